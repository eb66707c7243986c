public import Values

/// Tells the instant that decisions are made at: the wall's, or the sandbox's.
public protocol WorkClock: Sendable {
    /// The instant for decisions.
    func now() -> Instant
    /// The wall's instant, for leases and time-outs.
    func realNow() -> Instant
}
