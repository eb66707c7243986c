internal import Domain
internal import Values

/// Calendars of instalments: days that people are paid on, amounts that add up to the centavo.
enum PaymentPlan {
    /// The next 15th or last day of a month that lies on a day or after it.
    static func payday(from day: Day) -> Day {
        let (year, month, number) = day.civil
        let length = Day.daysInMonth(year: year, month: month)
        return day.adding(days: (number <= 15 ? 15 : length) - number)
    }

    /// The days of so many instalments, the first one given.
    static func days(_ count: Int, _ period: Mandate.Period, first: Day) -> [Day] {
        var days = [first]
        while days.count < count {
            let last = days[days.count - 1]
            switch period {
            case .weekly: days.append(last.adding(days: 7))
            // Not two within a week when the first is no payday.
            case .fortnightly: days.append(payday(from: last.adding(days: 7)))
            case .monthly: days.append(first.adding(months: days.count))
            }
        }
        return days
    }

    /// Splits an amount into whole pesos, the first at least `down` basis points of it and the
    /// last what is left; nil when that leaves nothing for the last.
    static func amounts(_ total: Money, _ count: Int, down: Int) -> [Money]? {
        guard count > 1 else { return total.minor > 0 ? [total] : nil }
        let unit = total.currency.unit
        let share = roundedUp(total.minor, over: Int64(count), to: unit)
        let down = roundedUp(total.minor, over: 10_000, times: Int64(down), to: unit)
        let first = max(share, down)
        let rest = total.minor - first
        guard rest > 0 else { return nil }
        let each = roundedUp(rest, over: Int64(count - 1), to: unit)
        let last = rest - each * Int64(count - 2)
        guard last > 0 else { return nil }
        let all = [first] + Array(repeating: each, count: count - 2) + [last]
        return all.map { Money(minor: $0, total.currency) }
    }

    /// `amount × times ÷ over`, up to a whole number of units.
    static func roundedUp(
        _ amount: Int64,
        over: Int64,
        times: Int64 = 1,
        to unit: Int64
    ) -> Int64 {
        let exact = Int128(amount) * Int128(times)
        let step = Int128(over) * Int128(unit)
        return Int64(clamping: (exact + step - 1) / step * Int128(unit))
    }
}

extension Currency {
    /// One peso in minor units.
    var unit: Int64 { decimals == 0 ? 1 : 100 }
}
