import Domain
import Messaging
public import Values

extension RulePack {
    /// Reads a pack from the tree of its file.
    ///
    /// - Parameter bases: packs already read, one of which the file may extend.
    /// - Throws: `RulePackError` with every mistake of the file.
    public init(_ tree: Tree, bases: [RulePack] = []) throws(RulePackError) {
        var reader = PackReader(bases: bases)
        let pack = reader.pack(tree)
        guard let pack, reader.tree.mistakes.isEmpty else {
            throw RulePackError(mistakes: reader.tree.mistakes)
        }
        self = pack
    }
}

/// What a pack says once for all its rules.
struct RuleDefaults {
    var authority: Tree?
    var instrument: Tree?
    var confidence: Tree?
    var sources: Tree?
    var values: [String: Tree] = [:]
}

/// Reads the parts of a pack that are not the bodies of rules.
struct PackReader {
    static let shared = [
        "authority", "instrument", "article", "text", "confidence", "sources", "from", "to",
        "actors", "purposes", "channels", "regions", "decision",
    ]

    let bases: [RulePack]
    var tree = TreeReader()
    var calendars: [String: HolidayCalendar] = [:]
    private var jurisdiction = ""
    /// The regions that the pack or its base lists; empty if neither does.
    private var known: [String] = []

    init(bases: [RulePack]) {
        self.bases = bases
        for calendar in HolidayCalendar.builtIn { calendars[calendar.name] = calendar }
    }

    mutating func pack(_ root: Tree) -> RulePack? {
        let values = tree.map(
            root,
            of: "a rule pack",
            keys: [
                "recado-pack", "id", "version", "extends", "without", "jurisdiction", "regions",
                "profile", "zone", "defaults", "calendars", "rules", "duties",
            ]
        )
        guard !values.isEmpty else { return nil }
        let format = tree.number(values, "recado-pack", in: root, 0...1_000)
        if format != Int(RulePack.format), let place = values["recado-pack"]?.place {
            tree.report(
                place,
                "format \(format) is not read by this build",
                "Write `recado-pack: \(RulePack.format)`."
            )
        }
        let id = tree.text(values, "id", in: root)
        let version = tree.number(values, "version", in: root, 1...1_000_000)
        jurisdiction = tree.text(values, "jurisdiction", in: root)
        if jurisdiction != "*", !jurisdiction.isEmpty, !PackReader.isPlace(jurisdiction),
            let place = values["jurisdiction"]?.place
        {
            tree.report(
                place,
                "\"\(jurisdiction)\" is no country",
                "Write ISO 3166 such as MX, a region such as BR-SP, or \"*\"."
            )
        }
        let regions = values["regions"].map { self.regions($0) }
        let zone = tree.text(values, "zone", in: root)
        if let calendars = values["calendars"] { readCalendars(calendars) }
        let base = values["extends"].flatMap { extended($0) }
        known = regions ?? base?.regions ?? []
        let defaults =
            values["defaults"].map {
                tree.map($0, of: "defaults", keys: PackReader.shared)
            } ?? [:]
        let own = rules(values["rules"], defaults: defaults, in: root)
        let duties = self.duties(values["duties"])
        let without = without(values["without"], base)
        let kept = (base?.rules ?? []).filter { rule in
            !own.contains { $0.id == rule.id } && !without.contains(rule.id)
                && (rule.regions.isEmpty || rule.regions.contains { isHere($0) })
        }
        let keptDuties = (base?.duties ?? []).filter { duty in
            !duties.contains { $0.name == duty.name }
        }
        return RulePack(
            id: id,
            version: version,
            jurisdiction: jurisdiction,
            regions: known,
            profile: values["profile"]?.text,
            zone: zone,
            rules: kept + own,
            duties: keptDuties + duties
        )
    }

    static func isCountry(_ text: String) -> Bool {
        text.utf8.count == 2 && text.utf8.allSatisfy { $0 >= 0x41 && $0 <= 0x5A }
    }

    /// Whether a text is a country, or a country with parts of one to three letters or digits.
    static func isPlace(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return (1...3).contains(parts.count) && isCountry(String(parts[0]))
            && parts.dropFirst().allSatisfy { part in
                (1...3).contains(part.utf8.count)
                    && part.utf8.allSatisfy {
                        $0 >= 0x41 && $0 <= 0x5A || $0 >= 0x30 && $0 <= 0x39
                    }
            }
    }

