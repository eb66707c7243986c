internal import Compliance
internal import Domain
internal import Messaging
internal import Values

/// When a step comes, as far as it can be told now.
enum StepPoint {
    /// On a day, at the person's own minute.
    case day(Day)
    /// From an instant on, within the step's hours.
    case instant(Instant)
    /// Something must be seen first; looked for again then, where nobody tells.
    case waits(lookAgain: Instant?)
    /// What it is counted from has not happened.
    case unknown
    /// It will not come in this cycle.
    case over(Reason.Skip)
}

/// What steps are counted from, the hours that suit, and who draws which arm.
extension Decider {
    /// How far a step is moved to a day that suits it.
    private static let movedDayLimit = 31
    /// How long a message may take to arrive, in hours; cases ask for it once an hour.
    private static let arrivalHours: Int64 = 72

    // MARK: - Points

    /// Where a step stands for an account.
    func point(_ step: StrategyDefinition.Step, _ index: Int) -> StepPoint {
        // Most steps are counted from the due date: a copy of the clock for each would cost more
        // than all else here.
        switch step.anchor {
        case .due: return fixed(state.accounts[index].clock.anchor, step)
        case .cutoff: return fixed(state.accounts[index].account.cutoffDay, step)
        case .entry: return fixed(state.accounts[index].clock.begun, step)
        default: return rarePoint(step, index)
        }
    }

    private func rarePoint(_ step: StrategyDefinition.Step, _ index: Int) -> StepPoint {
        let clock = state.accounts[index].clock
        switch step.anchor {
        case .contact: return fixed(clock.lastContactDay.flatMap { since(clock, $0) }, step)
        case .reply: return fixed(lastReplyDay.flatMap { since(clock, $0) }, step)
        case .payment: return fixed(clock.lastPaymentDay, step)
        case .mark(let name): return fixed(clock.day(of: name).flatMap { since(clock, $0) }, step)
        case .column(let name):
            let value = state.accounts[index].account.attributes.first { $0.name == name }?.value
            guard case .day(let day) = value else { return .unknown }
            return fixed(day, step)
        case .after(let after): return point(after, clock)
        case .due, .cutoff, .entry, .promise, .broken, .partial: return .unknown
        }
    }

    /// What happened before the cycle began is not of this cycle.
    private func since(_ clock: AccountClock, _ day: Day) -> Day? {
        day >= clock.begun ? day : nil
    }

    private func fixed(_ day: Day?, _ step: StrategyDefinition.Step) -> StepPoint {
        guard let day else { return .unknown }
        // What speaks of its own day as today is not true on another: it leaves then or not at all.
        let own = day.adding(days: step.offset)
        return .day(step.isOfItsDay ? own : suiting(own, step, backwards: step.isReminder))
    }

    /// The day itself or the next that suits the step; for a reminder the one before, so that it
    /// does not come late.
    private func suiting(
        _ day: Day,
        _ step: StrategyDefinition.Step,
        backwards isReminder: Bool
    ) -> Day {
        guard step.days != .all else { return day }
        var found = day
        for _ in 0..<Decider.movedDayLimit where !suits(found, step) {
            found = found.adding(days: isReminder ? -1 : 1)
        }
        return suits(found, step) ? found : day
    }

    func suits(_ day: Day, _ step: StrategyDefinition.Step) -> Bool {
        if step.days == .all { return true }
        guard step.days.weekdays & 1 << day.weekday.rawValue != 0 else { return false }
        guard step.days.skipsHolidays, let country = state.facts.country else { return true }
        if policy.holidays[country]?.contains(where: { $0.contains(day) }) ?? false { return false }
        return !step.days.skipsBankHolidays
            || !(policy.bankHolidays[country]?.contains(day) ?? false)
    }

