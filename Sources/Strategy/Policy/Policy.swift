public import Compliance
public import Domain
public import Messaging
public import Values

/// Everything besides the case and the event that a decision depends on; one version of it is
/// named in every stored decision.
public struct Policy: Sendable {
    /// The number by which stored decisions name this policy.
    public var version: UInt64
    /// Contact law.
    public var gate: Gate
    /// Every published version of every strategy that a case may refer to.
    public var strategies: StrategyBook
    /// The creditors.
    public var creditors: [CreditorPolicy]
    /// The products; the last is for all others.
    public var products: [ProductPolicy]
    /// Who we are to the debts.
    public var actor: Actor
    /// What operators have stopped.
    public var halts: [HaltScope]
    /// Rules of the time zones by name; the same as the gate has.
    public var zones: [String: ZoneRules]
    /// The zone to plan in for a person whose own is not known (the gate decides the rest).
    public var defaultZone: String
    /// Channels that this program can send over; steps of others are reported as having none.
    public var connectedChannels: [Channel]
    /// Numbers.
    public var numbers: Numbers
    /// Holidays by country, for steps that leave them out.
    public var holidays: [String: [HolidayCalendar]]
    /// The further days on which banks close, by country.
    public var bankHolidays: [String: HolidayCalendar] = ["MX": .mexicoBank]
    /// Names of the endpoints that steps may call.
    public var endpoints: [String]
    /// Whether links to pages can be sent, on which agreements are read and accepted.
    public var hasPages = false
    /// What may be agreed on, for which accounts.
    public var mandates: MandateBook = MandateBook([])

    /// The product policy of a code.
    public func product(_ code: String) -> ProductPolicy {
        products.first { $0.code == code } ?? products.last ?? ProductPolicy(code: "")
    }

    /// The creditor policy of a code, or nil.
    public func creditor(_ code: String) -> CreditorPolicy? {
        creditors.first { $0.code == code }
    }

    /// Makes a policy.
    public init(
        version: UInt64,
        gate: Gate,
        strategies: StrategyBook,
        creditors: [CreditorPolicy],
        products: [ProductPolicy],
        actor: Actor,
        halts: [HaltScope] = [],
        zones: [String: ZoneRules],
        defaultZone: String,
        connectedChannels: [Channel] = [.sms],
        numbers: Numbers = Numbers(),
        holidays: [String: [HolidayCalendar]] = [:],
        endpoints: [String] = []
    ) {
        self.version = version
        self.gate = gate
        self.strategies = strategies
        self.creditors = creditors
        self.products = products
        self.actor = actor
        self.halts = halts
        self.zones = zones
        self.defaultZone = defaultZone
        self.connectedChannels = connectedChannels
        self.numbers = numbers
        self.holidays = holidays
        self.endpoints = endpoints
    }

    /// Numbers that a tenant may change.
    public struct Numbers: Sendable, Equatable {
        /// The least distance between two messages that we begin, in hours; 20.
        public var spacingHours: Int64 = 20
        /// How long a payment that the person says they made is looked for, in days; 5.
        public var verifyPaymentDays: Int = 5
        /// How far ahead a promise may lie, in days; 31.
        public var promiseDays: Int = 31
        /// How long a question to the person stands, in hours; 48.
        public var questionHours: Int64 = 48
        /// The least distance between two acknowledgements, in hours; 24.
        public var acknowledgeHours: Int64 = 24
        /// How many temporary failures make a contact point dead; 3.
        public var failuresUntilDead: UInt8 = 3
        /// How many messages about an account may fail in a row before a step is no longer tried
        /// again; 3.
        public var attemptsInARow: Int = 3
        /// How long a step waits after its message came too late, in hours; 4.
        public var retryHours: Int64 = 4
        /// What a promise may fall short by and still be kept, in thousandths of it; 10.
        public var promiseToleranceThousandths: Int64 = 10
        /// How long a dispute may wait for its answer, in days; 20.
        public var disputeDays: Int = 20
        /// How long a complaint may wait for its answer, in days; 5.
        public var complaintDays: Int = 5
        /// How long a request about data may wait for its answer, in days; 20.
        public var dataRightsDays: Int = 20
        /// How long steps wait after the person wrote, in hours; 24.
        public var afterReplyHours: Int64 = 24
        /// How long steps wait for a person of ours to read what was written, in hours; 72.
        public var humanHours: Int64 = 72
        /// How many factors must be shown before anything about the account is told; 1.
        public var proofLevel: UInt8 = 1
        /// How long a factor counts that was shown, in hours; 72.
        public var proofHours: Int64 = 72
        /// How many wrong factors in a row lock the questions; 3.
        public var proofTries: UInt8 = 3
        /// How many days lie between two surveys at least, which are asked for after a payment
        /// that leaves nothing past due; 0 for none.
        public var surveyDays: Int = 0
        /// How long they stay locked, in hours; 24.
        public var proofLockHours: Int64 = 24

