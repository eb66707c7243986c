import PostgreSQL
public import SQL
import SQLite

/// The database a test runs on; every test of SQL runs on each.
public enum TestDatabase: String, Sendable, CaseIterable, CustomStringConvertible {
    /// A file in a temporary folder, whose commits do not wait for the disk.
    case sqlite
    /// A fresh database of this process's own server.
    case postgreSQL

    /// The name in a test's output.
    public var description: String { rawValue }

    /// Those that can be used here; prints "skipped: …" for the other one.
    public static func available() throws -> [TestDatabase] {
        try PostgreSQLServer.isAvailable() ? allCases : [.sqlite]
    }

    /// Runs a body with an empty database, which is closed afterwards; does nothing but say
    /// "skipped: …" where the database is not installed.
    public func withDatabase(_ body: (any SQLDatabase) async throws -> Void) async throws {
        let database: any SQLDatabase
        switch self {
        case .sqlite: database = try SQLiteDatabase.temporary()
        case .postgreSQL:
            guard try PostgreSQLServer.isAvailable() else { return }
            database = PostgreSQLDatabase(conninfo: try PostgreSQLServer.shared().makeDatabase())
        }
        do {
            try await body(database)
            await database.close()
        } catch {
            await database.close()
            throw error
        }
    }
}
