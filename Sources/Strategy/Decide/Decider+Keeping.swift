internal import Compliance
internal import Domain
internal import Messaging
internal import Values

/// Holds, duties, tasks, and taking messages back.
extension Decider {
    mutating func openTask(
        _ kind: PersonTask.Kind,
        account: AccountID?,
        message: MessageID?,
        due: Instant? = nil
    ) {
        let id = TaskID(at: now, shard: state.person.shard, random: &random)
        let duty = kind.duty.flatMap { duty in state.duties.last { $0.kind == duty } }
        effects.append(
            .openTask(
                PersonTask(
                    id: id,
                    kind: kind,
                    account: account,
                    message: message,
                    due: due ?? duty?.due
                )
            )
        )
    }

    /// Begins a hold, or makes the one there is last longer.
    mutating func hold(_ kind: Hold.Kind, account: AccountID?, until: Instant?) {
        if let index = state.holds.firstIndex(where: { $0.kind == kind && $0.account == account }) {
            if let old = state.holds[index].until {
                state.holds[index].until = until.map { max($0, old) }
            }
            return
        }
        if state.holds.count >= CaseState.holdLimit {
            // Rather silence the person than lose a reason to be silent.
            reasons.append(.bounded(.holds))
            state.holds.removeLast()
            state.holds.append(Hold(kind: kind, account: nil, since: now, until: nil))
        } else {
            state.holds.append(Hold(kind: kind, account: account, since: now, until: until))
        }
        reasons.append(.held(kind, account))
        gateChanged()
    }

    mutating func release(_ kind: Hold.Kind, _ account: AccountID?) {
        let count = state.holds.count
        state.holds.removeAll { $0.kind == kind && $0.account == account }
        guard state.holds.count < count else { return }
        reasons.append(.released(kind, account))
        gateChanged()
    }

    /// Begins a duty: due after so many days, or sooner where the law of the person's place says.
    mutating func startDuty(_ kind: Duty.Kind, account: AccountID?, days: Int) {
        guard !state.duties.contains(where: { $0.kind == kind && $0.account == account }) else {
            return
        }
        if state.duties.count >= CaseState.dutyLimit {
            reasons.append(.bounded(.duties))
            state.duties.removeFirst()
        }
        var countries = state.accounts.compactMap(\.account.country)
        if let country = state.facts.country { countries.append(country) }
        let lawful = kind.trigger.flatMap {
            policy.gate.dueAt(of: $0, countries: countries, triggeredAt: now, zone: zone)
        }
        let usual = zone.instant(today.adding(days: days), .endOfDay)
        let duty = Duty(
            kind: kind,
            account: account,
            since: now,
            due: min(lawful ?? usual, usual)
        )
        state.duties.append(duty)
        effects.append(.dutyStarted(duty))
    }

    mutating func endDuties(where ends: (Duty) -> Bool) {
        for duty in state.duties where ends(duty) { effects.append(.dutyEnded(duty)) }
        state.duties.removeAll(where: ends)
    }

    /// Takes back all queued messages that a predicate names and that may not have left yet.
    mutating func withdraw(_ why: WithdrawalReason, where isPointless: (PlannedMessage) -> Bool) {
        var taken: [MessageID] = []
        for message in state.planned
        where message.validUntil > now && isPointless(message)
            && !messages.contains(where: { $0.record.id == message.message })
        {
            taken.append(message.message)
            reasons.append(.withdrawn(message.message, why))
            // One whose time has come may have left already; it goes on counting as an attempt.
            if message.sendAt > now { forget(message.message) }
        }
        guard !taken.isEmpty else { return }
        let tasks = state.planned.filter { taken.contains($0.message) && $0.channel.isHandMade }
        state.planned.removeAll { taken.contains($0.message) }
        if !tasks.isEmpty { effects.append(.closeTasks(tasks.map { $0.message.retagged() }, why)) }
        taken.removeAll { id in tasks.contains { $0.message == id } }
        if !taken.isEmpty { effects.append(.withdraw(taken, why)) }
    }

    /// Notes that a message surely did not leave.
    mutating func forget(_ message: MessageID) {
        if let index = state.attempts.lastIndex(where: { $0.message == message }),
            state.attempts[index].outcome == .attempted
        {
            state.attempts[index].outcome = .withdrawn
            state.totals.withdrawn = state.totals.withdrawn.saturatingIncrement
        }
        state.introductions.removeAll { $0.message == message }
        keepDistance()
    }

    /// Keeps the distance that the messages which still count ask for, and the quiet after what the
    /// person wrote; no other.
    private mutating func keepDistance() {
        state.quietUntil = nil
        for text in state.conversation.inbound {
            quiet(until: text.at.adding(hours: policy.numbers.afterReplyHours))
        }
        for attempt in state.attempts
        where !attempt.isInbound && attempt.outcome != .withdrawn && attempt.outcome != .failed
            && (attempt.purpose == .initiated || attempt.purpose == .marketing)
        {
            quiet(until: attempt.at.adding(hours: policy.numbers.spacingHours))
        }
    }

    /// No step before an instant, or before the one that holds already if that is later.
    mutating func quiet(until instant: Instant) {
        if instant > now { state.quietUntil = max(state.quietUntil ?? instant, instant) }
    }

    /// Makes what asked for a message due again, at once or not before an instant, if that is
    /// still the same cycle.
    mutating func reopen(_ origin: MessageOrigin, notBefore: Instant? = nil) {
        switch origin {
        case .step(let account, let strategy, let version, let step):
            guard let index = state.index(of: account),
                state.accounts[index].clock.strategy == strategy,
                state.accounts[index].clock.version == version
            else { return }
            state.accounts[index].clock.reopen(step: Int(step))
            keepDistance()
            postpone(index, Int(step), to: notBefore)
        case .promise(let promise, let step):
            guard step < 32, let index = state.promises.firstIndex(where: { $0.id == promise })
            else { return }
            state.promises[index].remindersDone &= ~(1 << UInt32(step))
            if let account = state.index(of: state.promises[index].account) {
                postpone(account, AccountClock.stepLimit + Int(step), to: notBefore)
            }
        case .answer, .payment, .fact: break
        }
    }

    private mutating func postpone(_ index: Int, _ step: Int, to instant: Instant?) {
        guard let instant else { return }
        state.accounts[index].clock.move(step: step, to: instant)
    }

    mutating func note(_ attempt: Attempt) {
        if state.attempts.count >= CaseState.attemptLimit { state.attempts.removeFirst() }
        state.attempts.append(attempt)
    }
}

extension Duty.Kind {
    /// What begins it, in the words of rule packs; nil for a duty of the house.
    fileprivate var trigger: String? {
        switch self {
        case .answerDispute: "disputeOpened"
        case .answerComplaint: "complaintReceived"
        case .answerDataRights: "dataRightsRequested"
        case .honourOptOut: "optedOut"
        case .verifyPayment: nil
        }
    }
}

extension PersonTask.Kind {
    /// The duty that the task fulfils, if there is one.
    fileprivate var duty: Duty.Kind? {
        switch self {
        case .dispute, .fraud: .answerDispute
        case .complaint: .answerComplaint
        case .dataRights: .answerDataRights
        case .verifyPayment: .verifyPayment
        default: nil
        }
    }
}
