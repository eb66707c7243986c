internal import Compliance
internal import Domain
internal import Strategy
internal import Values

/// What is counted once a person: by small numbers while the person lives, since it is done with
/// every decision, and added to the tally at the end.
struct PersonCount {
    /// Messages that left.
    var texts = 0
    /// Those of them that we began, as counting rules see it.
    var begun = 0
    var isReached = false
    var hasReplied = false
    private var isNowhere = false
    private var due: Set<DueStep> = []
    private var skipped: [(step: Int, why: Reason.Skip)] = []
    private var handed: [Int] = []
    private var rules: [SimulationTally.Rule] = []
    private var judged: [JudgedStep: SimulationTally.RuleCounts] = [:]
    /// The steps that came due in the decision at hand, which its later reasons speak of.
    private var named: [(name: String, step: Int)] = []
    private var paid: [(account: AccountID, at: Instant, amount: Money)] = []
    private var written: [(strategy: Int, account: AccountID, since: Instant)] = []

    private struct DueStep: Hashable {
        let account: AccountID
        let step: Int
        /// The due date that the cycle turns around.
        let cycle: Day

        func hash(into hasher: inout Hasher) {
            hasher.combine(cycle.daysSinceEpoch)
            hasher.combine(step)
        }
    }

    private struct JudgedStep: Hashable {
        let step: Int
        /// Its place in `rules`; −1 for the step as a whole.
        let rule: Int
    }

    // MARK: - Reasons

    mutating func note(_ decision: Strategy.Decision, _ steps: SimulationSteps) {
        named.removeAll(keepingCapacity: true)
        for reason in decision.reasons { note(reason, decision.state, steps) }
    }

    private mutating func note(_ reason: Reason, _ state: CaseState, _ steps: SimulationSteps) {
        switch reason {
        case .stepDue(let account, let name, _):
            guard let index = state.index(of: account),
                let step = step(of: account, name, state, steps)
            else { return }
            named.append((name, step))
            let cycle = state.accounts[index].clock.anchor
            due.insert(DueStep(account: account, step: step, cycle: cycle))
        case .stepSkipped(let account, let name, let why):
            guard let step = step(of: account, name, state, steps) else { return }
            skipped.append((step, why))
        case .handed(_, let name, _):
            guard let step = step(name, state, steps) else { return }
            handed.append(step)
        case .deferred(let name, _, let verdict):
            judge(step(name, state, steps), verdict.findings) { $0.deferred = 1 }
        case .broughtForward(let name, _, let verdict):
            judge(step(name, state, steps), verdict.findings) { $0.broughtForward = 1 }
        case .refused(let name, let verdict), .tooLate(let name, let verdict):
            judge(step(name, state, steps), verdict.findings) { $0.refused = 1 }
        case .held(.unknownJurisdiction, _): isNowhere = true
        default: break
        }
    }

    /// The step of an account's strategy, or of another where the account was just let go.
    private func step(
        of account: AccountID,
        _ name: String,
        _ state: CaseState,
        _ steps: SimulationSteps
    ) -> Int? {
        if let known = named.last(where: { $0.name == name }) { return known.step }
        if let index = state.index(of: account),
            let strategy = steps.strategy(state.accounts[index].clock.strategy),
            let step = steps.step(named: name, of: strategy)
        {
            return step
        }
        return step(name, state, steps)
    }

    /// The step that a reason names without its account.
    private func step(_ name: String, _ state: CaseState, _ steps: SimulationSteps) -> Int? {
        if let known = named.last(where: { $0.name == name }) { return known.step }
        for account in state.accounts {
            guard let strategy = steps.strategy(account.clock.strategy) else { continue }
            if let step = steps.step(named: name, of: strategy) { return step }
        }
        // The conversation's come last, and answers are there only.
        return steps.steps.lastIndex { $0.name == name }
    }

    private mutating func judge(
        _ step: Int?,
        _ findings: [VerdictRecord.Finding],
        _ change: (inout SimulationTally.RuleCounts) -> Void
    ) {
        let none = SimulationTally.RuleCounts()
        let step = step ?? -1
        change(&judged[JudgedStep(step: step, rule: -1), default: none])
        for finding in findings {
            switch finding.said {
            case .notBefore, .forbids: break
            case .allows, .warns, .informs: continue
            }
            let rule = number(of: finding.citation)
            change(&judged[JudgedStep(step: step, rule: rule), default: none])
        }
    }

    private mutating func number(of citation: Citation) -> Int {
        let known = rules.firstIndex { $0.rule == citation.rule && $0.pack == citation.pack }
        if let known { return known }
        let rule = SimulationTally.Rule(
            pack: citation.pack,
            rule: citation.rule,
            kind: citation.kind,
            article: citation.article
        )
        if rule.isOfUnknownPlace { isNowhere = true }
        rules.append(rule)
        return rules.count - 1
    }

    // MARK: - Messages and money

