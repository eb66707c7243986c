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
}

/// Wakes the cases whose time has come and decides them, shard by shard.
public final class PlanWorker: Sendable {
    /// Cases of one transaction: what measured best on both databases.
    public static let batchSize = 1_000
    /// Shards decided at the same time.
    public static let concurrentShards = 4

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

    /// Decides everything that is due; returns how many cases it decided.
    public func decideDue(at now: Instant) async throws -> Int {
        let shards = try await store.dueShards(at: now)
        guard !shards.isEmpty else { return 0 }
        let policy = try await policies.current()
        var decided = 0
        var next = shards.makeIterator()
        try await withThrowingTaskGroup(of: CaseResult.self) { group in
            for _ in 0..<Self.concurrentShards {
                guard let (shard, count) = next.next() else { break }
                group.addTask { try await self.decide(shard, count, policy, now) }
            }
            while let result = try await group.next() {
                decided += result.decided
                note(result)
                if let (shard, count) = next.next(), !Task.isCancelled {
                    group.addTask { try await self.decide(shard, count, policy, now) }
                }
            }
        }
        return decided
    }

    private func decide(
        _ shard: Shard,
        _ count: Int,
        _ policy: PolicyInForce,
        _ now: Instant
    ) async throws -> CaseResult {
        var total = CaseResult()
        var left = count
        while left > 0 {
            let result = try await store.decideDue(
                shard: shard,
                limit: Self.batchSize,
                policy: policy.policy,
                now: now
            )
            guard result.decided > 0 else { break }
            left -= result.decided
            total.decided += result.decided
            total.queued += result.queued
            total.withdrawn += result.withdrawn
        }
        return total
    }

    /// Decides again the cases whose messages could not be claimed or composed.
    public func reconsider(_ round: SendWorker.Round, at now: Instant) async throws {
        let stale = round.stale.map { CaseWork($0.person, .clearanceStale($0.message)) }
        let failed = round.failed.map {
            CaseWork($0.person, .messageFailed($0.message, .permanent))
        }
        guard !stale.isEmpty || !failed.isEmpty else { return }
        try await decide(stale + failed, at: now)
    }

    /// Decides events of any persons, each shard in one transaction.
    @discardableResult
    public func decide(_ work: [CaseWork], at now: Instant) async throws -> CaseResult {
        let policy = try await policies.current()
        var total = CaseResult()
        for (shard, items) in ReceiveWorker.byShard(work) {
            let result = try await store.decide(
                items,
                shard: shard,
                policy: policy.policy,
                now: now
            )
            total.decided += result.decided
            total.repeated += result.repeated
            total.unknown += result.unknown
            total.queued += result.queued
            total.withdrawn += result.withdrawn
            note(result)
        }
        return total
    }

    private func note(_ result: CaseResult) {
        state.withLock {
            $0.decided += result.decided
            $0.queued += result.queued
            $0.withdrawn += result.withdrawn
        }
    }
}
