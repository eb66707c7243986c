/// Finds out encoding, delimiter, quote, header and line ending from a table's beginning.
struct TableDetector {
    /// The rows that are compared with each other.
    private static let rows = 200
    static let delimiters: [UInt8] = [0x2C, 0x3B, 0x09, 0x7C]

    /// The encoding, and how many octets of byte order mark stand in front.
    static func encoding(_ sample: [UInt8]) throws(FileProblem) -> (TextEncoding, mark: Int) {
        if sample.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if sample.starts(with: [0xFF, 0xFE, 0, 0]) || sample.starts(with: [0, 0, 0xFE, 0xFF]) {
            throw FileProblem(
                .encoding,
                "the file is in UTF-32",
                remedy: "Save it as UTF-8."
            )
        }
        if sample.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
        if sample.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
        if let encoding = try withoutMark16(sample) { return (encoding, 0) }
        if UTF8Check.isValidSample(sample) { return (.utf8, 0) }
        let controls = sample.filter { (0x80..<0xA0).contains($0) }
        let isWindows = !controls.isEmpty && controls.allSatisfy(Windows1252.defines)
        return (isWindows ? .windows1252 : .latin1, 0)
    }

    /// UTF-16 told by its zeros; zeros elsewhere mean that this is no text.
    private static func withoutMark16(_ sample: [UInt8]) throws(FileProblem) -> TextEncoding? {
        var zeros = (even: 0, odd: 0)
        for (index, byte) in sample.enumerated() where byte == 0 {
            if index % 2 == 0 { zeros.even += 1 } else { zeros.odd += 1 }
        }
        guard zeros.even + zeros.odd > 0 else { return nil }
        let half = sample.count / 2
        if zeros.odd > half * 6 / 10, zeros.even < half / 50 + 1 { return .utf16LittleEndian }
        if zeros.even > half * 6 / 10, zeros.odd < half / 50 + 1 { return .utf16BigEndian }
        throw FileProblem(
            .binary,
            "the file is no text: it holds zero octets",
            remedy: "Export the table as CSV or XLSX."
        )
    }

