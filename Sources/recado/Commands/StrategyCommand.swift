import ArgumentParser
import Compliance
import Files
import Foundation
import Messaging
import Store
import Strategy
import Values
import Workers

/// Strategies, packs and facts: checked, published, listed.
struct StrategyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "strategy",
        abstract: "Check, try, draw, compare, publish and list strategies, rule packs and facts.",
        subcommands: [
            Check.self, Try.self, Draw.self, Diff.self, Publish.self, List.self, Explain.self,
            Migrate.self, Results.self,
        ]
    )

    struct Publish: ControlledCommand {
        static let controlName = "strategy publish"
        static let configuration = CommandConfiguration(
            abstract: "Make files the policy in force; without files, the shipped ones.",
            discussion: """
                A file is a strategy, a rule pack or a facts file by its first key. Everything is \
                checked together first; nothing is published if there is one mistake.

                Example: recado strategy publish mine.yaml
                """
        )

        @OptionGroup var options: Options
        @Argument(help: "Files to publish over what is in force.")
        var files: [String] = []

        func run() async throws { try await runHereOrThere() }

        func controlArguments(_ settings: Settings) -> [String] {
            ["--"] + files.map(absolutePath)
        }

        func perform(in context: Context, now: Instant) async throws -> CommandOutcome {
            let texts = try await Publication.texts(
                files: files,
                resources: context.resources,
                inForce: context.store.latestPolicy()?.texts ?? []
            )
            let (number, remarks) = try await Publication.publish(texts, context, at: now)
            return CommandOutcome(
                options.json,
                [
                    "policy": .number(Int(number)), "texts": .number(texts.count),
                    "remarks": .list(remarks.map { .text($0) }),
                ],
                (remarks.map { "remark: \($0)" }
                    + ["policy \(number) is in force with \(texts.count) texts"])
                    .joined(separator: "\n")
            )
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what is in force.",
            discussion: "Example: recado strategy list"
        )

        @OptionGroup var options: Options

        func run() async throws {
            let context = try await Context.openForReading(try options.settings())
            guard let policy = try await context.store.latestPolicy() else {
                throw NoPolicyError()
            }
            if options.json {
                printJSON([
                    "policy": .number(Int(policy.number)),
                    "texts": .list(
                        policy.texts.map {
                            .object([
                                "kind": .text($0.kind.rawValue), "name": .text($0.name),
                                "version": .text($0.version),
                            ])
                        }
                    ),
                ])
            } else {
                print("policy \(policy.number), tz \(policy.tzVersion)")
                for text in policy.texts {
                    print("  \(text.kind.rawValue)\t\(text.name)\tversion \(text.version)")
                }
            }
            await context.close()
        }
    }
}

/// Puts texts together for publication.
enum Publication {
    /// What is in force with these files over it; the shipped texts stand in before the first.
    static func texts(
        files: [String],
        resources: Resources,
        inForce: [PolicyText]
    ) throws -> [PolicyText] {
        var texts = inForce
        if inForce.isEmpty || files.isEmpty {
            for (folder, kind) in [
                ("packs", PolicyText.Kind.pack), ("strategies", .strategy), ("facts", .facts),
                ("segments", .segments),
            ] {
                for (name, body) in try resources.texts(folder) {
                    put(try text(kind, name: name, body: body), into: &texts)
                }
            }
        }
        for file in files {
            let body = try readText(file)
            let tree = try YAMLTree.parse(body, file: file)
            let kind: PolicyText.Kind =
                if tree["strategy"] != nil {
                    .strategy
                } else if tree["recado-pack"] != nil {
                    .pack
                } else if tree["facts"] != nil {
                    .facts
                } else if tree["segments"] != nil {
                    .segments
                } else {
                    throw Failure(
                        "\(file) is neither a strategy, a rule pack, a facts file nor a file of "
                            + "segments: its keys name none of them"
                    )
                }
            put(try text(kind, name: file, body: body), into: &texts)
        }
        return texts
    }

    /// The text of a file under its own name and version.
    private static func text(
        _ kind: PolicyText.Kind,
        name file: String,
        body: String
    ) throws -> PolicyText {
        let tree = try YAMLTree.parse(body, file: file)
        let name: String? =
            switch kind {
            case .strategy: tree["strategy"]?.text
            case .pack: tree["id"]?.text
            case .facts, .halts: tree["facts"]?.text
            case .segments: tree["segments"]?.text
            }
        guard let name, let version = tree["version"]?.text else {
            throw Failure("\(file) has no name or no version: add both")
        }
        return PolicyText(kind: kind, name: name, version: version, body: body)
    }

    /// A strategy replaces only its own version, since clocks follow the one they began with;
    /// packs and facts replace what has their name.
    private static func put(_ text: PolicyText, into texts: inout [PolicyText]) {
        let place = texts.firstIndex { known in
            known.kind == text.kind
                && (text.kind == .facts
                    || known.name == text.name
                        && (text.kind != .strategy || known.version == text.version))
        }
        if let place { texts[place] = text } else { texts.append(text) }
    }

    /// Checks everything together and publishes it.
    ///
    /// What is in force already goes on as it was checked then; what is new must be free of
    /// mistakes, by the law that the facts name too.
    ///
    /// - Returns: the policy's number, and what the authors of new strategies should know.
    @discardableResult
    static func publish(
        _ texts: [PolicyText],
        _ context: Context,
        at now: Instant
    ) async throws -> (number: Int64, remarks: [String]) {
        let inForce = try await context.store.latestPolicy()?.texts ?? []
        let policy = try PolicyInForce(texts, number: 0, zones: context.zones, isNew: false)
        let remarks = try check(texts.filter { !inForce.contains($0) }, policy, context, at: now)
        let content = try context.resources.contentCheck(
            packs: texts.filter { $0.kind == .pack },
            now: now
        )
        try content.check(texts, inForce: inForce)
        let number = try await context.store.publish(
            texts,
            tzVersion: context.zones.version,
            at: now
        )
        return (number, remarks)
    }

    /// Refuses new strategies that can never work.
    private static func check(
        _ new: [PolicyText],
        _ policy: PolicyInForce,
        _ context: Context,
        at now: Instant
    ) throws -> [String] {
        let law = PublicationLaw(policy, context.zones)
        let columns = try context.resources.columns()
        let parts = try policy.texts.filter { $0.kind == .strategy }.compactMap { text in
            StrategyPart(try YAMLTree.parse(text.body, file: text.name))
        }
        var mistakes: [(file: String, mistake: Mistake)] = []
        var remarks: [String] = []
        for text in new where text.kind == .strategy {
            let tree = try YAMLTree.parse(text.body, file: text.name)
            let check = StrategyCheck(
                tree,
                segments: policy.segments,
                parts: parts,
                today: Resources.day(of: now)
            )
            var found = check.mistakes
            var told = check.remarks + AttributeDeclaration.remarks(tree, known: columns)
            if let draft = check.draft {
                let review = law.review(draft, isWhole: check.isWhole)
                found += review.mistakes
                told += review.remarks
                told += draft.remarks(
                    besides: policy.policy.strategies.current,
                    at: tree["rank"]?.place ?? tree.place
                )
            }
            mistakes += found.map { (text.name, $0) }
            remarks += told.map { "\(text.name): \($0)" }
        }
        guard mistakes.isEmpty else { throw PolicyMistakes(mistakes: mistakes) }
        return remarks
    }
}
