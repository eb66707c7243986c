internal import Compliance
internal import Domain
internal import Messaging
internal import Values

/// Reads the tree of a strategy file into a definition, collecting every mistake by place.
struct StrategyParser {
    /// The most texts of a file.
    static let textLimit = 64
    /// The furthest that a step may lie from its anchor, in days.
    static let offsetLimit: Int64 = 1_000

    private static let keys = [
        "format", "strategy", "version", "title", "kind", "attributes", "for", "rank", "channels",
        "window",
        "stop_on", "catch_up", "first_contact", "merged_accounts", "steps",
        "replies", "texts",
    ]
    private static let stepKeys = [
        "step", "at", "time", "window", "channels", "purpose", "text", "if", "catch_up",
        "useful_days",
    ]
    private static let textKeys = ["use", "text", "says"]
    /// What the grammar of the next format has and this one refuses by name.
    private static let laterKeys = [
        "branch", "wait", "wait_for", "split", "experiment", "goal", "loop", "call", "task",
        "include", "migrate", "variants", "holdout", "webhook", "unless_read",
    ]

    private var attributes: [AttributeDeclaration]
    private(set) var mistakes: [Mistake] = []
    private(set) var texts: [StrategyText] = []
    private(set) var templates: [Template?] = []
    private var window: ClosedRange<TimeOfDay>?
    private var ladder: [Channel] = [.sms]
    private var catchUp = StrategyDefinition.CatchUp.latest

    init(attributes: [AttributeDeclaration]) {
        self.attributes = attributes
    }

    /// The definition, or nil if there are mistakes.
    mutating func parse(_ tree: Tree) -> StrategyDefinition? {
        guard tree.entries != nil else {
            mistake(tree, "a strategy is a map of keys", "begin with format: 1")
            return nil
        }
        checkKeys(tree, StrategyParser.keys)
        if tree["format"]?.integer != 1 {
            mistake(
                tree["format"] ?? tree,
                "this program reads format 1 only",
                "write format: 1"
            )
        }
        let kind = parseKind(tree)
        parseAttributes(tree)
        if let value = tree["window"] { window = parseWindow(value) }
        if let value = tree["channels"] { ladder = parseLadder(value) }
        if let value = tree["catch_up"] { catchUp = parseCatchUp(value) }
        parseTexts(tree)
        let code = parseCode(tree)
        let definition = StrategyDefinition(
            code: code,
            version: parseVersion(tree),
            title: tree["title"]?.text ?? code,
            kind: kind,
            condition: tree["for"].flatMap { condition($0) },
            rank: Int(clamping: optionalInteger(tree["rank"], within: -1_000...1_000) ?? 0),
            steps: parseSteps(tree, kind),
            stops: parseStops(tree),
            texts: texts,
            firstContact: tree["first_contact"].flatMap { textIndex($0) },
            merged: tree["merged_accounts"].flatMap { textIndex($0) },
            roles: parseRoles(tree, kind)
        )
        checkAllTextsUsed(tree, definition)
        return mistakes.isEmpty ? definition : nil
    }

    // MARK: - Head

    private mutating func parseKind(_ tree: Tree) -> StrategyDefinition.Kind {
        switch tree["kind"]?.text {
        case nil, "clock": return .clock
        case "conversation": return .conversation
        case .some(let word):
            mistake(
                tree["kind"] ?? tree,
                "there is no kind \(word)",
                NearestWord.remedy(word, among: ["clock", "conversation"])
            )
            return .clock
        }
    }

