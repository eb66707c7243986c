internal import Compliance
internal import Domain
internal import Messaging
internal import Values

/// A contact that is wanted, before a way and a clearance were found for it.
struct Want {
    var origin: MessageOrigin
    /// The name for `why`.
    var step: String
    var definition: StrategyDefinition
    /// The position of its text; nil for what a person of ours does without one.
    var text: Int?
    var purpose: Purpose
    var ladder: [Channel]
    /// Positions of the accounts, the one that counts most first.
    var accounts: [Int]
    var creditor: String
    var at: Instant
    var latestUseful: Instant?
    /// Where it must go; nil for the best contact point.
    var contactPoint: ContactPointID?
    var priority: SendPriority
    var anchor: Day
    var amount: Money?
    var day: Day?
    var missing: Money?
    /// The article that it tells.
    var topic: ArticleTopic?
    /// The offer that it puts.
    var offer: Offer?
    /// The second of two promises that it repeats.
    var second: Promise?
    /// What the text tells that the person said themselves.
    var known: ContentClasses = []
    /// How long it may take to arrive, as another channel follows, in seconds; or nil.
    var validSeconds: Int64?
}

/// What came of a want.
enum ContactOutcome {
    case sent(PlannedMessage)
    /// It was given to a person of ours without contacting anybody.
    case handed
    /// The gate allows it from then on.
    case waits(Instant)
    /// The gate allows it until then only.
    case forward(Instant)
    case refused
    case tooLate
    case noWay
    case missingValue
    case halted
}

/// Finding a way and a clearance for a contact.
extension Decider {
    /// How many contact points of one channel are tried for one contact.
    private static let contactPointTries = 3

    func isUsable(_ point: ContactPoint, for channel: Channel) -> Bool {
        guard point.isCurrent, point.ownership != .wrongParty, point.reach != .dead else {
            return false
        }
        return point.fits(channel) && !point.lacks(channel) && !point.hasOptedOut(of: channel)
    }

    /// Tries the channels and contact points in order until the gate clears one.
    mutating func contact(_ want: Want) -> ContactOutcome {
        if let scope = haltScope(want) {
            reasons.append(.halted(scope))
            return .halted
        }
        let creditor = policy.creditor(want.creditor)
        guard let values = values(of: want, creditor?.display ?? []) else {
            return .missingValue
        }
        var outcome = ContactOutcome.noWay
        for channel in want.ladder {
            guard channel.isHandMade || policy.connectedChannels.contains(channel) else {
                skip(want, channel, .noConnector)
                continue
            }
            guard let sender = creditor?.sender(channel) ?? channel.handMadeSender else {
                skip(want, channel, .noSender)
                continue
            }
            if isHalted(route: sender.route) {
                reasons.append(.halted(.route(sender.route)))
                return .halted
            }
            let points = candidates(want, channel)
            if points.isEmpty { skip(want, channel, .noContactPoint) }
            for point in points {
                // Looked up before the call: within it, the whole decider would be copied.
                let target = state.contactPoints[point]
                let verdict = review(want, channel, target, sender)
                switch verdict.outcome {
                case .cleared(let clearance):
                    return .sent(
                        channel.isHandMade
                            ? hand(want, channel, point, clearance)
                            : send(want, channel, point, sender, values, verdict, clearance)
                    )
                case .notBefore(let instant):
                    reasons.append(
                        .deferred(step: want.step, until: instant, verdict.record)
                    )
                    if let latest = want.latestUseful, instant > latest {
                        reasons.append(.tooLate(step: want.step, verdict.record))
                        outcome = outcome.orBetter(.tooLate)
                    } else {
                        outcome = outcome.orBetter(.waits(instant))
                    }
                case .bringForward(let instant):
                    reasons.append(
                        .broughtForward(step: want.step, to: instant, verdict.record)
                    )
                    outcome = outcome.orBetter(.forward(instant))
                case .never:
                    reasons.append(.refused(step: want.step, verdict.record))
                    outcome = outcome.orBetter(.refused)
                }
            }
        }
        return outcome
    }

    private mutating func skip(_ want: Want, _ channel: Channel, _ rung: Reason.Rung) {
        guard let first = want.accounts.first else { return }
        reasons.append(
            .rungSkipped(state.accounts[first].account.id, step: want.step, channel, rung)
        )
    }

    private func haltScope(_ want: Want) -> HaltScope? {
        policy.halts.first { scope in
            switch scope {
            case .tenant: true
            case .creditor(let code): code == want.creditor
            case .strategy(let code): code == want.definition.code
            case .route: false
            }
        }
    }

    private func isHalted(route: String) -> Bool { policy.halts.contains(.route(route)) }

