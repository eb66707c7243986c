import SQL
import TestSupport
import Testing

@testable import Store

/// What the lint and both databases say about every statement of the store.
@Suite("Statements of the store")
struct StatementTests {
    @Test("no statement has a problem")
    func lint() {
        #expect(Statement.problems(in: Store.statements) == [])
    }

    @Test("every statement is understood by the database", arguments: TestDatabase.allCases)
    func prepared(_ kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            try await Migrator(Schema.migrations).migrate(database, now: 0)
            for statement in Store.statements {
                let count = try Statement.parameterCount(
                    of: statement.text,
                    statement: statement.name
                )
                // Never run: the plan alone needs every name, type and parameter to be right.
                let explained = Statement(
                    "explain." + statement.name,
                    "EXPLAIN " + statement.text
                )
                let values = [SQLValue](repeating: .null, count: count)
                await #expect(throws: Never.self, "\(statement.name)") {
                    try await database.write("explain") { transaction in
                        try transaction.query(explained, values) { _ in }
                    }
                }
            }
        }
    }

    @Test("SQLite finds what is due, and each message of a claim, by an index")
    func plans() async throws {
        try await TestDatabase.sqlite.withDatabase { database in
            try await Migrator(Schema.migrations).migrate(database, now: 0)
            for (statement, index) in [
                (OutboxStore.claim, "outbox USING PRIMARY KEY (shard=? AND route=?)"),
                (OutboxStore.claim, "(shard=? AND route=? AND rank=? AND send_at=?)"),
                (OutboxStore.material, "(shard=? AND person=? AND message=? AND month=?)"),
                (CaseStore.due, "case_file_due (shard=? AND wake_at<?)"),
                (CaseStore.dueShards, "case_file_due (shard=? AND wake_at<?)"),
                (CaseStore.nextWake, "case_file_due (shard=? AND wake_at>?)"),
                (ReceiptStore.byProvider, "sqlite_autoindex_message_1 (shard=? AND person=?)"),
            ] {
                let count = try Statement.parameterCount(
                    of: statement.text,
                    statement: statement.name
                )
                let explained = Statement(
                    "plan." + statement.name,
                    "EXPLAIN QUERY PLAN " + statement.text
                )
                let plan = try await database.write("plan") { transaction in
                    try transaction.all(
                        explained,
                        [SQLValue](repeating: .integer(1), count: count)
                    ) { try $0.text(3) }
                }
                #expect(plan.contains { $0.contains(index) }, "\(statement.name): \(plan)")
            }
        }
    }
}
