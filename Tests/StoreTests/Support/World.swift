import Files
import Foundation
import Messaging
import SQL
import Strategy
import Synchronization
import TestSupport
import Testing
import Vault
import Workers

@testable import Domain
@testable import Store
@testable import Values

/// A store with the shipped policy published, and portfolios small enough to be told by hand.
struct World: Sendable {
    static let tenant = "despacho"
    static let creditor = "DEMO"
    static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    let store: Store
    let source: PublishedPolicySource
    let policy: PolicyInForce
    /// What this world's claims took.
    let held = Held()

    /// The places of claimed messages, and the number of the last claim.
    final class Held: Sendable {
        private let state = Mutex((flight: Int64(0), places: [MessageID: QueuePlace]()))

        var flight: Int64 { state.withLock { $0.flight } }

        func next() -> Int64 {
            state.withLock { state in
                state.flight += 1
                return state.flight
            }
        }

        func take(_ claim: Claim) {
            state.withLock { state in
                for message in claim.messages { state.places[message.message] = message.place }
            }
        }

        func place(of message: MessageID) -> QueuePlace? { state.withLock { $0.places[message] } }
    }

    /// Two in the afternoon in Mexico City on a Tuesday.
    static let start = at("2026-11-24T20:00:00Z")

    static func at(_ text: String) -> Instant {
        let date = try? Date(text, strategy: .iso8601)
        return Instant(milliseconds: Int64((date?.timeIntervalSince1970 ?? 0) * 1_000))
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: "Resources/\(path)"), encoding: .utf8)
    }

    static let zones = ZoneFiles.load(["America/Mexico_City"], from: "/usr/share/zoneinfo")

    /// The policy that is published: facts of the demonstration, packs and strategies as shipped.
    static func texts() throws -> [PolicyText] {
        var texts = [
            PolicyText(kind: .facts, name: "demo", version: "1", body: try text("facts/demo.yaml"))
        ]
        for name in ["mx-literal", "mx-conservative", "default-conservative"] {
            texts.append(
                PolicyText(
                    kind: .pack,
                    name: name,
                    version: "1",
                    body: try text("packs/\(name).yaml")
                )
            )
        }
        for name in ["preventiva", "temprana", "tardia", "promesa"] {
            texts.append(
                PolicyText(
                    kind: .strategy,
                    name: name,
                    version: "1",
                    body: try text("strategies/\(name).yaml")
                )
            )
        }
        return texts
    }

    /// The published policy, compiled once for all worlds.
    static let compiled = Result {
        try PolicyInForce(texts(), number: 1, zones: zones)
    }

    static let master = MasterKey(bytes: (0..<32).map { UInt8($0) })

    init(_ database: any SQLDatabase, at now: Instant = World.start) async throws {
        store = try await Store.open(
            database,
            tenant: World.tenant,
            master: World.master,
            now: now
        )
        if try await store.latestPolicyNumber() == nil {
            try await store.publish(
                World.texts(),
                tzVersion: World.zones.version,
                at: now
            )
        }
        source = PublishedPolicySource(store: store, zones: World.zones)
        policy = try World.compiled.get()
    }

    /// What `decide` takes.
    var rules: Policy { policy.policy }

    /// What the policy in force has stopped.
    func halts() async throws -> [HaltScope] { try await source.current().policy.halts }

    static let tzVersion = zones.version

    /// Runs a body with a fresh world on a database.
    static func on(
        _ kind: TestDatabase,
        _ body: (World) async throws -> Void
    ) async throws {
        try await kind.withDatabase { database in try await body(World(database)) }
    }

    /// The row of debtor `number`: one account, one mobile.
    static func record(
        _ number: Int,
        balance: Int64 = 500_000,
        pastDue: Int64 = 120_000,
        days: Int = 5,
        phone: UInt64? = nil,
        account: String? = nil,
        on day: Day = World.day
    ) -> PortfolioRecord {
        let text = account ?? "4000\(1_000 + number)"
        let money = { (minor: Int64) in Money(minor: minor, .mexicanPeso) }
        var digest = ContentDigest()
        digest.add("\(text)|\(balance)|\(pastDue)|\(days)|\(phone ?? 0)")
        let contact = ContactRecord(
            kind: .mobile,
            raw: "",
            number: E164(number: phone ?? 525_512_340_000 + UInt64(number)),
            email: nil,
            country: "MX",
            provenance: .creditor,
            consent: .given,
            rank: 0
        )
        return PortfolioRecord(
            line: number + 1,
            key: PortfolioRecord.key(accountNumber: text),
            digest: digest.value,
            account: AccountRecord(
                number: text,
                creditor: creditor,
                product: "consumo",
                country: "MX",
                paymentReference: "REF\(number)",
                clabe: nil,
                status: .active,
                figures: Account.Figures(
                    balance: money(balance),
                    pastDue: money(pastDue),
                    minimumPayment: nil,
                    asOf: day
                ),
                terms: .none,
                dueDay: day.adding(days: -days),
                cutoffDay: nil,
                placedOn: nil,
                placementEnds: nil,
                attributes: []
            ),
            persons: [
                PersonRecord(
                    key: "C\(number)",
                    role: .debtor,
                    name: PersonName(given: "Persona", paternal: "Número \(number)"),
                    birthDay: Day(iso: "1985-05-05"),
                    rfc: nil,
                    curp: nil,
                    contacts: [contact],
                    address: nil,
                    country: "MX",
                    region: "MX-CMX",
                    zones: ["America/Mexico_City"],
                    language: "es",
                    preferredHours: nil,
                    preferredChannel: nil
                )
            ],
            isContactDataMadeUp: true
        )
    }

    static let day = Day(iso: "2026-11-24") ?? Day(daysSinceEpoch: 0)

    /// What one import did.
    struct Imported {
        var newPersons = 0
        var newAccounts = 0
        var changed = 0
        var ended = 0
        var withdrawn = 0
        var decided = 0
    }

    /// Compares with what is known, stages and commits; the shards are left to `apply`.
    func stage(
        _ records: [PortfolioRecord],
        at now: Instant = World.start
    ) async throws -> ImportHead {
        let known = try await store.knownAccounts(of: World.creditor)
        var diff = PortfolioDiff(known: try await store.knownRecords(of: World.creditor))
        let head = try await store.beginImport(
            creditor: World.creditor,
            isPayments: false,
            fileDigest: [1],
            idSeed: 77,
            at: now
        )
        var staging = Staging(store, head)
        for record in records {
            let index = store.accountIndex(of: record, person: 0)
            let change = diff.classify(
                key: index.high,
                digest: record.digest,
                status: record.account.status,
                shard: staging.shard(of: record, person: 0)
            )
            if change != .unchanged { staging.add(record, index: index) }
        }
        for key in diff.movedKeys + diff.withdrawnKeys {
            if let account = known[key] {
                staging.add(ending: account, as: .withdrawn, on: World.day)
            }
        }
        try await staging.flush()
        try await store.commitImport(head, newest: nil, at: now)
        return head
    }

    func apply(_ head: ImportHead, at now: Instant = World.start) async throws -> Imported {
        var done = Imported()
        for shard in try await store.stagedShards(of: head) {
            let applied = try await store.applyImport(
                head,
                shard: shard,
                policy: policy.policy,
                now: now
            )
            done.newPersons += applied.newPersons
            done.newAccounts += applied.newAccounts
            done.changed += applied.changedAccounts
            done.ended += applied.endedAccounts
            done.withdrawn += applied.result.withdrawn
            done.decided += applied.result.decided
        }
        try await store.finishImport(head, at: now)
        return done
    }

    @discardableResult
    func imports(
        _ records: [PortfolioRecord],
        at now: Instant = World.start
    ) async throws -> Imported {
        try await apply(stage(records, at: now), at: now)
    }

    /// The person of debtor `number`.
    func person(_ number: Int) async throws -> PersonID {
        try #require(try await store.find(.customerNumber("C\(number)")).first)
    }

    /// Decides an event of one person.
    @discardableResult
    func decide(
        _ person: PersonID,
        _ event: Event,
        rows: [CaseWork.Row] = [],
        at now: Instant
    ) async throws -> CaseResult {
        try await store.decide(
            [CaseWork(person, event, rows: rows)],
            policy: policy.policy,
            now: now
        )
    }

    /// What waits at an instant.
    func waiting(at now: Instant) async throws -> Waiting {
        try await store.waiting(at: now, inboxLimit: 10)
    }

    /// Wakes what is due; returns how many decisions were made.
    func wake(at now: Instant) async throws -> Int {
        let shards = try await waiting(at: now).cases.map(\.shard)
        return try await store.decideDue(
            shards: shards,
            limit: 100,
            policy: policy.policy,
            now: now
        ).decided
    }

    /// Wakes cases as the clock goes, until a message of this person is queued.
    func firstMessage(of person: PersonID, from now: Instant) async throws -> MessageRow {
        var now = now
        for _ in 0..<500 {
            _ = try await wake(at: now)
            let waiting = try await store.thread(of: person).map(\.row)
                .first { $0.state == .outbound(.queued) }
            if let waiting { return waiting }
            guard let next = try await store.nextWake(after: now) else { break }
            now = max(next, now.adding(seconds: 1))
        }
        throw StoreError(.notFound, "nothing was queued for this person")
    }

    /// Claims what is due in the shard of a person.
    func claim(_ person: PersonID, at now: Instant, lease: Int64 = 120) async throws -> Claim {
        let claim = try await store.claim(
            [(person.shard, 100)],
            route: "sandbox",
            now: now,
            flight: held.next(),
            leaseUntil: now.adding(seconds: lease)
        )
        held.take(claim)
        return claim
    }

    /// Says that the carrier took a message.
    func submit(
        _ message: MessageID,
        as state: DeliveryState = .submitted,
        ids: [String] = ["carrier-1"],
        ending: [Int64] = [],
        at now: Instant
    ) async throws {
        try await store.record(
            [
                Submission(
                    place: try #require(held.place(of: message)),
                    state: state,
                    providerIDs: ids,
                    route: "sandbox",
                    cost: Money(minor: 35 * Int64(ids.count), .mexicanPeso),
                    parts: ids.count,
                    textDigest: 42,
                    error: nil
                )
            ],
            ending: ending,
            at: now
        )
    }

    /// Gives the store a receipt of the carrier for debtor `number`.
    @discardableResult
    func receive(
        _ number: Int,
        _ state: DeliveryState,
        id: String = "carrier-1",
        isLate: Bool = false,
        at now: Instant
    ) async throws -> (applied: [AppliedReceipt], unmatched: [Int]) {
        try await store.apply(
            [(World.receipt(number, state, id: id, at: now), nil)],
            late: isLate ? [0] : [],
            route: "sandbox",
            at: now
        )
    }

    /// A receipt of the carrier for debtor `number`.
    static func receipt(
        _ number: Int,
        _ state: DeliveryState,
        id: String = "carrier-1",
        at now: Instant
    ) -> Receipt {
        Receipt(
            providerID: id,
            recipient: E164(number: 525_512_340_000 + UInt64(number)),
            state: state,
            errorCode: 0,
            at: now,
            raw: []
        )
    }

    /// The audit with the published policies.
    func audit() async throws -> AuditReport {
        try await store.audit { number in
            if number == policy.policy.version { return policy.policy }
            return try await source.policy(numbered: Int64(number))?.policy
        }
    }
}
