public import Values

/// How one bank writes its own file, declared and not programmed: fixed width or delimited.
///
///     layout: banco-ancho-fijo
///     title: Banco de ejemplo, movimientos de ancho fijo
///     format: fixed
///     encoding: windows-1252
///     currency: MXN
///     records: {header: H, movement: D, trailer: T}
///     fields:
///       booked_on: {start: 2, length: 8, date: yyyymmdd}
///       amount: {start: 10, length: 15, decimals: 2}
///       sign: {start: 25, length: 1, values: {"+": credit, "-": debit, R: reversal}}
///       reference: {start: 26, length: 20}
///     trailer: {count: {start: 2, length: 6}, credits: {start: 8, length: 15, decimals: 2}}
public struct BankLayout: Sendable, Equatable {
    /// Where a value stands and how it is written.
    struct Place: Sendable, Equatable {
        /// The first character, from 1, in a fixed line.
        var start = 0
        /// How many characters.
        var length = 0
        /// The column's name, or its number from 1, in a delimited table.
        var column = ""
        /// The form of a day: `dd/mm/yyyy`, `yyyymmdd`, `dd-mmm-yyyy`.
        var date = "dd/mm/yyyy"
        /// Decimals that are implied; nil when a mark stands in front of them.
        var decimals: Int?
        /// The mark in front of decimals.
        var mark = UInt8(ascii: ".")
        /// Words of the bank and what they mean.
        var values: [String: String] = [:]
    }

    /// What a value of a movement says.
    enum Field: String, Sendable, CaseIterable {
        case bookedOn = "booked_on"
        case valueDate = "value_date"
        case amount
        case credit
        case debit
        case sign
        case kind
        case currency
        case reference
        case bankReference = "bank_reference"
        case text
        case means
        case returnReason = "return_reason"
        case balance
        case account
    }

    /// What a header or trailer says of the whole.
    enum Total: String, Sendable, CaseIterable {
        case account
        case opening
        case closing
        case count
        case credits
        case debits
    }

    /// The name by which it is chosen.
    public var name: String
    /// What it is, for people.
    public var title: String
    /// Whether it is a table of delimited columns, or XLSX.
    public var isDelimited: Bool
    /// The encoding, or nil to find it out.
    public var encoding: TextEncoding?
    /// The currency of movements that name none.
    public var currency: Currency

    var delimiter: UInt8?
    var skippedLines = 0
    var hasHeader = true
    /// What lines of each kind begin with; an empty text is every other line.
    var headerMark: String?
    var movementMark = ""
    var trailerMark: String?
    var fields: [Field: [Place]] = [:]
    var header: [Total: Place] = [:]
    var trailer: [Total: Place] = [:]
    /// Whether the newest movement stands first, for running balances.
    var isNewestFirst = false

    /// The most places that one field is put together from.
    static let placesLimit = 8
}

extension BankLayout {
    /// Reads a declared layout; every mistake is told with its place.
    public static func read(_ tree: Tree) -> (layout: BankLayout?, mistakes: [Mistake]) {
        var reader = BankLayoutReader()
        let layout = reader.layout(tree)
        return (reader.mistakes.isEmpty ? layout : nil, reader.mistakes)
    }
}

/// Walks through the tree of a layout and gathers mistakes.
private struct BankLayoutReader {
    private(set) var mistakes: [Mistake] = []
    private var isDelimited = false

    mutating func layout(_ tree: Tree) -> BankLayout {
        check(
            tree,
            [
                "layout", "title", "format", "encoding", "currency", "delimiter", "skip_lines",
                "header_row", "order", "records", "fields", "header", "trailer",
            ]
        )
        let format = word(tree, "format", ["fixed", "delimited"]) ?? "fixed"
        isDelimited = format == "delimited"
        var layout = BankLayout(
            name: text(tree, "layout"),
            title: text(tree, "title"),
            isDelimited: isDelimited,
            encoding: encoding(tree),
            currency: currency(tree)
        )
        if let value = tree["delimiter"] {
            switch value.text ?? "" {
            case "tab": layout.delimiter = 9
            case let mark where mark.utf8.count == 1: layout.delimiter = mark.utf8.first
            default: mistake(value, "a delimiter is one character", "Write ',' ';' '|' or tab.")
            }
        }
        layout.skippedLines = number(tree, "skip_lines", 0...1_000) ?? 0
        layout.hasHeader = tree["header_row"]?.bool ?? true
        layout.isNewestFirst =
            word(tree, "order", ["oldest_first", "newest_first"]) == "newest_first"
        if let records = tree["records"] { read(records, into: &layout) }
        for entry in tree["fields"]?.entries ?? [] {
            guard let field = BankLayout.Field(rawValue: entry.key) else {
                unknown(entry, BankLayout.Field.allCases.map(\.rawValue))
                continue
            }
            layout.fields[field] = places(entry.value)
        }
        layout.header = totals(tree, "header")
        layout.trailer = totals(tree, "trailer")
        checkWhole(layout, tree)
        return layout
    }

