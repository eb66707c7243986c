public import Values

/// A group of accounts with a name, for strategies, work lists and reports.
public struct Segment: Sendable, Equatable {
    /// The name by which expressions know it.
    public var name: String
    /// The title for lists, in the language of the users.
    public var title: String
    /// Who belongs to it.
    public var condition: Expression
    /// Which of several comes first where one must be chosen: higher first.
    public var priority: Int
    /// What a person of ours should have in mind, or empty.
    public var script: String

    /// The most segments of a file.
    public static let limit = 64

    /// Reads a file of segments; every mistake is told with its place.
    ///
    /// - Parameter attributes: columns of mappings that conditions may name besides those that
    ///   the file declares.
    public static func read(
        _ tree: Tree,
        attributes: [AttributeDeclaration] = []
    ) -> (segments: [Segment], mistakes: [Mistake]) {
        var parser = StrategyParser(attributes: attributes)
        let segments = parser.parseSegments(tree)
        return (parser.mistakes.isEmpty ? segments : [], parser.mistakes)
    }
}

/// Steps and texts that are published by themselves and included by strategies.
public struct StrategyPart: Sendable, Equatable {
    /// The code.
    public var code: String
    /// The version.
    public var version: UInt32
    /// The file.
    public var tree: Tree
    /// The name of the file, for what is told of it.
    public var file: String

    /// Takes a part from its file; nil if the file is another kind of strategy.
    public init?(_ tree: Tree, file: String? = nil) {
        guard tree["kind"]?.text == "part", let code = tree["strategy"]?.text,
            let version = tree["version"]?.integer.flatMap({ UInt32(exactly: $0) })
        else { return nil }
        self.code = code
        self.version = version
        self.tree = tree
        self.file = file ?? "\(code)@\(version)"
    }
}

extension StrategyParser {
    mutating func parseSegments(_ tree: Tree) -> [Segment] {
        checkKeys(tree, ["segments", "version", "title", "attributes", "list"])
        parseAttributes(tree)
        guard let entries = tree["list"]?.entries, !entries.isEmpty else {
            mistake(tree, "the file has no segments", "add list: with names")
            return []
        }
        if entries.count > Segment.limit {
            mistake(tree, "a file has at most \(Segment.limit) segments", "split it")
        }
        var segments: [Segment] = []
        for entry in entries.prefix(Segment.limit) {
            checkKeys(entry.value, ["title", "if", "priority", "script"])
            guard let value = entry.value["if"] else {
                mistake(
                    entry.value,
                    "the segment \(entry.key) has no condition",
                    "write if: and a condition"
                )
                continue
            }
            guard let condition = condition(value) else { continue }
            segments.append(
                Segment(
                    name: entry.key,
                    title: entry.value["title"]?.text ?? entry.key,
                    condition: condition,
                    priority: Int(
                        optionalInteger(entry.value["priority"], within: -1_000...1_000) ?? 0
                    ),
                    script: entry.value["script"]?.text ?? ""
                )
            )
        }
        return segments
    }
}
