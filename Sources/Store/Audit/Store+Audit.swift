import Domain
import SQL
public import Strategy
public import Values
import Vault

extension Store {
    /// Decisions that are read at a time for deciding again.
    static let auditPage = 1_000
    /// Shards that are verified at the same time.
    static let auditShards = 2

    /// Recomputes every chain, makes every decision again and compares all of it, bit for bit.
    ///
    /// May run while work goes on. Bounded memory: one page of decisions and one case a shard.
    ///
    /// - Parameters:
    ///   - policy: the policy with a number, or nil when it is not published; asked once for each
    ///     run of decisions under the same one, so it should keep the last few.
    ///   - progress: called after each shard with how many are done, of how many.
    public func audit(
        policy: @Sendable @escaping (UInt64) async throws -> Policy?,
        progress: @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws -> AuditReport {
        let shards = try await decidedShards()
        var reports: [Shard: AuditReport] = [:]
        var next = shards.makeIterator()
        try await withThrowingTaskGroup(of: (Shard, AuditReport).self) { group in
            for _ in 0..<Self.auditShards {
                guard let shard = next.next() else { break }
                group.addTask { (shard, try await self.audit(shard, policy: policy)) }
            }
            while let (shard, report) = try await group.next() {
                reports[shard] = report
                progress(reports.count, shards.count)
                if let shard = next.next() {
                    group.addTask { (shard, try await self.audit(shard, policy: policy)) }
                }
            }
        }
        var total = AuditReport()
        for shard in shards {
            if let report = reports[shard] { total.add(report) }
        }
        total.add(try await auditRoots())
        return total
    }

    /// The shards in which anything was decided.
    private func decidedShards() async throws -> [Shard] {
        try await database.read("audit.shards", planning: .free) { reader in
            try reader.all(AuditStore.shards) { Shard(number: Int(try $0.int(0))) }
        }.compactMap { $0 }
    }

    /// Verifies one shard: its chain, then its cases.
    public func audit(
        _ shard: Shard,
        policy: @Sendable @escaping (UInt64) async throws -> Policy?
    ) async throws -> AuditReport {
        var report = try await database.read("audit.chain", planning: .free) { reader in
            try ChainCheck(shard).run(reader)
        }
        report.shards = 1
        report.add(try await replay(shard, during: nil, policy: policy))
        let rest = try await database.read("audit.undecided") { reader in
            (
                undecided: try reader.all(
                    AuditStore.undecided,
                    [.shard(shard), .number(AuditReport.differenceLimit)]
                ) { try $0.id(0, of: PersonTag.self) },
                erased: try reader.first(AuditStore.erased, [.shard(shard)]) { try $0.int(0) } ?? 0
            )
        }
        for person in rest.undecided {
            report.add(AuditDifference(.gap, shard: shard, person: person, version: 1))
        }
        report.erased = Int(rest.erased)
        return report
    }

    /// Makes the decisions of a time again and compares them, bit for bit; chains and seals are a
    /// matter of `audit`.
    ///
    /// A person's decisions before it are made again as well, to come to the case as it then was.
    public func replay(
        _ period: Range<Instant>,
        policy: @Sendable @escaping (UInt64) async throws -> Policy?,
        progress: @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws -> AuditReport {
        let shards = try await decidedShards()
        var total = AuditReport()
        for (index, shard) in shards.enumerated() {
            total.add(try await replay(shard, during: period, policy: policy))
            progress(index + 1, shards.count)
        }
        return total
    }

    private func replay(
        _ shard: Shard,
        during period: Range<Instant>?,
        policy: @Sendable @escaping (UInt64) async throws -> Policy?
    ) async throws -> AuditReport {
        var replay = CaseReplay(shard, period: period)
        while true {
            let (person, version) = replay.position
            let page = try await database.read("audit.decisions") { reader in
                try CaseReplay.page(shard, after: person, version, reader)
            }
            for stored in page.decisions {
                if !replay.knows(stored.policy) {
                    replay.use(try await policy(stored.policy), number: stored.policy)
                }
                replay.take(stored, case: page.cases[stored.person])
            }
            if page.decisions.count < Self.auditPage { break }
        }
        replay.finish()
        return replay.report
    }
}
