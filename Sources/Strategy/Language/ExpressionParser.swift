internal import Domain
internal import Messaging
internal import Values

/// Parses and types a condition such as `stage == early and balance > 200 MXN`.
///
/// ```
/// condition  = all { "or" all } .
/// all        = single { "and" single } .
/// single     = "not" single | "(" condition ")" | value [ comparison | list ] .
/// comparison = ( "==" | "!=" | "<" | "<=" | ">" | ">=" ) constant .
/// list       = [ "not" ] "in" "[" constant { "," constant } "]" .
/// ```
struct ExpressionParser {
    /// The deepest nesting; a condition is for people to read.
    private static let depthLimit = 24
    /// The longest condition, in characters.
    private static let lengthLimit = 1_000

    private struct Token {
        enum Kind: Equatable {
            case word(String)
            case quoted(String)
            case number(Int64, fraction: Int64?)
            case day(Day)
            case sign(String)
            case end
        }
        let kind: Kind
        let column: Int
    }

    private enum ValueType: Equatable {
        case number, money, day, word, stage, flag

        var name: String {
            switch self {
            case .number: "a whole number"
            case .money: "an amount such as 200 MXN"
            case .day: "a day such as 2026-01-31"
            case .word: "a word"
            case .stage: "a stage"
            case .flag: "yes or no"
            }
        }
    }

    private struct Stop: Error {
        let mistake: Mistake
    }

    private let place: SourcePlace
    private let attributes: [AttributeDeclaration]
    private let segments: [Segment]
    private var tokens: [Token] = []
    private var next = 0
    /// The field that is compared, for words that it cannot be.
    private var field: Expression.Field?
    private var objections: [Mistake] = []
    private var remarks: [Mistake] = []

    /// What reading a condition gave.
    struct Reading {
        /// The condition, or why it cannot be read: the first mistake.
        var result: Result<Expression, ExpressionMistake>
        /// Words that no account can have.
        var objections: [Mistake] = []
        /// Words that hardly any account has.
        var remarks: [Mistake] = []
    }

    /// Parses a condition; one mistake at most is reported, the first.
    static func parse(
        _ text: String,
        at place: SourcePlace,
        attributes: [AttributeDeclaration],
        segments: [Segment] = []
    ) -> Reading {
        var parser = ExpressionParser(place: place, attributes: attributes, segments: segments)
        do throws(Stop) {
            try parser.scan(text)
            let expression = try parser.condition(depth: 0)
            guard parser.peek.kind == .end else {
                if parser.peek.kind == .sign(","), parser.isNumber(parser.next + 1) {
                    throw parser.stop("numbers are written without commas", "write 5000")
                }
                throw parser.stop("nothing was expected here", "join conditions with and, or")
            }
            return Reading(
                result: .success(expression),
                objections: parser.objections,
                remarks: parser.remarks
            )
        } catch {
            return Reading(result: .failure(ExpressionMistake(mistake: error.mistake)))
        }
    }

    private func isNumber(_ index: Int) -> Bool {
        guard tokens.indices.contains(index), case .number = tokens[index].kind else {
            return false
        }
        return true
    }

    private init(
        place: SourcePlace,
        attributes: [AttributeDeclaration],
        segments: [Segment]
    ) {
        self.place = place
        self.attributes = attributes
        self.segments = segments
    }

    private var peek: Token { tokens[min(next, tokens.count - 1)] }

    private func stop(_ reason: String, _ remedy: String, at column: Int? = nil) -> Stop {
        let place = SourcePlace(
            line: place.line,
            column: place.column + (column ?? peek.column)
        )
        return Stop(mistake: Mistake(at: place, reason, remedy: remedy))
    }

    private mutating func take(word: String) -> Bool {
        guard case .word(let found) = peek.kind, found.lowercased() == word else { return false }
        next += 1
        return true
    }

    private mutating func take(sign: String) -> Bool {
        guard peek.kind == .sign(sign) else { return false }
        next += 1
        return true
    }

