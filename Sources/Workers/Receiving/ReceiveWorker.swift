import Domain
public import Messaging
public import Store
import Strategy
import Synchronization
import Understanding
import Values

/// Numbers of the receiver that metrics show.
public struct ReceiveCounts: Sendable, Equatable {
    /// Receipts that moved a message on.
    public var receipts = 0
    /// Receipts that wait for their message.
    public var unmatchedReceipts = 0
    /// Texts that came in.
    public var inbound = 0
    /// Texts from numbers of nobody we know.
    public var strangers = 0
}

/// Takes in what carriers say. What it has returned from is stored; only then is the carrier
/// answered.
public final class ReceiveWorker: ConnectorEventSink {
    /// Waiting times between tries to match a receipt, in seconds; after the last it is left for
    /// an operator.
    static let retrySeconds: [Int64] = [1, 10, 60, 600, 3_600, 21_600, 86_400, 172_800]
    /// Tries after which the answer to a receipt's submission must have come: 71 seconds.
    static let triesUntilLate = 3
    /// Items of one round.
    public static let roundSize = 500
    /// Persons of one number that a text is given to, when it refuses contact.
    static let ownersLimit = 16

    private let store: Store
    private let sender: SendWorker
    private let policies: any PolicySource
    private let clock: any WorkClock
    private let route: String
    private let state = Mutex(ReceiveCounts())

    /// Makes a receiver for one route.
    public init(
        store: Store,
        sender: SendWorker,
        policies: any PolicySource,
        clock: any WorkClock,
        route: String
    ) {
        self.store = store
        self.sender = sender
        self.policies = policies
        self.clock = clock
        self.route = route
    }

    /// What was received so far.
    public var counts: ReceiveCounts { state.withLock { $0 } }

    /// Stores a batch of a connector's events durably; see `ConnectorEventSink`.
    public func store(_ events: [ConnectorEvent]) async throws {
        let now = clock.now()
        let refused = try await sender.record(events, at: now)
        var failures = refused.map { ($0.person, $0.message, Event.Failure($0.error)) }
        var receipts: [(receipt: Receipt, known: ReceiptTarget?)] = []
        var drafts: [InboxDraft] = []
        for event in events {
            switch event {
            case .receipt(let receipt):
                receipts.append(
                    (
                        receipt,
                        sender.recent.target(route: route, providerID: receipt.providerID)
                    )
                )
            case .inbound(let message): drafts.append(draft(of: message))
            case .accepted, .refused, .unknown, .returned: break
            }
        }
        if !receipts.isEmpty {
            let (applied, unmatched) = try await store.apply(receipts, route: route, at: now)
            drafts += unmatched.map { draft(of: receipts[$0].receipt) }
            failures += Self.failures(of: applied)
            state.withLock {
                $0.receipts += applied.count
                $0.unmatchedReceipts += unmatched.count
            }
        }
        if !drafts.isEmpty { _ = try await store.keep(drafts) }
        try await tell(failures, at: now)
    }

    /// Tells cases of messages that will not arrive.
    func tell(
        _ failures: [(person: PersonID, message: MessageID, why: Event.Failure)],
        at now: Instant
    ) async throws {
        guard !failures.isEmpty else { return }
        let policy = try await policies.current()
        let arrived = try await store.lastDelivered(where: failures.map(\.message))
        var work: [CaseWork] = []
        for (failure, last) in zip(failures, arrived) {
            if let last {
                work.append(
                    CaseWork(failure.person, .messageDelivered(last.message, at: last.at))
                )
            }
            work.append(CaseWork(failure.person, .messageFailed(failure.message, failure.why)))
        }
        _ = try await store.decide(work, policy: policy.policy, now: now)
    }

