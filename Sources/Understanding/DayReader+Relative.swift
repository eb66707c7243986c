internal import Values

extension DayReader {
    /// No count of days, weeks or months beyond this names a day.
    private static let countLimit = 120

    /// `hoy`, `mañana`, `pasado mañana`, `de hoy en ocho`, `el día siguiente`, `ayer`.
    mutating func readRelative(_ index: Int) -> Int {
        if word(index, "pasado") && word(index + 1, "manana") {
            return found(today.adding(days: 2), index, 2)
        }
        if word(index, "day"), word(index + 1, "after"), word(index + 2, "tomorrow") {
            return found(today.adding(days: 2), index, 3)
        }
        // `mañana o pasado`
        if word(index, "pasado"), text.isWord(index - 1, in: Calendar.joins),
            text.isWord(index - 2, in: Calendar.tomorrow), !word(index - 3, "la")
        {
            return found(today.adding(days: 2), index, 1)
        }
        if word(index, "pasadomanana") { return found(today.adding(days: 2), index, 1) }
        if text.isWord(index, in: Calendar.tomorrow) { return readTomorrow(index) }
        if text.isWord(index, in: Calendar.today) {
            return found(adding(ahead: index + 1) ?? today, index, weekAhead(index + 1))
        }
        if text.isWord(index, in: Calendar.tonight) { return found(today, index, 1) }
        if word(index, "esta"),
            word(index + 1, "tarde") || word(index + 1, "noche")
                || word(index + 1, "manana") || word(index + 1, "semana") && false
        {
            return found(today, index, 2)
        }
        if word(index, "this"),
            word(index + 1, "afternoon") || word(index + 1, "morning")
                || word(index + 1, "evening")
        {
            return found(today, index, 2)
        }
        if text.isWord(index, in: Calendar.yesterdays) { return past(index, 1) }
        if word(index, "dia") { return readFollowingDay(index) }
        if text.isWord(index, in: Calendar.next), word(index + 1, "dia"),
            !text.tokens.indices.contains(index + 2) || dayNumber(index + 2) == nil
        {
            return found(today.adding(days: 1), index, 2)
        }
        if word(index, "hace") { return readAgo(index) }
        return 0
    }

    /// `de hoy en ocho` is a week from today, `en quince` two: the day itself is counted.
    private func adding(ahead index: Int) -> Day? {
        guard word(index, "en") else { return nil }
        if word(index + 1, "ocho") || word(index + 1, "8") { return today.adding(days: 7) }
        if word(index + 1, "quince") || word(index + 1, "15") { return today.adding(days: 14) }
        return nil
    }

    private func weekAhead(_ index: Int) -> Int { adding(ahead: index) == nil ? 1 : 3 }

    private mutating func readTomorrow(_ index: Int) -> Int {
        // "en la mañana", "por la mañana", "de la mañana": a time of day.
        if word(index, "manana"), word(index - 1, "la") || word(index - 1, "esta") {
            claim(index, 1)
            return 1
        }
        if let ahead = adding(ahead: index + 1) { return found(ahead.adding(days: 1), index, 3) }
        return found(today.adding(days: 1), index, 1)
    }

    /// `al día siguiente`, `el próximo día`, `el siguiente día`.
    private mutating func readFollowingDay(_ index: Int) -> Int {
        if word(index + 1, "siguiente") { return found(today.adding(days: 1), index, 2) }
        guard !text.tokens.indices.contains(index + 1) else { return 0 }
        if word(index - 1, "el"), word(index - 2, "en") || word(index - 2, "durante") {
            return found(today, index, 1)
        }
        return word(index - 1, "del") && text.tokens.count > 1 ? found(today, index, 1) : 0
    }

    /// `hace tres semanas`: behind.
    private mutating func readAgo(_ index: Int) -> Int {
        guard let read = NumberReader(text: text, slang: .none).read(at: index + 1),
            text.tokens.indices.contains(read.end),
            Calendar.unit(text.tokens[read.end].hash) != nil
        else { return 0 }
        return past(index, read.end + 1 - index)
    }

    /// `en 3 días`, `dentro de una semana`, `2 días a partir de hoy`, `los próximos 3 días`.
    mutating func readIn(_ index: Int) -> Int {
        if let taken = readNextFew(index) { return taken }
        var place = index
        let hasIn = text.isWord(index, in: Calendar.inWords)
        if hasIn {
            place += 1
            if word(index, "dentro") || word(place, "unos") || word(place, "como") {
                if word(place, "de") || word(place, "unos") || word(place, "como") { place += 1 }
            }
        }
        guard let (count, unit, end) = counted(place) else {
            // `en quince`, `en ocho`: days, where nothing else is counted.
            return hasIn ? readBareCount(index, place) : 0
        }
        let behind = text.isWord(end, in: Calendar.more) || word(end, "a")
        let isAsked = !hasIn && (asksTime(before: index, unit) || isStillNeeded(end, unit))
        guard hasIn || isAsked || behind && fromNow(end) else { return 0 }
        // `en 3 pagos` is not here; `en 2 días pasados` neither.
        guard let day = moved(count, unit) else { return vague(index, end - index) }
        var taken = end - index
        if !hasIn { taken += nowLength(end) }
        return found(day, index, taken)
    }

