import Values

/// Reads one map of a pack file and collects every mistake in it with its place.
struct TreeReader {
    /// The most mistakes collected from one file; more help nobody.
    static let mistakeLimit = 200

    private(set) var mistakes: [Mistake] = []

    mutating func report(_ place: SourcePlace, _ reason: String, _ remedy: String) {
        guard mistakes.count < TreeReader.mistakeLimit else { return }
        mistakes.append(Mistake(at: place, reason, remedy: remedy))
    }

    /// The entries of a map by key; unknown and repeated keys are mistakes.
    mutating func map(_ tree: Tree, of what: String, keys: [String]) -> [String: Tree] {
        guard let entries = tree.entries else {
            report(tree.place, "\(what) is no map", "Write `key: value` lines.")
            return [:]
        }
        var values: [String: Tree] = [:]
        for entry in entries {
            if !keys.contains(entry.key) {
                report(
                    entry.place,
                    "\(what) has no key \"\(entry.key)\"",
                    TreeReader.suggestion(for: entry.key, among: keys)
                )
            } else if values.updateValue(entry.value, forKey: entry.key) != nil {
                report(entry.place, "\"\(entry.key)\" stands here twice", "Remove one of them.")
            }
        }
        return values
    }

    mutating func text(_ values: [String: Tree], _ key: String, in tree: Tree) -> String {
        guard let value = values[key] else {
            report(tree.place, "\"\(key)\" is missing", "Add `\(key): …`.")
            return ""
        }
        guard let text = value.text, !text.isEmpty else {
            report(value.place, "\"\(key)\" is no text", "Write a text after `\(key):`.")
            return ""
        }
        return text
    }

    mutating func number(
        _ values: [String: Tree],
        _ key: String,
        in tree: Tree,
        _ range: ClosedRange<Int64>
    ) -> Int {
        guard let value = values[key] else {
            report(tree.place, "\"\(key)\" is missing", "Add `\(key): …`.")
            return Int(range.lowerBound)
        }
        return number(value, key, range)
    }

    mutating func number(_ value: Tree, _ key: String, _ range: ClosedRange<Int64>) -> Int {
        guard let number = value.integer, range.contains(number) else {
            report(
                value.place,
                "\"\(key)\" is no whole number from \(range.lowerBound) to "
                    + "\(range.upperBound)",
                "Write such a number."
            )
            return Int(range.lowerBound)
        }
        return Int(number)
    }

    mutating func flag(_ values: [String: Tree], _ key: String) -> Bool {
        guard let value = values[key] else { return false }
        guard let flag = value.bool else {
            report(value.place, "\"\(key)\" is neither true nor false", "Write true or false.")
            return false
        }
        return flag
    }

    mutating func day(_ value: Tree, _ key: String) -> Day? {
        guard let text = value.text, let day = Day(iso: text) else {
            report(value.place, "\"\(key)\" is no day", "Write it as 2026-01-31.")
            return nil
        }
        return day
    }

    /// One of several words.
    mutating func word<Value>(_ value: Tree, _ key: String, _ words: [(String, Value)]) -> Value? {
        guard let text = value.text, let match = words.first(where: { $0.0 == text }) else {
            report(
                value.place,
                "\"\(key)\" does not know \"\(value.text ?? "…")\"",
                TreeReader.suggestion(for: value.text ?? "", among: words.map(\.0))
            )
            return nil
        }
        return match.1
    }

    /// A list of words; a single word stands for a list of one.
    mutating func words<Value>(
        _ value: Tree,
        _ key: String,
        _ words: [(String, Value)]
    ) -> [Value] {
        let elements = value.elements ?? [value]
        return elements.compactMap { word($0, key, words) }
    }

    /// A list of texts; a single text stands for a list of one.
    mutating func texts(_ value: Tree, _ key: String) -> [String] {
        (value.elements ?? [value]).compactMap { element in
            guard let text = element.text else {
                report(element.place, "\"\(key)\" is no list of texts", "Write `[one, two]`.")
                return nil
            }
            return text
        }
    }

    /// What to write instead of a word that is not known.
    static func suggestion(for word: String, among words: [String]) -> String {
        let near = words.map { (EditDistance.between(word.lowercased(), $0.lowercased()), $0) }
            .min { $0.0 < $1.0 }
        if let near, near.0 <= max(2, word.utf8.count / 3) { return "Did you mean \"\(near.1)\"?" }
        return "Use one of: " + words.joined(separator: ", ") + "."
    }
}
