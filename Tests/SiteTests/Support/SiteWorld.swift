import Connectors
import Files
import Foundation
import Logging
import SQL
import Strategy
import Synchronization
import TestSupport
import Testing
import Vault

@testable import Domain
@testable import Messaging
@testable import Site
@testable import Store
@testable import Values
@testable import Workers

/// A clock that a test moves.
final class MovedClock: WorkClock {
    private let instant: Mutex<Instant>
    /// When it began to go on by itself; nil for a clock that only a test moves.
    private let begun: ContinuousClock.Instant?

    init(_ instant: Instant, goesOn: Bool = false) {
        self.instant = Mutex(instant)
        begun = goesOn ? .now : nil
    }

    func now() -> Instant {
        let past = begun.map { ContinuousClock.now - $0 } ?? .zero
        return instant.withLock {
            Instant(milliseconds: $0.milliseconds + Int64(past / .milliseconds(1)))
        }
    }
    func realNow() -> Instant { now() }
    func advance(seconds: Int64) {
        instant.withLock { $0 = $0.adding(seconds: seconds) }
    }
}

/// A carrier that delivers everything at once.
final class PromptCarrier: Connector {
    let name = "sandbox"
    let channel = Channel.sms
    let capacity = 100
    private let taken = Mutex<[OutboundMessage]>([])
    private let events: AsyncStream<[ConnectorEvent]>
    private let told: AsyncStream<[ConnectorEvent]>.Continuation
    private let clock: MovedClock

    init(_ clock: MovedClock) {
        self.clock = clock
        (events, told) = AsyncStream.makeStream()
    }

    var messages: [OutboundMessage] { taken.withLock { $0 } }

    func run(delivering sink: any ConnectorEventSink) async throws {
        for await batch in events { try await sink.store(batch) }
    }

    func submit(_ messages: [OutboundMessage]) async -> Int {
        taken.withLock { $0 += messages }
        let now = clock.now()
        told.yield(
            messages.flatMap { message in
                (0..<message.plan.segmentCount).flatMap { part -> [ConnectorEvent] in
                    let id = "\(message.reference.low)-\(part)"
                    return [
                        .accepted(message.reference, part: part, providerID: id),
                        .receipt(
                            Receipt(
                                providerID: id,
                                recipient: message.recipient,
                                state: .delivered,
                                errorCode: 0,
                                at: now,
                                raw: []
                            )
                        ),
                    ]
                }
            }
        )
        return messages.count
    }
}

/// A store with the shipped policy, Ana who owes, and the pages of her link on loopback.
struct SiteWorld: Sendable {
    static let creditor = "DEMO"
    static let number: UInt64 = 525_512_340_023
    static let birthDay = Day(iso: "1985-05-07") ?? Day(daysSinceEpoch: 0)
    static let day = Day(iso: "2026-11-24") ?? Day(daysSinceEpoch: 0)
    /// Two in the afternoon in Mexico City on a Tuesday.
    static let start = Instant(iso: "2026-11-24T20:00:00Z") ?? .distantPast
    static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let zones = ZoneFiles.load(["America/Mexico_City"], from: "/usr/share/zoneinfo")
    static let master = MasterKey(bytes: (0..<32).map { UInt8($0) })
    static let browser =
        "Mozilla/5.0 (Linux; Android 13; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) "
        + "Chrome/124.0 Mobile Safari/537.36"

