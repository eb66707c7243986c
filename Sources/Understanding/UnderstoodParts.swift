/// A part of what is owed, named without a figure.
public enum Share: UInt8, CaseIterable, Hashable, Sendable {
    /// One half.
    case half = 1
    /// All of it.
    case all = 2
    /// The smallest payment that is asked for.
    case minimum = 3
    /// A third part.
    case third = 4
    /// A fourth part.
    case quarter = 5
}

/// How a message sounds.
public enum Tone: UInt8, CaseIterable, Hashable, Sendable {
    /// Neither of the others.
    case calm = 0
    /// Anger, insults, capitals without end.
    case angry = 1
    /// Despair, fear, or harm to themselves.
    case distressed = 2
    /// Threatens with an authority, a court or the press.
    case threatensComplaint = 3
}

/// The language a message is written in.
public enum Language: UInt8, CaseIterable, Hashable, Sendable {
    /// Spanish; also where a message is too short to tell.
    case spanish = 0
    /// English.
    case english = 1
    /// Portuguese.
    case portuguese = 2
    /// Another one, or none that is known.
    case other = 3
}

/// Why somebody does not pay, when they say so themselves.
public enum NonPaymentReason: UInt8, CaseIterable, Hashable, Sendable {
    /// Lost the work.
    case jobLoss = 1
    /// Earns or sells less than before.
    case lessIncome = 2
    /// Ill, injured, in hospital, or somebody of the family is.
    case illness = 3
    /// Somebody of the family died.
    case bereavement = 4
    /// Something had to be paid that nobody expected.
    case unexpectedExpense = 5
    /// Flood, earthquake, fire, robbery.
    case disaster = 6
    /// Forgot.
    case forgot = 7
    /// Has not been paid yet.
    case awaitingPay = 8
    /// Does not agree with what is asked for.
    case dispute = 9
    /// Is away.
    case travel = 10
    /// Something else that is said.
    case other = 11
}

/// A medium that somebody asks to be written or spoken to by.
public enum Medium: UInt8, CaseIterable, Hashable, Sendable {
    /// WhatsApp.
    case whatsApp = 1
    /// Text message.
    case sms = 2
    /// Electronic mail.
    case email = 3
    /// A telephone call.
    case call = 4
    /// The chat on the web page.
    case webChat = 5
    /// A letter on paper.
    case letter = 6
}
