import ArgumentParser
import Domain
import Simulation
import Values

/// Reads what a person of `strategy try` does, from options or from a file with a line for each:
/// the option's name, then its value.
struct LifeWords {
    /// What can be said of steps; the others are of days.
    static let verbs = ["says", "pays", "event"] + LifeHabit.Kind.allCases.map(\.rawValue)
    /// The most lines of a script.
    static let limit = 200

    /// One line: where it stands, its verb and its value.
    struct Line {
        var place: String
        var verb: String
        var value: String
    }

    let firstDay: Day
    let days: Int
    let zone: ZoneRules
    let account: AccountID
    let currency: Currency

    /// The lines of a file; empty ones and those that begin with # are left out.
    static func lines(_ text: String, file: String) throws -> [Line] {
        var lines: [Line] = []
        for (number, row) in text.split(
            omittingEmptySubsequences: false,
            whereSeparator: \.isNewline
        ).enumerated() {
            let words = row.split(maxSplits: 1, whereSeparator: { $0 == " " || $0 == "\t" })
            guard let verb = words.first, !verb.hasPrefix("#") else { continue }
            let place = "\(file):\(number + 1)"
            guard verbs.contains(String(verb)), words.count == 2 else {
                throw Failure(
                    "\(place): a line begins with one of \(verbs.joined(separator: ", ")), as in "
                        + "`says 2026-12-03 10:15 mañana pago 500`"
                )
            }
            lines.append(Line(place: place, verb: String(verb), value: String(words[1])))
        }
        return lines
    }

    func script(_ lines: [Line]) throws -> LifeScript {
        guard lines.count <= Self.limit else {
            throw ValidationError("a script has at most \(Self.limit) lines")
        }
        var script = LifeScript()
        for line in lines {
            if let kind = LifeHabit.Kind(rawValue: line.verb) {
                script.habits.append(LifeHabit(kind, step: line.value == "*" ? nil : line.value))
            } else {
                script.acts.append(try act(line))
            }
        }
        return script
    }

    private func act(_ line: Line) throws -> LifeAct {
        var words = line.value.split(separator: " ", maxSplits: 2).map(String.init)
        switch line.verb {
        case "says":
            guard words.count == 3, let time = time(words[1]) else {
                throw mistake(line, "a day, a time and a text, as in `+2 10:15 mañana pago 500`")
            }
            return LifeAct(at: try instant(line, words[0], time), .writes(words[2]))
        case "pays":
            guard words.count >= 2 else {
                throw mistake(line, "a day and an amount, as in `+5 500 MXN`")
            }
            // Payments of a day become known in the evening, unless the hour is told.
            var hour = TimeOfDay(hour: 20, minute: 0) ?? .midnight
            if let told = time(words[1]) {
                hour = told
                words.remove(at: 1)
            }
            let text = words.dropFirst().joined(separator: " ")
            guard let money = Self.money(text, currency), money.minor > 0 else {
                throw mistake(line, "a day and an amount, as in `+5 500 MXN`")
            }
            return LifeAct(at: try instant(line, words[0], hour), .pays(account, money))
        default:
            words = line.value.split(separator: " ").map(String.init)
            guard words.count == 2, (1...AccountClock.nameLimit).contains(words[0].utf8.count)
            else { throw mistake(line, "a name and a day, as in `visita +10`") }
            let noon = TimeOfDay(hour: 12, minute: 0) ?? .midnight
            return LifeAct(
                at: try instant(line, words[1], noon),
                .happens(account, name: words[0])
            )
        }
    }

    /// A time with its colon, so that no amount is taken for one.
    private func time(_ word: String) -> TimeOfDay? {
        word.contains(":") ? TimeOfDay(word) : nil
    }

    private func instant(_ line: Line, _ word: String, _ time: TimeOfDay) throws -> Instant {
        let day: Day?
        if word.hasPrefix("+") {
            day = Int(word.dropFirst()).flatMap { (0...10_000).contains($0) ? $0 : nil }
                .map { firstDay.adding(days: $0) }
        } else {
            day = Day(iso: word)
        }
        guard let day else {
            throw mistake(line, "a day as 2026-12-03, or +2 for two days after the first")
        }
        guard day >= firstDay, day < firstDay.adding(days: days) else {
            throw ValidationError(
                "\(line.place): \(day) is not among the \(days) days from \(firstDay): change it, "
                    + "--start or --days"
            )
        }
        return zone.instant(day, time)
    }

    private func mistake(_ line: Line, _ wanted: String) -> ValidationError {
        ValidationError("\(line.place) takes \(wanted)")
    }

    /// An amount as people write it, `4,500.50 MXN`; nil when it is none.
    static func money(_ text: String, _ usual: Currency) -> Money? {
        var words = text.split(separator: " ").map(String.init)
        var currency = usual
        if words.count == 2, let last = words.last {
            guard let named = Currency(last.uppercased()) else { return nil }
            currency = named
            words.removeLast()
        }
        guard words.count == 1, var digits = words.first else { return nil }
        if digits.hasPrefix("$") { digits.removeFirst() }
        let pieces = digits.split(separator: ".", omittingEmptySubsequences: false)
        let decimals = currency.decimals
        guard pieces.count <= 2, let whole = pieces.first, !whole.isEmpty else { return nil }
        // Commas stand between thousands only.
        let groups = whole.split(separator: ",", omittingEmptySubsequences: false)
        guard groups.dropFirst().allSatisfy({ $0.count == 3 }) else { return nil }
        var fraction = pieces.count == 2 ? String(pieces[1]) : ""
        guard fraction.count <= decimals else { return nil }
        fraction += String(repeating: "0", count: decimals - fraction.count)
        let all = groups.joined() + fraction
        guard all.count <= 15, all.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        return Int64(all).map { Money(minor: $0, currency) }
    }
}
