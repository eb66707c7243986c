import ArgumentParser
import Domain
import Foundation
import Testing
import Values

@testable import recado

@Suite("One person lived through a strategy from the command line")
struct StrategyTryTests {
    private let installation: Installation

    init() throws {
        installation = try Installation()
    }

    private func life(_ arguments: [String]) throws -> LifeView {
        let resources = installation.settings.resources ?? ""
        let command = try StrategyCommand.Try.parse(
            ["--resources", resources, "--start", "2026-11-23"] + arguments
        )
        return try command.life()
    }

    private func shipped(_ name: String) -> String {
        (installation.settings.resources ?? "") + "/strategies/\(name).yaml"
    }

    @Test("A reply and a payment stand in the timeline with what they led to")
    func timeline() throws {
        let arguments = [
            shipped("temprana"), "--dpd", "3", "--says", "+2 10:15 mañana pago 500", "--says",
            "+2 10:20 sí", "--pays", "2026-11-26 500 MXN", "--days", "30",
        ]
        let view = try life(arguments)
        let text = view.text
        #expect(text == (try life(arguments)).text)
        for part in [
            "Empieza la estrategia temprana", "SMS «ofrecer ayuda»", "Hola María",
            "La persona escribe:", "mañana pago 500", "Promesa de $500.00 MXN", "Paga $500.00 MXN",
            "Promesa de $500.00 MXN para el jue 2026-11-26: cumplida", "Fin: ",
            "Después, si nada cambia: ", "1 pago",
        ] { #expect(text.contains(part), "\(part)") }
        #expect(view.entries.count { $0.kind == .reply } == 2)
        #expect(view.entries.allSatisfy { !$0.standing.isEmpty })
        let instants = view.entries.map(\.at)
        #expect(instants == instants.sorted())
        #expect(JSON.object(view.json).rendered.contains("\"kind\":\"payment\""))
        #expect((try life(arguments + ["--seed", "2"])).text != text)
    }

    @Test("Without days past due somebody is invented whom the strategy wants")
    func fitting() throws {
        for name in ["preventiva", "temprana", "tardia"] {
            #expect((try life([shipped(name)])).text.contains("Empieza la estrategia \(name)"))
        }
        let other = try life([shipped("tardia"), "--dpd", "3"])
        #expect(other.terms.remarks.contains { $0.hasPrefix("tardia no toma esta cuenta") })
    }

    @Test("The person may be one account of a file, and is hidden unless asked for")
    func portfolio() throws {
        let file = installation.path("cartera.csv")
        try generatePortfolio(
            path: file,
            accounts: 20,
            seed: 1,
            asOf: try #require(Day(iso: "2026-11-23"))
        )
        let rows = try String(contentsOfFile: file, encoding: .utf8)
            .split(whereSeparator: \.isNewline)
        let column = try #require(
            rows[0].split(separator: ",").firstIndex(of: "no_cuenta")
        )
        let common = ["--portfolio", file, "--mapping", "generated", "--days", "90"]
        // Not everybody of a portfolio can be written to by name.
        let numbers = rows.dropFirst().map {
            String($0.split(separator: ",", omittingEmptySubsequences: false)[column])
        }
        let number = try #require(
            numbers.first { number in
                (try? life(common + ["--account", number]))?.text.contains("Hola Nombre") ?? false
            }
        )
        let hidden = try life(common + ["--account", number])
        let shown = try life(common + ["--account", number, "--reveal"])
        #expect(hidden.entries.map(\.at) == shown.entries.map(\.at))
        #expect(hidden.text.contains("Hola Nombre") && !shown.text.contains("Hola Nombre"))
        let code = #expect(throws: ExitCode.self) { try life(common + ["--account", "nadie"]) }
        #expect(code == Exit.notFound)
        #expect(throws: (any Error).self) { try life(["--portfolio", file]) }
    }

    @Test("A script in a file is the same as options; what is wrong in it is told with its line")
    func script() throws {
        let file = installation.path("guion.txt")
        try "# respuesta\nsays +2 10:15 ya pagué\n\nfails ofrecer ayuda\n"
            .write(toFile: file, atomically: true, encoding: .utf8)
        let common = [shipped("temprana"), "--dpd", "3", "--days", "20"]
        #expect(
            (try life(common + ["--script", file])).text
                == (try life(common + ["--says", "+2 10:15 ya pagué", "--fails", "ofrecer ayuda"]))
                .text
        )
        try "says +2 mañana\n".write(toFile: file, atomically: true, encoding: .utf8)
        for wrong in [
            ["--script", file], ["--says", "+70 10:15 hola"], ["--pays", "+1 mucho"],
            ["--pays", "+1 0"], ["--event", "visita"], ["--attribute", "nada=1"],
            ["--channels", "humo"], ["--state", "Atlantis"], ["--past-due", "9000 MXN"],
        ] {
            #expect(throws: (any Error).self, "\(wrong)") { try life(common + wrong) }
        }
    }

    @Test(
        "Amounts are read as people write them, and nothing else is",
        arguments: [
            ("500", 50_000), ("4,500.5 MXN", 450_050), ("$1,000", 100_000), ("12,34", nil),
            ("1.234", nil), ("500 pesos", nil), ("-5", nil), ("", nil),
        ] as [(String, Int64?)]
    )
    func amounts(text: String, minor: Int64?) {
        #expect(LifeWords.money(text, .mexicanPeso)?.minor == minor)
    }
}
