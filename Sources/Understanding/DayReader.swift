internal import Values

/// Finds the days, spans and times that a message names, relative to the day it was written on.
struct DayReader {
    /// A day or a span that a message names.
    struct Mention {
        /// Its tokens.
        var range: Range<Int>
        /// The day, when it is one.
        var day: Day?
        /// The days it spans.
        var period: ClosedRange<Day>?
        /// The day of the month, where no month was said: the next mention may say it.
        var bareDay: Int?
        /// Whether month or year were said.
        var saysMonth = false
    }

    /// What was found.
    struct Result {
        /// The days in order, each once.
        var days: [Day] = []
        /// The span, if there is one.
        var period: ClosedRange<Day>?
        /// The time of day.
        var time: ClosedRange<TimeOfDay>?
        /// Something like a date that names no single day ("la próxima semana").
        var isVague = false
        /// A day that lies behind ("ayer").
        var isPast = false
        /// A day that no calendar has, or that nobody alive can mean.
        var isImpossible = false
        /// Whether a day is a limit ("antes del 10"), not an appointment.
        var isLimit = false
        /// Which tokens belong to days and times.
        var claimed: [Bool]
    }

    let text: FoldedText
    let today: Day
    /// Whether `el próximo viernes` is that of next week, as in Spain.
    let skipsNextWeekday: Bool
    /// Whether the message tells of what was, so that `el viernes` lies behind.
    let tellsPast: Bool
    let country: String
    var result: Result
    var mentions: [Mention] = []

    private init(_ text: FoldedText, on today: Day, country: String) {
        self.text = text
        self.today = today
        self.country = country
        skipsNextWeekday = country == "ES"
        tellsPast = DayReader.tellsPast(text)
        result = Result(claimed: Array(repeating: false, count: text.tokens.count))
    }

    static func read(_ text: FoldedText, on today: Day, country: String) -> Result {
        var reader = DayReader(text, on: today, country: country)
        reader.readTimes()
        var index = 0
        while index < text.tokens.count {
            index += max(1, reader.result.claimed[index] ? 1 : reader.read(at: index))
        }
        reader.join()
        reader.readSoon()
        reader.dropDeclined()
        reader.settle()
        return reader.result
    }

    /// Reads what begins at a token and says how many tokens it took.
    private mutating func read(at index: Int) -> Int {
        switch text.tokens[index].shape {
        case .date(let day, let month, let year):
            guard text.bytes[text.tokens[index].range] != [0x32, 0x34, 0x2F, 0x37][...] else {
                return 0
            }
            return readDay(day, month, year, index, 1)
        case .number:
            if let (day, month) = pointed(index) { return readDay(day, month, nil, index, 1) }
            let taken = readDayOfMonth(index)
            return taken > 0 ? taken : readIn(index)
        case .otherDigits, .time: return 0
        case .word: break
        }
        if let taken = readNamedDay(index) { return taken }
        if let weekday = weekday(at: index) { return readWeekday(index, weekday) }
        let readings: [(inout DayReader, Int) -> Int] = [
            { $0.readRelative($1) }, { $0.readPayday($1) }, { $0.readParts($1) },
            { $0.readWeek($1) }, { $0.readMonthSpan($1) }, { $0.readIn($1) },
            { $0.readDayOfMonth($1) },
        ]
        for reading in readings {
            let taken = reading(&self, index)
            if taken > 0 { return taken }
        }
        return 0
    }

    /// `el 15.12`: a point between day and month where a day is due.
    private func pointed(_ index: Int) -> (Int, Int)? {
        guard word(index - 1, "el") || word(index - 1, "dia"),
            case .number(let digits) = text.tokens[index].shape, digits.sign == .none,
            !digits.isWhole, text.tokens[index].range.count == 5, !isCounted(index + 1)
        else { return nil }
        let (day, month) = (Int(digits.minor / 100), Int(digits.minor % 100))
        return (1...31).contains(day) && (1...12).contains(month) ? (day, month) : nil
    }

    private func weekday(at index: Int) -> Weekday? {
        if let weekday = Calendar.weekday(text.tokens[index].hash) { return weekday }
        return text.tokens.count == 1 ? Calendar.shortWeekday(text.tokens[0].hash) : nil
    }

    // MARK: Joining

    /// `del 3 al 5 de enero`, `el 18 y 19 de junio`: two mentions that are one span, or share a
    /// month.
    private mutating func join() {
        guard mentions.count > 1 else { return }
        for index in mentions.indices.dropLast().reversed() {
            let left = mentions[index]
            let right = mentions[index + 1]
            let between = left.range.upperBound..<right.range.lowerBound
            let words = between.filter { !text.isWord($0, in: Calendar.the) && !word($0, "dia") }
            guard words.count <= 1, words.allSatisfy({ text.isWord($0, in: Calendar.joins) })
            else { continue }
            if let bare = left.bareDay, right.saysMonth, let end = right.day {
                mentions[index].day = sameMonth(bare, as: end)
                mentions[index].saysMonth = true
            }
            guard let first = words.first, let from = mentions[index].day, let to = right.day
            else { continue }
            let opens = opensSpan(before: left.range.lowerBound)
            let spans =
                opens && text.isWord(first, in: Calendar.spans) || word(first, "al")
                || word(first, "a") && left.bareDay != nil
            guard spans, from <= to else { continue }
            mentions[index].period = from...to
        }
    }

