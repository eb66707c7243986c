/// The columns that stand in front of a row in a file of problems.
///
/// Such a file is a table like any other with these in front. Its reader knows it by them, reads
/// it as it was written whatever is said about the creditor's files, and gives the row alone:
/// a creditor's own column called `valor` is another one.
public enum ProblemColumns {
    /// The names, in order.
    public static let names = ["linea", "columna", "valor", "motivo", "remedio", "rechazada"]

    /// Octets in which the names stand, quoted and in two octets each if need be.
    private static let sample = 1_024

    /// Whether a file is one of problems; false when there is none or it cannot be read.
    public static func begin(path: String) -> Bool {
        guard let source = try? ByteSource(path: path) else { return false }
        var octets = [UInt8](repeating: 0, count: sample)
        let count = octets.withUnsafeMutableBytes { try? source.read(into: $0) } ?? 0
        return delimiter(Array(octets.prefix(count))) != nil
    }

    /// The delimiter of a file of problems that begins so; nil for any other file. Spreadsheets
    /// save it with another delimiter, with a mark in front and in another encoding.
    static func delimiter(_ octets: [UInt8]) -> UInt8? {
        guard let (encoding, mark) = try? TableDetector.encoding(octets) else { return nil }
        var text: [UInt8] = []
        var decoder = TextDecoder(encoding)
        octets.dropFirst(mark).prefix(sample).withUnsafeBytes { decoder.decode($0, into: &text) }
        let line = text.prefix { $0 != 0x0A && $0 != 0x0D }
        return TableDetector.delimiters.first { mark in
            let cells = line.split(separator: mark, omittingEmptySubsequences: false)
            return begin(cells.map { $0.filter { $0 != 0x22 } })
        }
    }

    /// Whether a header begins with the names.
    static func begin(_ header: [[UInt8]]) -> Bool {
        header.count >= names.count && zip(header, names).allSatisfy { $0.elementsEqual($1.utf8) }
    }

    /// Leaves the columns out of the rows.
    static func drop(_ block: inout RawBlock) {
        var fields: [RowBlock.Field] = []
        fields.reserveCapacity(block.fields.count)
        for index in block.rows.indices {
            let first = Int(block.rows[index].firstField)
            let end =
                index + 1 < block.rows.count
                ? Int(block.rows[index + 1].firstField) : block.fields.count
            block.rows[index].firstField = UInt32(fields.count)
            fields += block.fields[first..<end].dropFirst(names.count)
        }
        block.fields = fields
    }
}
