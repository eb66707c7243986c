public import Domain
public import Messaging
public import Values

/// Who we are to the debt; laws bind some of these and not others.
public enum Actor: UInt8, Sendable, CaseIterable {
    /// The one to whom it is owed.
    case creditor
    /// Collects on a creditor's behalf.
    case agency
    /// Bought it.
    case assignee

    /// The word that packs and configuration use.
    public var name: String {
        switch self {
        case .creditor: "creditor"
        case .agency: "agency"
        case .assignee: "assignee"
        }
    }
}

/// What the gate must know of the number or name a contact comes from.
public struct SenderFacts: Sendable, Equatable {
    /// What the person sees.
    public enum Kind: UInt8, Sendable, CaseIterable {
        /// A number or address of ours.
        case number
        /// A short code.
        case shortCode
        /// A name that cannot be answered.
        case masked
        /// Nothing, or "private number".
        case hidden
    }

    /// What the person sees.
    public var kind: Kind
    /// Whether it stands in the register that the law names (REDECO in Mexico).
    public var isRegistered: Bool
    /// Whether an answer reaches us.
    public var canReply: Bool

    /// Makes facts.
    public init(kind: Kind, isRegistered: Bool, canReply: Bool) {
        self.kind = kind
        self.isRegistered = isRegistered
        self.canReply = canReply
    }
}

/// Who gets the money that a contact asks for.
public enum Payee: UInt8, Sendable, CaseIterable {
    /// The contact names no way of paying.
    case none
    /// An account of the creditor.
    case creditor
    /// Anybody else, or not known.
    case other
}

/// How sure we are that the one who reads is the person: 0 not at all, 1 and up by factors.
public struct VerificationLevel: RawRepresentable, Hashable, Comparable, Sendable {
    /// The number of factors shown.
    public let rawValue: UInt8

    /// Makes a level.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Nobody showed anything.
    public static let none = VerificationLevel(rawValue: 0)

    /// Less sure before surer.
    public static func < (left: VerificationLevel, right: VerificationLevel) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// What a contact says, as far as laws ask; never its words.
public struct ContentFacts: Sendable, Equatable {
    /// The items that it carries.
    public var items: ContentItems
    /// What it does.
    public var classes: ContentClasses
    /// How sure we are of the reader.
    public var verification: VerificationLevel

    /// Makes facts.
    public init(
        items: ContentItems = [],
        classes: ContentClasses = [],
        verification: VerificationLevel = .none
    ) {
        self.items = items
        self.classes = classes
        self.verification = verification
    }
}

/// A contact that somebody wants to make: the question that the gate answers.
public struct ContactRequest: Sendable, Equatable {
    /// Why. Promotions count as marketing where a pack says so, whatever stands here.
    public var purpose: Purpose
    /// By which way.
    public var channel: Channel
    /// What the person is to the account.
    public var recipientRole: Role
    /// The account it is about, or nil for none in particular.
    public var account: AccountID?
    /// Country whose law the contract is under, by ISO 3166, or nil.
    public var accountCountry: String?
    /// The creditor's code.
    public var creditor: String
    /// When it should go out; earlier than `now` means now.
    public var wantedAt: Instant
    /// After this instant it has lost its meaning, or nil if it keeps it.
    public var latestUseful: Instant?
    /// What it says.
    public var content: ContentFacts
    /// Whom it comes from.
    public var sender: SenderFacts
    /// Who would be paid.
    public var payee: Payee
    /// Who we are.
    public var actor: Actor
    /// Whether a person of ours wrote it; holds for a person's sake do not bind them.
    public var isFromAgent: Bool
    /// The version of the case that this was planned on; the clearance carries it.
    public var caseVersion: UInt64

    /// Makes a request.
    public init(
        purpose: Purpose,
        channel: Channel,
        recipientRole: Role,
        account: AccountID?,
        accountCountry: String?,
        creditor: String,
        wantedAt: Instant,
        latestUseful: Instant? = nil,
        content: ContentFacts,
        sender: SenderFacts,
        payee: Payee = .none,
        actor: Actor,
        isFromAgent: Bool = false,
        caseVersion: UInt64 = 0
    ) {
        self.purpose = purpose
        self.channel = channel
        self.recipientRole = recipientRole
        self.account = account
        self.accountCountry = accountCountry
        self.creditor = creditor
        self.wantedAt = wantedAt
        self.latestUseful = latestUseful
        self.content = content
        self.sender = sender
        self.payee = payee
        self.actor = actor
        self.isFromAgent = isFromAgent
        self.caseVersion = caseVersion
    }
}
