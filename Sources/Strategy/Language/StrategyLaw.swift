internal import Compliance
internal import Domain
internal import Messaging
public import Values

/// What contact law makes of a strategy's own timetable, before anybody follows it.
///
/// A supposed person of a country, reachable over every channel, of whom nothing speaks against a
/// contact, is asked for at the days and hours of the steps; texts are taken to carry what the law
/// asks for. What is told here holds for everybody at least.
public struct StrategyLaw {
    /// How far apart the instants lie at which a step's hours are tried, in minutes.
    private static let grainMinutes = 15
    /// How long before the supposed due date the first steps may lie, in whole weeks.
    private static let leadDays = 42

    private let policy: Policy
    private let zone: ZoneRules
    private let day: Day
    private let facts: PersonFacts
    private let account: Account
    private var random = Generator(seed: 0)

    /// Supposes a person.
    ///
    /// - Parameters:
    ///   - zone: the zone that the person lives in.
    ///   - day: the day from which a week is tried, and on which the first step falls.
    public init(_ policy: Policy, country: String, zone: ZoneRules, day: Day) {
        self.policy = policy
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

    /// Steps that leave at lawless hours only (mistakes), and those that come when the law's
    /// maximum is used up by the steps before them (remarks).
    public mutating func review(
        _ definition: StrategyDefinition
    ) -> (mistakes: [Mistake], remarks: [Mistake]) {
        guard definition.kind == .clock else { return ([], []) }
        let mistakes = definition.steps.compactMap { step in lawless(step) }
        return (mistakes, mistakes.isEmpty ? crowded(definition) : [])
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

    private mutating func crowded(_ definition: StrategyDefinition) -> [Mistake] {
        var remarks: [Mistake] = []
        var history: [Attempt] = []
        var taken: Set<Day> = []
        for (wanted, step) in timetable(definition) where taken.insert(wanted).inserted {
            guard let channel = step.ladder.first, let point = point(for: channel),
                let window = step.windows.first
            else { continue }
            var instant = zone.instant(wanted, window.lowerBound)
            let end = wanted.adding(days: step.usefulDays ?? 7)
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
            } else {
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
        _ definition: StrategyDefinition
    ) -> [(day: Day, step: StrategyDefinition.Step)] {
        definition.steps.compactMap { step -> (day: Day, step: StrategyDefinition.Step)? in
            guard step.action != .task, step.purpose != .service, step.arm?.arm ?? 0 == 0 else {
                return nil
            }
            switch step.anchor {
            case .due, .entry: return (day.adding(days: StrategyLaw.leadDays + step.offset), step)
            default: return nil
            }
        }.sorted { $0.day < $1.day }
    }

    private func point(for channel: Channel) -> ContactPoint? {
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
            ownership: .confirmed,
            consent: .given
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

    private mutating func attempt(
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
