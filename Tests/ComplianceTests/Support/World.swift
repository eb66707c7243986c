import Compliance
import Domain
import Foundation
import Values
import Yams

/// What the tests share: ids, zones of this machine, the shipped packs.
enum World {
    static let point: ContactPointID = ID(high: 2, low: 2)
    static let account: AccountID = ID(high: 3, low: 3)

    /// The folder of the package, found from this file.
    static let root = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Every zone of the Americas and Spain that this machine's tz database has.
    static let zones: [String: ZoneRules] = {
        var zones: [String: ZoneRules] = [:]
        let base = URL(filePath: "/usr/share/zoneinfo")
        // swift-format-ignore: NeverUseForceTry
        let table = try! String(contentsOf: base.appending(path: "zone.tab"), encoding: .utf8)
        for line in table.split(separator: "\n") where !line.hasPrefix("#") {
            let name = String(line.split(separator: "\t")[2])
            let isOurs = ["America/", "Europe/", "Atlantic/", "Africa/", "Pacific/"]
                .contains { name.hasPrefix($0) }
            guard isOurs, let bytes = try? Data(contentsOf: base.appending(path: name)) else {
                continue
            }
            zones[name] = try? ZoneRules(name: name, tzif: [UInt8](bytes))
        }
        return zones
    }()

    static func instant(_ text: String, _ zone: String) -> Instant {
        let parts = text.split(separator: " ").map(String.init)
        return zones[zone]!.instant(Day(iso: parts[0])!, TimeOfDay(parts[1])!)
    }

    // swift-format-ignore: NeverUseForceTry
    static let literal = try! RulePack(YAML.tree(of: "mx-literal"))
    // swift-format-ignore: NeverUseForceTry
    static let conservative = try! RulePack(YAML.tree(of: "mx-conservative"), bases: [literal])
    // swift-format-ignore: NeverUseForceTry
    static let anywhere = try! RulePack(YAML.tree(of: "default-conservative"))

    /// The packs of other places as shipped, those that build on others after them.
    static let others: [RulePack] = [
        "co", "pe", "cl", "ec", "ar", "br", "br-sp", "br-rj", "br-es", "br-am", "br-al", "es",
        "us", "us-conservative", "us-ma", "us-ny-nyc",
    ].reduce(into: []) { packs, name in
        // swift-format-ignore: NeverUseForceTry
        packs.append(try! RulePack(YAML.tree(of: name), bases: packs + [anywhere]))
    }
    static let shipped = [literal, conservative, anywhere] + others

    /// Every calendar that a rule of a shipped pack names.
    static let calendars: [HolidayCalendar] = shipped.flatMap(\.rules).flatMap {
        rule -> [HolidayCalendar] in
        guard case .window(let window) = rule.body else { return [] }
        return window.calendars
    }

    static func other(_ id: String) -> RulePack {
        others.first { $0.id == id }!
    }

    static func gate(_ packs: [RulePack], profile: String = "conservative") -> Gate {
        Gate(
            packs: packs,
            zones: zones,
            tzVersion: "test",
            profiles: ["MX": profile, "US": profile]
        )
    }

    static let literalGate = gate(shipped, profile: "literal")
    static let conservativeGate = gate(shipped)

    /// The gate with the reading that a case is about.
    static func gate(of test: LawCase) -> Gate {
        ["mx-literal", "us", "us-ma", "us-ny-nyc"].contains(test.pack)
            ? literalGate : conservativeGate
    }
}

/// Reads YAML into trees with places, as the shell does.
enum YAML {
    static func tree(of pack: String) throws -> Tree {
        let file = World.root.appending(path: "Resources/packs/\(pack).yaml")
        return try tree(text: String(contentsOf: file, encoding: .utf8))
    }

    static func tree(text: String) throws -> Tree {
        guard let node = try Yams.compose(yaml: text) else {
            return Tree(.empty, at: SourcePlace(line: 1, column: 1))
        }
        return tree(node)
    }

    private static func place(_ node: Node) -> SourcePlace {
        SourcePlace(line: node.mark?.line ?? 0, column: node.mark?.column ?? 0)
    }

    private static func tree(_ node: Node) -> Tree {
        switch node {
        case .scalar(let scalar):
            let isQuoted = scalar.style == .singleQuoted || scalar.style == .doubleQuoted
            if !isQuoted, ["", "~", "null"].contains(scalar.string) {
                return Tree(.empty, at: place(node))
            }
            return Tree(.scalar(scalar.string, isQuoted: isQuoted), at: place(node))
        case .sequence(let sequence):
            return Tree(.list(sequence.map(tree)), at: place(node))
        case .mapping(let mapping):
            let entries = mapping.map { key, value in
                Tree.Entry(key: key.string ?? "", place: place(key), value: tree(value))
            }
            return Tree(.map(entries), at: place(node))
        case .alias:
            return Tree(.empty, at: place(node))
        }
    }
}
