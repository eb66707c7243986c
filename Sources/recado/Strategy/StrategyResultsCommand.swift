import ArgumentParser
import Domain
import Foundation
import Store
import Strategy
import Values
import Workers

extension StrategyCommand {
    struct Results: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What strategies reached and spent, and how the arms of experiments did.",
            discussion: """
                Counts what became of the accounts a strategy wrote to, from its first message on: \
                it does not say that the message was the cause. For that compare the arms of an \
                experiment, or a hold-out, whose shares are given with the interval in which the \
                true share lies in 95 of 100 cases.

                Example: recado strategy results temprana
                """
        )

        /// Days by whose spending the end of a budget is foretold.
        private static let recentDays: Int64 = 7

        @OptionGroup var options: Options
        @Argument(help: "Only this strategy.")
        var strategy: String?

        func run() async throws {
            let context = try await Context.openForReading(try options.settings())
            let inForce = try await context.policies.current()
            let zone = await context.zone()
            let now = Context.now()
            let today = zone.local(now).day
            let costs = try await context.store.strategyCosts(
                since: now.adding(hours: -24 * Self.recentDays)
            )
            let results = try await context.store.strategyResults()
            let halted = Set(
                try await context.store.halts().filter { $0.scope == .strategy }.map(\.name)
            )
            var arms: [ArmTally] = []
            try await context.store.eachCase { state in
                ArmTally.count(state, on: today, zone: zone, into: &arms)
            }
            await context.close()
            arms.sort { ($0.experiment, $0.arm) < ($1.experiment, $1.arm) }
            let known = inForce.policy.strategies.current
            let codes = Set(known.map(\.code) + results.map(\.strategy)).sorted()
                .filter { strategy.map { [$0] }?.contains($0) ?? true }
            guard !codes.isEmpty else { throw notFound("no strategy of that name is known") }
            var list: [JSON] = []
            for code in codes {
                let definition = known.first { $0.code == code }
                let own = results.filter { $0.strategy == code }
                let spent = costs.filter { $0.strategy == code }
                let names = definition?.experiments.map(\.name) ?? []
                let drawn = arms.filter {
                    names.contains($0.experiment)
                        || $0.experiment == StrategyDefinition.holdoutName(of: code)
                }
                if options.json {
                    list.append(
                        Self.json(
                            code,
                            definition,
                            own,
                            spent,
                            drawn,
                            today,
                            isHalted: halted.contains(code)
                        )
                    )
                } else {
                    print(
                        Self.text(
                            code,
                            definition,
                            own,
                            spent,
                            drawn,
                            today,
                            isHalted: halted.contains(code)
                        )
                    )
                }
            }
            if options.json { printJSON(["strategies": .list(list)]) }
        }

        // MARK: - Text

        private static func text(
            _ code: String,
            _ definition: StrategyDefinition?,
            _ results: [StrategyResult],
            _ costs: [StrategyCost],
            _ arms: [ArmTally],
            _ today: Day,
            isHalted: Bool
        ) -> String {
            var lines = [definition.map { "\(code): \($0.title)" } ?? code]
            if results.isEmpty { lines.append("  nobody was written to yet") }
            for result in results {
                let share = { (count: Int) in
                    "\(grouped(count)) (\(percent(count, of: result.accounts)))"
                }
                lines.append(
                    "  accounts written to: \(grouped(result.accounts)); cured "
                        + "\(share(result.cured)), promised \(share(result.promised)), replied "
                        + share(result.replied)
                )
                lines.append(
                    "  money since: \(amount(Money(minor: result.paid, result.currency))); "
                        + "past due now: "
                        + amount(Money(minor: result.pastDue, result.currency))
                )
            }
            if let objective = definition?.objective {
                lines.append("  objective: " + Self.sentence(objective, results, today))
            }
            for cost in costs {
                lines.append("  spent: \(amount(cost.spent)) in \(grouped(cost.messages)) messages")
            }
            if let budget = definition?.budget {
                lines.append("  budget: " + Self.sentence(budget, costs, today, isHalted: isHalted))
            }
            if !arms.isEmpty {
                let rows = arms.map { arm in
                    [
                        "  " + arm.experiment, arm.arm.isEmpty ? "(held out)" : arm.arm,
                        grouped(arm.accounts), interval(arm.paid, of: arm.accounts),
                        interval(arm.cured, of: arm.accounts),
                        interval(arm.replied, of: arm.accounts),
                        interval(arm.kept, of: arm.accounts),
                    ]
                }
                lines.append(
                    table(
                        ["  experiment", "arm", "accounts", "paid", "cured", "replied", "kept"],
                        rows
                    )
                )
            }
            return lines.joined(separator: "\n")
        }

        private static func sentence(
            _ objective: StrategyDefinition.Objective,
            _ results: [StrategyResult],
            _ today: Day
        ) -> String {
            let target =
                "\(objective.metric.word) \(tenths(objective.thousandths)) by "
                + "\(objective.deadline)"
            guard let reached = results.first?.thousandths(objective.metric) else {
                return target + ": nothing to measure yet"
            }
            let isMet = reached >= objective.thousandths
            let state =
                isMet
                ? "met" : today > objective.deadline ? "not met" : "not met yet"
            return target + ": \(tenths(reached)), \(state)"
        }

        private static func sentence(
            _ budget: StrategyDefinition.Budget,
            _ costs: [StrategyCost],
            _ today: Day,
            isHalted: Bool
        ) -> String {
            let cost = costs.first { $0.spent.currency == budget.ceiling.currency }
            let spent = cost?.spent.minor ?? 0
            let part =
                "\(spent * 100 / max(budget.ceiling.minor, 1)) % of " + amount(budget.ceiling)
            if isHalted { return part + "; the strategy is halted" }
            if spent >= budget.ceiling.minor { return part + ": spent" }
            guard let recent = cost?.recently.minor, recent > 0 else { return part }
            let days = (budget.ceiling.minor - spent) * recentDays / recent
            guard days < 3_650 else { return part }
            return part + ", spent by \(today.adding(days: Int(days))) at the rate of the last "
                + "\(recentDays) days"
        }

        private static func tenths(_ thousandths: Int) -> String {
            "\(thousandths / 10).\(thousandths % 10) %"
        }

        private static func percent(_ part: Int, of all: Int) -> String {
            all > 0 ? tenths(part * 1_000 / all) : "–"
        }

        /// A share with the interval that holds the true one in 95 of 100 cases (Wilson 1927).
        private static func bounds(_ part: Int, of all: Int) -> (low: Double, high: Double)? {
            guard all > 0 else { return nil }
            let z = 1.96
            let n = Double(all)
            let p = Double(part) / n
            let middle = (p + z * z / (2 * n)) / (1 + z * z / n)
            let half = z * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot() / (1 + z * z / n)
            return (max(0, middle - half), min(1, middle + half))
        }

        private static func interval(_ part: Int, of all: Int) -> String {
            guard let bounds = bounds(part, of: all) else { return "–" }
            let low = Int((bounds.low * 1_000).rounded())
            let high = Int((bounds.high * 1_000).rounded())
            return "\(percent(part, of: all)) [\(tenths(low)), \(tenths(high))]"
        }

        // MARK: - JSON

        private static func json(
            _ code: String,
            _ definition: StrategyDefinition?,
            _ results: [StrategyResult],
            _ costs: [StrategyCost],
            _ arms: [ArmTally],
            _ today: Day,
            isHalted: Bool
        ) -> JSON {
            .object([
                "strategy": .text(code),
                "results": .list(
                    results.map {
                        .object([
                            "currency": .text($0.currency.code), "accounts": .number($0.accounts),
                            "cured": .number($0.cured), "promised": .number($0.promised),
                            "replied": .number($0.replied), "paid_minor": .number(Int($0.paid)),
                            "past_due_minor": .number(Int($0.pastDue)),
                        ])
                    }
                ),
                "objective": .optional(
                    definition?.objective.map { sentence($0, results, today) }
                ),
                "budget": .optional(
                    definition?.budget.map { sentence($0, costs, today, isHalted: isHalted) }
                ),
                "costs": .list(
                    costs.map {
                        .object([
                            "currency": .text($0.spent.currency.code),
                            "spent_minor": .number(Int($0.spent.minor)),
                            "messages": .number($0.messages),
                        ])
                    }
                ),
                "arms": .list(
                    arms.map {
                        .object([
                            "experiment": .text($0.experiment), "arm": .text($0.arm),
                            "accounts": .number($0.accounts), "paid": .number($0.paid),
                            "cured": .number($0.cured), "replied": .number($0.replied),
                            "promises_kept": .number($0.kept),
                        ])
                    }
                ),
            ])
        }
    }
}
