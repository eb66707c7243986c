/// Reads a table from a file of the outside, block by block, in memory that does not grow with it.
///
/// CSV, TSV and other delimited text, fixed width, plain or gzip, and XLSX. What the options
/// leave open is found out from the beginning of the file and told in `report`.
///
///     let reader = try TableReader(path: "cartera.csv.gz")
///     while let block = try reader.nextBlock() { … }
///
/// A file that cannot be read on throws one `FileProblem`; a faulty row never stops it.
public final class TableReader {
    /// The names of the columns; `column 1` and so on when the file has no header.
    public private(set) var header: [String] = []
    /// What was found out so far.
    public private(set) var report = TableReport()

    private enum Body {
        case text(TextTable)
        case workbook(WorkbookTable)
    }

    private let body: Body
    private let options: TableOptions
    /// Whether the file is one of problems, whose first columns are not the creditor's.
    private var isProblemFile = false
    private let misread = MisreadText()

    /// Opens a file and finds out its format.
    ///
    /// - Throws: `FileProblem` when it is empty, no table, damaged, or its header is unusable.
    public init(path: String, options: TableOptions = TableOptions()) throws(FileProblem) {
        let source = try ByteSource(path: path)
        let sample = try TableReader.sample(source)
        guard !sample.isEmpty else { throw TableReader.empty }
        var options = options
        if let delimiter = ProblemColumns.delimiter(sample) {
            // It is ours: what is known of the creditor's files does not hold for it.
            options = TableOptions()
            options.delimiter = delimiter
            options.hasHeader = true
            isProblemFile = true
        }
        self.options = options
        if try TableDetector.isWorkbook(sample) {
            guard !source.isCompressed else {
                throw FileProblem(
                    .workbook,
                    "the workbook is compressed by gzip once more",
                    remedy: "Unpack it first: an XLSX file is compressed already."
                )
            }
            let table = try WorkbookTable(path: path, options: options)
            body = .workbook(table)
            report.container = .workbook
            report.sheet = table.sheet
            try start(workbook: table)
        } else {
            let table = try TextTable(source, sample: sample, options: options)
            body = .text(table)
            report = table.report
            try start(text: table)
        }
    }

    /// The next rows; nil at the end of the file.
    ///
    /// - Throws: `FileProblem` when the file cannot be read on; blocks before it were good.
    public func nextBlock() throws(FileProblem) -> RowBlock? {
        var raw: RawBlock?
        switch body {
        case .text(let table): raw = try table.nextBlock()
        case .workbook(let table): raw = try table.nextBlock()
        }
        guard var block = raw else { return nil }
        if isProblemFile { ProblemColumns.drop(&block) }
        if block.hasHighOctets { mend(&block) }
        report.rows += block.rows.count
        report.faultyRows += block.faults.count
        report.blankLines += block.blankLines
        return RowBlock(
            bytes: block.bytes,
            fields: block.fields,
            rows: block.rows,
            faults: block.faults
        )
    }

    private static let empty = FileProblem(
        .empty,
        "the file is empty",
        remedy: "Check that the export finished, and send it again."
    )

    /// Reads the beginning of the file: enough to see its format and one whole line.
    private static func sample(_ source: ByteSource) throws(FileProblem) -> [UInt8] {
        var octets: [UInt8] = []
        var wanted = TableLimits.sample
        while true {
            let chunk = try read(source, wanted - octets.count)
            octets += chunk
            if chunk.isEmpty { break }
            guard octets.count >= wanted else { continue }
            let isLine = octets.contains(0x0A) || octets.contains(0x0D)
            let isArchive = octets.starts(with: [0x50, 0x4B])
            if isLine || isArchive || wanted > TableLimits.row { break }
            wanted = TableLimits.row + 1
        }
        return octets
    }

    private static func read(
        _ source: ByteSource,
        _ count: Int
    ) throws(FileProblem) -> [UInt8] {
        var octets = [UInt8](repeating: 0, count: count)
        var problem: FileProblem?
        var length = 0
        octets.withUnsafeMutableBytes { buffer in
            do throws(FileProblem) { length = try source.read(into: buffer) } catch {
                problem = error
            }
        }
        if let problem { throw problem }
        return Array(octets.prefix(length))
    }
}

