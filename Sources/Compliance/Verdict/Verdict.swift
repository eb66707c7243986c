public import Values

/// The gate's answer to a request, with every rule that spoke.
public struct Verdict: Sendable, Equatable {
    /// The answer.
    public enum Outcome: Sendable, Equatable {
        /// It may be made.
        case cleared(Clearance)
        /// Not now. At this instant, and no minute earlier, it may be made if nothing changes.
        case notBefore(Instant)
        /// The next lawful instant is too late to be of use; this is the last one before the
        /// wanted instant, and not earlier than now. Ask again then.
        case bringForward(Instant)
        /// Not at all, unless facts change or a person decides.
        case never
    }

    /// The answer.
    public let outcome: Outcome
    /// What the rules said that bound or refused; those that had nothing to say are left out.
    public let findings: [Finding]
    /// The countries whose rules were applied, residence first, each with its regions after it.
    public let jurisdictions: [String]
    /// The zones in all of which the contact must be lawful.
    public let zones: [String]
    /// The version of the tz database.
    public let tzVersion: String

    init(
        outcome: Outcome,
        findings: [Finding],
        jurisdictions: [String],
        zones: [String],
        tzVersion: String
    ) {
        self.outcome = outcome
        self.findings = findings
        self.jurisdictions = jurisdictions
        self.zones = zones
        self.tzVersion = tzVersion
    }

    /// The leave, if there is one.
    public var clearance: Clearance? {
        if case .cleared(let clearance) = outcome { clearance } else { nil }
    }
}
