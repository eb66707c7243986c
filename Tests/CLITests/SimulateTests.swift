import ArgumentParser
import Compliance
import Domain
import Files
import Foundation
import Simulation
import Store
import Strategy
import Testing
import Values
import Workers

@testable import recado

@Suite("Strategies and rules are compared fairly, and all of it is told")
struct SimulateTests {
    private let installation: Installation

    init() throws {
        installation = try Installation()
    }

    private func resources() throws -> Resources {
        try Resources(installation.settings.resources)
    }

    private func shipped(_ name: String) throws -> String {
        try resources().path(name)
    }

    private func policy(_ side: SimulationSide) throws -> PolicyInForce {
        let settings = installation.settings
        let zones = ZoneFiles.load(
            Context.zoneNames(settings.zoneinfo),
            from: settings.zoneinfo
        )
        return try PolicyInForce(side.texts, number: 1, zones: zones, profiles: side.profiles)
    }

    private func side(_ files: [String], against: [String] = []) throws -> SimulationSide {
        try SimulationSide(files.map(shipped), against: against.map(shipped), resources())
    }

    private func codes(_ side: SimulationSide) throws -> [String] {
        try policy(side).policy.strategies.current.map(\.code).sorted()
    }

    /// A strategy of the shipped folder with other words, in a folder of the test.
    private func changed(
        _ name: String,
        _ changes: [(String, String)]
    ) throws -> String {
        var text = try readText(shipped("strategies/\(name)"))
        for (old, new) in changes {
            #expect(text.contains(old))
            text = text.replacing(old, with: new)
        }
        let path = installation.path("changed.yaml")
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private func simulate(_ words: [String]) async throws -> SimulationView {
        let resources = try #require(installation.settings.resources)
        let command = try SimulateCommand.parse(
            words + ["--resources", resources, "--quiet", "--start", "2026-03-02"]
        )
        return try await command.view()
    }

    @Test("Strategies that are named run alone, with the conversation around them")
    func alone() throws {
        let all = try side([])
        #expect(try codes(all) == ["preventiva", "tardia", "temprana"])
        let one = try side(["strategies/oficios/tienda/atraso.yaml"])
        #expect(try codes(one) == ["tienda_atraso"])
        #expect(try policy(one).policy.strategies.conversation?.code == "promesa")
    }

    @Test("The other side runs its own strategies, or the same ones under its own rules")
    func against() throws {
        let other = try side(
            ["strategies/temprana.yaml"],
            against: ["strategies/tardia.yaml"]
        )
        #expect(try codes(other) == ["tardia"])
        let law = try side(["strategies/temprana.yaml"], against: ["packs/mx-literal.yaml"])
        #expect(try codes(law) == ["temprana"])
        #expect(try policy(law).policy.gate.packs["MX"] == ["mx-literal@1"])
    }

    @Test("A pack that is named is in force for its country, on its own side")
    func packs() throws {
        let before = try side(["packs/mx-literal.yaml"])
        #expect(try policy(before).policy.gate.packs["MX"] == ["mx-literal@1"])
        let after = try side(
            ["packs/mx-literal.yaml"],
            against: ["packs/mx-conservative.yaml"]
        )
        #expect(try policy(after).policy.gate.packs["MX"] == ["mx-conservative@1"])
        #expect(throws: Failure.self) {
            try side(["packs/mx-literal.yaml", "packs/mx-conservative.yaml"])
        }
    }

    @Test("Two readings of one law beside each other make a difference, and both are named")
    func readings() async throws {
        let view = try await simulate([
            try shipped("packs/mx-conservative.yaml"), "--against",
            try shipped("packs/mx-literal.yaml"), "--accounts", "60", "--days", "20", "--seeds",
            "2",
        ])
        #expect(!view.areSame)
        #expect(view.variants.map(\.packs) == [["mx-conservative@1"], ["mx-literal@1"]])
        #expect(view.text.contains("mx-literal@1"))
        #expect(view.method?.contains("con la menor y la mayor") == true)
    }

