public import Domain
public import Messaging

/// Who a document is between, and what it must name; the shell fills it in from sealed data and
/// from the facts of the tenant.
public struct DocumentParties: Sendable, Equatable {
    /// A way to pay, or a note: what it is called, and what it is.
    public struct Line: Sendable, Equatable {
        /// What it is called, such as `CLABE`.
        public var name: String
        /// What it is.
        public var text: String

        /// Makes a line.
        public init(_ name: String, _ text: String) {
            self.name = name
            self.text = text
        }
    }

    /// The creditor's name.
    public var creditor: String
    /// The person's whole name.
    public var person: String
    /// The account as the person knows it.
    public var account: String
    /// The agency's name; empty when the creditor writes itself.
    public var agency = ""
    /// Who attends to the person.
    public var agent = ""
    /// The agency's address.
    public var address = ""
    /// The agency's telephone.
    public var telephone = ""
    /// The creditor's unit that receives complaints: address, e-mail, telephone.
    public var complaintUnit: String
    /// The authority that receives complaints, or empty.
    public var authority = ""
    /// Where the privacy notice is.
    public var privacyNotice: String
    /// How to pay the creditor.
    public var payments: [Line] = []
    /// Further conditions of the creditor, such as what credit bureaus are told.
    public var notes: [String] = []
    /// Working days in which the settlement letter comes.
    public var letterDays = 10
    /// Who signs for the creditor.
    public var signer = ""
    /// How amounts are written.
    public var locale = TextLocale.mexico
    /// In which order payments are applied to the parts of a debt.
    public var application: [DebtParts.Part] = [.tax, .fees, .lateInterest, .interest, .principal]

    /// Makes parties with what every document needs.
    public init(
        creditor: String,
        person: String,
        account: String,
        complaintUnit: String,
        privacyNotice: String
    ) {
        self.creditor = creditor
        self.person = person
        self.account = account
        self.complaintUnit = complaintUnit
        self.privacyNotice = privacyNotice
    }
}
