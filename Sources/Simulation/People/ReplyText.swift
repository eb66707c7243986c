import Values

/// Fills the day and amount into what a person writes.
enum ReplyText {
    static func render(_ pattern: String, day: Day, amount: Money) -> String {
        var text = ""
        var rest = pattern[...]
        while let open = rest.firstIndex(of: "{") {
            text += rest[..<open]
            guard let close = rest[open...].firstIndex(of: "}") else { break }
            text += value(rest[rest.index(after: open)..<close], day, amount)
            rest = rest[rest.index(after: close)...]
        }
        return text + rest
    }

    private static func value(_ name: Substring, _ day: Day, _ amount: Money) -> String {
        switch name {
        case "dia": weekdays[Int(day.weekday.rawValue) - 1]
        case "fecha": String(day.day) + " de " + months[day.month - 1]
        case "numero": String(day.day)
        case "corta": String(day.day) + "/" + String(day.month)
        case "monto": String(whole(amount))
        default: ""
        }
    }

    /// The amount as people write it: without decimals.
    private static func whole(_ amount: Money) -> Int64 {
        amount.currency.decimals == 0 ? amount.minor : max(1, amount.minor / 100)
    }

    private static let weekdays = [
        "lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo",
    ]
    private static let months = [
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
        "octubre", "noviembre", "diciembre",
    ]
}
