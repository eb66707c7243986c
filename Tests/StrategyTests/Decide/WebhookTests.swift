import Domain
import Messaging
import Strategy
import Testing
import Values

/// Steps that call another system.
@Suite("Webhooks in strategies")
struct WebhookTests {
    private static let account = Town.account(
        3,
        due: "2026-03-02",
        owes: 5_000,
        pastDue: 1_500,
        asOf: "2026-03-03"
    )

    private static func policy(
        _ steps: String,
        head: String = "",
        endpoints: [String] = ["crm"]
    ) throws -> Policy {
        var policy = FormatTwoLifeTests.policy(
            try FormatTwoLifeTests.definition(
                steps + "\n  - {step: z, at: D+60, text: hola}",
                head: head
            )
        )
        policy.endpoints = endpoints
        return policy
    }

    /// A person who is imported on Tuesday, 3 March, the day after the due date.
    private static func scene(_ policy: Policy) -> Scene {
        var scene = Scene("2026-03-03 06:00", policy: policy)
        scene.imports(account, asOf: "2026-03-03")
        return scene
    }

    /// Lets time pass and gathers the calls with the instants at which they were decided.
    private static func calls(
        _ scene: inout Scene,
        until time: String
    ) -> [(call: WebhookCall, at: Instant)] {
        var calls: [(call: WebhookCall, at: Instant)] = []
        while let wake = scene.state.wakeAt, wake <= Town.at(time) {
            scene.now = wake
            scene.happens(.timerDue)
            calls += decided(scene)
        }
        scene.now = Town.at(time)
        return calls
    }

    /// The calls of the last decision.
    private static func decided(_ scene: Scene) -> [(call: WebhookCall, at: Instant)] {
        scene.last.effects.compactMap { effect in
            if case .callWebhook(let call) = effect { (call, scene.now) } else { nil }
        }
    }

    private static func withdrawn(_ scene: Scene) -> [WithdrawalReason] {
        scene.last.effects.compactMap {
            if case .withdrawCalls(account.id, let why) = $0 { why } else { nil }
        }
    }

    // MARK: - When

    @Test("A webhook comes on its day before it dawns, beside a message of the day, and once")
    func comes() throws {
        let policy = try Self.policy(
            """
              - {step: aviso, at: D+3, text: hola}
              - {step: avisar al CRM, at: D+3, do: webhook, endpoint: crm}
            """
        )
        var scene = Self.scene(policy)
        let calls = Self.calls(&scene, until: "2026-03-20 12:00")
        let found = try #require(calls.first)
        #expect(calls.count == 1)
        #expect(found.call.endpoint == "crm")
        #expect(found.call.account == Self.account.id)
        #expect(found.call.creditor == "banco")
        #expect(found.call.strategy == "prueba")
        #expect(found.call.version == 1)
        #expect(found.call.step == "avisar al CRM")
        #expect(found.at >= Town.at("2026-03-05 00:00"))
        #expect(found.at <= Town.at("2026-03-05 05:00"))
        #expect(found.call.until == Town.zone.instant(Day(iso: "2026-03-12")!, .endOfDay))
        #expect(scene.sent.map(\.record.step) == ["aviso"])
    }

    @Test("A webhook is no contact: no attempt, no distance, no first contact, nothing sent")
    func contactsNobody() throws {
        var scene = Self.scene(
            try Self.policy("  - {step: a, at: D+3, do: webhook, endpoint: crm}")
        )
        #expect(Self.calls(&scene, until: "2026-03-08 12:00").count == 1)
        #expect(scene.state.attempts.isEmpty)
        #expect(scene.state.planned.isEmpty)
        #expect(scene.state.introductions.isEmpty)
        #expect(scene.state.quietUntil == nil)
        #expect(scene.state.totals == CaseState.Totals())
        #expect(scene.state.accounts[0].clock.lastContactDay == nil)
    }

    @Test("A webhook keeps no distance to the message before it")
    func keepsNoDistance() throws {
        let policy = try Self.policy(
            """
              - {step: aviso, at: D+3, text: hola}
              - {step: avisar, after: aviso, wait: 30m, do: webhook, endpoint: crm}
            """
        )
        var scene = Self.scene(policy)
        let calls = Self.calls(&scene, until: "2026-03-20 12:00")
        let left = try #require(scene.sent.first).record.sendAt
        #expect(calls.count == 1)
        #expect(try #require(calls.first).at == left.adding(minutes: 30))
    }

