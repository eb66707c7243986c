/// A phrase that was found: which words it covers and what it means.
struct PhraseFound {
    let range: Range<Int>
    let phrase: Phrase
}

/// What a phrase means and where it counts.
struct Phrase {
    /// Where it has to stand.
    enum Place {
        /// The whole message, greetings and thanks aside.
        case whole
        /// Anywhere.
        case anywhere
    }

    let intent: Intent
    let certainty: Certainty
    let rule: String
    let place: Place
}

/// Phrases of words, all looked for in one walk through a message.
///
/// A pattern is words with a space between: `a|b` either, `a_b` two words as one choice, a `?`
/// at the end of a word makes it optional, `*` is any one word.
struct PhraseBook {
    private var edges: [UInt64: Int] = [:]
    private var ends: [Int: [Phrase]] = [:]
    private var nodes = 1

    /// Whether a node has an edge for any word.
    private static let anyWord: UInt64 = 0x2A2A_2A2A_2A2A_2A2A

    /// Adds patterns, one on each line.
    mutating func add(
        _ intent: Intent,
        _ certainty: Certainty,
        _ rule: String,
        _ place: Phrase.Place,
        _ patterns: String
    ) {
        let phrase = Phrase(intent: intent, certainty: certainty, rule: rule, place: place)
        for line in patterns.split(separator: "\n") {
            for words in PhraseBook.expanded(line) where !words.isEmpty { add(words, phrase) }
        }
    }

    /// All phrases in the words of a message, at every place.
    func find(in tokens: [Token]) -> [PhraseFound] {
        var found: [PhraseFound] = []
        for start in tokens.indices {
            walk(tokens, from: start, at: start, node: 0, &found)
        }
        return found
    }

    private func walk(
        _ tokens: [Token],
        from start: Int,
        at index: Int,
        node: Int,
        _ found: inout [PhraseFound]
    ) {
        if node != 0, let phrases = ends[node] {
            for phrase in phrases {
                found.append(PhraseFound(range: start..<index, phrase: phrase))
            }
        }
        guard index < tokens.count else { return }
        if let next = edges[PhraseBook.key(node, tokens[index].hash)] {
            walk(tokens, from: start, at: index + 1, node: next, &found)
        }
        if node != 0, let next = edges[PhraseBook.key(node, PhraseBook.anyWord)] {
            walk(tokens, from: start, at: index + 1, node: next, &found)
        }
    }

    private mutating func add(_ words: [Substring], _ phrase: Phrase) {
        var node = 0
        for word in words {
            let hash = word == "*" ? PhraseBook.anyWord : Spelling.usualHash(of: word)
            let key = PhraseBook.key(node, hash)
            if let next = edges[key] {
                node = next
            } else {
                edges[key] = nodes
                node = nodes
                nodes += 1
            }
        }
        ends[node, default: []].append(phrase)
    }

    private static func key(_ node: Int, _ hash: UInt64) -> UInt64 {
        hash ^ (UInt64(truncatingIfNeeded: node) &* 0x9E37_79B9_7F4A_7C15)
    }

    /// Every way to read a pattern.
    private static func expanded(_ line: Substring) -> [[Substring]] {
        var readings: [[Substring]] = [[]]
        for item in line.split(separator: " ") {
            let isOptional = item.hasSuffix("?")
            let choices = (isOptional ? item.dropLast() : item).split(separator: "|")
            var next: [[Substring]] = isOptional ? readings : []
            for reading in readings {
                for choice in choices { next.append(reading + choice.split(separator: "_")) }
            }
            readings = next
        }
        return readings
    }
}