    /// Columns of mappings that the file's conditions name; where a portfolio lacks one, a
    /// comparison with it is false.
    private mutating func parseAttributes(_ tree: Tree) {
        let kinds: [(String, AttributeDeclaration.Kind)] = [
            ("number", .number), ("money", .money), ("day", .day), ("code", .code),
            ("flag", .flag),
        ]
        for entry in tree["attributes"]?.entries ?? [] {
            let word = entry.value.text ?? ""
            if let kind = kinds.first(where: { $0.0 == word }) {
                if !attributes.contains(where: { $0.name == entry.key }) {
                    attributes.append(AttributeDeclaration(name: entry.key, kind: kind.1))
                }
            } else {
                mistake(
                    entry.value,
                    "there is no kind of attribute \(word)",
                    NearestWord.remedy(word, among: kinds.map(\.0))
                )
            }
        }
    }

    private mutating func parseCode(_ tree: Tree) -> String {
        let code = tree["strategy"]?.text ?? ""
        let isGood =
            (1...32).contains(code.utf8.count)
            && code.utf8.allSatisfy {
                $0 >= 0x61 && $0 <= 0x7A || $0 >= 0x30 && $0 <= 0x39 || $0 == 0x5F || $0 == 0x2D
            }
        if !isGood {
            mistake(
                tree["strategy"] ?? tree,
                "the strategy has no code",
                "write strategy: and 1 to 32 small letters, digits, _ or -"
            )
        }
        return code
    }

    private mutating func parseVersion(_ tree: Tree) -> UInt32 {
        guard let value = tree["version"]?.integer, let version = UInt32(exactly: value),
            version > 0
        else {
            mistake(
                tree["version"] ?? tree,
                "the version is no number from 1",
                "write version: 1, and one more with each change"
            )
            return 0
        }
        return version
    }

    private mutating func parseStops(_ tree: Tree) -> StrategyDefinition.Stops {
        guard let list = tree["stop_on"] else { return [.payment, .promise, .dispute, .optOut] }
        let words: [(String, StrategyDefinition.Stops)] = [
            ("payment", .payment), ("promise", .promise), ("dispute", .dispute),
            ("opt_out", .optOut),
        ]
        var stops: StrategyDefinition.Stops = []
        for element in list.elements ?? [list] {
            let word = element.text ?? ""
            if let found = words.first(where: { $0.0 == word }) {
                stops.insert(found.1)
            } else {
                mistake(
                    element,
                    "nothing is called \(word) that could stop a strategy",
                    NearestWord.remedy(word, among: words.map(\.0))
                )
            }
        }
        // Nothing may go on after these; they are written for the reader, not as a choice.
        for needed in words where !stops.contains(needed.1) {
            mistake(list, "\(needed.0) always stops a strategy", "add \(needed.0) to stop_on")
        }
        return stops
    }

    private mutating func parseRoles(
        _ tree: Tree,
        _ kind: StrategyDefinition.Kind
    ) -> [TextRole: Int] {
        guard let replies = tree["replies"] else {
            if kind == .conversation {
                mistake(tree, "a conversation has no replies", "add replies: with their texts")
            }
            return [:]
        }
        guard kind == .conversation else {
            mistake(replies, "only a conversation has replies", "write kind: conversation")
            return [:]
        }
        var roles: [TextRole: Int] = [:]
        for entry in replies.entries ?? [] {
            guard let role = TextRole.allCases.first(where: { $0.key == entry.key }) else {
                mistakes.append(
                    Mistake(
                        at: entry.place,
                        "there is no reply \(entry.key)",
                        remedy: NearestWord.remedy(
                            entry.key,
                            among: TextRole.allCases.map(\.key)
                        )
                    )
                )
                continue
            }
            roles[role] = textIndex(entry.value)
        }
        for role in TextRole.allCases where roles[role] == nil {
            mistake(replies, "the reply \(role.key) has no text", "add \(role.key): and a text")
        }
        return roles
    }

    // MARK: - Steps

