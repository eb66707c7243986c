import Compliance
import Domain
import Messaging
import SlowGate
import Strategy
import Values

@testable import Simulation

/// Looks on at one person's run and keeps books of its own: what left, what came, what was paid.
/// What it finds wrong is in `faults`, without anything personal.
final class Witness {
    private(set) var faults: [String] = []
    private(set) var left = 0
    private(set) var called: Set<WebhookID> = []
    private(set) var paid: [AccountID: Int64] = [:]

    private let person: SimulatedPerson
    private let terms: SimulationTerms
    private let law: SlowGate
    private var state: CaseState
    /// What really left or came, whatever was planned.
    private var history: [Attempt] = []
    private var decided: [MessageID: Instant] = [:]
    private var gone: Set<MessageID> = []
    private var withdrawn: Set<MessageID> = []
    private var refusedSince: [ContactPointID: Instant] = [:]
    private var lastStep: (message: MessageID, at: Instant)?

    init(_ person: SimulatedPerson, _ terms: SimulationTerms, _ law: SlowGate) {
        self.person = person
        self.terms = terms
        self.law = law
        state = CaseState(person: person.id)
    }

    func see(_ sight: PersonRun.Sight) {
        switch sight {
        case .decided(let event, let decision, let now): decided(event, decision, now)
        case .left(let message, let now): left(message, now)
        }
    }

    /// Compares the case with the books once the run is over.
    func close() {
        for account in person.imported.accounts {
            let known = state.accounts.first { $0.account.id == account.id }?.account
            let day = terms.firstDay.adding(days: terms.days)
            let owed = account.figures.balance.minor - paid[account.id, default: 0]
            check(known?.balance(on: day).minor == owed, "money is not conserved", terms.end)
        }
    }

    private func check(_ holds: Bool, _ fault: String, _ now: Instant) {
        if !holds { faults.append("\(fault) at \(now)") }
    }

    // MARK: - Decisions

    private func decided(_ event: Event, _ decision: Strategy.Decision, _ now: Instant) {
        switch event {
        case .replyReceived(let reply): came(reply)
        case .paymentReceived(let payment):
            paid[payment.account, default: 0] += payment.amount.minor
        case .messageDelivered(let message, _): settle(message, .delivered)
        case .messageFailed(let message, _): settle(message, .failed)
        default: break
        }
        for effect in decision.effects {
            switch effect {
            case .withdraw(let messages, _): withdrawn.formUnion(messages)
            case .callWebhook(let call): calls(call, decision.state, now)
            default: break
            }
        }
        var voices = 0
        for message in decision.messages {
            check(decided[message.record.id] == nil, "a key came twice", now)
            decided[message.record.id] = now
            switch message.record.origin {
            case .step, .promise: voices += 1
            case .answer, .payment, .fact: break
            }
        }
        check(voices <= 1, "more than one voice", now)
        state = decision.state
    }

    /// What holds for a call of another system, which is no contact.
    private func calls(_ call: WebhookCall, _ state: CaseState, _ now: Instant) {
        check(called.insert(call.id).inserted, "a call came twice", now)
        check(call.until > now, "\(call.step) called too late", now)
        let account = state.accounts.first { $0.account.id == call.account }?.account
        let day = terms.policy.zones[person.imported.facts.zones[0]]?.local(now).day
        check(
            day.map { account?.pastDue(on: $0).minor ?? 0 } ?? 0 > 0,
            "\(call.step) called though nothing is past due",
            now
        )
    }

    private func came(_ reply: Reply) {
        guard let point = reply.contactPoint else { return }
        let last = history.last { !$0.isInbound && $0.contactPoint == point }
        history.append(
            Attempt(
                message: reply.message,
                at: reply.receivedAt,
                channel: reply.channel,
                isInbound: true,
                purpose: .reply,
                contactPoint: point,
                account: last?.account,
                creditor: last?.creditor ?? "",
                outcome: .conversation
            )
        )
        if reply.meanings.contains(.optOut) { refusedSince[point] = reply.receivedAt }
    }

