internal import Compliance
internal import Domain
internal import Messaging
internal import Values

/// What files, carriers and operators say.
extension Decider {
    mutating func take(_ imported: Imported) {
        let facts = state.facts
        let points = state.contactPoints
        merge(imported.facts)
        for point in imported.contactPoints { merge(point) }
        retireContactPoints(missingIn: imported)
        var isChanged = state.facts != facts || state.contactPoints != points
        for account in imported.accounts where merge(account) { isChanged = true }
        locate()
        if isChanged { gateChanged() } else { ignore(.unchanged) }
    }

    private mutating func merge(_ facts: PersonFacts) {
        var merged = facts
        // A file adds death, a lawyer or wished hours; only a person of ours takes them away.
        merged.isDeceased = facts.isDeceased || state.facts.isDeceased
        merged.isRepresented = facts.isRepresented || state.facts.isRepresented
        merged.preferredHours = facts.preferredHours ?? state.facts.preferredHours
        merged.preferredChannel = facts.preferredChannel ?? state.facts.preferredChannel
        if merged.zones.count > PersonFacts.zoneLimit {
            merged.zones = Array(merged.zones.prefix(PersonFacts.zoneLimit))
        }
        state.facts = merged
    }

    /// What we learnt of a contact point outlives every file.
    private mutating func merge(_ point: ContactPoint) {
        guard let index = state.index(of: point.id) else {
            guard state.contactPoints.count < CaseState.contactPointLimit else {
                reasons.append(.bounded(.contactPoints))
                return
            }
            state.contactPoints.append(point)
            return
        }
        let known = state.contactPoints[index]
        var merged = point
        if known.ownership == .wrongParty || known.ownership == .confirmed {
            merged.ownership = known.ownership
        }
        if known.consent == .withdrawn { merged.consent = .withdrawn }
        merged.optedOutChannels |= known.optedOutChannels
        merged.lackingChannels |= known.lackingChannels
        merged.reach = known.reach
        merged.failures = known.failures
        state.contactPoints[index] = merged
    }

    /// A file speaks for all contact points of a person of whose active accounts it brings each.
    private mutating func retireContactPoints(missingIn imported: Imported) {
        let isWhole = state.accounts.allSatisfy { known in
            known.account.status != .active
                || imported.accounts.contains { $0.id == known.account.id }
        }
        guard isWhole else { return }
        for index in state.contactPoints.indices
        where state.contactPoints[index].provenance == .creditor
            && !imported.contactPoints.contains(where: { $0.id == state.contactPoints[index].id })
        {
            state.contactPoints[index].isCurrent = false
        }
    }

    /// Whether anything of the account is new.
    private mutating func merge(_ account: Account) -> Bool {
        guard let index = state.index(of: account.id) else {
            guard state.accounts.count < CaseState.accountLimit else {
                reasons.append(.bounded(.accounts))
                return false
            }
            state.accounts.append(AccountCase(account: bounded(account)))
            return true
        }
        let known = state.accounts[index].account
        var merged = bounded(account)
        if merged.pauses.isEmpty { merged.pauses = known.pauses }
        merged.movements = known.movements.filter { $0.valueDay >= account.figures.asOf }
        guard merged != known else { return false }
        let status = merged.status
        if status != .active { merged.status = known.status }
        state.accounts[index].account = merged
        // A status that ends the account does all that its end does.
        if status != merged.status {
            end(account.id, status, account.figures.asOf)
        } else if account.figures.balance.minor <= 0, known.figures.balance.minor > 0 {
            nothingLeft(of: account.id)
        }
        return true
    }

    /// The creditor says that nothing is owed any more: whoever paid it, it is paid.
    private mutating func nothingLeft(of id: AccountID) {
        withdraw(.payment) { $0.accounts.contains(id) }
        withdrawCalls(.payment, id)
        for position in state.promises.indices
        where state.promises[position].account == id && state.promises[position].isWaiting {
            settle(position, as: state.promises[position].state == .open ? .kept : .cancelled)
        }
    }

    private func bounded(_ account: Account) -> Account {
        var account = account
        if account.movements.count > Account.movementLimit {
            account.movements = Array(account.movements.suffix(Account.movementLimit))
        }
        if account.pauses.count > Account.pauseLimit {
            account.pauses = Array(account.pauses.suffix(Account.pauseLimit))
        }
        if account.attributes.count > Account.attributeLimit {
            account.attributes = Array(account.attributes.prefix(Account.attributeLimit))
        }
        return account
    }

