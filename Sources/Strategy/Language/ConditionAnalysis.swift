internal import Domain
internal import Values

/// Whether a condition can ever hold, as far as comparisons of single values with constants tell.
///
/// A condition is spread out into alternatives of plain claims; each alternative is impossible when
/// its claims exclude each other, or what a value can be. Where this cannot be told, a condition is
/// taken to be possible.
struct ConditionAnalysis {
    /// What the values of fields are known to lie in besides what holds of each field always.
    typealias Bounds = [(field: Expression.Field, range: ClosedRange<Int64>)]

    /// The most alternatives that are looked at; a longer condition is taken to be possible.
    private static let alternativeLimit = 256

    /// One plain claim about a value.
    fileprivate struct Claim {
        let operand: Expression.Operand
        let values: [Expression.Constant]
        let comparison: Expression.Comparison
        /// Whether the claim is that the value is not known, or an amount in another currency than
        /// the first of `values`.
        var isAbsent = false
    }

    /// Whether the condition can hold.
    static func isPossible(_ expression: Expression, _ bounds: Bounds = []) -> Bool {
        guard let alternatives = spread(expression, isNegated: false) else { return true }
        return alternatives.contains { isPossible($0, bounds) }
    }

    // MARK: - Alternatives

    /// The alternatives of a condition; nil when there are too many.
    private static func spread(_ expression: Expression, isNegated: Bool) -> [[Claim]]? {
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
            return alternatives(operand, .equal, [.bool(true)], isNegated)
        case .oneOf(let operand, let values):
            return alternatives(operand, .equal, values, isNegated)
        case .compare(let operand, let comparison, let value):
            return alternatives(operand, comparison, [value], isNegated)
        }
    }

    private static func alternatives(
        _ operand: Expression.Operand,
        _ comparison: Expression.Comparison,
        _ values: [Expression.Constant],
        _ isNegated: Bool
    ) -> [[Claim]]? {
        // Amounts of a list may be in several currencies; they are not compared.
        let currencies = Set(values.compactMap(\.currency))
        if currencies.count > 1 { return [[]] }
        guard isNegated else {
            return [[Claim(operand: operand, values: values, comparison: comparison)]]
        }
        let other = [Claim(operand: operand, values: values, comparison: comparison.opposite)]
        if operand.isAlwaysKnown, currencies.isEmpty { return [other] }
        // A comparison with what is not known is false, and its opposite true.
        let absent = [
            Claim(operand: operand, values: values, comparison: comparison, isAbsent: true)
        ]
        return [absent, other]
    }

    private static func either(
        _ left: Expression,
        _ right: Expression,
        isNegated: Bool
    ) -> [[Claim]]? {
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
    ) -> [[Claim]]? {
        let first = spread(left, isNegated: isNegated)
        let second = spread(right, isNegated: isNegated)
        // One side that can never hold tells enough, however long the other is.
        if first?.isEmpty ?? false || second?.isEmpty ?? false { return [] }
        guard let first, let second else { return nil }
        guard first.count * second.count <= alternativeLimit else { return nil }
        // What excludes itself is left out at once, so that long conditions stay short.
        return first.flatMap { claims in
            second.map { claims + $0 }.filter { isPossible($0, []) }
        }
    }

    // MARK: - One alternative

    private static func isPossible(_ claims: [Claim], _ bounds: Bounds) -> Bool {
        guard areAllPresent(claims) else { return false }
        var domains: [(operand: Expression.Operand, domain: ValueDomain)] = []
        func place(_ operand: Expression.Operand) -> Int {
            if let known = domains.firstIndex(where: { $0.operand == operand }) { return known }
            domains.append((operand, ValueDomain(operand)))
            return domains.count - 1
        }
        for bound in bounds { domains[place(.field(bound.field))].domain.narrow(to: bound.range) }
        for claim in claims where !claim.isAbsent {
            let index = place(claim.operand)
            domains[index].domain.take(claim.comparison, claim.values)
        }
        tie(&domains)
        return !domains.contains { $0.domain.isEmpty }
    }

    /// Whether no value is claimed to be known and not known, or in two currencies.
    private static func areAllPresent(_ claims: [Claim]) -> Bool {
        for (index, claim) in claims.enumerated() {
            for other in claims.dropFirst(index + 1) where claim.group == other.group {
                if claim.isAbsent && other.isAbsent { continue }
                let isSame = claim.currency == other.currency
                if claim.isAbsent || other.isAbsent ? isSame : !isSame { return false }
            }
        }
        return true
    }

    /// Values that depend on each other: days past due, the days to the due date, the stage by its
    /// usual bounds, and what is past due.
    private static func tie(
        _ domains: inout [(operand: Expression.Operand, domain: ValueDomain)]
    ) {
        func index(_ field: Expression.Field) -> Int? {
            domains.firstIndex { $0.operand == .field(field) }
        }
        var days =
            index(.daysPastDue).map { domains[$0].domain } ?? ValueDomain(.field(.daysPastDue))
        if let place = index(.daysToDue) {
            // What is past due was due at least as long ago.
            if let low = domains[place].domain.low, low > -Int64.max {
                days.narrow(to: 0...max(0, -low))
            }
            if let low = days.low, low > 0 { domains[place].domain.narrow(to: .min...(-low)) }
        }
        if let place = index(.pastDue), let low = days.low, low > 0 {
            domains[place].domain.narrow(to: 1...Int64.max)
        }
        if let place = index(.stage) {
            let thresholds = StageThresholds()
            domains[place].domain.keep { value in
                Stage(rawValue: UInt8(clamping: value)).map {
                    days.meets(thresholds.days(of: $0))
                } ?? false
            }
        }
        if let place = index(.daysPastDue) {
            domains[place].domain = days
        } else {
            domains.append((.field(.daysPastDue), days))
        }
    }
}

extension ConditionAnalysis.Claim {
    /// The currency of amounts.
    fileprivate var currency: Currency? { values.first?.currency }

    /// The value whose being known it is about: balance and what is past due share a currency.
    fileprivate var group: Expression.Operand {
        operand == .field(.pastDue) ? .field(.balance) : operand
    }
}

extension Expression.Constant {
    fileprivate var currency: Currency? {
        if case .money(let money) = self { money.currency } else { nil }
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
                .dayOfMonth, .contactConfirmed:
                true
            case .balance, .pastDue, .minimumPayment, .daysSincePayment, .country, .region,
                .daysSinceContact, .daysSinceReply, .preferredChannel:
                false
            }
        case .attribute, .daysSince: false
        }
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
