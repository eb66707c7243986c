/// How wide text becomes at most, and where its lines break; no font is asked.
///
/// Widths are those of the widest common sans-serif faces (DejaVu Sans and Verdana), in
/// thousandths of the size, so that text fits wherever the picture is shown.
enum TextMeasure {
    private static let widths: [Unicode.Scalar: Int] = {
        let groups: [(Int, String)] = [
            (300, "ijlIJ'"), (320, " ,."), (340, "|:;!íìïÍ"), (420, "()[]ftr-/¡¿·"),
            (470, "\"‹›"), (530, "szcL*?"), (600, "vxykF"), (640, "abdeghnopqu0123456789$«»"),
            (640, "TPYESZ{}áéóúñüç"), (700, "ABCRXKVÁÉ_"), (790, "DGHNOQU&ÓÚÑÜ"),
            (840, "w+<>=~^#"), (880, "M"), (980, "m"), (1_020, "W%@…"),
        ]
        var widths: [Unicode.Scalar: Int] = [:]
        for (width, text) in groups {
            for scalar in text.unicodeScalars { widths[scalar] = width }
        }
        return widths
    }()

    /// Bold letters are wider.
    private static let boldPercent = 117

    /// The width in whole units, rounded up.
    static func width(_ text: some StringProtocol, size: Int, isBold: Bool) -> Int {
        let sum = text.unicodeScalars.reduce(0) { $0 + width(of: $1) }
        return (sum * size * (isBold ? boldPercent : 100) + 99_999) / 100_000
    }

    private static func width(of scalar: Unicode.Scalar) -> Int {
        // Latin letters with marks are as wide as capitals; other writing is wider.
        widths[scalar] ?? (scalar.value < 0x250 ? 800 : 1_400)
    }

    /// The lines of a text; a word that is wider than a line is broken.
    static func lines(_ text: String, width limit: Int, size: Int, isBold: Bool) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(whereSeparator: \.isWhitespace) {
            let longer = line.isEmpty ? String(word) : line + " " + word
            if width(longer, size: size, isBold: isBold) <= limit {
                line = longer
                continue
            }
            if !line.isEmpty { lines.append(line) }
            line = ""
            for character in word {
                if !line.isEmpty,
                    width(line + String(character), size: size, isBold: isBold) > limit
                {
                    lines.append(line)
                    line = ""
                }
                line.append(character)
            }
        }
        if !line.isEmpty { lines.append(line) }
        return lines
    }
}
