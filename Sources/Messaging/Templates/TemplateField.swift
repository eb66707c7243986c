public import Values

/// What a merge field holds, which decides how it may be written.
public enum FieldKind: UInt8, CaseIterable, Hashable, Sendable {
    /// Words as they are.
    case text = 1
    /// A person's name.
    case name = 2
    /// An amount of money.
    case money = 3
    /// A day.
    case date = 4
    /// A whole number.
    case number = 5
    /// The number of an account or card, of which only the end is written.
    case digits = 6
}

/// A field that templates may name.
public struct TemplateField: Hashable, Sendable {
    /// The name between braces: lower-case letters, digits and `_`.
    public let name: String
    /// What it holds.
    public let kind: FieldKind
    /// Whether it tells who the person is, rather than something of their case.
    public let isPersonal: Bool
    /// The most characters a text, name or account number may have when written.
    public let maximumLength: Int

    /// Declares a field.
    public init(_ name: String, _ kind: FieldKind, isPersonal: Bool, maximumLength: Int = 40) {
        self.name = name
        self.kind = kind
        self.isPersonal = isPersonal
        self.maximumLength = maximumLength
    }
}

/// All fields that templates may name, each with its slot: its position in the list.
///
/// Whoever renders passes one value for each slot, in this order.
public struct TemplateFields: Hashable, Sendable {
    /// The fields by slot.
    public let fields: [TemplateField]

    /// Declares the fields.
    ///
    /// - Precondition: no two have one name.
    public init(_ fields: [TemplateField]) {
        precondition(
            Set(fields.map(\.name)).count == fields.count,
            "a merge field is declared once"
        )
        self.fields = fields
    }

    /// The slot of a name.
    public func slot(of name: String) -> Int? {
        fields.firstIndex { $0.name == name }
    }

    /// The declared name nearest to a misspelt one, if it is near: two changed letters at most.
    public func nearest(to name: String) -> String? {
        fields.map { (EditDistance.between($0.name, name), $0.name) }
            .filter { $0.0 <= 2 || $0.1.hasPrefix(name) && name.utf8.count >= 3 }
            .min { $0 < $1 }?.1
    }
}

/// The value of a field for one message.
public enum FieldValue: Hashable, Sendable {
    /// There is none.
    case absent
    /// For fields of kind `text`, `name` and `digits`.
    case text(String)
    /// For fields of kind `money`.
    case money(Money)
    /// For fields of kind `date`.
    case day(Day)
    /// For fields of kind `number`.
    case number(Int64)

    /// Whether it can stand in a field of a kind.
    func fits(_ kind: FieldKind) -> Bool {
        switch (self, kind) {
        case (.absent, _), (.text, .text), (.text, .name), (.text, .digits), (.money, .money),
            (.day, .date), (.number, .number):
            true
        default: false
        }
    }
}