    mutating func end(_ id: AccountID, _ status: Account.Status, _ day: Day) {
        guard let index = state.index(of: id) else { return ignore(.unknownAccount) }
        guard state.accounts[index].account.status != status else { return ignore(.alreadySo) }
        state.accounts[index].account.status = status
        gateChanged()
        guard status != .active else { return }
        state.accounts[index].clock.forgetMoves()
        withdraw(.accountEnded) { $0.accounts.contains(id) }
        withdrawCalls(.accountEnded, id)
        for position in state.promises.indices
        where state.promises[position].account == id && state.promises[position].isWaiting {
            settle(position, as: status == .paid ? .kept : .cancelled)
        }
        endArrangements(of: id)
        for hold in state.holds where hold.account == id { release(hold.kind, id) }
        endDuties { $0.account == id }
    }

    mutating func delivered(_ message: MessageID) {
        guard let index = state.attempts.lastIndex(where: { $0.message == message }) else {
            return ignore(.unknownMessage)
        }
        see(.delivered, of: message)
        if state.attempts[index].outcome == .attempted {
            state.attempts[index].outcome = .delivered
            state.totals.delivered = state.totals.delivered.saturatingIncrement
        }
        state.planned.removeAll { $0.message == message }
        guard let point = state.index(of: state.attempts[index].contactPoint) else { return }
        // One that arrived before the last failure says nothing about what failed since.
        let id = state.contactPoints[point].id
        let hasFailedSince = state.attempts[(index + 1)...].contains {
            $0.contactPoint == id && $0.outcome == .failed
        }
        state.contactPoints[point].lackingChannels &= ~state.attempts[index].channel.bit
        guard !hasFailedSince else { return }
        state.contactPoints[point].failures = 0
        if state.contactPoints[point].reach != .reachable {
            state.contactPoints[point].reach = .reachable
            changed(point)
        }
    }

    mutating func failed(_ message: MessageID, _ failure: Event.Failure) {
        guard let index = state.attempts.lastIndex(where: { $0.message == message }) else {
            return ignore(.unknownMessage)
        }
        guard state.attempts[index].outcome == .attempted else { return ignore(.alreadySo) }
        state.attempts[index].outcome = .failed
        see(.failed, of: message)
        state.totals.failed = state.totals.failed.saturatingIncrement
        let planned = state.planned.firstIndex { $0.message == message }
        let origin = planned.map { state.planned[$0].origin }
        if let planned { state.planned.remove(at: planned) }
        state.introductions.removeAll { $0.message == message }
        guard let point = state.index(of: state.attempts[index].contactPoint) else { return }
        let isNumbersFault = failure == .permanent || failure == .temporary
        if isNumbersFault { weaken(point, isPermanent: failure == .permanent) }
        let lacksService = failure == .noService
        if lacksService {
            let channel = state.attempts[index].channel
            let id = state.contactPoints[point].id
            state.contactPoints[point].lackingChannels |= channel.bit
            withdraw(.contactPoint) { $0.contactPoint == id && $0.channel == channel }
            if !isReachable { withdrawCalls(.contactPoint) }
        }
        guard let origin,
            lacksService
                || failuresInARow(state.attempts[index].account) < policy.numbers.attemptsInARow
        else { return }
        if lacksService {
            // The next channel may carry it today. A channel fails so but once for a number.
            reopen(origin)
        } else if !isNumbersFault {
            // Whoever could not be reached all day is not reached a minute later; nor is a route
            // mended so soon.
            reopen(origin, notBefore: now.adding(hours: policy.numbers.retryHours))
        } else if hasAnotherContactPoint(than: point) {
            // The next rung or number may still carry it today.
            reopen(origin)
        }
    }

    /// How many messages about an account failed since the last that did not.
    private func failuresInARow(_ account: AccountID?) -> Int {
        var count = 0
        for attempt in state.attempts.reversed()
        where !attempt.isInbound && attempt.account == account && attempt.outcome != .withdrawn {
            guard attempt.outcome == .failed else { break }
            count += 1
        }
        return count
    }

    private mutating func weaken(_ point: Int, isPermanent: Bool) {
        let before = state.contactPoints[point].reach
        let failures = state.contactPoints[point].failures
        state.contactPoints[point].failures = failures == .max ? .max : failures + 1
        let isDead = isPermanent || failures + 1 >= max(1, policy.numbers.failuresUntilDead)
        state.contactPoints[point].reach = isDead ? .dead : .doubtful
        guard before != state.contactPoints[point].reach else { return }
        changed(point)
        if isDead {
            gateChanged()
            askForContactPoint()
        }
    }

    private func hasAnotherContactPoint(than point: Int) -> Bool {
        state.contactPoints.indices.contains {
            $0 != point && isUsable(state.contactPoints[$0], for: .sms)
        }
    }

    /// A task when nobody can be reached any more; once, as dead points never come back alone.
    mutating func askForContactPoint() {
        guard !state.contactPoints.contains(where: { isUsable($0, for: .sms) }) else { return }
        openTask(.findContact, account: nil, message: nil)
    }

