public import Values

/// Contact law of one place as data: rules with their sources, and duties.
public struct RulePack: Sendable, Equatable {
    /// The version of the file format that this build reads.
    public static let format: Int64 = 1
    /// The most rules of one pack.
    public static let ruleLimit = 500
    /// The most regions that one pack lists or its rules name.
    public static let regionLimit = 64

    /// The id, such as `mx-literal`.
    public let id: String
    /// The version, counting up from 1.
    public let version: Int
    /// Country by ISO 3166, region of one such as `BR-SP` or `US-NY-NYC`, or `*` for the pack that
    /// stands in for countries without one.
    public let jurisdiction: String
    /// Every region of the country; a person's region that is none of these is not known.
    public let regions: [String]
    /// One of several readings of the same law, or nil.
    public let profile: String?
    /// The zone in which the dates of effect begin.
    public let zone: String
    /// The rules.
    public let rules: [Rule]
    /// What must be done by when.
    public let duties: [DutyRule]

    /// The calendars by which its contact windows know holidays, each once.
    public var holidays: [HolidayCalendar] {
        var found: [HolidayCalendar] = []
        for rule in rules {
            guard case .window(let window) = rule.body else { continue }
            for calendar in window.calendars where !found.contains(where: { $0 == calendar }) {
                found.append(calendar)
            }
        }
        return found
    }
}

/// Why a pack was not loaded: every mistake in it.
public struct RulePackError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The mistakes, in the order of the file.
    public let mistakes: [Mistake]

    /// One mistake a line.
    public var description: String {
        mistakes.map(\.description).joined(separator: "\n")
    }
}
