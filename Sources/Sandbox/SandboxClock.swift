internal import Synchronization
public import Values

/// The sandbox's time: it stands still until somebody moves it on.
///
/// ```
/// let clock = SandboxClock(start)
/// let connector = SMPPConnector(route, clock: { clock.now() })
/// clock.advance(to: smsc.nextEventAt ?? tomorrow)
/// ```
///
/// Time-outs of sockets and leases do not use it: they run on real time.
public final class SandboxClock: Sendable {
    private let instant: Mutex<Instant>

    /// Makes a clock that shows an instant.
    public init(_ start: Instant) {
        instant = Mutex(start)
    }

    /// The instant it shows.
    public func now() -> Instant {
        instant.withLock { $0 }
    }

    /// Moves it on; an earlier instant changes nothing.
    public func advance(to later: Instant) {
        instant.withLock { $0 = max($0, later) }
    }
}
