public import Values

/// How one holiday is found in a year.
public struct HolidayRule: Sendable, Equatable {
    /// What the day hangs on.
    public enum Basis: Sendable, Equatable {
        /// The same date each year.
        case fixed(month: Int, day: Int)
        /// The nth weekday of a month, counted from 1; −1 is the last.
        case nthWeekday(Int, Weekday, month: Int)
        /// Days after Easter Sunday, negative before.
        case easter(offset: Int)
    }

    /// What the day hangs on.
    public let basis: Basis
    /// By how many days it moves when it falls on a weekday, Monday first; at most a week.
    public let moves: [Int]
    /// The weekdays on which it must fall to be kept at all; empty for any.
    public let only: Set<Weekday>
    /// The first year it is kept.
    public let since: Int
    /// The last year it is kept.
    public let until: Int
    /// Kept every so many years from `since`; 1 for each year.
    public let everyYears: Int

    /// The moves of a holiday that is kept on the next Monday (Colombia's Emiliani law).
    public static let toMonday: [Weekday: Int] = [
        .tuesday: 6, .wednesday: 5, .thursday: 4, .friday: 3, .saturday: 2, .sunday: 1,
    ]

    /// Makes a rule. `everyYears` is at least 1, and no move is longer than six days.
    public init(
        _ basis: Basis,
        moves: [Weekday: Int] = [:],
        only: Set<Weekday> = [],
        since: Int = 1,
        until: Int = 9_999,
        everyYears: Int = 1
    ) {
        precondition(everyYears >= 1, "a holiday comes back every year or more rarely")
        precondition(moves.values.allSatisfy { abs($0) < 7 }, "a holiday moves within a week")
        self.basis = basis
        self.moves = Weekday.allCases.map { moves[$0] ?? 0 }
        self.only = only
        self.since = since
        self.until = until
        self.everyYears = everyYears
    }

    /// Whether it is kept on a day; the one of a year may move over its end.
    public func isKept(on day: Day) -> Bool {
        let years = day.adding(days: -6).year...day.adding(days: 6).year
        return years.contains { self.day(in: $0) == day }
    }

    /// The day of a year, which may have moved over its end; nil if it is not kept then.
    public func day(in year: Int) -> Day? {
        guard year >= since, year <= until, (year - since) % everyYears == 0 else { return nil }
        let day: Day?
        switch basis {
        case .fixed(let month, let dayOfMonth):
            day = Day(year: year, month: month, day: dayOfMonth)
        case .nthWeekday(let number, let weekday, let month):
            day = HolidayRule.nth(number, weekday, year: year, month: month)
        case .easter(let offset):
            day = HolidayRule.easter(year)?.adding(days: offset)
        }
        guard let day, only.isEmpty || only.contains(day.weekday) else { return nil }
        return day.adding(days: moves[Int(day.weekday.rawValue) - 1])
    }

    private static func nth(_ number: Int, _ weekday: Weekday, year: Int, month: Int) -> Day? {
        if number > 0 {
            guard let first = Day(year: year, month: month, day: 1) else { return nil }
            let ahead = (Int(weekday.rawValue) - Int(first.weekday.rawValue) + 7) % 7
            return Day(year: year, month: month, day: 1 + ahead + (number - 1) * 7)
        }
        let length = Day.daysInMonth(year: year, month: month)
        guard let last = Day(year: year, month: month, day: length) else { return nil }
        let back = (Int(last.weekday.rawValue) - Int(weekday.rawValue) + 7) % 7
        return last.adding(days: -back + (number + 1) * 7)
    }

    /// Easter Sunday of the Gregorian calendar, by the whole-number form of Gauss's reckoning.
    public static func easter(_ year: Int) -> Day? {
        let golden = year % 19
        let century = year / 100
        let skippedLeaps = century - century / 4
        let moon = (century - (8 * century + 13) / 25 - century / 4 + 19 * golden + 15) % 30
        let epact = moon - (moon / 28) * (1 - (29 / (moon + 1)) * ((21 - golden) / 11))
        let weekday = (year + year / 4 + epact + 2 - skippedLeaps) % 7
        let offset = epact - weekday
        let month = 3 + (offset + 40) / 44
        return Day(year: year, month: month, day: offset + 28 - 31 * (month / 4))
    }
}
