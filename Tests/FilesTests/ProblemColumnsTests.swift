import Testing
import Values

@testable import Files

@Suite("Files of problems")
struct ProblemColumnsTests {
    private static let rows =
        "linea,columna,valor,motivo,remedio,rechazada,cuenta,Valor,saldo\n"
        + "7,saldo,m***,\"No es, un importe\",Corrija,sí,A0001,7,\"1,500.00\"\n"

    /// Mappings whose files look otherwise.
    private static let otherFiles: [TableOptions] = {
        var list = [TableOptions()]
        var delimited = TableOptions()
        delimited.delimiter = UInt8(ascii: ";")
        delimited.encoding = .latin1
        delimited.skippedLines = 3
        list.append(delimited)
        var fixed = TableOptions()
        fixed.fixedColumns = [FixedColumn(name: "cuenta", start: 1, length: 5)]
        list.append(fixed)
        var bare = TableOptions()
        bare.hasHeader = false
        bare.encoding = .utf16LittleEndian
        list.append(bare)
        return list
    }()

    @Test("One is read as it was written, whatever is said about other files", arguments: 0..<4)
    func readBack(options: Int) throws {
        let folder = TemporaryFolder()
        let path = folder.write("p.csv", Self.rows)
        let reader = try TableReader(path: path, options: Self.otherFiles[options])
        #expect(reader.header == ["cuenta", "Valor", "saldo"])
        let block = try #require(try reader.nextBlock())
        #expect(block.rowCount == 1)
        #expect(block.texts(0) == ["A0001", "7", "1,500.00"])
        #expect(block.faults.isEmpty)
    }

    @Test(
        "One that a spreadsheet saved is known too, and another table is not",
        arguments: [
            ("\u{FEFF}linea;columna;valor;motivo;remedio;rechazada;cuenta\n", true),
            ("\"linea\"\t\"columna\"\t\"valor\"\t\"motivo\"\t\"remedio\"\t\"rechazada\"\r\n", true),
            ("linea,columna,valor,motivo,remedio,cuenta\n", false), ("cuenta,saldo\n1,2\n", false),
            ("", false),
        ]
    )
    func known(text: String, isKnown: Bool) {
        let folder = TemporaryFolder()
        #expect(ProblemColumns.begin(path: folder.write("p.csv", text)) == isKnown)
    }
}
