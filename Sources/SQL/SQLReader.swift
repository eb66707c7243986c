/// A connection inside the body of a read; it must not leave that body.
///
/// Every method throws `SQLError`, or what its closure threw.
public protocol SQLReader {
    /// The database's dialect.
    var dialect: Dialect { get }

    /// Runs a statement and calls `row` for each row it returns.
    ///
    /// At most `SQLLimits.rowsPerQuery` rows; other statements may be run inside `row`.
    func query(
        _ statement: Statement,
        _ values: [SQLValue],
        _ row: (borrowing SQLRow) throws -> Void
    ) throws

    /// Runs a statement with a long answer in bounded memory.
    ///
    /// At most `SQLLimits.rowsPerStream` rows; no other statement may be run inside `row`.
    func stream(
        _ statement: Statement,
        _ values: [SQLValue],
        _ row: (borrowing SQLRow) throws -> Void
    ) throws

    /// Runs a statement once for each row of a batch; `row` is told the row of the batch, from 0.
    ///
    /// One round trip for many rows on PostgreSQL. No other statement may be run inside `row`.
    func queryMany(
        _ statement: Statement,
        _ batch: SQLBatch,
        _ row: (Int, borrowing SQLRow) throws -> Void
    ) throws
}

extension SQLReader {
    /// The first row as a value, or nil when there is none.
    public func first<T>(
        _ statement: Statement,
        _ values: [SQLValue] = [],
        _ make: (borrowing SQLRow) throws -> T
    ) throws -> T? {
        var found: T?
        try query(statement, values) { row in
            if found == nil { found = try make(row) }
        }
        return found
    }

    /// All rows as values, at most `SQLLimits.rowsPerQuery`.
    public func all<T>(
        _ statement: Statement,
        _ values: [SQLValue] = [],
        _ make: (borrowing SQLRow) throws -> T
    ) throws -> [T] {
        var found: [T] = []
        try query(statement, values) { row in found.append(try make(row)) }
        return found
    }
}
