import Domain
import Messaging
import Strategy
import Testing
import Values

/// Strategy files of format 2 around their steps.
enum Draft {
    static func text(head: String = "", steps: String, texts: [String] = []) -> String {
        let extra = texts.map {
            """
              \($0):
                text: Hola {nombre}, \($0). BAJA para no recibir.
                says: [optOutWording]

            """
        }.joined()
        return """
            format: 2
            strategy: prueba
            version: 1
            window: 09:00-19:00
            \(head)
            steps:
            \(steps)
            texts:
              hola:
                text: Hola {nombre}, un aviso. BAJA para no recibir.
                says: [optOutWording]
            \(extra)
            """
    }

    static func check(
        head: String = "",
        steps: String,
        texts: [String] = [],
        parts: [StrategyPart] = [],
        segments: [Segment] = []
    ) throws -> StrategyCheck {
        StrategyCheck(
            try Town.tree(text: text(head: head, steps: steps, texts: texts)),
            segments: segments,
            parts: parts
        )
    }

    static func definition(
        head: String = "",
        steps: String,
        texts: [String] = [],
        parts: [StrategyPart] = []
    ) throws -> StrategyDefinition {
        let check = try check(head: head, steps: steps, texts: texts, parts: parts)
        #expect(check.mistakes == [])
        return try #require(check.definition)
    }
}

