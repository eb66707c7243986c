/// How a session behaves; times in milliseconds.
public struct SessionConfiguration: Hashable, Sendable {
    /// Requests sent and not yet answered, at most (1…`windowLimit`).
    public var window = 50
    /// The largest window.
    public static let windowLimit = 4_096
    /// Messages kept waiting for the window, at most; beyond it they come back as not sent.
    public var queueLimit = 10_000
    /// The peer's messages handed on and not yet answered, at most; beyond it the peer is told to
    /// send again later (`ESME_RX_T_APPN`, or `ESME_RMSGQFUL` for a submission).
    public var inboundLimit = 5_000
    /// From the connection to the bind's answer.
    public var bindTimeout: Int64 = 30_000
    /// From a message to its answer; after it the outcome is unknown.
    public var responseTimeout: Int64 = 60_000
    /// Silence of the peer after which `enquire_link` is sent.
    public var enquireLinkInterval: Int64 = 30_000
    /// From an `enquire_link` to its answer; after it the link counts as dead.
    public var enquireLinkTimeout: Int64 = 30_000
    /// Time for open answers and the `unbind_resp` when the session ends gracefully.
    public var unbindTimeout: Int64 = 5_000
    /// A fixed ceiling in messages a second, 0 for none; below it the session finds the rate.
    public var maximumRate: Double = 0
    /// The rate learnt earlier in messages a second, 0 for none; saves the search after a restart.
    public var initialRate: Double = 0
    /// How often a throttled message is sent again before it comes back refused.
    public var throttleRetryLimit = 40

    /// The defaults.
    public init() {}
}
