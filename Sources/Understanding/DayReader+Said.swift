internal import Values

extension DayReader {
    /// Leaves out the days that a message names only to say that nothing is paid then, or that
    /// something happened then: `hoy no puedo`, `el viernes no, mejor el lunes`, `me corrieron el
    /// lunes`.
    mutating func dropDeclined() {
        mentions = mentions.filter { mention in
            guard mention.day != nil, mention.period == nil else { return true }
            return !isDeclined(behind: mention.range)
                && !isDeclined(before: mention.range)
                && !isSince(mention.range)
        }
    }

    /// `… no`, `… no puedo`, `… no me pagan`; not `… no le fallo`, `… no pasa`.
    private func isDeclined(behind range: Range<Int>) -> Bool {
        var start = range.lowerBound - 1
        while start > range.lowerBound - 4, text.isWord(start, in: DayReader.beforeDeclined) {
            start -= 1
        }
        // `hasta el viernes no me pagan`, `pago el viernes no tengo mas`
        guard !word(start, "hasta"), !text.isWord(start, in: PromiseWords.verbs) else {
            return false
        }
        var place = range.upperBound
        while text.isWord(place, in: DayReader.dayTimes) { place += 1 }
        if isHurdle(place) { return true }
        if text.isWord(place, in: DayReader.neithers) {
            if text.isWord(place + 1, in: DayReader.inability) { return true }
            place += 1
        }
        guard word(place, "no") else { return false }
        let next = place + 1
        guard text.tokens.indices.contains(next), !text.tokens[next].isAfterPause else {
            // `el lunes, no?` asks for it.
            return !(text.isQuestion && text.tokens[place].isAfterPause)
        }
        // `hoy no mañana sí`
        if let other = mentions.first(where: { $0.range.contains(next) }) {
            return text.isWord(other.range.upperBound, in: DayReader.affirming)
        }
        if word(next, "me") || word(next, "nos") || word(next, "se") {
            return text.isWord(next + 1, in: DayReader.inability) || isPower(next + 1)
        }
        return text.isWord(next, in: DayReader.inability)
            && !text.isWord(next + 1, in: DayReader.notDeclining)
            || isPower(next)
    }

    /// `(hoy) se me complica`, `(hoy) me es imposible`, `(hoy) ando sin dinero`
    private func isHurdle(_ index: Int) -> Bool {
        var place = index
        while place < index + 3, word(place, "se") || word(place, "me") || word(place, "es") {
            place += 1
        }
        return text.isWord(place, in: DayReader.hurdles)
            || (word(place, "ando") || word(place, "estoy")) && word(place + 1, "sin")
    }

    /// `(no) voy a poder`, `(no se) va a poder`
    private func isPower(_ index: Int) -> Bool {
        (word(index, "voy") || word(index, "va") || word(index, "vamos"))
            && word(index + 1, "a") && word(index + 2, "poder")
    }

    /// `no puedo (pagar) el lunes`, `no me pagan el 30`; not `no puedo hasta el lunes`.
    private func isDeclined(before range: Range<Int>) -> Bool {
        let start = range.lowerBound
        guard !text.isWord(range.upperBound, in: DayReader.affirming),
            !text.isWord(range.upperBound, in: PromiseWords.verbs)
        else { return false }
        var place = start - 1
        while place > start - 4, text.isWord(place, in: DayReader.beforeDeclined) { place -= 1 }
        guard !(max(0, place + 1)...start).contains(where: { text.tokens[$0].isAfterPause }) else {
            return false
        }
        if text.isWord(place, in: PromiseWords.paying) { place -= word(place - 1, "a") ? 2 : 1 }
        if word(place, "poder"), isPower(place - 2) {
            place -= 3
            return word(place, "no") || word(place - 1, "no")
        }
        if text.isWord(place, in: DayReader.inability) {
            place -= 1
            while place > start - 8, text.isWord(place, in: DayReader.clitics) { place -= 1 }
            // `hoy no me alcanza mañana …`: the other day is meant.
            guard !mentions.contains(where: { $0.range.upperBound == place }) else { return false }
            return text.isWord(place, in: DayReader.neithers) || word(place, "no")
        }
        if text.isWord(place, in: DayReader.hurdles) { return true }
        // `ya no el lunes`, `el 5 y no el 3`
        return word(place, "no") && place < start - 1
            && !(text.tokens[place].isAfterPause || place == 0)
            && text.isWord(place - 1, in: DayReader.instead)
    }

    /// `desde el lunes`, `me operaron el 15`, `había pagado el 3`.
    private func isSince(_ range: Range<Int>) -> Bool {
        let start = range.lowerBound
        guard !text.isWord(range.upperBound, in: DayReader.affirming) else { return false }
        var place = start - 1
        while place > start - 4, text.isWord(place, in: DayReader.beforeDeclined) { place -= 1 }
        guard !(max(0, place + 1)...start).contains(where: { text.tokens[$0].isAfterPause }) else {
            return false
        }
        return word(place, "desde") || text.isWord(place, in: DayReader.happened)
            || text.isWord(place, in: DayReader.done) && text.isWord(place - 1, in: DayReader.had)
    }

