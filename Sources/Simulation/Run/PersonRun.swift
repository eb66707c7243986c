internal import Compliance
internal import Domain
internal import Messaging
public import Strategy
internal import Understanding
internal import Values

/// The life of one person under a strategy: the real `decide` on a virtual clock, with a modelled
/// person who reads, answers, promises, pays and opts out.
///
/// What carriers, inbox and bank bring in life comes here from the model, at the instants that it
/// draws; everything else is the code that sends.
public struct PersonRun {
    /// The most events of one person; beyond it the run ends and is counted as cut.
    public static let stepLimit = 20_000
    /// Days of a month for payments made unasked.
    static let monthDays = 30
    /// The local hour at which payments of a day become known.
    static let paymentsHour = 20

    private let terms: SimulationTerms
    private let person: SimulatedPerson
    private let watch: ((Sight) -> Void)?
    private let price: (MessageRecord) -> MessagePrice?
    private var state: CaseState
    private var now: Instant
    private var pending: [Pending] = []
    private var ordinal = 0
    private var tally: SimulationTally

    private var count = PersonCount()
    /// How many of the terms' measures are behind.
    private var measured = 0
    private var lastDelivered: [ContactPointID: (MessageID, Instant)] = [:]

    private struct Pending {
        let at: Instant
        let ordinal: Int
        let what: What
    }

    /// A message shared by what is pending about it, so that moving that moves a word.
    private final class Sent {
        let record: MessageRecord

        init(_ record: MessageRecord) {
            self.record = record
        }
    }

    private enum What {
        case leave(Sent)
        case receipt(Sent, Reaction.Delivery)
        case read(Sent)
        case reply(String, Sent)
        case payment(AccountID, Money, Day)
        case month(Int)
    }

    /// Runs a person and adds what came of it to a tally.
    ///
    /// - Parameter price: what a message takes to send, asked when it leaves; nil when its text
    ///   cannot be written.
    public static func run(
        _ person: SimulatedPerson,
        _ terms: SimulationTerms,
        into tally: inout SimulationTally,
        price: (MessageRecord) -> MessagePrice?
    ) {
        run(person, terms, into: &tally, watch: nil, price: price)
    }

    /// What there is to see of a run.
    enum Sight {
        case decided(Event, Strategy.Decision, at: Instant)
        case left(MessageRecord, at: Instant)
    }

    /// The same with somebody who looks on.
    static func run(
        _ person: SimulatedPerson,
        _ terms: SimulationTerms,
        into tally: inout SimulationTally,
        watch: ((Sight) -> Void)?,
        price: (MessageRecord) -> MessagePrice?
    ) {
        withoutActuallyEscaping(price) { price in
            var run = PersonRun(person, terms, watch: watch, price: price)
            swap(&run.tally, &tally)
            run.live()
            swap(&run.tally, &tally)
        }
    }

    private init(
        _ person: SimulatedPerson,
        _ terms: SimulationTerms,
        watch: ((Sight) -> Void)?,
        price: @escaping (MessageRecord) -> MessagePrice?
    ) {
        self.person = person
        self.terms = terms
        self.watch = watch
        self.price = price
        state = CaseState(person: person.id)
        now = terms.begin
        tally = SimulationTally(days: 0)
    }

    // MARK: - The clock

    private mutating func live() {
        tally.persons += 1
        tally.accounts += person.imported.accounts.count
        happens(.imported(person.imported))
        add(.month(0), at: now)
        var steps = 0
        while true {
            let place = nextPending
            let first = place.map { pending[$0].at } ?? .distantFuture
            let next = min(first, state.wakeAt ?? .distantFuture)
            measure(before: next)
            guard next < terms.end else { break }
            guard steps < PersonRun.stepLimit else {
                tally.cut += 1
                break
            }
            steps += 1
            now = max(now, next)
            if let place, first <= now {
                // Their order among each other stands in their ordinals.
                pending.swapAt(place, pending.count - 1)
                take(pending.removeLast().what)
            } else {
                happens(.timerDue)
            }
        }
        close()
    }

