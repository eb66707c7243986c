/// Finds rows and fields in octets of UTF-8: the hot path of every import.
///
/// It looks at eight octets at a time and stops only at delimiters, line ends and quotes.
/// Escaped quotes are undone in place when their row is complete, so nothing is copied.
struct RowSplitter {
    /// What ends fields and rows.
    struct Format {
        var delimiter: UInt8
        var quote: UInt8
        var newline: UInt8
        /// The columns that every row must have; nil until the first row has told.
        var columns: Int?
    }

    /// What was found in one buffer.
    struct Result {
        var fields: [RowBlock.Field] = []
        var rows: [RowBlock.Row] = []
        var faults: [RowFault] = []
        /// How many octets belong to complete rows.
        var consumed = 0
        var blankLines = 0
        /// Whether any octet is beyond ASCII.
        var hasHighOctets = false
    }

    var format: Format
    /// The line where the next row begins, from 1.
    var line: Int
    /// How many rows still to drop (title lines and the header).
    var droppedRows = 0

    /// Octets that must be readable, with any content, behind the last one.
    static let padding = 8

    var result = Result()
    var fieldStart = 0
    var rowStart = 0
    var rowFirstField = 0
    var rowLine = 1
    var escaped: [Int] = []

    init(format: Format, line: Int) {
        self.format = format
        self.line = line
    }

    /// Splits `count` octets at `base`; the last row may be open unless `isLast`.
    ///
    /// - Throws: `FileProblem` when a row or its number of columns exceeds the limits.
    mutating func split(
        _ base: UnsafeMutablePointer<UInt8>,
        count: Int,
        isLast: Bool
    ) throws(FileProblem) -> Result {
        result = Result()
        result.fields.reserveCapacity(count / 10 + 64)
        result.rows.reserveCapacity(count / 200 + 16)
        fieldStart = 0
        rowStart = 0
        rowFirstField = 0
        rowLine = line
        escaped.removeAll(keepingCapacity: true)
        try scan(base, count, isLast)
        if isLast, rowStart < count { try endLastRow(base, count) }
        result.fields.removeLast(result.fields.count - rowFirstField)
        result.consumed = rowStart
        return result
    }

    @inline(__always)
    private static func zeroOctets(_ word: UInt64) -> UInt64 {
        // Exact: the high bit of each octet that is zero, and of no other.
        let low = word & 0x7F7F_7F7F_7F7F_7F7F
        return ~((low &+ 0x7F7F_7F7F_7F7F_7F7F) | word | 0x7F7F_7F7F_7F7F_7F7F)
    }

    private mutating func scan(
        _ base: UnsafeMutablePointer<UInt8>,
        _ count: Int,
        _ isLast: Bool
    ) throws(FileProblem) {
        let each: UInt64 = 0x0101_0101_0101_0101
        let delimiters = each &* UInt64(format.delimiter)
        let newlines = each &* UInt64(format.newline)
        let quotes = each &* UInt64(format.quote)
        let delimiter = format.delimiter
        let newline = format.newline
        var position = 0
        var high: UInt64 = 0
        defer { result.hasHighOctets = result.hasHighOctets || high & 0x8080_8080_8080_8080 != 0 }
        words: while position < count {
            let word = UInt64(
                littleEndian: UnsafeRawPointer(base + position).loadUnaligned(as: UInt64.self)
            )
            high |= word
            var mask =
                RowSplitter.zeroOctets(word ^ delimiters)
                | RowSplitter.zeroOctets(word ^ newlines) | RowSplitter.zeroOctets(word ^ quotes)
            while mask != 0 {
                let index = position + mask.trailingZeroBitCount >> 3
                guard index < count else { return }
                mask &= mask &- 1
                let byte = base[index]
                if byte == delimiter {
                    addField(fieldStart, index)
                    fieldStart = index + 1
                } else if byte == newline {
                    try endRow(base, index)
                } else if index == fieldStart {
                    guard let next = try quotedField(base, index, count, isLast) else { return }
                    position = next
                    continue words
                }
            }
            position += 8
        }
    }

