internal import Domain
internal import Values

/// What a value can still be: whole numbers in a range or words, listed where only some are left.
struct ValueDomain {
    /// The most values of a range that are looked at one by one.
    private static let countLimit: Int64 = 64

    private var range: ClosedRange<Int64>?
    private var allowed: [Expression.Constant]?
    private var excluded: [Expression.Constant] = []

    /// What a value can be before anything is said of it.
    init(_ operand: Expression.Operand) {
        range = .min ... .max
        switch operand {
        case .field(let field):
            switch field {
            case .daysPastDue, .promisesKept, .promisesBroken, .messages, .replies, .accounts,
                .balance, .pastDue, .daysSinceReply:
                range = 0...Int64.max
            case .dayOfMonth, .dueDay: range = 1...31
            case .stage:
                let stages = Stage.allCases.map { Int64($0.rawValue) }
                range = (stages.min() ?? 0)...(stages.max() ?? 0)
            case .contactConfirmed: allowed = [.bool(false), .bool(true)]
            case .minimumPayment, .product, .creditor, .role, .daysToDue, .daysSincePayment,
                .country, .region, .language, .daysSinceContact, .preferredChannel:
                break
            }
        case .daysSince: range = 0...Int64.max
        case .attribute: break
        }
    }

    /// Whether nothing is left.
    var isEmpty: Bool { !meets(.min ... .max) }

    /// The least whole number that is left; nil for words, and where none is.
    var low: Int64? {
        guard let range else { return nil }
        guard let allowed else { return range.lowerBound }
        return allowed.compactMap(\.ordered).filter {
            range.contains($0) && !isExcluded($0)
        }.min()
    }

    /// Keeps whole numbers in a range.
    mutating func narrow(to other: ClosedRange<Int64>) { range = range?.meeting(other) }

    /// Keeps what compares so with constants; several stand for any of them.
    mutating func take(_ comparison: Expression.Comparison, _ values: [Expression.Constant]) {
        switch comparison {
        case .equal:
            allowed = allowed.map { known in known.filter(values.contains) } ?? values
        case .notEqual:
            excluded += values
            if values.contains(where: { if case .bool = $0 { true } else { false } }) {
                allowed = allowed ?? [.bool(false), .bool(true)]
            }
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            guard let value = values.first?.ordered else { return }
            switch comparison {
            case .less: range = value > .min ? range?.meeting(.min...(value - 1)) : nil
            case .lessOrEqual: range = range?.meeting(.min...value)
            case .greater: range = value < .max ? range?.meeting((value + 1)...Int64.max) : nil
            default: range = range?.meeting(value...Int64.max)
            }
        }
    }

    /// Keeps those of few whole numbers for which something is true.
    mutating func keep(where isKept: (Int64) -> Bool) {
        guard let range, range.upperBound &- range.lowerBound < ValueDomain.countLimit else {
            return
        }
        for value in range where !isKept(value) { excluded.append(.number(value)) }
    }

    /// Whether something is left in a range; words lie in any.
    func meets(_ other: ClosedRange<Int64>) -> Bool {
        guard let met = range?.meeting(other) else { return false }
        if let allowed {
            return allowed.contains { value in
                if excluded.contains(value) { return false }
                guard let number = value.ordered else { return true }
                return met.contains(number) && !isExcluded(number)
            }
        }
        let (width, overflow) = met.upperBound.subtractingReportingOverflow(met.lowerBound)
        guard !excluded.isEmpty, !overflow, width < ValueDomain.countLimit else { return true }
        return met.contains { !isExcluded($0) }
    }

    private func isExcluded(_ number: Int64) -> Bool { excluded.contains { $0.ordered == number } }
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

extension ClosedRange<Int64> {
    /// What both have, or nil.
    fileprivate func meeting(_ other: ClosedRange<Int64>) -> ClosedRange<Int64>? {
        let low = Swift.max(lowerBound, other.lowerBound)
        let high = Swift.min(upperBound, other.upperBound)
        return low <= high ? low...high : nil
    }
}
