/// What a text carries of the things a law may ask for, as a set.
public struct ContentItems: OptionSet, Hashable, Sendable {
    /// One bit an item; stored, never renumbered.
    public let rawValue: UInt32

    /// Makes a set from its bits.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// (a) Name of the agency.
    public static let agencyName = ContentItems(rawValue: 1 << 0)
    /// (a) Name of the person who collects.
    public static let collectorName = ContentItems(rawValue: 1 << 1)
    /// (b) Address, telephone and names of those responsible at the agency.
    public static let agencyContact = ContentItems(rawValue: 1 << 2)
    /// (c) The creditor that granted the credit.
    public static let creditorName = ContentItems(rawValue: 1 << 3)
    /// (d) The contract or operation.
    public static let contract = ContentItems(rawValue: 1 << 4)
    /// (e) The amount owed.
    public static let amountOwed = ContentItems(rawValue: 1 << 5)
    /// (e) The day the amount was calculated for.
    public static let amountDate = ContentItems(rawValue: 1 << 6)
    /// (f) The conditions to settle.
    public static let settlementConditions = ContentItems(rawValue: 1 << 7)
    /// (g) Address, e-mail and telephone of the creditor's unit that receives complaints.
    public static let complaintUnit = ContentItems(rawValue: 1 << 8)
    /// (h) That payments are made to the creditor only.
    public static let paysCreditorOnly = ContentItems(rawValue: 1 << 9)
    /// How to opt out by answering.
    public static let optOutWording = ContentItems(rawValue: 1 << 10)
    /// How to opt out without answering: a link, a telephone number or an address.
    public static let optOutAlternative = ContentItems(rawValue: 1 << 11)
    /// The written terms of an agreement: offer, discount and how the amount is applied.
    public static let agreementTerms = ContentItems(rawValue: 1 << 12)
    /// The privacy notice or where it is found.
    public static let privacyNotice = ContentItems(rawValue: 1 << 13)

    /// That a debt is being collected and what is learnt serves that, as a first contact says it.
    public static let collectionNotice = ContentItems(rawValue: 1 << 14)
    /// That it comes from a debt collector, as later contacts say it.
    public static let fromCollector = ContentItems(rawValue: 1 << 15)

    /// The word of each item, as packs and templates write it, in the order of the bits.
    public static let names: [String] = [
        "agencyName", "collectorName", "agencyContact", "creditorName", "contract", "amountOwed",
        "amountDate", "settlementConditions", "complaintUnit", "paysCreditorOnly",
        "optOutWording", "optOutAlternative", "agreementTerms", "privacyNotice",
        "collectionNotice", "fromCollector",
    ]

    /// All of them.
    public static let everything = ContentItems(rawValue: 1 << UInt32(names.count) - 1)

    /// The item of a word that `names` lists; nil for any other word.
    public init?(name: String) {
        guard let bit = ContentItems.names.firstIndex(of: name) else { return nil }
        self.init(rawValue: 1 << UInt32(bit))
    }

    /// The words of the items in the set, in the order of the bits.
    public var words: [String] {
        ContentItems.names.indices.filter { rawValue & 1 << UInt32($0) != 0 }
            .map { ContentItems.names[$0] }
    }
}
