public import Compliance
import Domain
public import Files
public import Messaging
public import Store
public import Strategy
public import Values

/// Mistakes of published or to-be-published files, each with file, place, reason and remedy.
public struct PolicyMistakes: Error, Sendable, CustomStringConvertible {
    /// The mistakes with the file each stands in.
    public let mistakes: [(file: String, mistake: Mistake)]

    /// Makes the error of mistakes, at least one.
    public init(mistakes: [(file: String, mistake: Mistake)]) {
        self.mistakes = mistakes
    }

    /// One line each.
    public var description: String {
        mistakes.map { "\($0.file): \($0.mistake)" }.joined(separator: "\n")
    }
}

/// A published policy, compiled: what `decide` takes, and what the composer needs besides.
public struct PolicyInForce: Sendable {
    /// What `decide` takes.
    public var policy: Policy
    /// The tenant's facts.
    public let facts: TenantFacts
    /// The segments by which expressions and lists group accounts.
    public let segments: [Segment]
    /// The rule packs that were published, read.
    public let packs: [RulePack]
    /// The texts of all strategies.
    public let templates: [TextReference: Template]
    /// What was published.
    public let texts: [PolicyText]

    /// Compiles published texts.
    ///
    /// - Parameters:
    ///   - profiles: the reading of the law to apply by country, in place of that which the facts
    ///     name.
    ///   - isNew: whether strategies are refused that say what can never work; one that is in force
    ///     was checked when it was published, and goes on.
    /// - Throws: `PolicyMistakes` naming every mistake of every file.
    public init(
        _ texts: [PolicyText],
        number: Int64,
        zones: ZoneFiles,
        profiles: [String: String] = [:],
        isNew: Bool = true
    ) throws(PolicyMistakes) {
        var mistakes: [(file: String, mistake: Mistake)] = []
        let trees = texts.filter { $0.kind != .halts }.compactMap { text -> (PolicyText, Tree)? in
            Self.tree(text.body, file: text.name, &mistakes).map { (text, $0) }
        }
        var facts: TenantFacts?
        for (text, tree) in trees where text.kind == .facts {
            let read = TenantFacts.read(tree)
            mistakes += read.mistakes.map { (text.name, $0) }
            facts = read.facts ?? facts
        }
        let packs = Self.packs(trees.filter { $0.0.kind == .pack }, &mistakes)
        var definitions: [StrategyDefinition] = []
        var files: [String: String] = [:]
        var templates: [TextReference: Template] = [:]
        var segments: [Segment] = []
        for (text, tree) in trees where text.kind == .segments {
            let read = Segment.read(tree)
            mistakes += read.mistakes.map { (text.name, $0) }
            segments += read.segments
        }
        let parts = trees.compactMap { StrategyPart($0.1) }
        for (text, tree) in trees where text.kind == .strategy {
            let check = StrategyCheck(tree, segments: segments, parts: parts)
            if isNew || check.read == nil { mistakes += check.mistakes.map { (text.name, $0) } }
            guard let definition = check.read else { continue }
            definitions.append(definition)
            files["\(definition.code)@\(definition.version)"] = text.name
            for (id, template) in check.templates {
                let reference = TextReference(
                    strategy: definition.code,
                    version: definition.version,
                    text: id
                )
                templates[reference] = template
            }
        }
        if facts == nil, mistakes.isEmpty {
            mistakes.append(
                (
                    "facts",
                    Mistake(
                        at: SourcePlace(line: 1, column: 1),
                        "no facts of the tenant are published",
                        remedy: "Publish a facts file: recado strategy publish FILE."
                    )
                )
            )
        }
        let book = StrategyBook(definitions)
        if let facts {
            // Accounts may still follow older versions: those skip a step whose endpoint is gone.
            for definition in book.current + [book.conversation].compactMap(\.self) {
                let unknown = definition.unknownEndpoints(among: facts.webhooks.map(\.name))
                let file = files["\(definition.code)@\(definition.version)"] ?? definition.code
                mistakes += unknown.map { (file, $0) }
            }
        }
        if isNew, let facts, facts.site == nil {
            // A text whose link leads nowhere could never leave.
            for definition in definitions {
                for text in definition.texts
                where text.fields.contains("liga")
                    && !text.optionalFields.contains("liga")
                {
                    let file = files["\(definition.code)@\(definition.version)"] ?? definition.code
                    mistakes.append(
                        (
                            file,
                            Mistake(
                                at: SourcePlace(line: 1, column: 1),
                                "the text \(text.id) has a link, and the facts name no site",
                                remedy: "Add site: {url: https://r.example} to the facts, or take "
                                    + "{liga} out."
                            )
                        )
                    )
                }
            }
        }
        guard mistakes.isEmpty, let facts else { throw PolicyMistakes(mistakes: mistakes) }
        policy = Policy(
            version: UInt64(number),
            gate: Gate(
                packs: packs,
                zones: zones.zones,
                tzVersion: zones.version,
                profiles: facts.profiles.merging(profiles) { $1 }
            ),
            strategies: book,
            creditors: facts.creditors,
            products: facts.products,
            actor: facts.actor,
            halts: texts.filter { $0.kind == .halts }.flatMap { Self.halts($0.body) },
            zones: zones.zones,
            defaultZone: facts.defaultZone,
            connectedChannels: facts.routes.contains { $0.channel == .webchat }
                ? [.sms, .webchat] : [.sms],
            numbers: facts.numbers,
            holidays: packs.reduce(into: [:]) { holidays, pack in
                let country = String(pack.jurisdiction.prefix(2))
                for calendar in pack.holidays
                where !(holidays[country] ?? []).contains(where: { $0 == calendar }) {
                    holidays[country, default: []].append(calendar)
                }
            },
            endpoints: facts.webhooks.map(\.name)
        )
        policy.mandates = facts.mandates
        policy.hasPages = facts.site != nil
        self.packs = packs
        self.segments = segments
        self.facts = facts
        self.templates = templates
        self.texts = texts
    }

