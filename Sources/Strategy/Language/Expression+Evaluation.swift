internal import Domain
internal import Messaging
internal import Values

/// What an expression is evaluated over: one account of one person on one day.
struct ExpressionScope {
    let state: CaseState
    let account: Int
    let today: Day
    let daysPastDue: Int
    let stage: Stage
    let balance: Money
    let pastDue: Money
    let anchor: Day
    /// The last day on which the person wrote, or nil.
    let lastReplyDay: Day?
}

extension Expression {
    /// Whether the condition holds.
    func holds(in scope: ExpressionScope) -> Bool {
        switch self {
        case .and(let left, let right): left.holds(in: scope) && right.holds(in: scope)
        case .or(let left, let right): left.holds(in: scope) || right.holds(in: scope)
        case .not(let inner): !inner.holds(in: scope)
        case .constant(let value): value
        case .flag(let operand): scope.value(of: operand) == .bool(true)
        case .oneOf(let operand, let constants):
            scope.value(of: operand).map { value in
                constants.contains { Expression.compare(value, .equal, $0) }
            } ?? false
        case .compare(let operand, let comparison, let constant):
            scope.value(of: operand).map { Expression.compare($0, comparison, constant) } ?? false
        }
    }

    private static func compare(
        _ value: Constant,
        _ comparison: Comparison,
        _ constant: Constant
    ) -> Bool {
        switch (value, constant) {
        case (.number(let left), .number(let right)): comparison.holds(left, right)
        case (.money(let left), .money(let right)):
            left.currency == right.currency && comparison.holds(left.minor, right.minor)
        case (.day(let left), .day(let right)): comparison.holds(left, right)
        case (.stage(let left), .stage(let right)): comparison.holds(left, right)
        case (.word(let left), .word(let right)): comparison.holds(left, right)
        case (.bool(let left), .bool(let right)): comparison.holds(left ? 1 : 0, right ? 1 : 0)
        default: false
        }
    }
}

extension Expression.Comparison {
    func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
        switch self {
        case .equal: left == right
        case .notEqual: left != right
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        }
    }
}

extension ExpressionScope {
    /// The value of an operand; nil when it is not known.
    func value(of operand: Expression.Operand) -> Expression.Constant? {
        switch operand {
        case .field(let field): value(of: field)
        case .daysSince(let name):
            state.accounts[account].clock.day(of: name).map {
                .number(Int64(today.days(since: $0)))
            }
        case .attribute(let name):
            state.accounts[account].account.attributes.first { $0.name == name }.map {
                switch $0.value {
                case .number(let number): .number(number)
                case .money(let money): .money(money)
                case .day(let day): .day(day)
                case .code(let code): .word(code)
                case .flag(let flag): .bool(flag)
                }
            }
        }
    }

    private func value(of field: Expression.Field) -> Expression.Constant? {
        let entry = state.accounts[account]
        return switch field {
        case .daysPastDue: .number(Int64(daysPastDue))
        case .stage: .stage(stage)
        case .balance: .money(balance)
        case .pastDue: .money(pastDue)
        case .minimumPayment: entry.account.figures.minimumPayment.map { .money($0) }
        case .product: .word(entry.account.product)
        case .creditor: .word(entry.account.creditor)
        case .role: .word(entry.account.role.word)
        case .daysToDue: .number(Int64(anchor.days(since: today)))
        case .dueDay: .number(Int64(anchor.day))
        case .promisesKept: .number(Int64(entry.clock.promisesKept))
        case .promisesBroken: .number(Int64(entry.clock.promisesBroken))
        case .messages: .number(Int64(state.totals.sent))
        case .replies: .number(Int64(state.totals.inbound))
        case .daysSincePayment:
            entry.clock.lastPaymentDay.map { .number(Int64(today.days(since: $0))) }
        case .accounts:
            .number(Int64(state.accounts.count { $0.account.status == .active }))
        case .country: state.facts.country.map { .word($0) }
        case .region: state.facts.region.map { .word($0) }
        case .language: .word(state.facts.language)
        case .contactConfirmed:
            .bool(state.contactPoints.contains { $0.isCurrent && $0.ownership == .confirmed })
        case .daysSinceContact:
            entry.clock.lastContactDay.map { .number(Int64(today.days(since: $0))) }
        case .daysSinceReply: lastReplyDay.map { .number(Int64(today.days(since: $0))) }
        case .preferredChannel: state.facts.preferredChannel.map { .word($0.name) }
        case .dayOfMonth: .number(Int64(today.day))
        }
    }
}

extension Role {
    /// The word in strategy files.
    var word: String {
        switch self {
        case .debtor: "debtor"
        case .coObligor: "co_obligor"
        case .guarantor: "guarantor"
        case .reference: "reference"
        case .thirdParty: "third_party"
        }
    }
}
