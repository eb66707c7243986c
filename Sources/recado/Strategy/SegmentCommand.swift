import ArgumentParser
import Domain
import Store
import Strategy
import Values
import Workers

/// Groups of accounts with a name.
struct SegmentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "segment",
        abstract: "Count who belongs to which segment, as accounts stand now.",
        discussion: """
            Segments are published like strategies. An account may belong to several. With \
            --accounts the accounts of one segment are listed. Exit code 3 when there is no such \
            segment.

            Example: recado segment --accounts paga_tarde_pero_paga --limit 20
            """
    )

    @OptionGroup var options: Options
    @Option(help: "List the accounts of this segment.")
    var accounts: String?
    @Option(help: "Accounts of the list, at most 1,000.")
    var limit = 50

    func validate() throws {
        guard (1...1_000).contains(limit) else {
            throw ValidationError("--limit is a number from 1 to 1,000")
        }
    }

    func run() async throws {
        let context = try await Context.openForReading(try options.settings())
        let inForce = try await context.policies.current()
        if let accounts, !inForce.segments.contains(where: { $0.name == accounts }) {
            await context.close()
            throw notFound("no segment \(accounts) is published")
        }
        let now = Context.now()
        var counts: [String: Int] = [:]
        var owed: [String: [String: Int64]] = [:]
        var listed: [AccountID] = []
        var all = 0
        try await context.store.eachCase { state in
            for item in state.accounts where item.account.status == .active {
                all += 1
                let found = inForce.policy.segments(
                    inForce.segments,
                    of: item.account.id,
                    of: state,
                    now: now
                )
                let balance = item.account.figures.balance
                for segment in found {
                    counts[segment.name, default: 0] += 1
                    owed[segment.name, default: [:]][balance.currency.code, default: 0] +=
                        balance.minor
                    if segment.name == accounts, listed.count < limit {
                        listed.append(item.account.id)
                    }
                }
            }
        }
        await context.close()
        show(inForce.segments, counts, owed, listed, all)
    }

    private func show(
        _ segments: [Segment],
        _ counts: [String: Int],
        _ owed: [String: [String: Int64]],
        _ listed: [AccountID],
        _ all: Int
    ) {
        if options.json {
            printJSON([
                "active_accounts": .number(all),
                "segments": .list(
                    segments.map {
                        .object([
                            "name": .text($0.name), "title": .text($0.title),
                            "priority": .number($0.priority), "script": .text($0.script),
                            "condition": .text($0.condition.description),
                            "accounts": .number(counts[$0.name] ?? 0),
                        ])
                    }
                ),
                "accounts": .list(listed.map { .text($0.description) }),
            ])
            return
        }
        if accounts != nil {
            for account in listed { print(account) }
            return
        }
        if segments.isEmpty {
            print("no segments are published: recado strategy publish Resources/segments/base.yaml")
            return
        }
        let rows = segments.map { segment in
            [
                segment.name, grouped(counts[segment.name] ?? 0),
                (owed[segment.name] ?? [:]).sorted { $0.key < $1.key }.map { code, minor in
                    Currency(code).map { amount(Money(minor: minor, $0)) } ?? code
                }.joined(separator: ", "),
                segment.title,
            ]
        }
        print(table(["segment", "accounts", "balance", "title"], rows))
        print("\(grouped(all)) active accounts")
    }
}
