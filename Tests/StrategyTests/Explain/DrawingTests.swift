import Domain
import Foundation
import FoundationXML
import Testing
import Values

@testable import Strategy

@Suite("The drawing of a strategy")
struct DrawingTests {
    static let files =
        Trade.allFiles + Town.shippedCodes.map { "strategies/\($0).yaml" } + Trade.partFiles

    /// A strategy of groups in groups, with long words and signs that markup must escape.
    static let deep = """
          - branch: el primero de todos
            cases:
              - if: segment == callado
                steps:
                  - branch: el segundo
                    cases:
                      - if: dpd > 30 and (balance < 50 MXN or replies == 0)
                        steps:
                          - step: uno
                            at: D+1
                            channels: [rcs, sms, email]
                            fall_back: {wait: 4h}
                            text: hola
                          - {step: dos, after: uno, when: not replied, wait: 2d, text: hola}
                          - {step: tres, after: uno, when: replied, wait: 2d, do: call}
                          - {step: cuatro, after: uno, when: opened, text: hola}
                      - if: dpd > 20
                        steps: [{step: cinco, at: D+1, text: larga}]
                      - if: dpd > 10
                        steps: [{step: seis, at: D+2, approval: required, text: hola}]
                      - if: dpd > 5
                        steps: [{step: siete, at: D+3, text: hola}]
              - if: not segment == callado and dpd > 90
                steps:
                  - experiment: tono
                    holdout: 10
                    sample: 50
                    until: 2027-03-31
                    arms:
                      - {arm: amable, weight: 2, steps: [{step: ocho, at: D+7, text: hola}]}
                      - {arm: "<directo> & breve", steps: [{step: nueve, at: D+7, text: larga}]}
                      - {arm: nada}
          - loop: cada semana
            every: 7d
            times: 12
            steps: [{step: diez, at: entry+3, text: [hola, larga]}]
          - {step: once, at: event visita+2, do: visit, text: hola}
          - {step: doce, at: column cita-2, do: letter, text: hola}
        """

    static func definition() throws -> StrategyDefinition {
        let long = String(repeating: "larguísimo", count: 12)
        let text = Draft.text(
            head: "title: \"Uno < dos & tres\"\nattributes: {cita: day}\nholdout: 5",
            steps: deep,
            texts: ["larga"]
        )
        .replacing("{nombre}, larga.", with: "{nombre}, \(long).")
        let check = StrategyCheck(try Town.tree(text: text), segments: try segments())
        #expect(check.mistakes == [])
        return try #require(check.definition)
    }

    static func segments() throws -> [Segment] {
        let text = """
            segments: unos
            version: 1
            list: {callado: {title: Nadie contesta, if: messages >= 6 and replies == 0}}
            """
        return Segment.read(try Town.tree(text: text)).segments
    }

    // swift-format-ignore: NeverUseForceTry
    static let all: [(StrategyDefinition, [Segment])] =
        files.map { (try! Trade.check($0).definition!, Trade.segments) }
        + [(try! definition(), try! segments())]

    @Test("No text is wider than its room, and every text stands in the picture and in its box")
    func room() {
        for (definition, segments) in Self.all {
            var drawing = StrategyDrawing(definition, segments)
            _ = drawing.draw()
            let canvas = drawing.canvas
            #expect(!canvas.placed.isEmpty)
            for text in canvas.placed {
                let width = TextMeasure.width(
                    text.text,
                    size: text.style.size,
                    isBold: text.style.isBold
                )
                #expect(width <= text.room, "\(definition.code): \(text.text)")
                #expect(text.x + width <= StrategyDrawing.width - StrategyDrawing.margin)
                // The box in which it begins, the smallest if they stand in one another.
                let box = canvas.boxes.filter {
                    $0.x <= text.x && text.x < $0.x + $0.width && $0.y <= text.y
                        && text.y < $0.y + $0.height
                }
                .min { $0.width * $0.height < $1.width * $1.height }
                guard let box else { continue }
                #expect(text.x + width <= box.x + box.width, "\(definition.code): \(text.text)")
                #expect(text.y + text.style.height <= box.y + box.height)
            }
        }
    }

    @Test("Boxes stand apart or in one another, never across")
    func apart() {
        for (definition, segments) in Self.all {
            var drawing = StrategyDrawing(definition, segments)
            _ = drawing.draw()
            let boxes = drawing.canvas.boxes
            for (index, one) in boxes.enumerated() {
                for other in boxes[(index + 1)...] {
                    let isApart =
                        one.x + one.width <= other.x || other.x + other.width <= one.x
                        || one.y + one.height <= other.y || other.y + other.height <= one.y
                    let isInside =
                        one.frame == .group && one.x <= other.x && one.y <= other.y
                        && other.x + other.width <= one.x + one.width
                        && other.y + other.height <= one.y + one.height
                    #expect(isApart || isInside, "\(definition.code): \(one) and \(other)")
                }
            }
        }
    }

