internal import Values

/// Writes values as Spanish text in UTF-8, straight into a buffer.
struct TextWriter {
    let locale: TextLocale

    func write(_ value: FieldValue, _ kind: FieldKind, _ format: TextFormat, _ out: inout [UInt8]) {
        switch value {
        case .absent: break
        case .text(let text):
            switch kind {
            case .name: NameWriter.write(text, firstOnly: format != .whole, to: &out)
            case .digits: digits(text, whole: format == .whole, &out)
            default: out.append(contentsOf: text.utf8)
            }
        case .money(let money): self.money(money, format, &out)
        case .day(let day): date(day, format, &out)
        case .number(let number):
            if number < 0 { out.append(0x2D) }
            grouped(number.magnitude, &out)
        }
    }

    private func digits(_ text: String, whole: Bool, _ out: inout [UInt8]) {
        let utf8 = text.utf8
        out.append(contentsOf: whole ? utf8[...] : utf8.suffix(4))
    }

    private func money(_ money: Money, _ format: TextFormat, _ out: inout [UInt8]) {
        if money.minor < 0 { out.append(0x2D) }
        out.append(contentsOf: locale.symbol.utf8)
        let magnitude = money.minor.magnitude
        if money.currency.decimals == 0 {
            grouped(magnitude, &out)
        } else {
            let cents = magnitude % 100
            grouped(magnitude / 100, &out)
            if format != .roundMoney || cents != 0 {
                out.append(locale.decimal)
                twoDigits(Int(cents), &out)
            }
        }
        if format == .moneyWithCode {
            out.append(0x20)
            out.append(contentsOf: money.currency.code.utf8)
        }
    }

    private func grouped(_ number: UInt64, _ out: inout [UInt8]) {
        var divisor: UInt64 = 1
        var count = 1
        while number / divisor >= 10 {
            divisor *= 10
            count += 1
        }
        while count > 0 {
            out.append(0x30 + UInt8(number / divisor % 10))
            divisor /= 10
            count -= 1
            if count > 0 && count % 3 == 0 { out.append(locale.group) }
        }
    }

    private func date(_ day: Day, _ format: TextFormat, _ out: inout [UInt8]) {
        let (year, month, dayOfMonth) = day.civil
        switch format {
        case .shortDate:
            append(TextWriter.shortWeekdays[Int(day.weekday.rawValue) - 1], &out)
            out.append(0x20)
            decimal(dayOfMonth, &out)
            out.append(0x20)
            append(TextWriter.shortMonths[month - 1], &out)
        case .numericDate:
            twoDigits(dayOfMonth, &out)
            out.append(0x2F)
            twoDigits(month, &out)
            out.append(0x2F)
            decimal(year, &out)
        default:
            if format == .weekdayDate {
                append(TextWriter.weekdays[Int(day.weekday.rawValue) - 1], &out)
                out.append(0x20)
            }
            decimal(dayOfMonth, &out)
            append(" de ", &out)
            append(TextWriter.months[month - 1], &out)
            if format == .fullDate {
                append(" de ", &out)
                decimal(year, &out)
            }
        }
    }

    private func append(_ text: StaticString, _ out: inout [UInt8]) {
        text.withUTF8Buffer { out.append(contentsOf: $0) }
    }

    private func twoDigits(_ number: Int, _ out: inout [UInt8]) {
        out.append(0x30 + UInt8(number / 10 % 10))
        out.append(0x30 + UInt8(number % 10))
    }

    private func decimal(_ number: Int, _ out: inout [UInt8]) {
        if number >= 10 { decimal(number / 10, &out) }
        out.append(0x30 + UInt8(number % 10))
    }

    private static let months: [StaticString] = [
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
        "octubre", "noviembre", "diciembre",
    ]
    private static let shortMonths: [StaticString] = [
        "ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic",
    ]
    private static let weekdays: [StaticString] = [
        "lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo",
    ]
    private static let shortWeekdays: [StaticString] = [
        "lun", "mar", "mié", "jue", "vie", "sáb", "dom",
    ]
}
