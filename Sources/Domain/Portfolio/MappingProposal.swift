import Values

/// A mapping proposed for a file that has none, for a person to read and mend.
public struct MappingProposal: Sendable, Equatable {
    /// How sure the proposal of a column is.
    public enum Confidence: String, Sendable {
        /// Name and content agree.
        case high = "alta"
        /// The name says so, the content does not contradict.
        case medium = "media"
        /// Guessed by the content alone.
        case low = "baja"
    }

    /// One column's proposal.
    public struct Column: Sendable, Equatable {
        /// The column's name.
        public var name: String
        /// The field's word in a mapping, `phones` and `emails` included; nil for no idea.
        public var field: String?
        /// How sure.
        public var confidence: Confidence
        /// Why the column is left out although it is understood; nil for no reason.
        public var reason: String?
    }

    /// The columns in the file's order.
    public var columns: [Column]
    /// The mapping's text with the confidence of each line as a comment.
    public var yaml: String
    /// Fields that a portfolio needs and no column was found for.
    public var missing: [String]
}

/// Proposes a mapping from a header and some rows (up to `MappingProposer.rowLimit` are looked at).
public enum MappingProposer {
    /// How many rows are looked at.
    public static let rowLimit = 200

    /// The proposal. `creditor` is the code to write into it.
    public static func propose(
        header: [String],
        sampleRows: [[String]],
        creditor: String
    ) -> MappingProposal {
        let rows = sampleRows.prefix(rowLimit)
        var taken: Set<String> = []
        var columns: [MappingProposal.Column] = []
        var formats = Set<DateFormat>(DateFormat.allCases)
        var usesComma = false
        for (index, name) in header.enumerated() {
            let cells = rows.compactMap { index < $0.count ? $0[index] : nil }
            let content = ContentSniffer(cells)
            var column = propose(name, content)
            if let field = column.field, field != "phones", field != "emails",
                !taken.insert(field).inserted
            {
                column.field = nil
            }
            if column.field?.hasSuffix("date") == true || column.field == "placed_on" {
                let fitting = content.dateFormats
                if !fitting.isEmpty, !formats.isDisjoint(with: fitting) {
                    formats.formIntersection(fitting)
                }
            }
            if ["balance", "past_due", "minimum_payment"].contains(column.field) {
                usesComma = usesComma || content.hasDecimalComma
            }
            columns.append(column)
        }
        let needed = ["account_number", "balance", "past_due", "due_date"]
        let missing = needed.filter { field in
            if field == "due_date" && taken.contains("days_past_due") { return false }
            return !taken.contains(field)
        }
        let date = DateFormat.allCases.first { formats.contains($0) } ?? .dayMonthYear
        let text = yaml(columns, creditor, date, usesComma ? .comma : .point, missing)
        return MappingProposal(columns: columns, yaml: text, missing: missing)
    }

    private static func propose(
        _ name: String,
        _ content: ContentSniffer
    ) -> MappingProposal.Column {
        if HeaderSynonyms.isOfAnotherPerson(name) {
            return .init(name: name, field: nil, confidence: .medium, reason: anotherPerson)
        }
        var named = HeaderSynonyms.field(name)
        // «Cliente» is a name in one file and a number in the next.
        if named == "full_name", content.isCode {
            let isCustomer = HeaderSynonyms.isCustomer(name)
            named = isCustomer ? "customer_number" : nil
        }
        let sniffed = content.field
        if let named {
            if let sniffed, content.isDecisive, sniffed != named, !content.agrees(with: named) {
                return .init(name: name, field: sniffed, confidence: .low)
            }
            let agrees = content.agrees(with: named)
            return .init(name: name, field: named, confidence: agrees ? .high : .medium)
        }
        return .init(name: name, field: content.isDecisive ? sniffed : nil, confidence: .low)
    }

    private static let anotherPerson =
        "de otra persona, nunca en phones; vea guarantors y references"

    private static func yaml(
        _ columns: [MappingProposal.Column],
        _ creditor: String,
        _ date: DateFormat,
        _ numbers: NumberFormat,
        _ missing: [String]
    ) -> String {
        var lines = [
            "# Mapeo propuesto a partir del encabezado y de las primeras filas. Revíselo antes de",
            "# usarlo: la confianza de cada renglón está al final.",
            "creditor: " + quoted(creditor),
            "defaults: {country: MX, currency: MXN, product: credito, language: es}",
            "dates: " + date.rawValue,
            "numbers: \"" + numbers.rawValue + "\"",
            "fields:",
        ]
        for column in columns {
            guard let field = column.field, field != "phones", field != "emails" else { continue }
            lines.append(
                "  \(field): \(quoted(column.name))  # confianza \(column.confidence.rawValue)"
            )
        }
        for list in ["phones", "emails"] {
            let members = columns.filter { $0.field == list }
            guard !members.isEmpty else { continue }
            lines.append("  \(list):")
            for member in members.prefix(Mapping.repeatLimit) {
                lines.append(
                    "    - \(quoted(member.name))  # confianza \(member.confidence.rawValue)"
                )
            }
        }
        for field in missing {
            lines.append("  # FALTA: \(field): COLUMNA")
        }
        for column in columns where column.field == nil {
            let reason = column.reason.map { " (\($0))" } ?? ""
            lines.append("  # sin usar: " + oneLine(column.name) + reason)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A text in double quotes as YAML reads it.
    private static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in oneLine(text).unicodeScalars {
            if scalar == "\"" || scalar == "\\" { out += "\\" }
            out.unicodeScalars.append(scalar)
        }
        return out + "\""
    }

    private static func oneLine(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }
            )
        )
    }
}

