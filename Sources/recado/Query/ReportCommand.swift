import ArgumentParser
import Store
import Values
import Workers

/// What happened, for the person who manages the collection.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Results of a time: contacts, promises, money, cost, and what the law refused.",
        discussion: """
            Days are those of the tenant's zone; both are included. Without days it is the last \
            30. The same data gives the same bytes.

            Example: recado report --from 2026-10-01 --to 2026-10-31
            """
    )

    /// Days of a report that names none.
    static let usualDays = 30

    @OptionGroup var options: Options
    @Option(help: "The first day (YYYY-MM-DD).")
    var from: String?
    @Option(help: "The last day (YYYY-MM-DD).")
    var to: String?

    func run() async throws {
        let first = try from.map { try dayOption($0, "--from") }
        let last = try to.map { try dayOption($0, "--to") }
        let context = try await Context.openForReading(try options.settings())
        let zone = await context.zone()
        let isModelled = await context.isModelled()
        // The clock of a sandbox is not the wall's: its last day is that of the last news.
        var now = Context.now()
        if isModelled,
            let latest = try await context.store.stateChanges(page: Page(limit: 1)).first
        {
            now = latest.stateAt
        }
        let end = last ?? max(zone.local(now).day, first ?? Day(daysSinceEpoch: .min))
        let begin = first ?? end.adding(days: 1 - Self.usualDays)
        guard begin <= end else {
            await context.close()
            throw ValidationError("--from lies after --to")
        }
        options.terminal.show("reading decisions")
        let report = try await context.store.report(
            from: zone.instant(begin, .midnight),
            to: zone.instant(end.adding(days: 1), .midnight)
        )
        options.terminal.done()
        await context.close()
        let view = ReportView(
            report,
            isModelled: isModelled,
            days: end.days(since: begin) + 1,
            import: nil,
            firstDay: begin
        )
        if options.json { printJSON(view.json) } else { print(view.text) }
    }
}

extension Context {
    /// Whether the people of this database are modelled ones: the sandbox is set, or the facts in
    /// force know no other route than the sandbox's.
    func isModelled() async -> Bool {
        if settings.sandbox { return true }
        guard let routes = try? await policies.current().facts.routes, !routes.isEmpty else {
            return false
        }
        return routes.allSatisfy { $0.name == "sandbox" }
    }
}
