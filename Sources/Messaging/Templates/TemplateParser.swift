internal import Values

/// Turns the text of a template into pieces, collecting every mistake.
struct TemplateParser {
    /// After so many mistakes the rest is not read.
    private static let mistakesLimit = 20

    private let scalars: [Unicode.Scalar]
    private let fields: TemplateFields
    private var index = 0
    private var place: SourcePlace
    private var literalStart = 0
    private var opened: (slot: Int, piece: Int, place: SourcePlace)?
    private(set) var literals: [UInt8] = []
    private(set) var pieces: [Template.Piece] = []
    private(set) var mistakes: [Mistake] = []

    init(_ source: String, _ fields: TemplateFields, at place: SourcePlace) {
        self.fields = fields
        self.place = place
        if source.utf8.count > Template.sourceLimit {
            scalars = []
            mistakes.append(
                Mistake(
                    at: place,
                    "the text is longer than \(Template.sourceLimit) octets",
                    remedy: "shorten it"
                )
            )
        } else {
            scalars = Array(source.unicodeScalars)
        }
    }

    mutating func parse() {
        while index < scalars.count, mistakes.count < TemplateParser.mistakesLimit {
            let scalar = scalars[index]
            let isDoubled = index + 1 < scalars.count && scalars[index + 1] == scalar
            if (scalar == "{" || scalar == "}") && isDoubled {
                append(scalar)
                advance(2)
            } else if scalar == "{" {
                brace()
            } else if scalar == "}" {
                mistake("a } without its {", remedy: "write }} for a brace in the text")
                advance(1)
            } else {
                append(scalar)
                advance(1)
            }
        }
        endLiteral()
        if let opened {
            let name = fields.fields[opened.slot].name
            mistakes.append(
                Mistake(at: opened.place, "{?\(name)} is not closed", remedy: "add {/\(name)}")
            )
        }
    }

    private mutating func brace() {
        let start = place
        let rest = scalars[(index + 1)...]
        guard let end = rest.firstIndex(of: "}"),
            !rest[..<end].contains(where: { $0 == "{" || $0 == "\n" })
        else {
            mistake("a { without its }", remedy: "close it, or write {{ for a brace in the text")
            advance(1)
            return
        }
        var name = String(String.UnicodeScalarView(rest[..<end]))
        advance(end - index + 1)
        endLiteral()
        if name.hasPrefix("?") {
            name.removeFirst()
            open(name, start)
        } else if name.hasPrefix("/") {
            name.removeFirst()
            close(name, start)
        } else {
            field(name, start)
        }
    }

    private mutating func open(_ name: String, _ start: SourcePlace) {
        guard let slot = slot(of: name, start) else { return }
        guard opened == nil else {
            mistake(
                at: start,
                "{?\(name)} stands inside another {?…}",
                remedy: "close the first one before"
            )
            return
        }
        opened = (slot, pieces.count, start)
        pieces.append(.present(slot: slot, count: 0))
    }

    private mutating func close(_ name: String, _ start: SourcePlace) {
        guard let slot = slot(of: name, start) else { return }
        guard let begun = opened, begun.slot == slot else {
            mistake(at: start, "{/\(name)} closes nothing", remedy: "write {?\(name)} before")
            return
        }
        pieces[begun.piece] = .present(slot: slot, count: pieces.count - begun.piece - 1)
        opened = nil
    }

    private mutating func field(_ text: String, _ start: SourcePlace) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let slot = slot(of: String(parts[0]), start) else { return }
        let field = fields.fields[slot]
        var format = TextFormat.plain
        if parts.count == 2 {
            let known = TextFormat.formats(of: field.kind)
            guard let found = known.first(where: { $0.word == parts[1] }) else {
                let words = known.map(\.word).joined(separator: ", ")
                mistake(
                    at: start,
                    "the field \(field.name) has no format \(parts[1])",
                    remedy: words.isEmpty ? "write {\(field.name)}" : "use one of: \(words)"
                )
                return
            }
            format = found
        }
        pieces.append(.field(slot: slot, kind: field.kind, format: format))
    }

    private mutating func slot(of name: String, _ start: SourcePlace) -> Int? {
        if let slot = fields.slot(of: name) { return slot }
        let remedy =
            if let nearest = fields.nearest(to: name) {
                "did you mean {\(nearest)}?"
            } else {
                "use one of: " + fields.fields.map(\.name).joined(separator: ", ")
            }
        mistake(
            at: start,
            "there is no field \(name.isEmpty ? "without a name" : name)",
            remedy: remedy
        )
        return nil
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        literals.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    private mutating func endLiteral() {
        if literals.count > literalStart {
            pieces.append(.literal(literalStart..<literals.count))
            literalStart = literals.count
        }
    }

    private mutating func advance(_ count: Int) {
        for scalar in scalars[index..<index + count] {
            place =
                scalar == "\n"
                ? SourcePlace(line: place.line + 1, column: 1)
                : SourcePlace(line: place.line, column: place.column + 1)
        }
        index += count
    }

    private mutating func mistake(_ reason: String, remedy: String) {
        mistake(at: place, reason, remedy: remedy)
    }

    private mutating func mistake(at place: SourcePlace, _ reason: String, remedy: String) {
        mistakes.append(Mistake(at: place, reason, remedy: remedy))
    }
}
