import Compliance
import Domain
import Messaging
import Strategy
import Testing
import Values

@Suite("What can never work is called out")
struct NeverWorksTests {
    private static let one = "  - {step: a, at: D+1, text: hola}"

    /// A head, steps, and what is told of them.
    struct Told: Sendable {
        var head = "for: past_due > 0 MXN"
        var steps = NeverWorksTests.one
        let reason: String
    }

    private static let mistakes: [Told] = [
        Told(head: "for: past_due > 0 MXN\ngoal: past_due > 0 MXN", reason: "goal: holds for"),
        Told(head: "for: past_due > 0 MXN\ngoal: balance >= 0 MXN", reason: "goal: holds for"),
        Told(head: "exit_if: messages >= 0", reason: "exit_if: holds for"),
        Told(
            steps: "  - {step: a, at: D+1, stop_if: messages >= 0, text: hola}",
            reason: "its condition can never hold"
        ),
        Told(
            head: "for: messages == 0",
            steps: one + "\n  - {step: b, after: a, wait: 2d, text: hola}",
            reason: "the step b never comes"
        ),
        Told(
            head: "goal: messages >= 1",
            steps: one + "\n  - {step: b, after: a, wait: 2d, text: hola}",
            reason: "the step b never comes"
        ),
        Told(head: "for: dpd in [1, 2] and dpd not in [1, 2, 3]", reason: "can never hold"),
        Told(
            head: "attributes: {vip: flag}\nfor: vip == true and not vip",
            reason: "can never hold"
        ),
        Told(head: "for: messages < 0", reason: "can never hold"),
        Told(head: "for: day_of_month in [0, 32, 45]", reason: "can never hold"),
        Told(head: "for: dpd > 10 and days_to_due > 5", reason: "can never hold"),
        Told(head: "for: balance > 9 MXN and not balance > 5 MXN", reason: "can never hold"),
        Told(
            steps: """
                  - branch: b
                    cases:
                      - {if: balance > 5 MXN, steps: [{step: a, at: D+1, text: hola}]}
                      - {if: balance > 9 MXN, steps: [{step: b, at: D+1, text: hola}]}
                """,
            reason: "the step b never comes"
        ),
        Told(
            steps: """
                  - branch: b
                    cases:
                      - {if: balance > 5 MXN, steps: [{step: a, at: D+1, text: hola}]}
                      - {else: false, steps: [{step: b, at: D+1, text: hola}]}
                """,
            reason: "a last case is else: true"
        ),
        Told(steps: "  - {step: a, at: event visita-3, text: hola}", reason: "before it comes"),
        Told(steps: "  - {step: a, at: payment-3, text: hola}", reason: "before it comes"),
        Told(
            steps: "  - {loop: w, every: 60d, times: 20, steps: [{step: a, at: D+1, text: hola}]}",
            reason: "beyond the 1000"
        ),
        Told(head: "for: country == XX", reason: "there is no country XX"),
        Told(head: "for: preferred_channel == paloma", reason: "there is no channel paloma"),
        Told(head: "for: role == deudor", reason: "nobody has the role deudor"),
        Told(head: "sequences: {e: [hola]}", reason: "the sequence e is used by nothing"),
        Told(steps: "  - {step: a, at: D+1, days: [], text: hola}", reason: "no day is named"),
        Told(
            steps: "  - {step: a, at: D+1, time: \"10:00\", window: 09:00-12:00, text: hola}",
            reason: "a time: or a window:"
        ),
        Told(
            steps: "  - {step: \(String(repeating: "a", count: 61)), at: D+1, text: hola}",
            reason: "too long"
        ),
        Told(head: "for: past_due > 5,000 MXN", reason: "written without commas"),
        Told(head: "for: dpd > 5,000", reason: "written without commas"),
        Told(
            steps: "  - {step: a, at: D+1, window: 22:00-02:00, text: hola}",
            reason: "may not cross midnight"
        ),
        Told(
            steps: "  - {step: a, after: a, wait: 1d, text: hola}",
            reason: "no earlier step is called a"
        ),
    ]

    @Test("A mistake, with what to do", arguments: mistakes)
    func mistake(told: Told) throws {
        let check = try Draft.check(head: told.head, steps: told.steps)
        #expect(check.definition == nil)
        #expect(check.mistakes.count == 1)
        let mistake = try #require(check.mistakes.first)
        #expect(mistake.reason.contains(told.reason))
        #expect(!mistake.remedy.isEmpty && !mistake.remedy.hasSuffix(": "))
    }

