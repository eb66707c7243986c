internal import Compliance
internal import Domain
internal import Messaging
internal import Values

/// The small values of strategy files: hours, days, durations, channels, goals, budgets.
extension StrategyParser {
    /// The longest wait for something to be seen.
    static let longestWaitSeconds: Int64 = 90 * 86_400

    mutating func parsePurpose(_ value: Tree?) -> Purpose {
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

    mutating func parseCatchUp(_ value: Tree) -> StrategyDefinition.CatchUp {
        switch value.text {
        case "latest": return .latest
        case "skip": return .skip
        case "all": return .all
        case "compress" where format == 2: return .compress
        default:
            mistake(
                value,
                "there is no such way to catch up",
                NearestWord.remedy(
                    value.text ?? "",
                    among: ["latest", "skip", "all"] + (format == 2 ? ["compress"] : [])
                )
            )
            return .latest
        }
    }

    mutating func parseLadder(_ value: Tree) -> [Channel] {
        var channels: [Channel] = []
        for element in value.elements ?? [value] {
            let word = element.text ?? ""
            if let channel = Channel(name: word) {
                if channels.contains(channel) {
                    remark(element, "\(word) stands twice", "remove one of them")
                } else {
                    channels.append(channel)
                }
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

    /// One window, or in format 2 a list of several a day.
    mutating func parseWindows(_ value: Tree) -> [ClosedRange<TimeOfDay>]? {
        guard format == 2, let elements = value.elements else {
            return parseWindow(value).map { [$0] }
        }
        var windows: [ClosedRange<TimeOfDay>] = []
        for element in elements {
            guard let window = parseWindow(element) else { return nil }
            if let last = windows.last, window.lowerBound <= last.upperBound {
                mistake(element, "the hours are not in order", "write earlier hours first")
                return nil
            }
            windows.append(window)
        }
        if windows.isEmpty {
            mistake(value, "these are no hours", "write for example [09:00-12:00, 16:00-19:00]")
            return nil
        }
        return windows
    }

    private mutating func parseWindow(_ value: Tree) -> ClosedRange<TimeOfDay>? {
        let parts = (value.text ?? "").split(separator: "-").map {
            String($0.filter { !$0.isWhitespace })
        }
        let hours = parts.compactMap { TimeOfDay($0) }
        if hours.count == 2, parts.count == 2, hours[1] < hours[0] {
            mistake(
                value,
                "hours may not cross midnight",
                format == 2
                    ? "write two windows: [00:00-\(parts[1]), \(parts[0])-24:00]"
                    : "end before midnight; two windows take format: 2"
            )
            return nil
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
    mutating func parseTime(_ value: Tree) -> ClosedRange<TimeOfDay>? {
        guard let time = TimeOfDay(value.text ?? ""), time.minutes <= 1_425,
            let end = TimeOfDay(minutes: Int(time.minutes) + 15)
        else {
            mistake(value, "this is no hour", "write for example \"10:00\", with quotes")
            return nil
        }
        return time...end
    }

    /// `business` (Monday to Friday, no holidays), `banking` (when banks are open besides),
    /// `every`, or a list such as `[mon, tue, sat]` or `[lun, mar, sáb]`.
    mutating func parseDays(_ value: Tree) -> StrategyDefinition.Days {
        let words: [(String, Weekday)] = [
            ("mon", .monday), ("tue", .tuesday), ("wed", .wednesday), ("thu", .thursday),
            ("fri", .friday), ("sat", .saturday), ("sun", .sunday),
            ("lun", .monday), ("mar", .tuesday), ("mié", .wednesday), ("mie", .wednesday),
            ("jue", .thursday), ("vie", .friday), ("sáb", .saturday), ("sab", .saturday),
            ("dom", .sunday),
        ]
        switch value.text {
        case "every": return .all
        case "business":
            return StrategyDefinition.Days(weekdays: 0b0011_1110, skipsHolidays: true)
        case "banking":
            var days = StrategyDefinition.Days(weekdays: 0b0011_1110, skipsHolidays: true)
            days.skipsBankHolidays = true
            return days
        default: break
        }
        var days = StrategyDefinition.Days(weekdays: 0, skipsHolidays: false)
        for element in value.elements ?? [value] {
            if element.text == "no_holidays" {
                days.skipsHolidays = true
            } else if let word = words.first(where: { $0.0 == element.text }) {
                days.weekdays |= 1 << word.1.rawValue
            } else {
                mistake(
                    element,
                    "there is no day \(element.text ?? "")",
                    NearestWord.remedy(
                        element.text ?? "",
                        among: ["every", "business", "banking"] + words.prefix(7).map(\.0)
                            + ["no_holidays"]
                    )
                )
            }
        }
        if value.elements?.isEmpty ?? false {
            object(value, "no day is named", "write every, or for example [mon, wed]")
        }
        if days.weekdays == 0 { days.weekdays = .max }
        return days
    }

    mutating func parseFlag(_ value: Tree) -> Bool {
        switch value.text {
        case "true", "required": return true
        case "false": return false
        default:
            mistake(value, "this is neither true nor false", "write true or false")
            return false
        }
    }

    /// `7d`, or a bare number of days.
    mutating func parseDays(of value: Tree) -> Int? {
        guard let seconds = parseDuration(value) else { return nil }
        guard seconds % 86_400 == 0 else {
            mistake(value, "these are no whole days", "write for example 7d")
            return nil
        }
        return Int(seconds / 86_400)
    }

    /// `30m`, `4h`, `2d` in seconds.
    mutating func parseDuration(_ value: Tree) -> Int64? {
        let text = value.text ?? ""
        let units: [Character: Int64] = ["m": 60, "h": 3_600, "d": 86_400]
        guard let last = text.last, let unit = units[last],
            let number = Int64(text.dropLast().filter { !$0.isWhitespace }), number > 0,
            number <= StrategyParser.longestWaitSeconds / unit
        else {
            mistake(
                value,
                "this is no length of time, or one of more than 90 days",
                "write for example 30m, 4h or 2d"
            )
            return nil
        }
        return number * unit
    }

    mutating func parseDay(_ value: Tree) -> Day? {
        if let day = Day(iso: value.text ?? "") { return day }
        mistake(value, "this is no day", "write for example 2027-01-31")
        return nil
    }

    mutating func parseAgain(_ value: Tree?) -> StrategyDefinition.Again {
        switch value?.text {
        case nil, "always": return .always
        case "never": return .never
        default:
            guard let value, let days = parseDays(of: value) else { return .always }
            return .after(days: days)
        }
    }

    /// `rest: 30d`.
    mutating func parseRest(_ tree: Tree) -> Int {
        guard let value = tree["rest"] else { return 0 }
        if tree["goal"] == nil, tree["exit_if"] == nil {
            mistake(value, "nothing takes an account out of this strategy", "add goal: or exit_if:")
        }
        return parseDays(of: value) ?? 0
    }

    /// `{reach: recovered, target: 35%, by: 2027-01-31}`.
    mutating func parseObjective(_ tree: Tree) -> StrategyDefinition.Objective? {
        checkKeys(tree, ["reach", "target", "by"])
        let metrics = StrategyDefinition.Objective.Metric.allCases
        let word = tree["reach"]?.text ?? ""
        guard let metric = metrics.first(where: { $0.word == word }) else {
            mistake(
                tree["reach"] ?? tree,
                word.isEmpty ? "it is not said what is to be reached" : "\(word) is not measured",
                NearestWord.remedy(word, among: metrics.map(\.word))
            )
            return nil
        }
        let text = tree["target"]?.text ?? ""
        let parts = text.dropLast().split(separator: ".", omittingEmptySubsequences: false)
        guard text.hasSuffix("%"), let whole = parts.first.flatMap({ Int($0) }),
            (0...100).contains(whole), parts.count <= 2,
            let tenth = parts.count == 2 ? Int(parts[1]) : 0, (0...9).contains(tenth),
            whole * 10 + tenth <= 1_000
        else {
            mistake(tree["target"] ?? tree, "the target is no percentage", "write target: 35%")
            return nil
        }
        guard let value = tree["by"] else {
            mistake(tree, "the objective has no last day", "write by: 2027-01-31")
            return nil
        }
        let deadline = parseDay(value)
        if let deadline, let today, deadline < today {
            remark(value, "the last day of the objective is past", "write a day to come")
        }
        return deadline.map {
            StrategyDefinition.Objective(
                metric: metric,
                thousandths: whole * 10 + tenth,
                deadline: $0
            )
        }
    }

    /// `{ceiling: 20000 MXN, alert: 80%}`.
    mutating func parseBudget(_ tree: Tree) -> StrategyDefinition.Budget? {
        checkKeys(tree, ["ceiling", "alert"])
        let parts = (tree["ceiling"]?.text ?? "").split(separator: " ").map(String.init)
        guard parts.count == 2, let whole = Int64(parts[0]), (1...1_000_000_000).contains(whole),
            let currency = Currency(parts[1])
        else {
            mistake(
                tree["ceiling"] ?? tree,
                parts.first?.contains(",") ?? false
                    ? "amounts are written without commas" : "the ceiling is no amount",
                "write ceiling: 20000 MXN"
            )
            return nil
        }
        var alert = 80
        if let value = tree["alert"] {
            guard let text = value.text, text.hasSuffix("%"), let percent = Int(text.dropLast()),
                (1...100).contains(percent)
            else {
                mistake(value, "this is no percentage", "write alert: 80%")
                return nil
            }
            alert = percent
        }
        let scale: Int64 = currency.decimals == 0 ? 1 : 100
        return StrategyDefinition.Budget(
            ceiling: Money(minor: whole * scale, currency),
            alertPercent: alert
        )
    }
}
