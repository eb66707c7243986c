import Compliance
import Foundation
import Testing
import Values

@Suite("Rule packs are read with every mistake told")
struct RulePackTests {
    static let head = """
        recado-pack: 1
        id: trial
        version: 1
        jurisdiction: MX
        zone: America/Mexico_City
        defaults: {instrument: made for tests, article: none, confidence: G, from: 2000-01-01}

        """

    private func mistakes(_ text: String) throws -> [Mistake] {
        do {
            _ = try RulePack(YAML.tree(text: Self.head + text))
            return []
        } catch let error as RulePackError {
            return error.mistakes
        }
    }

    @Test("The shipped packs load, each rule with its source and confidence")
    func shipped() {
        for pack in World.shipped {
            // A region's pack stands beside its country's, which has the duties.
            let isRegion = pack.jurisdiction.contains("-")
            #expect(pack.rules.count > (isRegion ? 0 : 15))
            #expect(pack.duties.isEmpty == isRegion)
            for rule in pack.rules {
                #expect(!rule.source.article.isEmpty, "\(pack.id) \(rule.id)")
                #expect(!rule.source.references.isEmpty, "\(pack.id) \(rule.id)")
                #expect(!rule.source.text.isEmpty, "\(pack.id) \(rule.id)")
            }
        }
        #expect(World.conservative.rules.filter { $0.id == "window" }.count == 1)
    }

    @Test("Every pack in the folder of packs is tried here")
    func folder() throws {
        let folder = World.root.appending(path: "Resources/packs").path
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(Set(files) == Set(World.shipped.map { $0.id + ".yaml" }))
    }

