internal import Values

extension DayReader {
    /// `15 de noviembre`, `el 15`, `día cinco`, `primero de mayo`, `diciembre 15`.
    mutating func readDayOfMonth(_ index: Int) -> Int {
        guard let (number, end) = dayNumber(index) else { return readMonthFirst(index) }
        if let taken = readWithMonth(number, index, end) { return taken }
        let isOrdinal = end > index + 1 || text.isWord(index, in: Calendar.firsts)
        guard isNamedDay(index, end, isOrdinal: isOrdinal) else { return 0 }
        return readOfMonth(number, index, end)
    }

    /// A number from 1 to 31 in digits or words, and the token behind it and its ending.
    func dayNumber(_ index: Int) -> (Int, Int)? {
        guard text.tokens.indices.contains(index) else { return nil }
        var number: Int
        var end = index + 1
        if let digits = text.tokens[index].smallNumber {
            number = digits
            if text.isWord(end, in: Calendar.suffixes), isSuffix(end) { end += 1 }
        } else if text.isWord(index, in: Calendar.firsts) {
            number = 1
        } else if text.tokens[index].isWord,
            let read = NumberReader(text: text, slang: .none).read(at: index),
            let small = read.small, !read.hasScale
        {
            number = small
            end = read.end
        } else {
            return nil
        }
        guard (1...31).contains(number) else { return nil }
        return (number, end)
    }

    /// `1ro`, `15th`; `15 a 20` is no ending.
    private func isSuffix(_ index: Int) -> Bool {
        !(word(index, "a") || word(index, "o")) || word(index + 1, "de")
    }

    /// `… de diciembre (de 2027)`.
    private mutating func readWithMonth(_ number: Int, _ index: Int, _ end: Int) -> Int? {
        var place = end
        if text.isWord(place, in: Calendar.of) { place += 1 }
        guard text.tokens.indices.contains(place),
            let month = Calendar.month(text.tokens[place].hash)
        else { return nil }
        // `el 15 del mes`, `3 mar`: a month in three letters only behind digits.
        let (year, next) = yearBehind(place + 1)
        // `vivo en 5 de mayo 23`: a street.
        if text.isWord(index - 1, in: DayReader.streets) {
            claim(index, next - index)
            return next - index
        }
        return readDay(number, month, year, index, next - index)
    }

    private static let streets = Fold.words("en calle avenida av colonia col esquina plaza")

    private mutating func readMonthFirst(_ index: Int) -> Int {
        guard let month = Calendar.month(text.tokens[index].hash) else { return 0 }
        var place = index + 1
        if text.isWord(place, in: Calendar.the) { place += 1 }
        guard let (number, end) = dayNumber(place), !isCounted(end), !isTime(place),
            text.tokens[place].smallNumber != nil
        else { return 0 }
        let (year, next) = yearBehind(end)
        return readDay(number, month, year, index, next - index)
    }

    /// A year of four digits behind a month, perhaps after `de` or a comma.
    func yearBehind(_ index: Int) -> (Int?, Int) {
        var place = index
        if text.isWord(place, in: Calendar.of) { place += 1 }
        if word(place, "ano") { place += 1 }
        guard text.tokens.indices.contains(place) else { return (nil, index) }
        if let year = text.tokens[place].smallNumber {
            // `15 de dic 1500`: without `de` only a year close by is one, the rest is money.
            let years = place > index ? 1_000...2_999 : today.year - 1...today.year + 3
            return years.contains(year) && !isCounted(place + 1)
                ? (year, place + 1) : (nil, index)
        }
        guard place > index,
            let read = NumberReader(text: text, slang: .none).read(at: place),
            let year = read.small, (1_900...2_100).contains(year)
        else { return (nil, index) }
        return (year, read.end)
    }

