import ArgumentParser
import Compliance
import Domain
import Files
import Foundation
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
                one of the same command or a shipped one. Of a strategy, besides the file itself: steps that never come, conditions that exclude each other, \
                hours that are lawful nowhere, and steps for which the law's maximum leaves no \
                room, by the shipped rule packs; and what no text may say by the content rules of \
                every shipped pack. Segments and parts in the same command count \
                before the shipped ones. With --mapping, columns that the file declares are \
                looked for in the mapping, and compared with what it reads them as. Exit code 2 \
                when there is a mistake.

                Example: recado strategy check Resources/strategies/temprana.yaml
                """
        )

        @OptionGroup var options: Options
        @Argument(help: "Strategy, segment and rule pack files.")
        var files: [String]
        @Option(help: "A shipped mapping by name, or a file: columns are looked for in it.")
        var mapping: String?
        @Option(help: "Countries whose law is asked; without it those of the shipped facts.")
        var country: [String] = []

        /// The day from which a supposed week is tried: a Monday without holidays near it.
        private static let supposedDay = "2026-06-08"

        func run() async throws {
            let settings = try options.settings()
            let resources = try Resources(settings.resources)
            let files = try StrategyFiles(self.files, resources)
            let content = try resources.contentCheck()
            let bases = try Self.packs(files, resources)
            let zones = Context.zoneNames(settings.zoneinfo)
            let law = try Self.law(settings, resources, country)
            let mapping = try self.mapping.map { try readMapping($0, resources) }
            var hasMistakes = !files.broken.isEmpty
            var reports: [JSON] = []
            for error in files.broken { print(error) }
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
                    let check = files.check(entry)
                    let texts = content.check(strategy: entry.tree, file: entry.body)
                    mistakes = check.mistakes + texts.mistakes
                    remarks = check.remarks + texts.remarks
                    if let definition = check.definition {
                        for (policy, country, zone) in law {
                            var law = StrategyLaw(
                                policy,
                                country: country,
                                zone: zone,
                                day: Day(iso: Self.supposedDay) ?? Day(daysSinceEpoch: 20_612)
                            )
                            let found = law.review(definition)
                            mistakes += found.mistakes
                            remarks += found.remarks
                        }
                    }
                    if let mapping {
                        mistakes += AttributeDeclaration.mistakes(entry.tree, in: mapping)
                    }
                    good =
                        check.definition.map {
                            "\($0.code) version \($0.version), \($0.steps.count) steps, "
                                + "\($0.texts.count) texts"
                        } ?? ""
                }
                mistakes.sort { $0.place < $1.place }
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

        /// The shipped policy with each country that is asked, and a zone of it.
        private static func law(
            _ settings: Settings,
            _ resources: Resources,
            _ countries: [String]
        ) throws -> [(Policy, String, ZoneRules)] {
            let zones = ZoneFiles.load(
                Context.zoneNames(settings.zoneinfo),
                from: settings.zoneinfo
            )
            let texts = try Publication.texts(files: [], resources: resources, inForce: [])
            let shipped = try PolicyInForce(texts, number: 0, zones: zones)
            let wanted = countries.isEmpty ? shipped.facts.profiles.keys.sorted() : countries
            return wanted.compactMap { country in
                let zone =
                    zones.zones[zoneOf[country] ?? ""] ?? zones.zones[shipped.facts.defaultZone]
                return zone.map { (shipped.policy, country, $0) }
            }
        }

        /// A zone in which many people of a country live.
        static let zoneOf = [
            "MX": "America/Mexico_City", "CO": "America/Bogota", "PE": "America/Lima",
            "CL": "America/Santiago", "EC": "America/Guayaquil",
            "AR": "America/Argentina/Buenos_Aires", "BR": "America/Sao_Paulo",
            "ES": "Europe/Madrid", "US": "America/Chicago",
        ]
    }
}
