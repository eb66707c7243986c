internal import Compliance
internal import Domain
internal import Messaging
internal import Values

/// Reads the tree of a strategy file into a definition, collecting every mistake by place.
struct StrategyParser {
    /// The most texts of a file.
    static let textLimit = 128
    /// The furthest that a step may lie from its anchor, in days.
    static let offsetLimit: Int64 = 1_000

    private static let keys = [
        "format", "strategy", "version", "title", "kind", "attributes", "for", "rank", "channels",
        "window",
        "stop_on", "catch_up", "first_contact", "merged_accounts", "steps",
        "replies", "texts",
    ]
    /// What format 2 has besides.
    private static let keys2 = [
        "days", "goal", "exit_if", "again", "rest", "holdout", "objective", "budget", "sequences",
    ]
    static let textKeys = ["use", "text", "says"]
    /// What format 2 has and format 1 refuses by name.
    private static let laterKeys =
        keys2 + stepKeys2 + [
            "branch", "split", "experiment", "loop", "include", "call", "letter", "visit", "task",
        ]
    /// What no format has, and how it is done.
    private static let unknownSteps = [
        ("webhook", "write do: webhook and endpoint: its name in the facts file"),
        ("goto", "steps only go forward: write a loop with times:, or a later step"),
        ("wait_for", "write after: an earlier step, when: replied, and wait: 2d"),
        ("unless_read", "write after: an earlier step, when: not read, and wait: 4h"),
        ("variants", "write an experiment with arms"),
    ]

    var attributes: [AttributeDeclaration]
    let segments: [Segment]
    let parts: [StrategyPart]
    /// Why the file cannot be read.
    var mistakes: [Mistake] = []
    /// Why it should not be published though it can be read: what was in force before goes on.
    var objections: [Mistake] = []
    /// What its author should know.
    var remarks: [Mistake] = []
    /// The day to which days in the file are compared, or nil.
    let today: Day?
    /// Names of steps that have mistakes, so that those after them are not told as well.
    var broken: Set<String> = []
    /// Where steps and texts of a part come from.
    var inclusions: [Inclusion] = []
    var texts: [StrategyText] = []
    var templates: [Template?] = []
    private(set) var format = 1
    var windows: [ClosedRange<TimeOfDay>]?
    var days = StrategyDefinition.Days.all
    var ladder: [Channel] = [.sms]
    var catchUp = StrategyDefinition.CatchUp.latest
    var steps: [StrategyDefinition.Step] = []
    /// What stands in the group that is read.
    var outline: [StrategyOutline] = []
    var experiments: [StrategyDefinition.Experiment] = []
    var sequences: [StrategyDefinition.Sequence] = []
    /// Parts whose texts were taken; their ids begin with the part's code and a point.
    var included: [String] = []
    var prefix = ""
    /// The place of the `include:` that is being read, or nil.
    var inclusion: SourcePlace?

    /// A part that was included.
    struct Inclusion {
        /// The part.
        let part: StrategyPart
        /// The place of the `include:`.
        let place: SourcePlace
        /// The positions of its texts.
        var texts: Range<Int>
        /// What the names of its steps end with.
        let suffix: String
    }

    init(
        attributes: [AttributeDeclaration],
        segments: [Segment] = [],
        parts: [StrategyPart] = [],
        today: Day? = nil
    ) {
        self.attributes = attributes
        self.segments = segments
        self.parts = parts
        self.today = today
    }

    /// What could be read: where there are mistakes, all but the parts that have them.
    mutating func parse(_ tree: Tree) -> StrategyDefinition? {
        guard tree.entries != nil else {
            mistake(tree, "a strategy is a map of keys", "begin with format: 1")
            return nil
        }
        parseFormat(tree)
        checkKeys(
            tree,
            format == 1 ? StrategyParser.keys : StrategyParser.keys + StrategyParser.keys2
        )
        let kind = parseKind(tree)
        parseAttributes(tree)
        // Hours that cannot be read are told once; all the day stands in for them.
        if let value = tree["window"] {
            windows = parseWindows(value) ?? [TimeOfDay.midnight...TimeOfDay.endOfDay]
        }
        if let value = tree["days"] { days = parseDays(value) }
        if let value = tree["channels"] { ladder = parseLadder(value) }
        if let value = tree["catch_up"] { catchUp = parseCatchUp(value) }
        parseTexts(tree)
        parseSequences(tree)
        let code = parseCode(tree)
        parseSteps(tree, kind)
        let definition = StrategyDefinition(
            code: code,
            version: parseVersion(tree),
            title: tree["title"]?.text ?? code,
            kind: kind,
            condition: tree["for"].flatMap { condition($0) },
            goal: tree["goal"].flatMap { condition($0) },
            exit: tree["exit_if"].flatMap { condition($0) },
            again: parseAgain(tree["again"]),
            rest: parseRest(tree),
            holdout: Int(optionalInteger(tree["holdout"], within: 0...99) ?? 0),
            objective: tree["objective"].flatMap { parseObjective($0) },
            budget: tree["budget"].flatMap { parseBudget($0) },
            rank: Int(clamping: optionalInteger(tree["rank"], within: -1_000...1_000) ?? 0),
            steps: steps,
            outline: outline,
            experiments: experiments,
            sequences: sequences,
            stops: parseStops(tree),
            texts: texts,
            firstContact: tree["first_contact"].flatMap { textIndex($0) },
            merged: tree["merged_accounts"].flatMap { textIndex($0) },
            roles: parseRoles(tree, kind)
        )
        if mistakes.isEmpty {
            checkAllTextsUsed(tree, definition)
            checkSequencesUsed(tree)
        }
        return definition
    }

