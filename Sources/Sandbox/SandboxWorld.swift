internal import Messaging
internal import SMPP
public import Simulation
internal import Synchronization
public import Values

/// The people behind the sandbox's SMSC: what they do about texts, and what they pay.
///
/// ```
/// let world = SandboxWorld(seed: 7, clock: clock, parameters: people)
/// world.register(accounts)
/// let smsc = try await SandboxSMSC.start(world: world)
/// // connectors send; then, again and again:
/// clock.advance(to: world.nextEventAt ?? midnight)
/// await smsc.deliverDue(clock.now())
/// let paid = world.takePayments(clock.now())
/// ```
///
/// What a person does depends on the seed, the person's number, how many texts it got, and the
/// virtual time: never on the order in which texts to different people arrive.
public final class SandboxWorld: Sendable {
    /// The most receipts, replies and payments to come.
    public static let eventLimit = 2_000_000
    /// The most texts whose parts are incomplete.
    static let incompleteLimit = 10_000
    /// Days of a month for payments made unasked.
    static let monthDays = 30

    private let seed: UInt64
    private let clock: SandboxClock
    private let parameters: PeopleParameters
    private let utcOffsetMinutes: Int64
    private let start: Day
    private let state: Mutex<State>

    private struct Person {
        var accounts: [RememberedAccount] = []
        var texts: UInt32 = 0
        var parts: UInt32 = 0
        var events: UInt32 = 0
        var plans: UInt32 = 0
    }

    private struct PartKey: Hashable {
        let number: UInt64
        let sender: AddressText
        let reference: UInt16
        let total: UInt8
    }

    private struct Incomplete {
        var texts: [String?]
        var ids: [UInt64]
    }

    private struct State {
        var people: [UInt64: Person] = [:]
        var events = DueQueue<SandboxDelivery>(limit: SandboxWorld.eventLimit)
        var plans = DueQueue<SandboxPlan>(limit: SandboxWorld.eventLimit)
        var incomplete: [PartKey: Incomplete] = [:]
        var tally = SandboxTally()
        /// Months for which everybody's payments have been drawn; 0 again after a registration.
        var drawnMonths = 0
    }

    /// Makes a world without people; the clock's present day is its first.
    ///
    /// - Parameter utcOffsetMinutes: the people's local time; −360 is the centre of Mexico.
    public init(
        seed: UInt64,
        clock: SandboxClock,
        parameters: PeopleParameters,
        utcOffsetMinutes: Int = -360
    ) {
        self.seed = seed
        self.clock = clock
        self.parameters = parameters
        self.utcOffsetMinutes = Int64(utcOffsetMinutes)
        start = Self.day(clock.now(), Int64(utcOffsetMinutes))
        state = Mutex(State())
    }

    /// Tells people of accounts; one with a token that the number already has is replaced.
    public func register(_ accounts: some Sequence<SandboxAccount>) {
        state.withLock { state in
            state.drawnMonths = 0
            for account in accounts {
                let number = account.number.number
                var remembered = RememberedAccount(account)
                let known = state.people[number]?.accounts.firstIndex { $0.token == account.token }
                if let known, let old = state.people[number]?.accounts[known] {
                    remembered.drawnMonths = old.drawnMonths
                    remembered.payments = old.payments
                    state.people[number]?.accounts[known] = remembered
                } else {
                    state.people[number, default: Person()].accounts.append(remembered)
                }
            }
        }
    }

    /// When the next receipt or reply is due; nil when none is to come.
    public var nextEventAt: Instant? { state.withLock { $0.events.first?.at } }

    /// The day on which `takePayments` has something to do next: a payment, or a new month.
    public var nextPaymentDay: Day? {
        state.withLock { state in
            if state.people.isEmpty { return nil }
            let month = start.adding(days: state.drawnMonths * Self.monthDays)
            return min(month, state.plans.first?.day ?? month)
        }
    }

    /// Receipts and replies to come.
    public var waitingEvents: Int { state.withLock { $0.events.count } }

    /// What has happened so far.
    public var tally: SandboxTally { state.withLock { $0.tally } }

    /// The local day of an instant.
    public func day(_ instant: Instant) -> Day { Self.day(instant, utcOffsetMinutes) }

    private static func day(_ instant: Instant, _ utcOffsetMinutes: Int64) -> Day {
        let seconds = instant.seconds + utcOffsetMinutes * 60
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        return Day(daysSinceEpoch: Int32(clamping: days))
    }

    // MARK: Payments

