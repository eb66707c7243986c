/// What a text does, as far as a law may mind: reveal, ask, promote, threaten. A set.
public struct ContentClasses: OptionSet, Hashable, Sendable {
    /// One bit a class; stored, never renumbered.
    public let rawValue: UInt32

    /// Makes a set from its bits.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Shows that there is a debt.
    public static let revealsDebt = ContentClasses(rawValue: 1 << 0)
    /// Shows an amount owed.
    public static let revealsAmount = ContentClasses(rawValue: 1 << 1)
    /// Names the creditor.
    public static let revealsCreditor = ContentClasses(rawValue: 1 << 2)
    /// Shows digits or the number of the account or contract.
    public static let revealsAccount = ContentClasses(rawValue: 1 << 3)
    /// Shows how long or how badly something is unpaid.
    public static let revealsDelay = ContentClasses(rawValue: 1 << 4)
    /// Names the person.
    public static let revealsName = ContentClasses(rawValue: 1 << 5)
    /// Asks why the person has not paid.
    public static let asksReason = ContentClasses(rawValue: 1 << 6)
    /// Promotes a discount or remission (quita, condonación).
    public static let promotesDiscount = ContentClasses(rawValue: 1 << 7)
    /// Promotes paying in instalments.
    public static let promotesInstalments = ContentClasses(rawValue: 1 << 8)
    /// Says whom to pay, by name, account or link.
    public static let namesPayee = ContentClasses(rawValue: 1 << 9)
    /// States or confirms an agreement, restructuring or settlement.
    public static let statesAgreement = ContentClasses(rawValue: 1 << 10)
    /// Threatens or intimidates.
    public static let threatens = ContentClasses(rawValue: 1 << 11)
    /// Looks like a document of a court or authority.
    public static let looksJudicial = ContentClasses(rawValue: 1 << 12)
    /// Is visible to others: a subject, a preview, an envelope, a wall.
    public static let exposesPublicly = ContentClasses(rawValue: 1 << 13)
    /// Confirms an opt-out and says nothing else.
    public static let confirmsOptOut = ContentClasses(rawValue: 1 << 14)
    /// Claims to come from an authority or from somebody with powers that the writer lacks.
    public static let impersonates = ContentClasses(rawValue: 1 << 15)
    /// Insults, humiliates or announces harassment.
    public static let offends = ContentClasses(rawValue: 1 << 16)
    /// Presses with an urgency or a consequence that is not true.
    public static let pressures = ContentClasses(rawValue: 1 << 17)
    /// Deceives about what is owed, what a payment does or whom it goes to.
    public static let deceives = ContentClasses(rawValue: 1 << 18)
    /// Asks for something secret: a PIN, a password, a card's code, a one-time code.
    public static let asksSecret = ContentClasses(rawValue: 1 << 19)
    /// Says nearly the same as a message that the person already got.
    public static let repeats = ContentClasses(rawValue: 1 << 20)

    /// What a review of the words can find.
    public static let reviewed: ContentClasses = [
        .threatens, .looksJudicial, .exposesPublicly, .impersonates, .offends, .pressures,
        .deceives, .asksSecret, .repeats,
    ]

    /// The word of each class, as packs and templates write it, in the order of the bits.
    public static let names: [String] = [
        "revealsDebt", "revealsAmount", "revealsCreditor", "revealsAccount", "revealsDelay",
        "revealsName", "asksReason", "promotesDiscount", "promotesInstalments", "namesPayee",
        "statesAgreement", "threatens", "looksJudicial", "exposesPublicly", "confirmsOptOut",
        "impersonates", "offends", "pressures", "deceives", "asksSecret", "repeats",
    ]

    /// What a disclosure table governs: the classes that tell a stranger something.
    public static let disclosures: ContentClasses = [
        .revealsDebt, .revealsAmount, .revealsCreditor, .revealsAccount, .revealsDelay,
        .revealsName,
    ]

    /// The class of a word that `names` lists; nil for any other word.
    public init?(name: String) {
        guard let bit = ContentClasses.names.firstIndex(of: name) else { return nil }
        self.init(rawValue: 1 << UInt32(bit))
    }

    /// The classes of a set with their words, for files that may name them.
    static func words(of set: ContentClasses) -> [(String, ContentClasses)] {
        set.words.compactMap { word in ContentClasses(name: word).map { (word, $0) } }
    }

    /// The words of the classes in the set, in the order of the bits.
    public var words: [String] {
        ContentClasses.names.indices.filter { rawValue & 1 << UInt32($0) != 0 }
            .map { ContentClasses.names[$0] }
    }
}
