import Testing
import Values

@testable import Domain

@Suite("Reading a portfolio")
struct PortfolioReaderTests {
    @Test("A good row becomes a record and counts in the totals")
    func good() throws {
        var reader = try reader(header: basicHeader)
        let outcome = reader.read(line: 2, texts: cells("A1,C1,1500.50,300,05/11/2026"))
        let record = try #require(outcome.record)
        #expect(outcome.problems.isEmpty)
        #expect(record.account.number == "A1")
        #expect(record.account.figures.balance.minor == 150_050)
        #expect(record.account.dueDay == Day(iso: "2026-11-05"))
        #expect(record.persons[0].key == "BANCO/C1")
        #expect(reader.totals.accepted == 1)
        #expect(reader.totals.sums[.mexicanPeso]?.pastDue == 30_000)
    }

    @Test(
        "A bad mandatory field refuses its row and nothing else",
        arguments: [
            (",C1,1,1,05/11/2026", ImportProblem.Code.missing, "cuenta"),
            ("A1,C1,,1,05/11/2026", .missing, "saldo"),
            ("A1,C1,uno,1,05/11/2026", .badAmount, "saldo"),
            ("A1,C1,99999999999999,1,05/11/2026", .amountOutOfRange, "saldo"),
            ("A1,C1,1,1,32/11/2026", .badDate, "vence"),
            ("A1,C1,1,1,00/00/0000", .dateOutOfRange, "vence"),
            ("A1,C1,1,1,01/01/1900", .dateOutOfRange, "vence"),
            ("A1,C1,1,1,01/01/2090", .dateOutOfRange, "vence"),
            ("4.5E+15,C1,1,1,05/11/2026", .scientificNotation, "cuenta"),
            ("4111111111111111,C1,1,1,05/11/2026", .cardNumber, "cuenta"),
            ("A1,C1,1", .shortRow, ""),
        ]
    )
    func refused(line: String, code: ImportProblem.Code, column: String) throws {
        var reader = try reader(header: basicHeader)
        let outcome = reader.read(line: 7, texts: cells(line))
        #expect(outcome.record == nil)
        let problem = try #require(outcome.problems.first)
        #expect(problem.code == code)
        #expect(problem.column == column)
        #expect(problem.line == 7)
        #expect(problem.isRefusal)
        #expect(problem.maskedValue.utf8.count <= 4)
        #expect(!problem.csvLine.contains("4111111"))
        #expect(reader.read(line: 8, texts: cells("B,C1,1,1,05/11/2026")).record != nil)
        #expect(reader.totals.refused == 1)
        #expect(reader.totals.problems[code] == 1)
    }

    @Test(
        "A bad optional field is a warning and the row is kept without it",
        arguments: [
            ("rfc: extra", "GODE561231GR9", ImportProblem.Code.rfcCheckDigit),
            ("rfc: extra", "XAXX010101000", .genericRFC), ("curp: extra", "NADA", .badCURP),
            ("clabe: extra", "123", .badCLABE),
            ("clabe: extra", "2010077777777771", .clabeRepaired),
            ("clabe: extra", "2.01E+15", .scientificNotation), ("phones: extra", "123", .badPhone),
            ("phones: extra", "4111111111111111", .cardNumber),
            ("emails: extra", "ana@", .badEmail),
            ("full_name: extra", "Ana 5555555555554444", .cardNumber),
            ("birth_date: extra", "01/01/1900", .dateOutOfRange),
            ("state: extra", "Atlántida", .unknownCode),
            ("ordinary_rate: extra", "mucho", .badNumber),
            ("minimum_payment: extra", "x", .badAmount),
            ("days_past_due: extra", "90", .daysPastDueMismatch),
            ("preferred_hours: extra", "tarde", .badHours),
            ("attributes: {k: {column: extra, type: number}}", "x", .badNumber),
        ]
    )
    func warned(field: String, value: String, code: ImportProblem.Code) throws {
        var reader = try reader("  " + field, header: basicHeader + ["extra"])
        let outcome = reader.read(
            line: 2,
            texts: cells("A1,C1,10,10,05/11/2026") + [value]
        )
        #expect(outcome.record != nil)
        #expect(outcome.problems.map(\.code) == [code])
        #expect(outcome.problems.allSatisfy { !$0.isRefusal })
    }

    @Test("An account that comes twice is refused the second time")
    func duplicate() throws {
        var reader = try reader(header: basicHeader)
        #expect(reader.read(line: 2, texts: cells("A1,C1,1,1,05/11/2026")).record != nil)
        let second = reader.read(line: 3, texts: cells("A1,C2,1,1,05/11/2026"))
        #expect(second.record == nil)
        #expect(second.problems.map(\.code) == [.duplicateAccount])
        #expect(reader.totals.persons == 1)
    }

    @Test("A refused row of a known account says whose it is, so that it is not withdrawn")
    func refusedKey() throws {
        var reader = try reader(header: basicHeader)
        let outcome = reader.read(line: 2, texts: cells("A1,C1,x,1,05/11/2026"))
        #expect(outcome.record == nil)
        #expect(outcome.refusedKey == PortfolioRecord.key(accountNumber: "A1"))
        #expect(reader.read(line: 3, texts: cells(",C1,1,1,05/11/2026")).refusedKey == nil)
        let torn = reader.read(line: 4, texts: cells("A1,C1,1,1"))
        #expect(torn.record == nil)
        #expect(torn.refusedKey == PortfolioRecord.key(accountNumber: "A1"))
    }