    private var nextPending: Int? {
        guard var best = pending.indices.first else { return nil }
        for place in pending.indices.dropFirst() {
            let isEarlier =
                (pending[place].at.milliseconds, pending[place].ordinal)
                < (pending[best].at.milliseconds, pending[best].ordinal)
            if isEarlier { best = place }
        }
        return best
    }

    private mutating func add(_ what: What, at instant: Instant) {
        ordinal += 1
        pending.append(Pending(at: max(instant, now), ordinal: ordinal, what: what))
    }

    private mutating func take(_ what: What) {
        switch what {
        case .leave(let message): leave(message)
        case .receipt(let message, let delivery): arrive(message.record, delivery)
        case .read(let message):
            if isAwaited(message.record) { happens(.messageRead(message.record.id, at: now)) }
        case .reply(let text, let message): reply(text, to: message.record)
        case .payment(let account, let amount, let day): pay(account, amount, day)
        case .month(let number): drawMonth(number)
        }
    }

    private var place: Int {
        let day = terms.zone.local(now).day.days(since: terms.firstDay)
        return min(max(day, 0), terms.days - 1)
    }

    // MARK: - Deciding

    private mutating func happens(_ event: Event) {
        var random = Generator(
            seeds: terms.seed,
            person.id.high,
            person.id.low,
            state.version + 1
        )
        let promises = state.promises
        let points = state.contactPoints
        let decision = decide(
            state,
            event,
            policy: terms.policy,
            now: now,
            seed: random.next()
        )
        state = decision.state
        tally.decisions += 1
        watch?(.decided(event, decision, at: now))
        for effect in decision.effects { carryOut(effect, promises, points) }
        for message in decision.messages {
            add(.leave(Sent(message.record)), at: message.record.sendAt)
        }
        count.note(decision, terms.steps)
    }

    /// - Parameters:
    ///   - promises: those of the case before.
    ///   - points: its contact points before.
    private mutating func carryOut(
        _ effect: Effect,
        _ promises: [Promise],
        _ points: [ContactPoint]
    ) {
        switch effect {
        case .withdraw(let messages, let why):
            pending.removeAll { item in
                guard case .leave(let message) = item.what, messages.contains(message.record.id)
                else { return false }
                tally.withdrawn[why, default: 0] += 1
                return true
            }
        case .openTask(let task):
            let hour = min(terms.zone.local(now).time.hour, 23)
            tally.taskHours[place * 24 + hour] += 1
            tally.days[place].tasks[task.kind, default: 0] += 1
        case .promiseChanged(let promise):
            let was = promises.first { $0.id == promise.id }?.state
            guard was != promise.state else { return }
            tally.promises[promise.state, default: 0] += 1
            if promise.state == .open { tally.days[place].promises += 1 }
        case .contactPointChanged(let id, let change):
            let was = points.first { $0.id == id }
            if change.optedOutChannels & ~(was?.optedOutChannels ?? 0) != 0 { tally.optOuts += 1 }
            if change.ownership == .wrongParty, was?.ownership != .wrongParty {
                tally.wrongNumbers += 1
            }
        case .callWebhook(let call): tally.calls[call.endpoint, default: 0] += 1
        case .arrangementChanged, .stageChanged, .dutyStarted, .dutyEnded, .closeTasks,
            .withdrawCalls:
            break
        }
    }

    // MARK: - Messages

    private mutating func leave(_ sent: Sent) {
        let message = sent.record
        // What a claim asks of every message.
        guard message.clearedUntil > now, message.gateVersion == state.gateVersion else {
            tally.stale += 1
            happens(.clearanceStale(message.id))
            return
        }
        guard let price = price(message) else {
            tally.failed += 1
            happens(.messageFailed(message.id, .route))
            return
        }
        watch?(.left(message, at: now))
        let today = place
        var line = SimulationTally.ChannelLine()
        line.messages = 1
        line.parts = price.parts
        line.cost = [price.cost.currency: price.cost.minor]
        tally.days[today].channels[message.channel, default: SimulationTally.ChannelLine()]
            .add(line)
        let (strategy, step) = count.left(message, at: now, terms.steps)
        if let step { tally.count(step: step) { $0.sent += 1 } }
        if let strategy {
            let key = SimulationTally.Spending(
                strategy: strategy,
                day: today,
                currency: price.cost.currency
            )
            tally.spending[key, default: 0] += price.cost.minor
        }
        react(to: sent)
    }