    private func settle(_ message: MessageID, _ outcome: Attempt.Outcome) {
        guard let index = history.firstIndex(where: { $0.message == message }) else { return }
        history[index].outcome = outcome
        if outcome == .failed, lastStep?.message == message { lastStep = nil }
    }

    // MARK: - Messages

    private func left(_ message: MessageRecord, _ now: Instant) {
        left += 1
        check(gone.insert(message.id).inserted, "a message left twice", now)
        check(decided[message.id] != nil, "a message left that nobody decided", now)
        check(!withdrawn.contains(message.id), "a message left that was taken back", now)
        if let asked = asked(message, now) {
            check(law.allows(asked, at: now), "\(message.step) outside its law", now)
        } else {
            check(false, "a text, account or contact point that nobody knows", now)
        }
        if let since = refusedSince[message.contactPoint], now > since {
            let answers = message.purpose == .confirmation || message.purpose == .reply
            check(answers, "\(message.step) after a refusal", now)
        }
        if case .step = message.origin, message.purpose == .initiated { asks(message, now) }
        history.append(
            Attempt(
                message: message.id,
                at: now,
                channel: message.channel,
                isInbound: false,
                purpose: message.purpose,
                contactPoint: message.contactPoint,
                account: message.accounts.first,
                creditor: message.creditor,
                outcome: .attempted
            )
        )
    }

    /// What holds for a message by which a clock asks for money.
    private func asks(_ message: MessageRecord, _ now: Instant) {
        let owed = message.accounts.contains { id in
            let first = person.imported.accounts.first { $0.id == id }
            return (first?.figures.balance.minor ?? 0) > paid[id, default: 0]
        }
        check(owed, "\(message.step) though all is paid", now)
        if ["temprana", "tardia"].contains(message.text.strategy) {
            let day = terms.policy.zones[person.imported.facts.zones[0]]?.local(now).day
            let isLate = message.accounts.contains { id in
                let account = state.accounts.first { $0.account.id == id }?.account
                return day.map { account?.pastDue(on: $0).minor ?? 0 } ?? 0 > 0
            }
            check(isLate, "\(message.step) though nothing is past due", now)
        }
        if let last = lastStep {
            let next = last.at.adding(hours: terms.policy.numbers.spacingHours)
            check(now >= next, "\(message.step) too soon after the last", now)
        }
        lastStep = (message.id, now)
    }

    private func asked(_ message: MessageRecord, _ now: Instant) -> AskedContact? {
        let definition = terms.policy.strategies.definition(
            message.text.strategy,
            version: message.text.version
        )
        let point = state.contactPoints.first { $0.id == message.contactPoint }
        guard let text = definition?.texts.first(where: { $0.id == message.text.text }),
            let point, let sender = terms.policy.creditor(message.creditor)?.sender(message.channel)
        else { return nil }
        let account = state.accounts.first { $0.account.id == message.accounts.first }?.account
        return AskedContact(
            request: ContactRequest(
                purpose: message.purpose,
                channel: message.channel,
                recipientRole: account?.role ?? .debtor,
                account: account?.id,
                accountCountry: account?.country,
                creditor: message.creditor,
                wantedAt: now,
                content: ContentFacts(items: text.items, classes: text.classes),
                sender: sender.facts,
                payee: text.classes.contains(.namesPayee) ? .creditor : .none,
                actor: terms.policy.actor
            ),
            person: state.facts,
            point: point,
            history: history,
            holds: state.holds.filter { !announces(message, $0) }
        )
    }

    /// What announces a person of ours leaves although that person has the conversation from the
    /// same decision on; nothing else that the program says does.
    private func announces(_ message: MessageRecord, _ hold: Hold) -> Bool {
        guard case .answer = message.origin, hold.kind == .human,
            ["person_will_answer", "distress"].contains(message.step)
        else { return false }
        return hold.since == decided[message.id]
    }
}
