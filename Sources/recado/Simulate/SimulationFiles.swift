import Compliance
import Domain
import Messaging
import Simulation
import Strategy
import Values

/// What came of a simulation, for spreadsheets and programs: each seed by itself, numbers without
/// commas, and money in columns of its currency.
struct SimulationFiles {
    let view: SimulationView

    // MARK: - CSV

    /// The table to be written to a file, and those beside it with what is added to its name.
    var tables: [(suffix: String, text: String)] {
        [
            ("", days), ("-pasos", steps), ("-reglas", rules), ("-tareas", tasks),
        ]
    }

    /// The name of a table beside a file: `dias.csv` gives `dias-pasos.csv`.
    static func name(_ file: String, _ suffix: String) -> String {
        file.hasSuffix(".csv") ? file.dropLast(4) + suffix + ".csv" : file + suffix
    }

    private var days: String {
        let spent = currencies { $0.cost.map(\.currency) }
        let paid = currencies { $0.paid.map(\.currency) }
        let header =
            ["side", "seed", "day", "channel", "messages", "parts"]
            + spent.map { "cost_\($0.code.lowercased())" }
            + ["replies", "promises", "payments"] + paid.map { "paid_\($0.code.lowercased())" }
            + ["tasks"]
        return table(header) { head, _, tally in
            tally.days.enumerated().flatMap { place, line -> [[String]] in
                func row(_ channel: String, _ sent: SimulationTally.ChannelLine) -> [String] {
                    head + [
                        view.firstDay.adding(days: place).description, channel,
                        String(sent.messages), String(sent.parts),
                    ] + spent.map { Self.units(sent.cost[$0] ?? 0, $0) } + [String(sent.replies)]
                }
                let sums =
                    [String(line.promises), String(line.payments)]
                    + paid.map { Self.units(line.paid[$0] ?? 0, $0) }
                    + [String(line.tasks.values.reduce(0, +))]
                let channels = line.channels.sorted { $0.key.rawValue < $1.key.rawValue }
                return [row("all", line.all) + sums]
                    + channels.map { row($0.key.name, $0.value) + sums.map { _ in "" } }
            }
        }
    }

    private var steps: String {
        let header = [
            "side", "seed", "strategy", "step", "is_answer", "due", "messages", "tasks", "refused",
            "deferred", "brought_forward",
        ]
        let skips = Reason.Skip.allCases
        return table(header + skips.map { "skipped_\($0)" }) { head, variant, tally in
            Self.steps(variant, tally).map { step, line in
                head + [
                    step.strategy, step.name, step.isAnswer ? "1" : "0", String(line.due),
                    String(line.sent), String(line.handed), String(line.gate.refused),
                    String(line.gate.deferred), String(line.gate.broughtForward),
                ] + skips.map { String(line.skipped[$0] ?? 0) }
            }
        }
    }

    private var rules: String {
        let header = [
            "side", "seed", "pack", "rule", "kind", "article", "refused", "deferred",
            "brought_forward",
        ]
        return table(header) { head, _, tally in
            SimulationView.sortedRules(tally).map { rule, counts in
                head + [
                    rule.pack, rule.rule, rule.kind, rule.article, String(counts.refused),
                    String(counts.deferred), String(counts.broughtForward),
                ]
            }
        }
    }

    private var tasks: String {
        let kinds = PersonTask.Kind.allCases.filter { kind in
            view.variants.contains { $0.sum.tasks[kind] != nil }
        }
        return table(["side", "seed", "day"] + kinds.map { "\($0)" }) { head, _, tally in
            tally.days.enumerated().map { place, line in
                head + [view.firstDay.adding(days: place).description]
                    + kinds.map { String(line.tasks[$0] ?? 0) }
            }
        }
    }

