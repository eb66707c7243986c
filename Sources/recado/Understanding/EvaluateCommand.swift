import ArgumentParser
import Foundation
import Training
import Understanding

/// How well messages are understood.
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Measure how well messages are understood.",
        discussion: """
            Without --corpus: trains on 85 % of the shipped phrases and measures on the rest, which \
            it drew by a fixed seed. With --corpus: measures the shipped models on the .tsv files \
            of a folder, a first line naming their columns: text, on, country, days, amounts, \
            label, kind (a file with a column kind holds messages that ask to stop).

            Example: recado evaluate --corpus my-messages
            """
    )

    private static let coverages = [100, 90, 80, 70]
    private static let pairsShown = 10

    @OptionGroup var options: Options
    @Option(help: "A folder of files of messages with what is in them.")
    var corpus: String?
    @Flag(help: "Only the rules, without a model.")
    var rulesOnly = false

    func run() throws {
        let resources = try Resources(try options.settings().resources)
        guard let corpus else { return try evaluateShipped(resources) }
        let model = rulesOnly ? nil : try resources.intentModel()
        let names = try FileManager.default.contentsOfDirectory(atPath: corpus).sorted()
            .filter { $0.hasSuffix(".tsv") }
        guard !names.isEmpty else { throw Failure("\(corpus) holds no .tsv file") }
        for name in names {
            var evaluation = Evaluation(model: model)
            let cases = try readUnderstandingFile("\(corpus)/\(name)") { try CorpusFile.cases($0) }
            for example in cases { evaluation.add(example) }
            show(name, evaluation)
        }
    }

    private func evaluateShipped(_ resources: Resources) throws {
        var spanish: [Phrase] = []
        for (name, language) in Resources.understood {
            let all = try readUnderstandingFile(
                resources.path("understanding/phrases-\(name).tsv")
            ) { try PhraseFile.phrases($0) }
            let (train, test) = PhraseFile.split(all)
            if language == .spanish { spanish = train }
            let bytes = try IntentTrainer(language).train(
                train,
                beside: language == .spanish ? [] : spanish
            )
            var evaluation = Evaluation(model: rulesOnly ? nil : try IntentModel(decoding: bytes))
            for phrase in test {
                var example = Evaluation.Case(phrase.text)
                example.intents = phrase.intents
                let stops = phrase.intents.contains(.optOut)
                // Whoever wants no more calls is no false alarm.
                example.stops = stops ? true : phrase.intents.contains(.ceaseContact) ? nil : false
                evaluation.add(example)
            }
            show("phrases-\(name).tsv, the 15 % held back", evaluation)
        }
    }

    // MARK: Showing

    private func show(_ name: String, _ evaluation: Evaluation) {
        if options.json {
            printJSON(json(name, evaluation))
            return
        }
        print(name)
        for (label, share) in shares(evaluation) where share.all > 0 {
            print("  \(label): \(percent(share)) (\(share.right) of \(share.all))")
        }
        guard evaluation.intentCount > 0 else { return }
        for coverage in Self.coverages {
            let share = evaluation.accuracy(coverage: coverage)
            print(
                "  intents right at \(coverage) % coverage: \(percent(share)) "
                    + "(\(share.right) of \(share.all))"
            )
        }
        for (pair, count) in evaluation.confusions(limit: Self.pairsShown) {
            print("    \(pair): \(count)")
        }
    }

    private func shares(_ evaluation: Evaluation) -> [(String, Evaluation.Share)] {
        [
            ("days exact", evaluation.days), ("amounts exact", evaluation.amounts),
            ("false days", evaluation.falseDays), ("opt-outs understood", evaluation.optOuts),
            ("false opt-outs", evaluation.falseOptOuts),
        ]
    }

    private func percent(_ share: Evaluation.Share) -> String {
        guard share.all > 0 else { return "–" }
        let thousandths = (share.right * 1_000 + share.all / 2) / share.all
        return "\(thousandths / 10).\(thousandths % 10) %"
    }

    private func json(_ name: String, _ evaluation: Evaluation) -> [String: JSON] {
        func value(_ share: Evaluation.Share) -> JSON {
            .object(["right": .number(share.right), "all": .number(share.all)])
        }
        var intents: [String: JSON] = [:]
        for coverage in Self.coverages {
            intents["\(coverage)"] = value(evaluation.accuracy(coverage: coverage))
        }
        return [
            "suite": .text(name), "days": value(evaluation.days),
            "amounts": value(evaluation.amounts), "false_days": value(evaluation.falseDays),
            "opt_outs": value(evaluation.optOuts),
            "false_opt_outs": value(evaluation.falseOptOuts), "intents": .object(intents),
            "confusions": .object(
                Dictionary(
                    uniqueKeysWithValues: evaluation.confusions(limit: Self.pairsShown).map {
                        ($0.pair, JSON.number($0.count))
                    }
                )
            ),
        ]
    }
}
