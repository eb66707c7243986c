import SQL
import Testing
import TestSupport

@testable import Store

/// What the lint and both databases say about every statement of the store.
@Suite("Statements of the store")
struct StatementTests {
    @Test("no statement has a problem")
    func lint() {
        #expect(Statement.problems(in: Store.statements) == [])
    }
}
