/// How late an account is, as strategies and reports speak of it.
public enum Stage: UInt8, Sendable, CaseIterable, Comparable {
    /// Nothing is past due.
    case preventive
    /// Past due for a short time.
    case early
    /// Past due for longer.
    case intermediate
    /// Past due for long.
    case late
    /// Charged off (castigada).
    case chargedOff

    /// The word that strategies and reports use.
    public var name: String {
        switch self {
        case .preventive: "preventive"
        case .early: "early"
        case .intermediate: "intermediate"
        case .late: "late"
        case .chargedOff: "charged_off"
        }
    }

    /// The stage of a word that `name` gives; nil for any other word.
    public init?(name: String) {
        guard let stage = Stage.allCases.first(where: { $0.name == name }) else { return nil }
        self = stage
    }

    /// Less late before later.
    public static func < (left: Stage, right: Stage) -> Bool { left.rawValue < right.rawValue }
}

/// From how many days past due each stage begins; a product has its own.
public struct StageThresholds: Sendable, Equatable {
    /// Days past due from which an account is in the early stage; 1 by default.
    public var early: Int
    /// From which it is intermediate; 31 by default.
    public var intermediate: Int
    /// From which it is late; 91 by default.
    public var late: Int
    /// From which it is charged off; 181 by default.
    public var chargedOff: Int

    /// Makes thresholds; each must be greater than the one before to have an effect.
    public init(early: Int = 1, intermediate: Int = 31, late: Int = 91, chargedOff: Int = 181) {
        self.early = early
        self.intermediate = intermediate
        self.late = late
        self.chargedOff = chargedOff
    }

    /// The stage of so many days past due.
    public func stage(daysPastDue days: Int) -> Stage {
        if days >= chargedOff { return .chargedOff }
        if days >= late { return .late }
        if days >= intermediate { return .intermediate }
        if days >= early { return .early }
        return .preventive
    }
}
