/// A few thousand rows of a table: their fields as UTF-8 in one buffer, with no text per field.
///
/// Rows that `faults` names are present with what could be read of them and are to be reported,
/// not used. A block is a value: it may be handed to another task while the next is read.
///
///     while let block = try reader.nextBlock() {
///         for row in 0..<block.rowCount { use(block.text(row, 3)) }
///     }
public struct RowBlock: Sendable {
    struct Field: Sendable {
        var start: UInt32
        var end: UInt32
    }

    struct Row: Sendable {
        var firstField: UInt32
        var line: Int
        var digest: UInt64
    }

    /// The buffer that `range(_:_:)` points into.
    public let bytes: [UInt8]
    /// The rows that are faulty, by row.
    public let faults: [RowFault]

    private let fields: [Field]
    private let rows: [Row]

    init(bytes: [UInt8], fields: [Field], rows: [Row], faults: [RowFault]) {
        self.bytes = bytes
        self.fields = fields
        self.rows = rows
        self.faults = faults
    }

    /// How many rows the block holds.
    public var rowCount: Int { rows.count }

    /// How many fields a row has.
    public func fieldCount(_ row: Int) -> Int {
        let next = row + 1 < rows.count ? Int(rows[row + 1].firstField) : fields.count
        return next - Int(rows[row].firstField)
    }

    /// The line of the file where a row begins, from 1; in a workbook, the row's number.
    public func line(_ row: Int) -> Int { rows[row].line }

    /// A 64-bit digest of a row's octets as they stand in the file (`RowDigest`).
    public func digest(_ row: Int) -> UInt64 { rows[row].digest }

    /// Where a field lies in `bytes`; empty when the row is too short to have it.
    public func range(_ row: Int, _ column: Int) -> Range<Int> {
        let first = Int(rows[row].firstField)
        let end = row + 1 < rows.count ? Int(rows[row + 1].firstField) : fields.count
        guard column < end - first else { return 0..<0 }
        let field = fields[first + column]
        return Int(field.start)..<Int(field.end)
    }

    /// Calls `body` with a field's octets, which are valid UTF-8.
    public func withField<Result, Failure: Error>(
        _ row: Int,
        _ column: Int,
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let range = range(row, column)
        return try bytes.withUnsafeBufferPointer { buffer throws(Failure) in
            try body(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[range]))
        }
    }

    /// A field's octets, without copying them.
    public func slice(_ row: Int, _ column: Int) -> ArraySlice<UInt8> {
        bytes[range(row, column)]
    }

    /// A field as text.
    public func text(_ row: Int, _ column: Int) -> String {
        String(decoding: slice(row, column), as: UTF8.self)
    }

    /// All fields of a row as texts.
    public func texts(_ row: Int) -> [String] {
        (0..<fieldCount(row)).map { text(row, $0) }
    }
}

/// The digest by which an unchanged row of the next file is told without reading its fields.
///
/// Two accumulators take the octets in words of eight, each folded by one full multiplication,
/// so that a row of 200 octets costs some 30 multiplications. It is no defence against somebody
/// who wants two rows to collide, and it is the same on every machine.
public enum RowDigest {
    private static let first: UInt64 = 0x9E37_79B9_7F4A_7C15
    private static let second: UInt64 = 0xD6E8_FEB8_6659_FD93

    /// The digest of octets.
    @inline(__always)
    public static func of(_ octets: UnsafeRawBufferPointer) -> UInt64 {
        guard let base = octets.baseAddress else { return fold(first, second) }
        let count = octets.count
        var left = first ^ UInt64(count)
        var right = second
        var offset = 0
        while offset + 16 <= count {
            left = fold(left ^ load(base + offset), second)
            right = fold(right ^ load(base + offset + 8), first)
            offset += 16
        }
        if offset + 8 <= count {
            left = fold(left ^ load(base + offset), second)
            offset += 8
        }
        var tail: UInt64 = 0
        var shift: UInt64 = 0
        while offset < count {
            tail |= UInt64((base + offset).load(as: UInt8.self)) << shift
            shift += 8
            offset += 1
        }
        right = fold(right ^ tail, first)
        return fold(left ^ right.byteSwapped, first)
    }

    @inline(__always)
    private static func load(_ pointer: UnsafeRawPointer) -> UInt64 {
        UInt64(littleEndian: pointer.loadUnaligned(as: UInt64.self))
    }

    @inline(__always)
    private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        // The sum keeps a zero operand from wiping out what came before.
        return (product.high ^ product.low) &+ (left << 32 | left >> 32)
    }
}
