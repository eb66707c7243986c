import Foundation

/// A Swift file taken apart far enough to search its code, or its literals, and nothing else.
struct SwiftSource: Sendable {
    /// The path from the repository's root.
    let path: String
    /// The file without comments and without what stands in string literals.
    let code: String
    /// What stands in string literals, one after the other.
    let literals: String

    /// The target: the folder below `Sources`.
    var target: String {
        let parts = path.split(separator: "/")
        return parts.count > 1 ? String(parts[1]) : ""
    }

    init(path: String, text: String) {
        self.path = path
        var scanner = Scanner(bytes: Array(text.utf8))
        scanner.run()
        code = String(decoding: scanner.code, as: UTF8.self)
        literals = String(decoding: scanner.literals, as: UTF8.self)
    }

    /// The modules the file imports.
    var imports: [String] {
        code.utf8.split(separator: UInt8(ascii: "\n")).compactMap { line in
            // The expression is slow and nearly no line is an import.
            guard line.contains(UInt8(ascii: "m")), Substring(line).contains("import"),
                let match = Substring(line).firstMatch(of: Self.importLine)
            else { return nil }
            return String(match.1)
        }
    }

    // A regular expression is not Sendable; a computed one is made anew for each file, which is
    // cheap enough here.
    private static var importLine: Regex<(Substring, Substring)> {
        /^\s*(?:@[\w()]+\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias|actor)\s+)?(\w+)/
    }

    /// Walks the bytes once. What an interpolation holds counts as literal: no rule needs it.
    private struct Scanner {
        let bytes: [UInt8]
        var code: [UInt8] = []
        var literals: [UInt8] = []
        private var at = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        mutating func run() {
            while at < bytes.count {
                switch bytes[at] {
                case UInt8(ascii: "/") where starts("//"):
                    skipLine()
                case UInt8(ascii: "/") where starts("/*"):
                    skipBlock()
                case UInt8(ascii: "\""), UInt8(ascii: "#"):
                    if let quote = openingQuote() { takeLiteral(quote) } else { takeCode() }
                default:
                    takeCode()
                }
            }
        }

        private mutating func takeCode() {
            code.append(bytes[at])
            at += 1
        }

        private func starts(_ word: StaticString) -> Bool {
            let end = at + word.utf8CodeUnitCount
            return end <= bytes.count
                && word.withUTF8Buffer { $0.elementsEqual(bytes[at..<end]) }
        }

        private mutating func skipLine() {
            while at < bytes.count, bytes[at] != UInt8(ascii: "\n") { at += 1 }
        }

        private mutating func skipBlock() {
            var depth = 0
            repeat {
                if starts("/*") { depth += 1 } else if starts("*/") { depth -= 1 }
                at += starts("/*") || starts("*/") ? 2 : 1
            } while depth > 0 && at < bytes.count
        }

        /// `"`, `"""` and both between any number of `#`.
        private func openingQuote() -> (hashes: Int, quotes: Int)? {
            let hashes = bytes[at...].prefix { $0 == UInt8(ascii: "#") }.count
            let rest = bytes[(at + hashes)...]
            guard rest.first == UInt8(ascii: "\"") else { return nil }
            return (hashes, rest.starts(with: "\"\"\"".utf8) ? 3 : 1)
        }

        private mutating func takeLiteral(_ quote: (hashes: Int, quotes: Int)) {
            at += quote.hashes + quote.quotes
            let closing =
                [UInt8](repeating: UInt8(ascii: "\""), count: quote.quotes)
                + [UInt8](repeating: UInt8(ascii: "#"), count: quote.hashes)
            code.append(contentsOf: "\"\"".utf8)
            while at < bytes.count,
                bytes[at] != closing[0] || !bytes[at...].starts(with: closing)
            {
                if quote.hashes == 0, bytes[at] == UInt8(ascii: "\\"), at + 1 < bytes.count {
                    literals.append(bytes[at])
                    at += 1
                    if bytes[at] == UInt8(ascii: "(") {
                        takeInterpolation()
                        continue
                    }
                }
                literals.append(bytes[at])
                at += 1
            }
            at = min(at + closing.count, bytes.count)
            literals.append(UInt8(ascii: "\n"))
        }

        /// Up to the matching parenthesis, over literals inside.
        private mutating func takeInterpolation() {
            var depth = 0
            repeat {
                if let quote = openingQuote() {
                    takeLiteral(quote)
                    continue
                }
                if bytes[at] == UInt8(ascii: "(") { depth += 1 }
                if bytes[at] == UInt8(ascii: ")") { depth -= 1 }
                literals.append(bytes[at])
                at += 1
            } while depth > 0 && at < bytes.count
        }
    }
}
