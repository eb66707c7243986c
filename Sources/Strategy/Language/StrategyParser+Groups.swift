internal import Compliance
internal import Domain
internal import Messaging
internal import Values

/// Branches, experiments, loops and parts: groups of steps that become plain steps.
extension StrategyParser {
    /// The most cases of a branch: the condition of each holds those of all before it.
    private static let caseLimit = 32

    /// The first case whose condition holds when a step of it is due; the others stay silent.
    mutating func parseBranch(
        _ tree: Tree,
        _ kind: StrategyDefinition.Kind,
        _ group: Group
    ) {
        checkKeys(tree, ["branch", "cases"])
        guard let cases = tree["cases"]?.elements,
            (2...StrategyParser.caseLimit).contains(cases.count)
        else {
            mistake(
                tree["cases"] ?? tree,
                "a branch has 2 to \(StrategyParser.caseLimit) cases",
                "write cases: with - if: … steps: …, and - else: true"
            )
            return
        }
        var before: Expression?
        var drawn: [StrategyOutline.Case] = []
        for (index, element) in cases.enumerated() {
            checkKeys(element, ["if", "else", "steps"])
            var own = element["if"].flatMap { condition($0) }
            if element["if"] == nil {
                own = nil
                if element["else"] == nil || index != cases.count - 1 {
                    mistake(
                        element,
                        "a case has a condition",
                        "write if: and a condition; only the last case may be else: true"
                    )
                }
            }
            if let value = element["else"], value.text != "true" {
                object(value, "a last case is else: true", "write else: true, or remove the case")
            }
            var inner = group
            inner.depth += 1
            inner.condition = StrategyParser.both(
                group.condition,
                StrategyParser.both(before.map { .not($0) }, own)
            )
            let items = items(of: element["steps"]?.elements ?? [], kind, inner)
            drawn.append(StrategyOutline.Case(condition: own, items: items))
            if let own { before = before.map { .or($0, own) } ?? own }
        }
        outline.append(.branch(name: tree["branch"]?.text ?? "", cases: drawn))
    }

    mutating func parseExperiment(
        _ tree: Tree,
        _ kind: StrategyDefinition.Kind,
        _ group: Group
    ) {
        checkKeys(tree, ["experiment", "arms", "holdout", "sample", "until", "winner"])
        let name = tree["experiment"]?.text ?? ""
        checkName(tree["experiment"] ?? tree, name, "an experiment")
        if experiments.contains(where: { $0.name == name }) {
            mistake(tree, "two experiments are called \(name)", "give each its own name")
        }
        guard group.arm == nil, group.shift == 0 else {
            mistake(tree, "an experiment stands alone", "take it out of the loop or experiment")
            return
        }
        guard let list = tree["arms"]?.elements, (1...8).contains(list.count) else {
            mistake(tree, "an experiment has 1 to 8 arms", "write arms: with - arm: … weight: …")
            return
        }
        if experiments.count >= AccountClock.drawLimit - 1 {
            mistake(
                tree,
                "a strategy has at most \(AccountClock.drawLimit - 1) experiments",
                "end one before the next begins"
            )
            return
        }
        var arms: [StrategyDefinition.Experiment.Arm] = []
        for element in list {
            checkKeys(element, ["arm", "weight", "steps"])
            let arm = element["arm"]?.text ?? ""
            checkName(element["arm"] ?? element, arm, "an arm")
            if arms.contains(where: { $0.name == arm }) {
                mistake(element, "two arms are called \(arm)", "give each its own name")
            }
            let weight = optionalInteger(element["weight"], within: 1...1_000) ?? 1
            arms.append(StrategyDefinition.Experiment.Arm(name: arm, weight: Int(weight)))
        }
        let until = tree["until"].flatMap { parseDay($0) }
        var winner: Int?
        if let value = tree["winner"] {
            winner = arms.firstIndex { $0.name == value.text }
            if winner == nil {
                mistake(
                    value,
                    "there is no arm \(value.text ?? "")",
                    NearestWord.remedy(value.text ?? "", among: arms.map(\.name))
                )
            }
        }
        remarkExperiment(tree, arms.count, until)
        let number = experiments.count
        experiments.append(
            StrategyDefinition.Experiment(
                name: name,
                arms: arms,
                holdout: Int(optionalInteger(tree["holdout"], within: 0...99) ?? 0),
                sample: Int(optionalInteger(tree["sample"], within: 1...100) ?? 100),
                until: until,
                winner: winner
            )
        )
        var drawn: [[StrategyOutline]] = []
        for (index, element) in list.enumerated() {
            var inner = group
            inner.depth += 1
            inner.arm = StrategyDefinition.ArmPlace(experiment: number, arm: index)
            // An arm without steps is one that is left alone.
            drawn.append(items(of: element["steps"]?.elements ?? [], kind, inner))
        }
        outline.append(.experiment(number, arms: drawn))
    }

