import SQL
import Testing

@Suite("Statements")
struct StatementTests {
    @Test(
        "The lint finds what is wrong",
        arguments: [
            ("SELECT $2, $1", false, "in the order"),
            ("SELECT $1, $3", false, "in the order"),
            ("SELECT n FROM t WHERE id = $1", true, "shard = $n"),
            ("SELECT CAST($1 AS text), n::text FROM t", false, "portable"),
            ("SELECT n FROM t WHERE s LIKE $1", false, "portable"),
            ("SELECT now()", false, "portable"),
            ("SELECT 1; SELECT 2", false, "portable"),
            ("SELECT {nothing}", false, "no token"),
        ]
    )
    func lint(_ text: String, _ isHot: Bool, _ expected: String) {
        let problems = Statement.problems(in: [Statement("a.b", isHot: isHot, text)])
        #expect(problems.contains { $0.contains(expected) })
    }

    @Test("The lint passes what is right")
    func lintPasses() {
        let good = [
            Statement("a", isHot: true, "SELECT '$9 now()' FROM t WHERE shard = $1 -- $7 ::"),
            Statement("b", isHot: true, "INSERT INTO t (shard, id) VALUES ($1, $2)"),
            Statement("c", "SELECT '{}' FROM t WHERE n {in $1 integers} {claimLock}"),
        ]
        #expect(Statement.problems(in: good) == [])
        #expect(Statement.problems(in: [good[0], good[0]]).count == 1)
        #expect(Statement.problems(in: [Statement("Bad Name", "SELECT 1")]).count == 1)
    }
}