    mutating func invalidate(_ id: ContactPointID, _ invalidity: Event.Invalidity) {
        guard let index = state.index(of: id) else { return ignore(.unknownContactPoint) }
        switch invalidity {
        case .wrongParty:
            guard state.contactPoints[index].ownership != .wrongParty else {
                return ignore(.alreadySo)
            }
            state.contactPoints[index].ownership = .wrongParty
        case .dead:
            guard state.contactPoints[index].reach != .dead else { return ignore(.alreadySo) }
            state.contactPoints[index].reach = .dead
        }
        gateChanged()
        changed(index)
        withdraw(.contactPoint) { $0.contactPoint == id }
        if !isReachable { withdrawCalls(.contactPoint) }
        askForContactPoint()
    }

    mutating func confirm(_ id: ContactPointID) {
        guard let index = state.index(of: id) else { return ignore(.unknownContactPoint) }
        guard state.contactPoints[index].ownership != .confirmed else { return ignore(.alreadySo) }
        state.contactPoints[index].ownership = .confirmed
        gateChanged()
        changed(index)
    }

    mutating func changed(_ point: Int) {
        effects.append(
            .contactPointChanged(
                state.contactPoints[point].id,
                ContactPointChange(state.contactPoints[point])
            )
        )
    }

    mutating func deceased() {
        guard !state.facts.isDeceased else { return ignore(.alreadySo) }
        state.facts.isDeceased = true
        gateChanged()
        hold(.deceased, account: nil, until: nil)
        withdraw(.deceased) { _ in true }
        withdrawCalls(.deceased)
        openTask(.deceased, account: nil, message: nil)
    }

    mutating func takeOver() {
        hold(.human, account: nil, until: nil)
        withdraw(.held) { $0.purpose != .confirmation }
        withdrawCalls(.held)
    }

    mutating func handBack() {
        guard state.holds.contains(where: { $0.kind == .human && $0.account == nil }) else {
            return ignore(.alreadySo)
        }
        release(.human, nil)
    }

    mutating func halt(_ scope: HaltScope) {
        reasons.append(.halted(scope))
        gateChanged()
        let now = now
        let covered = state.planned.filter { covers(scope, $0) }
        withdraw(.halted) { message in covered.contains { $0.message == message.message } }
        // What had not left by now was surely not sent, and is due again afterwards.
        for message in covered where message.sendAt > now { reopen(message.origin) }
    }

    mutating func resume(_ scope: HaltScope) {
        _ = scope
        gateChanged()
    }

    private func covers(_ scope: HaltScope, _ message: PlannedMessage) -> Bool {
        switch scope {
        case .tenant: true
        case .creditor(let code):
            message.accounts.contains { id in
                state.index(of: id).map { state.accounts[$0].account.creditor == code } ?? false
            }
        case .strategy(let code):
            if case .step(_, let strategy, _, _) = message.origin {
                strategy == code
            } else {
                false
            }
        case .route(let name):
            message.accounts.first.flatMap { state.index(of: $0) }
                .flatMap { policy.creditor(state.accounts[$0].account.creditor) }?
                .sender(message.channel)?.route == name
        }
    }

    /// The claim says that the message did not leave: what asked for it is due again.
    mutating func reviewAgain(_ message: MessageID) {
        guard let index = state.planned.firstIndex(where: { $0.message == message }) else {
            return ignore(.unknownMessage)
        }
        let origin = state.planned[index].origin
        state.planned.remove(at: index)
        forget(message)
        effects.append(.withdraw([message], .stale))
        reasons.append(.withdrawn(message, .stale))
        reopen(origin)
    }

    mutating func assign(_ id: AccountID, _ code: String, _ version: UInt32) {
        guard let index = state.index(of: id) else { return ignore(.unknownAccount) }
        guard !code.isEmpty else {
            state.accounts[index].clock.isAssigned = false
            return
        }
        guard let position = policy.strategies.index(code, version: version),
            policy.strategies.definition(at: position).kind == .clock
        else { return ignore(.unknownStrategy) }
        let anchor = state.accounts[index].account.clockDay(on: today)
        begin(index, code, version, anchor: anchor)
        state.accounts[index].clock.isAssigned = true
        withdraw(.factsChanged) { message in
            if case .step(let account, _, _, _) = message.origin { account == id } else { false }
        }
        withdrawCalls(.factsChanged, id)
    }
}

extension Promise {
    /// Whether it waits for an answer or for money.
    var isWaiting: Bool { state == .open || state == .offered }
}

extension UInt32 {
    /// One more, or the same at the end of the range.
    var saturatingIncrement: UInt32 { self == .max ? .max : self + 1 }
}

extension UInt8 {
    /// One more, or the same at the end of the range.
    var saturatingIncrement: UInt8 { self == .max ? .max : self + 1 }
}
