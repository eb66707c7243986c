internal import Values

/// Weighs the phrases of a message against what stands around them.
struct MeaningReader {
    /// Longer messages are never answered by a program on one phrase alone.
    private static let plainWordsLimit = 14

    private let text: FoldedText
    private let days: DayReader.Result
    private let amounts: [AmountFound]
    private let today: Day
    /// The words without greetings and thanks.
    private let core: [Token]
    private let saysThanks: Bool
    private var meanings: [Meaning] = []

    init(_ text: FoldedText, _ days: DayReader.Result, _ amounts: [AmountFound], _ today: Day) {
        self.text = text
        self.days = days
        self.amounts = amounts
        self.today = today
        core = Politeness.stripped(text)
        saysThanks = text.tokens.contains { $0.hash == Politeness.thanks }
    }

    mutating func read() -> ([Meaning], PromiseFound?) {
        guard !core.isEmpty else { return ([onlyPolite], nil) }
        for found in PhraseBook.spanish.find(in: core) { weigh(found) }
        readStopFirst()
        if !has(.optOut), let rule = StopReader(core).rule { add(.optOut, .certain, rule) }
        readNotMe()
        readAge()
        let promise = readPromise()
        settle()
        if meanings.isEmpty { meanings = [Meaning(.unclear, .certain, rule: "none")] }
        return (meanings, has(.promise) ? promise : nil)
    }

    private var onlyPolite: Meaning {
        if text.tokens.isEmpty, let emoji = text.emoji {
            // A thumb is an answer; what it answers is asked for once more.
            switch emoji {
            case .yes: return Meaning(.affirmative, .likely, rule: "answer.emoji")
            case .no: return Meaning(.negative, .likely, rule: "answer.emoji")
            case .thanks: return Meaning(.thanks, .certain, rule: "answer.emoji")
            }
        }
        return politeWords
    }

    private var politeWords: Meaning {
        saysThanks
            ? Meaning(.thanks, .certain, rule: "answer.thanks")
            : text.tokens.isEmpty
                ? Meaning(.unclear, .certain, rule: "empty")
                : Meaning(.thanks, .certain, rule: "greeting")
    }

    // MARK: Phrases

    private mutating func weigh(_ found: PhraseFound) {
        let phrase = found.phrase
        if phrase.place == .whole {
            guard found.range == 0..<core.count else { return }
            // "¿sí?" and "¿ya quedó?" ask, they do not say.
            let asks = text.isQuestion && Self.saying.contains(phrase.intent)
            add(phrase.intent, asks ? .possible : phrase.certainty, phrase.rule)
            return
        }
        guard let certainty = certainty(of: found) else { return }
        add(phrase.intent, certainty, phrase.rule)
    }

    private static let saying: Set<Intent> = [.affirmative, .negative, .alreadyPaid, .promise]

    /// How sure a phrase is where it stands; nil when the words around it turn it over.
    private func certainty(of found: PhraseFound) -> Certainty? {
        let phrase = found.phrase
        let before = found.range.lowerBound - 1
        switch phrase.intent {
        case .optOut:
            // "no dejen de avisarme" asks for the opposite.
            let isDenied =
                isWord(before, in: Self.negations)
                || isWord(before, "me") && isWord(before - 1, in: Self.negations)
            if isDenied, !isWord(found.range.lowerBound, in: Self.nos) { return nil }
            return isAimedElsewhere(found.range.upperBound) ? nil : phrase.certainty
        case .alreadyPaid:
            if isWord(before, in: Self.negations) { return nil }
            let isReported = before > 0 && isWord(before, in: Self.reporting)
            if isReported || before == 0 && isWord(0, in: Self.whens) {
                return phrase.rule == "paid.hint" ? nil : .likely
            }
            return text.isQuestion ? .possible : phrase.certainty
        case .willPay:
            if isWord(before, in: Self.negations) || isWord(before - 1, in: Self.negations) {
                return nil
            }
            return isWord(before, in: Self.asking) ? nil : phrase.certainty
        case .wrongNumber:
            return isWord(found.range.upperBound, in: Self.ofAccounts)
                || isWord(found.range.upperBound + 1, in: Self.ofAccounts) ? nil : phrase.certainty
        case .human, .callback, .help, .askHowToPay, .askBalance, .askDiscount, .askInstalments:
            return isWord(before, in: Self.negations) ? nil : phrase.certainty
        default: return phrase.certainty
        }
    }