    private mutating func parseSteps(
        _ tree: Tree,
        _ kind: StrategyDefinition.Kind
    ) -> [StrategyDefinition.Step] {
        guard let list = tree["steps"]?.elements, !list.isEmpty else {
            mistake(tree["steps"] ?? tree, "the strategy has no steps", "add steps: with a list")
            return []
        }
        // Reminders of promises are bits of 32.
        let limit = kind == .clock ? AccountClock.stepLimit : 32
        if list.count > limit {
            mistake(list[limit], "a strategy has at most \(limit) steps", "split it in two")
        }
        var steps: [StrategyDefinition.Step] = []
        for element in list.prefix(limit) {
            guard let step = parseStep(element, kind) else { continue }
            if steps.contains(where: { $0.name == step.name }) {
                mistake(element, "two steps are called \(step.name)", "give each its own name")
            }
            steps.append(step)
        }
        return steps
    }

    private mutating func parseStep(
        _ tree: Tree,
        _ kind: StrategyDefinition.Kind
    ) -> StrategyDefinition.Step? {
        guard tree.entries != nil else {
            mistake(tree, "a step is a map", "write - step: its name, at: and text:")
            return nil
        }
        let before = mistakes.count
        checkKeys(tree, StrategyParser.stepKeys)
        let name = tree["step"]?.text ?? ""
        if name.isEmpty || name.utf8.count > 40 {
            mistake(tree, "the step has no name", "write step: and a name of up to 40 letters")
        }
        let point = parsePoint(tree, kind)
        let hours =
            tree["time"].map { parseTime($0) } ?? tree["window"].map { parseWindow($0) } ?? window
        if hours == nil {
            mistake(tree, "the step has no hours", "write window: 09:00-19:00 or time: 10:00")
        }
        let text = tree["text"].flatMap { textIndex($0) }
        if tree["text"] == nil { mistake(tree, "the step has no text", "write text: and its id") }
        let useful = optionalInteger(tree["useful_days"], within: 0...365).map { Int($0) }
        guard mistakes.count == before, let point, let hours, let text else { return nil }
        let step = StrategyDefinition.Step(
            name: name,
            anchor: point.anchor,
            offset: point.offset,
            window: hours,
            ladder: tree["channels"].map { parseLadder($0) } ?? ladder,
            purpose: parsePurpose(tree["purpose"]),
            text: text,
            condition: tree["if"].flatMap { condition($0) },
            catchUp: tree["catch_up"].map { parseCatchUp($0) } ?? catchUp,
            usefulDays: useful ?? StrategyParser.usefulDays(point)
        )
        return mistakes.count == before ? step : nil
    }

    /// A reminder means nothing after what it reminds of; other steps hold for a week.
    private static func usefulDays(
        _ point: (anchor: StrategyDefinition.Anchor, offset: Int)
    ) -> Int {
        switch point.anchor {
        case .due, .cutoff, .promise: point.offset <= 0 ? -point.offset : 7
        case .broken, .partial: 5
        }
    }

    /// `D-3`, `C`, `P-1`, `B+1`, `Q`.
    private mutating func parsePoint(
        _ tree: Tree,
        _ kind: StrategyDefinition.Kind
    ) -> (anchor: StrategyDefinition.Anchor, offset: Int)? {
        let remedy =
            kind == .clock
            ? "write D (due date) or C (cut-off) and days, such as D-3, D, C+1"
            : "write P (promise), B (broken) or Q (kept in part) and days, such as P-1, B+0"
        guard let value = tree["at"], let text = value.text, let letter = text.first else {
            mistake(tree["at"] ?? tree, "the step has no day", remedy)
            return nil
        }
        let anchors: [(Character, StrategyDefinition.Anchor)] =
            kind == .clock
            ? [("D", .due), ("C", .cutoff)]
            : [("P", .promise), ("B", .broken), ("Q", .partial)]
        let rest = text.dropFirst().filter { !$0.isWhitespace }
        let offset: Int64? = rest.isEmpty ? 0 : Int64(rest)
        guard let anchor = anchors.first(where: { $0.0 == letter }), let offset,
            rest.isEmpty || rest.hasPrefix("+") || rest.hasPrefix("-"),
            offset.magnitude <= StrategyParser.offsetLimit.magnitude
        else {
            mistake(value, "\(text) names no day", remedy)
            return nil
        }
        return (anchor.1, Int(offset))
    }

