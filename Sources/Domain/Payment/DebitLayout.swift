public import Values

/// How one bank takes collections in a file of fixed lines, declared and not programmed.
///
///     debit_layout: cobro-fijo
///     title: Banco de ejemplo, cobros
///     line_end: crlf
///     header:
///       - {text: H}
///       - {value: agreement, length: 10, pad: "0", align: right}
///       - {value: day, length: 8, date: ddmmyyyy}
///     item:
///       - {text: D}
///       - {value: account, length: 18, pad: "0", align: right}
///       - {value: amount, length: 15, pad: "0", align: right}
///       - {value: reference, length: 20}
///     trailer:
///       - {text: T}
///       - {value: count, length: 6, pad: "0", align: right}
public struct DebitLayout: Sendable, Equatable {
    /// What a field of a line says.
    enum Value: String, Sendable, CaseIterable {
        /// The number of the collection in the file, from 1.
        case sequence
        case account
        case holder
        /// Minor units without a mark.
        case amount
        case reference
        case mandate
        case concept
        case day
        case agreement
        case identifier
        case count
        case total
    }

    struct Field: Sendable, Equatable {
        enum Source: Sendable, Equatable {
            case text(String)
            case value(Value)
        }

        var source: Source
        var length: Int?
        var pad: Character = " "
        var isRight = false
        var date = "ddmmyyyy"
    }

    /// The name by which it is chosen.
    public var name: String
    /// What it is, for people.
    public var title: String
    var lineEnd: String
    var header: [Field]
    var item: [Field]
    var trailer: [Field]

    /// The most fields of a line.
    static let fieldLimit = 64

    /// The file of collections; nil where an amount, account or reference is longer than its
    /// field: what was cut off would be another one's.
    public func text(_ file: DebitFile) -> String? {
        var lines: [String] = []
        if !header.isEmpty { lines.append(line(header, file, nil, 0) ?? "\u{0}") }
        for (index, item) in file.items.enumerated() {
            lines.append(line(self.item, file, item, index + 1) ?? "\u{0}")
        }
        if !trailer.isEmpty { lines.append(line(trailer, file, nil, 0) ?? "\u{0}") }
        guard !lines.contains("\u{0}") else { return nil }
        return lines.map { $0 + lineEnd }.joined()
    }

    private func line(
        _ fields: [Field],
        _ file: DebitFile,
        _ item: DebitFile.Item?,
        _ number: Int
    ) -> String? {
        var line = ""
        for field in fields {
            let text: String
            var mayBeCut = false
            switch field.source {
            case .text(let fixed): text = fixed
            case .value(let value):
                text = self.text(value, field, file, item, number)
                mayBeCut = value == .holder || value == .concept
            }
            guard let length = field.length else {
                line += text
                continue
            }
            guard text.count <= length || mayBeCut else { return nil }
            let kept = text.prefix(length)
            let room = String(repeating: field.pad, count: length - kept.count)
            line += field.isRight ? room + kept : kept + room
        }
        return line
    }

    private func text(
        _ value: Value,
        _ field: Field,
        _ file: DebitFile,
        _ item: DebitFile.Item?,
        _ number: Int
    ) -> String {
        switch value {
        case .sequence: String(number)
        case .account: item?.account ?? file.payee.clabe?.digits ?? file.payee.iban ?? ""
        case .holder: BankLetters.plain(item?.holder ?? file.payee.beneficiary)
        case .amount: String(item?.amount.minor ?? 0)
        case .reference: item?.reference ?? ""
        case .mandate: item?.mandate ?? ""
        case .concept: BankLetters.plain(item?.concept ?? "")
        case .day: dated(file.day, field.date)
        case .agreement: file.payee.agreement ?? file.payee.debit?.schemeIdentifier ?? ""
        case .identifier: file.identifier
        case .count: String(file.items.count)
        case .total: String(file.total)
        }
    }

    private func dated(_ day: Day, _ pattern: String) -> String {
        let text = day.description
        let (year, month, ofMonth) = (text.prefix(4), text.dropFirst(5).prefix(2), text.suffix(2))
        return pattern.replacing("yyyy", with: year).replacing("yy", with: year.suffix(2))
            .replacing("mm", with: month).replacing("dd", with: ofMonth)
    }
}

extension DebitLayout {
    /// Reads a declared layout; every mistake is told with its place.
    public static func read(_ tree: Tree) -> (layout: DebitLayout?, mistakes: [Mistake]) {
        var mistakes: [Mistake] = []
        func mistake(_ tree: Tree, _ reason: String, _ remedy: String) {
            mistakes.append(Mistake(at: tree.place, reason, remedy: remedy))
        }
        func text(_ key: String) -> String {
            if let text = tree[key]?.text, !text.isEmpty { return text }
            mistake(tree, "the key \(key) is missing", "Add \(key): VALUE.")
            return ""
        }
        func fields(_ key: String) -> [Field] {
            (tree[key]?.elements ?? []).prefix(fieldLimit).compactMap { element in
                var field: Field
                if let fixed = element["text"]?.text {
                    field = Field(source: .text(fixed))
                } else if let value = element["value"]?.text.flatMap({ Value(rawValue: $0) }) {
                    field = Field(source: .value(value))
                } else {
                    let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
                    mistake(element, "a field needs text or value", "Known values: \(known).")
                    return nil
                }
                if let node = element["length"] {
                    field.length = node.integer.flatMap { (1...500).contains($0) ? Int($0) : nil }
                    if field.length == nil { mistake(node, "no length", "Write 1 to 500.") }
                }
                if let pad = element["pad"]?.text?.first { field.pad = pad }
                field.isRight = element["align"]?.text == "right"
                field.date = element["date"]?.text ?? field.date
                return field
            }
        }
        let layout = DebitLayout(
            name: text("debit_layout"),
            title: text("title"),
            lineEnd: tree["line_end"]?.text == "crlf" ? "\r\n" : "\n",
            header: fields("header"),
            item: fields("item"),
            trailer: fields("trailer")
        )
        if layout.item.isEmpty { mistake(tree, "no item", "Say what a collection's line holds.") }
        return (mistakes.isEmpty ? layout : nil, mistakes)
    }
}
