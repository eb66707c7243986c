import SQL

/// The connection as a body sees it, usable until the body ends.
final class PostgreSQLTransaction: SQLTransaction {
    let dialect = Dialect.postgreSQL
    private let connection: PostgreSQLConnection
    private var isOpen = true
    private var isStreaming = false
    /// Whether COMMIT was sent, after which a lost connection leaves the outcome unknown.
    private(set) var isCommitting = false
    /// The server's error after which the transaction can only be undone.
    private var failure: SQLError?

    init(_ connection: PostgreSQLConnection) {
        self.connection = connection
    }

    // MARK: Life

    func begin(isReadOnly: Bool) throws {
        try connection.queue(
            command: isReadOnly ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN"
        )
    }

    /// Commits everything; an error here means that nothing was done, unless the connection was lost.
    func commit(label: String) throws {
        isOpen = false
        if let failure { throw failure }
        // The server skips the COMMIT when a statement before it in the pipeline fails.
        try connection.queue(command: "COMMIT")
        isCommitting = true
        do {
            try connection.flush()
        } catch {
            guard error.code == .connectionLost else { throw error }
            throw SQLError(
                .connectionLost,
                statement: label,
                "the connection was lost during the commit: whether it was done is not known"
            )
        }
    }

    /// Undoes everything; the connection is of no more use when this throws.
    func rollback() throws {
        isOpen = false
        try? connection.flush()
        try connection.queue(command: "ROLLBACK")
        try connection.flush()
    }

    // MARK: Reading

    func query(
        _ statement: Statement,
        _ values: [SQLValue],
        _ row: (borrowing SQLRow) throws -> Void
    ) throws {
        let result = try run(statement, values)
        let count = result.rowCount
        guard count <= SQLLimits.rowsPerQuery else {
            throw SQLError(
                .tooLarge,
                statement: statement.name,
                "the answer has more than \(SQLLimits.rowsPerQuery) rows"
            )
        }
        for number in 0..<count {
            result.row = Int32(number)
            try row(SQLRow(result))
        }
    }

    func stream(
        _ statement: Statement,
        _ values: [SQLValue],
        _ row: (borrowing SQLRow) throws -> Void
    ) throws {
        try check(statement.name)
        try noting {
            // The stream must be the only command in flight.
            try connection.flush()
            try connection.queue(statement, values, from: 0, count: values.count)
        }
        isStreaming = true
        defer { isStreaming = false }
        do {
            try connection.streamLast(
                name: statement.name,
                limit: SQLLimits.rowsPerStream,
                row
            )
        } catch {
            // Stopping a stream cancels the statement, which spoils the transaction.
            failure =
                error as? SQLError
                ?? SQLError(.other, statement: statement.name, "the stream was stopped")
            throw error
        }
    }

    func queryMany(
        _ statement: Statement,
        _ batch: SQLBatch,
        _ row: (Int, borrowing SQLRow) throws -> Void
    ) throws {
        try check(statement.name)
        var next = 0
        while next < batch.rows {
            let end = min(next + SQLLimits.queuedStatements, batch.rows)
            if let result = try runSet(statement, batch, rows: next..<end) {
                let last = result.columnCount - 1
                for number in 0..<result.rowCount {
                    result.row = Int32(number)
                    let offset = Int(try result.integer(last)) - 1
                    try row(next + offset, SQLRow(result))
                }
                next = end
                continue
            }
            var results: [PostgreSQLResult] = []
            results.reserveCapacity(end - next)
            try noting {
                try connection.flush()
                for number in next..<end {
                    try connection.queue(
                        statement,
                        batch.values,
                        from: number * batch.columns,
                        count: batch.columns
                    )
                }
                try connection.sync { _, result in results.append(result) }
            }
            for (offset, result) in results.enumerated() {
                for number in 0..<result.rowCount {
                    result.row = Int32(number)
                    try row(next + offset, SQLRow(result))
                }
            }
            next = end
        }
    }

    // MARK: Writing

