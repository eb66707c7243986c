public import Messaging
public import Values

/// A text message as it reaches a modelled person.
public struct IncomingText: Sendable, Equatable {
    /// What the text wants.
    public enum Kind: UInt8, Sendable, CaseIterable {
        /// Reminds before the due date.
        case reminder
        /// Asks to pay what is past due.
        case overdue
        /// Asks to confirm a promise that was understood.
        case confirmPromise
        /// Reminds of a promise.
        case promiseReminder
        /// Says that a promise was not kept.
        case brokenPromise
        /// Thanks, confirms or informs; nobody needs to answer.
        case notice
    }

    /// What the text wants.
    public var kind: Kind
    /// How it comes.
    public var channel: Channel
    /// When the carrier took it.
    public var at: Instant
    /// The person's local day at that moment.
    public var today: Day
    /// How many texts the person got before this one.
    public var ordinal: Int
    /// Days past due of the account that it is about.
    public var daysPastDue: Int
    /// What is past due, or due next when nothing is.
    public var amount: Money

    /// Makes a text.
    public init(
        kind: Kind,
        channel: Channel = .sms,
        at: Instant,
        today: Day,
        ordinal: Int,
        daysPastDue: Int,
        amount: Money
    ) {
        self.kind = kind
        self.channel = channel
        self.at = at
        self.today = today
        self.ordinal = ordinal
        self.daysPastDue = daysPastDue
        self.amount = amount
    }
}

/// A payment that a modelled person is going to make.
public struct PlannedPayment: Sendable, Equatable {
    /// The day.
    public var day: Day
    /// How much.
    public var amount: Money
}

/// What a modelled person does about a text.
public struct Reaction: Sendable, Equatable {
    /// What the carrier reports.
    public enum Delivery: UInt8, Sendable, CaseIterable {
        /// It arrived.
        case delivered
        /// The number does not exist or is switched off for good.
        case undeliverable
        /// It was lost this time and may arrive the next.
        case expired
        /// Nobody has the channel at that number or address.
        case noService
    }

    /// An answer.
    public struct Reply: Sendable, Equatable {
        /// How long after the carrier took the text.
        public var afterSeconds: Int64
        /// What the person writes, in Spanish.
        public var text: String
        /// What the person means by it: the truth that understanding is measured against.
        public var intent: PeopleParameters.Intent
        /// The day named, for promises.
        public var promisedDay: Day?
        /// The amount named, for promises that name one.
        public var promisedAmount: Money?
    }

    /// What the carrier reports.
    public var delivery: Delivery
    /// How long after it took the text.
    public var receiptAfterSeconds: Int64
    /// When the person reads it, or nil for never.
    public var readAfterSeconds: Int64?
    /// The answer, or nil.
    public var reply: Reply?
    /// The payment that follows, or nil.
    public var payment: PlannedPayment?
}

/// A person of the sandbox: habits drawn once from a seed, reactions drawn from seed and text.
///
/// The same seed and text give the same reaction, in any order, on any machine.
public struct ModelledPerson: Sendable {
    /// The seed.
    public let seed: UInt64
    /// Whether the number is dead.
    public let hasDeadPhone: Bool
    /// Whether the number is somebody else's.
    public let hasWrongNumber: Bool

    private let parameters: PeopleParameters
    private let matrix: RollMatrix

    /// Draws a person.
    public init(seed: UInt64, parameters: PeopleParameters, matrix: RollMatrix = .uci2005) {
        var random = Generator(seeds: seed, 0)
        self.seed = seed
        self.parameters = parameters
        self.matrix = matrix
        hasDeadPhone = random.chance(perMille: parameters.deadPhones)
        hasWrongNumber = !hasDeadPhone && random.chance(perMille: parameters.wrongNumbers)
    }

    /// What the person does about a text.
    public func reaction(to text: IncomingText) -> Reaction {
        var random = Generator(seeds: seed, 1, UInt64(truncatingIfNeeded: text.ordinal))
        var reaction = Reaction(
            delivery: .delivered,
            receiptAfterSeconds: random.draw(parameters.receiptSeconds),
            readAfterSeconds: nil,
            reply: nil,
            payment: nil
        )
        if hasDeadPhone {
            reaction.delivery = .undeliverable
            return reaction
        }
        let habit = parameters.channels[text.channel]
        if let habit, !has(text.channel, habit) {
            reaction.delivery = .noService
            return reaction
        }
        if random.chance(perMille: parameters.lostTexts) {
            reaction.delivery = .expired
            return reaction
        }
        guard random.chance(perMille: habit?.read ?? parameters.read) else { return reaction }
        let read = reaction.receiptAfterSeconds + random.draw(parameters.readSeconds)
        reaction.readAfterSeconds = read
        if let intent = intent(text, &random) {
            let after = read + random.draw(parameters.replySeconds)
            reply(intent, text, after, &reaction, &random)
        }
        let uplifted =
            text.kind == .overdue || text.kind == .brokenPromise || text.kind == .reminder
        if reaction.reply == nil && uplifted && !hasWrongNumber {
            reaction.payment = nudge(text, &random)
        }
        return reaction
    }

    /// Whether the person has a channel: the same answer whenever it is asked.
    private func has(_ channel: Channel, _ habit: PeopleParameters.ChannelHabit) -> Bool {
        var random = Generator(seeds: seed, 3, UInt64(channel.rawValue))
        return random.chance(perMille: habit.has)
    }