    private static let remarks: [Told] = [
        Told(
            head: "for: stage == early",
            steps: "  - {step: a, at: D+31, text: hola}",
            reason: "for: does not hold"
        ),
        Told(
            head: "for: dpd <= 10",
            steps: one + "\n  - {step: b, after: a, when: not paid, wait: 20d, text: hola}",
            reason: "the step b comes when for: does not hold"
        ),
        Told(steps: "  - {step: a, at: contact+1, text: hola}", reason: "no step begins"),
        Told(
            steps: "  - {step: a, at: D+1, channels: [rcs, sms], useful_days: 2, "
                + "fall_back: {wait: 10d}, text: hola}",
            reason: "comes 10 days after its message"
        ),
        Told(head: "for: past_due > 10 XYZ", reason: "XYZ is no currency"),
        Told(head: "for: language == klingon", reason: "no code of a language"),
        Told(
            steps: "  - {step: a, at: event visita+1, if: days_since(vissita) < 3, text: hola}",
            reason: "asks for the event vissita"
        ),
        Told(
            steps: "  - {experiment: t, arms: [{arm: p, steps: [{step: a, at: D+7, text: hola}]}]}",
            reason: "compares nothing"
        ),
        Told(
            steps: """
                  - experiment: t
                    winner: p
                    holdout: 9
                    arms:
                      - {arm: p, steps: [{step: a, at: D+7, text: hola}]}
                      - {arm: q, steps: [{step: b, at: D+7, text: hola}]}
                """,
            reason: "whatever holdout: says"
        ),
        Told(head: "channels: [sms, sms]", reason: "sms stands twice"),
        Told(
            head: "objective: {reach: cured, target: 5%, by: 2020-01-31}",
            reason: "objective is past"
        ),
        Told(
            steps: """
                  - experiment: t
                    until: 2001-01-01
                    arms:
                      - {arm: p, steps: [{step: a, at: D+7, text: hola}]}
                      - {arm: q, steps: [{step: b, at: D+7, text: hola}]}
                """,
            reason: "experiment is past"
        ),
    ]

    @Test("A remark, which does not keep it from being published", arguments: remarks)
    func remark(told: Told) throws {
        let check = StrategyCheck(
            try Town.tree(text: Draft.text(head: told.head, steps: told.steps)),
            today: Day(iso: "2026-06-08")
        )
        #expect(check.mistakes == [])
        #expect(check.remarks.filter { $0.reason.contains(told.reason) }.count == 1)
    }

    @Test(
        "What may well work is left alone",
        arguments: [
            ("for: past_due > 0 MXN\ngoal: past_due == 0 MXN", one),
            ("for: past_due > 0 MXN\nexit_if: balance > 0 USD", one),
            ("for: messages == 0", one + "\n  - {step: b, at: D+3, text: hola}"),
            ("for: messages <= 1", one + "\n  - {step: b, after: a, wait: 2d, text: hola}"),
            ("for: stage == early", "  - {step: a, at: D+30, text: hola}"),
            ("for: dpd > 10 or days_to_due > 5", "  - {step: a, at: D+12, text: hola}"),
            ("for: dpd >= 0 and days_to_due > 5", "  - {step: a, at: D-6, text: hola}"),
            ("attributes: {vip: flag}\nfor: vip or not vip", one),
            ("for: day_of_month in [0, 31]", one),
            ("days: [lun, mar, mié, jue, vie, sáb, dom]", one),
            ("for: country == CO and preferred_channel == whatsapp and language == pt", one),
        ]
    )
    func works(head: String, steps: String) throws {
        let check = try Draft.check(head: head, steps: steps)
        #expect(check.mistakes == [])
        #expect(check.remarks.filter { $0.reason.contains("for:") } == [])
    }

    @Test("What is in force goes on though it says what can never work")
    func goesOn() throws {
        let check = try Draft.check(head: "exit_if: messages >= 0", steps: Self.one)
        #expect(check.definition == nil)
        #expect(check.read != nil)
    }

    @Test("A file that lacks a text and contradicts itself is told both at once")
    func together() throws {
        let check = try Draft.check(
            head: "for: messages < 0",
            steps: Self.one,
            texts: ["suelto"]
        )
        #expect(check.mistakes.map(\.place.line) == [5, 12])
    }

