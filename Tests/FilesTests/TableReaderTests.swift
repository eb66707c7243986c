import CZlib
import Testing
import Values

@testable import Files

@Suite("Tables from text")
struct TableReaderTests {
    private func read(
        _ octets: [UInt8],
        _ options: TableOptions = TableOptions()
    ) throws -> (header: [String], rows: [[String]], faults: [RowFault], report: TableReport) {
        let folder = TemporaryFolder()
        let reader = try TableReader(path: folder.write("table", octets), options: options)
        var rows: [[String]] = []
        var faults: [RowFault] = []
        while let block = try reader.nextBlock() {
            faults += block.faults
            for row in 0..<block.rowCount { rows.append(block.texts(row)) }
        }
        return (reader.header, rows, faults, reader.report)
    }

    @Test(
        "delimiter, quotes, line ends and header are found out",
        arguments: [
            ("cuenta,saldo,nota\n1,2,\"a,b\"\n", UInt8(0x2C), LineEnding.lf),
            ("cuenta;saldo;nota\r\n1;2;\"a,b\"\r\n", 0x3B, .crlf),
            ("cuenta\tsaldo\tnota\n1\t2\ta,b\n", 0x09, .lf),
            ("cuenta|saldo|nota\r1|2|a,b\r", 0x7C, .cr),
            ("sep=;\ncuenta;saldo;nota\n1;2;a,b", 0x3B, .lf),
        ]
    )
    func dialects(text: String, delimiter: UInt8, ending: LineEnding) throws {
        let table = try read(Array(text.utf8))
        #expect(table.header == ["cuenta", "saldo", "nota"])
        #expect(table.rows == [["1", "2", "a,b"]])
        #expect(table.report.delimiter == delimiter)
        #expect(table.report.lineEnding == ending)
    }

