public import Values

/// What one account owes and where it stands, as decisions see it.
///
/// Figures are the creditor's as of a day; what happened since (payments, reversals) is kept
/// beside them and applied by pure functions, so that every number can be recomputed.
public struct Account: Sendable, Equatable {
    /// Whether the account is with us, and if not, why not.
    public enum Status: UInt8, Sendable, CaseIterable {
        /// Placed and worked.
        case active
        /// No longer in the creditor's file.
        case withdrawn
        /// Called back by the creditor.
        case recalled
        /// Paid in full.
        case paid
        /// Sold or written off and not to be worked.
        case closed
    }

    /// The creditor's figures on one day.
    public struct Figures: Sendable, Equatable {
        /// Everything owed.
        public var balance: Money
        /// What should have been paid by then.
        public var pastDue: Money
        /// What must be paid by `dueDay` to stay current, or nil.
        public var minimumPayment: Money?
        /// The day the figures hold for.
        public var asOf: Day

        /// Makes figures.
        public init(balance: Money, pastDue: Money, minimumPayment: Money?, asOf: Day) {
            self.balance = balance
            self.pastDue = pastDue
            self.minimumPayment = minimumPayment
            self.asOf = asOf
        }
    }

    /// How interest runs between two files of the creditor.
    public struct Terms: Sendable, Equatable {
        /// Ordinary interest a year in basis points of the balance that is not past due.
        public var ordinaryBasisPoints: UInt32
        /// Late interest a year in basis points of what is past due.
        public var lateBasisPoints: UInt32
        /// Days of the year of the product, 360 or 365.
        public var daysInYear: UInt16

        /// Makes terms.
        public init(ordinaryBasisPoints: UInt32, lateBasisPoints: UInt32, daysInYear: UInt16) {
            self.ordinaryBasisPoints = ordinaryBasisPoints
            self.lateBasisPoints = lateBasisPoints
            self.daysInYear = daysInYear
        }

        /// Nothing accrues: the creditor's figures stand as they are.
        public static let none = Terms(
            ordinaryBasisPoints: 0,
            lateBasisPoints: 0,
            daysInYear: 360
        )
    }

    /// A payment or its reversal since the figures' day.
    public struct Movement: Sendable, Equatable {
        /// The payment.
        public var payment: PaymentID
        /// How much; negative for a reversal (chargeback).
        public var amount: Money
        /// The day it counts for, which may lie before the day it became known.
        public var valueDay: Day

        /// Makes a movement.
        public init(payment: PaymentID, amount: Money, valueDay: Day) {
            self.payment = payment
            self.amount = amount
            self.valueDay = valueDay
        }
    }

    /// A stretch of days that does not count as past due (a deferral, a disaster).
    public struct Pause: Sendable, Equatable {
        /// The first day.
        public var from: Day
        /// The last day.
        public var through: Day

        /// Makes a pause.
        public init(from: Day, through: Day) {
            self.from = from
            self.through = through
        }
    }

    /// The id.
    public var id: AccountID
    /// The creditor's code.
    public var creditor: String
    /// The product's code, which chooses thresholds and texts.
    public var product: String
    /// Country whose law the contract is under, or nil.
    public var country: String?
    /// What this person is to the account.
    public var role: Role
    /// Whether it is with us.
    public var status: Status
    /// The creditor's figures.
    public var figures: Figures
    /// How interest runs.
    public var terms: Terms
    /// The due date that the clock runs by: the oldest unpaid one, or the next one.
    public var dueDay: Day
    /// The statement's cut-off, or nil.
    public var cutoffDay: Day?
    /// When the creditor placed the account with the agency, and takes it back.
    public var placedOn: Day?
    /// When the placement ends, or nil.
    public var placementEnds: Day?
    /// Payments and reversals since the figures' day, oldest first, at most `movementLimit`.
    public var movements: [Movement]
    /// Pauses, at most `pauseLimit`.
    public var pauses: [Pause]
    /// Further columns that strategies may use, by name, at most `attributeLimit`.
    public var attributes: [Attribute]

    /// The most movements kept between two files.
    public static let movementLimit = 32
    /// The most pauses.
    public static let pauseLimit = 8
    /// The most attributes.
    public static let attributeLimit = 16

    /// One further column of the creditor's file; never personal data.
    public struct Attribute: Sendable, Equatable {
        /// What a column holds; the raw values are the words in mappings and strategies.
        public enum Kind: String, Sendable, CaseIterable {
            /// A whole number.
            case number
            /// An amount.
            case money
            /// A day.
            case day
            /// A code such as a branch or a plan.
            case code
            /// Yes or no.
            case flag
        }

        /// A value that a strategy can compare.
        public enum Value: Sendable, Equatable {
            /// A whole number.
            case number(Int64)
            /// An amount.
            case money(Money)
            /// A day.
            case day(Day)
            /// A code such as a branch or a plan.
            case code(String)
            /// Yes or no.
            case flag(Bool)
        }

        /// The name of the column in the mapping.
        public var name: String
        /// The value.
        public var value: Value

        /// Makes an attribute.
        public init(name: String, value: Value) {
            self.name = name
            self.value = value
        }
    }

    /// Makes an account as an import gives it.
    public init(
        id: AccountID,
        creditor: String,
        product: String,
        country: String?,
        role: Role = .debtor,
        status: Status = .active,
        figures: Figures,
        terms: Terms = .none,
        dueDay: Day,
        cutoffDay: Day? = nil,
        placedOn: Day? = nil,
        placementEnds: Day? = nil,
        movements: [Movement] = [],
        pauses: [Pause] = [],
        attributes: [Attribute] = []
    ) {
        self.id = id
        self.creditor = creditor
        self.product = product
        self.country = country
        self.role = role
        self.status = status
        self.figures = figures
        self.terms = terms
        self.dueDay = dueDay
        self.cutoffDay = cutoffDay
        self.placedOn = placedOn
        self.placementEnds = placementEnds
        self.movements = movements
        self.pauses = pauses
        self.attributes = attributes
    }
}
