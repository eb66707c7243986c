public import Domain
public import Messaging
public import Understanding
public import Values

extension Reply {
    /// A reply from what was understood of its text.
    ///
    /// Only what is certain is acted upon; of what is less sure, what silences is, and a person
    /// looks at it, and what is repeated to the person before it counts.
    ///
    /// - Parameter model: the version of the model that read it; 0 for none.
    public init(
        _ understood: Understood,
        currency: Currency,
        message: MessageID,
        contactPoint: ContactPointID?,
        channel: Channel,
        receivedAt: Instant,
        model: UInt32 = 0
    ) {
        var meanings: [ReplyMeaning] = []
        var confidence: [UInt16] = []
        for meaning in understood.meanings {
            guard
                meaning.certainty == .certain || meaning.intent == .optOut
                    || meaning.intent.silences && meaning.certainty >= .likely
                    || meaning.intent.isRepeated && meaning.certainty >= .likely
            else { continue }
            let next: ReplyMeaning
            if meaning.rule == "greeting" {
                next = .greeting
            } else if meaning.intent == .optOut, meaning.certainty == .possible {
                // What may be a refusal is asked about, and nothing is promoted until then.
                next = .bareCancel
            } else {
                next = ReplyMeaning(meaning.intent, understood, currency)
            }
            if meanings.count < Reply.meaningLimit && !meanings.contains(next) {
                meanings.append(next)
                confidence.append(meaning.confidence)
            }
        }
        // Where nothing else was understood, a guess that is repeated does no harm.
        if meanings.isEmpty,
            let guess = understood.meanings.first(where: { $0.intent.isRepeated })
        {
            meanings = [ReplyMeaning(guess.intent, understood, currency)]
            confidence = [guess.confidence]
        }
        if meanings.isEmpty {
            meanings = [.unclear]
            confidence = [understood.primary.confidence]
        }
        var details = ReplyDetails(understood, currency)
        details.confidence = confidence
        details.model = model
        self.init(
            message: message,
            contactPoint: contactPoint,
            channel: channel,
            receivedAt: receivedAt,
            meanings: meanings,
            // Silenced on a doubt: a person looks whether that was right.
            needsPerson: understood.meanings.contains {
                $0.intent.silences && $0.certainty == .likely
            },
            details: details
        )
    }
}

extension Intent {
    /// Whether what is understood of it is repeated to the person before it counts, so that a
    /// guess does no harm.
    fileprivate var isRepeated: Bool {
        self == .promise || self == .willPay || self == .partialPayment
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
        case .insult: self = .insult
        case .selfHarm: self = .distress
        case .fraud: self = .fraud
        case .dispute: self = .dispute
        case .alreadyPaid: self = .alreadyPaid(amount, day)
        case .promise:
            let promise = understood.promise
            self = .promise(promise?.minor.map { Money(minor: $0, currency) }, promise?.day)
        case .willPay: self = .promise(amount, nil)
        case .hardship: self = .hardship
        case .negotiation, .partialPayment: self = .partialOffer(amount)
        case .askInstalments: self = .askInstalments
        case .askDiscount: self = .askDiscount
        case .askMoreTime: self = .askMoreTime
        case .askBalance: self = .askBalance
        case .askHowToPay: self = .askHowToPay
        case .askDueDate: self = .askDueDate
        case .identityDoubt: self = .identityDoubt
        case .ceaseContact: self = .ceaseContact
        case .askBreakdown: self = .askBreakdown
        case .askNextDates: self = .askNextDates
        case .askCutOff: self = .askCutOff
        case .askInterest: self = .askInterest
        case .askDirectDebit: self = .askDirectDebit
        case .askReceipt: self = .askReceipt
        case .askBranch: self = .askBranch
        case .reactivation: self = .askReactivation
        case .askAgreement: self = .askAgreement
        case .human: self = .humanRequest
        case .callback: self = .askCallback
        case .inconvenientTime: self = .inconvenientTime
        case .dataRights: self = .dataRights
        case .language: self = .language
        case .affirmative: self = .yes
        case .negative: self = .no
        case .thanks: self = .courtesy
        case .preferChannel: self = .preferChannel
        case .askWhoAnswers: self = .askWhoAnswers
        case .unclear: self = .unclear
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
        period = understood.period
        hours = understood.time
        share = understood.share.map { Share($0) }
        instalments = understood.instalments.map { UInt8(clamping: $0) }
        channel = understood.medium.map { Channel($0) }
        cause = understood.reason.map { Cause($0) }
        tone = Tone(understood.tone)
        isCorrection = understood.isCorrection
        isOtherCurrency = understood.otherCurrency
        isImpossibleDay = understood.impossibleDay
        rules = Understood.rulesVersion
    }
}

extension ReplyDetails.Share {
    fileprivate init(_ share: Understanding.Share) {
        switch share {
        case .half: self = .half
        case .all: self = .all
        case .minimum: self = .minimum
        case .third: self = .third
        case .quarter: self = .quarter
        }
    }
}

extension ReplyDetails.Tone {
    fileprivate init(_ tone: Understanding.Tone) {
        switch tone {
        case .calm: self = .calm
        case .angry: self = .angry
        case .distressed: self = .distressed
        case .threatensComplaint: self = .threatensComplaint
        }
    }
}

extension ReplyDetails.Cause {
    fileprivate init(_ reason: NonPaymentReason) {
        switch reason {
        case .jobLoss: self = .unemployment
        case .lessIncome: self = .lessIncome
        case .illness: self = .illness
        case .bereavement: self = .bereavement
        case .unexpectedExpense: self = .unforeseen
        case .disaster: self = .disaster
        case .forgot: self = .forgot
        case .awaitingPay: self = .awaitingMoney
        case .dispute: self = .disputes
        case .travel: self = .away
        case .other: self = .other
        }
    }
}

extension Channel {
    fileprivate init(_ medium: Medium) {
        switch medium {
        case .whatsApp: self = .whatsapp
        case .sms: self = .sms
        case .email: self = .email
        case .call: self = .call
        case .webChat: self = .webchat
        case .letter: self = .letter
        }
    }
}
