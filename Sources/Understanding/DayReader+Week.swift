internal import Values

extension DayReader {
    /// Weekdays that fall on a number are looked for this far ahead.
    private static let monthsLimit = 14

    /// `el viernes`, `viernes 28`, `el primer lunes de julio`, `el viernes de la otra semana`.
    mutating func readWeekday(_ index: Int, _ weekday: Weekday) -> Int {
        let next = index + 1
        if text.isWord(next, in: Calendar.past) { return past(index, 2) }
        if text.isWord(index - 1, in: Calendar.past), !word(index - 1, "ultima") {
            return past(index, 1)
        }
        if text.isWord(index - 1, in: Calendar.plurals) || word(index - 1, "feliz") {
            return vague(index, 1)
        }
        // `de lunes a viernes`: every week.
        if word(index - 1, "de"), word(index + 1, "a"), text.tokens.indices.contains(index + 2),
            Calendar.weekday(text.tokens[index + 2].hash) != nil
        {
            return vague(index, 3)
        }
        if let taken = readOrdinalWeekday(index, weekday) { return taken }
        if let taken = readWeekdayWithNumber(index, weekday) { return taken }
        if word(index - 1, "hoy") || word(index - 1, "manana"), let last = mentions.last?.day,
            last.weekday == weekday
        {
            claim(index, 1)
            return 1
        }
        if tellsPast { return past(index, 1) }
        return readPlainWeekday(index, weekday)
    }

    private mutating func readPlainWeekday(_ index: Int, _ weekday: Weekday) -> Int {
        let ahead = (Int(weekday.rawValue) - Int(today.weekday.rawValue) + 7) % 7
        var day = today.adding(days: ahead == 0 ? 7 : ahead)
        var next = index + 1
        let offset = Int(weekday.rawValue) - 1
        if text.isWord(next, in: Calendar.of), let (start, end) = weekNamed(next + 1) {
            day = start.adding(days: offset)
            next = end
            if day < today { return past(index, next - index) }
        } else if let last = mentions.last, let start = last.period?.lowerBound,
            last.range.upperBound >= index - 1, start.weekday == .monday,
            last.period?.upperBound == start.adding(days: 6)
        {
            // `la próxima semana el martes`.
            mentions.removeLast()
            day = start.adding(days: offset)
        } else if word(next, "que"), text.isWord(next + 1, in: Calendar.coming) {
            next += 2
        } else if text.isWord(index - 1, in: Calendar.next) || text.isWord(next, in: Calendar.next)
        {
            if text.isWord(next, in: Calendar.next) { next += 1 }
            if skipsNextWeekday { day = weekStart.adding(days: 7 + offset) }
        } else if text.isWord(index - 1, in: Calendar.other) {
            day = day.adding(days: 7)
        } else if word(next, "en"), word(next + 1, "ocho") || word(next + 1, "8") {
            day = day.adding(days: 7)
            next += 2
        }
        return found(day, index, next - index)
    }

    /// `el primer viernes de julio`, `el último lunes del mes`.
    private mutating func readOrdinalWeekday(_ index: Int, _ weekday: Weekday) -> Int? {
        guard text.tokens.indices.contains(index - 1),
            let ordinal = Calendar.ordinal(text.tokens[index - 1].hash)
        else { return nil }
        guard text.isWord(index + 1, in: Calendar.of) else { return vague(index, 1) }
        let first: Day
        let end: Int
        if text.tokens.indices.contains(index + 2),
            let month = Calendar.month(text.tokens[index + 2].hash)
        {
            let (year, next) = yearBehind(index + 3)
            guard
                let start = Day(year: year ?? today.year, month: month, day: 1)
            else { return vague(index, 1) }
            let isBehind = year == nil && nth(ordinal, weekday, start).map { $0 < today } ?? true
            first = isBehind ? start.adding(months: 12) : start
            end = next
        } else {
            let place = text.isWord(index + 2, in: Calendar.the) ? index + 3 : index + 2
            let (shift, next) = monthNamed(place)
            guard let shift else { return vague(index, 1) }
            first = DayReader.start(of: today).adding(months: shift)
            end = next
        }
        guard let day = nth(ordinal, weekday, first) else { return impossible(index, end - index) }
        return day < today ? past(index, end - index) : found(day, index, end - index)
    }

    private func nth(_ ordinal: Int, _ weekday: Weekday, _ first: Day) -> Day? {
        let ahead = (Int(weekday.rawValue) - Int(first.weekday.rawValue) + 7) % 7
        guard ordinal < 0 else {
            let day = first.adding(days: ahead + (ordinal - 1) * 7)
            return day.month == first.month ? day : nil
        }
        let last = DayReader.end(of: first)
        let back = (Int(last.weekday.rawValue) - Int(weekday.rawValue) + 7) % 7
        return last.adding(days: -back)
    }

