public import Values

extension Mapping {
    /// Reads a mapping; all mistakes are found in one go.
    public init(_ tree: Tree) throws(MappingMistakes) {
        var parser = MappingParser()
        let mapping = parser.mapping(tree)
        guard parser.mistakes.isEmpty else { throw MappingMistakes(parser.mistakes) }
        self = mapping
    }
}

/// Reads the tree of a mapping and collects what is wrong.
struct MappingParser {
    private(set) var mistakes: [Mistake] = []
    private var dates: [DateFormat] = [.dayMonthYear]
    private var numbers = NumberFormat.point
    private var kind = Mapping.Kind.portfolio

    private static let topKeys = [
        "creditor", "name", "kind", "defaults", "file", "dates", "numbers", "contact_data",
        "fields",
    ]

    mutating func mapping(_ tree: Tree) -> Mapping {
        var mapping = Mapping(
            creditor: "",
            name: nil,
            kind: .portfolio,
            defaults: .init(),
            file: .init(),
            isContactDataMadeUp: false,
            dates: dates,
            numbers: numbers,
            fields: [:],
            phones: [],
            emails: [],
            others: [],
            attributes: []
        )
        guard let entries = tree.entries else {
            mistake(tree.place, "The mapping is not a map of keys", "Begin with 'creditor: CODE'")
            return mapping
        }
        checkKeys(entries, known: MappingParser.topKeys, of: "a mapping")
        mapping.creditor = requiredText(tree, "creditor", "Add 'creditor: CODE'")
        mapping.name = tree["name"]?.text
        if let node = tree["kind"] { kind = word(node, Mapping.Kind.self) ?? .portfolio }
        mapping.kind = kind
        if let node = tree["dates"] { dates = dateFormats(node) }
        if let node = tree["numbers"] { numbers = numberFormat(node) ?? numbers }
        mapping.dates = dates
        mapping.numbers = numbers
        if let node = tree["defaults"] { mapping.defaults = defaults(node) }
        if let node = tree["file"] { mapping.file = file(node) }
        if let node = tree["contact_data"] {
            mapping.isContactDataMadeUp = oneOf(node, ["real", "made_up"]) == "made_up"
        }
        guard let fields = tree["fields"] else {
            mistake(tree.place, "The mapping has no 'fields'", "Add 'fields:' with the columns")
            return mapping
        }
        readFields(fields, into: &mapping)
        checkRequired(mapping, at: fields.place)
        return mapping
    }

    // MARK: Fields

    private mutating func readFields(_ tree: Tree, into mapping: inout Mapping) {
        let lists = ["phones", "emails", "co_obligors", "guarantors", "references", "attributes"]
        for entry in tree.entries ?? [] {
            switch entry.key {
            case "phones" where kind == .portfolio: mapping.phones = contacts(entry.value)
            case "emails" where kind == .portfolio: mapping.emails = contacts(entry.value)
            case "co_obligors" where kind == .portfolio:
                mapping.others += persons(entry.value, .coObligor)
            case "guarantors" where kind == .portfolio:
                mapping.others += persons(entry.value, .guarantor)
            case "references" where kind == .portfolio:
                mapping.others += persons(entry.value, .reference)
            case "attributes" where kind == .portfolio:
                mapping.attributes = attributes(entry.value)
            default:
                guard let field = MappedField(rawValue: entry.key), belongs(field) else {
                    let known = MappedField.allCases.filter(belongs).map(\.rawValue) + lists
                    unknown(entry.key, entry.place, known, "a \(kind.rawValue) field")
                    continue
                }
                mapping.fields[field] = source(entry.value)
            }
        }
    }

    private func belongs(_ field: MappedField) -> Bool {
        kind == .payments
            ? MappedField.ofPayments.contains(field) : !MappedField.paymentOnly.contains(field)
    }

