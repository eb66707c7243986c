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
        case .dataRights: 10
        case .dispute: 11
        case .optOutOfMarketing: 12
        case .alreadyPaid: 13
        case .human: 14
        case .hardship: 15
        case .negotiation: 16
        case .identityDoubt: 17
        case .inconvenientTime: 18
        case .language: 19
        case .promise: 20
        case .willPay: 21
        case .askBalance: 22
        case .askHowToPay: 23
        case .askDueDate: 24
        case .help: 25
        case .optIn: 26
        case .negative: 27
        case .affirmative: 28
        case .thanks: 29
        case .unclear: 30
        }
    }

    /// Whether contact about the debt has to fall silent until it is settled.
    public var silences: Bool {
        switch self {
        case .optOut, .deceased, .minor, .wrongNumber, .thirdParty, .attorney, .fraud, .complaint,
            .insult, .selfHarm, .dispute, .dataRights:
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

    /// Less sure first.
    public static func < (left: Certainty, right: Certainty) -> Bool {
        left.rawValue < right.rawValue
    }
}
