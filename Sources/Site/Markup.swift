/// Text of a page. What is put into it is escaped, unless it is markup itself.
struct Markup: Sendable, Equatable, ExpressibleByStringInterpolation {
    var html: String

    init(stringLiteral text: String) {
        html = text
    }

    init(stringInterpolation text: Interpolation) {
        html = text.html
    }

    /// Markup that was made elsewhere, such as a checked drawing.
    init(trusted html: String) {
        self.html = html
    }

    struct Interpolation: StringInterpolationProtocol {
        var html = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            html.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        mutating func appendLiteral(_ text: String) {
            html += text
        }

        mutating func appendInterpolation(_ markup: Markup) {
            html += markup.html
        }

        mutating func appendInterpolation(_ text: String) {
            html += Markup.escaped(text)
        }

        mutating func appendInterpolation(_ number: Int) {
            html += String(number)
        }

        mutating func appendInterpolation(_ parts: [Markup]) {
            for part in parts { html += part.html }
        }

        mutating func appendInterpolation(_ part: Markup?) {
            html += part?.html ?? ""
        }
    }

    /// A text in which nothing can begin or end an element or an attribute. Marks that turn the
    /// direction of what follows, and control characters, are left out.
    static func escaped(_ text: String) -> String {
        var out = ""
        out.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            case "\n": out += "\n"
            case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}", "\u{200E}", "\u{200F}": break
            default:
                if scalar.value >= 0x20 && scalar.value != 0x7F {
                    out.unicodeScalars.append(scalar)
                }
            }
        }
        return out
    }
}

extension [Markup] {
    /// Markup one after the other.
    var joined: Markup { Markup(trusted: map(\.html).joined()) }
}