    /// Counts a message that left, and gives its strategy and step.
    mutating func left(
        _ message: MessageRecord,
        at now: Instant,
        _ steps: SimulationSteps
    ) -> (strategy: Int?, step: Int?) {
        texts += 1
        switch message.purpose {
        case .initiated, .marketing, .service: begun += 1
        case .reply, .confirmation: break
        }
        let strategy = steps.strategy(message.text.strategy)
        if let strategy {
            for account in message.accounts.prefix(1)
            where !written.contains(where: { $0.strategy == strategy && $0.account == account }) {
                written.append((strategy, account, now))
            }
        }
        let step: Int? =
            switch message.origin {
            case .step(_, let code, _, let place):
                steps.strategy(code).map { steps.step(Int(place), of: $0) }
            case .promise, .answer, .payment, .fact:
                strategy.flatMap { steps.step(named: message.step, of: $0) }
            }
        return (strategy, step)
    }

    mutating func paid(_ amount: Money, for account: AccountID, at now: Instant) {
        paid.append((account, now, amount))
    }

    // MARK: - Into the tally

    /// What a strategy reached by now, counted as its results are.
    func measure(
        _ strategy: Int,
        _ state: CaseState,
        on day: Day,
        into tally: inout SimulationTally
    ) {
        let lastReply = state.conversation.inbound.map(\.at).max()
        for (own, account, since) in written where own == strategy {
            guard let index = state.index(of: account) else { continue }
            let current = state.accounts[index].account
            let pastDue = current.pastDue(on: day)
            var line = SimulationTally.Reached()
            line.accounts = 1
            line.cured = current.status == .paid || pastDue.minor <= 0 ? 1 : 0
            let isPromised = state.promises.contains {
                $0.account == account && $0.state != .offered && $0.madeAt >= since
            }
            line.promised = isPromised ? 1 : 0
            line.replied = lastReply.map { $0 >= since } ?? false ? 1 : 0
            for payment in paid where payment.account == account && payment.at >= since {
                line.paid += payment.amount.minor
            }
            line.pastDue = pastDue.minor
            let key = SimulationTally.StrategyMoney(
                strategy: strategy,
                currency: current.figures.balance.currency
            )
            tally.reached[key, default: SimulationTally.Reached()].add(line)
        }
    }

    /// Adds everything that is known when the person's days are over.
    func close(
        _ person: SimulatedPerson,
        _ state: CaseState,
        _ terms: SimulationTerms,
        into tally: inout SimulationTally
    ) {
        tally.stepsDue += due.count
        tally.messagesPerPerson[texts, default: 0] += 1
        tally.contactsPerPerson[begun, default: 0] += 1
        tally.stepsPerPerson[due.count, default: 0] += 1
        if texts > 0 { tally.personsContacted += 1 }
        if isReached { tally.personsReached += 1 }
        if hasReplied { tally.personsReplied += 1 }
        if !paid.isEmpty { tally.personsPaid += 1 }
        if isNowhere { tally.unknownPlace += 1 }
        if !hasWay(person, terms) { tally.unreachable += 1 }
        var place = SimulationTally.PlaceLine()
        place.persons = 1
        place.stepsDue = due.count
        place.mostStepsDue = due.count
        place.contacts = begun
        place.mostContacts = begun
        let country = person.imported.facts.country ?? ""
        tally.places[country, default: SimulationTally.PlaceLine()].add(place)
        for item in due { tally.count(step: item.step) { $0.due += 1 } }
        for item in skipped {
            tally.count(step: item.step) { $0.skipped[item.why, default: 0] += 1 }
        }
        for step in handed { tally.count(step: step) { $0.handed += 1 } }
        for (key, counts) in judged {
            if key.rule >= 0 {
                tally.rules[rules[key.rule], default: SimulationTally.RuleCounts()].add(counts)
            } else {
                tally.gate.add(counts)
                if key.step >= 0 { tally.count(step: key.step) { $0.gate.add(counts) } }
            }
        }
        addArms(state, terms, into: &tally)
    }

    /// Whether the file gave a contact point that a channel in use could reach.
    private func hasWay(_ person: SimulatedPerson, _ terms: SimulationTerms) -> Bool {
        person.imported.contactPoints.contains { point in
            guard point.isCurrent, point.ownership != .wrongParty, point.reach != .dead else {
                return false
            }
            return terms.policy.connectedChannels.contains {
                point.fits($0) && !point.lacks($0) && !point.hasOptedOut(of: $0)
            }
        }
    }

    private func addArms(
        _ state: CaseState,
        _ terms: SimulationTerms,
        into tally: inout SimulationTally
    ) {
        var own: [ArmTally] = []
        let day = terms.firstDay.adding(days: terms.days - 1)
        ArmTally.count(state, on: day, zone: terms.zone, into: &own)
        for arm in own {
            var line = SimulationTally.ArmLine()
            line.persons = 1
            line.personsPaid = arm.paid > 0 ? 1 : 0
            line.accounts = arm.accounts
            line.cured = arm.cured
            line.kept = arm.kept
            for item in state.accounts
            where item.clock.arm(of: arm.experiment) == arm.arm {
                for payment in paid where payment.account == item.account.id {
                    line.paid[payment.amount.currency, default: 0] += payment.amount.minor
                }
            }
            let key = SimulationTally.Arm(experiment: arm.experiment, arm: arm.arm)
            tally.arms[key, default: SimulationTally.ArmLine()].add(line)
        }
    }
}