    let store: Store
    let source: PublishedPolicySource
    let clock: MovedClock
    let carrier: PromptCarrier
    let chat: WebChatConnector
    let engine: Engine
    let site: Site
    let port: Int

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: "Resources/\(path)"), encoding: .utf8)
    }

    static func texts() throws -> [PolicyText] {
        func text(_ kind: PolicyText.Kind, _ folder: String, _ name: String) throws -> PolicyText {
            let body = try Self.text("\(folder)/\(name).yaml")
            return PolicyText(kind: kind, name: name, version: "1", body: body)
        }
        return try [text(.facts, "facts", "demo")]
            + ["mx-literal", "mx-conservative", "default-conservative"]
            .map { try text(.pack, "packs", $0) }
            + ["preventiva", "temprana", "tardia", "promesa"]
            .map { try text(.strategy, "strategies", $0) }
    }

    static func robots() throws -> RobotRules {
        try #require(
            RobotRules(try YAMLTree.parse(try text("site/robots.yaml"), file: "robots.yaml"))
        )
    }

    static let quiet: Logger = {
        var logger = Logger(label: "site")
        logger.logLevel = .critical
        return logger
    }()

    /// Runs a body with fresh pages on a database; live ones go on by themselves.
    static func on(
        _ kind: TestDatabase,
        isLive: Bool = false,
        _ body: (SiteWorld) async throws -> Void
    ) async throws {
        try await kind.withDatabase { database in
            let store = try await Store.open(
                database,
                tenant: "despacho",
                master: master,
                now: start
            )
            try await store.publish(texts(), tzVersion: zones.version, at: start)
            let source = PublishedPolicySource(store: store, zones: zones)
            let clock = MovedClock(start, goesOn: isLive)
            let carrier = PromptCarrier(clock)
            let chat = WebChatConnector(name: "web")
            let engine = Engine(
                store: store,
                policies: source,
                connectors: [carrier, chat],
                clock: clock,
                logger: quiet
            )
            let site = Site(
                store: store,
                policies: source,
                robots: try robots(),
                documents: try DocumentSet(folder: root.appending(path: "Resources/documents")),
                logger: quiet
            ) { shown in
                chat.delivered(
                    shown.map {
                        (
                            MessageReference(high: $0.message.high, low: $0.message.low),
                            $0.recipient, $0.at
                        )
                    }
                )
            }
            let server = SiteServer(port: 0, site: site, isSecure: false, logger: quiet) {
                clock.now()
            }
            let (ports, told) = AsyncStream.makeStream(of: Int.self)
            let serving = Task {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        try await isLive ? engine.run() : engine.runConnectors()
                    }
                    group.addTask { try await server.run { told.yield($0) } }
                    try await group.next()
                    group.cancelAll()
                }
            }
            defer { serving.cancel() }
            var found: Int?
            for await port in ports {
                found = port
                break
            }
            let world = SiteWorld(
                store: store,
                source: source,
                clock: clock,
                carrier: carrier,
                chat: chat,
                engine: engine,
                site: site,
                port: try #require(found)
            )
            try await world.imports()
            try await body(world)
            serving.cancel()
            _ = await serving.result
        }
    }

    /// Ana: one account, one mobile, everything known that she can show.
    static func record() -> PortfolioRecord {
        let money = { (minor: Int64) in Money(minor: minor, .mexicanPeso) }
        return PortfolioRecord(
            line: 2,
            key: PortfolioRecord.key(accountNumber: "40007731"),
            digest: 1,
            account: AccountRecord(
                number: "40007731",
                creditor: creditor,
                product: "consumo",
                country: "MX",
                paymentReference: "REFERENCIA99",
                clabe: "012345678901234567",
                status: .active,
                figures: Account.Figures(
                    balance: money(543_210),
                    pastDue: money(123_456),
                    minimumPayment: nil,
                    asOf: day
                ),
                terms: .none,
                dueDay: day.adding(days: -5),
                cutoffDay: nil,
                placedOn: nil,
                placementEnds: nil,
                attributes: []
            ),
            persons: [
                PersonRecord(
                    key: "C1",
                    role: .debtor,
                    name: PersonName(given: "Anacleta", paternal: "Zubizarreta"),
                    birthDay: birthDay,
                    rfc: "ZUAA850507AB9",
                    curp: nil,
                    contacts: [
                        ContactRecord(
                            kind: .mobile,
                            raw: "",
                            number: E164(number: number),
                            email: nil,
                            country: "MX",
                            provenance: .creditor,
                            consent: .given,
                            rank: 0
                        )
                    ],
                    address: AddressRecord(
                        street: nil,
                        neighbourhood: nil,
                        city: nil,
                        state: nil,
                        postalCode: "06700"
                    ),
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

    private func imports() async throws {
        let now = clock.now()
        let head = try await store.beginImport(
            creditor: Self.creditor,
            isPayments: false,
            fileDigest: [1],
            idSeed: 77,
            at: now
        )
        var staging = Staging(store, head)
        let record = Self.record()
        staging.add(record, index: store.accountIndex(of: record, person: 0))
        try await staging.flush()
        try await store.commitImport(head, newest: nil, at: now)
        let policy = try await source.current().policy
        for shard in try await store.stagedShards(of: head) {
            _ = try await store.applyImport(head, shard: shard, policy: policy, now: now)
        }
        try await store.finishImport(head, at: now)
    }

    // MARK: - What happens

    func ana() async throws -> PersonID {
        try #require(try await store.find(.customerNumber("C1")).first)
    }

    func state() async throws -> CaseState {
        try #require(try await store.person(ana())?.state)
    }

    /// Ana writes a text message, and everything that is due is done.
    func texts(_ text: String) async throws {
        _ = try await store.keep([draft(text)])
        try await engine.drain()
    }

    /// Ana asks for help by text.
    func help() -> InboxDraft { draft("AYUDA") }

    private func draft(_ text: String) -> InboxDraft {
        let now = clock.now()
        return InboxDraft(
            kind: .text,
            route: "sandbox",
            providerID: "in-\(now.milliseconds)",
            receivedAt: now,
            body: InboxBody(
                number: E164(number: Self.number),
                to: "",
                text: text,
                state: nil,
                errorCode: 0,
                isDamaged: false
            )
        )
    }

    /// The token of the link in the last text message.
    func lastLink() async throws -> LinkToken {
        let message = try #require(carrier.messages.last)
        let id = MessageID(high: message.reference.high, low: message.reference.low)
        return store.linkToken(of: id)
    }

    /// Asks for help by text, and opens the link of the answer a minute later.
    func link() async throws -> LinkToken {
        try await texts("AYUDA")
        let token = try await lastLink()
        clock.advance(seconds: 60)
        return token
    }
}
