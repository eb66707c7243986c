import ArgumentParser
import Store
import Strategy
import Values
import Vault
import Workers

/// Whether everything is as it was decided.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Verify the record of decisions, and seal days of it.",
        subcommands: [Verify.self, Seal.self]
    )

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Recompute every chain and make every decision again, bit for bit.",
            discussion: """
                May run while work goes on. Exit code 1 with the first difference when anything \
                was changed.

                Example: recado audit verify
                """
        )

        @OptionGroup var options: Options

        func run() async throws {
            let context = try await Context.openForReading(try options.settings())
            let cache = AuditPolicies(context.policies)
            let terminal = options.terminal
            let report = try await context.store.audit(
                policy: { try await cache.policy(numbered: $0) },
                progress: { done, all in terminal.show("verified \(done) of \(all) shards") }
            )
            terminal.done()
            await context.close()
            if options.json {
                printJSON(Self.json(report))
            } else {
                print(Self.text(report))
            }
            if !report.isGreen { throw Exit.failed }
        }

        private static func text(_ report: AuditReport) -> String {
            var lines = [
                "\(grouped(report.decisions)) decisions of \(grouped(report.persons)) persons made "
                    + "again, \(grouped(report.batches)) links of \(grouped(report.shards)) chains "
                    + "and \(grouped(report.days)) sealed days recomputed; "
                    + "\(grouped(report.erased)) persons are erased"
            ]
            guard let first = report.differences.first else {
                return (lines + ["Everything is as it was decided."]).joined(separator: "\n")
            }
            lines.append("First difference: \(first)")
            let more = report.differences.count - 1
            if more > 0 {
                lines.append("and \(more)\(report.isCut ? " or more" : "") others (see --json)")
            }
            return lines.joined(separator: "\n")
        }

        private static func json(_ report: AuditReport) -> [String: JSON] {
            [
                "green": .flag(report.isGreen), "shards": .number(report.shards),
                "links": .number(report.batches), "decisions": .number(report.decisions),
                "persons": .number(report.persons), "erased": .number(report.erased),
                "days": .number(report.days), "cut": .flag(report.isCut),
                "differences": .list(report.differences.map { .text($0.description) }),
            ]
        }
    }

    struct Seal: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Seal a day: one value over all decisions up to its end (UTC).",
            discussion: """
                Keep the printed root outside of the database: with it anybody can tell later \
                whether something before it was changed. Run it every day after midnight.

                Example: recado audit seal --day 2026-11-20
                """
        )

        @OptionGroup var options: Options
        @Option(help: "The day (YYYY-MM-DD); yesterday without it.")
        var day: String?

        func run() async throws {
            let now = Context.now()
            let today = Day(daysSinceEpoch: Int32(clamping: now.seconds / 86_400))
            let day = try day.map { try dayOption($0, "--day") } ?? today.adding(days: -1)
            guard day < today else {
                throw ValidationError("\(day) is not over yet in UTC: seal it tomorrow")
            }
            let context = try await Context.open(try options.settings())
            let root = try await context.store.sealDay(day, at: now)
            await context.close()
            if options.json {
                printJSON(["day": .day(day), "root": .optional(root?.description)])
            } else if let root {
                print("\(day) \(root)")
            } else {
                print("\(day), or a later day, is sealed already")
            }
        }
    }
}

/// Whether the decisions of some days come out the same again.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Make the decisions of some days again and compare them, bit for bit.",
        discussion: """
            Days are those of the tenant's zone, both included. May run while work goes on. Exit \
            code 1 with the first difference, 3 when nothing was decided then. `recado audit \
            verify` looks at chains and seals as well.

            Example: recado replay --from 2026-11-01 --to 2026-11-20
            """
    )

    @OptionGroup var options: Options
    @Option(help: "The first day (YYYY-MM-DD).")
    var from: String
    @Option(help: "The last day (YYYY-MM-DD); without it the first.")
    var to: String?

    func run() async throws {
        let first = try dayOption(from, "--from")
        let last = try to.map { try dayOption($0, "--to") } ?? first
        guard first <= last else { throw ValidationError("--from lies after --to") }
        let context = try await Context.openForReading(try options.settings())
        let zone = await context.zone()
        let cache = AuditPolicies(context.policies)
        let terminal = options.terminal
        let begin = zone.instant(first, .midnight)
        let end = zone.instant(last.adding(days: 1), .midnight)
        let report = try await context.store.replay(
            begin..<end,
            policy: { try await cache.policy(numbered: $0) },
            progress: { done, all in terminal.show("replayed \(done) of \(all) shards") }
        )
        terminal.done()
        await context.close()
        if options.json {
            printJSON([
                "same": .flag(report.isGreen), "decisions": .number(report.decisions),
                "differences": .list(report.differences.map { .text($0.description) }),
            ])
        } else if let difference = report.differences.first {
            print("First difference: \(difference)")
        } else if report.decisions > 0 {
            print("\(grouped(report.decisions)) decisions made again: all came out the same.")
        }
        if !report.isGreen { throw Exit.failed }
        if report.decisions == 0 { throw notFound("nothing was decided on those days") }
    }
}

/// The last few policies, compiled once for all shards that are verified.
private actor AuditPolicies {
    /// How many stay compiled.
    static let limit = 16

    private let source: PublishedPolicySource
    private var known: [UInt64: Policy?] = [:]

    init(_ source: PublishedPolicySource) {
        self.source = source
    }

    func policy(numbered number: UInt64) async throws -> Policy? {
        if let policy = known[number] { return policy }
        let policy = try await source.policy(numbered: Int64(clamping: number))?.policy
        if known.count >= Self.limit { known.removeAll() }
        known[number] = .some(policy)
        return policy
    }
}
