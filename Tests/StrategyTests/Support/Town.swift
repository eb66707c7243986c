import Compliance
import Domain
import Files
import Foundation
import Messaging
import Strategy
import Values

/// The shipped packs and strategies, a creditor with an agency, and persons by name.
enum Town {
    /// The folder of the package, found from this file.
    static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func tree(_ path: String) throws -> Tree {
        let bytes = try [UInt8](Data(contentsOf: root.appending(path: "Resources/\(path)")))
        return try YAMLTree.parse(bytes, file: path)
    }

    static func tree(text: String) throws -> Tree {
        try YAMLTree.parse([UInt8](text.utf8), file: "test.yaml")
    }

    static let shippedCodes = ["preventiva", "temprana", "tardia", "promesa"]

    static func check(_ code: String) throws -> StrategyCheck {
        StrategyCheck(try tree("strategies/\(code).yaml"))
    }

    // swift-format-ignore: NeverUseForceTry
    static let shipped: [StrategyDefinition] = shippedCodes.map { try! check($0).definition! }

    static let zones: [String: ZoneRules] = {
        var zones: [String: ZoneRules] = [:]
        let base = URL(filePath: "/usr/share/zoneinfo")
        for city in [
            "Mexico_City", "Tijuana", "Cancun", "Hermosillo", "Mazatlan", "Monterrey", "Merida",
            "Bahia_Banderas", "Chihuahua", "Ciudad_Juarez", "Ojinaga", "Matamoros",
        ] {
            let name = "America/\(city)"
            guard let bytes = try? Data(contentsOf: base.appending(path: name)) else { continue }
            zones[name] = try? ZoneRules(name: name, tzif: [UInt8](bytes))
        }
        return zones
    }()

    static let gate: Gate = {
        // swift-format-ignore: NeverUseForceTry
        let literal = try! RulePack(tree("packs/mx-literal.yaml"))
        // swift-format-ignore: NeverUseForceTry
        let prudent = try! RulePack(tree("packs/mx-conservative.yaml"), bases: [literal])
        // swift-format-ignore: NeverUseForceTry
        let anywhere = try! RulePack(tree("packs/default-conservative.yaml"))
        return Gate(packs: [literal, prudent, anywhere], zones: zones, tzVersion: "test")
    }()

    static func policy(
        _ definitions: [StrategyDefinition] = shipped,
        halts: [HaltScope] = []
    ) -> Policy {
        let facts = [
            "acreedor": "Banco Ejemplo", "despacho": "Recado Demo", "cobrador": "el equipo",
            "domicilio": "Av. Ejemplo 100", "telefono": "5550001000", "une": "une@banco.example",
            "condiciones": "pagar lo pendiente", "pago": "pague solo a Banco Ejemplo",
            "aviso": "banco.example/aviso", "verificar": "banco.example/despachos",
        ]
        let sender = SenderPolicy(
            channel: .sms,
            route: "sandbox",
            facts: SenderFacts(kind: .number, isRegistered: true, canReply: true)
        )
        let display = facts.sorted { $0.key < $1.key }
            .map { DisplayFact(field: $0.key, text: $0.value) }
        return Policy(
            version: 1,
            gate: gate,
            strategies: StrategyBook(definitions),
            creditors: ["banco", "tienda"].map {
                CreditorPolicy(code: $0, senders: [sender], display: display)
            },
            products: [ProductPolicy(code: "")],
            actor: .agency,
            halts: halts,
            zones: zones,
            defaultZone: "America/Mexico_City"
        )
    }

    static let zone = zones["America/Mexico_City"]!

    /// An instant of Mexico City's clock, `2026-03-02 10:00`.
    static func at(_ text: String) -> Instant {
        let parts = text.split(separator: " ").map(String.init)
        return zone.instant(Day(iso: parts[0])!, TimeOfDay(parts[1])!)
    }

    static func pesos(_ amount: Int64) -> Money { Money(minor: amount * 100, .mexicanPeso) }

    static let shard = Shard(number: 7)!

    static func id<Tag>(_ number: UInt64) -> ID<Tag> {
        var random = Generator(seed: number)
        return ID(at: at("2026-01-01 00:00"), shard: shard, random: &random)
    }

    static func mobile(_ number: UInt64) -> ContactPoint {
        ContactPoint(
            id: id(1_000 + number),
            kind: .mobile,
            country: "MX",
            provenance: .creditor,
            consent: .given
        )
    }

    static func account(
        _ number: UInt64,
        due: String,
        owes: Int64,
        pastDue: Int64,
        asOf: String,
        creditor: String = "banco"
    ) -> Account {
        Account(
            id: id(2_000 + number),
            creditor: creditor,
            product: "credito",
            country: "MX",
            figures: Account.Figures(
                balance: pesos(owes),
                pastDue: pesos(pastDue),
                minimumPayment: nil,
                asOf: Day(iso: asOf)!
            ),
            dueDay: Day(iso: due)!
        )
    }
}
