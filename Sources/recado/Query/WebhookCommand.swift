import ArgumentParser
import Domain
import Store
import Values

/// Calls of other systems.
struct WebhookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhook",
        abstract:
            "Calls of other systems: lists of them, and another chance for those that failed.",
        subcommands: [List.self, Retry.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Calls that failed, or those in another state.",
            discussion: """
                Exit code 2 when calls failed.

                Example: recado webhook list --state waiting
                """
        )

        @OptionGroup var options: Options
        @Option(help: "waiting, taken, failed or withdrawn.")
        var state = "failed"
        @Option(help: "Calls of the list, at most 1,000.")
        var limit = 50
        @Option(help: "Calls to skip.")
        var offset = 0

        func run() async throws {
            let wanted: WebhookRow.State = try caseNamed(state, option: "--state")
            let context = try await Context.openForReading(try options.settings())
            let clock = QueryClock(zone: await context.zone())
            let rows = try await context.store.calls(
                wanted,
                page: Page(limit: limit, offset: offset)
            )
            let counts = try await context.store.callCounts()
            await context.close()
            if options.json {
                printJSON([
                    "calls": .list(rows.map(Self.json)),
                    "endpoints": .list(counts.map(Self.json)),
                ])
            } else {
                print(Self.text(rows, counts, clock))
            }
            if counts.contains(where: { $0.failed > 0 }) { throw Exit.asks }
        }

        private static func text(
            _ rows: [WebhookRow],
            _ counts: [WebhookCounts],
            _ clock: QueryClock
        ) -> String {
            let header = ["call", "endpoint", "strategy", "step", "made", "tries", "next", "why"]
            let cells = rows.map { row in
                [
                    row.call.description, row.endpoint, "\(row.strategy)@\(row.version)", row.step,
                    clock.text(row.madeAt), String(row.tries), clock.text(row.nextTryAt),
                    row.error ?? "",
                ]
            }
            let sums = counts.map {
                "\($0.endpoint): \(grouped($0.waiting)) wait, \(grouped($0.failed)) failed"
            }
            return ([rows.isEmpty ? "No such call." : table(header, cells)] + sums)
                .joined(separator: "\n")
        }

        private static func json(_ row: WebhookRow) -> JSON {
            .object([
                "call": .text(row.call.description), "endpoint": .text(row.endpoint),
                "person": .text(row.person.description),
                "account": .text(row.account.description), "creditor": .text(row.creditor),
                "strategy": .text(row.strategy), "version": .number(row.version),
                "step": .text(row.step), "state": .text(caseWord(row.state)),
                "made_at": .instant(row.madeAt), "valid_until": .instant(row.validUntil),
                "state_at": .instant(row.stateAt), "tries": .number(row.tries),
                "next_try_at": .instant(row.nextTryAt), "error": .optional(row.error),
            ])
        }

        private static func json(_ counts: WebhookCounts) -> JSON {
            .object([
                "endpoint": .text(counts.endpoint), "waiting": .number(counts.waiting),
                "failed": .number(counts.failed),
            ])
        }
    }

    struct Retry: ControlledCommand {
        static let controlName = "webhook retry"
        static let configuration = CommandConfiguration(
            abstract: "Try a failed call again, or all failed calls of an endpoint.",
            discussion: """
                Only calls that still mean something are tried again. Exit code 3 when there is \
                none.

                Example: recado webhook retry --endpoint crm
                """
        )

        @OptionGroup var options: Options
        @Argument(help: "The call.")
        var call: String?
        @Option(help: "All failed calls of this endpoint.")
        var endpoint: String?

        func validate() throws {
            guard (call == nil) != (endpoint == nil) else {
                throw ValidationError("name one call, or an endpoint by --endpoint")
            }
        }

        func run() async throws { try await runHereOrThere() }

        func controlArguments(_ settings: Settings) -> [String] {
            (endpoint.map { ["--endpoint=\($0)"] } ?? []) + (call.map { ["--", $0] } ?? [])
        }

        func perform(in context: Context, now: Instant) async throws -> CommandOutcome {
            let count: Int
            if let endpoint {
                count = try await context.store.retryCalls(of: endpoint, at: now)
            } else {
                guard let id = WebhookID(call ?? "") else {
                    throw ValidationError(
                        "a call has 32 hexadecimal digits; `recado webhook list` shows them"
                    )
                }
                count = try await context.store.retryCall(id, at: now) ? 1 : 0
            }
            guard count > 0 else {
                return CommandOutcome(
                    text: "no such call failed and still means something",
                    exitCode: Exit.notFound.rawValue,
                    isComplaint: true
                )
            }
            return CommandOutcome(
                options.json,
                ["calls": .number(count)],
                "\(grouped(count)) calls are tried again"
            )
        }
    }
}
