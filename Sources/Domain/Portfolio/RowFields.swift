import Values

/// One row while it is read: its octets, what is wrong with it, and how its fields become values.
struct RowFields {
    let arena: ByteArena
    let positions: [String: Int]
    var asOf: Day
    var currency: Currency { didSet { decimals = currency.decimals } }
    private(set) var decimals: Int
    private(set) var problems: [ImportProblem] = []
    private(set) var isRefused = false
    private var line = 0
    private var bytes = FieldBytes(start: nil, count: 0)
    private var bounds: [Range<Int>]
    private var foldScratch: [UInt8] = []

    /// Texts longer than this are not stored.
    static let textLimit = 200

    init(header: [String], arena: ByteArena, asOf: Day, currency: Currency) {
        self.arena = arena
        self.asOf = asOf
        self.currency = currency
        decimals = currency.decimals
        bounds = Array(repeating: 0..<0, count: header.count)
        var positions: [String: Int] = [:]
        for (index, name) in header.enumerated() where positions[name] == nil {
            positions[name] = index
            if positions[Folding.key(name)] == nil { positions[Folding.key(name)] = index }
        }
        self.positions = positions
        foldScratch.reserveCapacity(64)
    }

    /// Begins a row; its octets must stay where they are until `end`.
    mutating func begin(
        line: Int,
        bytes: UnsafeRawBufferPointer,
        columnCount: Int,
        range: (Int) -> Range<Int>
    ) {
        self.line = line
        self.bytes = bytes.assumingMemoryBound(to: UInt8.self)
        problems.removeAll(keepingCapacity: true)
        isRefused = false
        arena.beginRow()
        for index in 0..<bounds.count {
            let wanted = index < columnCount ? range(index) : 0..<0
            bounds[index] = wanted.clamped(to: 0..<bytes.count)
        }
        if columnCount < bounds.count {
            add(.shortRow, column: "", value: self.bytes.part(0, 0), refuses: true)
        }
    }

    /// Refuses a row that does not fit its header, once.
    mutating func refuseTorn() {
        guard !problems.contains(where: { $0.code == .shortRow }) else { return }
        add(.tornRow, column: "", value: nothing, refuses: true)
    }

    /// Forgets the row's octets.
    mutating func end() { bytes = FieldBytes(start: nil, count: 0) }

    mutating func add(_ code: ImportProblem.Code, column: String, value: FieldBytes, refuses: Bool)
    {
        isRefused = isRefused || refuses
        problems.append(
            ImportProblem(
                line: line,
                column: column,
                code: code,
                maskedValue: ImportProblem.mask(value),
                isRefusal: refuses
            )
        )
    }

    private mutating func add(
        _ code: ImportProblem.Code,
        _ plan: FieldPlan,
        _ value: FieldBytes,
        _ refuses: Bool
    ) {
        add(code, column: plan.name, value: value, refuses: refuses)
    }

    /// Reports a problem with a field that comes from a plan.
    mutating func report(
        _ code: ImportProblem.Code,
        _ plan: FieldPlan?,
        _ value: FieldBytes,
        refuses: Bool = false
    ) {
        add(code, column: plan?.name ?? "", value: value, refuses: refuses)
    }

    /// No octets, for problems without a value.
    var nothing: FieldBytes { FieldBytes(start: nil, count: 0) }

    // MARK: Values

    private func cell(_ position: Int) -> FieldBytes {
        guard position < bounds.count, !bounds[position].isEmpty else { return nothing }
        return FieldBytes(rebasing: bytes[bounds[position]]).trimmed
    }

    /// The field's value after the value map; empty cells are missing.
    mutating func value(_ plan: FieldPlan, refuses: Bool) -> FieldValue {
        var found: FieldBytes
        switch plan.origin {
        case .column(let position): found = cell(position)
        case .constant(let constant): found = constant
        case .expression(let expression):
            let value = evaluate(expression, plan, refuses: refuses)
            guard case .bytes(let text) = value else {
                if case .missing = value, let otherwise = plan.otherwise {
                    return .bytes(otherwise)
                }
                return value
            }
            found = text
        }
        if !plan.values.isEmpty && !found.isEmpty {
            foldScratch.removeAll(keepingCapacity: true)
            Folding.fold(found, into: &foldScratch)
            if let meaning = plan.values[String(decoding: foldScratch, as: UTF8.self)] {
                found = meaning
            } else if let otherwise = plan.otherwise {
                found = otherwise
            } else {
                add(.unknownCode, plan, found, refuses)
                return .failed
            }
        }
        if found.isEmpty, let otherwise = plan.otherwise { found = otherwise }
        return found.isEmpty ? .missing : .bytes(found)
    }