    /// Refuses files that are no tables by their first octets; tells an XLSX.
    static func isWorkbook(_ sample: [UInt8]) throws(FileProblem) -> Bool {
        if sample.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return true }
        let known: [([UInt8], String, String)] = [
            (
                [0xD0, 0xCF, 0x11, 0xE0], "an old Excel file (.xls) or a protected workbook",
                "Save it as XLSX without a password, or as CSV."
            ),
            (Array("%PDF".utf8), "a PDF", "Ask for the table itself, as CSV or XLSX."),
            ([0x89, 0x50, 0x4E, 0x47], "a picture", "Ask for the table itself, as CSV or XLSX."),
            ([0xFF, 0xD8, 0xFF], "a picture", "Ask for the table itself, as CSV or XLSX."),
            (Array("GIF8".utf8), "a picture", "Ask for the table itself, as CSV or XLSX."),
            ([0x7F, 0x45, 0x4C, 0x46], "a program", "Check the path."),
            (Array("SQLite format 3".utf8), "a database", "Export its table as CSV."),
            (Array("Rar!".utf8), "a RAR archive", "Unpack it first."),
            ([0x37, 0x7A, 0xBC, 0xAF], "a 7z archive", "Unpack it first."),
            ([0xFD, 0x37, 0x7A, 0x58], "an xz archive", "Unpack it, or compress it by gzip."),
            ([0x28, 0xB5, 0x2F, 0xFD], "a zstd archive", "Unpack it, or compress it by gzip."),
            (Array("BZh".utf8), "a bzip2 archive", "Unpack it, or compress it by gzip."),
            ([0x50, 0x4B, 0x05, 0x06], "an empty ZIP archive", "Export the table again."),
        ]
        for (magic, what, remedy) in known where sample.starts(with: magic) {
            throw FileProblem(.binary, "the file is \(what), not a table", remedy: remedy)
        }
        return false
    }

    /// The line ending: the one that occurs; CR only when there is no LF at all.
    static func lineEnding(_ text: [UInt8]) -> LineEnding {
        guard let feed = text.firstIndex(of: 0x0A) else {
            return text.contains(0x0D) ? .cr : .lf
        }
        return feed > 0 && text[feed - 1] == 0x0D ? .crlf : .lf
    }

    /// The quote: an apostrophe only when whole fields stand in them and none in `"`.
    static func quote(_ text: [UInt8]) -> UInt8 {
        guard !text.contains(0x22) else { return 0x22 }
        var opened = 0
        var closed = 0
        for index in text.indices where text[index] == 0x27 {
            let before = index == 0 ? 0x0A : text[index - 1]
            let after = index + 1 < text.count ? text[index + 1] : 0x0A
            if isBoundary(before) { opened += 1 }
            if isBoundary(after) { closed += 1 }
        }
        return opened >= 4 && closed * 10 >= opened * 9 ? 0x27 : 0x22
    }

    private static func isBoundary(_ byte: UInt8) -> Bool {
        delimiters.contains(byte) || byte == 0x0A || byte == 0x0D
    }

    /// The delimiter that gives most rows the same, and then the largest, number of fields.
    static func delimiter(_ text: [UInt8], quote: UInt8, newline: UInt8) -> UInt8 {
        var best = (score: 0, delimiter: UInt8(0x2C))
        for delimiter in delimiters {
            let counts = rows(text, delimiter, quote, newline).map(\.count)
            var frequency: [Int: Int] = [:]
            for count in counts { frequency[count, default: 0] += 1 }
            guard let mode = frequency.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }),
                mode.key > 1
            else { continue }
            let share = mode.value * 100 / counts.count
            let score = share * 100 + min(mode.key, 99) * 40
            if score > best.score { best = (score, delimiter) }
        }
        return best.delimiter
    }

    /// The first rows of a sample as fields of octets; an unfinished last row is left out.
    static func rows(
        _ text: [UInt8],
        _ delimiter: UInt8,
        _ quote: UInt8,
        _ newline: UInt8,
        limit: Int = rows,
        isWhole: Bool = false
    ) -> [[[UInt8]]] {
        var splitter = RowSplitter(
            format: .init(delimiter: delimiter, quote: quote, newline: newline, columns: 0),
            line: 1
        )
        var buffer = text + [UInt8](repeating: 0, count: RowSplitter.padding)
        let result = buffer.withUnsafeMutableBufferPointer { pointer -> RowSplitter.Result? in
            guard let base = pointer.baseAddress else { return nil }
            let open = try? splitter.split(base, count: text.count, isLast: isWhole)
            guard open?.rows.isEmpty ?? true, !isWhole else { return open }
            return try? splitter.split(base, count: text.count, isLast: true)
        }
        guard let result else { return [] }
        let block = RowBlock(
            bytes: buffer,
            fields: result.fields,
            rows: result.rows,
            faults: []
        )
        return (0..<min(limit, block.rowCount)).map { row in
            (0..<block.fieldCount(row)).map { Array(block.slice(row, $0)) }
        }
    }

    /// Whether the first row names the columns: its cells begin like names, most of them at
    /// least, and far more than those of the rows below do.
    static func hasHeader(_ rows: [[[UInt8]]]) -> Bool {
        guard let first = rows.first else { return false }
        let filled = first.filter { !$0.isEmpty }
        guard filled.count * 2 >= first.count, !filled.isEmpty else { return false }
        let share = nameShare(first)
        if share == 100 { return true }
        let below = rows.dropFirst().prefix(50).map(nameShare)
        guard !below.isEmpty else { return false }
        return share >= 70 && share - below.reduce(0, +) / below.count >= 25
    }

    /// How many of a hundred filled cells look like names of columns.
    private static func nameShare(_ cells: [[UInt8]]) -> Int {
        let filled = cells.filter { !$0.isEmpty }
        guard !filled.isEmpty else { return 0 }
        let names = filled.count { cell in
            let first = cell.first { $0 != 0x20 } ?? 0x20
            let isStart = (0x41...0x5A).contains(first & ~0x20) || first >= 0x80 || first == 0x5F
            let digits = cell.count { (0x30...0x39).contains($0) }
            return isStart && cell.count <= 200 && !cell.contains(0x40) && digits * 2 <= cell.count
        }
        return names * 100 / filled.count
    }
}
