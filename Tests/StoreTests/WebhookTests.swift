import Domain
import Files
import Foundation
import Logging
import Messaging
import Strategy
import Synchronization
import TestSupport
import Testing
import Values
import Workers

@testable import Store

/// The other side of webhooks: it answers what a test says and keeps what it was told.
private final class Receiver: Sendable {
    private let state: Mutex<(answers: [WebhookAnswer], requests: [WebhookRequest])>

    /// - Parameter answers: one for each request in turn; the last one for all that follow.
    init(_ answers: WebhookAnswer...) {
        state = Mutex((answers, []))
    }

    var requests: [WebhookRequest] { state.withLock { $0.requests } }

    func post(_ request: WebhookRequest) -> WebhookAnswer {
        state.withLock { state in
            state.requests.append(request)
            return state.answers.count > 1 ? state.answers.removeFirst() : state.answers[0]
        }
    }
}

private final class MovedClock: WorkClock {
    private let instant: Mutex<Instant>

    init(_ instant: Instant) {
        self.instant = Mutex(instant)
    }

    func now() -> Instant { instant.withLock { $0 } }
    func realNow() -> Instant { now() }
    func move(seconds: Int64) { instant.withLock { $0 = $0.adding(seconds: seconds) } }
    func move(to later: Instant) { instant.withLock { $0 = later } }
}

/// A person whose account has a call that waits, and a worker over a receiver.
private struct Called {
    let world: World
    let person: PersonID
    let row: WebhookRow
    let clock: MovedClock
    let receiver: Receiver
    let worker: WebhookWorker

    static let strategy = """
        format: 2
        strategy: avisos
        version: 3
        rank: 900
        window: 09:00-19:00
        steps:
          - {step: avisar al CRM, at: D+6, do: webhook, endpoint: crm}
          - {step: escribir, at: D+30, text: hola}
        texts:
          hola:
            text: Hola {nombre}, un aviso. BAJA para no recibir.
            says: [optOutWording]
        """

    static func texts() throws -> [PolicyText] {
        var texts = try World.texts()
        let facts =
            texts[0].body + """

                webhooks:
                  - {name: crm, url: "http://127.0.0.1:1/recado", secret: {env: CRM}}
                  - {name: erp, url: "http://127.0.0.1:1/erp", secret: {env: ERP}}
                """
        texts[0] = PolicyText(kind: .facts, name: "demo", version: "1", body: facts)
        texts.append(
            PolicyText(kind: .strategy, name: "avisos", version: "3", body: strategy)
        )
        return texts
    }

    init(_ world: World, _ answers: Receiver) async throws {
        self.world = world
        receiver = answers
        try await world.store.publish(
            Called.texts(),
            tzVersion: World.tzVersion,
            at: World.start
        )
        try await world.imports([World.record(0)])
        person = try await world.person(0)
        let policy = try await world.source.current()
        let account = try #require(try await world.store.accountRows(of: person).first)
        clock = MovedClock(World.start)
        var logger = Logger(label: "webhooks")
        logger.logLevel = .critical
        worker = WebhookWorker(
            store: world.store,
            policies: world.source,
            clock: clock,
            logger: logger
        ) { answers.post($0) }
        _ = try await world.store.decide(
            [
                CaseWork(
                    person,
                    .strategyAssigned(account.account, strategy: "avisos", version: 3)
                )
            ],
            policy: policy.policy,
            now: World.start
        )
        var now = World.start
        for _ in 0..<50 {
            guard try await world.store.calls(.waiting).isEmpty,
                let next = try await world.store.nextWake(after: now)
            else { break }
            now = next
            _ = try await world.store.decideDue(
                shards: [person.shard],
                limit: 10,
                policy: policy.policy,
                now: now
            )
        }
        row = try #require(try await world.store.calls(.waiting).first)
        clock.move(to: now)
    }

    static func on(
        _ kind: TestDatabase,
        _ answers: WebhookAnswer...,
        body: (Called) async throws -> Void
    ) async throws {
        let receiver = Receiver(answers[0])
        try await World.on(kind) { world in
            try await body(
                Called(world, answers.count == 1 ? receiver : Receiver(answers[0], answers[1]))
            )
        }
    }

    func decide(_ event: Event) async throws {
        _ = try await world.store.decide(
            [CaseWork(person, event)],
            policy: world.source.current().policy,
            now: clock.now()
        )
    }

    func states() async throws -> [WebhookRow.State: Int] {
        var states: [WebhookRow.State: Int] = [:]
        for state in WebhookRow.State.allCases {
            let count = try await world.store.calls(state).count
            if count > 0 { states[state] = count }
        }
        return states
    }
}

