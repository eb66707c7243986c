public import Values

/// Something that must be done by an instant once something else happened.
public struct DutyRule: Sendable, Equatable {
    /// How long there is.
    public enum Deadline: Sendable, Equatable {
        /// Calendar days; due at the end of the last.
        case days(Int)
        /// Days from Monday to Friday that are no holidays; due at the end of the last.
        case businessDays(Int)
        /// Hours, to the minute.
        case hours(Int)
    }

    /// The name, unique in its pack.
    public let name: String
    /// What starts the timer, a word that the caller compares.
    public let trigger: String
    /// How long there is.
    public let deadline: Deadline
    /// Who must do it, a word.
    public let owner: String
    /// Where it comes from.
    public let source: RuleSource

    /// When it must be done, if what starts it happened at an instant.
    ///
    /// The day on which it happened is not counted, by that zone's calendar.
    public func dueAt(
        triggeredAt instant: Instant,
        zone: ZoneRules,
        holidays: [HolidayCalendar]
    ) -> Instant {
        let start = zone.local(instant).day
        switch deadline {
        case .hours(let hours):
            return instant.adding(hours: Int64(hours))
        case .days(let days):
            return zone.instant(start.adding(days: days + 1), .midnight)
        case .businessDays(let days):
            var day = start
            var left = days
            // Of any ten days in a row at least one is worked; the bound only ends a calendar
            // that calls every day a holiday.
            for _ in 0..<(days * 10 + 10) where left > 0 {
                day = day.adding(days: 1)
                let isWorked =
                    day.weekday < .saturday && !holidays.contains { $0.contains(day) }
                if isWorked { left -= 1 }
            }
            return zone.instant(day.adding(days: 1), .midnight)
        }
    }
}
