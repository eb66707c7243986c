import Domain
import Messaging
import Strategy
import TestSupport
import Testing
import Values
import Workers

@testable import Store

/// The outbox under everything that goes wrong.
@Suite("Messages")
struct MessageTests {
    private func queued(_ world: World) async throws -> (PersonID, MessageRow) {
        try await world.imports([World.record(1)])
        let person = try await world.person(1)
        return (person, try await world.firstMessage(of: person, from: World.start))
    }

    @Test(
        "a lease that ran out leaves the message uncertain, never queued",
        arguments: TestDatabase.allCases
    )
    func expired(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            let (person, row) = try await queued(world)
            let now = row.sendAt
            #expect(try await world.claim(person, at: now, lease: 60).messages.count == 1)
            #expect(try await world.store.expireLeases(now: now, realNow: now) == 0)
            let later = now.adding(seconds: 61)
            #expect(try await world.store.expireLeases(now: later, realNow: later) == 1)
            let story = try #require(try await world.store.why(row.message))
            #expect(story.row.state == .outbound(.uncertain))
            #expect(story.row.mayBeDuplicate)
            #expect(try await world.claim(person, at: later).messages.isEmpty)
            // The carrier's answer comes late after all.
            try await world.submit(row.message, at: later)
            #expect(try await world.store.why(row.message)?.row.state == .outbound(.submitted))
        }
    }

    @Test("states never go backwards", arguments: TestDatabase.allCases)
    func forward(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            let (person, row) = try await queued(world)
            var now = row.sendAt
            _ = try await world.claim(person, at: now)
            try await world.submit(row.message, at: now)
            let news: [(DeliveryState, DeliveryState, Bool)] = [
                (.enroute, .enroute, true), (.submitted, .enroute, false),
                (.delivered, .delivered, true), (.enroute, .delivered, false),
                (.undelivered, .delivered, false), (.delivered, .delivered, false),
            ]
            for (said, expected, hasChanged) in news {
                now = now.adding(seconds: 1)
                let (applied, _) = try await world.receive(1, said, at: now)
                #expect(applied.map(\.hasChanged) == [hasChanged])
                #expect(try await world.store.why(row.message)?.row.state == .outbound(expected))
            }
            try await world.submit(row.message, as: .rejected, at: now)
            #expect(try await world.store.why(row.message)?.row.state == .outbound(.delivered))
        }
    }

    @Test(
        "a message of several parts has arrived when all of them have",
        arguments: TestDatabase.allCases
    )
    func parts(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            let (person, row) = try await queued(world)
            let now = row.sendAt
            _ = try await world.claim(person, at: now)
            try await world.submit(row.message, ids: ["p0", "p1"], at: now)
            let first = try await world.receive(1, .delivered, id: "p0", at: now)
            #expect(first.applied.first?.state != .delivered)
            try await world.receive(1, .delivered, id: "p1", at: now)
            let story = try #require(try await world.store.why(row.message))
            #expect(story.row.state == .outbound(.delivered))
            #expect(story.parts.map(\.providerID) == ["p0", "p1"])
            #expect(story.parts.allSatisfy { $0.state == .delivered })
        }
    }

    @Test(
        "parts that left as one payload have one id, and arrive with one receipt",
        arguments: TestDatabase.allCases
    )
    func payload(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            let (person, row) = try await queued(world)
            _ = try await world.claim(person, at: row.sendAt)
            try await world.submit(row.message, ids: ["whole", "whole"], at: row.sendAt)
            try await world.receive(1, .delivered, id: "whole", at: row.sendAt)
            let story = try #require(try await world.store.why(row.message))
            #expect(story.row.state == .outbound(.delivered))
        }
    }

    @Test(
        "receipts of two parts that come at once see each other",
        arguments: TestDatabase.allCases
    )
    func partsAtOnce(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            let numbers = 0..<12
            try await world.imports(numbers.map { World.record($0) })
            var messages: [MessageID] = []
            for number in numbers {
                let person = try await world.person(number)
                let row = try await world.firstMessage(of: person, from: World.start)
                _ = try await world.claim(person, at: row.sendAt)
                let ids = ["\(number)-0", "\(number)-1"]
                try await world.submit(row.message, ids: ids, at: row.sendAt)
                messages.append(row.message)
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in numbers {
                    for part in 0...1 {
                        group.addTask {
                            try await world.receive(
                                number,
                                .delivered,
                                id: "\(number)-\(part)",
                                at: World.start
                            )
                        }
                    }
                }
                try await group.waitForAll()
            }
            for message in messages {
                let state = try await world.store.why(message)?.row.state
                #expect(state == .outbound(.delivered))
            }
        }
    }

    @Test("a lease that is held longer does not run out", arguments: TestDatabase.allCases)
    func renewed(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            let (person, row) = try await queued(world)
            let now = row.sendAt
            _ = try await world.claim(person, at: now, lease: 60)
            let flight = world.held.flight
            func renew() async throws {
                try await world.store.renewLeases(of: [flight], until: now.adding(seconds: 200))
            }
            try await renew()
            let late = now.adding(seconds: 100)
            #expect(try await world.store.expireLeases(now: late, realNow: late) == 0)
            let end = now.adding(seconds: 300)
            #expect(try await world.store.expireLeases(now: end, realNow: end) == 1)
            // What ran out stays so, and an answer that comes after all still counts.
            try await renew()
            #expect(try await world.store.why(row.message)?.row.state == .outbound(.uncertain))
            try await world.submit(row.message, at: end)
            let story = try #require(try await world.store.why(row.message))
            #expect(story.row.state == .outbound(.submitted))
            #expect(story.row.mayBeDuplicate)
        }
    }

    @Test(
        "a late receipt with an unknown id tells of the one message sent without an answer",
        arguments: TestDatabase.allCases
    )
    func uncertain(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            let (person, row) = try await queued(world)
            let now = row.sendAt
            _ = try await world.claim(person, at: now)
            try await world.submit(row.message, as: .uncertain, ids: ["", "p1"], at: now)
            let held = try #require(try await world.store.why(row.message))
            #expect(held.parts.map(\.state) == [.uncertain, .submitted])
            #expect(held.row.mayBeDuplicate)
            // Early it may be the receipt of another message whose answer is still to be stored.
            let stray = World.receipt(1, .delivered, id: "stray", at: now)
            let early = try await world.store.apply([(stray, nil)], route: "sandbox", at: now)
            #expect(early.unmatched == [0])
            for _ in 1...2 {
                let late = try await world.store.apply(
                    [(stray, nil)],
                    late: [0],
                    route: "sandbox",
                    at: now
                )
                #expect(late.unmatched == [])
            }
            let known = try #require(try await world.store.why(row.message))
            #expect(known.row.state == .outbound(.submitted))
            #expect(known.parts.map(\.providerID) == ["stray", "p1"])
            try await world.receive(1, .delivered, id: "p1", at: now)
            let story = try #require(try await world.store.why(row.message))
            #expect(story.row.state == .outbound(.delivered))
        }
    }

    @Test("what nobody sent goes back and is claimed again", arguments: TestDatabase.allCases)
    func returned(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            let (person, row) = try await queued(world)
            _ = try await world.claim(person, at: row.sendAt)
            try await world.submit(row.message, as: .queued, at: row.sendAt)
            let back = try #require(try await world.store.why(row.message)?.row)
            #expect(back.state == .outbound(.queued))
            #expect(back.attempt == 1)
            let first = world.held.flight
            let claim = try await world.claim(person, at: row.sendAt)
            #expect(claim.messages.map(\.message) == [row.message])
            // The claim that it came back from says nothing of it any more.
            try await world.store.renewLeases(
                of: [world.held.flight],
                until: row.sendAt.adding(seconds: 500)
            )
            let late = row.sendAt.adding(seconds: 200)
            #expect(try await world.store.expireLeases(now: late, realNow: late) == 0)
            #expect(world.held.flight != first)
            let held = try await world.store.outbox(state: .submitting).map(\.message)
            #expect(held == [row.message])
        }
    }

    @Test(
        "what comes back after its lease has ended stays in doubt",
        arguments: TestDatabase.allCases
    )
    func returnedTooLate(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            let (person, row) = try await queued(world)
            _ = try await world.claim(person, at: row.sendAt)
            let late = row.sendAt.adding(seconds: 200)
            #expect(try await world.store.expireLeases(now: late, realNow: late) == 1)
            try await world.submit(row.message, as: .queued, at: late)
            #expect(try await world.store.why(row.message)?.row.state == .outbound(.uncertain))
            #expect(try await world.claim(person, at: late).messages.isEmpty)
        }
    }

    @Test(
        "of a claim whose lease ends only what has no answer is in doubt",
        arguments: TestDatabase.allCases
    )
    func partlyAnswered(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            try await world.imports((0..<6).map { World.record($0) })
            var rows: [MessageRow] = []
            for number in 0..<6 {
                let person = try await world.person(number)
                rows.append(try await world.firstMessage(of: person, from: World.start))
            }
            let now = rows.map(\.sendAt).max() ?? World.start
            let claim = try await world.store.claim(
                Set(rows.map(\.person.shard)).map { ($0, 100) },
                route: "sandbox",
                now: now,
                flight: world.held.next(),
                leaseUntil: now.adding(seconds: 60)
            )
            world.held.take(claim)
            #expect(claim.messages.count == 6)
            let answered = claim.messages.prefix(2).map(\.message)
            for message in answered { try await world.submit(message, at: now) }
            #expect(try await world.store.waitingWork(at: now).leased == 4)
            let late = now.adding(seconds: 100)
            #expect(try await world.store.expireLeases(now: late, realNow: late) == 4)
            for message in claim.messages.map(\.message) {
                let state = try await world.store.why(message)?.row.state
                let expected: DeliveryState =
                    answered.contains(message) ? .submitted : .uncertain
                #expect(state == .outbound(expected))
            }
            #expect(try await world.store.waitingWork(at: now).leased == 0)
        }
    }

    @Test(
        "a halt holds queued messages back, and lifting it asks the gate again",
        arguments: TestDatabase.allCases,
        Halt.Scope.allCases
    )
    func halt(_ kind: TestDatabase, _ scope: Halt.Scope) async throws {
        try await World.on(kind) { world in
            let (person, row) = try await queued(world)
            let now = row.sendAt
            let name =
                switch scope {
                case .tenant: ""
                case .creditor: World.creditor
                case .strategy: row.strategy
                case .route: "sandbox"
                }
            let held = try await world.store.halt(
                Halt(scope: scope, name: name, since: now, reason: "prueba")
            )
            #expect(held == 1)
            #expect(try await world.store.latestPolicyNumber() == 2)
            let halted = try await world.claim(person, at: now)
            #expect(halted.messages.isEmpty)
            // Publishing the same strategies does not lift it.
            try await world.store.publish(
                World.texts(),
                tzVersion: World.tzVersion,
                at: now
            )
            #expect(try await world.halts().count == 1)
            #expect(try await world.store.resume(scope, name, at: now))
            #expect(try await world.store.resume(scope, name, at: now) == false)
            #expect(try await world.halts().isEmpty)
            let stale = try await world.claim(person, at: now)
            #expect(stale.messages.isEmpty)
            #expect(stale.stale.map(\.message) == [row.message])
            try await world.decide(person, .clearanceStale(row.message), at: now)
            #expect(try await world.store.why(row.message)?.row.state == .outbound(.cancelled))
            #expect(try await world.claim(person, at: now).stale.isEmpty)
            #expect(try await world.audit().differences == [])
        }
    }

    @Test(
        "a message that its case has forgotten leaves the queue too",
        arguments: TestDatabase.allCases
    )
    func forgotten(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            let (person, row) = try await queued(world)
            try await world.decide(person, .clearanceStale(row.message), at: World.start)
            try await world.decide(person, .clearanceStale(row.message), at: World.start)
            #expect(try await world.store.why(row.message)?.row.state == .outbound(.cancelled))
        }
    }

    @Test("deciders of the same cases do not lose a decision", arguments: TestDatabase.allCases)
    func concurrent(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            try await world.imports([World.record(1)])
            let person = try await world.person(1)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 1...8 {
                    group.addTask {
                        try await world.decide(
                            person,
                            .timerDue,
                            at: World.start
                        )
                    }
                }
                try await group.waitForAll()
            }
            let history = try await world.store.history(of: person)
            #expect(history.map(\.version) == Array(1...9))
            #expect(try await world.audit().differences == [])
        }
    }
}

