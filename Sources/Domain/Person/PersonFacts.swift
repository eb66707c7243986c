public import Messaging
public import Values

/// What decisions may know of a person: flags and places, never a name, number or text.
public struct PersonFacts: Sendable, Equatable {
    /// Country of residence by ISO 3166 (`MX`), or nil when not known.
    public var country: String?
    /// State or province as the tz and holiday tables name it, or nil.
    public var region: String?
    /// Every IANA zone that the person may be in; empty when not known.
    public var zones: [String]
    /// The language to write in (`es`).
    public var language: String
    /// The day of birth, or nil.
    public var birthDay: Day?
    /// Whether the person has died; nothing automatic is sent then.
    public var isDeceased: Bool
    /// Whether a lawyer speaks for the person.
    public var isRepresented: Bool
    /// Hours of the local day that the person asked for, or nil for none asked.
    public var preferredHours: ClosedRange<TimeOfDay>?
    /// The channel that the person asked for before any other, or nil for none asked.
    public var preferredChannel: Channel?

    /// The most zones that a person may be in.
    public static let zoneLimit = 16

    /// What besides the day of birth could be compared to show that somebody is the person, as
    /// bits by `Identity.Factor.rawValue`; the values stay sealed.
    public var comparable: UInt32 = 0

    /// Whether a factor could be compared.
    public func canShow(_ factor: Identity.Factor) -> Bool {
        factor == .birthDay ? birthDay != nil : comparable & 1 << UInt32(factor.rawValue) != 0
    }

    /// Makes facts; all but the country have a neutral default.
    public init(
        country: String?,
        region: String? = nil,
        zones: [String] = [],
        language: String = "es",
        birthDay: Day? = nil,
        isDeceased: Bool = false,
        isRepresented: Bool = false,
        preferredHours: ClosedRange<TimeOfDay>? = nil,
        preferredChannel: Channel? = nil
    ) {
        self.country = country
        self.region = region
        self.zones = zones
        self.language = language
        self.birthDay = birthDay
        self.isDeceased = isDeceased
        self.isRepresented = isRepresented
        self.preferredHours = preferredHours
        self.preferredChannel = preferredChannel
    }
}

/// What a person is to an account.
public enum Role: UInt8, Sendable, CaseIterable {
    /// Owes it.
    case debtor
    /// Owes it jointly (obligado solidario).
    case coObligor
    /// Answers for it (aval).
    case guarantor
    /// Was named as a personal reference; never contacted where the law says so.
    case reference
    /// Is somebody else.
    case thirdParty
}