    private func point(_ after: StrategyDefinition.After, _ clock: AccountClock) -> StepPoint {
        guard let watch = clock.watch(step: after.step) else {
            return clock.isDone(step: after.step) ? .over(.notSent) : .unknown
        }
        let end = watch.at.adding(seconds: after.seconds)
        guard let seen = after.seen else { return .instant(end) }
        if after.isFallback {
            // Who wrote was reached, however the receipt reads.
            if !watch.seen.isDisjoint(with: [seen, .replied, .paid]) { return .over(.notAwaited) }
            return .instant(watch.seen.contains(.failed) ? watch.at : end)
        }
        let isSeen = watch.seen.contains(seen)
        if after.isNegated { return isSeen ? .over(.notAwaited) : .instant(end) }
        if isSeen { return .instant(now) }
        guard now <= end else { return .over(.notAwaited) }
        let isLooked =
            seen == .delivered && now < watch.at.adding(hours: Decider.arrivalHours)
        return .waits(lookAgain: isLooked ? now.adding(hours: 1) : nil)
    }

    /// The last day on which the person wrote, or nil.
    var lastReplyDay: Day? {
        state.conversation.inbound.map(\.at).max().map { zone.local($0).day }
    }

    /// The first day of the steps that are caught up at their old distances; nil without such.
    func firstMissed(_ definition: StrategyDefinition, _ index: Int) -> Day? {
        var first: Day?
        for number in definition.steps.indices
        where definition.steps[number].catchUp == .compress {
            guard case .day(let day) = point(definition.steps[number], index) else { continue }
            first = first.map { min($0, day) } ?? day
        }
        return first
    }

    /// The day for a step that lies before the account came and is caught up at the old distances
    /// from the first that was missed.
    func compressed(
        _ step: StrategyDefinition.Step,
        _ day: Day,
        since first: Day?,
        _ index: Int
    ) -> Day {
        let begun = state.accounts[index].clock.begun
        guard step.catchUp == .compress, !step.isOfItsDay, day < begun, let first else {
            return day
        }
        return suiting(begun.adding(days: day.days(since: first)), step, backwards: false)
    }

    // MARK: - Hours

    /// The hours of a step, narrowed to those that the person asked for where they meet.
    func hours(_ step: StrategyDefinition.Step) -> [ClosedRange<TimeOfDay>] {
        guard step.action != .webhook, let wished = state.facts.preferredHours else {
            return step.windows
        }
        var hours: [ClosedRange<TimeOfDay>] = []
        for window in step.windows {
            let from = max(window.lowerBound, wished.lowerBound)
            let to = min(window.upperBound, wished.upperBound)
            if from < to { hours.append(from...to) }
        }
        return hours.isEmpty ? step.windows : hours
    }

    /// The first instant of a step on or after a day, not before an instant: the person's own
    /// minute of the first day that suits, or else the next of its hours.
    func slot(
        _ step: StrategyDefinition.Step,
        _ minute: TimeOfDay,
        from day: Day,
        notBefore: Instant
    ) -> Instant {
        let own = zone.instant(day, minute)
        if notBefore <= own, suits(day, step) { return own }
        let (localDay, localTime) = zone.local(notBefore)
        var found = max(day, localDay)
        if found == localDay, suits(found, step) {
            if localTime < minute { return zone.instant(found, minute) }
            for window in hours(step) where localTime < window.upperBound {
                return localTime < window.lowerBound
                    ? zone.instant(found, window.lowerBound) : notBefore
            }
            found = found.adding(days: 1)
        }
        for _ in 0..<Decider.movedDayLimit where !suits(found, step) {
            found = found.adding(days: 1)
        }
        return zone.instant(found, minute)
    }

