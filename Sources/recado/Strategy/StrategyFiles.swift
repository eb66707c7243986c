import Files
import Foundation
import Store
import Strategy
import Values
import Workers

/// Strategy files with what they lean on: segments and parts of the same command, and the shipped.
struct StrategyFiles {
    /// A file of the command, read.
    struct Entry {
        let file: String
        let body: String
        let tree: Tree
    }

    let entries: [Entry]
    /// Files that are no YAML.
    let broken: [YAMLMistakes]
    let segments: [Segment]
    let parts: [StrategyPart]

    /// Reads files; those of segments are taken out of the list.
    init(_ files: [String], _ resources: Resources) throws {
        var trees: [Entry] = []
        var broken: [YAMLMistakes] = []
        for file in files {
            do {
                let body = try readText(file)
                let tree = try YAMLTree.parse(body, file: file)
                trees.append(Entry(file: file, body: body, tree: tree))
            } catch let error as YAMLMistakes {
                broken.append(error)
            }
        }
        let shipped = try ["segments", "strategies"].flatMap { folder in
            try resources.texts(folder).map { name, body in
                Entry(file: name, body: body, tree: try YAMLTree.parse(body, file: name))
            }
        }
        // What the command names comes before what is shipped.
        var segments: [Segment] = []
        for entry in trees + shipped where entry.tree["segments"] != nil {
            for segment in Segment.read(entry.tree).segments
            where !segments.contains(where: { $0.name == segment.name }) {
                segments.append(segment)
            }
        }
        self.segments = segments
        parts = (trees + shipped).compactMap { StrategyPart($0.tree, file: $0.file) }
        entries = trees
        self.broken = broken
    }

    /// Checks one file.
    func check(_ entry: Entry, today: Day? = nil) -> StrategyCheck {
        StrategyCheck(entry.tree, segments: segments, parts: parts, today: today)
    }

    /// The strategy of a file, or `CODE@VERSION` of those published.
    ///
    /// - Throws: `Failure` with all mistakes of the file, or saying that there is no such version.
    static func definition(_ name: String, _ options: Options) async throws -> StrategyDefinition {
        let words = name.split(separator: "@").map(String.init)
        if words.count == 2, let version = UInt32(words[1]),
            !FileManager.default.fileExists(atPath: name)
        {
            let context = try await Context.openForReading(try options.settings())
            let policy = try await context.policies.current().policy
            await context.close()
            guard let found = policy.strategies.definition(words[0], version: version) else {
                throw Failure(
                    "strategy \(words[0]) version \(version) is not published: `recado strategy "
                        + "list` shows those that are"
                )
            }
            return found
        }
        let files = try StrategyFiles([name], try Resources(try options.settings().resources))
        if let broken = files.broken.first { throw broken }
        guard let entry = files.entries.first else { throw Failure("\(name) is no strategy") }
        let check = files.check(entry)
        guard let definition = check.definition else {
            throw Failure(check.mistakes.map { "\(name): \($0)" }.joined(separator: "\n"))
        }
        return definition
    }
}
