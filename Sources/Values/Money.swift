/// A currency by its three-letter code of ISO 4217.
public struct Currency: Hashable, Sendable {
    /// The three capital letters, packed 5 bits each, first letter highest.
    public let packed: UInt16

    /// Makes a currency from its code, such as `MXN`; nil unless it is three capital letters.
    public init?(_ code: String) {
        let bytes = Array(code.utf8)
        guard bytes.count == 3, bytes.allSatisfy({ $0 >= 0x41 && $0 <= 0x5A }) else { return nil }
        self.packed = bytes.reduce(0) { $0 << 5 | UInt16($1 - 0x41) }
    }

    /// Makes a currency from its packed form; nil if that packs no three letters.
    public init?(packed: UInt16) {
        guard packed < 1 << 15, packed >> 10 < 26, packed >> 5 & 31 < 26, packed & 31 < 26
        else { return nil }
        self.packed = packed
    }

    private init(trusted packed: UInt16) {
        self.packed = packed
    }

    /// The three capital letters.
    public var code: String {
        String(
            decoding: [packed >> 10, packed >> 5 & 31, packed & 31].map { UInt8($0) + 0x41 },
            as: UTF8.self
        )
    }

    /// How many decimals the minor unit has by ISO 4217: 0 for CLP and PYG, else 2.
    public var decimals: Int {
        self == .chileanPeso || code == "PYG" || code == "JPY" ? 0 : 2
    }

    /// Mexican peso.
    public static let mexicanPeso = Currency(trusted: 12 << 10 | 23 << 5 | 13)
    /// Chilean peso, which has no minor unit.
    public static let chileanPeso = Currency(trusted: 2 << 10 | 11 << 5 | 15)
}

extension Currency: CustomStringConvertible {
    /// The three capital letters.
    public var description: String { code }
}

/// An amount of money: whole minor units (centavos) of one currency.
public struct Money: Hashable, Sendable {
    /// Minor units; negative for credits.
    public let minor: Int64
    /// The currency.
    public let currency: Currency

    /// Makes an amount from minor units.
    @inlinable public init(minor: Int64, _ currency: Currency) {
        self.minor = minor
        self.currency = currency
    }

    /// Nothing, in a currency.
    public static func zero(_ currency: Currency) -> Money {
        Money(minor: 0, currency)
    }

    /// The sum. Both must be of one currency; overflow saturates, which no real ledger reaches.
    public static func + (left: Money, right: Money) -> Money {
        precondition(left.currency == right.currency, "amounts of two currencies never add up")
        let (sum, overflow) = left.minor.addingReportingOverflow(right.minor)
        return Money(minor: overflow ? (left.minor < 0 ? .min : .max) : sum, left.currency)
    }

    /// The difference. Both must be of one currency.
    public static func - (left: Money, right: Money) -> Money {
        left + Money(minor: right.minor == .min ? .max : -right.minor, right.currency)
    }

    /// The amount as plain decimal text with a point, such as `1500.00`, without the currency.
    public var decimalText: String {
        let digits = currency.decimals
        guard digits > 0 else { return String(minor) }
        let magnitude = minor.magnitude
        let sign = minor < 0 ? "-" : ""
        return sign + String(magnitude / 100) + "." + padded(magnitude % 100, 2)
    }
}

extension Money: CustomStringConvertible {
    /// Amount and currency, such as `1500.00 MXN`.
    public var description: String { decimalText + " " + currency.code }
}
