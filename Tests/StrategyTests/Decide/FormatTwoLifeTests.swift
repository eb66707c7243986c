import Compliance
import Domain
import Messaging
import Strategy
import Testing
import Values

/// Lives of one person under strategies of format 2.
@Suite("Format 2 at work")
struct FormatTwoLifeTests {
    private static let first = """
          primero:
            text: >-
              Hola {nombre}, le escribe {cobrador} de {despacho} ({domicilio}) por encargo de
              {acreedor}. Cuenta terminada en {cuenta}: {vencido} al {fecha_saldo:numerica}.
              Condiciones: {condiciones}; {pago}. Quejas: {une}. Para no recibir mensajes responda
              BAJA.
            says: [optOutWording]
        """

    static func definition(
        _ steps: String,
        head: String = "",
        texts: [String] = [],
        more: String = "",
        version: Int = 1
    ) throws -> StrategyDefinition {
        let source =
            Draft.text(head: "first_contact: primero\n" + head, steps: steps, texts: texts)
            .replacing("version: 1", with: "version: \(version)") + "\n" + first
            + "\n" + more
        let check = StrategyCheck(try Town.tree(text: source))
        #expect(check.mistakes == [])
        return try #require(check.definition)
    }

    /// A policy with one strategy besides the shipped conversation, over these channels.
    static func policy(
        _ definitions: StrategyDefinition...,
        channels: [Channel] = [.sms]
    ) -> Policy {
        var policy = Town.policy(
            definitions + Town.shipped.filter { $0.kind == .conversation }
        )
        policy.connectedChannels = channels
        let known = policy.creditors[0].senders[0]
        for index in policy.creditors.indices {
            policy.creditors[index].senders = channels.map {
                SenderPolicy(channel: $0, route: $0.name, facts: known.facts)
            }
        }
        return policy
    }

    private static let account = Town.account(
        3,
        due: "2026-03-02",
        owes: 5_000,
        pastDue: 1_500,
        asOf: "2026-03-03"
    )

    /// A person who is imported on Tuesday, 3 March, the day after the due date.
    private static func scene(_ policy: Policy, person: UInt64 = 1) -> Scene {
        var scene = Scene("2026-03-03 06:00", policy: policy, person: person)
        scene.imports(account, asOf: "2026-03-03")
        return scene
    }

    private static func steps(_ scene: Scene) -> [String] { scene.sent.map(\.record.step) }

    // MARK: - Waits

    @Test("A step after another leaves when nobody answered, and not when somebody did")
    func waitsForReply() throws {
        let policy = Self.policy(
            try Self.definition(
                """
                  - {step: aviso, at: D+1, text: hola}
                  - {step: insistir, after: aviso, when: not replied, wait: 2d, text: hola}
                  - {step: agradecer, after: aviso, when: replied, wait: 5d, text: hola}
                """
            )
        )
        var silent = Self.scene(policy)
        silent.passes(until: "2026-03-12 12:00")
        #expect(Self.steps(silent) == ["aviso", "insistir"])
        #expect(silent.sent[1].record.sendAt >= silent.sent[0].record.sendAt.adding(hours: 48))

        var answers = Self.scene(policy)
        answers.passes(until: "2026-03-04 12:00")
        answers.writes(.courtesy, at: "2026-03-04 12:30")
        answers.passes(until: "2026-03-12 12:00")
        #expect(Self.steps(answers).filter { $0 == "insistir" }.isEmpty)
        #expect(Self.steps(answers).contains("agradecer"))
    }

    @Test("A step that follows one that sent nothing does not come")
    func followsNothing() throws {
        var scene = Self.scene(
            Self.policy(
                try Self.definition(
                    """
                      - {step: aviso, at: D+1, if: balance > 90000 MXN, text: hola}
                      - {step: insistir, after: aviso, wait: 1d, text: hola}
                      - {step: otro, at: D+5, text: hola}
                    """
                )
            )
        )
        scene.passes(until: "2026-03-12 12:00")
        #expect(Self.steps(scene) == ["otro"])
    }

    // MARK: - Ladders

    private static func ladder() throws -> Policy {
        Self.policy(
            try Self.definition(
                """
                  - step: aviso
                    at: D+1
                    window: 09:00-12:00
                    channels: [rcs, sms]
                    fall_back: {wait: 4h}
                    text: hola
                """
            ),
            channels: [.rcs, .sms]
        )
    }