    /// Positions of contact points to try, the preferred first.
    private func candidates(_ want: Want, _ channel: Channel) -> [Int] {
        if let id = want.contactPoint {
            guard let index = state.index(of: id), state.contactPoints[index].fits(channel),
                want.purpose == .confirmation || isUsable(state.contactPoints[index], for: channel)
            else { return [] }
            return [index]
        }
        var found: [Int] = []
        for index in state.contactPoints.indices
        where isUsable(state.contactPoints[index], for: channel) {
            found.append(index)
        }
        if found.count > 1 {
            found.sort {
                let left = state.contactPoints[$0]
                let right = state.contactPoints[$1]
                return (left.preference, left.rank, $0) < (right.preference, right.rank, $1)
            }
        }
        return found.count > Decider.contactPointTries
            ? Array(found.prefix(Decider.contactPointTries)) : found
    }

    func review(
        _ want: Want,
        _ channel: Channel,
        _ point: ContactPoint,
        _ sender: SenderPolicy
    ) -> Verdict {
        let text = want.text.map { want.definition.texts[$0] }
        let account = want.accounts.first.map { state.accounts[$0].account }
        let request = ContactRequest(
            purpose: want.purpose,
            channel: channel,
            recipientRole: account?.role ?? .debtor,
            account: account?.id,
            accountCountry: account?.country,
            creditor: want.creditor,
            wantedAt: want.at,
            latestUseful: want.latestUseful,
            content: ContentFacts(
                items: text?.items ?? [],
                classes: (text?.classes ?? []).subtracting(want.known),
                verification: want.purpose == .reply || want.purpose == .confirmation
                    ? level(at: point.id) : .none
            ),
            sender: sender.facts,
            payee: text?.classes.contains(.namesPayee) ?? false ? .creditor : .none,
            actor: policy.actor,
            caseVersion: state.gateVersion
        )
        return policy.gate.review(
            request,
            person: state.facts,
            contactPoint: point,
            history: state.attempts,
            holds: state.holds,
            now: now
        )
    }

    private mutating func send(
        _ want: Want,
        _ channel: Channel,
        _ point: Int,
        _ sender: SenderPolicy,
        _ values: [MergeValue],
        _ verdict: Verdict,
        _ clearance: Clearance
    ) -> PlannedMessage {
        let id = MessageID(at: now, shard: state.person.shard, random: &random)
        let text = want.text.map { want.definition.texts[$0].id } ?? ""
        let sendAt = max(now, clearance.clearedFrom)
        var validUntil = clearance.clearedUntil
        if let latest = want.latestUseful { validUntil = min(validUntil, latest) }
        if let seconds = want.validSeconds {
            validUntil = min(validUntil, sendAt.adding(seconds: seconds))
        }
        let accounts = want.accounts.map { state.accounts[$0].account.id }
        let record = MessageRecord(
            id: id,
            contactPoint: state.contactPoints[point].id,
            channel: channel,
            purpose: want.purpose,
            priority: want.priority,
            accounts: accounts,
            creditor: want.creditor,
            route: sender.route,
            text: TextReference(
                strategy: want.definition.code,
                version: want.definition.version,
                text: text
            ),
            values: values,
            step: want.step,
            origin: want.origin,
            sendAt: sendAt,
            clearedUntil: clearance.clearedUntil,
            validUntil: validUntil,
            gateVersion: state.gateVersion,
            verdict: verdict.record
        )
        messages.append(OutgoingMessage(record, clearance: clearance))
        reasons.append(.cleared(id, step: want.step))
        let planned = PlannedMessage(
            message: id,
            origin: want.origin,
            contactPoint: record.contactPoint,
            channel: channel,
            purpose: want.purpose,
            accounts: accounts,
            sendAt: sendAt,
            clearedUntil: clearance.clearedUntil,
            validUntil: validUntil,
            gateVersion: state.gateVersion
        )
        expect(planned, want)
        state.totals.sent = state.totals.sent.saturatingIncrement
        return planned
    }

    /// Gives a contact that was cleared to a person of ours: it must be made before the clearance
    /// ends, and counts as an attempt until they say that it was not made.
    private mutating func hand(
        _ want: Want,
        _ channel: Channel,
        _ point: Int,
        _ clearance: Clearance
    ) -> PlannedMessage {
        let id = TaskID(at: now, shard: state.person.shard, random: &random)
        var until = clearance.clearedUntil
        if let latest = want.latestUseful { until = min(until, latest) }
        let accounts = want.accounts.map { state.accounts[$0].account.id }
        let planned = PlannedMessage(
            message: id.retagged(),
            origin: want.origin,
            contactPoint: state.contactPoints[point].id,
            channel: channel,
            purpose: want.purpose,
            accounts: accounts,
            sendAt: max(now, clearance.clearedFrom),
            clearedUntil: clearance.clearedUntil,
            validUntil: until,
            gateVersion: state.gateVersion
        )
        effects.append(
            .openTask(
                PersonTask(
                    id: id,
                    kind: channel.taskKind,
                    account: accounts.first,
                    message: nil,
                    due: until,
                    step: want.step
                )
            )
        )
        reasons.append(.handed(id, step: want.step, until: until))
        expect(planned, want)
        return planned
    }

