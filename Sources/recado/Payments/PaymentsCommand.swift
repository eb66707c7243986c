import ArgumentParser
import Domain
import Foundation
import Store
import Values
import Workers

/// Files of payments, and payments without an account.
struct PaymentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "payments",
        abstract: "Bring payments in, and list those that found no account.",
        subcommands: [Import.self, Unmatched.self]
    )

    struct Import: ControlledCommand {
        static let controlName = "payments import"
        static let takesTurns = true
        static let configuration = CommandConfiguration(
            abstract: "Bring a file of payments in; what is paid falls silent at once.",
            discussion: """
                A payment finds its account by reference, CLABE, then account number; the same \
                payment counts once, however often its file comes. Exit code 2 when payments \
                found no account or rows were refused.

                Example: recado payments import pagos.csv --mapping pagos
                """
        )

        @OptionGroup var options: Options
        @Argument(help: "CSV, TSV, fixed width or XLSX, plain or gzip.")
        var file: String
        @Option(help: "Mapping file, or the name of a shipped one (pagos).")
        var mapping: String
        @Option(help: "The day of payments without one (YYYY-MM-DD).")
        var asOf: String?

        /// Problems that are printed.
        static let problemsShown = 20

        func run() async throws { try await runHereOrThere() }

        func controlArguments(_ settings: Settings) throws -> [String] {
            ["--mapping=\(try mappingPath(mapping, settings))"]
                + (asOf.map { ["--as-of=\($0)"] } ?? []) + ["--", absolutePath(file)]
        }

        func perform(in context: Context, now: Instant) async throws -> CommandOutcome {
            let given = try asOf.map { try dayOption($0, "--as-of") }
            let mapping = try readMapping(mapping, context.resources, for: .payments)
            let today = try await context.today(now)
            let planner = PlanWorker(store: context.store, policies: context.policies)
            options.terminal.show("reading payments")
            let report: PaymentsReport
            do {
                report = try await PaymentsImport(store: context.store, planner: planner).run(
                    path: file,
                    mapping: mapping,
                    asOf: given ?? today,
                    now: now
                )
            } catch let error as MappingMistakes {
                throw Failure(unfitting(self.mapping, file, error))
            }
            options.terminal.done()
            var outcome = CommandOutcome(options.json, Self.json(report), Self.text(report))
            if report.unmatched > 0 || report.totals.refused > 0 {
                outcome.exitCode = Exit.asks.rawValue
            }
            return outcome
        }

        private static func text(_ report: PaymentsReport) -> String {
            let totals = report.totals
            var lines = [
                "Rows: \(grouped(totals.rows)) read, \(grouped(totals.accepted)) accepted, "
                    + "\(grouped(totals.refused)) refused",
                "Payments: \(grouped(report.matched)) count, \(grouped(report.repeated)) were "
                    + "known, \(grouped(report.unmatched)) found no account, "
                    + "\(grouped(report.reversed)) taken back",
                "Queued messages withdrawn: \(grouped(report.withdrawnMessages))",
            ]
            for (currency, sum) in totals.sums.sorted(by: { $0.key.code < $1.key.code }) {
                lines.append("Sum of the file: \(amount(Money(minor: sum, currency)))")
            }
            for problem in report.problems.prefix(problemsShown) {
                lines.append("Problem: \(problem)")
            }
            if report.problems.count > problemsShown {
                lines.append("… and \(grouped(report.problems.count - problemsShown)) more")
            }
            return lines.joined(separator: "\n")
        }

        private static func json(_ report: PaymentsReport) -> [String: JSON] {
            [
                "rows": .number(report.totals.rows), "accepted": .number(report.totals.accepted),
                "refused": .number(report.totals.refused), "matched": .number(report.matched),
                "unmatched": .number(report.unmatched), "repeated": .number(report.repeated),
                "reversed": .number(report.reversed),
                "withdrawn_messages": .number(report.withdrawnMessages),
                "problems": .list(report.problems.map { .text("\($0)") }),
                "sums": .list(
                    report.totals.sums.sorted { $0.key.code < $1.key.code }
                        .map { .money(Money(minor: $0.value, $0.key)) }
                ),
            ]
        }
    }

    struct Unmatched: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Payments that found no account, the latest first.",
            discussion: """
                Exit code 2 when there are any.

                Example: recado payments unmatched --limit 100
                """
        )

        @OptionGroup var options: Options
        @Option(help: "Payments of the list, at most 1,000.")
        var limit = 50
        @Option(help: "Payments to skip.")
        var offset = 0

        func run() async throws {
            let context = try await Context.openForReading(try options.settings())
            let clock = QueryClock(zone: await context.zone())
            let payments = try await context.store.payments(
                status: .unmatched,
                page: Page(limit: limit, offset: offset)
            )
            await context.close()
            if options.json {
                printJSON(["payments": .list(payments.map(Self.json))])
            } else if payments.isEmpty {
                print("Every payment found its account.")
            } else {
                let rows = payments.map { payment in
                    [
                        payment.payment.description, payment.creditor, amount(payment.amount),
                        payment.valueDay.description, payment.method,
                        clock.text(payment.receivedAt),
                    ]
                }
                print(table(["payment", "creditor", "amount", "day", "method", "came"], rows))
            }
            if !payments.isEmpty { throw Exit.asks }
        }

        private static func json(_ payment: StoredPayment) -> JSON {
            .object([
                "payment": .text(payment.payment.description),
                "creditor": .text(payment.creditor), "amount": .money(payment.amount),
                "value_day": .day(payment.valueDay), "method": .text(payment.method),
                "received_at": .instant(payment.receivedAt),
            ])
        }
    }
}
