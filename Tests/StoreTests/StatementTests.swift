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
}
