public import Domain
internal import Messaging
public import Strategy
internal import Understanding
public import Values

/// The life of one person under a strategy, event by event: the real `decide` on a virtual clock,
/// with a person who does what a script says and nothing else.
///
/// It can be run on from where it stands, so that what would come next is seen by living on.
public struct Life {
    /// The most events of one life; beyond it the run ends.
    public static let eventLimit = 20_000
    /// How long a message takes to arrive, in seconds.
    static let arrivesAfter: Int64 = 20
    /// After how many seconds a message that does not arrive is told of.
    static let failsAfter: Int64 = 1_800
    /// After how many seconds a message is read, and its link opened.
    static let readAfter: Int64 = 900
    /// After how many seconds a person of ours has done what was asked.
    static let doneAfter: Int64 = 3_600

    /// What there is to see.
    public enum Sight: Sendable {
        /// The person writes; the decision on it comes next.
        case wrote(String, at: Instant)
        /// Something was decided; with the case before.
        case decided(Event, Strategy.Decision, before: CaseState, at: Instant)
        /// A message leaves.
        case left(MessageRecord, at: Instant)
    }

    /// How a run ended.
    public enum End: Sendable, Equatable {
        /// Its time was over, or nothing more would ever come.
        case over
        /// Who looked on wanted no more.
        case stopped
        /// There were more events than a life may have.
        case cut
    }

    /// The case as it stands.
    public private(set) var state: CaseState
    /// The virtual clock.
    public private(set) var now: Instant
    /// Habits of the script that something became of.
    public private(set) var usedHabits: Set<Int> = []

    private let policy: Policy
    private let seed: UInt64
    private let habits: [LifeHabit]
    private let canWrite: (MessageRecord) -> Bool
    private var pending: [Pending] = []
    private var ordinal = 0
    private var events = 0
    private var lastLeft: MessageRecord?

    private struct Pending {
        let at: Instant
        let ordinal: Int
        let what: What
    }

    private enum What {
        case event(Event)
        case leave(MessageRecord)
        case act(LifeAct.What)
    }

    /// Begins a life with the file in which the person comes.
    ///
    /// - Parameters:
    ///   - begin: when the file comes.
    ///   - canWrite: whether the text of a message can be put together.
    public init(
        _ person: SimulatedPerson,
        _ policy: Policy,
        script: LifeScript,
        seed: UInt64,
        begin: Instant,
        canWrite: @escaping (MessageRecord) -> Bool
    ) {
        self.init(
            CaseState(person: person.id),
            policy,
            script: script,
            seed: seed,
            from: begin,
            canWrite: canWrite
        )
        // Before whatever the script has at that instant.
        pending.insert(
            Pending(at: begin, ordinal: -1, what: .event(.imported(person.imported))),
            at: 0
        )
    }

    /// Lives on from a case as it stands.
    ///
    /// - Parameter begin: the first instant of the clock.
    public init(
        _ state: CaseState,
        _ policy: Policy,
        script: LifeScript,
        seed: UInt64,
        from begin: Instant,
        canWrite: @escaping (MessageRecord) -> Bool
    ) {
        self.state = state
        self.policy = policy
        self.seed = seed
        self.canWrite = canWrite
        habits = script.habits
        now = begin
        for act in script.acts { add(.act(act.what), at: act.at) }
    }

    // MARK: - The clock

    /// Lives until an instant, or until who looks on wants no more.
    ///
    /// - Parameter watch: told of all that is seen; false ends the run.
    public mutating func run(until end: Instant, watch: (Sight) -> Bool) -> End {
        while true {
            let place = pending.indices.min { earlier(pending[$0], pending[$1]) }
            let first = place.map { pending[$0].at } ?? .distantFuture
            let next = min(first, state.wakeAt ?? .distantFuture)
            guard next < end else {
                now = max(now, end)
                return .over
            }
            guard events < Life.eventLimit else { return .cut }
            events += 1
            now = max(now, next)
            let goesOn: Bool
            if let place, first <= now {
                goesOn = take(pending.remove(at: place).what, watch)
            } else {
                goesOn = happens(.timerDue, watch)
            }
            guard goesOn else { return .stopped }
        }
    }

    private func earlier(_ left: Pending, _ right: Pending) -> Bool {
        (left.at.milliseconds, left.ordinal) < (right.at.milliseconds, right.ordinal)
    }

    private mutating func add(_ what: What, at instant: Instant) {
        ordinal += 1
        pending.append(Pending(at: max(instant, now), ordinal: ordinal, what: what))
    }

    private mutating func take(_ what: What, _ watch: (Sight) -> Bool) -> Bool {
        switch what {
        case .event(let event): happens(event, watch)
        case .leave(let message): leave(message, watch)
        case .act(.writes(let text)): write(text, watch)
        case .act(.pays(let account, let amount)): pay(account, amount, watch)
        case .act(.happens(let account, let name)):
            happens(.marked(account, name: name, on: zone.local(now).day), watch)
        }
    }