    /// The tree of a file, or nil with its mistakes told.
    static func tree(
        _ body: String,
        file: String,
        _ mistakes: inout [(file: String, mistake: Mistake)]
    ) -> Tree? {
        do throws(YAMLMistakes) {
            return try YAMLTree.parse(body, file: file)
        } catch {
            mistakes += error.mistakes.map { (file, $0) }
            return nil
        }
    }

    /// Packs may build on others, so each is read as soon as its base is there.
    static func packs(
        _ trees: [(PolicyText, Tree)],
        _ mistakes: inout [(file: String, mistake: Mistake)]
    ) -> [RulePack] {
        var packs: [RulePack] = []
        var waiting = trees
        while !waiting.isEmpty {
            var left: [(PolicyText, Tree)] = []
            var failures: [(file: String, mistake: Mistake)] = []
            for (text, tree) in waiting {
                do throws(RulePackError) {
                    packs.append(try RulePack(tree, bases: packs))
                } catch {
                    left.append((text, tree))
                    failures += error.mistakes.map { (text.name, $0) }
                }
            }
            guard left.count < waiting.count else {
                mistakes += failures
                break
            }
            waiting = left
        }
        return packs
    }

    /// The scopes of a published list of halts.
    private static func halts(_ body: String) -> [HaltScope] {
        body.split(separator: "\n").compactMap { line in
            let parts = line.split(
                separator: "\t",
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            let name = parts.count == 2 ? String(parts[1]) : ""
            return Halt.Scope(rawValue: String(parts[0])).map { scope in
                switch scope {
                case .tenant: .tenant
                case .creditor: .creditor(name)
                case .strategy: .strategy(name)
                case .route: .route(name)
                }
            }
        }
    }
}
