public import Domain
public import Messaging
import SQL
public import Values

/// A message as stored, in either direction; nothing personal in it.
public struct MessageRow: Sendable, Equatable {
    /// Which way a message goes, and how far it is.
    public enum State: Sendable, Equatable {
        /// From us to a person.
        case outbound(DeliveryState)
        /// From a person to us.
        case inbound

        static let inboundCode = 100

        init(code: Int) {
            self =
                code == Self.inboundCode
                ? .inbound : .outbound(DeliveryState(rawValue: UInt8(clamping: code)) ?? .unknown)
        }
    }

    /// The message.
    public let message: MessageID
    /// The person.
    public let person: PersonID
    /// Where it went or came from; nil when that is not known.
    public let contactPoint: ContactPointID?
    /// The account it is about, or nil.
    public let account: AccountID?
    /// The creditor's code; empty for a text that came in.
    public let creditor: String
    /// The channel.
    public let channel: Channel
    /// The purpose that was cleared.
    public let purpose: Purpose
    /// Which waiting message leaves first.
    public let priority: SendPriority
    /// How far it is.
    public let state: State
    /// Since when.
    public let stateAt: Instant
    /// When it should leave, or when it came in.
    public let sendAt: Instant
    /// Until when its clearance holds; 0 when a halt or its end took the clearance.
    public let clearedUntil: Instant
    /// After this instant it must not arrive.
    public let validUntil: Instant
    /// The number of the decision of its person that it comes from, or that it was part of.
    public let decision: UInt64
    /// The strategy whose text it has.
    public let strategy: String
    /// The step, or the reply, that it is.
    public let step: String
    /// The route it took or came by, or nil.
    public let route: String?
    /// The carrier's id, when there is one for the whole.
    public let providerID: String?
    /// How many parts it had, 0 before it was composed.
    public let parts: Int
    /// What it cost, or nil before it was composed.
    public let cost: Money?
    /// The digest of its text as composed, or nil.
    public let textDigest: UInt64?
    /// The carrier's error or why it was withdrawn, or nil.
    public let error: String?
    /// How often it was claimed, while it is in the queue; else 0.
    public let attempt: Int
    /// Whether it may have arrived twice.
    public let mayBeDuplicate: Bool

    /// The columns that `init(_:)` reads, in its order.
    static let columns = """
        m.message, m.person, m.contact_point, m.account, m.creditor, m.channel, m.purpose,
            m.priority, m.state, m.state_at, m.send_at,
            coalesce(o.cleared_until, m.cleared_until), m.valid_until, m.decision, m.strategy,
            m.step, m.route, m.provider_id, m.parts, m.cost, m.currency, m.text_digest, m.error,
            o.attempt, m.may_be_duplicate
        """
    /// What the columns are read from.
    static let source = """
        message m LEFT JOIN outbox o ON o.shard = m.shard AND o.route = m.route
            AND o.rank = 1 - m.priority AND o.send_at = m.send_at AND o.message = m.message
        """
    static let columnCount = 25

    init(_ row: borrowing SQLRow) throws {
        message = try row.id(0)
        person = try row.id(1)
        let point: ContactPointID = try row.id(2)
        contactPoint = point.high == 0 && point.low == 0 ? nil : point
        account = try row.idOrNil(3)
        creditor = try row.text(4)
        channel = Channel(rawValue: UInt8(clamping: try row.int(5))) ?? .sms
        purpose = Purpose(rawValue: UInt8(clamping: try row.int(6))) ?? .initiated
        priority = SendPriority(rawValue: UInt8(clamping: try row.int(7))) ?? .campaign
        let claims = try row.intOrNil(23)
        attempt = Int(claims ?? 0)
        let known = State(code: Int(try row.int(8)))
        // What is still to be sent and has no place in the queue is held by a worker.
        state = known == .outbound(.queued) && claims == nil ? .outbound(.submitting) : known
        stateAt = try row.instant(9)
        sendAt = try row.instant(10)
        clearedUntil = try row.instant(11)
        validUntil = try row.instant(12)
        decision = UInt64(bitPattern: try row.int(13))
        strategy = try row.text(14)
        step = try row.text(15)
        route = try row.textOrNil(16)
        providerID = try row.textOrNil(17)
        parts = Int(try row.int(18))
        let minor = try row.int(19)
        cost = try row.textOrNil(20).flatMap { Currency($0) }.map { Money(minor: minor, $0) }
        textDigest = try row.intOrNil(21).map { UInt64(bitPattern: $0) }
        error = try row.textOrNil(22)
        mayBeDuplicate = try row.flag(24)
    }
}