    /// `deme 5 días`, `chance de 3 días`, `espéreme una semana`: a respite that is asked for.
    private func asksTime(before index: Int, _ unit: Calendar.Unit) -> Bool {
        guard unit != .minute, unit != .hour else { return false }
        var place = index - 1
        while place >= max(0, index - 3), text.isWord(place, in: DayReader.beforeRespite) {
            place -= 1
        }
        return text.isWord(place, in: DayReader.respites)
            || word(place, "dar") && word(place - 1, "puede")
    }

    /// `unos 15 días más y le pago`; not `15 días más de atraso`.
    private func isStillNeeded(_ index: Int, _ unit: Calendar.Unit) -> Bool {
        guard unit == .day || unit == .week else { return false }
        if word(index, "de"), word(index + 1, "plazo") || word(index + 1, "prorroga") {
            return true
        }
        guard word(index, "mas") else { return false }
        return !text.tokens.indices.contains(index + 1) || text.tokens[index + 1].isAfterPause
            || word(index + 1, "y") || word(index + 1, "para") || word(index + 1, "porfavor")
    }

    private static let beforeRespite = Fold.words("de otros otras unos unas como otra otro solo")
    private static let respites = Fold.words(
        """
        deme dame denme dan da das esperame espereme esperenme espera aguantame aguanteme
        aguantenme chance chanse chanza plazo prorroga regaleme regalame permitame permiteme
        ocupo necesito requiero oportunidad
        """
    )

    private mutating func readBareCount(_ index: Int, _ place: Int) -> Int {
        guard word(index, "en"), word(place, "ocho") || word(place, "quince"),
            !text.tokens.indices.contains(place + 1)
        else { return 0 }
        let days = word(place, "ocho") ? 8 : 15
        return found(today.adding(days: days), index, place + 1 - index)
    }

    /// A count and what it counts: `3 días`, `una semana`, `un par de días`.
    private func counted(_ index: Int) -> (Int, Calendar.Unit, Int)? {
        var count: Int
        var place: Int
        if word(index, "un"), word(index + 1, "par"), word(index + 2, "de") {
            count = 2
            place = index + 3
        } else if word(index, "a") {
            count = 1
            place = index + 1
        } else if let read = NumberReader(text: text, slang: .none).read(at: index),
            let small = read.small, (1...DayReader.countLimit).contains(small)
        {
            count = small
            place = read.end
        } else {
            return nil
        }
        guard text.tokens.indices.contains(place),
            let unit = Calendar.unit(text.tokens[place].hash)
        else { return nil }
        return (count, unit, place + 1)
    }

    private func moved(_ count: Int, _ unit: Calendar.Unit) -> Day? {
        switch unit {
        case .minute, .hour:
            let hours = unit == .hour ? count : 0
            return today.adding(days: hours / 24)
        case .day: return today.adding(days: count)
        case .week: return today.adding(days: 7 * count)
        case .payday: return count <= 12 ? payday(number: count) : nil
        case .month: return today.adding(months: count)
        case .year: return count <= 2 ? today.adding(months: 12 * count) : nil
        }
    }

    /// `… a partir de hoy`, `… después de hoy`, `… más`, `… from now`.
    private func fromNow(_ index: Int) -> Bool {
        nowLength(index) > 0 && (!word(index, "mas") || word(index + 1, "tarde"))
    }

    private func nowLength(_ index: Int) -> Int {
        var place = index
        if word(place, "a"), word(place + 1, "partir") { place += 2 }
        while text.isWord(place, in: Calendar.more) { place += 1 }
        if text.isWord(place, in: Calendar.of) { place += 1 }
        guard place > index else { return 0 }
        if word(place, "hoy") || word(place, "ahora") || word(place, "now")
            || word(place, "today") || word(place, "aqui")
        {
            return place + 1 - index
        }
        return word(index, "despues") && !text.tokens.indices.contains(place) ? 1 : 0
    }

    /// `los próximos 3 días`, `los siguientes dos meses`: a span.
    private mutating func readNextFew(_ index: Int) -> Int? {
        guard text.isWord(index, in: DayReader.nextOnes) else { return nil }
        guard let (count, unit, end) = counted(index + 1), let last = moved(count, unit) else {
            return nil
        }
        return span(today.adding(days: 1), last, index, end - index)
    }

    private static let nextOnes = Fold.words("proximos proximas siguientes next")
}
