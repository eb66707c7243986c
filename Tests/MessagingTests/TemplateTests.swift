import Messaging
import Testing
import Values

private let fields = TemplateFields([
    TemplateField("nombre", .name, isPersonal: true, maximumLength: 20),
    TemplateField("monto", .money, isPersonal: false),
    TemplateField("fecha", .date, isPersonal: false),
    TemplateField("cuenta", .digits, isPersonal: false, maximumLength: 18),
    TemplateField("acreedor", .text, isPersonal: false),
    TemplateField("dias", .number, isPersonal: false),
])
private let place = SourcePlace(line: 10, column: 5)
private let day = Day(iso: "2026-11-21")!

private func values(name: String = "JUAN PÉREZ", creditor: String? = "Banco Sol") -> [FieldValue] {
    [
        .text(name), .money(Money(minor: 150_000, .mexicanPeso)), .day(day),
        .text("4152313812345678"), creditor.map(FieldValue.text) ?? .absent, .number(1_234),
    ]
}

private func rendered(
    _ source: String,
    _ values: [FieldValue] = values(),
    _ locale: TextLocale = .mexico
) throws -> String {
    var out: [UInt8] = []
    try Template(source, fields: fields, at: place).render(values, locale: locale, into: &out)
    return String(decoding: out, as: UTF8.self)
}

@Suite("Texts with merge fields")
struct TemplateTests {
    @Test(
        "Fields are written in their formats",
        arguments: [
            (
                "Hola {nombre}, tu pago de {monto} vence el {fecha:corta}.",
                "Hola Juan, tu pago de $1,500.00 vence el sáb 21 nov."
            ),
            ("{nombre:completo}", "Juan Pérez"), ("{fecha}", "21 de noviembre"),
            ("{fecha:numerica}", "21/11/2026"), ("{fecha:completa}", "21 de noviembre de 2026"),
            ("{fecha:dia}", "sábado 21 de noviembre"), ("{monto:entero}", "$1,500"),
            ("{monto:moneda}", "$1,500.00 MXN"), ("{cuenta}", "5678"),
            ("{cuenta:completo}", "4152313812345678"), ("{dias}", "1,234"), ("{{x}}", "{x}"),
            ("A{?acreedor} de {acreedor}{/acreedor}.", "A de Banco Sol."), ("", ""),
        ]
    )
    func formats(source: String, text: String) throws {
        #expect(try rendered(source) == text)
    }

    @Test("A part whose field has no value is left out, and a field without one is an error")
    func absent() throws {
        let source = "A{?acreedor} de {acreedor}{/acreedor}."
        #expect(try rendered(source, values(creditor: nil)) == "A.")
        let error = #expect(throws: RenderError.self) {
            try rendered("{acreedor}", values(creditor: nil))
        }
        #expect(error?.field == "acreedor" && error?.reason == .missing)
    }

    @Test("A value that is too long or of another kind is an error that does not show it")
    func wrongValues() {
        let long = #expect(throws: RenderError.self) {
            try rendered("{nombre:completo}", values(name: "Maximiliano Hernández Gutiérrez"))
        }
        #expect(long?.reason == .tooLong)
        #expect(long.map { !"\($0)".contains("Maximiliano") } == true)
        var wrong = values()
        wrong[1] = .number(5)
        #expect(throws: RenderError.self) { try rendered("{monto}", wrong) }
    }

    @Test(
        "Names are written as people write their own",
        arguments: [
            ("JUAN PÉREZ DE LA CRUZ", "Juan", "Juan Pérez de la Cruz"),
            ("MA. GUADALUPE ROJAS", "Ma. Guadalupe", "Ma. Guadalupe Rojas"),
            ("ana-luz o'farrill", "Ana-Luz", "Ana-Luz O'Farrill"),
            ("Lucía McGregor", "Lucía", "Lucía McGregor"), ("  ÁNGEL  ", "Ángel", "Ángel"),
        ]
    )
    func names(raw: String, first: String, whole: String) throws {
        let wide = TemplateFields([TemplateField("n", .name, isPersonal: true, maximumLength: 60)])
        for (source, expected) in [("{n}", first), ("{n:completo}", whole)] {
            var out: [UInt8] = []
            let template = try Template(source, fields: wide, at: place)
            try template.render([.text(raw)], locale: .mexico, into: &out)
            #expect(String(decoding: out, as: UTF8.self) == expected)
        }
    }

    @Test(
        "Money follows the country",
        arguments: [
            ("MX", 150_000_000, "$1,500,000.00"), ("CO", 150_050, "$1.500,50"),
            ("PE", 5, "S/ 0.05"), ("MX", -12_345, "-$123.45"),
        ]
    )
    func money(country: String, minor: Int64, text: String) throws {
        var changed = values()
        changed[1] = .money(Money(minor: minor, .mexicanPeso))
        #expect(try rendered("{monto}", changed, TextLocale(country: country)) == text)
    }

    @Test(
        "Mistakes have a place and a remedy",
        arguments: [
            ("Hola {nombr}", 10, 10, "did you mean {nombre}?"),
            ("a\n {fecha:breve}", 11, 2, "use one of: corta"), ("{monto", 10, 5, "close it"),
            ("x}", 10, 6, "write }}"), ("{?monto}x", 10, 5, "add {/monto}"),
            ("{/monto}", 10, 5, "write {?monto} before"),
            ("{?monto}{?fecha}{/fecha}{/monto}", 10, 13, "close the first"),
            ("{}", 10, 5, "use one of"),
        ]
    )
    func mistakes(source: String, line: Int, column: Int, remedy: String) throws {
        let error = #expect(throws: TemplateMistakes.self) {
            try Template(source, fields: fields, at: place)
        }
        let mistake = try #require(error?.mistakes.first)
        #expect(mistake.place == SourcePlace(line: line, column: column))
        #expect(mistake.remedy.hasPrefix(remedy), "\(mistake)")
    }

    @Test("No source traps", arguments: 0..<20)
    func anySource(seed: UInt64) {
        var generator = Generator(seed: seed)
        let parts = ["{", "}", "{?", "{/", "nombre", "monto", ":", "corta", "x", "\n", "ñ", "}}"]
        for _ in 0..<200 {
            let source = (0..<generator.below(12)).map { _ in parts[Int(generator.below(12))] }
            _ = try? rendered(source.joined())
        }
    }
}

