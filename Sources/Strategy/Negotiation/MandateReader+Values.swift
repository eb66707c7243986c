internal import Domain
internal import Values

/// Small values of mandates, and what contradicts what.
extension MandateReader {
    // MARK: - Contradictions

    mutating func contradictions(_ mandate: Mandate, _ tree: Tree) {
        if let discount = mandate.discount, let place = tree["discount"] {
            contradictions(discount, mandate, place)
        }
        if let rule = mandate.instalments, let place = tree["instalments"] {
            let days = rule.periods.map(\.leastDays).min() ?? 7
            if (rule.most - 1) * days > rule.lastWithinDays {
                mistake(
                    place,
                    "\(rule.most) instalments do not fit into \(rule.lastWithinDays) days",
                    "Lower most:, or raise last_within_days:."
                )
            }
            if rule.firstWithinDays > rule.lastWithinDays {
                mistake(
                    place,
                    "the first instalment may come after the last",
                    "Lower first_within_days:."
                )
            }
        }
        if let rule = mandate.deferral, rule.days <= mandate.promise.horizonDays {
            mistake(
                tree["deferral"] ?? tree,
                "a deferral of \(rule.days) days reaches no further than a promise, which may lie "
                    + "\(mandate.promise.horizonDays) days ahead",
                "Raise days:, or write a smaller promise: within_days:."
            )
        }
        if let approval = mandate.approval, let place = tree["approval"] {
            contradictions(approval, mandate, place)
        }
        for option in mandate.hardship {
            let isThere =
                switch option {
                case .deferral: mandate.deferral != nil
                case .instalments: mandate.instalments != nil
                case .discount: mandate.discount != nil
                case .person: true
                }
            if !isThere {
                mistake(
                    tree["hardship"] ?? tree,
                    "hardship names \(option.name), which this mandate does not have",
                    "Add \(option.name):, or take it out of hardship:."
                )
            }
        }
        if let floor = mandate.floor, let below = mandate.scope.balanceBelow,
            floor.minor >= below.minor
        {
            mistake(
                tree["floor"] ?? tree,
                "the floor is above every balance that this mandate is for",
                "Lower the floor."
            )
        }
    }

    private mutating func contradictions(
        _ discount: Mandate.Discount,
        _ mandate: Mandate,
        _ place: Tree
    ) {
        if mandate.offerDays > max(1, discount.payWithinDays) {
            mistake(
                place["pay_within_days"] ?? place,
                "an offer of \(mandate.offerDays) days would stand after its payment is due",
                "Raise pay_within_days:, or write a smaller offer_days:."
            )
        }
        if discount.rungs.contains(where: { $0.parts == nil && $0.basisPoints >= 10_000 }) {
            mistake(
                place["rungs"] ?? place,
                "a discount of everything leaves nothing to pay",
                "Write less, or say of: [late_interest, fees]."
            )
        }
        guard discount.mostInstalments > 1 else { return }
        guard let instalments = mandate.instalments else {
            mistake(
                place["in_instalments"] ?? place,
                "a discount in instalments needs to know what instalments may be",
                "Add instalments: with most: and least:."
            )
            return
        }
        if discount.mostInstalments > instalments.most {
            mistake(
                place["in_instalments"] ?? place,
                "a discount may be paid in more instalments than the whole",
                "Write at most \(instalments.most)."
            )
        }
        if let last = discount.rungs.last, discount.lessBasisPoints >= last.basisPoints {
            mistake(
                place["in_instalments"] ?? place,
                "in instalments nothing is left of the discount",
                "Write a smaller less:, or leave in_instalments: out."
            )
        }
    }

    private mutating func contradictions(
        _ approval: Mandate.Approval,
        _ mandate: Mandate,
        _ place: Tree
    ) {
        let whole = (mandate.discount?.rungs ?? []).filter { $0.parts == nil }
        if let limit = approval.discountBasisPoints,
            let last = whole.map(\.basisPoints).max(), limit <= last
        {
            mistake(
                place["discount"] ?? place,
                "a supervisor may approve no more than anybody",
                "Write more than the last rung, or leave discount: out."
            )
        }
        if let limit = approval.instalments, let rule = mandate.instalments, limit <= rule.most {
            mistake(
                place["instalments"] ?? place,
                "a supervisor may approve no more than anybody",
                "Write more than \(rule.most), or leave instalments: out."
            )
        }
        if let limit = approval.deferralDays, let rule = mandate.deferral, limit <= rule.days {
            mistake(
                place["deferral_days"] ?? place,
                "a supervisor may approve no more than anybody",
                "Write more than \(rule.days), or leave deferral_days: out."
            )
        }
    }

    // MARK: - Values

    mutating func check(_ tree: Tree, _ known: [String]) {
        guard let entries = tree.entries else {
            mistake(
                tree,
                "this should be a list of keys and values",
                "Known keys: \(known.joined(separator: ", "))."
            )
            return
        }
        for entry in entries where !known.contains(entry.key) {
            mistakes.append(
                Mistake(
                    at: entry.place,
                    "there is no key \(entry.key) here",
                    remedy: NearestWord.remedy(entry.key, among: known)
                )
            )
        }
    }

    mutating func text(_ tree: Tree, _ key: String) -> String? {
        guard let value = tree[key] else { return nil }
        guard let text = value.text, !text.isEmpty else {
            mistake(value, "\(key) is empty", "Write a word, or leave \(key): out.")
            return nil
        }
        return text
    }

    mutating func number(_ tree: Tree, _ key: String, _ range: ClosedRange<Int>) -> Int? {
        guard let value = tree[key] else { return nil }
        guard let number = value.integer.flatMap({ Int(exactly: $0) }), range.contains(number)
        else {
            mistake(
                value,
                "\(key) is no whole number from \(range.lowerBound) to \(range.upperBound)",
                "Write one."
            )
            return nil
        }
        return number
    }

