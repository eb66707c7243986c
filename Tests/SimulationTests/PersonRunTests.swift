import Compliance
import Domain
import Files
import Foundation
import Messaging
import Simulation
import Strategy
import Testing
import Values

/// Persons of a portfolio made by hand, under the shipped packs and strategies.
enum Village {
    static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func tree(_ path: String) throws -> Tree {
        let bytes = try [UInt8](Data(contentsOf: root.appending(path: "Resources/\(path)")))
        return try YAMLTree.parse(bytes, file: path)
    }

    static func tree(text: String) throws -> Tree {
        try YAMLTree.parse([UInt8](text.utf8), file: "text")
    }

    static let zones = ZoneFiles.load(
        ["America/Mexico_City", "America/Tijuana", "America/Guatemala"],
        from: "/usr/share/zoneinfo"
    ).zones

    static let zone = zones["America/Mexico_City"]!

    static func policy() throws -> Policy {
        let literal = try RulePack(tree("packs/mx-literal.yaml"))
        let prudent = try RulePack(tree("packs/mx-conservative.yaml"), bases: [literal])
        let anywhere = try RulePack(tree("packs/default-conservative.yaml"))
        let strategies = try ["preventiva", "temprana", "tardia", "promesa"].map { code in
            try #require(StrategyCheck(tree("strategies/\(code).yaml")).definition)
        }
        let fields = [
            "acreedor", "despacho", "cobrador", "domicilio", "telefono", "une", "condiciones",
            "pago", "aviso", "verificar",
        ]
        return Policy(
            version: 1,
            gate: Gate(packs: [literal, prudent, anywhere], zones: zones, tzVersion: "test"),
            strategies: StrategyBook(strategies),
            creditors: [
                CreditorPolicy(
                    code: "banco",
                    senders: [
                        SenderPolicy(
                            channel: .sms,
                            route: "sandbox",
                            facts: SenderFacts(kind: .number, isRegistered: true, canReply: true)
                        )
                    ],
                    display: fields.map { DisplayFact(field: $0, text: $0) }
                )
            ],
            products: [ProductPolicy(code: "")],
            actor: .agency,
            zones: zones,
            defaultZone: "America/Mexico_City"
        )
    }

    static func terms(seed: UInt64 = 1, days: Int = 90) throws -> SimulationTerms {
        SimulationTerms(
            policy: try policy(),
            people: try PeopleParameters(tree("simulation/people.yaml")),
            seed: seed,
            firstDay: Day(iso: "2026-03-02")!,
            days: days,
            zone: zone
        )
    }

    static func person(_ number: UInt64, country: String = "MX", zone: String? = nil)
        -> SimulatedPerson
    {
        var random = Generator(seed: number)
        let shard = Shard(number: Int(number % 1_024))!
        let begin = Village.zone.instant(Day(iso: "2026-03-02")!, .midnight)
        let late = Int(number % 5) * 17
        let point = ContactPoint(
            id: ID(at: begin, shard: shard, random: &random),
            kind: .mobile,
            country: country,
            provenance: .creditor
        )
        let figures = Account.Figures(
            balance: Money(minor: 500_000 + Int64(number) * 1_000, .mexicanPeso),
            pastDue: Money(minor: late == 0 ? 0 : 90_000, .mexicanPeso),
            minimumPayment: Money(minor: 45_000, .mexicanPeso),
            asOf: Day(iso: "2026-03-02")!
        )
        let account = Account(
            id: ID(at: begin, shard: shard, random: &random),
            creditor: "banco",
            product: "credito",
            country: country,
            figures: figures,
            dueDay: Day(iso: "2026-03-02")!.adding(days: late == 0 ? 12 : -late)
        )
        return SimulatedPerson(
            id: ID(at: begin, shard: shard, random: &random),
            imported: Imported(
                creditor: "banco",
                asOf: Day(iso: "2026-03-02")!,
                facts: PersonFacts(
                    country: country,
                    zones: [zone ?? (number % 3 == 0 ? "America/Tijuana" : "America/Mexico_City")]
                ),
                contactPoints: [point],
                accounts: [account]
            ),
            habit: number
        )
    }

    static let price = MessagePrice(parts: 2, cost: Money(minor: 70, .mexicanPeso))

