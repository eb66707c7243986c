import Foundation
import Testing
import Values

@testable import Domain

@Suite("Check digits of payments")
struct CheckDigitTests {
    @Test(
        "A CLABE is known by its last digit, and no single wrong digit passes",
        arguments: ["002010077777777771", "032180000118359719", "012180026050783858"]
    )
    func clabe(_ text: String) throws {
        let clabe = try #require(CLABE(text))
        #expect(clabe.digits == text)
        for index in 0..<18 {
            for digit in 0...9 {
                var bytes = Array(text.utf8)
                let other = UInt8(0x30 + digit)
                guard bytes[index] != other else { continue }
                bytes[index] = other
                #expect(CLABE(String(decoding: bytes, as: UTF8.self)) == nil)
            }
        }
    }

    @Test("A CLABE is made of its parts, read with spaces, and never told whole by accident")
    func clabeParts() throws {
        let clabe = try #require(CLABE(bank: "012", town: "180", account: "2605078385"))
        #expect(clabe.digits == "012180026050783858")
        #expect(CLABE("012 180 02605078385-8") == clabe)
        #expect(clabe.spaced == "012 180 02605078385 8")
        #expect(clabe.bankName == "BBVA México")
        #expect("\(clabe)" == "012***************")
        #expect(CLABE(bank: "012", town: "180", account: "123456789012") == nil)
        #expect(CLABE("01218002605078385") == nil)
        #expect(CLABE("") == nil)
    }

    @Test("A reserved prefix and a sequence give one CLABE each until there is no room left")
    func virtual() throws {
        let first = try #require(CLABE(prefix: "6461801234", sequence: 1))
        #expect(first.digits.hasPrefix("64618012340000001"))
        #expect(CLABE(first.digits) == first)
        #expect(CLABE(prefix: "6461801234", sequence: 1) == first)
        let all = Set((1...2_000).compactMap { CLABE(prefix: "6461801234", sequence: $0)?.digits })
        #expect(all.count == 2_000)
        #expect(CLABE(prefix: "6461801234", sequence: 9_999_999) != nil)
        #expect(CLABE(prefix: "6461801234", sequence: 10_000_000) == nil)
        #expect(CLABE(prefix: "6461801234", sequence: 0) == nil)
        #expect(CLABE(prefix: "64618012341234567", sequence: 1) == nil)
    }

    @Test("Bancomer 00, Paynet and card numbers have the digits that their sources print")
    func vectors() {
        #expect(CheckScheme.luhn.check("18000359700002387") == "1")
        #expect(CheckScheme.paynet.check("00003Y10101396539") == "9")
        #expect(CheckScheme.luhn.isValid("4111111111111111"))
        #expect(!CheckScheme.luhn.isValid("4111111111111112"))
        #expect(CheckScheme.luhn.check("1800035970000238A") == nil)
        #expect(CheckScheme.luhn.check("") == nil)
        #expect(CheckScheme.luhn.check(String(repeating: "1", count: 65)) == nil)
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        let values = letters.map {
            CheckScheme(
                modulus: 10,
                weights: [1],
                outcome: .remainder,
                letters: .paynet
            ).check(String($0)) ?? "?"
        }
        #expect(values.joined() == "12345678912345678923456789")
    }

    @Test(
        "Algorithm 10 gives the printed line, and those of other base years",
        arguments: [
            (1988, "1997-05-23", "06759111970034946226"),
            (2013, "2026-12-15", "06759111970051916225"),
            (2014, "2026-12-15", "06759111970048196262"),
        ]
    )
    func captureLine(_ base: Int, _ day: String, _ expected: String) throws {
        let scheme = CaptureLine(baseYear: base)
        let limit = try #require(Day(iso: day))
        let amount = Money(minor: 425_650, .mexicanPeso)
        let line = scheme.line(reference: "067591119700", amount: amount, limit: limit)
        #expect(line == expected)
        #expect(scheme.isValid(expected))
        for index in expected.indices {
            var other = expected
            let digit = expected[index] == "0" ? "1" : "0"
            other.replaceSubrange(index...index, with: digit)
            #expect(!scheme.isValid(other))
        }
    }

    @Test(
        "A base year lasts 26 years and some, and a later limit has no line",
        arguments: [(1988, "2014-11-18"), (2013, "2039-11-18"), (2014, "2040-11-18")]
    )
    func lastDay(_ base: Int, _ expected: String) throws {
        let scheme = CaptureLine(baseYear: base)
        let last = try #require(Day(iso: expected))
        #expect(scheme.lastDay == last)
        let amount = Money(minor: 100, .mexicanPeso)
        #expect(scheme.line(reference: "1", amount: amount, limit: last) != nil)
        #expect(scheme.line(reference: "1", amount: amount, limit: last.adding(days: 1)) == nil)
        #expect(scheme.line(reference: "1", amount: .zero(.mexicanPeso), limit: last) == nil)
        #expect(scheme.line(reference: "A1", amount: amount, limit: last) == nil)
    }

