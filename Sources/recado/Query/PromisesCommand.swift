import ArgumentParser
import Domain
import Store
import Values

/// Promises to pay.
struct PromisesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "promises",
        abstract: "Promises to pay by state and day, with their totals.",
        discussion: """
            States: offered, open, kept, partial, broken, cancelled.

            Example: recado promises --state open --from 2026-11-21 --to 2026-11-30
            """
    )

    @OptionGroup var options: Options
    @Option(help: "Only this state.")
    var state: String?
    @Option(help: "Only those due on this day or later (YYYY-MM-DD).")
    var from: String?
    @Option(help: "Only those due on this day or earlier (YYYY-MM-DD).")
    var to: String?
    @Option(help: "Promises of the list; the totals count all.")
    var limit = 50

    func run() async throws {
        let wanted: Promise.State? = try state.map { try caseNamed($0, option: "--state") }
        let first = try from.map { try dayOption($0, "--from") }
        let last = try to.map { try dayOption($0, "--to") }
        let context = try await Context.openForReading(try options.settings())
        let clock = QueryClock(zone: await context.zone())
        var totals = PromiseTotals()
        var listed: [PromiseRow] = []
        var page = Page(limit: Page.limitMax)
        for _ in 0..<PromiseTotals.pageLimit {
            let rows = try await context.store.promises(
                state: wanted,
                from: first,
                to: last,
                page: page
            )
            for row in rows {
                totals.add(row)
                if listed.count < limit { listed.append(row) }
            }
            guard rows.count == page.limit else { break }
            page = page.next
        }
        await context.close()
        if options.json {
            printJSON([
                "promises": .list(listed.map(Self.json)), "totals": .list(totals.json),
            ])
        } else if listed.isEmpty {
            print("No promises.")
        } else {
            let header = ["due", "state", "amount", "paid", "made", "person", "promise"]
            print(table(header, listed.map { Self.cells($0, clock) }))
            print("")
            print(totals.text)
        }
    }

    private static func cells(_ row: PromiseRow, _ clock: QueryClock) -> [String] {
        [
            row.dueDay.description, caseWord(row.state), amount(row.amount), amount(row.paid),
            clock.text(row.madeAt), row.person.description, row.promise.description,
        ]
    }

    private static func json(_ row: PromiseRow) -> JSON {
        .object([
            "promise": .text(row.promise.description), "person": .text(row.person.description),
            "account": .text(row.account.description), "state": .text(caseWord(row.state)),
            "amount": .money(row.amount), "paid": .money(row.paid), "due_day": .day(row.dueDay),
            "made_at": .instant(row.madeAt), "changed_at": .instant(row.changedAt),
        ])
    }
}

/// Sums of promises by state and currency.
struct PromiseTotals {
    /// Pages of the store that are summed, at most: a million promises.
    static let pageLimit = 1_000

    private struct Key: Hashable {
        let state: Promise.State
        let currency: Currency
    }

    private var sums: [Key: (count: Int, amount: Money, paid: Money)] = [:]

    mutating func add(_ row: PromiseRow) {
        let key = Key(state: row.state, currency: row.amount.currency)
        let zero = Money.zero(key.currency)
        var sum = sums[key] ?? (0, zero, zero)
        sum.count += 1
        sum.amount = sum.amount + row.amount
        sum.paid = sum.paid + row.paid
        sums[key] = sum
    }

    private var lines: [(key: Key, sum: (count: Int, amount: Money, paid: Money))] {
        sums.map { ($0.key, $0.value) }.sorted {
            ($0.key.state.rawValue, $0.key.currency.code)
                < ($1.key.state.rawValue, $1.key.currency.code)
        }
    }

    var text: String {
        table(
            ["state", "promises", "amount", "paid"],
            lines.map { key, sum in
                [caseWord(key.state), grouped(sum.count), amount(sum.amount), amount(sum.paid)]
            }
        )
    }

    var json: [JSON] {
        lines.map { key, sum in
            .object([
                "state": .text(caseWord(key.state)), "promises": .number(sum.count),
                "amount": .money(sum.amount), "paid": .money(sum.paid),
            ])
        }
    }
}

/// A day given on the command line.
func dayOption(_ text: String, _ option: String) throws -> Day {
    guard let day = Day(iso: text) else {
        throw ValidationError("\(option) is a day like 2026-11-21")
    }
    return day
}