    /// Regions of the pack's place.
    private mutating func regions(_ value: Tree) -> [String] {
        let names = tree.texts(value, "regions")
        if names.count > RulePack.regionLimit {
            tree.report(
                value.place,
                "there are more than \(RulePack.regionLimit) regions",
                "Split the pack."
            )
            return []
        }
        for name in names where !isHere(name) {
            tree.report(
                value.place,
                "\"\(name)\" is no region of \"\(jurisdiction)\"",
                jurisdiction == "*"
                    ? "Write a country such as GT." : "Write ISO 3166-2 such as BR-SP."
            )
        }
        // One that the pack does not list would never be anybody's, and its rule would never hold.
        for name in names where isHere(name) && !known.isEmpty {
            let isKnown = known.contains {
                $0 == name || name.hasPrefix($0 + "-") || $0.hasPrefix(name + "-")
            }
            if !isKnown {
                tree.report(
                    value.place,
                    "the pack does not list the region \"\(name)\"",
                    TreeReader.suggestion(for: name, among: known)
                )
            }
        }
        return names
    }

    /// Whether a name is that of a part of the pack's place; of everywhere, countries are.
    private func isHere(_ name: String) -> Bool {
        if jurisdiction == "*" { return PackReader.isCountry(name) }
        return PackReader.isPlace(name) && name.hasPrefix(jurisdiction + "-")
    }

    /// Rules of the base that do not hold here.
    private mutating func without(_ value: Tree?, _ base: RulePack?) -> Set<String> {
        guard let value else { return [] }
        let known = base?.rules.map(\.id) ?? []
        return Set(tree.words(value, "without", known.map { ($0, $0) }))
    }

    private mutating func extended(_ value: Tree) -> RulePack? {
        let parts = (value.text ?? "").split(separator: "@")
        if parts.count == 2, let version = Int(parts[1]),
            let base = bases.first(where: { $0.id == parts[0] && $0.version == version })
        {
            return base
        }
        let known = bases.map { "\($0.id)@\($0.version)" }
        tree.report(
            value.place,
            "the pack \"\(value.text ?? "…")\" that this one extends is not loaded",
            known.isEmpty
                ? "Load that pack first."
                : TreeReader.suggestion(for: value.text ?? "", among: known)
        )
        return nil
    }

    private mutating func rules(
        _ value: Tree?,
        defaults: [String: Tree],
        in root: Tree
    ) -> [Rule] {
        guard let value, let elements = value.elements else {
            tree.report(
                value?.place ?? root.place,
                "the pack has no list of rules",
                "Write `rules:` and a list."
            )
            return []
        }
        if elements.count > RulePack.ruleLimit {
            tree.report(
                value.place,
                "a pack has at most \(RulePack.ruleLimit) rules",
                "Split the pack."
            )
            return []
        }
        var rules: [Rule] = []
        for element in elements {
            guard let rule = rule(element, defaults: defaults) else { continue }
            if rules.contains(where: { overlaps($0, rule) }) {
                tree.report(
                    element.place,
                    "the rule \"\(rule.id)\" stands here twice for the same days",
                    "Give it another id, or dates of effect that do not overlap."
                )
            }
            rules.append(rule)
        }
        return rules
    }

    /// One id may come again only for other days: so a law changes on a date.
    private func overlaps(_ left: Rule, _ right: Rule) -> Bool {
        guard left.id == right.id else { return false }
        if let end = left.effectiveTo, end < right.effectiveFrom { return false }
        if let end = right.effectiveTo, end < left.effectiveFrom { return false }
        return true
    }

