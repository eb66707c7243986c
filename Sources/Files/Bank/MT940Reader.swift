import Values

/// Reads SWIFT MT940 as banks export it: tags at the beginning of lines, with or without the
/// envelope of the network around them.
///
/// `:60F:` and `:62F:` are the balances, `:61:` is a movement, `:86:` what is written with it.
struct MT940Reader {
    private var reading = BankReading(format: .mt940)
    private var statement: BankStatement?
    private var account: String?
    private var isPage = false

    private struct Field {
        let tag: String
        let line: Int
        var lines: [[UInt32]]

        var text: String {
            lines.map { BankText.text($0[...]) }.filter { !$0.isEmpty }.joined(separator: " ")
        }
    }

    /// Lines of one field; the standard allows six.
    private static let fieldLines = 64

    static func read(_ text: BankText) throws(FileProblem) -> BankReading {
        var reader = MT940Reader()
        for field in fields(text) { try reader.take(field) }
        if let statement = reader.statement {
            throw BankFile.damaged(
                statement.line,
                "the statement that begins here has no closing balance: the file was cut off"
            )
        }
        guard !reader.reading.statements.isEmpty else {
            throw BankFile.damaged(1, "the file holds no statement")
        }
        return reader.reading
    }

    /// The fields: a tag such as `:61:` and the lines up to the next.
    private static func fields(_ text: BankText) -> [Field] {
        var fields: [Field] = []
        for (index, line) in text.lines.enumerated() {
            var line = line[...]
            // The envelope's blocks: {1:…}{2:…}{4: in front, -} behind.
            if line.first == 0x7B, let end = line.lastIndex(of: 0x3A), end + 1 == line.endIndex {
                continue
            }
            if line.elementsEqual([0x2D, 0x7D]) || line.elementsEqual([0x2D]) { continue }
            if let tag = tag(line) {
                line = line.dropFirst(tag.utf8.count + 2)
                fields.append(Field(tag: tag, line: index + 1, lines: [Array(line)]))
            } else if !fields.isEmpty, fields[fields.count - 1].lines.count < fieldLines {
                fields[fields.count - 1].lines.append(Array(line))
            }
        }
        return fields
    }

    /// `61` of `:61:…`, `60F` of `:60F:…`; nil for a line that goes on.
    private static func tag(_ line: ArraySlice<UInt32>) -> String? {
        guard line.first == 0x3A, let end = line.dropFirst().prefix(4).firstIndex(of: 0x3A) else {
            return nil
        }
        let name = line[line.startIndex + 1..<end]
        guard (2...3).contains(name.count), name.prefix(2).allSatisfy({ 0x30...0x39 ~= $0 }) else {
            return nil
        }
        return BankText.text(name)
    }

    private mutating func take(_ field: Field) throws(FileProblem) {
        switch field.tag {
        case "25", "25P": account = field.text
        case "60F", "60M": try open(field)
        case "61": try add(field)
        case "86": explain(field)
        case "62F", "62M": try close(field)
        default: break
        }
    }

    // MARK: - Balances

    private mutating func open(_ field: Field) throws(FileProblem) {
        let (currency, minor) = try balance(field)
        if let statement {
            // The next page of a statement that goes on.
            guard field.tag == "60M", isPage, statement.closing == minor else {
                throw BankFile.damaged(
                    field.line,
                    "a statement begins before the one before has its closing balance"
                )
            }
            isPage = false
            self.statement?.closing = nil
            return
        }
        var begun = BankStatement(line: field.line, account: account, currency: currency)
        begun.opening = minor
        statement = begun
    }

    private mutating func close(_ field: Field) throws(FileProblem) {
        let (currency, minor) = try balance(field)
        guard var closed = statement, closed.currency == currency, !isPage else {
            throw BankFile.damaged(field.line, "a closing balance has no statement")
        }
        closed.closing = minor
        if field.tag == "62M" {
            statement = closed
            isPage = true
            try closed.checkBalance(reading.statements.count + 1)
            return
        }
        reading.statements.append(closed)
        statement = nil
    }

    /// `C261120MXN1500,00`.
    private func balance(_ field: Field) throws(FileProblem) -> (Currency, Int64) {
        let text = Array(field.text.utf8)
        guard text.count > 10, text[0] == 0x43 || text[0] == 0x44,
            let currency = Currency(String(decoding: text[7..<10], as: UTF8.self)),
            let minor = BankNumber.decimal(
                String(decoding: text[10...], as: UTF8.self),
                mark: UInt8(ascii: ","),
                decimals: currency.decimals
            )
        else { throw BankFile.damaged(field.line, "the balance cannot be read") }
        return (currency, text[0] == 0x43 ? minor : -minor)
    }

    // MARK: - Movements

