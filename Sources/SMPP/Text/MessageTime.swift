/// A point in time or a span in SMPP's sixteen characters `YYMMDDhhmmsstnnp` (SMPP 3.4 §7.1.1).
///
/// ```swift
/// message.validityPeriod = MessageTime.absolute(epochSeconds: lastLawfulSecond).text ?? TimeText()
/// ```
public enum MessageTime: Hashable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z, in 2000…2099.
    case absolute(epochSeconds: Int64)
    /// A span from the carrier's receipt on, in seconds, less than 100 days.
    case relative(seconds: Int64)

    private static let firstSecond: Int64 = 946_684_800  // 2000-01-01T00:00:00Z
    private static let endSecond: Int64 = 4_102_444_800  // 2100-01-01T00:00:00Z
    private static let endSpan: Int64 = 100 * 86_400

    /// The sixteen characters, absolute ones in UTC; nil outside the range.
    public var text: TimeText? {
        var result = TimeText()
        func put(_ value: Int64) {
            result.append(UInt8(48 + value / 10 % 10))
            result.append(UInt8(48 + value % 10))
        }
        let seconds: Int64
        let tail: StaticString
        switch self {
        case .absolute(let epochSeconds):
            guard (Self.firstSecond..<Self.endSecond).contains(epochSeconds) else { return nil }
            let (year, month, day) = CivilDay.date(ofDay: epochSeconds / 86_400)
            put(year - 2_000)
            put(month)
            put(day)
            seconds = epochSeconds % 86_400
            tail = "000+"
        case .relative(let span):
            guard (0..<Self.endSpan).contains(span) else { return nil }
            put(0)
            put(0)
            put(span / 86_400)
            seconds = span % 86_400
            tail = "000R"
        }
        put(seconds / 3_600)
        put(seconds / 60 % 60)
        put(seconds % 60)
        for index in 0..<4 { result.append(tail.utf8Start[index]) }
        return result
    }

    /// Reads sixteen characters; nil when they are not a possible time.
    ///
    /// A relative span with years or months counts them as 365 and 30 days.
    public init?(parsing text: TimeText) {
        guard text.count == 16 else { return nil }
        var digits: [Int64] = []
        for index in 0..<15 {
            guard (48...57).contains(text[index]) else { return nil }
            digits.append(Int64(text[index]) - 48)
        }
        func pair(_ at: Int) -> Int64 { digits[at] * 10 + digits[at + 1] }
        guard pair(6) < 24, pair(8) < 60, pair(10) < 60 else { return nil }
        let seconds = pair(6) * 3_600 + pair(8) * 60 + pair(10)
        switch text[15] {
        case UInt8(ascii: "R"):
            let days = pair(0) * 365 + pair(2) * 30 + pair(4)
            self = .relative(seconds: days * 86_400 + seconds)
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard pair(13) <= 48,
                let day = CivilDay.day(year: 2_000 + pair(0), month: pair(2), day: pair(4))
            else { return nil }
            let offset = pair(13) * 900
            let local = day * 86_400 + seconds
            self = .absolute(
                epochSeconds: text[15] == UInt8(ascii: "+") ? local - offset : local + offset
            )
        default:
            return nil
        }
    }
}

/// Days of the Gregorian calendar, counted from 1970-01-01.
enum CivilDay {
    /// The day's number, or nil when there is no such date.
    static func day(year: Int64, month: Int64, day: Int64) -> Int64? {
        guard (1...12).contains(month), (1...31).contains(day) else { return nil }
        let number = unchecked(year: year, month: month, day: day)
        // A day beyond the month's end lands in the next month and does not come back the same.
        let (_, backMonth, backDay) = date(ofDay: number)
        return backMonth == month && backDay == day ? number : nil
    }

    /// Years begin in March, so that the leap day is the last of its year; eras have 400 years.
    private static func unchecked(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// The date of a day from 0 on.
    static func date(ofDay number: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = number + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}
