import Values

extension PackReader {
    /// The most rules of one calendar.
    static let calendarLimit = 64

    /// Adds the calendars that a pack defines to those that every pack may name.
    mutating func readCalendars(_ value: Tree) {
        guard let entries = value.entries else {
            tree.report(value.place, "\"calendars\" is no map", "Write `name:` and a list.")
            return
        }
        for entry in entries {
            guard let elements = entry.value.elements, elements.count <= PackReader.calendarLimit
            else {
                tree.report(
                    entry.value.place,
                    "the calendar \"\(entry.key)\" is no list of holidays",
                    "Write at most \(PackReader.calendarLimit) of `- {fixed: 12-25}`."
                )
                continue
            }
            calendars[entry.key] = HolidayCalendar(
                name: entry.key,
                rules: elements.compactMap { holiday($0) }
            )
        }
    }

    private mutating func holiday(_ element: Tree) -> HolidayRule? {
        let values = tree.map(
            element,
            of: "a holiday",
            keys: [
                "fixed", "nth", "easter", "movesToMonday", "moves", "only", "since", "until",
                "everyYears",
            ]
        )
        let since = values["since"].map { tree.number($0, "since", 1...9_999) } ?? 1
        let every = values["everyYears"].map { tree.number($0, "everyYears", 1...100) } ?? 1
        let until = values["until"].map { tree.number($0, "until", 1...9_999) } ?? 9_999
        let only = values["only"].map { tree.words($0, "only", PackWords.weekdays) } ?? []
        let moves = moves(values)
        var basis: HolidayRule.Basis?
        if let value = values["fixed"] {
            // 2024 has every day that any year has.
            if let day = Day(iso: "2024-" + (value.text ?? "")) {
                basis = .fixed(month: day.month, day: day.day)
            } else {
                tree.report(value.place, "\"fixed\" is no date", "Write month and day as 12-25.")
            }
        } else if let value = values["easter"] {
            basis = .easter(offset: tree.number(value, "easter", -100...100))
        } else if let value = values["nth"] {
            let parts = (value.text ?? "").split(separator: " ").map(String.init)
            if parts.count == 3, let number = Int(parts[0]), [-1, 1, 2, 3, 4].contains(number),
                let weekday = PackWords.weekdays.first(where: { $0.0 == parts[1] })?.1,
                let month = Int(parts[2]), (1...12).contains(month)
            {
                basis = .nthWeekday(number, weekday, month: month)
            } else {
                tree.report(
                    value.place,
                    "\"nth\" is not understood",
                    "Write number, weekday and month, such as `nth: 3 mon 11`."
                )
            }
        } else {
            tree.report(
                element.place,
                "a holiday has one of fixed, nth and easter",
                "Add one of them."
            )
        }
        return basis.map {
            HolidayRule(
                $0,
                moves: moves,
                only: Set(only),
                since: since,
                until: until,
                everyYears: every
            )
        }
    }

    /// By how many days a holiday moves when it falls on a weekday.
    private mutating func moves(_ values: [String: Tree]) -> [Weekday: Int] {
        if tree.flag(values, "movesToMonday") { return HolidayRule.toMonday }
        guard let value = values["moves"] else { return [:] }
        let words = tree.map(value, of: "moves", keys: PackWords.weekdays.map(\.0))
        var moves: [Weekday: Int] = [:]
        for (word, weekday) in PackWords.weekdays {
            guard let days = words[word] else { continue }
            moves[weekday] = tree.number(days, word, -6...6)
        }
        return moves
    }
}
