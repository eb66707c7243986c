/// How PostgreSQL chooses plans for an operation; SQLite makes no difference.
public enum SQLPlanning: Sendable {
    /// Indexes and generic plans only, for short statements that run all day.
    case pinned
    /// The planner's own choice, for reports, imports and everything that reads much.
    case free
}

/// A database: a pool of connections behind two operations.
///
/// Bodies are synchronous and run on a thread of the database; the connection cannot leave them.
/// A body must not wait for another operation of the same database. Cancelling the task does not
/// stop a body that was begun. A body is run a second time when the server had closed the
/// connection before it answered anything; otherwise once.
public protocol SQLDatabase: Sendable {
    /// What the statements must be written for; they seldom need to know.
    var dialect: Dialect { get }

    /// Runs a body that only reads, on one consistent state of the database.
    ///
    /// - Parameter label: a constant name of the operation for errors and figures.
    func read<T: Sendable>(
        _ label: String,
        planning: SQLPlanning,
        _ body: @Sendable @escaping (any SQLReader) throws -> T
    ) async throws -> T

    /// Runs a body as one transaction and returns once it is durable.
    ///
    /// A body that throws changes nothing. An error with `isRetryable` means that nothing was done
    /// (after `connectionLost` during the commit: that it is not known).
    func write<T: Sendable>(
        _ label: String,
        planning: SQLPlanning,
        _ body: @Sendable @escaping (any SQLTransaction) throws -> T
    ) async throws -> T

    /// Does the least that proves the database answers; throws what is wrong.
    func checkHealth() async throws

    /// Lets what was begun finish, refuses the rest and frees all connections.
    func close() async
}

extension SQLDatabase {
    /// Runs a body that only reads, with pinned plans.
    public func read<T: Sendable>(
        _ label: String,
        _ body: @Sendable @escaping (any SQLReader) throws -> T
    ) async throws -> T {
        try await read(label, planning: .pinned, body)
    }

    /// Runs a body as one transaction, with pinned plans.
    public func write<T: Sendable>(
        _ label: String,
        _ body: @Sendable @escaping (any SQLTransaction) throws -> T
    ) async throws -> T {
        try await write(label, planning: .pinned, body)
    }
}
