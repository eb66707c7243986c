/// Writes names as people write their own: `JUAN PÉREZ DE LA CRUZ` as `Juan Pérez de la Cruz`.
enum NameWriter {
    /// Words that stay small inside a name.
    private static let particles: Set<String> = [
        "de", "del", "la", "las", "los", "y", "e", "da", "das", "do", "dos", "van", "von", "der",
    ]

    /// Appends a name, or its first name: the first word, and the second too when the first is
    /// an abbreviation (`MA. GUADALUPE` as `Ma. Guadalupe`).
    ///
    /// Only names all in capitals or all in small letters are changed; mixed ones know better.
    static func write(_ name: String, firstOnly: Bool, to out: inout [UInt8]) {
        let words = name.split(separator: " ", omittingEmptySubsequences: true)
        let changes = name == name.uppercased() || name == name.lowercased()
        var count = words.count
        if firstOnly && count > 1 { count = isAbbreviation(words[0]) ? 2 : 1 }
        for (index, word) in words.prefix(count).enumerated() {
            if index > 0 { out.append(0x20) }
            if changes {
                append(word, isFirst: index == 0, to: &out)
            } else {
                out.append(contentsOf: word.utf8)
            }
        }
    }

    private static func isAbbreviation(_ word: Substring) -> Bool {
        word.hasSuffix(".") || ["MA", "J", "M"].contains(word.uppercased())
    }

    private static func append(_ word: Substring, isFirst: Bool, to out: inout [UInt8]) {
        let small = word.lowercased()
        if !isFirst && particles.contains(small) {
            out.append(contentsOf: small.utf8)
            return
        }
        // Each part of a double name begins with a capital: `ANA-LUZ`, `O'FARRILL`.
        var startsPart = true
        for character in small {
            let written = startsPart ? character.uppercased() : String(character)
            out.append(contentsOf: written.utf8)
            startsPart = character == "-" || character == "'" || character == "’"
        }
    }
}
