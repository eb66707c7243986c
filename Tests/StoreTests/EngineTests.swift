import Logging
import SQL
import Synchronization
import TestSupport
import Testing

@testable import Domain
@testable import Messaging
@testable import Store
@testable import Values
@testable import Workers

/// A carrier without a network: it takes what it is given, and answers only what a test says.
private final class QuietCarrier: Connector {
    let name = "sandbox"
    let channel = Channel.sms
    let capacity: Int
    private let answer: @Sendable (OutboundMessage) -> [ConnectorEvent]
    private let taken = Mutex<[OutboundMessage]>([])
    private let events: AsyncStream<[ConnectorEvent]>
    private let told: AsyncStream<[ConnectorEvent]>.Continuation

    init(
        capacity: Int,
        answering answer: @escaping @Sendable (OutboundMessage) -> [ConnectorEvent] = { _ in [] }
    ) {
        self.capacity = capacity
        self.answer = answer
        (events, told) = AsyncStream.makeStream()
    }

    var submitted: Int { taken.withLock { $0.count } }
    /// What that cost, in minor units.
    var cost: Int { taken.withLock { $0.reduce(0) { $0 + Int($1.plan.price.minor) } } }

    func run(delivering sink: any ConnectorEventSink) async throws {
        for await batch in events { try await sink.store(batch) }
    }

    func submit(_ messages: [OutboundMessage]) async -> Int {
        guard capacity > 0 else { return 0 }
        taken.withLock { $0 += messages }
        let answers = messages.flatMap(answer)
        if !answers.isEmpty { told.yield(answers) }
        return messages.count
    }
}

private struct FixedClock: WorkClock {
    let instant: Instant

    func now() -> Instant { instant }
    func realNow() -> Instant { instant }
}

@Suite("The engine", .timeLimit(.minutes(2)))
struct EngineTests {
    private func engine(_ world: World, _ connector: QuietCarrier, at now: Instant) -> Engine {
        var logger = Logger(label: "engine")
        logger.logLevel = .critical
        return Engine(
            store: world.store,
            policies: world.source,
            connectors: [connector],
            clock: FixedClock(instant: now),
            logger: logger
        )
    }

    /// Runs an engine until a condition holds, twenty seconds at most.
    private func run(
        _ engine: Engine,
        until isDone: () async throws -> Bool
    ) async throws -> Bool {
        let running = Task { try await engine.run() }
        defer { running.cancel() }
        for _ in 0..<2_000 {
            if try await isDone() {
                running.cancel()
                _ = await running.result
                return true
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        return false
    }

    /// Ten debtors with a message each; returns the instant at which all may leave.
    private func queue(_ world: World) async throws -> (messages: [MessageRow], at: Instant) {
        try await world.imports((0..<10).map { World.record($0) })
        var messages: [MessageRow] = []
        for number in 0..<10 {
            messages.append(
                try await world.firstMessage(of: world.person(number), from: World.start)
            )
        }
        return (messages, messages.map(\.sendAt).max() ?? World.start)
    }

    @Test(
        "a strategy that spent its budget is halted once, another goes on",
        arguments: TestDatabase.allCases
    )
    func budget(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            let (messages, now) = try await queue(world)
            var texts = try World.texts()
            let place = try #require(texts.firstIndex { $0.name == messages[0].strategy })
            let body =
                texts[place].body.replacing("format: 1", with: "format: 2")
                + "\nbudget: {ceiling: 1 MXN}\n"
            texts[place] = PolicyText(
                kind: .strategy,
                name: texts[place].name,
                version: "1",
                body: body
            )
            try await world.store.publish(texts, tzVersion: World.tzVersion, at: now)
            let engine = engine(world, QuietCarrier(capacity: 0), at: now)
            try await engine.keepBudgets()
            #expect(try await world.store.halts().isEmpty)
            for row in messages.prefix(4) {
                _ = try await world.claim(row.person, at: now)
                try await world.submit(row.message, at: now)
            }
            let later = self.engine(world, QuietCarrier(capacity: 0), at: now.adding(hours: 1))
            try await later.keepBudgets()
            let halts = try await world.store.halts()
            #expect(halts.map(\.name) == [messages[0].strategy])
            try await later.keepBudgets()
            #expect(try await world.store.halts() == halts)
        }
    }

    @Test(
        "no message leaves that its strategy cannot pay",
        arguments: TestDatabase.allCases,
        [true, false]
    )
    func ceiling(_ kind: TestDatabase, isStepwise: Bool) async throws {
        try await World.on(kind) { world in
            let (messages, now) = try await queue(world)
            var texts = try World.texts()
            let place = try #require(texts.firstIndex { $0.name == messages[0].strategy })
            // A part costs 0.35: two texts of a part fit, a third does not.
            let body =
                texts[place].body.replacing("format: 1", with: "format: 2")
                + "\nbudget: {ceiling: 1 MXN}\n"
            texts[place] = PolicyText(
                kind: .strategy,
                name: texts[place].name,
                version: "1",
                body: body
            )
            try await world.store.publish(texts, tzVersion: World.tzVersion, at: now)
            let connector = QuietCarrier(capacity: 100)
            let engine = engine(world, connector, at: now)
            if isStepwise {
                for _ in 0..<3 { _ = try await engine.round() }
            } else {
                let isHalted = try await run(engine) { try await !world.store.halts().isEmpty }
                #expect(isHalted)
            }
            #expect(connector.cost <= 100)
            #expect(connector.submitted > 0 && connector.submitted < messages.count)
            #expect(try await world.store.halts().map(\.name) == [messages[0].strategy])
        }
    }

    /// Whether a message to a person was withdrawn.
    private func isSilenced(_ person: PersonID, _ world: World) async throws -> Bool {
        try await world.store.thread(of: person)
            .contains { $0.row.state == .outbound(.cancelled) }
    }

    private func refusal(_ number: Int, at now: Instant) -> InboxDraft {
        InboxDraft(
            kind: .text,
            route: "sandbox",
            providerID: "in-\(number)",
            receivedAt: now,
            body: InboxBody(
                number: E164(number: 525_512_340_000 + UInt64(number)),
                to: "",
                text: "ALTO",
                state: nil,
                errorCode: 0,
                isDamaged: false
            )
        )
    }

    @Test(
        "a carrier that never answers keeps back no refusal: it withdraws what waits",
        arguments: TestDatabase.allCases
    )
    func slowCarrier(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            let (_, now) = try await queue(world)
            let queued = try await world.store.outbox(state: .queued).count
            let connector = QuietCarrier(capacity: 2)
            var refused: PersonID?
            let silenced = try await run(engine(world, connector, at: now)) {
                guard connector.submitted == 2 else { return false }
                if let refused {
                    return try await isSilenced(refused, world)
                }
                // One of those who wait says no while the carrier is silent.
                let left = try await world.store.outbox(state: .queued)
                #expect(left.count == queued - 2)
                for number in 0..<10 {
                    let person = try await world.person(number)
                    guard left.contains(where: { $0.person == person }) else { continue }
                    _ = try await world.store.keep([refusal(number, at: now)])
                    refused = person
                    break
                }
                return false
            }
            #expect(silenced)
            #expect(connector.submitted == 2)
        }
    }

