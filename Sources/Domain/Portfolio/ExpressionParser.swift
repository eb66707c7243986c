/// Reads the text of a mapping's expression by recursive descent, bounded in depth and length.
struct ExpressionParser {
    private let bytes: [UInt8]
    private var offset = 0
    private var depth = 0

    private typealias Node = MappingExpression.Node
    private typealias Operator = MappingExpression.Operator

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    mutating func parse() throws(ExpressionError) -> MappingExpression.Node {
        guard bytes.count <= MappingExpression.lengthLimit else {
            throw failure("it is longer than \(MappingExpression.lengthLimit) characters")
        }
        let node = try disjunction()
        skipSpace()
        guard offset == bytes.count else { throw failure("something stands behind its end") }
        return node
    }

    private mutating func disjunction() throws(ExpressionError) -> MappingExpression.Node {
        depth += 1
        defer { depth -= 1 }
        guard depth <= MappingExpression.depthLimit else {
            throw failure("it nests deeper than \(MappingExpression.depthLimit)")
        }
        var left = try conjunction()
        while takeWord("or") { left = .operation(.or, left, try conjunction()) }
        return left
    }

    private mutating func conjunction() throws(ExpressionError) -> MappingExpression.Node {
        var left = try comparison()
        while takeWord("and") { left = .operation(.and, left, try comparison()) }
        return left
    }

    private mutating func comparison() throws(ExpressionError) -> MappingExpression.Node {
        let left = try sum()
        for op in [
            Operator.equal, .unequal, .lessOrEqual, .greaterOrEqual, .less, .greater,
        ] where take(op.rawValue) {
            return .operation(op, left, try sum())
        }
        return left
    }

    private mutating func sum() throws(ExpressionError) -> MappingExpression.Node {
        var left = try product()
        while true {
            if take("+") {
                left = .operation(.plus, left, try product())
            } else if take("-") {
                left = .operation(.minus, left, try product())
            } else {
                return left
            }
        }
    }

    private mutating func product() throws(ExpressionError) -> MappingExpression.Node {
        var left = try factor()
        while true {
            if take("*") {
                left = .operation(.times, left, try factor())
            } else if take("/") {
                left = .operation(.divide, left, try factor())
            } else {
                return left
            }
        }
    }

    private mutating func factor() throws(ExpressionError) -> MappingExpression.Node {
        skipSpace()
        guard offset < bytes.count else { throw failure("it ends too early") }
        let byte = bytes[offset]
        if byte == 0x22 || byte == 0x27 { return .text(try quoted(byte)) }
        if byte.isDigit { return .number(try integer()) }
        if byte == 0x2D, offset + 1 < bytes.count, bytes[offset + 1].isDigit {
            offset += 1
            return .number(-(try integer()))
        }
        if take("(") {
            let inner = try disjunction()
            try expect(")")
            return inner
        }
        if takeWord("not") {
            depth += 1
            defer { depth -= 1 }
            guard depth <= MappingExpression.depthLimit else {
                throw failure("it nests deeper than \(MappingExpression.depthLimit)")
            }
            return .negation(try factor())
        }
        return try nameOrCall()
    }

    private mutating func nameOrCall() throws(ExpressionError) -> MappingExpression.Node {
        let start = offset
        while offset < bytes.count, isNameByte(bytes[offset]) { offset += 1 }
        guard offset > start else { throw failure("a value is expected") }
        let name = String(decoding: bytes[start..<offset], as: UTF8.self)
        guard take("(") else { return .column(name) }
        guard let function = MappingExpression.Function(rawValue: name) else {
            let known = MappingExpression.Function.allCases.map(\.rawValue)
            let nearest = Suggestion.nearest(to: name, among: known)
            throw ExpressionError(
                offset: start,
                reason: "there is no function \(name)()",
                remedy: nearest.map { "Did you mean \($0)()?" }
                    ?? "Known are: " + known.joined(separator: ", ")
            )
        }
        var arguments: [MappingExpression.Node] = []
        if !take(")") {
            repeat { arguments.append(try disjunction()) } while take(",")
            try expect(")")
        }
        guard function == .column else { return .call(function, arguments) }
        guard arguments.count == 1, case .text(let column) = arguments[0] else {
            throw failure("column() takes the name of a column in quotes")
        }
        return .column(column)
    }

    private mutating func quoted(_ mark: UInt8) throws(ExpressionError) -> String {
        offset += 1
        let start = offset
        while offset < bytes.count, bytes[offset] != mark { offset += 1 }
        guard offset < bytes.count else { throw failure("a quotation mark is not closed") }
        offset += 1
        return String(decoding: bytes[start..<offset - 1], as: UTF8.self)
    }

    private mutating func integer() throws(ExpressionError) -> Int64 {
        var value: Int64 = 0
        while offset < bytes.count, bytes[offset].isDigit {
            guard value < 1_000_000_000_000 else { throw failure("a number is too large") }
            value = value * 10 + Int64(bytes[offset] - 0x30)
            offset += 1
        }
        return value
    }

    private func isNameByte(_ byte: UInt8) -> Bool {
        byte.isLetter || byte.isDigit || byte == 0x5F || byte == 0x23 || byte >= 0x80
    }

    private mutating func skipSpace() {
        while offset < bytes.count, bytes[offset] <= 0x20 { offset += 1 }
    }

    private mutating func take(_ text: String) -> Bool {
        skipSpace()
        let wanted = text.utf8
        guard bytes[offset...].starts(with: wanted) else { return false }
        offset += wanted.count
        return true
    }

    private mutating func takeWord(_ word: String) -> Bool {
        skipSpace()
        let end = offset + word.utf8.count
        guard bytes[offset...].starts(with: word.utf8),
            end == bytes.count || !isNameByte(bytes[end])
        else { return false }
        offset = end
        return true
    }

    private mutating func expect(_ text: String) throws(ExpressionError) {
        guard take(text) else { throw failure("'\(text)' is expected") }
    }

    private func failure(_ reason: String) -> ExpressionError {
        ExpressionError(
            offset: offset,
            reason: reason,
            remedy: "See the examples of expressions in Resources/mappings"
        )
    }
}
