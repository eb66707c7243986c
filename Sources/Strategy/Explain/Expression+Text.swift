public import Domain
public import Values

extension Expression: CustomStringConvertible {
    /// The condition as strategy files write it.
    public var description: String { text(inside: 0) }

    /// Parentheses only where the order needs them: 0 around `or`, 1 around `and`, 2 around `not`.
    private func text(inside level: Int) -> String {
        switch self {
        case .or(let left, let right):
            let text = left.text(inside: 0) + " or " + right.text(inside: 0)
            return level > 0 ? "(\(text))" : text
        case .and(let left, let right):
            let text = left.text(inside: 1) + " and " + right.text(inside: 1)
            return level > 1 ? "(\(text))" : text
        case .not(let inner): return "not " + inner.text(inside: 2)
        case .compare(let operand, let comparison, let constant):
            return "\(operand.text) \(comparison.sign) \(constant.text)"
        case .oneOf(let operand, let constants):
            return "\(operand.text) in [\(constants.map(\.text).joined(separator: ", "))]"
        case .flag(let operand): return operand.text
        case .constant(let value): return value ? "true" : "false"
        }
    }

    /// The single tests of a condition, each once, in the order written.
    var tests: [Expression] {
        switch self {
        case .and(let left, let right), .or(let left, let right):
            var tests = left.tests
            for test in right.tests where !tests.contains(test) { tests.append(test) }
            return tests
        case .not(let inner): return inner.tests
        case .compare, .oneOf, .flag, .constant: return [self]
        }
    }

    var operand: Operand? {
        switch self {
        case .compare(let operand, _, _), .oneOf(let operand, _), .flag(let operand): operand
        case .and, .or, .not, .constant: nil
        }
    }
}

extension Expression.Operand {
    var text: String {
        switch self {
        case .field(let field): field.word
        case .attribute(let name): name
        case .daysSince(let name): "days_since(\(name))"
        }
    }
}

extension Expression.Comparison {
    var sign: String {
        switch self {
        case .equal: "=="
        case .notEqual: "!="
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        }
    }
}

extension Expression.Constant {
    var text: String {
        switch self {
        case .number(let number): "\(number)"
        case .money(let money): "\(money)"
        case .day(let day): "\(day)"
        case .word(let word): word
        case .stage(let stage): stage.name
        case .bool(let value): value ? "true" : "false"
        }
    }
}

/// What one condition says of one account, test by test.
public struct ConditionAccount: Sendable, Equatable {
    /// One test of the condition.
    public struct Line: Sendable, Equatable {
        /// The test as files write it.
        public let test: String
        /// The value that the account has, or nil when it is not known.
        public let value: String?
        /// Whether the test holds.
        public let holds: Bool
    }

    /// What the condition is for: `for`, `goal`, `exit_if`, a segment or a step by name.
    public let name: String
    /// The whole condition.
    public let condition: String
    /// Whether it holds.
    public let holds: Bool
    /// Its tests.
    public let lines: [Line]
}

extension Policy {
    /// Explains the conditions of a strategy for one account, as they stand at an instant.
    ///
    /// - Returns: nothing when the person has no such account.
    public func explain(
        _ definition: StrategyDefinition,
        for account: AccountID,
        of state: CaseState,
        now: Instant
    ) -> [ConditionAccount] {
        guard let scope = scope(account, state, now) else { return [] }
        var named: [(String, Expression)] = []
        if let condition = definition.condition { named.append(("for", condition)) }
        if let goal = definition.goal { named.append(("goal", goal)) }
        if let exit = definition.exit { named.append(("exit_if", exit)) }
        for step in definition.steps {
            if let condition = step.condition { named.append((step.name, condition)) }
        }
        return named.map { Policy.explain($0.0, $0.1, scope) }
    }

    /// The segments that an account belongs to at an instant, the first in priority first.
    public func segments(
        _ segments: [Segment],
        of account: AccountID,
        of state: CaseState,
        now: Instant
    ) -> [Segment] {
        guard let scope = scope(account, state, now) else { return [] }
        return segments.filter { $0.condition.holds(in: scope) }
            .sorted { ($1.priority, $0.name) < ($0.priority, $1.name) }
    }

    private static func explain(
        _ name: String,
        _ condition: Expression,
        _ scope: ExpressionScope
    ) -> ConditionAccount {
        ConditionAccount(
            name: name,
            condition: condition.description,
            holds: condition.holds(in: scope),
            lines: condition.tests.map { test in
                ConditionAccount.Line(
                    test: test.description,
                    value: test.operand.flatMap { scope.value(of: $0)?.text },
                    holds: test.holds(in: scope)
                )
            }
        )
    }

    private func scope(
        _ account: AccountID,
        _ state: CaseState,
        _ now: Instant
    ) -> ExpressionScope? {
        let decider = Decider(state, policy: self, now: now, seed: 0)
        guard let index = state.index(of: account) else { return nil }
        return decider.scope(index, decider.footing(index))
    }
}
