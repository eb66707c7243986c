public import Messaging
public import Values

/// What a text names besides its meanings; the words themselves stay sealed.
public struct ReplyDetails: Sendable, Equatable {
    /// A part of what is owed. The raw values are stored.
    public enum Share: UInt8, Sendable, CaseIterable {
        /// All of it.
        case all = 1
        /// Half.
        case half = 2
        /// A third.
        case third = 3
        /// A quarter.
        case quarter = 4
        /// The minimum payment.
        case minimum = 5
    }

    /// Why the person has not paid, as they told it. The raw values are stored.
    public enum Cause: UInt8, Sendable, CaseIterable {
        /// Lost their work.
        case unemployment = 1
        /// Earns less than before.
        case lessIncome = 2
        /// Is ill, or cares for somebody who is.
        case illness = 3
        /// Somebody near died.
        case bereavement = 4
        /// Had to pay for something unforeseen.
        case unforeseen = 5
        /// A disaster: flood, earthquake, fire.
        case disaster = 6
        /// Forgot.
        case forgot = 7
        /// Waits for wages or money that is owed to them.
        case awaitingMoney = 8
        /// Does not accept the charge.
        case disputes = 9
        /// Is away.
        case away = 10
        /// Something else.
        case other = 11

        /// The word that strategies, segments and reports use.
        public var name: String {
            switch self {
            case .unemployment: "unemployment"
            case .lessIncome: "less_income"
            case .illness: "illness"
            case .bereavement: "bereavement"
            case .unforeseen: "unforeseen"
            case .disaster: "disaster"
            case .forgot: "forgot"
            case .awaitingMoney: "awaiting_money"
            case .disputes: "disputes"
            case .away: "away"
            case .other: "other"
            }
        }
    }

    /// How the text sounds. The raw values are stored.
    public enum Tone: UInt8, Sendable, CaseIterable {
        /// As usual.
        case calm = 0
        /// Angry.
        case angry = 1
        /// In distress.
        case distressed = 2
        /// Announces a complaint.
        case threatensComplaint = 3
    }

    /// The days named, in order, at most `listLimit`.
    public var days: [Day] = []
    /// The amounts named, in order, at most `listLimit`.
    public var amounts: [Money] = []
    /// Days that were named without saying which of them.
    public var period: ClosedRange<Day>?
    /// The part of what is owed that was named.
    public var share: Share?
    /// In how many payments, from 2.
    public var instalments: UInt8?
    /// The hours named.
    public var hours: ClosedRange<TimeOfDay>?
    /// The channel asked for.
    public var channel: Channel?
    /// Why the person has not paid, when they told it.
    public var cause: Cause?
    /// How it sounds.
    public var tone = Tone.calm
    /// Whether it corrects what was said before.
    public var isCorrection = false
    /// Whether an amount is in another currency than the debt.
    public var isOtherCurrency = false
    /// Whether it names a day that does not exist.
    public var isImpossibleDay = false
    /// The single number that the text is, from 0 to 10: an answer to a list or a scale.
    public var choice: UInt8?
    /// What it shows of who writes, when that was asked.
    public var showing: Identity.Showing?
    /// How sure each meaning is, in thousandths, in the order of the meanings.
    public var confidence: [UInt16] = []
    /// The version of the rules, and of the model that read it or 0.
    public var rules: UInt32 = 0
    /// The model's version, 0 for none.
    public var model: UInt32 = 0

    /// The most days and amounts.
    public static let listLimit = 6

    /// Makes details of a text that names nothing.
    public init() {}
}
