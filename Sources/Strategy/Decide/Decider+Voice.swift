internal import Domain
internal import Messaging
internal import Values

/// One voice: of all that is due for a person, one text leaves.
extension Decider {
    /// Of all that is due, one speaks; the others wait for another slot.
    mutating func speak(_ footings: inout [Footing]) {
        var candidates = dueReminders(footings)
        // Steps of other accounts that are for today, which the text of one may speak for.
        var coming: [Candidate] = []
        for index in footings.indices {
            for step in dueSteps(index, footings[index]) {
                if step.isReady { candidates.append(step) } else { coming.append(step) }
            }
        }
        if candidates.contains(where: \.isCall) {
            for call in candidates where call.isCall { callSystem(call, footings) }
            candidates.removeAll(where: \.isCall)
        }
        if candidates.count > 1 { candidates.sort(by: Decider.speaksFirst) }
        var next = 0
        while next < candidates.count {
            let candidate = candidates[next]
            next += 1
            if attempt(candidate, footings, among: candidates[next...] + coming) { break }
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

    func definition(of candidate: Candidate, _ footings: [Footing]) -> StrategyDefinition? {
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
        switch step.action == .task ? giveTask(want, step) : contact(want) {
        case .handed:
            done(candidate)
            return false
        case .sent(let planned):
            done(candidate)
            remember(want, candidate, step, planned)
            if step.purpose == .initiated || step.purpose == .marketing {
                quiet(until: planned.sendAt.adding(hours: policy.numbers.spacingHours))
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
        let account = state.accounts[candidate.account].account
        let step = definition.steps[candidate.step]
        // The words of a first contact are about one account.
        guard candidate.promise == nil, definition.merged != nil,
            !(isFirstContact(step, account.creditor) && definition.firstContact != nil)
        else { return [] }
        let addsUp = step.addsUp
        var found: [Candidate] = []
        for other in others where other.promise == nil && other.account != candidate.account {
            let second = state.accounts[other.account].account
            guard second.creditor == account.creditor, second.role == account.role,
                second.figures.balance.currency == account.figures.balance.currency,
                footings[other.account].strategy == footings[candidate.account].strategy,
                addsUp ? definition.steps[other.step].addsUp : other.step == candidate.step,
                !found.contains(where: { $0.account == other.account }),
                found.count + 1 < PlannedMessage.accountLimit
            else { continue }
            found.append(other)
        }
        return found
    }

    func want(
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
        var text = merged.isEmpty || !step.addsUp ? step.text : definition.merged ?? step.text
        if let sequence = step.sequence.map({ definition.sequences[$0] }), !isTold(sequence) {
            text = sequence.texts[told(sequence)]
        }
        if promise == nil, isFirstContact(step, account.creditor),
            let first = definition.firstContact
        {
            text = first
        }
        return Want(
            origin: origin,
            step: step.name,
            definition: definition,
            text: text,
            purpose: step.purpose,
            ladder: promise == nil ? ladder(step, account.id) : step.ladder,
            accounts: [candidate.account] + merged,
            creditor: account.creditor,
            at: now,
            latestUseful: candidate.latestUseful,
            contactPoint: nil,
            priority: .campaign,
            anchor: anchor,
            amount: promise?.amount,
            day: promise?.dueDay,
            missing: promise.map { $0.amount - $0.paid },
            validSeconds: step.validSeconds
        )
    }

    /// Whether a step would be the first message that we begin for a creditor.
    private func isFirstContact(_ step: StrategyDefinition.Step, _ creditor: String) -> Bool {
        step.purpose == .initiated && step.action == .message
            && !state.introductions.contains { $0.creditor == creditor }
    }

    /// The step's channels, the one that the person asked for first; a fall-back leaves out those
    /// that a message was tried over.
    private func ladder(_ step: StrategyDefinition.Step, _ account: AccountID) -> [Channel] {
        var ladder = step.ladder
        if case .after(let after) = step.anchor, after.isFallback,
            let index = state.index(of: account),
            let watch = state.accounts[index].clock.watch(step: after.step),
            let tried = state.attempts.last(where: { $0.message == watch.message })?.channel
        {
            ladder = ladder.firstIndex(of: tried).map { Array(ladder[($0 + 1)...]) } ?? ladder
            return ladder
        }
        guard let wished = state.facts.preferredChannel,
            let place = ladder.firstIndex(of: wished), place > 0
        else { return ladder }
        ladder.remove(at: place)
        ladder.insert(wished, at: 0)
        return ladder
    }

    /// What later steps and texts ask of a message that was cleared.
    private mutating func remember(
        _ want: Want,
        _ candidate: Candidate,
        _ step: StrategyDefinition.Step,
        _ planned: PlannedMessage
    ) {
        for index in want.accounts {
            state.accounts[index].clock.lastContactDay = zone.local(planned.sendAt).day
        }
        guard candidate.promise == nil else { return }
        if step.isWatched {
            watch(candidate.step, candidate.account, planned.message, at: planned.sendAt)
        }
        guard let sequence = step.sequence.map({ want.definition.sequences[$0] }),
            want.text == sequence.texts[min(told(sequence), sequence.texts.count - 1)]
        else { return }
        if let place = state.sequences.firstIndex(where: { $0.name == sequence.name }) {
            state.sequences[place].told &+= 1
        } else {
            if state.sequences.count >= CaseState.sequenceLimit { state.sequences.removeFirst() }
            state.sequences.append(CaseState.SequencePlace(name: sequence.name, told: 1))
        }
    }

    /// Something that a person of ours does without contacting anybody.
    private mutating func giveTask(
        _ want: Want,
        _ step: StrategyDefinition.Step
    ) -> ContactOutcome {
        let account = want.accounts.first.map { state.accounts[$0].account.id }
        let id = TaskID(at: now, shard: state.person.shard, random: &random)
        effects.append(
            .openTask(
                PersonTask(
                    id: id,
                    kind: .chore,
                    account: account,
                    message: nil,
                    due: want.latestUseful,
                    step: step.name
                )
            )
        )
        reasons.append(.handed(id, step: step.name, until: want.latestUseful ?? now))
        return .handed
    }

    private mutating func introduce(_ want: Want, _ planned: PlannedMessage) {
        guard want.purpose == .initiated, case .step = want.origin, !planned.channel.isHandMade,
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

    mutating func done(_ candidate: Candidate) {
        if let promise = candidate.promise {
            finish(promise, candidate.step)
        } else {
            state.accounts[candidate.account].clock.finish(step: candidate.step)
        }
        state.accounts[candidate.account].clock.forgetMove(step: candidate.number)
    }

    mutating func drop(
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
            state.accounts[candidate.account].clock.forgetMove(step: candidate.number)
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
        let number = candidate.number
        let anchor = state.accounts[candidate.account].clock.anchor
        let own = minute(step, anchor, number)
        var at = slot(step, own, from: zone.local(instant).day, notBefore: instant)
        if let latest = candidate.latestUseful, at > latest { at = instant }
        at = max(at, now.adding(seconds: Decider.leastWakeSeconds))
        state.accounts[candidate.account].clock.move(step: number, to: at)
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
}

extension StrategyDefinition.Step {
    /// Whether one text may speak for it and for steps of other accounts: what asks for payment
    /// adds amounts up; a service, an offer or a call keeps its own words.
    fileprivate var addsUp: Bool {
        purpose == .initiated && action == .message && sequence == nil
    }
}
