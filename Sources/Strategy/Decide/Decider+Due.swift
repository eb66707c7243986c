internal import Domain
internal import Messaging
internal import Values

/// A step that is due.
struct Candidate {
    /// The promise it reminds of, by position; nil for a step of the clock.
    var promise: Int?
    var account: Int
    var step: Int
    var stage: Stage
    var pastDue: Int64
    var latestUseful: Instant?
    /// The number under which its other instant is kept: reminders of promises count on.
    var number: Int { step + (promise == nil ? 0 : AccountClock.stepLimit) }
    /// Whether its own instant has come; if not, it can only join another account's text today.
    var isReady: Bool
    /// Whether it calls another system and contacts nobody.
    var isCall = false
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

/// Steps whose day has come, and which of them speak.
extension Decider {
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
            let isCall = steps[entry.step].action == .webhook
            if isBlocked(index, entry.step) || (isCall && entry.at > now) { return nil }
            return Candidate(
                promise: nil,
                account: index,
                step: entry.step,
                stage: footing.stage,
                pastDue: max(footing.pastDue.minor, 0),
                latestUseful: latest(steps[entry.step], entry.day),
                isReady: entry.at <= now,
                isCall: isCall
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
        let begun = state.accounts[index].clock.begun
        let floor = step.keepsDistance ? max(now, state.quietUntil ?? now) : now
        var day: Day
        var earliest: Instant?
        switch point(step, index) {
        case .unknown, .waits: return nil
        case .over(let why):
            over(index, number, step, why)
            return nil
        case .day(let fixed): day = compressed(step, fixed, since: first, index)
        case .instant(let instant):
            day = zone.local(instant).day
            earliest = instant
        }
        let movedTo = state.accounts[index].clock.moved(step: number)
        if day > today && movedTo == nil { return nil }
        if let useful = step.usefulDays, today > day.adding(days: useful) {
            over(index, number, step, earliest == nil && day < begun ? .catchUp : .expired)
            return nil
        }
        if earliest == nil, day < begun, step.catchUp == .skip {
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
            at = slot(
                step,
                minute(step, state.accounts[index].clock.anchor, number),
                from: day,
                notBefore: floor
            )
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
            // Of calls only those that were missed before the account came are overtaken.
            if steps[entry.step].action == .webhook, entry.day >= begun { continue }
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
        for entry in come
        where !steps[entry.step].isAfter && steps[entry.step].action != .webhook {
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
        state.accounts[index].clock.forgetMove(step: number)
        reasons.append(
            .stepSkipped(state.accounts[index].account.id, step: step.name, why)
        )
    }
}

extension StrategyDefinition.Step {
    /// Whether it carries on the ladder of a message that did not get through.
    var isFallback: Bool {
        if case .after(let after) = anchor { after.isFallback } else { false }
    }

    /// Whether it keeps the distance to the last message. Calls of other systems contact nobody;
    /// for a fall-back the message before it did not get through.
    var keepsDistance: Bool { action != .webhook && !isFallback }

    /// Whether it is done even when later ones are due too.
    fileprivate var isEachDone: Bool {
        isAfter || catchUp == .all || catchUp == .compress
    }

    /// Whether it waits for what became of an earlier step's message.
    fileprivate var isAfter: Bool {
        if case .after = anchor { true } else { false }
    }

    /// Whether it and another stand for the same thing, so that the later makes the older
    /// needless: contacts for one purpose, work without contact, or calls of other systems.
    fileprivate func isInstead(of other: StrategyDefinition.Step) -> Bool {
        purpose == other.purpose && (action == .task) == (other.action == .task)
            && (action == .webhook) == (other.action == .webhook)
    }
}
