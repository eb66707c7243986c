public import Domain
public import Messaging
public import Understanding
public import Values

extension Reply {
    /// A reply from what was understood of its text.
    ///
    /// Only what is certain is acted upon; of what is less sure, what silences is, and a person
    /// looks at it.
    public init(
        _ understood: Understood,
        currency: Currency,
        message: MessageID,
        contactPoint: ContactPointID?,
        channel: Channel,
        receivedAt: Instant
    ) {
        var meanings: [ReplyMeaning] = []
        for meaning in understood.meanings {
            guard meaning.certainty == .certain || meaning.intent.silences else { continue }
            let next = ReplyMeaning(meaning.intent, understood, currency)
            if meanings.count < Reply.meaningLimit && !meanings.contains(next) {
                meanings.append(next)
            }
        }
        if meanings.isEmpty { meanings = [.unclear] }
        self.init(
            message: message,
            contactPoint: contactPoint,
            channel: channel,
            receivedAt: receivedAt,
            meanings: meanings,
            // Silenced on a doubt: a person looks whether that was right.
            needsPerson: understood.meanings.contains {
                $0.intent.silences && $0.certainty != .certain
            },
            details: ReplyDetails(understood, currency)
        )
    }
}

extension ReplyMeaning {
    /// What an intent means for a decision.
    init(_ intent: Intent, _ understood: Understood, _ currency: Currency) {
        let amount =
            understood.amounts.count == 1 && !understood.otherCurrency
            ? Money(minor: understood.amounts[0].minor, currency) : nil
        let day = understood.days.count == 1 ? understood.days[0] : nil
        switch intent {
        case .optOut: self = .optOut
        case .optOutOfMarketing: self = .bareCancel
        case .optIn: self = .optIn
        case .help: self = .help
        case .wrongNumber: self = .wrongNumber
        case .deceased: self = .deceased
        case .minor: self = .minor
        case .thirdParty: self = .thirdParty
        case .attorney: self = .attorney
        case .complaint: self = .complaint
        case .insult: self = .humanRequest
        case .selfHarm: self = .distress
        case .fraud: self = .fraud
        case .dispute: self = .dispute
        case .alreadyPaid: self = .alreadyPaid(amount, day)
        case .promise:
            let promise = understood.promise
            self = .promise(promise?.minor.map { Money(minor: $0, currency) }, promise?.day)
        case .willPay: self = .promise(amount, nil)
        case .hardship: self = .hardship
        case .negotiation, .partialPayment, .askInstalments: self = .partialOffer(amount)
        case .askDiscount: self = .askDiscount
        case .askMoreTime: self = .partialOffer(nil)
        case .askBalance: self = .askBalance
        case .askHowToPay: self = .askHowToPay
        case .askDueDate: self = .askDueDate
        case .identityDoubt: self = .identityDoubt
        case .ceaseContact: self = .ceaseContact
        case .askBreakdown, .askNextDates, .askCutOff, .askInterest, .askDirectDebit, .askReceipt,
            .askBranch, .reactivation, .askAgreement:
            self = .askOther
        case .human, .callback: self = .humanRequest
        case .inconvenientTime: self = .inconvenientTime
        case .dataRights: self = .dataRights
        case .language: self = .language
        case .affirmative: self = .yes
        case .negative: self = .no
        case .thanks: self = .courtesy
        case .preferChannel, .unclear: self = .unclear
        }
    }
}

extension ReplyDetails {
    /// What a text names, from what was understood of it.
    init(_ understood: Understood, _ currency: Currency) {
        self.init()
        days = Array(understood.days.prefix(ReplyDetails.listLimit))
        amounts = understood.amounts.prefix(ReplyDetails.listLimit).map {
            Money(minor: $0.minor, currency)
        }
        rules = Understood.rulesVersion
    }
}
