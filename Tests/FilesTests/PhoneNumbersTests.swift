import Testing
import Values

@testable import Files

@Suite("Telephone numbers")
struct PhoneNumbersTests {
    let plain = PhoneNumbers(numbering: nil)

    @Test(
        "Mexican numbers in every usual form become one E.164",
        arguments: [
            "5512345678", "55 1234 5678", "(55) 1234-5678", "+52 55 1234 5678", "525512345678",
            "+5215512345678", "5215512345678", "0445512345678", "045 55 1234 5678",
            "01 55 1234 5678", "55.1234.5678",
        ]
    )
    func usualForms(text: String) throws {
        let number = try #require(plain.parse(text, region: "MX"))
        #expect(number.e164 == "+525512345678")
        #expect(number.region == "MX")
        #expect(number.isValid)
    }

    @Test(
        "numbers of other countries are libphonenumber's",
        arguments: [
            ("+573001234567", "CO", "+573001234567", PhoneKind.mobile),
            ("300 1234567", "CO", "+573001234567", .mobile),
            ("+34 612 34 56 78", "MX", "+34612345678", .mobile),
            ("912345678", "ES", "+34912345678", .fixed),
        ]
    )
    func abroad(text: String, region: String, e164: String, kind: PhoneKind) throws {
        let number = try #require(plain.parse(text, region: region))
        #expect(number.e164 == e164)
        #expect(number.kind == kind)
    }

    @Test(
        "text that is no number gives none",
        arguments: ["", "sin teléfono", "-", "NA", "++", String(repeating: "5", count: 80)]
    )
    func none(text: String) {
        #expect(plain.parse(text, region: "MX") == nil)
    }

    @Test(
        "the fast path agrees with libphonenumber on random and edge forms",
        arguments: [1, 2, 3, 4] as [UInt64]
    )
    func fastPathIsLibrary(seed: UInt64) {
        var random = Generator(seed: seed)
        var taken = 0
        var differences: [String] = []
        for _ in 0..<50_000 {
            let octets = Array(PhoneNumbersTests.form(&random).utf8)
            octets.withUnsafeBytes { buffer in
                guard let national = MexicanNumber.national(buffer) else { return }
                taken += 1
                let other = plain.parseByLibrary(buffer, region: "MX")
                let ours = plain.mexican(national)
                if other != ours {
                    differences.append(String(decoding: octets, as: UTF8.self))
                }
            }
        }
        #expect(differences.prefix(10) == [])
        #expect(taken > 10_000)
    }

    /// A number in some form, usual, broken or odd.
    private static func form(_ random: inout Generator) -> String {
        let prefixes = [
            "", "", "", "", "+52", "52", "521", "+521", "044", "045", "01", "1", "+", "0", "+1",
            "00", "0052", "+520", "+5201", "+52044",
        ]
        let separators = ["", "", "", "", "", " ", "-", ".", "(", ")", "--", ") ", " ("]
        var text = prefixes[Int(random.below(UInt64(prefixes.count)))]
        let count = random.below(10) == 0 ? random.below(14) : 10
        for index in 0..<count {
            text += separators[Int(random.below(UInt64(separators.count)))]
            let digit = index == 0 && random.below(4) != 0 ? 2 + random.below(8) : random.below(10)
            text += String(digit)
        }
        if random.below(20) == 0 { text += separators[Int(random.below(13))] }
        return text
    }

    @Test("random octets never trap", arguments: [7, 8] as [UInt64])
    func garbage(seed: UInt64) {
        var random = Generator(seed: seed)
        for _ in 0..<5_000 {
            let octets = (0..<random.below(40)).map { _ in UInt8(random.below(256)) }
            octets.withUnsafeBytes { _ = plain.parse($0, region: "MX") }
            octets.withUnsafeBytes { _ = plain.parse($0, region: "X") }
        }
    }
}

@Suite("Numbering ranges")
struct NumberingTests {
    private let list = """
        5510000000,5510009999,Uno,CPP,5,15/11/2022
        5510010000,5510019999,Dos,CPP,5,16/11/2022
        5510020000,5510020999,Tres,FIJO,5,01/02/2023
        5510021000,5510021999,Tres,MPP,5,1/2/2021

        """

    @Test("an update joins neighbours of one kind and keeps the newest date")
    func update() throws {
        let folder = TemporaryFolder()
        let summary = try Numbering.update(
            list: folder.write("plan.csv", list),
            nonGeographic: folder.write("ng.csv", "800,123,0000,9999,Uno\n"),
            table: folder.path("mx.bin")
        )
        #expect(summary.blocks == 4)
        #expect(summary.ranges == 4)
        #expect(summary.newest == Day(year: 2023, month: 2, day: 1))
        let table = try NumberingTable(path: folder.path("mx.bin"))
        #expect(table.kind(of: 5_510_000_000) == .mobile)
        #expect(table.kind(of: 5_510_019_999) == .mobile)
        #expect(table.kind(of: 5_510_020_000) == .fixed)
        #expect(table.kind(of: 5_510_021_999) == .mobileCalledPays)
        #expect(table.kind(of: 5_510_022_000) == nil)
        #expect(table.kind(of: 8_001_230_000) == .nonGeographic)
        #expect(table.kind(of: 0) == nil)
    }

    @Test("a number is mobile, fixed or nobody's by its range")
    func kinds() throws {
        let folder = TemporaryFolder()
        _ = try Numbering.update(list: folder.write("p.csv", list), table: folder.path("t"))
        let numbers = PhoneNumbers(numbering: try NumberingTable(path: folder.path("t")))
        #expect(numbers.parse("55 1000 1234", region: "MX")?.kind == .mobile)
        #expect(numbers.parse("55 1002 0001", region: "MX")?.kind == .fixed)
        #expect(numbers.parse("+52 55 9999 9999", region: "US")?.kind == .unassigned)
    }

    @Test(
        "a list that is none is refused with its line",
        arguments: [
            ("5510000000,5510009999,Uno,CPP,5,x\nfoo,bar,a,b,c,d\n", 2),
            ("5510000000,5510009999,Uno,FAX,5,15/11/2022\n", 1),
        ]
    )
    func refused(text: String, line: Int) {
        let folder = TemporaryFolder()
        let problem = #expect(throws: FileProblem.self) {
            try Numbering.update(list: folder.write("p.csv", text), table: folder.path("t"))
        }
        #expect(problem?.line == line)
    }

    @Test("overlapping blocks are refused")
    func overlap() {
        let folder = TemporaryFolder()
        #expect(throws: FileProblem.self) {
            try Numbering.update(
                list: folder.write("p.csv", list + "5510000500,5510000600,Uno,FIJO,5,1/1/2020\n"),
                table: folder.path("t")
            )
        }
    }

    @Test("every cut-off table and every changed octet is refused")
    func damaged() throws {
        let table = NumberingTable(
            ranges: [
                (5_510_000_000, 5_510_009_999, .mobile), (5_520_000_000, 5_520_000_001, .fixed),
            ],
            newestDay: 20_000
        )
        let octets = table.octets
        #expect(try NumberingTable(octets) == table)
        for count in octets.indices {
            #expect(throws: FileProblem.self) { try NumberingTable(Array(octets.prefix(count))) }
        }
        for index in octets.indices {
            var changed = octets
            changed[index] ^= 0x10
            #expect(throws: FileProblem.self) { try NumberingTable(changed) }
        }
    }
}
