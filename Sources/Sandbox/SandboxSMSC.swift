internal import Messaging
public import NIOCore
internal import NIOPosix
internal import SMPP
internal import Synchronization
public import Values

/// A carrier's SMSC on this machine's loopback: takes submissions, gives ids, delivers what the
/// world's people cause.
///
/// ```
/// let smsc = try await SandboxSMSC.start(world: world)
/// route.host = "127.0.0.1"; route.port = smsc.port
/// let delivered = await smsc.deliverDue(clock.now())   // returns when all is acknowledged
/// ```
///
/// Without a world every message arrives and its receipt follows at once: for tests and benchmarks
/// of connectors. `SandboxFaults` makes it misbehave.
public final class SandboxSMSC: Sendable {
    /// How often one delivery is tried.
    static let attemptLimit = 50
    /// Deliveries given to a session at once.
    static let chunk = 5_000
    /// Seconds of real time for one chunk of deliveries.
    static let deliveryLimit: Int64 = 30
    /// Milliseconds between attempts.
    static let retryDelay: Int64 = 20

    /// The port it listens on, at 127.0.0.1.
    public let port: Int
    private let core: Core
    private let server: SMPPServer

    private init(server: SMPPServer, core: Core) {
        self.server = server
        self.core = core
        port = server.port
    }

    /// Listens on 127.0.0.1.
    ///
    /// - Parameters:
    ///   - world: the people; nil for a carrier that delivers everything at once.
    ///   - port: 0 for any free one.
    ///   - faults: what it does wrong.
    ///   - group: the loops that carry the links; NIO's shared ones by default.
    /// - Throws: what the system says when the port cannot be had.
    public static func start(
        world: SandboxWorld? = nil,
        port: Int = 0,
        faults: SandboxFaults = SandboxFaults(),
        group: (any EventLoopGroup)? = nil
    ) async throws -> SandboxSMSC {
        let core = Core(world: world, faults: faults)
        var session = SessionConfiguration()
        session.window = 500
        session.queueLimit = 200_000
        session.unbindTimeout = 1_000
        let server = try await SMPPServer.start(
            host: "127.0.0.1",
            port: port,
            systemID: "SANDBOX",
            configuration: session,
            group: group ?? MultiThreadedEventLoopGroup.singleton,
            bind: { core.bind($0, $1) },
            handler: { core.handle($1, of: $0) }
        )
        return SandboxSMSC(server: server, core: core)
    }

    /// Delivers receipts and replies that are due, in the same order for the same seed, and returns
    /// how many when all are acknowledged.
    ///
    /// What is asked for again is sent again, up to a limit; what then is still not taken, or finds
    /// no receiver within half a minute of real time, stays due.
    public func deliverDue(_ now: Instant) async -> Int {
        guard let world = core.world else { return 0 }
        var delivered = 0
        while true {
            let due = world.takeDue(now, limit: Self.chunk)
            if due.isEmpty { return delivered }
            let failed = await core.deliver(due)
            delivered += due.count - failed.count
            if !failed.isEmpty {
                world.putBack(failed)
                return delivered
            }
        }
    }

    /// Whether nothing is being answered or delivered.
    public var isQuiet: Bool { core.isQuiet }

    /// Submissions that came, refused ones included.
    public var submissions: Int { core.submissions }

    /// How many links are bound.
    public var boundLinks: Int { core.boundLinks }

    /// Cuts all connections at once, as a broken network would; it goes on listening.
    public func cut() {
        core.cut()
    }

    /// Stops listening and ends every session gracefully.
    public func stop() async {
        await server.stop()
    }
}
