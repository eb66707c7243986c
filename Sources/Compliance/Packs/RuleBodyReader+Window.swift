import Values

extension RuleBodyReader {
    /// The most ranges of one day.
    private static let rangeLimit = 8

    mutating func window(_ value: Tree) -> RuleBody {
        var days = PackWords.weekdays.map(\.0)
        for first in PackWords.weekdays {
            for last in PackWords.weekdays where last.1 > first.1 {
                days.append(first.0 + "-" + last.0)
            }
        }
        let values = tree.map(
            value,
            of: "a window",
            keys: days + ["holiday", "calendars", "asked"]
        )
        if let asked = values["asked"], tree.flag(values, "asked") {
            if values.count > 1 {
                tree.report(
                    asked.place,
                    "the hours that a person asked for stand beside others",
                    "Write them as a rule of their own."
                )
            }
            return .askedHours
        }
        var week: [[WindowRule.Range]] = Array(repeating: [], count: 7)
        var written: Set<Int> = []
        for (key, tree) in values.sorted(by: { $0.value.place < $1.value.place })
        where key != "holiday" && key != "calendars" && key != "asked" {
            let ranges = self.ranges(tree, key)
            for day in RuleBodyReader.days(key) {
                if !written.insert(day).inserted {
                    self.tree.report(
                        tree.place,
                        "a day of \"\(key)\" stands in two lines",
                        "Let each day of the week stand in one line."
                    )
                }
                week[day] = ranges
            }
        }
        if written.isEmpty {
            tree.report(value.place, "a window names no day", "Add `mon-fri: [\"07:00-22:00\"]`.")
        }
        let calendars = calendarList(values["calendars"])
        if values["holiday"] != nil, calendars.isEmpty {
            tree.report(
                value.place,
                "a window with hours for holidays names no calendar",
                "Add `calendars: [mx-federal]`."
            )
        }
        let holiday = values["holiday"].map { ranges($0, "holiday") } ?? []
        return .window(WindowRule(week: week, holiday: holiday, calendars: calendars))
    }

    mutating func holidays(_ value: Tree) -> RuleBody {
        let values = tree.map(value, of: "a holiday rule", keys: ["calendars", "hours"])
        let calendars = calendarList(values["calendars"])
        if calendars.isEmpty {
            tree.report(value.place, "the rule names no calendar", "Add `calendars: [mx-federal]`.")
        }
        let hours = values["hours"].map { ranges($0, "hours") } ?? []
        let always = WindowRule.Range(start: 0, end: 1_440)
        return .window(
            WindowRule(
                week: Array(repeating: [always], count: 7),
                holiday: hours,
                calendars: calendars
            )
        )
    }

    private mutating func calendarList(_ value: Tree?) -> [HolidayCalendar] {
        guard let value else { return [] }
        let words = calendars.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        return tree.words(value, "calendars", words)
    }

    private mutating func ranges(_ value: Tree, _ key: String) -> [WindowRule.Range] {
        guard let elements = value.elements, elements.count <= RuleBodyReader.rangeLimit else {
            tree.report(
                value.place,
                "\"\(key)\" is no list of hours",
                "Write `[\"07:00-22:00\"]`, or `[]` for none."
            )
            return []
        }
        var ranges: [WindowRule.Range] = []
        for element in elements {
            let parts = (element.text ?? "").split(separator: "-")
            guard parts.count == 2, let start = TimeOfDay(String(parts[0])),
                let end = TimeOfDay(String(parts[1])), start < end
            else {
                tree.report(
                    element.place,
                    "\"\(element.text ?? "…")\" is no range of hours",
                    "Write it as \"07:00-22:00\", the end later than the beginning."
                )
                continue
            }
            if let last = ranges.last, last.end > Int(start.minutes) {
                tree.report(
                    element.place,
                    "the hours of \"\(key)\" overlap or are out of order",
                    "Write them from morning to night."
                )
                continue
            }
            ranges.append(WindowRule.Range(start: Int(start.minutes), end: Int(end.minutes)))
        }
        return ranges
    }

    /// Indexes of the days of a word such as `mon` or `mon-fri`, Monday 0.
    private static func days(_ key: String) -> ClosedRange<Int> {
        let parts = key.split(separator: "-")
        func index(_ word: Substring) -> Int {
            PackWords.weekdays.firstIndex { $0.0 == word } ?? 0
        }
        return index(parts[0])...index(parts[parts.count - 1])
    }
}
