import ArgumentParser
import Foundation
import Understanding
import Values

/// What one message was understood to say.
struct UnderstandCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "understand",
        abstract: "Print what a message is understood to say.",
        discussion: """
            In Spanish. Nothing is stored and no database is needed.

            Example: recado understand "le deposito mil quinientos la próxima quincena" \
            --on 2026-11-21
            """
    )

    @OptionGroup var options: Options
    @Argument(help: "The message.")
    var text: String
    @Option(help: "The day it was written on, such as 2026-11-21; today unless told.")
    var on: String?
    @Option(help: "Country by two letters, such as mx.")
    var country = "MX"
    @Flag(help: "Only the rules, without a model.")
    var rulesOnly = false

    func validate() throws {
        if let on, Day(iso: on) == nil {
            throw ValidationError("--on is a day such as 2026-11-21")
        }
        if country.utf8.count != 2 || !country.utf8.allSatisfy({ $0 | 0x20 >= 0x61 }) {
            throw ValidationError("--country has two letters, such as mx")
        }
    }

    func run() throws {
        let model =
            rulesOnly
            ? nil : try Resources(try options.settings().resources).intentModel()
        let day = on.flatMap { Day(iso: $0) } ?? Resources.day(of: Context.now())
        let view = UnderstoodView(
            understood: understand(text, on: day, country: country.uppercased(), model: model),
            day: day,
            modelVersion: model?.version
        )
        if options.json { printJSON(view.json) } else { print(view.lines.joined(separator: "\n")) }
    }
}
