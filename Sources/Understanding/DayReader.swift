internal import Values

/// Finds the days that a message names, relative to the day on which it was written.
struct DayReader {
    /// What was found.
    struct Result {
        /// The days in order, each once.
        var days: [Day] = []
        /// Something like a date that names no single day ("la próxima semana").
        var isVague = false
        /// A day that lies behind ("ayer").
        var isPast = false
        /// Which tokens belong to days and times.
        var claimed: [Bool]
    }

    private let text: FoldedText
    private let today: Day
    private var result: Result

    private init(_ text: FoldedText, on today: Day) {
        self.text = text
        self.today = today
        result = Result(claimed: Array(repeating: false, count: text.tokens.count))
    }

    static func read(_ text: FoldedText, on today: Day) -> Result {
        var reader = DayReader(text, on: today)
        var index = 0
        while index < text.tokens.count {
            index += max(1, reader.read(at: index))
        }
        return reader.result
    }

    /// Reads what begins at a token and says how many tokens it took.
    private mutating func read(at index: Int) -> Int {
        switch text.tokens[index].shape {
        case .date(let day, let month, let year): return readNumeric(index, day, month, year)
        case .number: return readDayOfMonth(index)
        case .otherDigits: return 0
        case .word: break
        }
        if let weekday = Calendar.weekday(text.tokens[index].hash) {
            return readWeekday(index, weekday)
        }
        return readWords(index)
    }

    private mutating func readWords(_ index: Int) -> Int {
        if word(index, "pasado") && word(index + 1, "manana") {
            return found(today.adding(days: 2), index, 2)
        }
        if word(index, "manana") { return readTomorrow(index) }
        if word(index, "hoy") { return found(today, index, 1) }
        if text.isWord(index, in: Calendar.yesterdays) { return past(index, 1) }
        if word(index, "quincena") { return readPayday(index) }
        if word(index, "primero") || word(index, "uno") { return readFirst(index) }
        if text.isWord(index, in: Calendar.ends) { return readEnd(index) }
        if word(index, "ultimo") && word(index + 1, "de") && word(index + 2, "mes") {
            return found(monthEnd, index, 3)
        }
        if word(index, "dia") && word(index + 1, "ultimo") { return found(monthEnd, index, 2) }
        if word(index, "ultimo") && word(index + 1, "dia") && word(index + 2, "del") {
            return word(index + 3, "mes") ? found(monthEnd, index, 4) : 0
        }
        if word(index, "en") || word(index, "dentro") { return readIn(index) }
        if text.isWord(index, in: Calendar.vague) { return vague(index, 1) }
        if Calendar.month(text.tokens[index].hash) != nil, word(index - 1, "en") {
            return vague(index, 1)
        }
        return 0
    }

    // MARK: Days

    private mutating func readNumeric(_ index: Int, _ day: Int, _ month: Int, _ year: Int?) -> Int {
        if let year {
            guard let found = Day(year: year, month: month, day: day) else {
                return vague(index, 1)
            }
            return found < today ? past(index, 1) : self.found(found, index, 1)
        }
        return readDay(day, month: month, index, 1)
    }

    /// `15 de noviembre`, `el 15`, `dia 15`, `lunes 15`; `15` alone is no day.
    private mutating func readDayOfMonth(_ index: Int) -> Int {
        guard let number = text.tokens[index].smallNumber else { return 0 }
        if isTime(index) {
            claim(index, 1)
            return 1
        }
        guard (1...31).contains(number) else { return 0 }
        var next = index + 1
        if text.isWord(next, in: Calendar.ordinals) { next += 1 }
        var afterOf = next
        if word(afterOf, "de") || word(afterOf, "del") { afterOf += 1 }
        if text.tokens.indices.contains(afterOf),
            let month = Calendar.month(text.tokens[afterOf].hash)
        {
            return readDay(number, month: month, index, yearEnd(afterOf + 1) - index)
        }
        let isNamed =
            text.isWord(index - 1, in: Calendar.beforeDay) && !isCounted(index)
            && !text.isWord(next, in: Calendar.currency)
        guard isNamed else { return 0 }
        if word(next, "de") || word(next, "del") {
            if word(next + 1, "mes") || word(next + 1, "presente") || word(next + 2, "mes") {
                if text.isWord(next + 1, in: Calendar.next)
                    || text.isWord(next + 2, in: Calendar.next)
                {
                    return vague(index, next + 2 - index)
                }
                return readDay(number, month: nil, index, next + 2 - index)
            }
        }
        return readDay(number, month: nil, index, next - index)
    }