    /// "no me manden a buró", "denme de baja el interés": it is not the messages that should end.
    private func isAimedElsewhere(_ index: Int) -> Bool {
        if isWord(index, in: Self.aimed) { return true }
        return isWord(index, in: Self.articles) && isWord(index + 1, in: Self.terms)
    }

    private static let articles = Fold.words("el la los las mi mis esa ese esta un una del de en")
    private static let terms = Fold.words(
        """
        interes intereses tasa pago pagos mensualidad monto deuda recargos recargo comision
        comisiones tarjeta cuenta credito seguro linea saldo buro datos domiciliacion pendiente
        servicio madrugada noche ese tono
        """
    )
    private static let nos = Fold.words("no ya")
    private static let negations = Fold.words("no nunca ni sin tampoco jamas")
    private static let reporting = Fold.words("que cuando hasta si como donde dice aunque")
    private static let whens = Fold.words("que cuando hasta como donde aunque")
    private static let asking = Fold.words("como donde cuando cuanto que adonde")
    private static let aimed = Fold.words(
        "buro embargo abogado abogados demanda actuario infocorp veraz dicom tono audios madrugada"
    )
    private static let ofAccounts = Fold.words(
        "cuenta referencia tarjeta contrato clabe cliente seguro credito convenio"
    )

    private mutating func add(_ intent: Intent, _ certainty: Certainty, _ rule: String) {
        if let index = meanings.firstIndex(where: { $0.intent == intent }) {
            guard meanings[index].certainty < certainty else { return }
            meanings.remove(at: index)
        }
        meanings.append(Meaning(intent, certainty, rule: rule))
    }

    private func has(_ intent: Intent) -> Bool { meanings.contains { $0.intent == intent } }

    private func isWord(_ index: Int, _ word: StaticString) -> Bool {
        core.indices.contains(index)
            && word.withUTF8Buffer { Fold.hash($0) } == core[index].hash
    }

    private func isWord(_ index: Int, in words: Set<UInt64>) -> Bool {
        core.indices.contains(index) && words.contains(core[index].hash)
    }

    // MARK: Rules that count words

    /// `STOP` and its clear relatives lead a message of at most four words.
    private mutating func readStopFirst() {
        guard core.count <= 4, !has(.optOut) else { return }
        if isWord(0, in: Self.clearStops) {
            add(.optOut, .certain, "optout.first")
        } else if core.count > 1, isWord(0, in: Self.likelyStops) {
            add(.optOut, .likely, "optout.first")
        }
    }

    private static let clearStops = Fold.words(
        "stop stopall unsubscribe optout desuscribir desuscribirme desuscribanme"
    )
    private static let likelyStops = Fold.words("basta paren parar detengan detenganse dejenme")

    /// `no soy Juan`: anything that is not a quality is taken for a name.
    private mutating func readNotMe() {
        guard !has(.wrongNumber), !has(.thirdParty) else { return }
        let no = Fold.hash("no".utf8)
        let soy = Fold.hash("soy".utf8)
        for index in core.indices.dropLast(2)
        where core[index].hash == no && core[index + 1].hash == soy {
            guard core[index + 2].shape == .word, !isWord(index + 2, in: Self.notNames) else {
                continue
            }
            let isShort = index <= 2 && core.count - index - 2 <= 4
            add(.wrongNumber, isShort ? .certain : .likely, "wrong.name")
        }
    }

    private static let notNames = Fold.words(
        """
        moroso morosa deudor deudora titular responsable rico rica millonario banco cajero tonto
        tonta de el la un una su tu yo quien asi nada nadie culpable malo mala puntual mas tan muy
        ningun ninguna como solo sola buena bueno adivino mago capaz delincuente ratero ladron
        menor mayor los las lo ella ellos estupido pendejo idiota rata mentiroso persona
        """
    )

