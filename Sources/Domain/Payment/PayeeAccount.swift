public import Values

/// One way to pay a creditor, as registered: who gets the money, where, by which agreement.
///
/// A person declares it with the creditor in the facts file; nothing else ever makes one up.
public struct PayeeAccount: Sendable, Equatable {
    /// How it is paid.
    public enum Method: String, Sendable, CaseIterable {
        /// Bank transfer (SPEI).
        case transfer
        /// Cash at shops.
        case cash
        /// At the counter of a bank's branch, by agreement number.
        case branch
        /// Card, through a provider.
        case card
        /// Direct debit (domiciliación).
        case directDebit = "direct_debit"
        /// CoDi, through a provider: its code is sealed by Banco de México and never made here.
        case codi

        /// Days until the money is in the bank's file where the declaration says nothing.
        public var usualSettlementDays: Int {
            switch self {
            case .transfer, .codi: 0
            case .cash, .branch, .card: 1
            case .directDebit: 2
            }
        }

        /// The most that one payment may be where the declaration says nothing; nil for no limit.
        public var usualMaximum: Money? {
            // What shops take in one go (payments.md, 7.7).
            self == .cash ? Money(minor: 1_000_000, .mexicanPeso) : nil
        }

        /// Whether only a provider can begin such a payment.
        public var needsProvider: Bool { self == .card || self == .codi }
    }

    /// Whose account the money goes to.
    public enum Owner: String, Sendable, CaseIterable {
        /// The creditor's own, registered as such.
        case creditor
        /// The agency's.
        case agency
    }

    /// What a direct debit needs besides.
    public struct Debit: Sendable, Equatable {
        /// The creditor's identifier in the scheme.
        public var schemeIdentifier: String
        /// The bank's code (BIC), or nil.
        public var bankCode: String?
        /// The layout of the file: `pain.008` or the name of a bank's.
        public var layout: String
        /// How often one due may be tried again after the account had no funds.
        public var retries: Int
        /// Days between two tries.
        public var retryDays: Int

        /// Makes what a direct debit needs.
        public init(
            schemeIdentifier: String,
            bankCode: String? = nil,
            layout: String = "pain.008",
            retries: Int = 2,
            retryDays: Int = 3
        ) {
            self.schemeIdentifier = schemeIdentifier
            self.bankCode = bankCode
            self.layout = layout
            self.retries = retries
            self.retryDays = retryDays
        }
    }

    /// The creditor.
    public var creditor: String
    /// A name, one of a kind for the creditor.
    public var name: String
    /// How it is paid.
    public var method: Method
    /// Who gets the money, as the bank shows it.
    public var beneficiary: String
    /// Whose account it is.
    public var owner: Owner
    /// The bank or chain of shops, as people call it.
    public var bank: String?
    /// The CLABE of all payers, or nil.
    public var clabe: CLABE?
    /// The digits that the bank reserved for CLABEs of single debtors, or nil.
    public var clabePrefix: String?
    /// The account's IBAN where there is no CLABE, or nil.
    public var iban: String?
    /// The agreement's number (convenio), or nil.
    public var agreement: String?
    /// How the reference is made.
    public var reference: ReferenceRule
    /// The least of one payment, or nil.
    public var minimum: Money?
    /// The most of one payment, or nil.
    public var maximum: Money?
    /// For how many days an instruction holds, its own day included not.
    public var validityDays: Int
    /// Days until the money is in the bank's file: so long a promise is not broken.
    public var settlementDays: Int
    /// Where cash is taken, as people call the shops.
    public var places: [String]
    /// The provider that begins the payment, or nil.
    public var provider: String?
    /// What a direct debit needs, or nil.
    public var debit: Debit?

    /// Whether money paid there belongs to the creditor from the first moment.
    public var isCreditorsOwn: Bool { owner == .creditor }
}
