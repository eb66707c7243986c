public import Values

/// A bank reference that carries amount and limit day, so that the bank's till refuses another
/// amount or a late payment: BBVA's algorithm 10, every number of it as data of the agreement.
///
/// The reference is followed by the condensed day (4 digits), the condensed amount (1), the
/// agreement's constant and a check of two digits.
public struct CaptureLine: Sendable, Equatable {
    /// The year from which days are counted, by agreement (2013, 2014, …).
    public var baseYear: Int
    /// The digit between amount and check.
    public var constant: Int
    /// What the weighted sum is divided by.
    public var modulus: Int
    /// The weights of the check, from the right.
    public var weights: [Int]
    /// The weights of the amount's digits, from the right.
    public var amountWeights: [Int]
    /// What some agreements add to the sum.
    public var seed: Int

    /// The digits of the condensed day.
    private static let dayDigits = 4

    /// Makes a scheme; the defaults are the usual ones.
    public init(
        baseYear: Int,
        constant: Int = 2,
        modulus: Int = 97,
        weights: [Int] = [11, 13, 17, 19, 23],
        amountWeights: [Int] = [7, 3, 1],
        seed: Int = 0
    ) {
        self.baseYear = baseYear
        self.constant = constant
        self.modulus = modulus
        self.weights = weights
        self.amountWeights = amountWeights
        self.seed = seed
    }

    /// The last limit day that four digits can tell.
    public var lastDay: Day {
        // Every month counts 31 days, every year 372.
        let (year, rest) = (9_999 / 372, 9_999 % 372)
        let (month, day) = (rest / 31 + 1, rest % 31 + 1)
        let last = Day.daysInMonth(year: baseYear + year, month: month)
        return Day(year: baseYear + year, month: month, day: min(day, last))
            ?? Day(daysSinceEpoch: 0)
    }

    /// The line; nil when the reference is not 1 to 30 digits, the day lies outside what four
    /// digits can tell, or the amount is not positive.
    public func line(reference: String, amount: Money, limit: Day) -> String? {
        guard let day = condensed(limit), let digit = condensed(amount),
            (1...30).contains(reference.utf8.count), reference.utf8.allSatisfy(\.isDigit),
            (0...9).contains(constant)
        else { return nil }
        let body = reference + day + "\(digit)" + "\(constant)"
        return check(body).map { body + $0 }
    }

    /// Whether the last two digits are the check of what stands before them.
    public func isValid(_ line: String) -> Bool {
        line.utf8.count > 8 && check(String(line.dropLast(2))) == String(line.suffix(2))
    }

    private func check(_ body: String) -> String? {
        CheckScheme(
            modulus: modulus,
            weights: weights,
            seed: seed,
            outcome: .remainderPlusOne,
            width: 2
        ).check(body)
    }

    private func condensed(_ day: Day) -> String? {
        let (year, month, dayOfMonth) = day.civil
        let number = (year - baseYear) * 372 + (month - 1) * 31 + dayOfMonth - 1
        guard (0...9_999).contains(number) else { return nil }
        let text = String(number)
        return String(repeating: "0", count: Self.dayDigits - text.utf8.count) + text
    }

    private func condensed(_ amount: Money) -> Int? {
        guard amount.minor > 0 else { return nil }
        return CheckScheme(modulus: 10, weights: amountWeights, outcome: .remainder)
            .check(String(amount.minor)).flatMap { Int($0) }
    }
}
