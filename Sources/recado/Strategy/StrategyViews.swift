import ArgumentParser
import Domain
import Foundation
import Messaging
import Simulation
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
                try await StrategyFiles.definition(strategy, options),
                segments: try StrategyFiles([], try Resources(try options.settings().resources))
                    .segments
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
                Also the arms that the account drew, and the next message or task with its date, \
                found by living on from now if nothing happens until then. Exit code 3 when there \
                is no such person or strategy.

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
            let zone = await context.zone(of: state?.facts.zones ?? [])
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
                let next = Self.next(item.account.id, state, inForce.policy, now)
                if options.json {
                    lists.append(Self.json(item, conditions, segments, next))
                } else {
                    print(Self.text(item, conditions, segments))
                    for line in Self.ahead(item, state, next, QueryClock(zone: zone), now) {
                        print("  " + line)
                    }
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

        /// The next that would be sent or given to a person of ours about an account if nothing
        /// happened until then.
        private static func next(
            _ account: AccountID,
            _ state: CaseState,
            _ policy: Policy,
            _ now: Instant
        ) -> LifeView.Next? {
            var life = Life(
                state,
                policy,
                script: LifeScript(),
                seed: 0,
                from: now,
                canWrite: { _ in true }
            )
            let horizon = now.adding(hours: 24 * Int64(LifeTrial.aheadDays))
            return LifeTrial.next(&life, until: horizon, about: account)
        }

        /// What was drawn, what is queued and what comes next.
        private static func ahead(
            _ item: AccountCase,
            _ state: CaseState,
            _ next: LifeView.Next?,
            _ clock: QueryClock,
            _ now: Instant
        ) -> [String] {
            var lines = item.clock.draws.map { draw in
                "drew: \(draw.experiment): \(draw.arm.isEmpty ? "held out" : draw.arm)"
            }
            for message in state.planned
            where message.sendAt > now && message.accounts.contains(item.account.id) {
                lines.append("queued: \(message.channel.name) for \(clock.text(message.sendAt))")
            }
            guard let next else { return lines + ["next: nothing within a year"] }
            let what =
                switch next.what {
                case .message(let message):
                    "\(message.channel.name) “\(message.step)” (\(message.text.strategy) version "
                        + "\(message.text.version))"
                case .task(let kind, let step): "task \(caseWord(kind)) “\(step)”"
                }
            return lines + ["next: \(what) at \(clock.text(next.at)), if nothing happens before"]
        }

        private static func json(
            _ item: AccountCase,
            _ conditions: [ConditionAccount],
            _ segments: [Segment],
            _ next: LifeView.Next?
        ) -> JSON {
            .object([
                "account": .text(item.account.id.description),
                "drew": .list(
                    item.clock.draws.map {
                        .object(["experiment": .text($0.experiment), "arm": .text($0.arm)])
                    }
                ),
                "next": next?.json ?? .null,
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