    private mutating func parseFormat(_ tree: Tree) {
        switch tree["format"]?.integer {
        case 1: format = 1
        case 2: format = 2
        default:
            mistake(
                tree["format"] ?? tree,
                "this program reads formats 1 and 2",
                "write format: 2"
            )
        }
    }

    // MARK: - Head

    private mutating func parseKind(_ tree: Tree) -> StrategyDefinition.Kind {
        switch tree["kind"]?.text {
        case nil, "clock": return .clock
        case "conversation": return .conversation
        case "part" where format == 2: return .part
        case .some(let word):
            mistake(
                tree["kind"] ?? tree,
                "there is no kind \(word)",
                NearestWord.remedy(word, among: ["clock", "conversation", "part"])
            )
            return .clock
        }
    }

    /// Columns of mappings that the file's conditions name; where a portfolio lacks one, a
    /// comparison with it is false.
    mutating func parseAttributes(_ tree: Tree) {
        for entry in tree["attributes"]?.entries ?? [] {
            let word = entry.value.text ?? ""
            if let kind = Account.Attribute.Kind(rawValue: word) {
                if !attributes.contains(where: { $0.name == entry.key }) {
                    attributes.append(AttributeDeclaration(name: entry.key, kind: kind))
                }
            } else {
                mistake(
                    entry.value,
                    "there is no kind of attribute \(word)",
                    NearestWord.remedy(
                        word,
                        among: Account.Attribute.Kind.allCases.map(\.rawValue)
                    )
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
                code.isEmpty ? "the strategy has no code" : "\(code) cannot be a code",
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
        for role in TextRole.allCases where role.isRequired && roles[role] == nil {
            mistake(replies, "the reply \(role.key) has no text", "add \(role.key): and a text")
        }
        return roles
    }

    // MARK: - Small parts

    mutating func condition(_ value: Tree) -> Expression? {
        guard case .scalar(let text, let isQuoted) = value.node else {
            mistake(value, "a condition is one line of text", "write for example stage == early")
            return nil
        }
        let place =
            isQuoted
            ? SourcePlace(line: value.place.line, column: value.place.column + 1) : value.place
        let reading = ExpressionParser.parse(
            text,
            at: place,
            attributes: attributes,
            segments: segments
        )
        objections += reading.objections
        remarks += reading.remarks
        switch reading.result {
        case .success(let expression): return expression
        case .failure(let failure):
            mistakes.append(failure.mistake)
            return nil
        }
    }

    mutating func optionalInteger(
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

    mutating func checkKeys(_ tree: Tree, _ known: [String]) {
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
            } else if known.contains(entry.key) {
                continue
            } else if format == 1, StrategyParser.laterKeys.contains(entry.key) {
                mistakes.append(
                    Mistake(
                        at: entry.place,
                        "\(entry.key) is not implemented in format 1",
                        remedy: "write format: 2 to use it"
                    )
                )
            } else if let step = StrategyParser.unknownSteps.first(where: { $0.0 == entry.key }) {
                mistakes.append(
                    Mistake(at: entry.place, "there is no \(entry.key)", remedy: step.1)
                )
            } else {
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

    mutating func mistake(_ tree: Tree, _ reason: String, _ remedy: String) {
        mistakes.append(Mistake(at: tree.place, reason, remedy: remedy))
    }

    mutating func object(_ tree: Tree, _ reason: String, _ remedy: String) {
        objections.append(Mistake(at: tree.place, reason, remedy: remedy))
    }

    mutating func remark(_ tree: Tree, _ reason: String, _ remedy: String) {
        remarks.append(Mistake(at: tree.place, reason, remedy: remedy))
    }
}
