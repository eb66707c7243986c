internal import Compliance
internal import Domain
internal import Messaging
internal import Values

/// Steps and the groups that they stand in; groups become plain steps with what they ask for.
extension StrategyParser {
    /// The deepest nesting of groups.
    static let groupDepthLimit = 4
    /// The most turns of a loop.
    static let turnLimit: Int64 = 52
    /// The use of texts that say "today".
    private static let useOfToday = "payment_reminder_today"

    /// What the groups around a step ask of it.
    struct Group {
        var condition: Expression?
        var arm: StrategyDefinition.ArmPlace?
        /// Days that the turns of loops add.
        var shift = 0
        /// What the names of its steps end with.
        var suffix = ""
        /// The turn of the innermost loop, from 0.
        var turn = 0
        var depth = 0
    }

    private static let stepKeys = [
        "step", "at", "time", "window", "channels", "purpose", "text", "if", "catch_up",
        "useful_days",
    ]
    /// Keys of a step that format 2 has besides.
    static let stepKeys2 = [
        "after", "when", "wait", "days", "do", "sequence", "approval", "fall_back", "stop_if",
        "was", "endpoint",
    ]
    /// Keys of a step that mean nothing where nobody is contacted.
    private static let contactKeys = [
        "text", "sequence", "channels", "fall_back", "purpose", "window", "time",
    ]
    /// Days for which a call of another system means something, unless the step says otherwise.
    private static let webhookDays = 7

    mutating func parseSteps(_ tree: Tree, _ kind: StrategyDefinition.Kind) {
        guard let list = tree["steps"]?.elements, !list.isEmpty else {
            mistake(tree["steps"] ?? tree, "the strategy has no steps", "add steps: with a list")
            return
        }
        parse(list, kind, Group())
        // Reminders of promises are bits of 32.
        let limit = kind == .conversation ? 32 : AccountClock.stepLimit
        if steps.count > limit {
            mistake(
                tree["steps"] ?? tree,
                "a strategy has at most \(limit) steps, turns of loops and fall-backs counted; "
                    + "this one has \(steps.count)",
                "split it in two"
            )
            steps.removeLast(steps.count - limit)
        }
        for step in steps {
            guard case .after(let after) = step.anchor, steps.indices.contains(after.step) else {
                continue
            }
            steps[after.step].isWatched = true
        }
    }

    mutating func parse(
        _ list: [Tree],
        _ kind: StrategyDefinition.Kind,
        _ group: Group
    ) {
        guard group.depth <= StrategyParser.groupDepthLimit else {
            if let first = list.first {
                mistake(first, "groups are nested too deeply", "write fewer levels")
            }
            return
        }
        for element in list {
            // One too many is told once; a file of loops must not grow without end.
            guard steps.count <= AccountClock.stepLimit else { return }
            if format == 2, element["branch"] != nil {
                parseBranch(element, kind, group)
            } else if format == 2, element["experiment"] != nil {
                parseExperiment(element, kind, group)
            } else if format == 2, element["loop"] != nil {
                parseLoop(element, kind, group)
            } else if format == 2, element["include"] != nil {
                parseInclude(element, kind, group)
            } else {
                parseStep(element, kind, group)
            }
        }
    }

    /// Reads the steps of a group; what stands in it, as the file has it.
    mutating func items(
        of list: [Tree],
        _ kind: StrategyDefinition.Kind,
        _ group: Group
    ) -> [StrategyOutline] {
        let around = outline
        outline = []
        parse(list, kind, group)
        defer { outline = around }
        return outline
    }

    // MARK: - A step

