import Values

/// The phrases of all files in one table, found by the word of each that is said least.
final class CompiledPhrases: Sendable {
    /// One step of a phrase.
    struct Step: Sendable {
        /// The position of its words in `sets`, or -1 for a gap.
        var set: Int32
        /// Whether the word may be missing.
        var isOptional = false
        /// How many words the gap may have.
        var gap: UInt8 = 0
        /// Whether the gap may cross the end of a sentence.
        var crosses = false
    }

    /// A phrase: its steps are a range of `steps`.
    struct Phrase: Sendable {
        var family: Int
        var steps: Range<Int>
    }

    /// What a search asks of a family before anything was found.
    struct Traits: Sendable {
        var contentClass: ContentClasses
        var isNegatable: Bool
        var isOnlyForPreviews: Bool
    }

    let families: [PhraseFamily]
    let traits: [Traits]
    let lexicon: Lexicon
    let sets: [SymbolSet]
    let steps: [Step]
    let phrases: [Phrase]
    /// The phrases of whose words a symbol is the one said least, as positions in `phrases`.
    let byRarest: [[Int32]]
    /// By family: the phrases that make a finding harmless.
    let unless: [[Range<Int>]]
    let harmless: [Range<Int>]
    let negators: SymbolSet
    let conditionals: SymbolSet
    let limiters: SymbolSet
    let fillers: SymbolSet

    init(_ files: [ContentPhrases]) throws(ContentPhrasesError) {
        var table = PhraseTable()
        var phrases: [Phrase] = []
        var unless: [[Range<Int>]] = []
        families = files.flatMap(\.families)
        traits = families.map {
            Traits(
                contentClass: $0.contentClass,
                isNegatable: $0.isNegatable,
                isOnlyForPreviews: $0.isOnlyForPreviews
            )
        }
        for (index, family) in families.enumerated() {
            for pattern in family.phrases {
                phrases.append(Phrase(family: index, steps: table.add(pattern)))
            }
            unless.append(family.unless.map { table.add($0) })
        }
        harmless = files.flatMap(\.harmless).map { table.add($0) }
        negators = table.symbolSet(files.flatMap(\.negators))
        conditionals = table.symbolSet(files.flatMap(\.conditionals))
        limiters = table.symbolSet(files.flatMap(\.limiters))
        fillers = table.symbolSet(files.flatMap(\.fillers))
        guard !table.isFull else {
            throw ContentPhrasesError(mistakes: [
                Mistake(
                    at: SourcePlace(line: 1, column: 1),
                    "the phrases have more than \(Lexicon.symbolLimit) words together",
                    remedy: "Leave some out."
                )
            ])
        }
        var byRarest = [[Int32]](repeating: [], count: Int(table.lexicon.count))
        for (index, phrase) in phrases.enumerated() {
            for symbol in table.rarest(of: phrase.steps, common: fillers) {
                byRarest[Int(symbol)].append(Int32(truncatingIfNeeded: index))
            }
        }
        self.byRarest = byRarest
        self.phrases = phrases
        self.unless = unless
        lexicon = table.lexicon
        sets = table.members.map { SymbolSet($0) }
        steps = table.steps
    }
}

/// Gathers words, sets of words and steps; equal sets are kept once.
private struct PhraseTable {
    var lexicon = Lexicon()
    var members: [[UInt16]] = []
    var steps: [CompiledPhrases.Step] = []
    var isFull = false
    private var known: [[UInt16]: Int32] = [:]

    mutating func add(_ pattern: PhrasePattern) -> Range<Int> {
        let start = steps.count
        for element in pattern.elements {
            switch element {
            case .gap(let count, let crosses):
                steps.append(
                    CompiledPhrases.Step(set: -1, gap: UInt8(clamping: count), crosses: crosses)
                )
            case .words(let words, let isOptional):
                steps.append(CompiledPhrases.Step(set: set(words), isOptional: isOptional))
            }
        }
        return start..<steps.count
    }

    mutating func symbolSet(_ words: [PhrasePattern.Word]) -> SymbolSet {
        SymbolSet(symbols(words))
    }

    /// The words of the step that a text has least often: none that are said all the time, then
    /// few.
    func rarest(of range: Range<Int>, common: SymbolSet) -> [UInt16] {
        var best: [UInt16] = []
        var least = Int.max
        for step in steps[range] where step.set >= 0 && !step.isOptional {
            let words = members[Int(step.set)]
            let often = words.count { common.contains($0) || $0 == Lexicon.number }
            let weight = often * Lexicon.symbolLimit + words.count
            if weight < least {
                least = weight
                best = words
            }
        }
        return best
    }

    private mutating func set(_ words: [PhrasePattern.Word]) -> Int32 {
        let symbols = symbols(words)
        if let place = known[symbols] { return place }
        let place = Int32(truncatingIfNeeded: members.count)
        members.append(symbols)
        known[symbols] = place
        return place
    }

    private mutating func symbols(_ words: [PhrasePattern.Word]) -> [UInt16] {
        var symbols: [UInt16] = []
        for word in words {
            if word.isNumber {
                symbols.append(Lexicon.number)
            } else if let symbol = lexicon.add(word.letters, isStem: word.isStem) {
                symbols.append(symbol)
            } else {
                isFull = true
            }
        }
        return symbols.sorted()
    }
}
