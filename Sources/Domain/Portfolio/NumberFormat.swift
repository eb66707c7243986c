import Values

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
    /// A dollar sign, spaces and the currency's own marks around the number are ignored; any
    /// other letter (another currency, «mil», «M», «CR») means that the number does not say what
    /// it seems to. A minus sign on either side or parentheses make it negative; further decimals
    /// are rounded half away from zero.
    func minorUnits(_ bytes: FieldBytes, decimals: Int, of currency: Currency?) -> Outcome {
        var scanner = AmountScanner(
            format: self,
            decimals: self == .minor ? 0 : decimals,
            currency: currency
        )
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
    let currency: Currency?

    private(set) var isScientific = false
    private var value: Int64 = 0
    private var digits = 0
    private var fraction = 0
    private var roundsUp = false
    private var hasMark = false
    private var groupDigits = -1
    private var isNegative = false
    private var opensParenthesis = false
    private var closesParenthesis = false
    private var mark = CurrencyMark()
    private var isInMark = false
    private var hasEnded = false

    init(format: NumberFormat, decimals: Int, currency: Currency?) {
        thousands = format == .comma ? 0x2E : 0x2C
        decimalMark = format == .comma ? 0x2C : 0x2E
        self.decimals = decimals
        self.currency = currency
    }

    mutating func take(_ byte: UInt8) -> Bool {
        // The points of «M.N.» are no decimal points.
        if isInMark, byte == 0x2E { return mark.append(byte) }
        isInMark = byte.isLetter
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
            guard digits == 0, !opensParenthesis else { return false }
            opensParenthesis = true
            return true
        case 0x29:
            guard opensParenthesis, !closesParenthesis, digits > 0 else { return false }
            closesParenthesis = true
            isNegative = true
            hasEnded = true
            return true
        case 0x2D:
            guard !isNegative else { return false }
            isNegative = true
            if digits > 0 { hasEnded = true }
            return true
        case 0x2B: return digits == 0
        // Letters of a currency's mark in front or behind (`MXN 12.50`, `12.50 M.N.`).
        default:
            guard byte.isLetter else { return false }
            if byte | 0x20 == 0x65 && digits > 0 && !hasEnded {
                isScientific = true
                return false
            }
            if digits > 0 { hasEnded = true }
            return mark.append(byte.uppercased)
        }
    }

    func finish() -> NumberFormat.Outcome {
        guard digits > 0, groupDigits == -1 || groupDigits == 3,
            opensParenthesis == closesParenthesis, mark.isEmpty || mark.means(currency)
        else { return .bad }
        var result = value
        for _ in 0..<max(0, decimals - fraction) where result < NumberFormat.amountLimit * 1_000 {
            result *= 10
        }
        if roundsUp { result += 1 }
        guard result <= NumberFormat.amountLimit else { return .outOfRange }
        return .amount(isNegative ? -result : result)
    }
}

/// The letters around an amount, packed, so that reading an amount allocates nothing.
private struct CurrencyMark {
    private var packed: UInt64 = 0

    var isEmpty: Bool { packed == 0 }

    /// Takes a capital or a point; false when no mark is that long.
    mutating func append(_ byte: UInt8) -> Bool {
        guard packed >> 56 == 0 else { return false }
        packed = packed << 8 | UInt64(byte)
        return true
    }

    /// Whether these letters stand for a currency; without one no letters do.
    func means(_ currency: Currency?) -> Bool {
        guard let currency else { return false }
        if packed == CurrencyMark.pack(currency.code) { return true }
        return CurrencyMark.own[currency]?.contains(packed) == true
    }

    /// What else than the code a currency is called; beside `$` some add letters (`MX$`, `R$`).
    private static let own: [Currency: Set<UInt64>] = {
        let pesos = ["PESOS", "PESO"]
        let names = [
            "MXN": pesos + ["MN", "M.N", "M.N.", "MX"], "COP": pesos, "ARS": pesos, "CLP": pesos,
            "UYU": pesos, "DOP": pesos, "USD": ["US"], "BRL": ["R"],
        ]
        var marks: [Currency: Set<UInt64>] = [:]
        for (code, words) in names {
            if let currency = Currency(code) { marks[currency] = Set(words.map(pack)) }
        }
        return marks
    }()

    private static func pack(_ word: String) -> UInt64 {
        word.utf8.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