    private mutating func parseStep(
        _ tree: Tree,
        _ kind: StrategyDefinition.Kind,
        _ group: Group
    ) {
        guard tree.entries != nil else {
            mistake(tree, "a step is a map", "write - step: its name, at: and text:")
            return
        }
        let before = mistakes.count
        checkKeys(
            tree,
            format == 1
                ? StrategyParser.stepKeys : StrategyParser.stepKeys + StrategyParser.stepKeys2
        )
        let name = (tree["step"]?.text ?? "") + group.suffix
        if tree["step"]?.text?.isEmpty ?? true {
            mistake(tree, "the step has no name", "write step: and a name of up to 40 letters")
        } else if name.utf8.count > 48 {
            mistake(
                tree["step"] ?? tree,
                "the name of the step is too long",
                "write one of up to 40 letters"
            )
        }
        let action = parseAction(tree["do"])
        let endpoint = parseEndpoint(tree, action)
        let anchored = parsePoint(tree, kind, group)
        if anchored == nil { broken.insert(name) }
        guard let point = anchored else { return }
        if let window = tree["window"], tree["time"] != nil {
            object(window, "a step has a time: or a window:", "remove one of them")
        }
        let hours =
            action == .webhook
            ? [.midnight...TimeOfDay.endOfDay]
            : tree["time"].flatMap { parseTime($0) }.map { [$0] }
                ?? tree["window"].flatMap { parseWindows($0) } ?? windows
        if hours == nil, mistakes.count == before {
            mistake(tree, "the step has no hours", "write window: 09:00-19:00 or time: 10:00")
        }
        let sequence = tree["sequence"].flatMap { sequenceIndex($0) }
        let text = parseStepText(tree, group, action, sequence)
        let useful = optionalInteger(tree["useful_days"], within: 0...365).map { Int($0) }
        let own = StrategyParser.both(
            tree["if"].flatMap { condition($0) },
            tree["stop_if"].flatMap { condition($0) }.map { .not($0) }
        )
        let channels = parseChannels(tree, action)
        guard mistakes.count == before, let hours else {
            broken.insert(name)
            return
        }
        let step = StrategyDefinition.Step(
            name: name,
            was: tree["was"]?.text.map { $0 + group.suffix },
            action: action,
            anchor: point.anchor,
            offset: point.offset,
            windows: hours,
            days: tree["days"].map { parseDays($0) } ?? days,
            ladder: channels,
            purpose: action == .webhook ? .service : parsePurpose(tree["purpose"]),
            text: text,
            sequence: sequence,
            isOfItsDay: text.map { texts[$0].use == StrategyParser.useOfToday } ?? false,
            endpoint: endpoint,
            condition: StrategyParser.both(group.condition, own),
            arm: group.arm,
            needsApproval: tree["approval"].map { parseFlag($0) } ?? false,
            catchUp: tree["catch_up"].map { parseCatchUp($0) } ?? catchUp,
            usefulDays: useful
                ?? (action == .webhook
                    ? StrategyParser.webhookDays : StrategyParser.usefulDays(point)),
            validSeconds: nil,
            isWatched: false,
            place: inclusion ?? tree.place
        )
        guard mistakes.count == before else {
            broken.insert(name)
            return
        }
        if let first = steps.firstIndex(where: { $0.name == step.name }) {
            mistake(
                tree,
                "two steps are called \(step.name) (the other at \(steps[first].place))",
                "give each its own name"
            )
        }
        outline.append(.step(steps.count, condition: own))
        steps.append(step)
        if action != .webhook, let value = tree["fall_back"] {
            parseFallBack(value, of: steps.count - 1)
        }
    }

    private mutating func parseStepText(
        _ tree: Tree,
        _ group: Group,
        _ action: StrategyDefinition.Action,
        _ sequence: Int?
    ) -> Int? {
        guard let value = tree["text"] else {
            if sequence == nil, tree["sequence"] == nil, action == .message {
                mistake(tree, "the step has no text", "write text: and its id")
            }
            return nil
        }
        if tree["sequence"] != nil {
            mistake(value, "a step has a text or a sequence", "remove one of them")
            return nil
        }
        guard let list = value.elements else { return textIndex(value) }
        if list.isEmpty || format == 1 {
            mistake(value, "this is no text", "write text: and its id")
            return nil
        }
        // In a loop each turn takes the next text of the list.
        let indices = list.map { textIndex($0) }
        return indices[group.turn % indices.count]
    }