    @inline(__always)
    mutating func addField(_ start: Int, _ end: Int) {
        result.fields.append(
            RowBlock.Field(
                start: UInt32(truncatingIfNeeded: start),
                end: UInt32(truncatingIfNeeded: end)
            )
        )
    }

    /// Ends the row whose line end stands at `index`.
    @inline(__always)
    private mutating func endRow(
        _ base: UnsafeMutablePointer<UInt8>,
        _ index: Int
    ) throws(FileProblem) {
        let hasReturn = index > fieldStart && base[index - 1] == 0x0D
        addField(fieldStart, hasReturn ? index - 1 : index)
        try closeRow(base, end: hasReturn ? index - 1 : index)
        rowLine += 1
        startRow(index + 1)
    }

    @inline(__always)
    mutating func startRow(_ offset: Int) {
        rowStart = offset
        fieldStart = offset
        rowFirstField = result.fields.count
        line = rowLine
    }

    private mutating func endLastRow(
        _ base: UnsafeMutablePointer<UInt8>,
        _ count: Int
    ) throws(FileProblem) {
        let hasReturn = count > fieldStart && base[count - 1] == 0x0D
        addField(fieldStart, hasReturn ? count - 1 : count)
        try closeRow(base, end: hasReturn ? count - 1 : count)
        rowLine += 1
        startRow(count)
    }

    @inline(__always)
    mutating func closeRow(
        _ base: UnsafeMutablePointer<UInt8>,
        end: Int,
        fault: RowFault.Kind? = nil
    ) throws(FileProblem) {
        let found = result.fields.count - rowFirstField
        if found == 1, end == rowStart, fault == nil {
            result.blankLines += 1
            result.fields.removeLast()
            return
        }
        let digest = RowDigest.of(
            UnsafeRawBufferPointer(start: base + rowStart, count: end - rowStart)
        )
        if !escaped.isEmpty { unescape(base) }
        var kind = fault
        if found != format.columns || end - rowStart > TableLimits.field {
            kind = try checkRow(found, length: end - rowStart, fault)
        }
        if droppedRows > 0 {
            droppedRows -= 1
            result.fields.removeLast(result.fields.count - rowFirstField)
            return
        }
        if let kind {
            result.faults.append(
                RowFault(row: result.rows.count, line: line, kind: kind)
            )
        }
        result.rows.append(
            RowBlock.Row(
                firstField: UInt32(truncatingIfNeeded: rowFirstField),
                line: line,
                digest: digest
            )
        )
    }

    /// Looks at a row that has not the usual number of columns, or is very long.
    private mutating func checkRow(
        _ found: Int,
        length: Int,
        _ fault: RowFault.Kind?
    ) throws(FileProblem) -> RowFault.Kind? {
        guard length <= TableLimits.row else { throw RowSplitter.tooLong(line) }
        for field in result.fields[rowFirstField...]
        where field.end - field.start > UInt32(TableLimits.field) {
            throw FileProblem(
                .tooLarge,
                line: line,
                "a field is longer than \(TableLimits.field >> 20) MiB",
                remedy: "Check that the file is a table and that its quotes are closed."
            )
        }
        guard found <= TableLimits.columns else {
            throw FileProblem(
                .tooLarge,
                line: line,
                "the row has more than \(TableLimits.columns) columns",
                remedy: "Check the delimiter, or leave out columns that are not needed."
            )
        }
        guard droppedRows == 0, fault == nil else { return fault }
        guard let expected = format.columns else {
            format.columns = found
            return nil
        }
        if found > expected, trimEmpty(to: expected) { return nil }
        return found == expected ? nil : .columns(expected: expected, found: found)
    }

    /// Drops empty fields beyond the last column, which spreadsheets like to export.
    private mutating func trimEmpty(to columns: Int) -> Bool {
        let extra = result.fields[(rowFirstField + columns)...]
        guard extra.allSatisfy({ $0.start == $0.end }) else { return false }
        result.fields.removeLast(extra.count)
        return true
    }

    static func tooLong(_ line: Int) -> FileProblem {
        FileProblem(
            .tooLarge,
            line: line,
            "the line is longer than \(TableLimits.row >> 20) MiB",
            remedy: "Check that the file is a table with line ends and closed quotes."
        )
    }
}
