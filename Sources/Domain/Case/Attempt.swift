public import Messaging
public import Values

/// Why a contact is made; each rule of contact law names the purposes it binds.
public enum Purpose: UInt8, Sendable, CaseIterable {
    /// We begin it.
    case initiated
    /// The person wrote within the pack's time, and this answers them.
    case reply
    /// Confirms an opt-out, promise or payment.
    case confirmation
    /// Serves the person without asking for money.
    case service
    /// Promotes; discounts and instalment plans count here where a pack says so.
    case marketing
}

/// One contact made or begun with a person, as counting rules need it.
public struct Attempt: Sendable, Equatable {
    /// How far it came, as laws count.
    public enum Outcome: UInt8, Sendable, CaseIterable {
        /// Queued or submitted; counts as an attempt.
        case attempted
        /// Delivered to the handset.
        case delivered
        /// Not delivered.
        case failed
        /// The person answered: a two-way contact.
        case conversation
        /// Withdrawn before it was submitted; counts for nothing.
        case withdrawn
    }

    /// The message.
    public var message: MessageID
    /// When it was or will be handed to the carrier.
    public var at: Instant
    /// The channel.
    public var channel: Channel
    /// Whether the person wrote it.
    public var isInbound: Bool
    /// The purpose.
    public var purpose: Purpose
    /// The contact point.
    public var contactPoint: ContactPointID
    /// The first account it was about.
    public var account: AccountID?
    /// The creditor's code.
    public var creditor: String
    /// How far it came.
    public var outcome: Outcome

    /// Makes an attempt.
    public init(
        message: MessageID,
        at: Instant,
        channel: Channel,
        isInbound: Bool,
        purpose: Purpose,
        contactPoint: ContactPointID,
        account: AccountID?,
        creditor: String,
        outcome: Outcome
    ) {
        self.message = message
        self.at = at
        self.channel = channel
        self.isInbound = isInbound
        self.purpose = purpose
        self.contactPoint = contactPoint
        self.account = account
        self.creditor = creditor
        self.outcome = outcome
    }
}

/// A reason for which nothing is sent to a person until it is lifted.
public struct Hold: Sendable, Equatable {
    /// Why.
    public enum Kind: UInt8, Sendable, CaseIterable {
        /// A dispute waits for an answer.
        case dispute
        /// The person says that they paid; it is being looked for.
        case paymentToVerify
        /// A person of ours has the conversation.
        case human
        /// A complaint to an authority was announced or made.
        case complaint
        /// The person died.
        case deceased
        /// An operator stopped it.
        case operatorStop
        /// Nothing is known that would allow a contact; a person must decide.
        case unknownJurisdiction
        /// An agreement was kept; the creditor closes the account.
        case settled
    }

    /// Why.
    public var kind: Kind
    /// The one account it is about, or nil for the whole person.
    public var account: AccountID?
    /// Since when.
    public var since: Instant
    /// When it ends by itself, or nil.
    public var until: Instant?

    /// Makes a hold.
    public init(kind: Kind, account: AccountID?, since: Instant, until: Instant?) {
        self.kind = kind
        self.account = account
        self.since = since
        self.until = until
    }
}
