import Values

/// Reads a bank's file of fixed lines by its declared layout.
struct FixedBankReader {
    private let layout: BankLayout
    private var reading = BankReading(format: .layout)
    private var statement: BankStatement?
    private var running = RunningBalance()

    init(_ layout: BankLayout) {
        self.layout = layout
    }

    func read(_ text: BankText) throws(FileProblem) -> BankReading {
        var reader = self
        for (index, line) in text.lines.dropFirst(layout.skippedLines).enumerated() {
            if line.allSatisfy({ $0 == 0x20 }) { continue }
            try reader.take(line, index + 1 + layout.skippedLines)
        }
        if let statement = reader.statement {
            guard layout.trailerMark == nil else {
                throw BankFile.damaged(
                    statement.line,
                    "what begins here has no last line: the file was cut off"
                )
            }
            try reader.end(nil, statement.line)
        }
        guard reader.reading.count + reader.reading.faults.count > 0 else {
            throw BankFile.damaged(1, "no line of the file is a movement of this layout")
        }
        return reader.reading
    }

    private mutating func take(_ line: [UInt32], _ number: Int) throws(FileProblem) {
        let text = { (place: BankLayout.Place) in
            BankText.field(line, place.start, place.length)
        }
        if let mark = layout.headerMark, Self.begins(line, mark) {
            guard statement == nil || layout.trailerMark == nil else {
                throw BankFile.damaged(number, "an account begins before the last one has ended")
            }
            if statement != nil { try end(nil, number) }
            statement = begun(text, number)
        } else if let mark = layout.trailerMark, Self.begins(line, mark) {
            try end(text, number)
        } else if Self.begins(line, layout.movementMark) {
            if statement == nil {
                guard layout.headerMark == nil else {
                    throw BankFile.damaged(number, "a movement stands before the first line")
                }
                statement = BankStatement(line: number, currency: layout.currency)
            }
            try add(BankRow(layout, text), line, number)
        }
    }

    private mutating func add(
        _ row: BankRow,
        _ line: [UInt32],
        _ number: Int
    ) throws(FileProblem) {
        do throws(BankRow.Refusal) {
            let (entry, balance) = try row.entry(number)
            statement?.entries.append(entry)
            if statement?.account == nil { statement?.account = row.account }
            running.take(entry, balance, isNewestFirst: layout.isNewestFirst)
        } catch {
            reading.faults.append(
                BankFault(
                    line: number,
                    field: error.field,
                    code: error.code,
                    text: BankText.text(line[...])
                )
            )
            running.forget()
        }
        if let problem = running.problem { throw problem }
        guard (statement?.entries.count ?? 0) <= BankLimits.entries else {
            throw BankFile.tooLarge
        }
    }

    private func begun(_ text: (BankLayout.Place) -> String, _ number: Int) -> BankStatement {
        var begun = BankStatement(line: number, currency: layout.currency)
        begun.account = layout.header[.account].map(text)
        begun.opening = amount(.opening, in: layout.header, text)
        begun.closing = amount(.closing, in: layout.header, text)
        return begun
    }

    private mutating func end(
        _ text: ((BankLayout.Place) -> String)?,
        _ number: Int
    ) throws(FileProblem) {
        guard var ended = statement else {
            throw BankFile.damaged(number, "an account ends that did not begin")
        }
        if let text {
            ended.closing = amount(.closing, in: layout.trailer, text) ?? ended.closing
            let credits = ended.entries.filter { $0.signed > 0 }.reduce(0) { $0 &+ $1.minor }
            let debits = ended.entries.filter { $0.signed < 0 }.reduce(0) { $0 &+ $1.minor }
            let count = layout.trailer[.count].map(text).flatMap { BankNumber.digits($0) }
            let told: [(Int64?, Int64)] = [
                (count, Int64(ended.entries.count)),
                (amount(.credits, in: layout.trailer, text), credits),
                (amount(.debits, in: layout.trailer, text), debits),
            ]
            // A line that cannot be read is told on its own; the totals are the file's.
            let hasFaults = reading.faults.contains { $0.line > ended.line }
            for (total, counted) in told where !hasFaults && total != nil && total != counted {
                throw FileProblem(
                    .balance,
                    line: number,
                    "statement \(reading.statements.count + 1): its last line's totals are not "
                        + "those of its movements",
                    remedy: "Ask the bank for the file again; nothing of it was counted."
                )
            }
        }
        if reading.faults.contains(where: { $0.line > ended.line }) { ended.closing = nil }
        reading.statements.append(ended)
        statement = nil
        running = RunningBalance()
    }

