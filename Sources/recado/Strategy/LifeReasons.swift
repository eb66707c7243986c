import Compliance
import Domain
import Messaging
import Strategy
import Values

/// The reasons and effects of one decision as lines of a timeline: what says the same twice is
/// told once, and a rule stands under what it moved. Lines under another begin with a space.
struct LifeReasons {
    /// Sentences about messages of this decision, told where they leave.
    private(set) var notes: [MessageID: [String]] = [:]
    /// What was told before and need not be again.
    var told: Set<String> = []
    /// Messages that were decided so far.
    var sent: [MessageID: MessageRecord] = [:]

    private let policy: Policy
    private let zone: ZoneRules
    private let event: Event
    private let decision: Strategy.Decision
    private let before: CaseState
    private let now: Instant
    private var lines: [String] = []
    /// Sentences about steps that are not settled yet.
    private var open: [String: [String]] = [:]
    private var lastCleared: MessageID?
    private var skipped: [(why: Reason.Skip, steps: [String])] = []

    init(
        _ policy: Policy,
        _ zone: ZoneRules,
        _ event: Event,
        _ decision: Strategy.Decision,
        _ before: CaseState,
        _ now: Instant
    ) {
        self.policy = policy
        self.zone = zone
        self.event = event
        self.decision = decision
        self.before = before
        self.now = now
    }

    mutating func read() -> [String] {
        lines = []
        for reason in decision.reasons { read(reason) }
        for group in skipped {
            let names = group.steps.map { "«\($0)»" }.joined(separator: ", ")
            let many = group.steps.count > 1
            let why =
                group.why == .catchUp
                ? (many ? "son anteriores" : "es anterior") + " a la llegada de la cuenta"
                : "ya toca uno posterior"
            lines.append("\(many ? "Se omiten" : "Se omite") \(names): \(why)")
        }
        for effect in decision.effects { read(effect) }
        if case .replyReceived = event { readQuiet() }
        return lines
    }

    private func sentence(_ reason: Reason) -> String {
        explain(reason, in: .spanish, zone: zone)[0]
    }

    private func clock(_ instant: Instant) -> String {
        let (day, time) = zone.local(instant)
        return "\(LifeView.text(day)) \(time)"
    }

    /// An instant by which something is done; midnight is the end of the day before.
    private func deadline(_ instant: Instant) -> String {
        let (day, time) = zone.local(instant)
        return time == .midnight
            ? "al terminar el \(LifeView.text(day.adding(days: -1)))" : "el \(clock(instant))"
    }

    // MARK: - Reasons

    private mutating func read(_ reason: Reason) {
        switch reason {
        case .deferred(let step, _, let verdict), .refused(let step, let verdict),
            .tooLate(let step, let verdict):
            for rule in rules(verdict) where !(open[step] ?? []).contains(rule) {
                open[step, default: []].append(rule)
            }
        case .broughtForward(let step, let to, let verdict):
            guard told.insert("\(step) \(to.milliseconds)").inserted else { return }
            lines.append("«\(step)» se adelanta al \(clock(to)): después ya no serviría")
            lines += rules(verdict)
        case .rungSkipped(_, let step, let channel, let rung):
            // Told once for a channel: it does not change by the next step.
            guard told.insert("rung \(channel.name) \(rung)").inserted else { return }
            open[step, default: []].append(" · " + sentence(reason))
        case .stepWaits(_, let step, let until, let why): wait(step, until, why, reason)
        case .stepSkipped(let account, let step, let why): skip(account, step, why, reason)
        case .cleared(let id, let step):
            notes[id, default: []] += open.removeValue(forKey: step) ?? []
            lastCleared = id
            if let at = sent[id]?.sendAt, at > now.adding(minutes: 1) {
                lines.append("«\(step)» queda en cola para el \(clock(at))")
            }
        case .firstContact, .mergedInto:
            if let lastCleared { notes[lastCleared, default: []].append(" · " + sentence(reason)) }
        case .withdrawn(let id, let why):
            let name = sent[id].map { "«\($0.step)», que estaba en cola" } ?? "un mensaje en cola"
            lines.append("Se retira \(name): \(SpanishWords.withdrawal(why))")
        case .drew(let account, let experiment, let arm): drew(account, experiment, arm, reason)
        case .nothingToDo:
            switch event {
            case .replyReceived, .paymentReceived, .marked, .approvalDecided, .handMade:
                lines.append(sentence(reason))
            default: break
            }
        case .strategyBegan(_, let code, let version):
            let title = policy.strategies.definition(code, version: version)?.title
            lines.append(sentence(reason) + (title.map { " («\($0)»)" } ?? ""))
        case .strategyEnded(let account, _):
            let isLeft = decision.reasons.contains {
                if case .left(account, _, _) = $0 { true } else { false }
            }
            if !isLeft { lines.append(sentence(reason)) }
        case .stepDue, .handed, .marked, .promise: break
        case .understood, .held, .released, .noText, .paymentCounted, .halted, .bounded, .left,
            .migrated, .called, .callsWithdrawn, .shown, .learnt, .withheld, .rated,
            .negotiated, .arrangement, .arrangementRefused:
            lines.append(sentence(reason))
        }
    }