    /// What an experiment says that changes nothing.
    private mutating func remarkExperiment(_ tree: Tree, _ arms: Int, _ until: Day?) {
        if let value = tree["winner"] {
            for key in ["holdout", "sample", "until"] where tree[key] != nil {
                remark(
                    value,
                    "the experiment is decided: everybody who has not drawn meets the winner, "
                        + "whatever \(key): says",
                    "remove \(key):, or winner: if it is to go on"
                )
            }
            return
        }
        if arms == 1, (tree["holdout"]?.integer ?? 0) == 0 {
            remark(
                tree,
                "an experiment of one arm without a holdout compares nothing",
                "add an arm, or holdout: 10"
            )
        }
        if let value = tree["until"], let until, let today, until < today {
            remark(
                value,
                "the last day of the experiment is past: everybody who has not drawn meets the "
                    + "first arm",
                "write a day to come, or winner:"
            )
        }
    }

    mutating func parseLoop(
        _ tree: Tree,
        _ kind: StrategyDefinition.Kind,
        _ group: Group
    ) {
        checkKeys(tree, ["loop", "every", "times", "steps"])
        guard let every = tree["every"].flatMap({ parseDays(of: $0) }), every > 0 else {
            mistake(tree, "the loop has no distance", "write every: 7d")
            return
        }
        guard let times = optionalInteger(tree["times"], within: 2...StrategyParser.turnLimit)
        else {
            if tree["times"] == nil {
                mistake(
                    tree,
                    "the loop has no bound and would go on for ever",
                    "write times: and a number from 2 to \(StrategyParser.turnLimit)"
                )
            }
            return
        }
        guard let list = tree["steps"]?.elements, !list.isEmpty else {
            mistake(tree, "the loop has no steps", "add steps: with a list")
            return
        }
        if let inner = list.first(where: { $0["loop"] != nil || $0["after"] != nil }) {
            mistake(
                inner,
                "a loop holds plain steps, branches and parts only",
                "write the loops one after the other, and after: outside of them"
            )
            return
        }
        var turns: [[StrategyOutline]] = []
        for turn in 0..<Int(times) {
            guard steps.count <= AccountClock.stepLimit else { return }
            var inner = group
            inner.depth += 1
            inner.shift = group.shift + turn * every
            inner.turn = turn
            inner.suffix = group.suffix + " (\(turn + 1))"
            let count = mistakes.count
            let objected = objections.count
            let remarked = remarks.count
            turns.append(items(of: list, kind, inner))
            // The same each turn is told once.
            if mistakes.count > count { return }
            StrategyParser.dropRepeated(&objections, from: objected)
            StrategyParser.dropRepeated(&remarks, from: remarked)
        }
        outline.append(.loop(name: tree["loop"]?.text ?? "", every: every, turns: turns))
    }

