public import Domain
import Messaging
import Store
import Strategy
import Synchronization
public import Values

/// Numbers of the sender that metrics show.
public struct SendCounts: Sendable, Equatable {
    /// Messages handed to connectors.
    public var submitted = 0
    /// Messages that the carrier took.
    public var accepted = 0
    /// Messages refused by the carrier or not composable.
    public var rejected = 0
    /// Messages without an answer.
    public var uncertain = 0
    /// Messages that came back unsent.
    public var returned = 0
    /// Clearances that no longer held at the claim.
    public var stale = 0
}

/// Claims what is due on a route, composes it and hands it to the route's connector. The only
/// caller of `submit`.
public final class SendWorker: Sendable {
    /// Messages of one claim at most; small, so that few are uncertain after a crash.
    public static let claimSize = 200
    /// How long a claim holds, in seconds of the wall clock.
    public static let leaseSeconds: Int64 = 120

    /// The route's name.
    public var route: String { connector.name }

    private let store: Store
    private let connector: any Connector
    private let budgets: Budgets
    private let state = Mutex(SendCounts())
    /// Messages that no connector took and that are not back in the queue yet. They count as under
    /// way, so that their leases live until the database takes them.
    private let untaken = Mutex<[(reference: MessageReference, place: QueuePlace)]>([])
    let flights = Flights()
    let recent = RecentReferences()

    /// Makes a worker for a route.
    ///
    /// - Parameter budgets: what strategies may still spend, shared by all routes.
    init(store: Store, connector: any Connector, budgets: Budgets) {
        self.store = store
        self.connector = connector
        self.budgets = budgets
    }

    /// What was done so far.
    public var counts: SendCounts { state.withLock { $0 } }

    /// Messages that wait for the carrier's answer.
    public var inFlight: Int { flights.count }

    /// What one round of sending did.
    public struct Round: Sendable {
        /// Messages handed to the connector.
        public var submitted = 0
        /// Cases that must be decided again.
        public var stale: [(person: PersonID, message: MessageID)] = []
        /// Messages that could not be composed: rejected already, their cases must be told.
        public var failed: [(person: PersonID, message: MessageID)] = []
        /// Strategies that were halted at their ceiling, with how many queued messages that holds.
        public var halted: [(strategy: String, held: Int)] = []
        /// What ended the round early, after the above was done.
        public var fault: (any Error)?
    }

    /// Sends what waits for the route in shards, in their order; ends early when nothing can leave,
    /// the time is up, or the task is cancelled.
    ///
    /// - Parameter end: when no more is claimed in this round, so that what has come meanwhile and
    ///   is more urgent has its turn; nil for never.
    public func sendDue(
        _ shards: [(shard: Shard, count: Int)],
        policy: PolicyInForce,
        now: Instant,
        clock: any WorkClock,
        until end: ContinuousClock.Instant? = nil
    ) async -> Round {
        var round = Round()
        do {
            try await send(shards, policy: policy, now: now, clock: clock, until: end, &round)
        } catch {
            round.fault = error
        }
        return round
    }

    private func send(
        _ shards: [(shard: Shard, count: Int)],
        policy: PolicyInForce,
        now: Instant,
        clock: any WorkClock,
        until end: ContinuousClock.Instant?,
        _ round: inout Round
    ) async throws {
        try await giveBack(at: now)
        let composer = Composer(store: store, policy: policy)
        var waiting = shards[...]
        while !waiting.isEmpty, !Task.isCancelled, end.map({ ContinuousClock.now < $0 }) ?? true {
            let capacity = connector.capacity
            guard capacity > 0 else { break }
            // What is under way when the process dies is in doubt, so it never exceeds the route's
            // window; and it is filled up in halves, so that claims stay large.
            let underWay = inFlight
            guard underWay == 0 || underWay <= capacity / 2 else {
                await flights.wait(forAtMost: capacity / 2)
                continue
            }
            // Shards with few messages each are claimed together.
            var shards: [(shard: Shard, count: Int)] = []
            var left = min(Self.claimSize, capacity - underWay)
            while left > 0, let (shard, count) = waiting.first {
                shards.append((shard, min(count, left)))
                waiting = waiting.dropFirst()
                // What did not fit is claimed next.
                if count > left { waiting = ([(shard, count - left)] + waiting)[...] }
                left -= count
            }
            let claim = try await store.claim(
                shards,
                route: route,
                now: now,
                flight: Int64.random(in: 1...Int64.max),
                leaseUntil: clock.realNow().adding(seconds: Self.leaseSeconds)
            )
            guard try await send(claim, composer: composer, now: now, into: &round) else { break }
        }
    }

