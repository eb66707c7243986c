import ArgumentParser
import Foundation
import Testing
import Values

@testable import recado

@Suite("Portfolios brought in by the command")
struct ImportTests {
    private static let mapping = """
        creditor: QA
        defaults: {country: MX, currency: MXN}
        numbers: 1,234.56
        file: {delimiter: ";", encoding: windows-1252, skip_lines: 1}
        fields: {account_number: Cuenta, customer_number: Cliente, rfc: RFC, phones: [Tel], \
        balance: Saldo, past_due: Vencido, due_date: Vence, full_name: Nombre}
        """

    /// A portfolio of ten accounts as the mapping has it; `broken` rows have three problems each.
    private static func portfolio(broken: Int = 0) -> Data {
        var text = "Cartera\r\nCuenta;Cliente;Nombre;RFC;Tel;Saldo;Vencido;Vence;Motivo\r\n"
        for number in 0..<10 {
            let isBroken = number < broken
            text +=
                "A000\(number);C000\(number);Persona Nº \(number);\(isBroken ? "XXX" : "");"
                + (isBroken ? "s/n" : "551234000\(number)")
                + ";\(isBroken ? "mil" : "1,500.00");300.00;05/11/2026;\r\n"
        }
        return text.data(using: .windowsCP1252) ?? Data()
    }

    private func withFiles(
        broken: Int,
        _ body: (Installation, ([String]) async throws -> CommandOutcome) async throws -> Void
    ) async throws {
        let installation = try Installation()
        let context = try await installation.begin()
        let mapping = installation.path("m.yaml")
        try Data(Self.mapping.utf8).write(to: URL(fileURLWithPath: mapping))
        let file = URL(fileURLWithPath: installation.path("own.csv"))
        try Self.portfolio(broken: broken).write(to: file)
        let now = Instant(milliseconds: 1_795_262_400_000)  // 2026-11-21T12:00Z
        do {
            try await body(installation) { arguments in
                try await ImportCommand.parse(arguments + ["--mapping", mapping])
                    .perform(in: context, now: now)
            }
        } catch {
            await context.close()
            throw error
        }
        await context.close()
    }

    private func text(_ path: String) throws -> String {
        try String(contentsOfFile: path, encoding: .utf8)
    }

    @Test("A file of problems holds each row once and is mended and read with the same mapping")
    func mended() async throws {
        try await withFiles(broken: 2) { installation, run in
            let own = installation.path("own.csv")
            let first = try await run([own, "--force", "--json"])
            #expect(first.text.contains(/"accepted": ?8/))
            let problems = try text(own + ".problemas.csv")
            #expect(problems.split(separator: "\n").count == 3)
            #expect(problems.contains("Persona Nº 1"))
            let mended = problems.replacingOccurrences(of: ",mil,", with: ",\"1,500.00\",")
                .replacingOccurrences(of: ",s/n,", with: ",,")
                .replacingOccurrences(of: ",XXX,", with: ",,")
            let path = installation.path("mended.csv")
            try Data(mended.utf8).write(to: URL(fileURLWithPath: path))
            let second = try await run([path, "--partial"])
            #expect(second.exitCode == 0)
            #expect(second.text.contains("2 read, 2 accepted, 0 refused"))
            #expect(second.text.contains("2 new"))
        }
    }

    @Test("The file that is imported and other people's files are never replaced or removed")
    func kept() async throws {
        try await withFiles(broken: 0) { installation, run in
            let own = installation.path("own.csv")
            let before = try Data(contentsOf: URL(fileURLWithPath: own))
            let same = await #expect(throws: Failure.self) {
                _ = try await run([own, "--dry-run", "--problems", installation.path("./own.csv")])
            }
            #expect(try #require(same).description.contains("--problems names the file"))
            #expect(try Data(contentsOf: URL(fileURLWithPath: own)) == before)
            let mapping = installation.path("m.yaml")
            await #expect(throws: Failure.self) {
                _ = try await run([own, "--dry-run", "--problems", mapping])
            }
            #expect(try text(mapping) == Self.mapping)
        }
    }

    @Test("Older problems go when a file has none")
    func olderProblems() async throws {
        try await withFiles(broken: 1) { installation, run in
            let own = installation.path("own.csv")
            _ = try await run([own, "--dry-run"])
            #expect(FileManager.default.fileExists(atPath: own + ".problemas.csv"))
            try Self.portfolio().write(to: URL(fileURLWithPath: own))
            _ = try await run([own, "--dry-run"])
            #expect(!FileManager.default.fileExists(atPath: own + ".problemas.csv"))
        }
    }

    @Test("The difference as JSON has the sums of each currency and what came back")
    func sums() async throws {
        try await withFiles(broken: 0) { installation, run in
            let outcome = try await run([installation.path("own.csv"), "--json"])
            let tree = try JSONSerialization.jsonObject(with: Data(outcome.text.utf8))
            let json = try #require(tree as? [String: Any])
            let sums = try #require(json["sums"] as? [String: [String: Int]])
            #expect(sums == ["MXN": ["balance": 1_500_000, "past_due": 300_000]])
            #expect(json["back"] as? Int == 0)
        }
    }
}
