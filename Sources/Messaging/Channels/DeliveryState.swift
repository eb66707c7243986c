/// How far a message has come. The raw values are stored and never change their meaning.
///
/// A state only moves forward: `advanced(by:)` is the one place that says what forward is, so
/// receipts that are repeated, late or out of order change nothing.
public enum DeliveryState: UInt8, CaseIterable, Hashable, Sendable {
    /// Waits in the outbox. Goes to `submitting` or `cancelled`.
    case queued = 0
    /// Held by a worker, whose connector's answer is awaited: a lease in the outbox says so, not
    /// the message's row. Goes to any state but `cancelled`.
    case submitting = 1
    /// Submitted, but no answer came: held until a receipt or an operator decides.
    case uncertain = 2
    /// Accepted by the carrier, which is not delivery.
    case submitted = 3
    /// On its way, says the carrier.
    case enroute = 4
    /// The carrier says that it does not know; a later receipt may still tell.
    case unknown = 5
    /// Arrived at the handset. Final.
    case delivered = 16
    /// The carrier gave up. Final.
    case undelivered = 17
    /// Its validity ended before it could arrive. Final.
    case expired = 18
    /// The carrier refused it, when submitted or afterwards. Final.
    case rejected = 19
    /// Deleted at the carrier. Final.
    case deleted = 20
    /// Withdrawn before it was submitted. Final.
    case cancelled = 21

    /// Whether nothing can follow.
    public var isFinal: Bool { rawValue >= 16 }

    /// Whether the carrier is known to have taken the message.
    public var wasAccepted: Bool {
        switch self {
        case .queued, .submitting, .uncertain, .rejected, .cancelled: false
        default: true
        }
    }

    /// The place in the order; all final states share the last one.
    public var rank: Int { isFinal ? 16 : Int(rawValue) }

    /// The state after `news`, which is this state when the news is old, repeated or impossible.
    ///
    /// The first final state stays: a second, different one is a contradiction of the carrier
    /// that `contradicts(_:)` tells. What has left the outbox cannot be cancelled.
    public func advanced(by news: DeliveryState) -> DeliveryState {
        if isFinal { return self }
        if news == .cancelled { return self == .queued ? .cancelled : self }
        return news.rank > rank ? news : self
    }

    /// Whether both are final and differ.
    public func contradicts(_ news: DeliveryState) -> Bool {
        isFinal && news.isFinal && news != self
    }

    /// The state of a message whose parts have these states.
    ///
    /// Delivered when every part is; failed as soon as one part failed, because a text with a
    /// hole has not arrived; else as far as the part that is furthest behind. No parts: `queued`.
    public static func rolledUp(_ parts: some Sequence<DeliveryState>) -> DeliveryState {
        var slowest: DeliveryState?
        for part in parts {
            if part.isFinal && part != .delivered { return part }
            if part.rank < slowest?.rank ?? .max { slowest = part }
        }
        return slowest ?? .queued
    }
}
