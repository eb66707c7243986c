/// How a route stands with its carrier, for readiness and the doctor.
public enum SMPPStatus: Sendable, Equatable {
    /// Not running yet, or stopped.
    case stopped
    /// No link may submit; they are being connected. The sentence says what the last attempt met.
    case connecting(reason: String?)
    /// So many links of those configured may submit.
    case bound(links: Int, of: Int)
    /// The carrier refused every link for good: an operator has to mend something.
    case refused(status: UInt32, reason: String)

    /// Whether messages can leave.
    public var isReady: Bool {
        if case .bound = self { true } else { false }
    }
}

/// What a route has done since the connector was made, and what it holds now.
///
/// Submissions are counted in parts, as carriers count and charge them.
public struct SMPPCounters: Sendable, Equatable {
    /// Parts given to links.
    public var submitted: UInt64 = 0
    /// Parts the carrier took.
    public var accepted: UInt64 = 0
    /// Parts the carrier refused, or that were too late.
    public var refused: UInt64 = 0
    /// Times the carrier asked to slow down.
    public var throttled: UInt64 = 0
    /// Parts without an answer.
    public var unknown: UInt64 = 0
    /// Answers that came after their part had counted as unknown.
    public var lateAnswers: UInt64 = 0
    /// Messages given back unsent.
    public var returned: UInt64 = 0
    /// Receipts that came, repetitions included.
    public var receipts: UInt64 = 0
    /// Texts from people, whole ones.
    public var inbound: UInt64 = 0
    /// Texts from people that could not be read wholly, or whose parts did not all come.
    public var damaged: UInt64 = 0
    /// Receipts and texts that the carrier was asked to send again.
    public var askedAgain: UInt64 = 0
    /// What the carrier sent and could not be understood at all; acknowledged and left.
    public var unreadable: UInt64 = 0
    /// Connections made again.
    public var reconnects: UInt64 = 0
    /// Events that could not be stored when the connector stopped.
    public var lostEvents: UInt64 = 0
    /// Messages that wait for a link now.
    public var queued = 0
    /// Parts given to links and not answered now.
    public var windowInUse = 0
    /// Parts that may be without an answer over all links.
    public var windowSize = 0
    /// Events that wait to be stored now.
    public var waitingEvents = 0

    /// Nothing yet.
    public init() {}
}
