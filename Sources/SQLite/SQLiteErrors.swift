import GRDB
import GRDBSQLite
import SQL

enum SQLiteErrors {
    /// The error of the last call on a connection; SQLite's messages name columns, not values.
    static func last(on handle: OpaquePointer, statement: String?) -> SQLError {
        make(
            sqlite3_extended_errcode(handle),
            String(cString: sqlite3_errmsg(handle)),
            statement: statement
        )
    }

    /// The error for what GRDB threw while opening, reading or closing.
    static func from(_ error: any Error, statement: String?) -> SQLError {
        if let error = error as? SQLError { return error }
        guard let error = error as? DatabaseError else {
            return SQLError(.other, statement: statement, "SQLite failed: \(type(of: error))")
        }
        return make(
            error.extendedResultCode.rawValue,
            error.message ?? "no message",
            statement: statement
        )
    }

    private static func make(_ extended: Int32, _ message: String, statement: String?) -> SQLError {
        let code: SQLError.Code
        var remedy = ""
        switch (extended, extended & 0xff) {
        case (SQLITE_CONSTRAINT | (8 << 8), _), (SQLITE_CONSTRAINT | (6 << 8), _),
            (SQLITE_CONSTRAINT | (10 << 8), _):
            code = .unique
        case (SQLITE_CONSTRAINT | (3 << 8), _): code = .foreignKey
        case (_, SQLITE_CONSTRAINT): code = .constraint
        case (_, SQLITE_BUSY), (_, SQLITE_LOCKED):
            code = .busy
            remedy = ": another connection holds the database; try again"
        case (_, SQLITE_FULL):
            code = .full
            remedy = ": free space on the disk of the database file"
        case (_, SQLITE_READONLY), (_, SQLITE_PERM), (_, SQLITE_CANTOPEN):
            code = .readOnly
            remedy = ": check the owner and mode of the database file and its folder"
        case (_, SQLITE_NOTADB), (_, SQLITE_CORRUPT):
            code = .notADatabase
            remedy = ": check the path, or restore the latest backup"
        case (_, SQLITE_MISMATCH): code = .type
        case (_, SQLITE_TOOBIG): code = .tooLarge
        default: code = .other
        }
        let constraint = code == .unique ? self.constraint(in: message) : nil
        return SQLError(
            code,
            statement: statement,
            constraint: constraint,
            "SQLite: \(message) (\(extended))\(remedy)"
        )
    }

    /// The columns of "UNIQUE constraint failed: t.a, t.b".
    private static func constraint(in message: String) -> String? {
        guard let colon = message.firstIndex(of: ":") else { return nil }
        return String(message[message.index(after: colon)...].drop { $0 == " " })
    }
}