    func execute(_ statement: Statement, _ values: [SQLValue]) throws {
        try check(statement.name)
        try noting {
            try connection.queue(statement, values, from: 0, count: values.count)
            try flushIfLong()
        }
    }

    func executeCounting(_ statement: Statement, _ values: [SQLValue]) throws -> Int {
        try run(statement, values).changes
    }

    func executeMany(_ statement: Statement, _ batch: SQLBatch) throws {
        try check(statement.name)
        let values = batch.values
        try noting {
            for start in stride(from: 0, to: batch.rows, by: SQLLimits.queuedStatements) {
                let rows = start..<min(start + SQLLimits.queuedStatements, batch.rows)
                if try connection.queueSet(statement, batch, rows: rows, isAnswered: false) {
                    try flushIfLong()
                    continue
                }
                for row in rows {
                    try connection.queue(
                        statement,
                        values,
                        from: row * batch.columns,
                        count: batch.columns
                    )
                    try flushIfLong()
                }
            }
        }
    }

    func bulkLoad(table: String, columns: [String], _ batch: SQLBatch) throws {
        let name = try SQLNames.bulkLoad(table: table, columns: columns, batch)
        try check(name)
        guard !batch.isEmpty else { return }
        try noting {
            try connection.outsidePipeline(name) {
                try connection.copy(table: table, columns: columns, batch, name: name)
            }
        }
    }

    func savepoint<T>(_ body: () throws -> T) throws -> T {
        try check("savepoint")
        try noting {
            // Earlier errors must not look like errors of this part.
            try connection.flush()
            try connection.queue(command: "SAVEPOINT inner_part")
        }
        do {
            let result = try body()
            try check("savepoint")
            try noting {
                try connection.queue(command: "RELEASE inner_part")
                try connection.flush()
            }
            return result
        } catch {
            guard failure?.code != .connectionLost else { throw error }
            try? connection.flush()
            try connection.queue(command: "ROLLBACK TO inner_part")
            try connection.queue(command: "RELEASE inner_part")
            try connection.flush()
            failure = nil
            throw error
        }
    }

    func executeScript(name: String, _ text: String) throws {
        try check(name)
        try noting {
            try connection.outsidePipeline(name) { try connection.runSimple(text, name: name) }
        }
    }

    // MARK: Helpers

    private func run(_ statement: Statement, _ values: [SQLValue]) throws -> PostgreSQLResult {
        try check(statement.name)
        var last: PostgreSQLResult?
        try noting {
            try connection.queue(statement, values, from: 0, count: values.count)
            let wanted = connection.queued.count - 1
            try connection.sync { index, result in
                if index == wanted { last = result }
            }
        }
        guard let last else { throw connection.lost(statement.name) }
        return last
    }

    /// Runs rows of a batch as one command; nil when they must be run one by one.
    private func runSet(
        _ statement: Statement,
        _ batch: SQLBatch,
        rows: Range<Int>
    ) throws -> PostgreSQLResult? {
        var answer: PostgreSQLResult?
        try noting {
            guard
                try connection.queueSet(statement, batch, rows: rows, isAnswered: true)
            else { return }
            let wanted = connection.queued.count - 1
            try connection.sync { index, result in
                if index == wanted { answer = result }
            }
            if answer == nil { throw connection.lost(statement.name) }
        }
        return answer
    }

    private func flushIfLong() throws {
        if connection.queued.count >= SQLLimits.queuedStatements { try connection.flush() }
    }

    /// Remembers an error of the server: PostgreSQL refuses all that follows in the transaction.
    private func noting<T>(_ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch {
            failure = failure ?? error as? SQLError
            throw error
        }
    }

    private func check(_ name: String) throws(SQLError) {
        guard isOpen else {
            throw SQLError(
                .closed,
                statement: name,
                "the connection was used after its body had ended"
            )
        }
        guard !isStreaming else {
            throw SQLError(
                .other,
                statement: name,
                "a statement cannot be run while a stream is read"
            )
        }
        if let failure { throw failure }
    }
}
