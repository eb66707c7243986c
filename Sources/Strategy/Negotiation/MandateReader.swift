internal import Domain
public import Values

extension MandateBook {
    /// Reads the list under `mandates:`; every mistake and contradiction is told with its place.
    public static func read(_ tree: Tree) -> (book: MandateBook?, mistakes: [Mistake]) {
        var reader = MandateReader()
        let mandates = reader.mandates(tree)
        return (reader.mistakes.isEmpty ? MandateBook(mandates) : nil, reader.mistakes)
    }
}

/// Walks through the tree of `mandates:` and gathers mistakes.
struct MandateReader {
    /// The longest name of a mandate, in bytes.
    static let nameLimit = 40

    var mistakes: [Mistake] = []
    /// The currency of the mandate that is read, once an amount told it.
    var currency: Currency?

    mutating func mandates(_ tree: Tree) -> [Mandate] {
        guard let elements = tree.elements else {
            mistake(tree, "mandates is no list", "Begin each mandate with - name:")
            return []
        }
        if elements.count > MandateBook.limit {
            mistake(tree, "there are more than \(MandateBook.limit) mandates", "Join some.")
        }
        var mandates: [Mandate] = []
        for element in elements.prefix(MandateBook.limit) {
            let mandate = mandate(element)
            if mandates.contains(where: { $0.name == mandate.name }) {
                mistake(
                    element["name"] ?? element,
                    "another mandate is called \(mandate.name)",
                    "Give each its own name."
                )
            }
            if let other = mandates.first(where: { $0.scope == mandate.scope }) {
                mistake(
                    element["for"] ?? element,
                    "it is for the same accounts as \(other.name), which comes first",
                    "Change for: in one of the two, or join them."
                )
            }
            mandates.append(mandate)
        }
        return mandates
    }

    private mutating func mandate(_ tree: Tree) -> Mandate {
        currency = nil
        check(
            tree,
            [
                "name", "for", "promise", "discount", "instalments", "deferral", "restructure",
                "approval", "prompt_payment", "hardship", "floor", "offer_days", "grace_days",
                "reinstatement_days", "tolerance", "most_defaults", "payments_go_to",
            ]
        )
        var mandate = Mandate(name: tree["name"]?.text ?? "")
        if mandate.name.isEmpty || mandate.name.utf8.count > Self.nameLimit {
            mistake(
                tree["name"] ?? tree,
                "the mandate has no name of up to \(Self.nameLimit) letters",
                "Write name: and a short name."
            )
        }
        if let value = tree["for"] { mandate.scope = scope(value) }
        if let value = tree["promise"] { mandate.promise = promise(value) }
        mandate.discount = tree["discount"].flatMap { discount($0) }
        mandate.instalments = tree["instalments"].flatMap { instalments($0) }
        mandate.deferral = tree["deferral"].flatMap { deferral($0) }
        mandate.allowsRestructure = flag(tree, "restructure") ?? false
        mandate.approval = tree["approval"].flatMap { approval($0) }
        mandate.promptPayment = tree["prompt_payment"].flatMap { promptPayment($0) }
        mandate.hardship =
            words(tree, "hardship", Mandate.HardshipOption.allCases, \.name) ?? []
        mandate.floor = money(tree, "floor")
        mandate.offerDays = number(tree, "offer_days", 1...60) ?? mandate.offerDays
        mandate.graceDays = number(tree, "grace_days", 0...30) ?? mandate.graceDays
        mandate.reinstatementDays =
            number(tree, "reinstatement_days", 0...90) ?? mandate.reinstatementDays
        if let value = percent(tree, "tolerance", 0...1_000) {
            mandate.toleranceThousandths = value / 10
        }
        mandate.mostDefaults = number(tree, "most_defaults", 1...10) ?? mandate.mostDefaults
        if let parts = words(tree, "payments_go_to", DebtParts.Part.allCases, \.name) {
            mandate.application = parts
            for part in DebtParts.Part.allCases where !parts.contains(part) {
                mistake(
                    tree["payments_go_to"] ?? tree,
                    "payments would never reach \(part.name)",
                    "Add it in its order."
                )
            }
        }
        contradictions(mandate, tree)
        return mandate
    }

