import ArgumentParser
import Domain
import Store
import Strategy
import Values

/// Why a message was sent, or was not.
struct WhyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Why a message was sent, or why a step of a person became none.",
        discussion: """
            With a message: its full story, what asked for it, which rules spoke, its way. With \
            --account, --customer, --phone or --person: what was last decided about each step that \
            was not sent, by which rule, and when it would be lawful. In Spanish, for whoever has to \
            answer an authority; in English with --english. Exit code 3 when there is no such \
            message or person.

            Example: recado why 0199f0c2-0000-7000-8000-000000000000 --reveal
            Example: recado why --account 4152310001 --creditor BANCO-EJEMPLO --step "hoy vence"
            """
    )

    /// How far ahead a lawful instant is looked for, in days.
    static let days = 31

    @OptionGroup var options: Options
    @Argument(help: "The message.")
    var message: String?
    @Option(help: "Our own id of a person.")
    var person: String?
    @Option(help: "The creditor's number of a customer.")
    var customer: String?
    @Option(help: "The creditor's number of an account.")
    var account: String?
    @Option(help: "A telephone number; one without + is taken as Mexican.")
    var phone: String?
    @Option(help: "The creditor's code; without it all creditors are searched.")
    var creditor: String?
    @Option(help: "One step, as its strategy names it; sent or not.")
    var step: String?
    @Flag(help: "Tell it in English.")
    var english = false
    @Flag(help: "Show texts and addresses.")
    var reveal = false

    func validate() throws {
        guard [message, person, customer, account, phone].compactMap({ $0 }).count == 1 else {
            throw ValidationError(
                "name one message, or one person by --account, --customer, --phone or --person"
            )
        }
        guard message == nil || (step == nil && creditor == nil) else {
            throw ValidationError("--step and --creditor go with a person, not with a message")
        }
    }

    func run() async throws {
        guard let message else { return try await tellSteps() }
        guard let id = MessageID(message) else {
            throw ValidationError("a message has 32 hexadecimal digits; `recado outbox` lists them")
        }
        let context = try await Context.openForReading(try options.settings())
        guard let story = try await context.store.why(id) else {
            await context.close()
            throw notFound("there is no message \(id)")
        }
        let view = try await Self.view(
            story,
            context,
            language: english ? .english : .spanish,
            isRevealed: reveal
        )
        await context.close()
        if options.json { printJSON(view.json) } else { print(view.text) }
    }

    /// What became of the steps of a person.
    private func tellSteps() async throws {
        let choice = PersonChoice(
            id: person,
            customer: customer,
            account: account,
            phone: phone,
            creditor: creditor
        )
        let context = try await Context.openForReading(try options.settings())
        let id = try await choice.findOne(context)
        let outlook = try await OutlookView.gather(
            id,
            context,
            language: english ? .english : .spanish,
            purpose: .initiated,
            days: Self.days,
            isRevealed: reveal
        )
        let history = try await context.store.history(of: id, limit: .max)
        await context.close()
        guard let outlook else { throw notFound("there is no such person") }
        let outcomes = StepOutcome.latest(
            in: history.map { ($0.version, $0.at, $0.record.reasons) }
        )
        if let step, !outcomes.contains(where: { $0.step.hasPrefix(step) }) {
            let known = outcomes.map { "«\($0.step)»" }.joined(separator: ", ")
            throw notFound(
                "nothing was decided about a step \(step) of this person; there are "
                    + (known.isEmpty ? "none yet" : known)
            )
        }
        let view = NotMadeView(outlook, outcomes, step: step)
        if options.json { printJSON(view.json) } else { print(view.text) }
    }

    /// Gathers what the story itself does not hold: the zone of the person, and the text.
    private static func view(
        _ story: MessageStory,
        _ context: Context,
        language: ExplanationLanguage,
        isRevealed: Bool
    ) async throws -> WhyView {
        let person = try await context.store.person(story.row.person)
        let zone = await context.zone(of: person?.state?.facts.zones ?? [])
        var rendered: RenderedText?
        var received: String?
        if isRevealed, let person {
            if let content = story.content {
                var renderer = try await TextRenderer(context, person)
                rendered = try await renderer.render(story.row, content)
            } else {
                received = try await context.store.thread(of: person.person, limit: Page.limitMax)
                    .first { $0.row.message == story.row.message }?.text
            }
        }
        return WhyView(
            story: story,
            language: language,
            clock: QueryClock(zone: zone),
            rendered: rendered,
            received: received,
            isRevealed: isRevealed
        )
    }
}