    /// The person's own minute within a step's hours; other systems are called before the day
    /// begins.
    func minute(_ step: StrategyDefinition.Step, _ anchor: Day, _ number: Int) -> TimeOfDay {
        let hours = step.action == .webhook ? [Decider.smallHours] : hours(step)
        var generator = Generator(
            seeds: state.person.low,
            UInt64(bitPattern: Int64(anchor.daysSinceEpoch)),
            UInt64(number)
        )
        let width = hours.reduce(0) {
            $0 + Int($1.upperBound.minutes) - Int($1.lowerBound.minutes)
        }
        var offset = width > 0 ? Int(generator.below(UInt64(width))) : 0
        for window in hours {
            let own = Int(window.upperBound.minutes) - Int(window.lowerBound.minutes)
            if offset < own {
                return TimeOfDay(minutes: Int(window.lowerBound.minutes) + offset)
                    ?? window.lowerBound
            }
            offset -= own
        }
        return hours.first?.lowerBound ?? .midnight
    }

    // MARK: - Experiments

    /// The arm that an account follows; empty when it is held out.
    mutating func arm(_ number: Int, _ definition: StrategyDefinition, _ index: Int) -> String {
        let experiment = definition.experiments[number]
        if let known = state.accounts[index].clock.arm(of: experiment.name) { return known }
        if let winner = experiment.winner { return experiment.arms[winner].name }
        let first = experiment.arms[0].name
        if let until = experiment.until, today > until { return first }
        var generator = draws(of: experiment.name)
        if generator.below(100) >= UInt64(experiment.sample) { return first }
        if generator.below(100) < UInt64(experiment.holdout) {
            return keep(experiment.name, "", index)
        }
        let total = experiment.arms.reduce(0) { $0 + $1.weight }
        var place = Int(generator.below(UInt64(max(total, 1))))
        for arm in experiment.arms {
            if place < arm.weight { return keep(experiment.name, arm.name, index) }
            place -= arm.weight
        }
        return first
    }

    /// Whether the strategy leaves this person alone, to compare the others with.
    mutating func isHeldOut(_ definition: StrategyDefinition, _ index: Int) -> Bool {
        guard definition.holdout > 0 else { return false }
        let name = StrategyDefinition.holdoutName(of: definition.code)
        if let known = state.accounts[index].clock.arm(of: name) { return known.isEmpty }
        var generator = draws(of: name)
        let isOut = generator.below(100) < UInt64(definition.holdout)
        return keep(name, isOut ? "" : "contacted", index).isEmpty
    }

    /// The same numbers for one person and one name, whenever they are drawn: an arm that fell off
    /// the list of those kept is drawn the same again, as long as the shares are what they were.
    private func draws(of name: String) -> Generator {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return Generator(seeds: state.person.low, hash)
    }

    private mutating func keep(_ experiment: String, _ arm: String, _ index: Int) -> String {
        if state.accounts[index].clock.draws.count >= AccountClock.drawLimit {
            reasons.append(.bounded(.draws))
            // The running strategy's own stay: its next version may draw by other shares.
            let own = ownDraws(index)
            let place = state.accounts[index].clock.draws.firstIndex {
                !own.contains($0.experiment)
            }
            state.accounts[index].clock.draws.remove(at: place ?? 0)
        }
        state.accounts[index].clock.draws.append(
            AccountClock.Draw(experiment: experiment, arm: arm)
        )
        reasons.append(
            .drew(state.accounts[index].account.id, experiment: experiment, arm: arm)
        )
        return arm
    }

    /// The names under which the strategy of an account draws.
    private func ownDraws(_ index: Int) -> [String] {
        let clock = state.accounts[index].clock
        guard let position = policy.strategies.index(clock.strategy, version: clock.version) else {
            return []
        }
        let definition = policy.strategies.definition(at: position)
        return definition.experiments.map(\.name)
            + [StrategyDefinition.holdoutName(of: definition.code)]
    }

    // MARK: - What becomes of messages

    /// Notes what was seen of a message that later steps wait for.
    mutating func see(_ seen: AccountClock.Watch.Seen, of message: MessageID) {
        for index in state.accounts.indices {
            for place in state.accounts[index].clock.watches.indices
            where state.accounts[index].clock.watches[place].message == message {
                state.accounts[index].clock.watches[place].seen.insert(seen)
            }
        }
    }

