/// One message to send, with the owner's tag.
public struct OutboundMessage: Sendable {
    /// Comes back with the result; unique as long as the owner needs it to be.
    public var tag: UInt64
    /// A `submit_sm` from an ESME, a `deliver_sm` from an SMSC.
    public var message: ShortMessage
    /// Milliseconds the message may wait to be sent, 0 for no limit.
    public var timeToLive: Int64

    /// Puts an order together.
    public init(tag: UInt64, message: ShortMessage, timeToLive: Int64 = 0) {
        self.tag = tag
        self.message = message
        self.timeToLive = timeToLive
    }
}

/// What became of one sent message.
public struct SendResult: Hashable, Sendable {
    /// The owner's tag.
    public var tag: UInt64
    /// What happened.
    public var outcome: Outcome

    /// Puts a result together.
    public init(tag: UInt64, outcome: Outcome) {
        self.tag = tag
        self.outcome = outcome
    }

    /// What can happen to a message.
    public enum Outcome: Hashable, Sendable {
        /// The peer took it over, under this id (empty for `deliver_sm`).
        case accepted(MessageID)
        /// The peer refused it: it did not take it over.
        case refused(CommandStatus)
        /// It was sent and no answer came: the peer may have it. Never send it again blindly; a
        /// later `accepted` or `refused` with the same tag may still settle it.
        case unknown(UnknownReason)
        /// It never left: sending it again cannot make a duplicate.
        case notSent(NotSentReason)
    }

    /// Why an outcome is unknown.
    public enum UnknownReason: Hashable, Sendable {
        /// No answer within `responseTimeout`.
        case noResponse
        /// The connection ended first.
        case connectionLost
    }

    /// Why a message never left.
    public enum NotSentReason: Hashable, Sendable {
        /// There is no bind that may send.
        case notBound
        /// The queue is full: more was given than `room`.
        case queueFull
        /// Its `timeToLive` ended first.
        case expired
        /// It does not fit into one PDU.
        case tooLong
        /// The session is ending.
        case draining
    }
}

/// Names one of the peer's messages until it is answered.
public struct RequestHandle: Hashable, Sendable {
    let slot: UInt32
    let stamp: UInt32
}

/// One of the peer's messages; it stays unacknowledged until `answer`.
public struct InboundRequest: Sendable {
    /// For the answer.
    public let handle: RequestHandle
    /// `deliver_sm`, `submit_sm` or `data_sm`.
    public let command: CommandID
    /// What it says.
    public let message: ShortMessage
}

/// The answer to one of the peer's messages.
public struct RequestAnswer: Hashable, Sendable {
    /// Which message.
    public var handle: RequestHandle
    /// `.ok` takes the message over; `.receiverTemporaryError` asks for it again later.
    public var status: CommandStatus
    /// The id under which an SMSC took a submission over; empty from an ESME.
    public var messageID: MessageID

    /// Puts an answer together.
    public init(
        _ handle: RequestHandle,
        status: CommandStatus = .ok,
        messageID: MessageID = MessageID()
    ) {
        self.handle = handle
        self.status = status
        self.messageID = messageID
    }
}

/// A change of a session's life.
public enum SessionChange: Hashable, Sendable {
    /// ESME: the carrier accepted the bind.
    case bound(BindResponse)
    /// ESME: the carrier refused the bind; trying again at once would hammer it.
    case bindRefused(CommandStatus)
    /// SMSC: somebody wants to bind; `answerBind` decides.
    case bindRequested(BindRequest)
    /// The carrier throttles; the rate in messages a second from now on.
    case throttled(rate: Double)
    /// Client: there is no connection; in so many milliseconds the next attempt, nil for never: the
    /// carrier refused the bind and an operator has to mend something.
    case disconnected(retryAfter: Int64?)
    /// The session is over; the octets still in `output` should go out first.
    case ended(EndReason)

    /// Why a session ended.
    public enum EndReason: Hashable, Sendable {
        /// We unbound.
        case unbound
        /// The peer unbound.
        case peerUnbound
        /// The connection broke.
        case connectionLost
        /// No bind, or no answer to it, in time.
        case bindTimeout
        /// The bind was refused.
        case bindRefused
        /// `enquire_link` went unanswered, or a whole window of messages.
        case peerSilent
        /// The peer sent an impossible length: nothing after it can be read.
        case badLength
    }
}

/// What a session has to tell its owner, in batches.
public struct SessionEvents: Sendable {
    /// Outcomes of sent messages.
    public var results: [SendResult] = []
    /// The peer's messages, each to be answered.
    public var requests: [InboundRequest] = []
    /// Changes of the session's life, in order.
    public var changes: [SessionChange] = []

    /// Nothing to tell.
    public init() {}

    /// Whether there is nothing to tell.
    public var isEmpty: Bool { results.isEmpty && requests.isEmpty && changes.isEmpty }

    /// Forgets everything and keeps the memory.
    mutating func removeAll() {
        results.removeAll(keepingCapacity: true)
        requests.removeAll(keepingCapacity: true)
        changes.removeAll(keepingCapacity: true)
    }
}