    /// Decides what waits in the inbox, whatever route it came by.
    public func process(_ items: [InboxItem], policy: PolicyInForce) async throws {
        let now = clock.now()
        let texts = items.filter { $0.kind == .text }
        let receipts = items.filter { $0.kind == .receipt }
        if !texts.isEmpty { try await take(texts: texts, policy: policy, at: now) }
        if !receipts.isEmpty { try await retry(receipts, at: now) }
    }

    /// What failed for good, by what the receipts say.
    private static func failures(
        of applied: [AppliedReceipt]
    ) -> [(PersonID, MessageID, Event.Failure)] {
        applied.compactMap { receipt in
            let why: Event.Failure
            switch receipt.state {
            case .expired: why = .tooLate
            case .undelivered, .deleted: why = .temporary
            case .rejected: why = .permanent
            default: return nil
            }
            return (receipt.person, receipt.message, why)
        }
    }

    private func retry(_ items: [InboxItem], at now: Instant) async throws {
        for (route, items) in Dictionary(grouping: items, by: \.route).sorted(by: {
            $0.key < $1.key
        }) {
            try await retry(items, route: route, at: now)
        }
    }

    private func retry(_ items: [InboxItem], route: String, at now: Instant) async throws {
        let receipts = items.map { item in
            let receipt = Receipt(
                providerID: item.providerID,
                recipient: item.body.number,
                state: item.body.state ?? .unknown,
                errorCode: item.body.errorCode,
                at: item.receivedAt,
                raw: Array(item.body.text.utf8)
            )
            return (
                receipt: receipt,
                known: sender.recent.target(route: route, providerID: item.providerID)
            )
        }
        let late = items.indices.filter { items[$0].tries >= Self.triesUntilLate }
        let (applied, unmatched) = try await store.apply(
            receipts,
            late: Set(late),
            route: route,
            at: now
        )
        let waiting = Set(unmatched)
        try await store.finishInbox(
            items.indices.filter { !waiting.contains($0) }.map { items[$0].id }
        )
        for index in unmatched {
            let item = items[index]
            // After the last try it is left for an operator.
            let next: Instant? =
                item.tries < Self.retrySeconds.count
                ? now.adding(seconds: Self.retrySeconds[item.tries]) : nil
            try await store.putOff([item.id], until: next)
        }
        try await tell(
            Self.failures(of: applied),
            at: now
        )
    }

    /// Gives texts to the persons they came from, all in one transaction; one by one when that
    /// fails, so that a text which cannot be taken stops no other.
    private func take(
        texts items: [InboxItem],
        policy: PolicyInForce,
        at now: Instant
    ) async throws {
        do {
            try await takeTogether(items, policy: policy, at: now)
        } catch  where items.count > 1 && !(error is CancellationError) {
            var failure: (any Error)?
            for item in items {
                do {
                    try await takeTogether([item], policy: policy, at: now)
                } catch {
                    failure = error
                }
            }
            if let failure { throw failure }
        }
    }

    private func takeTogether(
        _ items: [InboxItem],
        policy: PolicyInForce,
        at now: Instant
    ) async throws {
        let numbered = items.compactMap { item in item.body.number.map { (item, $0) } }
        let found = try await store.correspondents(
            of: numbered.map(\.1),
            limit: Self.ownersLimit
        )
        var work: [CaseWork] = []
        var strangers = items.filter { $0.body.number == nil }
        for ((item, _), correspondents) in zip(numbered, found) {
            let readable = correspondents.filter {
                $0.person.key != nil && $0.person.state != nil
            }
            guard !readable.isEmpty else {
                strangers.append(item)
                continue
            }
            work += try self.work(item, for: readable, policy: policy, at: now)
        }
        _ = try await store.decide(work, policy: policy.policy, now: now)
        // A text that belongs to nobody we know stays in the inbox, read by nobody automatically.
        try await store.putOff(strangers.map(\.id), until: nil)
        state.withLock {
            $0.inbound += items.count - strangers.count
            $0.strangers += strangers.count
        }
    }

