import Compliance
import Domain
import Messaging
import Strategy
import Testing
import Values

@Suite("What a strategy says against itself and the law")
struct AnalysisTests {
    private static let one = "  - {step: a, at: D+1, text: hola}"

    @Test(
        "Conditions that can never hold are told, those that can are not",
        arguments: [
            ("dpd > 5 and dpd < 3", false), ("dpd > 5 or dpd < 3", true),
            ("not (dpd > 5) and dpd > 6", false), ("stage == early and stage == late", false),
            ("stage == early and dpd > 40", false), ("stage == early and dpd > 20", true),
            ("product == a and product == b", false), ("product in [a, b] and product != a", true),
            ("product == a and product != a", false), ("dpd in [1, 2] and dpd > 2", false),
            ("past_due > 100 MXN and past_due < 50 MXN", false),
            ("days_since_payment > 5 and not days_since_payment > 5", false),
            ("contact_confirmed and not contact_confirmed", false), ("false", false),
            ("messages >= 3 and replies == 0", true),
        ]
    )
    func conditions(condition: String, isPossible: Bool) throws {
        let check = try Draft.check(head: "for: \(condition)", steps: Self.one)
        #expect(check.mistakes.isEmpty == isPossible)
        if !isPossible {
            #expect(check.mistakes.first?.reason.contains("can never hold") == true)
            #expect(check.mistakes.first?.place.line == 5)
        }
    }

    @Test("A step whose condition excludes for:, or an earlier case, never comes")
    func neverComes() throws {
        let excluded = try Draft.check(
            head: "for: balance > 1000 MXN",
            steps: "  - {step: a, at: D+1, if: balance < 500 MXN, text: hola}"
        )
        #expect(excluded.mistakes.first?.reason.contains("excludes for:") == true)
        let branch = try Draft.check(
            steps: """
                  - branch: b
                    cases:
                      - {if: dpd > 1, steps: [{step: a, at: D+1, text: hola}]}
                      - {if: dpd > 5, steps: [{step: b, at: D+1, text: hola}]}
                """
        )
        #expect(branch.mistakes.first?.reason.contains("the step b never comes") == true)
        #expect(branch.mistakes.first?.place.line == 10)
    }

    @Test("A step that waits for one of another arm never comes")
    func otherArm() throws {
        let check = try Draft.check(
            steps: """
                  - experiment: e
                    arms:
                      - {arm: x, steps: [{step: a, at: D+1, text: hola}]}
                      - {arm: y, steps: [{step: b, after: a, wait: 1d, text: hola}]}
                """
        )
        #expect(check.mistakes.first?.reason.contains("another arm") == true)
    }

    @Test("A goal that everybody has already is told")
    func goal() throws {
        let check = try Draft.check(
            head: "for: dpd < 10\ngoal: dpd < 20",
            steps: Self.one
        )
        #expect(check.mistakes.first?.reason.contains("leave at once") == true)
    }

    @Test("A step at a day of another stage is remarked on")
    func stage() throws {
        let check = try Draft.check(
            head: "for: stage == late",
            steps: "  - {step: a, at: D+5, text: hola}\n  - {step: b, at: D+95, text: hola}"
        )
        #expect(check.mistakes == [])
        #expect(check.remarks.filter { $0.reason.contains("the step a comes when") }.count == 1)
        #expect(check.remarks.filter { $0.reason.contains("the step b comes when") }.isEmpty)
    }

    @Test("Hours that no law of the country allows are a mistake with their source")
    func lawless() throws {
        let definition = try Draft.definition(
            head: "for: messages > 0",
            steps: """
                  - {step: noche, at: D+1, window: 22:00-23:00, text: hola}
                  - {step: tarde, at: D+1, window: 16:00-23:00, text: hola}
                  - {step: domingo, at: D+1, days: [sun], text: hola}
                """
        )
        var law = StrategyLaw(
            Town.policy(),
            country: "MX",
            zone: Town.zone,
            day: try #require(Day(iso: "2026-06-08"))
        )
        let found = law.review(definition)
        #expect(found.mistakes.map(\.place.line) == [7, 9])
        #expect(found.mistakes.first?.reason.contains("mx-conservative/window") == true)
    }

