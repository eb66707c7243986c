import Crypto
import Testing

@testable import Vault

@Suite("The audit chain")
struct ChainHashTests {
    let start = ChainHash.start(ofShard: 7)
    let entries: [[UInt8]] = [[1, 2, 3], [], [4]]

    @Test(
        "a head is the digest of its label, the head before, the entries with lengths, their count"
    )
    func definition() {
        var input = [UInt8]("recado chain link 1".utf8) + start.bytes
        for entry in entries {
            input.appendBigEndian(UInt64(entry.count))
            input += entry
        }
        input.appendBigEndian(UInt64(entries.count))
        #expect(start.appending(entries).bytes == [UInt8](SHA256.hash(data: input)))
    }

    @Test("a head survives its bytes, and only thirty-two of them")
    func bytes() {
        let head = start.appending(entries)
        #expect(ChainHash(bytes: head.bytes) == head)
        #expect(ChainHash(bytes: [UInt8](head.bytes.dropLast())) == nil)
        #expect(ChainHash(bytes: head.bytes + [0]) == nil)
        #expect(ChainHash.zero.description == String(repeating: "0", count: 64))
        #expect(head.description.count == 64)
    }

    @Test("a link built entry by entry is the link of all entries")
    func incremental() {
        var link = ChainLink(after: start)
        for entry in entries { link.append(entry) }
        #expect(link.finish() == start.appending(entries))
    }

    @Test("other shard, order, cut, batches or one changed bit give another head")
    func sensitive() {
        let heads = [
            start.appending(entries),
            ChainHash.start(ofShard: 8).appending(entries),
            start.appending(entries.reversed()),
            start.appending([[1, 2], [3], [4]]),
            start.appending([[1, 2, 3], [4]]),
            start.appending([[1, 2, 3]]).appending([[], [4]]),
            start.appending([[1, 2, 3], [], [5]]),
            start.appending([]),
            start,
        ]
        #expect(Set(heads).count == heads.count)
    }
}

@Suite("The root of a day")
struct DailyRootTests {
    let heads = (0..<5).map { (shard: UInt16($0), head: ChainHash.start(ofShard: $0 + 100)) }

    @Test("the order in which heads are given does not matter")
    func order() {
        let root = DailyRoot.root(of: heads, day: 20_000, previous: .zero)
        #expect(DailyRoot.root(of: heads.reversed(), day: 20_000, previous: .zero) == root)
    }

    @Test("every head, shard, the day and the day before count", arguments: 0...9)
    func sensitive(count: Int) {
        let heads = (0..<count).map {
            (shard: UInt16($0), head: ChainHash.start(ofShard: UInt16($0)))
        }
        let root = DailyRoot.root(of: heads, day: 1, previous: .zero)
        var others = [
            DailyRoot.root(of: heads, day: 2, previous: .zero),
            DailyRoot.root(of: heads, day: 1, previous: root),
            DailyRoot.root(of: heads + [(100, .zero)], day: 1, previous: .zero),
        ]
        for index in heads.indices {
            var changed = heads
            changed[index].head = ChainHash.start(ofShard: 999)
            others.append(DailyRoot.root(of: changed, day: 1, previous: .zero))
            changed = heads
            changed[index].shard += 50
            others.append(DailyRoot.root(of: changed, day: 1, previous: .zero))
        }
        #expect(!others.contains(root))
        #expect(Set(others).count == others.count)
    }
}
