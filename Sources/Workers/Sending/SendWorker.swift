public import Domain
public import Messaging
public import Store
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

/// Claims what is due, composes it and hands it to the connectors. The only caller of `submit`.
public final class SendWorker: Sendable {
    /// Messages of one claim at most; small, so that few are uncertain after a crash.
    public static let claimSize = 200
    /// The pause before it is looked again whether the routes have room, in microseconds.
    private static let roomMicroseconds: Int64 = 500
    /// How long a claim holds, in seconds of the wall clock.
    public static let leaseSeconds: Int64 = 120

    private let store: Store
    private let worker: Int64
    private let state = Mutex(SendCounts())
    let flights = Flights()
    let recent = RecentReferences()

    /// Makes a worker; `worker` tells its leases from those of others.
    public init(store: Store, worker: Int64) {
        self.store = store
        self.worker = worker
    }

    /// What was done so far.
    public var counts: SendCounts { state.withLock { $0 } }

    /// Messages that wait for the carrier's answer.
    public var inFlight: Int { flights.count }

    /// What one round of sending did.
    public struct Round: Sendable {
        /// Messages handed to connectors.
        public var submitted = 0
        /// Cases that must be decided again.
        public var stale: [(person: PersonID, message: MessageID)] = []
        /// Messages that could not be composed: rejected already, their cases must be told.
        public var failed: [(person: PersonID, message: MessageID)] = []
    }

    /// Sends what waits in shards, those with replies first.
    public func sendDue(
        _ shards: [(shard: Shard, count: Int)],
        policy: PolicyInForce,
        connectors: [any Connector],
        now: Instant,
        realNow: Instant
    ) async throws -> Round {
        var round = Round()
        var waiting = shards[...]
        let capacity = connectors.reduce(0) { $0 + $1.capacity }
        while !waiting.isEmpty, !Task.isCancelled {
            // What is under way when the process dies is in doubt, so it never exceeds the routes'
            // windows; and it is filled up in halves, so that claims stay large.
            let underWay = inFlight
            guard underWay == 0 || underWay <= capacity / 2 else {
                try await Task.sleep(for: .microseconds(Self.roomMicroseconds))
                continue
            }
            let limit = max(1, min(Self.claimSize, capacity - underWay))
            // Shards with few messages each are claimed together.
            var shards: [(shard: Shard, count: Int)] = []
            var left = limit
            while left > 0, let (shard, count) = waiting.first {
                shards.append((shard, min(count, left)))
                left -= count
                waiting = waiting.dropFirst()
            }
            let claim = try await store.claim(
                shards,
                now: now,
                worker: worker,
                leaseUntil: realNow.adding(seconds: Self.leaseSeconds)
            )
            try await send(
                claim,
                policy: policy,
                connectors: connectors,
                now: now,
                into: &round
            )
        }
        return round
    }

    private func send(
        _ claim: Claim,
        policy: PolicyInForce,
        connectors: [any Connector],
        now: Instant,
        into round: inout Round
    ) async throws {
        round.stale += claim.stale
        state.withLock { $0.stale += claim.stale.count }
        guard !claim.messages.isEmpty else { return }
        let composer = Composer(store: store, policy: policy)
        var batches: [String: [OutboundMessage]] = [:]
        var flying: [(reference: MessageReference, flying: Flying)] = []
        var failed: [Submission] = []
        for claimed in claim.messages {
            do {
                let composed = try composer.compose(claimed)
                let route = policy.route(of: claimed)
                batches[route, default: []].append(composed.outbound)
                flying.append((composed.outbound.reference, Flying(claimed, composed, route)))
            } catch {
                round.failed.append((claimed.person, claimed.message))
                failed.append(.failed(claimed.message, policy.route(of: claimed), "\(error)"))
            }
        }
        if !failed.isEmpty {
            try await store.record(failed, at: now)
            state.withLock { $0.rejected += failed.count }
        }
        flights.begin(flying)
        for (route, messages) in batches.sorted(by: { $0.key < $1.key }) {
            try await submit(messages, route: route, connectors: connectors, now: now, &round)
        }
    }

    private func submit(
        _ messages: [OutboundMessage],
        route: String,
        connectors: [any Connector],
        now: Instant,
        _ round: inout Round
    ) async throws {
        var taken = 0
        if let connector = connectors.first(where: { $0.name == route }) {
            while taken < messages.count {
                let count = await connector.submit(Array(messages[taken...]))
                guard count > 0 else { break }
                taken += count
            }
        }
        round.submitted += taken
        state.withLock { $0.submitted += taken }
        guard taken < messages.count else { return }
        // Nobody took the rest: back into the queue, never written to a carrier.
        let rest = messages[taken...]
        flights.cancel(rest.map(\.reference))
        try await store.record(
            rest.map { message in
                Submission.returned(
                    MessageID(high: message.reference.high, low: message.reference.low),
                    route
                )
            },
            at: now
        )
    }

    /// Writes down the carrier's answers; returns the messages that failed for good.
    ///
    /// - Throws: when they could not be stored; the connector then offers them again, and they
    ///   are taken as if for the first time.
    func record(_ events: [ConnectorEvent], at now: Instant) async throws -> [Flying] {
        let before = flights.standing(of: events)
        let landed = flights.land(events)
        guard !landed.isEmpty else { return [] }
        let submissions = landed.map { Submission($0.flying, wasReturned: $0.wasReturned) }
        do {
            try await store.record(submissions, at: now)
        } catch {
            flights.restore(before)
            throw error
        }
        var failed: [Flying] = []
        var counts = SendCounts()
        for ((flying, _), submission) in zip(landed, submissions) {
            switch submission.state {
            case .queued: counts.returned += 1
            case .rejected:
                counts.rejected += 1
                failed.append(flying)
            case .uncertain: counts.uncertain += 1
            default:
                counts.accepted += 1
                // Only now: a receipt that finds the message must find it recorded.
                recent.remember(flying)
            }
        }
        state.withLock { $0.add(counts) }
        return failed
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
    init(_ claimed: ClaimedMessage, _ composed: Composed, _ route: String) {
        self.init(
            message: claimed.message,
            person: claimed.person,
            contactPoint: claimed.contactPoint,
            route: route,
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
    init(_ flying: Flying, wasReturned: Bool) {
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
            message: flying.message,
            state: state,
            providerIDs: flying.providerIDs,
            route: flying.route,
            cost: flying.cost,
            parts: flying.parts,
            textDigest: flying.digest,
            error: flying.error?.text
        )
    }

    static func failed(_ message: MessageID, _ route: String, _ error: String) -> Submission {
        Submission(
            message: message,
            state: .rejected,
            providerIDs: [],
            route: route,
            cost: .zero(.mexicanPeso),
            parts: 0,
            textDigest: 0,
            error: error
        )
    }

    static func returned(_ message: MessageID, _ route: String) -> Submission {
        Submission(
            message: message,
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
