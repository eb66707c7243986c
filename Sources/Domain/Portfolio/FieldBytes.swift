/// The octets of one field of a row, UTF-8, valid while the row is.
typealias FieldBytes = UnsafeBufferPointer<UInt8>

extension UnsafeBufferPointer where Element == UInt8 {
    /// The part from `start` up to `end`, as a buffer of its own.
    func part(_ start: Int, _ end: Int) -> FieldBytes {
        FieldBytes(rebasing: self[start..<end])
    }

    /// Without spaces, tabs, line ends, NULs and no-break spaces at both ends.
    var trimmed: FieldBytes {
        var start = 0
        var end = count
        while start < end {
            if self[start] <= 0x20 {
                start += 1
            } else if self[start] == 0xC2, start + 1 < end, self[start + 1] == 0xA0 {
                start += 2
            } else {
                break
            }
        }
        while end > start {
            if self[end - 1] <= 0x20 {
                end -= 1
            } else if self[end - 1] == 0xA0, end - 2 >= start, self[end - 2] == 0xC2 {
                end -= 2
            } else {
                break
            }
        }
        return part(start, end)
    }

    /// As text; octets that are no UTF-8 become the replacement character.
    var text: String { String(decoding: self, as: UTF8.self) }

    /// Whether every octet is a decimal digit, and there is one.
    var isAllDigits: Bool { !isEmpty && allSatisfy { $0.isDigit } }

    /// Whether the octets are the same.
    func equals(_ other: FieldBytes) -> Bool {
        count == other.count && elementsEqual(other)
    }

    /// The number that up to 18 digits write, or nil.
    var digitsValue: Int64? {
        guard count <= 18, isAllDigits else { return nil }
        return reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }
}

extension UInt8 {
    /// Whether this is an ASCII digit.
    var isDigit: Bool { self &- 0x30 < 10 }
    /// Whether this is an ASCII letter.
    var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
    /// The ASCII capital of a small letter; anything else as it is.
    var uppercased: UInt8 { self &- 0x61 < 26 ? self & 0xDF : self }
}

/// Folds texts so that `Núm. de Cuenta`, `num_de_cuenta` and `NUM DE CUENTA` are one.
enum Folding {
    /// Capitals without accents, single underscores in place of everything that is no letter or
    /// digit, none at the ends.
    static func key(_ text: String) -> String {
        var bytes = Array(text.utf8)
        return bytes.withUnsafeMutableBufferPointer { buffer in
            var out: [UInt8] = []
            fold(FieldBytes(buffer), into: &out)
            return String(decoding: out, as: UTF8.self)
        }
    }

    /// Appends the folded form of a field.
    static func fold(_ field: FieldBytes, into out: inout [UInt8]) {
        let start = out.count
        var index = 0
        var wantsSeparator = false
        while index < field.count {
            let byte = field[index]
            var folded: UInt8 = 0
            if byte.isDigit || byte.isLetter {
                folded = byte.uppercased
            } else if byte == 0xC3, index + 1 < field.count {
                folded = plainLetter(field[index + 1])
                index += 1
            } else if byte >= 0x80 {
                // Another letter of another script: keep it, so that names stay apart.
                folded = byte
            }
            if folded == 0 {
                wantsSeparator = out.count > start
            } else {
                if wantsSeparator { out.append(0x5F) }
                wantsSeparator = false
                out.append(folded)
            }
            index += 1
        }
    }

    /// The ASCII capital of the accented letter U+00C0…U+00FF whose second octet is given.
    static func plainLetter(_ second: UInt8) -> UInt8 {
        switch second & 0xDF {
        case 0x80...0x85: UInt8(ascii: "A")
        case 0x87: UInt8(ascii: "C")
        case 0x88...0x8B: UInt8(ascii: "E")
        case 0x8C...0x8F: UInt8(ascii: "I")
        case 0x91: UInt8(ascii: "N")
        case 0x92...0x96: UInt8(ascii: "O")
        case 0x99...0x9C: UInt8(ascii: "U")
        case 0x9D: UInt8(ascii: "Y")
        default: 0
        }
    }
}
