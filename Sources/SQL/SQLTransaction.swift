/// A connection inside the body of a write; it must not leave that body.
///
/// Everything done through it becomes durable together when the body returns, or not at all when
/// the body throws. On PostgreSQL statements without results are queued and sent at the next read,
/// savepoint or commit: their errors appear there and name the statement.
public protocol SQLTransaction: SQLReader {
    /// Runs a statement without looking at its result.
    func execute(_ statement: Statement, _ values: [SQLValue]) throws

    /// Runs a statement and returns the number of rows it inserted, changed or deleted.
    func executeCounting(_ statement: Statement, _ values: [SQLValue]) throws -> Int

    /// Runs a statement once for each row of a batch.
    func executeMany(_ statement: Statement, _ batch: SQLBatch) throws

    /// Inserts a batch into a table by the fastest way there is; all or none on a conflict.
    ///
    /// Binary COPY on PostgreSQL, a prepared loop on SQLite. Names are lower-case identifiers.
    func bulkLoad(table: String, columns: [String], _ batch: SQLBatch) throws

    /// Runs the body so that its effects vanish when it throws, and throws the same error on.
    ///
    /// The transaction goes on afterwards if the caller catches the error.
    func savepoint<T>(_ body: () throws -> T) throws -> T

    /// Runs a text of several statements without parameters; for migrations only.
    func executeScript(name: String, _ text: String) throws
}