    /// `el 15`, `día 15`, `para el 15`, `lunes 15`: what makes a number a day.
    private func isNamedDay(_ index: Int, _ end: Int, isOrdinal: Bool) -> Bool {
        guard !isCounted(end), !isTime(index) else { return false }
        let isDigits = text.tokens[index].smallNumber != nil
        if isJoinedDay(index, end) { return true }
        // `el próximo 30`
        if isDigits, text.isWord(index - 1, in: Calendar.next),
            word(index - 2, "el") || word(index - 2, "este")
        {
            return true
        }
        if isOrdinal && !isDigits {
            // `primero` alone is an order of things, not a day.
            return word(index - 1, "el") && endsNoun(end)
                || word(index - 1, "dia")
                || word(index - 1, "el") && text.isWord(end, in: Calendar.of)
                    && (word(end + 1, "mes") || text.isWord(end + 1, in: Calendar.this)
                        || text.isWord(end + 1, in: Calendar.next))
        }
        guard text.isWord(index - 1, in: Calendar.beforeDay) else { return false }
        if word(index - 1, "dia"), word(index - 2, "cada") { return false }
        if word(index - 1, "dias") { return word(index - 2, "los") }
        if isDigits {
            // `para 15`, `hasta 15` may be amounts; `del 15` and `el 15` are not.
            return !word(index - 1, "como") && !(word(index - 1, "para") && isNumber(end))
        }
        return word(index - 1, "el") || word(index - 1, "dia") || word(index - 1, "al")
            || word(index - 1, "del")
    }

    /// Whether a noun ends before a token: `el primero le pago`, `el primero, sin falta`.
    private func endsNoun(_ index: Int) -> Bool {
        guard text.tokens.indices.contains(index) else { return true }
        return text.tokens[index].isAfterPause || !text.tokens[index].isWord
            || text.isWord(index, in: DayReader.afterNoun)
            || text.isWord(index, in: PromiseWords.verbs)
    }

    private static let afterNoun = Fold.words("le les te se lo sin ya doy paso voy hago mando si")

    /// The second number of `el 15 o 16`, and both of `entre 10 y 15`.
    private func isJoinedDay(_ index: Int, _ end: Int) -> Bool {
        guard text.tokens[index].smallNumber != nil || word(index - 1, "o") else { return false }
        // `15 o 16 de diciembre`
        if word(end, "o") || word(end, "y"), let (_, next) = dayNumber(end + 1), hasMonth(next) {
            return true
        }
        if text.isWord(index - 1, in: Calendar.joins), let last = mentions.last,
            last.range.upperBound == index - 1, last.bareDay != nil
        {
            return true
        }
        if isListed(index, end) { return true }
        // `el lunes entre 3 y 4`: hours.
        if word(index - 1, "entre"), let last = mentions.last, last.range.upperBound == index - 1 {
            return false
        }
        let opens = text.isWord(index - 1, in: Calendar.between)
        let joins =
            opens
            ? text.isWord(end, in: Calendar.spans)
            : word(end, "al") || word(end, "a") && text.tokens[index].range.count <= 2
        guard joins, let (_, next) = dayNumber(end + 1), !isCounted(next), !isTime(end + 1) else {
            return false
        }
        return opens && !word(index - 1, "de") || hasMonth(next) || word(end, "al")
    }

    /// The second of `el 10, 20 y 30`.
    private func isListed(_ index: Int, _ end: Int) -> Bool {
        guard text.tokens[index].isAfterPause, let last = mentions.last, last.bareDay != nil,
            last.range.upperBound == index
        else { return false }
        return word(end, "y") && dayNumber(end + 1) != nil
    }

    private func hasMonth(_ index: Int) -> Bool {
        var place = index
        if text.isWord(place, in: Calendar.of) { place += 1 }
        return text.tokens.indices.contains(place)
            && Calendar.month(text.tokens[place].hash) != nil
    }

    private func isNumber(_ index: Int) -> Bool {
        guard text.tokens.indices.contains(index) else { return false }
        return !text.tokens[index].isWord
    }

    /// `el 15 (de este mes | del próximo mes | de cada mes)`.
    private mutating func readOfMonth(_ number: Int, _ index: Int, _ end: Int) -> Int {
        guard text.isWord(end, in: Calendar.of) else {
            return readBare(number, index, end)
        }
        var place = end + 1
        if text.isWord(place, in: Calendar.the) { place += 1 }
        if word(place, "cada") || word(place, "todos") { return vague(index, place + 1 - index) }
        let (shift, next) = monthNamed(place)
        guard let shift else { return readBare(number, index, end) }
        // `el primero de mes` is the next one.
        let isAnyMonth = text.isWord(place, in: Calendar.month) && shift == 0 && !tellsPast
        let isBehind = isAnyMonth && number < today.day
        let first = DayReader.start(of: today).adding(months: isBehind ? 1 : shift)
        let (year, month, _) = first.civil
        guard let day = Day(year: year, month: month, day: number) else {
            return impossible(index, next - index)
        }
        guard day >= today else { return past(index, next - index) }
        return found(day, index, next - index, saysMonth: true)
    }