    private mutating func react(to sent: Sent) {
        let message = sent.record
        let day = terms.zone.local(now).day
        let account = message.accounts.first.flatMap { id in
            state.accounts.first { $0.account.id == id }?.account
        }
        let late = account?.daysPastDue(on: day) ?? 0
        let owed = account.map { PersonRun.owed($0, day) }
        let reaction = modelled(message.contactPoint).reaction(
            to: IncomingText(
                kind: kind(of: message, isLate: late > 0),
                channel: message.channel,
                at: now,
                today: day,
                ordinal: count.texts - 1,
                daysPastDue: late,
                amount: owed ?? Money(minor: 0, .mexicanPeso)
            )
        )
        var delivery = reaction.delivery
        var known = now.adding(seconds: reaction.receiptAfterSeconds)
        if delivery == .expired || known > message.validUntil {
            delivery = .expired
            known = message.validUntil
        }
        add(.receipt(sent, delivery), at: known)
        guard delivery == .delivered else { return }
        if message.channel != .sms, let seconds = reaction.readAfterSeconds {
            add(.read(sent), at: now.adding(seconds: seconds))
        }
        if let reply = reaction.reply {
            add(.reply(reply.text, sent), at: now.adding(seconds: reply.afterSeconds))
        }
        if let payment = reaction.payment, let account {
            plan(payment, account.id)
        }
    }

    private mutating func arrive(_ message: MessageRecord, _ delivery: Reaction.Delivery) {
        switch delivery {
        case .delivered:
            tally.delivered += 1
            count.isReached = true
            lastDelivered[message.contactPoint] = (message.id, now)
            if isAwaited(message) { happens(.messageDelivered(message.id, at: now)) }
        case .undeliverable, .expired, .noService:
            tally.failed += 1
            // A failure brings the last arrival along, so that only failures in a row count.
            if let (last, at) = lastDelivered[message.contactPoint] {
                happens(.messageDelivered(last, at: at))
            }
            let failure: Event.Failure =
                switch delivery {
                case .expired: .tooLate
                case .noService: .noService
                case .delivered, .undeliverable: .temporary
                }
            happens(.messageFailed(message.id, failure))
        }
    }

    /// Cases ask of the messages that later steps wait for.
    private func isAwaited(_ message: MessageRecord) -> Bool {
        state.accounts.contains { account in
            account.clock.watches.contains { $0.message == message.id }
        }
    }

    private mutating func reply(_ text: String, to message: MessageRecord) {
        tally.days[place].channels[message.channel, default: SimulationTally.ChannelLine()]
            .replies += 1
        count.hasReplied = true
        let zone = state.facts.zones.first.flatMap { terms.policy.zones[$0] } ?? terms.zone
        var random = Generator(
            seeds: terms.seed,
            person.habit,
            UInt64(truncatingIfNeeded: count.texts),
            UInt64(truncatingIfNeeded: ordinal)
        )
        let understood = understand(
            text,
            on: zone.local(now).day,
            country: state.facts.country ?? "MX"
        )
        let reply = Reply(
            understood,
            currency: state.accounts.first?.account.figures.balance.currency ?? .mexicanPeso,
            message: MessageID(at: now, shard: person.id.shard, random: &random),
            contactPoint: message.contactPoint,
            channel: message.channel,
            receivedAt: now
        )
        happens(.replyReceived(reply))
    }

