/// Turns octets of any of the read encodings into UTF-8, chunk by chunk.
struct TextDecoder {
    let encoding: TextEncoding
    private var half: UInt8?
    private var highSurrogate: UInt16?

    init(_ encoding: TextEncoding) {
        self.encoding = encoding
    }

    /// The most octets of UTF-8 that one octet of input may become.
    static let growth = 3

    /// Appends the UTF-8 of `input` to `output`; what is cut off waits for the next call.
    mutating func decode(_ input: UnsafeRawBufferPointer, into output: inout [UInt8]) {
        switch encoding {
        case .utf8: output.append(contentsOf: input)
        case .latin1: TextDecoder.decodeSingle(input, into: &output) { UInt32($0) }
        case .windows1252:
            TextDecoder.decodeSingle(input, into: &output, Windows1252.scalar(of:))
        case .utf16LittleEndian, .utf16BigEndian: decodeUTF16(input, into: &output)
        }
    }

    /// Appends what an unfinished character at the end of the file becomes.
    mutating func finish(into output: inout [UInt8]) {
        if half != nil || highSurrogate != nil { TextDecoder.append(0xFFFD, to: &output) }
        half = nil
        highSurrogate = nil
    }

    @inline(__always)
    private static func decodeSingle(
        _ input: UnsafeRawBufferPointer,
        into output: inout [UInt8],
        _ scalar: (UInt8) -> UInt32
    ) {
        for byte in input {
            if byte < 0x80 { output.append(byte) } else { append(scalar(byte), to: &output) }
        }
    }

    private mutating func decodeUTF16(
        _ input: UnsafeRawBufferPointer,
        into output: inout [UInt8]
    ) {
        for byte in input {
            guard let first = half else {
                half = byte
                continue
            }
            half = nil
            let unit =
                encoding == .utf16LittleEndian
                ? UInt16(byte) << 8 | UInt16(first)
                : UInt16(first) << 8 | UInt16(byte)
            take(unit, into: &output)
        }
    }

    private mutating func take(_ unit: UInt16, into output: inout [UInt8]) {
        if let high = highSurrogate {
            highSurrogate = nil
            if unit & 0xFC00 == 0xDC00 {
                let scalar = 0x1_0000 + (UInt32(high) & 0x3FF) << 10 + UInt32(unit) & 0x3FF
                TextDecoder.append(scalar, to: &output)
                return
            }
            TextDecoder.append(0xFFFD, to: &output)
        }
        switch unit & 0xFC00 {
        case 0xD800: highSurrogate = unit
        case 0xDC00: TextDecoder.append(0xFFFD, to: &output)
        default: TextDecoder.append(UInt32(unit), to: &output)
        }
    }

    /// Appends a scalar value as UTF-8.
    @inline(__always)
    static func append(_ scalar: UInt32, to output: inout [UInt8]) {
        switch scalar {
        case 0..<0x80:
            output.append(UInt8(truncatingIfNeeded: scalar))
        case 0x80..<0x800:
            output.append(UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6))
            output.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        case 0x800..<0x1_0000:
            output.append(UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12))
            output.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
            output.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        default:
            output.append(UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18))
            output.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3F))
            output.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
            output.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        }
    }
}

/// The 32 octets in which Windows-1252 differs from Latin-1.
enum Windows1252 {
    /// The scalars of 0x80…0x9F; 0 where Windows-1252 has none.
    private static let specials: [UInt16] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
        0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
        0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
    ]

    /// The scalar of an octet; undefined octets keep their number, as browsers do.
    static func scalar(of byte: UInt8) -> UInt32 {
        guard byte >= 0x80, byte < 0xA0 else { return UInt32(byte) }
        let special = specials[Int(byte) - 0x80]
        return special == 0 ? UInt32(byte) : UInt32(special)
    }

    /// Whether Windows-1252 defines an octet.
    static func defines(_ byte: UInt8) -> Bool {
        !(0x80..<0xA0).contains(byte) || specials[Int(byte) - 0x80] != 0
    }

    /// The octet of a scalar, by Windows-1252 or else Latin-1; nil when neither has it.
    static func byte(of scalar: UInt32) -> UInt8? {
        if scalar < 0x100 { return UInt8(scalar) }
        guard scalar <= 0xFFFF, let index = specials.firstIndex(of: UInt16(scalar)) else {
            return nil
        }
        return UInt8(0x80 + index)
    }
}
