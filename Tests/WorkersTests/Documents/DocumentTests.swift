import Domain
import Foundation
import Messaging
import Strategy
import Testing
import Values
import Vault
import Workers

@Suite("Documents")
struct DocumentTests {
    private func text(_ html: String) -> String {
        html.replacing(/<style>[^<]*<\/style>/, with: "")
            .replacing(/<\/?(?:p|h1|h2|td|th|tr|div|li|br|title|table|section)\b[^>]*>/, with: " ")
            .replacing(/<[^>]*>/, with: "").replacing(/\s+/, with: " ")
    }

    private func agreement(_ arrangement: Arrangement) throws -> String {
        try DocumentFixture.documents().html(
            .agreement,
            DocumentValues.agreement(
                arrangement,
                DocumentFixture.parties,
                zone: DocumentFixture.zone()
            )
        )
    }

    @Test("An agreement says in writing what the law asks for")
    func agreementSaysAll() throws {
        let said = text(try agreement(DocumentFixture.settlement()))
        let needed = [
            "Convenio de pago con descuento",
            // Who, of what, how much, on which day.
            "Financiera Demo, S.A. de C.V., SOFOM, E.N.R.", "María Guadalupe Hernández Ñúñez",
            "Crédito personal 0045 1180 7723", "$12,480.50 al 21 de noviembre de 2026",
            "Recado Demo, S.C., Laura Méndez, por encargo de",
            // The offer, the discount, and what it is taken from.
            "Usted paga $9,000.00",
            "Se le descuentan $3,480.50 (27.8 %) y, al cumplir, su deuda queda en ceros",
            "Capital $8,000.00 – $8,000.00",
            "Intereses moratorios $2,100.00 $2,100.00 $0.00",
            "Total $12,480.50 $3,480.50 $9,000.00",
            // The calendar.
            "1 lunes 30 de noviembre de 2026 $3,000.00 $6,000.00",
            "3 jueves 31 de diciembre de 2026 $3,000.00 $0.00",
            // Whom to pay, how it is applied, default and reinstatement.
            "Pague solo a Financiera Demo", "CLABE 0021 8001 2345 6789 01",
            "se toman, en este orden: intereses ordinarios y capital.",
            "hasta 2 días después", "Tiene 5 días más para ponerse al corriente",
            "el descuento deja de valer", "Lo que pagó siempre se le toma en cuenta",
            "carta finiquito en 10 días hábiles",
            // The creditor's unit for complaints, privacy, how long it may be accepted.
            "une@demo.example", "Condusef", "demo.example/aviso",
            "vale hasta el jueves 26 de noviembre de 2026",
        ]
        for phrase in needed { #expect(said.contains(phrase), "\(phrase) in \(said)") }
        #expect(!said.contains("{{"))
        #expect(!said.contains("sin costo, en los datos del punto 6"))
    }

    @Test("Rows of the breakdown come to their totals, whatever is known of the parts")
    func rowsAddUp() throws {
        var random = Generator(seed: 5)
        for _ in 0..<200 {
            let covered = 10_000 + Int64(random.below(1_000_000))
            let waived = Int64(random.below(UInt64(covered / 2)))
            var parts = DebtParts()
            var taken = DebtParts()
            var (left, toWaive) = (covered, waived)
            for part in DebtParts.Part.allCases where random.below(2) == 0 {
                let amount = Int64(random.below(UInt64(left + 1)))
                let off = min(toWaive, Int64(random.below(UInt64(amount + 1))))
                parts[part] = Money(minor: amount, .mexicanPeso)
                taken[part] = Money(minor: off, .mexicanPeso)
                (left, toWaive) = (left - amount, toWaive - off)
            }
            let day = DocumentFixture.day("2026-11-30")
            let arrangement = try Arrangement(
                id: ID(high: 1, low: 1),
                account: ID(high: 2, low: 2),
                terms: Arrangement.Terms(
                    kind: waived > 0 ? .settlement : .instalments,
                    balance: Money(minor: covered, .mexicanPeso),
                    covered: Money(minor: covered, .mexicanPeso),
                    waived: Money(minor: waived, .mexicanPeso),
                    coveredParts: parts,
                    waivedParts: taken,
                    dues: [
                        Arrangement.Due(
                            day: day,
                            amount: Money(minor: covered - waived, .mexicanPeso)
                        )
                    ],
                    madeOn: day,
                    validThrough: day
                )
            )
            let values = DocumentValues.agreement(
                arrangement,
                DocumentFixture.parties,
                zone: try DocumentFixture.zone()
            )
            guard case .rows(let rows) = values["conceptos"] else {
                Issue.record("no rows")
                return
            }
            func sum(_ column: String) -> Int64 {
                rows.reduce(0) { sum, row in
                    let text = row[column]?.filter { $0.isNumber || $0 == "-" } ?? ""
                    return sum + (Int64(text) ?? 0)
                }
            }
            #expect(sum("debe") == covered)
            #expect(sum("descuento") == waived)
            #expect(sum("pagar") == covered - waived)
        }
    }

    @Test("The document that is digested does not change by being accepted or by its digest")
    func digested() throws {
        var arrangement = try DocumentFixture.settlement()
        let documents = try DocumentFixture.documents()
        func values() throws -> [String: DocumentTemplate.Value] {
            DocumentValues.agreement(
                arrangement,
                DocumentFixture.parties,
                zone: try DocumentFixture.zone()
            )
        }
        let offered = try documents.html(.agreement, values())
        #expect(try documents.html(.agreement, values()) == offered)
        let digest = PlainDigest.sha256(Array(offered.utf8))
        #expect(PlainDigest.sha256(Array("abc".utf8)).prefix(4) == [0xBA, 0x78, 0x16, 0xBF])
        try arrangement.accept(
            DocumentFixture.evidence(digest),
            today: DocumentFixture.day("2026-11-21")
        )
        let fingerprint = try #require(arrangement.acceptance).document.hexadecimal
        let signed = try documents.html(.agreement, values(), fingerprint: fingerprint)
        let said = text(signed)
        #expect(said.contains("Huella SHA-256: \(fingerprint)"))
        // Nine in the evening in Mexico, though the day has changed in Greenwich.
        #expect(said.contains("21 de noviembre de 2026, 20:14 (America/Mexico_City)"))
        #expect(said.contains("Comprobada con 2 datos"))
        #expect(!said.contains("Para aceptar"))
        var other = arrangement.terms
        other.dues[0].day = DocumentFixture.day("2026-12-01")
        let changed = try documents.html(
            .agreement,
            DocumentValues.agreement(
                Arrangement(id: arrangement.id, account: arrangement.account, terms: other),
                DocumentFixture.parties,
                zone: DocumentFixture.zone()
            )
        )
        #expect(PlainDigest.sha256(Array(changed.utf8)) != digest)
    }

    @Test("Each kind of agreement says what it is, and unknown parts are said to be unknown")
    func kinds() throws {
        let plain = text(try agreement(DocumentFixture.instalments(6)))
        #expect(plain.contains("Convenio de pago en partes"))
        #expect(plain.contains("En 6 pagos, cada uno de $500.00"))
        #expect(plain.contains("Es lo mismo que debe hoy, repartido"))
        #expect(plain.contains("Adeudo $3,000.00 – $3,000.00"))
        #expect(plain.contains("sin costo, en los datos del punto 6"))
        let day = DocumentFixture.day("2026-12-30")
        let later = try Arrangement(
            id: ID(high: 1, low: 1),
            account: ID(high: 2, low: 2),
            terms: Arrangement.Terms(
                kind: .deferral,
                balance: DocumentFixture.pesos(5_000),
                covered: DocumentFixture.pesos(800),
                waived: DocumentFixture.pesos(0),
                dues: [Arrangement.Due(day: day, amount: DocumentFixture.pesos(800))],
                madeOn: DocumentFixture.day("2026-11-21"),
                validThrough: DocumentFixture.day("2026-11-26")
            )
        )
        let deferral = text(try agreement(later))
        #expect(deferral.contains("Convenio para pagar después"))
        #expect(deferral.contains("Debe en total $5,000.00"))
        #expect(deferral.contains("Hasta ese día no le pediremos este pago"))
        #expect(!deferral.contains("carta finiquito"))
    }

    @Test("The settlement letter exists only once the agreement was kept, and tells each payment")
    func settlementLetter() throws {
        var arrangement = try DocumentFixture.settlement()
        let day = DocumentFixture.day
        let digest = [UInt8](repeating: 7, count: 32)
        try arrangement.accept(DocumentFixture.evidence(digest), today: day("2026-11-21"))
        _ = try arrangement.count(
            ID(high: 9, low: 2),
            DocumentFixture.pesos(6_000),
            on: day("2026-12-14")
        )
        #expect(
            DocumentValues.settlementLetter(
                arrangement,
                DocumentFixture.parties,
                issuedOn: day("2026-12-15")
            ) == nil
        )
        _ = try arrangement.count(
            ID(high: 9, low: 1),
            DocumentFixture.pesos(3_000),
            on: day("2026-11-28")
        )
        arrangement.advance(to: day("2026-12-15"))
        let values = try #require(
            DocumentValues.settlementLetter(
                arrangement,
                DocumentFixture.parties,
                issuedOn: day("2026-12-15")
            )
        )
        let said = text(try DocumentFixture.documents().html(.settlementLetter, values))
        for phrase in [
            "Carta finiquito", "Le queda por pagar $0.00", "Se le descontó $3,480.50",
            "28 de noviembre de 2026 $3,000.00 14 de diciembre de 2026 $6,000.00",
            "Total pagado $9,000.00", "da por liquidado", "No se hará más cobranza",
            "Carlos Ruiz, apoderado",
        ] {
            #expect(said.contains(phrase), "\(phrase) in \(said)")
        }
    }

    @Test("A statement tells the parts, what is late, the interest and the payments since")
    func breakdown() throws {
        var account = Account(
            id: ID(high: 2, low: 2),
            creditor: "demo",
            product: "credito",
            country: "MX",
            figures: Account.Figures(
                balance: DocumentFixture.pesos(10_000),
                pastDue: DocumentFixture.pesos(2_000),
                minimumPayment: nil,
                asOf: DocumentFixture.day("2026-11-01")
            ),
            terms: Account.Terms(ordinaryBasisPoints: 0, lateBasisPoints: 3_650, daysInYear: 365),
            dueDay: DocumentFixture.day("2026-10-15"),
            attributes: [
                Account.Attribute(name: "principal", value: .money(DocumentFixture.pesos(9_000))),
                Account.Attribute(
                    name: "late_interest",
                    value: .money(DocumentFixture.pesos(1_000))
                ),
            ]
        )
        _ = account.add(
            Account.Movement(
                payment: ID(high: 9, low: 1),
                amount: DocumentFixture.pesos(500),
                valueDay: DocumentFixture.day("2026-11-11")
            )
        )
        let today = DocumentFixture.day("2026-11-21")
        let figures = NegotiableFigures(
            of: account,
            on: today,
            payingIn: DocumentFixture.parties.application
        )
        let values = DocumentValues.breakdown(account, figures, DocumentFixture.parties, on: today)
        let said = text(try DocumentFixture.documents().html(.breakdown, values))
        // 10 days of 2,000 and 10 of 1,500 at 0.1 % a day are 35 pesos.
        for phrase in [
            "Debe en total $9,535.00", "$1,535.00 ya debía estar pagado",
            "Capital $9,000.00", "Intereses moratorios $535.00", "Total $9,535.00",
            "15 de octubre de 2026, hace 37 días", "36.50 % al año sobre lo atrasado",
            "11 de noviembre de 2026 Pago recibido $500.00",
        ] {
            #expect(said.contains(phrase), "\(phrase) in \(said)")
        }
    }

    @Test("A document that would not name whom to complain to is not made")
    func missing() throws {
        var parties = DocumentFixture.parties
        parties.complaintUnit = ""
        parties.privacyNotice = ""
        let values = DocumentValues.agreement(
            try DocumentFixture.settlement(),
            parties,
            zone: try DocumentFixture.zone()
        )
        let documents = try DocumentFixture.documents()
        #expect(throws: DocumentTemplate.Problem.missing(["une", "aviso"])) {
            try documents.html(.agreement, values)
        }
    }
}

