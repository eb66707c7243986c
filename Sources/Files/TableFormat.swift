/// How the text of a table is encoded.
public enum TextEncoding: String, Sendable, CaseIterable {
    /// UTF-8, which includes plain ASCII.
    case utf8 = "UTF-8"
    /// UTF-16, low byte first.
    case utf16LittleEndian = "UTF-16LE"
    /// UTF-16, high byte first.
    case utf16BigEndian = "UTF-16BE"
    /// Windows-1252: Latin-1 with typographic signs at 0x80…0x9F.
    case windows1252 = "windows-1252"
    /// ISO 8859-1.
    case latin1 = "ISO-8859-1"
}

/// How the lines of a table end.
public enum LineEnding: String, Sendable {
    /// Line feed.
    case lf = "LF"
    /// Carriage return and line feed.
    case crlf = "CRLF"
    /// Carriage return alone, as very old programs write.
    case cr = "CR"
}

/// One column of a file whose columns have fixed places.
public struct FixedColumn: Hashable, Sendable {
    /// The column's name.
    public let name: String
    /// The first character, from 1.
    public let start: Int
    /// How many characters.
    public let length: Int

    /// Makes a column; start and length are at least 1.
    public init(name: String, start: Int, length: Int) {
        precondition(start >= 1 && length >= 1, "a column begins at 1 and holds a character")
        self.name = name
        // A mapping from outside may name any number; no line is longer than this.
        self.start = min(start, TableLimits.row)
        self.length = min(length, TableLimits.row)
    }
}

/// What the caller knows about a table; everything left nil is found out.
public struct TableOptions: Sendable, Equatable {
    /// What happens when two columns of the header have the same name.
    public enum DuplicateHeaders: Sendable, Equatable {
        /// The file is refused.
        case refuse
        /// The second becomes `name (2)`, the third `name (3)`.
        case number
    }

    /// The encoding.
    public var encoding: TextEncoding?
    /// The octet between fields.
    public var delimiter: UInt8?
    /// The octet around fields that hold delimiters.
    public var quote: UInt8?
    /// Whether the first row names the columns.
    public var hasHeader: Bool?
    /// How many lines stand before the table, such as a title.
    public var skippedLines = 0
    /// The sheet of a workbook; nil is the first.
    public var sheet: String?
    /// The columns of a fixed-width file; empty for the other kinds.
    public var fixedColumns: [FixedColumn] = []
    /// What two columns of the same name mean.
    public var duplicateHeaders = DuplicateHeaders.refuse
    /// The octet in front of decimals that a workbook's number cells are written with: what reads
    /// them as text then reads what the cell holds.
    public var decimalMark = UInt8(ascii: ".")
    /// Whether text that was once mis-read is repaired.
    public var repairsMisreadText = true

    /// Makes options with nothing known.
    public init() {}
}

/// What kind of file a table came from.
public enum TableContainer: String, Sendable {
    /// Fields between delimiters.
    case delimited
    /// Fields at fixed places.
    case fixedWidth
    /// A sheet of an XLSX workbook.
    case workbook
}

/// What was found out about a table; the counts grow while it is read.
public struct TableReport: Sendable, Equatable {
    /// The kind of file.
    public var container = TableContainer.delimited
    /// Whether the file is compressed by gzip.
    public var isCompressed = false
    /// The encoding.
    public var encoding = TextEncoding.utf8
    /// Whether a byte order mark stood in front.
    public var hasByteOrderMark = false
    /// The octet between fields.
    public var delimiter = UInt8(ascii: ",")
    /// The octet around fields.
    public var quote = UInt8(ascii: "\"")
    /// Whether the first row names the columns.
    public var hasHeader = true
    /// How lines end.
    public var lineEnding = LineEnding.lf
    /// The sheet that was read.
    public var sheet: String?
    /// Fields repaired that were UTF-8 once mis-read as GBK ("gesti贸n").
    public var repairedFromGBK = 0
    /// Fields repaired that were UTF-8 once mis-read as Latin-1 or Windows-1252 ("gestiÃ³n").
    public var repairedFromLatin = 0
    /// Fields in a UTF-8 file that were no UTF-8 and were read as Windows-1252.
    public var strayEncodings = 0
    /// Blank lines that were skipped.
    public var blankLines = 0
    /// Rows with a fault.
    public var faultyRows = 0
    /// Rows read, faulty ones included, header not.
    public var rows = 0

    /// Makes a report of a plain comma-separated file.
    public init() {}

    /// The report in one sentence for an operator.
    public var summary: String {
        var parts = [container == .workbook ? "XLSX sheet" : "\(container.rawValue) text"]
        if container != .workbook {
            parts.append(encoding.rawValue + (hasByteOrderMark ? " with byte order mark" : ""))
            parts.append("lines end in \(lineEnding.rawValue)")
        }
        if isCompressed { parts.append("gzip") }
        if container == .delimited {
            let name =
                delimiter == 9 ? "tab" : "'" + String(decoding: [delimiter], as: UTF8.self) + "'"
            parts.append("delimiter " + name)
        }
        parts.append(hasHeader ? "with header" : "no header")
        if repairedFromGBK > 0 { parts.append("\(repairedFromGBK) fields repaired from GBK") }
        if repairedFromLatin > 0 {
            parts.append("\(repairedFromLatin) fields repaired from Latin-1")
        }
        if strayEncodings > 0 {
            parts.append("\(strayEncodings) fields in another encoding than the file's")
        }
        if faultyRows > 0 { parts.append("\(faultyRows) faulty rows") }
        return parts.joined(separator: ", ")
    }
}

/// The bounds of a table; beyond them a file is refused with a sentence.
public enum TableLimits {
    /// Octets of one field.
    public static let field = 1 << 20
    /// Octets of one row.
    public static let row = 4 << 20
    /// Columns of one row.
    public static let columns = 2_000
    /// Octets that are read at once.
    static let chunk = 1 << 20
    /// Octets that are looked at to find out the format.
    static let sample = 256 << 10
    /// Octets of a file after decompression; a bomb ends here, a nation's portfolio does not.
    static let content: Int64 = 64 << 30
}
