/// A table of delimited or fixed-width text.
final class TextTable {
    /// What was found out from the sample.
    private(set) var report = TableReport()
    /// The first rows of the sample, title rows left out.
    private(set) var sampleRows: [[[UInt8]]] = []
    /// How many rows stand before the header.
    private(set) var titleRows = 0

    private let source: ByteSource
    private let fixedColumns: [FixedColumn]
    private var decoder: TextDecoder
    private var splitter: RowSplitter
    private var carry: [UInt8] = []
    private var isAtEnd = false

    init(
        _ source: ByteSource,
        sample: [UInt8],
        options: TableOptions
    ) throws(FileProblem) {
        self.source = source
        fixedColumns = options.fixedColumns
        let (found, mark) = try TableDetector.encoding(sample)
        let encoding = options.encoding ?? found
        decoder = TextDecoder(encoding)
        source.pushBack(Array(sample.dropFirst(mark)))
        report.isCompressed = source.isCompressed
        report.encoding = encoding
        report.hasByteOrderMark = mark > 0
        var text: [UInt8] = []
        var sampler = TextDecoder(encoding)
        sample.dropFirst(mark).prefix(TableLimits.sample).withUnsafeBytes {
            sampler.decode($0, into: &text)
        }
        report.lineEnding = TableDetector.lineEnding(text)
        let newline: UInt8 = report.lineEnding == .cr ? 0x0D : 0x0A
        titleRows = options.skippedLines
        // "sep=;" in the first line is what Excel writes and reads as a hint.
        var hint: UInt8?
        if text.count > 5, text.starts(with: Array("sep=".utf8)), text[5] == 0x0A || text[5] == 0x0D
        {
            hint = text[4]
            titleRows += 1
        }
        let body = TextTable.dropLines(text, titleRows, newline)
        let quote = options.quote ?? TableDetector.quote(body)
        let delimiter =
            options.delimiter ?? hint
            ?? TableDetector.delimiter(body, quote: quote, newline: newline)
        report.quote = quote
        report.delimiter = delimiter
        splitter = RowSplitter(
            format: .init(delimiter: delimiter, quote: quote, newline: newline, columns: nil),
            line: 1
        )
        guard fixedColumns.isEmpty else {
            report.container = .fixedWidth
            report.hasHeader = options.hasHeader ?? false
            // A line is one field: the control octets stand in no text.
            splitter.format.delimiter = 0x1F
            splitter.format.quote = 0x1E
            splitter.format.columns = 1
            return
        }
        let isWhole = sample.count < TableLimits.sample
        sampleRows = TableDetector.rows(body, delimiter, quote, newline, isWhole: isWhole)
        report.hasHeader = options.hasHeader ?? TableDetector.hasHeader(sampleRows)
    }

    /// Sets what every row must have and how many rows are not data.
    func expect(columns: Int, dropping rows: Int) {
        if fixedColumns.isEmpty { splitter.format.columns = columns }
        splitter.droppedRows = rows
    }

    /// The next rows; nil at the end of the file.
    func nextBlock() throws(FileProblem) -> RawBlock? {
        var blankLines = 0
        while !isAtEnd {
            var bytes = carry
            carry = []
            try fill(&bytes)
            let count = bytes.count
            guard count > 0 else { return nil }
            bytes.append(contentsOf: repeatElement(0, count: RowSplitter.padding))
            let result = try split(&bytes, count)
            blankLines += result.blankLines
            carry = Array(bytes[result.consumed..<count])
            if carry.count > TableLimits.row { throw RowSplitter.tooLong(splitter.line) }
            if result.rows.isEmpty, !isAtEnd { continue }
            if result.rows.isEmpty, blankLines == 0 { return nil }
            bytes.removeLast(bytes.count - result.consumed)
            let block = RawBlock(
                bytes: bytes,
                fields: result.fields,
                rows: result.rows,
                faults: result.faults,
                blankLines: blankLines,
                hasHighOctets: result.hasHighOctets
            )
            return fixedColumns.isEmpty ? block : FixedWidth.cut(block, fixedColumns)
        }
        return nil
    }

    private func split(
        _ bytes: inout [UInt8],
        _ count: Int
    ) throws(FileProblem) -> RowSplitter.Result {
        try bytes.withUnsafeMutableBufferPointer { buffer throws(FileProblem) in
            guard let base = buffer.baseAddress else { return RowSplitter.Result() }
            return try splitter.split(base, count: count, isLast: isAtEnd)
        }
    }

    /// Reads a chunk behind what was carried over.
    private func fill(_ bytes: inout [UInt8]) throws(FileProblem) {
        guard decoder.encoding == .utf8 else { return try fillDecoded(&bytes) }
        let kept = bytes.count
        let old = bytes
        var problem: FileProblem?
        var end = false
        bytes = [UInt8](
            unsafeUninitializedCapacity: kept + TableLimits.chunk + RowSplitter.padding
        ) { buffer, initialized in
            old.withUnsafeBufferPointer { source in
                _ = buffer.update(fromContentsOf: source)
            }
            initialized = kept
            let space = UnsafeMutableRawBufferPointer(
                rebasing: UnsafeMutableRawBufferPointer(buffer)[kept..<kept + TableLimits.chunk]
            )
            do throws(FileProblem) {
                let count = try readFully(into: space)
                initialized += count
                end = count < space.count
            } catch {
                problem = error
            }
        }
        if let problem { throw problem }
        isAtEnd = end
    }

    /// Reads until the space is full or the file ends.
    private func readFully(
        into space: UnsafeMutableRawBufferPointer
    ) throws(FileProblem) -> Int {
        var count = 0
        while count < space.count {
            let more = try source.read(
                into: UnsafeMutableRawBufferPointer(rebasing: space[count...])
            )
            if more == 0 { break }
            count += more
        }
        return count
    }

    private func fillDecoded(_ bytes: inout [UInt8]) throws(FileProblem) {
        let space = UnsafeMutableRawBufferPointer.allocate(
            byteCount: TableLimits.chunk / TextDecoder.growth,
            alignment: 16
        )
        defer { space.deallocate() }
        let count = try readFully(into: space)
        bytes.reserveCapacity(bytes.count + count * TextDecoder.growth + RowSplitter.padding)
        decoder.decode(UnsafeRawBufferPointer(rebasing: space[0..<count]), into: &bytes)
        if count < space.count {
            decoder.finish(into: &bytes)
            isAtEnd = true
        }
    }

    /// Leaves out the first lines that are not blank.
    private static func dropLines(_ text: [UInt8], _ count: Int, _ newline: UInt8) -> [UInt8] {
        var rest = text[...]
        for _ in 0..<count {
            guard let end = rest.firstIndex(of: newline) else { return [] }
            rest = rest[(end + 1)...]
        }
        return Array(rest)
    }
}
