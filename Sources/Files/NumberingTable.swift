import Values

/// What kind of line a Mexican number belongs to, by the national numbering plan.
public enum NumberingKind: UInt8, Sendable, CaseIterable {
    /// Mobile, the caller pays (CPP): text messages arrive.
    case mobile = 1
    /// Fixed: text messages do not arrive.
    case fixed = 2
    /// Mobile, the called party pays (MPP): text messages arrive.
    case mobileCalledPays = 3
    /// Not tied to a place: 800, 900 and their like.
    case nonGeographic = 4
}

/// The Mexican numbering plan as ranges: which ten digits are mobile, fixed, or nobody's.
///
/// The file is our own compact form: the octets `RCDN`, format version 1, the newest date of the
/// plan as days since 1970 (LEB128), the number of ranges (LEB128), then for each range in order
/// its distance from the end of the range before (LEB128), and its length minus one times 8 plus
/// its kind (LEB128); last the CRC-32 of everything before, big-endian.
public struct NumberingTable: Sendable, Equatable {
    /// The date of the newest entry of the plan, days since 1970-01-01.
    public let newestDay: Int32
    let starts: [UInt64]
    let ends: [UInt64]
    let kinds: [NumberingKind]

    /// How many ranges there may be.
    static let rangeLimit = 2_000_000
    /// Octets of a table file.
    static let sizeLimit = 16 << 20
    private static let magic: [UInt8] = Array("RCDN".utf8) + [1]

    /// How many ranges the table has.
    public var count: Int { starts.count }

    /// The kind of ten national digits; nil when no range holds them.
    public func kind(of national: UInt64) -> NumberingKind? {
        var low = 0
        var high = starts.count
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= national { low = middle + 1 } else { high = middle }
        }
        guard low > 0, national <= ends[low - 1] else { return nil }
        return kinds[low - 1]
    }

    /// Reads a table file.
    ///
    /// - Throws: `FileProblem` when it is missing, cut off or changed.
    public init(path: String) throws(FileProblem) {
        guard let octets = WholeFile.read(path, limit: NumberingTable.sizeLimit) else {
            throw NumberingTable.damaged("is missing or unreadable")
        }
        try self.init(octets)
    }

    /// Reads a table from its octets.
    public init(_ octets: [UInt8]) throws(FileProblem) {
        let magic = NumberingTable.magic
        guard octets.count > magic.count + 4, octets.starts(with: magic) else {
            throw NumberingTable.damaged("is no numbering table of format 1")
        }
        let body = octets.count - 4
        var checksum = CRC32()
        checksum.update(octets[0..<body])
        let stored = octets[body...].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard stored == checksum.value else { throw NumberingTable.damaged("is damaged") }
        var offset = magic.count
        func number() throws(FileProblem) -> UInt64 {
            var value: UInt64 = 0
            var shift: UInt64 = 0
            while offset < body, shift < 63 {
                let byte = octets[offset]
                offset += 1
                value |= UInt64(byte & 0x7F) << shift
                if byte < 0x80 { return value }
                shift += 7
            }
            throw NumberingTable.damaged("is damaged")
        }
        newestDay = Int32(clamping: try number())
        let count = try number()
        guard count <= UInt64(NumberingTable.rangeLimit) else {
            throw NumberingTable.damaged("is damaged")
        }
        var starts: [UInt64] = []
        var ends: [UInt64] = []
        var kinds: [NumberingKind] = []
        var position: UInt64 = 0
        for _ in 0..<count {
            let gap = try number()
            let packed = try number()
            guard gap < 100_000_000_000, packed >> 3 < 100_000_000_000,
                let kind = NumberingKind(rawValue: UInt8(packed & 7))
            else { throw NumberingTable.damaged("is damaged") }
            starts.append(position + gap)
            ends.append(position + gap + packed >> 3)
            kinds.append(kind)
            position += gap + packed >> 3 + 1
            guard position < 1_000_000_000_000 else { throw NumberingTable.damaged("is damaged") }
        }
        self.starts = starts
        self.ends = ends
        self.kinds = kinds
    }

    /// Makes a table of ranges, which are put in order and joined where they touch.
    init(ranges: [(start: UInt64, end: UInt64, kind: NumberingKind)], newestDay: Int32) {
        var starts: [UInt64] = []
        var ends: [UInt64] = []
        var kinds: [NumberingKind] = []
        for range in ranges.sorted(by: { $0.start < $1.start }) {
            if let last = ends.last, last + 1 == range.start, kinds.last == range.kind {
                ends[ends.count - 1] = range.end
            } else {
                starts.append(range.start)
                ends.append(range.end)
                kinds.append(range.kind)
            }
        }
        self.starts = starts
        self.ends = ends
        self.kinds = kinds
        self.newestDay = newestDay
    }

    /// The table as the octets of its file.
    public var octets: [UInt8] {
        var octets = NumberingTable.magic
        func append(_ value: UInt64) {
            var rest = value
            while rest >= 0x80 {
                octets.append(UInt8(truncatingIfNeeded: rest) | 0x80)
                rest >>= 7
            }
            octets.append(UInt8(rest))
        }
        append(UInt64(max(0, newestDay)))
        append(UInt64(starts.count))
        var position: UInt64 = 0
        for index in starts.indices {
            append(starts[index] - position)
            append((ends[index] - starts[index]) << 3 | UInt64(kinds[index].rawValue))
            position = ends[index] + 1
        }
        var checksum = CRC32()
        checksum.update(octets)
        for shift in [24, 16, 8, 0] as [UInt32] {
            octets.append(UInt8(truncatingIfNeeded: checksum.value >> shift))
        }
        return octets
    }

    private static func damaged(_ what: String) -> FileProblem {
        FileProblem(
            .numbering,
            "the numbering table \(what)",
            remedy: "Install it again, or make it with `recado numbering update FILE`."
        )
    }
}
