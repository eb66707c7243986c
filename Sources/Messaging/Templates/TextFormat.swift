/// How a field is written: the word after the colon in `{fecha:corta}`.
public enum TextFormat: UInt8, CaseIterable, Hashable, Sendable {
    /// As the kind is usually written.
    case plain = 0
    /// `:primero` — the first name only. The usual form of a name.
    case firstName = 1
    /// `:completo` — the whole name, or all digits of an account.
    case whole = 2
    /// `:corta` — `vie 21 nov`.
    case shortDate = 3
    /// `:larga` — `21 de noviembre`. The usual form of a date.
    case longDate = 4
    /// `:completa` — `21 de noviembre de 2026`.
    case fullDate = 5
    /// `:numerica` — `21/11/2026`.
    case numericDate = 6
    /// `:dia` — `viernes 21 de noviembre`.
    case weekdayDate = 7
    /// `:entero` — the amount without `.00`; cents that are not zero are still written.
    case roundMoney = 8
    /// `:moneda` — the amount with its currency, `$1,500.00 MXN`.
    case moneyWithCode = 9
    /// `:ultimos4` — the last four digits. The usual form of an account.
    case lastFour = 10

    /// The word after the colon.
    public var word: String {
        switch self {
        case .plain: ""
        case .firstName: "primero"
        case .whole: "completo"
        case .shortDate: "corta"
        case .longDate: "larga"
        case .fullDate: "completa"
        case .numericDate: "numerica"
        case .weekdayDate: "dia"
        case .roundMoney: "entero"
        case .moneyWithCode: "moneda"
        case .lastFour: "ultimos4"
        }
    }

    /// The formats that a kind of field knows besides `plain`.
    public static func formats(of kind: FieldKind) -> [TextFormat] {
        switch kind {
        case .text, .number: []
        case .name: [.firstName, .whole]
        case .money: [.roundMoney, .moneyWithCode]
        case .date: [.shortDate, .longDate, .fullDate, .numericDate, .weekdayDate]
        case .digits: [.lastFour, .whole]
        }
    }
}

/// How numbers, money and dates are written for a country's readers of Spanish.
public struct TextLocale: Hashable, Sendable {
    /// The octet between groups of three digits.
    public let group: UInt8
    /// The octet before the cents.
    public let decimal: UInt8
    /// What stands before an amount.
    public let symbol: String

    /// Makes a locale.
    public init(group: UInt8, decimal: UInt8, symbol: String) {
        self.group = group
        self.decimal = decimal
        self.symbol = symbol
    }

    /// `$1,500.00`.
    public static let mexico = TextLocale(group: 0x2C, decimal: 0x2E, symbol: "$")

    /// The locale of a country by its ISO 3166-1 code of two capital letters; Mexico's if unknown.
    public init(country: String) {
        switch country {
        case "AR", "CL", "CO", "UY": self.init(group: 0x2E, decimal: 0x2C, symbol: "$")
        case "ES": self.init(group: 0x2E, decimal: 0x2C, symbol: "EUR ")
        case "BR": self.init(group: 0x2E, decimal: 0x2C, symbol: "R$ ")
        case "PY": self.init(group: 0x2E, decimal: 0x2C, symbol: "Gs. ")
        case "BO": self.init(group: 0x2E, decimal: 0x2C, symbol: "Bs ")
        case "VE": self.init(group: 0x2E, decimal: 0x2C, symbol: "Bs. ")
        case "PE": self.init(group: 0x2C, decimal: 0x2E, symbol: "S/ ")
        case "GT": self.init(group: 0x2C, decimal: 0x2E, symbol: "Q")
        case "HN": self.init(group: 0x2C, decimal: 0x2E, symbol: "L ")
        case "DO": self.init(group: 0x2C, decimal: 0x2E, symbol: "RD$")
        default: self = .mexico
        }
    }
}
