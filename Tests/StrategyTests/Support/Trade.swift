import Compliance
import Domain
import Foundation
import Messaging
import Strategy
import Testing
import Values

/// The strategies that are shipped for a trade, with the segments and parts that they name.
enum Trade: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case banco, tienda, escuela, servicio, empeno, gobierno

    var testDescription: String { rawValue }

    /// The creditor's code in the shipped mapping and facts.
    var creditor: String {
        switch self {
        case .banco: "BANCO-EJEMPLO"
        case .tienda: "TIENDA-EJEMPLO"
        case .escuela: "ESCUELA-EJEMPLO"
        case .servicio: "SERVICIO-EJEMPLO"
        case .empeno: "EMPENO-EJEMPLO"
        case .gobierno: "MUNICIPIO-EJEMPLO"
        }
    }

    /// The paths of its files under Resources.
    var files: [String] {
        let folder = "strategies/oficios/\(rawValue)"
        let url = Town.root.appending(path: "Resources/\(folder)")
        let names = try? FileManager.default.contentsOfDirectory(atPath: url.path())
        return (names ?? []).sorted().map { "\(folder)/\($0)" }
    }

    /// Every file of every trade.
    static var allFiles: [String] { allCases.flatMap(\.files) }

    static let partFiles = ["strategies/parte-educacion.yaml", "strategies/parte-historia.yaml"]

    // swift-format-ignore: NeverUseForceTry
    static let parts: [StrategyPart] = partFiles.map { StrategyPart(try! Town.tree($0))! }

    // swift-format-ignore: NeverUseForceTry
    static let segments: [Segment] = Segment.read(try! Town.tree("segments/base.yaml")).segments

    /// One message of usual length in each field.
    static func check(_ file: String) throws -> StrategyCheck {
        let display = try facts("MUNICIPIO-EJEMPLO")
        let sample = TextFields.all.fields.map { field -> FieldValue in
            switch field.kind {
            case .money: .money(Money(minor: 1_234_567, .mexicanPeso))
            case .date: .day(Day(iso: "2026-09-23")!)
            case .number: .number(12)
            case .digits: .text("70010000")
            case .name: .text("María Guadalupe")
            case .text: .text(display[field.name] ?? "0123456789")
            }
        }
        return StrategyCheck(
            try Town.tree(file),
            segments: segments,
            parts: parts,
            samples: [sample],
            routes: [
                SMSRoute(
                    policy: .automatic,
                    carriesSpanishShift: true,
                    maximumParts: 8,
                    pricePerSegment: Money(minor: 35, .mexicanPeso)
                )
            ]
        )
    }

    /// What the demonstration's facts say about a creditor.
    static func facts(_ creditor: String) throws -> [String: String] {
        let list = try Town.tree("facts/demo.yaml")["creditors"]?.elements ?? []
        let entry = list.first { $0["code"]?.text == creditor }
        let display = entry?["display"]?.entries ?? []
        return Dictionary(uniqueKeysWithValues: display.map { ($0.key, $0.value.text ?? "") })
    }

    private static let compiled: [Trade: [StrategyDefinition]] = Dictionary(
        uniqueKeysWithValues: allCases.map { trade in
            // swift-format-ignore: NeverUseForceTry
            (trade, trade.files.compactMap { try! check($0).definition })
        }
    )

    var definitions: [StrategyDefinition] { Trade.compiled[self] ?? [] }

    /// The strategies of all trades beside those that are published by default, as they would be
    /// in one database.
    static func policy(_ channels: [Channel]) -> Policy {
        var policy = basePolicy
        let known = Town.policy().creditors[0].senders[0]
        for index in policy.creditors.indices {
            policy.creditors[index].senders = channels.map {
                SenderPolicy(channel: $0, route: $0.name, facts: known.facts)
            }
        }
        policy.connectedChannels = channels
        return policy
    }

    private static let basePolicy: Policy = {
        var policy = Town.policy(Town.shipped + allCases.flatMap(\.definitions))
        policy.creditors = allCases.map { trade in
            // swift-format-ignore: NeverUseForceTry
            let facts = try! facts(trade.creditor)
            return CreditorPolicy(
                code: trade.creditor,
                senders: [],
                display: facts.sorted { $0.key < $1.key }
                    .map { DisplayFact(field: $0.key, text: $0.value) }
            )
        }
        policy.holidays = ["MX": [.mexicoFederal, .mexicoBank]]
        return policy
    }()
}
