import GRDBSQLite
import SQL

/// One of GRDB's connections with our prepared statements.
///
/// Unchecked because GRDB gives a connection to one thread at a time, and everything here is
/// reached only from inside GRDB's access closures.
final class SQLiteConnection: @unchecked Sendable {
    let handle: OpaquePointer
    private var statements: [String: SQLiteStatement] = [:]

    init(_ handle: OpaquePointer) {
        self.handle = handle
    }

    /// Lends the prepared statement; a second one when it is in use by an outer loop.
    func withStatement<R>(
        _ statement: Statement,
        _ body: (SQLiteStatement) throws -> R
    ) throws -> R {
        let prepared = try prepare(statement)
        prepared.isInUse = true
        defer {
            prepared.reset()
            prepared.isInUse = false
        }
        return try body(prepared)
    }

    private func prepare(_ statement: Statement) throws(SQLError) -> SQLiteStatement {
        let known = statements[statement.name]
        if let known {
            guard known.text == statement.text else {
                throw SQLError(
                    .other,
                    statement: statement.name,
                    "two statements have this name"
                )
            }
            if !known.isInUse { return known }
        }
        let expanded = try Dialect.sqlite.expand(statement.text, name: statement.name)
        let prepared = try SQLiteStatement(statement, expanded: expanded, on: handle)
        if known == nil { statements[statement.name] = prepared }
        return prepared
    }

    /// Frees all prepared statements.
    func releaseStatements() {
        statements.removeAll()
    }

    /// Begins, ends or undoes; kept prepared, since each write needs two of them or more.
    func run(_ control: Control, label: String) throws(SQLError) {
        let prepared = try prepare(control.statement)
        defer { prepared.reset() }
        guard sqlite3_step(prepared.handle) == SQLITE_DONE else {
            throw SQLiteErrors.last(on: handle, statement: label)
        }
    }

    /// A statement of transaction control.
    enum Control: String {
        case begin = "BEGIN IMMEDIATE"
        case commit = "COMMIT"
        case rollback = "ROLLBACK"
        case savepoint = "SAVEPOINT body"
        case release = "RELEASE body"
        case rollbackToSavepoint = "ROLLBACK TO body"

        fileprivate var statement: Statement { Statement(rawValue, rawValue) }
    }

    /// Runs a text of one or more statements without results.
    func run(_ text: String, label: String) throws(SQLError) {
        guard sqlite3_exec(handle, text, nil, nil, nil) == SQLITE_OK else {
            throw SQLiteErrors.last(on: handle, statement: label)
        }
    }

    /// Whether a transaction is open; SQLite ends it by itself after some failures.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Rows changed by the last INSERT, UPDATE or DELETE.
    var changes: Int { Int(sqlite3_changes64(handle)) }
}
