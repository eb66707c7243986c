import ArgumentParser
import Domain
import Files
import Foundation
import Store
import Strategy
import Values
import Workers

/// Files of payments, and payments without an account.
struct PaymentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "payments",
        abstract: "Bring payments in, list those without an account, tell how to pay.",
        subcommands: [
            Import.self, Unmatched.self, Ways.self, Mandate.self, Debit.self, DebitAnswer.self,
            Receipts.self,
        ]
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

                A bank's own file needs the creditor's code in place of a mapping: Norma 43, camt \
                and MT940 are found out, others are read by the bank's layout. A file whose \
                movements do not give its balances is refused whole.

                Example: recado payments import pagos.csv --mapping pagos
                Example: recado payments import estado.xml --creditor MIBANCO
                Example: recado payments import mov.txt --creditor MIBANCO --layout fijo-signo
                """
        )

        @OptionGroup var options: Options
        @Argument(help: "CSV, TSV, fixed width or XLSX, plain or gzip.")
        var file: String
        @Option(help: "Mapping file, or the name of a shipped one (pagos).")
        var mapping: String?
        @Option(help: "The creditor's code, for a bank's own file.")
        var creditor: String?
        @Option(help: "The bank's layout: a file, or the name of a shipped one.")
        var layout: String?
        @Option(help: "Where rows with problems go; FILE.problemas.csv without it.")
        var problems: String?
        @Option(help: "The day of payments without one (YYYY-MM-DD).")
        var asOf: String?

        /// Problems that are printed.
        static let problemsShown = 20

        func validate() throws {
            guard (mapping == nil) != (creditor == nil) else {
                throw ValidationError(
                    "name the mapping of the creditor's table by --mapping, or for a bank's own "
                        + "file the creditor by --creditor"
                )
            }
            guard layout == nil || creditor != nil else {
                throw ValidationError("--layout is for a bank's own file: add --creditor")
            }
        }

        func run() async throws { try await runHereOrThere() }

        func controlArguments(_ settings: Settings) throws -> [String] {
            var arguments: [String] = []
            if let mapping { arguments.append("--mapping=\(try mappingPath(mapping, settings))") }
            if let creditor { arguments.append("--creditor=\(creditor)") }
            if let layout {
                let path = bankLayoutPath(layout, try Resources(settings.resources))
                arguments.append("--layout=\(absolutePath(path))")
            }
            if let problems { arguments.append("--problems=\(absolutePath(problems))") }
            if let asOf { arguments.append("--as-of=\(asOf)") }
            return arguments + ["--", absolutePath(file)]
        }

        func perform(in context: Context, now: Instant) async throws -> CommandOutcome {
            let given = try asOf.map { try dayOption($0, "--as-of") }
            let today = try await context.today(now)
            let planner = PlanWorker(store: context.store, policies: context.policies)
            let payments = PaymentsImport(store: context.store, planner: planner)
            let place = try problemsFile(problems ?? file + ".problemas.csv", from: file)
            options.terminal.show("reading payments")
            let report: PaymentsReport
            if let creditor {
                let layout = try layout.map { try readBankLayout($0, context.resources) }
                let policy = try await context.policies.current()
                guard policy.policy.creditor(creditor) != nil else {
                    throw Failure("the facts know no creditor \(creditor): check its code")
                }
                report = try await payments.run(
                    bankFile: file,
                    layout: layout,
                    creditor: creditor,
                    payees: policy.facts.payees(of: creditor),
                    today: given ?? today,
                    now: now,
                    problemsPath: place
                )
            } else {
                let name = mapping ?? ""
                let mapping = try readMapping(name, context.resources, for: .payments)
                do {
                    report = try await payments.run(
                        path: file,
                        mapping: mapping,
                        asOf: given ?? today,
                        now: now,
                        problemsPath: place
                    )
                } catch let error as MappingMistakes {
                    throw Failure(unfitting(name, file, error))
                }
            }
            options.terminal.done()
            var outcome = CommandOutcome(options.json, Self.json(report), Self.text(report, place))
            if report.unmatched > 0 || report.totals.refused > 0 {
                outcome.exitCode = Exit.asks.rawValue
            }
            return outcome
        }

        private static func text(_ report: PaymentsReport, _ place: String) -> String {
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
            if report.others > 0 {
                lines.append("Not payments (charges, transfers out): \(grouped(report.others))")
            }
            if report.problemRows > 0 {
                lines.append(
                    "Rows with problems: \(grouped(report.problemRows)), in \(place): mend them "
                        + "there and import that file"
                )
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
                "reversed": .number(report.reversed), "others": .number(report.others),
                "problem_rows": .number(report.problemRows),
                "withdrawn_messages": .number(report.withdrawnMessages),
                "problems": .list(report.problems.map { .text("\($0)") }),
                "sums": .list(
                    report.totals.sums.sorted { $0.key.code < $1.key.code }
                        .map { .money(Money(minor: $0.value, $0.key)) }
                ),
            ]
        }
    }
}

/// Where a bank's layout lies: a file, or a shipped one by its name.
func bankLayoutPath(_ name: String, _ resources: Resources) -> String {
    FileManager.default.fileExists(atPath: name) ? name : resources.path("banks/\(name).yaml")
}

/// A bank's layout by file or by the name of a shipped one.
func readBankLayout(_ name: String, _ resources: Resources) throws -> BankLayout {
    let path = bankLayoutPath(name, resources)
    guard FileManager.default.isReadableFile(atPath: path) else {
        let shipped = ((try? resources.texts("banks")) ?? []).map(\.name).sorted()
        throw Failure(
            "the layout '\(name)' cannot be read: name a file that can, or one that is shipped ("
                + shipped.joined(separator: ", ") + ")"
        )
    }
    let read = BankLayout.read(try YAMLTree.parse(try readText(path), file: path))
    guard let layout = read.layout else {
        let mistakes = read.mistakes.map { "\(path): \($0)" }
        throw Failure(mistakes.joined(separator: "\n"))
    }
    return layout
}
