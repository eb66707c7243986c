import Values

/// What a rule says at one instant, and how long that stays true.
enum Answer {
    /// It has nothing against it, however late.
    case silent
    /// It allows it on every instant before this one.
    case allows(until: Instant)
    /// It allows it on no instant before this one.
    case blocks(until: Instant)
    /// It forbids it at any time.
    case forbids
}

/// A window made ready: holidays as one set of bits.
final class WindowTable: Sendable {
    /// Days that are searched for the next opening; more than the horizon of the gate.
    static let searchDays = Gate.horizonDays + 10
    /// Days over which an opening is followed without a break. A longer one is told as ending
    /// there, which is earlier than the truth and therefore safe.
    static let followDays = 2

    private let week: [[WindowRule.Range]]
    private let holiday: [WindowRule.Range]
    private let holidays: HolidayUnion

    init(_ rule: WindowRule) {
        week = rule.week
        holiday = rule.holiday
        holidays = HolidayUnion(rule.calendars)
    }

    /// The answer in all of several zones.
    func answer(_ zones: [ZoneRules], at instant: Instant) -> Answer {
        var until = Instant.distantFuture
        var opens: Instant?
        for index in zones.indices {
            switch answer(zones[index], at: instant) {
            case .allows(let end): until = min(until, end)
            case .blocks(let end): opens = max(opens ?? end, end)
            case .silent, .forbids: break
            }
        }
        if let opens { return .blocks(until: opens) }
        return .allows(until: until)
    }

    private func ranges(_ dayNumber: Int) -> [WindowRule.Range] {
        if holidays.contains(dayNumber) { return holiday }
        // 1970-01-01 was a Thursday; Monday is 0.
        let remainder = (dayNumber + 3) % 7
        return week[remainder < 0 ? remainder + 7 : remainder]
    }

    private func answer(_ zone: ZoneRules, at instant: Instant) -> Answer {
        let seconds = instant.seconds
        let offset = Int64(zone.offset(at: instant))
        let local = seconds + offset
        let day = Int(local >= 0 ? local / 86_400 : (local - 86_399) / 86_400)
        let second = Int(local - Int64(day) * 86_400)
        let today = ranges(day)
        for range in today where second < range.end * 60 {
            if second >= range.start * 60 {
                return open(zone, from: seconds, offset: offset, day: day, end: range.end)
            }
            return closed(zone, from: seconds, offset: offset, day: day, start: range.start)
        }
        for next in day + 1...day + WindowTable.searchDays {
            if let first = ranges(next).first {
                return closed(zone, from: seconds, offset: offset, day: next, start: first.start)
            }
        }
        return .blocks(
            until: Instant(seconds: seconds + Int64(WindowTable.searchDays) * 86_400)
        )
    }

    /// Closed until a local time, or until the clock changes before it: then ask again.
    private func closed(
        _ zone: ZoneRules,
        from seconds: Int64,
        offset: Int64,
        day: Int,
        start: Int
    ) -> Answer {
        let opens = Int64(day) * 86_400 + Int64(start) * 60 - offset
        if let change = transition(zone, after: seconds, through: opens, offset: offset) {
            return .blocks(until: Instant(seconds: change))
        }
        return .blocks(until: Instant(seconds: opens))
    }

    private func open(
        _ zone: ZoneRules,
        from seconds: Int64,
        offset: Int64,
        day: Int,
        end: Int
    ) -> Answer {
        var day = day
        var end = end
        for _ in 0..<WindowTable.followDays where end == 1_440 {
            guard let first = ranges(day + 1).first, first.start == 0 else { break }
            day += 1
            end = first.end
        }
        let closes = Int64(day) * 86_400 + Int64(end) * 60 - offset
        if let change = transition(zone, after: seconds, through: closes - 1, offset: offset) {
            // The clock changes while it is open: go on from there if it still is.
            let then = Instant(seconds: change)
            if case .allows(let until) = answer(zone, at: then) { return .allows(until: until) }
            return .allows(until: then)
        }
        return .allows(until: Instant(seconds: closes))
    }

    /// The first second after which the offset is another, if it is another at the end.
    private func transition(
        _ zone: ZoneRules,
        after seconds: Int64,
        through end: Int64,
        offset: Int64
    ) -> Int64? {
        guard Int64(zone.offset(at: Instant(seconds: end))) != offset else { return nil }
        var low = seconds
        var high = end
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if Int64(zone.offset(at: Instant(seconds: middle))) == offset {
                low = middle
            } else {
                high = middle
            }
        }
        return high
    }
}
