internal import Compliance
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

    private func footing(_ index: Int) -> Footing {
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
            anchor: footing.anchor
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
        let clock = state.accounts[index].clock
        if clock.isAssigned {
            if clock.anchor != footing.anchor {
                let newest = policy.strategies.newest(clock.strategy)?.version ?? clock.version
                begin(index, clock.strategy, newest, anchor: footing.anchor)
                state.accounts[index].clock.isAssigned = true
            }
            return
        }
        let scope = scope(index, footing)
        let best = policy.strategies.current.first { $0.condition?.holds(in: scope) ?? true }
        guard let best else { return letGo(index) }
        if clock.strategy == best.code && clock.anchor == footing.anchor { return }
        begin(index, best.code, best.version, anchor: footing.anchor)
    }

    mutating func begin(_ index: Int, _ code: String, _ version: UInt32, anchor: Day) {
        state.accounts[index].clock.strategy = code
        state.accounts[index].clock.version = version
        state.accounts[index].clock.anchor = anchor
        state.accounts[index].clock.begun = today
        state.accounts[index].clock.stepsDone = 0
        state.accounts[index].clock.moved = nil
        state.accounts[index].clock.isAssigned = false
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

    /// The instant of a step on the first possible day, not before an instant.
    private func slot(
        _ window: ClosedRange<TimeOfDay>,
        _ minute: TimeOfDay,
        from day: Day,
        notBefore: Instant
    ) -> Instant {
        let own = zone.instant(day, minute)
        if notBefore <= own { return own }
        let (localDay, localTime) = zone.local(notBefore)
        if localDay < day || localTime < minute {
            return zone.instant(max(localDay, day), minute)
        }
        if localTime < window.upperBound { return notBefore }
        return zone.instant(localDay.adding(days: 1), minute)
    }

    /// The person's own minute within a step's hours.
    private func minute(_ step: StrategyDefinition.Step, _ anchor: Day, _ number: Int) -> TimeOfDay
    {
        let width = Int(step.window.upperBound.minutes) - Int(step.window.lowerBound.minutes)
        var generator = Generator(
            seeds: state.person.low,
            UInt64(bitPattern: Int64(anchor.daysSinceEpoch)),
            UInt64(number)
        )
        let offset = width > 0 ? Int(generator.below(UInt64(width))) : 0
        return TimeOfDay(minutes: Int(step.window.lowerBound.minutes) + offset)
            ?? step.window.lowerBound
    }

    private func day(_ step: StrategyDefinition.Step, _ index: Int, _ anchor: Day) -> Day? {
        switch step.anchor {
        case .due: anchor.adding(days: step.offset)
        case .cutoff:
            state.accounts[index].account.cutoffDay.map { $0.adding(days: step.offset) }
        case .promise, .broken, .partial: nil
        }
    }

    /// Steps of an account's clock that are due; those that are over are marked so.
    private mutating func dueSteps(_ index: Int, _ footing: Footing) -> [Candidate] {
        guard let position = footing.strategy, !footing.isSilent else { return [] }
        let definition = policy.strategies.definition(at: position)
        var due: [(step: Int, day: Day)] = []
        for (number, step) in definition.steps.enumerated() {
            let clock = state.accounts[index].clock
            guard !clock.isDone(step: number), let day = day(step, index, clock.anchor) else {
                continue
            }
            let movedTo = clock.moved.flatMap { Int($0.step) == number ? $0.at : nil }
            if day > today && movedTo == nil { continue }
            if let useful = step.usefulDays, today > day.adding(days: useful) {
                over(index, number, step, day < clock.begun ? .catchUp : .expired)
                continue
            }
            if day < clock.begun && step.catchUp == .skip {
                over(index, number, step, .catchUp)
                continue
            }
            let floor = max(now, state.quietUntil ?? now)
            let at: Instant
            if let movedTo {
                // A moved step that something held back meanwhile keeps to the step's hours.
                at = max(
                    movedTo,
                    slot(
                        step.window,
                        step.window.lowerBound,
                        from: zone.local(movedTo).day,
                        notBefore: floor
                    )
                )
            } else {
                at = slot(
                    step.window,
                    minute(step, clock.anchor, number),
                    from: day,
                    notBefore: floor
                )
            }
            if at > now { continue }
            reasons.append(
                .stepDue(state.accounts[index].account.id, step: step.name, at: now)
            )
            // Asked before points overtake each other: one that is not wanted overtakes nothing.
            if let condition = step.condition, !condition.holds(in: scope(index, footing)) {
                over(index, number, step, .condition)
                continue
            }
            due.append((number, day))
        }
        keepLatest(index, definition, &due)
        return due.map { entry in
            Candidate(
                promise: nil,
                account: index,
                step: entry.step,
                stage: footing.stage,
                pastDue: max(footing.pastDue.minor, 0),
                latestUseful: latest(definition.steps[entry.step], entry.day)
            )
        }
    }

    /// The end of the last day on which a step means something.
    private func latest(_ step: StrategyDefinition.Step, _ day: Day) -> Instant? {
        step.usefulDays.map { zone.instant(day.adding(days: $0), .endOfDay) }
    }

    /// Of several points that came due together only the latest is done, unless all shall be.
    private mutating func keepLatest(
        _ index: Int,
        _ definition: StrategyDefinition,
        _ due: inout [(step: Int, day: Day)]
    ) {
        guard due.count > 1 else { return }
        let begun = state.accounts[index].clock.begun
        let latest = due.max { ($0.day, $0.step) < ($1.day, $1.step) }
        for entry in due where definition.steps[entry.step].catchUp != .all {
            guard let latest, entry.step != latest.step else { continue }
            over(
                index,
                entry.step,
                definition.steps[entry.step],
                entry.day < begun ? .catchUp : .overtaken
            )
        }
        due.removeAll { state.accounts[index].clock.isDone(step: $0.step) }
        // Points that are all to be done go one a slot, the oldest first.
        if let first = due.min(by: { ($0.day, $0.step) < ($1.day, $1.step) }) { due = [first] }
    }

    private mutating func over(
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

    private func anchorDay(_ step: StrategyDefinition.Step, _ promise: Promise) -> Day? {
        switch (step.anchor, promise.state) {
        case (.promise, .open): promise.dueDay.adding(days: step.offset)
        case (.broken, .broken), (.partial, .partial):
            promise.graceDay.adding(days: 1 + step.offset)
        default: nil
        }
    }

    private mutating func dueReminders(_ footings: [Footing]) -> [Candidate] {
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
                        latestUseful: latest(step, day)
                    )
                )
            }
        }
        return due
    }

    private func reminderSlot(
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
                slot(
                    step.window,
                    step.window.lowerBound,
                    from: zone.local(moved.at).day,
                    notBefore: now
                )
            )
        }
        return slot(
            step.window,
            minute(step, promise.dueDay, number),
            from: day,
            notBefore: now
        )
    }

    private mutating func finish(_ promise: Int, _ number: Int) {
        state.promises[promise].remindersDone |= 1 << UInt32(number)
    }

    // MARK: - One voice

    /// Of all that is due, one speaks; the others wait for another slot.
    private mutating func speak(_ footings: inout [Footing]) {
        var candidates = dueReminders(footings)
        for index in footings.indices { candidates += dueSteps(index, footings[index]) }
        if candidates.count > 1 { candidates.sort(by: Decider.speaksFirst) }
        var next = 0
        while next < candidates.count {
            let candidate = candidates[next]
            next += 1
            if attempt(candidate, footings, among: candidates[next...]) { break }
        }
        for candidate in candidates[next...] where candidate.promise == nil {
            guard let definition = definition(of: candidate, footings),
                !state.accounts[candidate.account].clock.isDone(step: candidate.step)
            else { continue }
            reasons.append(
                .stepWaits(
                    state.accounts[candidate.account].account.id,
                    step: definition.steps[candidate.step].name,
                    until: state.quietUntil ?? now,
                    .oneVoice
                )
            )
        }
    }

    private static func speaksFirst(_ left: Candidate, _ right: Candidate) -> Bool {
        if (left.promise != nil) != (right.promise != nil) { return left.promise != nil }
        if left.stage != right.stage { return left.stage > right.stage }
        if left.pastDue != right.pastDue { return left.pastDue > right.pastDue }
        return (left.account, left.step) < (right.account, right.step)
    }

    private func definition(of candidate: Candidate, _ footings: [Footing]) -> StrategyDefinition? {
        candidate.promise != nil
            ? policy.strategies.conversation
            : footings[candidate.account].strategy.map { policy.strategies.definition(at: $0) }
    }

    /// Whether it was sent.
    private mutating func attempt(
        _ candidate: Candidate,
        _ footings: [Footing],
        among others: ArraySlice<Candidate>
    ) -> Bool {
        guard let definition = definition(of: candidate, footings) else { return false }
        let step = definition.steps[candidate.step]
        let merged = mergeable(candidate, definition, footings, others)
        let want = want(
            candidate,
            definition,
            step,
            merged.map(\.account),
            footings[candidate.account].anchor
        )
        switch contact(want) {
        case .sent(let planned):
            done(candidate)
            if step.purpose == .initiated || step.purpose == .marketing {
                let spaced = planned.sendAt.adding(hours: policy.numbers.spacingHours)
                state.quietUntil = max(state.quietUntil ?? spaced, spaced)
            }
            introduce(want, planned)
            for other in merged { merge(other, into: candidate, footings) }
            return true
        case .waits(let instant):
            wait(candidate, step, until: instant, .gate)
        case .forward(let instant):
            wait(candidate, step, until: max(instant, now), .gate)
        case .refused: drop(candidate, step, .refused)
        case .tooLate: drop(candidate, step, .expired)
        case .noWay: drop(candidate, step, .noChannel)
        case .missingValue: drop(candidate, step, .missingValue)
        case .halted: break
        }
        return false
    }

    /// Others of the same creditor and strategy that can speak with the same text.
    private func mergeable(
        _ candidate: Candidate,
        _ definition: StrategyDefinition,
        _ footings: [Footing],
        _ others: ArraySlice<Candidate>
    ) -> [Candidate] {
        guard candidate.promise == nil, definition.merged != nil else { return [] }
        let account = state.accounts[candidate.account].account
        var found: [Candidate] = []
        for other in others where other.promise == nil && other.account != candidate.account {
            let second = state.accounts[other.account].account
            guard second.creditor == account.creditor, second.role == account.role,
                second.figures.balance.currency == account.figures.balance.currency,
                footings[other.account].strategy == footings[candidate.account].strategy,
                !found.contains(where: { $0.account == other.account }),
                found.count + 1 < PlannedMessage.accountLimit
            else { continue }
            found.append(other)
        }
        return found
    }

    private func want(
        _ candidate: Candidate,
        _ definition: StrategyDefinition,
        _ step: StrategyDefinition.Step,
        _ merged: [Int],
        _ anchor: Day
    ) -> Want {
        let account = state.accounts[candidate.account].account
        let promise = candidate.promise.map { state.promises[$0] }
        let origin: MessageOrigin =
            promise.map { .promise($0.id, step: UInt8(candidate.step)) }
            ?? .step(
                account: account.id,
                strategy: definition.code,
                version: definition.version,
                step: UInt8(candidate.step)
            )
        var text = merged.isEmpty ? step.text : definition.merged ?? step.text
        let isFirst =
            promise == nil && step.purpose == .initiated
            && !state.introductions.contains { $0.creditor == account.creditor }
        if isFirst, let first = definition.firstContact { text = first }
        return Want(
            origin: origin,
            step: step.name,
            definition: definition,
            text: text,
            purpose: step.purpose,
            ladder: step.ladder,
            accounts: [candidate.account] + merged,
            creditor: account.creditor,
            at: now,
            latestUseful: candidate.latestUseful,
            contactPoint: nil,
            priority: .campaign,
            anchor: anchor,
            amount: promise?.amount,
            day: promise?.dueDay,
            missing: promise.map { $0.amount - $0.paid }
        )
    }

    private mutating func introduce(_ want: Want, _ planned: PlannedMessage) {
        guard want.purpose == .initiated, case .step = want.origin,
            !state.introductions.contains(where: { $0.creditor == want.creditor })
        else { return }
        if want.text == want.definition.firstContact {
            reasons.append(.firstContact(creditor: want.creditor))
        }
        if state.introductions.count >= CaseState.introductionLimit {
            state.introductions.removeFirst()
        }
        state.introductions.append(
            CaseState.Introduction(
                creditor: want.creditor,
                message: planned.message,
                at: planned.sendAt
            )
        )
    }

    private mutating func done(_ candidate: Candidate) {
        if let promise = candidate.promise {
            finish(promise, candidate.step)
        } else {
            state.accounts[candidate.account].clock.finish(step: candidate.step)
        }
        state.accounts[candidate.account].clock.moved = nil
    }

    private mutating func drop(
        _ candidate: Candidate,
        _ step: StrategyDefinition.Step,
        _ why: Reason.Skip
    ) {
        if let promise = candidate.promise {
            finish(promise, candidate.step)
            reasons.append(
                .stepSkipped(
                    state.accounts[candidate.account].account.id,
                    step: step.name,
                    why
                )
            )
            state.accounts[candidate.account].clock.moved = nil
        } else {
            over(candidate.account, candidate.step, step, why)
        }
    }

    /// The gate's instant, spread over the hour that follows it so that not all leave at once.
    private mutating func wait(
        _ candidate: Candidate,
        _ step: StrategyDefinition.Step,
        until instant: Instant,
        _ why: Reason.Wait
    ) {
        let number = candidate.step + (candidate.promise == nil ? 0 : AccountClock.stepLimit)
        let own = minute(step, state.accounts[candidate.account].clock.anchor, number)
        var at = slot(step.window, own, from: zone.local(instant).day, notBefore: instant)
        if let latest = candidate.latestUseful, at > latest { at = instant }
        at = max(at, now.adding(seconds: Decider.leastWakeSeconds))
        state.accounts[candidate.account].clock.moved = AccountClock.MovedStep(
            step: UInt8(clamping: number),
            at: at
        )
        reasons.append(
            .stepWaits(
                state.accounts[candidate.account].account.id,
                step: step.name,
                until: at,
                why
            )
        )
    }

    private mutating func merge(
        _ other: Candidate,
        into candidate: Candidate,
        _ footings: [Footing]
    ) {
        guard let definition = definition(of: other, footings) else { return }
        let step = definition.steps[other.step]
        reasons.append(
            .mergedInto(
                state.accounts[candidate.account].account.id,
                of: state.accounts[other.account].account.id,
                step: step.name
            )
        )
        over(other.account, other.step, step, .merged)
    }

    // MARK: - The next wake

    private mutating func schedule(_ footings: [Footing]) {
        var wake: Instant?
        func consider(_ instant: Instant) { wake = wake.map { min($0, instant) } ?? instant }
        for index in footings.indices where footings[index].isWorked {
            if let instant = nextStep(index, footings[index]) { consider(instant) }
            if let instant = nextStage(index, footings[index]) { consider(instant) }
        }
        if let instant = nextReminder(footings) { consider(instant) }
        for hold in state.holds { if let until = hold.until { consider(until) } }
        if let pending = state.conversation.pending { consider(pending.until) }
        state.wakeAt = wake.map {
            max($0, now.adding(seconds: Decider.leastWakeSeconds))
        }
    }

    /// When the next step of an account's clock is due; a reminder that would not be lawful in
    /// time is brought forward now.
    private mutating func nextStep(_ index: Int, _ footing: Footing) -> Instant? {
        guard let position = footing.strategy, !footing.isSilent,
            !policy.halts.contains(.tenant),
            state.contactPoints.contains(where: { isReachable($0) })
        else { return nil }
        let definition = policy.strategies.definition(at: position)
        let clock = state.accounts[index].clock
        let floor = max(
            now.adding(seconds: Decider.leastWakeSeconds),
            state.quietUntil ?? now
        )
        var best: (at: Instant, number: Int, day: Day)?
        for (number, step) in definition.steps.enumerated() where !clock.isDone(step: number) {
            guard let day = day(step, index, clock.anchor) else { continue }
            if let useful = step.usefulDays, today > day.adding(days: useful) { continue }
            // Later days than the best so far cannot win; their instants need not be computed.
            if let best, day > zone.local(best.at).day { continue }
            let at: Instant
            if let moved = clock.moved, Int(moved.step) == number {
                at = max(
                    moved.at,
                    slot(
                        step.window,
                        step.window.lowerBound,
                        from: zone.local(moved.at).day,
                        notBefore: floor
                    )
                )
            } else {
                at = slot(
                    step.window,
                    minute(step, clock.anchor, number),
                    from: max(day, today),
                    notBefore: floor
                )
            }
            if best.map({ at < $0.at }) ?? true { best = (at, number, day) }
        }
        guard let best else { return nil }
        return bringForward(index, definition, best, footing) ?? best.at
    }

    private func isReachable(_ point: ContactPoint) -> Bool {
        policy.connectedChannels.contains { isUsable(point, for: $0) }
    }

    /// Asks the gate ahead about a reminder that means nothing after its day (decision 18).
    private mutating func bringForward(
        _ index: Int,
        _ definition: StrategyDefinition,
        _ next: (at: Instant, number: Int, day: Day),
        _ footing: Footing
    ) -> Instant? {
        let step = definition.steps[next.number]
        guard step.offset <= 0, step.usefulDays != nil,
            state.accounts[index].clock.moved.map({ Int($0.step) != next.number }) ?? true,
            next.at < now.adding(hours: 24 * 7),
            let channel = step.ladder.first(where: { policy.connectedChannels.contains($0) }),
            let sender = policy.creditor(state.accounts[index].account.creditor)?.sender(channel),
            let point = state.contactPoints.first(where: { isUsable($0, for: channel) })
        else { return nil }
        let candidate = Candidate(
            promise: nil,
            account: index,
            step: next.number,
            stage: footing.stage,
            pastDue: 0,
            latestUseful: latest(step, next.day)
        )
        var want = self.want(candidate, definition, step, [], footing.anchor)
        want.at = next.at
        let verdict = review(want, channel, point, sender)
        guard case Verdict.Outcome.bringForward(let instant) = verdict.outcome else { return nil }
        // The person's own minute of that day, unless that would be too late as well.
        let own = zone.instant(
            zone.local(instant).day,
            minute(step, state.accounts[index].clock.anchor, next.number)
        )
        let at = max(min(own, instant), now.adding(seconds: Decider.leastWakeSeconds))
        state.accounts[index].clock.moved = AccountClock.MovedStep(
            step: UInt8(clamping: next.number),
            at: at
        )
        reasons.append(.broughtForward(step: step.name, to: at, verdict.record))
        return at
    }

    /// The beginning of the day on which the account reaches its next stage.
    private func nextStage(_ index: Int, _ footing: Footing) -> Instant? {
        let account = state.accounts[index].account
        let product = policy.product(account.product)
        let thresholds = product.thresholds
        let next: Int
        switch footing.stage {
        case .preventive: next = thresholds.early
        case .early: next = thresholds.intermediate
        case .intermediate: next = thresholds.late
        case .late: next = thresholds.chargedOff
        case .chargedOff: return nil
        }
        guard let day = account.day(ofDaysPastDue: next + product.dueGraceDays, after: today) else {
            return nil
        }
        return early(day, UInt64(index))
    }

    /// Before anybody is written to, spread over the small hours.
    private func early(_ day: Day, _ salt: UInt64) -> Instant {
        var generator = Generator(
            seeds: state.person.low,
            UInt64(bitPattern: Int64(day.daysSinceEpoch)),
            salt
        )
        return zone.instant(day, .midnight).adding(minutes: 5 + Int64(generator.below(300)))
    }

    private func nextReminder(_ footings: [Footing]) -> Instant? {
        var wake: Instant?
        func consider(_ instant: Instant) { wake = wake.map { min($0, instant) } ?? instant }
        for promise in state.promises {
            guard let index = state.index(of: promise.account), footings[index].isWorked else {
                continue
            }
            if promise.state == .open { consider(early(promise.graceDay.adding(days: 1), 77)) }
            guard let conversation = policy.strategies.conversation,
                state.isHeld(promise.account, at: now) == nil
            else { continue }
            for (number, step) in conversation.steps.enumerated() {
                guard let day = anchorDay(step, promise), !promise.isReminded(number),
                    step.usefulDays.map({ today <= day.adding(days: $0) }) ?? true
                else { continue }
                consider(reminderSlot(step, number, promise, index, day))
            }
        }
        return wake
    }
}

extension Promise {
    /// Whether a reminder is done or over.
    fileprivate func isReminded(_ number: Int) -> Bool {
        number >= 32 || remindersDone & (1 << UInt32(number)) != 0
    }
}
