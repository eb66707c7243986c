public import Values

/// Reads a person's message: what they want, which days and amounts they name, how they sound.
///
/// ```
/// let understood = understand("el 15 deposito 500", on: today, country: "MX")
/// understood.promise   // day 15, 50000 centavos
/// ```
///
/// Deterministic: the same text, day, country and model give the same answer for one
/// `Understood.rulesVersion`. What is not surely understood is `unclear` or less than `certain`,
/// so that `needsPerson` is true. Without a model only the rules read.
///
/// - Parameters:
///   - text: the message as it came; of a longer one, the first 2,000 characters are read.
///   - today: the person's own day when they wrote.
///   - country: ISO 3166-1 code of two capital letters, for how numbers are written.
///   - model: what tells the intents that no rule knows.
public func understand(
    _ text: String,
    on today: Day,
    country: String,
    model: IntentModel? = nil
) -> Understood {
    let reading = Reading(text, on: today, country: country)
    let money = reading.money
    var meanings = reading.meanings
    if let model, !reading.text.tokens.isEmpty {
        let language = model.languages.contains(reading.language) ? reading.language : .spanish
        var merger = MeaningMerger(
            rules: meanings,
            scores: model.scores(reading.features, language),
            clauses: reading.clauses.compactMap {
                model.scores(reading.features(of: $0), language).first
            }
        )
        meanings = merger.meanings()
    }
    let isPromise = meanings.contains { $0.intent == .promise }
    var understood = Understood(
        meanings: meanings,
        amounts: money.amounts,
        days: reading.days.days,
        promise: isPromise ? reading.promise : nil,
        normalised: String(decoding: reading.text.bytes, as: UTF8.self)
    )
    understood.period = reading.days.period
    understood.time = reading.days.time
    understood.impossibleDay = reading.days.isImpossible
    understood.share = money.share
    understood.instalments = money.instalments
    understood.otherCurrency = money.amounts.contains { $0.isOtherCurrency }
    understood.negativeAmount = money.isNegative
    understood.language = reading.language
    let signs = MessageSigns(reading.text, meanings)
    understood.tone = signs.tone
    understood.reason = signs.reason
    understood.medium = signs.medium
    understood.isCorrection = signs.isCorrection(
        namesDayOrAmount: !reading.days.days.isEmpty || !money.amounts.isEmpty
    )
    return understood
}

/// Reads a date of birth as people type it: `15/03/1984`, `15 de marzo del 84`, `150384`.
///
/// Nil where no day of the last 120 years is surely named. A year of two digits is of the last
/// century when it is above 25: no debtor is a child.
public func readBirthDay(_ text: String) -> Day? {
    BirthDayReader.read(FoldedText(text, .commaGroups))
}
