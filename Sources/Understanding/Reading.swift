package import Values

/// What the grammar and the rules find in a message, before any model is asked.
struct Reading {
    let text: FoldedText
    let days: DayReader.Result
    let money: AmountReader.Result
    let meanings: [Meaning]
    let promise: PromiseFound?
    let language: Language

    init(_ message: String, on today: Day, country: String) {
        text = FoldedText(message, NumberStyle(country: country))
        days = DayReader.read(text, on: today, country: country)
        money = AmountReader.read(text, days, country: country)
        var reader = MeaningReader(text, days, money.amounts, today)
        (meanings, promise) = reader.read()
        language = LanguageGuess.language(of: text)
    }

    /// What the model is told of the whole message beside its words.
    var marks: [String] {
        var marks = meanings.map { "rule \($0.rule)" }
        if !days.days.isEmpty { marks.append(days.days.count == 1 ? "day" : "days") }
        if days.period != nil { marks.append("period") }
        if days.isPast { marks.append("past") }
        if days.isVague { marks.append("vague") }
        if days.time != nil { marks.append("time") }
        if !money.amounts.isEmpty { marks.append("amount") }
        if let share = money.share { marks.append("share \(share.rawValue)") }
        if money.instalments != nil { marks.append("instalments") }
        if promise != nil { marks.append("promise") }
        if text.isQuestion { marks.append("question") }
        marks.append("length \(Reading.lengthClass(text.tokens.count))")
        return marks
    }

    private static func lengthClass(_ count: Int) -> Int {
        switch count {
        case 0...1: 0
        case 2...3: 1
        case 4...7: 2
        case 8...15: 3
        default: 4
        }
    }

    /// The parts of a message between pauses, where there are several of some length.
    var clauses: [Range<Int>] {
        var clauses: [Range<Int>] = []
        var start = 0
        for index in text.tokens.indices.dropFirst() {
            let isJoint = text.isWord(index, in: Reading.joints)
            guard text.tokens[index].isAfterPause || isJoint,
                index - start >= Reading.shortestClause,
                text.tokens.count - index >= Reading.shortestClause
            else { continue }
            clauses.append(start..<index)
            start = index
            if clauses.count == Reading.clausesLimit { break }
        }
        guard !clauses.isEmpty else { return [] }
        return clauses + [start..<text.tokens.count]
    }

    private static let joints = Fold.words("y pero and but aunque")
    private static let shortestClause = 3
    private static let clausesLimit = 8

    /// The features of a part, without what was found in the whole.
    func features(of clause: Range<Int>) -> IntentFeatures {
        IntentFeatures(text, tokens: clause, dated: days.claimed, marks: [])
    }

    /// The features of the whole message.
    var features: IntentFeatures {
        IntentFeatures(
            text,
            tokens: text.tokens.indices,
            dated: days.claimed,
            marks: marks
        )
    }
}

extension IntentFeatures {
    /// The features of a message, as they are trained on and as they are read.
    package init(of message: String, on today: Day, country: String) {
        self = Reading(message, on: today, country: country).features
    }
}
