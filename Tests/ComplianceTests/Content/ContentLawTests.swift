import Compliance
import Domain
import Messaging
import Testing
import Values

@Suite("Packs say which content is forbidden where")
struct ContentLawTests {
    private let law = ContentLaw(World.shipped)
    private let day = Day(iso: "2026-06-01")!

    private func blocking(_ contentClass: ContentClasses, _ country: String?) -> [String] {
        law.prohibitions(of: contentClass, in: country, on: day).filter { $0.decision == .block }
            .map { "\($0.pack) \($0.rule)" }
    }

    @Test(
        "Every class that a review finds is forbidden somewhere in each country",
        arguments: [
            "MX", "CO", "PE", "CL", "EC", "AR", "BR", "ES", "US", "GT", nil,
        ]
    )
    func everywhere(country: String?) {
        for (word, contentClass) in ContentClasses.reviewed.words.map({
            ($0, ContentClasses(name: $0)!)
        }) {
            let rules = law.prohibitions(of: contentClass, in: country, on: day)
            #expect(!rules.isEmpty, "\(word)")
            #expect(rules.allSatisfy { !$0.source.references.isEmpty })
            #expect(
                rules.contains { $0.decision == .block } == (contentClass != .repeats),
                "\(word)"
            )
        }
    }

    @Test("MX Disposición Cuarta: threats and offences, by both profiles")
    func mexico() {
        #expect(
            blocking(.offends, "MX") == [
                "mx-conservative tone", "mx-conservative content-threat", "mx-literal tone",
                "mx-literal content-threat",
            ]
        )
        #expect(blocking(.impersonates, "MX").contains("mx-literal content-authority"))
        #expect(blocking(.deceives, "MX") == ["mx-conservative content-manner"])
    }

    @Test("A country without a pack has the one that stands in for it, one with a pack its own")
    func standIn() {
        #expect(blocking(.threatens, "GT") == ["default-conservative content"])
        #expect(blocking(.pressures, "CL").contains("cl content"))
        #expect(!blocking(.threatens, "CL").contains { $0.hasPrefix("default") })
    }

    @Test("A rule before its day and of another channel does not speak")
    func datesAndChannels() {
        #expect(law.prohibitions(of: .looksJudicial, in: "MX", on: Day(iso: "2014-01-01")!).isEmpty)
        #expect(
            !law.prohibitions(of: .threatens, in: "MX", over: .letter, on: day).isEmpty
        )
    }
}

@Suite("Free text reaches the gate only reviewed")
struct ReviewedTextTests {
    private func verdict(_ text: String, earlier: [String] = []) throws -> Verdict {
        let reviewed = try ReviewedText(
            text,
            by: Reviewing.reviewer,
            over: .sms,
            earlier: earlier
        )
        var question = Question(at: "2026-03-10 12:00")
        question.request.isFromAgent = true
        question.request.content = reviewed.facts(
            items: [.optOutWording],
            classes: [],
            verification: .none
        )
        return World.conservativeGate.review(question)
    }

    @Test(
        "The gate refuses an agent's text by the rule of what was found",
        arguments: [
            ("Hola Ana, le vamos a demandar.", "content-threat"),
            ("Hola Ana, es usted un ratero.", "content-threat"),
            ("Hola Ana, juzgado segundo civil.", "content-legal"),
            ("Hola Ana, llamaremos a su jefe.", "content-exposure"),
            ("Hola Ana, le escribe la Fiscalía.", "content-authority"),
            ("Hola Ana, tiene 2 horas para pagar.", "content-manner"),
            ("Hola Ana, deposite a mi tarjeta.", "content-manner"),
            ("Hola Ana, mándeme su NIP.", "content-manner"),
        ]
    )
    func refuses(text: String, rule: String) throws {
        let verdict = try verdict(text)
        #expect(verdict.outcome == .never)
        #expect(verdict.findings.map(\.citation.rule).contains(rule))
    }

    @Test("A harmless text is cleared, a repeated one with a warning")
    func clears() throws {
        let text = "Hola Ana, ¿qué día le queda mejor para platicar?"
        guard case .cleared = try verdict(text).outcome else {
            Issue.record("a harmless text was refused")
            return
        }
        let repeated = try verdict(text, earlier: [text])
        guard case .cleared = repeated.outcome else {
            Issue.record("a repeated text was refused")
            return
        }
        #expect(repeated.findings.map(\.citation.rule).contains("content-repeats"))
    }

    @Test("What an agent writes keeps what its author says and adds what is found")
    func facts() throws {
        let text = try ReviewedText(
            "Hola Ana, le vamos a demandar; marque al 800 111.",
            by: Reviewing.reviewer,
            over: .sms
        )
        let facts = text.facts(
            items: .optOutWording,
            classes: .revealsName,
            verification: .none
        )
        #expect(facts.items == .optOutWording)
        #expect(facts.classes == [.revealsName, .threatens])
    }

    @Test("A text too long to be reviewed is no text")
    func tooLong() {
        #expect(throws: UnreviewedText.self) {
            try ReviewedText(
                String(repeating: "a ", count: ContentReviewer.textLimit),
                by: Reviewing.reviewer,
                over: .email
            )
        }
    }
}

@Suite("Texts of files are checked with their place")
struct TextCheckTests {
    private let check = TextCheck(
        Reviewing.reviewer,
        ContentLaw(World.shipped),
        on: Day(iso: "2026-06-01")!
    )
    private let fields = TemplateFields([
        TemplateField("nombre", .name, isPersonal: true, maximumLength: 40),
        TemplateField("monto", .money, isPersonal: false, maximumLength: 40),
    ])

    @Test("The place of a phrase is its own line and column, folded lines or not")
    func place() throws {
        let file = """
            texts:
              uno: >-
                Hola {nombre}, si no cubre {monto}
                hoy mismo, le vamos a
                embargar sus bienes.
              dos: "Hola {nombre}, evite problemas"
            """
        let tree = try YAML.tree(text: file)
        let templates = try ["uno", "dos"].map { id in
            let body = try #require(tree["texts"]?[id])
            return (id: id, template: try Template(body.text!, fields: fields, at: body.place))
        }
        let mistakes = check.check(templates, file: file).mistakes
        #expect(
            mistakes.map(\.place) == [
                SourcePlace(line: 5, column: 5), SourcePlace(line: 6, column: 24),
            ]
        )
        let first = try #require(mistakes.first?.description)
        #expect(first.contains("threatens") && first.contains("“embargar”"))
        #expect(first.contains("mx-conservative, content-threat: CONDUSEF"))
    }

    @Test("A phrase that only stands there without the optional part is found")
    func optional() throws {
        let source = "Hola, le vamos a {?nombre}ayudar, {nombre}, y nunca a {/nombre}demandar"
        let template = try Template(source, fields: fields, at: SourcePlace(line: 1, column: 1))
        let found = check.check([("uno", template)], file: source).mistakes
        #expect(found.count == 1)
    }

    @Test("Two texts that say nearly the same are told, and nothing is refused")
    func repetition() throws {
        let place = SourcePlace(line: 3, column: 1)
        let one = try Template(
            "Hola {nombre}, su pago de este mes es {monto}",
            fields: fields,
            at: place
        )
        let two = try Template(
            "Hola {nombre}: su pago de este mes es {monto}.",
            fields: fields,
            at: place
        )
        let result = check.check([("uno", one), ("dos", two)], file: "")
        #expect(result.mistakes.isEmpty)
        #expect(result.remarks.map(\.place) == [place])
    }
}