    private mutating func checkRequired(_ mapping: Mapping, at place: SourcePlace) {
        func isMapped(_ fields: MappedField...) -> Bool {
            fields.contains { mapping.fields[$0] != nil }
        }
        var missing: [String] = []
        if kind == .portfolio {
            if !isMapped(.accountNumber) { missing.append("account_number") }
            if !isMapped(.balance) { missing.append("balance") }
            if !isMapped(.pastDue) { missing.append("past_due") }
            if !isMapped(.dueDate, .daysPastDue) { missing.append("due_date") }
        } else {
            if !isMapped(.amount) { missing.append("amount") }
            if !isMapped(.valueDate) { missing.append("value_date") }
            if !isMapped(.paymentReference, .clabe, .accountNumber) {
                missing.append("payment_reference, clabe or account_number")
            }
        }
        for name in missing {
            mistake(place, "The field \(name) is not mapped", "Add '\(name): COLUMN' to 'fields'")
        }
    }

    private static let sourceKeys = [
        "column", "expression", "constant", "dates", "numbers", "values", "otherwise",
    ]

    private mutating func source(_ tree: Tree, further: [String] = []) -> MappedSource {
        var source = MappedSource(
            origin: .constant(""),
            dates: dates,
            numbers: numbers,
            place: tree.place
        )
        if let text = tree.text {
            source.origin = origin(text, tree)
            return source
        }
        guard let entries = tree.entries else {
            mistake(tree.place, "A field needs a column", "Write the column's name")
            return source
        }
        checkKeys(entries, known: MappingParser.sourceKeys + further, of: "a field")
        let origins = ["column", "expression", "constant"].filter { tree[$0] != nil }
        if origins.count != 1 {
            mistake(
                tree.place,
                "A field needs exactly one of column, expression and constant",
                "Write, for example, '{column: saldo}'"
            )
        }
        if let text = tree["column"]?.text { source.origin = .column(text) }
        if let node = tree["constant"], let text = node.text { source.origin = .constant(text) }
        if let node = tree["expression"], let text = node.text {
            source.origin = expression(text, node.place)
        }
        if let node = tree["dates"] { source.dates = dateFormats(node) }
        if let node = tree["numbers"] { source.numbers = numberFormat(node) ?? numbers }
        source.otherwise = tree["otherwise"]?.text
        for entry in tree["values"]?.entries ?? [] {
            guard let meaning = entry.value.text else {
                mistake(entry.place, "A value needs a meaning", "Write 'VIG: active'")
                continue
            }
            source.values[Folding.key(entry.key)] = meaning
        }
        return source
    }

    private mutating func origin(_ text: String, _ tree: Tree) -> MappedSource.Origin {
        guard text.utf8.first == 0x3D else { return .column(text) }
        return expression(String(text.dropFirst()), tree.place)
    }

    private mutating func expression(_ text: String, _ place: SourcePlace) -> MappedSource.Origin {
        do {
            return .expression(try MappingExpression(text, numbers: numbers, dates: dates))
        } catch {
            mistake(
                place,
                "The expression is wrong at character \(error.offset + 1): \(error.reason)",
                error.remedy
            )
            return .constant("")
        }
    }

    // MARK: Repeated fields

    private mutating func list(_ tree: Tree) -> [Tree] {
        let elements = tree.elements ?? [tree]
        if elements.count > Mapping.repeatLimit {
            mistake(
                tree.place,
                "More than \(Mapping.repeatLimit) columns of one kind",
                "Keep the most useful ones"
            )
        }
        return Array(elements.prefix(Mapping.repeatLimit))
    }

    private mutating func contacts(_ tree: Tree) -> [MappedContact] {
        list(tree).map { element in
            var contact = MappedContact(
                source: source(element, further: ["kind", "consent", "provenance"]),
                kind: nil,
                consent: nil,
                provenance: .creditor
            )
            if let node = element["kind"] {
                switch oneOf(node, ["mobile", "landline", "work", "unknown"]) {
                case "mobile": contact.kind = .mobile
                case "landline": contact.kind = .landline
                case "work": contact.kind = .workPhone
                default: contact.kind = nil
                }
            }
            if let node = element["consent"] { contact.consent = consent(node) }
            if let node = element["provenance"] {
                switch oneOf(node, ["creditor", "person", "skip_traced", "unknown"]) {
                case "person": contact.provenance = .person
                case "skip_traced": contact.provenance = .skipTraced
                case "unknown": contact.provenance = .unknown
                default: contact.provenance = .creditor
                }
            }
            return contact
        }
    }