    /// `después del 15`, `pasando la quincena`
    func isAfterwards(_ start: Int) -> Bool {
        var place = start - 1
        while place > start - 4,
            text.isWord(place, in: DayReader.beforeDeclined) || text.isWord(place, in: Calendar.of)
        {
            place -= 1
        }
        return word(place, "despues") || word(place, "pasando") || word(place, "after")
    }

    private static let dayTimes = Fold.words("ya pues si la en por tarde noche mismo ahorita")
    private static let neithers = Fold.words("tampoco ni todavia aun")
    private static let instead = Fold.words("ya y mejor pero")
    private static let beforeDeclined = Fold.words("el la los este esta para dia nada dinero lo")
    private static let inability = Fold.words(
        """
        puedo podre pude podria podriamos podemos podremos alcanzo alcanza alcanzare alcanzaria
        tengo tendre tenemos pagan pagaron paguen depositan depositaron cobro cobre
        trabajo ajusto ajusta completo junto queda
        """
    )
    private static let clitics = Fold.words("me nos se le les te lo")
    private static let notDeclining = Fold.words("mas antes otro otra problema duda")
    private static let affirming = Fold.words("le les te se si ya lo los doy paso voy hago mando")
    private static let happened = Fold.words(
        """
        corrieron despidieron operaron internaron asaltaron robaron murio fallecio choque quede
        enferme nacio
        """
    )
    private static let done = Fold.words("pagado depositado abonado transferido")
    private static let had = Fold.words("he habia hemos habiamos")
    private static let hurdles = Fold.words("imposible complica dificulta complicado dificil")

    /// `ahorita le deposito`, `al rato paso al oxxo`, `500 ahorita`: today, where somebody pays
    /// then and not just tells how things stand (`ahorita no tengo`, `ahorita ando sin trabajo`).
    mutating func readSoon() {
        let isElsewhere = !mentions.isEmpty || result.isVague || result.isPast
        for index in text.tokens.indices where !result.claimed[index] {
            if text.isWord(index, in: DayReader.nows) {
                // Beside another day only what is paid right then: `500 ahorita y 500 el 15`.
                guard isElsewhere ? isBehindPaid(index) : isPaid(index, index + 1) else { continue }
                insert(today, index)
                return
            }
            guard !isElsewhere, let end = soon(index), isPaid(index, end) else { continue }
            insert(today, index)
            return
        }
    }

    private mutating func insert(_ day: Day, _ index: Int) {
        // A promise wants a day that is named.
        result.isVague = true
        let at = mentions.firstIndex { $0.range.lowerBound > index } ?? mentions.count
        mentions.insert(Mention(range: index..<index + 1, day: day), at: at)
    }

    /// The end of `al rato`, `más tarde`, `en un rato`, `en la noche`.
    private func soon(_ index: Int) -> Int? {
        if word(index, "mas"), word(index + 1, "tarde") || word(index + 1, "tardecito") {
            return index + 2
        }
        if word(index, "al"), text.isWord(index + 1, in: DayReader.whiles) { return index + 2 }
        if word(index, "en"), word(index + 1, "un"), text.isWord(index + 2, in: DayReader.whiles) {
            return index + 3
        }
        guard word(index, "en") || word(index, "por"), word(index + 1, "la"),
            text.isWord(index + 2, in: DayReader.evenings)
        else { return nil }
        return index + 3
    }

    /// Whether somebody pays right behind the words, or they stand right behind what is paid.
    private func isPaid(_ index: Int, _ end: Int) -> Bool {
        var place = end
        while text.isWord(place, in: DayReader.beforeVerb), place < end + 4 { place += 1 }
        if text.isWord(place, in: PromiseWords.verbs) || text.isWord(place, in: DayReader.doing) {
            return true
        }
        if index == 0, !text.tokens.indices.contains(end) {
            return (2...3).contains(end) && !word(1, "la")
        }
        return !word(end, "no") && isBehindPaid(index)
    }

    private func isBehindPaid(_ index: Int) -> Bool {
        guard index > 0, !text.tokens[index].isAfterPause else { return false }
        if case .number = text.tokens[index - 1].shape { return true }
        return text.isWord(index - 1, in: PromiseWords.verbs)
            && !text.isWord(index - 2, in: PromiseWords.beforeNoun)
            || text.isWord(index - 1, in: DayReader.paidParts)
            || NumberReader(text: text, slang: .none).read(at: index - 1) != nil
    }

    private static let nows = Fold.words("ahorita ahoritita horita ahora orita aorita")
    private static let evenings = Fold.words("noche nochecita tarde tardecita")
    private static let whiles = Fold.words("rato ratito ratitito")
    private static let beforeVerb = Fold.words("mismo ya yo si le les te se lo la los las me nomas")
    private static let doing = Fold.words("paso pasare voy hago hare doy dare mando envio realizo")
    private static let paidParts = Fold.words("mitad minimo todo pesos parte completo")
}