/// Steps that wait for what becomes of a message, with the database between them.
@Suite("Steps that wait for a message")
struct WaitingStepTests {
    private static let strategy = """
        format: 2
        strategy: espera
        version: 1
        rank: 900
        window: 09:00-19:00
        first_contact: primero
        steps:
          - {step: aviso, at: entry, text: hola}
          - {step: llego, after: aviso, when: delivered, wait: 3d, text: hola, purpose: service}
          - {step: no llego, after: aviso, when: not delivered, wait: 1d, text: hola}
        texts:
          hola:
            text: Hola {nombre}, un aviso. BAJA para no recibir.
            says: [optOutWording]
          primero:
            text: >-
              Hola {nombre}, le escribe {cobrador} de {despacho} ({domicilio}) por encargo de
              {acreedor}. Cuenta terminada en {cuenta}: {vencido} al {fecha_saldo:numerica}.
              Condiciones: {condiciones}; {pago}. Quejas: {une}. Para no recibir mensajes responda
              BAJA.
            says: [optOutWording]

        """

    @Test(
        "A case asks whether its message arrived before it decides what follows",
        arguments: TestDatabase.allCases,
        [true, false]
    )
    func arrives(_ kind: TestDatabase, _ isDelivered: Bool) async throws {
        try await World.on(kind) { world in
            let texts =
                try World.texts() + [
                    PolicyText(kind: .strategy, name: "espera", version: "1", body: Self.strategy)
                ]
            try await world.store.publish(texts, tzVersion: World.tzVersion, at: World.start)
            let policy = try await world.source.current()
            try await world.imports([World.record(0)])
            let person = try await world.person(0)
            let planner = PlanWorker(store: world.store, policies: world.source)
            var now = World.start
            func wake(until end: Instant, orMessage: Bool = false) async throws {
                for _ in 0..<200 {
                    if orMessage, !(try await world.store.thread(of: person).isEmpty) { return }
                    guard let next = try await world.store.nextWake(after: now), next <= end else {
                        return
                    }
                    now = next
                    _ = try await planner.decideDue(
                        [(shard: person.shard, count: 1)],
                        policy: policy,
                        at: now
                    )
                }
            }
            try await planner.decide(
                [
                    CaseWork(
                        person,
                        .strategyAssigned(
                            try await account(person, world),
                            strategy: "espera",
                            version: 1
                        )
                    )
                ],
                at: now
            )
            try await wake(until: now.adding(hours: 20), orMessage: true)
            let first = try #require(
                try await world.store.thread(of: person).map(\.row).first { $0.step == "aviso" }
            )
            now = max(now, first.sendAt)
            _ = try await world.claim(person, at: now)
            try await world.submit(first.message, at: now)
            if isDelivered { try await world.receive(0, .delivered, at: now) }
            try await wake(until: now.adding(hours: 96))
            let steps = Set(try await world.store.thread(of: person).map(\.row.step))
            #expect(steps.contains("llego") == isDelivered)
            #expect(steps.contains("no llego") == !isDelivered)
        }
    }

    private func account(_ person: PersonID, _ world: World) async throws -> AccountID {
        try #require(try await world.store.accountRows(of: person).first).account
    }
}
