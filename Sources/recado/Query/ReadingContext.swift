import Files
import Foundation
import SQL
import SQLite
import Store
import Values
import Vault
import Workers

extension Context {
    /// Whether a database's address is the path of an SQLite file.
    static func isFile(_ address: String) -> Bool {
        !(address.hasPrefix("postgresql://") || address.hasPrefix("postgres://")
            || address.contains("host="))
    }

    /// Opens for a command that changes nothing, beside a process that works.
    ///
    /// An SQLite file has one writer, and while `serve` or `work` runs that is them; a reader needs
    /// no lock and finds what was committed last. A tenant or schema that is missing is not made.
    static func openForReading(_ settings: Settings) async throws -> Context {
        let database = ReadingDatabase(
            inner: isFile(settings.database)
                ? try openReadOnly(settings.database) : try openDatabase(settings.database)
        )
        let store = try await Store.open(
            database,
            tenant: settings.tenant,
            master: try KeyFile.read(at: settings.keyFile),
            now: Context.now()
        )
        let zones = ZoneFiles.load(zoneNames(settings.zoneinfo), from: settings.zoneinfo)
        return Context(
            settings: settings,
            database: database,
            store: store,
            zones: zones,
            policies: PublishedPolicySource(store: store, zones: zones),
            resources: try Resources(settings.resources)
        )
    }

    /// An SQLite file, opened without a lock for reading only.
    static func openReadOnly(_ path: String) throws -> SQLiteDatabase {
        guard FileManager.default.fileExists(atPath: path) else {
            throw Failure(
                "there is no database at \(path): run `recado init`, or name it by --database"
            )
        }
        var options = SQLiteDatabase.Options()
        options.isReadOnly = true
        return try SQLiteDatabase(path: path, options: options)
    }

    /// The zone in which clock times about a person are told: theirs, else the tenant's, else UTC.
    func zone(of zones: [String] = []) async -> ZoneRules {
        for name in zones {
            if let zone = self.zones.zones[name] { return zone }
        }
        if let name = try? await policies.current().facts.defaultZone,
            let zone = self.zones.zones[name]
        {
            return zone
        }
        return ZoneRules(name: "UTC", fixedOffsetSeconds: 0)
    }
}

/// A database that another process may write: reads go through, writes are refused.
///
/// The store looks at migrations and keys in a transaction when it is opened; that one finds
/// everything as it should be and writes nothing, or fails here.
struct ReadingDatabase: SQLDatabase {
    let inner: any SQLDatabase

    var dialect: Dialect { inner.dialect }

    func read<T: Sendable>(
        _ label: String,
        planning: SQLPlanning,
        _ body: @Sendable @escaping (any SQLReader) throws -> T
    ) async throws -> T {
        try await inner.read(label, planning: planning, body)
    }

    func write<T: Sendable>(
        _ label: String,
        planning: SQLPlanning,
        _ body: @Sendable @escaping (any SQLTransaction) throws -> T
    ) async throws -> T {
        try await inner.read(label, planning: planning) { reader in
            try body(ReadingTransaction(reader: reader))
        }
    }

    func checkHealth() async throws { try await inner.checkHealth() }

    func close() async { await inner.close() }
}

/// A transaction over a connection that only reads.
private struct ReadingTransaction: SQLTransaction {
    /// Scripts that change nothing in a database that is up to date.
    static let needless: Set<String> = ["migrate.lock", "schema_migration", "schema.partitions"]

    let reader: any SQLReader

    var dialect: Dialect { reader.dialect }

    func query(
        _ statement: Statement,
        _ values: [SQLValue],
        _ row: (borrowing SQLRow) throws -> Void
    ) throws {
        try reader.query(statement, values, row)
    }

    func stream(
        _ statement: Statement,
        _ values: [SQLValue],
        _ row: (borrowing SQLRow) throws -> Void
    ) throws {
        try reader.stream(statement, values, row)
    }

    func queryMany(
        _ statement: Statement,
        _ batch: SQLBatch,
        _ row: (Int, borrowing SQLRow) throws -> Void
    ) throws {
        try reader.queryMany(statement, batch, row)
    }

    func execute(_ statement: Statement, _ values: [SQLValue]) throws {
        throw refusal(statement.name)
    }

    func executeCounting(_ statement: Statement, _ values: [SQLValue]) throws -> Int {
        throw refusal(statement.name)
    }

    func executeMany(_ statement: Statement, _ batch: SQLBatch) throws {
        throw refusal(statement.name)
    }

    func bulkLoad(table: String, columns: [String], _ batch: SQLBatch) throws {
        throw refusal(table)
    }

    func savepoint<T>(_ body: () throws -> T) throws -> T { try body() }

    func executeScript(name: String, _ text: String) throws {
        // The lock of migrations, which none needs here, and what is made only where it is missing:
        // the next query tells if it was.
        if Self.needless.contains(name) { return }
        throw SQLError(
            .migration,
            statement: name,
            "the database is older than this program: stop what works on it and run "
                + "`recado init` once, which brings it up to date"
        )
    }

    private func refusal(_ name: String) -> SQLError {
        SQLError(
            .readOnly,
            statement: name,
            "the database has nothing of this tenant yet, or this command only reads: name the "
                + "tenant by --tenant, or run `recado init`"
        )
    }
}
