/// How a file writes amounts and numbers.
public enum NumberFormat: String, Sendable, CaseIterable {
    /// `1,234.56`: comma between thousands, decimal point (Mexico, Peru, Ecuador).
    case point = "1,234.56"
    /// `1.234,56`: point between thousands, decimal comma (Argentina, Chile, Colombia, Spain).
    case comma = "1.234,56"
    /// `123456`: whole minor units (centavos).
    case minor = "centavos"

    /// What came of reading an amount.
    enum Outcome: Equatable {
        case amount(Int64)
        case bad
        case outOfRange
        case scientific
    }

    /// The largest amount believed, in minor units: ten thousand million pesos.
    static let amountLimit: Int64 = 1_000_000_000_000

    /// Reads an amount into minor units of a currency with `decimals` decimals.
    ///
    /// Currency signs, spaces and a currency code around the number are ignored; a minus sign on
    /// either side or parentheses make it negative; further decimals are rounded half away from
    /// zero.
    func minorUnits(_ bytes: FieldBytes, decimals: Int) -> Outcome {
        var scanner = AmountScanner(format: self, decimals: self == .minor ? 0 : decimals)
        for byte in bytes {
            guard scanner.take(byte) else { return scanner.isScientific ? .scientific : .bad }
        }
        return scanner.finish()
    }
}

/// Reads one amount octet by octet.
private struct AmountScanner {
    let thousands: UInt8
    let decimalMark: UInt8
    let decimals: Int

    private(set) var isScientific = false
    private var value: Int64 = 0
    private var digits = 0
    private var fraction = 0
    private var roundsUp = false
    private var hasMark = false
    private var groupDigits = -1
    private var isNegative = false
    private var isInParentheses = false
    private var hasEnded = false

    init(format: NumberFormat, decimals: Int) {
        thousands = format == .comma ? 0x2E : 0x2C
        decimalMark = format == .comma ? 0x2C : 0x2E
        self.decimals = decimals
    }

    mutating func take(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39: return takeDigit(byte)
        case decimalMark:
            guard !hasMark, digits > 0, !hasEnded, groupDigits == -1 || groupDigits == 3 else {
                return false
            }
            hasMark = true
            return true
        case thousands:
            guard !hasMark, digits > 0, groupDigits == -1 ? digits <= 3 : groupDigits == 3 else {
                return false
            }
            groupDigits = 0
            return true
        default: return takeSign(byte)
        }
    }

    private mutating func takeDigit(_ byte: UInt8) -> Bool {
        guard !hasEnded else { return false }
        if hasMark {
            fraction += 1
            if fraction > decimals {
                if fraction == decimals + 1 { roundsUp = byte >= 0x35 }
                return fraction <= 12
            }
        } else {
            digits += 1
            if groupDigits >= 0 { groupDigits += 1 }
            guard groupDigits <= 3 else { return false }
        }
        // Far above the limit already: keep the value, it will be out of range.
        if value < NumberFormat.amountLimit * 1_000 { value = value * 10 + Int64(byte - 0x30) }
        return true
    }

    private mutating func takeSign(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x24, 0xC2, 0xA0:
            if digits > 0 { hasEnded = byte != 0xC2 && byte != 0xA0 ? true : hasEnded }
            return true
        case 0x28:
            guard digits == 0, !isInParentheses else { return false }
            isInParentheses = true
            return true
        case 0x29:
            guard isInParentheses, digits > 0 else { return false }
            isNegative = true
            hasEnded = true
            return true
        case 0x2D:
            guard !isNegative else { return false }
            isNegative = true
            if digits > 0 { hasEnded = true }
            return true
        case 0x2B: return digits == 0
        // Letters of a currency code in front or behind (`MXN 12.50`, `12.50 MN`).
        default:
            guard byte.isLetter else { return false }
            if byte | 0x20 == 0x65 && digits > 0 && !hasEnded {
                isScientific = true
                return false
            }
            if digits > 0 { hasEnded = true }
            return true
        }
    }

    func finish() -> NumberFormat.Outcome {
        guard digits > 0, groupDigits == -1 || groupDigits == 3 else { return .bad }
        var result = value
        for _ in 0..<max(0, decimals - fraction) where result < NumberFormat.amountLimit * 1_000 {
            result *= 10
        }
        if roundsUp { result += 1 }
        guard result <= NumberFormat.amountLimit else { return .outOfRange }
        return .amount(isNegative ? -result : result)
    }
}