    private mutating func rule(_ element: Tree, defaults: [String: Tree]) -> Rule? {
        var values = tree.map(
            element,
            of: "a rule",
            keys: ["id", "kind", "value"] + PackReader.shared
        )
        for (key, value) in defaults where values[key] == nil { values[key] = value }
        let id = tree.text(values, "id", in: element)
        let kind = tree.text(values, "kind", in: element)
        let source = source(values, in: element)
        var from = Day(daysSinceEpoch: 0)
        if let value = values["from"] {
            from = tree.day(value, "from") ?? from
        } else {
            tree.report(element.place, "\"from\" is missing", "Add the first day it holds.")
        }
        var through: Day?
        if let value = values["to"], value.node != .empty {
            through = tree.day(value, "to")
            if let through, through < from {
                tree.report(value.place, "the rule ends before it begins", "Mend its dates.")
            }
        }
        let actors = mask(values["actors"], "actors", Actor.allCases.map { ($0.name, $0.rawValue) })
        let purposes = mask(
            values["purposes"],
            "purposes",
            PackWords.purposes.map { ($0.0, $0.1.rawValue) }
        )
        let channels = mask(
            values["channels"],
            "channels",
            Channel.allCases.map { ($0.name, $0.rawValue) }
        )
        let regions = values["regions"].map { self.regions($0) } ?? []
        let decision =
            values["decision"].map { tree.word($0, "decision", PackWords.decisions) ?? .block }
            ?? .block
        var bodyReader = RuleBodyReader(tree: tree, calendars: calendars)
        let body = bodyReader.body(kind, values["value"], rule: element)
        tree = bodyReader.tree
        guard let body else { return nil }
        return Rule(
            id: id,
            kind: kind,
            source: source,
            actors: UInt8(truncatingIfNeeded: actors),
            purposes: UInt8(truncatingIfNeeded: purposes),
            // A rule about visits says nothing of other ways.
            channels: kind == "visit" ? Channel.visit.bit : channels,
            regions: regions,
            effectiveFrom: from,
            effectiveTo: through,
            decision: decision,
            body: body
        )
    }

    mutating func source(_ values: [String: Tree], in element: Tree) -> RuleSource {
        let confidence =
            values["confidence"].map {
                tree.word($0, "confidence", Confidence.allCases.map { ($0.letter, $0) }) ?? .g
            }
        if confidence == nil {
            tree.report(
                element.place,
                "\"confidence\" is missing",
                "Add a letter from A to G."
            )
        }
        return RuleSource(
            authority: values["authority"]?.text ?? "",
            instrument: tree.text(values, "instrument", in: element),
            article: tree.text(values, "article", in: element),
            text: values["text"]?.text ?? "",
            references: values["sources"].map { tree.texts($0, "sources") } ?? [],
            confidence: confidence ?? .g
        )
    }

    /// Bits by raw value; `all` or nothing written means every one.
    private mutating func mask(
        _ value: Tree?,
        _ key: String,
        _ words: [(String, UInt8)]
    ) -> UInt32 {
        let everything = words.reduce(UInt32(0)) { $0 | 1 << UInt32($1.1) }
        guard let value, value.text != "all" else { return everything }
        return tree.words(value, key, words).reduce(0) { $0 | 1 << UInt32($1) }
    }

    private mutating func duties(_ value: Tree?) -> [DutyRule] {
        guard let value else { return [] }
        guard let elements = value.elements else {
            tree.report(value.place, "\"duties\" is no list", "Write a list of duties.")
            return []
        }
        var duties: [DutyRule] = []
        for element in elements {
            guard let duty = duty(element) else { continue }
            if duties.contains(where: { $0.name == duty.name }) {
                tree.report(
                    element.place,
                    "the duty \"\(duty.name)\" stands here twice",
                    "Give it another name, or keep one of them."
                )
            }
            duties.append(duty)
        }
        return duties
    }

    private mutating func duty(_ element: Tree) -> DutyRule? {
        let values = tree.map(
            element,
            of: "a duty",
            keys: [
                "name", "trigger", "deadline", "owner", "authority", "instrument", "article",
                "text", "confidence", "sources",
            ]
        )
        let name = tree.text(values, "name", in: element)
        let trigger = tree.text(values, "trigger", in: element)
        let owner = tree.text(values, "owner", in: element)
        let source = source(values, in: element)
        guard let deadline = values["deadline"] else {
            tree.report(element.place, "\"deadline\" is missing", "Add `deadline: {days: 5}`.")
            return nil
        }
        let limits = tree.map(deadline, of: "a deadline", keys: ["days", "businessDays", "hours"])
        guard limits.count == 1, let (unit, amount) = limits.first else {
            tree.report(
                deadline.place,
                "a deadline has one of days, businessDays and hours",
                "Write one of them."
            )
            return nil
        }
        let count = tree.number(amount, unit, 0...3_660)
        let length: DutyRule.Deadline =
            switch unit {
            case "days": .days(count)
            case "hours": .hours(count)
            default: .businessDays(count)
            }
        return DutyRule(
            name: name,
            trigger: trigger,
            deadline: length,
            owner: owner,
            source: source
        )
    }
}