    @Test("Conditions, branches, days, approval and steps that follow work for webhooks")
    func composes() throws {
        let policy = try Self.policy(
            """
              - {step: nunca, at: D+2, do: webhook, endpoint: crm, if: balance > 90000 MXN}
              - branch: por monto
                cases:
                  - if: balance > 4000 MXN
                    steps: [{step: alto, at: D+3, do: webhook, endpoint: crm}]
                  - else: true
                    steps: [{step: bajo, at: D+3, do: webhook, endpoint: crm}]
              - {step: lunes, at: D+5, do: webhook, endpoint: crm, days: [mon]}
              - {step: aprobado, at: D+3, do: webhook, endpoint: crm, approval: required}
              - {step: luego, after: alto, wait: 2d, text: hola}
            """
        )
        var scene = Self.scene(policy)
        var calls = Self.calls(&scene, until: "2026-03-05 23:00")
        #expect(calls.map(\.call.step) == ["alto"])
        scene.happens(
            .approvalDecided(Self.account.id, step: "aprobado", isGranted: true),
            at: "2026-03-05 23:10"
        )
        calls += Self.decided(scene)
        calls += Self.calls(&scene, until: "2026-03-12 12:00")
        #expect(Set(calls.map(\.call.step)) == ["alto", "aprobado", "lunes"])
        let monday = try #require(calls.first { $0.call.step == "lunes" })
        #expect(Town.zone.local(monday.at).day == Day(iso: "2026-03-09"))
        let after = try #require(scene.sent.first).record
        #expect(after.step == "luego")
        #expect(after.sendAt >= calls[0].at.adding(hours: 48))
    }

    @Test("Of webhooks that were missed before the account came only the latest is made")
    func catchesUp() throws {
        let policy = try Self.policy(
            """
              - {step: a, at: D-3, do: webhook, endpoint: crm}
              - {step: b, at: D-2, do: webhook, endpoint: crm}
              - {step: c, at: D-1, do: webhook, endpoint: crm, catch_up: skip}
            """
        )
        var scene = Self.scene(policy)
        let first = scene.last.effects.compactMap { effect -> String? in
            if case .callWebhook(let call) = effect { call.step } else { nil }
        }
        let later = Self.calls(&scene, until: "2026-03-20 12:00").map(\.call.step)
        #expect(first + later == ["b"])
    }

    @Test("A step whose endpoint the facts no longer name is over, with the reason")
    func unknownEndpoint() throws {
        var scene = Self.scene(
            try Self.policy(
                "  - {step: a, at: D+3, do: webhook, endpoint: crm}",
                endpoints: ["erp"]
            )
        )
        var skipped: [Reason.Skip] = []
        while let wake = scene.state.wakeAt, wake <= Town.at("2026-03-08 12:00") {
            scene.now = wake
            scene.happens(.timerDue)
            for case .stepSkipped(_, "a", let why) in scene.last.reasons { skipped.append(why) }
        }
        #expect(skipped == [.noEndpoint])
    }

    // MARK: - What stops it

    @Test(
        "What stops messages takes back calls that no system has taken",
        arguments: [
            (Event.accountEnded(account.id, .recalled, on: Day(iso: "2026-03-05")!), .accountEnded),
            (.disputeOpened(account.id), .dispute),
            (.disputeOpened(nil), .dispute),
            (.promiseMade(account.id, amount: nil, day: Day(iso: "2026-03-09")!), .promise),
            (.personDeceased, .deceased),
            (.humanTookOver, .held),
            (.optOutRecorded(nil, nil), .optOut),
        ] as [(Event, WithdrawalReason)]
    )
    func stops(_ event: Event, _ why: WithdrawalReason) throws {
        var scene = Self.scene(
            try Self.policy(
                """
                  - {step: a, at: D+3, do: webhook, endpoint: crm}
                  - {step: b, at: D+6, do: webhook, endpoint: crm}
                """
            )
        )
        #expect(Self.calls(&scene, until: "2026-03-05 12:00").count == 1)
        scene.happens(event, at: "2026-03-05 12:30")
        #expect(Self.withdrawn(scene) == [why])
        #expect(scene.last.reasons.contains(.callsWithdrawn(Self.account.id, why)))
        #expect(Self.calls(&scene, until: "2026-03-08 23:00").isEmpty)
    }