    @Test("The next channel follows when the first did not get through, never both")
    func fallsBack() throws {
        var scene = Self.scene(try Self.ladder())
        scene.passes(until: "2026-03-03 13:00")
        #expect(scene.sent.map(\.record.channel) == [.rcs])
        let first = try #require(scene.sent.first?.record)
        #expect(first.validUntil <= first.sendAt.adding(hours: 4))
        scene.passes(until: "2026-03-06 19:00")
        #expect(scene.sent.map(\.record.channel) == [.rcs, .sms])
        #expect(scene.sent[1].record.sendAt >= first.validUntil)
    }

    @Test("The next channel does not follow one that arrived, was answered or paid")
    func doesNotFallBack() throws {
        var delivered = Self.scene(try Self.ladder())
        delivered.passes(until: "2026-03-03 12:00")
        let message = try #require(delivered.sent.first?.record)
        delivered.happens(.messageDelivered(message.id, at: delivered.now))
        delivered.passes(until: "2026-03-09 19:00")
        #expect(delivered.sent.map(\.record.channel) == [.rcs])

        var answered = Self.scene(try Self.ladder())
        answered.passes(until: "2026-03-03 12:00")
        answered.writes(.courtesy, at: "2026-03-03 12:30")
        answered.passes(until: "2026-03-09 19:00")
        #expect(
            answered.sent.allSatisfy { $0.record.channel == .rcs || $0.record.purpose == .reply }
        )
    }

    @Test("The channel that the person asked for comes before any other")
    func preferredChannel() throws {
        var scene = Scene("2026-03-03 06:00", policy: try Self.ladder())
        scene.happens(
            .imported(
                Imported(
                    creditor: "banco",
                    asOf: Day(iso: "2026-03-03")!,
                    facts: PersonFacts(
                        country: "MX",
                        region: "MX-CMX",
                        zones: ["America/Mexico_City"],
                        preferredHours: TimeOfDay("11:00")!...TimeOfDay("13:00")!,
                        preferredChannel: .sms
                    ),
                    contactPoints: [scene.mobile],
                    accounts: [Self.account]
                )
            )
        )
        scene.passes(until: "2026-03-09 19:00")
        #expect(scene.sent.map(\.record.channel) == [.sms])
        let time = Town.zone.local(scene.sent[0].record.sendAt).time
        #expect(time >= TimeOfDay("11:00")! && time <= TimeOfDay("12:00")!)
    }

    // MARK: - Experiments

    private static func experiment(
        version: Int,
        weights: String,
        head: String = ""
    ) throws -> StrategyDefinition {
        try definition(
            """
              - experiment: tono
                holdout: 20
                arms:
                  - {arm: amable, weight: \(weights), steps: [{step: uno, at: D+1, text: hola}]}
                  - {arm: directo, weight: 1, steps: [{step: dos, at: D+1, text: hola}]}
            """,
            head: head,
            version: version
        )
    }

    @Test("Arms are drawn by their weights, some persons are held out, and nobody changes arms")
    func draws() throws {
        let policy = Self.policy(try Self.experiment(version: 1, weights: "3"))
        var counts: [String: Int] = [:]
        for person in 1...160 as ClosedRange<UInt64> {
            var scene = Self.scene(policy, person: person)
            scene.passes(until: "2026-03-06 12:00")
            let arm = scene.state.accounts[0].clock.arm(of: "tono")
            counts[Self.steps(scene).first ?? "none", default: 0] += 1
            #expect(Self.steps(scene).count == (arm == "" ? 0 : 1))
            guard person <= 20 else { continue }
            // Another version turns the weights round: the arm stays.
            scene.policy = Self.policy(
                try Self.experiment(version: 1, weights: "3"),
                try Self.experiment(version: 2, weights: "1000")
            )
            scene.happens(.strategyMigrated(Self.account.id, version: 2))
            #expect(scene.state.accounts[0].clock.arm(of: "tono") == arm)
            #expect(scene.state.accounts[0].clock.version == 2)
        }
        #expect((15...50).contains(counts["none"] ?? 0))
        #expect((75...117).contains(counts["uno"] ?? 0))
        #expect((15...50).contains(counts["dos"] ?? 0))
    }

    @Test("An arm that fell off the list is drawn the same again; the strategy's own stay on it")
    func fallenDraws() throws {
        func others(_ count: Int) -> [AccountClock.Draw] {
            (0..<count).map { AccountClock.Draw(experiment: "otro \($0)", arm: "a") }
        }
        let policy = Self.policy(try Self.experiment(version: 1, weights: "1"))
        for person in 1...20 as ClosedRange<UInt64> {
            var scene = Self.scene(policy, person: person)
            let arm = try #require(scene.state.accounts[0].clock.arm(of: "tono"))
            scene.state.accounts[0].clock.draws = others(AccountClock.drawLimit)
            scene.happens(.timerDue)
            #expect(scene.state.accounts[0].clock.arm(of: "tono") == arm)
            #expect(scene.state.accounts[0].clock.draws.count == AccountClock.drawLimit)
        }
        // Drawn by an earlier version's shares: another draw must not take its place.
        let shared = Self.policy(
            try Self.experiment(version: 1, weights: "1000", head: "holdout: 1")
        )
        var scene = Self.scene(shared, person: 7)
        scene.state.accounts[0].clock.draws =
            [AccountClock.Draw(experiment: "tono", arm: "directo")]
            + others(AccountClock.drawLimit - 1)
        scene.passes(until: "2026-03-06 12:00")
        #expect(Self.steps(scene) == ["dos"])
        #expect(scene.state.accounts[0].clock.arm(of: "tono") == "directo")
        #expect(scene.state.accounts[0].clock.arm(of: "holdout:prueba") == "contacted")
    }

    @Test("A decided experiment gives its winner to all who had not drawn")
    func winner() throws {
        let definition = try Self.definition(
            """
              - experiment: tono
                winner: directo
                arms:
                  - {arm: amable, steps: [{step: uno, at: D+1, text: hola}]}
                  - {arm: directo, steps: [{step: dos, at: D+1, text: hola}]}
            """
        )
        for person in 1...20 as ClosedRange<UInt64> {
            var scene = Self.scene(Self.policy(definition), person: person)
            scene.passes(until: "2026-03-06 12:00")
            #expect(Self.steps(scene) == ["dos"])
        }
    }

    @Test("Persons of a strategy's hold-out get nothing, and the reason says so")
    func holdout() throws {
        let policy = Self.policy(
            try Self.definition("  - {step: uno, at: D+1, text: hola}", head: "holdout: 50")
        )
        var silent = 0
        for person in 1...40 as ClosedRange<UInt64> {
            var scene = Self.scene(policy, person: person)
            scene.passes(until: "2026-03-06 12:00")
            if scene.sent.isEmpty { silent += 1 }
        }
        #expect((10...30).contains(silent))
    }

    // MARK: - Sequences

    @Test("A sequence tells each of its texts once, over cycles, and then nothing")
    func sequence() throws {
        let texts = (1...4).map { "consejo\($0)" }
        let policy = Self.policy(
            try Self.definition(
                """
                  - {step: aviso, at: D+1, text: hola}
                  - loop: consejos
                    every: 3d
                    times: 3
                    steps: [{step: consejo, at: D+3, sequence: educacion, purpose: service}]
                """,
                head: "sequences: {educacion: [\(texts.joined(separator: ", "))]}",
                texts: texts
            )
        )
        var scene = Self.scene(policy)
        scene.passes(until: "2026-03-30 12:00")
        var next = Self.account
        next.dueDay = Day(iso: "2026-04-02")!
        next.figures.asOf = Day(iso: "2026-04-03")!
        scene.now = Town.at("2026-04-03 06:00")
        scene.imports(next, asOf: "2026-04-03")
        scene.passes(until: "2026-04-30 12:00")
        let told = scene.sent.map(\.record.text.text).filter { $0.hasPrefix("consejo") }
        #expect(told == texts)
        #expect(scene.state.sequences == [CaseState.SequencePlace(name: "educacion", told: 4)])
    }

    // MARK: - Persons of ours

    @Test("A step that asks for approval waits for it, once, and can be declined")
    func approval() throws {
        let policy = Self.policy(
            try Self.definition("  - {step: uno, at: D+1, text: hola, approval: required}")
        )
        var scene = Self.scene(policy)
        scene.passes(until: "2026-03-04 12:00")
        #expect(scene.sent.isEmpty)
        scene.happens(.timerDue)
        #expect(scene.tasks.isEmpty)
        var declined = scene
        scene.happens(
            .approvalDecided(Self.account.id, step: "uno", isGranted: true),
            at: "2026-03-04 12:10"
        )
        scene.passes(until: "2026-03-05 12:00")
        #expect(Self.steps(scene) == ["uno"])
        declined.happens(
            .approvalDecided(Self.account.id, step: "uno", isGranted: false),
            at: "2026-03-04 12:10"
        )
        declined.passes(until: "2026-03-20 12:00")
        #expect(declined.sent.isEmpty)
        #expect(
            declined.state.accounts[0].clock.isDone(step: 0)
        )
    }

    @Test("A call is cleared, given to a person, counts as a contact, and a payment takes it back")
    func call() throws {
        let policy = Self.policy(
            try Self.definition(
                """
                  - {step: aviso, at: D+1, text: hola}
                  - {step: llamar, at: D+3, do: call}
                """
            )
        )
        var scene = Self.scene(policy)
        var tasks: [PersonTask] = []
        while let wake = scene.state.wakeAt, wake <= Town.at("2026-03-06 18:00") {
            scene.now = wake
            scene.happens(.timerDue)
            for case .openTask(let task) in scene.last.effects { tasks.append(task) }
        }
        let task = try #require(tasks.first { $0.kind == .call })
        #expect(task.step == "llamar")
        let due = try #require(task.due)
        #expect(due > scene.now.adding(hours: -12))
        let attempt = try #require(scene.state.attempts.last { $0.channel == .call })
        #expect(attempt.message == task.id.retagged())

        var notMade = scene
        notMade.happens(.handMade(attempt.message, .notMade))
        #expect(notMade.state.attempts.last { $0.channel == .call }?.outcome == .withdrawn)
        scene.happens(.handMade(attempt.message, .reached))
        #expect(scene.state.attempts.last { $0.channel == .call }?.outcome == .conversation)
    }

    @Test("A payment closes the call that waits")
    func paymentClosesCall() throws {
        let policy = Self.policy(
            try Self.definition(
                """
                  - {step: aviso, at: D+1, text: hola}
                  - {step: llamar, at: D+3, do: call}
                """
            )
        )
        var scene = Self.scene(policy)
        scene.passes(until: "2026-03-05 18:59")
        while !scene.state.planned.contains(where: { $0.channel == .call }),
            let wake = scene.state.wakeAt
        {
            scene.now = wake
            scene.happens(.timerDue)
        }
        let waiting = try #require(scene.state.planned.last { $0.channel == .call })
        scene.seed += 1
        scene.happens(
            .paymentReceived(
                Payment(
                    id: Town.id(77),
                    account: Self.account.id,
                    amount: Town.pesos(1_500),
                    valueDay: Town.zone.local(scene.now).day,
                    receivedAt: scene.now
                )
            )
        )
        let closed = scene.last.effects.contains {
            if case .closeTasks([waiting.message.retagged()], .payment) = $0 { true } else { false }
        }
        #expect(closed)
    }

    // MARK: - Points and days

    @Test("Steps are counted from entry, from a column, and from what happens outside")
    func points() throws {
        let policy = Self.policy(
            try Self.definition(
                """
                  - {step: entrada, at: entry+1, text: hola}
                  - {step: corte, at: column corte_luz-2, text: hola}
                  - {step: despues, at: event visita+2, text: hola}
                """,
                head: "attributes: {corte_luz: day}"
            )
        )
        var account = Self.account
        account.attributes = [
            Account.Attribute(name: "corte_luz", value: .day(Day(iso: "2026-03-12")!))
        ]
        var scene = Scene("2026-03-03 06:00", policy: policy)
        scene.imports(account, asOf: "2026-03-03")
        scene.passes(until: "2026-03-16 10:00")
        #expect(Self.steps(scene) == ["entrada", "corte"])
        let days = scene.sent.map { Town.zone.local($0.record.sendAt).day.description }
        #expect(days == ["2026-03-04", "2026-03-10"])
        scene.happens(
            .marked(account.id, name: "visita", on: Day(iso: "2026-03-16")!),
            at: "2026-03-16 11:00"
        )
        scene.passes(until: "2026-03-20 10:00")
        #expect(Self.steps(scene).last == "despues")
        #expect(Town.zone.local(scene.sent[2].record.sendAt).day.description == "2026-03-18")
    }

    @Test("On business days a reminder goes before the weekend and a notice after it")
    func businessDays() throws {
        var policy = Self.policy(
            try Self.definition(
                """
                  - {step: antes, at: D-1, text: hola}
                  - {step: despues, at: D+12, text: hola}
                """,
                head: "days: business"
            )
        )
        policy.holidays = ["MX": [.mexicoFederal]]
        // Due on Monday, 9 March: a day before it is Sunday. Twelve days after it is Saturday.
        let account = Town.account(
            3,
            due: "2026-03-09",
            owes: 5_000,
            pastDue: 0,
            asOf: "2026-03-03"
        )
        var late = account
        late.figures.pastDue = Town.pesos(1_500)
        late.figures.asOf = Day(iso: "2026-03-10")!
        var scene = Scene("2026-03-03 06:00", policy: policy)
        scene.imports(account, asOf: "2026-03-03")
        scene.passes(until: "2026-03-10 06:00")
        scene.imports(late, asOf: "2026-03-10")
        scene.passes(until: "2026-03-30 06:00")
        let days = scene.sent.map { Town.zone.local($0.record.sendAt).day.description }
        #expect(days == ["2026-03-06", "2026-03-23"])
    }

    @Test("Several windows a day: nobody is written to between them")
    func windows() throws {
        let policy = Self.policy(
            try Self.definition(
                "  - {step: uno, at: D+1, window: [09:00-10:00, 17:00-18:00], text: hola}"
            )
        )
        var hours: Set<Int> = []
        for person in 1...40 as ClosedRange<UInt64> {
            var scene = Self.scene(policy, person: person)
            scene.passes(until: "2026-03-04 19:00")
            for message in scene.sent {
                hours.insert(Town.zone.local(message.record.sendAt).time.hour)
            }
        }
        #expect(hours == [9, 17])
    }

    @Test("Missed points that are compressed come at their old distances from the entry on")
    func compress() throws {
        let policy = Self.policy(
            try Self.definition(
                """
                  - {step: uno, at: D+1, text: hola, useful_days: 30}
                  - {step: dos, at: D+4, text: hola, useful_days: 30}
                """,
                head: "catch_up: compress"
            )
        )
        var account = Self.account
        account.dueDay = Day(iso: "2026-02-20")!
        var scene = Scene("2026-03-03 06:00", policy: policy)
        scene.imports(account, asOf: "2026-03-03")
        scene.passes(until: "2026-03-20 06:00")
        let days = scene.sent.map { Town.zone.local($0.record.sendAt).day.description }
        #expect(Self.steps(scene) == ["uno", "dos"])
        #expect(days == ["2026-03-03", "2026-03-06"])
    }

    // MARK: - Ends

    @Test("An account that reaches the goal leaves, and comes again only after the time said")
    func goal() throws {
        let policy = Self.policy(
            try Self.definition(
                """
                  - {step: uno, at: entry+1, text: hola}
                  - {step: dos, at: entry+20, text: hola}
                """,
                head: "goal: promises_kept >= 1\nagain: never"
            )
        )
        var scene = Self.scene(policy)
        scene.passes(until: "2026-03-05 12:00")
        #expect(Self.steps(scene) == ["uno"])
        scene.happens(
            .promiseMade(
                Self.account.id,
                amount: Town.pesos(100),
                day: Day(iso: "2026-03-06")!
            ),
            at: "2026-03-05 12:30"
        )
        scene.pays(100, account: Self.account, at: "2026-03-06 10:00")
        #expect(!scene.state.accounts[0].clock.isRunning)
        scene.passes(until: "2026-04-20 12:00")
        #expect(Self.steps(scene).filter { $0 == "dos" }.isEmpty)
        #expect(scene.state.accounts[0].clock.left.map(\.strategy) == ["prueba"])
    }

    @Test("A clock that is moved to another version keeps what was done by the names of its steps")
    func migrate() throws {
        let old = try Self.definition(
            """
              - {step: uno, at: D+1, text: hola}
              - {step: dos, at: D+4, text: hola}
            """
        )
        let new = try Self.definition(
            """
              - {step: cero, at: D+3, text: hola}
              - {step: dos, at: D+6, text: hola}
              - {step: uno, at: D+8, text: hola}
            """,
            version: 2
        )
        var scene = Self.scene(Self.policy(old))
        scene.passes(until: "2026-03-03 19:00")
        #expect(Self.steps(scene) == ["uno"])
        scene.policy = Self.policy(old, new)
        scene.happens(.strategyMigrated(Self.account.id, version: 2), at: "2026-03-04 08:00")
        scene.passes(until: "2026-03-20 12:00")
        #expect(Self.steps(scene) == ["uno", "cero", "dos"])
        #expect(scene.sent.map(\.record.text.version) == [1, 2, 2])
    }
}
