public import Domain
public import Messaging
public import Strategy
public import Values

/// What a simulation came to. Sums, and the most of some numbers: the tallies of any division of a
/// portfolio add up to that of the whole.
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
        /// Work that was opened for persons of ours, by kind.
        public var tasks: [PersonTask.Kind: Int] = [:]
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

        /// Whether it speaks for want of knowing where the person is, or what is the law there.
        var isOfUnknownPlace: Bool {
            pack == "house"
                && [
                    "jurisdiction-unknown", "hold-jurisdiction", "zone-unknown", "pack-missing",
                ].contains(rule)
        }

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

        /// Makes an empty line.
        public init() {}

        mutating func add(_ other: RuleCounts) {
            refused += other.refused
            deferred += other.deferred
            broughtForward += other.broughtForward
        }
    }

    /// One step of one strategy, or one answer of the conversation.
    public struct StepLine: Sendable, Equatable {
        /// How often it came due, once for each cycle of an account.
        public var due = 0
        /// Messages that left.
        public var sent = 0
        /// What persons of ours were given to do.
        public var handed = 0
        /// How often it was over without a message, by why.
        public var skipped: [Reason.Skip: Int] = [:]
        /// What the gate made of it, once for each person.
        public var gate = RuleCounts()

        /// Makes an empty line.
        public init() {}

        mutating func add(_ other: StepLine) {
            due += other.due
            sent += other.sent
            handed += other.handed
            skipped.merge(other.skipped, uniquingKeysWith: +)
            gate.add(other.gate)
        }
    }

    /// What a strategy spent on a day.
    public struct Spending: Sendable, Hashable {
        /// Its number in `SimulationSteps.strategies`.
        public let strategy: Int
        /// The day, from 0.
        public let day: Int
        /// In what.
        public let currency: Currency
    }

    /// A strategy and the currency of accounts that it wrote to.
    public struct StrategyMoney: Sendable, Hashable {
        /// Its number in `SimulationSteps.strategies`.
        public let strategy: Int
        /// In what.
        public let currency: Currency
    }

    /// What became of the accounts that a strategy wrote to, from its first message on: until the
    /// deadline of its objective where that comes before the end, else until the end.
    public struct Reached: Sendable, Equatable {
        /// Accounts written to.
        public var accounts = 0
        /// Those with nothing past due.
        public var cured = 0
        /// Those for which a promise was made.
        public var promised = 0
        /// Those whose person wrote.
        public var replied = 0
        /// Money that came, in minor units.
        public var paid: Int64 = 0
        /// What is past due, in minor units.
        public var pastDue: Int64 = 0

        /// Makes an empty line.
        public init() {}

        /// Adds others.
        public mutating func add(_ other: Reached) {
            accounts += other.accounts
            cured += other.cured
            promised += other.promised
            replied += other.replied
            paid += other.paid
            pastDue += other.pastDue
        }
    }

    /// An arm of an experiment; `holdout:CODE` is the hold-out of a strategy.
    public struct Arm: Sendable, Hashable, Comparable {
        /// The experiment.
        public let experiment: String
        /// The arm; empty for those that are held out.
        public let arm: String

        /// By experiment, then by arm.
        public static func < (left: Arm, right: Arm) -> Bool {
            (left.experiment, left.arm) < (right.experiment, right.arm)
        }
    }

    /// What became of those who drew an arm.
    public struct ArmLine: Sendable, Equatable {
        /// Persons with an account that drew it.
        public var persons = 0
        /// Those of them who paid for such an account since its cycle began.
        public var personsPaid = 0
        /// Accounts.
        public var accounts = 0
        /// Those with nothing past due at the end.
        public var cured = 0
        /// Those with a promise kept.
        public var kept = 0
        /// What was paid for them, in minor units.
        public var paid: [Currency: Int64] = [:]

        /// Makes an empty line.
        public init() {}

        mutating func add(_ other: ArmLine) {
            persons += other.persons
            personsPaid += other.personsPaid
            accounts += other.accounts
            cured += other.cured
            kept += other.kept
            paid.merge(other.paid, uniquingKeysWith: +)
        }
    }

    /// The persons of one country.
    public struct PlaceLine: Sendable, Equatable {
        /// How many.
        public var persons = 0
        /// Steps that came due for them.
        public var stepsDue = 0
        /// The most for one of them.
        public var mostStepsDue = 0
        /// Contacts that we began.
        public var contacts = 0
        /// The most with one of them.
        public var mostContacts = 0

        /// Makes an empty line.
        public init() {}

        mutating func add(_ other: PlaceLine) {
            persons += other.persons
            stepsDue += other.stepsDue
            mostStepsDue = max(mostStepsDue, other.mostStepsDue)
            contacts += other.contacts
            mostContacts = max(mostContacts, other.mostContacts)
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
    /// How many persons got each number of messages of any kind.
    public var messagesPerPerson: [Int: Int] = [:]
    /// How many persons got each number of messages that we began, service included.
    public var contactsPerPerson: [Int: Int] = [:]
    /// For how many persons each number of steps came due.
    public var stepsPerPerson: [Int: Int] = [:]
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
    /// Calls of other systems, by endpoint; none of them is made.
    public var calls: [String: Int] = [:]
    /// Work for persons of ours by hour: 24 of them for each day.
    public var taskHours: [Int]
    /// By the numbers of `SimulationSteps`, as far as something was counted.
    public var steps: [StepLine] = []
    /// What strategies spent, in minor units.
    public var spending: [Spending: Int64] = [:]
    /// What strategies reached.
    public var reached: [StrategyMoney: Reached] = [:]
    /// Arms of experiments and hold-outs.
    public var arms: [Arm: ArmLine] = [:]
    /// By country of the person; empty for none.
    public var places: [String: PlaceLine] = [:]
    /// What rules did.
    public var rules: [Rule: RuleCounts] = [:]
    /// Steps that the gate refused, put off or brought forward, each counted once.
    public var gate = RuleCounts()
    /// Persons with whom contact was refused since their place, its zone or its rules are unknown.
    public var unknownPlace = 0
    /// Persons without a contact point that a channel in use could reach.
    public var unreachable = 0
    /// Persons whose run was cut off at `PersonRun.stepLimit`.
    public var cut = 0

    /// Makes an empty tally.
    public init(days: Int) {
        self.days = Array(repeating: DayLine(), count: days)
        taskHours = Array(repeating: 0, count: days * 24)
    }

    /// Messages that left.
    public var messages: Int { days.reduce(0) { $0 + $1.all.messages } }
    /// Parts that left.
    public var parts: Int { days.reduce(0) { $0 + $1.all.parts } }
    /// Texts that people wrote.
    public var replies: Int { days.reduce(0) { $0 + $1.all.replies } }
    /// Work for persons of ours, by kind.
    public var tasks: [PersonTask.Kind: Int] {
        days.reduce(into: [:]) { $0.merge($1.tasks, uniquingKeysWith: +) }
    }
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

    mutating func count(step: Int, _ change: (inout StepLine) -> Void) {
        while steps.count <= step { steps.append(StepLine()) }
        change(&steps[step])
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
        messagesPerPerson.merge(other.messagesPerPerson, uniquingKeysWith: +)
        contactsPerPerson.merge(other.contactsPerPerson, uniquingKeysWith: +)
        stepsPerPerson.merge(other.stepsPerPerson, uniquingKeysWith: +)
        delivered += other.delivered
        failed += other.failed
        stale += other.stale
        withdrawn.merge(other.withdrawn, uniquingKeysWith: +)
        optOuts += other.optOuts
        wrongNumbers += other.wrongNumbers
        promises.merge(other.promises, uniquingKeysWith: +)
        calls.merge(other.calls, uniquingKeysWith: +)
        for hour in taskHours.indices { taskHours[hour] += other.taskHours[hour] }
        for (rule, counts) in other.rules { rules[rule, default: RuleCounts()].add(counts) }
        for (step, line) in other.steps.enumerated() { count(step: step) { $0.add(line) } }
        spending.merge(other.spending, uniquingKeysWith: +)
        for (key, line) in other.reached { reached[key, default: Reached()].add(line) }
        for (arm, line) in other.arms { arms[arm, default: ArmLine()].add(line) }
        for (place, line) in other.places { places[place, default: PlaceLine()].add(line) }
        gate.add(other.gate)
        unknownPlace += other.unknownPlace
        unreachable += other.unreachable
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
        tasks.merge(other.tasks, uniquingKeysWith: +)
    }
}
