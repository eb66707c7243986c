/// A document in HTML with places for values; every value is escaped, none can bring markup.
///
/// `{{name}}` is a value. `{{#name}}…{{/name}}` stands once for each row of a table, once for a
/// value that is not empty, and not at all otherwise; `{{^name}}…{{/name}}` stands in its place.
/// Inside a row, names are those of the row first.
public struct DocumentTemplate: Sendable {
    /// What a name stands for.
    public enum Value: Sendable, Equatable {
        /// A text; empty when there is none.
        case text(String)
        /// The rows of a table.
        case rows([[String: String]])
    }

    /// What is wrong with a template, or with the values it was given.
    public enum Problem: Error, Equatable, CustomStringConvertible {
        /// It is longer than `byteLimit`.
        case tooLong
        /// `{{` without `}}`, or a name that is none.
        case badPlace(line: Int)
        /// A section that ends without having begun, or the other way round.
        case unbalanced(String, line: Int)
        /// Sections deeper than `depthLimit`.
        case tooDeep(line: Int)
        /// The values have no such name.
        case unknownName(String, line: Int)
        /// A table has more rows than `rowLimit`.
        case tooManyRows(String)
        /// These values, without which there is no such document, are empty.
        case missing([String])

        /// A sentence with what to do.
        public var description: String {
            switch self {
            case .tooLong: "the template is longer than \(byteLimit) bytes: shorten it"
            case .badPlace(let line):
                "line \(line): a value is written {{name}}, with small letters and _"
            case .unbalanced(let name, let line):
                "line \(line): {{#\(name)}} and {{/\(name)}} do not belong together: close each "
                    + "section that was opened"
            case .tooDeep(let line):
                "line \(line): sections stand more than \(depthLimit) deep: take one out"
            case .unknownName(let name, let line):
                "line \(line): documents of this kind have no value \(name): see docs/agreements.md"
            case .tooManyRows(let name): "the table \(name) has more than \(rowLimit) rows"
            case .missing(let names):
                "a document must name these: \(names.joined(separator: ", ")): add them to the "
                    + "facts of the creditor or to the person's record"
            }
        }
    }

    /// The longest template, in bytes.
    public static let byteLimit = 262_144
    /// The deepest sections.
    public static let depthLimit = 4
    /// The most rows of a table.
    public static let rowLimit = 500

    private indirect enum Piece: Sendable {
        case markup(String)
        case value(String, line: Int)
        case section(String, isPresent: Bool, [Piece], line: Int)
    }

    private let pieces: [Piece]

    /// Reads a template.
    public init(_ text: String) throws(Problem) {
        guard text.utf8.count <= DocumentTemplate.byteLimit else { throw .tooLong }
        var parser = Parser(rest: Substring(text))
        pieces = try parser.pieces(until: nil, depth: 0)
    }

    /// The document with its values; the same values give the same bytes.
    public func render(_ values: [String: Value]) throws(Problem) -> String {
        var out = ""
        try render(pieces, values, row: [:], &out)
        return out
    }

    private func render(
        _ pieces: [Piece],
        _ values: [String: Value],
        row: [String: String],
        _ out: inout String
    ) throws(Problem) {
        for piece in pieces {
            switch piece {
            case .markup(let text): out += text
            case .value(let name, let line):
                if let text = row[name] {
                    out += text.escapedForDocument
                } else if case .text(let text) = values[name] {
                    out += text.escapedForDocument
                } else {
                    throw .unknownName(name, line: line)
                }
            case .section(let name, let isPresent, let inner, let line):
                try section(name, isPresent, inner, line, values, row, &out)
            }
        }
    }

    private func section(
        _ name: String,
        _ isPresent: Bool,
        _ inner: [Piece],
        _ line: Int,
        _ values: [String: Value],
        _ row: [String: String],
        _ out: inout String
    ) throws(Problem) {
        let value = row[name].map { Value.text($0) } ?? values[name]
        switch value {
        case .text(let text):
            if text.isEmpty != isPresent { try render(inner, values, row: row, &out) }
        case .rows(let rows):
            guard rows.count <= DocumentTemplate.rowLimit else { throw .tooManyRows(name) }
            guard isPresent else {
                if rows.isEmpty { try render(inner, values, row: row, &out) }
                return
            }
            for each in rows {
                try render(inner, values, row: row.merging(each) { $1 }, &out)
            }
        case nil: throw .unknownName(name, line: line)
        }
    }

    private struct Parser {
        var rest: Substring
        var line = 1

        mutating func pieces(until name: String?, depth: Int) throws(Problem) -> [Piece] {
            guard depth <= DocumentTemplate.depthLimit else { throw .tooDeep(line: line) }
            var pieces: [Piece] = []
            let begun = line
            while let open = rest.firstRange(of: "{{") {
                pieces.append(.markup(take(to: open.lowerBound)))
                rest = rest[open.upperBound...]
                let here = line
                guard let close = rest.firstRange(of: "}}") else { throw .badPlace(line: here) }
                var word = rest[..<close.lowerBound]
                rest = rest[close.upperBound...]
                let mark = word.first.flatMap { "#^/".contains($0) ? $0 : nil }
                if mark != nil { word = word.dropFirst() }
                let isName =
                    (1...40).contains(word.utf8.count)
                    && word.utf8.allSatisfy { $0 >= 0x61 && $0 <= 0x7A || $0 == 0x5F }
                guard isName else { throw .badPlace(line: here) }
                switch mark {
                case "/":
                    guard String(word) == name else {
                        throw .unbalanced(String(word), line: here)
                    }
                    return pieces
                case "#", "^":
                    let inner = try self.pieces(until: String(word), depth: depth + 1)
                    pieces.append(
                        .section(String(word), isPresent: mark == "#", inner, line: here)
                    )
                default: pieces.append(.value(String(word), line: here))
                }
            }
            if let name { throw .unbalanced(name, line: begun) }
            pieces.append(.markup(take(to: rest.endIndex)))
            return pieces
        }

        private mutating func take(to end: Substring.Index) -> String {
            let text = rest[..<end]
            line += text.utf8.count { $0 == 0x0A }
            rest = rest[end...]
            return String(text)
        }
    }
}

extension String {
    /// The text as it may stand in HTML and its attributes; control characters are left out, and
    /// marks that turn the direction of writing, so that nothing reads otherwise than it is.
    var escapedForDocument: String {
        var escaped = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}": escaped += " "
            case "\u{200E}", "\u{200F}", "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}":
                continue
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
