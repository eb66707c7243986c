/// The bounds every driver keeps.
public enum SQLLimits {
    /// Rows one `query` may return; a longer answer is an error, use `stream`.
    public static let rowsPerQuery = 100_000
    /// Rows one `stream` may return.
    public static let rowsPerStream = 100_000_000
    /// Parameters of one statement (SQLite's own bound is 32,766).
    public static let parameters = 1_000
    /// Bytes of one text or byte value.
    public static let bytesPerValue = 64 * 1024 * 1024
    /// Elements of one list parameter.
    public static let listElements = 100_000
    /// Values in one batch.
    public static let valuesPerBatch = 8_000_000
    /// Bytes of a statement's name: what PostgreSQL keeps of an identifier.
    public static let statementNameBytes = 63
    /// Statements one PostgreSQL transaction queues before it waits for their answers.
    public static let queuedStatements = 1_000
    /// Transactions that one SQLite commit gathers.
    public static let transactionsPerGroup = 512
    /// Transactions and reads that may wait for a connection; more are refused as busy.
    public static let waitingOperations = 100_000
}
