import Compliance
import Domain
import Files
import Foundation
import Messaging
import SlowGate
import Strategy
import Testing
import Values

@testable import Simulation

/// Persons of many countries, some with several accounts, under every shipped pack.
private enum Continent {
    static let places: [(country: String, region: String?, zone: String)] = [
        ("MX", "MX-CMX", "America/Mexico_City"), ("MX", "MX-BCN", "America/Tijuana"),
        ("GT", nil, "America/Guatemala"), ("CO", nil, "America/Bogota"),
        ("PE", nil, "America/Lima"), ("CL", nil, "America/Santiago"),
        ("EC", nil, "America/Guayaquil"), ("AR", "AR-C", "America/Argentina/Buenos_Aires"),
        ("BR", "BR-SP", "America/Sao_Paulo"), ("BR", "BR-AM", "America/Manaus"),
        ("ES", nil, "Europe/Madrid"), ("US", "US-MA", "America/New_York"),
        ("US", "US-NY-NYC", "America/New_York"), ("US", nil, "America/Chicago"),
    ]

    static let packs: [RulePack] = {
        let names = [
            "default-conservative", "mx-literal", "mx-conservative", "co", "pe", "cl", "ec", "ar",
            "br", "br-sp", "br-rj", "br-es", "br-am", "br-al", "es", "us", "us-conservative",
            "us-ma", "us-ny-nyc",
        ]
        return names.reduce(into: []) { packs, name in
            // swift-format-ignore: NeverUseForceTry
            packs.append(try! RulePack(Village.tree("packs/\(name).yaml"), bases: packs))
        }
    }()

    static let zones = ZoneFiles.load(places.map(\.zone), from: "/usr/share/zoneinfo").zones

    static let law = SlowGate(
        packs: packs.filter { $0.id != "mx-literal" && $0.id != "us" },
        zones: zones
    )

    static func terms(seed: UInt64) throws -> SimulationTerms {
        var terms = try Village.terms(seed: seed)
        terms.policy.gate = Gate(packs: packs, zones: zones, tzVersion: "test")
        terms.policy.zones = zones
        terms.policy.strategies = try strategies()
        terms.policy.endpoints = ["crm"]
        let bank = try #require(terms.policy.creditors.first)
        terms.policy.creditors.append(
            CreditorPolicy(code: "tienda", senders: bank.senders, display: bank.display)
        )
        return terms
    }

    /// The shipped strategies, the early one of which also calls another system.
    private static func strategies() throws -> StrategyBook {
        let early = try String(
            contentsOf: Village.root.appending(path: "Resources/strategies/temprana.yaml"),
            encoding: .utf8
        )
        let calling =
            early.replacing("format: 1\n", with: "format: 2\n").replacing(
                "\ntexts:",
                with: "\n  - {step: avisar, at: D+8, do: webhook, endpoint: crm}\n\ntexts:"
            )
        var trees = try ["preventiva", "tardia", "promesa"].map {
            try Village.tree("strategies/\($0).yaml")
        }
        trees.insert(try Village.tree(text: calling), at: 1)
        return StrategyBook(
            try trees.map { try #require(StrategyCheck($0).definition) }
        )
    }

    /// A person with one to three accounts at one or two creditors.
    static func person(_ number: UInt64, seed: UInt64) -> SimulatedPerson {
        let place = places[Int(number) % places.count]
        let person = Village.person(number, country: place.country, zone: place.zone)
        var imported = person.imported
        imported.facts.region = place.region
        imported.facts.birthDay = Day(iso: "1980-05-05")
        imported.contactPoints[0].consent = .given
        var random = Generator(seeds: seed, number, 5)
        let begin = Village.zone.instant(Day(iso: "2026-03-02")!, .midnight)
        for _ in 0..<random.below(3) {
            var account = imported.accounts[0]
            account.id = ID(at: begin, shard: person.id.shard, random: &random)
            let late = Int(random.below(60))
            account.dueDay = Day(iso: "2026-03-02")!.adding(days: late < 20 ? 9 : -late)
            account.figures.pastDue = Money(minor: late < 20 ? 0 : 70_000, .mexicanPeso)
            if random.below(3) == 0 { account.creditor = "tienda" }
            imported.accounts.append(account)
        }
        return SimulatedPerson(id: person.id, imported: imported, habit: person.habit)
    }
}

@Suite("Whoever is lived through is contacted within their law")
struct LivedThroughTests {
    private static let environment = ProcessInfo.processInfo.environment
    /// How many seeds; the nightly run takes 200.
    static let seeds = environment["RECADO_RUN_SEEDS"].flatMap { UInt64($0) } ?? 3
    /// The first; the nightly run takes others every night.
    static let first = environment["RECADO_SEED"].flatMap { UInt64($0) } ?? 1
    /// Seeds with which a message once left too soon after another: a late failure of an earlier
    /// one, or one taken back, made the distance to it forgotten.
    static let former: [UInt64] = [2_026_389, 2_026_425, 2_026_442]
    private static let persons: UInt64 = 28

    @Test(
        """
        For 90 days: law, caps, refusals, silence after paying, one voice, money and keys
        """,
        arguments: Array(first..<(first + seeds)) + former
    )
    func invariants(seed: UInt64) throws {
        let terms = try Continent.terms(seed: seed)
        var tally = SimulationTally(days: terms.days)
        var faults: [String] = []
        var left = 0
        var called = 0
        var paid: Int64 = 0
        for number in 0..<Self.persons {
            let person = Continent.person(seed &* Self.persons &+ number, seed: seed)
            let witness = Witness(person, terms, Continent.law)
            PersonRun.run(person, terms, into: &tally, watch: witness.see) { _ in Village.price }
            witness.close()
            faults += witness.faults.map { "person \(number): \($0)" }
            left += witness.left
            called += witness.called.count
            paid += witness.paid.values.reduce(0, +)
        }
        #expect(faults.isEmpty, "seed \(seed): \(faults.count), \(faults.prefix(5))")
        #expect(tally.cut == 0)
        #expect(tally.persons == Int(Self.persons))
        #expect(tally.messages == left && left > 0)
        #expect(tally.calls["crm"] == called && called > 0)
        #expect(tally.parts == tally.messages * 2)
        #expect(tally.cost.map(\.minor) == [Int64(tally.messages) * 70])
        #expect(tally.paid.reduce(0) { $0 + $1.minor } == paid)
        #expect(tally.contactsPerPerson.values.reduce(0, +) == Int(Self.persons))
        #expect(tally.delivered + tally.failed <= tally.messages)
    }
}