    private func table(
        _ header: [String],
        _ rows: ([String], SimulationVariant, SimulationTally) -> [[String]]
    ) -> String {
        var lines = [header.joined(separator: ",")]
        for variant in view.variants {
            for (number, tally) in variant.tallies.enumerated() {
                let head = [variant.name, String(view.seed &+ UInt64(number))]
                for row in rows(head, variant, tally) {
                    lines.append(row.map(Self.cell).joined(separator: ","))
                }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func cell(_ text: String) -> String {
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }

    private func currencies(_ of: (SimulationTally) -> [Currency]) -> [Currency] {
        Set(view.variants.flatMap { of($0.sum) }).sorted { $0.code < $1.code }
    }

    private static func units(_ minor: Int64, _ currency: Currency) -> String {
        SimulationView.number(
            Double(minor) / (currency.decimals == 0 ? 1 : 100),
            currency.decimals
        ).filter { $0 != "," }
    }

    private static func steps(
        _ variant: SimulationVariant,
        _ tally: SimulationTally
    ) -> [(SimulationSteps.Step, SimulationTally.StepLine)] {
        variant.steps.steps.enumerated().map { place, step in
            (step, place < tally.steps.count ? tally.steps[place] : SimulationTally.StepLine())
        }
    }

    // MARK: - JSON

    var json: [String: JSON] {
        [
            "modelled": .flag(true), "first_day": .day(view.firstDay), "days": .number(view.days),
            "seed": .text(String(view.seed)), "seeds": .number(view.seeds),
            "accounts": .number(view.totals.accounts),
            "contact_data_made_up": .flag(view.isContactDataMadeUp),
            "same": .flag(view.areSame),
            "differences": view.variants.count == 2 ? .object(differences) : .null,
            "variants": .list(view.variants.map { .object(variant($0)) }),
        ]
    }

    private func plain(_ value: Double, _ metric: SimulationMetric) -> JSON {
        .text(SimulationView.number(value, metric.decimals).filter { $0 != "," })
    }

    private var differences: [String: JSON] {
        view.metrics.reduce(into: [:]) { all, metric in
            guard let difference = view.difference(metric) else { return }
            let isInterval = difference.seeds >= SimulationDifference.intervalSeeds
            all[metric.key] = .object([
                "mean": plain(difference.mean, metric), "low": plain(difference.low, metric),
                "high": plain(difference.high, metric),
                "method": .text(
                    difference.seeds == 1 ? "one seed" : isInterval ? "student 95 %" : "range"
                ),
                "beyond_chance": difference.isBeyondChance.map { .flag($0) } ?? .null,
            ])
        }
    }

    private func variant(_ variant: SimulationVariant) -> [String: JSON] {
        var numbers: [String: JSON] = [:]
        for metric in view.metrics {
            let spread = SimulationSpread(metric, variant)
            numbers[metric.key] = .object([
                "mean": plain(spread.mean, metric), "least": plain(spread.least, metric),
                "most": plain(spread.most, metric),
            ])
        }
        return [
            "name": .text(variant.name), "numbers": .object(numbers),
            "strategies": .list(variant.strategies.map { .text($0) }),
            "conversation": .optional(variant.conversation),
            "packs": .list(variant.packs.map { .text($0) }),
            "persons": .number(variant.tallies.first?.persons ?? 0),
            "legal_maximum": .list(variant.maxima.map(Self.maximum)),
            "budgets": .list(SimulationBudget.all(variant, days: view.days).map(budget)),
            "objectives": .list(
                SimulationObjective.all(variant, last: view.lastDay).map { line in
                    .object([
                        "strategy": .text(line.strategy),
                        "metric": .text(line.objective.metric.word),
                        "target_thousandths": .number(line.objective.thousandths),
                        "by": .day(line.objective.deadline), "measured_on": .day(line.day),
                        "reached_thousandths": line.reached.map { .number($0) } ?? .null,
                    ])
                }
            ),
            "runs": .list(
                variant.tallies.enumerated().map { number, tally in
                    var run = run(variant, tally)
                    run["seed"] = .text(String(view.seed &+ UInt64(number)))
                    return .object(run)
                }
            ),
        ]
    }

    private static func maximum(_ line: LegalMaximumLine) -> JSON {
        .object([
            "country": line.country.isEmpty ? .null : .text(line.country),
            "channel": .text(line.channel.name),
            "contacts": line.maximum.contacts.map { .number($0) } ?? .null,
            "refused_by": .optional(line.maximum.refusal.map { "\($0.pack)/\($0.rule)" }),
        ])
    }

    private func budget(_ line: SimulationBudget) -> JSON {
        .object([
            "strategy": .text(line.strategy), "currency": .text(line.budget.ceiling.currency.code),
            "ceiling_minor": .number(Int(line.budget.ceiling.minor)),
            "spent_minor": .number(Int(line.spent)),
            "reached_on": line.reachedOn.map { .day(view.firstDay.adding(days: $0)) } ?? .null,
        ])
    }

    private func run(_ variant: SimulationVariant, _ tally: SimulationTally) -> [String: JSON] {
        let agents = SimulationAgents([tally], firstDay: view.firstDay)
        func hours(_ hours: [Double]) -> JSON {
            .list(hours.map { .text(SimulationView.number($0, 2)) })
        }
        return [
            "channels": .list(
                tally.channels.map { channel, line in
                    var object = Self.channel(channel, line)
                    object["has_connector"] = .flag(!variant.unconnected.contains(channel))
                    return .object(object)
                }
            ),
            "days": .list(
                tally.days.enumerated().map { place, line in
                    .object([
                        "day": .day(view.firstDay.adding(days: place)),
                        "channels": .list(
                            line.channels.sorted { $0.key.rawValue < $1.key.rawValue }
                                .map { .object(Self.channel($0.key, $0.value)) }
                        ),
                        "promises": .number(line.promises), "payments": .number(line.payments),
                        "paid_minor": Self.minor(line.paid), "tasks": Self.tasks(line.tasks),
                    ])
                }
            ),
            "messages_per_person": Self.histogram(tally.messagesPerPerson, "messages"),
            "contacts_per_person": Self.histogram(tally.contactsPerPerson, "contacts"),
            "steps_per_person": Self.histogram(tally.stepsPerPerson, "steps"),
            "places": .list(
                tally.places.sorted { $0.key < $1.key }.map { country, line in
                    .object([
                        "country": country.isEmpty ? .null : .text(country),
                        "persons": .number(line.persons), "steps_due": .number(line.stepsDue),
                        "most_steps_due": .number(line.mostStepsDue),
                        "contacts": .number(line.contacts),
                        "most_contacts": .number(line.mostContacts),
                    ])
                }
            ),
            "agents_by_hour": hours(agents.allDays),
            "agents_by_hour_monday_to_friday": hours(agents.workingDays),
            "agents_peak": agents.peak.map {
                .object([
                    "day": .day($0.day), "hour": .number($0.hour),
                    "agents": .text(SimulationView.number($0.agents, 1)),
                ])
            } ?? .null,
            "tasks": Self.tasks(tally.tasks),
            "webhook_calls": .object(tally.calls.mapValues { .number($0) }),
            "strategies": .list(strategies(variant, tally)),
            "steps": .list(Self.steps(variant, tally).map(Self.step)),
            "arms": .list(tally.arms.sorted { $0.key < $1.key }.map(Self.arm)),
            "rules": .list(
                SimulationView.sortedRules(tally).map { rule, counts in
                    .object([
                        "pack": .text(rule.pack), "rule": .text(rule.rule),
                        "kind": .text(rule.kind), "article": .text(rule.article),
                        "refused": .number(counts.refused), "deferred": .number(counts.deferred),
                        "brought_forward": .number(counts.broughtForward),
                    ])
                }
            ),
        ]
    }

    private static func channel(
        _ channel: Channel,
        _ line: SimulationTally.ChannelLine
    ) -> [String: JSON] {
        [
            "channel": .text(channel.name), "messages": .number(line.messages),
            "parts": .number(line.parts), "cost_minor": minor(line.cost),
            "replies": .number(line.replies),
        ]
    }

    private static func minor(_ sums: [Currency: Int64]) -> JSON {
        .object(
            sums.reduce(into: [:]) { $0[$1.key.code] = .number(Int($1.value)) }
        )
    }

    private static func tasks(_ counts: [PersonTask.Kind: Int]) -> JSON {
        .object(counts.reduce(into: [:]) { $0["\($1.key)"] = .number($1.value) })
    }

    private static func histogram(_ counts: [Int: Int], _ key: String) -> JSON {
        .list(
            counts.sorted { $0.key < $1.key }.map {
                .object([key: .number($0.key), "persons": .number($0.value)])
            }
        )
    }

    private func strategies(_ variant: SimulationVariant, _ tally: SimulationTally) -> [JSON] {
        variant.steps.strategies.enumerated().map { number, code in
            var spent: [Currency: Int64] = [:]
            for (key, minor) in tally.spending where key.strategy == number {
                spent[key.currency, default: 0] += minor
            }
            let reached = tally.reached.filter { $0.key.strategy == number }
                .sorted { $0.key.currency.code < $1.key.currency.code }
            return .object([
                "strategy": .text(code), "cost_minor": Self.minor(spent),
                "results": .list(
                    reached.map { key, line in
                        .object([
                            "currency": .text(key.currency.code),
                            "accounts": .number(line.accounts), "cured": .number(line.cured),
                            "promised": .number(line.promised), "replied": .number(line.replied),
                            "paid_minor": .number(Int(line.paid)),
                            "past_due_minor": .number(Int(line.pastDue)),
                        ])
                    }
                ),
            ])
        }
    }

    private static func step(
        _ step: SimulationSteps.Step,
        _ line: SimulationTally.StepLine
    ) -> JSON {
        .object([
            "strategy": .text(step.strategy), "step": .text(step.name),
            "is_answer": .flag(step.isAnswer), "due": .number(line.due),
            "messages": .number(line.sent), "tasks": .number(line.handed),
            "refused": .number(line.gate.refused), "deferred": .number(line.gate.deferred),
            "brought_forward": .number(line.gate.broughtForward),
            "skipped": .object(
                line.skipped.reduce(into: [:]) { $0["\($1.key)"] = .number($1.value) }
            ),
        ])
    }

    private static func arm(_ key: SimulationTally.Arm, _ line: SimulationTally.ArmLine) -> JSON {
        .object([
            "experiment": .text(key.experiment), "arm": .text(key.arm),
            "persons": .number(line.persons), "persons_paid": .number(line.personsPaid),
            "accounts": .number(line.accounts), "cured": .number(line.cured),
            "promises_kept": .number(line.kept), "paid_minor": minor(line.paid),
        ])
    }
}