    private mutating func parsePurpose(_ value: Tree?) -> Purpose {
        switch value?.text {
        case nil, "initiated": return .initiated
        case "service": return .service
        case "marketing": return .marketing
        case .some(let word):
            if let value {
                mistake(
                    value,
                    "a step cannot have the purpose \(word)",
                    NearestWord.remedy(word, among: ["initiated", "service", "marketing"])
                )
            }
            return .initiated
        }
    }

    private mutating func parseCatchUp(_ value: Tree) -> StrategyDefinition.CatchUp {
        switch value.text {
        case "latest": return .latest
        case "skip": return .skip
        case "all": return .all
        default:
            mistake(
                value,
                "there is no such way to catch up",
                NearestWord.remedy(value.text ?? "", among: ["latest", "skip", "all"])
            )
            return .latest
        }
    }

    private mutating func parseLadder(_ value: Tree) -> [Channel] {
        var channels: [Channel] = []
        for element in value.elements ?? [value] {
            let word = element.text ?? ""
            if let channel = Channel(name: word) {
                if !channels.contains(channel) { channels.append(channel) }
            } else {
                mistake(
                    element,
                    "there is no channel \(word)",
                    NearestWord.remedy(word, among: Channel.allCases.map(\.name))
                )
            }
        }
        if channels.isEmpty { mistake(value, "no channel is named", "write [sms]") }
        return channels
    }

    private mutating func parseWindow(_ value: Tree) -> ClosedRange<TimeOfDay>? {
        let parts = (value.text ?? "").split(separator: "-").map {
            String($0.filter { !$0.isWhitespace })
        }
        guard parts.count == 2, let from = TimeOfDay(parts[0]), let to = TimeOfDay(parts[1]),
            from < to
        else {
            mistake(value, "these are no hours", "write for example 09:00-19:30")
            return nil
        }
        return from...to
    }

    /// An hour stands for the quarter that follows it, so that not everybody hears at once.
    private mutating func parseTime(_ value: Tree) -> ClosedRange<TimeOfDay>? {
        guard let time = TimeOfDay(value.text ?? ""), time.minutes <= 1_425,
            let end = TimeOfDay(minutes: Int(time.minutes) + 15)
        else {
            mistake(value, "this is no hour", "write for example \"10:00\", with quotes")
            return nil
        }
        return time...end
    }

    // MARK: - Texts

    private mutating func parseTexts(_ tree: Tree) {
        guard let entries = tree["texts"]?.entries, !entries.isEmpty else {
            mistake(tree["texts"] ?? tree, "the strategy has no texts", "add texts: with a map")
            return
        }
        if entries.count > StrategyParser.textLimit {
            mistake(tree, "a file has at most \(StrategyParser.textLimit) texts", "split it")
        }
        for entry in entries.prefix(StrategyParser.textLimit) {
            if texts.contains(where: { $0.id == entry.key }) {
                mistakes.append(
                    Mistake(
                        at: entry.place,
                        "two texts are called \(entry.key)",
                        remedy: "give each its own name"
                    )
                )
                continue
            }
            parseText(entry)
        }
    }