    /// Composes and submits what was claimed; false when the connector left some of it.
    private func send(
        _ claim: Claim,
        composer: Composer,
        now: Instant,
        into round: inout Round
    ) async throws -> Bool {
        round.stale += claim.stale
        state.withLock { $0.stale += claim.stale.count }
        guard let flight = claim.messages.first?.place.flight else { return true }
        flights.open(flight, messages: claim.messages.count)
        var batch: [OutboundMessage] = []
        var flying: [(reference: MessageReference, flying: Flying)] = []
        var failed: [Submission] = []
        var told: [(person: PersonID, message: MessageID)] = []
        var links: [LinkDraft] = []
        for claimed in claim.messages {
            do {
                let composed = try composer.compose(claimed)
                batch.append(composed.outbound)
                flying.append((composed.outbound.reference, Flying(claimed, composed)))
                if let link = composed.link { links.append(link) }
            } catch {
                told.append((claimed.person, claimed.message))
                failed.append(.failed(claimed.place, route, "\(error)"))
            }
        }
        do {
            // Before anybody can open one.
            try await store.keep(links: links, at: now)
        } catch {
            untaken.withLock { $0 += flying.map { ($0.reference, $0.flying.place) } }
            throw error
        }
        try await holdUnpaid(&batch, &flying, at: now, into: &round)
        let known = flights.begin(flying)
        if !known.isEmpty { batch.removeAll { known.contains($0.reference) } }
        var taken = 0
        while taken < batch.count {
            let count = await connector.submit(Array(batch[taken...]))
            guard count > 0 else { break }
            taken += count
        }
        round.submitted += taken
        state.withLock { $0.submitted += taken }
        if taken < batch.count {
            let left = Set(batch[taken...].map(\.reference))
            let places = flying.filter { left.contains($0.reference) }
            for (_, flying) in places { budgets.giveBack(flying.place.strategy, flying.cost) }
            untaken.withLock { $0 += places.map { ($0.reference, $0.flying.place) } }
        }
        try await giveBack(at: now)
        if !failed.isEmpty {
            try await write(failed, at: now)
            round.failed += told
            state.withLock { $0.rejected += failed.count }
        }
        return taken == batch.count
    }

    /// Puts messages aside that their strategy cannot pay any more, and halts it.
    private func holdUnpaid(
        _ batch: inout [OutboundMessage],
        _ flying: inout [(reference: MessageReference, flying: Flying)],
        at now: Instant,
        into round: inout Round
    ) async throws {
        let isUnpaid = budgets.take(flying.map { ($0.flying.place.strategy, $0.flying.cost) })
        guard isUnpaid.contains(true) else { return }
        let held = zip(flying, isUnpaid).filter(\.1).map(\.0)
        let references = Set(held.map(\.reference))
        batch.removeAll { references.contains($0.reference) }
        flying.removeAll { references.contains($0.reference) }
        // Before anything that may fail: they go back in any case.
        untaken.withLock { $0 += held.map { ($0.reference, $0.flying.place) } }
        for strategy in Set(held.map(\.flying.place.strategy)).sorted() {
            let halt = Halt(
                scope: .strategy,
                name: strategy,
                since: now,
                reason: "its budget is spent"
            )
            let count = try await store.halt(halt)
            let own = held.count { $0.flying.place.strategy == strategy }
            round.halted.append((strategy, count + own))
        }
    }

    /// Puts what no connector took back into the queue: it was never written to a carrier.
    private func giveBack(at now: Instant) async throws {
        let left = untaken.withLock { $0 }
        guard !left.isEmpty else { return }
        try await write(left.map { .returned($0.place, route) }, at: now)
        untaken.withLock { $0.removeFirst(left.count) }
        flights.cancel(left.map(\.reference))
    }

    /// Writes down what became of messages, and ends the claims that are done with.
    private func write(_ submissions: [Submission], at now: Instant) async throws {
        let ending = flights.ending(with: submissions)
        do {
            try await store.record(submissions, ending: ending, at: now)
        } catch {
            flights.keep(ending)
            throw error
        }
        flights.wrote(submissions, ending: ending)
    }

    /// What answers of the carrier led to.
    struct Landing {
        /// Messages that the carrier refused, or gave up at once.
        var failed: [(person: PersonID, message: MessageID, why: Event.Failure)] = []
        /// How many receipts came together with the answer to their message.
        var receipts = 0
        /// The other receipts.
        var rest: [Receipt] = []
    }

