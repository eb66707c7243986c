public import Values
import Yams

/// The mistakes that keep a YAML file from being read.
public struct YAMLMistakes: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file, as the caller calls it.
    public let file: String
    /// What is wrong, at least one, by place.
    public let mistakes: [Mistake]

    /// One line for each mistake.
    public var description: String {
        mistakes.map { "\(file), \($0)" }.joined(separator: "\n")
    }
}

/// Reads YAML into trees whose every node keeps its place.
public enum YAMLTree {
    /// Octets of one file.
    public static let sizeLimit = 4 << 20
    /// Nodes of one file, those that aliases repeat counted again.
    public static let nodeLimit = 200_000
    /// How deep lists and maps may lie in each other.
    public static let depthLimit = 64

    /// Reads one document; an empty file is an empty tree.
    ///
    /// - Throws: `YAMLMistakes` with the place of each mistake.
    public static func parse(_ octets: [UInt8], file: String) throws(YAMLMistakes) -> Tree {
        guard let text = String(validating: octets, as: UTF8.self) else {
            throw YAMLMistakes(
                file: file,
                mistakes: [
                    Mistake(
                        at: placeOfBadOctet(octets),
                        "the file is not in UTF-8",
                        remedy: "Save it as UTF-8."
                    )
                ]
            )
        }
        return try parse(text, file: file)
    }

    /// Reads one document; an empty file is an empty tree.
    ///
    /// - Throws: `YAMLMistakes` with the place of each mistake.
    public static func parse(_ text: String, file: String) throws(YAMLMistakes) -> Tree {
        func mistake(_ place: SourcePlace, _ reason: String, _ remedy: String) -> YAMLMistakes {
            YAMLMistakes(file: file, mistakes: [Mistake(at: place, reason, remedy: remedy)])
        }
        let start = SourcePlace(line: 1, column: 1)
        guard text.utf8.count <= sizeLimit else {
            throw mistake(start, "the file is larger than 4 MiB", "Split it into several files.")
        }
        if let bad = YAMLCheck.mistake(text) { throw YAMLMistakes(file: file, mistakes: [bad]) }
        let root: Yams.Node?
        do {
            root = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
        } catch {
            throw YAMLMistakes(file: file, mistakes: [translate(error)])
        }
        guard let root else { return Tree(.empty, at: start) }
        var builder = Builder()
        let tree = builder.tree(root, depth: 0)
        guard builder.mistakes.isEmpty else {
            throw YAMLMistakes(
                file: file,
                mistakes: builder.mistakes.sorted { $0.place < $1.place }
            )
        }
        return tree
    }

    private static func translate(_ error: any Error) -> Mistake {
        func place(_ mark: Yams.Mark) -> SourcePlace {
            SourcePlace(line: max(1, mark.line), column: max(1, mark.column))
        }
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return Mistake(
                at: place(mark),
                "the text is no YAML: \(problem)",
                remedy: "Check indentation, quotes and colons there."
            )
        case .duplicatedKeysInMapping(_, let context):
            return Mistake(
                at: place(context.mark),
                "a key of this map is written twice",
                remedy: "Keep one of them."
            )
        default:
            return Mistake(
                at: SourcePlace(line: 1, column: 1),
                "the text is no YAML",
                remedy: "Check indentation, quotes and colons."
            )
        }
    }

    private static func placeOfBadOctet(_ octets: [UInt8]) -> SourcePlace {
        var place = (line: 1, column: 1)
        octets.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            var index = 0
            while index < buffer.count {
                let length = UTF8Check.sequence(base, index, buffer.count)
                if length == 0 { return }
                place = base[index] == 0x0A ? (place.line + 1, 1) : (place.line, place.column + 1)
                index += length
            }
        }
        return SourcePlace(line: place.line, column: place.column)
    }
}

/// Turns the parser's nodes into a tree, counting what aliases repeat.
private struct Builder {
    private(set) var mistakes: [Mistake] = []
    private var nodes = 0

    init() {}

    mutating func tree(_ node: Yams.Node, depth: Int) -> Tree {
        let place =
            node.mark.map { SourcePlace(line: $0.line, column: $0.column) }
            ?? SourcePlace(line: 1, column: 1)
        nodes += 1
        guard nodes <= YAMLTree.nodeLimit, depth <= YAMLTree.depthLimit else {
            if mistakes.isEmpty {
                note(place, "the file has too many entries, or they lie too deep", "Split it.")
            }
            return Tree(.empty, at: place)
        }
        switch node {
        case .scalar(let scalar):
            let isQuoted = scalar.style != .plain && scalar.style != .any
            if !isQuoted, ["", "~", "null"].contains(scalar.string) {
                return Tree(.empty, at: place)
            }
            return Tree(.scalar(scalar.string, isQuoted: isQuoted), at: place)
        case .sequence(let sequence):
            return Tree(.list(elements(sequence, depth)), at: place)
        case .mapping(let mapping):
            return Tree(.map(entries(mapping, depth)), at: place)
        case .alias:
            note(place, "an alias has no anchor before it", "Write the value out.")
            return Tree(.empty, at: place)
        }
    }

    private mutating func elements(_ sequence: Yams.Node.Sequence, _ depth: Int) -> [Tree] {
        var elements: [Tree] = []
        for element in sequence where nodes <= YAMLTree.nodeLimit {
            elements.append(tree(element, depth: depth + 1))
        }
        return elements
    }

    private mutating func entries(_ mapping: Yams.Node.Mapping, _ depth: Int) -> [Tree.Entry] {
        var entries: [Tree.Entry] = []
        for (key, value) in mapping where nodes <= YAMLTree.nodeLimit {
            let place =
                key.mark.map { SourcePlace(line: $0.line, column: $0.column) }
                ?? SourcePlace(line: 1, column: 1)
            guard case .scalar(let scalar) = key, scalar.string != "<<" else {
                note(place, "a key is no plain text", "Write the entries out, one by one.")
                continue
            }
            let tree = tree(value, depth: depth + 1)
            entries.append(Tree.Entry(key: scalar.string, place: place, value: tree))
        }
        return entries
    }

    private mutating func note(_ place: SourcePlace, _ reason: String, _ remedy: String) {
        guard mistakes.count < 100 else { return }
        mistakes.append(Mistake(at: place, reason, remedy: remedy))
    }
}
