/// Brings a database's schema to what the program needs, one transaction a migration.
///
/// What was applied is kept in the table `schema_migration` with a checksum of the text. Programs
/// that migrate at the same moment wait for each other.
public struct Migrator: Sendable {
    /// The migrations in order.
    public let migrations: [Migration]

    /// An application-wide PostgreSQL advisory lock: "recado" in ASCII.
    private static let lockKey = "125779853894511"

    private static let create = """
        CREATE TABLE IF NOT EXISTS schema_migration (
            number {int} NOT NULL PRIMARY KEY,
            name {text} NOT NULL,
            checksum {text} NOT NULL,
            applied_at {int} NOT NULL
        ) {strict};
        """
    private static let applied = Statement(
        "migration.applied",
        "SELECT number, name, checksum FROM schema_migration ORDER BY number"
    )
    private static let record = Statement(
        "migration.record",
        "INSERT INTO schema_migration (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)"
    )

    /// Makes a migrator; the numbers must be 1, 2, 3 … .
    public init(_ migrations: [Migration]) {
        precondition(
            migrations.map(\.number) == Array(1..<migrations.count + 1),
            "migrations are numbered from 1 without gaps"
        )
        self.migrations = migrations
    }

    /// Applies what is missing and returns the numbers it applied.
    ///
    /// - Parameter now: milliseconds since 1970, kept beside each migration.
    /// - Throws: `SQLError` with code `migration` when an applied migration was changed or the
    ///   database is newer than the program; nothing is changed then.
    @discardableResult
    public func migrate(_ database: any SQLDatabase, now: Int64) async throws -> [Int] {
        var done: [Int] = []
        for _ in 0...migrations.count {
            let next = try await database.write("migrate", planning: .free) { transaction in
                try step(transaction, now: now)
            }
            guard let next else { return done }
            done.append(next)
        }
        return done
    }

    /// The numbers that `migrate` would apply; an untouched database needs all of them.
    public func pending(_ database: any SQLDatabase) async throws -> [Int] {
        try await database.write("migrate.pending", planning: .free) { transaction in
            try lock(transaction)
            let count = try verifiedCount(transaction)
            return migrations[count...].map(\.number)
        }
    }

    /// Applies the first missing migration and returns its number.
    private func step(_ transaction: any SQLTransaction, now: Int64) throws -> Int? {
        try lock(transaction)
        let count = try verifiedCount(transaction)
        guard count < migrations.count else { return nil }
        let migration = migrations[count]
        let label = "migration \(migration.number) (\(migration.name))"
        let text = try transaction.dialect.expand(migration.text, name: label)
        try transaction.executeScript(name: label, text)
        try transaction.execute(
            Self.record,
            [
                .integer(Int64(migration.number)), .text(migration.name),
                .text(migration.checksum), .integer(now),
            ]
        )
        return migration.number
    }

    private func lock(_ transaction: any SQLTransaction) throws {
        if transaction.dialect == .postgreSQL {
            try transaction.executeScript(
                name: "migrate.lock",
                "SELECT pg_advisory_xact_lock(\(Self.lockKey));"
            )
        }
        let create = try transaction.dialect.expand(Self.create, name: "schema_migration")
        try transaction.executeScript(name: "schema_migration", create)
    }

    /// How many migrations were applied, after checking that they are these.
    private func verifiedCount(_ transaction: any SQLTransaction) throws -> Int {
        var count = 0
        try transaction.query(Self.applied, []) { row in
            let number = try row.int(0)
            count += 1
            guard count <= migrations.count, number == Int64(count) else {
                let name = try row.text(1)
                throw SQLError(
                    .migration,
                    "the database has migration \(number) (\(name)), which this program does not "
                        + "know (it knows \(migrations.count)): use the newer program that made it"
                )
            }
            let migration = migrations[count - 1]
            guard try row.text(2) == migration.checksum else {
                throw SQLError(
                    .migration,
                    "migration \(number) (\(migration.name)) was changed after this database had "
                        + "applied it: restore its text and put the change into a new migration"
                )
            }
        }
        return count
    }
}
