/// A sheet of an XLSX workbook as a table; formulas give the value that was last saved.
final class WorkbookTable {
    /// The sheet's name.
    let sheet: String

    private static let blockOctets = 1 << 20
    private static let blockRows = 4_096
    /// The rows that are looked at to find the header.
    private static let peekRows = 50

    private let part: WorkbookPart
    private let parser: XMLStream
    private let rows: SheetRows
    private var peeked: RawBlock?
    private var columns = 0
    private var droppedRows = 0

    init(path: String, options: TableOptions) throws(FileProblem) {
        let archive = try WorkbookArchive(path: path)
        let list = SheetList()
        guard try WorkbookTable.read(archive, "xl/workbook.xml", list) else {
            throw FileProblem(
                .workbook,
                "the file is a ZIP archive but no XLSX workbook",
                remedy: "Unpack it and give the table inside, or save it as XLSX."
            )
        }
        let relations = RelationList()
        _ = try WorkbookTable.read(archive, "xl/_rels/workbook.xml.rels", relations)
        let wanted = options.sheet
        guard
            let chosen = list.sheets.first(where: { wanted == nil || $0.name == wanted })
                ?? list.sheets.first(where: { $0.name.lowercased() == wanted?.lowercased() }),
            let target = relations.targets[chosen.relation],
            let part = try archive.part(target, limit: WorkbookLimits.sheet)
        else {
            throw FileProblem(
                .workbook,
                "the workbook has no such sheet",
                remedy: "Name one of its \(list.sheets.count) sheets, or none for the first."
            )
        }
        let texts = SharedTexts()
        _ = try WorkbookTable.read(archive, "xl/sharedStrings.xml", texts)
        let styles = StyleList()
        _ = try WorkbookTable.read(archive, "xl/styles.xml", styles)
        sheet = chosen.name
        self.part = part
        rows = SheetRows(
            texts: texts,
            styles: styles.styles,
            countsFrom1904: list.countsFrom1904,
            decimalMark: options.decimalMark
        )
        parser = XMLStream(rows)
        droppedRows = options.skippedLines
    }

    /// The first rows, which are read again by `nextBlock`.
    func peek() throws(FileProblem) -> [[[UInt8]]] {
        var block = try read()
        if droppedRows > 0, var first = block {
            WorkbookTable.drop(&first, droppedRows)
            droppedRows = 0
            block = first
        }
        peeked = block
        guard let block else { return [] }
        let view = RowBlock(bytes: block.bytes, fields: block.fields, rows: block.rows, faults: [])
        return (0..<min(WorkbookTable.peekRows, view.rowCount)).map { row in
            (0..<view.fieldCount(row)).map { Array(view.slice(row, $0)) }
        }
    }

    /// Sets what every row must have and how many rows are not data.
    func expect(columns: Int, dropping rows: Int) {
        self.columns = columns
        droppedRows = rows
    }

    /// The next rows; nil at the end of the sheet.
    func nextBlock() throws(FileProblem) -> RawBlock? {
        var raw = peeked
        peeked = nil
        if raw == nil { raw = try read() }
        guard var block = raw else { return nil }
        if droppedRows > 0 {
            WorkbookTable.drop(&block, droppedRows)
            droppedRows = 0
        }
        return squared(block)
    }

    private func read() throws(FileProblem) -> RawBlock? {
        while !part.isAtEnd, rows.block.bytes.count < WorkbookTable.blockOctets,
            rows.block.rows.count < WorkbookTable.blockRows
        {
            try part.feed(parser)
        }
        let block = rows.takeBlock()
        return block.rows.isEmpty ? nil : block
    }

    /// Gives every row the header's columns: empty cells at the end are not in the file.
    private func squared(_ block: RawBlock) -> RawBlock {
        var result = block
        result.fields = []
        for index in block.rows.indices {
            let first = Int(block.rows[index].firstField)
            let end =
                index + 1 < block.rows.count
                ? Int(block.rows[index + 1].firstField) : block.fields.count
            result.rows[index].firstField = UInt32(result.fields.count)
            let found = end - first
            if found > columns,
                block.fields[(first + columns)..<end].contains(where: { $0.start < $0.end })
            {
                result.faults.append(
                    RowFault(
                        row: index,
                        line: block.rows[index].line,
                        kind: .columns(expected: columns, found: found)
                    )
                )
                result.fields += block.fields[first..<end]
            } else {
                result.fields += block.fields[first..<min(end, first + columns)]
                for _ in min(found, columns)..<columns {
                    result.fields.append(RowBlock.Field(start: 0, end: 0))
                }
            }
        }
        return result
    }

    private static func drop(_ block: inout RawBlock, _ count: Int) {
        let count = min(count, block.rows.count)
        let first =
            count < block.rows.count ? Int(block.rows[count].firstField) : block.fields.count
        block.fields.removeFirst(first)
        block.rows.removeFirst(count)
        for index in block.rows.indices { block.rows[index].firstField -= UInt32(first) }
    }

