/// What stands for a character that a text message's alphabet lacks.
///
/// A table of plain letters and signs: nothing is ever replaced by `?`. A character that is not
/// in it makes the message UCS-2.
enum Transliteration {
    /// The replacement, in characters of the GSM default table without escapes that are also
    /// ASCII; empty for characters that show nothing; nil when there is none.
    static func text(for scalar: UInt32) -> StaticString? {
        if scalar < 0x100 { return latin1(scalar) }
        if scalar < 0x180 { return latinExtended(scalar) }
        return signs(scalar)
    }

    private static func latin1(_ scalar: UInt32) -> StaticString? {
        switch scalar {
        case 0x09, 0xA0: " "
        case 0x00...0x08, 0x0B, 0x0E...0x1F, 0x7F...0x9F, 0xAD: ""
        case 0x0C: "\n"
        case 0x60, 0xB4: "'"
        case 0x5B, 0x7B: "("
        case 0x5D, 0x7D: ")"
        case 0x5C, 0x7C, 0xA6: "/"
        case 0x5E: "'"
        case 0x7E, 0xAC, 0xAF: "-"
        case 0xA2: "c"
        case 0xA8, 0xAB, 0xBB: "\""
        case 0xA9: "(c)"
        case 0xAA: "a"
        case 0xAE: "(R)"
        case 0xB0, 0xBA: "o"
        case 0xB1: "+/-"
        case 0xB2: "2"
        case 0xB3: "3"
        case 0xB5: "u"
        case 0xB7: "."
        case 0xB8: ","
        case 0xB9: "1"
        case 0xBC: "1/4"
        case 0xBD: "1/2"
        case 0xBE: "3/4"
        case 0xC0...0xC3: "A"
        case 0xC8, 0xCA, 0xCB: "E"
        case 0xCC...0xCF: "I"
        case 0xD0: "D"
        case 0xD2...0xD5: "O"
        case 0xD7: "x"
        case 0xD9...0xDB: "U"
        case 0xDD: "Y"
        case 0xE1...0xE3: "a"
        case 0xE7: "c"
        case 0xEA, 0xEB: "e"
        case 0xED...0xEF: "i"
        case 0xF0: "d"
        case 0xF3...0xF5: "o"
        case 0xF7: "/"
        case 0xFA, 0xFB: "u"
        case 0xFD, 0xFF: "y"
        default: asciiOfDefaults(scalar)
        }
    }

    /// For routes whose default alphabet is ASCII: the letters that only GSM and Latin-1 have.
    private static func asciiOfDefaults(_ scalar: UInt32) -> StaticString? {
        switch scalar {
        case 0xA1: "!"
        case 0xBF: "?"
        case 0xC4, 0xC5: "A"
        case 0xC6: "AE"
        case 0xC7: "C"
        case 0xC9: "E"
        case 0xD1: "N"
        case 0xD6, 0xD8: "O"
        case 0xDC: "U"
        case 0xDF: "ss"
        case 0xE0, 0xE4, 0xE5: "a"
        case 0xE6: "ae"
        case 0xE8, 0xE9: "e"
        case 0xEC: "i"
        case 0xF1: "n"
        case 0xF2, 0xF6, 0xF8: "o"
        case 0xF9, 0xFC: "u"
        default: nil
        }
    }

    private static func latinExtended(_ scalar: UInt32) -> StaticString? {
        switch scalar {
        case 0x100, 0x102, 0x104: "A"
        case 0x101, 0x103, 0x105: "a"
        case 0x106, 0x108, 0x10A, 0x10C: "C"
        case 0x107, 0x109, 0x10B, 0x10D: "c"
        case 0x10E, 0x110: "D"
        case 0x10F, 0x111: "d"
        case 0x112, 0x114, 0x116, 0x118, 0x11A: "E"
        case 0x113, 0x115, 0x117, 0x119, 0x11B: "e"
        case 0x11E: "G"
        case 0x11F: "g"
        case 0x128, 0x12A, 0x12C, 0x12E, 0x130: "I"
        case 0x129, 0x12B, 0x12D, 0x12F, 0x131: "i"
        case 0x141: "L"
        case 0x142: "l"
        case 0x143, 0x145, 0x147: "N"
        case 0x144, 0x146, 0x148: "n"
        case 0x14C, 0x14E, 0x150: "O"
        case 0x14D, 0x14F, 0x151: "o"
        case 0x152: "OE"
        case 0x153: "oe"
        case 0x154, 0x158: "R"
        case 0x155, 0x159: "r"
        case 0x15A, 0x15C, 0x15E, 0x160: "S"
        case 0x15B, 0x15D, 0x15F, 0x161: "s"
        case 0x162, 0x164: "T"
        case 0x163, 0x165: "t"
        case 0x168, 0x16A, 0x16C, 0x16E, 0x170, 0x172: "U"
        case 0x169, 0x16B, 0x16D, 0x16F, 0x171, 0x173: "u"
        case 0x178: "Y"
        case 0x179, 0x17B, 0x17D: "Z"
        case 0x17A, 0x17C, 0x17E: "z"
        default: nil
        }
    }

    private static func signs(_ scalar: UInt32) -> StaticString? {
        switch scalar {
        case 0x2000...0x200A, 0x202F, 0x205F, 0x3000: " "
        case 0x200B...0x200F, 0x2028...0x202E, 0x2060, 0xFE0E, 0xFE0F, 0xFEFF: ""
        case 0x2010...0x2015, 0x2212: "-"
        case 0x2018...0x201B, 0x2032, 0x02BC: "'"
        case 0x201C...0x201F, 0x2033: "\""
        case 0x2020, 0x2022, 0x2023, 0x2043: "*"
        case 0x2026: "..."
        case 0x2030: "%"
        case 0x2039: "<"
        case 0x203A: ">"
        case 0x2044: "/"
        case 0x20AC: "EUR"
        case 0x2116: "No."
        case 0x2122: "TM"
        case 0x2190: "<-"
        case 0x2192: "->"
        case 0x2264: "<="
        case 0x2265: ">="
        default: nil
        }
    }

    /// The single character that a letter and a combining mark after it make, if Spanish uses it.
    static func composed(_ base: UInt32, _ mark: UInt32) -> UInt32? {
        let letter = base | 0x20
        let isCapital = base & 0x20 == 0
        let small: UInt32? =
            switch (mark, letter) {
            case (0x301, 0x61): 0xE1
            case (0x301, 0x65): 0xE9
            case (0x301, 0x69): 0xED
            case (0x301, 0x6F): 0xF3
            case (0x301, 0x75): 0xFA
            case (0x303, 0x6E): 0xF1
            case (0x308, 0x75): 0xFC
            case (0x327, 0x63): 0xE7
            default: nil
            }
        return small.map { isCapital ? $0 - 0x20 : $0 }
    }
}