    /// `2611201120C1500,00NTRFREFERENCE//BANKREF` and a line of the bank's own words.
    private mutating func add(_ field: Field) throws(FileProblem) {
        guard let statement, !isPage else {
            throw BankFile.damaged(field.line, "a movement stands outside of a statement")
        }
        var rest = BankText.text(field.lines[0][...])[...]
        guard let valueDay = BankNumber.day(yymmdd: rest.prefix(6)) else {
            throw BankFile.damaged(field.line, "the movement's day is none")
        }
        rest = rest.dropFirst(6)
        var booked = valueDay
        if let digits = Optional(rest.prefix(4)), digits.utf8.count == 4,
            let number = BankNumber.digits(digits)
        {
            booked = try bookingDay(number, near: valueDay, field.line)
            rest = rest.dropFirst(4)
        }
        let (kind, length) = try Self.side(rest, field.line)
        rest = rest.dropFirst(length)
        // The third letter of the currency, where the bank writes it.
        if let letter = rest.utf8.first, letter >= 0x41, letter <= 0x5A { rest = rest.dropFirst() }
        let digits = rest.prefix { $0.isNumber || $0 == "," }
        guard
            let minor = BankNumber.decimal(
                digits,
                mark: UInt8(ascii: ","),
                decimals: statement.currency.decimals
            )
        else { throw BankFile.damaged(field.line, "the movement's amount cannot be read") }
        rest = rest.dropFirst(digits.count)
        var entry = BankEntry(
            line: field.line,
            day: booked,
            kind: kind,
            minor: minor,
            currency: statement.currency
        )
        entry.valueDay = valueDay
        let code = String(rest.prefix(4))
        rest = rest.dropFirst(4)
        entry.means = Self.means(code)
        if kind == .debit, Self.isReturn(code) { entry.kind = .reversal }
        let parts = rest.split(separator: "//", maxSplits: 1, omittingEmptySubsequences: false)
        let own = String(parts.first ?? "")
        entry.reference = own == "NONREF" ? "" : own
        if parts.count == 2 { entry.bankReference = String(parts[1]) }
        let further = field.lines.dropFirst().map { BankText.text($0[...]) }
        entry.text = further.joined(separator: " ")
        if entry.kind == .reversal { entry.returnReason = code }
        self.statement?.entries.append(entry)
        guard statement.entries.count < BankLimits.entries else { throw BankFile.tooLarge }
    }

    private mutating func explain(_ field: Field) {
        guard let last = statement?.entries.indices.last else { return }
        // A field of the structured kind is cut anywhere, a free one between words.
        let joined = field.lines.map { BankText.text($0[...]) }
        let isStructured = joined.contains { $0.contains("?20") || $0.contains("?00") }
        var text = joined.joined(separator: isStructured ? "" : " ")
        if isStructured { text = Self.unfolded(text) }
        let known = statement?.entries[last].text ?? ""
        statement?.entries[last].text = known.isEmpty ? text : known + " " + text
    }

    /// The words of `?20`…`?29` and `?60`…`?63` in a row, everything else set apart.
    private static func unfolded(_ text: String) -> String {
        var words = ""
        var others: [String] = []
        for part in text.split(separator: "?").dropFirst(text.hasPrefix("?") ? 0 : 1) {
            let code = Int(part.prefix(2)) ?? 0
            let value = part.dropFirst(2)
            if (20...29).contains(code) || (60...63).contains(code) {
                words += value
            } else {
                others.append(String(value))
            }
        }
        return ([words] + others).joined(separator: " ")
    }

    /// The booking day has no year: it is the one nearest to the value day.
    private func bookingDay(
        _ number: Int64,
        near day: Day,
        _ line: Int
    ) throws(FileProblem) -> Day {
        let (month, ofMonth) = (Int(number) / 100, Int(number) % 100)
        let days = (-1...1).compactMap { Day(year: day.year + $0, month: month, day: ofMonth) }
        guard let nearest = days.min(by: { abs($0.days(since: day)) < abs($1.days(since: day)) })
        else { throw BankFile.damaged(line, "the movement's booking day is none") }
        return nearest
    }

    private static func side(
        _ text: Substring,
        _ line: Int
    ) throws(FileProblem) -> (BankEntry.Kind, Int) {
        if text.hasPrefix("RC") { return (.reversal, 2) }
        if text.hasPrefix("RD") { return (.reversedDebit, 2) }
        if text.hasPrefix("EC") { return (.credit, 2) }
        if text.hasPrefix("ED") { return (.debit, 2) }
        if text.hasPrefix("C") { return (.credit, 1) }
        if text.hasPrefix("D") { return (.debit, 1) }
        throw BankFile.damaged(line, "the movement says neither C nor D")
    }

    private static func means(_ code: String) -> BankEntry.Means {
        switch code.dropFirst() {
        case "TRF", "COL", "STO": .transfer
        case "CHK", "TCK": .cheque
        case "DDT": .directDebit
        case "MSC": .unknown
        case "CMI", "CMN": .cash
        default: .unknown
        }
    }

    private static func isReturn(_ code: String) -> Bool {
        ["RTI", "UDD"].contains(code.dropFirst())
    }
}