    private mutating func condition(depth: Int) throws(Stop) -> Expression {
        guard depth < ExpressionParser.depthLimit else {
            throw stop("the condition is nested too deeply", "split it into several steps")
        }
        var left = try all(depth: depth)
        while take(word: "or") { left = .or(left, try all(depth: depth)) }
        return left
    }

    private mutating func all(depth: Int) throws(Stop) -> Expression {
        var left = try single(depth: depth)
        while take(word: "and") { left = .and(left, try single(depth: depth)) }
        return left
    }

    private mutating func single(depth: Int) throws(Stop) -> Expression {
        if take(word: "not") { return .not(try single(depth: depth + 1)) }
        if take(sign: "(") {
            let inner = try condition(depth: depth + 1)
            guard take(sign: ")") else { throw stop("a ) is missing", "close the parenthesis") }
            return inner
        }
        if take(word: "true") { return .constant(true) }
        if take(word: "false") { return .constant(false) }
        return try test()
    }

    private mutating func test() throws(Stop) -> Expression {
        if take(word: "segment") { return try segment() }
        let (operand, type) = try operand()
        let isNegated = peekIsNotIn
        if isNegated { next += 1 }
        if take(word: "in") {
            let list = Expression.oneOf(operand, try constants(type))
            return isNegated ? .not(list) : list
        }
        for (sign, comparison) in ExpressionParser.comparisons where take(sign: sign) {
            if type == .word || type == .flag, comparison != .equal, comparison != .notEqual {
                throw stop("words are only compared with == and !=", "use ==, != or in […]")
            }
            return .compare(operand, comparison, try constant(type))
        }
        guard type == .flag else {
            throw stop("a comparison is missing", "write for example == or > and a value")
        }
        return .flag(operand)
    }

    /// `segment == name`, `segment != name`, `segment in [a, b]`: what the names stand for.
    private mutating func segment() throws(Stop) -> Expression {
        var isNegated = false
        if peekIsNotIn {
            next += 1
            isNegated = true
        }
        var found: Expression?
        if take(word: "in") {
            guard take(sign: "[") else { throw stop("a [ is missing", "write in [a, b]") }
            repeat {
                let condition = try namedSegment()
                found = found.map { .or($0, condition) } ?? condition
            } while take(sign: ",")
            guard take(sign: "]") else { throw stop("a ] is missing", "close the list") }
        } else {
            if take(sign: "!=") {
                isNegated = true
            } else if !take(sign: "==") {
                throw stop("a segment is compared", "write segment == and its name")
            }
            found = try namedSegment()
        }
        guard let found else { throw stop("a segment is expected", "write its name") }
        return isNegated ? .not(found) : found
    }

    private mutating func namedSegment() throws(Stop) -> Expression {
        let name: String
        switch peek.kind {
        case .word(let word), .quoted(let word): name = word
        default: throw stop("a segment is expected", "write its name")
        }
        guard let segment = segments.first(where: { $0.name == name }) else {
            throw stop(
                "there is no segment \(name)",
                segments.isEmpty
                    ? "publish a file of segments first"
                    : NearestWord.remedy(name, among: segments.map(\.name))
            )
        }
        next += 1
        return segment.condition
    }

    private var peekIsNotIn: Bool {
        guard case .word(let first) = peek.kind, first.lowercased() == "not",
            next + 1 < tokens.count, case .word(let second) = tokens[next + 1].kind
        else { return false }
        return second.lowercased() == "in"
    }

    private static let comparisons: [(String, Expression.Comparison)] = [
        ("==", .equal), ("!=", .notEqual), ("<=", .lessOrEqual), (">=", .greaterOrEqual),
        ("<", .less), (">", .greater),
    ]

