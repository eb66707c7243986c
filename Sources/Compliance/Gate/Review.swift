import Domain
import Messaging
import Values

/// One question with everything looked up: evaluates all rules at any instant.
struct Review {
    let request: ContactRequest
    let person: PersonFacts
    let point: ContactPoint
    let holds: [Hold]
    let past: [PastContact]
    let lastInbound: Instant?
    let zones: [ZoneBox]
    let plans: [PlanHere]

    /// What all rules together say at one instant.
    struct Sum {
        var isForbidden = false
        /// The latest of the instants before which some rule allows nothing.
        var blockedUntil: Instant?
        /// The earliest of the instants until which all rules allow.
        var allowedUntil = Instant.distantFuture
    }

    /// Evaluates every rule at an instant and adds what they say to `findings`.
    func evaluate(at instant: Instant, _ findings: inout [Finding]) -> Sum {
        var sum = Sum()
        for hold in holds { take(answer(hold, at: instant), hold, &sum, &findings) }
        if request.purpose == .reply, !plans.contains(where: { $0.plan.hasReplyWindow }) {
            let answer = replyAnswer(minutes: Gate.replyMinutes, at: instant)
            Review.take(answer, HouseRule.replyWindow, .block, &sum, &findings)
        }
        for here in plans { evaluate(here, at: instant, &sum, &findings) }
        return sum
    }

    private func evaluate(
        _ here: PlanHere,
        at instant: Instant,
        _ sum: inout Sum,
        _ findings: inout [Finding]
    ) {
        let channelBit: UInt32 = 1 << UInt32(request.channel.rawValue)
        let actorBit: UInt8 = 1 << request.actor.rawValue
        let purposeBit: UInt8 = 1 << request.purpose.rawValue
        var purposes = purposeBit
        let plan = here.plan
        for mark in plan.marketing
        where (mark.regions == 0 || mark.regions & here.regions != 0)
            && mark.purposes & purposeBit != 0 && mark.channels & channelBit != 0
            && mark.actors & actorBit != 0
            && !mark.classes.isDisjoint(with: request.content.classes)
        {
            if instant < mark.from {
                sum.allowedUntil = min(sum.allowedUntil, mark.from)
            } else if instant < mark.to {
                purposes |= 1 << Purpose.marketing.rawValue
                // What marketing was refused may be allowed once the mark has gone.
                sum.allowedUntil = min(sum.allowedUntil, mark.to)
            }
        }
        plan.rules.withUnsafeBufferPointer { rules in
            for index in rules.indices
            where rules[index].purposes & purposes != 0 && rules[index].channels & channelBit != 0
                && rules[index].actors & actorBit != 0 && instant < rules[index].to
                && (rules[index].regions == 0 || rules[index].regions & here.regions != 0)
            {
                if instant < rules[index].from {
                    sum.allowedUntil = min(sum.allowedUntil, rules[index].from)
                    continue
                }
                var answer = answer(rules[index], at: instant)
                let end = rules[index].to
                if end < .distantFuture {
                    switch answer {
                    case .forbids: answer = .blocks(until: end)
                    case .blocks(let until): answer = .blocks(until: min(until, end))
                    case .allows, .silent: break
                    }
                }
                if case .silent = answer { continue }
                Review.take(
                    answer,
                    rules[index].citation,
                    rules[index].decision,
                    &sum,
                    &findings
                )
            }
        }
    }

    private func take(
        _ answer: Answer,
        _ hold: Hold,
        _ sum: inout Sum,
        _ findings: inout [Finding]
    ) {
        let citation = HouseRule.holds[Int(hold.kind.rawValue)]
        Review.take(answer, citation, .block, &sum, &findings)
    }

    private static func take(
        _ answer: Answer,
        _ citation: CitationBox,
        _ decision: Decision,
        _ sum: inout Sum,
        _ findings: inout [Finding]
    ) {
        switch answer {
        case .silent:
            return
        case .allows(let until):
            guard decision == .block else { return }
            // Only the end that binds is worth telling.
            if until <= sum.allowedUntil, until < .distantFuture {
                findings.append(Finding(citation, .allows(until: until)))
            }
            sum.allowedUntil = min(sum.allowedUntil, until)
        case .blocks(let until):
            guard decision == .block else { return note(citation, decision, &findings) }
            sum.blockedUntil = max(sum.blockedUntil ?? until, until)
            for index in findings.indices where findings[index].source === citation {
                guard case .notBefore = findings[index].said else { continue }
                findings[index] = Finding(citation, .notBefore(until))
                return
            }
            findings.append(Finding(citation, .notBefore(until)))
        case .forbids:
            guard decision == .block else { return note(citation, decision, &findings) }
            sum.isForbidden = true
            findings.append(Finding(citation, .forbids))
        }
    }

    private static func note(
        _ citation: CitationBox,
        _ decision: Decision,
        _ findings: inout [Finding]
    ) {
        let said: Finding.Said = decision == .warn ? .warns : .informs
        let isTold = findings.contains { $0.source === citation && $0.said == said }
        if !isTold { findings.append(Finding(citation, said)) }
    }

    private func answer(_ hold: Hold, at instant: Instant) -> Answer {
        let purposeBit: UInt8 = 1 << request.purpose.rawValue
        guard HouseRule.purposes(stoppedBy: hold.kind) & purposeBit != 0,
            !(request.isFromAgent && HouseRule.sparesAgents(hold.kind)),
            hold.account == nil || request.account == nil || hold.account == request.account
        else { return .silent }
        if instant < hold.since { return .allows(until: hold.since) }
        guard let until = hold.until else { return .forbids }
        return instant < until ? .blocks(until: until) : .silent
    }

    private func answer(_ rule: BoundRule, at instant: Instant) -> Answer {
        switch rule.check {
        case .window(let table): table.answer(zones, at: instant)
        case .cap(let cap): capAnswer(cap, rule, at: instant)
        case .spacing(let spacing): spacingAnswer(spacing, rule, at: instant)
        case .cooldown(let cooldown): cooldownAnswer(cooldown, rule, at: instant)
        case .exclusivity(let exclusivity): exclusivityAnswer(exclusivity, rule, at: instant)
        case .replyWindow(let minutes): replyAnswer(minutes: minutes, at: instant)
        case .recipient(let recipient): recipientAnswer(recipient, at: instant)
        case .requiredContent(let required): isMissing(required, rule) ? .forbids : .silent
        case .consent(let consent): lacks(consent) ? .forbids : .silent
        case .optOut(let optOut): isOptedOut(optOut) ? .forbids : .silent
        case .contactPoint(let bad): isBad(bad) ? .forbids : .silent
        case .forbiddenContent(let classes):
            classes.isDisjoint(with: request.content.classes) ? .silent : .forbids
        case .sender(let sender): isRefused(sender) ? .forbids : .silent
        case .payment: paysSomebodyElse ? .forbids : .silent
        case .disclosure(let table): discloses(table) ? .forbids : .silent
        }
    }
}
