public import Values

/// What a bank's file says moved on one account.
public struct BankStatement: Sendable, Equatable {
    /// The line or place in the file where it begins, from 1.
    public var line: Int
    /// The account's number as the bank writes it, or nil.
    public var account: String?
    /// The account's currency.
    public var currency: Currency
    /// What was on the account before, minor units, or nil.
    public var opening: Int64?
    /// What was on the account afterwards, or nil.
    public var closing: Int64?
    /// The movements in the order of the file.
    public var entries: [BankEntry]

    /// Makes a statement without movements.
    init(line: Int, account: String? = nil, currency: Currency) {
        self.line = line
        self.account = account
        self.currency = currency
        entries = []
    }
}

/// One movement on a bank account.
public struct BankEntry: Sendable, Equatable {
    /// What a movement is to a collector of payments.
    public enum Kind: String, Sendable, CaseIterable {
        /// Money came.
        case credit
        /// Money went: a fee, a transfer out; of no debtor's concern.
        case debit
        /// Money that had come was taken back: a return, a bounced cheque, a chargeback.
        case reversal
        /// Money that had gone came back; of no debtor's concern.
        case reversedDebit = "reversed_debit"
    }

    /// How it moved, as far as the bank says.
    public enum Means: String, Sendable, CaseIterable {
        /// Not said.
        case unknown
        /// A transfer.
        case transfer
        /// Cash at a counter or shop.
        case cash
        /// A card.
        case card
        /// A direct debit.
        case directDebit = "direct_debit"
        /// A cheque.
        case cheque
    }

    /// The line or place in the file, from 1.
    public var line: Int
    /// The day on which the bank booked it.
    public var bookedOn: Day
    /// The day it counts for.
    public var valueDay: Day
    /// What it is.
    public var kind: Kind
    /// How it moved.
    public var means: Means
    /// How much, minor units, always positive.
    public var minor: Int64
    /// The currency.
    public var currency: Currency
    /// What the payer gave as reference, in the bank's own field, or empty.
    public var reference: String
    /// What names the movement at the bank (clave de rastreo, folio), or empty.
    public var bankReference: String
    /// What else is written with it.
    public var text: String
    /// Why it was returned, in the bank's code, or empty.
    public var returnReason: String

    init(line: Int, day: Day, kind: Kind, minor: Int64, currency: Currency) {
        self.line = line
        bookedOn = day
        valueDay = day
        self.kind = kind
        means = .unknown
        self.minor = minor
        self.currency = currency
        reference = ""
        bankReference = ""
        text = ""
        returnReason = ""
    }

    /// The change of the account's balance.
    public var signed: Int64 {
        kind == .credit || kind == .reversedDebit ? minor : -minor
    }
}

/// What a bank's file was and said.
public struct BankReading: Sendable, Equatable {
    /// How a file is written.
    public enum Format: String, Sendable, CaseIterable {
        /// Cuaderno 43 of the Spanish banks.
        case norma43
        /// ISO 20022: account statements and notifications, camt.052 to camt.054.
        case camt
        /// SWIFT MT940.
        case mt940
        /// A layout that was declared.
        case layout
    }

    /// How it is written.
    public var format: Format
    /// Its statements.
    public var statements: [BankStatement] = []
    /// Lines of a declared layout that cannot be read.
    public var faults: [BankFault] = []

    /// How many movements there are.
    public var count: Int { statements.reduce(0) { $0 + $1.entries.count } }
}

/// A line of a bank's file that cannot be read; the others count.
public struct BankFault: Sendable, Equatable {
    /// What is wrong with a line.
    public enum Code: String, Sendable {
        /// It has no amount, or one that cannot be read.
        case amount
        /// It has no day, or one that cannot be read.
        case day
        /// What it is cannot be told from its sign or kind.
        case kind
        /// Its currency is not one.
        case currency
    }

    /// The line, from 1.
    public var line: Int
    /// The field's name or column.
    public var field: String
    /// What is wrong.
    public var code: Code
    /// The line as it stands.
    public var text: String
}

/// The bounds of a bank's file.
public enum BankLimits {
    /// Octets of a file.
    public static let file = 64 << 20
    /// Movements of a file.
    public static let entries = 500_000
    /// Characters kept of one movement's text.
    public static let text = 1_024
    /// Characters kept of one reference.
    public static let reference = 64
    /// Elements of XML inside each other.
    static let depth = 64
    /// Octets of one value of XML.
    static let value = 4_096
    /// The largest amount believed, minor units.
    static let amount: Int64 = 100_000_000_000_000
}

extension BankStatement {
    /// Checks that the movements lead from one balance to the other.
    ///
    /// - Throws: a problem that names the statement, never an amount.
    func checkBalance(_ number: Int) throws(FileProblem) {
        guard let opening, let closing else { return }
        var balance = opening
        for entry in entries where entry.currency == currency {
            let (sum, overflow) = balance.addingReportingOverflow(entry.signed)
            guard !overflow else { throw BankFile.tooMuch(entry.line) }
            balance = sum
        }
        guard balance == closing else {
            throw FileProblem(
                .balance,
                line: line,
                "statement \(number): its opening balance and movements do not give its closing "
                    + "balance",
                remedy: "The file is not whole, or a movement was changed: ask the bank for it "
                    + "again. Nothing was counted."
            )
        }
    }
}