/// Guesses what a column holds from its cells.
private struct ContentSniffer {
    let field: String?
    let dateFormats: Set<DateFormat>
    let hasDecimalComma: Bool
    /// Whether the content alone says what the column is.
    let isDecisive: Bool
    /// Whether the cells are codes: one word with digits in it.
    let isCode: Bool
    private let kinds: Set<String>

    init(_ cells: [String]) {
        var counts: [String: Int] = [:]
        var formats = Set(DateFormat.allCases)
        var filled = 0
        var commas = 0
        for cell in cells {
            var cell = cell
            let kinds = cell.withUTF8 { bytes -> [String] in
                let value = bytes.trimmed
                guard !value.isEmpty else { return [] }
                filled += 1
                let fitting = ContentSniffer.formats(value)
                if !fitting.isEmpty { formats.formIntersection(fitting) }
                if ContentSniffer.isDecimalComma(value) { commas += 1 }
                return ContentSniffer.kinds(value, isDate: !fitting.isEmpty)
            }
            for kind in kinds { counts[kind, default: 0] += 1 }
        }
        let most = filled * 8 / 10
        kinds = Set(counts.filter { filled > 0 && $0.value > most }.keys)
        let isDate = kinds.contains("date")
        dateFormats = isDate ? formats : []
        isCode = kinds.contains("code")
        hasDecimalComma = commas > filled / 2
        let decisive = ["clabe", "rfc", "curp", "emails", "phones"]
        field = decisive.first(where: kinds.contains)
        isDecisive = field != nil
    }

    func agrees(with field: String) -> Bool {
        switch field {
        case "balance", "past_due", "minimum_payment", "ordinary_rate", "late_rate":
            kinds.contains("number")
        case "days_past_due": kinds.contains("integer")
        case "due_date", "birth_date", "cutoff_date", "placed_on", "placement_ends":
            kinds.contains("date")
        case "phones", "emails", "rfc", "curp", "clabe": kinds.contains(field)
        default: !kinds.contains("emails") && !kinds.contains("date")
        }
    }

    private static func kinds(_ value: FieldBytes, isDate: Bool) -> [String] {
        var kinds: [String] = isDate ? ["date"] : []
        if IdentityChecks.isCLABE(value) { kinds.append("clabe") }
        if IdentityChecks.isEmail(value) { kinds.append("emails") }
        let capitals = value.map(\.uppercased)
        capitals.withUnsafeBufferPointer { bytes in
            if IdentityChecks.rfc(bytes) == .valid { kinds.append("rfc") }
            if IdentityChecks.curp(bytes) == .valid { kinds.append("curp") }
        }
        let digits = value.filter(\.isDigit).count
        let isPhoneShaped = value.allSatisfy { $0.isDigit || "+-() .".utf8.contains($0) }
        if isPhoneShaped && (digits == 10 || (digits == 12 && value.first == 0x2B)) && !isDate {
            kinds.append("phones")
        }
        if case .amount = NumberFormat.point.minorUnits(value, decimals: 2, of: .mexicanPeso) {
            kinds.append("number")
        } else if isDecimalComma(value) {
            kinds.append("number")
        }
        if digits > 0, !value.contains(0x20) { kinds.append("code") }
        if value.isAllDigits && value.count <= 5 { kinds.append("integer") }
        return kinds
    }

    private static func isDecimalComma(_ value: FieldBytes) -> Bool {
        guard let comma = value.lastIndex(of: 0x2C), value.count - comma <= 3 else { return false }
        if case .amount = NumberFormat.comma.minorUnits(value, decimals: 2, of: .mexicanPeso) {
            return true
        }
        return false
    }

    private static func formats(_ value: FieldBytes) -> Set<DateFormat> {
        // From 1900, for birth dates, to 2100.
        let plausible = -25_567..<47_482
        return Set(
            DateFormat.allCases.filter { format in
                // A serial alone is a number like any other; only the name can tell.
                guard format != .excel, let day = format.day(value) else { return false }
                return plausible.contains(Int(day.daysSinceEpoch))
            }
        )
    }
}
