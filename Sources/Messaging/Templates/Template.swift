public import Values

/// A text with merge fields, parsed once and rendered many times.
///
/// `Hola {nombre}, tu pago de {monto} vence el {fecha:corta}.` A part between `{?campo}` and
/// `{/campo}` is written only when the field has a value. `{{` and `}}` stand for braces.
///
/// ```
/// let template = try Template("Hola {nombre}", fields: fields, at: place)
/// var text: [UInt8] = []
/// try template.render(values, locale: .mexico, into: &text)
/// ```
public struct Template: Hashable, Sendable {
    /// The longest source, in octets of UTF-8.
    public static let sourceLimit = 4_000

    /// One step of rendering.
    enum Piece: Hashable, Sendable {
        /// Octets of `literals`.
        case literal(Range<Int>)
        /// The value of a slot.
        case field(slot: Int, kind: FieldKind, format: TextFormat)
        /// The next `count` pieces only if the slot has a value.
        case present(slot: Int, count: Int)
    }

    /// The text as it was written.
    public let source: String
    /// The fields that it was parsed against.
    public let fields: TemplateFields
    /// Where it begins in its file.
    public let place: SourcePlace
    let literals: [UInt8]
    let pieces: [Piece]

    /// Parses a text.
    ///
    /// - Parameter place: where the text begins in its file, for the places of mistakes.
    /// - Throws: all mistakes, each with its place and what to do.
    public init(
        _ source: String,
        fields: TemplateFields,
        at place: SourcePlace
    ) throws(TemplateMistakes) {
        var parser = TemplateParser(source, fields, at: place)
        parser.parse()
        guard parser.mistakes.isEmpty else { throw TemplateMistakes(parser.mistakes) }
        self.source = source
        self.fields = fields
        self.place = place
        self.literals = parser.literals
        self.pieces = parser.pieces
    }

    /// The slots that the text names, each once, in order.
    public var slots: [Int] {
        var found: [Int] = []
        for piece in pieces {
            switch piece {
            case .field(let slot, _, _), .present(let slot, _):
                if !found.contains(slot) { found.append(slot) }
            case .literal: break
            }
        }
        return found
    }

    /// Appends the text for one message, in UTF-8.
    ///
    /// - Parameter values: one value for each slot of `fields`, in their order.
    /// - Throws: `RenderError` when a named field has no value, one of another kind, or one
    ///   that is longer than its field allows. What was appended before stays in the buffer.
    public func render(
        _ values: [FieldValue],
        locale: TextLocale,
        into out: inout [UInt8]
    ) throws(RenderError) {
        precondition(
            values.count == fields.fields.count,
            "a template is rendered with one value for each declared field"
        )
        let writer = TextWriter(locale: locale)
        var index = 0
        while index < pieces.count {
            switch pieces[index] {
            case .literal(let range): out.append(contentsOf: literals[range])
            case .present(let slot, let count):
                if values[slot] == .absent { index += count }
            case .field(let slot, let kind, let format):
                let value = values[slot]
                guard value != .absent else { throw RenderError(slot, .missing, fields) }
                guard value.fits(kind) else { throw RenderError(slot, .wrongKind, fields) }
                let start = out.count
                writer.write(value, kind, format, &out)
                guard isWithin(fields.fields[slot].maximumLength, kind, out[start...]) else {
                    throw RenderError(slot, .tooLong, fields)
                }
            }
            index += 1
        }
    }

    /// Texts, names and account numbers have a longest length, counted in characters.
    private func isWithin(_ limit: Int, _ kind: FieldKind, _ written: ArraySlice<UInt8>) -> Bool {
        guard kind == .text || kind == .name || kind == .digits, written.count > limit else {
            return true
        }
        return written.lazy.filter { $0 & 0xC0 != 0x80 }.count <= limit
    }
}

/// The mistakes of a template.
public struct TemplateMistakes: Error, Hashable, Sendable, CustomStringConvertible {
    /// The mistakes by place; never empty.
    public let mistakes: [Mistake]

    /// Makes an error of mistakes.
    public init(_ mistakes: [Mistake]) {
        self.mistakes = mistakes
    }

    /// One mistake on each line.
    public var description: String {
        mistakes.map(\.description).joined(separator: "\n")
    }
}

/// Why a template could not be rendered for one message; names the field, never the value.
public struct RenderError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong with the value.
    public enum Reason: UInt8, Hashable, Sendable {
        /// There is none, and the text does not make it optional.
        case missing = 1
        /// It is of another kind than the field.
        case wrongKind = 2
        /// It is longer than the field allows.
        case tooLong = 3
    }

    /// The slot of the field.
    public let slot: Int
    /// The name of the field.
    public let field: String
    /// What is wrong.
    public let reason: Reason

    init(_ slot: Int, _ reason: Reason, _ fields: TemplateFields) {
        self.slot = slot
        self.field = fields.fields[slot].name
        self.reason = reason
    }

    /// A sentence for the operator.
    public var description: String {
        switch reason {
        case .missing:
            "the field \(field) has no value; complete the data or write {?\(field)}…{/\(field)}"
        case .wrongKind: "the value of the field \(field) is of another kind than declared"
        case .tooLong: "the value of the field \(field) is longer than declared"
        }
    }
}
