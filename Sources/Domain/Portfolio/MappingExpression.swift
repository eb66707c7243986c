import Values

/// A small typed expression of a mapping, such as `if(est == "VIG", money(saldo), 0)`.
///
/// Columns are texts; `number()`, `money()` and `date()` read them. Types are checked when the
/// mapping is read, so that a row can fail only by what stands in its cells.
struct MappingExpression: Sendable, Equatable {
    /// What an expression gives.
    enum Kind: String {
        case text
        case number = "a number"
        case money
        case day = "a date"
        case flag = "a condition"
    }

    /// A part of an expression.
    indirect enum Node: Sendable, Equatable {
        case text(String)
        case number(Int64)
        case column(String)
        case call(Function, [Node])
        case operation(Operator, Node, Node)
        case negation(Node)
    }

    /// Operators by falling strength of binding.
    enum Operator: String, Sendable {
        case times = "*"
        case divide = "/"
        case plus = "+"
        case minus = "-"
        case equal = "=="
        case unequal = "!="
        case lessOrEqual = "<="
        case greaterOrEqual = ">="
        case less = "<"
        case greater = ">"
        case and
        case or
    }

    /// What can be called.
    enum Function: String, Sendable, CaseIterable {
        case concat
        case coalesce
        case `if`
        case upper
        case lower
        case trim
        case part
        case slice
        case contains
        case number
        case money
        case date
        case asOf = "as_of"
        case spread
        case min
        case max
        case column
        case madeUpName = "made_up_name"
        case madeUpPhone = "made_up_phone"
    }

    /// How deep an expression may nest.
    static let depthLimit = 16
    /// How long its text may be.
    static let lengthLimit = 1_000

    let root: Node
    let kind: Kind
    /// The formats of `number`, `money` and `date` without a format of their own.
    let numbers: NumberFormat
    let dates: [DateFormat]

    /// Reads and checks an expression.
    init(_ text: String, numbers: NumberFormat, dates: [DateFormat]) throws(ExpressionError) {
        var parser = ExpressionParser(text)
        root = try parser.parse()
        kind = try MappingExpression.kind(of: root)
        self.numbers = numbers
        self.dates = dates
    }

    /// The columns that it reads.
    var columns: [String] {
        var names: [String] = []
        MappingExpression.collect(root, into: &names)
        return names
    }

    private static func collect(_ node: Node, into names: inout [String]) {
        switch node {
        case .column(let name): names.append(name)
        case .call(_, let arguments): for argument in arguments { collect(argument, into: &names) }
        case .operation(_, let left, let right):
            collect(left, into: &names)
            collect(right, into: &names)
        case .negation(let inner): collect(inner, into: &names)
        case .text, .number: break
        }
    }

    // MARK: Types

    static func kind(of node: Node) throws(ExpressionError) -> Kind {
        switch node {
        case .text, .column: return .text
        case .number: return .number
        case .negation(let inner):
            try require(inner, .flag, "not")
            return .flag
        case .operation(let op, let left, let right):
            return try operationKind(op, try kind(of: left), try kind(of: right))
        case .call(let function, let arguments): return try callKind(function, arguments)
        }
    }

    private static func operationKind(
        _ op: Operator,
        _ left: Kind,
        _ right: Kind
    ) throws(ExpressionError) -> Kind {
        switch (op, left, right) {
        case (.and, .flag, .flag), (.or, .flag, .flag): return .flag
        case (.equal, _, _), (.unequal, _, _), (.less, _, _), (.greater, _, _),
            (.lessOrEqual, _, _), (.greaterOrEqual, _, _):
            if left == right { return .flag }
        case (.plus, .number, .number), (.minus, .number, .number), (.times, .number, .number),
            (.divide, .number, .number):
            return .number
        case (.plus, .money, .money), (.minus, .money, .money), (.times, .money, .number),
            (.divide, .money, .number), (.times, .number, .money):
            return .money
        case (.plus, .day, .number), (.minus, .day, .number): return .day
        case (.minus, .day, .day): return .number
        default: break
        }
        throw ExpressionError(
            offset: 0,
            reason: "'\(op.rawValue)' does not take \(left.rawValue) and \(right.rawValue)",
            remedy: "Turn columns into values with number(), money() or date()"
        )
    }