    /// Notes something of all messages of an account, or of all accounts, that have left.
    mutating func see(_ seen: AccountClock.Watch.Seen, account: Int? = nil) {
        for index in state.accounts.indices where account ?? index == index {
            for place in state.accounts[index].clock.watches.indices
            where state.accounts[index].clock.watches[place].at <= now {
                state.accounts[index].clock.watches[place].seen.insert(seen)
            }
        }
    }

    mutating func read(_ message: MessageID) {
        guard let index = state.attempts.lastIndex(where: { $0.message == message }) else {
            return ignore(.unknownMessage)
        }
        if state.attempts[index].outcome == .attempted { delivered(message) }
        see([.delivered, .read], of: message)
    }

    mutating func opened(_ message: MessageID) {
        guard state.attempts.contains(where: { $0.message == message }) else {
            return ignore(.unknownMessage)
        }
        read(message)
        see(.opened, of: message)
    }

    mutating func watch(_ number: Int, _ index: Int, _ message: MessageID, at: Instant) {
        if state.accounts[index].clock.watches.count >= AccountClock.watchLimit {
            reasons.append(.bounded(.watches))
            state.accounts[index].clock.watches.removeFirst()
        }
        state.accounts[index].clock.watches.append(
            AccountClock.Watch(
                step: UInt8(clamping: number),
                message: message,
                at: at
            )
        )
    }

    // MARK: - From outside

    mutating func mark(_ id: AccountID, _ name: String, _ day: Day) {
        guard let index = state.index(of: id) else { return ignore(.unknownAccount) }
        guard (1...AccountClock.nameLimit).contains(name.utf8.count), day <= today else {
            return ignore(.impossibleDay)
        }
        if let place = state.accounts[index].clock.marks.firstIndex(where: { $0.name == name }) {
            guard state.accounts[index].clock.marks[place].day < day else {
                return ignore(.alreadySo)
            }
            state.accounts[index].clock.marks[place].day = day
            reopen(index, markedBy: name)
        } else {
            if state.accounts[index].clock.marks.count >= AccountClock.markLimit {
                reasons.append(.bounded(.marks))
                state.accounts[index].clock.marks.removeFirst()
            }
            state.accounts[index].clock.marks.append(AccountClock.Mark(name: name, day: day))
        }
        reasons.append(.marked(id, name: name, on: day))
    }

    /// What happened again makes its steps due again.
    private mutating func reopen(_ index: Int, markedBy name: String) {
        let clock = state.accounts[index].clock
        guard let position = policy.strategies.index(clock.strategy, version: clock.version) else {
            return
        }
        let definition = policy.strategies.definition(at: position)
        for (number, step) in definition.steps.enumerated() where step.anchor == .mark(name) {
            state.accounts[index].clock.reopen(step: number)
        }
    }

    mutating func approve(_ id: AccountID, _ name: String, _ isGranted: Bool) {
        guard let index = state.index(of: id) else { return ignore(.unknownAccount) }
        let clock = state.accounts[index].clock
        guard let position = policy.strategies.index(clock.strategy, version: clock.version),
            let number = policy.strategies.definition(at: position).steps.firstIndex(where: {
                $0.name == name
            }),
            clock.isApprovalAsked(step: number), !clock.isApproved(step: number),
            !clock.isDone(step: number)
        else { return ignore(.alreadySo) }
        if isGranted {
            state.accounts[index].clock.approvalsGiven |= 1 << UInt64(number)
        } else {
            let step = policy.strategies.definition(at: position).steps[number]
            over(index, number, step, .declined)
        }
    }

