import Compliance
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
        for pack in [World.literal, World.conservative, World.anywhere] {
            #expect(pack.rules.count > 15)
            #expect(!pack.duties.isEmpty)
            for rule in pack.rules {
                #expect(!rule.source.article.isEmpty, "\(pack.id) \(rule.id)")
                #expect(!rule.source.references.isEmpty, "\(pack.id) \(rule.id)")
                #expect(!rule.source.text.isEmpty, "\(pack.id) \(rule.id)")
            }
        }
        #expect(World.conservative.rules.filter { $0.id == "window" }.count == 1)
    }

    @Test(
        "A kind that is not applied yet is refused by its name",
        arguments: [
            "channelExclusivity", "visit", "report",
        ]
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