    static func run(_ numbers: Range<UInt64>, _ terms: SimulationTerms) -> SimulationTally {
        var tally = SimulationTally(days: terms.days)
        for number in numbers {
            PersonRun.run(person(number), terms, into: &tally) { _ in price }
        }
        return tally
    }
}

@Suite("A portfolio lived through before anybody is contacted")
struct PersonRunTests {
    @Test("The same seed gives the same tally, another seed another")
    func seeds() throws {
        let terms = try Village.terms()
        let first = Village.run(0..<40, terms)
        #expect(first == Village.run(0..<40, terms))
        #expect(first != Village.run(0..<40, try Village.terms(seed: 2)))
        #expect(first.messages > 0 && first.payments > 0 && first.replies > 0)
    }

    @Test("The parts of a portfolio add up to the whole, in any order")
    func parts() throws {
        let terms = try Village.terms(days: 45)
        var sum = Village.run(20..<40, terms)
        sum.add(Village.run(0..<20, terms))
        #expect(sum == Village.run(0..<40, terms))
    }

    @Test("A text that cannot be written costs nothing and counts as failed")
    func unwritten() throws {
        let terms = try Village.terms(days: 30)
        var tally = SimulationTally(days: terms.days)
        PersonRun.run(Village.person(1), terms, into: &tally) { _ in nil }
        #expect(tally.messages == 0)
        #expect(tally.failed > 0)
        #expect(tally.cost.isEmpty)
        #expect(tally.cut == 0)
    }

    @Test("Channels of published routes are lived through: who lacks one is reached over the next")
    func channels() throws {
        var terms = try Village.terms(days: 60)
        let check = StrategyCheck(
            try Village.tree(
                text: Self.ladder(
                    try String(
                        contentsOf: Village.root.appending(
                            path: "Resources/strategies/temprana.yaml"
                        ),
                        encoding: .utf8
                    )
                )
            )
        )
        #expect(check.mistakes == [])
        terms.policy.strategies = StrategyBook([try #require(check.definition)])
        terms.policy.connectedChannels = [.sms, .whatsapp]
        terms.policy.creditors[0].senders.append(
            SenderPolicy(
                channel: .whatsapp,
                route: "wa",
                facts: terms.policy.creditors[0].senders[0].facts
            )
        )
        terms.people.channels[.whatsapp] = PeopleParameters.ChannelHabit(has: 500, read: 900)
        let tally = Village.run(0..<60, terms)
        let channels = tally.channels
        #expect(channels.map(\.channel) == [.sms, .whatsapp])
        #expect(channels.map(\.line.messages).reduce(0, +) == tally.messages)
        // Nobody is tried more than once over a channel that they lack.
        #expect(channels[1].line.messages > 30)
        #expect(channels[0].line.messages > 10)
        // Whoever refuses a channel is reached over another.
        var all = terms
        all.people.intents[.optOut] = 0
        all.people.channels[.whatsapp] = PeopleParameters.ChannelHabit(has: 1_000, read: 900)
        #expect(Village.run(0..<60, all).channels.map(\.channel) == [.whatsapp])
    }

    private static func ladder(_ source: String) -> String {
        source.replacing("channels: [sms]", with: "channels: [whatsapp, sms]")
    }

    @Test("Who is nowhere known is contacted never, and is counted")
    func nowhere() throws {
        let terms = try Village.terms(days: 30)
        let known = Village.person(1)
        var imported = known.imported
        imported.facts = PersonFacts(country: nil, zones: [])
        imported.contactPoints[0].country = nil
        imported.accounts[0].country = nil
        let person = SimulatedPerson(id: known.id, imported: imported, habit: 1)
        var tally = SimulationTally(days: terms.days)
        PersonRun.run(person, terms, into: &tally) { _ in Village.price }
        #expect(tally.messages == 0)
        #expect(tally.unknownPlace == 1)
    }

    @Test("The law of Mexico sets no number; the prudent pack allows three a week")
    func maximum() throws {
        let terms = try Village.terms(days: 28)
        #expect(LegalMaximum.contacts(with: Village.person(1), over: .sms, terms) == nil)
        let elsewhere = Village.person(1, country: "GT", zone: "America/Guatemala")
        // Monday to Wednesday of each of four weeks.
        #expect(LegalMaximum.contacts(with: elsewhere, over: .sms, terms) == 12)
    }
}