    /// The steps and texts of a part that is published by itself; `include: educacion@2`.
    mutating func parseInclude(
        _ tree: Tree,
        _ kind: StrategyDefinition.Kind,
        _ group: Group
    ) {
        checkKeys(tree, ["include", "if"])
        guard let value = tree["include"] else { return }
        let words = (value.text ?? "").split(separator: "@", maxSplits: 1).map(String.init)
        guard words.count == 2, let version = UInt32(words[1]) else {
            mistake(
                value,
                "a part is named with its version",
                "write include: and code@version, such as educacion@1"
            )
            return
        }
        guard let part = parts.first(where: { $0.code == words[0] && $0.version == version })
        else {
            mistake(
                value,
                "there is no part \(words[0]) version \(version)",
                parts.isEmpty
                    ? "publish it first, or name its file in the same command"
                    : NearestWord.remedy(
                        value.text ?? "",
                        among: parts.map { "\($0.code)@\($0.version)" }
                    )
            )
            return
        }
        guard prefix.isEmpty else {
            mistake(value, "a part holds no other part", "include both in the strategy")
            return
        }
        if inclusions.contains(where: { $0.part.code == part.code && $0.suffix == group.suffix }) {
            mistake(
                value,
                "the part \(part.code) is included twice, so that its steps would be there twice",
                "include it once; with an if: that names both cases, joined with or"
            )
            return
        }
        var inner = group
        inner.depth += 1
        let own = tree["if"].flatMap { condition($0) }
        inner.condition = StrategyParser.both(group.condition, own)
        inclusion = value.place
        let told = (mistakes.count, objections.count, remarks.count)
        let items = items(of: part, kind, inner, at: value.place)
        outline.append(
            .part(code: part.code, version: part.version, condition: own, items: items)
        )
        inclusion = nil
        let name = part.file
        StrategyParser.place(&mistakes, from: told.0, at: value.place, in: name)
        StrategyParser.place(&objections, from: told.1, at: value.place, in: name)
        StrategyParser.place(&remarks, from: told.2, at: value.place, in: name)
    }

    private mutating func items(
        of part: StrategyPart,
        _ kind: StrategyDefinition.Kind,
        _ group: Group,
        at place: SourcePlace
    ) -> [StrategyOutline] {
        prefix = part.code + "."
        let firstText = texts.count
        if !included.contains(part.code) {
            included.append(part.code)
            parseTexts(part.tree)
            parseSequences(part.tree)
        }
        inclusions.append(
            Inclusion(
                part: part,
                place: place,
                texts: firstText..<texts.count,
                suffix: group.suffix
            )
        )
        let before = (windows, days, ladder, catchUp)
        if let value = part.tree["window"] { windows = parseWindows(value) ?? windows }
        if let value = part.tree["days"] { days = parseDays(value) }
        if let value = part.tree["channels"] { ladder = parseLadder(value) }
        if let value = part.tree["catch_up"] { catchUp = parseCatchUp(value) }
        let items = items(of: part.tree["steps"]?.elements ?? [], kind, group)
        (windows, days, ladder, catchUp) = before
        prefix = ""
        return items
    }

    /// Keeps of what was told from a position on only what stands at new places.
    private static func dropRepeated(_ found: inout [Mistake], from first: Int) {
        let places = Set(found.prefix(first).map(\.place))
        guard !places.isEmpty else { return }
        let new = found.dropFirst(first).filter { !places.contains($0.place) }
        found = Array(found.prefix(first)) + new
    }

    /// Tells what was found in a part at the place that includes it, with the part's file.
    static func place(
        _ found: inout [Mistake],
        from first: Int,
        at place: SourcePlace,
        in file: String
    ) {
        for index in found.indices.dropFirst(first) {
            let told = found[index]
            found[index] = Mistake(
                at: place,
                "in \(file), \(told.place): \(told.reason)",
                remedy: told.remedy
            )
        }
    }

    static func both(_ left: Expression?, _ right: Expression?) -> Expression? {
        guard let left else { return right }
        guard let right else { return left }
        return .and(left, right)
    }

    private mutating func checkName(_ tree: Tree, _ name: String, _ what: String) {
        guard name.isEmpty || name.utf8.count > AccountClock.nameLimit else { return }
        mistake(
            tree,
            "\(what) has no name",
            "write a name of up to \(AccountClock.nameLimit) letters"
        )
    }
}
