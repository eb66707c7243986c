internal import Values

/// Writes a text in one encoding and cuts it into parts on the way.
struct SMSWriter {
    private let encoding: SMSEncoding
    private let alphabet: SMSDefaultAlphabet
    private let limits: SMSLimits
    private var octets: [UInt8] = []
    private var ends: [Int] = []
    private var replaced: [UInt32] = []
    private var unitsInPart = 0
    private var units = 0

    private init(_ encoding: SMSEncoding, on route: SMSRoute, reserving count: Int) {
        self.encoding = encoding
        self.alphabet = route.defaultAlphabet
        self.limits = SMSLimits(encoding, route.concatenation)
        octets.reserveCapacity(encoding == .ucs2 ? count * 2 : count + 8)
    }

    /// Writes valid UTF-8. In GSM every character must have a code or a replacement.
    static func write(_ utf8: [UInt8], _ encoding: SMSEncoding, on route: SMSRoute) -> SMSWriter {
        var writer = SMSWriter(encoding, on: route, reserving: utf8.count)
        var reader = ScalarReader(utf8)
        let codes = GSMAlphabet.table
        while true {
            if let byte = reader.nextPlain() {
                writer.put(plain: byte, codes[Int(byte)])
            } else if let scalar = reader.next() {
                if encoding == .ucs2 { writer.putUCS2(scalar) } else { writer.put(scalar) }
            } else {
                break
            }
        }
        if writer.units <= writer.limits.single { writer.ends.removeAll() }
        writer.ends.append(writer.octets.count)
        return writer
    }

    /// The segments it takes.
    var count: Int { ends.count }

    /// Whether nothing was written differently.
    var isFaithful: Bool { replaced.isEmpty }

    /// The plan of what was written.
    func plan(on route: SMSRoute, forced: Bool) throws(SMSPlanError) -> SMSPlan {
        guard count <= route.maximumParts else {
            throw .tooManyParts(limit: route.maximumParts)
        }
        let price = route.pricePerSegment
        let (cost, overflow) = price.minor.multipliedReportingOverflow(by: Int64(count))
        return SMSPlan(
            encoding: encoding,
            concatenation: route.concatenation,
            price: Money(minor: overflow ? .max : cost, price.currency),
            replaced: replaced,
            wasForcedToUCS2: forced,
            octets: octets,
            ends: ends
        )
    }

    /// The code of a character in a default alphabet, with the flag of one that costs two
    /// septets; `GSMAlphabet.none` if it cannot be written there as it is.
    static func code(
        of scalar: UInt32,
        _ encoding: SMSEncoding,
        _ alphabet: SMSDefaultAlphabet
    ) -> UInt16 {
        let code = GSMAlphabet.code(of: scalar)
        if code == GSMAlphabet.none { return code }
        if code & GSMAlphabet.shifted != 0 {
            return encoding == .spanishShift ? code : GSMAlphabet.none
        }
        switch alphabet {
        case .gsm: return code
        case .latin1 where scalar < 0x100, .ascii where scalar < 0x80:
            // The carrier turns it into GSM, so it costs what it costs there.
            return UInt16(scalar) | code & GSMAlphabet.extended
        default: return GSMAlphabet.none
        }
    }

    /// Writes a character of ASCII with its code in the GSM alphabet; what is one septet there needs
    /// nothing looked up.
    private mutating func put(plain byte: UInt8, _ code: UInt16) {
        if encoding == .ucs2 { return putUCS2(UInt32(byte)) }
        guard code < 0x80 else { return put(UInt32(byte)) }
        begin(1)
        octets.append(alphabet == .gsm ? UInt8(truncatingIfNeeded: code) : byte)
    }

    private mutating func put(_ scalar: UInt32) {
        let code = SMSWriter.code(of: scalar, encoding, alphabet)
        guard code == GSMAlphabet.none else { return put(code: code) }
        guard let text = Transliteration.text(for: scalar) else {
            preconditionFailure("a text is written in GSM only if every character has a stand-in")
        }
        replaced.append(scalar)
        text.withUTF8Buffer { bytes in
            for byte in bytes {
                put(code: SMSWriter.code(of: UInt32(byte), encoding, alphabet))
            }
        }
    }

    private mutating func put(code: UInt16) {
        let isEscaped = code & (GSMAlphabet.extended | GSMAlphabet.shifted) != 0
        begin(isEscaped ? 2 : 1)
        if isEscaped && alphabet == .gsm { octets.append(GSMAlphabet.escape) }
        octets.append(UInt8(truncatingIfNeeded: code))
    }

    private mutating func putUCS2(_ scalar: UInt32) {
        if scalar < 0x10000 {
            begin(1)
            put(unit: UInt16(scalar))
        } else {
            begin(2)
            let rest = scalar - 0x10000
            put(unit: UInt16(0xD800 | rest >> 10))
            put(unit: UInt16(0xDC00 | rest & 0x3FF))
        }
    }

    private mutating func put(unit: UInt16) {
        octets.append(UInt8(unit >> 8))
        octets.append(UInt8(truncatingIfNeeded: unit))
    }

    /// Makes room for a character that must not be cut: ends the part if it does not fit.
    private mutating func begin(_ cost: Int) {
        if unitsInPart + cost > limits.part {
            ends.append(octets.count)
            unitsInPart = 0
        }
        unitsInPart += cost
        units += cost
    }
}