    @Test("An agreement's own seed changes the check and nothing else")
    func seed() throws {
        let limit = try #require(Day(iso: "2026-12-15"))
        let amount = Money(minor: 425_650, .mexicanPeso)
        let plain = CaptureLine(baseYear: 2014)
        let seeded = CaptureLine(baseYear: 2014, seed: 322)
        let one = try #require(
            plain.line(reference: "06759111970012", amount: amount, limit: limit)
        )
        let two = try #require(
            seeded.line(reference: "06759111970012", amount: amount, limit: limit)
        )
        #expect(one.dropLast(2) == two.dropLast(2))
        #expect(one != two)
        #expect(seeded.isValid(two))
        #expect(!seeded.isValid(one))
    }

    @Test("National numbers are taken and refused as python-stdnum does", arguments: [1, 7, 2_026])
    func nationalNumbers(_ seed: UInt64) throws {
        var random = Generator(seeds: seed, 17)
        var asked: [(kind: String, number: String)] = []
        for kind in NationalNumbers.Kind.allCases {
            for _ in 0..<1_200 { asked.append((kind.rawValue, number(kind, &random))) }
        }
        for _ in 0..<500 {
            let digits = text(Int(random.next() % 17) + 3, &random)
            asked.append(("luhn", digits))
            asked.append(("luhn", CheckScheme.luhn.sealed(digits) ?? ""))
            asked.append(("mod97", digits))
            asked.append(("mod97", digits + (Mod97.check(digits) ?? "")))
        }
        guard let answers = try oracle(asked) else { return }
        #expect(answers.count == asked.count)
        var taken: [String: Int] = [:]
        for ((kind, number), answer) in zip(asked, answers) {
            let ours: Bool
            switch NationalNumbers.Kind(rawValue: kind) {
            case let known?: ours = NationalNumbers.isValid(number, known)
            case nil:
                ours = kind == "luhn" ? CheckScheme.luhn.isValid(number) : Mod97.isValid(number)
            }
            #expect(ours == answer, "\(kind) \(number)")
            if ours { taken[kind, default: 0] += 1 }
        }
        // The peer must have agreed to numbers of every kind, or nothing was compared.
        #expect(taken.count == NationalNumbers.Kind.allCases.count + 2)
    }

    private func text(_ count: Int, _ random: inout Generator) -> String {
        String((0..<count).map { _ in Character(String(random.next() % 10)) })
    }

    /// Digits of the right length whose checks are right about as often as the kind allows.
    private func number(_ kind: NationalNumbers.Kind, _ random: inout Generator) -> String {
        switch kind {
        case .iban:
            let bank = text(20, &random)
            let check = Mod97.check(bank + "ES") ?? ""
            return random.next() % 3 == 0 ? "ES" + text(22, &random) : iban(bank, check)
        case .cbu:
            let scheme = CheckScheme(modulus: 10, weights: [3, 1, 7, 9])
            let bank = scheme.sealed(text(7, &random)) ?? ""
            return bank + (scheme.sealed(text(13, &random)) ?? "")
        case .cuit: return ["20", "23", "27", "30"][Int(random.next() % 4)] + text(9, &random)
        case .rut: return text(8, &random) + (random.next() % 5 == 0 ? "K" : text(1, &random))
        case .nit: return "8" + text(9, &random)
        case .ruc: return ["10", "15", "17", "20"][Int(random.next() % 4)] + text(9, &random)
        case .cedula: return "1" + text(9, &random)
        case .cpf: return twice(text(9, &random), Array(2...11), &random)
        case .cnpj: return twice(text(12, &random), Array(2...9), &random)
        case .ccc:
            let body = text(20, &random)
            return random.next() % 2 == 0 ? body : "21000418450200051332"
        }
    }

    /// The Spanish peer wants the national digits to be right too.
    private func iban(_ bank: String, _ check: String) -> String {
        let national = "21000418450200051332"
        return "ES" + (Mod97.check(national + "ES") ?? check) + national
    }

    private func twice(_ body: String, _ weights: [Int], _ random: inout Generator) -> String {
        let scheme = CheckScheme(modulus: 11, weights: weights, spelled: [10: "0"])
        let one = scheme.sealed(body) ?? ""
        let whole = scheme.sealed(one) ?? ""
        return random.next() % 3 == 0 ? String(whole.dropLast()) + text(1, &random) : whole
    }

    /// The peer's answers; nil, said aloud, where it is not installed.
    private func oracle(_ asked: [(kind: String, number: String)]) throws -> [Bool]? {
        let environment = ProcessInfo.processInfo.environment
        let script = packageFolder.appending(path: "Tests/Peers/stdnum_oracle.py")
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        let lines = asked.map { "\($0.kind) \($0.number)" }.joined(separator: "\n")
        try Data(lines.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [environment["RECADO_PEER_PYTHON"] ?? "python3", script.path]
        process.standardInput = try FileHandle(forReadingFrom: file)
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        if process.terminationStatus == 0 {
            return String(decoding: output, as: UTF8.self).split(separator: "\n").map { $0 == "1" }
        }
        if environment["RECADO_REQUIRE_PEERS"] == "1" {
            Issue.record("the peer python-stdnum is required: scripts/setup installs it")
        }
        print("skipped: the Python package python-stdnum is not installed (scripts/setup)")
        return nil
    }
}
