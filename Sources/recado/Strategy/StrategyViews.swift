import ArgumentParser
import Domain
import Foundation
import Store
import Strategy
import Values
import Workers

extension StrategyCommand {
    struct Draw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Draw a strategy as one SVG picture.",
            discussion: """
                Names a file, or CODE@VERSION of those published.

                Example: recado strategy draw Resources/strategies/temprana.yaml --out temprana.svg
                """
        )

        @OptionGroup var options: Options
        @Argument(help: "A strategy file, or CODE@VERSION.")
        var strategy: String
        @Option(help: "Where the picture goes; without it, standard output.")
        var out: String?

        func run() async throws {
            let svg = StrategyDrawing.svg(
                try await StrategyFiles.definition(strategy, options)
            )
            guard let out else {
                print(svg, terminator: "")
                return
            }
            do {
                try svg.write(toFile: out, atomically: true, encoding: .utf8)
            } catch {
                throw Failure("the picture cannot be written to \(out): name another place")
            }
        }
    }

    struct Diff: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tell what is different between two versions of a strategy.",
            discussion: """
                Each is a file, or CODE@VERSION of those published. Exit code 2 when there is a \
                difference.

                Example: recado strategy diff temprana@1 mine.yaml
                """
        )

        @OptionGroup var options: Options
        @Argument(help: "The older.")
        var old: String
        @Argument(help: "The newer.")
        var new: String

        func run() async throws {
            let changes = StrategyChanges(
                from: try await StrategyFiles.definition(old, options),
                to: try await StrategyFiles.definition(new, options)
            )
            if options.json {
                printJSON([
                    "changes": .list(
                        changes.changes.map {
                            .object([
                                "kind": .text(caseWord($0.kind)), "what": .text($0.what),
                                "detail": .text($0.detail),
                            ])
                        }
                    ),
                    "without_home": .list(changes.homeless.map { .text($0) }),
                ])
            } else if changes.changes.isEmpty {
                print("no difference")
            } else {
                let signs: [StrategyChanges.Change.Kind: String] = [
                    .added: "+", .removed: "-", .changed: "~",
                ]
                for change in changes.changes {
                    print(
                        "\(signs[change.kind] ?? "") \(change.what)"
                            + (change.detail.isEmpty ? "" : ": \(change.detail)")
                    )
                }
                if !changes.homeless.isEmpty {
                    print(
                        "clocks that stand at a removed step stay on the old version: "
                            + "`recado strategy migrate` says which"
                    )
                }
            }
            if !changes.changes.isEmpty { throw Exit.asks }
        }
    }

    struct Explain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tell test by test why a strategy is or is not for one account.",
            discussion: """
                Exit code 3 when there is no such person or strategy.

                Example: recado strategy explain temprana --account 4152310001
                """
        )

        @OptionGroup var options: Options
        @Argument(help: "CODE, or CODE@VERSION.")
        var strategy: String
        @Option(help: "The creditor's number of an account.")
        var account: String?
        @Option(help: "The creditor's number of the customer.")
        var customer: String?
        @Option(help: "Our own id of the person.")
        var person: String?
        @Option(help: "The creditor's code; without it all creditors are searched.")
        var creditor: String?

        func validate() throws {
            guard [account, customer, person].compactMap({ $0 }).count == 1 else {
                throw ValidationError("name one of --account, --customer and --person")
            }
        }

        func run() async throws {
            let context = try await Context.openForReading(try options.settings())
            let choice = PersonChoice(
                id: person,
                customer: customer,
                account: account,
                phone: nil,
                creditor: creditor
            )
            let id = try await choice.findOne(context)
            let inForce = try await context.policies.current()
            let words = strategy.split(separator: "@").map(String.init)
            let book = inForce.policy.strategies
            let found =
                words.count == 2
                ? UInt32(words[1]).flatMap { book.definition(words[0], version: $0) }
                : book.newest(strategy)
            guard let definition = found else {
                await context.close()
                throw notFound("no strategy \(strategy) is published")
            }
            let state = try await context.store.person(id)?.state
            await context.close()
            guard let state else { throw notFound("there is no such person") }
            let now = Context.now()
            var lists: [JSON] = []
            for item in state.accounts where item.account.status == .active {
                let conditions = inForce.policy.explain(
                    definition,
                    for: item.account.id,
                    of: state,
                    now: now
                )
                let segments = inForce.policy.segments(
                    inForce.segments,
                    of: item.account.id,
                    of: state,
                    now: now
                )
                if options.json {
                    lists.append(Self.json(item.account.id, conditions, segments))
                } else {
                    print(Self.text(item, conditions, segments))
                }
            }
            if options.json { printJSON(["accounts": .list(lists)]) }
        }

        private static func text(
            _ item: AccountCase,
            _ conditions: [ConditionAccount],
            _ segments: [Segment]
        ) -> String {
            var lines = ["account \(item.account.id)"]
            lines.append(
                "  follows: "
                    + (item.clock.isRunning
                        ? "\(item.clock.strategy) version \(item.clock.version)" : "nothing")
            )
            if !segments.isEmpty {
                lines.append("  segments: " + segments.map(\.title).joined(separator: ", "))
            }
            if conditions.isEmpty { lines.append("  the strategy asks for nothing: it is for all") }
            for condition in conditions {
                lines.append(
                    "  \(condition.holds ? "yes" : "no ") \(condition.name): \(condition.condition)"
                )
                for line in condition.lines {
                    lines.append(
                        "      \(line.holds ? "yes" : "no ") \(line.test) (is "
                            + "\(line.value ?? "not known"))"
                    )
                }
            }
            return lines.joined(separator: "\n")
        }

        private static func json(
            _ account: AccountID,
            _ conditions: [ConditionAccount],
            _ segments: [Segment]
        ) -> JSON {
            .object([
                "account": .text(account.description),
                "segments": .list(segments.map { .text($0.name) }),
                "conditions": .list(
                    conditions.map { condition in
                        .object([
                            "name": .text(condition.name),
                            "condition": .text(condition.condition),
                            "holds": .flag(condition.holds),
                            "tests": .list(
                                condition.lines.map {
                                    .object([
                                        "test": .text($0.test), "value": .optional($0.value),
                                        "holds": .flag($0.holds),
                                    ])
                                }
                            ),
                        ])
                    }
                ),
            ])
        }
    }
}
