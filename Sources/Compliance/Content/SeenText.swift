/// A text as its reader sees it: plain small words with their places, whatever was done to hide
/// them.
struct SeenText {
    /// One word or number.
    struct Token {
        /// Where it stands in the text, in octets of UTF-8.
        var span: Range<Int>
        /// Its numbers in the lexicon: a range of `symbols`.
        var symbols: Range<Int>
        /// The signs before it.
        var before: Break
        /// FNV-1a of its letters, for comparing texts; all numbers are alike.
        var hash: UInt64
    }

    /// What parts a word from the one before.
    enum Break: UInt8, Comparable {
        /// Blanks and signs that part no clauses.
        case none
        /// A comma, colon or bracket.
        case clause
        /// A full stop, question, exclamation or new line.
        case sentence

        static func < (left: Break, right: Break) -> Bool { left.rawValue < right.rawValue }
    }

    private(set) var tokens: [Token] = []
    /// Numbers of words of the lexicon, each token's beside each other.
    private(set) var symbols: [UInt16] = []
    /// How many octets of the text were read.
    let readCount: Int
    private let lexicon: Lexicon
    private let source: SeenPieces
    private var joined: [UInt8] = []

    /// The most letters that are joined to find a word written apart.
    private static let joinLimit = 40
    /// The fewest letters of a word found across a blank.
    private static let leastAcrossBlank = 6
    /// The fewest letters of a word found across signs.
    private static let leastAcrossSigns = 4

    /// Reads at most `limit` octets of a text.
    init(_ text: String, _ lexicon: Lexicon, limit: Int) {
        var source = SeenPieces()
        source.read(text, limit: limit)
        self.lexicon = lexicon
        self.source = source
        readCount = source.readCount
        tokens.reserveCapacity(source.pieces.count)
        symbols.reserveCapacity(source.pieces.count)
        var index = 0
        while index < source.pieces.count { index += take(index) }
    }

    /// Whether a token has a symbol of a set.
    func has(_ index: Int, _ set: SymbolSet) -> Bool {
        for place in tokens[index].symbols where set.contains(symbols[place]) { return true }
        return false
    }

    /// Reads the word that begins at a piece and says how many pieces it took.
    private mutating func take(_ index: Int) -> Int {
        let piece = source.pieces[index]
        let start = symbols.count
        if piece.isNumber {
            appendNumber(piece.letters, piece.before)
            return 1
        }
        let isKnown = lookUp(source.bytes[piece.letters])
        let count = joinedCount(at: index, isKnown: isKnown, from: start)
        if count > 1 {
            let letters =
                piece.letters
                .lowerBound..<source.pieces[index + count - 1].letters
                .upperBound
            append(letters, piece.before, from: start, hash: Self.hash(joined))
        } else if !isKnown, source.bytes[piece.letters].contains(where: { $0 < 0x61 }) {
            takeParts(piece)
        } else {
            let hash = Self.hash(source.bytes[piece.letters])
            append(piece.letters, piece.before, from: start, hash: hash)
        }
        return count
    }