    private mutating func scope(_ tree: Tree) -> Mandate.Scope {
        check(tree, ["creditor", "product", "stage", "days_past_due", "balance", "segment"])
        var scope = Mandate.Scope()
        scope.creditor = text(tree, "creditor")
        scope.product = text(tree, "product")
        scope.segment = text(tree, "segment")
        scope.stages = words(tree, "stage", Stage.allCases, \.name) ?? []
        if let days = tree["days_past_due"] {
            check(days, ["from", "below"])
            scope.daysFrom = number(days, "from", 0...36_500)
            scope.daysBelow = number(days, "below", 1...36_500)
            if let from = scope.daysFrom, let below = scope.daysBelow, from >= below {
                mistake(days, "no number of days is from \(from) and below \(below)", "Swap them.")
            }
            if !scope.stages.isEmpty {
                mistake(
                    days,
                    "a stage and days past due say the same thing twice",
                    "Keep one of the two."
                )
            }
        }
        if let balance = tree["balance"] {
            check(balance, ["from", "below"])
            scope.balanceFrom = money(balance, "from")
            scope.balanceBelow = money(balance, "below")
            if let from = scope.balanceFrom, let below = scope.balanceBelow,
                from.minor >= below.minor
            {
                mistake(balance, "no balance is from \(from) and below \(below)", "Swap them.")
            }
        }
        return scope
    }

    private mutating func promise(_ tree: Tree) -> Mandate.PromiseRule {
        check(tree, ["within_days", "least_part", "least"])
        var rule = Mandate.PromiseRule()
        rule.horizonDays = number(tree, "within_days", 1...120) ?? rule.horizonDays
        rule.leastPartBasisPoints =
            percent(tree, "least_part", 0...10_000) ?? rule.leastPartBasisPoints
        rule.least = money(tree, "least")
        return rule
    }

    private mutating func discount(_ tree: Tree) -> Mandate.Discount? {
        check(
            tree,
            ["covers", "of", "rungs", "pay_within_days", "in_instalments", "least_counter"]
        )
        let of = parts(tree, "of")
        guard let list = tree["rungs"]?.elements, !list.isEmpty else {
            mistake(
                tree["rungs"] ?? tree,
                "the discount has no rungs",
                "Write rungs: [10%, 20%], smallest first."
            )
            return nil
        }
        if list.count > Concessions.rungLimit {
            mistake(tree, "there are more than \(Concessions.rungLimit) rungs", "Leave some out.")
        }
        var rungs: [Mandate.Rung] = []
        for element in list.prefix(Concessions.rungLimit) {
            guard let rung = rung(element, of: of) else { continue }
            if let last = rungs.last, last.parts == rung.parts,
                last.basisPoints >= rung.basisPoints
            {
                mistake(
                    element,
                    "this concession is not more than the one before it",
                    "Write the smallest first."
                )
            }
            rungs.append(rung)
        }
        guard !rungs.isEmpty else { return nil }
        var discount = Mandate.Discount(rungs: rungs)
        discount.covers = word(tree, "covers", Mandate.Coverage.allCases, \.name) ?? .balance
        discount.payWithinDays =
            number(tree, "pay_within_days", 0...90) ?? discount.payWithinDays
        discount.leastCounterBasisPoints =
            percent(tree, "least_counter", 0...10_000) ?? discount.leastCounterBasisPoints
        if let value = tree["in_instalments"] {
            check(value, ["most", "less"])
            discount.mostInstalments =
                number(value, "most", 2...Arrangement.instalmentLimit) ?? 1
            discount.lessBasisPoints = percent(value, "less", 0...10_000) ?? 0
        }
        return discount
    }

