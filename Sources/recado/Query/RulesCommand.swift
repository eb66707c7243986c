import ArgumentParser
import Domain
import Store
import Strategy
import Values
import Workers

/// What contact law says.
struct RulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "What contact law allows for one person, and what it lets a text say.",
        subcommands: [Explain.self, CheckTextCommand.self]
    )

    struct Explain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "When a person may be contacted, by channel, and which rules say so.",
            discussion: """
                In Spanish, with the source of each rule and how sure we are of it; in English with \
                --english. Asks the gate that campaigns, bot and agents pass. Addresses are hidden \
                unless --reveal is given. Exit code 3 when there is no such person.

                Example: recado rules explain --account 4152310001 --creditor BANCO-EJEMPLO --days 7
                """
        )

        /// The most days that can be asked for.
        static let daysLimit = 31

        @OptionGroup var options: Options
        @OptionGroup var choice: PersonChoice
        @Option(help: "Days to look ahead, 1 to 31.")
        var days = 7
        @Option(
            help: "Why we would write: initiated, reply, confirmation, service or marketing."
        )
        var purpose = "initiated"
        @Flag(help: "Tell it in English.")
        var english = false
        @Flag(help: "Show addresses and numbers.")
        var reveal = false

        func validate() throws {
            guard (1...Self.daysLimit).contains(days) else {
                throw ValidationError("--days is a number from 1 to \(Self.daysLimit)")
            }
        }

        func run() async throws {
            let purpose: Purpose = try caseNamed(purpose, option: "--purpose")
            let context = try await Context.openForReading(try options.settings())
            let id = try await choice.findOne(context)
            let view = try await OutlookView.gather(
                id,
                context,
                language: english ? .english : .spanish,
                purpose: purpose,
                days: days,
                isRevealed: reveal
            )
            await context.close()
            guard let view else { throw notFound("there is no such person") }
            if options.json { printJSON(view.json) } else { print(view.text) }
        }
    }
}

extension OutlookView {
    /// Asks the policy in force about a person as they stand; nil when there is no such person.
    static func gather(
        _ id: PersonID,
        _ context: Context,
        language: ExplanationLanguage,
        purpose: Purpose,
        days: Int,
        isRevealed: Bool
    ) async throws -> OutlookView? {
        let gathered = try await PersonSnapshot.gather(
            id,
            context,
            threadLimit: nil,
            isRevealed: isRevealed
        )
        guard let snapshot = gathered else { return nil }
        let policy = try await context.policies.current().policy
        let outlooks = snapshot.person.state.map {
            policy.outlooks(for: $0, purpose: purpose, now: snapshot.now, days: days)
        }
        return OutlookView(
            snapshot: snapshot,
            outlooks: outlooks ?? [],
            language: language,
            purpose: purpose,
            days: days
        )
    }
}