@Suite("Webhooks", .timeLimit(.minutes(2)))
struct WebhookTests {
    @Test(
        "a call is written with its decision, tells what it may, and is made once",
        arguments: TestDatabase.allCases
    )
    func taken(_ kind: TestDatabase) async throws {
        try await Called.on(kind, .taken) { called in
            let store = called.world.store
            #expect(called.row.step == "avisar al CRM")
            #expect(called.row.version == 3)
            let real = called.clock.realNow()
            #expect(try await store.dueEndpoints(at: called.clock.now(), realNow: real) == ["crm"])
            #expect(try await called.worker.callDue("crm") == 1)
            #expect(try await called.worker.callDue("crm") == 0)
            let request = try #require(called.receiver.requests.first)
            #expect(called.receiver.requests.count == 1)
            #expect(request.id == called.row.call.description)
            #expect(request.endpoint.name == "crm")
            let json = try #require(
                try JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any]
            )
            #expect(json["type"] as? String == "strategy.step")
            #expect(json["timestamp"] as? String == "\(called.row.madeAt)")
            let data = try #require(json["data"] as? [String: Any])
            #expect(
                Set(data.keys) == [
                    "tenant", "creditor", "account", "account_id", "strategy", "version", "step",
                ]
            )
            #expect(data["account"] as? String == "40001000")
            #expect(data["account_id"] as? String == called.row.account.description)
            #expect(data["creditor"] as? String == World.creditor)
            #expect(data["version"] as? Int == 3)
            #expect(try await called.states() == [.taken: 1])
            #expect(called.worker.counts["crm"]?.taken == 1)
            #expect(try await called.world.audit().differences == [])
        }
    }

    @Test(
        "a try in vain comes again with the same id and body, later and later, and ends",
        arguments: TestDatabase.allCases
    )
    func retries(_ kind: TestDatabase) async throws {
        try await Called.on(kind, .failed("it answered 500")) { called in
            let store = called.world.store
            for wait in WebhookWorker.waits {
                #expect(try await called.worker.callDue("crm") == 1)
                #expect(try await called.worker.callDue("crm") == 0)
                let row = try #require(try await store.calls(.waiting).first)
                let next = try #require(row.nextTryAt)
                let waited = next.milliseconds - called.clock.now().milliseconds
                #expect(waited >= wait * 1_000)
                #expect(waited <= wait * 1_100)
                #expect(row.error == "it answered 500")
                called.clock.move(to: next)
            }
            #expect(try await called.worker.callDue("crm") == 1)
            #expect(try await called.states() == [.failed: 1])
            let requests = called.receiver.requests
            #expect(requests.count == WebhookWorker.waits.count + 1)
            #expect(Set(requests.map(\.id)).count == 1)
            #expect(Set(requests.map(\.body)).count == 1)
            #expect(Set(requests.map(\.seconds)).count == requests.count)
            #expect(try await store.callCounts().map(\.failed) == [1])
            // Another chance begins anew, as long as it means something.
            #expect(try await store.retryCall(called.row.call, at: called.clock.now()))
            #expect(try await store.retryCall(called.row.call, at: called.clock.now()) == false)
            #expect(try await called.worker.callDue("crm") == 1)
            #expect(try await called.states() == [.waiting: 1])
        }
    }

    @Test("a call that was taken the second time is done", arguments: TestDatabase.allCases)
    func secondTime(_ kind: TestDatabase) async throws {
        try await Called.on(kind, .failed("it answered 500"), .taken) { called in
            _ = try await called.worker.callDue("crm")
            called.clock.move(seconds: 10)
            _ = try await called.worker.callDue("crm")
            #expect(try await called.states() == [.taken: 1])
            #expect(called.worker.counts["crm"]?.tries == 1)
        }
    }

    @Test(
        "a payment takes a call back in its own transaction, whether it waits or has failed",
        arguments: TestDatabase.allCases,
        [true, false]
    )
    func paid(_ kind: TestDatabase, _ hasFailed: Bool) async throws {
        try await Called.on(kind, .taken) { called in
            let store = called.world.store
            if hasFailed {
                try await store.record(
                    .failed(error: "it answered 500"),
                    of: called.row,
                    at: called.clock.now()
                )
                #expect(try await called.states() == [.failed: 1])
            }
            var random = Generator(seed: 9)
            try await called.decide(
                .paymentReceived(
                    Payment(
                        id: PaymentID(
                            at: called.clock.now(),
                            shard: called.person.shard,
                            random: &random
                        ),
                        account: called.row.account,
                        amount: Money(minor: 120_000, .mexicanPeso),
                        valueDay: World.day,
                        receivedAt: called.clock.now()
                    )
                )
            )
            #expect(try await called.states() == [.withdrawn: 1])
            #expect(try await store.calls(.withdrawn).map(\.error) == ["payment"])
            #expect(try await called.worker.callDue("crm") == 0)
            #expect(try await store.retryCalls(of: "crm", at: called.clock.now()) == 0)
            #expect(called.receiver.requests.isEmpty)
            #expect(try await called.world.audit().differences == [])
        }
    }

    @Test(
        "what was taken back while it was being made stays so, unless the other side took it",
        arguments: TestDatabase.allCases,
        [true, false]
    )
    func takenMeanwhile(_ kind: TestDatabase, _ isTaken: Bool) async throws {
        try await Called.on(kind, .taken) { called in
            let store = called.world.store
            let now = called.clock.now()
            let held = try await store.claimCalls(
                of: "crm",
                limit: 8,
                now: now,
                realNow: now,
                leaseUntil: now.adding(seconds: 90)
            )
            try await called.decide(.disputeOpened(called.row.account))
            let result: WebhookResult =
                isTaken ? .taken : .later(now.adding(seconds: 5), error: "it answered 500")
            try await store.record(result, of: try #require(held.first).row, at: now)
            #expect(try await called.states() == [isTaken ? .taken : .withdrawn: 1])
        }
    }

    @Test(
        "a call whose worker died is due again after its lease, not before",
        arguments: TestDatabase.allCases
    )
    func lease(_ kind: TestDatabase) async throws {
        try await Called.on(kind, .taken) { called in
            let store = called.world.store
            let now = called.clock.now()
            let lost = try await store.claimCalls(
                of: "crm",
                limit: 8,
                now: now,
                realNow: now,
                leaseUntil: now.adding(seconds: 90)
            )
            #expect(lost.count == 1)
            #expect(try await called.worker.callDue("crm") == 0)
            called.clock.move(seconds: 91)
            #expect(try await called.worker.callDue("crm") == 1)
            #expect(try await called.states() == [.taken: 1])
            // An answer to the lost try changes nothing any more.
            let late = try #require(lost.first).row
            try await store.record(
                .later(now.adding(hours: 1), error: "x"),
                of: late,
                at: called.clock.now()
            )
            #expect(try await called.states() == [.taken: 1])
        }
    }

    @Test(
        "a halt of anything that a call belongs to holds it, and nothing else",
        arguments: TestDatabase.allCases,
        [Halt.Scope.tenant, .creditor, .strategy, .route]
    )
    func halts(_ kind: TestDatabase, _ scope: Halt.Scope) async throws {
        try await Called.on(kind, .taken) { called in
            let store = called.world.store
            let name =
                switch scope {
                case .tenant: ""
                case .creditor: World.creditor
                case .strategy: "avisos"
                case .route: "crm"
                }
            let now = called.clock.now()
            if scope != .tenant {
                _ = try await store.halt(
                    Halt(scope: scope, name: "otro", since: now, reason: "prueba")
                )
                #expect(try await store.dueEndpoints(at: now, realNow: now) == ["crm"])
            }
            _ = try await store.halt(Halt(scope: scope, name: name, since: now, reason: "prueba"))
            #expect(try await store.dueEndpoints(at: now, realNow: now) == [])
            #expect(try await called.worker.callDue("crm") == 0)
            #expect(try await store.resume(scope, name, at: now))
            #expect(try await called.worker.callDue("crm") == 1)
        }
    }

    @Test(
        "an endpoint that answers 410 is turned off until an operator lets it go on",
        arguments: TestDatabase.allCases
    )
    func gone(_ kind: TestDatabase) async throws {
        try await Called.on(kind, .gone, .taken) { called in
            let store = called.world.store
            _ = try await called.worker.callDue("crm")
            #expect(try await store.halts().map(\.name) == ["crm"])
            #expect(try await store.halts().map(\.scope) == [.route])
            called.clock.move(seconds: 10)
            #expect(try await called.worker.callDue("crm") == 0)
            #expect(try await called.states() == [.waiting: 1])
            #expect(try await store.resume(.route, "crm", at: called.clock.now()))
            #expect(try await called.worker.callDue("crm") == 1)
            #expect(try await called.states() == [.taken: 1])
        }
    }

    @Test("a call that comes too late fails unmade", arguments: TestDatabase.allCases)
    func late(_ kind: TestDatabase) async throws {
        try await Called.on(kind, .taken) { called in
            called.clock.move(to: called.row.validUntil)
            #expect(try await called.worker.callDue("crm") == 0)
            #expect(called.receiver.requests.isEmpty)
            let row = try #require(try await called.world.store.calls(.failed).first)
            #expect(row.error == "it came too late")
            #expect(
                try await called.world.store.retryCalls(of: "crm", at: called.clock.now()) == 0
            )
        }
    }

    @Test(
        "who is to be erased is not told of any more",
        arguments: TestDatabase.allCases
    )
    func erased(_ kind: TestDatabase) async throws {
        try await Called.on(kind, .taken) { called in
            let policy = try await called.world.source.current().policy
            let now = called.clock.now()
            #expect(try await called.world.store.block(called.person, policy: policy, at: now))
            #expect(try await called.states() == [.withdrawn: 1])
        }
    }

    @Test(
        "the report counts calls by what became of them",
        arguments: TestDatabase.allCases
    )
    func report(_ kind: TestDatabase) async throws {
        try await Called.on(kind, .failed("it answered 500")) { called in
            let from = called.row.madeAt
            let report = try await called.world.store.report(
                from: from,
                to: from.adding(hours: 1)
            )
            #expect(report.calls == [.waiting: 1])
        }
    }

    @Test("a strategy that calls what the facts do not name is not published")
    func unknown() throws {
        var texts = try Called.texts()
        texts.append(
            PolicyText(
                kind: .strategy,
                name: "otra",
                version: "1",
                body: Called.strategy.replacing("avisos", with: "otra")
                    .replacing("endpoint: crm", with: "endpoint: cmr")
            )
        )
        let mistakes = #expect(throws: PolicyMistakes.self) {
            try PolicyInForce(texts, number: 1, zones: World.zones)
        }
        let mistake = try #require(mistakes?.mistakes.first)
        #expect(mistake.file == "otra")
        #expect(mistake.mistake.reason.contains("cmr"))
        #expect(mistake.mistake.remedy.contains("crm"))
    }

    @Test(
        "webhooks of the facts are checked, and none of them holds a secret",
        arguments: [
            ("{name: crm, url: \"http://crm.example/x\", secret: {env: A}}", "only this machine"),
            ("{name: crm, url: \"ftp://crm.example/x\", secret: {env: A}}", "https://HOST"),
            ("{name: crm, url: \"https://a:b@crm.example/x\", secret: {env: A}}", "https://HOST"),
            (
                "{name: crm, url: \"https://crm.example\\\\@127.0.0.1/\", secret: {env: A}}",
                "plain letters"
            ),
            (
                "{name: crm, url: \"http://127.0.0.1.crm.example/\", secret: {env: A}}",
                "only this machine"
            ),
            ("{name: crm, url: \"https://crm.example:0/\", secret: {env: A}}", "https://HOST"),
            (
                "{name: crm, url: \"https://crm.example/x\", secret: whsec_AAAA}",
                "where the secret is"
            ),
            (
                "{name: crm, url: \"https://crm.example/x\", secret: {file: relative}}",
                "where the secret is"
            ),
            ("{name: crm, url: \"https://crm.example/x\"}", "where the secret is"),
            (
                "{name: crm, url: \"https://crm.example/x\", secret: {env: A}, timeout: 60}",
                "not a whole number"
            ),
            ("{name: CRM 1, url: \"https://crm.example/x\", secret: {env: A}}", "no name"),
            (
                "{name: sandbox, url: \"https://crm.example/x\", secret: {env: A}}",
                "another webhook or route"
            ),
        ]
    )
    func facts(webhook: String, reason: String) throws {
        let text = try World.text("facts/demo.yaml") + "\nwebhooks:\n  - \(webhook)\n"
        let read = TenantFacts.read(try YAMLTree.parse([UInt8](text.utf8), file: "facts.yaml"))
        #expect(read.facts == nil)
        let told = read.mistakes.map(\.reason).joined(separator: "\n")
        #expect(told.contains(reason), "\(told)")
        #expect(!told.contains("whsec"))
    }

    @Test("a webhook of the facts is read with its usual time")
    func read() throws {
        let text =
            try World.text("facts/demo.yaml") + """

                webhooks:
                  - {name: crm, url: "https://crm.example:8443/recado?a=1", secret: {file: /run/s}}
                  - {name: aqui, url: "http://[::1]:8080/x", secret: {env: AQUI}, timeout: 5}
                """
        let facts = try #require(
            TenantFacts.read(try YAMLTree.parse([UInt8](text.utf8), file: "facts.yaml")).facts
        )
        #expect(facts.webhook("crm")?.secret == .file("/run/s"))
        #expect(facts.webhook("crm")?.timeoutSeconds == 15)
        #expect(facts.webhook("crm")?.isLoopback == false)
        #expect(facts.webhook("aqui")?.isLoopback == true)
        #expect(facts.webhook("aqui")?.timeoutSeconds == 5)
    }
}
