import ArgumentParser
import Compliance
import Domain
import Files
import Foundation
import Messaging
import Store
import Strategy
import Values
import Workers

extension StrategyCommand {
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tell every mistake of a strategy or rule pack with line, column and remedy.",
            discussion: """
                A file is a strategy, segments or a rule pack by its first key. A pack may extend \
                one of the same command or a shipped one. Of a strategy, besides the file itself: \
                steps that never come, conditions that exclude each other, hours that are lawful \
                nowhere, texts that miss what the law asks them to say, and steps for which the \
                law's maximum leaves no room, by the shipped rule packs; and what no text may say \
                by the content rules of every shipped pack. Of countries that the shipped facts do \
                not name, what may not be sent is a remark. Segments and parts in the same command \
                count \
                before the shipped ones. With --mapping, columns that the file declares are \
                looked for in the mapping, and compared with what it reads them as; with --facts, \
                endpoints of webhooks in the facts. Exit code 2 \
                when there is a mistake.

                Example: recado strategy check Resources/strategies/temprana.yaml
                """
        )

        @OptionGroup var options: Options
        @Argument(help: "Strategy, segment and rule pack files.")
        var files: [String]
        @Option(help: "A shipped mapping by name, or a file: columns are looked for in it.")
        var mapping: String?
        @Option(help: "A facts file: endpoints of webhooks are looked for in it.")
        var facts: String?
        @Option(help: "Countries whose law is asked; without it those of the shipped facts.")
        var country: [String] = []

        func run() async throws {
            let settings = try options.settings()
            let resources = try Resources(settings.resources)
            let files = try StrategyFiles(self.files, resources)
            let content = try resources.contentCheck()
            let bases = try Self.packs(files, resources)
            let zones = Context.zoneNames(settings.zoneinfo)
            let law = try Self.law(settings, resources, country)
            let mapping = try self.mapping.map { try readMapping($0, resources) }
            let columns = try mapping == nil ? resources.columns() : nil
            let today = Resources.day(of: Context.now())
            let endpoints = try facts.map { try Self.endpoints($0) }
            var hasMistakes = !files.broken.isEmpty
            var reports: [JSON] = []
            for error in files.broken {
                if options.json {
                    reports.append(Self.json(error.file, error.mistakes, []))
                } else {
                    print(error)
                }
            }
            let drafts = files.entries.compactMap { files.check($0).definition }
            for entry in files.entries {
                var mistakes: [Mistake] = []
                var remarks: [Mistake] = []
                let good: String
                if entry.tree["segments"] != nil {
                    let read = Segment.read(entry.tree)
                    mistakes = read.mistakes
                    good = "\(read.segments.count) segments"
                } else if entry.tree["recado-pack"] != nil {
                    do throws(RulePackError) {
                        let pack = try RulePack(entry.tree, bases: bases)
                        good = "\(pack.id) version \(pack.version), \(pack.rules.count) rules"
                        if pack.zone != "UTC", !zones.contains(pack.zone) {
                            mistakes = [
                                Mistake(
                                    at: entry.tree["zone"]?.place ?? entry.tree.place,
                                    "there is no time zone \"\(pack.zone)\"",
                                    remedy: "Write a name such as America/Mexico_City."
                                )
                            ]
                        }
                    } catch {
                        mistakes = error.mistakes
                        good = ""
                    }
                } else {
                    let check = files.check(entry, today: today)
                    let texts = content.check(strategy: entry.tree, file: entry.body)
                    mistakes = check.mistakes + texts.mistakes
                    remarks = check.remarks + texts.remarks
                    if let draft = check.draft {
                        let found = law.review(draft, isWhole: check.isWhole)
                        mistakes += found.mistakes
                        remarks += found.remarks
                    }
                    if let definition = check.definition {
                        let place = entry.tree["rank"]?.place ?? entry.tree.place
                        remarks += definition.remarks(besides: drafts, at: place)
                        if let endpoints {
                            mistakes += definition.unknownEndpoints(among: endpoints)
                        } else {
                            remarks += Self.unasked(definition)
                        }
                    }
                    if let mapping {
                        mistakes += AttributeDeclaration.mistakes(entry.tree, in: mapping)
                    } else if let columns {
                        remarks += AttributeDeclaration.remarks(entry.tree, known: columns)
                    }
                    good =
                        check.definition.map {
                            "\($0.code) version \($0.version), \($0.steps.count) steps, "
                                + "\($0.texts.count) texts"
                        } ?? ""
                }
                mistakes.sort { $0.place < $1.place }
                remarks.sort { $0.place < $1.place }
                hasMistakes = hasMistakes || !mistakes.isEmpty
                if options.json {
                    reports.append(Self.json(entry.file, mistakes, remarks))
                    continue
                }
                for mistake in mistakes { print("\(entry.file): \(mistake)") }
                for remark in remarks { print("\(entry.file): remark: \(remark)") }
                if mistakes.isEmpty { print("\(entry.file): good (\(good))") }
            }
            if options.json { printJSON(["files": .list(reports)]) }
            if hasMistakes { throw Exit.asks }
        }

        /// The packs of the command and then the shipped ones, as far as they are good.
        private static func packs(_ files: StrategyFiles, _ resources: Resources) throws
            -> [RulePack]
        {
            let shipped = try resources.texts("packs").map { name, body in
                try YAMLTree.parse(body, file: name)
            }
            var waiting = files.entries.map(\.tree).filter { $0["recado-pack"] != nil } + shipped
            var packs: [RulePack] = []
            // A pack may build on others, so each is read as soon as its base is there.
            while !waiting.isEmpty {
                let left = waiting.filter { tree in
                    guard let pack = try? RulePack(tree, bases: packs) else { return true }
                    packs.append(pack)
                    return false
                }
                if left.count == waiting.count { break }
                waiting = left
            }
            return packs
        }

        private static func json(_ file: String, _ mistakes: [Mistake], _ remarks: [Mistake])
            -> JSON
        {
            func list(_ found: [Mistake]) -> JSON {
                .list(
                    found.map {
                        .object([
                            "line": .number($0.place.line), "column": .number($0.place.column),
                            "reason": .text($0.reason), "remedy": .text($0.remedy),
                        ])
                    }
                )
            }
            return .object([
                "file": .text(file), "mistakes": list(mistakes), "remarks": list(remarks),
            ])
        }

        /// The shipped policy, asked of the countries that are named.
        private static func law(
            _ settings: Settings,
            _ resources: Resources,
            _ countries: [String]
        ) throws -> PublicationLaw {
            let zones = ZoneFiles.load(
                Context.zoneNames(settings.zoneinfo),
                from: settings.zoneinfo
            )
            let texts = try Publication.texts(files: [], resources: resources, inForce: [])
            return PublicationLaw(
                try PolicyInForce(texts, number: 0, zones: zones),
                zones,
                countries: countries
            )
        }

        /// The names of the endpoints that a facts file has.
        private static func endpoints(_ path: String) throws -> [String] {
            let read = TenantFacts.read(try YAMLTree.parse(try readText(path), file: path))
            guard let facts = read.facts else {
                throw Failure(read.mistakes.map { "\(path): \($0)" }.joined(separator: "\n"))
            }
            return facts.webhooks.map(\.name)
        }

        /// Where no facts are named, whether endpoints are known shows when it is published.
        private static func unasked(_ definition: StrategyDefinition) -> [Mistake] {
            definition.unknownEndpoints(among: []).map {
                Mistake(
                    at: $0.place,
                    "whether the facts name its endpoint was not looked for",
                    remedy: "name the facts file by --facts"
                )
            }
        }
    }
}

extension Resources {
    /// The columns that the shipped mappings give.
    func columns() throws -> Set<String> {
        try texts("mappings").reduce(into: []) { names, entry in
            let mapping = try Mapping(try YAMLTree.parse(entry.1, file: entry.0))
            for column in mapping.attributeKinds { names.insert(column.name) }
        }
    }
}
