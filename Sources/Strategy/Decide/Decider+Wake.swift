internal import Compliance
internal import Domain
internal import Messaging
internal import Values

/// When the case wants to be woken, and reminders that must be brought forward.
extension Decider {
    mutating func schedule(_ footings: [Footing]) {
        var wake: Instant?
        func consider(_ instant: Instant) { wake = wake.map { min($0, instant) } ?? instant }
        for index in footings.indices where footings[index].isWorked {
            if let instant = nextStep(index, footings[index]) { consider(instant) }
            if let instant = nextStage(index, footings[index]) { consider(instant) }
            if let day = nextTurn(index, footings[index]) { consider(early(day, UInt64(index))) }
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
            isReachable
        else { return nil }
        let definition = policy.strategies.definition(at: position)
        let clock = state.accounts[index].clock
        let floor = max(
            now.adding(seconds: Decider.leastWakeSeconds),
            state.quietUntil ?? now
        )
        var best: (at: Instant, number: Int, day: Day)?
        var looks: Instant?
        let steps = definition.steps
        let first = firstMissed(definition, index)
        for number in steps.indices where !clock.isDone(step: number) && !isBlocked(index, number) {
            let step = steps[number]
            if let place = step.arm,
                arm(place.experiment, definition, index)
                    != definition.experiments[place.experiment].arms[place.arm].name
            {
                continue
            }
            // What waits for a person of ours comes with their decision.
            if clock.isApprovalAsked(step: number), !clock.isApproved(step: number) { continue }
            let day: Day
            var earliest: Instant?
            switch point(step, index) {
            case .unknown, .over: continue
            case .waits(let lookAgain):
                if let lookAgain, looks.map({ lookAgain < $0 }) ?? true { looks = lookAgain }
                continue
            case .day(let fixed): day = compressed(step, fixed, since: first, index)
            case .instant(let instant):
                earliest = instant
                day = zone.local(instant).day
            }
            if let useful = step.usefulDays, today > day.adding(days: useful) { continue }
            // Later days than the best so far cannot win; their instants need not be computed.
            if let best, day > zone.local(best.at).day { continue }
            let floor =
                step.keepsDistance ? floor : now.adding(seconds: Decider.leastWakeSeconds)
            let at: Instant
            if let moved = clock.moved(step: number) {
                at = max(
                    moved,
                    slot(step, firstMinute(step), from: zone.local(moved).day, notBefore: floor)
                )
            } else if let earliest {
                at = slot(step, firstMinute(step), from: day, notBefore: max(earliest, floor))
            } else {
                at = slot(
                    step,
                    minute(step, clock.anchor, number),
                    from: max(day, today),
                    notBefore: floor
                )
            }
            if best.map({ at < $0.at }) ?? true { best = (at, number, day) }
        }
        guard let best else { return looks }
        let at = bringForward(index, definition, best, footing) ?? best.at
        return looks.map { min($0, at) } ?? at
    }

    /// Whether anything could reach the person; without it every step rests.
    var isReachable: Bool {
        state.contactPoints.contains { point in
            policy.connectedChannels.contains { isUsable(point, for: $0) }
        }
    }

    /// Asks the gate ahead about a reminder that means nothing after its day (decision 18).
    private mutating func bringForward(
        _ index: Int,
        _ definition: StrategyDefinition,
        _ next: (at: Instant, number: Int, day: Day),
        _ footing: Footing
    ) -> Instant? {
        let step = definition.steps[next.number]
        guard step.offset <= 0, step.usefulDays != nil, step.action == .message,
            step.isPlanned, !step.isOfItsDay,
            state.accounts[index].clock.moved(step: next.number) == nil,
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
            latestUseful: latest(step, next.day),
            isReady: true
        )
        var want = self.want(candidate, definition, step, [], footing.anchor)
        want.at = next.at
        let verdict = review(want, channel, point, sender)
        guard case Verdict.Outcome.bringForward(let instant) = verdict.outcome else { return nil }
        // The person's own minute of that day, unless that would be too late as well.
        let anchor = state.accounts[index].clock.anchor
        let own = zone.instant(zone.local(instant).day, minute(step, anchor, next.number))
        let at = max(min(own, instant), now.adding(seconds: Decider.leastWakeSeconds))
        state.accounts[index].clock.move(step: next.number, to: at)
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

    /// The next day on which another strategy may want the account though nothing happens.
    private func nextTurn(_ index: Int, _ footing: Footing) -> Day? {
        let clock = state.accounts[index].clock
        guard !clock.isAssigned else { return nil }
        var next: Day?
        func consider(_ day: Day?) {
            guard let day, day > today else { return }
            next = next.map { min($0, day) } ?? day
        }
        func reached(_ value: Int64, since day: Day?) -> Day? {
            day.map { $0.adding(days: Int(clamping: value)) }
        }
        for left in clock.left {
            guard let definition = policy.strategies.newest(left.strategy) else { continue }
            if case .after(let days) = definition.again { consider(left.day.adding(days: days)) }
            consider(left.day.adding(days: definition.rest))
        }
        for turn in policy.strategies.turns {
            switch turn.operand {
            case .daysSince(let name): consider(reached(turn.value, since: clock.day(of: name)))
            case .field(.daysPastDue):
                let account = state.accounts[index].account
                consider(account.day(ofDaysPastDue: Int(clamping: turn.value), after: today))
            case .field(.daysToDue):
                consider(footing.anchor.adding(days: -Int(clamping: turn.value)))
            case .field(.daysSincePayment):
                consider(reached(turn.value, since: clock.lastPaymentDay))
            case .field(.daysSinceContact):
                consider(reached(turn.value, since: clock.lastContactDay))
            case .field(.daysSinceReply): consider(reached(turn.value, since: lastReplyDay))
            case .field(.dayOfMonth):
                let ahead = (1...31).lazy.map { today.adding(days: $0) }
                consider(ahead.first { Int64($0.day) == turn.value })
            case .field, .attribute: break
            }
        }
        return next
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

extension StrategyDefinition.Step {
    /// Whether it is counted from a day that is known beforehand.
    fileprivate var isPlanned: Bool {
        switch anchor {
        case .due, .cutoff, .column: true
        default: false
        }
    }
}
