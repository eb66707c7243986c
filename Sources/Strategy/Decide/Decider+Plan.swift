internal import Domain
internal import Messaging
internal import Values

/// Where one account stands today, computed once a decision.
struct Footing {
    /// Whether there is anything to collect.
    var isWorked: Bool
    var balance: Money
    var pastDue: Money
    var daysPastDue: Int
    var stage: Stage
    /// The due date that the clock turns around.
    var anchor: Day
    /// The position of its strategy in the book, or nil.
    var strategy: Int?
    /// Whether its clock says nothing for now.
    var isSilent: Bool
}

/// Planning: what is due now, who has the voice, and when to wake.
extension Decider {
    /// The least time until the next wake, so that a case can never spin.
    static let leastWakeSeconds: Int64 = 60
    /// How long after its validity a message is remembered, for late failures, in hours.
    private static let plannedMemoryHours: Int64 = 24

    mutating func plan() {
        expire()
        settleExpiredPromises()
        advanceArrangements()
        var footings = state.accounts.indices.map { footing($0) }
        reportStages(&footings)
        chooseStrategies(&footings)
        guard !state.facts.isDeceased else {
            state.wakeAt = nil
            return
        }
        speak(&footings)
        schedule(footings)
    }

    private mutating func expire() {
        let now = now
        state.planned.removeAll {
            $0.validUntil.adding(hours: Decider.plannedMemoryHours) < now
        }
        for hold in state.holds where hold.until.map({ $0 <= now }) ?? false {
            release(hold.kind, hold.account)
        }
        if let quiet = state.quietUntil, quiet <= now { state.quietUntil = nil }
        for index in state.accounts.indices {
            guard let until = state.accounts[index].clock.callsUntil, until <= now else { continue }
            state.accounts[index].clock.callsUntil = nil
        }
    }

    func footing(_ index: Int) -> Footing {
        let account = state.accounts[index].account
        let standing = account.standing(on: today)
        let days = account.daysPastDue(on: today)
        let stage = policy.product(account.product).thresholds.stage(
            daysPastDue: max(0, days - policy.product(account.product).dueGraceDays)
        )
        return Footing(
            isWorked: account.status == .active && standing.balance.minor > 0,
            balance: standing.balance,
            pastDue: standing.pastDue,
            daysPastDue: days,
            stage: stage,
            anchor: account.clockDay(on: today),
            strategy: nil,
            isSilent: false
        )
    }

    private mutating func reportStages(_ footings: inout [Footing]) {
        for index in footings.indices
        where footings[index].isWorked
            && state.accounts[index].clock.stage != footings[index].stage
        {
            state.accounts[index].clock.stage = footings[index].stage
            effects.append(
                .stageChanged(
                    state.accounts[index].account.id,
                    footings[index].stage,
                    daysPastDue: footings[index].daysPastDue
                )
            )
        }
    }

    // MARK: - Strategies

    func scope(_ index: Int, _ footing: Footing) -> ExpressionScope {
        ExpressionScope(
            state: state,
            account: index,
            today: today,
            daysPastDue: footing.daysPastDue,
            stage: footing.stage,
            balance: footing.balance,
            pastDue: footing.pastDue,
            anchor: footing.anchor,
            lastReplyDay: lastReplyDay
        )
    }

    private mutating func chooseStrategies(_ footings: inout [Footing]) {
        for index in footings.indices {
            footings[index].isSilent = isSilent(index)
            guard footings[index].isWorked else {
                letGo(index)
                continue
            }
            choose(index, footings[index])
            let clock = state.accounts[index].clock
            footings[index].strategy =
                clock.isRunning
                ? policy.strategies.index(clock.strategy, version: clock.version) : nil
        }
    }

    private mutating func choose(_ index: Int, _ footing: Footing) {
        leaveIfReached(index, footing)
        let clock = state.accounts[index].clock
        if clock.isAssigned {
            if clock.anchor != footing.anchor {
                let newest = policy.strategies.newest(clock.strategy)?.version ?? clock.version
                begin(index, clock.strategy, newest, anchor: footing.anchor)
                state.accounts[index].clock.isAssigned = true
            }
            return
        }
        guard !isResting(clock) else { return letGo(index) }
        let scope = scope(index, footing)
        let current = policy.strategies.current
        let best = current.indices.first { isFor(current[$0], scope, clock) }
        guard let best else { return letGo(index) }
        if clock.strategy == current[best].code && clock.anchor == footing.anchor { return }
        if clock.anchor == footing.anchor { pause(index) }
        begin(index, current[best].code, current[best].version, anchor: footing.anchor)
        goOn(index)
    }

