internal import Compliance
internal import Domain
internal import Messaging
public import Values

/// What contact law makes of a strategy's own timetable, before anybody follows it.
///
/// A supposed person of a country, reachable over every channel, of whom nothing speaks against a
/// contact, is asked for at the days and hours of the steps, and with the texts that would be sent.
/// What is told here holds for everybody at least.
public struct StrategyLaw {
    /// How far apart the instants lie at which a step's hours are tried, in minutes.
    private static let grainMinutes = 15
    /// How long before the supposed due date the first steps may lie, in whole weeks.
    private static let leadDays = 42

    /// Kinds of rules that count contacts.
    private static let counting: Set<String> = [
        "cap", "spacing", "cooldown", "channelExclusivity",
    ]

    let policy: Policy
    let zone: ZoneRules
    let day: Day
    let facts: PersonFacts
    let account: Account
    /// Whether the country's rules bind the tenant, so that what they forbid is a mistake.
    let isInForce: Bool
    private var random = Generator(seed: 0)

    /// Supposes a person.
    ///
    /// - Parameters:
    ///   - isInForce: whether the facts in force name a profile of the country; what the rules of
    ///     others forbid to say, or ask to be said, is remarked on only.
    ///   - zone: the zone that the person lives in.
    ///   - day: the day from which a week is tried, and on which the first step falls.
    public init(
        _ policy: Policy,
        country: String,
        zone: ZoneRules,
        day: Day,
        isInForce: Bool = true
    ) {
        self.policy = policy
        self.isInForce = isInForce
        self.zone = zone
        self.day = day
        facts = PersonFacts(country: country, zones: [zone.name])
        let currency = Currency.mexicanPeso
        let shard = Shard(hash: 0)
        account = Account(
            id: AccountID(at: Instant(milliseconds: 0), shard: shard, random: &random),
            creditor: policy.creditors.first?.code ?? "",
            product: "",
            country: country,
            figures: Account.Figures(
                balance: Money(minor: 1_000_00, currency),
                pastDue: Money(minor: 1_000_00, currency),
                minimumPayment: nil,
                asOf: day
            ),
            dueDay: day
        )
    }

    /// Steps that leave at lawless hours only, texts that may never be sent, and steps that come
    /// when the law's maximum is used up by the steps before them.
    ///
    /// - Parameter isWhole: whether the definition lacks nothing of its file; of one that does,
    ///   only hours are looked at.
    public mutating func review(
        _ definition: StrategyDefinition,
        isWhole: Bool = true
    ) -> (mistakes: [Mistake], remarks: [Mistake]) {
        guard definition.kind == .clock, isFor(definition) else { return ([], []) }
        var mistakes = definition.steps.compactMap { step in lawless(step) }
        guard isWhole else { return (mistakes, []) }
        var remarks: [Mistake] = []
        let told = unsayable(definition)
        if isInForce { mistakes += told.refused } else { remarks += told.refused }
        remarks += told.doubtful
        guard mistakes.isEmpty else { return (mistakes, remarks) }
        // Only steps that come to everybody alike pass a maximum for certain.
        let certain = crowded(
            definition.steps.filter { $0.condition == nil && $0.arm == nil && !$0.needsApproval },
            isOvertaken: false
        )
        let all = crowded(definition.steps, isOvertaken: true)
        let places = Set(certain.map(\.reason))
        if isInForce { mistakes += certain } else { remarks += certain }
        return (mistakes, remarks + all.filter { !places.contains($0.reason) })
    }

    /// Whether persons of the country may follow the strategy.
    private func isFor(_ definition: StrategyDefinition) -> Bool {
        guard let country = facts.country else { return true }
        return ConditionAnalysis.isPossible(
            .and(
                StrategyAnalysis.following(definition),
                .compare(.field(.country), .equal, .word(country))
            )
        )
    }

    // MARK: - Hours

    private func lawless(_ step: StrategyDefinition.Step) -> Mistake? {
        var last: Verdict?
        for channel in step.ladder {
            guard let point = point(for: channel) else { return nil }
            for offset in 0..<7 {
                let day = day.adding(days: offset)
                guard step.days.weekdays & 1 << day.weekday.rawValue != 0 else { continue }
                for window in step.windows {
                    var minute = Int(window.lowerBound.minutes)
                    while minute < Int(window.upperBound.minutes) {
                        guard let time = TimeOfDay(minutes: minute) else { break }
                        let instant = zone.instant(day, time)
                        let verdict = ask(step, channel, point, at: instant, [])
                        if case .cleared = verdict.outcome { return nil }
                        last = verdict
                        minute += StrategyLaw.grainMinutes
                    }
                }
            }
        }
        guard let last, let country = facts.country else { return nil }
        return Mistake(
            at: step.place,
            "the step \(step.name) would never be lawful in \(country) at its hours: "
                + StrategyLaw.rules(last),
            remedy: "change window:, days: or channels:"
        )
    }

