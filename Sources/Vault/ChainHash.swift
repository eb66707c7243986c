import Crypto

/// A link of the audit chain: the SHA-256 of everything up to here.
///
/// Each shard has its own chain, and each committed batch adds one link over the bytes as stored, so
/// that erasing a person leaves the chain whole.
public struct ChainHash: Hashable, Sendable, CustomStringConvertible {
    /// The length in bytes.
    public static let byteCount = 32

    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// What stands before the first day: thirty-two zero bytes.
    public static let zero = ChainHash(words: (0, 0, 0, 0))

    private init(words: (UInt64, UInt64, UInt64, UInt64)) {
        self.words = words
    }

    /// A link read from the store; nil unless there are exactly 32 bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self = bytes.withUnsafeBytes(Self.init(reading:))
    }

    init(_ digest: SHA256.Digest) {
        self = digest.withUnsafeBytes(Self.init(reading:))
    }

    private init(reading buffer: UnsafeRawBufferPointer) {
        func word(_ index: Int) -> UInt64 {
            UInt64(bigEndian: buffer.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self))
        }
        self.init(words: (word(0), word(1), word(2), word(3)))
    }

    /// The head of a shard's chain before its first batch.
    public static func start(ofShard shard: UInt16) -> ChainHash {
        var hasher = SHA256()
        hasher.update(data: [UInt8]("recado chain start 1".utf8))
        hasher.updateBigEndian(shard)
        return ChainHash(hasher.finalize())
    }

    /// The head after a batch of entries, in order.
    public func appending(_ entries: [[UInt8]]) -> ChainHash {
        var link = ChainLink(after: self)
        for entry in entries { link.append(entry) }
        return link.finish()
    }

    /// The 32 bytes, for a column.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        bytes.appendBigEndian(words.0)
        bytes.appendBigEndian(words.1)
        bytes.appendBigEndian(words.2)
        bytes.appendBigEndian(words.3)
        return bytes
    }

    /// The bytes as 64 hexadecimal digits.
    public var description: String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0" + digits : digits
        }.joined()
    }

    /// Two links are equal if all their bytes are.
    public static func == (left: ChainHash, right: ChainHash) -> Bool {
        left.words == right.words
    }

    /// Feeds the bytes to a hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }
}

/// One link in the making: entries are added as they are written, then the new head is taken.
public struct ChainLink: Sendable {
    private var hasher = SHA256()
    private var count: UInt64 = 0

    /// Begins a batch after the shard's head.
    public init(after head: ChainHash) {
        hasher.update(data: [UInt8]("recado chain link 1".utf8))
        hasher.update(data: head.bytes)
    }

    /// Adds an entry. Its length goes first, so that no other cut of the same bytes gives the same
    /// head.
    public mutating func append(_ entry: [UInt8]) {
        hasher.updateBigEndian(UInt64(entry.count))
        hasher.update(data: entry)
        count += 1
    }

    /// The new head.
    public consuming func finish() -> ChainHash {
        hasher.updateBigEndian(count)
        return ChainHash(hasher.finalize())
    }
}

extension SHA256 {
    mutating func updateBigEndian(_ value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { update(bufferPointer: $0) }
    }
}
