public import Values

/// A value as the look-up tables know it: the first 16 bytes of its keyed hash.
public struct BlindValue: Hashable, Sendable {
    /// The first eight bytes.
    public let high: UInt64
    /// The last eight bytes.
    public let low: UInt64

    /// Makes a value from its halves.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Makes a value from what the vault returns.
    public init(_ halves: (high: UInt64, low: UInt64)) {
        self.init(high: halves.high, low: halves.low)
    }

    /// The shard of the look-up row.
    public var shard: Shard { Shard(hash: high) }
}
