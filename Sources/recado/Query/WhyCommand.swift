import ArgumentParser
import Domain
import Store
import Strategy
import Values

/// Why a message was sent, or was not.
struct WhyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "The full story of one message: what asked for it, which rules spoke, its way.",
        discussion: """
            In Spanish, for whoever has to answer an authority; in English with --english. Exit \
            code 3 when there is no such message.

            Example: recado why 0199f0c2-0000-7000-8000-000000000000 --reveal
            """
    )

    @OptionGroup var options: Options
    @Argument(help: "The message.")
    var message: String
    @Flag(help: "Tell it in English.")
    var english = false
    @Flag(help: "Show the text.")
    var reveal = false

    func run() async throws {
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
