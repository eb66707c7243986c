/// What a person wants or says with a message. The raw values are stored and never change.
///
/// The order of `precedence` says which of several intents decides what happens first.
public enum Intent: UInt8, CaseIterable, Hashable, Sendable {
    /// No more messages: stop at once.
    case optOut = 1
    /// A word that may mean "stop" or "pay" (`CANCELAR`): stop marketing at once and ask.
    case optOutOfMarketing = 2
    /// Wants messages again.
    case optIn = 3
    /// Asks what this is and what can be answered.
    case help = 4
    /// The number is not, or no longer, the person's.
    case wrongNumber = 5
    /// The person has died, says somebody.
    case deceased = 6
    /// A minor writes.
    case minor = 7
    /// Somebody else than the person writes (family, colleague).
    case thirdParty = 8
    /// A lawyer is to be spoken to instead.
    case attorney = 9
    /// Complains, or threatens to go to an authority or court.
    case complaint = 10
    /// Insults or threatens.
    case insult = 11
    /// Speaks of harming themselves: a person at once.
    case selfHarm = 12
    /// Says that somebody else took the credit in their name.
    case fraud = 13
    /// Does not accept the debt or its amount.
    case dispute = 14
    /// Says that it has been paid.
    case alreadyPaid = 15
    /// Promises to pay, with a date that is understood.
    case promise = 16
    /// Means to pay, but says no date that is understood.
    case willPay = 17
    /// Cannot pay: lost work, illness and the like.
    case hardship = 18
    /// Asks for a discount, instalments, more time, or offers a part.
    case negotiation = 19
    /// Asks how much is owed.
    case askBalance = 20
    /// Asks how or where to pay.
    case askHowToPay = 21
    /// Asks until when to pay.
    case askDueDate = 22
    /// Asks who is writing, or whether it is a fraud.
    case identityDoubt = 23
    /// Wants to speak to a person.
    case human = 24
    /// Cannot be written to at this hour.
    case inconvenientTime = 25
    /// Asks for their data to be deleted, corrected or explained (ARCO).
    case dataRights = 26
    /// Does not speak Spanish.
    case language = 27
    /// Yes.
    case affirmative = 28
    /// No.
    case negative = 29
    /// Thanks, and nothing else.
    case thanks = 30
    /// Nothing that is surely understood: a person reads it.
    case unclear = 31
    /// Wants no calls, no contact at home or at work, or another medium only.
    case ceaseContact = 32
    /// Asks for a discount or a settlement (quita), or to have interest waived.
    case askDiscount = 33
    /// Asks to pay in parts or to have the debt restructured.
    case askInstalments = 34
    /// Offers a part of what is owed.
    case partialPayment = 35
    /// Asks for more time or another date.
    case askMoreTime = 36
    /// Asks what the debt is made of.
    case askBreakdown = 37
    /// Asks for the next due dates, or how many payments are left.
    case askNextDates = 38
    /// Asks for the cut-off date.
    case askCutOff = 39
    /// Asks about interest, the rate or late fees.
    case askInterest = 40
    /// Asks to set up, change or stop a direct debit.
    case askDirectDebit = 41
    /// Asks for a receipt, an invoice or a settlement letter.
    case askReceipt = 42
    /// Asks for a branch, its hours or its telephone.
    case askBranch = 43
    /// Wants a service that was cut back.
    case reactivation = 44
    /// Asks for the agreement in writing, or accepts it.
    case askAgreement = 45
    /// Wants to be called.
    case callback = 46
    /// Wants to be written to by another medium, or gives a new address.
    case preferChannel = 47
    /// Asks whether a program or a person writes.
    case askWhoAnswers = 48

    /// Lower comes first when a message has several intents: what silences and protects leads.
    public var precedence: Int {
        switch self {
        case .selfHarm: 0
        case .optOut: 1
        case .deceased: 2
        case .minor: 3
        case .wrongNumber: 4
        case .thirdParty: 5
        case .attorney: 6
        case .fraud: 7
        case .complaint: 8
        case .insult: 9
        case .ceaseContact: 10
        case .dataRights: 11
        case .dispute: 12
        case .optOutOfMarketing: 13
        case .alreadyPaid: 14
        case .human: 15
        case .callback: 16
        case .hardship: 17
        case .askDiscount: 18
        case .askInstalments: 19
        case .partialPayment: 20
        case .askMoreTime: 21
        case .negotiation: 22
        case .askAgreement: 23
        case .reactivation: 24
        case .identityDoubt, .askWhoAnswers: 25
        case .inconvenientTime: 26
        case .preferChannel: 27
        case .language: 28
        case .promise: 29
        case .willPay: 30
        case .askBreakdown: 31
        case .askInterest: 32
        case .askDirectDebit: 33
        case .askReceipt: 34
        case .askNextDates: 35
        case .askCutOff: 36
        case .askBranch: 37
        case .askBalance: 38
        case .askHowToPay: 39
        case .askDueDate: 40
        case .help: 41
        case .optIn: 42
        case .negative: 43
        case .affirmative: 44
        case .thanks: 45
        case .unclear: 46
        }
    }

    /// Whether contact about the debt has to fall silent until it is settled.
    public var silences: Bool {
        switch self {
        case .optOut, .ceaseContact, .deceased, .minor, .wrongNumber, .thirdParty, .attorney,
            .fraud, .complaint, .insult, .selfHarm, .dispute, .dataRights:
            true
        default: false
        }
    }

    /// Whether a program alone may answer a message that says only this.
    public var isAnsweredByProgram: Bool {
        switch self {
        case .optOut, .optOutOfMarketing, .optIn, .help, .wrongNumber, .alreadyPaid, .promise,
            .affirmative, .negative, .thanks:
            true
        default: false
        }
    }
}

/// How sure an intent is. Only `certain` ones may be acted upon without a person.
public enum Certainty: UInt8, Comparable, Hashable, Sendable {
    /// The message may mean it; a person decides.
    case possible = 1
    /// The message means it, among other things.
    case likely = 2
    /// The message means it and nothing that contradicts it.
    case certain = 3

    /// The confidence of a rule's finding, in thousandths.
    var usualConfidence: UInt16 {
        switch self {
        case .possible: 400
        case .likely: 700
        case .certain: 950
        }
    }

    /// Less sure first.
    public static func < (left: Certainty, right: Certainty) -> Bool {
        left.rawValue < right.rawValue
    }
}