    private mutating func operand() throws(Stop) -> (Expression.Operand, ValueType) {
        guard case .word(let word) = peek.kind else {
            throw stop("a field is expected", "begin with a field such as stage or balance")
        }
        field = nil
        if word == "days_since" {
            next += 1
            guard take(sign: "("), let name = eventName(), take(sign: ")") else {
                throw stop("the event has no name", "write days_since(visita) >= 3")
            }
            return (.daysSince(name), .number)
        }
        if let field = Expression.Field.allCases.first(where: { $0.word == word }) {
            next += 1
            self.field = field
            return (.field(field), ExpressionParser.type(of: field))
        }
        if let attribute = attributes.first(where: { $0.name == word }) {
            next += 1
            return (.attribute(word), ExpressionParser.type(of: attribute.kind))
        }
        let known =
            Expression.Field.allCases.map(\.word) + ["segment", "days_since"]
            + attributes.map(\.name)
        throw stop(
            "there is no field \(word)",
            NearestWord.remedy(word, among: known)
        )
    }

    private mutating func eventName() -> String? {
        switch peek.kind {
        case .word(let name) where name.utf8.count <= AccountClock.nameLimit,
            .quoted(let name) where name.utf8.count <= AccountClock.nameLimit:
            next += 1
            return name
        default: return nil
        }
    }

    private static func type(of field: Expression.Field) -> ValueType {
        switch field {
        case .daysPastDue, .daysToDue, .dueDay, .promisesKept, .promisesBroken, .messages,
            .replies, .daysSincePayment, .accounts, .daysSinceContact, .daysSinceReply, .dayOfMonth:
            .number
        case .balance, .pastDue, .minimumPayment: .money
        case .stage: .stage
        case .product, .creditor, .role, .country, .region, .language, .preferredChannel: .word
        case .contactConfirmed: .flag
        }
    }

    private static func type(of kind: Account.Attribute.Kind) -> ValueType {
        switch kind {
        case .number: .number
        case .money: .money
        case .day: .day
        case .code: .word
        case .flag: .flag
        }
    }

    private mutating func constants(_ type: ValueType) throws(Stop) -> [Expression.Constant] {
        guard take(sign: "[") else { throw stop("a [ is missing", "write in [a, b]") }
        var constants = [try constant(type)]
        while take(sign: ",") { constants.append(try constant(type)) }
        guard take(sign: "]") else { throw stop("a ] is missing", "close the list") }
        return constants
    }

    private mutating func constant(_ type: ValueType) throws(Stop) -> Expression.Constant {
        let token = peek
        switch (type, token.kind) {
        case (.number, .number(let value, fraction: nil)):
            next += 1
            return .number(value)
        case (.money, .number(let whole, let fraction)):
            next += 1
            return try money(whole, fraction)
        case (.day, .day(let day)):
            next += 1
            return .day(day)
        case (.stage, .word(let word)):
            guard let stage = Stage(name: word) else {
                throw stop(
                    "there is no stage \(word)",
                    NearestWord.remedy(word, among: Stage.allCases.map(\.name))
                )
            }
            next += 1
            return .stage(stage)
        case (.word, .word(let word)), (.word, .quoted(let word)):
            checkKnown(word)
            next += 1
            return .word(word)
        case (.flag, .word(let word)) where word == "true" || word == "false":
            next += 1
            return .bool(word == "true")
        default:
            throw stop("\(type.name) is expected", "compare with \(type.name)")
        }
    }

    /// Tells words that the field that is compared cannot be.
    private mutating func checkKnown(_ word: String) {
        func told(_ reason: String, _ remedy: String) -> Mistake {
            stop(reason, remedy).mistake
        }
        switch field {
        case .preferredChannel where Channel(name: word) == nil:
            objections.append(
                told(
                    "there is no channel \(word)",
                    NearestWord.remedy(word, among: Channel.allCases.map(\.name))
                )
            )
        case .role where !Role.allCases.contains(where: { $0.word == word }):
            objections.append(
                told(
                    "nobody has the role \(word)",
                    NearestWord.remedy(word, among: Role.allCases.map(\.word))
                )
            )
        case .country where !KnownCodes.isCountry(word):
            let capital = word.uppercased()
            objections.append(
                told(
                    "there is no country \(word)",
                    KnownCodes.isCountry(capital)
                        ? "did you mean \(capital)?"
                        : "write the two capital letters of ISO 3166, such as MX"
                )
            )
        case .language where !KnownCodes.isLanguage(word):
            remarks.append(
                told("\(word) is no code of a language", "write its code, such as es or en")
            )
        default: break
        }
    }

