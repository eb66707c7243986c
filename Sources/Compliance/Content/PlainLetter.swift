/// The plain small letter that a scalar looks like, whatever its case, accent, alphabet or dress.
///
/// Somebody who hides a word writes it with letters of other alphabets, in circles or wide; a
/// reader sees the word all the same.
enum PlainLetter {
    /// The ASCII letter or digit that is seen; 0 for anything else.
    static func of(_ scalar: UInt32) -> UInt8 {
        if scalar < 0x80 {
            let byte = UInt8(truncatingIfNeeded: scalar)
            if byte >= 0x61 && byte <= 0x7A || byte >= 0x30 && byte <= 0x39 { return byte }
            return byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : 0
        }
        if scalar < 0xC0 { return scalar == 0xAA ? 0x61 : 0 }
        if scalar < 0x180 { return at(Int(scalar - 0xC0), latin) }
        if scalar < 0x1E00 { return ofOtherAlphabet(scalar) }
        if scalar < 0x1F00 { return ofAdditionalLatin(scalar) }
        return ofDressedLetter(scalar)
    }

    /// Whether a scalar shows nothing of its own: joiners, marks of direction, accents that follow
    /// their letter, soft hyphens.
    static func isUnseen(_ scalar: UInt32) -> Bool {
        if scalar < 0x300 { return scalar == 0xAD }
        switch scalar {
        case 0x300...0x36F, 0x483...0x489, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5,
            0x180B...0x180F, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x200B...0x200F,
            0x202A...0x202E, 0x2060...0x206F, 0x20D0...0x20FF, 0x3164, 0xFE00...0xFE0F,
            0xFE20...0xFE2F, 0xFEFF, 0xFFA0, 0x1D173...0x1D17A, 0xE0000...0xE0FFF:
            return true
        default: return false
        }
    }

    /// The letter that a digit or sign stands for inside a word (`emb4rgo`); 0 for none. Of the
    /// two letters that `1` may be, `second` asks for the other.
    static func ofSign(_ sign: UInt8, second: Bool) -> UInt8 {
        switch sign {
        case 0x30: 0x6F
        case 0x31, 0x7C: second ? 0x6C : 0x69
        case 0x21: 0x69
        case 0x33: 0x65
        case 0x34, 0x40: 0x61
        case 0x35, 0x24: 0x73
        case 0x36, 0x39: 0x67
        case 0x37, 0x2B: 0x74
        case 0x38: 0x62
        default: 0
        }
    }

    /// U+00C0 to U+017F; a dot where there is no letter.
    private static let latin: StaticString = """
        aaaaaaaceeeeiiiidnooooo.ouuuuytsaaaaaaaceeeeiiiidnooooo.ouuuuyty\
        aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllll\
        nnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs
        """

    private static func at(_ index: Int, _ table: StaticString) -> UInt8 {
        guard index < table.utf8CodeUnitCount else { return 0 }
        let byte = table.utf8Start[index]
        return byte == 0x2E ? 0 : byte
    }

    /// Letters of Greek and Cyrillic, and small capitals, that look like ours.
    private static func ofOtherAlphabet(_ scalar: UInt32) -> UInt8 {
        let letter: Unicode.Scalar? =
            switch scalar {
            case 0x251, 0x3B1, 0x391, 0x386, 0x3AC, 0x410, 0x430, 0x1D00: "a"
            case 0x299, 0x392, 0x3B2, 0x412, 0x432, 0x42C, 0x44C: "b"
            case 0x3F2, 0x3F9, 0x421, 0x441, 0x1D04: "c"
            case 0x256, 0x257, 0x501, 0x1D05: "d"
            case 0x395, 0x388, 0x3AD, 0x3B5, 0x400, 0x401, 0x415, 0x435, 0x450, 0x451, 0x1D07:
                "e"
            case 0x261, 0x262: "g"
            case 0x29C, 0x397, 0x389, 0x41D, 0x43D, 0x4BB: "h"
            case 0x26A, 0x399, 0x38A, 0x3AF, 0x3B9, 0x406, 0x407, 0x456, 0x457: "i"
            case 0x408, 0x458, 0x1D0A: "j"
            case 0x39A, 0x3BA, 0x41A, 0x43A, 0x1D0B: "k"
            case 0x29F, 0x4C0, 0x4CF: "l"
            case 0x39C, 0x41C, 0x43C, 0x1D0D: "m"
            case 0x274, 0x39D, 0x3AE, 0x3B7, 0x438, 0x43F: "n"
            case 0x39F, 0x38C, 0x3BF, 0x3CC, 0x41E, 0x43E, 0x1D0F: "o"
            case 0x3A1, 0x3C1, 0x420, 0x440, 0x1D18: "p"
            case 0x51B: "q"
            case 0x280, 0x433: "r"
            case 0x405, 0x455: "s"
            case 0x3A4, 0x3C4, 0x422, 0x442, 0x1D1B: "t"
            case 0x3C5, 0x3CD, 0x1D1C: "u"
            case 0x3BD, 0x475, 0x1D20: "v"
            case 0x51D, 0x1D21: "w"
            case 0x3A7, 0x3C7, 0x425, 0x445: "x"
            case 0x28F, 0x3A5, 0x423, 0x443: "y"
            case 0x396, 0x1D22: "z"
            default: nil
            }
        return letter.map { UInt8(truncatingIfNeeded: $0.value) } ?? 0
    }

