public import Messaging
public import Values

/// One way to reach a person as decisions see it: its kind, source and state, never the number.
public struct ContactPoint: Sendable, Equatable {
    /// What the address is.
    public enum Kind: UInt8, Sendable, CaseIterable {
        /// A telephone that receives text messages.
        case mobile
        /// A telephone that does not.
        case landline
        /// A telephone of which it is not known.
        case phoneUnknown
        /// An e-mail address.
        case email
        /// A postal address.
        case postal
        /// A telephone at the person's place of work.
        case workPhone
        /// An e-mail address at the person's place of work.
        case workEmail
        /// The address of the person's place of work.
        case workPostal
    }

    /// Where the address came from.
    public enum Provenance: UInt8, Sendable, CaseIterable {
        /// The creditor's file.
        case creditor
        /// The person.
        case person
        /// A search; blocked in Mexico unless the person confirms it.
        case skipTraced
        /// Nobody wrote it down.
        case unknown
    }

    /// What is known of whose it is.
    public enum Ownership: UInt8, Sendable, CaseIterable {
        /// Provided, neither confirmed nor denied.
        case provided
        /// The person answered from it as themselves.
        case confirmed
        /// Somebody said that it is not theirs.
        case wrongParty
        /// Not known at all.
        case unknown
    }

    /// Whether messages arrive.
    public enum Reach: UInt8, Sendable, CaseIterable {
        /// Never tried.
        case untried
        /// The last one arrived.
        case reachable
        /// Some did not arrive.
        case doubtful
        /// The carrier says that the number does not exist, or too many did not arrive.
        case dead
    }

    /// What the person said about being contacted here.
    public enum Consent: UInt8, Sendable, CaseIterable {
        /// Nothing recorded.
        case unknown
        /// Given in the contract or to the creditor.
        case given
        /// Given for service only, not for marketing.
        case serviceOnly
        /// Withdrawn.
        case withdrawn
    }

    /// The id.
    public var id: ContactPointID
    /// What it is.
    public var kind: Kind
    /// Country of the number by ISO 3166, or nil.
    public var country: String?
    /// Where it came from.
    public var provenance: Provenance
    /// Whose it is.
    public var ownership: Ownership
    /// Whether messages arrive.
    public var reach: Reach
    /// What the person allowed.
    public var consent: Consent
    /// Channels that the person refused here, as bits by `Channel.rawValue`.
    public var optedOutChannels: UInt32
    /// Channels that a carrier said nobody has here, as bits by `Channel.rawValue`; one that
    /// delivers or brings a text is struck again.
    public var lackingChannels: UInt32 = 0
    /// Whether it stands in the creditor's current file; one that is gone is not used.
    public var isCurrent: Bool
    /// Failures to deliver since the last success, saturating.
    public var failures: UInt8
    /// The creditor's order of preference, 0 first.
    public var rank: UInt8

    /// Makes a contact point as an import gives it.
    public init(
        id: ContactPointID,
        kind: Kind,
        country: String?,
        provenance: Provenance,
        ownership: Ownership = .provided,
        reach: Reach = .untried,
        consent: Consent = .unknown,
        optedOutChannels: UInt32 = 0,
        isCurrent: Bool = true,
        failures: UInt8 = 0,
        rank: UInt8 = 0
    ) {
        self.id = id
        self.kind = kind
        self.country = country
        self.provenance = provenance
        self.ownership = ownership
        self.reach = reach
        self.consent = consent
        self.optedOutChannels = optedOutChannels
        self.isCurrent = isCurrent
        self.failures = failures
        self.rank = rank
    }

    /// Whether a carrier said that nobody has this channel here.
    public func lacks(_ channel: Channel) -> Bool {
        lackingChannels & channel.bit != 0
    }

    /// Whether the person refused this channel here.
    public func hasOptedOut(of channel: Channel) -> Bool {
        optedOutChannels & channel.bit != 0
    }
}
