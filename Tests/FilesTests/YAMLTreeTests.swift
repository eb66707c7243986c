import Testing
import Values

@testable import Files

@Suite("YAML trees")
struct YAMLTreeTests {
    @Test("every node keeps its place, and quoted values are told from plain ones")
    func places() throws {
        let text = "nombre: Ana\npasos:\n  - día: 3\n    texto: \"5\"\n  - ~\nvacío:\n"
        let tree = try YAMLTree.parse(text, file: "e.yaml")
        #expect(tree["nombre"]?.text == "Ana")
        let step = try #require(tree["pasos"]?.elements?.first)
        #expect(step.place == SourcePlace(line: 3, column: 5))
        #expect(step["día"]?.integer == 3)
        #expect(step["texto"]?.integer == nil)
        #expect(step["texto"]?.text == "5")
        #expect(tree["pasos"]?.elements?.last?.node == .empty)
        #expect(tree["vacío"]?.node == .empty)
        #expect(tree.entries?.map(\.place.line) == [1, 2, 6])
    }

    @Test(
        "a mistake is told with its place",
        arguments: [
            ("a: 1\nb: 2\na: 3\n", 1, "twice"), ("a:\n\tb: 1\n", 2, "tab"),
            ("a: [1, 2\nb: 3\n", 2, "YAML"), ("a: \"x\n", 2, "YAML"), ("a: *x\n", 1, "YAML"),
            ("? [a]\n: 1\n", 1, "key"), ("a: 1\n---\nb: 2\n", 2, "YAML"),
            ("x: &x [1]\n*x : 2\n", 2, "alias"), ("x: &x [1]\ny: [*x]\n", 2, "alias"),
        ]
    )
    func mistakes(text: String, line: Int, word: String) throws {
        let error = #expect(throws: YAMLMistakes.self) {
            try YAMLTree.parse(text, file: "e.yaml")
        }
        let mistake = try #require(error?.mistakes.first)
        #expect(mistake.place.line == line)
        #expect(mistake.reason.contains(word))
    }

    @Test("octets that are no UTF-8 are told with their place")
    func encoding() {
        let error = #expect(throws: YAMLMistakes.self) {
            try YAMLTree.parse(Array("a: 1\nb: ".utf8) + [0xE9], file: "e.yaml")
        }
        #expect(error?.mistakes.first?.place == SourcePlace(line: 2, column: 4))
    }

    @Test("aliases that multiply are refused")
    func bomb() {
        var text = "a0: &a0\n  - x\n"
        for level in 1...9 {
            text += "a\(level): &a\(level)\n"
            for _ in 0..<9 { text += "  - *a\(level - 1)\n" }
        }
        #expect(throws: YAMLMistakes.self) { try YAMLTree.parse(text, file: "e.yaml") }
    }

    @Test("deep nesting is refused, in brackets and in dashes")
    func depth() {
        for text in [
            String(repeating: "[", count: 50_000), String(repeating: "- ", count: 50_000),
            String(repeating: "{a: ", count: 5_000),
        ] {
            #expect(throws: YAMLMistakes.self) { try YAMLTree.parse(text, file: "e.yaml") }
        }
    }

    @Test("an empty file is an empty tree", arguments: ["", "\n\n", "# nada\n"])
    func empty(text: String) throws {
        #expect(try YAMLTree.parse(text, file: "e.yaml").node == .empty)
    }

    @Test("random octets never trap", arguments: Array(1...20) as [UInt64])
    func garbage(seed: UInt64) {
        var random = Generator(seed: seed)
        let alphabet = Array("a:-[]{}\"'|>&*? \n#,!%@".utf8)
        for _ in 0..<100 {
            let octets = (0..<random.below(120)).map { _ in
                random.below(20) == 0
                    ? UInt8(random.below(256)) : alphabet[Int(random.below(UInt64(alphabet.count)))]
            }
            _ = try? YAMLTree.parse(octets, file: "x")
        }
    }
}