    // MARK: - Maximum

    /// Steps for which no room is left.
    ///
    /// - Parameter isOvertaken: whether a step must leave before the next one comes, which
    ///   overtakes it, and not only while it means something.
    private mutating func crowded(
        _ steps: [StrategyDefinition.Step],
        isOvertaken: Bool
    ) -> [Mistake] {
        var remarks: [Mistake] = []
        var history: [Attempt] = []
        var taken: Set<Day> = []
        let timetable = timetable(steps)
        for (place, entry) in timetable.enumerated() where taken.insert(entry.day).inserted {
            let (wanted, step) = entry
            guard let channel = step.ladder.first, let point = point(for: channel),
                let window = step.windows.first
            else { continue }
            var instant = zone.instant(wanted, window.lowerBound)
            var end = wanted.adding(days: step.usefulDays ?? 7)
            let next = timetable.dropFirst(place + 1).first { $0.day > wanted }
            if isOvertaken, let next, step.catchUp == .latest || step.catchUp == .skip {
                end = min(end, next.day.adding(days: -1))
            }
            var verdict = ask(step, channel, point, at: instant, history)
            // Each turn goes at least to the next instant that a rule names.
            for _ in 0..<64 {
                guard case .notBefore(let next) = verdict.outcome, next > instant,
                    zone.local(next).day <= end
                else { break }
                instant = next
                verdict = ask(step, channel, point, at: instant, history)
            }
            if case .cleared = verdict.outcome {
                history.append(attempt(step, channel, point, at: instant))
            } else if StrategyLaw.isCounted(verdict) {
                remarks.append(
                    Mistake(
                        at: step.place,
                        "in \(facts.country ?? "") the step \(step.name) finds the law's maximum "
                            + "used up by the steps before it: " + StrategyLaw.rules(verdict),
                        remedy: "move it, or let fewer steps come before it"
                    )
                )
            }
        }
        return remarks
    }

    /// The days of the steps that we begin, as they would come for one person: the first arm of
    /// each experiment, one step a day.
    private func timetable(
        _ steps: [StrategyDefinition.Step]
    ) -> [(day: Day, step: StrategyDefinition.Step)] {
        steps.compactMap { step -> (day: Day, step: StrategyDefinition.Step)? in
            guard step.action != .task, step.action != .webhook, step.purpose != .service,
                step.arm?.arm ?? 0 == 0
            else { return nil }
            switch step.anchor {
            case .due, .entry: return (day.adding(days: StrategyLaw.leadDays + step.offset), step)
            default: return nil
            }
        }.sorted { $0.day < $1.day }
    }

    func point(
        for channel: Channel,
        ownership: ContactPoint.Ownership = .confirmed,
        consent: ContactPoint.Consent = .given
    ) -> ContactPoint? {
        let kind: ContactPoint.Kind
        switch channel {
        case .email: kind = .email
        case .letter, .visit: kind = .postal
        case .webchat, .social, .push: return nil
        default: kind = .mobile
        }
        return ContactPoint(
            id: account.id.retagged(),
            kind: kind,
            country: facts.country,
            provenance: .creditor,
            ownership: ownership,
            consent: consent
        )
    }

    private func ask(
        _ step: StrategyDefinition.Step,
        _ channel: Channel,
        _ point: ContactPoint,
        at instant: Instant,
        _ history: [Attempt]
    ) -> Verdict {
        policy.gate.review(
            policy.supposedRequest(
                about: account,
                over: channel,
                purpose: step.purpose,
                at: instant
            ),
            person: facts,
            contactPoint: point,
            history: history,
            holds: [],
            now: instant
        )
    }

    mutating func attempt(
        _ step: StrategyDefinition.Step,
        _ channel: Channel,
        _ point: ContactPoint,
        at instant: Instant
    ) -> Attempt {
        Attempt(
            message: MessageID(at: instant, shard: Shard(hash: 0), random: &random),
            at: instant,
            channel: channel,
            isInbound: false,
            purpose: step.purpose,
            contactPoint: point.id,
            account: account.id,
            creditor: account.creditor,
            outcome: .delivered
        )
    }

    /// Whether a rule spoke against it that counts the contacts before it.
    private static func isCounted(_ verdict: Verdict) -> Bool {
        verdict.findings.contains { finding in
            switch finding.said {
            case .forbids, .notBefore: counting.contains(finding.citation.kind)
            default: false
            }
        }
    }

    /// The rules that spoke against it, with their sources.
    private static func rules(_ verdict: Verdict) -> String {
        var seen: Set<String> = []
        return verdict.findings.compactMap { finding -> String? in
            switch finding.said {
            case .forbids, .notBefore:
                let citation = finding.citation
                let text = "\(citation.pack)/\(citation.rule) (\(citation.article))"
                return seen.insert(text).inserted ? text : nil
            default: return nil
            }
        }.joined(separator: "; ")
    }
}