    private func sameMonth(_ day: Int, as other: Day) -> Day? {
        let (year, month, last) = other.civil
        let found = Day(year: year, month: month, day: day)
        guard day > last else { return found }
        return found?.adding(months: -1)
    }

    private func opensSpan(before index: Int) -> Bool {
        text.isWord(index - 1, in: Calendar.between)
            || text.isWord(index - 1, in: Calendar.the)
                && text.isWord(index - 2, in: Calendar.between)
            || word(index - 1, "dia") && text.isWord(index - 3, in: Calendar.between)
    }

    private mutating func settle() {
        for mention in mentions {
            if mention.day != nil, isAfterwards(mention.range.lowerBound) {
                // `después del 15` names no day.
                result.isVague = true
                continue
            }
            if let day = mention.day, !result.days.contains(day) { result.days.append(day) }
            if let period = mention.period, result.period == nil { result.period = period }
            if mention.period != nil { result.isVague = true }
            limit(mention)
        }
    }

    /// `antes del 10`, `a más tardar el 10`, `después del 15`.
    private mutating func limit(_ mention: Mention) {
        guard let day = mention.day, mention.period == nil else { return }
        let start = mention.range.lowerBound
        for place in stride(from: start - 1, through: max(0, start - 4), by: -1) {
            if text.isWord(place, in: Calendar.before) {
                result.isLimit = true
                if day > today, result.period == nil {
                    result.period = today...day.adding(days: -1)
                }
                return
            }
            if text.isWord(place, in: Calendar.after) {
                result.isLimit = true
                return
            }
            let isPart =
                text.isWord(place, in: Calendar.of) || text.isWord(place, in: Calendar.the)
                || word(place, "dia") || word(place, "este")
            guard isPart else { return }
        }
    }

    // MARK: Support

    func word(_ index: Int, _ word: StaticString) -> Bool { text.isWord(index, word) }

    mutating func claim(_ index: Int, _ count: Int) {
        for place in max(0, index)..<min(index + count, result.claimed.count) {
            result.claimed[place] = true
        }
    }

    mutating func found(
        _ day: Day,
        _ index: Int,
        _ count: Int,
        bareDay: Int? = nil,
        saysMonth: Bool = false
    ) -> Int {
        claim(index, count)
        mentions.append(
            Mention(
                range: index..<index + count,
                day: day,
                bareDay: bareDay,
                saysMonth: saysMonth
            )
        )
        return count
    }

    mutating func span(_ from: Day, _ to: Day, _ index: Int, _ count: Int) -> Int {
        claim(index, count)
        let range = index..<index + count
        mentions.append(Mention(range: range, period: min(from, to)...max(from, to)))
        return count
    }

    mutating func vague(_ index: Int, _ count: Int) -> Int {
        claim(index, count)
        result.isVague = true
        return count
    }

    mutating func past(_ index: Int, _ count: Int) -> Int {
        claim(index, count)
        result.isPast = true
        return count
    }

    mutating func impossible(_ index: Int, _ count: Int) -> Int {
        result.isImpossible = true
        return vague(index, count)
    }

    var monthEnd: Day { DayReader.end(of: today) }

    var weekStart: Day { today.adding(days: 1 - Int(today.weekday.rawValue)) }

    static func end(of day: Day) -> Day {
        let (year, month, number) = day.civil
        return day.adding(days: Day.daysInMonth(year: year, month: month) - number)
    }

    static func start(of day: Day) -> Day { day.adding(days: 1 - day.day) }

    private static func tellsPast(_ text: FoldedText) -> Bool {
        var tells = false
        for index in text.tokens.indices {
            if text.isWord(index, in: pastVerbs), !text.isWord(index - 1, in: notPast) {
                tells = true
            }
            if text.isWord(index, in: PromiseWords.future) { return false }
            if text.isWord(index, in: PromiseWords.verbs),
                !text.isWord(index - 1, in: PromiseWords.beforeNoun)
            {
                return false
            }
        }
        return tells
    }

    private static let pastVerbs = Fold.words(
        """
        pague deposite abone transferi liquide hice realice efectue mande envie pagamos pagaron
        depositaron cobraron fue vencio paid deposited sent transferred llamaron hablaron
        """
    )
    private static let notPast = Fold.words("que no me les le se")
}