    /// `viernes 28 (de noviembre)`, `lunes el veintisiete`: with a month the number decides; alone
    /// it is the next such number that falls on the weekday.
    private mutating func readWeekdayWithNumber(_ index: Int, _ weekday: Weekday) -> Int? {
        var place = index + 1
        if word(place, "el") || word(place, "the") { place += 1 }
        if word(place, "dia") { place += 1 }
        guard text.tokens.indices.contains(place) else { return nil }
        if case .date(let day, let month, let year) = text.tokens[place].shape {
            return readDay(day, month, year, index, place + 1 - index)
        }
        if let month = Calendar.month(text.tokens[place].hash), let number = dayNumber(place + 1) {
            return readDay(number.0, month, nil, index, number.1 - index)
        }
        guard let (number, end) = dayNumber(place), !isTime(place), !isCounted(end),
            !text.isWord(place, in: Calendar.firsts)
        else { return nil }
        let before = mentions.count
        let taken = readDayOfMonth(place)
        if taken > 0, mentions.count == before || mentions[before].saysMonth {
            claim(index, 1)
            return place + taken - index
        }
        mentions.removeLast(mentions.count - before)
        for shift in 0..<DayReader.monthsLimit {
            let (year, month, _) = DayReader.start(of: today).adding(months: shift).civil
            guard let day = Day(year: year, month: month, day: number), day >= today,
                day.weekday == weekday
            else { continue }
            return found(day, index, end - index)
        }
        return vague(index, end - index)
    }

    /// The Monday of a week that is named at a token, and the token behind.
    func weekNamed(_ index: Int) -> (Day, Int)? {
        var place = index
        if text.isWord(place, in: Calendar.the), !text.isWord(place, in: Calendar.this) {
            place += 1
        }
        var shift = 0
        if text.isWord(place, in: Calendar.this) {
            place += 1
        } else if text.isWord(place, in: Calendar.next) || text.isWord(place, in: Calendar.other) {
            shift = 1
            place += 1
        } else if !text.isWord(place, in: Calendar.week) {
            return nil
        }
        guard text.isWord(place, in: Calendar.week) else { return nil }
        place += 1
        if word(place, "que"), text.isWord(place + 1, in: Calendar.coming) {
            return (weekStart.adding(days: 7), place + 2)
        }
        if text.isWord(place, in: Calendar.next) { return (weekStart.adding(days: 7), place + 1) }
        if text.isWord(place, in: Calendar.past) { return (weekStart.adding(days: -7), place + 1) }
        if text.isWord(place, in: Calendar.this) { place += 1 }
        return (weekStart.adding(days: 7 * shift), place)
    }

    /// `la próxima semana`, `esta semana`, `el fin de semana`, `la primera semana de enero`.
    mutating func readWeek(_ index: Int) -> Int {
        if text.isWord(index, in: Calendar.weekend) { return readWeekend(index, index + 1) }
        if text.isWord(index, in: Calendar.week) || text.isWord(index, in: Calendar.this)
            || text.isWord(index, in: Calendar.next) || text.isWord(index, in: Calendar.other)
        {
            guard let (start, end) = weekNamed(index) else {
                return 0
            }
            if end == index + 1 { return readBareWeek(index) }
            if start.adding(days: 6) < today { return past(index, end - index) }
            return span(max(start, today), start.adding(days: 6), index, end - index)
        }
        return 0
    }

    /// `la primera semana de enero`; `una semana`, `la semana` name no day.
    private mutating func readBareWeek(_ index: Int) -> Int {
        guard text.tokens.indices.contains(index - 1), text.isWord(index + 1, in: Calendar.of),
            let ordinal = Calendar.ordinal(text.tokens[index - 1].hash)
        else { return vague(index, 1) }
        var place = index + 2
        if text.isWord(place, in: Calendar.the) { place += 1 }
        let first: Day
        let end: Int
        if text.tokens.indices.contains(place),
            let month = Calendar.month(text.tokens[place].hash)
        {
            let (year, next) = yearBehind(place + 1)
            let inYear = year ?? (month >= today.month ? today.year : today.year + 1)
            guard let start = Day(year: inYear, month: month, day: 1) else {
                return vague(index, 1)
            }
            first = start
            end = next
        } else {
            let (shift, next) = monthNamed(place)
            guard let shift else { return vague(index, 1) }
            first = DayReader.start(of: today).adding(months: shift)
            end = next
        }
        guard let monday = nth(ordinal, .monday, first) else { return vague(index, 1) }
        return span(monday, monday.adding(days: 6), index, end - index)
    }

    /// Saturday and Sunday, of this week or of the next.
    mutating func readWeekend(_ index: Int, _ end: Int) -> Int {
        var next = end
        var shift = 0
        if text.isWord(index - 1, in: Calendar.next) || text.isWord(index - 1, in: Calendar.other) {
            shift = today.weekday >= .saturday ? 7 : 0
        }
        if text.isWord(next, in: Calendar.past) { return past(index, next + 1 - index) }
        if word(next, "que"), text.isWord(next + 1, in: Calendar.coming) {
            next += 2
            shift = today.weekday >= .saturday ? 7 : 0
        } else if text.isWord(next, in: Calendar.next) {
            next += 1
            shift = today.weekday >= .saturday ? 7 : 0
        }
        let saturday = weekStart.adding(days: 5 + shift)
        return span(max(today, saturday), saturday.adding(days: 1), index, next - index)
    }
}
