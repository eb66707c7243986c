/// Checks of Mexican identifiers and of card numbers, over plain octets.
enum IdentityChecks {
    /// What is wrong with a tax id (RFC).
    enum Finding: Equatable {
        case valid
        /// Without the three characters that tell namesakes apart.
        case withoutHomoclave
        /// The public's or a foreigner's id, which names nobody.
        case generic
        case badShape
        case badDate
        case badCheckDigit
    }

    /// Checks an RFC in capitals in which Ñ is the one octet 0xD1 (Código Fiscal, anexo 1).
    static func rfc(_ bytes: FieldBytes) -> Finding {
        let letters = bytes.count == 13 || bytes.count == 10 ? 4 : 3
        guard [9, 10, 12, 13].contains(bytes.count) else { return .badShape }
        for index in 0..<letters {
            let byte = bytes[index]
            guard byte.isLetter || byte == 0x26 || byte == 0xD1 else { return .badShape }
        }
        guard bytes.part(letters, letters + 6).isAllDigits else { return .badShape }
        if bytes.count >= 12, isGeneric(bytes) { return .generic }
        guard isDate(bytes, at: letters) else { return .badDate }
        guard bytes.count >= 12 else { return .withoutHomoclave }
        var sum = 0
        // A company's id has one character less and counts as if a space stood in front.
        var weight = 13
        if bytes.count == 12 {
            sum = 37 * 13
            weight = 12
        }
        for index in 0..<bytes.count - 1 {
            guard let value = rfcValue(bytes[index]) else { return .badShape }
            sum += value * weight
            weight -= 1
        }
        let rest = 11 - sum % 11
        let expected: UInt8 = rest == 11 ? 0x30 : rest == 10 ? 0x41 : UInt8(0x30 + rest)
        return bytes[bytes.count - 1] == expected ? .valid : .badCheckDigit
    }

    private static func isGeneric(_ bytes: FieldBytes) -> Bool {
        bytes.count == 13 && bytes[0] == 0x58
            && (bytes[1] == 0x41 || bytes[1] == 0x45) && bytes[2] == 0x58 && bytes[3] == 0x58
    }

    private static func rfcValue(_ byte: UInt8) -> Int? {
        switch byte {
        case 0x30...0x39: Int(byte - 0x30)
        case 0x41...0x4E: Int(byte - 0x41) + 10
        case 0x26: 24
        case 0x4F...0x5A: Int(byte - 0x4F) + 25
        case 0xD1: 38
        default: nil
        }
    }

    /// Checks a CURP in capitals in which Ñ is the one octet 0xD1 (RENAPO).
    static func curp(_ bytes: FieldBytes) -> Finding {
        guard bytes.count == 18 else { return .badShape }
        for index in 0..<18 {
            let byte = bytes[index]
            let fits =
                switch index {
                case 0..<4, 11..<16: byte.isLetter || byte == 0xD1
                case 4..<10, 17: byte.isDigit
                case 10: byte == 0x48 || byte == 0x4D || byte == 0x58
                default: byte.isDigit || byte.isLetter
                }
            guard fits else { return .badShape }
        }
        guard isDate(bytes, at: 4) else { return .badDate }
        var sum = 0
        for index in 0..<17 {
            guard let value = curpValue(bytes[index]) else { return .badShape }
            sum += value * (18 - index)
        }
        return Int(bytes[17] - 0x30) == (10 - sum % 10) % 10 ? .valid : .badCheckDigit
    }

    private static func curpValue(_ byte: UInt8) -> Int? {
        switch byte {
        case 0x30...0x39: Int(byte - 0x30)
        case 0x41...0x4E: Int(byte - 0x41) + 10
        case 0xD1: 24
        case 0x4F...0x5A: Int(byte - 0x4F) + 25
        default: nil
        }
    }

    /// Whether six digits are a month and day that exist in some year of either century.
    private static func isDate(_ bytes: FieldBytes, at start: Int) -> Bool {
        func two(_ offset: Int) -> Int {
            Int(bytes[start + offset] - 0x30) * 10 + Int(bytes[start + offset + 1] - 0x30)
        }
        let month = two(2)
        let day = two(4)
        guard (1...12).contains(month), day >= 1 else { return false }
        if month == 2 { return day <= (two(0) % 4 == 0 ? 29 : 28) }
        return day <= ([4, 6, 9, 11].contains(month) ? 30 : 31)
    }

    /// Whether 18 digits are a CLABE: weights 3, 7, 1 over the first 17, each product mod 10.
    static func isCLABE(_ bytes: FieldBytes) -> Bool {
        guard bytes.count == 18, bytes.isAllDigits else { return false }
        return bytes[17] == clabeCheckDigit(bytes.part(0, 17))
    }

