import Values

/// A value of an expression for one row.
enum ExpressionValue: Equatable {
    case missing
    case text(String)
    case number(Int64)
    case money(Int64)
    case day(Day)
    case flag(Bool)
}

/// A cell that an expression could not use.
struct EvaluationFailure: Error {}

extension MappingExpression {
    /// What an expression sees of a row.
    struct Context {
        let asOf: Day
        let currency: Currency
        let numbers: NumberFormat
        let dates: [DateFormat]
        /// The trimmed text of a column.
        let column: (String) -> String
    }

    func evaluate(_ context: Context) throws(EvaluationFailure) -> ExpressionValue {
        try MappingExpression.evaluate(root, context)
    }

    private static func evaluate(
        _ node: Node,
        _ context: Context
    ) throws(EvaluationFailure) -> ExpressionValue {
        switch node {
        case .text(let text): return text.isEmpty ? .missing : .text(text)
        case .number(let number): return .number(number)
        case .column(let name):
            let text = context.column(name)
            return text.isEmpty ? .missing : .text(text)
        case .negation(let inner):
            guard case .flag(let flag) = try evaluate(inner, context) else { return .flag(true) }
            return .flag(!flag)
        case .operation(let op, let left, let right):
            return try operation(op, try evaluate(left, context), try evaluate(right, context))
        case .call(let function, let arguments): return try call(function, arguments, context)
        }
    }

    private static func operation(
        _ op: Operator,
        _ left: ExpressionValue,
        _ right: ExpressionValue
    ) throws(EvaluationFailure) -> ExpressionValue {
        switch (op, left, right) {
        case (.equal, _, _): return .flag(left == right)
        case (.unequal, _, _): return .flag(left != right)
        case (.and, .flag(let a), .flag(let b)): return .flag(a && b)
        case (.or, .flag(let a), .flag(let b)): return .flag(a || b)
        // A comparison with an empty cell is false, arithmetic with one is empty.
        case (.less, .missing, _), (.less, _, .missing), (.greater, .missing, _),
            (.greater, _, .missing), (.lessOrEqual, .missing, _), (.lessOrEqual, _, .missing),
            (.greaterOrEqual, .missing, _), (.greaterOrEqual, _, .missing):
            return .flag(false)
        case (.less, _, _): return .flag(try precedes(left, right))
        case (.greater, _, _): return .flag(try precedes(right, left))
        case (.lessOrEqual, _, _): return .flag(!(try precedes(right, left)))
        case (.greaterOrEqual, _, _): return .flag(!(try precedes(left, right)))
        case (_, .missing, _), (_, _, .missing): return .missing
        case (_, .number(let a), .number(let b)): return .number(try arithmetic(op, a, b))
        case (.times, .number(let a), .money(let b)): return .money(try arithmetic(op, a, b))
        case (_, .money(let a), .number(let b)), (_, .money(let a), .money(let b)):
            return .money(try arithmetic(op, a, b))
        case (.minus, .day(let a), .day(let b)): return .number(Int64(a.days(since: b)))
        case (_, .day(let day), .number(let days)):
            let shift = op == .plus ? days : -days
            guard abs(shift) < 100_000 else { throw EvaluationFailure() }
            return .day(day.adding(days: Int(shift)))
        default: throw EvaluationFailure()
        }
    }

    private static func precedes(
        _ left: ExpressionValue,
        _ right: ExpressionValue
    ) throws(EvaluationFailure) -> Bool {
        switch (left, right) {
        case (.text(let a), .text(let b)): a < b
        case (.number(let a), .number(let b)), (.money(let a), .money(let b)): a < b
        case (.day(let a), .day(let b)): a < b
        case (.flag(let a), .flag(let b)): !a && b
        default: throw EvaluationFailure()
        }
    }

    private static func arithmetic(
        _ op: Operator,
        _ a: Int64,
        _ b: Int64
    ) throws(EvaluationFailure) -> Int64 {
        let result: (partialValue: Int64, overflow: Bool)
        switch op {
        case .plus: result = a.addingReportingOverflow(b)
        case .minus: result = a.subtractingReportingOverflow(b)
        case .times: result = a.multipliedReportingOverflow(by: b)
        // Division rounds half away from zero, as money is rounded.
        case .divide: result = b == 0 ? (0, true) : (rounded(a, b), false)
        default: throw EvaluationFailure()
        }
        // Half the range is never a real figure and keeps negations safe.
        guard !result.overflow, abs(result.partialValue / 2) < Int64.max / 4 else {
            throw EvaluationFailure()
        }
        return result.partialValue
    }

    private static func rounded(_ a: Int64, _ b: Int64) -> Int64 {
        let magnitude = a.magnitude / b.magnitude
        let rest = a.magnitude % b.magnitude
        let up = rest >= b.magnitude - rest && rest > 0
        let value = Int64(clamping: magnitude + (up ? 1 : 0))
        return (a < 0) == (b < 0) ? value : -value
    }