        /// Makes the default numbers.
        public init() {}
    }
}

/// What a decision must know of a product.
public struct ProductPolicy: Sendable, Equatable {
    /// The code, or empty for all others.
    public var code: String
    /// Where the stages begin.
    public var thresholds: StageThresholds
    /// Days after the day of a promise on which a payment still keeps it; 1.
    public var promiseGraceDays: Int
    /// Days after the due day that do not count as past due; 0.
    public var dueGraceDays: Int

    /// Makes a product policy.
    public init(
        code: String,
        thresholds: StageThresholds = StageThresholds(),
        promiseGraceDays: Int = 1,
        dueGraceDays: Int = 0
    ) {
        self.code = code
        self.thresholds = thresholds
        self.promiseGraceDays = promiseGraceDays
        self.dueGraceDays = dueGraceDays
    }
}

/// What a decision must know of a creditor.
public struct CreditorPolicy: Sendable, Equatable {
    /// The code.
    public var code: String
    /// The senders, by channel in order of preference.
    public var senders: [SenderPolicy]
    /// Texts of the creditor and agency by field name (`acreedor`, `despacho`, `une`, …), which
    /// the composer puts into messages.
    public var display: [DisplayFact]
    /// The topics that the creditor wrote an article about.
    public var articles: Set<ArticleTopic>

    /// Makes a creditor policy.
    public init(
        code: String,
        senders: [SenderPolicy],
        display: [DisplayFact],
        articles: Set<ArticleTopic> = []
    ) {
        self.code = code
        self.senders = senders
        self.display = display
        self.articles = articles
    }

    /// The sender for a channel, or nil.
    public func sender(_ channel: Channel) -> SenderPolicy? {
        senders.first { $0.channel == channel }
    }
}

/// A sender of a creditor: the route it uses and what the gate asks of it.
public struct SenderPolicy: Sendable, Equatable {
    /// The channel.
    public var channel: Channel
    /// The route's name.
    public var route: String
    /// What the gate must know.
    public var facts: SenderFacts

    /// Makes a sender policy.
    public init(channel: Channel, route: String, facts: SenderFacts) {
        self.channel = channel
        self.route = route
        self.facts = facts
    }
}

/// What a creditor's article answers.
public enum ArticleTopic: String, Sendable, CaseIterable {
    /// How interest and charges run.
    case interest
    /// How to begin, change or end direct debit.
    case directDebit = "direct_debit"
    /// How to get receipts, invoices and letters.
    case receipt
    /// Where branches are, and when they are open.
    case branches
    /// How and when a service comes back.
    case reactivation
}

/// A text of a creditor or agency that messages show.
public struct DisplayFact: Sendable, Equatable {
    /// The field.
    public var field: String
    /// The text.
    public var text: String

    /// Makes a display fact.
    public init(field: String, text: String) {
        self.field = field
        self.text = text
    }
}