    @Test("A payment takes back what waits, once; what has passed its time is not taken back")
    func paid() throws {
        let policy = try Self.policy("  - {step: a, at: D+3, do: webhook, endpoint: crm}")
        var scene = Self.scene(policy)
        #expect(Self.calls(&scene, until: "2026-03-05 12:00").count == 1)
        var late = scene
        scene.pays(1_500, account: Self.account, at: "2026-03-05 13:00")
        #expect(Self.withdrawn(scene) == [.payment])
        scene.pays(100, account: Self.account, at: "2026-03-05 14:00")
        #expect(Self.withdrawn(scene) == [])
        late.passes(until: "2026-03-14 12:00")
        late.pays(1_500, account: Self.account, at: "2026-03-14 13:00")
        #expect(Self.withdrawn(late) == [])
    }

    @Test("A goal that is reached takes back what waits")
    func goal() throws {
        let policy = try Self.policy(
            "  - {step: a, at: D+3, do: webhook, endpoint: crm}",
            head: "goal: contact_confirmed"
        )
        var scene = Self.scene(policy)
        #expect(Self.calls(&scene, until: "2026-03-05 12:00").count == 1)
        scene.happens(.contactPointConfirmed(scene.mobile.id), at: "2026-03-05 12:30")
        #expect(Self.withdrawn(scene) == [.factsChanged])
    }

    // MARK: - The language

    @Test(
        "What a webhook cannot have is told with its line and what to do",
        arguments: [
            ("{step: a, at: D+1, do: webhook}", "not said which endpoint"),
            ("{step: a, at: D+1, do: webhook, endpoint: crm, text: hola}", "has no text"),
            (
                "{step: a, at: D+1, do: webhook, endpoint: crm, window: 09:00-12:00}",
                "has no window"
            ),
            ("{step: a, at: D+1, do: webhook, endpoint: crm, time: \"10:00\"}", "has no time"),
            ("{step: a, at: D+1, do: webhook, endpoint: crm, channels: [sms]}", "has no channels"),
            ("{step: a, at: D+1, do: webhook, endpoint: crm, purpose: service}", "no purpose"),
            (
                "{step: a, at: D+1, do: webhook, endpoint: crm, fall_back: {wait: 4h}}",
                "has no fall_back"
            ),
            (
                "{step: a, at: D+1, do: webhook, endpoint: \"https://x.example/y\"}",
                "no name of an endpoint"
            ),
            ("{step: a, at: D+1, text: hola, endpoint: crm}", "only a webhook has an endpoint"),
        ]
    )
    func mistakes(step: String, reason: String) throws {
        let steps = "  - \(step)\n  - {step: z, at: D+9, text: hola}"
        let check = try Draft.check(steps: steps)
        #expect(check.definition == nil)
        let mistake = try #require(check.mistakes.first { $0.reason.contains(reason) })
        #expect(mistake.place.line == 7)
        #expect(!mistake.remedy.isEmpty)
    }

    @Test("Endpoints that the facts do not name are told with the nearest one")
    func unknownEndpoints() throws {
        let definition = try Draft.definition(
            steps: """
                  - {step: a, at: D+1, do: webhook, endpoint: crn}
                  - {step: b, at: D+2, text: hola}
                """
        )
        #expect(definition.unknownEndpoints(among: ["crn"]) == [])
        let mistake = try #require(definition.unknownEndpoints(among: ["erp", "crm"]).first)
        #expect(mistake.place.line == 7)
        #expect(mistake.remedy.contains("crm"))
    }

    @Test("A drawing, a comparison and the record tell of webhooks")
    func told() throws {
        func definition(_ endpoint: String) throws -> StrategyDefinition {
            try Draft.definition(
                steps: """
                      - {step: a, at: D+1, do: webhook, endpoint: \(endpoint)}
                      - {step: b, at: D+2, text: hola}
                    """
            )
        }
        let crm = try definition("crm")
        #expect(StrategyDrawing.svg(crm).contains("Avisa al sistema crm"))
        let changes = StrategyChanges(from: crm, to: try definition("erp")).changes
        #expect(changes.map(\.detail) == ["endpoint: crm → erp"])
        var scene = Self.scene(
            try Self.policy("  - {step: a, at: D+3, do: webhook, endpoint: crm}")
        )
        while scene.now < Town.at("2026-03-05 00:00"), let wake = scene.state.wakeAt {
            scene.now = wake
            scene.happens(.timerDue)
        }
        let called = try #require(
            scene.last.reasons.first { if case .called = $0 { true } else { false } }
        )
        let told = explain(called, in: .spanish, zone: Town.zone)
        #expect(told.first?.contains("crm") == true)
        let outcomes = StepOutcome.latest(in: [(1, scene.now, scene.last.reasons)])
        #expect(outcomes.map(\.isSent) == [true])
    }
}
