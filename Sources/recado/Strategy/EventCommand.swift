import ArgumentParser
import Domain
import Store
import Strategy
import Values
import Workers

/// Tells of something that happened outside.
struct EventCommand: ControlledCommand {
    static let controlName = "event"
    static let configuration = CommandConfiguration(
        commandName: "event",
        abstract: "Tell of something that happened to an account, from which steps are counted.",
        discussion: """
            Strategies count steps from it by `at: event NAME+2`, and ask for it by \
            `days_since(NAME)`. Told again with a later day, its steps come again. Exit code 3 when \
            there is no such account, 2 when nothing changed.

            Example: recado event visita --account 4152310001 --on 2026-11-20
            """
    )

    @OptionGroup var options: Options
    @Argument(help: "What happened, in a word of up to 40 letters.")
    var name: String
    @Option(help: "The creditor's number of the account.")
    var account: String
    @Option(help: "The creditor's code; without it all creditors are searched.")
    var creditor: String?
    @Option(help: "The day, as 2026-11-20; without it today.")
    var on: String?

    func validate() throws {
        guard (1...AccountClock.nameLimit).contains(name.utf8.count) else {
            throw ValidationError("the name has 1 to \(AccountClock.nameLimit) letters")
        }
        guard on.map({ Day(iso: $0) != nil }) ?? true else {
            throw ValidationError("--on is a day such as 2026-11-20")
        }
    }

    func run() async throws { try await runHereOrThere() }

    func controlArguments(_ settings: Settings) -> [String] {
        ["--account=\(account)"] + (creditor.map { ["--creditor=\($0)"] } ?? [])
            + (on.map { ["--on=\($0)"] } ?? []) + ["--", name]
    }

    func perform(in context: Context, now: Instant) async throws -> CommandOutcome {
        let today = try await context.today(now)
        let day = on.flatMap { Day(iso: $0) } ?? today
        guard day <= today else {
            return CommandOutcome(
                text: "\(day) has not come yet: tell of it when it happened",
                exitCode: Exit.asks.rawValue,
                isComplaint: true
            )
        }
        let owners = try await context.store.accounts(numbered: account, creditor: creditor)
        guard !owners.isEmpty else {
            return CommandOutcome(
                text: "there is no such account",
                exitCode: Exit.notFound.rawValue,
                isComplaint: true
            )
        }
        let planner = PlanWorker(store: context.store, policies: context.policies)
        var changed = 0
        func known(_ person: PersonID, _ id: AccountID) async throws -> Day? {
            let state = try await context.store.person(person)?.state
            return state?.accounts.first { $0.account.id == id }?.clock.day(of: name)
        }
        for (person, id) in owners {
            let before = try await known(person, id)
            try await planner.decide([CaseWork(person, .marked(id, name: name, on: day))], at: now)
            // The day may not have come where the person lives; then nothing is noted.
            if try await known(person, id) != before { changed += 1 }
        }
        return CommandOutcome(
            options.json,
            ["event": .text(name), "day": .day(day), "accounts": .number(changed)],
            changed > 0
                ? "\(name) on \(day) is noted"
                : "nothing is noted: \(name) was known on \(day) or later, or \(day) has not "
                    + "come where the person lives",
            exitCode: changed > 0 ? 0 : Exit.asks.rawValue
        )
    }
}