    @Test("A place is a country or a part of one, and regions are the pack's own")
    func regions() throws {
        let rule = "{id: a, kind: replyWindow, regions: [MX-JAL], value: {minutes: 30}}"
        #expect(try mistakes("regions: [MX-JAL]\nrules:\n  - \(rule)\n").isEmpty)
        let found = try mistakes("regions: [US-MA]\nrules: []\n")
        #expect(found.map(\.reason) == ["\"US-MA\" is no region of \"MX\""])
        for place in ["MX-", "Mexico", "MX-JALI", "-MX", "MX-J-A-L", ""] {
            let text = Self.head.replacing("jurisdiction: MX", with: "jurisdiction: \"\(place)\"")
            #expect(throws: RulePackError.self, "\(place)") {
                try RulePack(YAML.tree(text: text + "rules: []\n"))
            }
        }
        for place in ["US-MA", "US-NY-NYC", "AR-C", "MX"] {
            let text = Self.head.replacing("jurisdiction: MX", with: "jurisdiction: \(place)")
            #expect(try RulePack(YAML.tree(text: text + "rules: []\n")).jurisdiction == place)
        }
    }

    @Test("A rule for a region that the pack does not list is refused with its place")
    func unlisted() throws {
        let rule = "kind: replyWindow, value: {minutes: 30}"
        let found = try mistakes(
            """
            regions: [MX-JAL, MX-SIN]
            rules:
              - {id: a, regions: [MX-JAL-GDL, MX-SIN], \(rule)}
              - {id: b, regions: [MX-JLA], \(rule)}
            """
        )
        #expect(found.map(\.reason) == ["the pack does not list the region \"MX-JLA\""])
        #expect(found.map(\.place.line) == [10])
        #expect(found.map(\.remedy) == ["Did you mean \"MX-JAL\"?"])
    }

    @Test("The pack of everywhere names countries, whose rules do not pass to a country's pack")
    func everywhere() throws {
        let countries = Set(World.anywhere.rules.flatMap(\.regions))
        #expect(countries.isSuperset(of: ["GT", "CR", "PA"]))
        for pack in World.others where pack.id != "default-conservative" {
            #expect(
                pack.rules.flatMap(\.regions).allSatisfy { $0.hasPrefix(pack.jurisdiction + "-") },
                "\(pack.id)"
            )
        }
    }

    @Test("A duty that stands twice is refused, and hours asked for beside others")
    func twice() throws {
        let duty =
            "{name: a, trigger: b, article: c, confidence: G, deadline: {days: 1}, owner: d, "
            + "instrument: e}"
        let found = try mistakes(
            """
            rules:
              - {id: a, kind: window, value: {asked: true}}
              - {id: b, kind: window, value: {asked: true, mon: ["08:00-20:00"]}}
            duties:
              - \(duty)
              - \(duty)
            """
        )
        #expect(found.map(\.place.line) == [9, 12], "\(found)")
    }

    @Test("A consent by writing says for how long, and no other does")
    func written() throws {
        let found = try mistakes(
            """
            rules:
              - {id: a, kind: consent, value: {require: givenOrWritten, days: 60}}
              - {id: b, kind: consent, value: {require: written}}
              - {id: c, kind: consent, value: {require: given, days: 60}}
            """
        )
        #expect(found.map(\.place.line) == [9, 10])
    }

    @Test("A revocation of consent is honoured in ten working days, whatever a state's holidays")
    func revocation() throws {
        let zone = try #require(World.zones["America/New_York"])
        // Monday 20 April 2026: the 27th is a holiday in Alabama alone.
        for gate in [World.literalGate, World.conservativeGate] {
            let due = gate.dueAt(
                of: "optedOut",
                countries: ["US"],
                triggeredAt: World.instant("2026-04-20 10:00", "America/New_York"),
                zone: zone
            )
            #expect(due == World.instant("2026-04-22 00:00", "America/New_York"))
        }
        let duty = try #require(
            World.other("us").duties.first { $0.name == "honour-revocation" }
        )
        #expect(duty.deadline == .businessDays(10))
        let notice = try #require(World.other("us").duties.first { $0.name == "validation-notice" })
        let due = notice.dueAt(
            triggeredAt: World.instant("2026-04-20 10:00", "America/New_York"),
            zone: zone,
            holidays: []
        )
        #expect(due == World.instant("2026-04-26 00:00", "America/New_York"))
    }

    @Test("A pack leaves out rules of its base by name, and an unknown name is a mistake")
    func without() throws {
        let tail = "extends: mx-literal@1\nrules: []\n"
        let text = Self.head + "without: [window, elderly]\n" + tail
        let pack = try RulePack(YAML.tree(text: text), bases: [World.literal])
        let left = Set(World.literal.rules.map(\.id)).subtracting(pack.rules.map(\.id))
        #expect(left == ["window", "elderly"])
        let wrong = Self.head + "without: [windw]\n" + tail
        let error = #expect(throws: RulePackError.self) {
            try RulePack(YAML.tree(text: wrong), bases: [World.literal])
        }
        #expect(error?.mistakes.first?.remedy == "Did you mean \"window\"?")
    }

    @Test("Two lengths of one period are refused")
    func lengths() throws {
        let found = try mistakes(
            """
            rules:
              - {id: a, kind: cap, value: {count: 1, days: 7, calendarDays: 7}}
              - {id: b, kind: spacing, value: {hours: 48, daysBetween: 2}}
              - {id: c, kind: cooldown, value: {after: conversation, days: 7, calendarDays: 7}}
              - {id: d, kind: channelExclusivity, value: {after: conversation}}
            """
        )
        #expect(found.map(\.place.line) == [8, 9, 10, 11], "\(found)")
    }

    @Test(
        "A kind that is not applied yet is refused by its name",
        arguments: ["report"]
    )
    func unbuilt(kind: String) throws {
        let found = try mistakes("rules:\n  - {id: a, kind: \(kind), value: {}}\n")
        #expect(found.count == 1)
        #expect(found.first?.reason.contains(kind) == true)
        #expect(found.first?.place == SourcePlace(line: 8, column: 19))
    }

    @Test("A misspelt kind, key and word each get place and suggestion")
    func misspelt() throws {
        let found = try mistakes(
            """
            rules:
              - {id: a, kind: windw, value: {}}
              - id: b
                kind: window
                chanels: [sms]
                value: {mon-fri: ["07:00-22:00"]}
              - {id: c, kind: optOut, value: {scope: contactpoint}}
              - {id: d, kind: cap, purposes: [initated], value: {count: 1, period: day}}
              - {id: e, kind: window, value: {mon: ["22:00-07:00"]}}
              - {id: f, kind: cap, value: {count: many, period: day}}
            """
        )
        #expect(
            found.map(\.place.line) == [8, 11, 13, 14, 15, 16],
            "\(found)"
        )
        #expect(
            found.map(\.remedy).prefix(4) == [
                "Did you mean \"window\"?", "Did you mean \"channels\"?",
                "Did you mean \"contactPoint\"?", "Did you mean \"initiated\"?",
            ]
        )
    }

    @Test("One rule twice for the same days is refused, for other days it is a change of law")
    func overlap() throws {
        let rule = "kind: replyWindow, value: {minutes: 30}"
        let twice = try mistakes("rules:\n  - {id: a, \(rule)}\n  - {id: a, \(rule)}\n")
        #expect(twice.count == 1)
        let changed = try mistakes(
            """
            rules:
              - {id: a, to: 2026-05-31, \(rule)}
              - {id: a, from: 2026-06-01, \(rule)}
            """
        )
        #expect(changed.isEmpty)
    }

    @Test(
        "A file of another format, or none at all, is refused in a sentence",
        arguments: [
            "", "[1, 2]", "recado-pack: 2\nid: x", "just text",
        ]
    )
    func notAPack(text: String) throws {
        #expect(throws: RulePackError.self) { try RulePack(YAML.tree(text: text)) }
    }

    @Test("A base that is not loaded in that version is named")
    func base() throws {
        let tree = try YAML.tree(text: Self.head + "extends: mx-literal@9\nrules: []\n")
        let error = #expect(throws: RulePackError.self) {
            try RulePack(tree, bases: [World.literal])
        }
        #expect(error?.mistakes.first?.remedy == "Did you mean \"mx-literal@1\"?")
    }

    @Test("A duty is due at the end of its last day, holidays and weekends left out")
    func duties() throws {
        let duty = try #require(
            World.literal.duties.first { $0.name == "answer-data-rights" }
        )
        let zone = try #require(World.zones["America/Mexico_City"])
        // Twenty working days from Monday 2026-03-09; the 16th is a holiday, Easter are two.
        let due = duty.dueAt(
            triggeredAt: World.instant("2026-03-09 10:00", "America/Mexico_City"),
            zone: zone,
            holidays: HolidayCalendar.builtIn
        )
        #expect(due == World.instant("2026-04-10 00:00", "America/Mexico_City"))
        let optOut = try #require(World.literal.duties.first { $0.name == "honour-opt-out" })
        let soon = optOut.dueAt(
            triggeredAt: World.instant("2026-03-09 10:00", "America/Mexico_City"),
            zone: zone,
            holidays: []
        )
        #expect(soon == World.instant("2026-03-11 00:00", "America/Mexico_City"))
    }
}