    private mutating func evaluate(
        _ expression: MappingExpression,
        _ plan: FieldPlan,
        refuses: Bool
    ) -> FieldValue {
        let row = self
        let context = MappingExpression.Context(
            asOf: asOf,
            currency: currency,
            numbers: plan.numbers,
            dates: plan.dates
        ) { name in
            if let position = row.positions[name] ?? row.positions[Folding.key(name)] {
                return row.cell(position).text
            }
            guard name.utf8.first == 0x23, let number = Int(name.dropFirst()), number > 0 else {
                return ""
            }
            return row.cell(number - 1).text
        }
        do {
            switch try expression.evaluate(context) {
            case .missing: return .missing
            case .text(let text):
                if let kept = arena.keep(text) { return .bytes(kept) }
            case .number(let number): return .number(number)
            case .money(let minor): return .money(minor)
            case .day(let day): return .day(day)
            case .flag(let flag): return .flag(flag)
            }
        } catch {}
        add(.expressionFailed, plan, nothing, refuses)
        return .failed
    }

    // MARK: Typed fields

    /// A text; card numbers, control characters and endless texts are reported and left out.
    mutating func text(
        _ plan: FieldPlan?,
        refuses: Bool = false,
        limit: Int = textLimit
    ) -> FieldBytes? {
        guard let plan else { return nil }
        var found: FieldBytes
        switch value(plan, refuses: refuses) {
        case .bytes(let bytes): found = bytes
        case .number(let number), .money(let number):
            guard let kept = arena.keep(String(number)) else { return nil }
            found = kept
        case .day(let day):
            guard let kept = arena.keep(day.description) else { return nil }
            found = kept
        case .flag(let flag):
            guard let kept = arena.keep(flag ? "yes" : "no") else { return nil }
            found = kept
        case .missing:
            if refuses { add(.missing, plan, nothing, true) }
            return nil
        case .failed: return nil
        }
        if found.count > limit {
            add(.textTooLong, plan, found, refuses)
            return nil
        }
        for byte in found where byte < 0x20 || byte == 0x7F {
            add(.controlCharacters, plan, found, refuses)
            return nil
        }
        if found.count >= 13 && IdentityChecks.holdsCardNumber(found) {
            add(.cardNumber, plan, found, refuses)
            return nil
        }
        found = found.trimmed
        return found.isEmpty ? nil : found
    }

    /// An identifier such as an account number: a text that no spreadsheet has mangled.
    mutating func identifier(_ plan: FieldPlan?, refuses: Bool = false) -> FieldBytes? {
        guard let plan, let found = text(plan, refuses: refuses, limit: 64) else { return nil }
        if RowFields.isScientific(found) {
            add(.scientificNotation, plan, found, refuses)
            return nil
        }
        return found
    }

    /// Whether a text looks like `4.5E+15`.
    static func isScientific(_ bytes: FieldBytes) -> Bool {
        guard let mark = bytes.firstIndex(where: { $0 | 0x20 == 0x65 }), mark > 0,
            mark + 2 < bytes.count, bytes[mark + 1] == 0x2B, bytes[0].isDigit
        else { return false }
        return bytes.part(mark + 2, bytes.count).isAllDigits
            && bytes.part(0, mark).allSatisfy { $0.isDigit || $0 == 0x2E || $0 == 0x2C }
    }

    /// An amount in minor units.
    mutating func amount(_ plan: FieldPlan?, refuses: Bool = false) -> Int64? {
        guard let plan else { return nil }
        switch value(plan, refuses: refuses) {
        case .money(let minor): return sane(minor, plan, refuses)
        // A bare number in an expression means whole units.
        case .number(let number):
            let scale: Int64 = decimals == 0 ? 1 : 100
            let (minor, overflow) = number.multipliedReportingOverflow(by: scale)
            return sane(overflow ? .max : minor, plan, refuses)
        case .bytes(let bytes):
            switch plan.numbers.minorUnits(bytes, decimals: decimals, of: currency) {
            case .amount(let minor): return minor
            case .bad: add(.badAmount, plan, bytes, refuses)
            case .outOfRange: add(.amountOutOfRange, plan, bytes, refuses)
            case .scientific: add(.scientificNotation, plan, bytes, refuses)
            }
            return nil
        case .missing:
            if refuses { add(.missing, plan, nothing, true) }
            return nil
        case .day, .flag:
            add(.badAmount, plan, nothing, refuses)
            return nil
        case .failed: return nil
        }
    }