    private mutating func money(
        _ whole: Int64,
        _ fraction: Int64?
    ) throws(Stop) -> Expression.Constant {
        guard case .word(let code) = peek.kind, let currency = Currency(code) else {
            if peek.kind == .sign(","), isNumber(next + 1) {
                throw stop(
                    "amounts are written without commas, each with its currency",
                    "write for example 5000 MXN"
                )
            }
            throw stop("an amount needs its currency", "write for example 200 MXN")
        }
        if !KnownCodes.isCurrency(code) {
            remarks.append(
                stop(
                    "\(code) is no currency of ISO 4217; amounts in others never compare with it",
                    "look at the spelling"
                ).mistake
            )
        }
        next += 1
        let scale: Int64 = currency.decimals == 0 ? 1 : 100
        let (minor, overflow) = whole.multipliedReportingOverflow(by: scale)
        guard !overflow, minor < .max - 100 else {
            throw stop("the amount is too large", "write a smaller amount")
        }
        return .money(Money(minor: minor + (scale == 1 ? 0 : fraction ?? 0), currency))
    }

    private mutating func scan(_ text: String) throws(Stop) {
        let characters = Array(text)
        guard characters.count <= ExpressionParser.lengthLimit else {
            tokens = [Token(kind: .end, column: 0)]
            throw stop("the condition is too long", "split it into several steps")
        }
        var index = 0
        while index < characters.count {
            let start = index
            let character = characters[index]
            if character.isWhitespace {
                index += 1
            } else if character == "\"" || character == "'" {
                let end = characters[(index + 1)...].firstIndex(of: character)
                guard let end else {
                    tokens.append(Token(kind: .end, column: start))
                    throw stop("a quote is not closed", "close it", at: start)
                }
                tokens.append(
                    Token(kind: .quoted(String(characters[(index + 1)..<end])), column: start)
                )
                index = end + 1
            } else if character.isNumber || character == "-" {
                index += 1
                while index < characters.count,
                    characters[index].isNumber || "-.".contains(characters[index])
                {
                    index += 1
                }
                tokens.append(
                    Token(kind: try number(String(characters[start..<index]), start), column: start)
                )
            } else if character.isLetter {
                while index < characters.count,
                    characters[index].isLetter || characters[index].isNumber
                        || characters[index] == "_"
                {
                    index += 1
                }
                tokens.append(Token(kind: .word(String(characters[start..<index])), column: start))
            } else {
                let two = index + 1 < characters.count && characters[index + 1] == "="
                let sign = two ? String([character, "="]) : String(character)
                guard ["==", "!=", "<=", ">=", "<", ">", "(", ")", "[", "]", ","].contains(sign)
                else {
                    tokens.append(Token(kind: .end, column: start))
                    throw stop(
                        "\(sign) has no meaning here",
                        sign == "=" ? "write == to compare" : "remove it",
                        at: start
                    )
                }
                tokens.append(Token(kind: .sign(sign), column: start))
                index += two ? 2 : 1
            }
        }
        tokens.append(Token(kind: .end, column: characters.count))
    }

    private func number(_ text: String, _ column: Int) throws(Stop) -> Token.Kind {
        if let day = Day(iso: text) { return .day(day) }
        if let value = Int64(text) { return .number(value, fraction: nil) }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        if parts.count == 2, (1...2).contains(parts[1].utf8.count), let whole = Int64(parts[0]),
            whole >= 0, let cents = Int64(parts[1])
        {
            return .number(whole, fraction: parts[1].utf8.count == 1 ? cents * 10 : cents)
        }
        throw Stop(
            mistake: Mistake(
                at: SourcePlace(line: place.line, column: place.column + column),
                "\(text) is neither a number nor a day",
                remedy: "write 200, 200.50 or 2026-01-31"
            )
        )
    }
}

/// The mistake of a condition.
struct ExpressionMistake: Error {
    let mistake: Mistake
}
