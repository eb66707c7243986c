public import Values

/// One intent that was found, how sure it is, and the rule that found it.
public struct Meaning: Hashable, Sendable {
    /// The intent.
    public let intent: Intent
    /// How sure it is.
    public let certainty: Certainty
    /// The rule, such as `optout.word`; together with the rules' version it can be looked up.
    public let rule: String

    /// Makes a meaning.
    public init(_ intent: Intent, _ certainty: Certainty, rule: String) {
        self.intent = intent
        self.certainty = certainty
        self.rule = rule
    }
}

/// An amount that a message names, in minor units.
public struct AmountFound: Hashable, Sendable {
    /// Minor units (centavos) of the country's currency.
    public let minor: Int64
    /// Whether the message itself says that it is money (`$`, `pesos`, `mil`).
    public let isMarked: Bool

    /// Makes an amount.
    public init(minor: Int64, isMarked: Bool) {
        self.minor = minor
        self.isMarked = isMarked
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
    public static let rulesVersion: UInt32 = 1

    /// What was found, the deciding one first; never empty.
    public let meanings: [Meaning]
    /// The amounts named, in order.
    public let amounts: [AmountFound]
    /// The days named, in order, each once.
    public let days: [Day]
    /// The promise, when the message is one in plain words.
    public let promise: PromiseFound?
    /// The message folded to plain lower-case words. Personal data like the message itself.
    public let normalised: String

    /// Makes a result.
    ///
    /// - Precondition: `meanings` is not empty.
    public init(
        meanings: [Meaning],
        amounts: [AmountFound],
        days: [Day],
        promise: PromiseFound?,
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