    private mutating func sane(_ minor: Int64, _ plan: FieldPlan, _ refuses: Bool) -> Int64? {
        if minor.magnitude <= UInt64(NumberFormat.amountLimit) { return minor }
        add(.amountOutOfRange, plan, nothing, refuses)
        return nil
    }

    /// A whole number.
    mutating func number(_ plan: FieldPlan?, refuses: Bool = false) -> Int64? {
        guard let plan else { return nil }
        switch value(plan, refuses: refuses) {
        case .number(let number): return number
        case .bytes(let bytes):
            // Spreadsheets write 30 as 30.0, and thousands with separators.
            let format = plan.numbers == .minor ? NumberFormat.point : plan.numbers
            if case .amount(let number) = format.minorUnits(bytes, decimals: 0, of: nil) {
                return number
            }
            add(.badNumber, plan, bytes, refuses)
            return nil
        case .missing:
            if refuses { add(.missing, plan, nothing, true) }
            return nil
        case .money, .day, .flag:
            add(.badNumber, plan, nothing, refuses)
            return nil
        case .failed: return nil
        }
    }

    /// A yearly rate in basis points from a percentage (`36.5`, `36.5 %`).
    mutating func rate(_ plan: FieldPlan?) -> UInt32? {
        guard let plan else { return nil }
        guard case .bytes(var bytes) = value(plan, refuses: false) else { return nil }
        let whole = bytes
        if bytes.last == 0x25 { bytes = bytes.part(0, bytes.count - 1).trimmed }
        let format = plan.numbers == .minor ? NumberFormat.point : plan.numbers
        if case .amount(let points) = format.minorUnits(bytes, decimals: 2, of: nil),
            (0...100_000).contains(points)
        {
            return UInt32(points)
        }
        add(.badNumber, plan, whole, false)
        return nil
    }

    /// A day within bounds.
    mutating func day(_ plan: FieldPlan?, within: ClosedRange<Day>, refuses: Bool = false) -> Day? {
        guard let plan else { return nil }
        var found = nothing
        var read: Day?
        switch value(plan, refuses: refuses) {
        case .day(let day): read = day
        case .bytes(let bytes):
            found = bytes
            read = DateFormat.day(bytes, in: plan.dates)
        case .missing:
            if refuses { add(.missing, plan, nothing, true) }
            return nil
        case .failed: return nil
        case .number, .money, .flag: break
        }
        guard let read else {
            let isZero = !found.isEmpty && found.allSatisfy { !$0.isDigit || $0 == 0x30 }
            add(isZero ? .dateOutOfRange : .badDate, plan, found, refuses)
            return nil
        }
        if within.contains(read) { return read }
        add(.dateOutOfRange, plan, found, refuses)
        return nil
    }

    /// A word in folded form, for the fields that have a fixed set of words.
    mutating func word(_ plan: FieldPlan?, refuses: Bool = false) -> String? {
        guard let plan, case .bytes(let bytes) = value(plan, refuses: refuses) else { return nil }
        return folded(bytes)
    }

    private mutating func folded(_ bytes: FieldBytes) -> String {
        foldScratch.removeAll(keepingCapacity: true)
        Folding.fold(bytes, into: &foldScratch)
        return String(decoding: foldScratch, as: UTF8.self)
    }

    /// Whether the file says nothing there.
    mutating func isMissing(_ plan: FieldPlan?) -> Bool {
        guard let plan else { return true }
        if case .missing = value(plan, refuses: false) { return true }
        return false
    }

    /// A yes or no; `words` are what else the field's files say.
    mutating func flag(
        _ plan: FieldPlan?,
        words: [String: Bool] = [:],
        refuses: Bool = false
    ) -> Bool? {
        guard let plan else { return nil }
        var found = nothing
        switch value(plan, refuses: refuses) {
        case .flag(let flag): return flag
        case .missing, .failed: return nil
        case .bytes(let bytes):
            found = bytes
            let word = folded(bytes)
            // Nothing but signs, such as a dash, stands for an empty cell.
            if word.isEmpty { return nil }
            if let flag = RowFields.flagWords[word] ?? words[word] { return flag }
        case .number, .money, .day: break
        }
        add(.unknownCode, plan, found, refuses)
        return nil
    }

    private static let flagWords: [String: Bool] = [
        "SI": true, "S": true, "YES": true, "Y": true, "TRUE": true, "1": true, "X": true,
        "VERDADERO": true, "NO": false, "N": false, "FALSE": false, "0": false, "FALSO": false,
    ]
}
