import ArgumentParser
import Files
import Values

/// The numbering plan.
struct NumberingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "numbering",
        abstract: "Keep the table of which Mexican numbers receive texts up to date.",
        subcommands: [Update.self]
    )

    struct Update: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make the table anew from the regulator's list of number blocks.",
            discussion: """
                The list is the CSV of the national numbering plan as the regulator publishes it, \
                plain or gzip. The old table stays when a line is not understood. Running workers \
                read the new table at their next start.

                Example: recado numbering update pnn_Publico.csv
                """
        )

        @OptionGroup var options: Options
        @Argument(help: "The regulator's list of geographic numbers.")
        var file: String
        @Option(help: "The regulator's list of numbers not tied to a place (800, 900).")
        var nonGeographic: String?

        func run() async throws {
            let resources = try Resources(try options.settings().resources)
            let path = resources.path("numbering/mx.bin")
            let before = try? NumberingTable(path: path)
            let summary = try Numbering.update(
                list: file,
                nonGeographic: nonGeographic,
                table: path
            )
            let isOlder = before.map { $0.newestDay > summary.newest.daysSinceEpoch } ?? false
            if options.json {
                printJSON([
                    "table": .text(path), "blocks": .number(summary.blocks),
                    "ranges": .number(summary.ranges), "newest": .day(summary.newest),
                    "bytes": .number(summary.size), "older_than_before": .flag(isOlder),
                ])
                return
            }
            print(
                "\(path): \(grouped(summary.blocks)) blocks in \(grouped(summary.ranges)) ranges, "
                    + "the newest of \(summary.newest), \(grouped(summary.size)) bytes"
            )
            if isOlder { print("Note: the table before was newer.") }
        }
    }
}
