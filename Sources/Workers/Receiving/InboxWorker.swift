import Domain
import Messaging
import Store
import Strategy
import Values

/// Decides what carriers said and is kept in the inbox, whatever route it came by: texts of
/// persons, and receipts that did not find their message at once.
final class InboxWorker: Sendable {
    /// Waiting times between tries to match a receipt, in seconds; after the last it is left for
    /// an operator.
    static let retrySeconds: [Int64] = [1, 10, 60, 600, 3_600, 21_600, 86_400, 172_800]
    /// Tries after which the answer to a receipt's submission must have come: 71 seconds.
    static let triesUntilLate = 3
    /// Items of one round.
    static let roundSize = 500
    /// Persons of one number that a text is given to, when it refuses contact.
    static let ownersLimit = 16

    private let store: Store
    private let planner: PlanWorker
    private let tally: ReceiveTally
    private let reading: TextReading
    /// What was submitted lately, by route.
    private let recent: [String: RecentReferences]

    init(
        store: Store,
        planner: PlanWorker,
        tally: ReceiveTally,
        reading: TextReading,
        recent: [String: RecentReferences]
    ) {
        self.store = store
        self.planner = planner
        self.tally = tally
        self.reading = reading
        self.recent = recent
    }

    /// Decides items of the inbox. Texts that cannot be taken keep back no receipts.
    func process(
        _ items: [InboxItem],
        policy: PolicyInForce,
        at now: Instant
    ) async throws {
        let texts = items.filter { $0.kind == .text }
        let receipts = items.filter { $0.kind == .receipt }
        var fault: (any Error)?
        if !texts.isEmpty {
            do {
                try await take(texts: texts, policy: policy, at: now)
            } catch {
                fault = error
            }
        }
        if !receipts.isEmpty { try await retry(receipts, at: now) }
        if let fault { throw fault }
    }

    /// Leaves items that cannot be opened for an operator.
    func leave(_ damaged: [ID<InboxTag>]) async throws {
        try await store.putOff(damaged, until: nil)
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
            // Carriers use ids again: what names its recipient is found through the recipient.
            let known =
                receipt.recipient == nil ? recent[route]?.target(of: item.providerID) : nil
            return (receipt: receipt, known: known)
        }
        let late = items.indices.filter { items[$0].tries >= Self.triesUntilLate }
        let (applied, unmatched) = try await store.apply(
            receipts,
            late: Set(late),
            route: route,
            at: now
        )
        // After the last try it is left for an operator.
        let waits = Dictionary(grouping: unmatched) { items[$0].tries }
        for (tries, indices) in waits.sorted(by: { $0.key < $1.key }) {
            let next: Instant? =
                tries < Self.retrySeconds.count
                ? now.adding(seconds: Self.retrySeconds[tries]) : nil
            try await store.putOff(indices.map { items[$0].id }, until: next)
        }
        tally.add(route) { $0.receipts += receipts.count - unmatched.count }
        // Before the items are done with: told twice, a case changes once.
        try await planner.tell(Event.Failure.found(in: applied), at: now)
        let waiting = Set(unmatched)
        try await store.finishInbox(
            items.indices.filter { !waiting.contains($0) }.map { items[$0].id }
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
        } catch is StoreError where items.count > 1 {
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
            let readable = try await writers(item, among: correspondents).filter {
                $0.person.key != nil && $0.person.state != nil
            }
            guard !readable.isEmpty else {
                strangers.append(item)
                continue
            }
            work += try self.work(item, for: readable, policy: policy, at: now)
        }
        _ = try await store.decide(work, policy: policy.policy, now: now)
        try await revokeLinks(after: work, at: now)
        // A text that belongs to nobody we know stays in the inbox, read by nobody automatically.
        try await store.putOff(strangers.map(\.id), until: nil)
        let unknown = Dictionary(grouping: strangers, by: \.route).mapValues(\.count)
        for (route, all) in Dictionary(grouping: items, by: \.route) {
            let strange = unknown[route] ?? 0
            tally.add(route) {
                $0.strangers += strange
                $0.inbound += all.count - strange
            }
        }
    }

    /// The persons that a text is given to: who wrote in a page is known, comes before all others of
    /// the number, and is never taken for one of them.
    private func writers(
        _ item: InboxItem,
        among correspondents: [Correspondent]
    ) async throws -> [Correspondent] {
        guard let writer = item.body.writer else { return correspondents }
        guard let person = try await store.person(writer.person) else { return [] }
        let own = Correspondent(
            person: person,
            contactPoint: writer.contactPoint,
            lastSentAt: .distantFuture
        )
        return [own] + correspondents.filter { $0.person.person != writer.person }
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

    /// Links end with what they led to: who refuses, is somebody else, or says that the credit was
    /// taken in their name is not shown a page any more.
    private func revokeLinks(after work: [CaseWork], at now: Instant) async throws {
        for item in work {
            guard case .replyReceived(let reply) = item.event else { continue }
            if reply.meanings.contains(.fraud) {
                try await store.revokeLinks(of: item.person, at: now)
            } else if reply.meanings.contains(where: Self.endsLinks) {
                try await store.revokeLinks(of: item.person, to: reply.contactPoint, at: now)
            }
        }
    }

    /// Whether pages are no longer for who writes.
    private static func endsLinks(_ meaning: ReplyMeaning) -> Bool {
        switch meaning {
        case .optOut, .wrongNumber, .thirdParty, .minor, .deceased: true
        default: false
        }
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
        var reply = reading.reply(
            to: person.state,
            secrets: person.secrets,
            text: item.body.text,
            message: id,
            contactPoint: point,
            channel: item.body.channel,
            at: item.receivedAt,
            today: today
        )
        if item.body.isDamaged { reply.needsPerson = true }
        let event = Event.replyReceived(reply)
        let inbound = InboundText(
            message: id,
            person: person.person,
            contactPoint: point,
            channel: item.body.channel,
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
}
