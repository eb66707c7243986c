/// Looks for what a law may mind in a text, whoever wrote it: a template's author, an agent or a
/// model.
///
/// ```
/// let review = reviewer.review("Le vamos a embargar")
/// review.findings.first?.contentClass  // threatens
/// ```
/// The phrases of every language are looked for in every text. What is found depends on the text
/// and the files only.
public struct ContentReviewer: Sendable {
    /// The most octets of a text that are read; a longer text is never good.
    public static let textLimit = 8_000
    /// The most findings of one text.
    public static let findingLimit = 32
    /// The most earlier texts a text is compared with.
    public static let earlierLimit = 20
    /// How many characters a locked screen shows.
    public static let previewLength = 40
    /// How many words may stand between a negation and what it denies.
    static let negationReach = 8
    /// How many words before a phrase one that makes it harmless may begin.
    static let harmlessReach = 10

    let phrases: CompiledPhrases

    /// Makes a reviewer of the phrases of several languages.
    ///
    /// - Throws: `ContentPhrasesError` when together they are too many.
    public init(_ files: [ContentPhrases]) throws(ContentPhrasesError) {
        phrases = try CompiledPhrases(files)
    }

    /// Reviews a text.
    ///
    /// - Parameters:
    ///   - earlier: what the person was sent before, the latest first.
    ///   - previewLength: how many characters a locked screen shows; 0 where none does.
    public func review(
        _ text: String,
        earlier: [String] = [],
        previewLength: Int = 0
    ) -> ContentReview {
        let seen = SeenText(text, phrases.lexicon, limit: ContentReviewer.textLimit)
        var search = PhraseSearch(seen, phrases, previewEnd: end(of: previewLength, in: text))
        search.run()
        var findings = search.findings
        if let repetition = repetition(seen, earlier) { findings.append(repetition) }
        return ContentReview(
            findings: findings,
            reveals: search.reveals,
            isCut: seen.readCount < text.utf8.count
        )
    }

    /// The octet behind so many characters.
    private func end(of length: Int, in text: String) -> Int {
        var count = 0
        var end = 0
        for scalar in text.unicodeScalars {
            if count >= length { break }
            if !PlainLetter.isUnseen(scalar.value) { count += 1 }
            end += UTF8.width(scalar)
        }
        return end
    }

    /// What a text is compared with others by, numbers and dates apart.
    func textPrint(of text: String) -> TextPrint {
        TextPrint(SeenText(text, phrases.lexicon, limit: ContentReviewer.textLimit))
    }

    private func repetition(_ seen: SeenText, _ earlier: [String]) -> ContentFinding? {
        guard let first = seen.tokens.first, let last = seen.tokens.last else { return nil }
        let prints = earlier.prefix(ContentReviewer.earlierLimit).lazy.map { textPrint(of: $0) }
        let own = TextPrint(seen)
        guard prints.contains(where: own.isNearly) else { return nil }
        return ContentFinding(
            contentClass: .repeats,
            span: first.span.lowerBound..<last.span.upperBound,
            family: "repetition",
            why: TwoTongues(
                spanish: "repite casi igual un mensaje que la persona ya recibió",
                english: "says almost the same as a message that the person already got"
            ),
            instead: TwoTongues(
                spanish: "diga algo nuevo que le sirva, o espere su respuesta",
                english: "say something new that helps, or wait for the answer"
            ),
            sources: [:]
        )
    }
}