    @Test("Sides that come to the same are said to be the same, and differ by nothing")
    func same() async throws {
        let file = try shipped("strategies/temprana.yaml")
        let view = try await simulate([
            file, "--against", file, "--accounts", "40", "--days", "20", "--seeds", "2",
        ])
        #expect(view.areSame)
        #expect(view.text.contains("iguales en todo"))
        for metric in view.metrics {
            #expect(view.difference(metric)?.mean == 0)
            #expect(view.difference(metric)?.isBeyondChance == false)
        }
    }

    @Test("A budget tells when its ceiling is reached, an objective what was reached")
    func budget() async throws {
        let file = try changed(
            "temprana.yaml",
            [
                (
                    "format: 1",
                    "format: 2\nbudget: {ceiling: 5 MXN, alert: 80%}\n"
                        + "objective: {reach: replied, target: 90%, by: 2026-12-31}"
                )
            ]
        )
        let view = try await simulate([file, "--accounts", "200", "--days", "30"])
        let budget = try #require(SimulationBudget.all(view.variants[0], days: 30).first)
        let spent = try #require(view.variants[0].sum.cost.first)
        #expect(budget.spent > 500 && budget.spent <= spent.minor)
        #expect(try #require(budget.reachedOn) < 30)
        let objective = try #require(
            SimulationObjective.all(view.variants[0], last: view.lastDay).first
        )
        #expect(objective.day == Day(iso: "2026-03-31"))
        #expect(try #require(objective.reached) < 900)
        #expect(view.text.contains("no se detiene en el tope"))
    }

    @Test("Tables have a column for each currency and as many cells in every row")
    func tables() async throws {
        let view = try await simulate(["--accounts", "60", "--days", "20", "--seeds", "2"])
        let files = SimulationFiles(view: view)
        for table in files.tables {
            let lines = table.text.split(separator: "\n")
            #expect(lines.count > 2, "\(table.suffix)")
            // No name or article of the shipped files stands in quotes with a comma in them here.
            let columns = lines[0].split(separator: ",", omittingEmptySubsequences: false).count
            for line in lines.dropFirst() where !line.contains("\"") {
                let cells = line.split(separator: ",", omittingEmptySubsequences: false).count
                #expect(cells == columns, "\(table.suffix)")
            }
        }
        #expect(files.tables[0].text.contains("cost_mxn"))
        let object = try #require(
            JSONSerialization.jsonObject(with: Data(JSON.object(files.json).rendered.utf8))
                as? [String: Any]
        )
        let side = try #require((object["variants"] as? [[String: Any]])?.first)
        let runs = try #require(side["runs"] as? [[String: Any]])
        #expect(runs.count == 2)
        #expect((runs[0]["days"] as? [Any])?.count == 20)
        #expect(SimulationFiles.name("dias.csv", "-pasos") == "dias-pasos.csv")
    }

    @Test("The same seeds give the same bytes, whoever of the cores is faster")
    func bytes() async throws {
        let words = ["--accounts", "600", "--days", "10"]
        let first = try await simulate(words)
        let second = try await simulate(words)
        #expect(first.text == second.text)
        #expect(SimulationPage(view: first).html == SimulationPage(view: second).html)
    }

    @Test("Differences have Student's interval from five seeds on, and the range before")
    func intervals() {
        let some = SimulationDifference([1, 2, 3, 4, 5])
        #expect(some.mean == 3)
        // 2.776 × √(2.5 ÷ 5)
        #expect(abs(some.low - 1.037) < 0.001 && abs(some.high - 4.963) < 0.001)
        #expect(some.isBeyondChance == true)
        #expect(SimulationDifference([-1, 2, -3, 4, 0]).isBeyondChance == false)
        let few = SimulationDifference([1, 4])
        #expect(few.low == 1 && few.high == 4)
        #expect(SimulationDifference([7]).isBeyondChance == nil)
        // The table is right where it is checked most easily, and never narrower further on.
        #expect(SimulationDifference.student(1) == 12.706)
        #expect(
            (1..<99).allSatisfy {
                SimulationDifference.student($0) >= SimulationDifference.student($0 + 1)
            }
        )
    }

    @Test("A day that there is not is told with the usage of simulate")
    func start() throws {
        let error = #expect(throws: (any Error).self) {
            try Recado.parseAsRoot(["simulate", "--start", "2026-02-30"])
        }
        let message = Recado.fullMessage(for: try #require(error))
        #expect(message.contains("--start is a day like"))
        #expect(message.contains("recado simulate"))
    }
}
