internal import Values

extension DayReader {
    /// Finds the times of day and claims their tokens, so that no hour is taken for a day or an
    /// amount.
    mutating func readTimes() {
        var times: [TimeOfDay] = []
        var part: ClosedRange<TimeOfDay>?
        var index = 0
        var last = -2
        while index < text.tokens.count {
            if let (time, end) = time(at: index) {
                claim(index, end - index)
                // `entre las 3 y las 5` is one span.
                if times.isEmpty || index - last <= 2 { times.append(time) }
                last = end
                index = end
            } else if let (found, end) = dayPart(at: index) {
                part = part ?? found
                index = end
            } else {
                index += 1
            }
        }
        if let first = times.first {
            result.time = first...max(first, times.count > 1 ? times[1] : first)
        } else {
            result.time = part
        }
    }

    /// `a las 5 y media de la tarde`, `5 pm`, `17:30`, `17 hrs`, `a la una`.
    private func time(at index: Int) -> (TimeOfDay, Int)? {
        if case .time(let minutes) = text.tokens[index].shape {
            return finished(minutes / 60, minutes % 60, index + 1)
        }
        let isLed = word(index - 1, "las") || word(index - 1, "at")
        let isOne = word(index - 1, "la") && (word(index, "una") || word(index, "1"))
        guard isLed || isOne || text.tokens[index].smallNumber != nil || leadsTime(index + 1)
        else { return nil }
        guard let hour = hour(at: index) else { return nil }
        if isLed || isOne {
            guard !isCounted(index + 1) || isMeridian(index + 1) || isHours(index + 1) else {
                return nil
            }
            let (minute, end) = minutes(at: index + 1)
            return minute < 0
                ? finished(hour - 1, 60 + minute, end) : finished(hour, minute, end)
        }
        guard leadsTime(index + 1) else { return nil }
        return finished(hour, 0, index + 1)
    }

    private func hour(at index: Int) -> Int? {
        let number =
            text.tokens[index].smallNumber
            ?? NumberWords.value(text.tokens[index].hash).map { Int($0) }
        return number.flatMap { (0...24).contains($0) ? $0 : nil }
    }

    /// Whether what follows a number makes it an hour by itself: `pm`, `hrs`, `de la tarde`.
    private func leadsTime(_ index: Int) -> Bool {
        isMeridian(index)
            || isHours(index) && !text.isWord(index - 2, in: DayReader.beforeLengths)
            || word(index, "de") && word(index + 1, "la") && isPart(index + 2)
    }

    private func isHours(_ index: Int) -> Bool {
        word(index, "hrs") || word(index, "hr")
            || (word(index, "horas") || word(index, "hours"))
                && !text.isWord(index - 2, in: DayReader.beforeLengths) && word(index - 2, "las")
    }

    private func isMeridian(_ index: Int) -> Bool {
        word(index, "am") || word(index, "pm")
            || (word(index, "a") || word(index, "p")) && word(index + 1, "m")
    }

    private func isPart(_ index: Int) -> Bool {
        word(index, "manana") || word(index, "tarde") || word(index, "noche")
            || word(index, "madrugada")
    }

    /// `y media`, `y cuarto`, `y 20`, `menos diez`.
    private func minutes(at index: Int) -> (Int, Int) {
        let isLess = word(index, "menos")
        guard isLess || word(index, "y") || word(index, "con"),
            text.tokens.indices.contains(index + 1)
        else { return (0, index) }
        let sign = isLess ? -1 : 1
        if word(index + 1, "media") { return (30, index + 2) }
        if word(index + 1, "cuarto") { return (15 * sign, index + 2) }
        guard let read = NumberReader(text: text, slang: .none).read(at: index + 1),
            let minute = read.small, (1..<60).contains(minute),
            !isCounted(read.end) || word(read.end, "minutos")
        else { return (0, index) }
        return (minute * sign, read.end)
    }

    /// Which half of the day is said; hours from one to seven are after noon unless it is.
    private func finished(_ hour: Int, _ minute: Int, _ index: Int) -> (TimeOfDay, Int)? {
        var hour = hour
        var end = index
        var isMorning = false
        var isEvening = false
        if word(end, "hrs") || word(end, "hr") || word(end, "horas") { end += 1 }
        if isMeridian(end) {
            isMorning = word(end, "am") || word(end, "a")
            isEvening = !isMorning
            end += word(end, "am") || word(end, "pm") ? 1 : 2
        }
        let led = word(end, "de") || word(end, "por") || word(end, "en")
        if led, word(end + 1, "la"), isPart(end + 2) {
            isMorning = word(end + 2, "manana") || word(end + 2, "madrugada")
            isEvening = !isMorning
            end += 3
        }
        if isEvening && hour < 12 { hour += 12 }
        if isMorning && hour == 12 { hour = 0 }
        if !isMorning && !isEvening && (1...7).contains(hour) { hour += 12 }
        return TimeOfDay(minutes: min(1_440, hour * 60 + minute)).map { ($0, end) }
    }

    /// `en la tarde`, `por la noche`, `al mediodía`, `temprano`.
    private func dayPart(at index: Int) -> (ClosedRange<TimeOfDay>, Int)? {
        if word(index, "mediodia") { return part(12, 14, index + 1) }
        if word(index, "medio"), word(index + 1, "dia") { return part(12, 14, index + 2) }
        let isLed =
            word(index - 1, "la") || word(index - 1, "esta") || word(index - 1, "the")
            || word(index - 1, "this")
        guard isLed else { return nil }
        if word(index, "manana") || word(index, "morning") { return part(7, 12, index + 1) }
        if word(index, "tarde") || word(index, "afternoon") { return part(12, 19, index + 1) }
        if word(index, "noche") || word(index, "evening") { return part(19, 22, index + 1) }
        return nil
    }

    private func part(_ from: Int, _ to: Int, _ end: Int) -> (ClosedRange<TimeOfDay>, Int)? {
        guard let from = TimeOfDay(minutes: from * 60), let to = TimeOfDay(minutes: to * 60) else {
            return nil
        }
        return (from...to, end)
    }

    private static let beforeLengths = Fold.words("en dentro de hace cada por unas in within")
}
