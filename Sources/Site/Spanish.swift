import Domain
import Messaging
import Values

/// How pages write amounts, days and hours.
enum Spanish {
    private static let weekdays = [
        "lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo",
    ]
    private static let months = [
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
        "octubre", "noviembre", "diciembre",
    ]

    /// `$1,500.00`, with the code of a currency that is not the country's own.
    static func money(_ money: Money, _ locale: TextLocale) -> String {
        let parts = money.decimalText.split(separator: ".")
        let digits = Array(parts.first.map { $0.drop { $0 == "-" } } ?? "0")
        var whole = ""
        for (place, digit) in digits.enumerated() {
            if place > 0 && (digits.count - place) % 3 == 0 {
                whole.unicodeScalars.append(Unicode.Scalar(locale.group))
            }
            whole.append(digit)
        }
        let sign = money.minor < 0 ? "-" : ""
        let cents =
            parts.count > 1 ? String(Unicode.Scalar(locale.decimal)) + String(parts[1]) : ""
        return "\(sign)\(locale.symbol)\(whole)\(cents)"
    }

    /// `viernes 27 de noviembre de 2026`.
    static func day(_ day: Day) -> String {
        let civil = day.civil
        let name = weekdays[Int(day.weekday.rawValue) - 1]
        return "\(name) \(civil.day) de \(months[civil.month - 1]) de \(civil.year)"
    }

    /// `27 de noviembre de 2026`.
    static func short(_ day: Day) -> String {
        let civil = day.civil
        return "\(civil.day) de \(months[civil.month - 1]) de \(civil.year)"
    }

    /// `27 nov, 14:05`.
    static func moment(_ instant: Instant, _ zone: ZoneRules?) -> String {
        let local =
            zone?.local(instant)
            ?? (
                Day(daysSinceEpoch: Int32(clamping: instant.seconds / 86_400)),
                TimeOfDay(minutes: Int(instant.seconds % 86_400 / 60)) ?? .midnight
            )
        let civil = local.0.civil
        return "\(civil.day) \(months[civil.month - 1].prefix(3)), \(local.1)"
    }

    /// An address of which only the end shows.
    static func masked(_ address: String) -> String {
        guard let at = address.firstIndex(of: "@") else { return "** \(address.suffix(2))" }
        return "\(address.prefix(1))***\(address[at...])"
    }

    /// Where an address came from.
    static func source(_ provenance: ContactPoint.Provenance, _ creditor: String) -> String {
        switch provenance {
        case .creditor: "Nos lo dio \(creditor), que lo tiene de su contrato o solicitud"
        case .person: "Nos lo dio usted"
        case .skipTraced: "Se encontró en una búsqueda; no se usa si usted no lo confirma"
        case .unknown: "No consta de dónde vino"
        }
    }

    /// What an address is.
    static func kind(_ kind: ContactPoint.Kind) -> String {
        switch kind {
        case .mobile, .phoneUnknown: "Teléfono"
        case .landline: "Teléfono fijo"
        case .email: "Correo"
        case .postal: "Domicilio"
        case .workPhone: "Teléfono del trabajo"
        case .workEmail: "Correo del trabajo"
        case .workPostal: "Domicilio del trabajo"
        }
    }
}
