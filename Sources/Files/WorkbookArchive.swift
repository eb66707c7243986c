import CExpat
import CZip

/// Limits of a workbook, which may be made to explode.
enum WorkbookLimits {
    /// Entries of the archive.
    static let entries: Int64 = 10_000
    /// Octets of a sheet after inflation.
    static let sheet: UInt64 = 8 << 30
    /// Octets of the parts that are not sheets.
    static let part: UInt64 = 1 << 30
    /// From this size on an entry that inflates more than `ratio` times is taken for a bomb.
    static let suspicious: UInt64 = 64 << 20
    static let ratio: UInt64 = 400
    /// Octets of all shared texts together.
    static let sharedText = 128 << 20
    /// How many shared texts there may be.
    static let sharedCount = 4 << 20
    /// Cell styles.
    static let styles = 1 << 16
    /// Sheets.
    static let sheets = 1_000
    /// Octets of a number, a name or a reference.
    static let shortText = 4_096
}

/// The ZIP archive that a workbook is.
final class WorkbookArchive {
    fileprivate let handle: OpaquePointer

    init(path: String) throws(FileProblem) {
        var code: Int32 = 0
        guard let handle = zip_open(path, ZIP_RDONLY, &code) else {
            throw FileProblem(
                .damagedArchive,
                "the workbook is damaged or cut off",
                remedy: "Ask for it again, or copy it again and compare the sizes."
            )
        }
        self.handle = handle
        guard zip_get_num_entries(handle, 0) <= WorkbookLimits.entries else {
            zip_discard(handle)
            throw WorkbookArchive.bomb
        }
    }

    deinit { zip_discard(handle) }

    /// Opens a part by its name; nil when the workbook has none of that name.
    func part(_ name: String, limit: UInt64) throws(FileProblem) -> WorkbookPart? {
        let index = zip_name_locate(handle, name, UInt32(ZIP_FL_NOCASE))
        guard index >= 0 else { return nil }
        var status = zip_stat_t()
        zip_stat_init(&status)
        guard zip_stat_index(handle, UInt64(index), 0, &status) == 0 else {
            throw WorkbookArchive.damaged
        }
        guard status.size <= limit,
            status.size <= WorkbookLimits.suspicious
                || status.size / max(1, status.comp_size) <= WorkbookLimits.ratio
        else { throw WorkbookArchive.bomb }
        guard let file = zip_fopen_index(handle, UInt64(index), 0) else {
            throw WorkbookArchive.damaged
        }
        return WorkbookPart(archive: self, file: file, limit: limit)
    }

    static let damaged = FileProblem(
        .damagedArchive,
        "a part of the workbook is damaged or protected",
        remedy: "Open it in a spreadsheet program and save it again without a password."
    )

    static let bomb = FileProblem(
        .tooLarge,
        "the workbook inflates beyond its limits",
        remedy: "Export the table as CSV."
    )
}

/// One file of the archive, read as a stream of XML.
final class WorkbookPart {
    private static let chunk = 64 << 10

    private let archive: WorkbookArchive
    private let file: OpaquePointer
    private let limit: UInt64
    private var total: UInt64 = 0
    private(set) var isAtEnd = false

    fileprivate init(archive: WorkbookArchive, file: OpaquePointer, limit: UInt64) {
        self.archive = archive
        self.file = file
        self.limit = limit
    }

    deinit { zip_fclose(file) }

    /// Feeds the next piece to the parser.
    func feed(_ parser: XMLStream) throws(FileProblem) {
        guard !isAtEnd else { return }
        guard let space = XML_GetBuffer(parser.handle, Int32(WorkbookPart.chunk)) else {
            throw WorkbookArchive.damaged
        }
        let count = zip_fread(file, space, UInt64(WorkbookPart.chunk))
        guard count >= 0 else { throw WorkbookArchive.damaged }
        total += UInt64(count)
        // The archive's own table of sizes may lie.
        guard total <= limit else { throw WorkbookArchive.bomb }
        isAtEnd = count == 0
        try parser.parse(Int32(count), isLast: isAtEnd)
    }

    /// Feeds everything.
    func feedAll(_ parser: XMLStream) throws(FileProblem) {
        while !isAtEnd { try feed(parser) }
    }
}

