import Foundation
import Testing
import Values

@testable import Domain

@Suite("Mappings")
struct MappingTests {
    @Test("A mistake is told with its place and what was probably meant")
    func mistakes() throws {
        let yaml = """
            creditor: BANCO
            numbers: 1 234
            fields:
              account_number: cuenta
              balanse: saldo
              past_due: '= money(vencido) + 1'
              due_date: {column: vence, datos: dd/mm/yyyy}
            """
        let error = #expect(throws: MappingMistakes.self) { try Mapping(tree(yaml)) }
        let texts = try #require(error).mistakes.map(\.description)
        #expect(texts.contains { $0.contains("line 5") && $0.contains("'balance'") })
        #expect(texts.contains { $0.contains("line 2") && $0.contains("1,234.56") })
        #expect(texts.contains { $0.contains("line 6") && $0.contains("does not take") })
        #expect(texts.contains { $0.contains("line 7") && $0.contains("'dates'") })
        #expect(texts.contains { $0.contains("balance is not mapped") })
    }

    @Test("A column that the file lacks is told with the nearest one")
    func missingColumn() throws {
        let error = #expect(throws: MappingMistakes.self) {
            try reader(header: ["cuenta", "cliente", "saldos", "vencido", "vence"])
        }
        #expect(try #require(error).description.contains("Did you mean 'saldos'?"))
    }

    @Test("Of a file that came without its header no cell is shown, only that it looks like data")
    func noHeader() throws {
        let line = "A0001,Clemente,Ana Prueba,5512340001,1500.00,05/11/2026,ana@correo.example,VIG"
        let error = #expect(throws: MappingMistakes.self) { try reader(header: cells(line)) }
        let text = try #require(error).description
        #expect(text.contains("looks like data") && text.contains("header: false"))
        for cell in cells(line) { #expect(!text.contains(cell)) }
    }

    @Test("A header with an odd cell shows the names that columns have, and no other")
    func oddHeader() throws {
        let header = ["Saldo Total", "No. Cliente", "Nombre", "A0001", "Ana Prueba", "Celular"]
        let error = #expect(throws: MappingMistakes.self) { try reader(header: header) }
        let text = try #require(error).description
        #expect(text.contains("Saldo Total") && text.contains("Celular"))
        #expect(!text.contains("A0001") && !text.contains("Ana"))
    }

    @Test(
        "Each shipped mapping is without mistakes",
        arguments: [
            "uci-credit-card", "generated", "banco", "tienda", "escuela", "servicio", "empeno",
            "gobierno", "pagos",
        ]
    )
    func shippedMapping(name: String) throws {
        let mapping = try Mapping(tree(try shipped("Resources/mappings/\(name).yaml")))
        #expect(!mapping.columns.isEmpty)
        #expect(mapping.kind == (name == "pagos" ? .payments : .portfolio))
    }

    @Test(
        "Each example file is read by its mapping without refusals",
        arguments: ["banco", "tienda", "escuela", "servicio", "empeno", "gobierno"]
    )
    func example(name: String) throws {
        let mapping = try Mapping(tree(try shipped("Resources/mappings/\(name).yaml")))
        let text = try shipped("Examples/portfolios/\(name).csv")
        let mark = mapping.file.delimiter.map { Character(UnicodeScalar($0)) } ?? ","
        let rows = text.split(separator: "\n").map {
            $0.split(separator: mark, omittingEmptySubsequences: false).map(String.init)
        }
        var reader = try PortfolioReader(
            mapping: mapping,
            header: rows[0],
            asOf: today,
            phones: tenDigits
        )
        for (index, row) in rows.dropFirst().enumerated() {
            let outcome = reader.read(line: index + 2, texts: row)
            #expect(outcome.record != nil, "\(outcome.problems)")
            #expect(outcome.problems.isEmpty, "\(outcome.problems)")
        }
        #expect(reader.totals.accepted == rows.count - 1)
        #expect(rows.count >= 11)
    }

    @Test("The UCI mapping reads a row, invents its contacts and says so")
    func uci() throws {
        let mapping = try Mapping(tree(try shipped("Resources/mappings/uci-credit-card.yaml")))
        let header = cells(
            "ID,LIMIT_BAL,SEX,EDUCATION,MARRIAGE,AGE,PAY_0,PAY_2,PAY_3,PAY_4,PAY_5,PAY_6,"
                + "BILL_AMT1,BILL_AMT2,BILL_AMT3,BILL_AMT4,BILL_AMT5,BILL_AMT6,PAY_AMT1,PAY_AMT2,"
                + "PAY_AMT3,PAY_AMT4,PAY_AMT5,PAY_AMT6,default"
        )
        var reader = try PortfolioReader(
            mapping: mapping,
            header: header,
            asOf: today,
            phones: tenDigits
        )
        let line = "1,20000,2,2,1,24,2,2,-1,-1,-2,-2,3913,3102,689,0,0,0,0,689,0,0,0,0,1"
        let outcome = reader.read(line: 2, texts: cells(line))
        let record = try #require(outcome.record)
        #expect(outcome.problems.isEmpty)
        #expect(record.isContactDataMadeUp)
        #expect(record.account.figures.balance == Money(minor: 391_300, .mexicanPeso))
        #expect(record.account.figures.pastDue == Money(minor: 78_260, .mexicanPeso))
        #expect((31...60).contains(today.days(since: record.account.dueDay)))
        #expect(record.persons[0].contacts.count == 1)
        #expect(record.persons[0].name.display?.isEmpty == false)
    }

    @Test(
        "What is another person's is never proposed as the debtor's, and the mapping says why",
        arguments: [
            "Tel. Aval", "TEL_AVAL1", "Nombre aval", "TelAval", "Tel. Referencia", "Ref 1 Tel",
            "Referencia Personal", "Teléfono Ref. 2", "Nombre Cónyuge", "Correo del Fiador",
            "RFC Obligado Solidario", "Celular familiar", "Teléfono gestor",
        ]
    )
    func anotherPerson(name: String) throws {
        let proposal = MappingProposer.propose(
            header: ["Cuenta", name],
            sampleRows: [["A0001", "5512340001"], ["A0002", "5512340002"]],
            creditor: "X"
        )
        #expect(proposal.columns.map(\.field) == ["account_number", nil])
        #expect(proposal.yaml.contains("# sin usar: \(name) (de otra persona"))
    }

    @Test(
        "A payment's reference and the debtor's own columns are still proposed",
        arguments: [
            ("Referencia", "payment_reference"), ("Referencia de pago", "payment_reference"),
            ("Tel. Casa", "phones"), ("TEL_TRABAJO", "phones"), ("Celular Tutor", "phones"),
            ("Días de atraso", "days_past_due"), ("Fecha vencimiento", "due_date"),
        ]
    )
    func ownColumn(name: String, field: String) {
        #expect(HeaderSynonyms.field(name) == field)
        #expect(!HeaderSynonyms.isOfAnotherPerson(name))
    }

    @Test(
        "Weeks, months and payments late are not days past due",
        arguments: ["SEM_ATRASO", "Semanas de atraso", "Meses atraso", "Pagos en atraso"]
    )
    func weeks(name: String) {
        #expect(HeaderSynonyms.field(name) == nil)
    }

    @Test("Cliente is a number where it holds codes, and a name where it holds names")
    func customer() {
        func fields(_ customers: [String]) -> [String?] {
            let rows = customers.map { [$0, "Persona de Prueba"] }
            return MappingProposer.propose(
                header: ["Cliente", "Nombre"],
                sampleRows: rows,
                creditor: "X"
            ).columns.map(\.field)
        }
        #expect(fields(["C0001", "C0002"]) == ["customer_number", "full_name"])
        #expect(fields(["Ana Prueba", "Luz Prueba"]) == ["full_name", nil])
    }

    @Test(
        "The format of dates is found, whatever the year",
        arguments: [
            (["05/11/2026", "21/11/2026"], "dd/mm/yyyy"),
            (["11/05/2031", "11/21/2031"], "mm/dd/yyyy"),
            (["2026-11-05", "2027-01-21"], "yyyy-mm-dd"), (["20261105", "20261121"], "yyyymmdd"),
            (["05112026", "21112026"], "ddmmyyyy"), (["01/02/1950", "21/02/1950"], "dd/mm/yyyy"),
        ] as [([String], String)]
    )
    func dates(cells: [String], format: String) {
        let proposal = MappingProposer.propose(
            header: ["Fecha límite"],
            sampleRows: cells.map { [$0] },
            creditor: "X"
        )
        #expect(proposal.yaml.contains("dates: \(format)\n"))
        #expect(proposal.columns.map(\.confidence) == [.high])
    }

    @Test("A proposal finds the usual columns by name and content")
    func proposal() throws {
        let header = [
            "no_cte", "num_cuenta", "saldo_total", "saldo_vdo", "fec_lim_pago", "tel_cel",
            "nom_cte", "x1", "RFC", "edo", "dias_mora",
        ]
        let rows = [
            [
                "C1", "0001", "1500.00", "300.00", "05/11/2026", "5500000001", "Ana Prueba",
                "002010077777777771", "GODE561231GR8", "JAL", "16",
            ]
        ]
        let proposal = MappingProposer.propose(
            header: header,
            sampleRows: rows,
            creditor: "NUEVO"
        )
        let fields = proposal.columns.map { $0.field ?? "-" }
        #expect(
            fields == [
                "customer_number", "account_number", "balance", "past_due", "due_date", "phones",
                "full_name", "clabe", "rfc", "state", "days_past_due",
            ]
        )
        #expect(proposal.missing.isEmpty)
        let mapping = try Mapping(tree(proposal.yaml))
        var reader = try PortfolioReader(
            mapping: mapping,
            header: header,
            asOf: today,
            phones: tenDigits
        )
        #expect(reader.read(line: 2, texts: rows[0]).record != nil)
    }
}