    private static func ofAdditionalLatin(_ scalar: UInt32) -> UInt8 {
        let letter: Unicode.Scalar =
            switch scalar {
            case ...0x1E01, 0x1E9A, 0x1EA0...0x1EB7: "a"
            case ...0x1E07: "b"
            case ...0x1E09: "c"
            case ...0x1E13: "d"
            case ...0x1E1D, 0x1EB8...0x1EC7: "e"
            case ...0x1E1F: "f"
            case ...0x1E21: "g"
            case ...0x1E2B, 0x1E96: "h"
            case ...0x1E2F, 0x1EC8...0x1ECB: "i"
            case ...0x1E35: "k"
            case ...0x1E3D: "l"
            case ...0x1E43: "m"
            case ...0x1E4B: "n"
            case ...0x1E53, 0x1ECC...0x1EE3: "o"
            case ...0x1E57: "p"
            case ...0x1E5F: "r"
            case ...0x1E69, 0x1E9B...0x1E9F: "s"
            case ...0x1E71, 0x1E97: "t"
            case ...0x1E7B, 0x1EE4...0x1EF1: "u"
            case ...0x1E7F: "v"
            case ...0x1E89, 0x1E98: "w"
            case ...0x1E8D: "x"
            case ...0x1E8F, 0x1E99, 0x1EF2...0x1EFF: "y"
            default: "z"
            }
        return UInt8(truncatingIfNeeded: letter.value)
    }

    /// Wide, circled, boxed and mathematical letters and digits.
    private static func ofDressedLetter(_ scalar: UInt32) -> UInt8 {
        func letter(_ index: UInt32) -> UInt8 { 0x61 + UInt8(truncatingIfNeeded: index % 26) }
        func digit(_ index: UInt32) -> UInt8 { 0x30 + UInt8(truncatingIfNeeded: index % 10) }
        switch scalar {
        case 0x249C...0x24B5: return letter(scalar - 0x249C)
        case 0x24B6...0x24CF: return letter(scalar - 0x24B6)
        case 0x24D0...0x24E9: return letter(scalar - 0x24D0)
        case 0xA730: return 0x66
        case 0xA731: return 0x73
        case 0xFF10...0xFF19: return digit(scalar - 0xFF10)
        case 0xFF21...0xFF3A: return letter(scalar - 0xFF21)
        case 0xFF41...0xFF5A: return letter(scalar - 0xFF41)
        case 0x1D400...0x1D6A3: return letter(scalar - 0x1D400)
        case 0x1D7CE...0x1D7FF: return digit(scalar - 0x1D7CE)
        case 0x1F110...0x1F129: return letter(scalar - 0x1F110)
        case 0x1F130...0x1F149: return letter(scalar - 0x1F130)
        case 0x1F150...0x1F169: return letter(scalar - 0x1F150)
        case 0x1F170...0x1F189: return letter(scalar - 0x1F170)
        case 0x1F1E6...0x1F1FF: return letter(scalar - 0x1F1E6)
        default: return 0
        }
    }
}