    private mutating func persons(_ tree: Tree, _ role: Role) -> [MappedPerson] {
        list(tree).map { element in
            var person = MappedPerson(role: role, fields: [:], phones: [], emails: [])
            for entry in element.entries ?? [] {
                switch entry.key {
                case "phones": person.phones = contacts(entry.value)
                case "emails": person.emails = contacts(entry.value)
                default:
                    let known = MappedField.ofPersons
                    guard let field = MappedField(rawValue: entry.key), known.contains(field)
                    else {
                        let names = known.map(\.rawValue).sorted() + ["phones", "emails"]
                        unknown(entry.key, entry.place, names, "a field of a person")
                        continue
                    }
                    person.fields[field] = source(entry.value)
                }
            }
            if person.fields.isEmpty && person.phones.isEmpty {
                mistake(element.place, "A person needs columns", "Write '{full_name: COLUMN}'")
            }
            return person
        }
    }

    private mutating func attributes(_ tree: Tree) -> [MappedAttribute] {
        let entries = tree.entries ?? []
        if entries.count > Account.attributeLimit {
            mistake(
                tree.place,
                "More than \(Account.attributeLimit) attributes",
                "Keep those that strategies use"
            )
        }
        return entries.prefix(Account.attributeLimit).map { entry in
            var kind = Account.Attribute.Kind.code
            if let node = entry.value["type"] {
                kind = word(node, Account.Attribute.Kind.self) ?? .code
            }
            return MappedAttribute(
                name: entry.key,
                kind: kind,
                source: source(entry.value, further: ["type"])
            )
        }
    }

    // MARK: Defaults and file

    private mutating func defaults(_ tree: Tree) -> Mapping.Defaults {
        var defaults = Mapping.Defaults()
        checkKeys(
            tree.entries ?? [],
            known: [
                "country", "currency", "product", "zone", "language", "consent", "days_in_year",
            ],
            of: "defaults"
        )
        if let node = tree["country"] {
            let text = node.text ?? ""
            if text.utf8.count == 2 && text.utf8.allSatisfy({ $0.isLetter }) {
                defaults.country = text.uppercased()
            } else {
                mistake(node.place, "A country has two letters", "Write, for example, MX")
            }
        }
        if let node = tree["currency"] {
            if let currency = Currency(node.text ?? "") {
                defaults.currency = currency
            } else {
                mistake(node.place, "Not a currency of ISO 4217", "Write, for example, MXN")
            }
        }
        defaults.product = tree["product"]?.text ?? defaults.product
        defaults.zone = tree["zone"]?.text
        defaults.language = tree["language"]?.text ?? defaults.language
        if let node = tree["consent"] { defaults.consent = consent(node) ?? .unknown }
        if let node = tree["days_in_year"] {
            if node.integer == 360 || node.integer == 365 {
                defaults.daysInYear = node.integer == 365 ? 365 : 360
            } else {
                mistake(node.place, "A year of interest has 360 or 365 days", "Write 360 or 365")
            }
        }
        return defaults
    }

    private mutating func file(_ tree: Tree) -> Mapping.File {
        var file = Mapping.File()
        checkKeys(
            tree.entries ?? [],
            known: [
                "delimiter", "encoding", "header", "skip_lines", "sheet", "fixed_columns",
                "columns",
            ],
            of: "file"
        )
        if let node = tree["delimiter"] {
            switch node.text ?? "" {
            case "tab", "\\t", "\t": file.delimiter = 9
            case let text where text.utf8.count == 1: file.delimiter = text.utf8.first
            default: mistake(node.place, "A delimiter is one character", "Write ',' ';' '|' or tab")
            }
        }
        if let node = tree["encoding"] {
            file.encoding = oneOf(
                node,
                ["utf-8", "utf-16le", "utf-16be", "windows-1252", "latin-1"]
            )
        }
        if let node = tree["header"] {
            file.hasHeader = node.bool
            if node.bool == nil {
                mistake(node.place, "'header' is yes or no", "Write 'header: no'")
            }
        }
        if let node = tree["skip_lines"] {
            if let lines = node.integer, (0...1_000).contains(lines) {
                file.skippedLines = Int(lines)
            } else {
                mistake(node.place, "'skip_lines' is a number up to 1000", "Write 'skip_lines: 2'")
            }
        }
        file.sheet = tree["sheet"]?.text
        file.columnNames = (tree["columns"]?.elements ?? []).compactMap(\.text)
        for element in tree["fixed_columns"]?.elements ?? [] {
            guard let name = element["name"]?.text, let start = element["start"]?.integer,
                let length = element["length"]?.integer, (1...100_000).contains(start),
                (1...10_000).contains(length)
            else {
                mistake(
                    element.place,
                    "A fixed column needs name, start (from 1) and length",
                    "Write '{name: cuenta, start: 1, length: 12}'"
                )
                continue
            }
            file.fixedColumns.append(.init(name: name, start: Int(start), length: Int(length)))
        }
        return file
    }

