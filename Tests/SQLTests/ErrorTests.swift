import PostgreSQL
import SQL
import TestSupport
import Testing

@Suite("Errors, faults and migrations on both databases")
struct ErrorTests {
    static func code(_ body: () async throws -> Void) async -> SQLError.Code? {
        do {
            try await body()
            return nil
        } catch let error as SQLError {
            // No error may show what was stored or bound.
            #expect(!error.description.contains("text 1"))
            #expect(!error.description.contains("secret"))
            return error.code
        } catch {
            return nil
        }
    }

    @Test("Failures have the same code on both", arguments: TestDatabase.allCases)
    func codes(_ kind: TestDatabase) async throws {
        try await DatabaseTests.withTable(kind) { database in
            let child = Statement(
                "child.insert",
                "INSERT INTO child (shard, id, k) VALUES ($1, $2, $3)"
            )
            let cases: [(Statement, [SQLValue], SQLError.Code)] = [
                (DatabaseTests.insert, DatabaseTests.values(1), .unique),
                (child, [.integer(1), .uuid(404, 404), .integer(1)], .foreignKey),
                (
                    DatabaseTests.insert,
                    [.integer(1), .uuid(8, 8), .integer(-1), .text("secret"), .null, .null],
                    .constraint
                ),
                (
                    DatabaseTests.insert, [.integer(1), .null, .null, .null, .null, .null],
                    .constraint
                ),
                (Statement("bad.table", "DELETE FROM nowhere"), [], .other),
                (Statement("bad.text", "SELEKT 1"), [], .other),
                (Statement("bad.count", "DELETE FROM t WHERE n = $1"), [], .other),
                (
                    Statement("bad.order", "DELETE FROM t WHERE n = $2 AND shard = $1"),
                    [.integer(1), .integer(1)], .other
                ),
                (Statement("bad.zero", "DELETE FROM t WHERE s = $1"), [.text("secret\0")], .type),
            ]
            try await database.write("first") { transaction in
                try transaction.execute(DatabaseTests.insert, DatabaseTests.values(1))
            }
            for (statement, values, expected) in cases {
                var found: SQLError?
                do {
                    try await database.write("fail") { try $0.execute(statement, values) }
                } catch let error as SQLError {
                    found = error
                }
                #expect(
                    found?.code == expected,
                    "\(statement.name): \(found?.description ?? "none")"
                )
                #expect(found?.statement == statement.name)
                #expect(found?.isRetryable == false)
                #expect(found?.description.contains("secret") == false)
            }
            let inRead = await Self.code {
                try await database.read("write in a read") { reader in
                    try reader.query(
                        Statement("sneaky", "DELETE FROM t WHERE n = $1 RETURNING n"),
                        [.integer(1)]
                    ) { _ in }
                }
            }
            #expect(inRead == .readOnly)
            #expect(try await DatabaseTests.total(database) == 1)
            try await database.checkHealth()
        }
    }

    @Test("A row error in bulk load leaves nothing", arguments: TestDatabase.allCases)
    func bulkLoadFails(_ kind: TestDatabase) async throws {
        try await DatabaseTests.withTable(kind) { database in
            var batch = DatabaseTests.batch(0..<5_000)
            batch.append(contentsOf: DatabaseTests.values(17))
            let twice = batch
            let code = await Self.code {
                try await database.write("load") { transaction in
                    try transaction.bulkLoad(
                        table: "t",
                        columns: DatabaseTests.columns,
                        twice
                    )
                }
            }
            #expect(code == .unique)
            let left = try await DatabaseTests.total(database)
            #expect(left == 0)
            let unknown = await Self.code {
                try await database.write("load") { transaction in
                    try transaction.bulkLoad(
                        table: "t; DROP TABLE t",
                        columns: DatabaseTests.columns,
                        twice
                    )
                }
            }
            #expect(unknown == .other)
        }
    }

    @Test("A connection used after its body is refused", arguments: TestDatabase.allCases)
    func escape(_ kind: TestDatabase) async throws {
        final class Box: @unchecked Sendable { var escaped: (any SQLReader)? }
        try await DatabaseTests.withTable(kind) { database in
            let box = Box()
            try await database.read("escape") { box.escaped = $0 }
            let escaped = try #require(box.escaped)
            #expect(throws: SQLError.self) { try escaped.query(DatabaseTests.count, []) { _ in } }
        }
    }

    @Test(
        "A closed database refuses, and closing twice is harmless",
        arguments: TestDatabase.allCases
    )
    func closed(_ kind: TestDatabase) async throws {
        try await DatabaseTests.withTable(kind) { database in
            await database.close()
            let read = await Self.code { _ = try await DatabaseTests.total(database) }
            let write = await Self.code { try await database.write("late") { _ in } }
            #expect(read == .closed && write == .closed)
        }
    }

    @Test("Migrations run once, in order, also side by side", arguments: TestDatabase.allCases)
    func migrations(_ kind: TestDatabase) async throws {
        let first = Migration(
            number: 1,
            name: "one",
            text: "CREATE TABLE a (id {id} NOT NULL PRIMARY KEY) {keyed};"
        )
        let second = Migration(
            number: 2,
            name: "two",
            text: "CREATE TABLE b (x {int}, y {json}) {strict};"
        )
        let broken = Migration(
            number: 3,
            name: "three",
            text: "CREATE TABLE c (x {int}); CREATE TABLE c (x {int});"
        )
        try await kind.withDatabase { database in
            #expect(try await Migrator([first]).migrate(database, now: 5) == [1])
            let both = Migrator([first, second])
            #expect(try await both.pending(database) == [2])
            async let one = both.migrate(database, now: 6)
            async let other = both.migrate(database, now: 7)
            let applied = try await [one, other]
            #expect(applied.flatMap { $0 } == [2])
            let failed = await Self.code {
                try await Migrator([first, second, broken]).migrate(database, now: 8)
            }
            #expect(failed == .other)
            #expect(try await both.pending(database) == [])
            let newer = await Self.code { try await Migrator([first]).migrate(database, now: 9) }
            #expect(newer == .migration)
            let edited = Migration(number: 1, name: "one", text: first.text + " ")
            let changed = await Self.code {
                try await Migrator([edited, second]).migrate(database, now: 9)
            }
            #expect(changed == .migration)
        }
    }

    @Test("Killed connections are replaced")
    func killed() async throws {
        try await DatabaseTests.withTable(.postgreSQL) { database in
            let kill = Statement(
                "kill.others",
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                """
            )
            let killSelf = Statement("kill.self", "SELECT pg_terminate_backend(pg_backend_pid())")
            try await database.write("warm") {
                try $0.execute(DatabaseTests.insert, DatabaseTests.values(1))
            }
            _ = try await database.read("kill", planning: .free) {
                try $0.all(kill) { _ in 1 }
            }
            #expect(try await DatabaseTests.total(database) == 1)
            var error: SQLError?
            do {
                try await database.write("suicide") { transaction in
                    try transaction.execute(DatabaseTests.insert, DatabaseTests.values(2))
                    try transaction.query(killSelf, []) { _ in }
                }
            } catch let caught as SQLError {
                error = caught
            }
            #expect(error?.code == .connectionLost && error?.isRetryable == true)
            #expect(try await DatabaseTests.total(database) == 1)
        }
    }

    @Test("A server that is not there is an error, not a hang")
    func away() async throws {
        var options = PostgreSQLDatabase.Options()
        options.connectAttempts = 2
        let database = PostgreSQLDatabase(
            conninfo: "host=/nowhere/at/all user=x dbname=y",
            options: options
        )
        let code = await Self.code { try await database.checkHealth() }
        #expect(code == .connectionLost)
        await database.close()
    }
}
