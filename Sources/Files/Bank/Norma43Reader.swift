import Values

/// Reads Cuaderno 43 of the Spanish banks: records of 80 characters, told by their first two.
///
/// 11 begins an account, 22 is a movement, 23 and 24 add to it, 33 ends the account with its
/// totals, 88 the file with the count of its records. Every total is checked.
struct Norma43Reader {
    private var reading = BankReading(format: .norma43)
    private var statement: BankStatement?
    private var records = 0
    private var isEnded = false

    static func read(_ text: BankText) throws(FileProblem) -> BankReading {
        var reader = Norma43Reader()
        for (index, line) in text.lines.enumerated() {
            if line.allSatisfy({ $0 == 0x20 }) { continue }
            try reader.take(line, index + 1)
        }
        guard reader.isEnded, reader.statement == nil else {
            throw BankFile.damaged(
                text.lines.count,
                "the file ends before its last record: it was cut off"
            )
        }
        return reader.reading
    }

    private mutating func take(_ line: [UInt32], _ number: Int) throws(FileProblem) {
        guard !isEnded else {
            throw BankFile.damaged(number, "something follows the record that ends the file")
        }
        let kind = BankText.field(line, 1, 2)
        if kind != "88" { records += 1 }
        switch kind {
        case "11": try begin(line, number)
        case "22": try add(line, number)
        case "23": try explain(line, number)
        // The amount in another currency; the account's own is what counts.
        case "24": _ = try current(number)
        case "33": try end(line, number)
        case "88": try endFile(line, number)
        default: throw BankFile.damaged(number, "the record's first two digits mean nothing")
        }
    }

    private func current(_ number: Int) throws(FileProblem) -> BankStatement {
        guard let statement else {
            throw BankFile.damaged(number, "a movement stands outside of an account")
        }
        return statement
    }

    private mutating func begin(_ line: [UInt32], _ number: Int) throws(FileProblem) {
        guard statement == nil else {
            throw BankFile.damaged(number, "an account begins before the one before has ended")
        }
        guard let currency = BankNumber.currency(number: BankText.field(line, 48, 3)) else {
            throw BankFile.damaged(number, "the account's currency is not known")
        }
        var begun = BankStatement(
            line: number,
            account: BankText.field(line, 3, 18),
            currency: currency
        )
        begun.opening = try signed(line, number, sign: 33, amount: 34)
        statement = begun
    }

    private mutating func add(_ line: [UInt32], _ number: Int) throws(FileProblem) {
        var statement = try current(number)
        guard let booked = BankNumber.day(yymmdd: BankText.field(line, 11, 6)) else {
            throw BankFile.damaged(number, "the movement's day is none")
        }
        let signed = try signed(line, number, sign: 28, amount: 29)
        let concept = BankText.field(line, 23, 2)
        let isBack = concept == "98" || concept == "14"
        var entry = BankEntry(
            line: number,
            day: booked,
            kind: signed >= 0
                ? (isBack ? .reversedDebit : .credit) : (isBack ? .reversal : .debit),
            minor: Int64(signed.magnitude),
            currency: statement.currency
        )
        entry.valueDay = BankNumber.day(yymmdd: BankText.field(line, 17, 6)) ?? booked
        entry.means = Self.means(concept)
        // The second reference is free, the first is digits of the bank's own making.
        let first = BankText.field(line, 53, 12)
        let second = BankText.field(line, 65, 16)
        let references = [second, first].filter { !Self.isZero($0) }
        entry.reference = references.first ?? ""
        let document = BankText.field(line, 43, 10)
        entry.bankReference = Self.isZero(document) ? "" : document
        entry.text = references.dropFirst().first ?? ""
        if isBack { entry.returnReason = concept }
        statement.entries.append(entry)
        guard statement.entries.count <= BankLimits.entries else { throw BankFile.tooLarge }
        self.statement = statement
    }

    private mutating func explain(_ line: [UInt32], _ number: Int) throws(FileProblem) {
        guard statement != nil, let last = statement?.entries.indices.last else {
            throw BankFile.damaged(number, "an explanation has no movement before it")
        }
        let words = [BankText.field(line, 5, 38), BankText.field(line, 43, 38)]
            .filter { !$0.isEmpty }
        guard (statement?.entries[last].text.utf8.count ?? 0) <= BankLimits.text else { return }
        for word in words { statement?.entries[last].text += " " + word }
    }

    private mutating func end(_ line: [UInt32], _ number: Int) throws(FileProblem) {
        var ended = try current(number)
        let debits = ended.entries.filter { $0.signed < 0 }
        let credits = ended.entries.filter { $0.signed > 0 }
        let told = [
            (BankText.field(line, 21, 5), Int64(debits.count)),
            (BankText.field(line, 26, 14), debits.reduce(0) { $0 &+ $1.minor }),
            (BankText.field(line, 40, 5), Int64(credits.count)),
            (BankText.field(line, 45, 14), credits.reduce(0) { $0 &+ $1.minor }),
        ]
        for (text, counted) in told where BankNumber.digits(text) != counted {
            throw FileProblem(
                .balance,
                line: number,
                "statement \(reading.statements.count + 1): the account's totals are not those of "
                    + "its movements",
                remedy: "Ask the bank for the file again; nothing of it was counted."
            )
        }
        ended.closing = try signed(line, number, sign: 59, amount: 60)
        reading.statements.append(ended)
        statement = nil
    }

    private mutating func endFile(_ line: [UInt32], _ number: Int) throws(FileProblem) {
        guard statement == nil else {
            throw BankFile.damaged(number, "the file ends inside of an account")
        }
        guard BankNumber.digits(BankText.field(line, 21, 6)) == Int64(records) else {
            throw FileProblem(
                .balance,
                line: number,
                "the file's count of records is not that of its lines",
                remedy: "It was cut off or put together: ask the bank for it again."
            )
        }
        isEnded = true
    }

    /// Fourteen digits with two decimals, negative behind a 1.
    private func signed(
        _ line: [UInt32],
        _ number: Int,
        sign: Int,
        amount: Int
    ) throws(FileProblem) -> Int64 {
        let minor = BankNumber.digits(BankText.field(line, amount, 14))
        switch (BankText.field(line, sign, 1), minor) {
        case ("1", let minor?): return -minor
        case ("2", let minor?): return minor
        default: throw BankFile.damaged(number, "an amount or its side cannot be read")
        }
    }

    private static func isZero(_ text: String) -> Bool { text.utf8.allSatisfy { $0 == 0x30 } }

    private static func means(_ concept: String) -> BankEntry.Means {
        switch concept {
        case "01": .cheque
        case "02": .cash
        case "03": .directDebit
        case "04": .transfer
        case "11", "12": .card
        default: .unknown
        }
    }
}