    /// The first such day that is not behind; none, if the month at hand lacks it.
    private mutating func readDay(_ day: Int, month: Int?, _ index: Int, _ count: Int) -> Int {
        let (year, thisMonth, thisDay) = today.civil
        if let month {
            let here = Day(year: year, month: month, day: day)
            if let here, here >= today { return found(here, index, count) }
            // A month that is just behind is the past, not next year.
            if month <= thisMonth && thisMonth - month < 6 {
                return here == nil ? vague(index, count) : past(index, count)
            }
            guard let next = Day(year: year + 1, month: month, day: day) else {
                return vague(index, count)
            }
            return found(next, index, count)
        }
        let first = day >= thisDay ? today : today.adding(months: 1)
        let (firstYear, firstMonth, _) = first.civil
        guard let found = Day(year: firstYear, month: firstMonth, day: day) else {
            return vague(index, count)
        }
        return self.found(found, index, count)
    }

    private mutating func readFirst(_ index: Int) -> Int {
        if word(index + 1, "de"), text.tokens.indices.contains(index + 2) {
            if let month = Calendar.month(text.tokens[index + 2].hash) {
                return readDay(1, month: month, index, 3)
            }
        }
        guard word(index, "primero"), word(index - 1, "el") || word(index - 1, "dia") else {
            return 0
        }
        return readDay(1, month: nil, index, 1)
    }

    private mutating func readWeekday(_ index: Int, _ weekday: Weekday) -> Int {
        var next = index + 1
        if word(next, "pasado") { return past(index, 2) }
        if text.isWord(index - 1, in: Calendar.plurals) { return vague(index, 1) }
        // "el primer viernes de julio", "el martes de esta semana"
        if text.isWord(index - 1, in: Calendar.ordinalDays) { return vague(index, 1) }
        if word(next, "de"), nextWeekEnd(next) == nil,
            word(next + 1, "esta") || word(next + 1, "la")
                || text.tokens.indices.contains(next + 1)
                    && Calendar.month(text.tokens[next + 1].hash) != nil
        {
            return vague(index, 2)
        }
        if let number = text.tokens.indices.contains(next) ? text.tokens[next].smallNumber : nil,
            (1...31).contains(number), !isTime(next), !isCounted(next)
        {
            return readWeekdayWithNumber(index, weekday, next)
        }
        if word(index - 1, "hoy") && weekday == today.weekday {
            claim(index, 1)
            return 1
        }
        let ahead = (Int(weekday.rawValue) - Int(today.weekday.rawValue) + 7) % 7
        var day = today.adding(days: ahead == 0 ? 7 : ahead)
        if word(index - 1, "manana") && ahead == 1 {
            claim(index, 1)
            return 1
        }
        if word(next, "que") && text.isWord(next + 1, in: Calendar.coming) { next += 2 }
        if word(next, "proximo") { next += 1 }
        if let weekEnd = nextWeekEnd(next) {
            let monday = today.adding(days: 8 - Int(today.weekday.rawValue))
            day = monday.adding(days: Int(weekday.rawValue) - 1)
            next = weekEnd
        }
        return found(day, index, next - index)
    }

    /// `viernes 28 (de noviembre)`: the number decides; a weekday that differs makes it unsure.
    private mutating func readWeekdayWithNumber(_ index: Int, _ weekday: Weekday, _ next: Int)
        -> Int
    {
        let before = result.days.count
        claim(index, 1)
        var taken = readDayOfMonth(next)
        if taken == 0, let number = text.tokens[next].smallNumber {
            taken = readDay(number, month: nil, next, 1)
        }
        if result.days.count > before, result.days[before].weekday != weekday {
            result.days.removeLast()
            result.isVague = true
        }
        return 1 + taken
    }

    /// `de la próxima semana`, `de la semana que viene|entra`, `de la otra semana`.
    private func nextWeekEnd(_ index: Int) -> Int? {
        guard word(index, "de"), word(index + 1, "la") else { return nil }
        if text.isWord(index + 2, in: Calendar.next), word(index + 3, "semana") {
            return index + 4
        }
        guard word(index + 2, "semana"), word(index + 3, "que"),
            text.isWord(index + 4, in: Calendar.coming)
        else { return nil }
        return index + 5
    }

    private mutating func readTomorrow(_ index: Int) -> Int {
        // "en la mañana", "por la mañana", "de la mañana": a time of day.
        if word(index - 1, "la") || word(index - 1, "esta") {
            claim(index, 1)
            return 1
        }
        return found(today.adding(days: 1), index, 1)
    }

    // MARK: Paydays and ends of months