extension TableReader {
    private func start(text table: TextTable) throws(FileProblem) {
        guard !table.sampleRows.isEmpty || !options.fixedColumns.isEmpty else {
            throw TableReader.empty
        }
        if options.fixedColumns.isEmpty {
            let first = table.sampleRows.first ?? []
            try name(isProblemFile ? Array(first.dropFirst(ProblemColumns.names.count)) : first)
            table.expect(
                columns: header.count + (isProblemFile ? ProblemColumns.names.count : 0),
                dropping: table.titleRows + (report.hasHeader ? 1 : 0)
            )
        } else {
            header = options.fixedColumns.map(\.name)
            table.expect(
                columns: header.count,
                dropping: table.titleRows + (report.hasHeader ? 1 : 0)
            )
        }
    }

    private func start(workbook table: WorkbookTable) throws(FileProblem) {
        let rows = try table.peek()
        guard let first = rows.first else {
            throw FileProblem(
                .empty,
                "the sheet is empty",
                remedy: "Name the sheet that holds the table."
            )
        }
        report.hasHeader = options.hasHeader ?? TableDetector.hasHeader(rows)
        isProblemFile = ProblemColumns.begin(first)
        let ahead = isProblemFile ? ProblemColumns.names.count : 0
        try name(Array(first.dropFirst(ahead)))
        table.expect(columns: header.count + ahead, dropping: report.hasHeader ? 1 : 0)
    }

    /// Takes the names of the columns from the first row, or makes them up.
    private func name(_ cells: [[UInt8]]) throws(FileProblem) {
        guard cells.count <= TableLimits.columns else {
            throw FileProblem(
                .tooLarge,
                line: 1,
                "the row has more than \(TableLimits.columns) columns",
                remedy: "Check the delimiter, or leave out columns that are not needed."
            )
        }
        guard report.hasHeader else {
            header = cells.indices.map { "column \($0 + 1)" }
            return
        }
        var cells = cells
        while cells.count > 1, cells.last?.isEmpty == true { cells.removeLast() }
        var seen: [String: [Int]] = [:]
        for (index, cell) in cells.enumerated() {
            let octets = options.repairsMisreadText ? misread.repaired(cell)?.octets ?? cell : cell
            let text = String(decoding: octets, as: UTF8.self)
            let name = text.split { $0.isWhitespace }.joined(separator: " ")
            seen[name.lowercased(), default: []].append(index)
            header.append(name.isEmpty ? "column \(index + 1)" : name)
        }
        let doubles = seen.filter { $0.key != "" && $0.value.count > 1 }.values
            .sorted { $0[0] < $1[0] }
        guard let first = doubles.first else { return }
        guard options.duplicateHeaders == .number else {
            throw FileProblem(
                .duplicateHeader,
                line: 1,
                "columns \(first.map { String($0 + 1) }.joined(separator: " and ")) of the header "
                    + "have the same name",
                remedy: "Give each column its own name, or read the table with numbered names."
            )
        }
        for indices in doubles {
            for (count, index) in indices.enumerated().dropFirst() {
                header[index] += " (\(count + 1))"
            }
        }
    }

    /// Makes every field valid UTF-8 and repairs the ones that were mis-read.
    private func mend(_ block: inout RawBlock) {
        let suspects = block.bytes.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map { UTF8Check.suspects($0, buffer.count) } ?? []
        }
        guard !suspects.isEmpty else { return }
        var next = 0
        for index in block.fields.indices {
            let field = block.fields[index]
            while next < suspects.count, suspects[next] < Int(field.start) { next += 1 }
            guard next < suspects.count else { break }
            guard suspects[next] < Int(field.end) else { continue }
            guard let octets = mended(block.bytes[Int(field.start)..<Int(field.end)]) else {
                continue
            }
            let start = block.bytes.count
            block.bytes += octets
            block.fields[index] = .init(start: UInt32(start), end: UInt32(block.bytes.count))
        }
    }

    private func mended(_ octets: ArraySlice<UInt8>) -> [UInt8]? {
        var octets = Array(octets)
        var isChanged = false
        if String(validating: octets, as: UTF8.self) == nil {
            report.strayEncodings += 1
            var decoded: [UInt8] = []
            var decoder = TextDecoder(.windows1252)
            octets.withUnsafeBytes { decoder.decode($0, into: &decoded) }
            octets = decoded
            isChanged = true
        }
        guard options.repairsMisreadText, let repair = misread.repaired(octets) else {
            return isChanged ? octets : nil
        }
        switch repair.kind {
        case .gbk: report.repairedFromGBK += 1
        case .latin: report.repairedFromLatin += 1
        }
        return repair.octets
    }
}

/// A block before its text has been mended.
struct RawBlock {
    var bytes: [UInt8]
    var fields: [RowBlock.Field]
    var rows: [RowBlock.Row]
    var faults: [RowFault]
    var blankLines: Int
    var hasHighOctets: Bool
}
