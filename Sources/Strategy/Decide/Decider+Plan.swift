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

/// A step that is due.
struct Candidate {
    /// The promise it reminds of, by position; nil for a step of the clock.
    var promise: Int?
    var account: Int
    var step: Int
    var stage: Stage
    var pastDue: Int64
    var latestUseful: Instant?
    /// Whether its own instant has come; if not, it can only join another account's text today.
    var isReady: Bool
}

/// A step whose day has come.
struct ComeStep {
    var step: Int
    var day: Day
    /// The person's own minute for it, or where it was moved to.
    var at: Instant
}

/// A step that waits until an older one of the same account is done.
struct BlockedStep {
    var account: Int
    var step: Int
    var behind: Int
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
    }

    mutating func begin(_ index: Int, _ code: String, _ version: UInt32, anchor: Day) {
        state.accounts[index].clock.strategy = code
        state.accounts[index].clock.version = version
        state.accounts[index].clock.anchor = anchor
        state.accounts[index].clock.begun = today
        state.accounts[index].clock.stepsDone = 0
        state.accounts[index].clock.moved = nil
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
        state.accounts[index].clock.moved = nil
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

    // MARK: - Due

    /// Steps of an account's clock that are due; those that are over are marked so.
    mutating func dueSteps(_ index: Int, _ footing: Footing) -> [Candidate] {
        guard let position = footing.strategy, !footing.isSilent else { return [] }
        let definition = policy.strategies.definition(at: position)
        var come: [ComeStep] = []
        let steps = definition.steps
        let first = firstMissed(definition, index)
        for number in steps.indices where !state.accounts[index].clock.isDone(step: number) {
            let step = steps[number]
            guard let found = comeStep(index, number, step, definition, missedSince: first) else {
                continue
            }
            if isWanted(found, step, definition, index, footing) { come.append(found) }
        }
        keepLatest(index, definition, &come)
        return come.compactMap { entry in
            if isBlocked(index, entry.step) { return nil }
            return Candidate(
                promise: nil,
                account: index,
                step: entry.step,
                stage: footing.stage,
                pastDue: max(footing.pastDue.minor, 0),
                latestUseful: latest(steps[entry.step], entry.day),
                isReady: entry.at <= now
            )
        }
    }

    /// Whether a step is wanted now; one that is not, and whose instant has come, is over.
    ///
    /// Asked before points overtake each other: one that is not wanted overtakes nothing.
    private mutating func isWanted(
        _ found: ComeStep,
        _ step: StrategyDefinition.Step,
        _ definition: StrategyDefinition,
        _ index: Int,
        _ footing: Footing
    ) -> Bool {
        let isReady = found.at <= now
        if isReady {
            reasons.append(
                .stepDue(state.accounts[index].account.id, step: step.name, at: now)
            )
        }
        let why: Reason.Skip
        if let condition = step.condition, !condition.holds(in: scope(index, footing)) {
            why = .condition
        } else if isHeldOut(definition, index) {
            why = .heldOut
        } else if let sequence = step.sequence, isTold(definition.sequences[sequence]) {
            why = .sequenceTold
        } else if step.needsApproval, !state.accounts[index].clock.isApproved(step: found.step) {
            if isReady { askForApproval(found.step, step, index) }
            return false
        } else {
            return true
        }
        if isReady { over(index, found.step, step, why) }
        return false
    }

    /// A step whose day has come; nil if it has not. A step that will not come any more is marked
    /// so.
    private mutating func comeStep(
        _ index: Int,
        _ number: Int,
        _ step: StrategyDefinition.Step,
        _ definition: StrategyDefinition,
        missedSince first: Day?
    ) -> ComeStep? {
        if let place = step.arm,
            arm(place.experiment, definition, index)
                != definition.experiments[place.experiment].arms[place.arm].name
        {
            return nil
        }
        let clock = state.accounts[index].clock
        var floor = max(now, state.quietUntil ?? now)
        var day: Day
        var earliest: Instant?
        switch point(step, index) {
        case .unknown, .waits: return nil
        case .over(let why):
            over(index, number, step, why)
            return nil
        case .day(let fixed): day = compressed(step, fixed, since: first, index)
        case .instant(let instant):
            // The distance to the message that did not get through is not kept.
            if step.isFallback { floor = now }
            day = zone.local(instant).day
            earliest = instant
        }
        let movedTo = clock.moved.flatMap { Int($0.step) == number ? $0.at : nil }
        if day > today && movedTo == nil { return nil }
        if let useful = step.usefulDays, today > day.adding(days: useful) {
            over(index, number, step, earliest == nil && day < clock.begun ? .catchUp : .expired)
            return nil
        }
        if earliest == nil, day < clock.begun, step.catchUp == .skip {
            over(index, number, step, .catchUp)
            return nil
        }
        let at: Instant
        if let movedTo {
            // A moved step that something held back meanwhile keeps to the step's hours.
            let day = zone.local(movedTo).day
            at = max(movedTo, slot(step, firstMinute(step), from: day, notBefore: floor))
        } else if let earliest {
            at = slot(step, firstMinute(step), from: day, notBefore: max(earliest, floor))
        } else {
            at = slot(step, minute(step, clock.anchor, number), from: day, notBefore: floor)
        }
        // One that was brought forward overtakes nothing before its instant.
        if day > today && at > now { return nil }
        return ComeStep(step: number, day: day, at: at)
    }

    /// The beginning of a step's hours.
    func firstMinute(_ step: StrategyDefinition.Step) -> TimeOfDay {
        hours(step).first?.lowerBound ?? .midnight
    }

    /// Whether a person was told every text of a sequence.
    func isTold(_ sequence: StrategyDefinition.Sequence) -> Bool {
        told(sequence) >= sequence.texts.count
    }

    func told(_ sequence: StrategyDefinition.Sequence) -> Int {
        Int(state.sequences.first { $0.name == sequence.name }?.told ?? 0)
    }

    /// The end of the last day on which a step means something.
    func latest(_ step: StrategyDefinition.Step, _ day: Day) -> Instant? {
        step.usefulDays.map { zone.instant(day.adding(days: $0), .endOfDay) }
    }

    /// Of several points whose day has come only those of the latest day are done, unless all shall
    /// be; those then go one after the other, the oldest first. What serves another purpose neither
    /// overtakes nor waits.
    private mutating func keepLatest(
        _ index: Int,
        _ definition: StrategyDefinition,
        _ come: inout [ComeStep]
    ) {
        guard come.count > 1 else { return }
        let begun = state.accounts[index].clock.begun
        let steps = definition.steps
        for entry in come where !steps[entry.step].isEachDone {
            let isOvertaken = come.contains {
                $0.day > entry.day && steps[$0.step].isInstead(of: steps[entry.step])
            }
            guard isOvertaken else { continue }
            over(
                index,
                entry.step,
                steps[entry.step],
                entry.day < begun ? .catchUp : .overtaken
            )
        }
        come.removeAll { state.accounts[index].clock.isDone(step: $0.step) }
        for entry in come where !steps[entry.step].isAfter {
            let older = come.first {
                $0.day < entry.day && !steps[$0.step].isAfter
                    && steps[$0.step].isInstead(of: steps[entry.step])
            }
            if let older {
                blocked.append(
                    BlockedStep(account: index, step: entry.step, behind: older.step)
                )
            }
        }
    }

    /// Whether a step waits for an older one.
    func isBlocked(_ index: Int, _ step: Int) -> Bool {
        blocked.contains {
            $0.account == index && $0.step == step
                && !state.accounts[index].clock.isDone(step: $0.behind)
        }
    }

    mutating func over(
        _ index: Int,
        _ number: Int,
        _ step: StrategyDefinition.Step,
        _ why: Reason.Skip
    ) {
        state.accounts[index].clock.finish(step: number)
        if let moved = state.accounts[index].clock.moved, Int(moved.step) == number {
            state.accounts[index].clock.moved = nil
        }
        reasons.append(
            .stepSkipped(state.accounts[index].account.id, step: step.name, why)
        )
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
                        isReady: true
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
        if let moved = state.accounts[index].clock.moved,
            Int(moved.step) == AccountClock.stepLimit + number
        {
            return max(
                moved.at,
                slot(step, firstMinute(step), from: zone.local(moved.at).day, notBefore: now)
            )
        }
        // What was promised is spoken of when it is time; what was not kept can wait its turn.
        let floor = step.anchor == .promise ? now : max(now, state.quietUntil ?? now)
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

extension StrategyDefinition.Step {
    /// Whether it carries on the ladder of a message that did not get through.
    var isFallback: Bool {
        if case .after(let after) = anchor { after.isFallback } else { false }
    }

    /// Whether it is done even when later ones are due too.
    fileprivate var isEachDone: Bool {
        isAfter || catchUp == .all || catchUp == .compress
    }

    /// Whether it waits for what became of an earlier step's message.
    fileprivate var isAfter: Bool {
        if case .after = anchor { true } else { false }
    }

    /// Whether it and another stand for the same thing, so that the later makes the older
    /// needless: contacts for one purpose, or work without contact.
    fileprivate func isInstead(of other: StrategyDefinition.Step) -> Bool {
        purpose == other.purpose && (action == .task) == (other.action == .task)
    }
}
