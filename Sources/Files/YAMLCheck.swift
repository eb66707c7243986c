import Values

/// Finds in a YAML text what its parser would explain badly or pay dearly for.
///
/// The parser recurses and hashes keys, so depth and aliases are bounded before it runs.
struct YAMLCheck {
    /// Aliases (`*name`) of one file.
    static let aliasLimit = 100
    /// Brackets that may be open at once; text with unbalanced brackets counts too.
    static let bracketLimit = 500
    /// Columns of spaces, dashes and question marks in front of a line.
    static let indentLimit = 200

    private var line = 1
    private var column = 1
    private var isIndent = true
    private var brackets = 0
    private var aliases = 0
    private var doubtfulAlias: SourcePlace?
    private var explicitKey: SourcePlace?

    /// The first mistake; nil when the text may be parsed.
    static func mistake(_ text: String) -> Mistake? {
        var text = text
        return text.withUTF8 { octets in
            var check = YAMLCheck()
            return check.run(octets)
        }
    }

    private mutating func run(_ octets: UnsafeBufferPointer<UInt8>) -> Mistake? {
        var before: UInt8 = 0x0A
        for (index, byte) in octets.enumerated() {
            if byte == 0x0A {
                (line, column, isIndent, before) = (line + 1, 1, true, byte)
                continue
            }
            if let mistake = look(byte, at: index, before, octets) { return mistake }
            if byte != 0x20 { before = byte }
            // Columns count characters, not octets.
            if byte & 0xC0 != 0x80 { column += 1 }
        }
        guard aliases > 0, let place = doubtfulAlias ?? explicitKey else { return nil }
        return Mistake(
            at: place,
            "an alias stands in a key or in brackets",
            remedy: "Write the value out."
        )
    }

    private mutating func look(
        _ byte: UInt8,
        at index: Int,
        _ before: UInt8,
        _ octets: UnsafeBufferPointer<UInt8>
    ) -> Mistake? {
        switch byte {
        case 0x09 where isIndent:
            return Mistake(at: place, "the line is indented by a tab", remedy: "Use spaces.")
        case 0x5B, 0x7B: brackets += 1
        case 0x5D, 0x7D: brackets = max(0, brackets - 1)
        case 0x3F where isIndent: explicitKey = explicitKey ?? place
        case 0x2A: takeAlias(index, before, octets)
        default: break
        }
        if ![0x20, 0x2D, 0x3F].contains(byte) { isIndent = false }
        if brackets > YAMLCheck.bracketLimit || isIndent && column > YAMLCheck.indentLimit {
            return Mistake(
                at: place,
                "the entries lie too deep in each other",
                remedy: "Write them flatter, one a line."
            )
        }
        if aliases > YAMLCheck.aliasLimit {
            return Mistake(
                at: place,
                "the file has more than \(YAMLCheck.aliasLimit) aliases",
                remedy: "Write the values out."
            )
        }
        return nil
    }

    /// Counts what may be an alias: a star where a value can begin, with a name behind it.
    private mutating func takeAlias(
        _ index: Int,
        _ before: UInt8,
        _ octets: UnsafeBufferPointer<UInt8>
    ) {
        let starts: [UInt8] = [0x0A, 0x3A, 0x2C, 0x2D, 0x5B, 0x7B, 0x3F]
        guard starts.contains(before), index + 1 < octets.count,
            octets[index + 1] > 0x20, octets[index + 1] != 0x2A
        else { return }
        aliases += 1
        var end = index + 1
        while end < octets.count, octets[end] > 0x20, octets[end] != 0x2C { end += 1 }
        while end < octets.count, octets[end] == 0x20 { end += 1 }
        let isKey = end < octets.count && octets[end] == 0x3A || octets[max(0, end - 1)] == 0x3A
        if isKey || brackets > 0 || before == 0x3F { doubtfulAlias = doubtfulAlias ?? place }
    }

    private var place: SourcePlace { SourcePlace(line: line, column: column) }
}
