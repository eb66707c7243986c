public import SQL

/// A PostgreSQL server through libpq: two pools of threads with one connection each, one whose
/// planner is pinned to indexes for short statements and one whose planner is free.
///
/// TLS, passwords and failover hosts are part of the connection string (libpq's
/// "Connection Strings": `sslmode=verify-full`, `host=a,b target_session_attrs=read-write`).
public final class PostgreSQLDatabase: SQLDatabase {
    /// How connections are made.
    public struct Options: Sendable {
        /// Connections with pinned plans.
        public var pinnedConnections = 4
        /// Connections with free plans.
        public var freeConnections = 2
        /// How long one attempt to connect may take, in seconds.
        public var connectSeconds = 10
        /// Attempts to connect, with a doubling pause from 50 ms, before an operation fails.
        public var connectAttempts = 6
        /// Time limit of one statement with a pinned plan, in milliseconds; 0 is none.
        public var statementMilliseconds = 60_000

        /// The defaults.
        public init() {}
    }

    /// Without these a stale statistic turns a claim of 8 ms into one of 28 ms or 650 ms. Plans
    /// without sequential scans look dear, so each of them would be compiled.
    private static let pinnedPlans = """
        SET enable_seqscan = off; SET enable_bitmapscan = off;
        SET enable_hashjoin = off; SET enable_mergejoin = off;
        SET plan_cache_mode = force_generic_plan; SET jit = off;
        """

    /// Which SQL the statements are expanded to.
    public let dialect = Dialect.postgreSQL
    private let pinned: PostgreSQLWorkers
    private let free: PostgreSQLWorkers

    /// Makes the pools; connections are made when they are first needed.
    ///
    /// - Parameter conninfo: a libpq connection string or URI.
    public init(conninfo: String, options: Options = Options()) {
        pinned = PostgreSQLWorkers(
            PostgreSQLWorkers.Settings(
                conninfo: conninfo,
                setup: Self.pinnedPlans
                    + "SET statement_timeout = \(options.statementMilliseconds);",
                count: options.pinnedConnections,
                connectSeconds: options.connectSeconds,
                attempts: options.connectAttempts
            )
        )
        free = PostgreSQLWorkers(
            PostgreSQLWorkers.Settings(
                conninfo: conninfo,
                setup: "SET jit = off;",
                count: options.freeConnections,
                connectSeconds: options.connectSeconds,
                attempts: options.connectAttempts
            )
        )
    }

    /// Runs a body in a read-only transaction on one consistent state.
    public func read<T: Sendable>(
        _ label: String,
        planning: SQLPlanning,
        _ body: @Sendable @escaping (any SQLReader) throws -> T
    ) async throws -> T {
        try await run(label, planning, isReadOnly: true) { try body($0) }
    }

    /// Runs a body as one transaction (READ COMMITTED) and returns after its commit.
    public func write<T: Sendable>(
        _ label: String,
        planning: SQLPlanning,
        _ body: @Sendable @escaping (any SQLTransaction) throws -> T
    ) async throws -> T {
        try await run(label, planning, isReadOnly: false, body)
    }

    /// Asks the server whether it answers and whether it accepts writes.
    public func checkHealth() async throws {
        let probe = Statement(
            "health.probe",
            "SELECT CASE WHEN pg_is_in_recovery() THEN 1 ELSE 0 END"
        )
        let isStandby = try await read("health") { try $0.first(probe) { try $0.flag(0) } }
        if isStandby == true {
            throw SQLError(
                .readOnly,
                statement: "health",
                "the server is a standby that refuses writes: connect to the primary"
            )
        }
    }

    /// Does what waits, then closes all connections.
    public func close() async {
        for workers in [pinned, free] {
            await withCheckedContinuation { continuation in
                workers.close { continuation.resume() }
            }
        }
    }

    private func run<T: Sendable>(
        _ label: String,
        _ planning: SQLPlanning,
        isReadOnly: Bool,
        _ body: @Sendable @escaping (any SQLTransaction) throws -> T
    ) async throws -> T {
        let workers = planning == .pinned ? pinned : free
        return try await withCheckedThrowingContinuation { continuation in
            workers.add(
                PostgreSQLBody(
                    label: label,
                    isReadOnly: isReadOnly,
                    continuation: continuation,
                    body: body
                )
            )
        }
    }
}