    /// The rules that stood in the way, under what they moved: the source stands with the first
    /// time that a rule speaks.
    private mutating func rules(_ verdict: VerdictRecord) -> [String] {
        verdict.findings.compactMap { finding in
            switch finding.said {
            case .notBefore, .forbids: break
            case .allows, .warns, .informs: return nil
            }
            let citation = finding.citation
            let line = Explanation.line(citation, finding.said, zone: zone)
            let name = Explanation.place(pack: citation.pack, rule: citation.rule)
            guard !told.insert("rule \(name)").inserted, citation.pack != "house" else {
                return " · " + line
            }
            let subject = Explanation.subject(
                pack: citation.pack,
                rule: citation.rule,
                kind: citation.kind
            )
            guard case .notBefore(let instant) = finding.said else {
                return " · \(subject): lo prohíbe (\(name))"
            }
            return " · \(subject): no permite antes del \(clock(instant)) (\(name))"
        }
    }

    private mutating func wait(
        _ step: String,
        _ until: Instant,
        _ why: Reason.Wait,
        _ reason: Reason
    ) {
        let under = open.removeValue(forKey: step) ?? []
        // The task that asks for it is told.
        guard why != .approval, told.insert("\(step) \(until.milliseconds)").inserted else {
            return
        }
        let words = sentence(reason).split(separator: ": ").last.map(String.init) ?? ""
        lines.append("«\(step)» espera hasta el \(clock(until)): \(words)")
        lines += under
    }

    private mutating func skip(
        _ account: AccountID,
        _ step: String,
        _ why: Reason.Skip,
        _ reason: Reason
    ) {
        let under = open.removeValue(forKey: step) ?? []
        switch why {
        case .catchUp, .overtaken:
            if let place = skipped.firstIndex(where: { $0.why == why }) {
                skipped[place].steps.append(step)
            } else {
                skipped.append((why, [step]))
            }
        case .condition:
            lines.append("«\(step)» se omite: no se cumple su condición")
            lines += condition(step, account)
        default:
            let words = sentence(reason).split(separator: ": ").last.map(String.init) ?? ""
            lines.append("«\(step)» se omite: \(words)")
            lines += under
        }
    }

    /// What a step's condition asks and what the account has.
    private func condition(_ step: String, _ account: AccountID) -> [String] {
        guard let clock = decision.state.accounts.first(where: { $0.account.id == account })?.clock,
            let definition = policy.strategies.definition(clock.strategy, version: clock.version),
            let found = policy.explain(definition, for: account, of: decision.state, now: now)
                .last(where: { $0.name == step })
        else { return [] }
        return [" · " + LifeReasons.text(found)]
    }

    /// A condition with what the account has, in one line.
    static func text(_ condition: ConditionAccount) -> String {
        let values = condition.lines.map { line in
            let name = line.test.split(separator: " ").first.map(String.init) ?? line.test
            let value: String =
                switch line.value {
                case "true"?: "sí"
                case "false"?: "no"
                case let value?: value
                case nil: "no se sabe"
                }
            return "\(name): \(value)"
        }
        var unique: [String] = []
        for value in values where !unique.contains(value) { unique.append(value) }
        return "pide `\(condition.condition)`; aquí \(unique.joined(separator: ", "))"
    }

