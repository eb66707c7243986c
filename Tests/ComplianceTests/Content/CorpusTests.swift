import Compliance
import Foundation
import Testing
import Values

/// One text of a corpus: what it must be found to do, or nothing.
struct CorpusCase: CustomStringConvertible, Sendable {
    let file: String
    let line: Int
    let classes: ContentClasses
    let country: String
    let why: String
    let text: String

    var description: String { "\(file):\(line) \(why)" }

    /// The cases of a file: class | country | why | text.
    static func read(_ file: String) throws -> [CorpusCase] {
        let path = World.root.appending(path: "Tests/ContentCorpus/\(file)")
        let lines = try String(contentsOf: path, encoding: .utf8).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        return try lines.enumerated().compactMap { index, line in
            guard !line.hasPrefix("#"), !line.isEmpty else { return nil }
            let parts = line.split(separator: "|", maxSplits: 3).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            try #require(parts.count == 4, "\(file):\(index + 1) has four parts")
            var classes: ContentClasses = []
            for word in parts[0].split(separator: "+") where word != "none" {
                classes.formUnion(try #require(ContentClasses(name: String(word))))
            }
            return CorpusCase(
                file: file,
                line: index + 1,
                classes: classes,
                country: parts[1],
                why: parts[2],
                text: parts[3]
            )
        }
    }
}

/// The shipped phrases, compiled once.
enum Reviewing {
    static let languages = ["es", "pt", "en"]

    static func tree(_ language: String) throws -> Tree {
        let file = World.root.appending(path: "Resources/content/\(language).yaml")
        return try YAML.tree(text: String(contentsOf: file, encoding: .utf8))
    }

    // swift-format-ignore: NeverUseForceTry
    static let reviewer = try! ContentReviewer(languages.map { try ContentPhrases(tree($0)) })
}

@Suite("Texts are found to do what a hand-made corpus says")
struct CorpusTests {
    @Test(
        "A text is found to do what it does, a harmless one nothing",
        arguments: ["corpus.txt", "held-out.txt"]
    )
    func corpus(file: String) throws {
        let cases = try CorpusCase.read(file)
        for test in cases {
            let found = Reviewing.reviewer.review(test.text).findings
            let classes = found.reduce(into: ContentClasses()) { $0.formUnion($1.contentClass) }
            let told = found.map { "\($0.contentClass.words) \($0.family)" }
            if test.classes.isEmpty {
                #expect(found.isEmpty, "\(test): \(told) in: \(test.text)")
            } else {
                #expect(
                    classes.isSuperset(of: test.classes),
                    "\(test): \(told), not \(test.classes.words) in: \(test.text)"
                )
            }
        }
    }
}