    /// `20%`, or `{percent: 50%, of: [late_interest]}`.
    private mutating func rung(_ tree: Tree, of: [DebtParts.Part]?) -> Mandate.Rung? {
        guard tree.entries != nil else {
            return percent(tree, 1...10_000).map { Mandate.Rung(basisPoints: $0, parts: of) }
        }
        check(tree, ["percent", "of"])
        let own = tree["of"] == nil ? of : parts(tree, "of")
        guard let value = tree["percent"] else {
            mistake(tree, "the concession has no percent", "Write {percent: 20%, of: whole}.")
            return nil
        }
        return percent(value, 1...10_000).map { Mandate.Rung(basisPoints: $0, parts: own) }
    }

    private mutating func instalments(_ tree: Tree) -> Mandate.Instalments? {
        check(
            tree,
            [
                "covers", "most", "least", "down", "periods", "first_within_days",
                "last_within_days",
            ]
        )
        for key in ["most", "least"] where tree[key] == nil {
            mistake(tree, "instalments have no \(key)", "Write most: 6 and least: 300 MXN.")
        }
        guard let most = number(tree, "most", 2...Arrangement.instalmentLimit),
            let least = money(tree, "least")
        else { return nil }
        var rule = Mandate.Instalments(most: most, least: least)
        rule.covers = word(tree, "covers", Mandate.Coverage.allCases, \.name) ?? .balance
        rule.downBasisPoints = percent(tree, "down", 0...9_000) ?? 0
        rule.periods = words(tree, "periods", Mandate.Period.allCases, \.name) ?? rule.periods
        if rule.periods.isEmpty { rule.periods = [.fortnightly] }
        rule.firstWithinDays = number(tree, "first_within_days", 0...31) ?? rule.firstWithinDays
        rule.lastWithinDays =
            number(tree, "last_within_days", 1...1_830) ?? rule.lastWithinDays
        return rule
    }

    private mutating func deferral(_ tree: Tree) -> Mandate.Deferral? {
        check(tree, ["days", "times_a_year"])
        guard let days = number(tree, "days", 1...366) else {
            if tree["days"] == nil { mistake(tree, "a deferral has no days", "Write days: 45.") }
            return nil
        }
        let times = number(tree, "times_a_year", 1...Concessions.deferralLimit)
        return Mandate.Deferral(days: days, timesAYear: times ?? 1)
    }

    private mutating func approval(_ tree: Tree) -> Mandate.Approval? {
        check(tree, ["discount", "instalments", "deferral_days"])
        return Mandate.Approval(
            discountBasisPoints: percent(tree, "discount", 1...10_000),
            instalments: number(tree, "instalments", 2...Arrangement.instalmentLimit),
            deferralDays: number(tree, "deferral_days", 1...366)
        )
    }

    private mutating func promptPayment(_ tree: Tree) -> Mandate.PromptPayment? {
        check(tree, ["off", "of", "within_days"])
        guard let off = tree["off"] else {
            mistake(tree, "it is not said how much is taken off", "Write off: 20% or off: 150 MXN.")
            return nil
        }
        let reduction: Mandate.PromptPayment.Reduction?
        if off.text?.hasSuffix("%") ?? false {
            reduction = percent(off, 1...10_000).map { .share($0) }
        } else {
            reduction = money(off).map { .amount($0) }
        }
        guard let reduction else { return nil }
        var rule = Mandate.PromptPayment(reduction: reduction)
        if let value = tree["of"] {
            if let parts = parts(tree, "of") {
                rule.parts = parts
            } else if value.text == "whole" {
                mistake(
                    value,
                    "something off the whole is a discount, not prompt payment",
                    "Name parts such as [late_interest, fees], or write a discount."
                )
            }
        }
        rule.withinDays = number(tree, "within_days", 0...60) ?? rule.withinDays
        return rule
    }
}