    @Test("Days past due alone give the oldest due date")
    func derived() throws {
        let yaml = """
            creditor: B
            fields: {account_number: c, balance: s, past_due: s, days_past_due: d}
            """
        var reader = try PortfolioReader(
            mapping: Mapping(tree(yaml)),
            header: ["c", "s", "d"],
            asOf: today,
            phones: tenDigits
        )
        let record = reader.read(line: 2, texts: ["1", "5", "20"]).record
        #expect(record?.account.dueDay == Day(iso: "2026-11-01"))
    }

    @Test("Co-obligors, guarantors and references become persons of their role")
    func persons() throws {
        let further = """
              co_obligors: [{full_name: co, phones: [telco]}]
              references: [{full_name: ref}]
              phones: [tel1, tel2]
            """
        var reader = try reader(
            further,
            header: basicHeader + ["co", "telco", "ref", "tel1", "tel2"]
        )
        let record = try #require(
            reader.read(
                line: 2,
                texts: cells("A1,C1,1,1,05/11/2026,Eva,5500000002,,5500000001,55 0000 0001")
            ).record
        )
        #expect(record.persons.map(\.role) == [.debtor, .coObligor])
        #expect(record.persons[0].contacts.count == 1)
        #expect(record.persons[1].key == "BANCO/cuenta/A1/1")
    }

    @Test("Columns of work give contact points at work, whatever kind of number it is")
    func work() throws {
        let further = """
              phones: [tel, {column: oficina, kind: work}]
              emails: [mail, {column: correo, kind: work}]
            """
        var reader = try reader(
            further,
            header: basicHeader + ["tel", "oficina", "mail", "correo"]
        )
        let outcome = reader.read(
            line: 2,
            texts: cells("A1,C1,1,1,05/11/2026,5500000001,5500000002,a@b.mx,a@trabajo.mx")
        )
        let contacts = try #require(outcome.record).persons[0].contacts
        #expect(contacts.map(\.kind).dropFirst() == [.workPhone, .email, .workEmail])
        #expect(contacts.first?.kind != .workPhone)
    }

    @Test(
        "Who lives in another country has neither the zones nor the states of the file's",
        arguments: [
            ("", "MX", "MX-JAL"), ("mx", "MX", "MX-JAL"), ("México", "MX", "MX-JAL"),
            ("MEX", "MX", "MX-JAL"), ("CO", "CO", nil), ("Colombia", "CO", nil),
            ("EE.UU.", "US", nil), ("Cololandia", nil, nil), ("57", nil, nil),
        ]
    )
    func residence(word: String, country: String?, region: String?) throws {
        var reader = try reader(
            "  state: estado\n  country: pais",
            header: basicHeader + ["estado", "pais"]
        )
        let outcome = reader.read(line: 2, texts: cells("A1,C1,1,1,05/11/2026,14") + [word])
        let person = try #require(outcome.record).persons[0]
        #expect(person.country == country)
        #expect(person.region == region)
        #expect(person.zones == (region == nil ? [] : ["America/Mexico_City"]))
        #expect(outcome.problems.map(\.code) == (country == nil ? [.unknownCode] : []))
    }

    @Test("The digest changes with the content and with nothing else")
    func digest() throws {
        func digest(_ line: String, asOf: Day = today) throws -> UInt64? {
            var reader = try reader(header: basicHeader, asOf: asOf)
            return reader.read(line: 2, texts: cells(line)).record?.digest
        }
        let first = try digest("A1,C1,1500.00,300,05/11/2026")
        #expect(try digest("A1, C1 ,$1500,300.00,5-11-26") == first)
        #expect(try digest("A1,C1,1500.00,300,05/11/2026", asOf: today.adding(days: 1)) == first)
        #expect(try digest("A1,C1,1500.01,300,05/11/2026") != first)
        #expect(try digest("A1,C2,1500.00,300,05/11/2026") != first)
    }

    @Test("Random octets never trap", arguments: 1...40 as ClosedRange<UInt64>)
    func fuzz(seed: UInt64) throws {
        var random = Generator(seed: seed)
        let mapping = try Mapping(tree(try shipped("Resources/mappings/banco.yaml")))
        let header = mapping.columns
        var reader = try PortfolioReader(
            mapping: mapping,
            header: header,
            asOf: today,
            phones: tenDigits
        )
        let alphabet = Array("0123456789.,-/$()E+@ ABCñ\u{0}\"'%".utf8)
        for line in 0..<200 {
            let bytes = (0..<random.below(400)).map { _ in
                random.below(4) == 0
                    ? UInt8(truncatingIfNeeded: random.next())
                    : alphabet[Int(random.below(UInt64(alphabet.count)))]
            }
            let cuts = (0...header.count).map { _ in Int(random.below(UInt64(bytes.count + 1))) }
                .sorted()
            let count = header.count - Int(random.below(10) == 0 ? 1 : 0)
            let outcome = bytes.withUnsafeBytes { buffer in
                reader.read(line: line, bytes: buffer, columnCount: count) {
                    cuts[$0]..<cuts[$0 + 1]
                }
            }
            #expect(outcome.record != nil || !outcome.problems.isEmpty)
        }
        #expect(reader.totals.rows == 200)
        #expect(reader.totals.accepted + reader.totals.refused == 200)
    }
}
