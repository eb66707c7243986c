import Domain
import Understanding
import Values

/// What a text says in the words of collections: the bridge between `Understanding`, which knows
/// no debts, and `Domain`, which knows no language.
enum Reading {
    /// Reads a text.
    ///
    /// - Parameters:
    ///   - today: the local day of the person, for "mañana" and "el viernes".
    ///   - currency: what amounts are in.
    static func read(
        _ text: String, on today: Day, country: String, currency: Currency
    ) -> (meanings: [ReplyMeaning], needsPerson: Bool) {
        let understood = understand(text, on: today, country: country)
        var meanings: [ReplyMeaning] = []
        for meaning in understood.meanings where meanings.count < Reply.meaningLimit {
            let said = reply(meaning.intent, understood, currency)
            if !meanings.contains(said) { meanings.append(said) }
        }
        return (meanings.isEmpty ? [.unclear] : meanings, understood.needsPerson)
    }

    private static func reply(
        _ intent: Intent, _ understood: Understood, _ currency: Currency
    ) -> ReplyMeaning {
        func money(_ minor: Int64?) -> Money? { minor.map { Money(minor: $0, currency) } }
        let amount = understood.amounts.count == 1 ? money(understood.amounts[0].minor) : nil
        let day = understood.days.count == 1 ? understood.days[0] : nil
        switch intent {
        case .optOut: return .optOut
        case .optOutOfMarketing: return .bareCancel
        case .optIn: return .optIn
        case .help: return .help
        case .wrongNumber: return .wrongNumber
        case .deceased: return .deceased
        case .minor: return .minor
        case .thirdParty: return .thirdParty
        case .attorney: return .attorney
        case .complaint: return .complaint
        case .insult, .selfHarm: return .distress
        case .fraud: return .fraud
        case .dispute: return .dispute
        case .alreadyPaid: return .alreadyPaid(amount, day)
        case .promise:
            return .promise(money(understood.promise?.minor), understood.promise?.day)
        case .willPay: return .promise(amount, nil)
        case .hardship: return .hardship
        case .negotiation: return amount == nil ? .askDiscount : .partialOffer(amount)
        case .askBalance: return .askBalance
        case .askHowToPay: return .askHowToPay
        case .askDueDate: return .askDueDate
        case .identityDoubt: return .identityDoubt
        case .human: return .humanRequest
        case .inconvenientTime: return .inconvenientTime
        case .dataRights: return .dataRights
        case .language: return .language
        case .affirmative: return .yes
        case .negative: return .no
        case .thanks: return .courtesy
        case .unclear: return .unclear
        }
    }
}
