import Testing

@Suite("The rules of the house, tried on planted files")
struct RuleTests {
    @Test(
        "an import is found whatever stands before it, and not in comments or texts",
        arguments: [
            ("import NIOCore", ["NIOCore"]),
            ("public import Values\n@testable import Domain", ["Values", "Domain"]),
            ("  @preconcurrency package import struct Foundation.Date", ["Foundation"]),
            ("// import NIOCore\n/* import A /* import B */ import C */", []),
            ("let text = \"\"\"\nimport NIOCore\n\"\"\"", []),
            ("let importance = 1", []),
        ]
    )
    func imports(text: String, expected: [String]) {
        #expect(SwiftSource(path: "Sources/Values/A.swift", text: text).imports == expected)
    }

    @Test(
        "a forbidden import is reported",
        arguments: [
            ("Sources/Messaging/A.swift", "import Domain"),
            ("Sources/Compliance/A.swift", "public import Strategy"),
            ("Sources/Values/A.swift", "import Foundation"),
            ("Sources/Connectors/SMPP/A.swift", "import Store"),
            ("Sources/Store/A.swift", "import SQLite"),
            ("Sources/Workers/A.swift", "import Connectors"),
            ("Sources/Sandbox/A.swift", "import Store"),
            ("Sources/recado/A.swift", "import TestSupport"),
            ("Sources/NewTarget/A.swift", ""),
        ]
    )
    func forbidden(path: String, text: String) {
        #expect(Rules.forbiddenImports(SwiftSource(path: path, text: text)).count == 1)
    }

    @Test(
        "impure code is reported in pure targets only",
        arguments: [
            "func f() async {}", "await g()", "let d = Date()", "let n = Instant.now",
            "f(.now)", "ContinuousClock().now", "UUID()", "var g = SystemRandomNumberGenerator()",
            "list.shuffled()", "Int.random(in: 0..<3)", "ProcessInfo.processInfo", "print(1)",
            "\"\\(1)\"; print(1)",
        ]
    )
    func impure(code: String) {
        let pure = SwiftSource(path: "Sources/Domain/A.swift", text: code)
        #expect(Rules.impurities(pure).count == 1)
        let driver = SwiftSource(path: "Sources/Store/A.swift", text: code)
        #expect(Rules.impurities(driver) == [])
    }

    @Test(
        "what only looks impure is let through",
        arguments: [
            "let n = context.now", "// .now", "// Date() and print(1)",
            "let s = \"print(1) \\(x) Date()\"", "Int.random(in: 0..<3, using: &generator)",
            "list.shuffled(using: &generator)", "func printed() {}", "page.print(x)",
        ]
    )
    func harmless(code: String) {
        let found = Rules.impurities(SwiftSource(path: "Sources/Domain/A.swift", text: code))
        #expect(found == [])
    }

    @Test("the declaration of the connector may be asynchronous, and nothing else about it")
    func connector() {
        let path = "Sources/Messaging/Connector.swift"
        #expect(Rules.impurities(SwiftSource(path: path, text: "func f() async")) == [])
        #expect(Rules.impurities(SwiftSource(path: path, text: "Date()")) == ["Date()"])
    }

    @Test(
        "SQL is found in literals outside the store",
        arguments: [
            "\"SELECT id FROM person\"", "\"\"\"\n  INSERT INTO person (id)\n\"\"\"",
            "\"UPDATE person SET name = $1\"", "#\"DELETE FROM person WHERE id = $1\"#",
            "\"\"\"\nSELECT id,\n  name\nFROM person\n\"\"\"",
        ]
    )
    func sql(text: String) {
        #expect(Rules.straySQL(SwiftSource(path: "Sources/Workers/A.swift", text: text)))
        #expect(!Rules.straySQL(SwiftSource(path: "Sources/Store/A.swift", text: text)))
        let comment = "// " + text.split(separator: "\n").joined(separator: " ")
        #expect(!Rules.straySQL(SwiftSource(path: "Sources/Workers/A.swift", text: comment)))
    }

    @Test("a submit is found outside the sender")
    func submit() {
        let call = "try await connector.submit(batch)"
        func isStray(_ path: String) -> Bool {
            Rules.straySubmit(SwiftSource(path: path, text: call))
        }
        #expect(isStray("Sources/Workers/Planner/Planner.swift"))
        #expect(isStray("Sources/Console/API.swift"))
        #expect(isStray("Sources/recado/Main.swift"))
        #expect(!isStray("Sources/Workers/Sending/SendWorker.swift"))
        #expect(!isStray("Sources/Connectors/SMPP/Gateway.swift"))
    }
}
