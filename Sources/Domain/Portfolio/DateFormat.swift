import Values

/// How a file writes days. Separators may be `/`, `-`, `.` or a space; a time behind is ignored.
public enum DateFormat: String, Sendable, CaseIterable {
    /// `21/11/2026`, and with a month's name `21-nov-2026` or `21 de noviembre de 2026`.
    case dayMonthYear = "dd/mm/yyyy"
    /// `11/21/2026`.
    case monthDayYear = "mm/dd/yyyy"
    /// `2026-11-21`.
    case yearMonthDay = "yyyy-mm-dd"
    /// `20261121`.
    case compactYearFirst = "yyyymmdd"
    /// `21112026`.
    case compactDayFirst = "ddmmyyyy"
    /// `46347`: days as a spreadsheet counts them, 1 = 1900-01-01.
    case excel = "excel"

    /// The format of a word in a mapping, capitals and other separators allowed.
    public init?(word: String) {
        let folded = word.lowercased().split(whereSeparator: { "/-. ".contains($0) })
            .joined(separator: "/")
        switch folded {
        case "dd/mm/yyyy", "d/m/yyyy", "dd/mm/yy", "dd/mmm/yyyy", "dd/mmm/yy", "dd/mm/aaaa":
            self = .dayMonthYear
        case "d/de/mmmm/de/yyyy", "dd/de/mmmm/de/yyyy": self = .dayMonthYear
        case "mm/dd/yyyy", "m/d/yyyy", "mm/dd/yy": self = .monthDayYear
        case "yyyy/mm/dd", "aaaa/mm/dd", "iso": self = .yearMonthDay
        case "yyyymmdd", "aaaammdd": self = .compactYearFirst
        case "ddmmyyyy", "ddmmaaaa": self = .compactDayFirst
        case "excel", "excel/serial", "serial": self = .excel
        default: return nil
        }
    }

    /// Reads a day in the first format that fits. `2026-11-21` always fits: no other format reads
    /// it, and it is what date cells of workbooks are.
    static func day(_ bytes: FieldBytes, in formats: [DateFormat]) -> Day? {
        for format in formats {
            if let day = format.day(bytes) { return day }
        }
        guard bytes.count >= 10, bytes[4] == 0x2D, bytes[7] == 0x2D, bytes.part(0, 4).isAllDigits
        else { return nil }
        return DateFormat.yearMonthDay.day(bytes)
    }

    /// Reads a day, or nil. Two-digit years below 70 are of this century.
    func day(_ bytes: FieldBytes) -> Day? {
        switch self {
        case .compactYearFirst, .compactDayFirst: return compact(bytes)
        case .excel: return serial(bytes)
        case .dayMonthYear, .monthDayYear, .yearMonthDay: return separated(bytes)
        }
    }

    private func compact(_ bytes: FieldBytes) -> Day? {
        guard bytes.count == 8, let number = bytes.digitsValue.map({ Int($0) }) else { return nil }
        if self == .compactYearFirst {
            return Day(year: number / 10_000, month: number / 100 % 100, day: number % 100)
        }
        return Day(year: number % 10_000, month: number / 10_000 % 100, day: number / 1_000_000)
    }

    private func serial(_ bytes: FieldBytes) -> Day? {
        let end = bytes.firstIndex(of: 0x2E) ?? bytes.count
        guard end <= 6, let number = bytes.part(0, end).digitsValue, number >= 61 else {
            return nil
        }
        // 25569 is the serial of 1970-01-01; below 61 lies the leap day of 1900 that never was.
        return Day(daysSinceEpoch: Int32(number) - 25_569)
    }

    private func separated(_ bytes: FieldBytes) -> Day? {
        var numbers = (0, 0, 0)
        var count = 0
        var index = 0
        while count < 3 {
            while index < bytes.count, DateFormat.isSeparator(bytes[index]) { index += 1 }
            let start = index
            while index < bytes.count, bytes[index].isDigit { index += 1 }
            let number: Int
            if index > start {
                guard index - start <= 4, let digits = bytes.part(start, index).digitsValue else {
                    return nil
                }
                number = Int(digits)
            } else {
                while index < bytes.count, bytes[index].isLetter { index += 1 }
                let word = bytes.part(start, index)
                guard !word.isEmpty else { return nil }
                // «21 de noviembre de 2026»
                if word.count == 2, word[0] | 0x20 == 0x64, word[1] | 0x20 == 0x65 { continue }
                guard self == .dayMonthYear, count == 1, let month = DateFormat.month(word)
                else { return nil }
                number = month
            }
            switch count {
            case 0: numbers.0 = number
            case 1: numbers.1 = number
            default: numbers.2 = number
            }
            count += 1
        }
        guard isTime(bytes.part(index, bytes.count)) else { return nil }
        switch self {
        case .yearMonthDay: return Day(year: numbers.0, month: numbers.1, day: numbers.2)
        case .monthDayYear:
            return Day(year: fullYear(numbers.2), month: numbers.0, day: numbers.1)
        default: return Day(year: fullYear(numbers.2), month: numbers.1, day: numbers.0)
        }
    }

    private func fullYear(_ year: Int) -> Int {
        year >= 100 ? year : year < 70 ? 2_000 + year : 1_900 + year
    }

    /// Whether what follows a day is nothing or a time.
    private func isTime(_ rest: FieldBytes) -> Bool {
        guard let first = rest.first else { return true }
        guard first == 0x20 || first == 0x54 else { return false }
        return rest.allSatisfy {
            $0.isDigit || $0 == 0x3A || $0 == 0x2E || $0 == 0x20 || $0.isLetter
        }
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == 0x2F || byte == 0x2D || byte == 0x2E || byte == 0x20
    }

    /// The month whose Spanish or English name begins with three given letters.
    static func month(_ word: FieldBytes) -> Int? {
        guard word.count >= 3 else { return nil }
        let key = word.prefix(3).reduce(0) { $0 << 8 | Int($1 | 0x20) }
        return monthKeys[key]
    }

    private static let monthKeys: [Int: Int] = {
        let names = [
            ("ene", 1), ("jan", 1), ("feb", 2), ("mar", 3), ("abr", 4), ("apr", 4), ("may", 5),
            ("jun", 6), ("jul", 7), ("ago", 8), ("aug", 8), ("sep", 9), ("set", 9), ("oct", 10),
            ("nov", 11), ("dic", 12), ("dec", 12),
        ]
        return Dictionary(
            uniqueKeysWithValues: names.map { name, month in
                (name.utf8.reduce(0) { $0 << 8 | Int($1) }, month)
            }
        )
    }()
}
