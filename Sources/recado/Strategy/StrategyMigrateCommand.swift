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
                told. A step that has another name now says `was: OLD NAME`; steps that were done \
                and have no home are told, as the other version would not know of them. --list \
                names the accounts. Exit code 3 when there is no such version, 2 when some clocks stay.

                Example: recado strategy migrate temprana --to 2 --commit
                """
        )

        /// Accounts that are named.
        private static let listLimit = 1_000
        /// Clocks moved in one transaction, and those of one person more.
        private static let batch = 200

        @OptionGroup var options: Options
        @Argument(help: "The strategy's code.")
        var strategy: String
        @Option(help: "The version to go on with.")
        var to: UInt32
        @Flag(help: "Name the accounts, the first 1,000 of each kind.")
        var list = false
        @Flag(help: "Do it.")
        var commit = false

        func run() async throws { try await runHereOrThere() }

        func controlArguments(_ settings: Settings) -> [String] {
            ["--to=\(to)"] + (list ? ["--list"] : []) + (commit ? ["--commit"] : []) + [
                "--", strategy,
            ]
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
            var forgotten: [String: Int] = [:]
            var going: [String] = []
            var staying: [String] = []
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
                        if staying.count < Self.listLimit { staying.append("\(clock.account)") }
                        for step in clock.homeless { homeless[step, default: 0] += 1 }
                        continue
                    }
                    from[clock.from, default: 0] += 1
                    if going.count < Self.listLimit { going.append("\(clock.account)") }
                    for step in clock.forgotten { forgotten[step, default: 0] += 1 }
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
            return outcome(
                from,
                homeless,
                forgotten,
                stays,
                accounts: list ? (going, staying) : ([], [])
            )
        }

        private static func sorted(_ counts: [String: Int]) -> [(key: String, value: Int)] {
            counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        }

        private func outcome(
            _ from: [UInt32: Int],
            _ homeless: [String: Int],
            _ forgotten: [String: Int],
            _ stays: Int,
            accounts: (going: [String], staying: [String])
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
                for (step, count) in Self.sorted(homeless) {
                    lines.append("  \(step): \(grouped(count))")
                }
            }
            if !forgotten.isEmpty {
                lines.append(
                    "steps that were done and have no home; if one has another name now, write "
                        + "was: and its old name in the new version:"
                )
                for (step, count) in Self.sorted(forgotten) {
                    lines.append("  \(step): \(grouped(count))")
                }
            }
            for account in accounts.going {
                lines.append("\(commit ? "moved" : "would move"): account \(account)")
            }
            for account in accounts.staying { lines.append("stays: account \(account)") }
            if !commit, moved > 0 { lines.append("nothing was changed; add --commit to do it") }
            return CommandOutcome(
                options.json,
                [
                    "moved": .number(commit ? moved : 0), "would_move": .number(moved),
                    "stay": .number(stays),
                    "without_home": .object(homeless.mapValues { .number($0) }),
                    "done_without_home": .object(forgotten.mapValues { .number($0) }),
                    "accounts": .list(accounts.going.map { .text($0) }),
                    "accounts_that_stay": .list(accounts.staying.map { .text($0) }),
                ],
                lines.joined(separator: "\n"),
                exitCode: stays > 0 ? Exit.asks.rawValue : 0
            )
        }
    }
}