    /// How many months ahead `mes`, `este mes`, `próximo mes`, `mes que viene` is, and its end.
    func monthNamed(_ index: Int) -> (Int?, Int) {
        var place = index
        var shift = 0
        if text.isWord(place, in: Calendar.this) {
            place += 1
            // `del presente`, `del actual`.
            if !text.isWord(place, in: Calendar.month) { return (0, place) }
        } else if text.isWord(place, in: Calendar.next) || text.isWord(place, in: Calendar.other) {
            shift = 1
            place += 1
        }
        guard text.isWord(place, in: Calendar.month) else { return (nil, index) }
        place += 1
        if word(place, "que"), text.isWord(place + 1, in: Calendar.coming) {
            return (1, place + 2)
        }
        if text.isWord(place, in: Calendar.next) { return (1, place + 1) }
        if text.isWord(place, in: Calendar.past) { return (-1, place + 1) }
        return (shift, place)
    }

    /// A day of the month without a month: the first that is not behind.
    private mutating func readBare(_ day: Int, _ index: Int, _ end: Int) -> Int {
        let thisDay = today.day
        if tellsPast { return past(index, end - index) }
        let first = day >= thisDay ? today : DayReader.start(of: today).adding(months: 1)
        let (year, month, _) = first.civil
        guard let day = Day(year: year, month: month, day: day) else {
            return impossible(index, end - index)
        }
        return found(day, index, end - index, bareDay: day.day)
    }

    /// A day whose month is said: this year, or the next if it is behind.
    mutating func readDay(_ day: Int, _ month: Int, _ year: Int?, _ index: Int, _ count: Int)
        -> Int
    {
        if let year {
            guard let date = Day(year: year, month: month, day: day) else {
                return impossible(index, count)
            }
            if date >= today { return found(date, index, count, saysMonth: true) }
            if year < today.year - 1, !tellsBirth(index) { result.isImpossible = true }
            return past(index, count)
        }
        let here = Day(year: today.year, month: month, day: day)
        if let here, here >= today { return found(here, index, count, saysMonth: true) }
        if tellsPast { return past(index, count) }
        guard let next = Day(year: today.year + 1, month: month, day: day),
            here != nil || month < today.month || Day(year: 2_000, month: month, day: day) != nil
        else { return impossible(index, count) }
        return found(next, index, count, saysMonth: true)
    }

    private func tellsBirth(_ index: Int) -> Bool {
        (1...4).contains { text.isWord(index - $0, in: DayReader.birthWords) }
    }

    private static let birthWords = Fold.words("naci nacimiento nacio nacida nacido born birth")

    // MARK: Support

    /// `a las 5`, `5 pm`, `5 de la tarde`, `5 horas`.
    func isTime(_ index: Int) -> Bool {
        if result.claimed.indices.contains(index), result.claimed[index] { return true }
        return word(index - 1, "las")
    }

    /// `2 pagos`, `3 días`: a count, not a day; `15 por ciento`.
    func isCounted(_ index: Int) -> Bool {
        text.isWord(index, in: Calendar.counted)
            && !(text.isWord(index, in: Calendar.countedOnce) && isMoreThanOne(index - 1))
            || word(index, "por") && (word(index + 1, "ciento") || word(index + 1, "cien"))
    }

    private func isMoreThanOne(_ index: Int) -> Bool {
        text.tokens.indices.contains(index) && (text.tokens[index].smallNumber ?? 0) > 1
    }