    @Test("Steps for which the law's maximum leaves no room are remarked on")
    func maximum() throws {
        let many = try Draft.definition(
            head: "for: messages > 0",
            steps: """
                  - {loop: a, every: 1d, times: 30, steps: [{step: a, at: D+1, text: hola, useful_days: 0}]}
                """
        )
        let few = try Draft.definition(head: "for: messages > 0", steps: Self.one)
        func told(
            _ definition: StrategyDefinition,
            isInForce: Bool
        ) throws -> (mistakes: Int, remarks: Int) {
            var law = StrategyLaw(
                Town.policy(),
                // Where no pack is, the prudent one counts; Mexico's sets no number.
                country: "GT",
                zone: Town.zone,
                day: try #require(Day(iso: "2026-06-08")),
                isInForce: isInForce
            )
            let found = law.review(definition)
            return (found.mistakes.count, found.remarks.count)
        }
        #expect(try told(many, isInForce: true).mistakes > 0)
        #expect(try told(many, isInForce: false).mistakes == 0)
        #expect(try told(many, isInForce: false).remarks > 0)
        #expect(try told(few, isInForce: true) == (0, 0))
    }

    @Test("What differs between two versions is told by steps and texts")
    func changes() throws {
        let old = try Draft.definition(
            steps: "  - {step: a, at: D+1, text: hola}\n  - {step: b, at: D+3, text: hola}"
        )
        let new = try Draft.definition(
            head: "for: dpd > 0",
            steps: "  - {step: a, at: D+2, text: uno}\n  - {step: c, at: D+9, text: hola}",
            texts: ["uno"]
        )
        let changes = StrategyChanges(from: old, to: new)
        #expect(changes.homeless == ["b"])
        #expect(
            changes.changes.map { "\($0.kind) \($0.what)" } == [
                "changed head", "changed a", "added c", "removed b", "added uno",
            ]
        )
        #expect(changes.changes[1].detail == "at: D+1 → D+2; text: hola → uno")
        #expect(StrategyChanges(from: old, to: old).changes == [])
    }

    @Test("What differs in the head is told: goals, money, experiments, sequences")
    func changesOfTheHead() throws {
        func definition(_ head: String, _ weight: Int, _ list: String) throws -> StrategyDefinition
        {
            try Draft.definition(
                head: head + "\nsequences: {serie: [\(list)]}",
                steps: """
                      - experiment: tono
                        arms:
                          - {arm: a, weight: \(weight), steps: [{step: a, at: D+1, text: hola}]}
                          - {arm: b, steps: [{step: b, at: D+1, text: hola}]}
                      - {step: c, at: D+9, sequence: serie}
                    """,
                texts: ["uno", "dos"]
            )
        }
        let changes = StrategyChanges(
            from: try definition(
                "again: never\nobjective: {reach: cured, target: 30%, by: 2027-01-31}\n"
                    + "budget: {ceiling: 100 MXN, alert: 80%}",
                1,
                "uno, dos"
            ),
            to: try definition(
                "again: 30d\nobjective: {reach: cured, target: 35%, by: 2027-01-31}\n"
                    + "budget: {ceiling: 200 MXN, alert: 80%}\nmerged_accounts: dos",
                3,
                "dos, uno"
            )
        )
        #expect(
            changes.changes.map(\.detail) == [
                "again: never → 30d",
                "objective: cured 30.0 % by 2027-01-31 → cured 35.0 % by 2027-01-31",
                "budget: 100.00 MXN, alert 80 % → 200.00 MXN, alert 80 %",
                "merged_accounts: – → dos",
                "experiment tono: a 1, b 1, holdout 0, sample 100 → "
                    + "a 3, b 1, holdout 0, sample 100",
                "sequence serie: uno, dos → dos, uno",
            ]
        )
    }

    @Test("A condition is written as it was read")
    func written() throws {
        for text in [
            "dpd > 3 and (stage == early or balance < 50.00 MXN)",
            "not (contact_confirmed and replies == 0)",
            "product in [a, b] and not days_since(visita) >= 3",
        ] {
            let definition = try Draft.definition(head: "for: \(text)", steps: Self.one)
            #expect(definition.condition?.description == text)
        }
    }

    @Test("Why a strategy is for an account is told test by test")
    func explained() throws {
        var scene = Scene("2026-03-03 06:00")
        let account = Town.account(
            3,
            due: "2026-03-02",
            owes: 5_000,
            pastDue: 1_500,
            asOf: "2026-03-03"
        )
        scene.imports(account, asOf: "2026-03-03")
        let definition = try Draft.definition(
            head: "for: dpd >= 1 and days_since_payment > 3",
            steps: Self.one
        )
        let told = scene.policy.explain(
            definition,
            for: account.id,
            of: scene.state,
            now: scene.now
        )
        #expect(told.map(\.holds) == [false])
        #expect(told[0].lines.map(\.value) == ["1", nil])
        #expect(told[0].lines.map(\.holds) == [true, false])
    }
}
