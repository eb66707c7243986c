import Values

extension RuleBodyReader {
    mutating func cap(_ value: Tree) -> RuleBody {
        let values = tree.map(
            value,
            of: "a cap",
            keys: ["count", "period", "days", "calendarDays", "scope", "counts"]
        )
        let count = tree.number(values, "count", in: value, 0...Int64(CapRule.countLimit))
        let lengths = ["period", "days", "calendarDays"].compactMap { values[$0] }
        if lengths.count > 1 {
            tree.report(
                lengths[1].place,
                "a cap has one of \"period\", \"days\" and \"calendarDays\"",
                "Remove the others."
            )
        }
        var period = CapRule.Period.day
        if let days = values["days"] {
            period = .rollingDays(tree.number(days, "days", 1...366))
        } else if let days = values["calendarDays"] {
            period = .calendarDays(tree.number(days, "calendarDays", 1...366))
        } else if let word = values["period"] {
            let words: [(String, CapRule.Period)] = [
                ("day", .day), ("rollingWeek", .rollingWeek), ("isoWeek", .isoWeek),
                ("month", .month),
            ]
            period = tree.word(word, "period", words) ?? period
        } else {
            tree.report(value.place, "\"period\" is missing", "Add `period: day` or another.")
        }
        return .cap(
            CapRule(
                count: count,
                period: period,
                scope: scope(values["scope"]),
                counted: values["counts"].map { counted($0, "counts") } ?? .attempt
            )
        )
    }

    private mutating func counted(_ value: Tree, _ key: String) -> CapRule.Counted {
        let words: [(String, CapRule.Counted)] = [
            ("attempt", .attempt), ("delivered", .delivered), ("conversation", .conversation),
        ]
        return tree.word(value, key, words) ?? .attempt
    }

    private mutating func scope(_ value: Tree?) -> CountScope {
        value.map { tree.word($0, "scope", PackWords.scopes) ?? .person } ?? .person
    }

    mutating func spacing(_ value: Tree) -> RuleBody {
        let keys = ["hours", "calendarDays", "daysBetween"]
        let values = tree.map(value, of: "a spacing", keys: keys + ["scope"])
        let scope = scope(values["scope"])
        let gaps = keys.compactMap { values[$0] }
        if gaps.count > 1 {
            tree.report(
                gaps[1].place,
                "a spacing has one of \"hours\", \"calendarDays\" and \"daysBetween\"",
                "Remove the others."
            )
        }
        if let hours = values["hours"] {
            let gap = SpacingRule.Gap.hours(tree.number(hours, "hours", 1...8_784))
            return .spacing(SpacingRule(gap: gap, scope: scope))
        }
        if let between = values["daysBetween"] {
            // Two whole days lie between a Monday and a Thursday, which are three apart.
            let days = tree.number(between, "daysBetween", 1...365) + 1
            return .spacing(SpacingRule(gap: .calendarDays(days), scope: scope))
        }
        let days = tree.number(values, "calendarDays", in: value, 1...366)
        return .spacing(SpacingRule(gap: .calendarDays(days), scope: scope))
    }

    mutating func cooldown(_ value: Tree) -> RuleBody {
        let values = tree.map(
            value,
            of: "a cool-down",
            keys: ["after", "days", "calendarDays", "scope"]
        )
        if let after = values["after"] {
            _ = tree.word(after, "after", [("conversation", true)])
        } else {
            tree.report(value.place, "\"after\" is missing", "Add `after: conversation`.")
        }
        let scope = scope(values["scope"])
        if let days = values["calendarDays"] {
            if let other = values["days"] {
                tree.report(
                    other.place,
                    "a cool-down has \"days\" or \"calendarDays\"",
                    "Remove one of them."
                )
            }
            let length = tree.number(days, "calendarDays", 1...366)
            return .cooldown(CooldownRule(length: .calendarDays(length), scope: scope))
        }
        let length = tree.number(values, "days", in: value, 1...366)
        return .cooldown(CooldownRule(length: .rollingDays(length), scope: scope))
    }

    mutating func exclusivity(_ value: Tree) -> RuleBody {
        let values = tree.map(
            value,
            of: "a channel exclusivity",
            keys: ["after", "period", "oncePerDay", "scope"]
        )
        var after = CapRule.Counted.attempt
        if let word = values["after"] {
            after = counted(word, "after")
        } else {
            tree.report(value.place, "\"after\" is missing", "Add `after: conversation`.")
        }
        var week = ExclusivityRule.Week.rollingWeek
        if let word = values["period"] {
            let words: [(String, ExclusivityRule.Week)] = [
                ("rollingWeek", .rollingWeek), ("isoWeek", .isoWeek),
            ]
            week = tree.word(word, "period", words) ?? week
        } else {
            tree.report(value.place, "\"period\" is missing", "Add `period: isoWeek`.")
        }
        return .channelExclusivity(
            ExclusivityRule(
                after: after,
                week: week,
                oncePerDay: tree.flag(values, "oncePerDay"),
                scope: scope(values["scope"])
            )
        )
    }
}
