public import Values

/// The identity of one submission: the message's id, untyped, so that connectors know no domain.
public struct MessageReference: Hashable, Sendable {
    /// The first eight octets of the id.
    public let high: UInt64
    /// The last eight octets of the id.
    public let low: UInt64

    /// Makes a reference.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}

/// Which of two waiting messages leaves first.
public enum SendPriority: UInt8, Comparable, Hashable, Sendable {
    /// Written by a program on its own account.
    case campaign = 0
    /// An answer to a person who waits.
    case reply = 1

    /// Campaigns before replies, so that `max` leaves first.
    public static func < (left: SendPriority, right: SendPriority) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// A message that has been cleared and composed and may be given to a carrier.
public struct OutboundMessage: Sendable, Equatable {
    /// What the events about this message will name.
    public let reference: MessageReference
    /// Who it goes to.
    public let recipient: E164
    /// Who it comes from.
    public let sender: Sender
    /// The text, split and encoded for the route.
    public let plan: SMSPlan
    /// The number that ties its parts together on the handset; unique per sender and recipient.
    public let concatenation: UInt16
    /// The instant after which it must not arrive any more.
    public let validUntil: Instant
    /// Which waiting message leaves first.
    public let priority: SendPriority

    /// Makes a message.
    public init(
        reference: MessageReference,
        recipient: E164,
        sender: Sender,
        plan: SMSPlan,
        concatenation: UInt16,
        validUntil: Instant,
        priority: SendPriority
    ) {
        self.reference = reference
        self.recipient = recipient
        self.sender = sender
        self.plan = plan
        self.concatenation = concatenation
        self.validUntil = validUntil
        self.priority = priority
    }
}

/// What a carrier says about a message that was submitted.
public struct Receipt: Sendable, Equatable {
    /// The carrier's id of the part, exactly as it wrote it.
    public let providerID: String
    /// Who the message went to, if the carrier says and it is a number.
    public let recipient: E164?
    /// The state that the carrier reports.
    public let state: DeliveryState
    /// The carrier's or network's error number; 0 for none.
    public let errorCode: UInt32
    /// The instant the carrier gives for it, else the one at which it came.
    public let at: Instant
    /// The octets as they came, kept as proof.
    public let raw: [UInt8]

    /// Makes a receipt.
    public init(
        providerID: String,
        recipient: E164?,
        state: DeliveryState,
        errorCode: UInt32,
        at: Instant,
        raw: [UInt8]
    ) {
        self.providerID = providerID
        self.recipient = recipient
        self.state = state
        self.errorCode = errorCode
        self.at = at
        self.raw = raw
    }
}

/// A text that a person sent.
public struct InboundMessage: Sendable, Equatable {
    /// Who wrote; nil when the carrier gives no international number.
    public let from: E164?
    /// The sender of ours that was written to, as the carrier gives it.
    public let to: String
    /// The text, put together from its parts.
    public let text: String
    /// The carrier's id if it gives one, else empty.
    public let providerID: String
    /// When it came.
    public let at: Instant
    /// Whether octets of it could not be read and stand as U+FFFD.
    public let isDamaged: Bool

    /// Makes a message.
    public init(
        from: E164?,
        to: String,
        text: String,
        providerID: String,
        at: Instant,
        isDamaged: Bool
    ) {
        self.from = from
        self.to = to
        self.text = text
        self.providerID = providerID
        self.at = at
        self.isDamaged = isDamaged
    }
}

/// A fact that a connector learnt.
public enum ConnectorEvent: Sendable, Equatable {
    /// The carrier took part `part` (from 0) and calls it `providerID`.
    case accepted(MessageReference, part: Int, providerID: String)
    /// The carrier refused part `part` (from 0).
    case refused(MessageReference, part: Int, SendError)
    /// Part `part` (from 0) was written to the carrier and no answer came; it must not be sent
    /// again unless an operator says so.
    case unknown(MessageReference, part: Int)
    /// The message was never written to the carrier and may be submitted again.
    case returned(MessageReference)
    /// The carrier reports on a part.
    case receipt(Receipt)
    /// A person wrote.
    case inbound(InboundMessage)
}

/// Where a connector puts what it learnt.
public protocol ConnectorEventSink: Sendable {
    /// Stores a batch durably. Returning is the acknowledgement: only then may the connector
    /// acknowledge receipts and inbound texts to the carrier.
    ///
    /// - Throws: when the batch is not wholly stored. The connector then asks the carrier to send
    ///   receipts and inbound texts again, keeps its other events and offers them again; what was
    ///   stored of them changes nothing the second time.
    func store(_ events: [ConnectorEvent]) async throws
}

/// A way to a carrier or provider. The one asynchronous declaration of the pure targets.
///
/// ```
/// let taken = await connector.submit(messages)   // messages[..<taken] are the connector's now
/// ```
///
/// For each message taken, exactly one of accepted, refused or unknown follows for every part,
/// or one `returned` for the whole.
public protocol Connector: Sendable {
    /// The name of the route in configuration, logs and metrics.
    var name: String { get }

    /// The channel it serves.
    var channel: Channel { get }

    /// How many messages it can have under way now, 0 while none can leave; no more are claimed for
    /// it at once, since what is claimed when the process dies is in doubt.
    var capacity: Int { get }

    /// Keeps the connection until the task is cancelled; then stops taking messages, waits for
    /// open answers up to its own limit, and delivers what remains.
    ///
    /// Batches are given to `sink` one at a time, in the order in which things happened.
    ///
    /// - Throws: only when it can never work, such as refused credentials.
    func run(delivering sink: any ConnectorEventSink) async throws

    /// Takes messages from the front of the batch and says how many; waits while it has no room
    /// for even one. 0 means that none can leave now: it has no link, or it is stopping.
    func submit(_ messages: [OutboundMessage]) async -> Int
}