    /// The zone that the person's days are counted in.
    private var zone: ZoneRules {
        state.facts.zones.first.flatMap { policy.zones[$0] } ?? policy.zones[policy.defaultZone]
            ?? ZoneRules(name: "UTC", fixedOffsetSeconds: 0)
    }

    // MARK: - Deciding

    private mutating func happens(_ event: Event, _ watch: (Sight) -> Bool) -> Bool {
        var random = Generator(
            seeds: seed,
            state.person.high,
            state.person.low,
            state.version + 1
        )
        let before = state
        let decision = decide(state, event, policy: policy, now: now, seed: random.next())
        state = decision.state
        for effect in decision.effects { carryOut(effect) }
        for message in decision.messages { add(.leave(message.record), at: message.record.sendAt) }
        return watch(.decided(event, decision, before: before, at: now))
    }

    private mutating func carryOut(_ effect: Effect) {
        switch effect {
        case .withdraw(let messages, _):
            pending.removeAll { item in
                if case .leave(let message) = item.what {
                    messages.contains(message.id)
                } else {
                    false
                }
            }
        case .openTask(let task): doTask(task)
        case .closeTasks, .promiseChanged, .arrangementChanged, .contactPointChanged, .stageChanged,
            .dutyStarted,
            .dutyEnded, .callWebhook, .withdrawCalls:
            break
        }
    }

    /// What persons of ours do about a task, as the script has it.
    private mutating func doTask(_ task: PersonTask) {
        guard let step = task.step else { return }
        let at = now.adding(seconds: Life.doneAfter)
        switch task.kind {
        case .approval:
            guard let account = task.account else { return }
            if has(.approves, step) {
                add(.event(.approvalDecided(account, step: step, isGranted: true)), at: at)
            } else if has(.declines, step) {
                add(.event(.approvalDecided(account, step: step, isGranted: false)), at: at)
            }
        case .call, .letter, .visit:
            if has(.reaches, step) {
                add(.event(.handMade(task.id.retagged(), .reached)), at: at)
            } else if has(.makes, step) {
                add(.event(.handMade(task.id.retagged(), .made)), at: at)
            }
        default: break
        }
    }

    /// Whether the script has a habit for a step, which is noted.
    private mutating func has(_ kind: LifeHabit.Kind, _ step: String) -> Bool {
        let place = habits.firstIndex { $0.kind == kind && ($0.step ?? step) == step }
        if let place { usedHabits.insert(place) }
        return place != nil
    }

    // MARK: - Messages

    private mutating func leave(_ message: MessageRecord, _ watch: (Sight) -> Bool) -> Bool {
        // What a claim asks of every message.
        guard message.clearedUntil > now, message.gateVersion == state.gateVersion else {
            return happens(.clearanceStale(message.id), watch)
        }
        guard canWrite(message) else { return happens(.messageFailed(message.id, .route), watch) }
        lastLeft = message
        if has(.fails, message.step) {
            let isText = message.channel == .sms
            add(
                .event(.messageFailed(message.id, isText ? .temporary : .noService)),
                at: min(now.adding(seconds: Life.failsAfter), message.validUntil)
            )
            return watch(.left(message, at: now))
        }
        let arrival = now.adding(seconds: Life.arrivesAfter)
        add(.event(.messageDelivered(message.id, at: arrival)), at: arrival)
        let reading = now.adding(seconds: Life.readAfter)
        // A text message tells nobody that it was read.
        if message.channel != .sms, has(.reads, message.step) {
            add(.event(.messageRead(message.id, at: reading)), at: reading)
        }
        if has(.opens, message.step) {
            add(.event(.linkOpened(message.id, at: reading)), at: reading)
        }
        return watch(.left(message, at: now))
    }

    private mutating func write(_ text: String, _ watch: (Sight) -> Bool) -> Bool {
        guard watch(.wrote(text, at: now)) else { return false }
        let understood = understand(
            text,
            on: zone.local(now).day,
            country: state.facts.country ?? "MX"
        )
        var random = Generator(seeds: seed, state.person.low, state.version, 0x5752_4F54)
        let reply = Reply(
            understood,
            currency: state.accounts.first?.account.figures.balance.currency ?? .mexicanPeso,
            message: MessageID(at: now, shard: state.person.shard, random: &random),
            contactPoint: lastLeft?.contactPoint ?? state.contactPoints.first?.id,
            channel: lastLeft?.channel ?? .sms,
            receivedAt: now
        )
        return happens(.replyReceived(reply), watch)
    }

    private mutating func pay(
        _ account: AccountID,
        _ amount: Money,
        _ watch: (Sight) -> Bool
    ) -> Bool {
        var random = Generator(seeds: seed, state.person.low, state.version, 0x5041_5953)
        let payment = Payment(
            id: PaymentID(at: now, shard: state.person.shard, random: &random),
            account: account,
            amount: amount,
            valueDay: zone.local(now).day,
            receivedAt: now,
            method: .transfer
        )
        return happens(.paymentReceived(payment), watch)
    }
}
