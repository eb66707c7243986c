public import Compliance
public import Domain
public import Messaging
public import Values

/// One version of one strategy, compiled from its file and free of mistakes.
public struct StrategyDefinition: Sendable, Equatable {
    /// What a file is for.
    public enum Kind: UInt8, Sendable, CaseIterable {
        /// A clock of steps around the due date of an account.
        case clock
        /// What is said in a conversation, about promises and about payments.
        case conversation
    }

    /// The day that a step is counted from.
    public enum Anchor: UInt8, Sendable, CaseIterable {
        /// The due date (`D`).
        case due
        /// The statement's cut-off (`C`).
        case cutoff
        /// The day of an open promise (`P`); only in a conversation.
        case promise
        /// The day after the grace of a promise towards which nothing was paid (`B`); only in a
        /// conversation.
        case broken
        /// The day after the grace of a promise that was paid in part (`Q`); only in a
        /// conversation.
        case partial
    }

    /// What to do with points that lie before the account came.
    public enum CatchUp: UInt8, Sendable, CaseIterable {
        /// Only the latest of them is done.
        case latest
        /// None is.
        case skip
        /// All are, each in its own slot.
        case all
    }

    /// One step of the clock.
    public struct Step: Sendable, Equatable {
        /// The name, unique in the file.
        public var name: String
        /// The day it is counted from.
        public var anchor: Anchor
        /// Days after that day; negative before.
        public var offset: Int
        /// The local hours in which it leaves; each person has an own minute within them.
        public var window: ClosedRange<TimeOfDay>
        /// Channels in the order in which they are tried.
        public var ladder: [Channel]
        /// The purpose.
        public var purpose: Purpose
        /// The position of its text in `texts`.
        public var text: Int
        /// Its condition, or nil for always.
        public var condition: Expression?
        /// What to do when it lies before the account came.
        public var catchUp: CatchUp
        /// Days after its own in which it still means something; nil for no end.
        public var usefulDays: Int?
    }

    /// Facts that end the clock's cycle or keep it silent; a file names all of them, so that who
    /// reads it sees them.
    public struct Stops: OptionSet, Sendable, Equatable {
        /// One bit a fact.
        public let rawValue: UInt8

        /// Makes a set from its bits.
        public init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// A payment that leaves nothing past due ends the cycle.
        public static let payment = Stops(rawValue: 1)
        /// An open promise keeps it silent.
        public static let promise = Stops(rawValue: 2)
        /// An open dispute keeps it silent.
        public static let dispute = Stops(rawValue: 4)
        /// An opt-out keeps it silent.
        public static let optOut = Stops(rawValue: 8)
    }

    /// The code, unique among strategies.
    public var code: String
    /// The version.
    public var version: UInt32
    /// The title for lists, in the language of the users.
    public var title: String
    /// What it is for.
    public var kind: Kind
    /// For whom, or nil for everybody.
    public var condition: Expression?
    /// Which of several that apply wins: higher first.
    public var rank: Int
    /// The steps by number.
    public var steps: [Step]
    /// What stops it.
    public var stops: Stops
    /// The texts.
    public var texts: [StrategyText]
    /// The text that carries the first contact's items, or nil.
    public var firstContact: Int?
    /// The text for several accounts of one creditor, or nil.
    public var merged: Int?
    /// Texts of a conversation by role.
    public var roles: [TextRole: Int]
    /// The text of a role, or nil.
    public func text(_ role: TextRole) -> StrategyText? {
        roles[role].map { texts[$0] }
    }
}

/// One text of a strategy.
public struct StrategyText: Sendable, Equatable {
    /// The id, unique in the file.
    public var id: String
    /// What it is used for, by the name of the use in the gallery.
    public var use: String
    /// The text with its merge fields, as written.
    public var source: String
    /// The names of the fields that it shows, in order of first use.
    public var fields: [String]
    /// Those of them without which it can still be written.
    public var optionalFields: [String]
    /// What it carries of the things a law may ask for.
    public var items: ContentItems
    /// What it does, as far as a law may mind.
    public var classes: ContentClasses
}
