/// What the model of intents sees of a message: hashed words, pairs of words, and runs of
/// characters, each with a block of its own, and what the grammar and the rules found.
package struct IntentFeatures: Sendable {
    /// The two kinds of features, which are weighed apart.
    package enum Block: Int, CaseIterable, Sendable {
        /// Words and pairs of words.
        case words = 0
        /// Runs of two to five characters.
        case characters = 1
        /// What words are about, pairs of that, and what the rules and the grammar found.
        case concepts = 2
    }

    /// No run of characters is longer.
    private static let longestRun = 5
    /// Tokens beyond these are not looked at: nobody says what they want that late.
    private static let tokensLimit = 200

    /// The beginning of a longer word stands for all its forms.
    private static let stemLength = 5
    /// Kinds this near to each other are a pair.
    private static let nearest = 3

    /// The features of each block, sorted, each once.
    package let blocks: [[UInt32]]

    /// - Parameters:
    ///   - text: the message.
    ///   - tokens: the part of it that is looked at.
    ///   - dated: which tokens belong to days and times, whatever they are.
    ///   - marks: what the rules and the grammar found.
    init(_ text: FoldedText, tokens: Range<Int>, dated: [Bool], marks: [String]) {
        let last = min(tokens.upperBound, tokens.lowerBound + IntentFeatures.tokensLimit)
        let range = tokens.lowerBound..<max(tokens.lowerBound, last)
        let (datedWord, datedKind, numberKind): (UInt64, UInt64, UInt64) = (4, 1_001, 1_002)
        var words: [UInt64] = []
        var kinds: [UInt64] = []
        var stems: [UInt64] = []
        for index in range {
            // `el viernes`, `el 15`: which day it is says nothing of what is wanted.
            if dated[index] {
                if words.last != datedWord { words.append(datedWord) }
                if kinds.last != datedKind { kinds.append(datedKind) }
                continue
            }
            let token = text.tokens[index]
            words.append(IntentFeatures.hash(token))
            if token.isWord, token.range.count > IntentFeatures.stemLength {
                stems.append(Fold.hash(text.bytes[token.range].prefix(IntentFeatures.stemLength)))
            }
            if token.isWord {
                if let kind = Concepts.kind(of: text.bytes[token.range]) { kinds.append(kind) }
            } else {
                kinds.append(numberKind)
            }
        }
        blocks = [
            IntentFeatures.words(words, stems), IntentFeatures.characters(text, range),
            IntentFeatures.concepts(kinds, marks),
        ]
    }

    /// A number is any number: what it says is the grammar's to read.
    private static func hash(_ token: Token) -> UInt64 {
        switch token.shape {
        case .word: token.hash
        case .number: 1
        case .date: 2
        case .time, .otherDigits: 3
        }
    }

    private static func words(_ words: [UInt64], _ stems: [UInt64]) -> [UInt32] {
        var found: [UInt32] = []
        found.reserveCapacity(words.count * 2 + 1)
        var before: UInt64 = 0x5E
        for word in words {
            found.append(mixed(word, 0))
            found.append(mixed(pair(before, word), 1))
            before = word
        }
        found.append(mixed(pair(before, 0x24), 1))
        for stem in stems { found.append(mixed(stem, 7)) }
        return unique(found)
    }

    /// Kinds, pairs of kinds that stand near each other in their order, and marks.
    private static func concepts(_ kinds: [UInt64], _ marks: [String]) -> [UInt32] {
        var found: [UInt32] = []
        for (index, kind) in kinds.enumerated() {
            found.append(mixed(kind, 4))
            for next in kinds[(index + 1)...].prefix(nearest) {
                found.append(mixed(pair(kind, next), 5))
            }
        }
        if let first = kinds.first { found.append(mixed(first, 6)) }
        for mark in marks { found.append(mixed(Fold.hash(mark.utf8), 2)) }
        return unique(found)
    }

    private static func pair(_ first: UInt64, _ second: UInt64) -> UInt64 {
        first &* 0x9E37_79B9_7F4A_7C15 ^ second
    }

    private static func characters(_ text: FoldedText, _ range: Range<Int>) -> [UInt32] {
        var line: [UInt8] = [0x20]
        for token in text.tokens[range] {
            if case .word = token.shape {
                line.append(contentsOf: text.bytes[token.range])
            } else {
                line.append(0x30)
            }
            line.append(0x20)
        }
        var found: [UInt32] = []
        found.reserveCapacity(line.count * 4)
        for start in line.indices {
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            for length in 1...longestRun where start + length <= line.count {
                hash = (hash ^ UInt64(line[start + length - 1])) &* 0x100_0000_01B3
                if length >= 2 { found.append(mixed(hash, 3)) }
            }
        }
        return unique(found)
    }

    private static func mixed(_ hash: UInt64, _ kind: UInt64) -> UInt32 {
        var value = (hash ^ kind &* 0xD6E8_FEB8_6659_FD93) &* 0xFF51_AFD7_ED55_8CCD
        value ^= value >> 33
        return UInt32(truncatingIfNeeded: value &* 0xC4CE_B9FE_1A85_EC53 >> 32)
    }

    private static func unique(_ found: [UInt32]) -> [UInt32] {
        var kept: [UInt32] = []
        kept.reserveCapacity(found.count)
        for value in found.sorted() where kept.last != value { kept.append(value) }
        return kept
    }
}
