public import Domain
public import Values

/// Takes an import's records one by one, sorts them by shard and writes them to the stage.
///
/// A record with several persons goes to the shard of each. Memory is bounded: what waits is
/// written when all shards together hold `bufferLimit` bytes.
public struct Staging: Sendable {
    /// The most bytes that wait in memory.
    public static let bufferLimit = 24 * 1_024 * 1_024
    /// The size at which one shard's part is written.
    static let partSize = 256 * 1_024

    private let store: Store
    private let head: ImportHead
    private var buffers: [CanonicalWriter]
    private var endings: [CanonicalWriter]
    private var waiting = 0
    private var nextPart = 0
    private var ready: [StagedPart] = []

    /// Begins staging for an import.
    public init(_ store: Store, _ head: ImportHead) {
        self.store = store
        self.head = head
        buffers = Array(repeating: CanonicalWriter(), count: Shard.count)
        endings = Array(repeating: CanonicalWriter(), count: Shard.count)
    }

    /// Adds a record for each of its persons.
    ///
    /// - Parameter index: what `Store.accountIndex` gives for the first person.
    public mutating func add(_ record: PortfolioRecord, index: BlindValue) {
        for position in record.persons.indices {
            let index =
                position == 0 ? index : store.accountIndex(of: record, person: position)
            let shard = shard(of: record, person: position)
            var writer = CanonicalWriter(reserving: 512)
            writer.write(position)
            writer.writeFixed(index.high)
            writer.writeFixed(index.low)
            record.write(to: &writer)
            append(writer.bytes, to: shard)
        }
    }

    /// The shard of a person of a record.
    public func shard(of record: PortfolioRecord, person position: Int) -> Shard {
        Shard(
            tenant: store.tenant,
            personKey: record.account.creditor + "\u{0}" + record.persons[position].key
        )
    }

    /// Adds the end of an account that the file no longer has or that ended.
    public mutating func add(ending known: KnownAccount, as status: Account.Status, on day: Day) {
        let index = Int(known.person.shard.number)
        endings[index].write(known.person)
        endings[index].write(known.account)
        endings[index].write(status.rawValue)
        endings[index].write(day)
        waiting += 40
    }

    /// Whether `flush` should be called before more is added.
    public var isFull: Bool { waiting > Staging.bufferLimit || ready.count > 256 }

    private mutating func append(_ bytes: [UInt8], to shard: Shard) {
        let index = Int(shard.number)
        buffers[index].write(bytes)
        waiting += bytes.count
        if buffers[index].bytes.count > Staging.partSize { cut(index) }
    }

    private mutating func cut(_ index: Int) {
        guard !buffers[index].bytes.isEmpty, let shard = Shard(number: index) else { return }
        ready.append(
            StagedPart(shard: shard, kind: .records, part: nextPart, bytes: buffers[index].bytes)
        )
        nextPart += 1
        buffers[index] = CanonicalWriter()
    }

    /// Writes everything that waits.
    public mutating func flush() async throws {
        for index in buffers.indices {
            cut(index)
            guard !endings[index].bytes.isEmpty, let shard = Shard(number: index) else { continue }
            ready.append(
                StagedPart(
                    shard: shard,
                    kind: .endings,
                    part: nextPart,
                    bytes: endings[index].bytes
                )
            )
            nextPart += 1
            endings[index] = CanonicalWriter()
        }
        for start in stride(from: 0, to: ready.count, by: 128) {
            try await store.stage(Array(ready[start..<min(start + 128, ready.count)]), of: head)
        }
        ready.removeAll()
        waiting = 0
    }
}