    /// Takes the payments made until now, ordered by day and person.
    ///
    /// A payment never exceeds what is still owed; one that finds nothing owed does not happen.
    public func takePayments(_ now: Instant) -> [SandboxPayment] {
        let today = day(now)
        return state.withLock { state in
            drawMonths(until: today, &state)
            var payments: [SandboxPayment] = []
            while let plan = state.plans.popFirst(where: { $0.day <= today }) {
                if let payment = pay(plan, &state) { payments.append(payment) }
            }
            return payments
        }
    }

    private func pay(_ plan: SandboxPlan, _ state: inout State) -> SandboxPayment? {
        guard var account = state.people[plan.number]?.accounts[plan.account] else { return nil }
        let paid = account.pay(plan.amount, plan.day)
        guard paid > 0 else { return nil }
        state.people[plan.number]?.accounts[plan.account] = account
        state.tally.payments += 1
        state.tally.paidMinor += paid
        var random = Generator(
            seeds: seed,
            plan.number,
            UInt64(plan.account) << 32 | UInt64(account.payments),
            0x5041_5953
        )
        let methods = ["SPEI", "SPEI", "OXXO", "sucursal", "tarjeta"]
        return SandboxPayment(
            token: account.token,
            amount: Money(minor: paid, account.currency),
            day: plan.day,
            method: methods[Int(random.below(UInt64(methods.count)))],
            key: "SBX" + String(random.next(), radix: 36, uppercase: true)
        )
    }

    /// Draws what people pay unasked, a month ahead, by the measured roll matrix.
    private func drawMonths(until today: Day, _ state: inout State) {
        let months = today.days(since: start) / Self.monthDays + 1
        guard months > state.drawnMonths else { return }
        state.drawnMonths = months
        for (number, person) in state.people {
            for (index, account) in person.accounts.enumerated()
            where account.drawnMonths < months {
                state.people[number]?.accounts[index].drawnMonths = months
                let first = start.adding(days: (months - 1) * Self.monthDays)
                let modelled = ModelledPerson(
                    seed: personSeed(number) &+ UInt64(index) &* 0x9E37_79B9,
                    parameters: parameters
                )
                let planned = modelled.spontaneousPayment(
                    month: months,
                    from: first,
                    daysPastDue: account.daysPastDue(first),
                    amount: Money(minor: account.owed, account.currency)
                )
                if let planned { plan(planned, number, index, &state) }
            }
        }
    }

    private func plan(
        _ payment: PlannedPayment,
        _ number: UInt64,
        _ account: Int,
        _ state: inout State
    ) {
        let ordinal = state.people[number]?.plans ?? 0
        state.people[number]?.plans += 1
        // A full queue means a run far beyond what the sandbox is made for; the payment is left.
        _ = state.plans.add(
            SandboxPlan(
                day: payment.day,
                number: number,
                ordinal: ordinal,
                account: account,
                amount: payment.amount.minor
            )
        )
    }

    private func personSeed(_ number: UInt64) -> UInt64 {
        var random = Generator(seeds: seed, number)
        return random.next()
    }

    // MARK: Texts

    /// Takes submissions in; gives each its id, or nil where the recipient is no number or too
    /// much is to come.
    func take(_ messages: some Sequence<ShortMessage>) -> [UInt64?] {
        let now = clock.now()
        return state.withLock { state in
            messages.map { message in
                guard let number = UInt64(message.destination.text.string), !state.events.isFull
                else { return nil }
                return take(message, number, now, &state)
            }
        }
    }

    private func take(
        _ message: ShortMessage,
        _ number: UInt64,
        _ now: Instant,
        _ state: inout State
    ) -> UInt64 {
        let ordinal = state.people[number, default: Person()].parts
        state.people[number]?.parts += 1
        state.tally.parts += 1
        let id = Self.messageID(seed, number, ordinal)
        let text = SMSReader.read(
            message.text,
            dataCoding: message.dataCoding.rawValue,
            hasHeader: message.esmClass.hasUserDataHeader
        )
        guard let place = message.concatenation, place.total > 1 else {
            react(to: text.text ?? "", message, number, [id], now, &state)
            return id
        }
        let key = PartKey(
            number: number,
            sender: message.source.text,
            reference: place.reference,
            total: place.total
        )
        var whole =
            state.incomplete[key]
            ?? Incomplete(texts: Array(repeating: nil, count: Int(place.total)), ids: [])
        whole.texts[Int(place.part) - 1] = text.text ?? ""
        whole.ids.append(id)
        if whole.texts.allSatisfy({ $0 != nil }) {
            state.incomplete[key] = nil
            let text = whole.texts.compactMap { $0 }.joined()
            react(to: text, message, number, whole.ids, now, &state)
        } else if state.incomplete.count < Self.incompleteLimit {
            state.incomplete[key] = whole
        }
        return id
    }

