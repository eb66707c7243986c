import Synchronization
import Testing

@testable import Console

@Suite("Readiness")
struct ReadinessTests {
    static let patience = Duration.seconds(30)

    @Test("everything that holds is ready, in the order of the probes")
    func allReady() async {
        let board = ReadinessBoard(
            [
                .database {}, .policy { "strategy 3" }, .connectors { [] }, .zones { [] },
            ],
            limit: Self.patience
        )
        let readiness = await board.readiness()
        #expect(readiness.ready)
        #expect(readiness.checks.map(\.name) == ["database", "policy", "connectors", "zones"])
        #expect(readiness.checks[1].detail == "strategy 3")
        #expect(readiness.checks.allSatisfy { $0.reason == nil && $0.remedy == nil })
    }

    @Test("each missing part tells what is missing and what to do")
    func missing() async {
        let board = ReadinessBoard(
            [
                .policy { nil }, .connectors { [("sms", "refused: bad password")] },
                .zones { ["America/Tijuana"] },
            ],
            limit: Self.patience
        )
        let readiness = await board.readiness()
        #expect(!readiness.ready)
        #expect(readiness.checks.allSatisfy { !$0.ready && $0.remedy?.isEmpty == false })
        #expect(readiness.checks[0].remedy?.contains("recado strategy publish") == true)
        #expect(readiness.checks[1].reason == "route sms: refused: bad password")
        #expect(readiness.checks[2].reason?.contains("America/Tijuana") == true)
    }

    @Test("an error is a missing part, told in its own words and cut when long")
    func throwing() async {
        struct Away: Error, CustomStringConvertible {
            var description: String { "the server is away" + String(repeating: ".", count: 999) }
        }
        let board = ReadinessBoard([.database { throw Away() }], limit: Self.patience)
        let check = await board.readiness().checks[0]
        #expect(!check.ready)
        #expect(check.reason?.hasPrefix("the server is away...") == true)
        #expect(check.reason?.count == Readiness.Check.sentenceLengthMax)
    }

    @Test(
        "a probe that does not answer counts as missing, and is not asked a second time meanwhile"
    )
    func hanging() async {
        let asked = Mutex(0)
        let (blocked, release) = AsyncStream<Void>.makeStream()
        let board = ReadinessBoard(
            [
                Probe("database") {
                    asked.withLock { $0 += 1 }
                    for await _ in blocked {}
                    return .ready
                }
            ],
            limit: .zero
        )
        let first = await board.readiness()
        let second = await board.readiness()
        #expect(!first.ready && !second.ready)
        #expect(first.checks[0].reason?.contains("no answer") == true)
        #expect(asked.withLock { $0 } <= 1)
        release.finish()
    }

    @Test("those who ask at the same time share one run")
    func shared() async {
        let runs = Mutex(0)
        let (blocked, release) = AsyncStream<Void>.makeStream()
        let job = SharedJob<Int> {
            let run = runs.withLock {
                $0 += 1; return $0
            }
            for await _ in blocked {}
            return run
        }
        #expect(await job.value(within: .zero) == nil)
        async let second = job.value(within: Self.patience)
        async let third = job.value(within: Self.patience)
        release.finish()
        #expect(await second != nil)
        #expect(await third != nil)
    }
}