    /// What a person takes a text to be.
    private func kind(of message: MessageRecord, isLate: Bool) -> IncomingText.Kind {
        switch message.origin {
        case .promise: return promiseKind(of: message)
        case .answer:
            return use(of: message) == "promise_echo" ? .confirmPromise : .notice
        case .payment, .fact: return .notice
        case .step:
            guard message.purpose == .initiated else { return .notice }
            return isLate ? .overdue : .reminder
        }
    }

    private func promiseKind(of message: MessageRecord) -> IncomingText.Kind {
        switch use(of: message) {
        case "broken_promise", "partial_promise": .brokenPromise
        case "promise_confirmation": .notice
        default: .promiseReminder
        }
    }

    private func use(of message: MessageRecord) -> String? {
        let text = message.text
        return terms.policy.strategies.definition(text.strategy, version: text.version)?
            .texts.first { $0.id == text.text }?.use
    }

    private func modelled(_ point: ContactPointID) -> ModelledPerson {
        let place = state.contactPoints.firstIndex { $0.id == point } ?? 0
        var random = Generator(seeds: terms.seed, person.habit, UInt64(place))
        return ModelledPerson(seed: random.next(), parameters: terms.people)
    }

    // MARK: - Money

    /// What is past due, or due next when nothing is.
    private static func owed(_ account: Account, _ day: Day) -> Money {
        let standing = account.standing(on: day)
        if standing.pastDue.minor > 0 { return standing.pastDue }
        let minimum = account.figures.minimumPayment ?? standing.balance
        return Money(
            minor: max(0, min(minimum.minor, standing.balance.minor)),
            standing.balance.currency
        )
    }

    private mutating func plan(_ payment: PlannedPayment, _ account: AccountID) {
        add(
            .payment(account, payment.amount, payment.day),
            at: terms.at(payment.day, hour: PersonRun.paymentsHour)
        )
    }

    private mutating func pay(_ id: AccountID, _ amount: Money, _ day: Day) {
        guard let account = state.accounts.first(where: { $0.account.id == id })?.account else {
            return
        }
        let today = terms.zone.local(now).day
        // Nobody pays more than is owed.
        let paid = min(amount.minor, account.standing(on: today).balance.minor)
        guard paid > 0 else { return }
        count.paid(Money(minor: paid, amount.currency), for: id, at: now)
        tally.days[place].payments += 1
        tally.days[place].paid[amount.currency, default: 0] += paid
        var random = Generator(
            seeds: terms.seed,
            person.habit,
            UInt64(truncatingIfNeeded: ordinal),
            0x5041_5953
        )
        let payment = Payment(
            id: PaymentID(at: now, shard: person.id.shard, random: &random),
            account: id,
            amount: Money(minor: paid, amount.currency),
            valueDay: day,
            receivedAt: now,
            method: .transfer
        )
        happens(.paymentReceived(payment))
    }

    /// Draws what the person pays unasked in a month, by the measured roll matrix.
    private mutating func drawMonth(_ number: Int) {
        let first = terms.firstDay.adding(days: number * PersonRun.monthDays)
        for (place, item) in state.accounts.enumerated() where item.account.status == .active {
            var random = Generator(seeds: terms.seed, person.habit, UInt64(place), 0x4D4F_4E54)
            let habits = ModelledPerson(seed: random.next(), parameters: terms.people)
            let planned = habits.spontaneousPayment(
                month: number + 1,
                from: first,
                daysPastDue: item.account.daysPastDue(on: first),
                amount: PersonRun.owed(item.account, first)
            )
            if let planned { plan(planned, item.account.id) }
        }
        let next = terms.at(first.adding(days: PersonRun.monthDays), hour: 0)
        if next < terms.end { add(.month(number + 1), at: next) }
    }

    // MARK: - The end

    private mutating func measure(before next: Instant) {
        while measured < terms.measures.count, terms.measures[measured].at <= next {
            let due = terms.measures[measured]
            measured += 1
            count.measure(due.strategy, state, on: due.day, into: &tally)
        }
    }

    private mutating func close() {
        measure(before: terms.end)
        count.close(person, state, terms, into: &tally)
    }
}