    private mutating func checkWhole(_ layout: BankLayout, _ tree: Tree) {
        func has(_ field: BankLayout.Field) -> Bool { layout.fields[field] != nil }
        if !has(.bookedOn) { mistake(tree, "no field booked_on", "Say where the day stands.") }
        if !has(.amount) && !has(.credit) {
            mistake(tree, "no field amount or credit", "Say where the amount stands.")
        }
        if !has(.reference) && !has(.text) {
            mistake(tree, "no field reference or text", "Say where the payer's words stand.")
        }
        if !layout.header.isEmpty && layout.headerMark == nil
            || !layout.trailer.isEmpty && layout.trailerMark == nil
        {
            mistake(
                tree,
                "header or trailer is read, but not what their lines begin with",
                "Add records: {header: H, movement: D, trailer: T}."
            )
        }
    }

    private mutating func read(_ tree: Tree, into layout: inout BankLayout) {
        check(tree, ["header", "movement", "trailer"])
        layout.headerMark = tree["header"]?.text
        layout.movementMark = tree["movement"]?.text ?? ""
        layout.trailerMark = tree["trailer"]?.text
    }

    private mutating func totals(_ tree: Tree, _ key: String) -> [BankLayout.Total: BankLayout
        .Place]
    {
        var totals: [BankLayout.Total: BankLayout.Place] = [:]
        for entry in tree[key]?.entries ?? [] {
            guard let total = BankLayout.Total(rawValue: entry.key) else {
                unknown(entry, BankLayout.Total.allCases.map(\.rawValue))
                continue
            }
            totals[total] = places(entry.value).first
        }
        return totals
    }

    private mutating func places(_ tree: Tree) -> [BankLayout.Place] {
        let elements = tree.elements ?? [tree]
        if elements.count > BankLayout.placesLimit {
            mistake(tree, "a field has too many places", "Keep those that are used.")
        }
        return elements.prefix(BankLayout.placesLimit).compactMap { place($0) }
    }

    private mutating func place(_ tree: Tree) -> BankLayout.Place? {
        var place = BankLayout.Place()
        if isDelimited, let column = tree.text {
            place.column = column
            return place
        }
        check(tree, ["start", "length", "column", "date", "decimals", "mark", "values"])
        if isDelimited {
            place.column = text(tree, "column")
        } else {
            guard let start = number(tree, "start", 1...100_000),
                let length = number(tree, "length", 1...10_000)
            else {
                mistake(tree, "a place needs start and length", "Write {start: 1, length: 8}.")
                return nil
            }
            place.start = start
            place.length = length
        }
        if let value = tree["date"] {
            place.date = value.text ?? ""
            if !BankDate.isPattern(place.date) {
                mistake(
                    value,
                    "this is no form of days",
                    "Write for example dd/mm/yyyy, yyyymmdd, yymmdd or dd-mmm-yyyy."
                )
            }
        }
        place.decimals = number(tree, "decimals", 0...4)
        if let value = tree["mark"] {
            switch value.text {
            case ".": place.mark = UInt8(ascii: ".")
            case ",": place.mark = UInt8(ascii: ",")
            default: mistake(value, "the mark of decimals is a point or comma", "Write mark: ','.")
            }
        }
        for entry in tree["values"]?.entries ?? [] {
            place.values[BankWord.key(entry.key)] = entry.value.text ?? ""
        }
        return place
    }

    // MARK: - Values

    private mutating func encoding(_ tree: Tree) -> TextEncoding? {
        switch word(tree, "encoding", ["utf-8", "utf-16le", "utf-16be", "windows-1252", "latin-1"])
        {
        case "utf-8": .utf8
        case "utf-16le": .utf16LittleEndian
        case "utf-16be": .utf16BigEndian
        case "windows-1252": .windows1252
        case "latin-1": .latin1
        default: nil
        }
    }