@Suite("Format 2 of strategies")
struct FormatTwoTests {
    @Test(
        "A declared column that the mapping lacks or reads as another kind is told with its place"
    )
    func columns() throws {
        let mapping = try Mapping(
            try Town.tree(
                text: """
                    creditor: TIENDA
                    fields:
                      account_number: cuenta
                      balance: saldo
                      past_due: vencido
                      due_date: vence
                      attributes:
                        corte: {column: corte, type: day}
                        plan: plan
                        atrasos: {column: atrasos, type: number}
                    """
            )
        )
        let tree = try Town.tree(
            text: """
                attributes:
                  corte: day
                  plann: code
                  atrasos: money
                  plan: coda
                """
        )
        #expect(
            AttributeDeclaration.mistakes(tree, in: mapping).map(\.description) == [
                "line 3, column 3: the mapping has no column plann, so that comparisons with it "
                    + "never hold. did you mean plan?",
                "line 4, column 12: the mapping reads atrasos as number, so that comparisons with "
                    + "it as money never hold. "
                    + "write atrasos: number, or type: money in the mapping",
            ]
        )
    }

    @Test("Every point that a step may be counted from is read")
    func anchors() throws {
        let definition = try Draft.definition(
            head: "attributes: {corte_luz: day}",
            steps: """
                  - {step: a, at: D-3, text: hola}
                  - {step: b, at: C+1, text: hola}
                  - {step: c, at: entry+2, text: hola}
                  - {step: d, at: contact+7, text: hola}
                  - {step: e, at: reply+3, text: hola}
                  - {step: f, at: payment+30, text: hola}
                  - {step: g, at: column corte_luz-5, text: hola}
                  - {step: h, at: event visita+2, text: hola}
                """
        )
        #expect(
            definition.steps.map(\.anchor) == [
                .due, .cutoff, .entry, .contact, .reply, .payment, .column("corte_luz"),
                .mark("visita"),
            ]
        )
        #expect(definition.steps.map(\.offset) == [-3, 1, 2, 7, 3, 30, -5, 2])
    }

    @Test("A branch asks of each case that those before it do not hold")
    func branch() throws {
        let definition = try Draft.definition(
            steps: """
                  - branch: monto
                    cases:
                      - if: balance > 5000 MXN
                        steps: [{step: grande, at: D+1, text: hola}]
                      - if: balance > 500 MXN
                        steps: [{step: mediano, at: D+1, text: hola}]
                      - else: true
                        steps: [{step: chico, at: D+1, text: hola}]
                """
        )
        #expect(definition.steps.map(\.name) == ["grande", "mediano", "chico"])
        let over5000 = Expression.compare(
            .field(.balance),
            .greater,
            .money(Town.pesos(5_000))
        )
        #expect(definition.steps[0].condition == over5000)
        guard case .and(.not(over5000), _) = try #require(definition.steps[1].condition) else {
            Issue.record("the second case does not exclude the first")
            return
        }
        guard case .not(.or(over5000, _)) = try #require(definition.steps[2].condition) else {
            Issue.record("the last case does not exclude the others")
            return
        }
    }

    @Test("A loop becomes its turns, each with its own day and the next of its texts")
    func loop() throws {
        let definition = try Draft.definition(
            steps: """
                  - {step: antes, at: D-1, text: hola}
                  - loop: cada semana
                    every: 7d
                    times: 3
                    steps: [{step: recordar, at: D+3, text: [uno, dos]}]
                """,
            texts: ["uno", "dos"]
        )
        #expect(
            definition.steps.map(\.name) == [
                "antes", "recordar (1)", "recordar (2)", "recordar (3)",
            ]
        )
        #expect(definition.steps.map(\.offset) == [-1, 3, 10, 17])
        #expect(
            definition.steps.dropFirst().map { $0.text.map { definition.texts[$0].id } } == [
                "uno", "dos", "uno",
            ]
        )
    }

    @Test("A fall-back becomes a step that waits for the message before it")
    func fallBack() throws {
        let definition = try Draft.definition(
            steps: """
                  - step: aviso
                    at: D+1
                    channels: [rcs, whatsapp, sms]
                    fall_back: {wait: 4h}
                    text: hola
                """
        )
        #expect(definition.steps.map(\.name) == ["aviso", "aviso · whatsapp", "aviso · sms"])
        #expect(definition.steps.map(\.isWatched) == [true, true, false])
        #expect(definition.steps.map(\.validSeconds) == [14_400, 14_400, nil])
    }

    @Test("A part brings its steps and texts, and keeps its own hours")
    func include() throws {
        let part = try #require(
            StrategyPart(
                try Town.tree(
                    text: """
                        format: 2
                        strategy: educacion
                        version: 3
                        kind: part
                        window: 10:00-12:00
                        sequences: {consejos: [uno, dos]}
                        steps:
                          - {step: consejo, at: entry+10, sequence: consejos, purpose: service}
                        texts:
                          uno: Hola {nombre}, ahorre. BAJA para no recibir.
                          dos: Hola {nombre}, anote. BAJA para no recibir.
                        """
                )
            )
        )
        let definition = try Draft.definition(
            steps: """
                  - {step: aviso, at: D+1, text: hola}
                  - {include: educacion@3}
                """,
            parts: [part]
        )
        #expect(definition.texts.map(\.id) == ["hola", "educacion.uno", "educacion.dos"])
        #expect(definition.sequences.map(\.texts) == [[1, 2]])
        #expect(definition.steps[1].windows == [TimeOfDay("10:00")!...TimeOfDay("12:00")!])
        #expect(definition.steps[1].sequence == 0)
        #expect(definition.steps[0].windows == [TimeOfDay("09:00")!...TimeOfDay("19:00")!])
    }

    @Test("A segment stands for its condition")
    func segments() throws {
        let read = Segment.read(
            try Town.tree(
                text: """
                    segments: base
                    version: 1
                    list:
                      cronico: {title: Paga tarde pero paga, if: promises_kept >= 3 and dpd > 5}
                      nuevo: {if: messages == 0}
                    """
            )
        )
        #expect(read.mistakes == [])
        let check = try Draft.check(
            head: "for: segment == cronico and not segment in [nuevo]",
            steps: "  - {step: a, at: D+1, text: hola}",
            segments: read.segments
        )
        #expect(check.mistakes == [])
        #expect(
            check.definition?.condition
                == .and(read.segments[0].condition, .not(read.segments[1].condition))
        )
        let wrong = try Draft.check(
            head: "for: segment == cronic",
            steps: "  - {step: a, at: D+1, text: hola}",
            segments: read.segments
        )
        #expect(wrong.mistakes.first?.description.contains("did you mean cronico?") == true)
    }

    @Test(
        "A mistake is told with its line and what to do",
        arguments: [
            (
                "  - {loop: siempre, every: 7d, steps: [{step: a, at: D+1, text: hola}]}", 7,
                "would go on for ever"
            ),
            ("  - {step: a, after: b, wait: 2d, text: hola}", 7, "no earlier step is called b"),
            (
                """
                  - {step: a, at: D+1, text: hola}
                  - {step: b, after: a, when: not replied, text: hola}
                """,
                8, "how long is waited"
            ),
            ("  - {step: a, at: column corte, text: hola}", 7, "no column corte holds days"),
            (
                "  - {step: a, at: D+1, text: hola, fall_back: {wait: 4h}}", 7,
                "nothing to fall back"
            ),
            ("  - {step: a, at: D+1, do: cal}", 7, "nobody can do cal"),
            ("  - {include: educacion}", 7, "named with its version"),
            (
                "  - {experiment: e, arms: [{arm: a}, {arm: a}]}", 7, "two arms are called a"
            ),
            (
                "  - {branch: b, cases: [{if: dpd > 1, steps: []}]}", 7, "has 2 to 32 cases"
            ),
            (
                "  - {branch: b, cases: ["
                    + (1...33).map { "{if: dpd > \($0), steps: []}" }.joined(separator: ", ")
                    + "]}",
                7, "has 2 to 32 cases"
            ),
            ("  - {step: a, at: D+1, text: hola, days: [luna]}", 7, "there is no day luna"),
            ("  - {step: a, at: D+1, text: hola, webhook: x}", 7, "there is no webhook"),
            ("  - {step: a, at: D+1, text: hola, wait: 2d}", 7, "waits for no step"),
            (
                "  - {step: a, at: D+1, text: hola, window: [16:00-18:00, 09:00-12:00]}", 7,
                "not in order"
            ),
        ]
    )
    func mistakes(steps: String, line: Int, reason: String) throws {
        let check = try Draft.check(steps: steps)
        #expect(check.definition == nil)
        let mistake = try #require(check.mistakes.first)
        #expect(mistake.reason.contains(reason))
        #expect(mistake.place.line == line)
        #expect(!mistake.remedy.isEmpty)
    }

    @Test("A goal that is not measured is told with those that are")
    func objective() throws {
        let check = try Draft.check(
            head: "objective: {reach: recoverd, target: 35%, by: 2027-01-31}",
            steps: "  - {step: a, at: D+1, text: hola}"
        )
        #expect(
            check.mistakes.first?.description
                == "line 5, column 20: recoverd is not measured. did you mean recovered?"
        )
    }

    @Test("Objective, budget, goal and re-entry are read")
    func head() throws {
        let definition = try Draft.definition(
            head: """
                goal: past_due == 0 MXN
                exit_if: balance < 100 MXN
                again: 30d
                holdout: 5
                objective: {reach: recovered, target: 12.5%, by: 2027-01-31}
                budget: {ceiling: 20000 MXN, alert: 90%}
                days: business
                """,
            steps: "  - {step: a, at: D+1, text: hola}"
        )
        #expect(definition.again == .after(days: 30))
        #expect(definition.holdout == 5)
        #expect(definition.objective?.thousandths == 125)
        #expect(definition.budget?.ceiling == Town.pesos(20_000))
        #expect(definition.steps[0].days.skipsHolidays)
    }

    @Test("A file of more than 64 steps with its turns is refused once")
    func tooManySteps() throws {
        let check = try Draft.check(
            steps: """
                  - {loop: a, every: 1d, times: 40, steps: [{step: x, at: D+1, text: hola}]}
                  - {loop: b, every: 1d, times: 40, steps: [{step: y, at: D+1, text: hola}]}
                """
        )
        #expect(check.mistakes.count == 1)
        #expect(check.mistakes.first?.reason.contains("at most 64 steps") == true)
    }
}