    private static func callKind(
        _ function: Function,
        _ arguments: [Node]
    ) throws(ExpressionError) -> Kind {
        switch function {
        case .concat:
            try count(function, arguments, 1...16)
            for argument in arguments { try require(argument, .text, function.rawValue) }
            return .text
        case .coalesce, .min, .max:
            try count(function, arguments, 1...16)
            return try same(arguments, function)
        case .if:
            try count(function, arguments, 3...3)
            try require(arguments[0], .flag, "if")
            return try same(Array(arguments.dropFirst()), function)
        case .upper, .lower, .trim, .madeUpName, .madeUpPhone:
            try signature(function, arguments, [.text])
            return .text
        case .part:
            try signature(function, arguments, [.text, .text, .number])
            return .text
        case .slice:
            try signature(function, arguments, [.text, .number, .number])
            return .text
        case .contains:
            try signature(function, arguments, [.text, .text])
            return .flag
        case .number:
            try signature(function, arguments, [.text])
            return .number
        case .money:
            try format(function, arguments) { NumberFormat(rawValue: $0) != nil }
            return .money
        case .date:
            try format(function, arguments) { DateFormat(word: $0) != nil }
            return .day
        case .asOf:
            try signature(function, arguments, [])
            return .day
        case .spread:
            try signature(function, arguments, [.text, .number, .number])
            return .number
        case .column: return .text
        }
    }

    private static func format(
        _ function: Function,
        _ arguments: [Node],
        _ isKnown: (String) -> Bool
    ) throws(ExpressionError) {
        try count(function, arguments, 1...2)
        try require(arguments[0], .text, function.rawValue)
        guard arguments.count == 2 else { return }
        guard case .text(let word) = arguments[1], isKnown(word) else {
            throw ExpressionError(
                offset: 0,
                reason: "\(function.rawValue)() does not know that format",
                remedy: "Write the format in quotes, as under 'dates' or 'numbers'"
            )
        }
    }

    private static func same(
        _ arguments: [Node],
        _ function: Function
    ) throws(ExpressionError) -> Kind {
        let first = try kind(of: arguments[0])
        for argument in arguments.dropFirst() {
            try require(argument, first, function.rawValue)
        }
        return first
    }

    private static func signature(
        _ function: Function,
        _ arguments: [Node],
        _ kinds: [Kind]
    ) throws(ExpressionError) {
        try count(function, arguments, kinds.count...kinds.count)
        for (argument, kind) in zip(arguments, kinds) {
            try require(argument, kind, function.rawValue)
        }
    }

    private static func count(
        _ function: Function,
        _ arguments: [Node],
        _ range: ClosedRange<Int>
    ) throws(ExpressionError) {
        guard range.contains(arguments.count) else {
            throw ExpressionError(
                offset: 0,
                reason: "\(function.rawValue)() takes \(range.lowerBound)"
                    + (range.count > 1 ? " to \(range.upperBound)" : "")
                    + " values, not \(arguments.count)",
                remedy: "Add or remove values"
            )
        }
    }

    private static func require(
        _ node: Node,
        _ wanted: Kind,
        _ what: String
    ) throws(ExpressionError) {
        let found = try kind(of: node)
        guard found == wanted else {
            throw ExpressionError(
                offset: 0,
                reason: "\(what) wants \(wanted.rawValue) and gets \(found.rawValue)",
                remedy: "Turn columns into values with number(), money() or date()"
            )
        }
    }
}

/// What is wrong with the text of an expression.
struct ExpressionError: Error, Equatable {
    var offset: Int
    var reason: String
    var remedy: String
}