    private mutating func currency(_ tree: Tree) -> Currency {
        guard let value = tree["currency"] else { return .mexicanPeso }
        if let currency = Currency(value.text ?? "") { return currency }
        mistake(value, "this is no currency", "Write its three letters, such as MXN.")
        return .mexicanPeso
    }

    private mutating func mistake(_ tree: Tree, _ reason: String, _ remedy: String) {
        mistakes.append(Mistake(at: tree.place, reason, remedy: remedy))
    }

    private mutating func unknown(_ entry: Tree.Entry, _ known: [String]) {
        mistakes.append(
            Mistake(
                at: entry.place,
                "there is no key \(entry.key) here",
                remedy: "Known keys: \(known.joined(separator: ", "))."
            )
        )
    }

    private mutating func check(_ tree: Tree, _ keys: [String]) {
        guard let entries = tree.entries else {
            return mistake(tree, "this should be keys and values", "Write KEY: VALUE.")
        }
        for entry in entries where !keys.contains(entry.key) { unknown(entry, keys) }
    }

    private mutating func text(_ tree: Tree, _ key: String) -> String {
        if let text = tree[key]?.text, !text.isEmpty { return text }
        mistake(tree, "the key \(key) is missing", "Add \(key): VALUE.")
        return ""
    }

    private mutating func word(_ tree: Tree, _ key: String, _ words: [String]) -> String? {
        guard let value = tree[key] else { return nil }
        if let text = value.text, words.contains(text) { return text }
        mistake(
            value,
            "\(key) has no such value",
            "Write one of: \(words.joined(separator: ", "))."
        )
        return nil
    }

    private mutating func number(_ tree: Tree, _ key: String, _ range: ClosedRange<Int>) -> Int? {
        guard let value = tree[key] else { return nil }
        if let number = value.integer.flatMap({ Int(exactly: $0) }), range.contains(number) {
            return number
        }
        mistake(
            value,
            "\(key) is not a whole number that makes sense",
            "Write one from \(range.lowerBound) to \(range.upperBound)."
        )
        return nil
    }
}

/// Days by a declared form.
enum BankDate {
    /// Whether a form has a year, month and day and nothing else but marks.
    static func isPattern(_ pattern: String) -> Bool {
        let letters = pattern.filter(\.isLetter)
        return [
            "ddmmyyyy", "ddmmyy", "yyyymmdd", "yymmdd", "mmddyyyy", "mmddyy", "ddmmmyyyy",
            "ddmmmyy",
        ]
        .contains(letters) && pattern.allSatisfy { $0.isLetter || "/-. ".contains($0) }
    }

    /// Reads a day; a time behind it is left out.
    static func day(_ text: String, _ pattern: String) -> Day? {
        var rest = Substring(text)
        var parts: [Character: Int] = [:]
        var index = pattern.startIndex
        while index < pattern.endIndex {
            let letter = pattern[index]
            let run = pattern[index...].prefix { $0 == letter }
            index = run.endIndex
            guard letter.isLetter else {
                guard rest.hasPrefix(run) else { return nil }
                rest = rest.dropFirst(run.count)
                continue
            }
            if letter == "m", run.count == 3 {
                guard let month = months[BankWord.key(String(rest.prefix(3)))] else { return nil }
                parts["m"] = month
                rest = rest.drop { $0.isLetter }
                continue
            }
            let digits = rest.prefix(run.count)
            guard digits.utf8.count == run.count, let number = BankNumber.digits(digits) else {
                return nil
            }
            parts[letter] = Int(number)
            rest = rest.dropFirst(run.count)
        }
        guard rest.first.map({ $0 == " " || $0 == "T" }) != false,
            let year = parts["y"], let month = parts["m"], let day = parts["d"]
        else { return nil }
        let full = year >= 100 ? year : year < 80 ? 2_000 + year : 1_900 + year
        return Day(year: full, month: month, day: day)
    }

    private static let months = [
        "ENE": 1, "JAN": 1, "FEB": 2, "MAR": 3, "ABR": 4, "APR": 4, "MAY": 5, "JUN": 6, "JUL": 7,
        "AGO": 8, "AUG": 8, "SEP": 9, "OCT": 10, "NOV": 11, "DIC": 12, "DEC": 12,
    ]
}

/// Words of banks as they are compared.
enum BankWord {
    /// Capitals without spaces at the ends.
    static func key(_ text: String) -> String {
        text.split { $0 == " " }.joined(separator: " ").uppercased()
    }
}