    private func amount(
        _ total: BankLayout.Total,
        in places: [BankLayout.Total: BankLayout.Place],
        _ text: (BankLayout.Place) -> String
    ) -> Int64? {
        places[total].flatMap { BankRow.amount(text($0), $0, layout.currency) }
    }

    private static func begins(_ line: [UInt32], _ mark: String) -> Bool {
        line.starts(with: mark.unicodeScalars.map(\.value))
    }
}

/// Reads a bank's table, delimited or XLSX, by its declared layout.
struct DelimitedBankReader {
    private let layout: BankLayout

    init(_ layout: BankLayout) {
        self.layout = layout
    }

    func read(_ path: String) throws(FileProblem) -> BankReading {
        var options = TableOptions()
        options.delimiter = layout.delimiter
        options.encoding = layout.encoding
        options.skippedLines = layout.skippedLines
        options.hasHeader = layout.hasHeader
        options.duplicateHeaders = .number
        let table = try TableReader(path: path, options: options)
        let positions = try positions(table.header)
        var statement = BankStatement(line: 1, currency: layout.currency)
        var reading = BankReading(format: .layout)
        var running = RunningBalance()
        while let block = try table.nextBlock() {
            for row in 0..<block.rowCount {
                // Below the movements stand sums and notes, which have no day.
                if block.range(row, positions[dayColumn] ?? 0).isEmpty { continue }
                let bank = BankRow(layout) { place in
                    positions[place.column].map { block.text(row, $0) } ?? ""
                }
                let line = block.line(row)
                do throws(BankRow.Refusal) {
                    let (entry, balance) = try bank.entry(line)
                    if statement.account == nil { statement.account = bank.account }
                    statement.entries.append(entry)
                    running.take(entry, balance, isNewestFirst: layout.isNewestFirst)
                } catch {
                    running.forget()
                    reading.faults.append(
                        BankFault(
                            line: line,
                            field: error.field,
                            code: error.code,
                            text: block.texts(row).joined(separator: " | ")
                        )
                    )
                }
                if let problem = running.problem { throw problem }
            }
            guard statement.entries.count <= BankLimits.entries else { throw BankFile.tooLarge }
        }
        reading.statements = [statement]
        return reading
    }

    private var dayColumn: String { layout.fields[.bookedOn]?.first?.column ?? "" }

    /// Where each column stands that the layout names.
    private func positions(_ header: [String]) throws(FileProblem) -> [String: Int] {
        var positions: [String: Int] = [:]
        let known = header.map { BankWord.key($0) }
        for place in layout.fields.values.flatMap(\.self) {
            if let index = known.firstIndex(of: BankWord.key(place.column)) {
                positions[place.column] = index
            } else if let number = Int(place.column), (1...header.count).contains(number) {
                positions[place.column] = number - 1
            } else {
                throw FileProblem(
                    .bankFormat,
                    line: 1,
                    "the file has no column \(place.column), which the layout \(layout.name) names",
                    remedy: "Choose another layout, or change this one to what the bank writes now."
                )
            }
        }
        return positions
    }
}

/// Follows a balance that stands beside each movement.
struct RunningBalance {
    private(set) var problem: FileProblem?
    private var last: (entry: BankEntry, balance: Int64)?

    /// Looks whether a movement leads to its balance.
    mutating func take(_ entry: BankEntry, _ balance: Int64?, isNewestFirst: Bool) {
        guard let balance else { return forget() }
        if let last {
            let (before, after) = isNewestFirst ? (balance, last.balance) : (last.balance, balance)
            let moved = isNewestFirst ? last.entry.signed : entry.signed
            if before &+ moved != after {
                problem = FileProblem(
                    .balance,
                    line: entry.line,
                    "the balance beside this movement does not follow from the one before",
                    remedy: "A movement is missing or was changed: ask the bank for the file "
                        + "again. Nothing was counted."
                )
            }
        }
        last = (entry, balance)
    }

    /// Begins again behind a line that could not be read.
    mutating func forget() { last = nil }
}
