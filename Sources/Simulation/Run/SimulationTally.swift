public import Domain
public import Messaging
public import Strategy
public import Values

/// What a simulation came to. Sums only: the tallies of any division of a portfolio add up to that
/// of the whole.
public struct SimulationTally: Sendable, Equatable {
    /// One channel on one day, or on all.
    public struct ChannelLine: Sendable, Equatable {
        /// Messages that left.
        public var messages = 0
        /// Their parts.
        public var parts = 0
        /// What they cost, in minor units.
        public var cost: [Currency: Int64] = [:]
        /// Texts that people wrote.
        public var replies = 0

        /// Makes an empty line.
        public init() {}

        mutating func add(_ other: ChannelLine) {
            messages += other.messages
            parts += other.parts
            cost.merge(other.cost, uniquingKeysWith: +)
            replies += other.replies
        }
    }

    /// One day, of the zone of the terms.
    public struct DayLine: Sendable, Equatable {
        /// What left and came, by channel.
        public var channels: [Channel: ChannelLine] = [:]
        /// Promises that were confirmed.
        public var promises = 0
        /// Payments.
        public var payments = 0
        /// What was paid, in minor units.
        public var paid: [Currency: Int64] = [:]
        /// Work that was opened for persons of ours.
        public var tasks = 0
    }

    /// A rule of contact law or of the house.
    public struct Rule: Sendable, Hashable, Comparable {
        /// The pack; `house` for the gate's own rules.
        public let pack: String
        /// The rule's id.
        public let rule: String
        /// The kind of rule.
        public let kind: String
        /// Instrument and article.
        public let article: String

        /// By pack and rule, which name the others.
        public func hash(into hasher: inout Hasher) {
            hasher.combine(pack)
            hasher.combine(rule)
        }

        /// By pack, then by rule.
        public static func < (left: Rule, right: Rule) -> Bool {
            (left.pack, left.rule) < (right.pack, right.rule)
        }
    }

    /// What a rule did; each step of a person counts once.
    public struct RuleCounts: Sendable, Equatable {
        /// Steps that it refused.
        public var refused = 0
        /// Steps that it put off.
        public var deferred = 0
        /// Steps that were brought forward because of it.
        public var broughtForward = 0

        mutating func add(_ other: RuleCounts) {
            refused += other.refused
            deferred += other.deferred
            broughtForward += other.broughtForward
        }
    }

    /// The days, the first first.
    public var days: [DayLine]
    /// Persons.
    public var persons = 0
    /// Accounts.
    public var accounts = 0
    /// Decisions.
    public var decisions = 0
    /// Steps that came due.
    public var stepsDue = 0
    /// Persons to whom at least one message left.
    public var personsContacted = 0
    /// Persons at whom at least one arrived.
    public var personsReached = 0
    /// Persons who wrote.
    public var personsReplied = 0
    /// Persons who paid.
    public var personsPaid = 0
    /// How many persons got each number of messages that we began.
    public var contactsPerPerson: [Int: Int] = [:]
    /// Messages by what became of them.
    public var delivered = 0
    /// Messages that did not arrive.
    public var failed = 0
    /// Messages whose clearance had ended before they left; they were decided again.
    public var stale = 0
    /// Messages withdrawn before they left.
    public var withdrawn: [WithdrawalReason: Int] = [:]
    /// Refusals of a contact point.
    public var optOuts = 0
    /// Contact points that turned out to be somebody else's.
    public var wrongNumbers = 0
    /// Promises by the states that they came to.
    public var promises: [Promise.State: Int] = [:]
    /// Work for persons of ours, by kind.
    public var tasks: [PersonTask.Kind: Int] = [:]
    /// The same by local hour, 24 of them.
    public var taskHours = [Int](repeating: 0, count: 24)
    /// What rules did.
    public var rules: [Rule: RuleCounts] = [:]
    /// Steps that the gate refused, put off or brought forward, each counted once.
    public var gate = RuleCounts()
    /// Persons for whom nothing is known by which contact could be allowed.
    public var unknownPlace = 0
    /// Persons whose run was cut off at `PersonRun.stepLimit`.
    public var cut = 0

    /// Makes an empty tally.
    public init(days: Int) {
        self.days = Array(repeating: DayLine(), count: days)
    }

    /// Messages that left.
    public var messages: Int { days.reduce(0) { $0 + $1.all.messages } }
    /// Parts that left.
    public var parts: Int { days.reduce(0) { $0 + $1.all.parts } }
    /// Texts that people wrote.
    public var replies: Int { days.reduce(0) { $0 + $1.all.replies } }
    /// Payments.
    public var payments: Int { days.reduce(0) { $0 + $1.payments } }
    /// What all messages cost, by currency.
    public var cost: [Money] { Self.sum(days.map(\.all.cost)) }
    /// What was paid, by currency.
    public var paid: [Money] { Self.sum(days.map(\.paid)) }
    /// All days of each channel that was used.
    public var channels: [(channel: Channel, line: ChannelLine)] {
        var sums: [Channel: ChannelLine] = [:]
        for day in days {
            for (channel, line) in day.channels {
                sums[channel, default: ChannelLine()].add(line)
            }
        }
        return sums.sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.key, $0.value) }
    }

    private static func sum(_ days: [[Currency: Int64]]) -> [Money] {
        var all: [Currency: Int64] = [:]
        for day in days { all.merge(day, uniquingKeysWith: +) }
        return all.sorted { $0.key.code < $1.key.code }.map { Money(minor: $0.value, $0.key) }
    }

    /// Adds what another part of the portfolio came to.
    ///
    /// - Precondition: both have the same number of days.
    public mutating func add(_ other: SimulationTally) {
        precondition(days.count == other.days.count, "tallies of the same days")
        for index in days.indices { days[index].add(other.days[index]) }
        persons += other.persons
        accounts += other.accounts
        decisions += other.decisions
        stepsDue += other.stepsDue
        personsContacted += other.personsContacted
        personsReached += other.personsReached
        personsReplied += other.personsReplied
        personsPaid += other.personsPaid
        contactsPerPerson.merge(other.contactsPerPerson, uniquingKeysWith: +)
        delivered += other.delivered
        failed += other.failed
        stale += other.stale
        withdrawn.merge(other.withdrawn, uniquingKeysWith: +)
        optOuts += other.optOuts
        wrongNumbers += other.wrongNumbers
        promises.merge(other.promises, uniquingKeysWith: +)
        tasks.merge(other.tasks, uniquingKeysWith: +)
        for hour in taskHours.indices { taskHours[hour] += other.taskHours[hour] }
        for (rule, counts) in other.rules { rules[rule, default: RuleCounts()].add(counts) }
        gate.add(other.gate)
        unknownPlace += other.unknownPlace
        cut += other.cut
    }
}

extension SimulationTally.DayLine {
    /// All channels together.
    public var all: SimulationTally.ChannelLine {
        var sum = SimulationTally.ChannelLine()
        for line in channels.values { sum.add(line) }
        return sum
    }

    mutating func add(_ other: SimulationTally.DayLine) {
        for (channel, line) in other.channels {
            channels[channel, default: SimulationTally.ChannelLine()].add(line)
        }
        promises += other.promises
        payments += other.payments
        paid.merge(other.paid, uniquingKeysWith: +)
        tasks += other.tasks
    }
}
