internal import Domain
internal import Values

/// Whether a condition can ever hold, as far as comparisons of single values with constants tell.
///
/// A condition is spread out into alternatives of plain tests; each alternative is impossible when
/// two of its tests exclude each other. Values that depend on each other (a stage and its days
/// past due) are taken to be independent but for the usual bounds of the stages.
struct ConditionAnalysis {
    /// The most alternatives that are looked at; a longer condition is taken to be possible.
    private static let alternativeLimit = 256

    /// One plain test, or its opposite.
    fileprivate struct Test {
        let operand: Expression.Operand
        let values: [Expression.Constant]
        let comparison: Expression.Comparison
    }

    /// Whether the condition can hold under bounds of the days past due.
    static func isPossible(
        _ expression: Expression,
        daysPastDue: ClosedRange<Int64> = 0...Int64.max
    ) -> Bool {
        guard let alternatives = spread(expression, isNegated: false) else { return true }
        return alternatives.contains { isPossible($0, daysPastDue) }
    }

    /// The alternatives of a condition; nil when there are too many.
    private static func spread(_ expression: Expression, isNegated: Bool) -> [[Test]]? {
        switch expression {
        case .constant(let value): return value != isNegated ? [[]] : []
        case .not(let inner): return spread(inner, isNegated: !isNegated)
        case .and(let left, let right):
            return isNegated
                ? either(left, right, isNegated: true) : both(left, right, isNegated: false)
        case .or(let left, let right):
            return isNegated
                ? both(left, right, isNegated: true) : either(left, right, isNegated: false)
        case .flag(let operand):
            // A value that is not known is false, so that "not" of it says nothing of the value.
            return isNegated
                ? [[]] : [[Test(operand: operand, values: [.bool(true)], comparison: .equal)]]
        case .oneOf(let operand, let values):
            return isNegated
                ? [[]] : [[Test(operand: operand, values: values, comparison: .equal)]]
        case .compare(let operand, let comparison, let value):
            if isNegated {
                guard operand.isAlwaysKnown else { return [[]] }
                return [
                    [Test(operand: operand, values: [value], comparison: comparison.opposite)]
                ]
            }
            return [[Test(operand: operand, values: [value], comparison: comparison)]]
        }
    }

    private static func either(
        _ left: Expression,
        _ right: Expression,
        isNegated: Bool
    ) -> [[Test]]? {
        guard let first = spread(left, isNegated: isNegated),
            let second = spread(right, isNegated: isNegated),
            first.count + second.count <= alternativeLimit
        else { return nil }
        return first + second
    }

    private static func both(
        _ left: Expression,
        _ right: Expression,
        isNegated: Bool
    ) -> [[Test]]? {
        guard let first = spread(left, isNegated: isNegated),
            let second = spread(right, isNegated: isNegated),
            first.count * second.count <= alternativeLimit
        else { return nil }
        return first.flatMap { test in second.map { test + $0 } }
    }

    private static func isPossible(_ tests: [Test], _ days: ClosedRange<Int64>) -> Bool {
        var bounds: [(operand: Expression.Operand, range: ClosedRange<Int64>)] = [
            (.field(.daysPastDue), days)
        ]
        var words: [(operand: Expression.Operand, allowed: [Expression.Constant])] = []
        for test in tests {
            if let range = test.range {
                let known = bounds.firstIndex { $0.operand == test.operand }
                let old = known.map { bounds[$0].range } ?? Int64.min...Int64.max
                guard let met = old.meeting(range) else { return false }
                if let known {
                    bounds[known].range = met
                } else {
                    bounds.append((test.operand, met))
                }
            } else if test.comparison == .equal {
                if let known = words.firstIndex(where: { $0.operand == test.operand }) {
                    words[known].allowed.removeAll { !test.values.contains($0) }
                    if words[known].allowed.isEmpty { return false }
                } else {
                    words.append((test.operand, test.values))
                }
            }
        }
        for test in tests where test.range == nil && test.comparison == .notEqual {
            guard let known = words.firstIndex(where: { $0.operand == test.operand }) else {
                continue
            }
            words[known].allowed.removeAll { test.values.contains($0) }
            if words[known].allowed.isEmpty { return false }
        }
        // The usual bounds of the stages tie them to the days past due.
        let stages = bounds.first { $0.operand == .field(.stage) }?.range
        let dpd = bounds.first { $0.operand == .field(.daysPastDue) }?.range ?? days
        guard let stages else { return true }
        let thresholds = StageThresholds()
        return Stage.allCases.contains { stage in
            stages.contains(Int64(stage.rawValue))
                && thresholds.days(of: stage).meeting(dpd) != nil
        }
    }
}

extension ConditionAnalysis.Test {
    /// The whole numbers that pass the test; nil for words, lists and inequality.
    fileprivate var range: ClosedRange<Int64>? {
        guard let first = values.first, let value = first.ordered else { return nil }
        if values.count > 1 {
            guard comparison == .equal else { return nil }
            let all = values.compactMap(\.ordered)
            guard let low = all.min(), let high = all.max() else { return nil }
            return low...high
        }
        return switch comparison {
        case .equal: value...value
        case .notEqual: nil
        case .less: value > .min ? Int64.min...(value - 1) : nil
        case .lessOrEqual: Int64.min...value
        case .greater: value < .max ? (value + 1)...Int64.max : nil
        case .greaterOrEqual: value...Int64.max
        }
    }
}

extension Expression.Constant {
    /// The value as a whole number, for those that have an order.
    fileprivate var ordered: Int64? {
        switch self {
        case .number(let number): number
        case .money(let money): money.minor
        case .day(let day): Int64(day.daysSinceEpoch)
        case .stage(let stage): Int64(stage.rawValue)
        case .word, .bool: nil
        }
    }
}

extension Expression.Comparison {
    fileprivate var opposite: Expression.Comparison {
        switch self {
        case .equal: .notEqual
        case .notEqual: .equal
        case .less: .greaterOrEqual
        case .lessOrEqual: .greater
        case .greater: .lessOrEqual
        case .greaterOrEqual: .less
        }
    }
}

extension Expression.Operand {
    /// Whether it has a value for every account, so that the opposite of a test is another test.
    fileprivate var isAlwaysKnown: Bool {
        switch self {
        case .field(let field):
            switch field {
            case .daysPastDue, .stage, .product, .creditor, .role, .daysToDue, .dueDay,
                .promisesKept, .promisesBroken, .messages, .replies, .accounts, .language,
                .dayOfMonth:
                true
            default: false
            }
        case .attribute, .daysSince: false
        }
    }
}

extension ClosedRange<Int64> {
    /// What both have, or nil.
    fileprivate func meeting(_ other: ClosedRange<Int64>) -> ClosedRange<Int64>? {
        let low = Swift.max(lowerBound, other.lowerBound)
        let high = Swift.min(upperBound, other.upperBound)
        return low <= high ? low...high : nil
    }
}

extension StageThresholds {
    /// The days past due of a stage.
    fileprivate func days(of stage: Stage) -> ClosedRange<Int64> {
        switch stage {
        case .preventive: 0...Int64(Swift.max(early - 1, 0))
        case .early: Int64(early)...Int64(intermediate - 1)
        case .intermediate: Int64(intermediate)...Int64(late - 1)
        case .late: Int64(late)...Int64(chargedOff - 1)
        case .chargedOff: Int64(chargedOff)...Int64.max
        }
    }
}
