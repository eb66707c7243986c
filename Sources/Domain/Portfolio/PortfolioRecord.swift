public import Messaging
public import Values

/// One account row of a creditor's file, read and checked.
///
/// It carries personal texts and lives only between the file and the vault; its description
/// shows none of them.
public struct PortfolioRecord: Sendable, Equatable, CustomStringConvertible {
    /// The line of the file, from 1.
    public var line: Int
    /// What the next file finds the record again by: a digest of account number, and of the role
    /// and person too when the row is about somebody other than the debtor.
    public var key: UInt64
    /// A digest of the content: the same when nothing that matters has changed.
    public var digest: UInt64
    /// The account.
    public var account: AccountRecord
    /// The row's person first, then co-obligors, guarantors and references.
    public var persons: [PersonRecord]
    /// Whether names and numbers were invented by the mapping; reports must say so.
    public var isContactDataMadeUp: Bool

    /// The line only.
    public var description: String { "portfolio record of line \(line)" }

    /// The `key` of a debtor's row by its account number.
    public static func key(accountNumber: String) -> UInt64 {
        var digest = ContentDigest()
        digest.add(accountNumber)
        return digest.value
    }
}

/// The account of a row, as the creditor's file gives it.
public struct AccountRecord: Sendable, Equatable {
    /// The creditor's number of the account.
    public var number: String
    /// The creditor's code.
    public var creditor: String
    /// The product's code.
    public var product: String
    /// Country of the contract by ISO 3166, or nil.
    public var country: String?
    /// What a payment carries to be matched, or nil.
    public var paymentReference: String?
    /// The account's own CLABE to pay into, or nil.
    public var clabe: String?
    /// Whether it is with us.
    public var status: Account.Status
    /// The creditor's figures and their day.
    public var figures: Account.Figures
    /// How interest runs.
    public var terms: Account.Terms
    /// The oldest unpaid due date, or the next one.
    public var dueDay: Day
    /// The statement's cut-off, or nil.
    public var cutoffDay: Day?
    /// When it was placed, or nil.
    public var placedOn: Day?
    /// When the placement ends, or nil.
    public var placementEnds: Day?
    /// Further columns for strategies.
    public var attributes: [Account.Attribute]
}

/// One person of a row.
public struct PersonRecord: Sendable, Equatable, CustomStringConvertible {
    /// What the person is unique by in the tenant: the creditor's customer number, else the RFC
    /// or CURP, else the account.
    public var key: String
    /// What the person is to the account.
    public var role: Role
    /// Name parts.
    public var name: PersonName
    /// Day of birth, or nil.
    public var birthDay: Day?
    /// Tax id in capitals, checked, or nil.
    public var rfc: String?
    /// Population id in capitals, checked, or nil.
    public var curp: String?
    /// Telephones and e-mail addresses in the creditor's order.
    public var contacts: [ContactRecord]
    /// Postal address, or nil.
    public var address: AddressRecord?
    /// Country of residence by ISO 3166, or nil.
    public var country: String?
    /// State by ISO 3166-2 (`MX-JAL`), or nil when not known.
    public var region: String?
    /// Every IANA zone that the person may be in; empty when not known.
    public var zones: [String]
    /// The language to write in.
    public var language: String
    /// The hours asked for, or nil.
    public var preferredHours: ClosedRange<TimeOfDay>?
    /// The channel asked for before any other, or nil.
    public var preferredChannel: Channel?

    /// The role only.
    public var description: String { "person record (\(role))" }

    /// What decisions may know of the person.
    public var facts: PersonFacts {
        var facts = PersonFacts(
            country: country,
            region: region,
            zones: zones,
            language: language,
            birthDay: birthDay,
            preferredHours: preferredHours,
            preferredChannel: preferredChannel
        )
        if address?.postalCode != nil {
            facts.comparable |= 1 << UInt32(Identity.Factor.postalCode.rawValue)
        }
        if rfc != nil { facts.comparable |= 1 << UInt32(Identity.Factor.taxID.rawValue) }
        return facts
    }
}

/// The name of a person; parts that the file does not separate stay nil.
public struct PersonName: Sendable, Equatable {
    /// The whole name in the usual order.
    public var full: String?
    /// Given names.
    public var given: String?
    /// The first surname.
    public var paternal: String?
    /// The second surname.
    public var maternal: String?

    /// Makes a name.
    public init(
        full: String? = nil,
        given: String? = nil,
        paternal: String? = nil,
        maternal: String? = nil
    ) {
        self.full = full
        self.given = given
        self.paternal = paternal
        self.maternal = maternal
    }

    /// The whole name, put together from its parts when the file gives only those.
    public var display: String? {
        if let full { return full }
        let parts = [given, paternal, maternal].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }
}

/// A telephone number or e-mail address of a row.
public struct ContactRecord: Sendable, Equatable, CustomStringConvertible {
    /// What it is.
    public var kind: ContactPoint.Kind
    /// As the file wrote it, trimmed.
    public var raw: String
    /// The number in international form; nil for e-mail.
    public var number: E164?
    /// The address in small letters; nil for telephones.
    public var email: String?
    /// Country of the number, or nil.
    public var country: String?
    /// Where it came from.
    public var provenance: ContactPoint.Provenance
    /// What the person allowed.
    public var consent: ContactPoint.Consent
    /// The creditor's order, 0 first.
    public var rank: UInt8

    /// The kind only.
    public var description: String { "contact record (\(kind))" }

    /// What the contact point is unique by: the digits or the address.
    public var canonical: String { number?.digits ?? email ?? raw }
}

/// A postal address.
public struct AddressRecord: Sendable, Equatable {
    /// Street and number.
    public var street: String?
    /// Colonia or neighbourhood.
    public var neighbourhood: String?
    /// City or municipality.
    public var city: String?
    /// State as the file writes it.
    public var state: String?
    /// Postal code.
    public var postalCode: String?

    /// Makes an address of what is known.
    public init(
        street: String? = nil,
        neighbourhood: String? = nil,
        city: String? = nil,
        state: String? = nil,
        postalCode: String? = nil
    ) {
        self.street = street
        self.neighbourhood = neighbourhood
        self.city = city
        self.state = state
        self.postalCode = postalCode
    }
}
