import Domain
import Messaging
import Values

/// One question with everything looked up: evaluates all rules at any instant.
struct Review {
    let request: ContactRequest
    let person: PersonFacts
    let point: ContactPoint
    let holds: [Hold]
    let history: [Attempt]
    /// Of the history what counting rules may still look at, earliest first.
    let past: [PastContact]
    let lastInbound: Instant?
    let zones: [ZoneRules]
    let plans: [PlanHere]

    /// What all rules together say at one instant.
    struct Sum {
        var isForbidden = false
        /// The latest of the instants before which some rule allows nothing.
        var blockedUntil: Instant?
        /// The earliest of the instants until which all rules allow.
        var allowedUntil = Instant.distantFuture
    }

    /// What one rule said, before the citation is looked up.
    struct Remark {
        /// A rule of a plan: the plan's position times `planStride` and the rule's; or one of the
        /// house, below 0.
        let source: Int
        var said: Finding.Said

        static let planStride = 1 << 16
        static let replyWindow = -1

        static func hold(_ kind: Hold.Kind) -> Int { -2 - Int(kind.rawValue) }
    }

    /// Evaluates every rule at an instant and adds what they say to `remarks`.
    func evaluate(at instant: Instant, _ remarks: inout [Remark]) -> Sum {
        var sum = Sum()
        for index in holds.indices {
            let answer = answer(holds[index], at: instant)
            Review.take(answer, Remark.hold(holds[index].kind), .block, &sum, &remarks)
        }
        if request.purpose == .reply, !plans.contains(where: { $0.plan.hasReplyWindow }) {
            let answer = replyAnswer(minutes: Gate.replyMinutes, at: instant)
            Review.take(answer, Remark.replyWindow, .block, &sum, &remarks)
        }
        for index in plans.indices {
            evaluate(plans[index], index * Remark.planStride, at: instant, &sum, &remarks)
        }
        return sum
    }

    /// What remarks say, with the citations that they rest on.
    func findings(_ remarks: [Remark]) -> [Finding] {
        remarks.map { remark in
            switch remark.source {
            case Remark.replyWindow: Finding(HouseRule.replyWindow, remark.said)
            case ..<0: Finding(HouseRule.holds[-2 - remark.source], remark.said)
            default:
                Finding(
                    plans[remark.source / Remark.planStride].plan
                        .citations[remark.source % Remark.planStride],
                    remark.said
                )
            }
        }
    }

    private func evaluate(
        _ here: PlanHere,
        _ base: Int,
        at instant: Instant,
        _ sum: inout Sum,
        _ remarks: inout [Remark]
    ) {
        let channelBit: UInt32 = request.channel.bit
        let actorBit: UInt8 = 1 << request.actor.rawValue
        let purposeBit: UInt8 = 1 << request.purpose.rawValue
        var purposes = purposeBit
        let plan = here.plan
        for index in plan.marketing.indices {
            let mark = plan.marketing[index]
            guard
                (mark.regions == 0 || mark.regions & here.regions != 0)
                    && mark.purposes & purposeBit != 0 && mark.channels & channelBit != 0
                    && mark.actors & actorBit != 0
                    && !mark.classes.isDisjoint(with: request.content.classes)
            else { continue }
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
                var answer = answer(rules[index], plan, at: instant, known: sum.allowedUntil)
                let end = rules[index].to
                if end < .distantFuture {
                    switch answer {
                    case .forbids: answer = .blocks(until: end)
                    case .blocks(let until): answer = .blocks(until: min(until, end))
                    case .allows, .silent: break
                    }
                }
                if case .silent = answer { continue }
                Review.take(answer, base + index, rules[index].decision, &sum, &remarks)
            }
        }
    }

    private static func take(
        _ answer: Answer,
        _ source: Int,
        _ decision: Decision,
        _ sum: inout Sum,
        _ remarks: inout [Remark]
    ) {
        switch answer {
        case .silent:
            return
        case .allows(let until):
            guard decision == .block else { return }
            // Only the end that binds is worth telling.
            if until <= sum.allowedUntil, until < .distantFuture {
                remarks.append(Remark(source: source, said: .allows(until: until)))
            }
            sum.allowedUntil = min(sum.allowedUntil, until)
        case .blocks(let until):
            guard decision == .block else { return note(source, decision, &remarks) }
            sum.blockedUntil = max(sum.blockedUntil ?? until, until)
            for index in remarks.indices where remarks[index].source == source {
                guard case .notBefore = remarks[index].said else { continue }
                remarks[index].said = .notBefore(until)
                return
            }
            remarks.append(Remark(source: source, said: .notBefore(until)))
        case .forbids:
            guard decision == .block else { return note(source, decision, &remarks) }
            sum.isForbidden = true
            remarks.append(Remark(source: source, said: .forbids))
        }
    }

    private static func note(
        _ source: Int,
        _ decision: Decision,
        _ remarks: inout [Remark]
    ) {
        let said: Finding.Said = decision == .warn ? .warns : .informs
        let isTold = remarks.contains { $0.source == source && $0.said == said }
        if !isTold { remarks.append(Remark(source: source, said: said)) }
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

    private func answer(
        _ rule: BoundRule,
        _ plan: CountryPlan,
        at instant: Instant,
        known: Instant
    ) -> Answer {
        switch rule.check {
        case .window(let table): plan.windows[table].answer(zones, at: instant)
        case .askedHours: askedHoursAnswer(at: instant)
        case .cap(let cap): capAnswer(cap, rule, at: instant)
        case .spacing(let spacing): spacingAnswer(spacing, rule, at: instant)
        case .cooldown(let cooldown): cooldownAnswer(cooldown, rule, at: instant)
        case .exclusivity(let exclusivity): exclusivityAnswer(exclusivity, rule, at: instant)
        case .replyWindow(let minutes): replyAnswer(minutes: minutes, at: instant)
        case .recipient(let recipient): recipientAnswer(recipient, at: instant, known: known)
        case .requiredContent(let required): isMissing(required, rule) ? .forbids : .silent
        case .consent(let consent): consentAnswer(consent, rule, at: instant)
        case .optOut(let optOut): isOptedOut(optOut) ? .forbids : .silent
        case .contactPoint(let bad): isBad(bad) ? .forbids : .silent
        case .forbiddenContent(let classes):
            classes.isDisjoint(with: request.content.classes) ? .silent : .forbids
        case .sender(let sender): isRefused(sender) ? .forbids : .silent
        case .payment: paysSomebodyElse ? .forbids : .silent
        case .disclosure(let table):
            discloses(plan.disclosures[table]) ? .forbids : .silent
        }
    }
}