    /// A contact that was cleared can still be taken back, and counts as an attempt.
    private mutating func expect(_ planned: PlannedMessage, _ want: Want) {
        if state.planned.count >= CaseState.plannedLimit {
            reasons.append(.bounded(.planned))
            state.planned.removeFirst()
        }
        state.planned.append(planned)
        note(
            Attempt(
                message: planned.message,
                at: planned.sendAt,
                channel: planned.channel,
                isInbound: false,
                purpose: want.purpose,
                contactPoint: planned.contactPoint,
                account: planned.accounts.first,
                creditor: want.creditor,
                outcome: .attempted
            )
        )
    }

    // MARK: - Values

    /// What the text's fields show; nil if one that the case or creditor should know is missing.
    private func values(of want: Want, _ display: [DisplayFact]) -> [MergeValue]? {
        guard let number = want.text else { return [] }
        let text = want.definition.texts[number]
        var values: [MergeValue] = []
        values.reserveCapacity(text.fields.count)
        for field in text.fields {
            guard let slot = TextFields.all.slot(of: field) else { return nil }
            switch TextFields.source(slot: slot) {
            case .person: continue
            case .creditor:
                let isKnown = display.contains { $0.field == field }
                if !isKnown && !text.optionalFields.contains(field) { return nil }
            case .caseState:
                if let value = value(of: field, want) {
                    values.append(MergeValue(field, value))
                } else if !text.optionalFields.contains(field) {
                    return nil
                }
            }
        }
        return values
    }

    private func value(of field: String, _ want: Want) -> FieldValue? {
        switch field {
        case "monto": return want.amount.map { .money($0) }
        case "fecha_dos": return want.second.map { .day($0.dueDay) }
        case "monto_dos":
            return want.second.flatMap { $0.isAmountSaid ? .money($0.amount) : nil }
        case "pagos": return want.offer.map { .number(Int64($0.terms.dues.count)) }
        case "convenio": return want.offer.map { .money($0.pay) }
        case "descuento": return want.offer.map { .money($0.discount) }
        case "vigencia": return want.offer.map { .day($0.terms.validThrough) }
        case "articulo": return want.topic.map { .text($0.rawValue) }
        case "fecha": return want.day.map { .day($0) }
        case "faltante":
            return want.missing.flatMap { $0.minor > 0 ? .money($0) : nil }
        case "cuentas": return .number(Int64(want.accounts.count))
        case "fecha_saldo": return .day(today)
        default: break
        }
        guard let first = want.accounts.first else { return nil }
        let account = state.accounts[first].account
        switch field {
        case "saldo": return .money(account.balance(on: today))
        case "vencido": return .money(account.pastDue(on: today))
        case "minimo": return account.figures.minimumPayment.map { .money($0) }
        case "total": return total(want.accounts).map { .money($0) }
        case "fecha_limite": return .day(account.clockDay(on: today))
        case "fecha_corte": return account.cutoffDay.map { .day($0) }
        case "vencido_desde": return .day(account.dueDay)
        case "dias": return .number(Int64(account.daysPastDue(on: today)))
        case "dias_faltan": return .number(Int64(max(0, want.anchor.days(since: today))))
        default: return nil
        }
    }

    /// The sum of what is past due, or of balances where nothing is; nil across currencies.
    private func total(_ accounts: [Int]) -> Money? {
        var sum: Money?
        for index in accounts {
            let standing = state.accounts[index].account.standing(on: today)
            let owed = standing.pastDue.minor > 0 ? standing.pastDue : standing.balance
            guard let known = sum else {
                sum = owed
                continue
            }
            guard known.currency == owed.currency else { return nil }
            sum = known + owed
        }
        return sum
    }
}

extension ContactPoint {
    /// Lower is tried first: confirmed and reachable before merely provided, doubtful last.
    fileprivate var preference: Int {
        (ownership == .confirmed ? 0 : 1) + (reach == .doubtful ? 2 : 0)
    }
}

extension ContactOutcome {
    /// Of two outcomes that sent nothing, the one that leaves more hope.
    fileprivate func orBetter(_ other: ContactOutcome) -> ContactOutcome {
        switch (self, other) {
        case (.waits(let left), .waits(let right)): .waits(min(left, right))
        case (.waits, _), (.forward, _): self
        case (_, .waits), (_, .forward): other
        case (.noWay, _): other
        default: self
        }
    }
}

extension Channel {
    /// Whether a person of ours makes the contact.
    var isHandMade: Bool {
        switch self {
        case .call, .letter, .visit: true
        default: false
        }
    }

    /// What the gate is told of a person of ours where the creditor names no sender.
    fileprivate var handMadeSender: SenderPolicy? {
        guard isHandMade else { return nil }
        return SenderPolicy(
            channel: self,
            route: "",
            facts: SenderFacts(kind: .number, isRegistered: true, canReply: true)
        )
    }

    fileprivate var taskKind: PersonTask.Kind {
        switch self {
        case .letter: .letter
        case .visit: .visit
        default: .call
        }
    }
}