@Suite("Texts before they are published")
struct TemplateReviewTests {
    private func review(_ source: String, _ change: (inout TemplateRules) -> Void = { _ in })
        throws -> TemplateReview
    {
        var rules = TemplateRules()
        change(&rules)
        return try Template(source, fields: fields, at: place)
            .review(rules, routes: [route(.automatic, shift: true)], locale: .mexico)
    }

    @Test(
        "The first 40 characters must not tell of a debt, in the shortest message",
        arguments: [
            ("Hola {nombre}, tu adeudo es de {monto}", false), ("Tienes un saldo vencido", false),
            ("Hola {nombre}, le saluda Banco Sol. Tenemos información para usted: su adeudo", true),
            ("Hola {nombre:completo}, escribimos de {acreedor}: MORA", false),
            ("Hola {nombre}, buen día. Te moraba", true), ("PAGO IMPAGADO", false),
        ]
    )
    func preview(source: String, isPublished: Bool) throws {
        #expect(try review(source).mistakes.isEmpty == isPublished)
    }

    @Test("What a rule requires must be said in every message, and what it forbids in none")
    func content() throws {
        let required = RequiredContent(
            id: "MX-FIRST-c",
            title: "el acreedor",
            fields: ["acreedor"],
            phrases: PhraseList(["banco sol"])
        )
        let threat = ForbiddenContent(id: "MX-THREAT", phrases: PhraseList(["embarg*", "cárcel"]))
        let rules: (inout TemplateRules) -> Void = {
            $0.required = [required]
            $0.forbidden = [threat]
        }
        #expect(try review("Hola {nombre}, de {acreedor}", rules).mistakes.isEmpty)
        #expect(try review("Hola, BANCO SOL le saluda", rules).mistakes.isEmpty)
        #expect(try review("Hola{?acreedor} {acreedor}{/acreedor}", rules).mistakes.count == 1)
        let text =
            "Hola {nombre}, le saluda {acreedor} desde su sucursal en Puebla, CARCEL o embargo"
        #expect(try review(text, rules).mistakes.count == 1)
    }

    @Test("Length, segments and price are given for the shortest and the longest message")
    func costs() throws {
        let review = try review("Hola {nombre}, " + String(repeating: "x", count: 140))
        #expect(review.characters == 148...167)
        #expect(review.costs.first?.segments == 1...2)
        #expect(review.costs.first?.most == Money(minor: 100, .mexicanPeso))
        #expect(review.remarks.count == 1)
        #expect(review.mistakes.isEmpty)
    }
}
