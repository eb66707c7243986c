/// Words and phrases looked for in texts, whatever their case and accents.
///
/// A phrase matches whole words; one that ends in `*` matches every word that begins so.
public struct PhraseList: Hashable, Sendable {
    /// The phrases as given.
    public let phrases: [String]
    private let folded: [[UInt8]]

    /// Makes a list.
    public init(_ phrases: [String]) {
        self.phrases = phrases
        self.folded = phrases.map { phrase in
            let isStem = phrase.hasSuffix("*")
            var bytes = PhraseList.fold(Array(phrase.utf8))
            // Folded texts have a space on each side of every word.
            if isStem { bytes.removeLast() }
            return bytes
        }
    }

    /// The first phrase that a text holds.
    public func firstFound(in utf8: [UInt8]) -> String? {
        let text = PhraseList.fold(utf8)
        return folded.indices.first { PhraseList.contains(text, folded[$0]) }.map { phrases[$0] }
    }

    /// Words that tell a bystander of a debt.
    public static let revealingDebt = PhraseList([
        "deud*", "adeud*", "mora", "moratori*", "moros*", "vencid*", "saldo*", "cobranza*",
        "cobro*", "cobrador*", "embarg*", "demanda*", "juicio*", "judicial*", "extrajudicial*",
        "impag*", "atras*", "buro", "castigad*", "incumpl*", "no ha pagado", "no has pagado",
        "recuperacion de cartera", "despacho juridico",
    ])

    /// Lower-case letters and digits of ASCII, one space before, between and after words.
    static func fold(_ utf8: [UInt8]) -> [UInt8] {
        var out: [UInt8] = [0x20]
        out.reserveCapacity(utf8.count + 2)
        var reader = ScalarReader(utf8)
        while let scalar = reader.next() {
            if scalar < 0x80 {
                append(UInt8(scalar), to: &out)
            } else if scalar == 0xF1 || scalar == 0xD1 {
                out.append(0x6E)
            } else if let text = Transliteration.text(for: scalar) {
                text.withUTF8Buffer { bytes in
                    for byte in bytes { append(byte, to: &out) }
                }
            } else {
                append(0x20, to: &out)
            }
        }
        append(0x20, to: &out)
        return out
    }

    private static func append(_ byte: UInt8, to out: inout [UInt8]) {
        let small = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
        if small >= 0x61 && small <= 0x7A || small >= 0x30 && small <= 0x39 {
            out.append(small)
        } else if out.last != 0x20 {
            out.append(0x20)
        }
    }

    private static func contains(_ text: [UInt8], _ phrase: [UInt8]) -> Bool {
        guard phrase.count > 1, phrase.count <= text.count else { return false }
        var start = 0
        while start + phrase.count <= text.count {
            if text[start..<start + phrase.count].elementsEqual(phrase) { return true }
            start += 1
        }
        return false
    }
}
