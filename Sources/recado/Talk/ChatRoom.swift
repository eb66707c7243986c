import Domain
import Messaging
import Simulation
import Store
import Strategy
import Values
import Workers

/// One conversation with the program in memory: the decisions and texts are those that send, and
/// nothing is stored or sent.
struct ChatRoom {
    /// What came of one thing that happened.
    struct Turn {
        /// A text of ours and when it leaves.
        struct Said {
            var at: Instant
            var step: String
            var words: String
        }

        var at: Instant
        var said: [Said] = []
        var tasks: [PersonTask] = []
        var reasons: [Reason] = []
        /// What was understood, when the person wrote.
        var reply: Reply?
    }

    /// Timers that fire in one go; more means that a strategy spins.
    static let timerLimit = 2_000

    let policy: PolicyInForce
    let person: LifePerson
    let reading: TextReading
    let zone: ZoneRules
    private let texts: LifeTexts
    private let seed: UInt64
    private(set) var state: CaseState
    private(set) var now: Instant

    init(
        policy: PolicyInForce,
        person: LifePerson,
        state: CaseState?,
        reading: TextReading,
        zone: ZoneRules,
        now: Instant,
        seed: UInt64
    ) {
        self.policy = policy
        self.person = person
        self.reading = reading
        self.zone = zone
        self.now = now
        self.seed = seed
        texts = LifeTexts(policy, person)
        self.state = state ?? CaseState(person: person.person.id)
        if state == nil { _ = happens(.imported(person.person.imported)) }
    }

    /// The person writes from their telephone.
    mutating func writes(_ text: String) -> Turn {
        now = now.adding(seconds: 20)
        guard let point = point else { return Turn(at: now) }
        let reply = reading.reply(
            to: state,
            secrets: person.secrets,
            text: text,
            message: id(),
            contactPoint: point,
            channel: .sms,
            at: now,
            today: zone.local(now).day
        )
        var turn = happens(.replyReceived(reply))
        turn.reply = reply
        return turn
    }

    /// The person pays.
    mutating func pays(_ amount: Money) -> Turn {
        now = now.adding(seconds: 20)
        let payment = Payment(
            id: id(),
            account: person.account,
            amount: amount,
            valueDay: zone.local(now).day,
            receivedAt: now,
            method: .transfer
        )
        return happens(.paymentReceived(payment))
    }

    /// Anything else happens.
    mutating func happens(_ event: Event) -> Turn {
        let decision = decide(
            state,
            event,
            policy: policy.policy,
            now: now,
            seed: seed &+ state.version
        )
        state = decision.state
        var turn = Turn(at: now, reasons: decision.reasons)
        for message in decision.messages {
            turn.said.append(
                Turn.Said(
                    at: message.record.sendAt,
                    step: message.record.step,
                    words: texts.text(message.record)?.words ?? "(no se pudo componer)"
                )
            )
        }
        for effect in decision.effects {
            if case .openTask(let task) = effect { turn.tasks.append(task) }
        }
        return turn
    }

    /// Lets time pass; what the program would do by itself comes back.
    mutating func passes(until end: Instant) -> [Turn] {
        var turns: [Turn] = []
        var fired = 0
        while let wake = state.wakeAt, wake <= end, fired < Self.timerLimit {
            now = max(now, wake)
            let turn = happens(.timerDue)
            if !turn.said.isEmpty || !turn.tasks.isEmpty { turns.append(turn) }
            fired += 1
        }
        now = max(now, end)
        return turns
    }

    private var point: ContactPointID? {
        let texted = state.contactPoints.first { $0.isCurrent && $0.fits(.sms) }
        return texted?.id ?? state.contactPoints.first?.id
    }

    private func id<Tag>() -> ID<Tag> {
        var random = Generator(seeds: seed, state.person.low, state.version, 0x4348_4154)
        return ID(at: now, shard: state.person.shard, random: &random)
    }
}
