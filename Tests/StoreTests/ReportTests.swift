import Compliance
import Domain
import Messaging
import Strategy
import TestSupport
import Testing
import Values

@testable import Store

/// Lists, counts and the report over a few days of a small portfolio.
@Suite("Report and lists")
struct ReportTests {
    @Test("the report adds up with what happened", arguments: TestDatabase.allCases)
    func report(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            try await world.imports((0..<10).map { World.record($0) })
            let person = try await world.person(3)
            let row = try await world.firstMessage(of: person, from: World.start)
            let now = row.sendAt
            _ = try await world.claim(person, at: now)
            try await world.submit(row.message, at: now)
            try await world.receive(3, .delivered, at: now)
            let accounts = try await world.store.accountRows(of: person)
            let account = try #require(accounts.first)
            let day = World.day.adding(days: 3)
            try await world.decide(
                person,
                .promiseMade(account.account, amount: Money(minor: 50_000, .mexicanPeso), day: day),
                at: now.adding(seconds: 5)
            )
            try await world.decide(
                try await world.person(4),
                .optOutRecorded(nil, nil),
                at: now.adding(seconds: 6)
            )
            let end = now.adding(seconds: 86_400)
            let report = try await world.store.report(from: World.start, to: end)
            #expect(report.stages.reduce(0) { $0 + $1.accounts } == 10)
            #expect(report.stages.map(\.stage) == [.early])
            #expect(report.messages(.delivered) == 1)
            #expect(report.submitted == 1)
            #expect(report.personsContacted == 1)
            #expect(report.personsReached == 1)
            #expect(report.cost == [Money(minor: 35, .mexicanPeso)])
            #expect(report.recovered.isEmpty)
            #expect(report.costPerUnit(.mexicanPeso) == nil)
            #expect(report.optOuts == 1)
            #expect(report.promisesMade.map(\.state) == [.open])
            #expect(report.promisesMade.first?.amount.minor == 50_000)
            #expect(report.decisions == (try await world.store.summary().decisions))
            let gone = report.withdrawn.values.reduce(0, +)
            #expect(gone == report.messages(.cancelled))
            let results = try await world.store.strategyResults()
            #expect(results.map(\.strategy) == [row.strategy])
            #expect(results.first?.accounts == 1)
            #expect(results.first?.promised == 1)
            #expect(results.first?.cured == 0)
            #expect(results.first?.thousandths(.promised) == 1_000)
            #expect(results.first?.thousandths(.recovered) == 0)
            let costs = try await world.store.strategyCosts(since: end)
            #expect(costs.map(\.spent) == [Money(minor: 35, .mexicanPeso)])
            #expect(costs.map(\.recently.minor) == [0])
            let nothing = try await world.store.report(from: end, to: end.adding(seconds: 86_400))
            #expect(nothing.decisions == 0)
            #expect(nothing.states.allSatisfy { $0.state == .queued })
            let promises = try await world.store.promises(state: .open, from: day, to: day)
            #expect(promises.map(\.person) == [person])
            #expect(try await world.store.promises(state: .kept).isEmpty)
        }
    }

    @Test("every case is taken once, however few are held", arguments: TestDatabase.allCases)
    func eachCase(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            try await world.imports((0..<300).map { World.record($0) })
            var taken: [PersonID] = []
            try await world.store.eachCase(holding: 1) { taken.append($0.person) }
            #expect(taken.count == 300)
            #expect(Set(taken).count == 300)
            // Else the second page of a shard would not be asked for what comes after the first.
            #expect(Set(taken.map(\.shard)).count < 300)
            var again: [PersonID] = []
            try await world.store.eachCase { again.append($0.person) }
            #expect(again == taken)
        }
    }

    @Test("what the gate refused or put off is counted by rule", arguments: TestDatabase.allCases)
    func rules(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            // Two weeks with Sundays, on which nothing may be sent.
            let night = World.at("2026-11-25T05:00:00Z")
            try await world.imports((0..<5).map { World.record($0) }, at: night)
            var now = night
            let end = night.adding(hours: 14 * 24)
            for _ in 0..<500 {
                guard let next = try await world.store.nextWake(after: now), next < end else {
                    break
                }
                now = next
                _ = try await world.wake(at: now)
            }
            let report = try await world.store.report(from: night, to: now.adding(seconds: 1))
            let counts = report.gate
            let total = counts.refused + counts.deferred + counts.broughtForward
            let byRule = report.rules.values.reduce(0) {
                $0 + $1.refused + $1.deferred + $1.broughtForward
            }
            #expect(total > 0 && byRule >= total)
            // However often it was reviewed, a step counts once until it is cleared or skipped.
            var steps = 0
            for number in 0..<5 {
                var open: [String: Set<String>] = [:]
                let history = try await world.store.history(of: world.person(number))
                for reason in history.flatMap(\.record.reasons) {
                    func count(_ step: String, _ said: String) {
                        if open[step, default: []].insert(said).inserted { steps += 1 }
                    }
                    switch reason {
                    case .deferred(let step, _, _): count(step, "deferred")
                    case .broughtForward(let step, _, _): count(step, "forward")
                    case .refused(let step, _), .tooLate(let step, _): count(step, "refused")
                    case .cleared(_, let step), .stepSkipped(_, let step, _): open[step] = nil
                    default: break
                    }
                }
            }
            #expect(total == steps)
            #expect(report.rules.keys.allSatisfy { !$0.pack.isEmpty && !$0.rule.isEmpty })
        }
    }

    @Test("lists are paged and metrics count what waits", arguments: TestDatabase.allCases)
    func lists(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            try await world.imports((0..<10).map { World.record($0) })
            let person = try await world.person(3)
            let row = try await world.firstMessage(of: person, from: World.start)
            var now = row.sendAt
            for _ in 0..<20 {
                guard let next = try await world.store.nextWake(after: now) else { break }
                now = next
                _ = try await world.wake(at: now)
                if try await world.store.outbox(state: .queued).count >= 5 { break }
            }
            let all = try await world.store.outbox(state: .queued)
            #expect(all.count >= 5)
            let first = try await world.store.outbox(state: .queued, page: Page(limit: 2))
            let second = try await world.store.outbox(
                state: .queued,
                page: Page(limit: 2).next
            )
            #expect((first + second).map(\.message) == all.prefix(4).map(\.message))
            #expect(try await world.store.outbox(state: .delivered).isEmpty)
            #expect(try await world.store.outbox(state: nil).count >= all.count)
            let waiting = try await world.store.waitingWork(at: now)
            #expect(waiting.queued.values.reduce(0, +) == all.count)
            #expect(waiting.leased == 0)
            #expect(waiting.inbox == 0)
            #expect(waiting.unfinishedImports == 0)
            #expect(try await world.store.imports().map(\.state) == [.finished])
            #expect(try await world.store.creditors() == [World.creditor])
            #expect(try await world.store.stateChanges().isEmpty)
        }
    }
}
