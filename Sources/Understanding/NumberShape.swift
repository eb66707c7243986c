/// Reads runs of digits and separators: amounts, days, times, references.
enum NumberShape {
    /// More digits than this are a reference or a telephone number, not an amount.
    private static let digitsLimit = 8

    static func read(_ run: [UInt8], isMarked: Bool, _ style: NumberStyle) -> Token.Shape {
        let separators = run.filter { !Fold.isDigit($0) }
        if separators.isEmpty { return plain(run, isMarked) }
        if separators.allSatisfy({ $0 == 0x2F || $0 == 0x2D }) { return date(run) }
        if separators.contains(where: { $0 == 0x2F || $0 == 0x2D || $0 == 0x3A }) {
            return .otherDigits
        }
        return amount(run, separators, isMarked, style)
    }

    private static func plain(_ run: [UInt8], _ isMarked: Bool) -> Token.Shape {
        guard run.count <= digitsLimit else { return .otherDigits }
        return .number(minor: value(run[...]) * 100, isMarked: isMarked, isWhole: true)
    }

    private static func date(_ run: [UInt8]) -> Token.Shape {
        let parts = run.split(omittingEmptySubsequences: false) { $0 == 0x2F || $0 == 0x2D }
        guard parts.count == 2 || parts.count == 3,
            parts.prefix(2).allSatisfy({ (1...2).contains($0.count) })
        else { return .otherDigits }
        let day = Int(value(parts[0]))
        let month = Int(value(parts[1]))
        guard (1...31).contains(day), (1...12).contains(month) else { return .otherDigits }
        guard parts.count == 3 else { return .date(day: day, month: month, year: nil) }
        // Looked at before it is read: whoever writes may send a year of a hundred digits.
        guard parts[2].count == 2 || parts[2].count == 4 else { return .otherDigits }
        let year = Int(value(parts[2]))
        return .date(day: day, month: month, year: parts[2].count == 2 ? 2_000 + year : year)
    }

    /// The last separator is the decimal one if one or two digits follow; all others must stand
    /// before groups of three.
    private static func amount(
        _ run: [UInt8],
        _ separators: [UInt8],
        _ isMarked: Bool,
        _ style: NumberStyle
    ) -> Token.Shape {
        let parts = run.split(omittingEmptySubsequences: false) { !Fold.isDigit($0) }
        guard let last = parts.last, let mark = separators.last else { return .otherDigits }
        let hasDecimals = last.count <= 2
        let whole = hasDecimals ? parts.dropLast() : parts[...]
        let groupMarks = hasDecimals ? separators.dropLast() : separators[...]
        if hasDecimals {
            // `1,50` where the comma groups thousands is a slip of the finger: not surely 1.50.
            let decimal: UInt8 = style == .commaGroups ? 0x2E : 0x2C
            if groupMarks.isEmpty && mark != decimal && mark == 0x2C { return .otherDigits }
            if groupMarks.contains(mark) { return .otherDigits }
        }
        guard let first = whole.first, (1...3).contains(first.count) || whole.count == 1,
            whole.dropFirst().allSatisfy({ $0.count == 3 }), Set(groupMarks).count <= 1
        else { return .otherDigits }
        let digits = whole.flatMap { Array($0) }
        guard digits.count <= digitsLimit else { return .otherDigits }
        var cents: Int64 = 0
        if hasDecimals { cents = value(last) * (last.count == 1 ? 10 : 1) }
        return .number(
            minor: value(digits[...]) * 100 + cents,
            isMarked: isMarked,
            isWhole: false
        )
    }

    private static func value(_ digits: ArraySlice<UInt8>) -> Int64 {
        digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }
}