    /// Holds the leases of what waits for an answer a while longer.
    func renewLeases(realNow: Instant) async throws {
        try await store.renewLeases(
            of: flights.claims,
            until: realNow.adding(seconds: Self.leaseSeconds)
        )
        try await write([], at: realNow)
    }

    /// Writes down the carrier's answers, and with them the receipts that came at once.
    ///
    /// - Throws: when they could not be stored; the connector then offers them again, and they
    ///   are taken as if for the first time.
    func record(_ events: [ConnectorEvent], at now: Instant) async throws -> Landing {
        let before = flights.standing(of: events)
        let landed = flights.land(events)
        let answers = landed.map {
            Submission($0.flying, route: route, wasReturned: $0.wasReturned)
        }
        var (submissions, landing) = Self.join(answers, receiptsOf: events)
        guard !submissions.isEmpty else { return landing }
        do {
            try await write(submissions, at: now)
        } catch {
            flights.restore(before, landed: landed.count)
            throw error
        }
        defer { flights.settle(landed.count) }
        var counts = SendCounts()
        for (index, (flying, _)) in landed.enumerated() {
            switch answers[index].state {
            case .queued:
                counts.returned += 1
                budgets.giveBack(flying.place.strategy, flying.cost)
            case .rejected:
                counts.rejected += 1
                budgets.giveBack(flying.place.strategy, flying.cost)
                landing.failed.append(
                    (flying.person, flying.message, Event.Failure(flying.error))
                )
            case .uncertain: counts.uncertain += 1
            default:
                counts.accepted += 1
                // Only now: a receipt that finds the message must find it recorded.
                recent.remember(flying)
                if let why = Event.Failure(submissions[index].state) {
                    landing.failed.append((flying.person, flying.message, why))
                }
            }
        }
        state.withLock { $0.add(counts) }
        return landing
    }

    /// Puts receipts to the answers that they came with.
    private static func join(
        _ answers: [Submission],
        receiptsOf events: [ConnectorEvent]
    ) -> ([Submission], Landing) {
        var submissions = answers
        var landing = Landing()
        var places: [String: Int] = [:]
        for (index, answer) in answers.enumerated() where answer.state == .submitted {
            for id in answer.providerIDs where !id.isEmpty { places[id] = index }
        }
        for case .receipt(let receipt) in events {
            if let place = places[receipt.providerID] {
                submissions[place].take(receipt)
                landing.receipts += 1
            } else {
                landing.rest.append(receipt)
            }
        }
        return (submissions, landing)
    }
}

extension SendCounts {
    mutating func add(_ other: SendCounts) {
        accepted += other.accepted
        rejected += other.rejected
        uncertain += other.uncertain
        returned += other.returned
    }
}

extension Flying {
    init(_ claimed: ClaimedMessage, _ composed: Composed) {
        self.init(
            place: claimed.place,
            cost: composed.cost,
            parts: composed.parts,
            digest: composed.digest,
            providerIDs: Array(repeating: "", count: composed.parts),
            isAnswered: Array(repeating: false, count: composed.parts),
            error: nil,
            isUncertain: false
        )
    }
}

extension Submission {
    init(_ flying: Flying, route: String, wasReturned: Bool) {
        let state: DeliveryState =
            if wasReturned {
                .queued
            } else if flying.isUncertain || (flying.error != nil && flying.wasTaken) {
                // Some parts left and some did not: it may have arrived, so it is held.
                .uncertain
            } else if flying.error != nil {
                .rejected
            } else {
                .submitted
            }
        self.init(
            place: flying.place,
            state: state,
            providerIDs: flying.providerIDs,
            route: route,
            cost: flying.cost,
            parts: flying.parts,
            textDigest: flying.digest,
            error: flying.error?.text
        )
    }

    static func failed(_ place: QueuePlace, _ route: String, _ error: String) -> Submission {
        Submission(
            place: place,
            state: .rejected,
            providerIDs: [],
            route: route,
            cost: .zero(.mexicanPeso),
            parts: 0,
            textDigest: 0,
            error: error
        )
    }

    static func returned(_ place: QueuePlace, _ route: String) -> Submission {
        Submission(
            place: place,
            state: .queued,
            providerIDs: [],
            route: route,
            cost: .zero(.mexicanPeso),
            parts: 0,
            textDigest: 0,
            error: nil
        )
    }
}
