import ArgumentParser
import Foundation
import Training
import Understanding

/// The models of intents, out of phrases.
struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Make the models that tell what messages mean out of labelled phrases.",
        discussion: """
            Reads phrases-es.tsv and phrases-en.tsv (label, tab, text; several labels with a plus \
            between) and writes es.model and en.model. The same phrases give the same bytes. \
            Running workers read a new model at their next start.

            Example: recado train --phrases Resources/understanding --out Resources/understanding
            """
    )

    @OptionGroup var options: Options
    @Option(help: "The folder of the phrases.")
    var phrases: String
    @Option(help: "The folder the models are written to.")
    var out: String

    func run() throws {
        var read: [String: [Phrase]] = [:]
        for (name, _) in Resources.understood {
            read[name] = try readUnderstandingFile("\(phrases)/phrases-\(name).tsv") {
                try PhraseFile.phrases($0)
            }
        }
        for (name, language) in Resources.understood {
            let own = read[name] ?? []
            // Kinds of words are the same in both languages: the smaller set learns from the larger.
            let others = language == .spanish ? [] : read["es"] ?? []
            let bytes = try IntentTrainer(language).train(own, beside: others)
            let model = try IntentModel(decoding: bytes)
            let path = "\(out)/\(name).model"
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
            if options.json {
                printJSON([
                    "file": .text(path), "phrases": .number(own.count),
                    "bytes": .number(bytes.count), "version": .text(hexadecimal(model.version)),
                ])
            } else {
                print(
                    "\(path): \(grouped(own.count)) phrases, \(grouped(bytes.count)) bytes, "
                        + "version \(hexadecimal(model.version))"
                )
            }
        }
    }
}

/// Eight hexadecimal digits.
func hexadecimal(_ version: UInt32) -> String {
    let digits = String(version, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
}
