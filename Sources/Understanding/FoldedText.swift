/// A message as small plain words: no capitals, accents, punctuation, emoji or drawn-out letters.
struct FoldedText {
    /// No more octets of a message are read; longer ones go to a person.
    static let lengthLimit = 2_000

    /// The words with a space between.
    private(set) var bytes: [UInt8] = []
    /// The words and numbers in order.
    private(set) var tokens: [Token] = []
    /// Whether a question mark was written.
    private(set) var isQuestion = false
    /// What the first emoji says that says something.
    private(set) var emoji: Emoji?
    /// What a drawn sign stands for.
    enum Emoji {
        case yes, no, thanks
    }
    /// Whether a longer message is written in capitals throughout.
    var isShouted: Bool { capitals >= FoldedText.shoutedLetters && smalls * 10 <= capitals }
    private static let shoutedLetters = 24
    private var capitals = 0
    private var smalls = 0
    /// How many letters of other scripts were left out.
    private(set) var foreignLetters = 0
    /// Whether the message was longer than is read.
    private(set) var isCut = false

    private let style: NumberStyle
    private var word: [UInt8] = []
    private var digits: [UInt8] = []
    /// A sign of money that waits for its number.
    private var sign = Token.Sign.none
    private var isNegative = false
    /// Whether the word began right behind a digit.
    private var isGlued = false
    private var isAfterPause = false
    private var last: UInt32 = 0x20

    init(_ text: String, _ style: NumberStyle) {
        self.style = style
        bytes.reserveCapacity(min(text.utf8.count, FoldedText.lengthLimit) + 1)
        isCut = text.utf8.count > FoldedText.lengthLimit
        var read = 0
        for scalar in text.unicodeScalars {
            read += 1
            if read > FoldedText.lengthLimit { break }
            take(scalar.value)
            last = scalar.value
        }
        endWord()
        endNumber()
        markBehind()
    }

    /// Whether the token at an index is a word.
    func isWord(_ index: Int, _ text: StaticString) -> Bool {
        guard tokens.indices.contains(index) else { return false }
        let range = tokens[index].range
        guard range.count == text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { bytes[range].elementsEqual($0) }
    }

    /// Whether the token at an index is one of some words.
    func isWord(_ index: Int, in words: Set<UInt64>) -> Bool {
        tokens.indices.contains(index) && words.contains(tokens[index].hash)
    }

    private mutating func take(_ scalar: UInt32) {
        // Combining marks belong to the letter before: they vanish.
        if scalar >= 0x300 && scalar < 0x370 || scalar == 0x200D || scalar == 0xFE0F { return }
        if let letter = Fold.letter(scalar) {
            endNumber()
            markBehind()
            if word.isEmpty { isGlued = last >= 0x30 && last <= 0x39 }
            word.append(letter)
            if (0x41...0x5A).contains(scalar) { capitals += 1 } else { smalls += 1 }
        } else if scalar >= 0x30 && scalar <= 0x39 {
            endWord()
            digits.append(UInt8(scalar))
        } else {
            endWord()
            takeSign(scalar)
        }
    }

    private mutating func takeSign(_ scalar: UInt32) {
        switch scalar {
        case 0xB4, 0x60, 0x2019:
            // Other marks for the apostrophe of `1'500`.
            takeSign(0x27)
        case 0x2E, 0x2C, 0x2F, 0x3A, 0x2D, 0x27:
            // A separator inside a number; at its end it is dropped again.
            if let last = digits.last, Fold.isDigit(last) {
                digits.append(UInt8(scalar))
            } else {
                endNumber()
                isNegative = scalar == 0x2D && (last == 0x20 || last == 0x24 || tokens.isEmpty)
                if scalar != 0x2D { pause() }
            }
        case 0x24: takeMoney(.money)
        case 0x20AC, 0xA3, 0xA5: takeMoney(.other)
        case 0x25:
            if !digits.isEmpty {
                endNumber(isPercentage: true)
            } else if case .number? = tokens.last?.shape {
                tokens[tokens.count - 1].shape = .otherDigits
            }
        case 0x3F, 0xBF:
            endNumber()
            isQuestion = true
            pause()
        case 0x20, 0x09, 0xA0: endNumber()
        case 0xBA, 0xB0: break
        case 0x1F44D, 0x1F44C, 0x2705: emoji = emoji ?? .yes
        case 0x1F44E, 0x274C: emoji = emoji ?? .no
        case 0x1F64F, 0x1F917, 0x2764: emoji = emoji ?? .thanks
        default:
            // Letters of Greek, Cyrillic, Arabic, Hebrew, the scripts of India, China and Japan.
            if (0x370..<0x1E00).contains(scalar) || (0x3040..<0xA000).contains(scalar)
                || (0xAC00..<0xD7A4).contains(scalar)
            {
                foreignLetters += 1
            }
            endNumber()
            pause()
        }
    }

