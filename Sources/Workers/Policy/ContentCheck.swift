public import Compliance
import Files
public import Store
import Strategy
public import Values

/// Reviews the texts of files before they are published: by phrases of every language, and the
/// packs that say what is forbidden.
public struct ContentCheck: Sendable {
    /// Looks for phrases.
    public let reviewer: ContentReviewer
    /// Says what is forbidden where.
    public let law: ContentLaw
    private let texts: TextCheck

    /// Reads phrases and packs.
    ///
    /// - Parameter day: the day whose rules hold.
    /// - Throws: `PolicyMistakes` naming every mistake of every file.
    public init(
        phrases: [(name: String, body: String)],
        packs: [PolicyText],
        on day: Day
    ) throws(PolicyMistakes) {
        var mistakes: [(file: String, mistake: Mistake)] = []
        var files: [ContentPhrases] = []
        for (name, body) in phrases {
            guard let tree = PolicyInForce.tree(body, file: name, &mistakes) else { continue }
            do throws(ContentPhrasesError) {
                files.append(try ContentPhrases(tree))
            } catch {
                mistakes += error.mistakes.map { (name, $0) }
            }
        }
        let trees = packs.compactMap { text in
            PolicyInForce.tree(text.body, file: text.name, &mistakes).map { (text, $0) }
        }
        let rules = PolicyInForce.packs(trees, &mistakes)
        guard mistakes.isEmpty else { throw PolicyMistakes(mistakes: mistakes) }
        do throws(ContentPhrasesError) {
            reviewer = try ContentReviewer(files)
        } catch {
            throw PolicyMistakes(mistakes: error.mistakes.map { ("phrases", $0) })
        }
        law = ContentLaw(rules)
        texts = TextCheck(reviewer, law, on: day)
    }

    /// What the texts of a strategy file say that they must not; nothing of a file with mistakes.
    public func check(strategy tree: Tree, file: String) -> TextCheck.Result {
        texts.check(StrategyCheck(tree).templates, file: file)
    }

    /// What the texts of creditors in a facts file say that they must not.
    public func check(facts tree: Tree, file: String) -> TextCheck.Result {
        var result = TextCheck.Result()
        for creditor in tree["creditors"]?.elements ?? [] {
            for entry in creditor["display"]?.entries ?? [] {
                guard let text = entry.value.text else { continue }
                let found = texts.check(
                    text,
                    named: "the display text \(entry.key)",
                    at: entry.value.place,
                    file: file
                )
                result.mistakes += found.mistakes
                result.remarks += found.remarks
            }
        }
        return result
    }

    /// Refuses texts that were not in force before and say what they must not.
    ///
    /// - Throws: `PolicyMistakes` naming every mistake of every file.
    public func check(_ texts: [PolicyText], inForce: [PolicyText]) throws(PolicyMistakes) {
        var mistakes: [(file: String, mistake: Mistake)] = []
        for text in texts where !inForce.contains(text) {
            guard text.kind == .strategy || text.kind == .facts,
                let tree = PolicyInForce.tree(text.body, file: text.name, &mistakes)
            else { continue }
            let result =
                text.kind == .strategy
                ? check(strategy: tree, file: text.body) : check(facts: tree, file: text.body)
            mistakes += result.mistakes.map { (text.name, $0) }
        }
        guard mistakes.isEmpty else { throw PolicyMistakes(mistakes: mistakes) }
    }
}