    /// The payment that the person makes in a month without being asked, or nil.
    ///
    /// The chance is the measured share of accounts that get better from their bucket.
    public func spontaneousPayment(
        month: Int,
        from firstDay: Day,
        daysPastDue: Int,
        amount: Money
    ) -> PlannedPayment? {
        var random = Generator(seeds: seed, 2, UInt64(truncatingIfNeeded: month))
        let bucket = RollMatrix.bucket(daysPastDue: daysPastDue)
        guard amount.minor > 0,
            random.chance(perMillion: UInt64(matrix.betterPerMillion(from: bucket)))
        else { return nil }
        return PlannedPayment(
            day: firstDay.adding(days: Int(random.below(30))),
            amount: amount
        )
    }

    // MARK: Replies

    private func intent(
        _ text: IncomingText,
        _ random: inout Generator
    ) -> PeopleParameters.Intent? {
        if hasWrongNumber {
            // Strangers answer three times as rarely as they are asked, and say who they are not.
            return random.chance(perMille: 333) ? .wrongNumber : nil
        }
        switch text.kind {
        case .notice: return nil
        case .confirmPromise:
            return random.chance(perMille: parameters.confirmations)
                ? .yes
                : random.chance(perMille: 200) ? .no : nil
        case .reminder, .overdue, .promiseReminder, .brokenPromise:
            let bucket = RollMatrix.bucket(daysPastDue: text.daysPastDue)
            guard random.chance(perMille: parameters.replies[bucket]) else { return nil }
            return drawnIntent(&random)
        }
    }

    private func drawnIntent(_ random: inout Generator) -> PeopleParameters.Intent? {
        let drawn = PeopleParameters.Intent.allCases.filter {
            $0 != .wrongNumber && $0 != .yes && $0 != .no
        }
        let all = drawn.reduce(0) { $0 + (parameters.intents[$1] ?? 0) }
        guard all > 0 else { return nil }
        var left = Int(random.below(UInt64(all)))
        for intent in drawn {
            let weight = parameters.intents[intent] ?? 0
            if left < weight { return intent }
            left -= weight
        }
        return nil
    }

    private func reply(
        _ intent: PeopleParameters.Intent,
        _ text: IncomingText,
        _ after: Int64,
        _ reaction: inout Reaction,
        _ random: inout Generator
    ) {
        let texts = parameters.texts[intent] ?? ["…"]
        let pattern = texts[Int(random.below(UInt64(texts.count)))]
        let day = text.today.adding(days: 1 + Int(random.below(12)))
        let amount = promisedAmount(text.amount, &random)
        var reply = Reaction.Reply(
            afterSeconds: after,
            text: ReplyText.render(pattern, day: day, amount: amount),
            intent: intent,
            promisedDay: nil,
            promisedAmount: nil
        )
        switch intent {
        case .promiseDay, .promiseAmount:
            reply.promisedDay = day
            if intent == .promiseAmount { reply.promisedAmount = amount }
            let promised = intent == .promiseAmount ? amount : text.amount
            reaction.payment = keeping(promised, by: day, text.today, &random)
        case .paid:
            // Half of those who say so have paid; the file of payments shows it within days.
            if random.chance(perMille: 500) {
                reaction.payment = PlannedPayment(
                    day: text.today.adding(days: Int(random.below(3))),
                    amount: text.amount
                )
            }
        default: break
        }
        reaction.reply = reply
    }

    /// A round sum between a third of what is asked and all of it.
    private func promisedAmount(_ asked: Money, _ random: inout Generator) -> Money {
        let third = max(asked.minor / 3, 1)
        let drawn = third + Int64(random.below(UInt64(max(asked.minor - third, 1))))
        let step: Int64 = asked.minor >= 100_000 ? 10_000 : 1_000
        return Money(minor: max(min(drawn / step * step, asked.minor), 1), asked.currency)
    }

    private func keeping(
        _ promised: Money,
        by day: Day,
        _ today: Day,
        _ random: inout Generator
    ) -> PlannedPayment? {
        let drawn = Int(random.below(1_000))
        guard promised.minor > 0, drawn < parameters.promisesKept + parameters.promisesPartial
        else { return nil }
        let early = Int(random.below(2))
        let payDay = max(day.adding(days: -early), today)
        guard drawn >= parameters.promisesKept else {
            return PlannedPayment(day: payDay, amount: promised)
        }
        return PlannedPayment(
            day: payDay,
            amount: Money(minor: max(promised.minor / 2, 1), promised.currency)
        )
    }

    /// A payment because of the text alone: a part of the month's chance, by `readUplift`.
    private func nudge(_ text: IncomingText, _ random: inout Generator) -> PlannedPayment? {
        let bucket = RollMatrix.bucket(daysPastDue: text.daysPastDue)
        let monthly = matrix.betterPerMillion(from: bucket)
        let chance = min(1_000_000, monthly * parameters.readUplift / 1_000)
        guard text.amount.minor > 0, random.chance(perMillion: UInt64(chance)) else { return nil }
        return PlannedPayment(
            day: text.today.adding(days: Int(random.below(4))),
            amount: text.amount
        )
    }
}

extension Generator {
    /// True in `perMille` of a thousand cases.
    fileprivate mutating func chance(perMille: Int) -> Bool {
        chance(perMillion: UInt64(perMille) * 1_000)
    }

    /// A number of a distribution given by its eleven tenths.
    fileprivate mutating func draw(_ steps: [Int64]) -> Int64 {
        let tenth = Int(below(10))
        let width = UInt64(max(steps[tenth + 1] - steps[tenth], 1))
        return steps[tenth] + Int64(below(width))
    }
}
