import Foundation

/// The rules on the text of a Swift file; each gives what it found, or nothing.
enum Rules {
    /// Imports that the table does not allow.
    static func forbiddenImports(_ source: SwiftSource) -> [String] {
        if DependencyTable.unbound.contains(source.target) {
            return source.imports.filter { $0 == "TestSupport" || $0 == "Testing" }
        }
        guard let allowed = DependencyTable.allowed(source.target) else {
            return ["\(source.target) has no line in the dependency table"]
        }
        return source.imports.filter { !allowed.contains($0) }
    }

    /// What a pure target says that makes its result depend on more than its arguments.
    static func impurities(_ source: SwiftSource) -> [String] {
        guard DependencyTable.pure[source.target] != nil else { return [] }
        let mayDeclare = source.path.hasSuffix("/" + DependencyTable.asynchronousDeclaration)
        return impure.filter { rule in
            !(mayDeclare && rule.name == "async")
                && source.code.contains(rule.pattern().wordBoundaryKind(.simple))
        }.map(\.name)
    }

    /// Statements of SQL outside the targets that speak it.
    static func straySQL(_ source: SwiftSource) -> Bool {
        let statement =
            /\b(?:SELECT\s[^;]{1,400}?\sFROM\s|INSERT\s+(?:OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+(?:UNIQUE\s+)?(?:TABLE|INDEX)\s|ALTER\s+TABLE\s)/
        return !DependencyTable.speaksSQL.contains(source.target)
            && source.literals.contains(statement.wordBoundaryKind(.simple))
    }

    /// A message handed to a carrier anywhere but in the sender, which alone holds a clearance.
    static func straySubmit(_ source: SwiftSource) -> Bool {
        !DependencyTable.carriesMessages.contains(source.target)
            && !source.path.hasPrefix("Sources/Workers/Sending/SendWorker")
            && source.code.contains(/\.submit\s*\(/)
    }

    // Patterns are functions, because a regular expression is not Sendable. Their word boundaries are
    // the simple ones: by Unicode's, there is none at the dot of `Date.now`.
    private static let impure: [(name: String, pattern: @Sendable () -> Regex<Substring>)] = [
        ("async", { /\b(?:async|await)\b/ }),
        ("Date()", { /\bDate\(\)/ }),
        (".now", { /(?:^|[^\w)\]?!])\.now\b|\b[A-Z]\w*(?:\(\))?\.now\b/ }),
        ("UUID()", { /\bUUID\(\)/ }),
        ("SystemRandomNumberGenerator", { /\bSystemRandomNumberGenerator\b/ }),
        ("randomness without using:", { /\.(?:shuffled|randomElement|shuffle)\(\)/ }),
        ("random(in:) without using:", { /\brandom\(in:(?![^\n]*using:)/ }),
        ("ProcessInfo", { /\bProcessInfo\b/ }),
        ("print", { /(?:^|[^\w.`])(?:debugPrint|print)\(/ }),
    ]
}