    /// The check digit of 17 digits, as ASCII.
    static func clabeCheckDigit(_ bytes: FieldBytes) -> UInt8 {
        var sum = 0
        for index in 0..<17 {
            let weight = index % 3 == 0 ? 3 : index % 3 == 1 ? 7 : 1
            sum += Int(bytes[index] &- 0x30) * weight % 10
        }
        return UInt8(0x30 + (10 - sum % 10) % 10)
    }

    /// Whether a text holds a payment card's number: 13 to 19 digits, perhaps grouped by single
    /// spaces or hyphens, that pass Luhn's check and begin as an issuer's numbers do.
    ///
    /// The issuer's prefix matters: payment references carry the same check digit, and refusing
    /// one in ten account numbers would be worse than useless.
    static func holdsCardNumber(_ bytes: FieldBytes) -> Bool {
        guard bytes.count >= 13 else { return false }
        var run: (start: Int, digits: Int) = (0, 0)
        for index in 0..<bytes.count {
            let byte = bytes[index]
            if byte.isDigit {
                if run.digits == 0 { run.start = index }
                run.digits += 1
                continue
            }
            let isGroupSeparator =
                run.digits > 0 && (byte == 0x20 || byte == 0x2D) && index + 1 < bytes.count
                && bytes[index + 1].isDigit
            if isGroupSeparator { continue }
            if isCardNumber(bytes.part(run.start, index), digits: run.digits) { return true }
            run.digits = 0
        }
        return isCardNumber(bytes.part(run.start, bytes.count), digits: run.digits)
    }

    private static func isCardNumber(_ bytes: FieldBytes, digits count: Int) -> Bool {
        guard (13...19).contains(count) else { return false }
        var sum = 0
        var position = 0
        var prefix = 0
        for byte in bytes where byte.isDigit {
            let digit = Int(byte - 0x30)
            if position < 6 { prefix = prefix * 10 + digit }
            // Counted from the right, every second digit is doubled.
            let doubled = (count - position) % 2 == 0 ? digit * 2 : digit
            sum += doubled > 9 ? doubled - 9 : doubled
            position += 1
        }
        return sum % 10 == 0 && isIssuer(prefix, length: count)
    }

    /// Whether six leading digits and a length are those of a card scheme (ISO/IEC 7812).
    private static func isIssuer(_ prefix: Int, length: Int) -> Bool {
        switch prefix {
        case 400_000...499_999: length == 13 || length == 16 || length == 19
        case 510_000...559_999, 222_100...272_099: length == 16
        case 340_000...349_999, 370_000...379_999: length == 15
        case 300_000...305_999, 360_000...369_999, 380_000...399_999: length == 14
        case 352_800...358_999: length >= 16
        case 601_100...601_199, 644_000...659_999: length >= 16
        case 620_000...629_999: length >= 16
        // Carnet and Maestro as issued in Mexico.
        case 286_900...286_999, 500_000...509_999, 603_400...603_499, 606_300...606_399,
            636_300...636_399, 639_000...639_999:
            length == 16
        default: false
        }
    }

    /// Whether a text has the shape of an e-mail address that mail servers accept (RFC 5321).
    static func isEmail(_ bytes: FieldBytes) -> Bool {
        guard (6...254).contains(bytes.count), let at = bytes.firstIndex(of: 0x40), at > 0,
            at <= 64, bytes.lastIndex(of: 0x40) == at
        else { return false }
        return isLocalPart(bytes.part(0, at)) && isDomain(bytes.part(at + 1, bytes.count))
    }

    private static func isLocalPart(_ bytes: FieldBytes) -> Bool {
        guard bytes[0] != 0x2E, bytes[bytes.count - 1] != 0x2E else { return false }
        var previous: UInt8 = 0
        for byte in bytes {
            if byte == 0x2E && previous == 0x2E { return false }
            let fits =
                byte.isDigit || byte.isLetter || byte == 0x2E || byte == 0x5F || byte == 0x2D
                || byte == 0x2B || byte == 0x27 || byte == 0x25 || byte == 0x26
            guard fits else { return false }
            previous = byte
        }
        return true
    }

    private static func isDomain(_ bytes: FieldBytes) -> Bool {
        var label = 0
        var dots = 0
        var previous: UInt8 = 0x2E
        for byte in bytes {
            if byte == 0x2E {
                guard label > 0, previous != 0x2D else { return false }
                label = 0
                dots += 1
            } else {
                guard byte.isDigit || byte.isLetter || (byte == 0x2D && label > 0) else {
                    return false
                }
                label += 1
                guard label <= 63 else { return false }
            }
            previous = byte
        }
        return dots > 0 && label >= 2 && previous.isLetter
    }
}