    private mutating func takeMoney(_ found: Token.Sign) {
        endNumber()
        sign = found
    }

    private mutating func pause() {
        markBehind()
        isAfterPause = true
        isNegative = false
    }

    /// `20 $`: a sign that no number followed belongs to the one before.
    private mutating func markBehind() {
        guard sign != .none else { return }
        if case .number(var digits)? = tokens.last?.shape, digits.sign == .none {
            digits.sign = sign
            tokens[tokens.count - 1].shape = .number(digits)
        }
        sign = .none
    }

    private mutating func endWord() {
        guard !word.isEmpty else { return }
        Fold.collapseRuns(&word)
        let hash = Fold.hash(word)
        // `10k` are ten thousand, `k` alone is `que`.
        if let alias = Spelling.usual[hash], !(isGlued && word == [0x6B]) {
            append(Array(alias.utf8), .word)
        } else {
            append(word, .word)
        }
        word.removeAll(keepingCapacity: true)
        isNegative = false
    }

    private mutating func endNumber(isPercentage: Bool = false) {
        guard !digits.isEmpty else { return }
        var endsWithPause = false
        while let last = digits.last, !Fold.isDigit(last) {
            endsWithPause = last == 0x2E || last == 0x2C
            digits.removeLast()
        }
        let shape =
            isPercentage
            ? .otherDigits : NumberShape.read(digits, sign, isNegative: isNegative, style)
        append(digits, shape)
        digits.removeAll(keepingCapacity: true)
        sign = .none
        isNegative = false
        isAfterPause = endsWithPause
    }

    private mutating func append(_ text: [UInt8], _ shape: Token.Shape) {
        if !bytes.isEmpty { bytes.append(0x20) }
        let start = bytes.count
        bytes.append(contentsOf: text)
        tokens.append(
            Token(
                range: start..<bytes.count,
                hash: Fold.hash(text),
                shape: shape,
                isAfterPause: isAfterPause
            )
        )
        isAfterPause = false
    }
}

/// Folding of single characters.
enum Fold {
    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    /// The small letter of ASCII that a letter stands for; nil for what is no Latin letter.
    static func letter(_ scalar: UInt32) -> UInt8? {
        switch scalar {
        case 0x61...0x7A: UInt8(scalar)
        case 0x41...0x5A: UInt8(scalar) | 0x20
        case 0xC0...0xC6, 0xE0...0xE6, 0x100...0x105: 0x61
        case 0xC7, 0xE7: 0x63
        case 0xC8...0xCB, 0xE8...0xEB, 0x112...0x11B: 0x65
        case 0xCC...0xCF, 0xEC...0xEF: 0x69
        case 0xD1, 0xF1: 0x6E
        case 0xD2...0xD6, 0xD8, 0xF2...0xF6, 0xF8: 0x6F
        case 0xD9...0xDC, 0xF9...0xFC: 0x75
        case 0xDD, 0xFD, 0xFF: 0x79
        default: nil
        }
    }

    /// FNV-1a of 64 bits.
    static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash
    }

    /// `noooo` as `no`: three or more of a letter are one.
    static func collapseRuns(_ word: inout [UInt8]) {
        guard word.count >= 3 else { return }
        var kept = 0
        var index = 0
        while index < word.count {
            var end = index
            while end < word.count && word[end] == word[index] { end += 1 }
            let letter = word[index]
            for _ in 0..<(end - index >= 3 ? 1 : end - index) {
                word[kept] = letter
                kept += 1
            }
            index = end
        }
        word.removeLast(word.count - kept)
    }

    /// The hashes of words.
    static func words(_ list: String) -> Set<UInt64> {
        Set(list.split(whereSeparator: \.isWhitespace).map { hash($0.utf8) })
    }
}
