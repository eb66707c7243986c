public import Domain
public import Values

/// Answers whether a contact may be made, by contact law as data. Pure and immutable.
public struct Gate: Sendable {
    /// How far ahead a lawful instant is looked for, in days.
    public static let horizonDays = 35

    private let tzVersion: String

    /// Makes a gate.
    ///
    /// - Parameters:
    ///   - packs: every pack that may apply.
    ///   - zones: the rules of time zones by name.
    ///   - tzVersion: the version of the tz database that `zones` came from.
    ///   - profiles: the profile to apply by country, such as `["MX": "conservative"]`.
    public init(
        packs: [RulePack],
        zones: [String: ZoneRules],
        tzVersion: String,
        profiles: [String: String]
    ) {
        self.tzVersion = tzVersion
    }

    /// Answers a request. `history` and `holds` are all of this person's, in any order.
    public func review(
        _ request: ContactRequest,
        person: PersonFacts,
        contactPoint: ContactPoint,
        history: [Attempt],
        holds: [Hold],
        now: Instant
    ) -> Verdict {
        // Closed until the rules are here.
        Verdict(outcome: .never, findings: [], jurisdictions: [], zones: [], tzVersion: tzVersion)
    }
}
