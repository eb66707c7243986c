import Messaging
import Strategy
import Testing
import Values

@Suite("Shipped strategies")
struct ShippedStrategyTests {
    @Test("A shipped strategy has no mistakes", arguments: Town.shippedCodes)
    func isFreeOfMistakes(code: String) throws {
        let check = try Town.check(code)
        #expect(check.mistakes == [])
        #expect(check.definition?.code == code)
    }

    @Test("No mistake of one letter in a key goes unnoticed")
    func namesTheNearestWord() throws {
        let tree = try Town.tree(text: "format: 1\nstrategy: x\nversion: 1\nstepss: []\n")
        let check = StrategyCheck(tree)
        #expect(check.definition == nil)
        #expect(check.mistakes.contains { $0.description.contains("did you mean steps?") })
    }

    @Test("What the next format has is refused by its name")
    func refusesLaterWords() throws {
        let text = """
            format: 1
            strategy: x
            version: 1
            window: 09:00-19:00
            steps:
              - step: uno
                at: D+1
                text: hola
                experiment: a
            texts:
              hola: Hola {nombre}
            """
        let check = StrategyCheck(try Town.tree(text: text))
        let mistake = try #require(check.mistakes.first)
        #expect(mistake.place == SourcePlace(line: 9, column: 5))
        #expect(mistake.reason.contains("experiment is not implemented in format 1"))
    }

    @Test(
        "A wrong condition is told with its place",
        arguments: [
            ("stag == early", "there is no field stag", 6),
            ("stage == erly", "there is no stage erly", 15),
            ("balance > 200", "an amount needs its currency", 19),
            ("stage = early", "= has no meaning here", 12),
            ("dpd > 3 and", "a field is expected", 17),
            ("product > a", "words are only compared", 16),
        ]
    )
    func tellsWrongConditions(condition: String, reason: String, column: Int) throws {
        let text = """
            format: 1
            strategy: x
            version: 1
            window: 09:00-19:00
            for: \(condition)
            steps:
              - {step: uno, at: D+1, text: hola}
            texts:
              hola: Hola {nombre}
            """
        let check = StrategyCheck(try Town.tree(text: text))
        let mistake = try #require(check.mistakes.first)
        #expect(mistake.reason.contains(reason))
        #expect(mistake.place.line == 5)
        #expect(mistake.place.column == column)
    }
}