    /// Remembers how far an account has come with its strategy, should it come back in this cycle.
    private mutating func pause(_ index: Int) {
        let clock = state.accounts[index].clock
        guard clock.isRunning, clock.stepsDone != 0 else { return }
        state.accounts[index].clock.paused.removeAll { $0.strategy == clock.strategy }
        if clock.paused.count >= AccountClock.leftLimit {
            state.accounts[index].clock.paused.removeFirst()
        }
        state.accounts[index].clock.paused.append(
            AccountClock.Paused(
                strategy: clock.strategy,
                version: clock.version,
                anchor: clock.anchor,
                begun: clock.begun,
                stepsDone: clock.stepsDone
            )
        )
    }

    /// A strategy that comes back in the same cycle says nothing twice.
    private mutating func goOn(_ index: Int) {
        let clock = state.accounts[index].clock
        guard let place = clock.paused.firstIndex(where: { $0.strategy == clock.strategy }) else {
            return
        }
        let paused = state.accounts[index].clock.paused.remove(at: place)
        guard paused.anchor == clock.anchor,
            let from = policy.strategies.index(paused.strategy, version: paused.version),
            let to = policy.strategies.index(clock.strategy, version: clock.version)
        else { return }
        state.accounts[index].clock.begun = paused.begun
        let after = policy.strategies.definition(at: to)
        for (number, step) in policy.strategies.definition(at: from).steps.enumerated()
        where paused.stepsDone & 1 << UInt64(number) != 0 {
            guard let home = after.home(of: step) else { continue }
            state.accounts[index].clock.finish(step: home)
        }
    }

    /// Whether a strategy that the account left wants it left alone for a while.
    private func isResting(_ clock: AccountClock) -> Bool {
        clock.left.contains { left in
            policy.strategies.newest(left.strategy).map {
                today < left.day.adding(days: $0.rest)
            } ?? false
        }
    }

    private func isFor(
        _ definition: StrategyDefinition,
        _ scope: ExpressionScope,
        _ clock: AccountClock
    ) -> Bool {
        guard definition.condition?.holds(in: scope) ?? true else { return false }
        if definition.goal?.holds(in: scope) ?? false { return false }
        if definition.exit?.holds(in: scope) ?? false { return false }
        guard let left = clock.left.last(where: { $0.strategy == definition.code }) else {
            return true
        }
        return switch definition.again {
        case .always: true
        case .never: false
        case .after(let days): today >= left.day.adding(days: days)
        }
    }

    /// An account for which the goal holds is done; one that the exit names goes elsewhere.
    private mutating func leaveIfReached(_ index: Int, _ footing: Footing) {
        let clock = state.accounts[index].clock
        guard clock.isRunning,
            let position = policy.strategies.index(clock.strategy, version: clock.version)
        else { return }
        let definition = policy.strategies.definition(at: position)
        guard definition.goal != nil || definition.exit != nil else { return }
        let scope = scope(index, footing)
        let isGoal = definition.goal?.holds(in: scope) ?? false
        guard isGoal || definition.exit?.holds(in: scope) ?? false else { return }
        let account = state.accounts[index].account.id
        reasons.append(.left(account, strategy: clock.strategy, isGoal: isGoal))
        state.accounts[index].clock.left.removeAll { $0.strategy == clock.strategy }
        if state.accounts[index].clock.left.count >= AccountClock.leftLimit {
            state.accounts[index].clock.left.removeFirst()
        }
        state.accounts[index].clock.left.append(
            AccountClock.Left(strategy: clock.strategy, day: today)
        )
        state.accounts[index].clock.isAssigned = false
        letGo(index)
        // When it begins this one again, it begins anew.
        state.accounts[index].clock.paused.removeAll { $0.strategy == clock.strategy }
        withdraw(.factsChanged) { message in
            if case .step(let other, clock.strategy, _, _) = message.origin {
                other == account
            } else {
                false
            }
        }
        withdrawCalls(.factsChanged, account)
    }

