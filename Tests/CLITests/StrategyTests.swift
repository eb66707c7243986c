import ArgumentParser
import Domain
import Foundation
import Store
import Testing
import Values

@testable import recado

@Suite("Commands about strategies")
struct StrategyCommandTests {
    private static let head = """
        format: 2
        strategy: prueba
        title: Prueba
        rank: 900
        window: 09:00-19:00
        first_contact: primero

        """
    private static let texts = """

        texts:
          primero:
            text: >-
              Hola {nombre}, le escribe {cobrador} de {despacho} ({domicilio}) por encargo de
              {acreedor}. Cuenta terminada en {cuenta}: {vencido} al {fecha_saldo:numerica}.
              Condiciones: {condiciones}; {pago}. Quejas: {une}. Para no recibir mensajes responda
              BAJA.
            says: [optOutWording]
          hola:
            text: Hola {nombre}, un aviso. BAJA para no recibir.
            says: [optOutWording]

        """

    private static func file(_ version: Int, _ steps: String) -> String {
        head + "version: \(version)\nsteps:\n" + steps + texts
    }

    /// An installation with a portfolio under version 1 of a strategy.
    private func begin() async throws -> (Installation, [String]) {
        let installation = try Installation()
        let context = try await installation.begin()
        await context.close()
        let settings = installation.settings
        let common = [
            "--database", settings.database, "--key-file", settings.keyFile, "--resources",
            settings.resources ?? "",
        ]
        let one = installation.path("uno.yaml")
        try Self.file(
            1,
            "  - {step: a, at: entry+20, text: hola}\n"
                + "  - {step: b, at: event visita+1, text: hola}\n"
        ).write(toFile: one, atomically: true, encoding: .utf8)
        let two = installation.path("dos.yaml")
        try Self.file(2, "  - {step: a, at: entry+25, text: hola}\n").write(
            toFile: two,
            atomically: true,
            encoding: .utf8
        )
        try await StrategyCommand.Publish.parse(common + [one]).run()
        let file = installation.path("cartera.csv")
        try await GenerateCommand.parse(["--accounts", "40", file]).run()
        try await ImportCommand.parse([file, "--mapping", "generated"] + common).run()
        return (installation, common)
    }

    private func versions(_ installation: Installation) async throws -> [UInt32: Int] {
        let context = try await Context.openForReading(installation.settings)
        var found: [UInt32: Int] = [:]
        try await context.store.eachCase { state in
            for item in state.accounts where item.clock.strategy == "prueba" {
                found[item.clock.version, default: 0] += 1
            }
        }
        await context.close()
        return found
    }

    @Test("Running clocks stay on their version until they are moved, and nothing moves untold")
    func migrate() async throws {
        let (installation, common) = try await begin()
        let before = try await versions(installation)
        #expect(before[1] ?? 0 > 10)
        try await StrategyCommand.Publish.parse(common + [installation.path("dos.yaml")]).run()
        #expect(try await versions(installation) == before)
        try await StrategyCommand.Migrate.parse(["prueba", "--to", "2"] + common).run()
        #expect(try await versions(installation) == before)
        try await StrategyCommand.Migrate.parse(["prueba", "--to", "2", "--commit"] + common).run()
        #expect(try await versions(installation) == [2: before[1] ?? 0])
        let code = await #expect(throws: ExitCode.self) {
            try await StrategyCommand.Migrate.parse(["prueba", "--to", "9"] + common).run()
        }
        #expect(code == Exit.notFound)
    }

    @Test("What is told of an account is kept once; decisions of the day come out the same")
    func event() async throws {
        let (installation, common) = try await begin()
        let file = try String(contentsOfFile: installation.path("cartera.csv"), encoding: .utf8)
        let rows = file.split(whereSeparator: \.isNewline)
        let header = try #require(rows.first).split(separator: ",").map(String.init)
        let column = try #require(header.firstIndex(of: "no_cuenta"))
        let account = rows[1].split(separator: ",", omittingEmptySubsequences: false)[column]
        try await EventCommand.parse(["visita", "--account", "\(account)"] + common).run()
        let again = await #expect(throws: ExitCode.self) {
            try await EventCommand.parse(["visita", "--account", "\(account)"] + common).run()
        }
        #expect(again == Exit.asks)
        let unknown = await #expect(throws: ExitCode.self) {
            try await EventCommand.parse(["visita", "--account", "nadie"] + common).run()
        }
        #expect(unknown == Exit.notFound)
        let day = Day(daysSinceEpoch: Int32(Context.now().seconds / 86_400))
        try await ReplayCommand.parse(
            ["--from", day.adding(days: -1).description, "--to", day.description] + common
        ).run()
        let nothing = await #expect(throws: ExitCode.self) {
            try await ReplayCommand.parse(["--from", "2020-01-01"] + common).run()
        }
        #expect(nothing == Exit.notFound)
    }

    @Test("A check ends with 2 for a mistake, and columns are looked for in the mapping")
    func check() async throws {
        let installation = try Installation()
        let good = installation.path("bien.yaml")
        let resources = ["--resources", installation.settings.resources ?? ""]
        try
            (Self.file(1, "  - {step: a, at: column almoneda-5, text: hola}\n")
            + "attributes: {almoneda: day}\n")
            .write(toFile: good, atomically: true, encoding: .utf8)
        try await StrategyCommand.Check.parse([good, "--mapping", "empeno"] + resources).run()
        let missing = await #expect(throws: ExitCode.self) {
            try await StrategyCommand.Check.parse([good, "--mapping", "generated"] + resources)
                .run()
        }
        #expect(missing == Exit.asks)
        let code = installation.path("codigo.yaml")
        try
            (Self.file(1, "  - {step: a, at: D+5, if: almoneda == abierta, text: hola}\n")
            + "attributes: {almoneda: code}\n")
            .write(toFile: code, atomically: true, encoding: .utf8)
        let other = await #expect(throws: ExitCode.self) {
            try await StrategyCommand.Check.parse([code, "--mapping", "empeno"] + resources).run()
        }
        #expect(other == Exit.asks)
        try await StrategyCommand.Check.parse([code] + resources).run()
        let bare = installation.path("sin.yaml")
        try Self.file(1, "  - {step: a, at: D+5, text: hola}\n")
            .replacing("first_contact: primero", with: "merged_accounts: primero")
            .write(toFile: bare, atomically: true, encoding: .utf8)
        let unsaid = await #expect(throws: ExitCode.self) {
            try await StrategyCommand.Check.parse([bare] + resources).run()
        }
        #expect(unsaid == Exit.asks)
        let out = installation.path("dibujo.svg")
        try await StrategyCommand.Draw.parse([good, "--out", out] + resources).run()
        #expect(try String(contentsOfFile: out, encoding: .utf8).hasPrefix("<svg"))
        let changed = installation.path("otra.yaml")
        try Self.file(2, "  - {step: z, at: D+5, text: hola}\n")
            .write(toFile: changed, atomically: true, encoding: .utf8)
        let differs = await #expect(throws: ExitCode.self) {
            try await StrategyCommand.Diff.parse([good, changed] + resources).run()
        }
        #expect(differs == Exit.asks)
        try await StrategyCommand.Diff.parse([good, good] + resources).run()
    }
}
