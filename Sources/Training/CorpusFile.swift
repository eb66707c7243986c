import Understanding
import Values

/// Files of messages with what is in them: a first line of column names, then tab-separated values.
public enum CorpusFile {
    /// Reads the cases of a file.
    ///
    /// Columns: `text`; `on` and `country`; `days` (ISO, `;` between); `amounts` (minor units, or
    /// `half`, `all`, `minimum`, `third`, `quarter`); `label` (`+` between). In a file with a
    /// column `kind` every message asks to stop, in one with neither days nor kind none does
    /// unless it is labelled so.
    public static func cases(_ file: String) throws(PhraseFileError) -> [Evaluation.Case] {
        var lines = file.split(separator: "\n", omittingEmptySubsequences: false)[...]
        guard let header = lines.popFirst() else { return [] }
        let names = fields(header).map { String($0) }
        guard let textColumn = names.firstIndex(of: "text") else {
            throw PhraseFileError(line: 1, problem: "there is no column named text")
        }
        var cases: [Evaluation.Case] = []
        for (offset, line) in lines.enumerated() where !line.isEmpty {
            let values = fields(line)
            guard values.count > textColumn else {
                throw PhraseFileError(line: offset + 2, problem: "there are too few columns")
            }
            var example = Evaluation.Case(String(values[textColumn]))
            for (name, value) in zip(names, values) {
                try take(name, value, &example, line: offset + 2)
            }
            if names.contains("kind") {
                example.stops = true
            } else if !names.contains("days") {
                example.stops =
                    example.intents.contains(.optOut) || example.intents.contains(.ceaseContact)
                    ? nil : false
                if !example.intents.contains(.promise) { example.days = nil }
            }
            cases.append(example)
        }
        return cases
    }

    private static func fields(_ line: Substring) -> [Substring] {
        line.split(separator: "\t", omittingEmptySubsequences: false).map {
            $0.hasSuffix("\r") ? $0.dropLast() : $0
        }
    }

    private static func take(
        _ name: String,
        _ value: Substring,
        _ example: inout Evaluation.Case,
        line: Int
    ) throws(PhraseFileError) {
        switch name {
        case "on":
            guard let day = Day(iso: String(value)) else {
                throw PhraseFileError(line: line, problem: "on is no ISO day")
            }
            example.on = day
        case "country": if !value.isEmpty { example.country = String(value) }
        case "days":
            var days: [Day] = []
            for part in value.split(separator: ";") {
                guard let day = Day(iso: String(part)) else {
                    throw PhraseFileError(line: line, problem: "days has what is no ISO day")
                }
                days.append(day)
            }
            example.days = days
        case "amounts":
            var amounts: [Evaluation.NamedAmount] = []
            for part in value.split(separator: ";") {
                guard let amount = amount(part) else {
                    throw PhraseFileError(line: line, problem: "amounts has what is no amount")
                }
                amounts.append(amount)
            }
            example.amounts = amounts
        case "label":
            for label in value.split(separator: "+") {
                guard let intent = IntentLabel.intent(label) else {
                    throw PhraseFileError(line: line, problem: "the label is not known")
                }
                example.intents.append(intent)
            }
        default: break
        }
    }

    private static func amount(_ text: Substring) -> Evaluation.NamedAmount? {
        switch text {
        case "half": .share(.half)
        case "all": .share(.all)
        case "minimum": .share(.minimum)
        case "third": .share(.third)
        case "quarter": .share(.quarter)
        default: Int64(text).map { .minor($0) }
        }
    }
}
