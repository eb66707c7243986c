import Values

/// What is known of a creditor's records by key, in 19 bytes a place, for portfolios of millions.
///
/// Records are put in first and taken out one by one; a key that was taken is not found again.
public struct KnownRecords: Sendable {
    /// No table has fewer places.
    private static let placesMin = 64
    /// A state of a place: nothing, taken, or the status of the record with this added.
    private static let empty: UInt8 = 0
    private static let taken: UInt8 = 1
    private static let statusBase: UInt8 = 2
    private static let noShard = UInt16.max

    private var keys: [UInt64]
    private var digests: [UInt64]
    private var states: [UInt8]
    private var shards: [UInt16]
    /// How many records were put in.
    public private(set) var count = 0

    /// Makes an empty table.
    public init() {
        keys = [UInt64](repeating: 0, count: Self.placesMin)
        digests = keys
        states = [UInt8](repeating: Self.empty, count: Self.placesMin)
        shards = [UInt16](repeating: Self.noShard, count: Self.placesMin)
    }

    /// Puts a record in; one with the same key is replaced, unless it alone is with us: an account
    /// that came to another debtor is known twice.
    public mutating func insert(_ record: KnownRecord, key: UInt64) {
        if (count + 1) * 4 > states.count * 3 { grow() }
        let place = place(of: key)
        if states[place] == Self.empty { count += 1 }
        if record.status != .active, self.record(at: place)?.status == .active { return }
        keys[place] = key
        digests[place] = record.digest
        states[place] = record.status.rawValue + Self.statusBase
        shards[place] = record.shard.map { UInt16($0.number) } ?? Self.noShard
    }

    /// Takes the record of a key out, or nil if there is none or it was taken before.
    public mutating func take(_ key: UInt64) -> KnownRecord? {
        let place = place(of: key)
        guard let found = record(at: place) else { return nil }
        states[place] = Self.taken
        return found
    }

    /// The records that were not taken, in no particular order.
    public func forEach(_ body: (_ key: UInt64, _ record: KnownRecord) -> Void) {
        for place in states.indices {
            if let record = record(at: place) { body(keys[place], record) }
        }
    }

    private func record(at place: Int) -> KnownRecord? {
        guard states[place] >= Self.statusBase,
            let status = Account.Status(rawValue: states[place] - Self.statusBase)
        else { return nil }
        return KnownRecord(
            digest: digests[place],
            status: status,
            shard: Shard(number: Int(shards[place]))
        )
    }

    /// The place of a key, or the empty one where it belongs. There always is an empty one.
    private func place(of key: UInt64) -> Int {
        let mask = states.count - 1
        var place = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 20) & mask
        while states[place] != Self.empty && keys[place] != key { place = (place + 1) & mask }
        return place
    }

    private mutating func grow() {
        let old = self
        let places = old.states.count * 2
        keys = [UInt64](repeating: 0, count: places)
        digests = keys
        states = [UInt8](repeating: Self.empty, count: places)
        shards = [UInt16](repeating: Self.noShard, count: places)
        for place in old.states.indices where old.states[place] != Self.empty {
            let new = self.place(of: old.keys[place])
            keys[new] = old.keys[place]
            digests[new] = old.digests[place]
            states[new] = old.states[place]
            shards[new] = old.shards[place]
        }
    }
}
