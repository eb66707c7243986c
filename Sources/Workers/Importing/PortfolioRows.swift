public import Domain
public import Files
public import Values

/// A creditor's file read block by block, each row checked and made a record by its mapping.
public struct PortfolioRows {
    private let table: TableReader
    private var reader: PortfolioReader

    /// Opens a file.
    ///
    /// - Parameter asOf: the day of the figures when the file has no such column.
    /// - Throws: `FileProblem` and `MappingMistakes` for a file that cannot be read at all.
    public init(path: String, mapping: Mapping, asOf: Day, phones: PhoneParser) throws {
        table = try TableReader(path: path, options: TableOptions(mapping))
        reader = try PortfolioReader(
            mapping: mapping,
            header: table.header,
            asOf: asOf,
            phones: phones
        )
    }

    /// The names of the columns.
    public var header: [String] { table.header }
    /// What was found out about the file so far.
    public var report: TableReport { table.report }
    /// What was counted so far.
    public var totals: ControlTotals { reader.totals }

    /// Reads the next block of rows; false when there was none left.
    ///
    /// - Parameter body: gets what became of each row, with its block and its place there.
    public mutating func readBlock(
        _ body: (RowOutcome, RowBlock, Int) throws -> Void
    ) throws -> Bool {
        guard let block = try table.nextBlock() else { return false }
        let torn = Set(block.faults.map(\.row))
        try block.bytes.withUnsafeBytes { bytes in
            for row in 0..<block.rowCount {
                let outcome = reader.read(
                    line: block.line(row),
                    bytes: bytes,
                    columnCount: block.fieldCount(row),
                    isTorn: torn.contains(row)
                ) { block.range(row, $0) }
                try body(outcome, block, row)
            }
        }
        return true
    }
}
