import ArgumentParser
import Domain
import Files
import Foundation
import Store
import Values
import Workers

/// Brings a portfolio file in.
struct ImportCommand: ControlledCommand {
    static let controlName = "import"
    static let takesTurns = true
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Bring a creditor's portfolio in: first the difference, then the commit.",
        discussion: """
            The file says how things are: what is new is added, what changed is changed, what is \
            missing is withdrawn and goes silent in the same transaction. A bad row is written to \
            the problem file and stops nothing.

            Example: recado import cartera.csv --mapping banco.yaml --dry-run
            """
    )

    @OptionGroup var options: Options
    @Argument(help: "CSV, TSV, fixed width or XLSX, plain or gzip.")
    var file: String
    @Option(help: "Mapping file, or the name of a shipped one (banco, tienda, …).")
    var mapping: String
    @Flag(help: "Only show the difference.")
    var dryRun = false
    @Flag(help: "Commit although the difference asks questions.")
    var force = false
    @Flag(help: "The file holds some accounts only (mended rows): withdraw nothing.")
    var partial = false
    @Option(help: "The day of the figures (YYYY-MM-DD) when the file has no such column.")
    var asOf: String?
    @Option(help: "Where rows with problems go, to be mended and imported again.")
    var problems: String?
    @Option(help: "In sandbox mode only: the instant at which the file comes.")
    var at: String?

    func run() async throws { try await runHereOrThere() }

    func instant(_ settings: Settings) throws -> Instant {
        try Service.makeClock(settings, at: at).now()
    }

    func controlArguments(_ settings: Settings) throws -> [String] {
        guard at == nil else {
            throw ValidationError("--at moves no clock of a process that runs: leave it out")
        }
        var arguments = ["--mapping=\(try mappingPath(mapping, settings))"]
        if dryRun { arguments.append("--dry-run") }
        if force { arguments.append("--force") }
        if partial { arguments.append("--partial") }
        if let asOf { arguments.append("--as-of=\(asOf)") }
        if let problems { arguments.append("--problems=\(absolutePath(problems))") }
        return arguments + ["--", absolutePath(file)]
    }

    func perform(in context: Context, now: Instant) async throws -> CommandOutcome {
        let mapping = try readMapping(mapping, context.resources)
        var day = try await context.today(now)
        if let asOf {
            guard let given = Day(iso: asOf) else {
                throw ValidationError("--as-of is a day like 2026-11-21")
            }
            day = given
        }
        var system = SystemRandomNumberGenerator()
        var how = PortfolioImport.Options(asOf: day, idSeed: system.next())
        how.isDryRun = dryRun
        how.isForced = force
        how.isPartial = partial
        how.problemsPath = try problemsFile(problems ?? file + ".problemas.csv", from: file)
        let policy = try await context.policies.current()
        let terminal = options.terminal
        let importer = PortfolioImport(store: context.store, phones: try context.phones())
        _ = try await importer.resume(policy: policy.policy, now: now)
        let report: ImportReport
        do {
            report = try await importer.run(
                path: file,
                mapping: mapping,
                options: how,
                policy: policy.policy,
                now: now
            ) { terminal.show(ImportView.progress($0)) }
        } catch let error as MappingMistakes {
            throw Failure(unfitting(self.mapping, file, error))
        }
        terminal.done()
        var outcome = CommandOutcome(
            options.json,
            ImportView.json(report),
            ImportView.text(report, problemsPath: how.problemsPath ?? "")
        )
        if !report.isCommitted && !dryRun { outcome.exitCode = Exit.asks.rawValue }
        return outcome
    }
}

/// Where a mapping is, for a process with another working folder.
func mappingPath(_ name: String, _ settings: Settings) throws -> String {
    absolutePath(mappingPath(name, try Resources(settings.resources)))
}

private func mappingPath(_ name: String, _ resources: Resources) -> String {
    let shipped = resources.path("mappings/\(name).yaml")
    return FileManager.default.fileExists(atPath: name) ? name : shipped
}

/// A mapping by file or by the name of a shipped one.
///
/// - Parameter kind: what its rows must be.
func readMapping(
    _ name: String,
    _ resources: Resources,
    for kind: Mapping.Kind = .portfolio
) throws -> Mapping {
    let path = mappingPath(name, resources)
    guard FileManager.default.isReadableFile(atPath: path) else {
        let folder = resources.path("mappings")
        let shipped = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
            .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
        throw Failure(
            "the mapping '\(name)' cannot be read: name a file that can, or one that is shipped ("
                + shipped.joined(separator: ", ") + ")"
        )
    }
    do {
        let mapping = try Mapping(try YAMLTree.parse(try readText(path), file: path))
        guard mapping.kind == kind else {
            throw Failure(
                kind == .payments
                    ? "the mapping '\(name)' is for portfolios: add `kind: payments` to it, or "
                        + "load the file by `recado import`"
                    : "the mapping '\(name)' is for payments: load the file by "
                        + "`recado payments import`"
            )
        }
        return mapping
    } catch let error as MappingMistakes {
        throw Failure("\(path):\n\(error)")
    }
}

/// What to say of a file that lacks the columns of its mapping.
func unfitting(_ mapping: String, _ file: String, _ error: MappingMistakes) -> String {
    "the mapping '\(mapping)' does not fit \(file); name the right one with --mapping. "
        + "In the mapping:\n\(error)"
}

