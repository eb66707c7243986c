public import Values

/// One intent that was found, how sure it is, and the rule that found it.
public struct Meaning: Hashable, Sendable {
    /// The intent.
    public let intent: Intent
    /// How sure it is.
    public let certainty: Certainty
    /// The rule, such as `optout.word`; together with the rules' version it can be looked up.
    /// `model` where the model alone found it.
    public let rule: String
    /// How likely it is, in thousandths.
    public let confidence: UInt16

    /// Makes a meaning; without a confidence it has that of its certainty.
    public init(_ intent: Intent, _ certainty: Certainty, rule: String, confidence: UInt16? = nil) {
        self.intent = intent
        self.certainty = certainty
        self.rule = rule
        self.confidence = min(1_000, confidence ?? certainty.usualConfidence)
    }
}

/// An amount that a message names, in minor units.
public struct AmountFound: Hashable, Sendable {
    /// How an amount was written.
    public enum Form: UInt8, Hashable, Sendable {
        /// Digits: `1,500`.
        case digits = 1
        /// Words: `mil quinientos`.
        case words = 2
        /// Digits and words: `2 mil`, `3 millones`.
        case mixed = 3
    }

    /// Minor units (centavos) of the country's currency, or of the other one that is named.
    public let minor: Int64
    /// Whether the message itself says that it is money (`$`, `pesos`, `mil`).
    public let isMarked: Bool
    /// How it was written.
    public let form: Form
    /// Whether another currency than the country's is named.
    public let isOtherCurrency: Bool
    /// Whether it can be read in two ways, as `1.500` where the comma groups thousands.
    public let isAmbiguous: Bool

    /// Makes an amount.
    public init(
        minor: Int64,
        isMarked: Bool,
        form: Form = .digits,
        isOtherCurrency: Bool = false,
        isAmbiguous: Bool = false
    ) {
        self.minor = minor
        self.isMarked = isMarked
        self.form = form
        self.isOtherCurrency = isOtherCurrency
        self.isAmbiguous = isAmbiguous
    }
}

/// A promise in plain words: one day, at most one amount, nothing that contradicts it.
public struct PromiseFound: Hashable, Sendable {
    /// The day on which the person will pay.
    public let day: Day
    /// How much, in minor units; nil for all that is due.
    public let minor: Int64?

    /// Makes a promise.
    public init(day: Day, minor: Int64?) {
        self.day = day
        self.minor = minor
    }
}

/// What a message says.
public struct Understood: Hashable, Sendable {
    /// The version of the rules; stored with every decision that rests on them.
    public static let rulesVersion: UInt32 = 2

    /// What was found, the deciding one first; never empty.
    public internal(set) var meanings: [Meaning]
    /// The amounts named, in order.
    public internal(set) var amounts: [AmountFound]
    /// The days named, in order, each once; of a span (`entre el 3 y el 5`) its ends.
    public internal(set) var days: [Day]
    /// The span of days named, if there is one (`la próxima semana`, `antes del 10`).
    public internal(set) var period: ClosedRange<Day>?
    /// The time of day named; an hour is a span of no length, `en la tarde` one of hours.
    public internal(set) var time: ClosedRange<TimeOfDay>?
    /// The part of what is owed that is named instead of an amount.
    public internal(set) var share: Share?
    /// The number of payments named (`3 pagos de 400`).
    public internal(set) var instalments: Int?
    /// The promise, when the message is one in plain words.
    public internal(set) var promise: PromiseFound?
    /// Whether it takes back what was said before ("no, el sábado", "me equivoqué").
    public internal(set) var isCorrection = false
    /// How it sounds.
    public internal(set) var tone = Tone.calm
    /// The language it is written in.
    public internal(set) var language = Language.spanish
    /// Why the person does not pay, when they say so.
    public internal(set) var reason: NonPaymentReason?
    /// The medium the person asks for.
    public internal(set) var medium: Medium?
    /// Whether an amount is in another currency than the country's; it is never converted.
    public internal(set) var otherCurrency = false
    /// Whether a day is named that no calendar has, or that is long gone (31 February, 1900).
    public internal(set) var impossibleDay = false
    /// Whether an amount below zero is named; it is not among `amounts`.
    public internal(set) var negativeAmount = false
    /// The message folded to plain lower-case words. Personal data like the message itself.
    public internal(set) var normalised: String

    /// Makes a result that names nothing but its meanings.
    ///
    /// - Precondition: `meanings` is not empty.
    public init(
        meanings: [Meaning],
        amounts: [AmountFound] = [],
        days: [Day] = [],
        promise: PromiseFound? = nil,
        normalised: String
    ) {
        precondition(!meanings.isEmpty, "a message always means something, if only unclear")
        self.meanings = meanings
        self.amounts = amounts
        self.days = days
        self.promise = promise
        self.normalised = normalised
    }

    /// The meaning that decides what happens first.
    public var primary: Meaning { meanings[0] }

    /// Whether an intent was found, at least this surely.
    public func has(_ intent: Intent, atLeast certainty: Certainty = .possible) -> Bool {
        meanings.contains { $0.intent == intent && $0.certainty >= certainty }
    }

    /// Whether a person has to read the message, whatever a program does at once.
    public var needsPerson: Bool {
        !meanings.allSatisfy { $0.certainty == .certain && $0.intent.isAnsweredByProgram }
    }
}

/// How numbers are written where the person lives.
public enum NumberStyle: UInt8, Hashable, Sendable {
    /// `1,500.00`: Mexico, Central America, Peru, Ecuador, United States.
    case commaGroups = 1
    /// `1.500,00`: Argentina, Chile, Colombia, Spain, Brazil and others.
    case pointGroups = 2

    /// The style of a country by its ISO 3166-1 code of two capital letters; Mexico's if unknown.
    public init(country: String) {
        switch country {
        case "AR", "BO", "BR", "CL", "CO", "ES", "PY", "UY", "VE": self = .pointGroups
        default: self = .commaGroups
        }
    }
}
