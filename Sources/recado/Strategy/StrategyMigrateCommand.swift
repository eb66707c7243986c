import ArgumentParser
import Domain
import Store
import Strategy
import Values
import Workers

extension StrategyCommand {
    struct Migrate: ControlledCommand {
        static let controlName = "strategy migrate"
        static let takesTurns = true
        static let configuration = CommandConfiguration(
            abstract: "Move running clocks to another version of their strategy.",
            discussion: """
                Tells first who would be affected; nothing changes without --commit. What was done, \
                asked for and awaited is mapped by the names of steps. A clock at which something \
                stands in a step that the other version does not have stays on its version, and is \
                told. Exit code 3 when there is no such version, 2 when some clocks stay.

                Example: recado strategy migrate temprana --to 2 --commit
                """
        )

        /// Clocks moved in one transaction, and those of one person more.
        private static let batch = 200

        @OptionGroup var options: Options
        @Argument(help: "The strategy's code.")
        var strategy: String
        @Option(help: "The version to go on with.")
        var to: UInt32
        @Flag(help: "Do it.")
        var commit = false

        func run() async throws { try await runHereOrThere() }

        func controlArguments(_ settings: Settings) -> [String] {
            ["--to=\(to)"] + (commit ? ["--commit"] : []) + ["--", strategy]
        }

        func perform(in context: Context, now: Instant) async throws -> CommandOutcome {
            let book = try await context.policies.current().policy.strategies
            guard book.definition(strategy, version: to) != nil else {
                return CommandOutcome(
                    text: "strategy \(strategy) version \(to) is not published: publish it first",
                    exitCode: Exit.notFound.rawValue,
                    isComplaint: true
                )
            }
            let planner = PlanWorker(store: context.store, policies: context.policies)
            var from: [UInt32: Int] = [:]
            var homeless: [String: Int] = [:]
            var stays = 0
            var work: [CaseWork] = []
            try await context.store.eachCase { state in
                let found = StrategyMigration.review(
                    state,
                    strategy: strategy,
                    to: to,
                    in: book,
                    now: now
                )
                for clock in found {
                    guard clock.homeless.isEmpty else {
                        stays += 1
                        for step in clock.homeless { homeless[step, default: 0] += 1 }
                        continue
                    }
                    from[clock.from, default: 0] += 1
                    guard commit else { continue }
                    work.append(
                        CaseWork(state.person, .strategyMigrated(clock.account, version: to))
                    )
                }
                guard work.count >= Self.batch else { return }
                try await planner.decide(work, at: now)
                work = []
            }
            if !work.isEmpty { try await planner.decide(work, at: now) }
            return outcome(from, homeless, stays)
        }

        private func outcome(
            _ from: [UInt32: Int],
            _ homeless: [String: Int],
            _ stays: Int
        ) -> CommandOutcome {
            let moved = from.values.reduce(0, +)
            var lines = [
                "\(grouped(moved)) running clocks "
                    + (commit ? "go on with" : "would go on with") + " version \(to)"
            ]
            for (version, count) in from.sorted(by: { $0.key < $1.key }) {
                lines.append("  from version \(version): \(grouped(count))")
            }
            if stays > 0 {
                lines.append("\(grouped(stays)) stay, as something stands in a step without home:")
                for (step, count) in homeless.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }
                ) {
                    lines.append("  \(step): \(grouped(count))")
                }
            }
            if !commit, moved > 0 { lines.append("nothing was changed; add --commit to do it") }
            return CommandOutcome(
                options.json,
                [
                    "moved": .number(commit ? moved : 0), "would_move": .number(moved),
                    "stay": .number(stays),
                    "without_home": .object(homeless.mapValues { .number($0) }),
                ],
                lines.joined(separator: "\n"),
                exitCode: stays > 0 ? Exit.asks.rawValue : 0
            )
        }
    }
}
