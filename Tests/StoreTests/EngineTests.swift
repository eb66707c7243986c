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

/// A carrier without a network: it takes what it is given and answers as it is told.
private final class StubConnector: Connector {
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
    private func engine(_ world: World, _ connector: StubConnector, at now: Instant) -> Engine {
        var logger = Logger(label: "engine")
        logger.logLevel = .critical
        return Engine(
            store: world.store,
            policies: world.source,
            connectors: [connector],
            clock: FixedClock(instant: now),
            worker: 1,
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
            let connector = StubConnector(capacity: 2)
            var refused: PersonID?
            let silenced = try await run(engine(world, connector, at: now)) {
                guard connector.submitted == 2 else { return false }
                if let refused {
                    return try await world.store.thread(of: refused)
                        .contains { $0.row.state == .outbound(.cancelled) }
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
            let engine = engine(world, StubConnector(capacity: 0), at: now)
            // Everything else goes on.
            let silenced = try await run(engine) {
                try await world.store.thread(of: person)
                    .contains { $0.row.state == .outbound(.cancelled) }
            }
            #expect(silenced)
            let left = try await world.store.outbox(state: .queued)
            // What answers the refusal has joined those who wait.
            let others = queued.filter { $0.person != person }.map(\.message)
            #expect(Set(left.map(\.message)).isSuperset(of: others))
            #expect(left.allSatisfy { $0.attempt == 0 && $0.leaseUntil == nil })
        }
    }

    @Test(
        "a damaged case stops neither the inbox nor sending",
        arguments: TestDatabase.allCases
    )
    func damagedCase(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            let (messages, now) = try await queue(world)
            let broken = try await world.person(9)
            let breaking = Statement(
                "test.break",
                "UPDATE case_file SET state = $1, wake_at = 0 WHERE shard = $2 AND person = $3"
            )
            let waking = Statement(
                "test.wake",
                "UPDATE shard_wake SET wake_at = 0 WHERE shard = $1"
            )
            try await world.store.database.write("test") { transaction in
                try transaction.execute(
                    breaking,
                    [.bytes([1, 2, 3]), .shard(broken.shard), .id(broken)]
                )
                try transaction.execute(waking, [.shard(broken.shard)])
            }
            _ = try await world.store.keep([refusal(0, at: now)])
            let person = try await world.person(0)
            let connector = StubConnector(capacity: 100)
            let done = try await run(engine(world, connector, at: now)) {
                let left = try await world.store.waiting(.inbox, at: now, inboxLimit: 1).inbox
                return connector.submitted >= messages.count - 1 && left.isEmpty
            }
            #expect(done)
            let texts = try await world.store.thread(of: person).filter { $0.text != nil }
            #expect(texts.map(\.text) == ["ALTO"])
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
            let connector = StubConnector(capacity: 100) { message in
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
