/// Why a file from outside cannot be read on: what is wrong, where, and what to do about it.
///
/// It never holds the file's content, so that it may be logged.
public struct FileProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of problems, to switch on.
    public enum Code: String, Sendable, CaseIterable {
        /// The file cannot be opened or read.
        case unreadable
        /// The file holds nothing.
        case empty
        /// The file is no table: a picture, a PDF, a program.
        case binary
        /// A gzip or ZIP file ends too early or its content does not match its checksum.
        case damagedArchive
        /// The workbook is no XLSX, is protected, or lacks the sheet.
        case workbook
        /// A line, field or number of columns exceeds its limit, or the content all limits.
        case tooLarge
        /// Two columns of the header have the same name.
        case duplicateHeader
        /// The text encoding is not one that is read.
        case encoding
        /// The numbering plan has lines that are not understood.
        case numbering
        /// A bank's file is of no known format, or breaks its own.
        case bankFormat
        /// A bank's file contradicts its own balances or totals.
        case balance
        /// A file cannot be written.
        case unwritable
    }

    /// The kind of problem.
    public let code: Code
    /// The line of the file, from 1, where it applies.
    public let line: Int?
    /// What is wrong, in a sentence without a final stop.
    public let reason: String
    /// What to do about it, as a sentence.
    public let remedy: String

    /// Makes a problem.
    public init(_ code: Code, line: Int? = nil, _ reason: String, remedy: String) {
        self.code = code
        self.line = line
        self.reason = reason
        self.remedy = remedy
    }

    /// Place, reason and remedy on one line.
    public var description: String {
        (line.map { "line \($0): " } ?? "") + "\(reason). \(remedy)"
    }
}

/// What is wrong with one row; the other rows are not affected.
public struct RowFault: Hashable, Sendable, CustomStringConvertible {
    /// The kinds of faults.
    public enum Kind: Hashable, Sendable {
        /// The row has another number of columns than the header.
        case columns(expected: Int, found: Int)
        /// A quoted field is never closed.
        case unclosedQuote
    }

    /// The index of the row in its block.
    public let row: Int
    /// The line of the file where the row begins, from 1.
    public let line: Int
    /// What is wrong.
    public let kind: Kind

    /// Makes a fault.
    public init(row: Int, line: Int, kind: Kind) {
        self.row = row
        self.line = line
        self.kind = kind
    }

    /// Place, reason and remedy on one line.
    public var description: String {
        switch kind {
        case .columns(let expected, let found):
            "line \(line): the row has \(found) columns where the header has \(expected). "
                + "Put text that holds the delimiter in quotes, or add the missing columns."
        case .unclosedQuote:
            "line \(line): a quote is opened and never closed. Close it, or write it twice "
                + "where it belongs to the text."
        }
    }
}
