public import Understanding
import Values

/// A message and what it means, leading intent first.
public struct Phrase: Sendable {
    /// The message.
    public let text: String
    /// What it means.
    public let intents: [Intent]

    /// Makes a phrase.
    public init(text: String, intents: [Intent]) {
        self.text = text
        self.intents = intents
    }
}

/// A line of a file of phrases that cannot be read.
public struct PhraseFileError: Error, CustomStringConvertible {
    /// The line, from 1.
    public let line: Int
    /// What is wrong with it.
    public let problem: String

    /// A sentence for an operator; never the text of the line.
    public var description: String { "line \(line): \(problem)" }
}

/// Files of lines `label[+label]<TAB>text`; lines that begin with `#` are comments.
public enum PhraseFile {
    /// Reads the phrases of a file.
    public static func phrases(_ file: String) throws(PhraseFileError) -> [Phrase] {
        var phrases: [Phrase] = []
        for (number, line) in file.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            if line.isEmpty || line.hasPrefix("#") { continue }
            let parts = line.split(separator: "\t", maxSplits: 1)
            guard parts.count == 2 else {
                throw PhraseFileError(line: number + 1, problem: "there is no tab behind a label")
            }
            var intents: [Intent] = []
            for label in parts[0].split(separator: "+") {
                guard let intent = IntentLabel.intent(label) else {
                    throw PhraseFileError(line: number + 1, problem: "the label is not known")
                }
                if !intents.contains(intent) { intents.append(intent) }
            }
            phrases.append(Phrase(text: String(parts[1]), intents: intents))
        }
        return phrases
    }

    /// How many of a hundred phrases are trained on when figures are measured.
    private static let trainedOf100: UInt64 = 85
    private static let splitSeed: UInt64 = 1

    /// Parts phrases in those to train on and those to measure with, the same way each time.
    public static func split(_ phrases: [Phrase]) -> (train: [Phrase], test: [Phrase]) {
        var generator = Generator(seed: splitSeed)
        var train: [Phrase] = []
        var test: [Phrase] = []
        for phrase in phrases {
            if generator.below(100) < trainedOf100 {
                train.append(phrase)
            } else {
                test.append(phrase)
            }
        }
        return (train, test)
    }
}
