public import Domain
public import Messaging
public import Values

/// An event for a person, with what must be stored in the same transaction.
public struct CaseWork: Sendable {
    /// The person.
    public let person: PersonID
    /// What happened.
    public let event: Event
    /// Rows that belong to the event.
    public let rows: [Row]
    /// The same event as others hear of it, who answer for the account with this person; decided
    /// in the same transaction, and not at all when the work is a repetition.
    public let shared: [Shared]

    /// An event as another person hears of it.
    public struct Shared: Sendable {
        let person: PersonID
        let event: Event

        /// Makes one.
        public init(_ person: PersonID, _ event: Event) {
            self.person = person
            self.event = event
        }
    }

    /// A row that is written together with the decision, or not at all.
    public enum Row: Sendable {
        /// A text that came in; one that is known already makes the whole work a repetition.
        case inbound(InboundText)
        /// A payment; one that is known already makes the whole work a repetition.
        case payment(PaymentRow)
        /// A payment that was kept without an account and has one now; its row goes.
        case foundAccount(PaymentRow)
        /// An item of the inbox that is done with.
        case inboxDone(shard: Shard, item: ID<InboxTag>)
        /// A task that is done with.
        case taskClosed(TaskID)
    }

    /// Makes work.
    public init(
        _ person: PersonID,
        _ event: Event,
        rows: [Row] = [],
        shared: [Shared] = []
    ) {
        self.person = person
        self.event = event
        self.rows = rows
        self.shared = shared
    }
}

/// Marks items of the inbox.
public enum InboxTag {}

/// A text that came in, ready to be stored.
public struct InboundText: Sendable {
    /// The message.
    public let message: MessageID
    /// The person it was matched to.
    public let person: PersonID
    /// The contact point it came from, or nil.
    public let contactPoint: ContactPointID?
    /// The channel it came by.
    public let channel: Channel
    /// When it came.
    public let receivedAt: Instant
    /// The carrier's id and route, by which a repetition is known.
    public let route: String
    /// The carrier's id, or empty.
    public let providerID: String
    /// The text, sealed with the person's key.
    public let sealed: [UInt8]
    /// What was understood, as `ReplyMeaning`'s bytes.
    public let understood: [UInt8]

    /// Makes a row.
    public init(
        message: MessageID,
        person: PersonID,
        contactPoint: ContactPointID?,
        channel: Channel = .sms,
        receivedAt: Instant,
        route: String,
        providerID: String,
        sealed: [UInt8],
        understood: [UInt8]
    ) {
        self.message = message
        self.person = person
        self.contactPoint = contactPoint
        self.channel = channel
        self.receivedAt = receivedAt
        self.route = route
        self.providerID = providerID
        self.sealed = sealed
        self.understood = understood
    }
}

/// A payment, ready to be stored; its shard is that of the account it was matched to.
public struct PaymentRow: Sendable {
    /// The payment.
    public let payment: PaymentID
    /// The creditor's code.
    public let creditor: String
    /// The blind index of the payment's own key: the same payment gives the same.
    public let key: BlindValue
    /// The person, or nil when it was not matched.
    public let person: PersonID?
    /// The account, or nil when it was not matched.
    public let account: AccountID?
    /// How much; negative for a reversal.
    public let amount: Money
    /// The day it counts for.
    public let valueDay: Day
    /// When we heard of it.
    public let receivedAt: Instant
    /// How it was paid, in the file's word.
    public let method: String
    /// What became of it.
    public let status: Status
    /// The import that brought it, or nil.
    public let importNumber: Int64?
    /// What the file said, sealed, for who looks for its account; nil once it has one.
    public let sealed: [UInt8]?

    /// What became of a payment.
    public enum Status: Int, Sendable {
        /// It counts for an account.
        case matched = 1
        /// No account was found for it.
        case unmatched = 2
        /// It takes an earlier one back.
        case reversal = 3
    }

    /// Makes a row.
    public init(
        payment: PaymentID,
        creditor: String,
        key: BlindValue,
        person: PersonID?,
        account: AccountID?,
        amount: Money,
        valueDay: Day,
        receivedAt: Instant,
        method: String,
        status: Status,
        importNumber: Int64?,
        sealed: [UInt8]? = nil
    ) {
        self.payment = payment
        self.creditor = creditor
        self.key = key
        self.person = person
        self.account = account
        self.amount = amount
        self.valueDay = valueDay
        self.receivedAt = receivedAt
        self.method = method
        self.status = status
        self.importNumber = importNumber
        self.sealed = sealed
    }
}

/// What one transaction of decisions did.
public struct CaseResult: Sendable {
    /// How many decisions were made, those of `shared` events left out.
    public var decided = 0
    /// How many decisions were made for persons who share an event.
    public var shared = 0
    /// How many works were repetitions of what is known.
    public var repeated = 0
    /// Works whose person has no case.
    public var unknown = 0
    /// Messages put into the outbox.
    public var queued = 0
    /// Messages withdrawn.
    public var withdrawn = 0

    /// Makes a result of nothing.
    public init() {}

    /// Adds what another transaction did.
    public mutating func add(_ other: CaseResult) {
        decided += other.decided
        shared += other.shared
        repeated += other.repeated
        unknown += other.unknown
        queued += other.queued
        withdrawn += other.withdrawn
    }
}
