import Crypto

/// The heads of all shards at the end of a day, sealed into one value.
///
/// A Merkle tree over the heads in the order of their shards, leaves and nodes told apart as in
/// RFC 6962 §2.1, then bound to the day and to the root of the day before. Whoever keeps one root
/// elsewhere can tell later whether anything before it was changed.
public enum DailyRoot {
    /// The root of a day.
    ///
    /// - Parameters:
    ///   - heads: the head of every shard that has a chain, in any order.
    ///   - day: the day's number, as in the rest of the store.
    ///   - previous: the root of the day before, ``ChainHash/zero`` for the first.
    /// - precondition: no shard is named twice.
    public static func root(
        of heads: [(shard: UInt16, head: ChainHash)],
        day: Int32,
        previous: ChainHash
    ) -> ChainHash {
        let sorted = heads.sorted { $0.shard < $1.shard }
        precondition(
            zip(sorted, sorted.dropFirst()).allSatisfy { $0.shard != $1.shard },
            "a shard has one head"
        )
        let tree = tree(over: sorted.map { leaf(shard: $0.shard, head: $0.head) })
        var hasher = SHA256()
        hasher.update(data: [UInt8]("recado daily root 1".utf8))
        hasher.updateBigEndian(day)
        hasher.update(data: previous.bytes)
        hasher.updateBigEndian(UInt32(sorted.count))
        hasher.update(data: tree.bytes)
        return ChainHash(hasher.finalize())
    }

    private static func leaf(shard: UInt16, head: ChainHash) -> ChainHash {
        var hasher = SHA256()
        hasher.updateBigEndian(UInt8(0))
        hasher.updateBigEndian(shard)
        hasher.update(data: head.bytes)
        return ChainHash(hasher.finalize())
    }

    /// Pairs are joined level by level; an odd one goes up as it is.
    private static func tree(over leaves: [ChainHash]) -> ChainHash {
        var level = leaves
        while level.count > 1 {
            level = stride(from: 0, to: level.count, by: 2).map { left in
                left + 1 < level.count ? node(level[left], level[left + 1]) : level[left]
            }
        }
        return level.first ?? .zero
    }

    private static func node(_ left: ChainHash, _ right: ChainHash) -> ChainHash {
        var hasher = SHA256()
        hasher.updateBigEndian(UInt8(1))
        hasher.update(data: left.bytes)
        hasher.update(data: right.bytes)
        return ChainHash(hasher.finalize())
    }
}
