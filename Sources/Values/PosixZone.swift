/// The rule of a POSIX TZ text such as `EST5EDT,M3.2.0,M11.1.0`: how a zone goes on for ever.
struct PosixZone: Sendable, Equatable {
    /// When daylight time begins or ends.
    struct Change: Sendable, Equatable {
        enum Date: Sendable, Equatable {
            /// Month, week (5 is the last) and weekday (0 is Sunday).
            case monthWeekday(month: Int, week: Int, weekday: Int)
            /// Day of the year 1…365; the 29th of February is never counted.
            case julian(Int)
            /// Day of the year 0…365, leap days counted.
            case ordinal(Int)
        }

        let date: Date
        /// Local seconds after midnight; RFC 8536 allows −167…167 hours.
        let time: Int64

        func localSeconds(inYear year: Int) -> Int64 {
            let start = Day(year: year, month: 1, day: 1)?.daysSinceEpoch ?? 0
            let day: Int
            switch date {
            case .monthWeekday(let month, let week, let weekday):
                let first = Day(year: year, month: month, day: 1) ?? Day(daysSinceEpoch: start)
                let offset = (weekday - Int(first.weekday.rawValue) % 7 + 7) % 7
                let length = Day.daysInMonth(year: year, month: month)
                var dayOfMonth = 1 + offset + (week - 1) * 7
                while dayOfMonth > length { dayOfMonth -= 7 }
                day = Int(first.daysSinceEpoch) + dayOfMonth - 1
            case .julian(let number):
                let skipsLeapDay = Day.isLeap(year) && number >= 60
                day = Int(start) + number - 1 + (skipsLeapDay ? 1 : 0)
            case .ordinal(let number):
                day = Int(start) + number
            }
            return Int64(day) * 86_400 + time
        }
    }

    struct Daylight: Sendable, Equatable {
        let offset: Int32
        let begins: Change
        let ends: Change
    }

    let standardOffset: Int32
    let daylight: Daylight?

    init(standardOffset: Int32, daylight: Daylight?) {
        self.standardOffset = standardOffset
        self.daylight = daylight
    }

    func offset(at seconds: Int64) -> Int32 {
        guard let daylight else { return standardOffset }
        let local = seconds + Int64(standardOffset)
        let year = Day(daysSinceEpoch: Int32(clamping: local.floorDivided(by: 86_400))).year
        let begin = daylight.begins.localSeconds(inYear: year) - Int64(standardOffset)
        let end = daylight.ends.localSeconds(inYear: year) - Int64(daylight.offset)
        let isDaylight =
            begin < end
            ? seconds >= begin && seconds < end
            : seconds >= begin || seconds < end
        return isDaylight ? daylight.offset : standardOffset
    }

    init?(_ text: String) {
        var scanner = Scanner(bytes: Array(text.utf8))
        guard scanner.skipName(), let standard = scanner.offset() else { return nil }
        standardOffset = Int32(-standard)
        guard !scanner.isAtEnd else {
            daylight = nil
            return
        }
        guard scanner.skipName() else { return nil }
        var offset = standardOffset + 3_600
        if let next = scanner.peek, next != 0x2C {
            guard let explicit = scanner.offset() else { return nil }
            offset = Int32(-explicit)
        }
        guard scanner.take(0x2C), let begins = scanner.change(), scanner.take(0x2C),
            let ends = scanner.change(), scanner.isAtEnd
        else { return nil }
        daylight = Daylight(offset: offset, begins: begins, ends: ends)
    }

    private struct Scanner {
        let bytes: [UInt8]
        var index = 0

        var isAtEnd: Bool { index == bytes.count }
        var peek: UInt8? { isAtEnd ? nil : bytes[index] }

        mutating func take(_ byte: UInt8) -> Bool {
            guard peek == byte else { return false }
            index += 1
            return true
        }

        mutating func skipName() -> Bool {
            let start = index
            if take(0x3C) {
                while let byte = peek, byte != 0x3E { index += 1 }
                return take(0x3E)
            }
            while let byte = peek, byte | 0x20 >= 0x61, byte | 0x20 <= 0x7A { index += 1 }
            return index - start >= 3
        }

        mutating func number(upTo limit: Int) -> Int? {
            var value = 0
            let start = index
            while let byte = peek, byte >= 0x30, byte <= 0x39, index - start < 4 {
                value = value * 10 + Int(byte - 0x30)
                index += 1
            }
            return index > start && value <= limit ? value : nil
        }

        /// `[+-]hh[:mm[:ss]]` as seconds.
        mutating func offset() -> Int64? {
            let isNegative = take(0x2D)
            if !isNegative { _ = take(0x2B) }
            guard let hours = number(upTo: 167) else { return nil }
            var seconds = Int64(hours) * 3_600
            if take(0x3A) {
                guard let minutes = number(upTo: 59) else { return nil }
                seconds += Int64(minutes) * 60
                if take(0x3A) {
                    guard let rest = number(upTo: 59) else { return nil }
                    seconds += Int64(rest)
                }
            }
            return isNegative ? -seconds : seconds
        }

        mutating func change() -> Change? {
            let date: Change.Date
            if take(0x4D) {
                guard let month = number(upTo: 12), month >= 1, take(0x2E),
                    let week = number(upTo: 5), week >= 1, take(0x2E),
                    let weekday = number(upTo: 6)
                else { return nil }
                date = .monthWeekday(month: month, week: week, weekday: weekday)
            } else if take(0x4A) {
                guard let day = number(upTo: 365), day >= 1 else { return nil }
                date = .julian(day)
            } else {
                guard let day = number(upTo: 365) else { return nil }
                date = .ordinal(day)
            }
            guard take(0x2F) else { return Change(date: date, time: 7_200) }
            guard let time = offset() else { return nil }
            return Change(date: date, time: time)
        }
    }
}