    @Test("Every step is drawn, turns of loops in their first and fall-backs by their channel")
    func steps() {
        for (definition, segments) in Self.all {
            var drawing = StrategyDrawing(definition, segments)
            _ = drawing.draw()
            let text = drawing.canvas.placed.map(\.text).joined(separator: " ")
                .replacing(" ", with: "")
            let later = definition.outline.flatMap(\.steps).flatMap { $0.dropFirst() }
            for (number, step) in definition.steps.enumerated() where !later.contains(number) {
                var name = step.name
                if name.hasSuffix(" (1)") { name.removeLast(4) }
                if let channel = step.ladder.first, drawing.isFallback(number) {
                    name = channel.spanish
                }
                #expect(
                    text.contains(name.capitalizedFirst.replacing(" ", with: "")),
                    "\(definition.code): \(step.name)"
                )
            }
            let drawn = definition.outline.flatMap(\.steps).flatMap(\.self)
            let fallbacks = definition.steps.indices.filter { drawing.isFallback($0) }
            #expect(Set(drawn + fallbacks) == Set(definition.steps.indices))
        }
    }

    @Test("The picture is well-formed, told in words, and the same each time")
    func markup() throws {
        for (definition, segments) in Self.all {
            let svg = StrategyDrawing.svg(definition, segments: segments)
            let parser = XMLParser(data: Data(svg.utf8))
            #expect(parser.parse(), "\(definition.code): \(String(describing: parser.parserError))")
            #expect(svg == StrategyDrawing.svg(definition, segments: segments))
            for step in definition.steps { #expect(svg.contains(step.name.escapedForMarkup)) }
            #expect(!svg.contains("<script"))
        }
        let svg = StrategyDrawing.svg(try Self.definition(), segments: try Self.segments())
        #expect(svg.contains("<title id=\"recado-prueba-titulo\">Uno &lt; dos &amp; tres</title>"))
        #expect(svg.contains("&lt;directo&gt; &amp; breve"))
    }

    @Test("Groups are told by their title, waits, shares and days in words")
    func words() throws {
        var drawing = StrategyDrawing(try Self.definition(), try Self.segments())
        _ = drawing.draw()
        let text = drawing.canvas.placed.map(\.text).joined(separator: " ")
        for words in [
            "Si está en el grupo «Nadie contesta»",
            "Si no está en el grupo «Nadie contesta» y lleva más de 90 días de atraso",
            "Si no llega en 4 h", "Si no contesta en 2 días",
            "En cuanto contesta, hasta 2 días después", "En cuanto abre el enlace",
            "Participan 50 de cada 100 personas; a las demás les toca «amable»",
            "Se sortea hasta el 31 de marzo de 2027",
            "Peso 2: cerca de 45 % de quienes participan", "10 % de quienes participan",
            "Se repite 12 veces, cada 7 días", "Una persona lo aprueba antes",
            "Cuando se avisa «visita»", "Según la fecha «cita» del archivo",
            "5 de cada 100 personas, para comparar con las demás",
            "Un pago que cubre lo vencido la termina",
        ] {
            #expect(text.contains(words), "\(words)")
        }
    }

    @Test(
        "Conditions are read in Spanish",
        arguments: [
            (
                "past_due > 5000 MXN and not days_since_reply <= 30",
                "lo vencido es mayor de $5,000 y no ha contestado en los últimos 30 días"
            ),
            (
                "dpd >= 1 and (replies == 0 or promises_broken > 2)",
                "tiene atraso y (nunca ha contestado, o bien ha roto más de 2 promesas)"
            ),
            (
                "dpd > 3 and replies > 0 or not contact_confirmed",
                "lleva más de 3 días de atraso y ha contestado alguna vez, o bien aún no "
                    + "confirma que es la persona"
            ),
            (
                "stage in [late, charged_off] and past_due == 0 MXN",
                "la cuenta está en etapa tardía o castigada y no hay nada vencido"
            ),
            ("not days_since(visita) >= 3", "no se cumple que «visita» fue hace 3 días o más"),
            (
                "days_since_payment < 2 or day_of_month <= 7",
                "pagó hace menos de 2 días, o bien hoy es día 7 del mes o antes"
            ),
            (
                "not (messages > 2 and balance < 20.50 USD)",
                "no se cumple que (le hemos enviado más de 2 mensajes y el saldo es menor de "
                    + "$20.50 USD)"
            ),
            (
                "preferred_channel == whatsapp and country != MX",
                "pidió que le escribamos por WhatsApp y su país no es «MX»"
            ),
        ]
    )
    func spanish(_ condition: String, _ words: String) throws {
        let definition = try Draft.definition(
            head: "for: \(condition)",
            steps: "  - {step: a, at: D+1, text: hola}"
        )
        #expect(definition.condition?.spanish() == words)
    }
}
