extension Expression {
    /// A value of something that goes on with the days alone, at which a condition may change.
    struct Turn: Equatable, Sendable {
        /// What goes on.
        let operand: Operand
        /// The first value with the new answer.
        let value: Int64
    }

    /// Where the answer may change though nothing happens. Stages are left out: cases wake for
    /// them anyway.
    var turns: [Turn] {
        switch self {
        case .and(let left, let right), .or(let left, let right): left.turns + right.turns
        case .not(let inner): inner.turns
        case .constant, .flag: []
        case .oneOf(let operand, let constants):
            constants.flatMap { Expression.turns(operand, .equal, $0) }
        case .compare(let operand, let comparison, let constant):
            Expression.turns(operand, comparison, constant)
        }
    }

    private static func turns(
        _ operand: Operand,
        _ comparison: Comparison,
        _ constant: Constant
    ) -> [Turn] {
        guard case .number(let number) = constant, let drift = operand.drift,
            // Far from both ends of the range, so that a step beyond is a number too.
            number.magnitude < 1_000_000
        else { return [] }
        // Upwards the answer changes on reaching the number or on leaving it; downwards it is the
        // other way round.
        let reached = Turn(operand: operand, value: number)
        let beyond = Turn(operand: operand, value: drift == .down ? number - 1 : number + 1)
        let turns: [Turn] =
            switch comparison {
            case .equal, .notEqual: [reached, beyond]
            case .less, .greaterOrEqual: [drift == .down ? beyond : reached]
            case .lessOrEqual, .greater: [drift == .down ? reached : beyond]
            }
        // Each month begins anew.
        return drift == .round ? turns + [Turn(operand: operand, value: 1)] : turns
    }
}

extension Expression.Operand {
    /// How a value goes on from day to day.
    enum Drift {
        case up
        case down
        /// Up, and from the beginning each month.
        case round
    }

    /// How the value goes on with the days alone; nil for one that does not.
    var drift: Drift? {
        switch self {
        case .daysSince: .up
        case .attribute: nil
        case .field(let field):
            switch field {
            case .daysPastDue, .daysSincePayment, .daysSinceContact, .daysSinceReply: .up
            case .daysToDue: .down
            case .dayOfMonth: .round
            default: nil
            }
        }
    }
}