    /// `tengo 12 años`.
    private mutating func readAge() {
        let tengo = Fold.hash("tengo".utf8)
        let years = Fold.words("anos anitos")
        for index in core.indices.dropLast(2) where core[index].hash == tengo {
            guard let age = core[index + 1].smallNumber, (4..<18).contains(age),
                isWord(index + 2, in: years), !isWord(index + 3, in: Self.afterYears)
            else { continue }
            add(.minor, .certain, "minor.age")
        }
    }

    private static let afterYears = Fold.words("de con sin pagando siendo trabajando como y")

    // MARK: Promises

    private mutating func readPromise() -> PromiseFound? {
        let hasVerb = meanings.contains { $0.rule == "pay.verb" } || hasBareVerb
        guard let day = days.days.first else {
            if hasBareVerb && !text.isQuestion && !hasDoubt {
                add(.willPay, .likely, "pay.verb")
            }
            return nil
        }
        let isPlain =
            days.days.count == 1 && !days.isVague && !days.isPast && amounts.count <= 1
            && !text.isQuestion && !hasDoubt && !has(.alreadyPaid)
            && day.days(since: today) <= PromiseWords.horizonDays
        guard isPlain, hasVerb || isDateOnly else {
            if hasVerb && !has(.alreadyPaid) { add(.willPay, .likely, "promise.unsure") }
            return nil
        }
        meanings.removeAll { $0.intent == .willPay }
        let knowsAll = text.tokens.indices.allSatisfy(isPromiseWord)
        let certainty: Certainty = hasVerb && knowsAll && !text.isCut ? .certain : .likely
        add(.promise, certainty, hasVerb ? "promise.day" : "promise.dateonly")
        return PromiseFound(day: day, minor: amounts.first?.minor)
    }

    /// `pago`, `deposito` and the like as a verb, not after an article or a question word.
    private var hasBareVerb: Bool {
        !has(.askHowToPay)
            && text.tokens.indices.contains { index in
                text.isWord(index, in: PromiseWords.verbs)
                    && !text.isWord(index - 1, in: PromiseWords.beforeNoun)
                    && !text.isWord(index + 1, in: PromiseWords.afterNoun)
            }
    }

    private var hasDoubt: Bool {
        text.tokens.indices.contains { index in
            guard !days.claimed[index] else { return false }
            if text.isWord(index, "si") {
                // "claro que sí" and "ok sí" are no conditions.
                if index > 0 && !text.isWord(index - 1, in: PromiseWords.beforeYes) { return true }
            }
            return text.isWord(index, in: PromiseWords.doubts)
        }
    }

    private var isDateOnly: Bool {
        text.tokens.count <= 8 && text.tokens.indices.allSatisfy(isPromiseWord)
    }

    private func isPromiseWord(_ index: Int) -> Bool {
        if days.claimed[index] || text.isWord(index, in: PromiseWords.plain) { return true }
        if case .number = text.tokens[index].shape { return true }
        return text.isWord(index, in: Politeness.words)
            || NumberWords.value(text.tokens[index].hash) != nil
            || NumberWords.scale(text.tokens[index].hash) != nil
    }

    // MARK: Settling

    /// Several intents weaken each other; what silences keeps its strength.
    private mutating func settle() {
        if has(.promise) || meanings.contains(where: { $0.intent.silences }) {
            meanings.removeAll { [.affirmative, .negative].contains($0.intent) }
        }
        if has(.alreadyPaid) { meanings.removeAll { $0.intent == .willPay } }
        if meanings.contains(where: { $0.rule == "cancel.debt" }) {
            meanings.removeAll { $0.intent == .askBalance }
        }
        let isLong = core.count > Self.plainWordsLimit || text.isCut
        if meanings.count > 1 || isLong {
            meanings = meanings.map { meaning in
                guard meaning.certainty == .certain, !meaning.intent.silences else {
                    return meaning
                }
                return Meaning(meaning.intent, .likely, rule: meaning.rule)
            }
        }
        meanings.sort { Self.order($0) < Self.order($1) }
    }

    private static func order(_ meaning: Meaning) -> Int {
        meaning.intent.precedence + (meaning.certainty == .possible ? 100 : 0)
    }
}
