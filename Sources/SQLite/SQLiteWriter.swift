import GRDB
import SQL
import Synchronization

/// A body waiting for its group; run and finished on the writer's thread.
protocol SQLiteWriteJob: AnyObject, Sendable {
    var label: String { get }
    /// Runs the body and returns what it threw.
    func run(_ transaction: SQLiteTransaction) -> (any Error)?
    /// Hands the result to the caller, or the error for which the transaction was undone.
    func finish(_ error: (any Error)?)
}

/// A body with its result's type.
///
/// Unchecked because `result` is written and read only on the writer's thread.
final class SQLiteBody<T: Sendable>: SQLiteWriteJob, @unchecked Sendable {
    let label: String
    private let body: @Sendable (any SQLTransaction) throws -> T
    private let continuation: CheckedContinuation<T, any Error>
    private var result: Result<T, any Error>?

    init(
        label: String,
        continuation: CheckedContinuation<T, any Error>,
        body: @Sendable @escaping (any SQLTransaction) throws -> T
    ) {
        self.label = label
        self.body = body
        self.continuation = continuation
    }

    func run(_ transaction: SQLiteTransaction) -> (any Error)? {
        do {
            result = .success(try body(transaction))
            return nil
        } catch {
            result = .failure(error)
            return error
        }
    }

    func finish(_ error: (any Error)?) {
        if let error {
            continuation.resume(throwing: error)
        } else if let result {
            continuation.resume(with: result)
        } else {
            preconditionFailure("a write is finished after it was run or with an error")
        }
    }
}

/// Group commit: bodies that arrive while a commit waits for the disk share the next one.
///
/// Nobody waits on purpose: a single body is committed at once. Each body of a group runs under a
/// savepoint of its own, so that one that throws undoes only itself.
final class SQLiteWriter: Sendable {
    private struct State {
        var waiting: [any SQLiteWriteJob] = []
        var isScheduled = false
        var isClosed = false
    }

    private let pool: DatabasePool
    private let connection: SQLiteConnection
    private let state = Mutex(State())

    init(pool: DatabasePool, connection: SQLiteConnection) {
        self.pool = pool
        self.connection = connection
    }

    /// Adds a body to the next group, or finishes it with an error at once.
    func enqueue(_ job: any SQLiteWriteJob) {
        let (refusal, mustSchedule): (SQLError?, Bool) = state.withLock { state in
            if state.isClosed {
                return (
                    SQLError(.closed, statement: job.label, "the database was closed"), false
                )
            }
            if state.waiting.count >= SQLLimits.waitingOperations {
                return (
                    SQLError(
                        .busy,
                        statement: job.label,
                        "\(SQLLimits.waitingOperations) transactions are waiting already"
                    ), false
                )
            }
            state.waiting.append(job)
            defer { state.isScheduled = true }
            return (nil, !state.isScheduled)
        }
        if let refusal { job.finish(refusal) }
        if mustSchedule { schedule() }
    }

    /// Refuses everything that comes after; what waits is still done.
    func close() {
        state.withLock { $0.isClosed = true }
    }

    /// Whether nothing waits or runs.
    var isIdle: Bool { state.withLock { !$0.isScheduled } }

    /// Frees the prepared statements, which must be gone before GRDB closes the connection.
    func releaseStatements() {
        connection.releaseStatements()
    }

    private func schedule() {
        pool.asyncWriteWithoutTransaction { [self] _ in
            let group = state.withLock { state in
                let group = Array(state.waiting.prefix(SQLLimits.transactionsPerGroup))
                state.waiting.removeFirst(group.count)
                return group
            }
            commit(group)
            // One group a turn, so that backups and closing get theirs.
            let isMore = state.withLock { state in
                state.isScheduled = !state.waiting.isEmpty
                return state.isScheduled
            }
            if isMore { schedule() }
        }
    }

    private func commit(_ group: [any SQLiteWriteJob]) {
        var rest = group[...]
        while !rest.isEmpty {
            let count = commitPrefix(of: rest)
            rest = rest.dropFirst(count)
        }
    }

    /// Runs bodies in one transaction and returns how many; fewer than all when SQLite ended the
    /// transaction by itself (disk full, I/O error), which undoes those that ran.
    private func commitPrefix(of group: ArraySlice<any SQLiteWriteJob>) -> Int {
        guard let first = group.first else { return 0 }
        var ran: [(job: any SQLiteWriteJob, error: (any Error)?)] = []
        ran.reserveCapacity(group.count)
        do {
            try connection.run(.begin, label: first.label)
            for job in group {
                let error = try run(job, isAlone: group.count == 1)
                ran.append((job, error))
                if !connection.isInTransaction {
                    let reason = SQLiteErrors.from(
                        error ?? SQLError(.other, "no error"),
                        statement: job.label
                    )
                    throw SQLError(
                        reason.code == .full ? .full : .busy,
                        statement: job.label,
                        "SQLite undid the transaction: \(reason.message)"
                    )
                }
            }
            if group.count == 1, ran[0].error != nil {
                try connection.run(.rollback, label: first.label)
            } else {
                try connection.run(.commit, label: first.label)
            }
        } catch {
            if connection.isInTransaction {
                try? connection.run(.rollback, label: first.label)
            }
            // A transaction that could not begin takes the whole group with it.
            let count = ran.isEmpty || ran.count == group.count ? group.count : ran.count
            for (index, job) in group.prefix(count).enumerated() {
                job.finish(index < ran.count ? ran[index].error ?? error : error)
            }
            return count
        }
        for (job, error) in ran { job.finish(error) }
        return ran.count
    }

    /// Runs one body under its savepoint and returns what it threw; throws when SQLite itself
    /// cannot go on.
    private func run(_ job: any SQLiteWriteJob, isAlone: Bool) throws -> (any Error)? {
        if !isAlone { try connection.run(.savepoint, label: job.label) }
        let transaction = SQLiteTransaction(connection)
        let error = job.run(transaction)
        transaction.close()
        guard !isAlone, connection.isInTransaction else { return error }
        if error != nil { try connection.run(.rollbackToSavepoint, label: job.label) }
        try connection.run(.release, label: job.label)
        return error
    }
}