    // MARK: Words

    private mutating func consent(_ tree: Tree) -> ContactPoint.Consent? {
        switch oneOf(tree, ["unknown", "given", "service_only", "withdrawn"]) {
        case "given": .given
        case "service_only": .serviceOnly
        case "withdrawn": .withdrawn
        case "unknown": .unknown
        default: nil
        }
    }

    private mutating func dateFormats(_ tree: Tree) -> [DateFormat] {
        let formats = list(tree).compactMap { element -> DateFormat? in
            guard let format = DateFormat(word: element.text ?? "") else {
                mistake(
                    element.place,
                    "Not a format of dates",
                    "Write one of " + DateFormat.allCases.map(\.rawValue).joined(separator: ", ")
                )
                return nil
            }
            return format
        }
        return formats.isEmpty ? dates : formats
    }

    private mutating func numberFormat(_ tree: Tree) -> NumberFormat? {
        guard let format = NumberFormat(rawValue: tree.text ?? "") else {
            mistake(
                tree.place,
                "Not a format of numbers",
                "Write one of " + NumberFormat.allCases.map(\.rawValue).joined(separator: " · ")
            )
            return nil
        }
        return format
    }

    private mutating func word<Word: RawRepresentable & CaseIterable>(
        _ tree: Tree,
        _: Word.Type
    ) -> Word? where Word.RawValue == String {
        oneOf(tree, Word.allCases.map(\.rawValue)).flatMap { Word(rawValue: $0) }
    }

    private mutating func oneOf(_ tree: Tree, _ words: [String]) -> String? {
        let text = tree.text ?? ""
        if words.contains(text) { return text }
        unknown(text, tree.place, words, "one of the words here")
        return nil
    }

    private mutating func requiredText(_ tree: Tree, _ key: String, _ remedy: String) -> String {
        guard let text = tree[key]?.text, !text.isEmpty else {
            mistake(tree[key]?.place ?? tree.place, "The key '\(key)' is missing", remedy)
            return ""
        }
        return text
    }

    private mutating func checkKeys(_ entries: [Tree.Entry], known: [String], of what: String) {
        var seen: Set<String> = []
        for entry in entries {
            if !known.contains(entry.key) {
                unknown(entry.key, entry.place, known, "a key of \(what)")
            }
            if !seen.insert(entry.key).inserted {
                mistake(entry.place, "The key '\(entry.key)' stands twice", "Remove one of them")
            }
        }
    }

    private mutating func unknown(
        _ word: String,
        _ place: SourcePlace,
        _ known: [String],
        _ what: String
    ) {
        let remedy =
            Suggestion.nearest(to: word, among: known).map { "Did you mean '\($0)'?" }
            ?? "Known are: " + known.joined(separator: ", ")
        mistake(place, "'\(word)' is not \(what)", remedy)
    }

    private mutating func mistake(_ place: SourcePlace, _ reason: String, _ remedy: String) {
        mistakes.append(Mistake(at: place, reason, remedy: remedy))
    }
}

/// Finds the word that somebody probably meant.
enum Suggestion {
    /// The known word with the fewest edits, if they are at most a third of its letters.
    static func nearest(to word: String, among known: [String]) -> String? {
        let folded = Folding.key(word)
        var best: (word: String, edits: Int)?
        for candidate in known {
            let edits = EditDistance.between(folded, Folding.key(candidate))
            if edits < best?.edits ?? .max { best = (candidate, edits) }
        }
        guard let best, best.edits <= max(1, min(folded.utf8.count, EditDistance.wordLimit) / 3)
        else { return nil }
        return best.word
    }
}
