internal import Values

/// Reads the date of somebody's birth, which is asked for to know who writes.
enum BirthDayReader {
    /// Nobody alive was born before.
    private static let firstYear = 1_900
    /// Years of two digits above this are of the last century.
    private static let lastYoungYear = 25
    private static let yearsLimit = 2_100

    static func read(_ text: FoldedText) -> Day? {
        let numbers = parts(text)
        let found =
            numbers.count == 1 && numbers[0].isDigits
            ? together(text) : apart(numbers.prefix(4).map { $0 })
        guard let found, found.year >= firstYear, found.year < yearsLimit else { return nil }
        return found
    }

    private struct Part {
        let value: Int
        let isDigits: Bool
        let isMonth: Bool
        let length: Int
    }

    /// The numbers and months of a message, in order.
    private static func parts(_ text: FoldedText) -> [Part] {
        var parts: [Part] = []
        for token in text.tokens {
            let octets = text.bytes[token.range]
            if case .word = token.shape {
                guard let month = Calendar.month(token.hash) else { continue }
                parts.append(Part(value: month, isDigits: false, isMonth: true, length: 0))
                continue
            }
            for run in octets.split(whereSeparator: { !Fold.isDigit($0) }) where run.count <= 8 {
                let value = run.reduce(0) { $0 * 10 + Int($1 - 0x30) }
                parts.append(
                    Part(value: value, isDigits: true, isMonth: false, length: run.count)
                )
            }
        }
        return parts
    }

    /// `150384`, `15031984`, `19840315`.
    private static func together(_ text: FoldedText) -> Day? {
        let digits = text.bytes.filter(Fold.isDigit).map { Int($0 - 0x30) }
        func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
        switch digits.count {
        case 6: return day(number(0..<2), number(2..<4), full(number(4..<6), length: 2))
        case 8:
            return day(number(0..<2), number(2..<4), number(4..<8))
                ?? day(number(6..<8), number(4..<6), number(0..<4))
        default: return nil
        }
    }

    private static func apart(_ parts: [Part]) -> Day? {
        guard parts.count == 3 else { return nil }
        // `1984-03-15`: the year first.
        if parts[0].length == 4 {
            return day(parts[2].value, parts[1].value, parts[0].value)
        }
        guard parts[0].isMonth || parts[0].length <= 2, parts[2].isDigits else { return nil }
        let year = full(parts[2].value, length: parts[2].length)
        // `marzo 15 de 1984`.
        if parts[0].isMonth { return day(parts[1].value, parts[0].value, year) }
        guard parts[1].isMonth || parts[1].length <= 2 else { return nil }
        return day(parts[0].value, parts[1].value, year)
    }

    private static func full(_ year: Int, length: Int) -> Int {
        guard length <= 2 else { return year }
        return year > lastYoungYear ? 1_900 + year : 2_000 + year
    }

    /// Days are written day first here; none is guessed where only month first would do.
    private static func day(_ day: Int, _ month: Int, _ year: Int) -> Day? {
        guard (firstYear..<yearsLimit).contains(year) else { return nil }
        return Day(year: year, month: month, day: day)
    }
}
