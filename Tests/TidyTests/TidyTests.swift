import Foundation
import Testing

@Suite("The house")
struct TidyTests {
    static let repository = Repository.here
    /// The longest file.
    static let linesMax = 600
    /// The longest line.
    static let columnsMax = 100
    /// The largest tracked file.
    static let bytesMax = 1_048_576

    @Test("each target imports only what the dependency table allows")
    func dependencies() {
        for source in Repository.sources {
            #expect(Rules.forbiddenImports(source) == [], "\(source.path)")
        }
    }

    @Test("pure targets have no clock, no randomness, no output and no waiting")
    func purity() {
        for source in Repository.sources {
            #expect(Rules.impurities(source) == [], "\(source.path)")
        }
    }

    @Test("only the store and its drivers speak SQL")
    func statements() {
        for source in Repository.sources {
            #expect(!Rules.straySQL(source), "\(source.path) holds SQL")
        }
    }

    @Test("only the sender hands a message to a connector")
    func submits() {
        for source in Repository.sources {
            #expect(!Rules.straySubmit(source), "\(source.path) calls submit")
        }
    }

    @Test("no Swift file is longer than 600 lines and no line wider than 100 columns")
    func sizes() {
        for path in Self.repository.swiftPaths {
            let lines = Self.repository.text(path).split(
                separator: "\n",
                omittingEmptySubsequences: false
            )
            #expect(lines.count - 1 <= Self.linesMax, "\(path) has \(lines.count - 1) lines")
            var isText = false
            for (index, line) in lines.enumerated() {
                // Texts of several lines are tables of phrases and documents: their lines are data.
                let marks = line.indices.filter { line[$0...].hasPrefix("\"\"\"") }.count
                if marks % 2 == 1 { isText.toggle() }
                if isText || line.count <= Self.columnsMax { continue }
                // A regular expression literal of one line cannot be broken.
                if line.drop(while: { $0 == " " }).hasPrefix("/") { continue }
                Issue.record("\(path):\(index + 1) has \(line.count) columns")
            }
        }
    }

    @Test("nothing is left to do later, and no line ends in white space")
    func leftovers() {
        // Put together here, so that this file does not hold them.
        let words = ["TO" + "DO", "FIX" + "ME"]
        for path in Self.repository.writtenPaths where path != "LICENSE" {
            let text = Self.repository.text(path)
            for word in words { #expect(!text.contains(word), "\(path) holds \(word)") }
            for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
                .enumerated() where line.last == " " || line.last == "\t"
            {
                Issue.record("\(path):\(index + 1) ends in white space")
            }
        }
    }

    @Test("each Markdown file has exactly one title")
    func titles() {
        for path in Self.repository.paths where path.hasSuffix(".md") {
            var titles = 0
            var isCode = false
            for line in Self.repository.text(path).split(separator: "\n") {
                if line.drop(while: { $0 == " " }).hasPrefix("```") { isCode.toggle() }
                if !isCode && line.hasPrefix("# ") { titles += 1 }
            }
            #expect(titles == 1, "\(path) has \(titles) titles")
        }
    }

    @Test("no tracked file is larger than 1 MiB")
    func large() {
        for path in Self.repository.paths {
            let size = Self.repository.bytes(path).count
            #expect(size <= Self.bytesMax, "\(path) has \(size) bytes")
        }
    }
}
