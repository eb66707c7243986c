public import NIOCore

/// One side of an SMPP link: a value that turns octets, orders and time into octets and events.
///
/// It does no input or output and has no clock: times are milliseconds of any steady clock. The
/// owner passes what happened, then sends `output`, reads `takeEvents`, and closes the connection
/// when `isEnded`. The same value serves one connection after the other: the learnt rate stays.
///
/// ```swift
/// var session = Session(esme: bind, configuration: configuration)
/// session.connected(now: now)
/// connection.write(session.takeOutput())
/// session.received(&octets, now: now)
/// for result in session.takeEvents().results { … }
/// ```
public struct Session: Sendable {
    /// Which side this is.
    public enum Role: Hashable, Sendable {
        /// The client: binds and submits.
        case esme(BindRequest)
        /// The carrier: answers binds and delivers.
        case smsc(SystemID)
    }

    /// Where the session stands.
    public enum State: Hashable, Sendable {
        /// Not connected. → `binding`
        case idle
        /// ESME: bind sent; SMSC: bind awaited or being decided. → `bound`, `ended`
        case binding
        /// Messages may flow. → `draining`, `ended`
        case bound(BindMode)
        /// No new messages; open answers are awaited. → `unbinding`, `ended`
        case draining(BindMode)
        /// `unbind` sent. → `ended`
        case unbinding
        /// Over; the connection is to be closed once `output` is written. → `idle`
        case ended
    }

    /// Which side this is.
    public let role: Role
    /// Window and timers.
    public let configuration: SessionConfiguration
    /// Where it stands.
    public internal(set) var state = State.idle
    /// The rate the carrier allows, as far as known.
    public internal(set) var rateController: RateController

    /// Octets to send; take them with `takeOutput`.
    var output = ByteBuffer()
    var events = SessionEvents()
    /// The beginning of a PDU whose end has not come yet.
    var partial = ByteBuffer()
    var queue = CircularBuffer<QueuedMessage>()
    /// Throttled messages, in the order of submission; they go before the queue.
    var retries: [QueuedMessage] = []
    var window: SendWindow
    var openRequests = OpenRequests()
    /// Sequence numbers whose outcome was reported unknown and may still be settled.
    var unsettled = UnsettledMessages()
    var lastSequence: UInt32 = 0
    var nextOrder: UInt64 = 0
    var acceptedInBatch = 0
    var lastHeard: Int64 = 0
    var lastAnswer: Int64 = 0
    var enquiry: (sequence: UInt32, sentAt: Int64)?
    /// When the present state ends by itself: binding, draining, unbinding.
    var deadline = Int64.max
    /// SMSC: the bind that is being decided.
    var pendingBind: (sequence: UInt32, mode: BindMode)?

    /// A client's session.
    public init(esme bind: BindRequest, configuration: SessionConfiguration) {
        self.init(role: .esme(bind), configuration: configuration)
    }

    /// A carrier's session.
    public init(smsc systemID: SystemID, configuration: SessionConfiguration) {
        self.init(role: .smsc(systemID), configuration: configuration)
    }

    private init(role: Role, configuration: SessionConfiguration) {
        precondition(
            (1...SessionConfiguration.windowLimit).contains(configuration.window),
            "The window is between 1 and SessionConfiguration.windowLimit."
        )
        self.role = role
        self.configuration = configuration
        window = SendWindow(capacity: configuration.window)
        rateController = RateController(
            maximumRate: configuration.maximumRate,
            initialRate: configuration.initialRate
        )
    }

    /// Whether this side is the client.
    var isESME: Bool {
        if case .esme = role { true } else { false }
    }

    /// The bind's mode while messages may still be answered.
    var mode: BindMode? {
        switch state {
        case .bound(let mode), .draining(let mode): mode
        case .idle, .binding, .unbinding, .ended: nil
        }
    }

    /// Whether this side's messages may go out: `submit_sm` or `deliver_sm`.
    var maySend: Bool {
        guard case .bound(let mode) = state else { return false }
        return isESME ? mode.canSubmit : mode.canReceive
    }

    /// Whether the connection is to be closed once the output is written.
    public var isEnded: Bool { state == .ended }

    /// Messages that wait for the window or the rate.
    public var queuedCount: Int { queue.count + retries.count }

    /// Messages sent and not yet answered.
    public var inFlightCount: Int { window.count }

    /// The peer's messages that wait for `answer`.
    public var unansweredCount: Int { openRequests.count }

    /// How many more messages `send` takes now.
    public var room: Int {
        maySend ? max(0, configuration.queueLimit - queuedCount) : 0
    }

    /// Whether octets wait to be sent.
    public var hasOutput: Bool { output.readableBytes > 0 }

    /// Takes the octets to send.
    public mutating func takeOutput() -> ByteBuffer {
        let taken = output
        // Keeps the memory unless the taker still holds it.
        output = ByteBuffer()
        return taken
    }

    /// Takes what there is to tell.
    public mutating func takeEvents() -> SessionEvents {
        let taken = events
        events = SessionEvents()
        return taken
    }

    /// Exchanges the events for an emptied batch whose memory is used again.
    mutating func exchangeEvents(_ batch: inout SessionEvents) {
        swap(&events, &batch)
    }

    /// The next number of 1…0x7FFFFFFF that no waiting message uses (§3.2).
    mutating func nextSequence() -> UInt32 {
        repeat {
            lastSequence = lastSequence >= 0x7FFF_FFFF ? 1 : lastSequence + 1
        } while !window.isFree(lastSequence)
        return lastSequence
    }
}

/// Tags of messages whose answer did not come in time, until it comes or too many follow.
struct UnsettledMessages: Sendable {
    private static let limit = 4_096
    private var tags: [UInt32: UInt64] = [:]
    private var order = CircularBuffer<UInt32>()

    mutating func insert(_ sequence: UInt32, tag: UInt64) {
        if order.count >= Self.limit, let oldest = order.popFirst() {
            tags[oldest] = nil
        }
        tags[sequence] = tag
        order.append(sequence)
    }

    mutating func take(_ sequence: UInt32) -> UInt64? {
        tags.isEmpty ? nil : tags.removeValue(forKey: sequence)
    }

    mutating func removeAll() {
        tags.removeAll()
        order.removeAll()
    }
}
