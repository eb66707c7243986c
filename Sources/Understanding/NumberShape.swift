/// Reads runs of digits and separators: amounts, days, times, references.
enum NumberShape {
    /// More digits than this are a reference or a telephone number, not an amount.
    private static let digitsLimit = 8
    /// With a sign of money before them they may be more.
    private static let markedDigitsLimit = 12

    private static let slash: UInt8 = 0x2F
    private static let dash: UInt8 = 0x2D
    private static let colon: UInt8 = 0x3A
    private static let point: UInt8 = 0x2E
    private static let comma: UInt8 = 0x2C

    static func read(_ run: [UInt8], _ sign: Token.Sign, isNegative: Bool, _ style: NumberStyle)
        -> Token.Shape
    {
        let separators = run.filter { !Fold.isDigit($0) }
        let limit = sign == .none ? digitsLimit : markedDigitsLimit
        if separators.isEmpty {
            guard run.count <= limit else { return .otherDigits }
            return .number(
                Token.Digits(
                    minor: value(run[...]) * 100,
                    sign: sign,
                    isWhole: true,
                    isNegative: isNegative
                )
            )
        }
        if separators.contains(colon) { return time(run) }
        if separators.allSatisfy({ $0 == slash || $0 == dash }) { return date(run) }
        guard !separators.contains(slash), !separators.contains(dash) else { return .otherDigits }
        if separators == [point, point], sign == .none,
            case .date(let day, let month, let year) =
                date(run), year != nil
        {
            return .date(day: day, month: month, year: year)
        }
        return amount(run, separators, sign, isNegative, limit, style)
    }

    private static func time(_ run: [UInt8]) -> Token.Shape {
        let parts = run.split(omittingEmptySubsequences: false) { !Fold.isDigit($0) }
        guard (2...3).contains(parts.count), parts.allSatisfy({ (1...2).contains($0.count) })
        else { return .otherDigits }
        let hour = Int(value(parts[0]))
        let minute = Int(value(parts[1]))
        return hour <= 24 && minute < 60 ? .time(min(1_440, hour * 60 + minute)) : .otherDigits
    }

    /// The day first; the month first where only that is a date; the year first with four digits.
    private static func date(_ run: [UInt8]) -> Token.Shape {
        let parts = run.split(omittingEmptySubsequences: false) { !Fold.isDigit($0) }
        // Looked at before it is read: whoever writes may send a year of a hundred digits.
        guard parts.count == 2 || parts.count == 3,
            parts.allSatisfy({ (1...4).contains($0.count) && $0.count != 3 })
        else { return .otherDigits }
        let numbers = parts.map { Int(value($0)) }
        if parts.count == 3 && parts[0].count == 4 {
            return dated(numbers[2], numbers[1], numbers[0])
        }
        guard parts[0].count <= 2, parts[1].count <= 2 else { return .otherDigits }
        guard parts.count == 3 else { return dated(numbers[0], numbers[1], nil) }
        guard parts[2].count == 2 || parts[2].count == 4 else { return .otherDigits }
        return dated(
            numbers[0],
            numbers[1],
            parts[2].count == 2 ? 2_000 + numbers[2] : numbers[2]
        )
    }

    private static func dated(_ day: Int, _ month: Int, _ year: Int?) -> Token.Shape {
        if (1...31).contains(day), (1...12).contains(month) {
            return .date(day: day, month: month, year: year)
        }
        if (1...31).contains(month), (1...12).contains(day) {
            return .date(day: month, month: day, year: year)
        }
        return .otherDigits
    }

    /// The last separator is the decimal one if one or two digits follow; all others must stand
    /// before groups of three.
    private static func amount(
        _ run: [UInt8],
        _ separators: [UInt8],
        _ sign: Token.Sign,
        _ isNegative: Bool,
        _ limit: Int,
        _ style: NumberStyle
    ) -> Token.Shape {
        let parts = run.split(omittingEmptySubsequences: false) { !Fold.isDigit($0) }
        guard let last = parts.last, let mark = separators.last else { return .otherDigits }
        let hasDecimals = last.count <= 2
        let whole = hasDecimals ? parts.dropLast() : parts[...]
        let groupMarks = hasDecimals ? separators.dropLast() : separators[...]
        let decimal: UInt8 = style == .commaGroups ? point : comma
        if hasDecimals {
            // `1,50` where the comma groups thousands is a slip of the finger: not surely 1.50.
            if groupMarks.isEmpty && mark != decimal && mark == comma && sign == .none
                && last != [0x30, 0x30]
            {
                return .otherDigits
            }
            if groupMarks.contains(mark) { return .otherDigits }
        }
        guard let first = whole.first, (1...3).contains(first.count) || whole.count == 1,
            whole.dropFirst().allSatisfy({ $0.count == 3 }), Set(groupMarks).count <= 1
        else { return .otherDigits }
        let digits = whole.flatMap { Array($0) }
        guard !digits.isEmpty, digits.count <= limit else { return .otherDigits }
        var cents: Int64 = 0
        if hasDecimals { cents = value(last) * (last.count == 1 ? 10 : 1) }
        return .number(
            Token.Digits(
                minor: value(digits[...]) * 100 + cents,
                sign: sign,
                isWhole: false,
                isNegative: isNegative,
                isAmbiguous: !hasDecimals && mark == decimal
            )
        )
    }

    private static func value(_ digits: ArraySlice<UInt8>) -> Int64 {
        digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }
}