    /// Asks once a cycle for the approval of a step.
    mutating func askForApproval(_ number: Int, _ step: StrategyDefinition.Step, _ index: Int) {
        guard !state.accounts[index].clock.isApprovalAsked(step: number),
            number < AccountClock.stepLimit
        else { return }
        state.accounts[index].clock.approvalsAsked |= 1 << UInt64(number)
        let account = state.accounts[index].account.id
        let until = step.usefulDays.map { zone.instant(today.adding(days: $0), .endOfDay) }
        let id = TaskID(at: now, shard: state.person.shard, random: &random)
        effects.append(
            .openTask(
                PersonTask(
                    id: id,
                    kind: .approval,
                    account: account,
                    message: nil,
                    due: until,
                    step: step.name
                )
            )
        )
        reasons.append(
            .stepWaits(account, step: step.name, until: until ?? now, .approval)
        )
    }

    mutating func handMade(_ message: MessageID, _ result: Event.HandMadeResult) {
        guard let index = state.attempts.lastIndex(where: { $0.message == message }) else {
            return ignore(.unknownMessage)
        }
        guard state.attempts[index].outcome == .attempted else { return ignore(.alreadySo) }
        state.planned.removeAll { $0.message == message }
        switch result {
        case .reached:
            state.attempts[index].outcome = .conversation
            gateChanged()
        case .made: state.attempts[index].outcome = .delivered
        case .notMade:
            forget(message)
            gateChanged()
        }
    }

    // MARK: - Versions

    /// Goes on with another version: what was done, asked and awaited is mapped by the names of
    /// steps; what has no home there is let go.
    mutating func migrate(_ id: AccountID, _ version: UInt32) {
        guard let index = state.index(of: id) else { return ignore(.unknownAccount) }
        let old = state.accounts[index].clock
        guard old.isRunning, old.version != version,
            let from = policy.strategies.index(old.strategy, version: old.version),
            let to = policy.strategies.index(old.strategy, version: version)
        else { return ignore(.unknownStrategy) }
        let before = policy.strategies.definition(at: from).steps
        let after = policy.strategies.definition(at: to)
        var clock = old
        clock.version = version
        clock.stepsDone = 0
        clock.approvalsAsked = 0
        clock.approvalsGiven = 0
        clock.watches = []
        clock.forgetMoves()
        // What surely has not left is withdrawn and due again, with the new version's text.
        let pending = state.planned.filter { message in
            guard case .step(let account, _, _, _) = message.origin else { return false }
            return account == id && message.sendAt > now
        }
        withdraw(.factsChanged) { message in
            pending.contains { $0.message == message.message }
        }
        for (number, step) in before.enumerated() {
            guard let home = after.home(of: step) else { continue }
            let isPending = pending.contains { $0.origin.step == number }
            if old.isDone(step: number), !isPending { clock.finish(step: home) }
            if old.isApprovalAsked(step: number) { clock.approvalsAsked |= 1 << UInt64(home) }
            if old.isApproved(step: number) { clock.approvalsGiven |= 1 << UInt64(home) }
            if var watch = old.watch(step: number), !isPending {
                watch.step = UInt8(clamping: home)
                clock.watches.append(watch)
            }
            if let moved = old.moved(step: number) { clock.move(step: home, to: moved) }
        }
        // A reminder of a promise is of the conversation and stays as it is.
        for moved in old.moves where Int(moved.step) >= AccountClock.stepLimit {
            clock.move(step: Int(moved.step), to: moved.at)
        }
        state.accounts[index].clock = clock
        reasons.append(.migrated(id, strategy: old.strategy, version: version))
    }
}

extension MessageOrigin {
    /// The number of the clock's step that asked for it, or nil.
    fileprivate var step: Int? {
        if case .step(_, _, _, let step) = self { Int(step) } else { nil }
    }
}

extension StrategyDefinition.Step {
    /// Whether it means nothing after the day that it is counted from.
    fileprivate var isReminder: Bool {
        switch anchor {
        case .due, .cutoff: offset <= 0
        default: offset < 0
        }
    }
}
