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
    /// Whether it moves to the next Monday when it is none (Colombia's Emiliani law).
    public let movesToMonday: Bool
    /// The first year it is kept.
    public let since: Int
    /// Kept every so many years from `since`; 1 for each year.
    public let everyYears: Int

    /// Makes a rule. `everyYears` is at least 1.
    public init(
        _ basis: Basis,
        movesToMonday: Bool = false,
        since: Int = 1,
        everyYears: Int = 1
    ) {
        precondition(everyYears >= 1, "a holiday comes back every year or more rarely")
        self.basis = basis
        self.movesToMonday = movesToMonday
        self.since = since
        self.everyYears = everyYears
    }

    /// The day in a year; nil if it is not kept then.
    public func day(in year: Int) -> Day? {
        guard year >= since, (year - since) % everyYears == 0 else { return nil }
        let day: Day?
        switch basis {
        case .fixed(let month, let dayOfMonth):
            day = Day(year: year, month: month, day: dayOfMonth)
        case .nthWeekday(let number, let weekday, let month):
            day = HolidayRule.nth(number, weekday, year: year, month: month)
        case .easter(let offset):
            day = HolidayRule.easter(year)?.adding(days: offset)
        }
        guard let day, movesToMonday else { return day }
        return day.adding(days: (8 - Int(day.weekday.rawValue)) % 7)
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