    private mutating func drew(
        _ account: AccountID,
        _ experiment: String,
        _ arm: String,
        _ reason: Reason
    ) {
        let clock = decision.state.accounts.first { $0.account.id == account }?.clock
        let definition = clock.flatMap {
            policy.strategies.definition($0.strategy, version: $0.version)
        }
        if let definition, experiment == StrategyDefinition.holdoutName(of: definition.code) {
            lines.append(
                arm.isEmpty
                    ? "Queda en el grupo de control de \(definition.code): no se le escribe"
                    : "No le toca el grupo de control de \(definition.code)"
            )
            return
        }
        lines.append(sentence(reason))
        guard let definition,
            let number = definition.experiments.firstIndex(where: { $0.name == experiment }),
            let place = definition.experiments[number].arms.firstIndex(where: { $0.name == arm })
        else { return }
        let own = StrategyDefinition.ArmPlace(experiment: number, arm: place)
        let names = definition.steps.filter { $0.arm == own }.map { "«\($0.name)»" }
        if !names.isEmpty { lines.append(" · sus pasos: " + names.joined(separator: ", ")) }
    }

    // MARK: - Effects

    private mutating func read(_ effect: Effect) {
        switch effect {
        case .withdraw, .dutyEnded, .callWebhook, .withdrawCalls, .arrangementChanged: break
        case .openTask(let task):
            let step = task.step.map { " «\($0)»" } ?? ""
            let until = task.due.map { ", a más tardar \(deadline($0))" } ?? ""
            lines.append(
                "Tarea para una persona: \(SpanishWords.task(task.kind))\(step)\(until)"
            )
        case .closeTasks(_, let why):
            lines.append("Se cierran tareas: \(SpanishWords.withdrawal(why))")
        case .promiseChanged(let promise):
            let was = before.promises.first { $0.id == promise.id }
            guard was?.state != promise.state else {
                lines.append(
                    "Cuenta para su promesa: \(amount(promise.paid)) de \(amount(promise.amount))"
                )
                return
            }
            let words = sentence(.promise(promise.id, promise.state)).split(separator: ": ").last
            lines.append(
                "Promesa de \(amount(promise.amount)) para el \(LifeView.text(promise.dueDay)): "
                    + (words ?? "")
            )
        case .contactPointChanged(let id, let change): read(change, id)
        case .stageChanged(_, let stage, let days):
            if case .imported = event { return }
            lines.append(
                "Pasa a etapa \(SpanishWords.stage(stage))"
                    + (days > 0 ? ", \(days) \(days == 1 ? "día" : "días") de atraso" : "")
            )
        case .dutyStarted(let duty):
            let what =
                switch duty.kind {
                case .answerDispute: "contestar la aclaración"
                case .answerComplaint: "contestar la queja"
                case .answerDataRights: "contestar lo de sus datos"
                case .honourOptOut: "respetar la baja"
                case .verifyPayment: "buscar el pago"
                }
            lines.append("Plazo para \(what): \(deadline(duty.due))")
        }
    }

    private mutating func read(_ change: ContactPointChange, _ id: ContactPointID) {
        let was = before.contactPoints.first { $0.id == id }
        let refused = change.optedOutChannels & ~(was?.optedOutChannels ?? 0)
        let channels = Channel.allCases.filter { refused & $0.bit != 0 }
        if !channels.isEmpty {
            let names = channels.map { SpanishWords.channel($0) }.joined(separator: ", ")
            // Every contact point is told to be silent; the person is told of once.
            let line = "Baja registrada: \(names)"
            if !lines.contains(line) { lines.append(line) }
        }
        if change.ownership != was?.ownership {
            switch change.ownership {
            case .confirmed: lines.append("El número queda confirmado como suyo")
            case .wrongParty: lines.append("El número queda como de otra persona: no se usa más")
            case .provided, .unknown: break
            }
        }
        if change.reach != was?.reach, change.reach == .dead {
            lines.append("El número queda como inservible")
        }
    }

    /// Until when no step comes because the person wrote, where nothing else silences.
    private mutating func readQuiet() {
        let isSilent =
            !decision.state.holds.isEmpty
            || decision.state.promises.contains { $0.state == .open || $0.state == .offered }
            || lines.contains { $0.hasPrefix("Baja registrada") }
        guard !isSilent, let quiet = decision.state.quietUntil,
            quiet > (before.quietUntil ?? .distantPast)
        else { return }
        lines.append("Los pasos esperan hasta el \(clock(quiet)), pues la persona escribió")
    }
}