/// What somebody wants to know of the XML that goes by.
protocol XMLHandler: AnyObject {
    func begin(_ name: String, _ attributes: XMLAttributes)
    func end(_ name: String)
    func text(_ octets: UnsafeBufferPointer<UInt8>)
    /// Why parsing should stop.
    var problem: FileProblem? { get }
}

/// The attributes of an element, by local name.
struct XMLAttributes {
    fileprivate let pairs: UnsafeMutablePointer<UnsafePointer<CChar>?>?

    subscript(_ name: String) -> String? {
        var index = 0
        while let key = pairs?[index], let value = pairs?[index + 1] {
            if XMLStream.localName(key) == name { return String(cString: value) }
            index += 2
        }
        return nil
    }
}

/// An expat parser; a document type declaration is refused, as no workbook has one.
final class XMLStream {
    fileprivate let handle: XML_Parser
    private let handler: any XMLHandler
    private var hasDoctype = false

    init(_ handler: any XMLHandler) {
        guard let handle = XML_ParserCreate(nil) else {
            preconditionFailure("expat refuses to start only without memory")
        }
        self.handle = handle
        self.handler = handler
        XML_SetUserData(handle, Unmanaged.passUnretained(self).toOpaque())
        XML_SetElementHandler(
            handle,
            { XMLStream.of($0)?.begin($1, $2) },
            { XMLStream.of($0)?.end($1) }
        )
        XML_SetCharacterDataHandler(handle) { XMLStream.of($0)?.text($1, $2) }
        XML_SetStartDoctypeDeclHandler(handle) { user, _, _, _, _ in
            XMLStream.of(user)?.refuseDoctype()
        }
    }

    deinit { XML_ParserFree(handle) }

    fileprivate func parse(_ count: Int32, isLast: Bool) throws(FileProblem) {
        let status = XML_ParseBuffer(handle, count, isLast ? 1 : 0)
        if let problem = handler.problem { throw problem }
        if hasDoctype { throw WorkbookArchive.bomb }
        guard status == XML_STATUS_OK else { throw WorkbookArchive.damaged }
    }

    /// What came of parsing a document that is in memory.
    enum Outcome {
        case done
        case stopped(FileProblem)
        case doctype(line: Int)
        case malformed(line: Int)
    }

    /// The line that is being parsed, from 1.
    var line: Int { Int(XML_GetCurrentLineNumber(handle)) }

    /// Parses a whole document.
    func parseWhole(_ octets: [UInt8]) -> Outcome {
        let status = octets.withUnsafeBytes {
            XML_Parse(
                handle,
                $0.baseAddress?.assumingMemoryBound(to: CChar.self),
                Int32($0.count),
                1
            )
        }
        if let problem = handler.problem { return .stopped(problem) }
        if hasDoctype { return .doctype(line: line) }
        return status == XML_STATUS_OK ? .done : .malformed(line: line)
    }

    private static func of(_ user: UnsafeMutableRawPointer?) -> XMLStream? {
        user.map { Unmanaged<XMLStream>.fromOpaque($0).takeUnretainedValue() }
    }

    /// The name behind a prefix such as `x:`.
    fileprivate static func localName(_ name: UnsafePointer<CChar>) -> String {
        let text = String(cString: name)
        guard let colon = text.utf8.lastIndex(of: 0x3A) else { return text }
        return String(text[text.utf8.index(after: colon)...])
    }

    private func begin(
        _ name: UnsafePointer<CChar>?,
        _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?
    ) {
        guard let name else { return }
        handler.begin(XMLStream.localName(name), XMLAttributes(pairs: attributes))
        stopIfNeeded()
    }

    private func end(_ name: UnsafePointer<CChar>?) {
        guard let name else { return }
        handler.end(XMLStream.localName(name))
        stopIfNeeded()
    }

    private func text(_ start: UnsafePointer<CChar>?, _ count: Int32) {
        guard let start, count > 0 else { return }
        start.withMemoryRebound(to: UInt8.self, capacity: Int(count)) {
            handler.text(UnsafeBufferPointer(start: $0, count: Int(count)))
        }
        stopIfNeeded()
    }

    private func refuseDoctype() {
        hasDoctype = true
        XML_StopParser(handle, 0)
    }

    private func stopIfNeeded() {
        if handler.problem != nil { XML_StopParser(handle, 0) }
    }
}
