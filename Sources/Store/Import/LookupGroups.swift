import Domain
import SQL
import Values

/// A row of the look-up table on its way there.
struct LookupEntry: Sendable {
    let kind: LookupKind
    let index: BlindValue
    let target: SQLUUID
    let person: SQLUUID

    /// The order of the table, so that each of its pages is touched once.
    static func precedes(_ left: LookupEntry, _ right: LookupEntry) -> Bool {
        (left.index.shard, left.kind.rawValue, left.index.high, left.index.low)
            < (right.index.shard, right.kind.rawValue, right.index.high, right.index.low)
    }
}

/// Look-ups of one applied shard, gathered by groups of the shards that they go to.
struct LookupGroups: Sendable {
    /// How many groups there are: each is sorted in memory at the end of an import.
    static let count = 16
    /// Shards of one group.
    static let width = Shard.count / count
    /// Rows of one transaction at the end of an import.
    static let batchSize = 50_000

    /// The first shard of each group, under which its entries are kept.
    static let all = (0..<count).compactMap { Shard(number: $0 * width) }

    private var writers = [CanonicalWriter](repeating: CanonicalWriter(), count: count)

    mutating func append(_ entry: LookupEntry) {
        let group = Int(entry.index.shard.number) / Self.width
        writers[group].write(UInt8(entry.kind.rawValue))
        for half in [
            entry.index.high, entry.index.low, entry.target.high, entry.target.low,
            entry.person.high, entry.person.low,
        ] {
            writers[group].writeFixed(half)
        }
    }

    /// Keeps the entries in the transaction that made what they find.
    func write(
        _ head: ImportHead,
        source: Shard,
        _ transaction: any SQLTransaction
    ) throws {
        for (group, writer) in zip(Self.all, writers) where !writer.bytes.isEmpty {
            try transaction.execute(
                LookupStore.keep,
                [.shard(group), .integer(head.number), .shard(source), .bytes(writer.bytes)]
            )
        }
    }

    /// Reads entries back.
    static func read(_ bytes: [UInt8]) throws(CanonicalBytesError) -> [LookupEntry] {
        var reader = CanonicalReader(bytes)
        var entries: [LookupEntry] = []
        while !reader.isAtEnd {
            let kind = try reader.code { LookupKind(rawValue: Int($0)) }
            entries.append(
                LookupEntry(
                    kind: kind,
                    index: BlindValue(high: try reader.fixed(), low: try reader.fixed()),
                    target: SQLUUID(try reader.fixed(), try reader.fixed()),
                    person: SQLUUID(try reader.fixed(), try reader.fixed())
                )
            )
        }
        return entries
    }
}

enum LookupStore {
    static let keep = Statement(
        "lookup.keep",
        isHot: true,
        "INSERT INTO import_lookup (shard, import, source, entries) VALUES ($1, $2, $3, $4)"
    )
    static let kept = Statement(
        "lookup.kept",
        isHot: true,
        "SELECT entries FROM import_lookup WHERE shard = $1 AND import = $2 ORDER BY source"
    )
    static let insert = Statement(
        "lookup.insert",
        isHot: true,
        """
        INSERT INTO lookup (shard, kind, value_index, target, person) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (shard, kind, value_index, target) DO NOTHING
        """
    )
    static let drop = Statement(
        "lookup.drop",
        isHot: true,
        "DELETE FROM import_lookup WHERE shard = $1 AND import = $2"
    )
    static let all = [keep, kept, insert, drop]
}

extension Store {
    /// Inserts the look-ups of one group in the table's order; again after a crash does no harm.
    func insertLookups(of head: ImportHead, group: Shard) async throws {
        let kept = try await database.read("lookup.kept", planning: .free) { reader in
            try reader.all(LookupStore.kept, [.shard(group), .integer(head.number)]) {
                try $0.bytes(0)
            }
        }
        guard !kept.isEmpty else { return }
        var entries: [LookupEntry] = []
        for bytes in kept { entries += try LookupGroups.read(bytes) }
        entries.sort(by: LookupEntry.precedes)
        for start in stride(from: 0, to: entries.count, by: LookupGroups.batchSize) {
            let slice = entries[start..<min(start + LookupGroups.batchSize, entries.count)]
            try await database.write("lookup.insert", planning: .free) { transaction in
                var batch = SQLBatch(columns: 5, reserving: slice.count)
                for entry in slice {
                    batch.append(
                        .shard(entry.index.shard),
                        .number(entry.kind.rawValue),
                        .index(entry.index),
                        .uuid(entry.target),
                        .uuid(entry.person)
                    )
                }
                try transaction.executeMany(LookupStore.insert, batch)
            }
        }
        try await database.write("lookup.drop") { transaction in
            try transaction.execute(LookupStore.drop, [.shard(group), .integer(head.number)])
        }
    }
}
