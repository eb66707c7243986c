import Compliance
import Domain
import Foundation
import Messaging
import Strategy
import Testing
import Values

@Suite("Strategies of the trades")
struct TradeStrategyTests {
    /// Uses that a person of ours reads or prints.
    private static let handMade = ["call_script", "visit_script", "task_note", "letter"]

    @Test("A strategy of a trade has no mistakes", arguments: Trade.allFiles)
    func isFreeOfMistakes(file: String) throws {
        let check = try Trade.check(file)
        #expect(check.mistakes == [])
        #expect(check.definition != nil)
    }

    @Test("A part has no mistakes by itself", arguments: Trade.partFiles)
    func part(file: String) throws {
        let check = StrategyCheck(try Town.tree(file))
        #expect(check.mistakes == [])
        #expect(check.definition?.kind == .part)
    }

    @Test("The segments of the base have no mistakes, titles and something to say to the agent")
    func segments() throws {
        let read = Segment.read(try Town.tree("segments/base.yaml"))
        #expect(read.mistakes == [])
        #expect(
            Set(read.segments.map(\.name)).isSuperset(of: [
                "paga_tarde_pero_paga", "puede_no_quiere", "quiere_no_puede", "nuevo",
                "sin_contacto", "promesa_rota", "alto_saldo",
            ])
        )
        #expect(read.segments.allSatisfy { $0.title != $0.name && !$0.script.isEmpty })
        #expect(Set(read.segments.map(\.priority)).count == read.segments.count)
    }

    @Test("Every trade has strategies before the due date and after it")
    func trades() {
        for trade in Trade.allCases {
            let definitions = trade.definitions
            #expect(definitions.count >= 2, "\(trade)")
            #expect(definitions.allSatisfy { $0.code.hasPrefix(trade.rawValue + "_") })
        }
    }

    @Test("Texts say how to stop them, fit two segments and carry what the first contact must")
    func texts() throws {
        let needed: ContentItems = [
            .agencyName, .collectorName, .agencyContact, .creditorName, .contract, .amountOwed,
            .amountDate, .settlementConditions, .complaintUnit, .paysCreditorOnly,
        ]
        for file in Trade.allFiles + Trade.partFiles {
            let check = try Trade.check(file)
            let definition = try #require(check.definition)
            for text in definition.texts {
                let isFirst = definition.firstContact.map { definition.texts[$0].id == text.id }
                if isFirst ?? false { #expect(text.items.isSuperset(of: needed), "\(file)") }
                guard !Self.handMade.contains(text.use) else { continue }
                #expect(text.items.contains(.optOutWording), "\(file): \(text.id)")
                let cost = check.costs.first { $0.id == text.id }?.costs.first
                let segments = try #require(cost?.segments.upperBound)
                #expect(segments <= (isFirst ?? false ? 4 : 2), "\(file): \(text.id)")
            }
            if definition.kind == .clock { #expect(definition.firstContact != nil, "\(file)") }
        }
    }

    @Test("What says since when something is past due is said to confirmed persons only")
    func delay() throws {
        for file in Trade.allFiles {
            let definition = try #require(try Trade.check(file).definition)
            for step in definition.steps {
                guard let text = step.text.map({ definition.texts[$0] }),
                    text.classes.contains(.revealsDelay)
                else { continue }
                #expect(String(describing: step.condition).contains("contact_confirmed"))
            }
        }
    }

    @Test("The columns that a strategy asks for are in the mapping of its trade")
    func columns() throws {
        // Every portfolio may bring it; the segments ask for it where it comes.
        let shared = try Town.tree("segments/base.yaml")["attributes"]?.entries ?? []
        #expect(shared.map(\.key) == ["atrasos_12m"])
        for trade in Trade.allCases {
            let mapping = try Town.tree("mappings/\(trade.rawValue).yaml")
            #expect(mapping["creditor"]?.text == trade.creditor)
            let read = try Mapping(mapping)
            for file in trade.files {
                let tree = try Town.tree(file)
                #expect(tree["for"]?.text?.contains("creditor == \"\(trade.creditor)\"") ?? false)
                #expect(AttributeDeclaration.mistakes(tree, in: read) == [], "\(file)")
            }
        }
    }

    @Test("The two sequences have at least seventeen texts each, all different")
    func sequences() throws {
        var sources: Set<String> = []
        var count = 0
        for file in Trade.partFiles {
            let definition = try #require(StrategyCheck(try Town.tree(file)).definition)
            let sequence = try #require(definition.sequences.first)
            #expect(sequence.texts.count >= 17)
            #expect(Set(sequence.texts).count == definition.texts.count)
            sources.formUnion(definition.texts.map(\.source))
            count += definition.texts.count
        }
        #expect(sources.count == count)
    }

    @Test("No text says what the packs of Mexico forbid, and none says nearly the same as another")
    func content() throws {
        let literal = try RulePack(Town.tree("packs/mx-literal.yaml"))
        let prudent = try RulePack(Town.tree("packs/mx-conservative.yaml"), bases: [literal])
        let phrases = try ContentPhrases(Town.tree("content/es.yaml"))
        let check = TextCheck(
            try ContentReviewer([phrases]),
            ContentLaw([literal, prudent]),
            on: Day(iso: "2026-06-01")!
        )
        for file in Trade.allFiles + Trade.partFiles {
            // What a part brings is told with the part.
            let templates = StrategyCheck(try Town.tree(file)).templates
            #expect(!templates.isEmpty)
            #expect(check.check(templates, file: file) == TextCheck.Result(), "\(file)")
        }
    }

    @Test("Every use of the requirements has a row that names a text or says why there is none")
    func uses() throws {
        let url = Town.root.appending(path: "docs/uses.md")
        let rows = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
            .filter { $0.hasPrefix("| R-") }
        for number in 60...86 {
            let row = rows.first { $0.hasPrefix("| R-0\(number) |") }
            #expect(row.map { $0.contains("`") || $0.contains("left out") } ?? false, "\(number)")
        }
    }
}
