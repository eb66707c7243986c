import Compliance
import Domain
import Files
import Foundation
import Messaging
import Simulation
import Strategy
import Values

/// The shipped packs and strategies, a creditor, and persons by number.
struct Town {
    let policy: Policy
    let people: PeopleParameters
    let zones: [String: ZoneRules]
    let zone: ZoneRules
    let firstDay = Day(daysSinceEpoch: 20_515)  // 2026-03-03

    init() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Resources")
        func tree(_ path: String) throws -> Tree {
            let bytes = try [UInt8](Data(contentsOf: folder.appending(path: path)))
            return try YAMLTree.parse(bytes, file: path)
        }
        let literal = try RulePack(tree("packs/mx-literal.yaml"))
        let anywhere = try RulePack(tree("packs/default-conservative.yaml"))
        let packs = [
            literal, try RulePack(tree("packs/mx-conservative.yaml"), bases: [literal]), anywhere,
            try RulePack(tree("packs/co.yaml"), bases: [anywhere]),
            try RulePack(tree("packs/us.yaml"), bases: [anywhere]),
        ]
        let names = [
            "America/Mexico_City", "America/Tijuana", "America/Bogota", "America/New_York",
        ]
        let zones = ZoneFiles.load(names, from: "/usr/share/zoneinfo").zones
        guard let zone = zones[names[0]] else { throw Missing() }
        self.zones = zones
        self.zone = zone
        var strategies = try ["preventiva", "temprana", "tardia", "promesa"].compactMap {
            StrategyCheck(try tree("strategies/\($0).yaml")).definition
        }
        // The strategy that is measured has twelve steps.
        if let early = strategies.firstIndex(where: { $0.code == "temprana" }) {
            while strategies[early].steps.count < 12, var step = strategies[early].steps.last {
                step.name += "+"
                step.offset += 1
                strategies[early].steps.append(step)
            }
        }
        let fields = [
            "acreedor", "despacho", "cobrador", "domicilio", "telefono", "une", "condiciones",
            "pago", "aviso", "verificar",
        ]
        let facts = SenderFacts(kind: .number, isRegistered: true, canReply: true)
        policy = Policy(
            version: 1,
            gate: Gate(packs: packs, zones: zones, tzVersion: "bench"),
            strategies: StrategyBook(strategies),
            creditors: [
                CreditorPolicy(
                    code: "banco",
                    senders: [SenderPolicy(channel: .sms, route: "sandbox", facts: facts)],
                    display: fields.map { DisplayFact(field: $0, text: $0) }
                )
            ],
            products: [ProductPolicy(code: "")],
            actor: .agency,
            zones: zones,
            defaultZone: names[0]
        )
        people = try PeopleParameters(tree("simulation/people.yaml"))
    }

    struct Missing: Error {}

    /// Eight in the morning of the first day.
    var morning: Instant { zone.instant(firstDay, TimeOfDay(hour: 8, minute: 0) ?? .midnight) }

    /// A person with one account, some days past due.
    func person(_ number: Int, late: Int, zone: String = "America/Mexico_City") -> SimulatedPerson {
        var random = Generator(seed: UInt64(number))
        guard let shard = Shard(number: number % 1_024) else { fatalError("no such shard") }
        let begin = self.zone.instant(firstDay, .midnight)
        let point = ContactPoint(
            id: ID(at: begin, shard: shard, random: &random),
            kind: .mobile,
            country: "MX",
            provenance: .creditor
        )
        let account = Account(
            id: ID(at: begin, shard: shard, random: &random),
            creditor: "banco",
            product: "credito",
            country: "MX",
            figures: Account.Figures(
                balance: Money(minor: 500_000 + Int64(number % 1_000) * 1_000, .mexicanPeso),
                pastDue: Money(minor: late > 0 ? 90_000 : 0, .mexicanPeso),
                minimumPayment: Money(minor: 45_000, .mexicanPeso),
                asOf: firstDay
            ),
            dueDay: firstDay.adding(days: late > 0 ? -late : 12)
        )
        return SimulatedPerson(
            id: ID(at: begin, shard: shard, random: &random),
            imported: Imported(
                creditor: "banco",
                asOf: firstDay,
                facts: PersonFacts(
                    country: "MX",
                    region: "MX-CMX",
                    zones: [zone],
                    birthDay: Day(daysSinceEpoch: 5_000)
                ),
                contactPoints: [point],
                accounts: [account]
            ),
            habit: UInt64(number)
        )
    }
}
