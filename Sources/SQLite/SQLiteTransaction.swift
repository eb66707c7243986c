import SQL

/// The connection as a body sees it, usable until the body ends.
final class SQLiteTransaction: SQLTransaction {
    let dialect = Dialect.sqlite
    private let connection: SQLiteConnection
    private var isOpen = true

    init(_ connection: SQLiteConnection) {
        self.connection = connection
    }

    /// Ends the use of the connection.
    func close() {
        isOpen = false
    }

    func query(
        _ statement: Statement,
        _ values: [SQLValue],
        _ row: (borrowing SQLRow) throws -> Void
    ) throws {
        try run(statement, values, limit: SQLLimits.rowsPerQuery, row)
    }

    func stream(
        _ statement: Statement,
        _ values: [SQLValue],
        _ row: (borrowing SQLRow) throws -> Void
    ) throws {
        try run(statement, values, limit: SQLLimits.rowsPerStream, row)
    }

    func queryMany(
        _ statement: Statement,
        _ batch: SQLBatch,
        _ row: (Int, borrowing SQLRow) throws -> Void
    ) throws {
        try checkOpen(statement.name)
        try connection.withStatement(statement) { prepared in
            for number in 0..<batch.rows {
                try prepared.bind(
                    batch.values,
                    from: number * batch.columns,
                    count: batch.columns
                )
                while try prepared.step() { try row(number, SQLRow(prepared)) }
                prepared.reset()
            }
        }
    }

    func execute(_ statement: Statement, _ values: [SQLValue]) throws {
        try checkOpen(statement.name)
        try connection.withStatement(statement) { prepared in
            try prepared.bind(values, from: 0, count: values.count)
            while try prepared.step() {}
        }
    }

    func executeCounting(_ statement: Statement, _ values: [SQLValue]) throws -> Int {
        try execute(statement, values)
        return connection.changes
    }

    func executeMany(_ statement: Statement, _ batch: SQLBatch) throws {
        try checkOpen(statement.name)
        try connection.withStatement(statement) { prepared in
            let values = batch.values
            for start in stride(from: 0, to: values.count, by: batch.columns) {
                try prepared.bind(values, from: start, count: batch.columns)
                while try prepared.step() {}
                prepared.reset()
            }
        }
    }

    func bulkLoad(table: String, columns: [String], _ batch: SQLBatch) throws {
        let name = try SQLNames.bulkLoad(table: table, columns: columns, batch)
        let parameters = (1...columns.count).map { "$\($0)" }.joined(separator: ", ")
        let names = columns.joined(separator: ", ")
        try executeMany(
            Statement(
                "\(name) (\(names))",
                "INSERT INTO \(table) (\(names)) VALUES (\(parameters))"
            ),
            batch
        )
    }

    func savepoint<T>(_ body: () throws -> T) throws -> T {
        try checkOpen("savepoint")
        try connection.run("SAVEPOINT inner_part", label: "savepoint")
        do {
            let result = try body()
            try connection.run("RELEASE inner_part", label: "savepoint")
            return result
        } catch {
            // After a failure that ended the whole transaction there is nothing to go back to.
            if connection.isInTransaction {
                try connection.run(
                    "ROLLBACK TO inner_part; RELEASE inner_part",
                    label: "savepoint"
                )
            }
            throw error
        }
    }

    func executeScript(name: String, _ text: String) throws {
        try checkOpen(name)
        try connection.run(text, label: name)
    }

    private func run(
        _ statement: Statement,
        _ values: [SQLValue],
        limit: Int,
        _ row: (borrowing SQLRow) throws -> Void
    ) throws {
        try checkOpen(statement.name)
        try connection.withStatement(statement) { prepared in
            try prepared.bind(values, from: 0, count: values.count)
            var count = 0
            while try prepared.step() {
                count += 1
                guard count <= limit else {
                    throw SQLError(
                        .tooLarge,
                        statement: statement.name,
                        "the answer has more than \(limit) rows"
                    )
                }
                try row(SQLRow(prepared))
            }
        }
    }

    private func checkOpen(_ name: String) throws(SQLError) {
        guard isOpen else {
            throw SQLError(
                .closed,
                statement: name,
                "the connection was used after its body had ended"
            )
        }
        guard connection.isInTransaction else {
            throw SQLError(
                .closed,
                statement: name,
                "the transaction was ended by an earlier failure of the same body"
            )
        }
    }
}
