import Testing
import Understanding
import Values

@Suite("Numbers in words")
struct NumberWordTests {
    private static let units = [
        "", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez",
        "once", "doce", "trece", "catorce", "quince", "dieciséis", "diecisiete", "dieciocho",
        "diecinueve", "veinte", "veintiuno", "veintidós", "veintitrés", "veinticuatro",
        "veinticinco", "veintiséis", "veintisiete", "veintiocho", "veintinueve",
    ]
    private static let tens = [
        "", "", "", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa",
    ]
    private static let hundreds = [
        "", "ciento", "doscientos", "trescientos", "cuatrocientos", "quinientos", "seiscientos",
        "setecientos", "ochocientos", "novecientos",
    ]

    /// Spells a number below a thousand as the Academy does.
    private static func group(_ number: Int) -> String {
        if number == 100 { return "cien" }
        var words = number >= 100 ? [hundreds[number / 100]] : []
        let rest = number % 100
        if rest > 0 {
            words.append(
                rest < 30
                    ? units[rest]
                    : tens[rest / 10] + (rest % 10 > 0 ? " y " + units[rest % 10] : "")
            )
        }
        return words.joined(separator: " ")
    }

    private static func spelled(_ number: Int) -> String {
        guard number >= 1_000 else { return group(number) }
        var thousands = number / 1_000 == 1 ? "mil" : group(number / 1_000) + " mil"
        // `veintiún mil`, `treinta y un mil`.
        thousands =
            thousands.hasSuffix("uno mil") ? thousands.replacing("uno mil", "un mil") : thousands
        let rest = number % 1_000
        return rest > 0 ? thousands + " " + group(rest) : thousands
    }

    /// Every number to 2,000, and from there so many apart that all groups of words come up.
    @Test("Every number below a million is read as it is spelled", arguments: 0..<4)
    func everyNumber(part: Int) {
        var wrong: [String] = []
        let small = Array(stride(from: 1 + part, to: 2_000, by: 4))
        for number in small + stride(from: 2_000 + part, through: 999_999, by: 1_597) {
            let text = Self.spelled(number) + " pesos"
            let read = understand(text, on: today, country: "MX").amounts.map(\.minor)
            if read != [Int64(number) * 100] { wrong.append("\(text) → \(read)") }
        }
        #expect(wrong.isEmpty, "\(wrong.prefix(5)) of \(wrong.count)")
    }
}

extension String {
    fileprivate func replacing(_ old: String, _ new: String) -> String {
        guard hasSuffix(old) else { return self }
        return dropLast(old.count) + new
    }
}