/// A place for problems that is free or holds older ones: nothing else is replaced.
func problemsFile(_ path: String, from input: String) throws -> String {
    let place = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    guard place != URL(fileURLWithPath: input).resolvingSymlinksInPath().path else {
        throw Failure("--problems names the file that is imported: name another place for them")
    }
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: place) else {
        return path
    }
    guard attributes[.type] as? FileAttributeType == .typeRegular else {
        throw Failure("--problems must name a file: \(path) is a folder or a device")
    }
    let isEmpty = attributes[.size] as? Int == 0
    guard isEmpty || ProblemColumns.begin(path: place) else {
        throw Failure(
            "\(path) is no file of problems and would be replaced: name another place with "
                + "--problems, or move it away"
        )
    }
    return path
}

/// What an import looks like to a person and to a program.
enum ImportView {
    static func progress(_ progress: ImportProgress) -> String {
        switch progress {
        case .read(let rows): "\(grouped(rows)) rows read"
        case .applied(let shards, let all): "applying: \(shards * 100 / max(1, all)) %"
        }
    }

    static func text(_ report: ImportReport, problemsPath: String) -> String {
        var lines = ["File: \(report.file.summary)"]
        let totals = report.totals
        lines.append(
            "Rows: \(grouped(totals.rows)) read, \(grouped(totals.accepted)) accepted, "
                + "\(grouped(totals.refused)) refused, \(grouped(totals.warnings)) warnings"
        )
        for (currency, sums) in totals.sums.sorted(by: { $0.key.code < $1.key.code }) {
            lines.append(
                "Balance: \(amount(Money(minor: sums.balance, currency))), past due: "
                    + amount(Money(minor: sums.pastDue, currency))
            )
        }
        let counts = report.counts
        lines.append(
            "Difference: \(grouped(counts.new)) new, \(grouped(counts.changed)) changed, "
                + "\(grouped(counts.unchanged)) unchanged, \(grouped(counts.reopened)) back, "
                + "\(grouped(counts.withdrawn)) withdrawn"
                + (counts.moved > 0 ? ", \(grouped(counts.moved)) of them to another customer" : "")
        )
        if report.isContactDataMadeUp {
            lines.append("Names and telephone numbers of this portfolio are made up.")
        }
        if report.problemRows > 0 {
            lines.append(
                "Rows with problems: \(grouped(report.problemRows)), in \(problemsPath): mend them "
                    + "there and import that file with --partial"
            )
        }
        for question in report.questions { lines.append("Question: \(question.text)") }
        if let number = report.number {
            lines.append(
                "Import \(number) is committed: \(grouped(report.newPersons)) new persons, "
                    + "\(grouped(report.withdrawnMessages)) queued messages withdrawn"
            )
        } else if !report.questions.isEmpty {
            lines.append("Nothing was changed. Confirm with --force if this is right.")
        } else {
            lines.append("Nothing was changed.")
        }
        return lines.joined(separator: "\n")
    }

    static func json(_ report: ImportReport) -> [String: JSON] {
        [
            "import": report.number.map { .number(Int($0)) } ?? .null,
            "committed": .flag(report.isCommitted), "rows": .number(report.totals.rows),
            "accepted": .number(report.totals.accepted),
            "refused": .number(report.totals.refused),
            "warnings": .number(report.totals.warnings), "new": .number(report.counts.new),
            "changed": .number(report.counts.changed),
            "unchanged": .number(report.counts.unchanged),
            "back": .number(report.counts.reopened),
            "sums": .object(
                Dictionary(
                    uniqueKeysWithValues: report.totals.sums.map { currency, sums in
                        (
                            currency.code,
                            .object([
                                "balance": .number(Int(sums.balance)),
                                "past_due": .number(Int(sums.pastDue)),
                            ])
                        )
                    }
                )
            ),
            "withdrawn": .number(report.counts.withdrawn),
            "moved": .number(report.counts.moved), "problems": .number(report.problemRows),
            "new_persons": .number(report.newPersons),
            "withdrawn_messages": .number(report.withdrawnMessages),
            "questions": .list(report.questions.map { .text($0.text) }),
        ]
    }
}

/// Proposes mappings.
struct MappingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mapping",
        abstract: "Propose a mapping for a file from its header and first rows.",
        subcommands: [Propose.self]
    )

    struct Propose: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a mapping to start from; look it over before you use it.",
            discussion:
                "Example: recado mapping propose cartera.csv --creditor MIBANCO > mibanco.yaml"
        )

        /// Rows that the proposal looks at.
        static let sampleRows = 200

        @Argument(help: "The file.")
        var file: String
        @Option(help: "The creditor's code.")
        var creditor: String

        func run() async throws {
            let table = try TableReader(path: file)
            var rows: [[String]] = []
            while rows.count < Self.sampleRows, let block = try table.nextBlock() {
                for row in 0..<min(block.rowCount, Self.sampleRows) {
                    rows.append(block.texts(row))
                }
            }
            let proposal = MappingProposer.propose(
                header: table.header,
                sampleRows: rows,
                creditor: creditor
            )
            print(proposal.yaml)
        }
    }
}

/// Invents portfolios.
struct GenerateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Invent a portfolio whose delinquency follows measured roll rates.",
        discussion: "Example: recado generate --accounts 1000000 --seed 7 cartera.csv"
    )

    @Argument(help: "The CSV file to write.")
    var file: String
    @Option(help: "How many accounts.")
    var accounts = 30_000
    @Option(help: "The seed; the same seed gives the same file.")
    var seed: UInt64 = 1
    @Option(help: "The day of the figures (YYYY-MM-DD).")
    var asOf = "2026-10-01"

    func run() async throws {
        guard let day = Day(iso: asOf) else {
            throw ValidationError("--as-of is a day like 2026-11-21")
        }
        try generatePortfolio(path: file, accounts: accounts, seed: seed, asOf: day)
    }
}
