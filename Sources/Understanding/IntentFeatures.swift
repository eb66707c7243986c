/// What the model of intents sees of a message: hashed words, pairs of words, and runs of
/// characters, each with a block of its own, and what the grammar and the rules found.
package struct IntentFeatures: Sendable {
    /// The two kinds of features, which are weighed apart.
    package enum Block: Int, CaseIterable, Sendable {
        /// Words, pairs of words, and what the rules found.
        case words = 0
        /// Runs of two to five characters.
        case characters = 1
    }

    /// No run of characters is longer.
    private static let longestRun = 5
    /// Tokens beyond these are not looked at: nobody says what they want that late.
    private static let tokensLimit = 200

    /// The features of each block, sorted, each once.
    package let blocks: [[UInt32]]

    init(_ text: FoldedText, tokens: Range<Int>, marks: [String]) {
        let last = min(tokens.upperBound, tokens.lowerBound + IntentFeatures.tokensLimit)
        let range = tokens.lowerBound..<max(tokens.lowerBound, last)
        blocks = [
            IntentFeatures.words(text, range, marks), IntentFeatures.characters(text, range),
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

    private static func words(_ text: FoldedText, _ range: Range<Int>, _ marks: [String])
        -> [UInt32]
    {
        var found: [UInt32] = []
        found.reserveCapacity(range.count * 2 + marks.count)
        var before: UInt64 = 0x5E
        for index in range {
            let hash = hash(text.tokens[index])
            found.append(mixed(hash, 0))
            found.append(mixed(before &* 0x9E37_79B9_7F4A_7C15 ^ hash, 1))
            before = hash
        }
        found.append(mixed(before &* 0x9E37_79B9_7F4A_7C15 ^ 0x24, 1))
        for mark in marks { found.append(mixed(Fold.hash(mark.utf8), 2)) }
        return unique(found)
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