    /// What a text means for each person of its number.
    private func work(
        _ item: InboxItem,
        for correspondents: [Correspondent],
        policy: PolicyInForce,
        at now: Instant
    ) throws -> [CaseWork] {
        // The one written to last is the one who answers.
        let latest = correspondents.sorted {
            ($1.lastSentAt ?? .distantPast, $0.person.person)
                < ($0.lastSentAt ?? .distantPast, $1.person.person)
        }
        var work: [CaseWork] = []
        for (place, owner) in latest.enumerated() {
            let own = try self.work(
                item,
                person: owner.person,
                point: owner.contactPoint,
                policy: policy,
                at: now,
                isAnswer: place == 0
            )
            if place == 0 || Self.concernsNumber(own.event) { work.append(own) }
        }
        return work
    }

    /// A refusal and a wrong number hold for everybody who is reached by the number.
    private static func concernsNumber(_ event: Event) -> Bool {
        guard case .replyReceived(let reply) = event else { return false }
        return reply.meanings.contains(.optOut) || reply.meanings.contains(.wrongNumber)
    }

    private func work(
        _ item: InboxItem,
        person: StoredPerson,
        point: ContactPointID,
        policy: PolicyInForce,
        at now: Instant,
        isAnswer: Bool
    ) throws -> CaseWork {
        guard let key = person.key else {
            throw StoreError(.conflict, "the person was erased while a text was read: try again")
        }
        let facts = person.state?.facts
        let zone =
            facts?.zones.first.flatMap { policy.policy.zones[$0] }
            ?? policy.policy.zones[policy.facts.defaultZone]
        let today =
            zone?.local(now).day ?? Day(daysSinceEpoch: Int32(clamping: now.seconds / 86_400))
        var random = Generator(seeds: item.id.high, item.id.low, person.person.low)
        let id = MessageID(at: item.receivedAt, shard: person.person.shard, random: &random)
        var reply = Reply(
            understand(item.body.text, on: today, country: facts?.country ?? "MX"),
            currency: person.state?.accounts.first?.account.figures.balance.currency
                ?? .mexicanPeso,
            message: id,
            contactPoint: point,
            channel: .sms,
            receivedAt: item.receivedAt
        )
        if item.body.isDamaged { reply.needsPerson = true }
        let event = Event.replyReceived(reply)
        let inbound = InboundText(
            message: id,
            person: person.person,
            contactPoint: point,
            receivedAt: item.receivedAt,
            route: item.route,
            providerID: item.providerID,
            sealed: store.seal(reply: item.body.text, id, with: key),
            understood: event.encoded()
        )
        var rows: [CaseWork.Row] = [.inbound(inbound)]
        if isAnswer { rows.append(.inboxDone(shard: item.id.shard, item: item.id)) }
        return CaseWork(person.person, event, rows: rows)
    }

    private func draft(of message: InboundMessage) -> InboxDraft {
        InboxDraft(
            kind: .text,
            route: route,
            providerID: message.providerID,
            receivedAt: message.at,
            body: InboxBody(
                number: message.from,
                to: message.to,
                text: message.text,
                state: nil,
                errorCode: 0,
                isDamaged: message.isDamaged
            )
        )
    }

    private func draft(of receipt: Receipt) -> InboxDraft {
        InboxDraft(
            kind: .receipt,
            route: route,
            providerID: receipt.providerID,
            receivedAt: receipt.at,
            body: InboxBody(
                number: receipt.recipient,
                to: "",
                text: String(decoding: receipt.raw, as: UTF8.self),
                state: receipt.state,
                errorCode: receipt.errorCode,
                isDamaged: false
            )
        )
    }
}

extension Event.Failure {
    /// What a refusal at submission says: only what is wrong with the number itself counts
    /// against the number.
    init(_ error: SendError?) {
        self =
            switch error?.code {
            case .invalidRecipient, .blocked: .permanent
            case .tooLate: .tooLate
            default: .route
            }
    }
}
