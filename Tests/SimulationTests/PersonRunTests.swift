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

    static func strategy(_ code: String) throws -> String {
        try String(
            contentsOf: root.appending(path: "Resources/strategies/\(code).yaml"),
            encoding: .utf8
        )
    }

    /// The early strategy alone, with a line more in its head.
    static func book(head line: String) throws -> StrategyBook {
        let source = try strategy("temprana")
            .replacing("format: 1", with: "format: 2\n\(line)")
        let check = StrategyCheck(try tree(text: source))
        #expect(check.mistakes == [])
        return StrategyBook([try #require(check.definition)])
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
                    try Village.strategy("temprana")
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

    @Test("A country whose zones are not known counts as a place that is not known")
    func zoneless() throws {
        let terms = try Village.terms(days: 30)
        let known = Village.person(1)
        var imported = known.imported
        imported.facts = PersonFacts(country: "CO", zones: [])
        imported.contactPoints[0].country = "CO"
        imported.accounts[0].country = "CO"
        let person = SimulatedPerson(id: known.id, imported: imported, habit: 1)
        var tally = SimulationTally(days: terms.days)
        PersonRun.run(person, terms, into: &tally) { _ in Village.price }
        #expect(tally.messages == 0)
        #expect(tally.unknownPlace == 1)
        #expect(tally.places["CO"]?.persons == 1)
    }

    @Test("Who has no number that takes messages is counted")
    func unreachable() throws {
        let terms = try Village.terms(days: 60)
        let known = Village.person(1)
        var imported = known.imported
        imported.contactPoints[0].kind = .landline
        let person = SimulatedPerson(id: known.id, imported: imported, habit: 1)
        var tally = SimulationTally(days: terms.days)
        PersonRun.run(person, terms, into: &tally) { _ in Village.price }
        #expect(tally.messages == 0)
        #expect(tally.unreachable == 1)
    }

    @Test("A step that never speaks is seen, with why")
    func silent() throws {
        let terms = try Village.terms(days: 60)
        let tally = Village.run(0..<40, terms)
        let number = try #require(
            terms.steps.steps.firstIndex { $0.name == "cargo automático rechazado" }
        )
        let line = tally.steps[number]
        #expect(line.due > 0)
        #expect(line.sent == 0)
        #expect(line.skipped[.condition] == line.due)
    }

    @Test("What is told by step, strategy, person, place and hour adds up to what is told in all")
    func sums() throws {
        let terms = try Village.terms()
        let tally = Village.run(0..<60, terms)
        func sum(_ counts: [Int: Int]) -> Int { counts.reduce(0) { $0 + $1.key * $1.value } }
        #expect(tally.steps.map(\.sent).reduce(0, +) == tally.messages)
        #expect(tally.steps.map(\.due).reduce(0, +) == tally.stepsDue)
        #expect(tally.steps.map(\.gate.refused).reduce(0, +) == tally.gate.refused)
        #expect(sum(tally.messagesPerPerson) == tally.messages)
        #expect(sum(tally.stepsPerPerson) == tally.stepsDue)
        // Answers and confirmations are messages, and no contacts that we began.
        #expect(sum(tally.contactsPerPerson) < tally.messages)
        let cost = tally.cost.reduce(0) { $0 + $1.minor }
        #expect(tally.spending.values.reduce(0, +) == cost)
        #expect(tally.taskHours.reduce(0, +) == tally.tasks.values.reduce(0, +))
        #expect(tally.tasks.values.reduce(0, +) > 0)
        #expect(tally.places["MX"]?.persons == 60)
        #expect(tally.places["MX"]?.contacts == sum(tally.contactsPerPerson))
        let names = terms.steps.steps
        #expect(tally.steps.count <= names.count)
        #expect(names.filter(\.isAnswer).allSatisfy { $0.strategy == "promesa" })
    }

    @Test("Service messages are contacts that we began")
    func service() throws {
        var terms = try Village.terms(days: 30)
        let all = try Village.strategy("temprana").split(
            separator: "\n",
            omittingEmptySubsequences: false
        ).filter { !$0.contains("purpose:") }.map { line in
            let isOfStep = line.hasPrefix("    text: ") && !line.hasSuffix(">-")
            return isOfStep ? "    purpose: service\n" + line : String(line)
        }.joined(separator: "\n")
        let check = StrategyCheck(try Village.tree(text: all))
        #expect(check.mistakes == [])
        terms.policy.strategies = StrategyBook([try #require(check.definition)])
        let tally = Village.run(0..<40, terms)
        #expect(tally.messages > 0)
        #expect(tally.contactsPerPerson.contains { $0.key > 0 && $0.value > 0 })
    }

    @Test("Those held out are counted beside those that are written to")
    func holdout() throws {
        var terms = try Village.terms()
        terms.policy.strategies = try Village.book(head: "holdout: 40")
        let tally = Village.run(0..<60, terms)
        let held = try #require(
            tally.arms.first { $0.key.experiment == "holdout:temprana" && $0.key.arm.isEmpty }?
                .value
        )
        #expect(held.persons > 5)
        #expect(held.accounts == held.persons)
        #expect(tally.steps.contains { $0.skipped[.heldOut] ?? 0 > 0 })
        #expect(tally.personsContacted < 60 - held.persons)
    }

    @Test("An objective is measured on its day, though the run goes on")
    func objective() throws {
        var terms = try Village.terms()
        terms.policy.strategies = try Village.book(
            head: "objective: {reach: recovered, target: 10%, by: 2026-03-10}"
        )
        let early = Village.run(0..<60, terms)
        terms.policy.strategies = try Village.book(
            head: "objective: {reach: recovered, target: 10%, by: 2027-03-10}"
        )
        let late = Village.run(0..<60, terms)
        func paid(_ tally: SimulationTally) -> Int64 {
            tally.reached.values.reduce(0) { $0 + $1.paid }
        }
        #expect(early.paid == late.paid)
        #expect(early.reached.count == 1)
        #expect(paid(early) < paid(late))
        #expect(paid(late) <= late.paid.reduce(0) { $0 + $1.minor })
    }

    @Test("The law of Mexico sets no number; the prudent pack allows three a week")
    func maximum() throws {
        let terms = try Village.terms(days: 28)
        let mexican = try #require(LegalMaximum(with: Village.person(1), over: .sms, terms))
        #expect(mexican.contacts == nil)
        var elsewhere = Village.person(1, country: "GT", zone: "America/Guatemala")
        // Monday to Wednesday of each of four weeks.
        #expect(LegalMaximum(with: elsewhere, over: .sms, terms)?.contacts == 12)
        var imported = elsewhere.imported
        imported.contactPoints[0].kind = .phoneUnknown
        elsewhere = SimulatedPerson(id: elsewhere.id, imported: imported, habit: 1)
        #expect(LegalMaximum(with: elsewhere, over: .sms, terms)?.contacts == 12)
        #expect(LegalMaximum(with: elsewhere, over: .email, terms) == nil)
    }

    @Test("Where the law allows nobody to be contacted, it is told by which rule")
    func forbidden() throws {
        let terms = try Village.terms(days: 28)
        let known = Village.person(1)
        var imported = known.imported
        imported.contactPoints[0].provenance = .skipTraced
        let person = SimulatedPerson(id: known.id, imported: imported, habit: 1)
        let maximum = try #require(LegalMaximum(with: person, over: .sms, terms))
        #expect(maximum.contacts == 0)
        #expect(maximum.refusal?.kind == "forbiddenContactPoint")
    }
}
