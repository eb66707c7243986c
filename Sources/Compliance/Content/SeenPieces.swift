/// The runs of letters and of digits of a text, as written, with what stands between them.
struct SeenPieces {
    /// A run of letters, with digits and signs that may stand for letters, or a number.
    struct Piece {
        /// Its plain letters, and the signs in it: a range of `bytes`.
        var letters: Range<Int>
        /// The last sign before it; 0 for none.
        var separator: UInt32
        /// How many signs stand before it.
        var separatorCount: Int
        var before: SeenText.Break
        var isNumber: Bool

        /// Whether only one sign, or a capital after a small letter, parts it from the one before.
        var isTight: Bool {
            separatorCount == 0 || separatorCount == 1 && separator > 0x20 && separator != 0xA0
        }
    }

    private(set) var pieces: [Piece] = []
    private(set) var bytes: [UInt8] = []
    /// Where each of `bytes` stands in the text, in octets of UTF-8.
    private(set) var places: [Range<Int>] = []
    private(set) var readCount = 0
    private var start = 0
    private var separator: UInt32 = 0
    private var separatorCount = 0
    private var before = SeenText.Break.sentence
    private var hasLetter = false
    private var wasSmall = false

    init() {}

    mutating func read(_ text: String, limit: Int) {
        let length = min(text.utf8.count, limit)
        bytes.reserveCapacity(length)
        places.reserveCapacity(length)
        pieces.reserveCapacity(length / 5 + 1)
        for scalar in text.unicodeScalars {
            let width = UTF8.width(scalar)
            guard readCount + width <= limit else { break }
            take(scalar.value, readCount..<readCount + width)
            readCount += width
        }
        endPiece()
    }

    private mutating func take(_ scalar: UInt32, _ place: Range<Int>) {
        let letter = PlainLetter.of(scalar)
        if letter != 0 {
            if wasSmall, scalar >= 0x41, scalar <= 0x5A { endPiece() }
            wasSmall = scalar >= 0x61 && scalar <= 0x7A
            if letter >= 0x61 { hasLetter = true }
            bytes.append(letter)
            places.append(place)
            return
        }
        if PlainLetter.isUnseen(scalar) { return }
        wasSmall = false
        // A sign may stand for a letter inside a word.
        if hasLetter, SeenPieces.isSign(scalar) {
            bytes.append(UInt8(truncatingIfNeeded: scalar))
            places.append(place)
            return
        }
        endPiece()
        takeSeparator(scalar)
    }

    /// `@`, `$`, `!` and `|`.
    static func isSign(_ scalar: UInt32) -> Bool {
        scalar == 0x40 || scalar == 0x24 || scalar == 0x21 || scalar == 0x7C
    }

    private mutating func takeSeparator(_ scalar: UInt32) {
        separator = scalar
        separatorCount += 1
        switch scalar {
        case 0x2E, 0x21, 0x3F, 0x0A, 0x0D, 0x2026, 0x3B: before = .sentence
        case 0x2C, 0x3A, 0x28, 0x29, 0xA1, 0xBF, 0x2013, 0x2014, 0x22, 0xAB, 0xBB, 0x201C, 0x201D:
            before = max(before, .clause)
        default: break
        }
    }

    private mutating func endPiece() {
        var end = bytes.count
        guard start < end else { return }
        // Signs at the end of a word are signs.
        while SeenPieces.isSign(UInt32(bytes[end - 1])) { end -= 1 }
        add(start..<end, isNumber: !hasLetter)
        for place in end..<bytes.count { takeSeparator(UInt32(bytes[place])) }
        start = bytes.count
        hasLetter = false
    }

    private mutating func add(_ letters: Range<Int>, isNumber: Bool) {
        // `500.00`: a number goes on behind its separator.
        if isNumber, let last = pieces.last, last.isNumber, separatorCount == 1,
            separator == 0x2E || separator == 0x2C
        {
            pieces[pieces.count - 1].letters = last.letters.lowerBound..<letters.upperBound
        } else {
            pieces.append(
                Piece(
                    letters: letters,
                    separator: separator,
                    separatorCount: separatorCount,
                    before: before,
                    isNumber: isNumber
                )
            )
        }
        separator = 0
        separatorCount = 0
        before = .none
    }
}
