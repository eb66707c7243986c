import Testing
import Values

@testable import Domain

@Suite("Comparing a file with what is known")
struct PortfolioDiffTests {
    @Test("New, changed, unchanged, reopened and withdrawn are told apart")
    func classes() {
        var diff = PortfolioDiff(known: [
            1: KnownRecord(digest: 10, status: .active),
            2: KnownRecord(digest: 20, status: .active),
            3: KnownRecord(digest: 30, status: .withdrawn),
            4: KnownRecord(digest: 40, status: .active),
            5: KnownRecord(digest: 50, status: .recalled),
            6: KnownRecord(digest: 60, status: .active),
        ])
        #expect(diff.classify(key: 1, digest: 10, status: .active) == .unchanged)
        #expect(diff.classify(key: 2, digest: 21, status: .active) == .changed)
        #expect(diff.classify(key: 3, digest: 30, status: .active) == .reopened)
        #expect(diff.classify(key: 9, digest: 90, status: .active) == .new)
        diff.keep(key: 6)
        #expect(diff.withdrawnKeys == [4])
        #expect(diff.counts.withdrawn == 1)
        #expect(diff.counts.knownActive == 4)
    }

    @Test(
        "An import that withdraws too much asks first",
        arguments: [(30, false), (31, true), (100, true)]
    )
    func thresholds(gone: Int, asks: Bool) {
        let known = (0..<100).map { (UInt64($0), KnownRecord(digest: 1, status: .active)) }
        var diff = PortfolioDiff(known: Dictionary(uniqueKeysWithValues: known))
        for key in gone..<100 {
            _ = diff.classify(key: UInt64(key), digest: 1, status: .active)
        }
        var totals = ControlTotals()
        totals.rows = 100
        totals.accepted = 100
        let questions = DiffThresholds().questions(diff.counts, totals)
        #expect(questions.contains { $0.kind == .withdrawn } == asks)
    }
}