    /// An id that says nothing about the person and depends on nobody else; never zero.
    private static func messageID(_ seed: UInt64, _ number: UInt64, _ ordinal: UInt32) -> UInt64 {
        var random = Generator(seeds: seed, number, UInt64(ordinal), 0x4D53_4749)
        return max(1, random.next())
    }

    private func react(
        to text: String,
        _ message: ShortMessage,
        _ number: UInt64,
        _ ids: [UInt64],
        _ now: Instant,
        _ state: inout State
    ) {
        let today = day(now)
        let person = state.people[number] ?? Person()
        state.people[number]?.texts += 1
        state.tally.messages += 1
        let account = person.accounts.indices.max {
            person.accounts[$0].daysPastDue(today) < person.accounts[$1].daysPastDue(today)
        }
        let known = account.map { person.accounts[$0] }
        let late = known?.daysPastDue(today) ?? 0
        let reaction = ModelledPerson(seed: personSeed(number), parameters: parameters).reaction(
            to: IncomingText(
                kind: known == nil ? .notice : MessageReading.kind(of: text, isLate: late > 0),
                at: now,
                today: today,
                ordinal: Int(person.texts),
                daysPastDue: late,
                amount: Money(minor: known?.owed ?? 0, known?.currency ?? .mexicanPeso)
            )
        )
        var outcome = Outcome(reaction, now)
        outcome.limit(to: Self.validity(message, now))
        add(outcome, message, number, ids, now, &state)
        guard outcome.state == .delivered else { return }
        if let reply = reaction.reply, message.source.typeOfNumber != 5 {
            state.tally.replies[reply.intent, default: 0] += 1
            let at = now.adding(seconds: reply.afterSeconds)
            add(.reply(reply.text), at, message.source, number, &state)
        }
        if let payment = reaction.payment, let account {
            plan(payment, number, account, &state)
        }
    }

    /// What becomes of a message, and when it is known.
    private struct Outcome {
        var state: MessageState
        var at: Instant

        init(_ reaction: Reaction, _ now: Instant) {
            at = now.adding(seconds: reaction.receiptAfterSeconds)
            switch reaction.delivery {
            case .delivered: state = .delivered
            case .undeliverable, .noService: state = .undeliverable
            case .expired: state = .expired
            }
        }

        /// Nothing arrives after the validity that the sender gave, and a carrier tries until then.
        mutating func limit(to validity: Instant?) {
            guard let validity, state == .expired || at > validity else { return }
            at = validity
            state = .expired
        }
    }

    private func add(
        _ outcome: Outcome,
        _ message: ShortMessage,
        _ number: UInt64,
        _ ids: [UInt64],
        _ now: Instant,
        _ state: inout State
    ) {
        switch outcome.state {
        case .delivered: state.tally.delivered += 1
        case .undeliverable: state.tally.undeliverable += 1
        default: state.tally.expired += 1
        }
        let asked = message.registeredDelivery
        let isWanted =
            outcome.state == .delivered ? asked.wantsSuccessReceipt : asked.wantsFailureReceipt
        guard isWanted else { return }
        for id in ids {
            add(
                .receipt(id: id, state: outcome.state, submittedAt: now),
                max(now, outcome.at),
                message.source,
                number,
                &state
            )
        }
    }

    private func add(
        _ content: SandboxDelivery.Content,
        _ at: Instant,
        _ address: Address,
        _ number: UInt64,
        _ state: inout State
    ) {
        let ordinal = state.people[number]?.events ?? 0
        state.people[number]?.events += 1
        _ = state.events.add(
            SandboxDelivery(
                at: at,
                number: number,
                ordinal: ordinal,
                address: address,
                content: content
            )
        )
    }

    private static func validity(_ message: ShortMessage, _ now: Instant) -> Instant? {
        switch MessageTime(parsing: message.validityPeriod) {
        case .absolute(let seconds): Instant(seconds: seconds)
        case .relative(let seconds): now.adding(seconds: seconds)
        case nil: nil
        }
    }

    // MARK: Deliveries

    /// Takes what is due, in order, at most so many.
    func takeDue(_ now: Instant, limit: Int) -> [SandboxDelivery] {
        state.withLock { state in
            var due: [SandboxDelivery] = []
            while due.count < limit, let next = state.events.popFirst(where: { $0.at <= now }) {
                due.append(next)
            }
            return due
        }
    }

    /// Puts back what could not be delivered; it stays due.
    func putBack(_ deliveries: [SandboxDelivery]) {
        state.withLock { state in
            for delivery in deliveries { _ = state.events.add(delivery) }
        }
    }
}
