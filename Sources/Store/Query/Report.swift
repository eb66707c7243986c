public import Domain
public import Messaging
public import Strategy
public import Values

/// What happened between two instants, for the person who manages the collection.
///
/// Accounts, open tasks and the queue are as of now; everything else is of the time asked for.
public struct Report: Sendable {
    /// Accounts of one status, stage and currency.
    public struct StageLine: Sendable, Equatable {
        /// Whether they are worked.
        public let status: Account.Status
        /// How late they are.
        public let stage: Stage
        /// How many.
        public let accounts: Int
        /// What they owe.
        public let balance: Money
        /// What of it is past due.
        public let pastDue: Money
    }

    /// Messages in one state.
    public struct StateLine: Sendable, Equatable {
        /// The state.
        public let state: DeliveryState
        /// How many.
        public let messages: Int
        /// How many parts they had.
        public let parts: Int
    }

    /// Promises of one state and currency.
    public struct PromiseLine: Sendable, Equatable {
        /// The state.
        public let state: Promise.State
        /// How many.
        public let promises: Int
        /// How much was promised.
        public let amount: Money
        /// What was paid towards them.
        public let paid: Money
    }

    /// A rule of contact law or of the house.
    public struct Rule: Sendable, Hashable {
        /// The pack; `house` for the gate's own rules.
        public let pack: String
        /// The rule's id.
        public let rule: String
        /// The kind of rule.
        public let kind: String
        /// Instrument and article.
        public let article: String
    }

    /// What a rule did.
    public struct RuleCounts: Sendable, Equatable {
        /// Contacts that it refused.
        public var refused = 0
        /// Contacts that it put off.
        public var deferred = 0
        /// Contacts that were brought forward because of it.
        public var broughtForward = 0
    }

    /// The first instant.
    public let from: Instant
    /// The instant before which it ends.
    public let to: Instant
    /// Accounts by status and stage, as of now.
    public internal(set) var stages: [StageLine] = []
    /// Persons to whom at least one message went out.
    public internal(set) var personsContacted = 0
    /// Persons at whom at least one message is known to have arrived.
    public internal(set) var personsReached = 0
    /// Persons who wrote.
    public internal(set) var personsReplied = 0
    /// Messages by state, of those that were due in the time.
    public internal(set) var states: [StateLine] = []
    /// Texts that came in.
    public internal(set) var replies = 0
    /// Numbers that were opted out.
    public internal(set) var optOuts = 0
    /// Numbers that turned out to be somebody else's.
    public internal(set) var wrongNumbers = 0
    /// Promises said and confirmed in the time, by what became of them since.
    public internal(set) var promisesMade: [PromiseLine] = []
    /// Promises that were kept, kept in part, broken or cancelled in the time.
    public internal(set) var promisesEnded: [PromiseLine] = []
    /// Payments that count for an account.
    public internal(set) var payments = 0
    /// Payments that found no account.
    public internal(set) var unmatchedPayments = 0
    /// Money that came, less what was taken back, by currency.
    public internal(set) var recovered: [Money] = []
    /// What the messages cost, by currency.
    public internal(set) var cost: [Money] = []
    /// Tasks that wait for a person of ours, by kind, as of now.
    public internal(set) var openTasks: [PersonTask.Kind: Int] = [:]
    /// Those of them that are past the time by which they had to be done.
    public internal(set) var overdueTasks: [PersonTask.Kind: Int] = [:]
    /// Decisions made in the time.
    public internal(set) var decisions = 0
    /// Contacts refused, put off or brought forward, by rule; a contact that several rules
    /// stopped counts for each.
    public internal(set) var rules: [Rule: RuleCounts] = [:]
    /// Contacts refused, put off or brought forward, each counted once.
    public internal(set) var gate = RuleCounts()
    /// Calls of other systems decided in the time, by what became of them.
    public internal(set) var calls: [WebhookRow.State: Int] = [:]
    /// Messages withdrawn before they left, by reason.
    public internal(set) var withdrawn: [WithdrawalReason: Int] = [:]

    init(from: Instant, to: Instant) {
        self.from = from
        self.to = to
    }

    /// How many messages are in a state.
    public func messages(_ state: DeliveryState) -> Int {
        states.first { $0.state == state }?.messages ?? 0
    }

    /// Messages that the carrier took, whatever became of them.
    public var submitted: Int {
        states.filter { $0.state.wasAccepted }.reduce(0) { $0 + $1.messages }
    }

    /// What it cost to recover one unit of a currency, in millionths; nil when nothing came.
    public func costPerUnit(_ currency: Currency) -> Int64? {
        guard let cost = cost.first(where: { $0.currency == currency })?.minor,
            let recovered = recovered.first(where: { $0.currency == currency })?.minor,
            recovered > 0
        else { return nil }
        let (high, low) = cost.multipliedFullWidth(by: 1_000_000)
        // A cost whose millionths leave 64 bits is none that a texting platform has.
        guard high == 0, low <= UInt64(Int64.max) else { return nil }
        return Int64(low) / recovered
    }
}
