/// One word or number of a folded message.
struct Token {
    /// What kind of token it is.
    enum Shape: Equatable {
        /// Letters.
        case word
        /// A number, perhaps an amount.
        case number(Digits)
        /// Day, month and perhaps year, as written with slashes, dashes or points.
        case date(day: Int, month: Int, year: Int?)
        /// A time of day, in minutes since midnight.
        case time(Int)
        /// A percentage, a reference, a telephone: digits that are neither amount nor day.
        case otherDigits
    }

    /// A number as it was written.
    struct Digits: Equatable {
        /// Hundredths.
        var minor: Int64
        /// The sign of money beside it.
        var sign: Sign
        /// Whether it was written without separators or decimals.
        var isWhole: Bool
        /// Whether a minus stands before it.
        var isNegative = false
        /// Whether another country would read another number.
        var isAmbiguous = false
    }

    /// A sign of money.
    enum Sign: Equatable {
        case none
        /// `$`, the sign of pesos as of dollars.
        case money
        /// `€`, `£`, `¥`.
        case other
    }

    /// Where it stands in the folded octets.
    let range: Range<Int>
    /// FNV-1a of its octets, by which phrases know it.
    let hash: UInt64
    /// Its kind.
    var shape: Shape
    /// Whether a comma, a point or another sign of a pause stands before it.
    let isAfterPause: Bool

    /// Whether it is a word.
    var isWord: Bool { shape == .word }

    /// The whole number that it is, if it is a small one such as a day.
    var smallNumber: Int? {
        guard case .number(let digits) = shape, digits.sign == .none, digits.isWhole,
            !digits.isNegative, digits.minor <= 9_999_900
        else { return nil }
        return Int(digits.minor / 100)
    }
}