    @Test("doubled quotes, line ends in quotes and text around quotes are read")
    func quotes() throws {
        let text =
            "a,b\n\"dijo \"\"no\"\"\",\"x\ny\"\n\"TALLER \"EL RAYO\" SA\",\"A\" B\n5\" tubo,z\n"
        let table = try read(Array(text.utf8))
        #expect(
            table.rows == [
                ["dijo \"no\"", "x\ny"], ["TALLER \"EL RAYO\" SA", "\"A\" B"], ["5\" tubo", "z"],
            ]
        )
    }

    @Test("rows keep the line on which they begin")
    func lines() throws {
        let folder = TemporaryFolder()
        let path = folder.write("t", "a,b\n\"x\ny\",1\n\nz,2\nlast,3")
        let reader = try TableReader(path: path)
        let block = try #require(try reader.nextBlock())
        #expect((0..<block.rowCount).map(block.line) == [2, 5, 6])
        #expect(reader.report.blankLines == 1)
    }

    @Test("ragged rows and open quotes are faults of their rows and stop nothing")
    func faults() throws {
        let table = try read(Array("a,b,c\n1,2\n1,2,3\n1,2,3,,\n1,2,3,4\nx,\"y,z\n7,8,9\n".utf8))
        #expect(table.rows.count == 6)
        #expect(table.rows[2] == ["1", "2", "3"])
        #expect(table.rows[5] == ["7", "8", "9"])
        #expect(table.faults.map(\.line) == [2, 5, 6])
        #expect(table.faults[0].kind == .columns(expected: 3, found: 2))
        #expect(table.faults[2].kind == .unclosedQuote)
    }

    @Test(
        "encodings are told apart",
        arguments: [
            (Array("nombre,x\nJosé,1\n".utf8), TextEncoding.utf8),
            ([0xEF, 0xBB, 0xBF] + Array("nombre,x\nJosé,1\n".utf8), .utf8),
            (latin("nombre,x\nJosé,1\n"), .latin1),
            (latin("nombre,x\nJosé,1\n") + [0x93, 0x94, 0x2C, 0x0A], .windows1252),
            (utf16("nombre,x\nJosé,1\n", isLittle: true, mark: true), .utf16LittleEndian),
            (utf16("nombre,x\nJosé,1\n", isLittle: false, mark: true), .utf16BigEndian),
            (utf16("nombre,x\nJosé,1\n", isLittle: true, mark: false), .utf16LittleEndian),
            (utf16("nombre,x\nJosé,1\n", isLittle: false, mark: false), .utf16BigEndian),
        ]
    )
    func encodings(octets: [UInt8], encoding: TextEncoding) throws {
        let table = try read(octets)
        #expect(table.report.encoding == encoding)
        #expect(table.rows.first == ["José", "1"])
        #expect(table.header == ["nombre", "x"])
    }

    @Test(
        "text once mis-read as GBK or Latin-1 is repaired",
        arguments: [
            ("gesti贸n", "gestión"), ("gestiÃ³n", "gestión"), ("Mu帽oz 铆 x", "Mu帽oz 铆 x"),
            ("NU脩EZ", "NUÑEZ"), ("GarcÃ\u{AD}a LÃ³pez", "García López"),
            ("â€œhola, Ã±andÃºâ€\u{9D}", "“hola, ñandú”"), ("gestiÃƒÂ³n", "gestión"),
            ("informaci贸n\u{A0}煤til", "información\u{A0}útil"),
        ]
    )
    func repairs(wrong: String, right: String) throws {
        let table = try read(Array("a;b\n\(wrong);1\n".utf8))
        #expect(table.rows == [[right, "1"]])
        #expect(
            table.report.repairedFromGBK + table.report.repairedFromLatin
                == (wrong == right ? 0 : 1)
        )
    }

    @Test(
        "text that is as it should be is left alone",
        arguments: [
            "gestión", "São João", "IRMÃ\u{A0}MARIA", "贸易公司", "帽", "帽 hat", "中文 José", "Ã", "Â°",
            "coração", "PÂRIS", "Ångström", "“comillas”", "1 € – 2 €", "ÑANDÚ",
        ]
    )
    func leavesAlone(text: String) throws {
        let table = try read(Array("a;b\n\(text);1\n".utf8))
        if text != "Â°" { #expect(table.rows == [[text, "1"]]) }
    }

    @Test("a field in another encoding than the file's is read as Windows-1252 and counted")
    func strayEncoding() throws {
        let table = try read(
            Array("nombre,x\n".utf8)
                + Array(repeating: Array("José,1\n".utf8), count: 40_000).joined()
                + latin("Nuñez,2\n")
        )
        #expect(table.rows.last == ["Nuñez", "2"])
        #expect(table.report.strayEncodings == 1)
    }

    @Test(
        "files that are no tables get one sentence",
        arguments: [
            ([], FileProblem.Code.empty), (Array("%PDF-1.7".utf8), .binary),
            ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A], .binary),
            ([0xD0, 0xCF, 0x11, 0xE0, 0xA1], .binary), (Array("a,b\n1,\0\0\0\n".utf8), .binary),
            (Array("a,A ,c\n1,2,3\n".utf8), .duplicateHeader),
            ([0xEF, 0xBB, 0xBF], .empty), (Array("\n\n\n".utf8), .empty),
            ([0x50, 0x4B, 0x03, 0x04, 1, 2, 3], .damagedArchive),
            ([0x1F, 0x8B, 0x08, 0x00, 0x00], .damagedArchive),
        ]
    )
    func refused(octets: [UInt8], code: FileProblem.Code) {
        let problem = #expect(throws: FileProblem.self) { _ = try read(octets) }
        #expect(problem?.code == code)
        #expect(problem?.remedy.hasSuffix(".") == true)
    }

    @Test("one line without end is refused with its line, in bounded memory")
    func endlessLine() {
        let octets = Array("a,b\n1,2\n".utf8) + [UInt8](repeating: 0x78, count: 9 << 20)
        let problem = #expect(throws: FileProblem.self) { _ = try read(octets) }
        #expect(problem?.code == .tooLarge)
        #expect(problem?.line == 3)
        let only = #expect(throws: FileProblem.self) {
            _ = try read([UInt8](repeating: 0x78, count: 9 << 20))
        }
        #expect(only?.line == 1)
    }

    @Test("duplicated names may be numbered instead")
    func numberedNames() throws {
        var options = TableOptions()
        options.duplicateHeaders = .number
        let table = try read(Array("tel,tel,x\n1,2,3\n".utf8), options)
        #expect(table.header == ["tel", "tel (2)", "x"])
    }

    @Test("fixed-width columns are cut by characters")
    func fixedWidth() throws {
        var options = TableOptions()
        options.fixedColumns = [
            FixedColumn(name: "cuenta", start: 1, length: 4),
            FixedColumn(name: "nombre", start: 5, length: 6),
            FixedColumn(name: "saldo", start: 11, length: 5),
        ]
        let table = try read(Array("0001Muñoz 12.50\n0002Ana   1\n3\n".utf8), options)
        #expect(table.header == ["cuenta", "nombre", "saldo"])
        #expect(
            table.rows == [["0001", "Muñoz", "12.50"], ["0002", "Ana", "1"], ["3", "", ""]]
        )
    }

    @Test("a row's digest depends on every octet and on nothing else")
    func digests() throws {
        let folder = TemporaryFolder()
        let path = folder.write("t", "a,b\nuno,dos\nuno,dot\nuno,dos\r\n\"uno\",dos\n")
        let block = try #require(try TableReader(path: path).nextBlock())
        #expect(block.digest(0) == block.digest(2))
        #expect(block.digest(0) != block.digest(1))
        #expect(block.digest(0) != block.digest(3))
    }

    @Test("gzip is inflated, also in several members; cut off, it is refused")
    func gzip() throws {
        let text = Array(String(repeating: "1,José\n", count: 50_000).utf8)
        let whole = gzipped(Array("a,b\n".utf8)) + gzipped(text)
        let table = try read(whole)
        #expect(table.rows.count == 50_000)
        #expect(table.report.isCompressed)
        for count in [whole.count - 1, whole.count - 9, whole.count / 2] {
            let problem = #expect(throws: FileProblem.self) {
                _ = try read(Array(whole.prefix(count)))
            }
            #expect(problem?.code == .damagedArchive)
        }
    }

    @Test("rows over many blocks are the rows of a simple splitter", arguments: [1, 2] as [UInt64])
    func manyBlocks(seed: UInt64) throws {
        var random = Generator(seed: seed)
        var expected: [[String]] = []
        var text = "c1,c2,c3\n"
        for index in 0..<60_000 {
            let row = (0..<3).map { column in
                switch random.below(5) {
                case 0: "a\"\(index)\""
                case 1: "x,\n\(column)"
                case 2: "José Núñez"
                case 3: ""
                default: String(random.next())
                }
            }
            expected.append(row)
            text +=
                row.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }
                .joined(separator: ",") + "\n"
        }
        let table = try read(Array(text.utf8))
        #expect(table.rows == expected)
        #expect(table.faults.isEmpty)
    }

    @Test("random octets never trap", arguments: Array(1...40) as [UInt64])
    func garbage(seed: UInt64) {
        var random = Generator(seed: seed)
        let alphabet: [UInt8] = [0x22, 0x2C, 0x0A, 0x0D, 0x3B, 0x61, 0xC3, 0xB1, 0xE8, 0xB4, 0xB8]
        for _ in 0..<20 {
            let isWild = random.below(2) == 0
            let octets = (0..<random.below(400)).map { _ in
                isWild ? UInt8(random.below(256)) : alphabet[Int(random.below(11))]
            }
            _ = try? read(octets)
        }
    }

    @Test("what is written as CSV is read back")
    func writer() throws {
        let folder = TemporaryFolder()
        let rows = [["a", "b"], ["x,y", "\"q\""], ["línea\nnueva", " borde "], ["", "z"]]
        let writer = try CSVWriter(path: folder.path("out.csv"))
        for row in rows { try writer.write(row) }
        #expect(throws: FileProblem.self) { try TableReader(path: folder.path("out.csv")) }
        try writer.finish()
        let reader = try TableReader(path: folder.path("out.csv"))
        let block = try #require(try reader.nextBlock())
        #expect((0..<block.rowCount).map(block.texts) == Array(rows.dropFirst()))
    }
}

/// Latin-1 octets of a text.
private func latin(_ text: String) -> [UInt8] {
    text.unicodeScalars.map { UInt8($0.value) }
}

private func utf16(_ text: String, isLittle: Bool, mark: Bool) -> [UInt8] {
    ((mark ? [0xFEFF] : []) + Array(text.utf16)).flatMap { unit -> [UInt8] in
        let pair = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
        return isLittle ? pair : pair.reversed()
    }
}

/// A gzip member made by zlib.
private func gzipped(_ octets: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    let size = Int32(MemoryLayout<z_stream>.size)
    deflateInit2_(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
    var input = octets
    var output = [UInt8](repeating: 0, count: octets.count + 1_024)
    let count = input.withUnsafeMutableBufferPointer { source in
        output.withUnsafeMutableBufferPointer { target in
            stream.next_in = source.baseAddress
            stream.avail_in = UInt32(source.count)
            stream.next_out = target.baseAddress
            stream.avail_out = UInt32(target.count)
            deflate(&stream, Z_FINISH)
            return target.count - Int(stream.avail_out)
        }
    }
    deflateEnd(&stream)
    return Array(output.prefix(count))
}
