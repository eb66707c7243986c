internal import Values

extension DayReader {
    /// `la quincena`: the 15th and the last of a month are paydays; the next one, today included
    /// unless `próxima` is said. `la otra quincena` is unsure.
    mutating func readPayday(_ index: Int) -> Int {
        guard text.isWord(index, in: Calendar.payday) else { return 0 }
        if text.isWord(index + 1, in: Calendar.past) || word(index - 1, "pasada") {
            return past(index, 2)
        }
        if text.isWord(index - 1, in: Calendar.plurals) || word(index - 1, "por") {
            return vague(index, 1)
        }
        let ordinal =
            text.tokens.indices.contains(index - 1)
            ? Calendar.ordinal(text.tokens[index - 1].hash) : nil
        var next = index + 1
        if text.isWord(next, in: Calendar.of) {
            if let taken = readPaydayOf(index, ordinal) { return taken }
        }
        if let ordinal {
            return ordinal > 2 ? vague(index, 1) : found(half(ordinal, of: today), index, 1)
        }
        var isNext = text.isWord(index - 1, in: Calendar.next)
        if text.isWord(index - 1, in: Calendar.other) { return vague(index, 1) }
        if word(next, "que") && text.isWord(next + 1, in: Calendar.coming) {
            isNext = true
            next += 2
        } else if text.isWord(next, in: Calendar.next) {
            isNext = true
            next += 1
        }
        return found(payday(after: isNext), index, next - index)
    }

    /// `la primera quincena de diciembre`, `la quincena del 15`, `la segunda quincena del mes`.
    private mutating func readPaydayOf(_ index: Int, _ ordinal: Int?) -> Int? {
        var place = index + 2
        if text.isWord(place, in: Calendar.the) { place += 1 }
        guard text.tokens.indices.contains(place) else { return nil }
        let first: Day
        let end: Int
        if let month = Calendar.month(text.tokens[place].hash) {
            let (year, next) = yearBehind(place + 1)
            let inYear = year ?? (month >= today.month ? today.year : today.year + 1)
            guard let start = Day(year: inYear, month: month, day: 1) else { return nil }
            first = start
            end = next
        } else {
            let (shift, next) = monthNamed(place)
            guard let shift else {
                // `la quincena del 30`: the number says which.
                guard dayNumber(place) != nil else { return nil }
                claim(index, 1)
                return 1
            }
            first = DayReader.start(of: today).adding(months: shift)
            end = next
        }
        var day = half(ordinal ?? 1, of: first)
        if ordinal == nil, day < today { day = half(2, of: first) }
        return day < today ? past(index, end - index) : found(day, index, end - index)
    }

    /// The first or the second payday of a month.
    private func half(_ ordinal: Int, of month: Day) -> Day {
        let first = DayReader.start(of: month)
        return ordinal == 1 ? first.adding(days: 14) : DayReader.end(of: first)
    }

    private func payday(after: Bool) -> Day {
        let fifteenth = half(1, of: today)
        let candidates = [fifteenth, monthEnd, fifteenth.adding(months: 1)]
        return candidates.first { after ? $0 > today : $0 >= today } ?? monthEnd
    }

    /// The payday that is so many ahead.
    func payday(number: Int) -> Day {
        var day = today
        for _ in 0..<number {
            let fifteenth = half(1, of: day)
            day =
                day < fifteenth
                ? fifteenth
                : DayReader.end(of: day) > day
                    ? DayReader.end(of: day) : fifteenth.adding(months: 1)
        }
        return day
    }
}
