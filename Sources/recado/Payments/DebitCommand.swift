import ArgumentParser
import Domain
import Files
import Foundation
import Values
import Workers

extension PaymentsCommand {
    /// A collection run.
    struct Debit: ControlledCommand {
        static let controlName = "payments debit"
        static let takesTurns = true
        static let configuration = CommandConfiguration(
            abstract: "Write the file by which the bank collects what is due (domiciliación).",
            discussion: """
                Never collected: what is disputed, held, ended, paid, promised for later or \
                without mandate; never more than is due or than the mandate allows. The run of a day is \
                made once; asked for again, its file is written again. pain.008.001.02, or the \
                layout that the facts name. Exit code 2 when nothing is collected.

                Example: recado payments debit --creditor MIBANCO --payee domiciliacion \
                --date 2026-11-30 --out cobros.xml
                """
        )

        @OptionGroup var options: Options
        @Option(help: "The creditor's code.")
        var creditor: String
        @Option(help: "The way to pay with method direct_debit, by its name in the facts.")
        var payee: String
        @Option(help: "The day on which the bank shall collect.")
        var date: String
        @Option(help: "The file to write; it must not be there.")
        var out: String

        func run() async throws { try await runHereOrThere() }

        func controlArguments(_ settings: Settings) -> [String] {
            [
                "--creditor=\(creditor)", "--payee=\(payee)", "--date=\(date)",
                "--out=\(absolutePath(out))",
            ]
        }

        func perform(in context: Context, now: Instant) async throws -> CommandOutcome {
            let day = try dayOption(date, "--date")
            let facts = try await context.policies.current().facts
            guard let payee = facts.payee(payee, of: creditor), payee.method == .directDebit else {
                throw Failure(
                    "the facts declare no direct debit \(payee) of \(creditor): add it to payees"
                )
            }
            guard payee.isCreditorsOwn || !facts.needsCreditorsOwn else {
                throw Failure(PaymentRefusal.notCreditorsOwn.text)
            }
            guard day >= (try await context.today(now)) else {
                throw Failure("--date has gone by: name a day to come")
            }
            guard !FileManager.default.fileExists(atPath: out) else {
                throw Failure("\(out) is there already: name another file, or move it away")
            }
            let layout = try layout(of: payee, context.resources)
            let planner = PlanWorker(store: context.store, policies: context.policies)
            let report = try await PaymentsDebit(store: context.store, planner: planner)
                .run(payee, on: day, now: now)
            guard let file = report.file else {
                return CommandOutcome(
                    options.json,
                    Self.json(report),
                    Self.text(report, "Nothing is collected on \(day)."),
                    exitCode: Exit.asks.rawValue
                )
            }
            guard let text = layout.map({ $0.text(file) }) ?? file.pain008 else {
                throw Failure(
                    "an account, amount or reference is longer than its field in the layout: "
                        + "mend the layout and give the command again"
                )
            }
            try Data(text.utf8).write(to: URL(fileURLWithPath: out), options: .withoutOverwriting)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: out)
            let total = Money(minor: file.total, file.items[0].amount.currency)
            return CommandOutcome(
                options.json,
                Self.json(report),
                Self.text(
                    report,
                    "\(grouped(file.items.count)) collections of \(amount(total)) on \(day) are in "
                        + out + (report.isRepeated ? ", as before" : "")
                )
            )
        }

        private func layout(
            of payee: PayeeAccount,
            _ resources: Resources
        ) throws -> DebitLayout? {
            guard let name = payee.debit?.layout, name != "pain.008" else { return nil }
            let path = bankLayoutPath(name, resources)
            let read = DebitLayout.read(try YAMLTree.parse(try readText(path), file: path))
            guard let layout = read.layout else {
                throw Failure(read.mistakes.map { "\(path): \($0)" }.joined(separator: "\n"))
            }
            return layout
        }

        private static func text(_ report: DebitRunReport, _ first: String) -> String {
            var lines = [first]
            if report.withdrawn > 0 {
                lines.append("Left out since the run: \(grouped(report.withdrawn))")
            }
            for (reason, count) in report.skipped.sorted(by: { $0.key.rawValue < $1.key.rawValue })
            {
                lines.append("Not collected, \(reason.rawValue): \(grouped(count))")
            }
            return lines.joined(separator: "\n")
        }

        private static func json(_ report: DebitRunReport) -> [String: JSON] {
            [
                "collections": .number(report.file?.items.count ?? 0),
                "withdrawn": .number(report.withdrawn), "repeated": .flag(report.isRepeated),
                "skipped": .object(
                    Dictionary(
                        uniqueKeysWithValues: report.skipped.map {
                            ($0.key.rawValue, .number($0.value))
                        }
                    )
                ),
            ]
        }
    }

    /// What the bank answered.
    struct DebitAnswer: ControlledCommand {
        static let controlName = "payments debit-answer"
        static let takesTurns = true
        static let configuration = CommandConfiguration(
            commandName: "debit-answer",
            abstract: "Take the bank's answer to collections: paid, or returned with a reason.",
            discussion: """
                pain.002, or a declared layout whose `return_reason` says paid, \
                insufficient_funds, account_closed, … What came back is the event domiciliacion_rechazada, from which \
                steps are counted. Exit code 2 when an answer is about no collection of ours.

                Example: recado payments debit-answer respuesta.xml --creditor MIBANCO
                """
        )

        @OptionGroup var options: Options
        @Argument(help: "The bank's file.")
        var file: String
        @Option(help: "The creditor's code.")
        var creditor: String
        @Option(help: "The layout of the answer: a file, or the name of a shipped one.")
        var layout: String?

        func run() async throws { try await runHereOrThere() }

        func controlArguments(_ settings: Settings) throws -> [String] {
            var arguments = ["--creditor=\(creditor)"]
            if let layout {
                let path = bankLayoutPath(layout, try Resources(settings.resources))
                arguments.append("--layout=\(absolutePath(path))")
            }
            return arguments + ["--", absolutePath(file)]
        }

        func perform(in context: Context, now: Instant) async throws -> CommandOutcome {
            let layout = try layout.map { try readBankLayout($0, context.resources) }
            let answers = try DebitAnswers.read(path: file, layout: layout)
            let planner = PlanWorker(store: context.store, policies: context.policies)
            let report = try await PaymentsDebit(store: context.store, planner: planner).take(
                answers,
                creditor: creditor,
                today: try await context.today(now),
                now: now
            )
            let reasons = report.reasons.sorted { $0.key.rawValue < $1.key.rawValue }
            var lines = [
                "Collected: \(grouped(report.paid)), returned: \(grouped(report.rejected)), "
                    + "pending: \(grouped(report.pending)), known: \(grouped(report.repeated)), "
                    + "not ours: \(grouped(report.unknown))"
            ]
            lines += reasons.map { "Returned, \($0.key.rawValue): \(grouped($0.value))" }
            if report.endedMandates > 0 {
                lines.append("Mandates that ended: \(grouped(report.endedMandates))")
            }
            return CommandOutcome(
                options.json,
                [
                    "paid": .number(report.paid), "rejected": .number(report.rejected),
                    "pending": .number(report.pending), "repeated": .number(report.repeated),
                    "unknown": .number(report.unknown),
                    "ended_mandates": .number(report.endedMandates),
                    "reasons": .object(
                        Dictionary(
                            uniqueKeysWithValues: reasons.map {
                                ($0.key.rawValue, .number($0.value))
                            }
                        )
                    ),
                ],
                lines.joined(separator: "\n"),
                exitCode: report.unknown > 0 ? Exit.asks.rawValue : 0
            )
        }
    }
}
