import Compliance
import Domain
import Messaging
import Simulation
import Strategy
import Testing
import Values

/// Lives of one person, as `recado strategy try` lives them.
private struct Lived {
    var left: [(message: MessageRecord, at: Instant)] = []
    var reasons: [(reason: Reason, at: Instant)] = []
    var state: CaseState
    var used: Set<Int>
    var life: Life

    static let begin = Village.zone.instant(Day(iso: "2026-03-02")!, TimeOfDay(hour: 6, minute: 0)!)

    /// The person who is 17 days past due at the beginning.
    static let person = Village.person(1)
    static let account = person.imported.accounts[0].id

    static func at(_ day: String, _ time: String) -> Instant {
        Village.zone.instant(Day(iso: day)!, TimeOfDay(time)!)
    }

    init(
        _ script: LifeScript = LifeScript(),
        _ policy: Policy? = nil,
        person: SimulatedPerson = Lived.person,
        seed: UInt64 = 1,
        days: Int = 30
    ) throws {
        var life = Life(
            person,
            try policy ?? Village.policy(),
            script: script,
            seed: seed,
            begin: Self.begin,
            canWrite: { _ in true }
        )
        var left: [(MessageRecord, Instant)] = []
        var reasons: [(Reason, Instant)] = []
        let end = life.run(until: Self.begin.adding(hours: 24 * Int64(days))) { sight in
            switch sight {
            case .left(let message, let at): left.append((message, at))
            case .decided(_, let decision, _, let at):
                reasons += decision.reasons.map { ($0, at) }
            case .wrote: break
            }
            return true
        }
        #expect(end == .over)
        self.left = left
        self.reasons = reasons
        self.life = life
        state = life.state
        used = life.usedHabits
    }

    func has(_ wanted: (Reason) -> Bool) -> Bool { reasons.contains { wanted($0.reason) } }
}

