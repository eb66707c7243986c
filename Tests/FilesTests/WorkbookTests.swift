import CZip
import Testing
import Values

@testable import Files

@Suite("Tables from workbooks")
struct WorkbookTests {
    private func read(
        _ parts: [String: String],
        _ options: TableOptions = TableOptions()
    ) throws -> (header: [String], rows: [[String]], faults: [RowFault], report: TableReport) {
        let folder = TemporaryFolder()
        let path = folder.path("book.xlsx")
        try writeArchive(parts, to: path)
        let reader = try TableReader(path: path, options: options)
        var rows: [[String]] = []
        var faults: [RowFault] = []
        while let block = try reader.nextBlock() {
            faults += block.faults
            for row in 0..<block.rowCount { rows.append(block.texts(row)) }
        }
        return (reader.header, rows, faults, reader.report)
    }

    @Test("shared and inline texts, numbers, dates, truth values and gaps are read")
    func cells() throws {
        let table = try read(book(sheet: Self.rows))
        #expect(table.header == ["cuenta", "nombre", "saldo", "fecha", "activa"])
        #expect(
            table.rows == [
                ["1001", "José Núñez", "0.3", "2026-11-21", "TRUE"],
                ["1002", "", "1500", "2026-11-21T06:00:00", ""],
                ["123456789012345678", "a<b", "-0.00001", "1900-01-01", "FALSE"],
            ]
        )
        #expect(table.report.container == .workbook)
        #expect(table.report.sheet == "Cartera")
        #expect(table.faults.isEmpty)
    }

    @Test("a sheet is chosen by its name, and a missing one is said to be missing")
    func sheets() throws {
        var options = TableOptions()
        options.sheet = "otra"
        #expect(try read(book(sheet: Self.rows), options).rows == [["1"]])
        options.sheet = "no hay"
        let problem = #expect(throws: FileProblem.self) {
            _ = try read(book(sheet: Self.rows), options)
        }
        #expect(problem?.code == .workbook)
    }

    @Test("a ZIP archive that is no workbook is refused")
    func otherArchive() {
        let problem = #expect(throws: FileProblem.self) { _ = try read(["a.csv": "a,b\n1,2\n"]) }
        #expect(problem?.code == .workbook)
    }

    @Test("a workbook with entities is refused before they explode")
    func entities() {
        var parts = book(sheet: Self.rows)
        parts["xl/sharedStrings.xml"] = """
            <!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>
            """
        let problem = #expect(throws: FileProblem.self) { _ = try read(parts) }
        #expect(problem?.code == .tooLarge)
    }

    @Test("a part that inflates beyond measure is refused by its ratio")
    func bomb() {
        var parts = book(sheet: Self.rows)
        parts["xl/sharedStrings.xml"] = String(repeating: " ", count: 70 << 20)
        let problem = #expect(throws: FileProblem.self) { _ = try read(parts) }
        #expect(problem?.code == .tooLarge)
    }

    @Test("changed and cut-off workbooks never trap", arguments: [1, 2, 3] as [UInt64])
    func garbage(seed: UInt64) throws {
        let folder = TemporaryFolder()
        try writeArchive(book(sheet: Self.rows), to: folder.path("good.xlsx"))
        let good = try #require(WholeFile.read(folder.path("good.xlsx"), limit: 1 << 20))
        var random = Generator(seed: seed)
        for round in 0..<150 {
            var octets = good
            if round % 2 == 0 {
                octets.removeLast(Int(random.below(UInt64(octets.count - 8))))
            } else {
                for _ in 0..<8 {
                    octets[Int(random.below(UInt64(octets.count)))] = UInt8(random.below(256))
                }
            }
            let path = folder.write("bad.xlsx", octets)
            guard let reader = try? TableReader(path: path) else { continue }
            while let block = try? reader.nextBlock() { #expect(block.rowCount >= 0) }
        }
    }

    @Test(
        "format codes show dates, times or numbers",
        arguments: [
            ("yyyy-mm-dd", StyleList.Show.date), ("dd/mm/yyyy hh:mm", .dateAndTime),
            ("[h]:mm:ss", .time), ("#,##0.00", .number), ("0.00\" días\"", .number),
            ("[$-80A]d\\ \"de\"\\ mmmm", .date), ("General", .number), ("[Red]0.00", .number),
            ("$#,##0.00_);[Red]($#,##0.00)", .number), ("mmm-yy", .date),
        ]
    )
    func formats(code: String, show: StyleList.Show) {
        #expect(StyleList.show(code) == show)
    }

    @Test(
        "numbers lose the noise of binary",
        arguments: [
            ("0.1", "0.1"), ("0.30000000000000004", "0.3"), ("1.5E3", "1500"), ("1E-5", "0.00001"),
            ("12345678901234567", "12345678901234567"), ("-2.50", "-2.50"), ("0", "0"),
            ("4.9999999999999996E-2", "0.05"), ("1234.5600000000001", "1234.56"), ("x", "x"),
        ]
    )
    func numbers(raw: String, text: String) {
        #expect(WorkbookNumber.text(raw, .number, countsFrom1904: false) == text)
    }

    @Test(
        "a number cell is written with the wanted decimal mark, three decimals as four",
        arguments: [
            ("1234.56", "1234,56"), ("123.456", "123,4560"), ("-0.5", "-0,5"), ("1500", "1500"),
            ("1E-3", "0,0010"),
        ]
    )
    func decimalMark(raw: String, text: String) throws {
        var options = TableOptions()
        options.decimalMark = UInt8(ascii: ",")
        let sheet = """
            <row r="1"><c r="A1" t="str"><v>saldo</v></c><c r="B1" t="str"><v>texto</v></c></row>\
            <row r="2"><c r="A2"><v>\(raw)</v></c><c r="B2" t="str"><v>1.5</v></c></row>
            """
        #expect(try read(book(sheet: sheet), options).rows == [[text, "1.5"]])
    }

    private static let rows = """
        <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>\
        <c r="C1" t="inlineStr"><is><t>saldo</t></is></c><c r="D1" t="str"><v>fecha</v></c>\
        <c r="E1" t="inlineStr"><is><r><t>act</t></r><r><t>iva</t></r></is></c></row>
        <row r="2"><c r="A2"><v>1001</v></c><c r="B2" t="s"><v>2</v></c>\
        <c r="C2"><f>0.1+0.2</f><v>0.30000000000000004</v></c><c r="D2" s="1"><v>46347</v></c>\
        <c r="E2" t="b"><v>1</v></c></row>
        <row r="3"/>
        <row r="4"><c r="A4"><v>1002</v></c><c r="C4"><v>1.5E3</v></c>\
        <c r="D4" s="2"><v>46347.25</v></c></row>
        <row r="5"><c r="A5"><v>123456789012345678</v></c>\
        <c r="B5" t="inlineStr"><is><t>a&lt;b</t></is></c><c r="C5"><v>-1E-5</v></c>\
        <c r="D5" s="1"><v>1</v></c><c r="E5" t="b"><v>0</v></c><c r="G5" s="1"/></row>
        """

    private func book(sheet: String) -> [String: String] {
        [
            "xl/workbook.xml": """
            <workbook xmlns:r="r"><sheets><sheet name="Cartera" r:id="rId1"/>\
            <sheet name="Otra" r:id="rId2"/></sheets></workbook>
            """,
            "xl/_rels/workbook.xml.rels": """
            <Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/>\
            <Relationship Id="rId2" Target="/xl/worksheets/sheet2.xml"/></Relationships>
            """,
            "xl/sharedStrings.xml": """
            <sst><si><t>cuenta</t></si><si><t>nombre</t><rPh><t>x</t></rPh></si>\
            <si><r><t>José </t></r><r><t>Núñez</t></r></si></sst>
            """,
            "xl/styles.xml": """
            <styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>\
            <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>\
            <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="22"/></cellXfs></styleSheet>
            """,
            "xl/worksheets/sheet1.xml":
                "<worksheet><sheetData>\(sheet)</sheetData></worksheet>",
            "xl/worksheets/sheet2.xml": """
            <x:worksheet xmlns:x="x"><x:sheetData><x:row><x:c t="str"><x:v>uno</x:v></x:c></x:row>\
            <x:row><x:c><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>
            """,
        ]
    }
}

private func writeArchive(_ parts: [String: String], to path: String) throws {
    let archive = try #require(zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, nil))
    // libzip reads the buffers when it closes the archive, so they live until then.
    var buffers: [UnsafeMutableRawBufferPointer] = []
    defer { buffers.forEach { $0.deallocate() } }
    for (name, text) in parts.sorted(by: { $0.key < $1.key }) {
        let octets = Array(text.utf8)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: octets.count, alignment: 1)
        buffer.copyBytes(from: octets)
        buffers.append(buffer)
        let source = zip_source_buffer(archive, buffer.baseAddress, UInt64(octets.count), 0)
        zip_file_add(archive, name, source, 0)
    }
    zip_close(archive)
}