    @Test("Hours that cannot be read are told once, however many steps there are")
    func hoursOnce() throws {
        let text = Draft.text(steps: Self.one + "\n  - {step: b, after: a, wait: 1d, text: hola}")
        let wrong = text.replacing("09:00-19:00", with: "22:00-02:00")
        let check = StrategyCheck(try Town.tree(text: wrong))
        #expect(check.mistakes.count == 1)
        #expect(check.mistakes.first?.remedy.contains("[00:00-02:00, 22:00-24:00]") == true)
    }

    @Test("A mistake inside a part is told with the part's file; a part stands in a file once")
    func parts() throws {
        let text = """
            format: 2
            strategy: parte
            version: 1
            kind: part
            window: 10:00-12:00
            steps:
              - {step: p, at: entry+1, text: uno, if: dpd = 1}
            texts:
              uno: Hola {nombre}, un aviso.
            """
        let broken = try #require(StrategyPart(try Town.tree(text: text), file: "parte.yaml"))
        let steps = Self.one + "\n  - {include: parte@1}"
        let inside = try Draft.check(steps: steps, parts: [broken])
        #expect(inside.mistakes.map(\.place.line) == [8])
        #expect(inside.mistakes.first?.reason.hasPrefix("in parte.yaml, line 7") == true)
        let whole = try #require(
            StrategyPart(try Town.tree(text: text.replacing(", if: dpd = 1", with: "")))
        )
        let twice = try Draft.check(steps: steps + "\n  - {include: parte@1}", parts: [whole])
        #expect(twice.mistakes.map(\.place.line) == [9])
        #expect(twice.mistakes.first?.reason.contains("included twice") == true)
    }

    @Test(
        "A first contact that misses what the law asks it to say is a mistake, elsewhere a remark",
        arguments: ["MX", "CO"],
        [true, false]
    )
    func firstContact(country: String, isInForce: Bool) throws {
        func review(_ definition: StrategyDefinition) throws -> (
            mistakes: [Mistake], all: [Mistake]
        ) {
            var law = StrategyLaw(
                Town.policy(),
                country: country,
                zone: Town.zone,
                day: try #require(Day(iso: "2026-06-08")),
                isInForce: isInForce
            )
            let found = law.review(definition)
            return (found.mistakes, found.mistakes + found.remarks)
        }
        let none = try review(try Draft.definition(steps: Self.one))
        let told = none.all.filter { $0.reason.contains("misses required content") }
        #expect(told.count == 1)
        #expect(told.first?.reason.contains("{despacho} (agencyName)") == true)
        #expect(told.first?.remedy.contains("add first_contact:") == true)
        #expect(none.mistakes.isEmpty != isInForce)
        // What only follows another contact needs none, nor does who is not in the country.
        let later = try review(
            try Draft.definition(head: "for: messages > 0", steps: Self.one)
        )
        #expect(later.mistakes == [])
        let elsewhere = try review(
            try Draft.definition(head: "for: country == PE", steps: Self.one)
        )
        #expect(elsewhere.all == [])
    }

    @Test("Two strategies of equal rank that may want the same accounts are remarked on")
    func rivals() throws {
        let one = try Draft.definition(head: "for: stage == early", steps: Self.one)
        var other = one
        other.code = "otra"
        let place = SourcePlace(line: 1, column: 1)
        #expect(one.remarks(besides: [one, other], at: place).count == 1)
        other.rank = 5
        #expect(one.remarks(besides: [one, other], at: place) == [])
        let late = try Draft.definition(head: "for: stage == late", steps: Self.one)
        var third = late
        third.code = "tercera"
        #expect(one.remarks(besides: [third], at: place) == [])
    }

    @Test("A channel on which nobody of the facts sends is remarked on")
    func channels() throws {
        let definition = try Draft.definition(head: "channels: [whatsapp]", steps: Self.one)
        let remarks = Town.policy().remarks(onChannelsOf: definition)
        #expect(remarks.map(\.reason).filter { $0.contains("whatsapp") }.count == 1)
        let either = try Draft.definition(head: "channels: [whatsapp, sms]", steps: Self.one)
        #expect(Town.policy().remarks(onChannelsOf: either) == [])
    }
}
