import Domain
public import Store
import Strategy
import Synchronization
public import Values

/// Numbers of the planner that metrics show.
public struct PlanCounts: Sendable, Equatable {
    /// Decisions made because their time had come.
    public var decided = 0
    /// Messages put into the outbox.
    public var queued = 0
    /// Messages withdrawn before they left.
    public var withdrawn = 0
    /// Cases that could not be told something because they are damaged.
    public var damaged = 0
}

/// Wakes the cases whose time has come and decides them, shard by shard.
public final class PlanWorker: Sendable {
    /// Cases of one transaction: what measured best on both databases.
    public static let batchSize = 1_000
    /// Transactions at the same time.
    public static let concurrency = 4

    private let store: Store
    private let policies: any PolicySource
    private let state = Mutex(PlanCounts())

    /// Makes a planner.
    public init(store: Store, policies: any PolicySource) {
        self.store = store
        self.policies = policies
    }

    /// What was done so far.
    public var counts: PlanCounts { state.withLock { $0 } }

    /// Decides what is due in shards; returns how many cases it decided.
    ///
    /// Shards in which little is due share a transaction.
    public func decideDue(
        _ shards: [(shard: Shard, count: Int)],
        policy: PolicyInForce,
        at now: Instant
    ) async throws -> Int {
        var waiting = shards[...]
        var decided = 0
        try await withThrowingTaskGroup(of: CaseResult.self) { group in
            var running = 0
            while !waiting.isEmpty || running > 0 {
                if running < Self.concurrency, !Task.isCancelled,
                    let (shards, count) = Self.next(&waiting)
                {
                    group.addTask { try await self.decide(shards, count, policy, now) }
                    running += 1
                } else if let result = try await group.next() {
                    running -= 1
                    decided += result.decided
                } else {
                    break
                }
            }
        }
        return decided
    }

    /// Takes shards off the front until a transaction is full.
    private static func next(
        _ waiting: inout ArraySlice<(shard: Shard, count: Int)>
    ) -> (shards: [Shard], count: Int)? {
        var shards: [Shard] = []
        var total = 0
        while let (shard, count) = waiting.first, shards.isEmpty || total + count <= batchSize {
            shards.append(shard)
            total += count
            waiting = waiting.dropFirst()
        }
        return shards.isEmpty ? nil : (shards, total)
    }

    private func decide(
        _ shards: [Shard],
        _ count: Int,
        _ policy: PolicyInForce,
        _ now: Instant
    ) async throws -> CaseResult {
        var total = CaseResult()
        while total.decided < count {
            let result: CaseResult
            do {
                result = try await store.decideDue(
                    shards: shards,
                    limit: Self.batchSize,
                    policy: policy.policy,
                    now: now
                )
            } catch let error as StoreError where error.code == .damaged && shards.count > 1 {
                return try await apart(shards, policy, now)
            }
            note(result)
            total.add(result)
            guard result.decided > 0 else { break }
        }
        return total
    }

    /// Decides each shard by itself, so that a damaged case stops its own shard only.
    private func apart(
        _ shards: [Shard],
        _ policy: PolicyInForce,
        _ now: Instant
    ) async throws -> CaseResult {
        var total = CaseResult()
        var damage: (any Error)?
        for shard in shards {
            do {
                total.add(try await decide([shard], Self.batchSize, policy, now))
            } catch let error as StoreError where error.code == .damaged {
                damage = error
            }
        }
        if let damage { throw damage }
        return total
    }

    /// Decides again the cases whose messages could not be claimed or composed.
    public func reconsider(_ round: SendWorker.Round, at now: Instant) async throws {
        let stale = round.stale.map { CaseWork($0.person, .clearanceStale($0.message)) }
        let failed = round.failed.map {
            CaseWork($0.person, .messageFailed($0.message, .route))
        }
        var work = (stale + failed)[...]
        while !work.isEmpty {
            try await inform(Array(work.prefix(Self.batchSize)), at: now)
            work = work.dropFirst(Self.batchSize)
        }
    }

    /// Tells cases of messages that will not arrive.
    func tell(
        _ failures: [(person: PersonID, message: MessageID, why: Event.Failure)],
        at now: Instant
    ) async throws {
        guard !failures.isEmpty else { return }
        let arrived = try await store.lastDelivered(where: failures.map { ($0.person, $0.message) })
        var work: [CaseWork] = []
        for (failure, last) in zip(failures, arrived) {
            if let last {
                work.append(
                    CaseWork(failure.person, .messageDelivered(last.message, at: last.at))
                )
            }
            work.append(CaseWork(failure.person, .messageFailed(failure.message, failure.why)))
        }
        try await inform(work, at: now)
    }

    /// Decides events that nobody will tell again; a damaged case keeps back no other.
    private func inform(_ work: [CaseWork], at now: Instant) async throws {
        do {
            try await decide(work, at: now)
        } catch let error as StoreError where error.code == .damaged {
            let persons = Dictionary(grouping: work, by: \.person).sorted { $0.key < $1.key }
            for (_, own) in persons { try await informAlone(own, at: now) }
        }
    }

    /// Decides events of one person. What is queued for one whose case cannot be read is withdrawn:
    /// nothing can clear it any more.
    private func informAlone(_ work: [CaseWork], at now: Instant) async throws {
        do {
            try await decide(work, at: now)
        } catch let error as StoreError where error.code == .damaged {
            let stale = work.compactMap { work -> (person: PersonID, message: MessageID)? in
                guard case .clearanceStale(let message) = work.event else { return nil }
                return (work.person, message)
            }
            let withdrawn = try await store.withdraw(stale, reason: "damaged", at: now)
            state.withLock {
                $0.damaged += 1
                $0.withdrawn += withdrawn
            }
        }
    }

    /// Decides events of any persons in one transaction.
    @discardableResult
    public func decide(_ work: [CaseWork], at now: Instant) async throws -> CaseResult {
        let policy = try await policies.current()
        let result = try await store.decide(work, policy: policy.policy, now: now)
        note(result)
        return result
    }

    private func note(_ result: CaseResult) {
        state.withLock {
            $0.decided += result.decided
            $0.queued += result.queued
            $0.withdrawn += result.withdrawn
        }
    }
}