    @Test(
        "a route without a link claims nothing, and its messages wait untouched",
        arguments: TestDatabase.allCases
    )
    func noLink(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            let (_, now) = try await queue(world)
            let queued = try await world.store.outbox(state: .queued)
            _ = try await world.store.keep([refusal(0, at: now)])
            let person = try await world.person(0)
            let engine = engine(world, QuietCarrier(capacity: 0), at: now)
            // Everything else goes on.
            let silenced = try await run(engine) { try await isSilenced(person, world) }
            #expect(silenced)
            let left = try await world.store.outbox(state: .queued)
            // What answers the refusal has joined those who wait.
            let others = queued.filter { $0.person != person }.map(\.message)
            #expect(Set(left.map(\.message)).isSuperset(of: others))
            #expect(left.allSatisfy { $0.attempt == 0 })
        }
    }

    /// What is broken in the database, as by a bad disk.
    enum Damage: CaseIterable, Sendable {
        case caseFile, person, inbox

        static let breakCase = Statement(
            "test.break-case",
            "UPDATE case_file SET state = $1, wake_at = 0 WHERE shard = $2 AND person = $3"
        )
        static let wake = Statement(
            "test.wake",
            "UPDATE shard_wake SET wake_at = 0 WHERE shard = $1"
        )
        static let breakPerson = Statement(
            "test.break-person",
            "UPDATE person SET sealed = $1 WHERE shard = $2 AND person = $3"
        )
        static let breakInbox = Statement(
            "test.break-inbox",
            "UPDATE inbox SET sealed = $1 WHERE provider_id = 'in-9'"
        )

        func happen(to person: PersonID, _ transaction: any SQLTransaction) throws {
            let values: [SQLValue] = [.bytes([1, 2, 3]), .shard(person.shard), .id(person)]
            switch self {
            case .caseFile:
                try transaction.execute(Self.breakCase, values)
                try transaction.execute(Self.wake, [.shard(person.shard)])
            case .person: try transaction.execute(Self.breakPerson, values)
            case .inbox: try transaction.execute(Self.breakInbox, [.bytes([1, 2, 3])])
            }
        }
    }

    @Test(
        "what is damaged of one person stops neither the inbox of others nor sending",
        arguments: TestDatabase.allCases,
        Damage.allCases
    )
    func damaged(_ kind: TestDatabase, _ damage: Damage) async throws {
        try await World.on(kind) { world in
            let (messages, now) = try await queue(world)
            let broken = try await world.person(9)
            let person = try await world.person(0)
            // The one who cannot be read writes first.
            _ = try await world.store.keep([refusal(9, at: now.adding(seconds: -1))])
            _ = try await world.store.keep([refusal(0, at: now)])
            try await world.store.database.write("test") { transaction in
                try damage.happen(to: broken, transaction)
            }
            let connector = QuietCarrier(capacity: 100)
            var others = Set(messages.map(\.message))
            others.subtract(
                messages.filter { [person, broken].contains($0.person) }.map(\.message)
            )
            let done = try await run(engine(world, connector, at: now)) {
                let texts = try await world.store.thread(of: person).compactMap(\.text)
                let left = try await world.store.outbox(state: .queued).map(\.message)
                return texts == ["ALTO"] && others.isDisjoint(with: left)
            }
            #expect(done)
        }
    }

    @Test(
        "a refusal from a number that somebody damaged shares counts for the other",
        arguments: TestDatabase.allCases
    )
    func sharedNumber(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            let phone = 525_512_340_005 as UInt64
            try await world.imports([World.record(5), World.record(6, phone: phone)])
            let healthy = try await world.person(5)
            let broken = try await world.person(6)
            let now = try await world.firstMessage(of: healthy, from: World.start).sendAt
            _ = try await world.store.keep([refusal(5, at: now)])
            try await world.store.database.write("test") { transaction in
                try Damage.person.happen(to: broken, transaction)
            }
            let done = try await run(engine(world, QuietCarrier(capacity: 0), at: now)) {
                try await world.store.thread(of: healthy).compactMap(\.text) == ["ALTO"]
            }
            #expect(done)
        }
    }

    @Test("the day that is over is sealed, once", arguments: TestDatabase.allCases)
    func seal(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            try await world.imports([World.record(1)])
            let next = World.at("2026-11-25T00:06:00Z")
            let engine = engine(world, QuietCarrier(capacity: 0), at: next)
            try await engine.sealYesterday()
            try await engine.sealYesterday()
            let day = try #require(Day(iso: "2026-11-24"))
            #expect(try await world.store.sealDay(day, at: next) == nil)
            #expect(try await world.store.sealDay(day.adding(days: 1), at: next) != nil)
            #expect(try await world.audit().differences == [])
        }
    }

    @Test(
        "a receipt without an id settles nothing",
        arguments: TestDatabase.allCases
    )
    func namelessReceipt(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            let (messages, now) = try await queue(world)
            let connector = QuietCarrier(capacity: 100) { message in
                (0..<message.plan.segmentCount).map {
                    ConnectorEvent.accepted(message.reference, part: $0, providerID: "")
                } + [
                    .receipt(
                        Receipt(
                            providerID: "",
                            recipient: nil,
                            state: .delivered,
                            errorCode: 0,
                            at: now,
                            raw: []
                        )
                    )
                ]
            }
            let engine = engine(world, connector, at: now)
            let done = try await run(engine) {
                connector.submitted >= messages.count && engine.inFlight == 0
                    && engine.received["sandbox"].unmatchedReceipts > 0
            }
            #expect(done)
            for message in messages {
                let state = try await world.store.why(message.message)?.row.state
                #expect(state == .outbound(.submitted))
            }
        }
    }

    @Test(
        "receipts that come with the answer are written with it",
        arguments: TestDatabase.allCases,
        [DeliveryState.delivered, .undelivered, .enroute]
    )
    func earlyReceipts(_ kind: TestDatabase, _ state: DeliveryState) async throws {
        try await World.on(kind) { world in
            let (messages, now) = try await queue(world)
            let connector = QuietCarrier(capacity: 100) { message in
                let parts = 0..<message.plan.segmentCount
                func id(_ part: Int) -> String { "\(message.reference.low)-\(part)" }
                let receipts = parts.map { part in
                    ConnectorEvent.receipt(
                        Receipt(
                            providerID: id(part),
                            recipient: message.recipient,
                            state: state,
                            errorCode: state == .undelivered ? 11 : 0,
                            at: now,
                            raw: []
                        )
                    )
                }
                let answers = parts.map {
                    ConnectorEvent.accepted(message.reference, part: $0, providerID: id($0))
                }
                return receipts + answers
            }
            let engine = engine(world, connector, at: now)
            let done = try await run(engine) {
                engine.received["sandbox"].receipts >= messages.count && engine.inFlight == 0
            }
            #expect(done)
            for message in messages {
                let story = try #require(try await world.store.why(message.message))
                #expect(story.row.state == .outbound(state))
                #expect(story.parts.allSatisfy { $0.state == state })
                #expect(story.row.error == (state == .undelivered ? "carrier 11" : nil))
                let isTold = story.later.contains { $0.concerns(message.message) }
                #expect(isTold == (state == .undelivered))
            }
        }
    }
}