    mutating func flag(_ tree: Tree, _ key: String) -> Bool? {
        guard let value = tree[key] else { return nil }
        guard let flag = value.bool else {
            mistake(value, "\(key) is neither yes nor no", "Write yes or no.")
            return nil
        }
        return flag
    }

    mutating func percent(_ tree: Tree, _ key: String, _ range: ClosedRange<Int>) -> Int? {
        tree[key].flatMap { percent($0, range) }
    }

    /// `20%` or `12.5%` in basis points.
    mutating func percent(_ tree: Tree, _ range: ClosedRange<Int>) -> Int? {
        let text = tree.text ?? ""
        let halves = text.dropLast().split(separator: ".", omittingEmptySubsequences: false)
        let digits = halves.allSatisfy { half in
            (1...4).contains(half.utf8.count) && half.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
        }
        var points: Int?
        if text.hasSuffix("%"), digits, halves.count == 1 || halves.count == 2,
            let whole = Int(halves[0])
        {
            let fraction = halves.count == 2 ? halves[1] : "0"
            if fraction.utf8.count <= 2, let value = Int(fraction) {
                points = whole * 100 + (fraction.utf8.count == 1 ? value * 10 : value)
            }
        }
        guard let points, range.contains(points) else {
            mistake(
                tree,
                "this is no percentage from \(Self.percentText(range.lowerBound)) to "
                    + Self.percentText(range.upperBound),
                "Write for example 20% or 12.5%."
            )
            return nil
        }
        return points
    }

    static func percentText(_ points: Int) -> String {
        let fraction = points % 100
        let decimals =
            fraction == 0
            ? ""
            : fraction % 10 == 0
                ? ".\(fraction / 10)" : fraction < 10 ? ".0\(fraction)" : ".\(fraction)"
        return "\(points / 100)\(decimals)%"
    }

    mutating func money(_ tree: Tree, _ key: String) -> Money? {
        tree[key].flatMap { money($0) }
    }

    /// `300 MXN` or `99.50 MXN`; all amounts of a mandate are in one currency.
    mutating func money(_ tree: Tree) -> Money? {
        let words = (tree.text ?? "").split(separator: " ")
        guard words.count == 2, let currency = Currency(String(words[1])),
            let minor = Self.minor(words[0], decimals: currency.decimals)
        else {
            mistake(
                tree,
                tree.text?.contains(",") ?? false
                    ? "amounts are written without commas" : "this is no amount with its currency",
                "Write for example 300 MXN."
            )
            return nil
        }
        if let known = self.currency, known != currency {
            mistake(
                tree,
                "a mandate has one currency, and this one began with \(known.code)",
                "Write \(known.code), or a mandate of its own."
            )
            return nil
        }
        self.currency = currency
        return Money(minor: minor, currency)
    }

    private static func minor(_ text: Substring, decimals: Int) -> Int64? {
        let halves = text.split(separator: ".", omittingEmptySubsequences: false)
        guard halves.count <= 2,
            halves.allSatisfy({ half in
                (1...12).contains(half.utf8.count)
                    && half.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
            }), let whole = Int64(halves[0])
        else { return nil }
        let scale: Int64 = decimals == 0 ? 1 : 100
        var minor = whole * scale
        if halves.count == 2 {
            guard decimals > 0, halves[1].utf8.count == 2, let cents = Int64(halves[1]) else {
                return nil
            }
            minor += cents
        }
        return minor > 0 ? minor : nil
    }

    /// `whole`, or a list of parts; nil for the whole.
    mutating func parts(_ tree: Tree, _ key: String) -> [DebtParts.Part]? {
        if tree[key]?.text == "whole" { return nil }
        let parts = words(tree, key, DebtParts.Part.allCases, \.name)
        if let value = tree[key], value.elements?.isEmpty ?? false {
            mistake(value, "no part is named", "Write whole, or parts such as [late_interest].")
        }
        return parts
    }

    mutating func word<Choice>(
        _ tree: Tree,
        _ key: String,
        _ choices: [Choice],
        _ name: (Choice) -> String
    ) -> Choice? {
        guard let value = tree[key] else { return nil }
        if let found = choices.first(where: { name($0) == value.text }) { return found }
        mistake(
            value,
            "\(key) cannot be \(value.text ?? "this")",
            NearestWord.remedy(value.text ?? "", among: choices.map(name))
        )
        return nil
    }

    /// One word, or a list of different ones.
    mutating func words<Choice: Equatable>(
        _ tree: Tree,
        _ key: String,
        _ choices: [Choice],
        _ name: (Choice) -> String
    ) -> [Choice]? {
        guard let value = tree[key] else { return nil }
        var found: [Choice] = []
        for element in value.elements ?? [value] {
            guard let choice = choices.first(where: { name($0) == element.text }) else {
                mistake(
                    element,
                    "\(key) cannot be \(element.text ?? "this")",
                    NearestWord.remedy(element.text ?? "", among: choices.map(name))
                )
                continue
            }
            if found.contains(choice) {
                mistake(element, "\(name(choice)) stands here twice", "Remove one of them.")
            } else {
                found.append(choice)
            }
        }
        return found
    }

    mutating func mistake(_ tree: Tree, _ reason: String, _ remedy: String) {
        mistakes.append(Mistake(at: tree.place, reason, remedy: remedy))
    }
}

extension Mandate.Period {
    /// The fewest days between two instalments.
    var leastDays: Int {
        switch self {
        case .weekly: 7
        case .fortnightly: 13
        case .monthly: 28
        }
    }
}
