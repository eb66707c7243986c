import SQL
public import Values
public import Vault

extension Store {
    /// Seals the heads of all chains as they stood at the end of a day (UTC) into one value.
    ///
    /// Days without a seal are covered by the next one. Keep the root outside of the database: who
    /// has it can tell later whether anything before it was changed.
    ///
    /// - Returns: the root; nil when this day, or a later one, is sealed already.
    public func sealDay(_ day: Day, at now: Instant) async throws -> ChainHash? {
        let end = Instant(milliseconds: (Int64(day.daysSinceEpoch) + 1) * 86_400_000)
        return try await database.write("audit.seal", planning: .free) { transaction in
            let last = try transaction.first(AuditStore.lastRoot) { row in
                (day: try row.text(0), root: try row.bytes(1))
            }
            var previous = ChainHash.zero
            if let last {
                guard last.day < day.description else { return nil }
                previous = try Self.chainHash(last.root)
            }
            var heads: [SealedHead] = []
            try transaction.query(AuditStore.heads, [.instant(end)]) { row in
                heads.append(
                    SealedHead(
                        shard: UInt16(clamping: try row.int(0)),
                        batch: try row.int(1),
                        head: try Self.chainHash(try row.bytes(2))
                    )
                )
            }
            let root = DailyRoot.root(
                of: heads.map { ($0.shard, $0.head) },
                day: day.daysSinceEpoch,
                previous: previous
            )
            try transaction.execute(
                AuditStore.insertRoot,
                [
                    .text(day.description), .bytes(root.bytes),
                    .bytes(SealedHead.encode(heads)), .instant(now),
                ]
            )
            return root
        }
    }

    /// Recomputes the root of every sealed day, and looks whether its heads still stand.
    func auditRoots() async throws -> AuditReport {
        try await database.read("audit.roots", planning: .free) { reader in
            var report = AuditReport()
            var previous = ChainHash.zero
            let days = try reader.all(AuditStore.roots) { row in
                (day: try Self.day(row, 0), root: try row.bytes(1), chains: try row.bytes(2))
            }
            for stored in days {
                report.days += 1
                guard let root = ChainHash(bytes: stored.root),
                    let heads = try? SealedHead.decode(stored.chains)
                else {
                    report.add(AuditDifference(.root, day: stored.day))
                    continue
                }
                let computed = DailyRoot.root(
                    of: heads.map { ($0.shard, $0.head) },
                    day: stored.day.daysSinceEpoch,
                    previous: previous
                )
                if computed != root { report.add(AuditDifference(.root, day: stored.day)) }
                previous = root
                for sealed in heads {
                    guard let shard = Shard(number: Int(sealed.shard)) else { continue }
                    let head = try reader.first(
                        AuditStore.link,
                        [.shard(shard), .integer(sealed.batch)]
                    ) { try $0.bytes(0) }
                    if head != sealed.head.bytes {
                        report.add(
                            AuditDifference(
                                .root,
                                shard: shard,
                                batch: sealed.batch,
                                day: stored.day
                            )
                        )
                    }
                }
            }
            return report
        }
    }

    private static func chainHash(_ bytes: [UInt8]) throws -> ChainHash {
        guard let hash = ChainHash(bytes: bytes) else {
            throw StoreError(.damaged, "a stored hash is damaged: restore a backup")
        }
        return hash
    }
}

/// The head of one chain, as a daily root holds it.
private struct SealedHead {
    let shard: UInt16
    let batch: Int64
    let head: ChainHash

    static func encode(_ heads: [SealedHead]) -> [UInt8] {
        var writer = CanonicalWriter(reserving: heads.count * 40)
        writer.write(list: heads) { writer, head in
            writer.write(UInt64(head.shard))
            writer.write(head.batch)
            writer.write(head.head.bytes)
        }
        return writer.bytes
    }

    static func decode(_ bytes: [UInt8]) throws(CanonicalBytesError) -> [SealedHead] {
        var reader = CanonicalReader(bytes)
        var shards: Set<UInt16> = []
        return try reader.list(limit: Shard.count) { reader throws(CanonicalBytesError) in
            let shard = UInt16(clamping: try reader.unsigned())
            let batch = try reader.signed()
            guard let head = ChainHash(bytes: try reader.run()), shards.insert(shard).inserted
            else { throw reader.failure("head of a chain") }
            return SealedHead(shard: shard, batch: batch, head: head)
        }
    }
}