    private mutating func parseText(_ entry: Tree.Entry) {
        let body = entry.value.entries == nil ? entry.value : entry.value["text"] ?? entry.value
        if entry.value.entries != nil { checkKeys(entry.value, StrategyParser.textKeys) }
        guard let source = body.text, !source.isEmpty else {
            mistake(body, "the text \(entry.key) is empty", "write text: and what it says")
            return
        }
        var items: ContentItems = []
        var classes: ContentClasses = []
        for word in entry.value["says"]?.elements ?? [] {
            let name = word.text ?? ""
            if let item = ContentItems(name: name) {
                items.insert(item)
            } else if let kind = ContentClasses(name: name) {
                classes.insert(kind)
            } else {
                mistake(
                    word,
                    "no law knows what \(name) is",
                    NearestWord.remedy(name, among: ContentItems.names + ContentClasses.names)
                )
            }
        }
        var fields: [String] = []
        do throws(TemplateMistakes) {
            let template = try Template(source, fields: TextFields.all, at: body.place)
            for slot in template.slots {
                let known = TextFields.entries[slot]
                fields.append(known.field.name)
                items.formUnion(known.items)
                classes.formUnion(known.classes)
            }
            templates.append(template)
        } catch {
            mistakes.append(contentsOf: error.mistakes)
            templates.append(nil)
        }
        texts.append(
            StrategyText(
                id: entry.key,
                use: entry.value["use"]?.text ?? "",
                source: source,
                fields: fields,
                optionalFields: fields.filter { source.contains("{?\($0)}") },
                items: items,
                classes: classes
            )
        )
    }

    private mutating func textIndex(_ value: Tree) -> Int? {
        let id = value.text ?? ""
        if let index = texts.firstIndex(where: { $0.id == id }) { return index }
        mistake(
            value,
            "there is no text \(id)",
            NearestWord.remedy(id, among: texts.map(\.id))
        )
        return nil
    }

    private mutating func checkAllTextsUsed(_ tree: Tree, _ definition: StrategyDefinition) {
        var used = Set(definition.steps.map(\.text))
        used.formUnion(definition.roles.values)
        if let text = definition.firstContact { used.insert(text) }
        if let text = definition.merged { used.insert(text) }
        guard mistakes.isEmpty else { return }
        for (index, text) in texts.enumerated() where !used.contains(index) {
            let place = tree["texts"]?.entries?.first { $0.key == text.id }?.place ?? tree.place
            mistakes.append(
                Mistake(
                    at: place,
                    "the text \(text.id) is used by nothing",
                    remedy: "name it in a step or remove it"
                )
            )
        }
    }

    // MARK: - Small parts

    private mutating func condition(_ value: Tree) -> Expression? {
        guard case .scalar(let text, let isQuoted) = value.node else {
            mistake(value, "a condition is one line of text", "write for example stage == early")
            return nil
        }
        let place =
            isQuoted
            ? SourcePlace(line: value.place.line, column: value.place.column + 1) : value.place
        switch ExpressionParser.parse(text, at: place, attributes: attributes) {
        case .success(let expression): return expression
        case .failure(let failure):
            mistakes.append(failure.mistake)
            return nil
        }
    }

    private mutating func optionalInteger(
        _ value: Tree?,
        within range: ClosedRange<Int64>
    ) -> Int64? {
        guard let value else { return nil }
        guard let number = value.integer, range.contains(number) else {
            mistake(
                value,
                "this is no number from \(range.lowerBound) to \(range.upperBound)",
                "write a whole number"
            )
            return nil
        }
        return number
    }

    private mutating func checkKeys(_ tree: Tree, _ known: [String]) {
        var seen: Set<String> = []
        for entry in tree.entries ?? [] {
            if !seen.insert(entry.key).inserted {
                mistakes.append(
                    Mistake(
                        at: entry.place,
                        "\(entry.key) stands here twice",
                        remedy: "remove one of them"
                    )
                )
            } else if StrategyParser.laterKeys.contains(entry.key) {
                mistakes.append(
                    Mistake(
                        at: entry.place,
                        "\(entry.key) is not implemented in format 1",
                        remedy: "remove it, or do it with steps and conditions"
                    )
                )
            } else if !known.contains(entry.key) {
                mistakes.append(
                    Mistake(
                        at: entry.place,
                        "there is no key \(entry.key) here",
                        remedy: NearestWord.remedy(entry.key, among: known)
                    )
                )
            }
        }
    }

    private mutating func mistake(_ tree: Tree, _ reason: String, _ remedy: String) {
        mistakes.append(Mistake(at: tree.place, reason, remedy: remedy))
    }
}
