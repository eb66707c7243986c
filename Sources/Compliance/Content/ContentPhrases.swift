public import Values

/// Something to say to a person in Spanish and in English.
public struct TwoTongues: Sendable, Equatable {
    /// In Spanish.
    public let spanish: String
    /// In English.
    public let english: String
}

/// Phrases that do one thing which a law may mind, such as announcing a seizure.
public struct PhraseFamily: Sendable, Equatable {
    /// The name, unique in its file.
    public let name: String
    /// The language of its phrases, such as `es`.
    public let language: String
    /// What a text with such a phrase does; one class.
    public let contentClass: ContentClasses
    /// What such a phrase does, as a reason.
    public let why: TwoTongues
    /// What to write instead.
    public let instead: TwoTongues
    /// Keys of the sources that name it, by country.
    public let sources: [String: [String]]
    /// Whether it only matters where a locked screen shows it.
    public let isOnlyForPreviews: Bool
    let isNegatable: Bool
    let phrases: [PhrasePattern]
    let unless: [PhrasePattern]
}

/// The phrases of one language, read from a file.
public struct ContentPhrases: Sendable {
    /// The version of the file format that this build reads.
    public static let format: Int64 = 1
    /// The most families of one file.
    public static let familyLimit = 200
    /// The most phrases of one file, all their forms counted.
    public static let formLimit = 20_000

    /// The language, such as `es`.
    public let language: String
    /// The version, counting up from 1.
    public let version: Int
    /// The families in the order of the file.
    public let families: [PhraseFamily]
    let negators: [PhrasePattern.Word]
    let conditionals: [PhrasePattern.Word]
    let limiters: [PhrasePattern.Word]
    let fillers: [PhrasePattern.Word]
    let harmless: [PhrasePattern]

    /// Reads the phrases of a file from its tree.
    ///
    /// - Throws: `ContentPhrasesError` with every mistake of the file.
    public init(_ tree: Tree) throws(ContentPhrasesError) {
        var reader = PhraseFileReader()
        let read = reader.phrases(tree)
        guard let read, reader.tree.mistakes.isEmpty else {
            throw ContentPhrasesError(mistakes: reader.tree.mistakes)
        }
        self = read
    }

    init(
        language: String,
        version: Int,
        families: [PhraseFamily],
        negation: [String: [PhrasePattern.Word]],
        harmless: [PhrasePattern]
    ) {
        self.language = language
        self.version = version
        self.families = families
        negators = negation["not"] ?? []
        conditionals = negation["unless_after"] ?? []
        limiters = negation["unless_before"] ?? []
        fillers = negation["across"] ?? []
        self.harmless = harmless
    }
}

/// Why a file of phrases was not loaded: every mistake in it.
public struct ContentPhrasesError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The mistakes, in the order they were found.
    public let mistakes: [Mistake]

    /// One mistake a line.
    public var description: String {
        mistakes.map(\.description).joined(separator: "\n")
    }
}
