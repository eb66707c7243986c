/// The GSM 7-bit default alphabet with its extension, and the Spanish single shift table.
///
/// 3GPP TS 23.038 §6.2.1 and annex A.2.3. Codes are septets; a code that needs an escape is two.
enum GSMAlphabet {
    /// The escape to the extension or single shift table.
    static let escape: UInt8 = 0x1B
    /// What a character needs, in the low byte its code.
    static let extended: UInt16 = 0x100
    /// The flag of a character of the Spanish shift table that the extension lacks.
    static let shifted: UInt16 = 0x200
    /// The mark of a character that no table has.
    static let none: UInt16 = 0xFFFF

    /// The characters of the default table by code; the escape itself stands as U+FFFF.
    static let defaults: [UInt16] = Array(
        """
        @£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u{FFFF}ÆæßÉ !"#¤%&'()*+,-./0123456789:;<=>?\
        ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà
        """.utf16
    )

    /// The extension table: code and character.
    static let extensions: [(code: UInt8, unit: UInt16)] = [
        (0x0A, 0x0C), (0x14, 0x5E), (0x28, 0x7B), (0x29, 0x7D), (0x2F, 0x5C), (0x3C, 0x5B),
        (0x3D, 0x7E), (0x3E, 0x5D), (0x40, 0x7C), (0x65, 0x20AC),
    ]

    /// What the Spanish single shift table has besides the extension: code and character.
    static let spanish: [(code: UInt8, unit: UInt16)] = [
        (0x09, 0xE7), (0x41, 0xC1), (0x49, 0xCD), (0x4F, 0xD3), (0x55, 0xDA), (0x61, 0xE1),
        (0x69, 0xED), (0x6F, 0xF3), (0x75, 0xFA),
    ]

    /// Characters below this are looked up, the others searched.
    private static let tableLimit = 0x100

    /// The codes of the characters below `tableLimit`.
    static let table: [UInt16] = {
        var table = [UInt16](repeating: none, count: tableLimit)
        for (code, unit) in defaults.enumerated() where unit < tableLimit {
            table[Int(unit)] = UInt16(code)
        }
        for (code, unit) in extensions where unit < tableLimit {
            table[Int(unit)] = UInt16(code) | extended
        }
        for (code, unit) in spanish { table[Int(unit)] = UInt16(code) | shifted }
        return table
    }()

    /// The code of a character with its flags, or `none`.
    static func code(of scalar: UInt32) -> UInt16 {
        if scalar < UInt32(tableLimit) { return table[Int(scalar)] }
        switch scalar {
        case 0x394: return 0x10
        case 0x3A6: return 0x12
        case 0x393: return 0x13
        case 0x39B: return 0x14
        case 0x3A9: return 0x15
        case 0x3A0: return 0x16
        case 0x3A8: return 0x17
        case 0x3A3: return 0x18
        case 0x398: return 0x19
        case 0x39E: return 0x1A
        case 0x20AC: return 0x65 | extended
        default: return none
        }
    }

    /// The character of an escaped code; a code that the table lacks shows the default character,
    /// as TS 23.038 asks of a receiver.
    static func escaped(_ code: UInt8, spanishShift: Bool) -> UInt16 {
        if let entry = extensions.first(where: { $0.code == code }) { return entry.unit }
        if spanishShift, let entry = spanish.first(where: { $0.code == code }) {
            return entry.unit
        }
        return defaults[Int(code)]
    }
}