    mutating func begin(_ index: Int, _ code: String, _ version: UInt32, anchor: Day) {
        state.accounts[index].clock.strategy = code
        state.accounts[index].clock.version = version
        state.accounts[index].clock.anchor = anchor
        state.accounts[index].clock.begun = today
        state.accounts[index].clock.stepsDone = 0
        state.accounts[index].clock.forgetMoves()
        state.accounts[index].clock.isAssigned = false
        state.accounts[index].clock.approvalsAsked = 0
        state.accounts[index].clock.approvalsGiven = 0
        state.accounts[index].clock.watches = []
        reasons.append(
            .strategyBegan(
                state.accounts[index].account.id,
                strategy: code,
                version: version
            )
        )
    }

    private mutating func letGo(_ index: Int) {
        let clock = state.accounts[index].clock
        guard clock.isRunning, !clock.isAssigned else { return }
        pause(index)
        state.accounts[index].clock.strategy = ""
        state.accounts[index].clock.version = 0
        state.accounts[index].clock.forgetMoves()
        reasons.append(
            .strategyEnded(state.accounts[index].account.id, strategy: clock.strategy)
        )
    }

    /// Whether something silences the account's clock.
    private func isSilent(_ index: Int) -> Bool {
        let id = state.accounts[index].account.id
        if state.facts.isDeceased || state.isHeld(id, at: now) != nil { return true }
        return state.promises.contains { $0.account == id && $0.isWaiting }
    }

    // MARK: - Reminders of promises

    func anchorDay(_ step: StrategyDefinition.Step, _ promise: Promise) -> Day? {
        switch (step.anchor, promise.state) {
        case (.promise, .open): promise.dueDay.adding(days: step.offset)
        case (.broken, .broken), (.partial, .partial):
            promise.graceDay.adding(days: 1 + step.offset)
        default: nil
        }
    }

    mutating func dueReminders(_ footings: [Footing]) -> [Candidate] {
        guard let conversation = policy.strategies.conversation else { return [] }
        var due: [Candidate] = []
        for position in state.promises.indices {
            let promise = state.promises[position]
            guard let index = state.index(of: promise.account), footings[index].isWorked,
                state.isHeld(promise.account, at: now) == nil
            else { continue }
            for (number, step) in conversation.steps.enumerated() {
                guard let day = anchorDay(step, promise), !promise.isReminded(number) else {
                    continue
                }
                if let useful = step.usefulDays, today > day.adding(days: useful) {
                    finish(position, number)
                    continue
                }
                // What was said today needs no reminder today.
                if step.anchor == .promise && day <= zone.local(promise.madeAt).day {
                    finish(position, number)
                    continue
                }
                guard reminderSlot(step, number, promise, index, day) <= now else { continue }
                if let condition = step.condition,
                    !condition.holds(in: scope(index, footings[index]))
                {
                    finish(position, number)
                    continue
                }
                due.append(
                    Candidate(
                        promise: position,
                        account: index,
                        step: number,
                        stage: footings[index].stage,
                        pastDue: .max,
                        latestUseful: latest(step, day),
                        isReady: true,
                        isCall: step.action == .webhook
                    )
                )
            }
        }
        return due
    }

    func reminderSlot(
        _ step: StrategyDefinition.Step,
        _ number: Int,
        _ promise: Promise,
        _ index: Int,
        _ day: Day
    ) -> Instant {
        if let moved = state.accounts[index].clock.moved(step: AccountClock.stepLimit + number) {
            return max(
                moved,
                slot(step, firstMinute(step), from: zone.local(moved).day, notBefore: now)
            )
        }
        // What was promised is spoken of when it is time; what was not kept can wait its turn.
        let waits = step.anchor != .promise && step.keepsDistance
        let floor = waits ? max(now, state.quietUntil ?? now) : now
        return slot(step, minute(step, promise.dueDay, number), from: day, notBefore: floor)
    }

    mutating func finish(_ promise: Int, _ number: Int) {
        state.promises[promise].remindersDone |= 1 << UInt32(number)
    }
}

extension Promise {
    /// Whether a reminder is done or over.
    func isReminded(_ number: Int) -> Bool {
        number >= 32 || remindersDone & (1 << UInt32(number)) != 0
    }
}
