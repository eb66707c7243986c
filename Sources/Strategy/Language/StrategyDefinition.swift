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
        /// Steps and texts that other strategies include; no account follows it by itself.
        case part
    }

    /// What a step is counted from.
    public enum Anchor: Sendable, Equatable {
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
        /// The day on which the account's cycle began (`entry`).
        case entry
        /// The last day on which a message about the account left (`contact`).
        case contact
        /// The last day on which the person wrote (`reply`).
        case reply
        /// The last day for which money came (`payment`).
        case payment
        /// A column of the creditor's file that holds days (`column NAME`).
        case column(String)
        /// The last day on which something happened outside (`event NAME`).
        case mark(String)
        /// The message of an earlier step.
        case after(After)
    }

    /// What a step waits for after the message of an earlier one.
    public struct After: Sendable, Equatable {
        /// The number of the earlier step.
        public var step: Int
        /// What must be seen of its message, or must not; nil when its leaving is enough.
        public var seen: AccountClock.Watch.Seen?
        /// Whether it must not have been seen when the time is over.
        public var isNegated: Bool
        /// The time: how long is waited, or within which it must be seen, in seconds.
        public var seconds: Int64
        /// Whether it carries on the channel ladder of that step where its message did not get
        /// through; channels that were tried are left out.
        public var isFallback: Bool

        /// Makes a wait.
        public init(
            step: Int,
            seen: AccountClock.Watch.Seen?,
            isNegated: Bool,
            seconds: Int64,
            isFallback: Bool = false
        ) {
            self.step = step
            self.seen = seen
            self.isNegated = isNegated
            self.seconds = seconds
            self.isFallback = isFallback
        }
    }

    /// What a step does.
    public enum Action: UInt8, Sendable, CaseIterable {
        /// A message leaves.
        case message
        /// A person of ours calls.
        case call
        /// A letter is written.
        case letter
        /// A person of ours visits.
        case visit
        /// A person of ours does something else; nobody is contacted by it.
        case task
        /// Another system is called; nobody is contacted by it.
        case webhook
    }

    /// The days of the week on which a step may leave.
    public struct Days: Sendable, Equatable {
        /// A bit for each weekday by its raw value.
        public var weekdays: UInt8
        /// Whether holidays of the debtor's country are left out.
        public var skipsHolidays: Bool
        /// Whether the further days on which banks close are left out too.
        public var skipsBankHolidays = false

        /// Every day.
        public static let all = Days(weekdays: .max, skipsHolidays: false)

        /// Makes days.
        public init(weekdays: UInt8, skipsHolidays: Bool) {
            self.weekdays = weekdays
            self.skipsHolidays = skipsHolidays
        }
    }

    /// What to do with points that lie before the account came.
    public enum CatchUp: UInt8, Sendable, CaseIterable {
        /// Only the latest of them is done.
        case latest
        /// None is.
        case skip
        /// All are, each in its own slot.
        case all
        /// All are, each as many days after the account came as it lies after the first of them.
        case compress
    }

    /// One step of the clock.
    public struct Step: Sendable, Equatable {
        /// The name, unique in the file.
        public var name: String
        /// The name that it had in earlier versions, or nil.
        public var was: String?
        /// What it does.
        public var action: Action
        /// What it is counted from.
        public var anchor: Anchor
        /// Days after that day; negative before.
        public var offset: Int
        /// The local hours in which it leaves, in order and apart; each person has an own minute
        /// within them.
        public var windows: [ClosedRange<TimeOfDay>]
        /// The days on which it leaves.
        public var days: Days
        /// Channels in the order in which they are tried.
        public var ladder: [Channel]
        /// The purpose.
        public var purpose: Purpose
        /// The position of its text in `texts`; nil for what a person of ours does without one.
        public var text: Int?
        /// The position of its sequence in `sequences`, whose next text it sends, or nil.
        public var sequence: Int?
        /// Whether its text speaks of its day as today, so that it is true on no other.
        public var isOfItsDay: Bool
        /// The endpoint of the facts that a webhook calls, or nil.
        public var endpoint: String?
        /// Its condition, or nil for always.
        public var condition: Expression?
        /// The experiment and the arm that it belongs to, or nil.
        public var arm: ArmPlace?
        /// Whether a person of ours must approve it first.
        public var needsApproval: Bool
        /// What to do when it lies before the account came.
        public var catchUp: CatchUp
        /// Days after its own in which it still means something; nil for no end.
        public var usefulDays: Int?
        /// How long its message may take to arrive, in seconds, as another channel follows; or nil.
        public var validSeconds: Int64?
        /// Whether later steps wait for what becomes of its message.
        public var isWatched: Bool
        /// Where it stands in the file.
        public var place: SourcePlace
    }

    /// An arm of an experiment by its positions.
    public struct ArmPlace: Sendable, Equatable {
        /// The experiment.
        public var experiment: Int
        /// The arm.
        public var arm: Int

        /// Makes a place.
        public init(experiment: Int, arm: Int) {
            self.experiment = experiment
            self.arm = arm
        }
    }

    /// Steps of which a person meets one group only.
    public struct Experiment: Sendable, Equatable {
        /// One group of steps.
        public struct Arm: Sendable, Equatable {
            /// The name.
            public var name: String
            /// How many it draws, beside the weights of the others.
            public var weight: Int

            /// Makes an arm.
            public init(name: String, weight: Int) {
                self.name = name
                self.weight = weight
            }
        }

        /// The name; the arm that a person drew is kept by it over versions.
        public var name: String
        /// The arms.
        public var arms: [Arm]
        /// How many of a hundred persons meet no arm at all.
        public var holdout: Int
        /// How many of a hundred persons draw; the others meet the first arm.
        public var sample: Int
        /// The last day on which persons draw; later ones meet the first arm, or the winner.
        public var until: Day?
        /// The arm that everybody meets who has not drawn, once the experiment is decided.
        public var winner: Int?

        /// Makes an experiment.
        public init(
            name: String,
            arms: [Arm],
            holdout: Int,
            sample: Int,
            until: Day?,
            winner: Int?
        ) {
            self.name = name
            self.arms = arms
            self.holdout = holdout
            self.sample = sample
            self.until = until
            self.winner = winner
        }
    }

    /// Texts that a person gets one after the other, none twice.
    public struct Sequence: Sendable, Equatable {
        /// The name; a person's place in it is kept over strategies and versions.
        public var name: String
        /// Positions in `texts`.
        public var texts: [Int]

        /// Makes a sequence.
        public init(name: String, texts: [Int]) {
            self.name = name
            self.texts = texts
        }
    }

    /// When an account that left the strategy by its goal or exit may begin it again.
    public enum Again: Sendable, Equatable {
        /// As soon as it is for the account again.
        case always
        /// So many days later.
        case after(days: Int)
        /// Not any more.
        case never
    }

    /// What a strategy is to reach, and by when; reports say whether it was met.
    public struct Objective: Sendable, Equatable {
        /// What is measured.
        public enum Metric: UInt8, Sendable, CaseIterable {
            /// Accounts with nothing past due, in thousandths of those written to.
            case cured
            /// Accounts for which a promise was made, in thousandths of those written to.
            case promised
            /// Accounts whose person wrote, in thousandths of those written to.
            case replied
            /// Money that came, in thousandths of it and what is still past due.
            case recovered

            /// The word in strategy files.
            public var word: String {
                switch self {
                case .cured: "cured"
                case .promised: "promised"
                case .replied: "replied"
                case .recovered: "recovered"
                }
            }
        }

        /// What is measured.
        public var metric: Metric
        /// The target in thousandths.
        public var thousandths: Int
        /// The last day.
        public var deadline: Day

        /// Makes an objective.
        public init(metric: Metric, thousandths: Int, deadline: Day) {
            self.metric = metric
            self.thousandths = thousandths
            self.deadline = deadline
        }
    }

    /// What a strategy may spend on messages.
    public struct Budget: Sendable, Equatable {
        /// The most.
        public var ceiling: Money
        /// The part of it, in hundredths, at which somebody is told.
        public var alertPercent: Int

        /// Makes a budget.
        public init(ceiling: Money, alertPercent: Int) {
            self.ceiling = ceiling
            self.alertPercent = alertPercent
        }
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
    /// What it wants: an account for which it holds has reached the end, or nil.
    public var goal: Expression?
    /// What takes an account out of it besides its goal, or nil.
    public var exit: Expression?
    /// When an account that left may begin it again.
    public var again: Again
    /// How many days an account that left by its goal or exit is left alone by all strategies.
    public var rest: Int
    /// How many of a hundred persons it leaves alone, to compare with.
    public var holdout: Int
    /// What it is to reach, or nil.
    public var objective: Objective?
    /// What it may spend, or nil.
    public var budget: Budget?
    /// Which of several that apply wins: higher first.
    public var rank: Int
    /// The steps by number.
    public var steps: [Step]
    /// The steps as the file groups them.
    public var outline: [StrategyOutline]
    /// Its experiments.
    public var experiments: [Experiment]
    /// Its sequences.
    public var sequences: [Sequence]
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

    /// The longest name of an endpoint, in UTF-8.
    public static let endpointNameLimit = 40

    /// The name under which the hold-out of a strategy is drawn and counted.
    public static func holdoutName(of code: String) -> String { "holdout:" + code }

    /// The number of the step that an older version's step has become, or nil.
    public func home(of old: Step) -> Int? {
        steps.firstIndex { $0.name == old.name } ?? steps.firstIndex { $0.was == old.name }
    }
    /// The text of a role, or nil.
    public func text(_ role: TextRole) -> StrategyText? {
        roles[role].map { texts[$0] }
    }

    /// A mistake for each step that calls an endpoint which is not among these.
    public func unknownEndpoints(among known: [String]) -> [Mistake] {
        steps.compactMap { step in
            guard let endpoint = step.endpoint, !known.contains(endpoint) else { return nil }
            return Mistake(
                at: step.place,
                "the step \(step.name) calls \(endpoint), which the facts do not name",
                remedy: known.isEmpty
                    ? "add webhooks: to the facts file"
                    : NearestWord.remedy(endpoint, among: known)
            )
        }
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