    /// `24hrs`, `pague!hoy`: a number before a word, words with a sign between.
    private mutating func takeParts(_ piece: SeenPieces.Piece) {
        var before = piece.before
        var low = piece.letters.lowerBound
        var isFirst = true
        while low < piece.letters.upperBound {
            var high = low
            if isFirst, Self.isDigit(source.bytes[low]) {
                while high < piece.letters.upperBound, Self.isDigit(source.bytes[high]) {
                    high += 1
                }
                appendNumber(low..<high, before)
            } else {
                while high < piece.letters.upperBound,
                    !SeenPieces.isSign(UInt32(source.bytes[high]))
                {
                    high += 1
                }
                if high > low {
                    let start = symbols.count
                    _ = lookUp(source.bytes[low..<high])
                    append(
                        low..<high,
                        before,
                        from: start,
                        hash: Self.hash(source.bytes[low..<high])
                    )
                } else {
                    high += 1
                }
            }
            isFirst = false
            before = .none
            low = high
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    private mutating func appendNumber(_ letters: Range<Int>, _ before: Break) {
        symbols.append(Lexicon.number)
        append(letters, before, from: symbols.count - 1, hash: 0)
    }

    private mutating func append(
        _ letters: Range<Int>,
        _ before: Break,
        from start: Int,
        hash: UInt64
    ) {
        let low = source.places[letters.lowerBound].lowerBound
        let high = source.places[letters.upperBound - 1].upperBound
        tokens.append(
            Token(span: low..<high, symbols: start..<symbols.count, before: before, hash: hash)
        )
    }

    // MARK: Words written apart

    /// `e m b a r g o`, `em.bar.go`, `em bargo`: how many pieces make a word of the lexicon, the
    /// longest first; `symbols` then holds its numbers, and `joined` the word.
    private mutating func joinedCount(at index: Int, isKnown: Bool, from start: Int) -> Int {
        guard index + 1 < source.pieces.count else { return 1 }
        var last = lastOfLetters(from: index)
        if last < index + 2 { last = lastOfTight(from: index) }
        while last > index {
            if join(index...last, least: Self.leastAcrossSigns, from: start) {
                return last - index + 1
            }
            last -= 1
        }
        let first = source.pieces[index].letters
        let next = source.pieces[index + 1]
        // At least one half means nothing by itself.
        guard next.separator == 0x20, next.separatorCount == 1, !next.isNumber,
            first.count > 1, next.letters.count > 1,
            first.count + next.letters.count < Self.joinLimit
        else { return 1 }
        joined.removeAll(keepingCapacity: true)
        joined += source.bytes[first]
        joined += source.bytes[next.letters]
        let kept = symbols.count
        let reach = lexicon.look(joined, into: &symbols)
        guard reach > first.count, reach >= Self.leastAcrossBlank,
            !isKnown || !isWord(source.bytes[next.letters])
        else {
            symbols.removeSubrange(kept...)
            return 1
        }
        symbols.removeSubrange(start..<kept)
        return 2
    }

    /// The last of single letters with the same sign between them.
    private func lastOfLetters(from index: Int) -> Int {
        guard source.pieces[index].letters.count == 1 else { return index }
        let sign = source.pieces[index + 1].separator
        var last = index
        while last + 1 < source.pieces.count, last - index < Self.joinLimit,
            source.pieces[last + 1].letters.count == 1,
            source.pieces[last + 1].separator == sign,
            source.pieces[last + 1].separatorCount <= 1
        {
            last += 1
        }
        return last
    }

    /// The last of pieces with one sign between them.
    private func lastOfTight(from index: Int) -> Int {
        var last = index
        var letters = source.pieces[index].letters.count
        while last + 1 < source.pieces.count, source.pieces[last + 1].isTight,
            !source.pieces[last + 1].isNumber, letters < Self.joinLimit
        {
            last += 1
            letters += source.pieces[last].letters.count
        }
        return last
    }

    /// Joins pieces and looks the word up; a beginning counts only if it reaches into the last.
    private mutating func join(_ range: ClosedRange<Int>, least: Int, from start: Int) -> Bool {
        joined.removeAll(keepingCapacity: true)
        for place in range { joined += source.bytes[source.pieces[place].letters] }
        guard joined.count >= least else { return false }
        let first = joined.count - source.pieces[range.upperBound].letters.count
        let kept = symbols.count
        let reach = lexicon.look(joined, into: &symbols)
        if reach > first, reach >= least {
            symbols.removeSubrange(start..<kept)
            return true
        }
        symbols.removeSubrange(kept...)
        return false
    }

    // MARK: Looking words up

    private mutating func isWord(_ letters: ArraySlice<UInt8>) -> Bool {
        let kept = symbols.count
        defer { symbols.removeSubrange(kept...) }
        return lookUp(letters)
    }

    /// Looks a word up as it is, then without drawn-out letters, then with its digits as letters.
    private mutating func lookUp(_ word: ArraySlice<UInt8>) -> Bool {
        var reach = lexicon.look(word, into: &symbols)
        guard word.contains(where: { $0 < 0x61 }) else {
            let isWhole = reach == word.count
            var isKnown = lookUpWithoutRuns(word, isWhole: isWhole) || reach > 0
            if !isWhole, let sound = WordSound.of(word) {
                isKnown = lexicon.look(sound, into: &symbols) > 0 || isKnown
            }
            return isKnown
        }
        var isKnown = reach > 0
        for second in [false, true] {
            let plain = word.map { byte -> UInt8 in
                byte >= 0x61 ? byte : PlainLetter.ofSign(byte, second: second)
            }
            guard !plain.contains(0) else { continue }
            reach = lexicon.look(plain, into: &symbols)
            isKnown =
                lookUpWithoutRuns(plain[...], isWhole: reach == plain.count) || reach > 0
                || isKnown
        }
        return isKnown
    }

    /// `demandaaar`, `embarggo`: three and more of a letter are one or two, and two may be one.
    private mutating func lookUpWithoutRuns(_ word: ArraySlice<UInt8>, isWhole: Bool) -> Bool {
        var longest = 0
        var run = 0
        var previous: UInt8 = 0
        for byte in word {
            run = byte == previous ? run + 1 : 1
            longest = max(longest, run)
            previous = byte
        }
        var isFound = false
        if longest > 2 {
            isFound = lookUp(word, long: 1, double: 2)
            isFound = lookUp(word, long: 2, double: 2) || isFound
        }
        if longest > 1, !isWhole, !isFound { isFound = lookUp(word, long: 1, double: 1) }
        return isFound
    }

    /// Looks a word up with its runs shortened.
    private mutating func lookUp(_ word: ArraySlice<UInt8>, long: Int, double: Int) -> Bool {
        var plain: [UInt8] = []
        var index = word.startIndex
        while index < word.endIndex {
            var end = index
            while end < word.endIndex, word[end] == word[index] { end += 1 }
            let run = end - index
            let kept = run > 2 ? long : run == 2 ? double : 1
            for _ in 0..<kept { plain.append(word[index]) }
            index = end
        }
        return lexicon.look(plain, into: &symbols) > 0
    }

    private static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return hash
    }
}

/// A set of symbols of the lexicon.
struct SymbolSet: Hashable, Sendable {
    private var words: [UInt64] = []

    init(_ symbols: [UInt16] = []) {
        for symbol in symbols { insert(symbol) }
    }

    mutating func insert(_ symbol: UInt16) {
        let place = Int(symbol >> 6)
        while words.count <= place { words.append(0) }
        words[place] |= 1 << UInt64(symbol & 63)
    }

    func contains(_ symbol: UInt16) -> Bool {
        let place = Int(symbol >> 6)
        return place < words.count && words[place] & 1 << UInt64(symbol & 63) != 0
    }
}
