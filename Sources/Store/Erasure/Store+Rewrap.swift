import Domain
import SQL
import Values
import Vault

extension Store {
    /// Keys of one transaction of rewrapping.
    static let rewrapBatch = 500

    /// Wraps the keys of all persons by the newest generation of the tenant's key.
    ///
    /// May run while work goes on, and be broken off and run again. A process that is running must
    /// have been started after `rotateKeys`, so that it knows the new generation.
    ///
    /// - Parameter progress: called after each shard with how many are done, of how many.
    public func rewrapPersonKeys(
        progress: @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws -> RewrapSummary {
        var summary = RewrapSummary()
        for number in 0..<Shard.count {
            guard let shard = Shard(number: number) else { continue }
            var last = PersonID(high: 0, low: 0)
            while true {
                let batch = try await wrappedKeys(shard, after: last)
                guard let end = batch.last else { break }
                last = end.person
                try await rewrap(batch, shard: shard, into: &summary)
                if batch.count < Self.rewrapBatch { break }
            }
            progress(number + 1, Shard.count)
        }
        return summary
    }

    private func wrappedKeys(
        _ shard: Shard,
        after last: PersonID
    ) async throws -> [(person: PersonID, wrapped: [UInt8])] {
        let tenant = self.tenant
        return try await database.read("erasure.wrapped-keys") { reader in
            try reader.all(
                ErasureStore.wrapped,
                [.shard(shard), .id(last), .text(tenant), .number(Self.rewrapBatch)]
            ) { (try $0.id(0), try $0.bytes(1)) }
        }
    }

    private func rewrap(
        _ batch: [(person: PersonID, wrapped: [UInt8])],
        shard: Shard,
        into summary: inout RewrapSummary
    ) async throws {
        let result = keys.rewrap(
            batch.map { WrappedPersonKey(person: SealedID($0.person), wrapped: $0.wrapped) }
        )
        summary.current += result.current
        summary.failed += result.failed.map {
            PersonID(high: $0.row.person.high, low: $0.row.person.low)
        }
        guard !result.rewritten.isEmpty else { return }
        var rows = SQLBatch(columns: 4, reserving: result.rewritten.count)
        for (old, new) in result.rewritten {
            rows.append(
                .bytes(new),
                .shard(shard),
                .uuid(old.person.high, old.person.low),
                .bytes(old.wrapped)
            )
        }
        let updates = rows
        try await database.write("erasure.rewrap") { transaction in
            try transaction.executeMany(ErasureStore.rewrap, updates)
        }
        summary.rewritten += result.rewritten.count
    }
}