    private static func read(
        _ archive: WorkbookArchive,
        _ name: String,
        _ handler: some XMLHandler
    ) throws(FileProblem) -> Bool {
        guard let part = try archive.part(name, limit: WorkbookLimits.part) else { return false }
        let parser = XMLStream(handler)
        try part.feedAll(parser)
        return true
    }
}

/// Collects the rows of a sheet from its XML.
private final class SheetRows: XMLHandler {
    private(set) var block = SheetRows.emptyBlock
    private(set) var problem: FileProblem?

    private let texts: SharedTexts
    private let styles: [StyleList.Show]
    private let countsFrom1904: Bool
    private let decimalMark: UInt8
    private var line = 0
    private var column = 0
    private var cells: [Range<Int>] = []
    private var rowText: [UInt8] = []
    private var kind = ""
    private var style = 0
    private var value: [UInt8] = []
    private var isInValue = false
    private var isInPhonetic = false

    private static let emptyBlock = RawBlock(
        bytes: [],
        fields: [],
        rows: [],
        faults: [],
        blankLines: 0,
        hasHighOctets: false
    )

    init(
        texts: SharedTexts,
        styles: [StyleList.Show],
        countsFrom1904: Bool,
        decimalMark: UInt8
    ) {
        self.decimalMark = decimalMark
        self.texts = texts
        self.styles = styles
        self.countsFrom1904 = countsFrom1904
    }

    func takeBlock() -> RawBlock {
        defer { block = SheetRows.emptyBlock }
        return block
    }

    func begin(_ name: String, _ attributes: XMLAttributes) {
        switch name {
        case "row":
            line = attributes["r"].flatMap(Int.init) ?? line + 1
            column = 0
            cells.removeAll(keepingCapacity: true)
            rowText.removeAll(keepingCapacity: true)
        case "c":
            if let reference = attributes["r"], let place = SheetRows.column(reference) {
                column = place
            }
            kind = attributes["t"] ?? "n"
            style = attributes["s"].flatMap(Int.init) ?? 0
            value.removeAll(keepingCapacity: true)
            if column >= TableLimits.columns { stop("the row has too many columns") }
        case "v", "t": isInValue = true
        case "rPh": isInPhonetic = true
        default: break
        }
    }

    func end(_ name: String) {
        switch name {
        case "v", "t": isInValue = false
        case "rPh": isInPhonetic = false
        case "c": endCell()
        case "row": endRow()
        default: break
        }
    }

    func text(_ octets: UnsafeBufferPointer<UInt8>) {
        guard isInValue, !isInPhonetic else { return }
        guard value.count + octets.count <= TableLimits.field else {
            stop("a cell is longer than \(TableLimits.field >> 20) MiB")
            return
        }
        value.append(contentsOf: octets)
    }

    private func stop(_ reason: String) {
        problem = FileProblem(
            .tooLarge,
            line: line,
            reason,
            remedy: "Leave out what is not needed, or export the table as CSV."
        )
    }

    private func endCell() {
        defer { column += 1 }
        guard problem == nil, !value.isEmpty else { return }
        let start = rowText.count
        switch kind {
        case "s":
            let number = Int(String(decoding: value.prefix(20), as: UTF8.self)) ?? -1
            rowText += texts[number] ?? []
        case "b": rowText += (value == [0x31] ? "TRUE" : "FALSE").utf8
        case "n":
            guard value.count <= WorkbookLimits.shortText else { return }
            let show = styles.indices.contains(style) ? styles[style] : .number
            let raw = String(decoding: value, as: UTF8.self)
            rowText +=
                WorkbookNumber.text(
                    raw,
                    show,
                    countsFrom1904: countsFrom1904,
                    decimalMark: decimalMark
                ).utf8
        default: rowText += value
        }
        guard rowText.count <= TableLimits.row else {
            stop("the row is longer than \(TableLimits.row >> 20) MiB")
            return
        }
        while cells.count <= column { cells.append(0..<0) }
        cells[column] = start..<rowText.count
    }

    /// Writes the row into the block, fields divided by an octet that stands in no text.
    private func endRow() {
        guard problem == nil else { return }
        guard cells.contains(where: { !$0.isEmpty }) else {
            block.blankLines += 1
            return
        }
        let start = block.bytes.count
        let firstField = block.fields.count
        for cell in cells {
            let from = block.bytes.count
            block.bytes += rowText[cell]
            block.fields.append(.init(start: UInt32(from), end: UInt32(block.bytes.count)))
            block.bytes.append(0x1F)
        }
        let digest = block.bytes.withUnsafeBytes {
            RowDigest.of(UnsafeRawBufferPointer(rebasing: $0[start...]))
        }
        block.rows.append(.init(firstField: UInt32(firstField), line: line, digest: digest))
        block.hasHighOctets = true
    }

    /// The column of a reference such as `AB12`, from 0.
    private static func column(_ reference: String) -> Int? {
        var number = 0
        for byte in reference.utf8 {
            guard (0x41...0x5A).contains(byte) else { break }
            number = number * 26 + Int(byte - 0x40)
            guard number <= 1 << 20 else { return number }
        }
        return number > 0 ? number - 1 : nil
    }
}