    /// `a principios de mes`, `a mediados de enero`, `fin de mes`, `fin de año`, `último de mes`.
    mutating func readParts(_ index: Int) -> Int {
        if let taken = readLastDay(index) { return taken }
        let isEnd =
            text.isWord(index, in: Calendar.ends)
            || word(index, "finde") && text.isWord(index + 1, in: Calendar.month)
        let isBegin = text.isWord(index, in: Calendar.begins)
        guard isEnd || isBegin || text.isWord(index, in: Calendar.middles) else { return 0 }
        var place = index + 1
        if word(place, "dias") { place += 1 }
        guard
            text.isWord(place, in: Calendar.of) || word(index, "acabando")
                || word(index, "terminando") || word(index, "finde")
        else { return 0 }
        if text.isWord(place, in: Calendar.of) { place += 1 }
        if text.isWord(place, in: Calendar.the), !text.isWord(place + 1, in: Calendar.the) {
            place += 1
        }
        if isEnd, text.isWord(place, in: Calendar.week), index + 2 >= place {
            return readWeekend(index, place + 1)
        }
        if text.isWord(place, in: Calendar.year) || text.isWord(place + 1, in: Calendar.year),
            isEnd, let last = Day(year: today.year, month: 12, day: 31)
        {
            return found(
                last,
                index,
                (text.isWord(place, in: Calendar.year) ? 1 : 2) + place - index
            )
        }
        guard let (month, end) = monthStart(place) else {
            return readWeekPart(index, place, isBegin: isBegin, isEnd: isEnd)
        }
        let last = DayReader.end(of: month)
        if isEnd {
            return last < today ? past(index, end - index) : found(last, index, end - index)
        }
        let from = month.adding(days: isBegin ? 0 : 10)
        let to = month.adding(days: isBegin ? 9 : 19)
        if to < today && word(place, "mes") {
            return span(from.adding(months: 1), to.adding(months: 1), index, end - index)
        }
        return span(from, to, index, end - index)
    }

    /// `a principios de la próxima semana`.
    private mutating func readWeekPart(_ index: Int, _ place: Int, isBegin: Bool, isEnd: Bool)
        -> Int
    {
        guard let (start, end) = weekNamed(place) else { return 0 }
        let from = start.adding(days: isBegin ? 0 : isEnd ? 4 : 2)
        return span(from, from.adding(days: isBegin || !isEnd ? 1 : 2), index, end - index)
    }

    /// The first day of a month that is named at a token, and the token behind.
    private func monthStart(_ index: Int) -> (Day, Int)? {
        let (shift, end) = monthNamed(index)
        if let shift { return (DayReader.start(of: today).adding(months: shift), end) }
        guard text.tokens.indices.contains(index),
            let month = Calendar.month(text.tokens[index].hash)
        else { return nil }
        let (year, next) = yearBehind(index + 1)
        let inYear = year ?? (month >= today.month ? today.year : today.year + 1)
        return Day(year: inYear, month: month, day: 1).map { ($0, next) }
    }

    /// `último (día) de(l) mes`, `día último`, `el último de noviembre`.
    private mutating func readLastDay(_ index: Int) -> Int? {
        if word(index, "dia") && (word(index + 1, "ultimo") || word(index + 1, "utimo")) {
            var place = index + 2
            if text.isWord(place, in: Calendar.of), let (month, end) = monthStart(place + 1) {
                place = end
                return found(DayReader.end(of: month), index, place - index)
            }
            return found(monthEnd, index, 2)
        }
        guard word(index, "ultimo") || word(index, "ultimos") else { return nil }
        var place = index + 1
        if word(place, "dia") || word(place, "dias") { place += 1 }
        guard text.isWord(place, in: Calendar.of) else { return nil }
        place += 1
        if text.isWord(place, in: Calendar.the) { place += 1 }
        guard let (month, end) = monthStart(place) else { return nil }
        return found(DayReader.end(of: month), index, end - index)
    }

    /// `en diciembre`, `el mes que viene`, `el próximo mes`, `este mes`.
    mutating func readMonthSpan(_ index: Int) -> Int {
        let isPrefixed =
            text.isWord(index - 1, in: DayReader.beforeMonth)
            || text.isWord(index - 1, in: Calendar.next)
        if Calendar.month(text.tokens[index].hash) != nil {
            let isShort = text.tokens[index].range.count <= 3
            guard isPrefixed || !isShort && text.tokens.count == 1,
                let (month, end) = monthStart(index)
            else { return 0 }
            if tellsPast { return past(index, end - index) }
            return span(month, DayReader.end(of: month), index, end - index)
        }
        let (shift, end) = monthNamed(index)
        guard let shift, end > index + 1 else { return 0 }
        if shift < 0 { return past(index, end - index) }
        let first = DayReader.start(of: today).adding(months: shift)
        let from = shift == 0 ? today : first
        return span(from, DayReader.end(of: first), index, end - index)
    }

    private static let beforeMonth = Fold.words(
        "en para hasta desde este proximo in by until for by hacia durante"
    )
}
