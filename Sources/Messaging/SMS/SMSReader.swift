/// A text message's octets read as text.
public struct SMSDecoded: Hashable, Sendable {
    /// How the part belongs to a longer message.
    public struct Part: Hashable, Sendable {
        /// The number that all parts share.
        public let reference: UInt16
        /// How many parts there are, 1…255.
        public let total: UInt8
        /// Which this is, 1…`total`.
        public let number: UInt8

        /// Makes a part's place.
        public init(reference: UInt16, total: UInt8, number: UInt8) {
            self.reference = reference
            self.total = total
            self.number = number
        }
    }

    /// The text; nil when the octets are no text or in an alphabet that is not supported.
    public let text: String?
    /// Its place in a longer message, if it is a part of one.
    public let part: Part?
    /// Whether octets had no character and stand as U+FFFD, or were left over.
    public let isDamaged: Bool

    init(text: String?, part: Part?, isDamaged: Bool) {
        self.text = text
        self.part = part
        self.isDamaged = isDamaged
    }
}

/// Reads the octets of inbound text messages.
public enum SMSReader {
    /// Reads one short message.
    ///
    /// - Parameters:
    ///   - octets: `short_message` or `message_payload`, with the header if there is one.
    ///   - dataCoding: SMPP `data_coding`: 0 the default alphabet, 1 ASCII, 3 Latin-1, 8 UCS-2;
    ///     from 0x10 on a data coding scheme of TS 23.038 §4.
    ///   - hasHeader: whether `esm_class` says that a user data header leads.
    ///   - alphabet: what `data_coding` 0 means to the carrier.
    public static func read(
        _ octets: [UInt8],
        dataCoding: UInt8,
        hasHeader: Bool,
        alphabet: SMSDefaultAlphabet = .gsm
    ) -> SMSDecoded {
        var header = Header()
        var start = 0
        if hasHeader, let length = octets.first.map({ Int($0) + 1 }), length <= octets.count {
            header.read(octets[1..<length])
            start = length
        } else if hasHeader {
            header.isDamaged = true
        }
        let body = octets[start...]
        var damaged = header.isDamaged
        let text: String?
        switch coding(dataCoding, alphabet) {
        case .gsm: text = gsm(body, header.hasSpanishShift, &damaged)
        case .latin1: text = latin1(body)
        case .ascii: text = ascii(body, &damaged)
        case .ucs2: text = ucs2(body, &damaged)
        case .unsupported: text = nil
        }
        return SMSDecoded(text: text, part: header.part, isDamaged: damaged)
    }

    private enum Coding {
        case gsm
        case latin1
        case ascii
        case ucs2
        case unsupported
    }

    private static func coding(_ value: UInt8, _ alphabet: SMSDefaultAlphabet) -> Coding {
        switch value {
        case 0, 0x10...0x13:
            switch alphabet {
            case .gsm: .gsm
            case .latin1: .latin1
            case .ascii: .ascii
            }
        case 0xF0...0xF3, 0xC0...0xDF: .gsm
        case 1: .ascii
        case 3: .latin1
        case 8, 0x18...0x1B, 0xE0...0xEF: .ucs2
        default: .unsupported
        }
    }

    private static func gsm(_ body: ArraySlice<UInt8>, _ shift: Bool, _ damaged: inout Bool)
        -> String
    {
        var units: [UInt16] = []
        units.reserveCapacity(body.count)
        var isEscaped = false
        for byte in body {
            if byte > 0x7F {
                units.append(0xFFFD)
                damaged = true
                isEscaped = false
            } else if isEscaped {
                units.append(
                    byte == GSMAlphabet.escape
                        ? 0x20 : GSMAlphabet.escaped(byte, spanishShift: shift)
                )
                isEscaped = false
            } else if byte == GSMAlphabet.escape {
                isEscaped = true
            } else {
                units.append(GSMAlphabet.defaults[Int(byte)])
            }
        }
        if isEscaped { damaged = true }
        return String(decoding: units, as: UTF16.self)
    }

    private static func latin1(_ body: ArraySlice<UInt8>) -> String {
        String(decoding: body.map(UInt16.init), as: UTF16.self)
    }

    private static func ascii(_ body: ArraySlice<UInt8>, _ damaged: inout Bool) -> String {
        if body.contains(where: { $0 > 0x7F }) { damaged = true }
        return String(decoding: body.map { $0 > 0x7F ? 0xFFFD : UInt16($0) }, as: UTF16.self)
    }

    private static func ucs2(_ body: ArraySlice<UInt8>, _ damaged: inout Bool) -> String {
        var units: [UInt16] = []
        units.reserveCapacity(body.count / 2)
        var index = body.startIndex
        while index + 1 < body.endIndex {
            units.append(UInt16(body[index]) << 8 | UInt16(body[index + 1]))
            index += 2
        }
        if index < body.endIndex { damaged = true }
        if String(validating: units, as: UTF16.self) == nil { damaged = true }
        return String(decoding: units, as: UTF16.self)
    }

    /// What the information elements of a user data header say (TS 23.040 §9.2.3.24).
    private struct Header {
        var part: SMSDecoded.Part?
        var hasSpanishShift = false
        var isDamaged = false

        mutating func read(_ octets: ArraySlice<UInt8>) {
            var rest = octets
            while let element = rest.first {
                guard rest.count >= 2 else {
                    isDamaged = true
                    return
                }
                let length = Int(rest[rest.startIndex + 1])
                guard rest.count >= 2 + length else {
                    isDamaged = true
                    return
                }
                let body = Array(rest.dropFirst(2).prefix(length))
                rest = rest.dropFirst(2 + length)
                read(element, body)
            }
        }

        private mutating func read(_ element: UInt8, _ body: [UInt8]) {
            switch (element, body.count) {
            case (0x00, 3): setPart(UInt16(body[0]), body[1], body[2])
            case (0x08, 4): setPart(UInt16(body[0]) << 8 | UInt16(body[1]), body[2], body[3])
            case (0x24, 1): hasSpanishShift = body[0] == 2
            default: break
            }
        }

        /// A part beyond the total, or number 0, is ignored as TS 23.040 §9.2.3.24.1 asks.
        private mutating func setPart(_ reference: UInt16, _ total: UInt8, _ number: UInt8) {
            guard total > 0, number > 0, number <= total else { return }
            part = SMSDecoded.Part(reference: reference, total: total, number: number)
        }
    }
}