    private static func call(
        _ function: Function,
        _ arguments: [Node],
        _ context: Context
    ) throws(EvaluationFailure) -> ExpressionValue {
        switch function {
        case .if:
            let isTrue = try evaluate(arguments[0], context) == .flag(true)
            return try evaluate(arguments[isTrue ? 1 : 2], context)
        case .coalesce:
            for argument in arguments {
                let value = try evaluate(argument, context)
                if value != .missing { return value }
            }
            return .missing
        case .min, .max:
            var best = ExpressionValue.missing
            for argument in arguments {
                let value = try evaluate(argument, context)
                if value == .missing { continue }
                let isBetter: Bool
                if best == .missing {
                    isBetter = true
                } else {
                    isBetter =
                        function == .min ? try precedes(value, best) : try precedes(best, value)
                }
                if isBetter { best = value }
            }
            return best
        case .asOf: return .day(context.asOf)
        case .concat:
            var text = ""
            for argument in arguments {
                if case .text(let part) = try evaluate(argument, context) { text += part }
            }
            text = trimmed(text)
            return text.isEmpty ? .missing : .text(text)
        default:
            guard case .text(let text) = try evaluate(arguments[0], context) else {
                return function == .contains ? .flag(false) : .missing
            }
            return try textCall(function, text, arguments, context)
        }
    }

    private static func textCall(
        _ function: Function,
        _ text: String,
        _ arguments: [Node],
        _ context: Context
    ) throws(EvaluationFailure) -> ExpressionValue {
        switch function {
        case .upper: return .text(text.uppercased())
        case .lower: return .text(text.lowercased())
        case .trim: return nonEmpty(trimmed(text))
        case .part:
            guard case .text(let separator) = arguments[1],
                case .number(let number) = try evaluate(arguments[2], context),
                number >= 1, let mark = separator.first
            else { throw EvaluationFailure() }
            let parts = text.split(separator: mark)
            guard number <= parts.count else { return .missing }
            return nonEmpty(trimmed(String(parts[Int(number) - 1])))
        case .slice:
            guard case .number(let start) = try evaluate(arguments[1], context),
                case .number(let length) = try evaluate(arguments[2], context),
                (1...10_000).contains(start), (0...10_000).contains(length)
            else { throw EvaluationFailure() }
            return nonEmpty(trimmed(String(text.dropFirst(Int(start) - 1).prefix(Int(length)))))
        case .contains:
            guard case .text(let wanted) = try evaluate(arguments[1], context) else {
                return .flag(false)
            }
            return .flag(Folding.key(text).hasPart(Folding.key(wanted)))
        case .spread:
            guard case .number(let low) = try evaluate(arguments[1], context),
                case .number(let high) = try evaluate(arguments[2], context), low <= high,
                high - low < 1_000_000
            else { throw EvaluationFailure() }
            var digest = ContentDigest()
            digest.add(text)
            return .number(low + Int64(digest.value % UInt64(high - low + 1)))
        case .madeUpName: return .text(MadeUpContact.name(text))
        case .madeUpPhone: return .text(MadeUpContact.phone(text))
        case .number, .money, .date: return try conversion(function, text, arguments, context)
        default: throw EvaluationFailure()
        }
    }

    private static func conversion(
        _ function: Function,
        _ text: String,
        _ arguments: [Node],
        _ context: Context
    ) throws(EvaluationFailure) -> ExpressionValue {
        var format: String?
        if arguments.count == 2, case .text(let word) = arguments[1] { format = word }
        var text = text
        let value = text.withUTF8 { bytes -> ExpressionValue in
            switch function {
            case .date:
                let formats = format.flatMap { DateFormat(word: $0) }.map { [$0] } ?? context.dates
                return DateFormat.day(bytes, in: formats).map { .day($0) } ?? .missing
            default:
                let numbers = format.flatMap { NumberFormat(rawValue: $0) } ?? context.numbers
                let decimals = function == .money ? context.currency.decimals : 0
                let currency = function == .money ? context.currency : nil
                guard
                    case .amount(let amount) = numbers.minorUnits(
                        bytes,
                        decimals: decimals,
                        of: currency
                    )
                else { return .missing }
                return function == .money ? .money(amount) : .number(amount)
            }
        }
        // A cell that is not empty and cannot be read is a problem, not a missing value.
        guard value != .missing else { throw EvaluationFailure() }
        return value
    }

    private static func nonEmpty(_ text: String) -> ExpressionValue {
        text.isEmpty ? .missing : .text(text)
    }

    private static func trimmed(_ text: String) -> String {
        var text = text
        return text.withUTF8 { $0.trimmed.text }
    }
}

extension String {
    /// Whether another text stands in this one, octet by octet.
    fileprivate func hasPart(_ other: String) -> Bool {
        let wanted = Array(other.utf8)
        let bytes = Array(utf8)
        guard !wanted.isEmpty, bytes.count >= wanted.count else { return wanted.isEmpty }
        return (0...bytes.count - wanted.count).contains { start in
            bytes[start..<start + wanted.count].elementsEqual(wanted)
        }
    }
}