    /// The 15th and the last day of a month. `la otra quincena` is unsure.
    private mutating func readPayday(_ index: Int) -> Int {
        if word(index + 1, "pasada") { return past(index, 2) }
        if text.isWord(index - 1, in: Calendar.unsurePayday) { return vague(index, 1) }
        var next = index + 1
        var isNext = text.isWord(index - 1, in: Calendar.next)
        if word(next, "que") && text.isWord(next + 1, in: Calendar.coming) {
            isNext = true
            next += 2
        } else if word(next, "proxima") || word(next, "siguiente") {
            isNext = true
            next += 1
        } else if word(next, "de") {
            return vague(index, 2)
        }
        return found(payday(after: isNext), index, next - index)
    }

    private func payday(after: Bool) -> Day {
        let (year, month, _) = today.civil
        let candidates = [
            Day(year: year, month: month, day: 15), monthEnd,
            Day(year: year, month: month, day: 15)?.adding(months: 1),
        ]
        let first = candidates.compactMap { $0 }.first { after ? $0 > today : $0 >= today }
        return first ?? monthEnd
    }

    private var monthEnd: Day {
        let (year, month, day) = today.civil
        return today.adding(days: Day.daysInMonth(year: year, month: month) - day)
    }

    private mutating func readEnd(_ index: Int) -> Int {
        guard word(index + 1, "de") || word(index + 1, "del") else { return 0 }
        if word(index + 2, "semana") || word(index + 2, "ano") { return vague(index, 3) }
        var next = index + 2
        if word(next, "este") { next += 1 }
        guard text.tokens.indices.contains(next) else { return 0 }
        if word(next, "mes") {
            if word(next + 1, "que") || word(next + 1, "proximo") {
                return vague(index, next + 2 - index)
            }
            return found(monthEnd, index, next + 1 - index)
        }
        guard let month = Calendar.month(text.tokens[next].hash) else { return 0 }
        let (year, thisMonth, _) = today.civil
        let inYear = month >= thisMonth ? year : year + 1
        let last = Day.daysInMonth(year: inYear, month: month)
        return readDay(last, month: month, index, next + 1 - index)
    }

    /// `en 3 días`, `dentro de una semana`.
    private mutating func readIn(_ index: Int) -> Int {
        var next = index + 1
        if word(index, "dentro") {
            guard word(next, "de") else { return 0 }
            next += 1
        }
        guard text.tokens.indices.contains(next + 1),
            let count = text.tokens[next].smallNumber
                ?? Calendar.smallCount(text.tokens[next].hash), (1...60).contains(count)
        else { return 0 }
        let unit = next + 1
        if word(unit, "dias") || word(unit, "dia") {
            return found(today.adding(days: count), index, unit + 1 - index)
        }
        if word(unit, "semana") || word(unit, "semanas") {
            return found(today.adding(days: count * 7), index, unit + 1 - index)
        }
        if text.isWord(unit, in: Calendar.longUnits) { return vague(index, unit + 1 - index) }
        return 0
    }

    // MARK: Support

    /// `a las 5`, `5 pm`, `5 de la tarde`, `5 horas`.
    private func isTime(_ index: Int) -> Bool {
        text.isWord(index - 1, in: Calendar.beforeTime)
            || text.isWord(index + 1, in: Calendar.afterTime)
            || word(index + 1, "de") && word(index + 2, "la")
    }

    /// `2 pagos`, `3 días`: a count, not a day.
    private func isCounted(_ index: Int) -> Bool {
        text.isWord(index + 1, in: Calendar.counted)
    }

    private func yearEnd(_ index: Int) -> Int {
        var next = index
        if word(next, "de") || word(next, "del") { next += 1 }
        if text.tokens.indices.contains(next), let year = text.tokens[next].smallNumber,
            year == today.year || year == today.year + 1
        {
            return next + 1
        }
        return index
    }

    private func word(_ index: Int, _ word: StaticString) -> Bool { text.isWord(index, word) }

    private mutating func claim(_ index: Int, _ count: Int) {
        for place in index..<min(index + count, result.claimed.count) {
            result.claimed[place] = true
        }
    }

    private mutating func found(_ day: Day, _ index: Int, _ count: Int) -> Int {
        claim(index, count)
        if !result.days.contains(day) { result.days.append(day) }
        return count
    }

    private mutating func vague(_ index: Int, _ count: Int) -> Int {
        claim(index, count)
        result.isVague = true
        return count
    }

    private mutating func past(_ index: Int, _ count: Int) -> Int {
        claim(index, count)
        result.isPast = true
        return count
    }
}