@Suite("One person lived through a strategy")
struct LifeTests {
    @Test(
        "A promise in words is asked back, and silences once the person says so",
        arguments: [1, 7]
    )
    func reply(seed: UInt64) throws {
        let script = LifeScript(acts: [
            LifeAct(at: Lived.at("2026-03-05", "10:15"), .writes("el lunes pago 500")),
            LifeAct(at: Lived.at("2026-03-05", "10:40"), .writes("SÍ")),
        ])
        let lived = try Lived(script, seed: seed)
        let promise = try #require(lived.state.promises.first)
        #expect(promise.amount == Money(minor: 50_000, .mexicanPeso))
        #expect(promise.dueDay == Day(iso: "2026-03-09"))
        #expect(promise.state == .broken)
        let answers = lived.left.filter { $0.message.purpose != .initiated }.map(\.message.step)
        #expect(answers.prefix(2) == ["promise_echo", "promise_confirmed"])
        // No step of the clock between the promise and its day.
        let clock = lived.left.filter {
            if case .step = $0.message.origin { true } else { false }
        }
        #expect(clock.contains { $0.at < Lived.at("2026-03-05", "10:15") })
        #expect(
            !clock.contains {
                (Lived.at("2026-03-05", "10:40")..<Lived.at("2026-03-09", "23:00")).contains($0.at)
            }
        )
    }

    @Test("All that is past due is paid: thanks, and nothing more asks for it")
    func payment() throws {
        let paid = Lived.at("2026-03-04", "20:00")
        let script = LifeScript(acts: [
            LifeAct(at: paid, .pays(Lived.account, Money(minor: 90_000, .mexicanPeso)))
        ])
        let lived = try Lived(script, days: 10)
        #expect(lived.has { if case .paymentCounted = $0 { true } else { false } })
        #expect(lived.left.contains { $0.message.step == "thanks" && $0.at >= paid })
        #expect(!lived.left.contains { $0.message.text.strategy == "temprana" && $0.at >= paid })
        let silent = try Lived(days: 10)
        #expect(silent.left.contains { $0.message.text.strategy == "temprana" && $0.at >= paid })
    }

    @Test("What the law does not allow yet waits, and leaves when it is allowed")
    func deferred() throws {
        var policy = try Village.policy()
        let check = StrategyCheck(
            try Village.tree(
                text: """
                    format: 2
                    strategy: domingo
                    version: 1
                    title: Domingo
                    rank: 900
                    window: 09:00-19:00
                    steps:
                      - {step: en domingo, at: entry+6, text: hola}
                    texts:
                      hola:
                        text: Hola {nombre}, un aviso. BAJA para no recibir.
                        says: [optOutWording]

                    """
            )
        )
        policy.strategies = StrategyBook([try #require(check.definition)])
        policy.actor = .creditor
        let lived = try Lived(LifeScript(), policy, days: 9)
        let until = lived.reasons.compactMap { entry -> Instant? in
            if case .deferred("en domingo", let until, let verdict) = entry.reason,
                verdict.findings.contains(where: { !$0.citation.article.isEmpty })
            {
                until
            } else {
                nil
            }
        }.first
        let first = try #require(lived.left.first)
        #expect(first.at >= (try #require(until)))
        #expect(first.message.step == "en domingo")
    }

    /// A branch and an experiment: two arms, a condition, a step with approval.
    private static let branches = """
        format: 2
        strategy: ramas
        version: 1
        title: Ramas
        rank: 900
        window: 10:00-18:00
        steps:
          - {step: saludo, at: entry+1, text: hola}
          - branch: por atraso
            cases:
              - if: dpd == 0
                steps: [{step: al corriente, at: entry+2, text: hola}]
              - else: true
                steps: [{step: atrasada, at: entry+2, text: hola}]
          - experiment: tono
            arms:
              - arm: corto
                weight: 1
                steps:
                  - {step: corto, at: entry+4, text: hola}
              - arm: largo
                weight: 1
                steps:
                  - {step: largo, at: entry+4, text: hola}
          - {step: con permiso, at: entry+6, approval: required, text: hola}
        texts:
          hola:
            text: Hola {nombre}, un aviso. BAJA para no recibir.
            says: [optOutWording]

        """

    @Test("A branch is skipped, one arm is met and kept, and approval is as the script says")
    func branch() throws {
        var policy = try Village.policy()
        let check = StrategyCheck(try Village.tree(text: Self.branches))
        #expect(check.mistakes == [])
        policy.strategies = StrategyBook([try #require(check.definition)])
        policy.actor = .creditor
        let script = LifeScript(habits: [
            LifeHabit(.approves, step: "con permiso"), LifeHabit(.fails, step: "no hay"),
        ])
        var arms: Set<String> = []
        for number in stride(from: UInt64(1), to: 60, by: 5) {
            let lived = try Lived(script, policy, person: Village.person(number), days: 10)
            #expect(
                lived.has {
                    if case .stepSkipped(_, "al corriente", .condition) = $0 {
                        true
                    } else {
                        false
                    }
                }
            )
            let arm = try #require(lived.state.accounts[0].clock.arm(of: "tono"))
            arms.insert(arm)
            #expect(lived.left.map(\.message.step) == ["saludo", "atrasada", arm, "con permiso"])
            #expect(lived.used == [0])
        }
        #expect(arms == ["corto", "largo"])
        let refused = try Lived(
            LifeScript(habits: [LifeHabit(.declines, step: nil)]),
            policy,
            days: 10
        )
        #expect(!refused.left.contains { $0.message.step == "con permiso" })
    }

    @Test("The same seed lives the same life, and a life can be lived on")
    func again() throws {
        var first = try Lived(days: 3)
        let second = try Lived(days: 3)
        #expect(first.state == second.state)
        #expect(first.left.map(\.message) == second.left.map(\.message))
        var next: MessageRecord?
        let end = first.life.run(until: Lived.begin.adding(hours: 24 * 90)) { sight in
            if case .left(let message, _) = sight { next = message }
            return next == nil
        }
        #expect(end == .stopped)
        #expect(next?.id == (try Lived(days: 30)).left[second.left.count].message.id)
    }

    @Test("A message that fails is told as such, and opens nothing else")
    func fails() throws {
        let script = LifeScript(habits: [LifeHabit(.fails, step: nil)])
        let lived = try Lived(script)
        #expect(lived.state.totals.failed > 0)
        #expect(lived.state.totals.delivered == 0)
        #expect(lived.state.contactPoints[0].reach == .dead)
    }
}