    private mutating func parseAction(_ value: Tree?) -> StrategyDefinition.Action {
        let words: [(String, StrategyDefinition.Action)] = [
            ("message", .message), ("call", .call), ("letter", .letter), ("visit", .visit),
            ("task", .task), ("webhook", .webhook),
        ]
        guard let value else { return .message }
        if let action = words.first(where: { $0.0 == value.text }) { return action.1 }
        mistake(
            value,
            "nobody can do \(value.text ?? "that")",
            NearestWord.remedy(value.text ?? "", among: words.map(\.0))
        )
        // Nothing that messages need is asked of it besides.
        return .task
    }

    /// The endpoint that a webhook calls; whoever contacts nobody needs no text and no hours.
    private mutating func parseEndpoint(
        _ tree: Tree,
        _ action: StrategyDefinition.Action
    ) -> String? {
        guard action == .webhook else {
            if let value = tree["endpoint"] {
                mistake(value, "only a webhook has an endpoint", "write do: webhook, or remove it")
            }
            return nil
        }
        for key in StrategyParser.contactKeys {
            guard let value = tree[key] else { continue }
            mistake(
                value,
                "a webhook contacts nobody and has no \(key)",
                "remove \(key):"
            )
        }
        guard let value = tree["endpoint"], let name = value.text, !name.isEmpty else {
            mistake(
                tree["endpoint"] ?? tree,
                "it is not said which endpoint is called",
                "write endpoint: and the name of one of the facts file"
            )
            return nil
        }
        guard name.utf8.count <= StrategyDefinition.endpointNameLimit,
            name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x2F && $0 != 0x3A })
        else {
            mistake(
                value,
                "this is no name of an endpoint",
                "name one of the webhooks: of the facts file; its address stands there"
            )
            return nil
        }
        return name
    }

    private mutating func parseChannels(
        _ tree: Tree,
        _ action: StrategyDefinition.Action
    ) -> [Channel] {
        let own: [Channel] =
            switch action {
            case .message: tree["channels"].map { parseLadder($0) } ?? ladder
            case .call: [.call]
            case .letter: [.letter]
            case .visit: [.visit]
            case .task, .webhook: []
            }
        if action != .message, action != .webhook, let value = tree["channels"] {
            mistake(value, "what a person does has no channels", "remove channels:")
        }
        return own
    }

    /// `fall_back: {wait: 4h, unless: delivered}`: the next channel when the one before did not get
    /// through in time, never both.
    private mutating func parseFallBack(_ tree: Tree, of number: Int) {
        checkKeys(tree, ["wait", "unless"])
        let parent = steps[number]
        guard parent.action == .message, parent.ladder.count > 1 else {
            mistake(
                tree,
                "there is nothing to fall back on",
                "name two channels at least, such as channels: [rcs, sms]"
            )
            return
        }
        guard let seconds = tree["wait"].flatMap({ parseDuration($0) }) else {
            mistake(tree, "the fall-back has no time", "write wait: 4h")
            return
        }
        let words = ["delivered": AccountClock.Watch.Seen.delivered, "read": .read]
        let word = tree["unless"]?.text ?? "delivered"
        guard let seen = words[word] else {
            mistake(
                tree["unless"] ?? tree,
                "a fall-back does not wait for \(word)",
                NearestWord.remedy(word, among: ["delivered", "read"])
            )
            return
        }
        // So that the carrier drops the first before the second leaves; one that must be read
        // has arrived by then and cannot be taken back.
        if seen == .delivered { steps[number].validSeconds = seconds }
        var last = number
        for (place, rung) in parent.ladder.enumerated().dropFirst() {
            var step = parent
            step.ladder = Array(parent.ladder[place...])
            step.name = parent.name + " · " + rung.name
            step.anchor = .after(
                StrategyDefinition.After(
                    step: last,
                    seen: seen,
                    isNegated: true,
                    seconds: seconds,
                    isFallback: true
                )
            )
            step.offset = 0
            step.validSeconds = rung == parent.ladder.last || seen == .read ? nil : seconds
            steps.append(step)
            last = steps.count - 1
        }
    }

    /// A reminder means nothing after what it reminds of; other steps hold for a week.
    private static func usefulDays(
        _ point: (anchor: StrategyDefinition.Anchor, offset: Int)
    ) -> Int {
        switch point.anchor {
        case .due, .cutoff, .promise: point.offset <= 0 ? -point.offset : 7
        case .broken, .partial: 5
        case .column, .mark: point.offset < 0 ? -point.offset : 7
        case .entry, .contact, .reply, .payment, .after: 7
        }
    }

    // MARK: - Points

    /// `D-3`, `C`, `P-1`, `B+1`, `Q`; in format 2 `entry+0`, `contact+7`, `reply+3`, `payment+30`,
    /// `column NAME-5` and `event NAME+2` as well, or `after:` an earlier step.
    private mutating func parsePoint(
        _ tree: Tree,
        _ kind: StrategyDefinition.Kind,
        _ group: Group
    ) -> (anchor: StrategyDefinition.Anchor, offset: Int)? {
        if format == 2, let value = tree["after"] {
            if let at = tree["at"] {
                mistake(at, "a step has at: or after:", "remove one of them")
                return nil
            }
            return parseAfter(tree, value, kind).map { (.after($0), 0) }
        }
        if let value = tree["when"] ?? tree["wait"], format == 2 {
            mistake(value, "this waits for no step", "add after: and the name of an earlier step")
            return nil
        }
        var remedy =
            kind == .conversation
            ? "write P (promise), B (broken) or Q (kept in part) and days, such as P-1, B+0"
            : "write D (due date) or C (cut-off) and days, such as D-3, D, C+1"
        if kind != .conversation, format == 2 {
            remedy += ", or entry, contact, reply, payment, column NAME, event NAME and days"
        }
        guard let value = tree["at"], let text = value.text, !text.isEmpty else {
            mistake(tree["at"] ?? tree, "the step has no day", remedy)
            return nil
        }
        let sign = text.lastIndex { $0 == "+" || $0 == "-" } ?? text.endIndex
        let word = String(text[..<sign]).split(separator: " ").map(String.init)
        let rest = text[sign...].filter { !$0.isWhitespace }
        let offset: Int64? = rest.isEmpty ? 0 : Int64(rest)
        guard let offset, offset.magnitude <= StrategyParser.offsetLimit.magnitude,
            let anchor = anchor(word, kind, value)
        else {
            if mistakes.last?.place != value.place {
                mistake(value, "\(text) names no day", remedy)
            }
            return nil
        }
        checkDistance(value, anchor, Int(offset) + group.shift, group)
        return (anchor, Int(offset) + group.shift)
    }

    /// What lies before the day that it is counted from, though nobody knows that day before it
    /// comes, and turns that lie further than any step may.
    private mutating func checkDistance(
        _ value: Tree,
        _ anchor: StrategyDefinition.Anchor,
        _ offset: Int,
        _ group: Group
    ) {
        let isKnownBefore =
            switch anchor {
            case .due, .cutoff, .column, .promise: true
            case .entry, .contact, .reply, .payment, .mark, .broken, .partial, .after: false
            }
        if !isKnownBefore, offset < 0 {
            object(
                value,
                "nobody knows this day before it comes, so that no step comes before it",
                "count from it on, with + and days"
            )
        }
        if group.shift > 0, offset > StrategyParser.offsetLimit {
            object(
                value,
                "turn \(group.turn + 1) of the loop would come \(offset) days after the day that "
                    + "it is counted from, beyond the \(StrategyParser.offsetLimit) that any step "
                    + "may lie away",
                "write fewer times: or a shorter every:"
            )
        }
    }

    private mutating func anchor(
        _ word: [String],
        _ kind: StrategyDefinition.Kind,
        _ value: Tree
    ) -> StrategyDefinition.Anchor? {
        switch (word.first ?? "", word.count, kind == .conversation) {
        case ("D", 1, false): return .due
        case ("C", 1, false): return .cutoff
        case ("P", 1, true): return .promise
        case ("B", 1, true): return .broken
        case ("Q", 1, true): return .partial
        default: break
        }
        guard format == 2, kind != .conversation else { return nil }
        switch (word.first ?? "", word.count) {
        case ("entry", 1): return .entry
        case ("contact", 1): return .contact
        case ("reply", 1): return .reply
        case ("payment", 1): return .payment
        case ("column", 2):
            guard attributes.contains(where: { $0.name == word[1] && $0.kind == .day }) else {
                mistake(
                    value,
                    "no column \(word[1]) holds days",
                    NearestWord.of(
                        word[1],
                        among: attributes.filter { $0.kind == .day }.map(\.name)
                    ).map { "did you mean \($0)?" }
                        ?? "declare it under attributes: \(word[1]): day"
                )
                return nil
            }
            return .column(word[1])
        case ("event", 2):
            guard word[1].utf8.count <= AccountClock.nameLimit else { return nil }
            return .mark(word[1])
        default: return nil
        }
    }

    private mutating func parseAfter(
        _ tree: Tree,
        _ value: Tree,
        _ kind: StrategyDefinition.Kind
    ) -> StrategyDefinition.After? {
        guard kind != .conversation else {
            mistake(value, "steps of promises wait for no other", "write at: with P, B or Q")
            return nil
        }
        let name = value.text ?? ""
        guard let step = steps.firstIndex(where: { $0.name == name }) else {
            // Of a step that has a mistake itself nothing else is told.
            if !broken.contains(name) {
                mistake(
                    value,
                    "no earlier step is called \(name)",
                    steps.isEmpty
                        ? "no step comes before this one: write at: and a day"
                        : NearestWord.remedy(name, among: steps.map(\.name))
                )
            }
            return nil
        }
        guard steps[step].action == .message || tree["when"] == nil else {
            mistake(value, "only of a message anything is seen", "remove when:")
            return nil
        }
        var seen: AccountClock.Watch.Seen?
        var isNegated = false
        if let when = tree["when"] {
            var words = (when.text ?? "").split(separator: " ").map(String.init)
            if words.first == "not" {
                isNegated = true
                words.removeFirst()
            }
            let known: [(String, AccountClock.Watch.Seen)] = [
                ("delivered", .delivered), ("read", .read), ("replied", .replied),
                ("opened", .opened), ("failed", .failed), ("paid", .paid),
            ]
            guard words.count == 1, let found = known.first(where: { $0.0 == words[0] }) else {
                mistake(
                    when,
                    "nothing is called \(when.text ?? "") that can be seen of a message",
                    "use delivered, read, replied, opened, failed or paid, with not before it "
                        + "if it must not have been"
                )
                return nil
            }
            seen = found.1
        }
        guard let wait = tree["wait"] else {
            if isNegated {
                mistake(
                    tree["when"] ?? tree,
                    "it is not said how long is waited",
                    "add wait: 2d"
                )
                return nil
            }
            return StrategyDefinition.After(
                step: step,
                seen: seen,
                isNegated: false,
                seconds: seen == nil ? 0 : StrategyParser.longestWaitSeconds
            )
        }
        guard let seconds = parseDuration(wait) else { return nil }
        return StrategyDefinition.After(
            step: step,
            seen: seen,
            isNegated: isNegated,
            seconds: seconds
        )
    }
}
