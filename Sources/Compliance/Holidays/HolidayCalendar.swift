public import Values

/// A named set of holiday rules that tells in constant time whether a day is a holiday.
public struct HolidayCalendar: Sendable, Equatable {
    /// The years that are computed once; other years are computed when asked.
    public static let computedYears = 2000...2099

    /// The name that packs use.
    public let name: String
    /// The rules.
    public let rules: [HolidayRule]

    fileprivate static let dayCount = 36_525
    /// The first day of `computedYears`, as a number of days since 1970.
    fileprivate let firstDay: Int
    fileprivate private(set) var bits: [UInt64]

    /// Makes a calendar and computes its days of `computedYears`.
    public init(name: String, rules: [HolidayRule]) {
        self.name = name
        self.rules = rules
        // The first day of a year that the calendar has always exists.
        firstDay = Int(Day(year: 2000, month: 1, day: 1)?.daysSinceEpoch ?? 0)
        bits = Array(repeating: 0, count: (HolidayCalendar.dayCount + 63) / 64)
        // A holiday of the years beside them may have moved into them.
        let years = HolidayCalendar.computedYears
        for year in years.lowerBound - 1...years.upperBound + 1 {
            for rule in rules {
                guard let day = rule.day(in: year) else { continue }
                let index = Int(day.daysSinceEpoch) - firstDay
                guard index >= 0, index < HolidayCalendar.dayCount else { continue }
                bits[index / 64] |= 1 << UInt64(index % 64)
            }
        }
    }

    /// Whether a day is a holiday.
    public func contains(_ day: Day) -> Bool {
        let index = Int(day.daysSinceEpoch) - firstDay
        if index >= 0, index < HolidayCalendar.dayCount {
            return bits[index / 64] & 1 << UInt64(index % 64) != 0
        }
        return rules.contains { $0.isKept(on: day) }
    }

    /// The holidays of a year in order, each once.
    public func days(in year: Int) -> [Day] {
        let days = (year - 1...year + 1).flatMap { year in rules.compactMap { $0.day(in: year) } }
        return Set(days.filter { $0.year == year }).sorted()
    }

    /// Mexico, Ley Federal del Trabajo art. 74; election days, which change, are not in it.
    public static let mexicoFederal = HolidayCalendar(
        name: "mx-federal",
        rules: [
            HolidayRule(.fixed(month: 1, day: 1)),
            HolidayRule(.nthWeekday(1, .monday, month: 2)),
            HolidayRule(.nthWeekday(3, .monday, month: 3)),
            HolidayRule(.fixed(month: 5, day: 1)),
            HolidayRule(.fixed(month: 9, day: 16)),
            HolidayRule(.fixed(month: 10, day: 1), since: 2024, everyYears: 6),
            HolidayRule(.nthWeekday(3, .monday, month: 11)),
            HolidayRule(.fixed(month: 12, day: 25)),
        ]
    )

    /// Mexico, the further days on which banks close.
    public static let mexicoBank = HolidayCalendar(
        name: "mx-bank",
        rules: [
            HolidayRule(.easter(offset: -3)),
            HolidayRule(.easter(offset: -2)),
            HolidayRule(.fixed(month: 11, day: 2)),
            HolidayRule(.fixed(month: 12, day: 12)),
        ]
    )

    /// The calendars that every pack may name.
    public static let builtIn: [HolidayCalendar] = [mexicoFederal, mexicoBank]
}

/// Several calendars as one: a day is a holiday if one of them says so.
struct HolidayUnion: Sendable {
    private let calendars: [HolidayCalendar]
    private let firstDay: Int
    private let bits: [UInt64]

    init(_ calendars: [HolidayCalendar]) {
        self.calendars = calendars
        firstDay = calendars.first?.firstDay ?? 0
        bits = calendars.dropFirst().reduce(calendars.first?.bits ?? []) { bits, calendar in
            zip(bits, calendar.bits).map { $0 | $1 }
        }
    }

    /// Whether a day, as a number of days since 1970, is a holiday.
    func contains(_ dayNumber: Int) -> Bool {
        if calendars.isEmpty { return false }
        let index = dayNumber - firstDay
        if index >= 0, index < HolidayCalendar.dayCount {
            return bits[index / 64] & 1 << UInt64(index % 64) != 0
        }
        let day = Day(daysSinceEpoch: Int32(clamping: dayNumber))
        return calendars.contains { $0.contains(day) }
    }
}
