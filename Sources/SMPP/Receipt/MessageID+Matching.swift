/// How a route's carrier writes message ids in responses and in receipts.
public enum MessageIDFormat: Hashable, Sendable, CaseIterable {
    /// Not known: the same, or hexadecimal against decimal, either way.
    case automatic
    /// The same in both, apart from case and leading zeros.
    case same
    /// Hexadecimal in `submit_sm_resp`, decimal in the receipt.
    case hexadecimalResponse
    /// Decimal in `submit_sm_resp`, hexadecimal in the receipt.
    case decimalResponse
}

extension MessageID {
    /// The form under which a response's id is to be stored for matching: lower case, and without
    /// leading zeros where it is a number.
    ///
    /// An id counts as a number if it is all decimal digits, or up to 16 hexadecimal ones; a longer
    /// one, such as a UUID without dashes, keeps its zeros.
    public var normalised: MessageID {
        var result = MessageID()
        let strips = isDecimal || isShortHexadecimal
        for index in 0..<count {
            let octet = self[index]
            if strips, octet == 48, result.isEmpty, index + 1 < count { continue }
            result.append((65...90).contains(octet) ? octet | 0x20 : octet)
        }
        return result
    }

    /// The normalised forms under which the message of a *receipt's* id may be stored, likeliest
    /// first, none twice.
    public func matchKeys(_ format: MessageIDFormat) -> [MessageID] {
        let plain = normalised
        switch format {
        case .same:
            return [plain]
        case .hexadecimalResponse:
            return plain.decimalAsHexadecimal.map { [$0] } ?? [plain]
        case .decimalResponse:
            return plain.hexadecimalAsDecimal.map { [$0] } ?? [plain]
        case .automatic:
            var keys = [plain]
            for other in [plain.decimalAsHexadecimal, plain.hexadecimalAsDecimal] {
                if let other, !keys.contains(other) { keys.append(other) }
            }
            return keys
        }
    }

    private var isDecimal: Bool {
        if isEmpty { return false }
        for index in 0..<count where !(48...57).contains(self[index]) { return false }
        return true
    }

    private var isShortHexadecimal: Bool {
        guard (1...16).contains(count) else { return false }
        for index in 0..<count {
            switch self[index] {
            case 48...57, 65...70, 97...102: continue
            default: return false
            }
        }
        return true
    }

    /// A decimal number written in hexadecimal; nil when it is none or beyond 64 bits.
    private var decimalAsHexadecimal: MessageID? {
        guard isDecimal, count <= 20 else { return nil }
        return UInt64(string, radix: 10).flatMap { MessageID(String($0, radix: 16)) }
    }

    /// A hexadecimal number written in decimal; nil when it is none or beyond 64 bits.
    private var hexadecimalAsDecimal: MessageID? {
        guard isShortHexadecimal else { return nil }
        return UInt64(string, radix: 16).flatMap { MessageID(String($0)) }
    }
}