@Suite("Templates of documents")
struct DocumentTemplateTests {
    private func render(
        _ text: String,
        _ values: [String: DocumentTemplate.Value]
    ) throws -> String {
        try DocumentTemplate(text).render(values)
    }

    @Test("Values bring no markup, and nothing that reads otherwise than it is")
    func escaped() throws {
        let nasty = "<script>alert('x')</script>&\"\u{202E}oirevni\u{0}\u{9B}"
        let said = try render("<b title=\"{{v}}\">{{v}}</b>", ["v": .text(nasty)])
        let once = "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;oirevni  "
        #expect(said == "<b title=\"\(once)\">\(once)</b>")
        #expect(try render("{{v}}", ["v": .text("{{w}}")]) == "{{w}}")
    }

    @Test("Sections stand for rows, for what is there, and for what is not")
    func sections() throws {
        let text = "{{#t}}[{{a}}{{#b}}+{{b}}{{/b}}{{^b}}-{{/b}}{{c}}]{{/t}}{{^t}}none{{/t}}"
        let rows: [[String: String]] = [["a": "1", "b": "2"], ["a": "3", "b": ""]]
        #expect(try render(text, ["t": .rows(rows), "c": .text("!")]) == "[1+2!][3-!]")
        #expect(try render(text, ["t": .rows([]), "c": .text("!")]) == "none")
    }

    @Test(
        "Mistakes of templates are told with their line",
        arguments: [
            ("a\n{{v", DocumentTemplate.Problem.badPlace(line: 2)),
            ("{{V}}", .badPlace(line: 1)),
            ("{{}}", .badPlace(line: 1)),
            ("\n{{#a}}x", .unbalanced("a", line: 2)),
            ("x{{/a}}", .unbalanced("a", line: 1)),
            ("{{#a}}{{#b}}{{/a}}{{/b}}", .unbalanced("a", line: 1)),
            ("{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}", .tooDeep(line: 1)),
        ]
    )
    func mistakes(text: String, problem: DocumentTemplate.Problem) {
        #expect(throws: problem) { try DocumentTemplate(text) }
    }

    @Test("A name that documents do not have is told, and tables are bounded")
    func values() throws {
        #expect(throws: DocumentTemplate.Problem.unknownName("x", line: 2)) {
            try render("\n{{x}}", [:])
        }
        #expect(throws: DocumentTemplate.Problem.unknownName("t", line: 1)) {
            try render("{{t}}", ["t": .rows([])])
        }
        let many = [[String: String]](repeating: [:], count: DocumentTemplate.rowLimit + 1)
        #expect(throws: DocumentTemplate.Problem.tooManyRows("t")) {
            try render("{{#t}}{{/t}}", ["t": .rows(many)])
        }
        #expect(throws: DocumentTemplate.Problem.tooLong) {
            try DocumentTemplate(String(repeating: "x", count: DocumentTemplate.byteLimit + 1))
        }
    }

    @Test("Texts thrown together at random are read or refused, never more", arguments: 1...40)
    func anything(seed: Int) {
        var random = Generator(seed: UInt64(seed))
        let pieces = ["{{", "}}", "{{#a}}", "{{/a}}", "{{^a}}", "{{a}}", "<b>", "é\n", "#", "/"]
        for _ in 0..<200 {
            let text = (0..<random.below(12)).map { _ in pieces[Int(random.below(10))] }.joined()
            if let template = try? DocumentTemplate(text) {
                _ = try? template.render(["a": .text("x")])
            }
        }
    }
}
