public import Domain
public import Values

/// What may be agreed without asking anybody, for the accounts it is meant for.
///
/// It is data: a collections manager writes it in the facts file (`mandates:`), and offers come
/// from nothing else.
public struct Mandate: Sendable, Equatable {
    /// Which part of an account an agreement is about.
    public enum Coverage: UInt8, Sendable, CaseIterable {
        /// Everything owed; when the agreement is kept the account is settled.
        case balance
        /// What is past due; when the agreement is kept the account is current.
        case pastDue

        /// The word of the facts file.
        public var name: String {
            switch self {
            case .balance: "balance"
            case .pastDue: "past_due"
            }
        }
    }

    /// How far instalments lie apart.
    public enum Period: UInt8, Sendable, CaseIterable {
        /// Every seven days.
        case weekly
        /// On the 15th and the last day of each month (quincena).
        case fortnightly
        /// On the same day of each month.
        case monthly

        /// The word of the facts file.
        public var name: String {
            switch self {
            case .weekly: "weekly"
            case .fortnightly: "fortnightly"
            case .monthly: "monthly"
            }
        }
    }

    /// What is offered to somebody who says that they cannot pay, in this order.
    public enum HardshipOption: UInt8, Sendable, CaseIterable {
        /// A later day.
        case deferral
        /// Instalments, the longest allowed.
        case instalments
        /// The discount that the next concession gives.
        case discount
        /// A person of ours talks to them.
        case person

        /// The word of the facts file.
        public var name: String {
            switch self {
            case .deferral: "deferral"
            case .instalments: "instalments"
            case .discount: "discount"
            case .person: "person"
            }
        }
    }

    /// The accounts that a mandate is meant for; what is nil or empty does not matter.
    public struct Scope: Sendable, Hashable {
        /// The creditor's code.
        public var creditor: String?
        /// The product's code.
        public var product: String?
        /// How late.
        public var stages: [Stage] = []
        /// From how many days past due on.
        public var daysFrom: Int?
        /// Below how many days past due.
        public var daysBelow: Int?
        /// From what balance on.
        public var balanceFrom: Money?
        /// Below what balance.
        public var balanceBelow: Money?
        /// A segment by its word.
        public var segment: String?

        /// Makes a scope of all accounts.
        public init() {}

        /// How many things it says; of several that fit, the one that says most is taken.
        public var precision: Int {
            [
                creditor != nil, product != nil, !stages.isEmpty,
                daysFrom != nil || daysBelow != nil,
                balanceFrom != nil || balanceBelow != nil, segment != nil,
            ].count { $0 }
        }
    }

    /// What a promise may be.
    public struct PromiseRule: Sendable, Equatable {
        /// How far ahead it may lie, in days.
        public var horizonDays = 31
        /// The least part of what is asked for that is worth a promise, in basis points.
        public var leastPartBasisPoints = 3_000
        /// The least amount that is worth a promise, or nil.
        public var least: Money?

        /// Makes the usual rule.
        public init() {}
    }

    /// One concession: so many hundredths of a percent of certain parts, or of the whole.
    public struct Rung: Sendable, Equatable {
        /// The percentage in basis points.
        public var basisPoints: Int
        /// The parts it is taken from; nil for the whole.
        public var parts: [DebtParts.Part]?

        /// Makes a rung.
        public init(basisPoints: Int, parts: [DebtParts.Part]? = nil) {
            self.basisPoints = basisPoints
            self.parts = parts
        }
    }

    /// A discount and how far it goes.
    public struct Discount: Sendable, Equatable {
        /// What the discounted payment settles.
        public var covers = Coverage.balance
        /// The concessions, smallest first.
        public var rungs: [Rung]
        /// Within how many days the one payment must come.
        public var payWithinDays = 10
        /// The most instalments that a discount may be paid in; 1 for one payment only.
        public var mostInstalments = 1
        /// By how much the discount is smaller in instalments, in basis points of the same whole.
        public var lessBasisPoints = 0
        /// How much of what is offered a counter-offer must come to, to be answered with more.
        public var leastCounterBasisPoints = 5_000

        /// Makes a discount of the whole in one payment.
        public init(rungs: [Rung]) {
            self.rungs = rungs
        }
    }

    /// Instalments of what is owed, without a discount.
    public struct Instalments: Sendable, Equatable {
        /// What they pay.
        public var covers = Coverage.balance
        /// The most of them.
        public var most: Int
        /// The least that each may be.
        public var least: Money
        /// The least that the first may be, in basis points of the whole.
        public var downBasisPoints = 0
        /// How far they may lie apart; the first is offered unless another is asked for.
        public var periods: [Period] = [.fortnightly]
        /// Within how many days the first must come.
        public var firstWithinDays = 5
        /// Within how many days the last must come.
        public var lastWithinDays = 365

        /// Makes instalments on paydays within a year.
        public init(most: Int, least: Money) {
            self.most = most
            self.least = least
        }
    }

    /// A later day for what is past due.
    public struct Deferral: Sendable, Equatable {
        /// How many days later at most.
        public var days: Int
        /// How often within 365 days.
        public var timesAYear = 1

        /// Makes a rule for deferrals.
        public init(days: Int, timesAYear: Int = 1) {
            self.days = days
            self.timesAYear = timesAYear
        }
    }

    /// What a supervisor may approve beyond the mandate; nil where nothing.
    public struct Approval: Sendable, Equatable {
        /// Up to what discount of the whole, in basis points.
        public var discountBasisPoints: Int?
        /// Up to how many instalments.
        public var instalments: Int?
        /// Up to how many days of deferral.
        public var deferralDays: Int?

        /// Makes what a supervisor may approve.
        public init(
            discountBasisPoints: Int? = nil,
            instalments: Int? = nil,
            deferralDays: Int? = nil
        ) {
            self.discountBasisPoints = discountBasisPoints
            self.instalments = instalments
            self.deferralDays = deferralDays
        }
    }

    /// Something off for who pays what is past due within a few days.
    public struct PromptPayment: Sendable, Equatable {
        /// How much is taken off.
        public enum Reduction: Sendable, Equatable {
            /// Basis points of the parts.
            case share(Int)
            /// An amount, at most the parts.
            case amount(Money)
        }

        /// How much is taken off.
        public var reduction: Reduction
        /// The parts that it is taken from.
        public var parts: [DebtParts.Part] = [.lateInterest, .fees]
        /// Within how many days the payment must come.
        public var withinDays = 5

        /// Makes a reduction of late charges within five days.
        public init(reduction: Reduction) {
            self.reduction = reduction
        }
    }

    /// The name that explanations show.
    public var name: String
    /// The accounts it is meant for.
    public var scope = Scope()
    /// Promises.
    public var promise = PromiseRule()
    /// The discount, or nil for none.
    public var discount: Discount?
    /// Instalments, or nil for none.
    public var instalments: Instalments?
    /// Deferral, or nil for none.
    public var deferral: Deferral?
    /// Whether more instalments than allowed may be put to a supervisor as a restructure.
    public var allowsRestructure = false
    /// What a supervisor may approve, or nil for nothing.
    public var approval: Approval?
    /// Something off for prompt payment, or nil.
    public var promptPayment: PromptPayment?
    /// What is offered in hardship, in this order.
    public var hardship: [HardshipOption] = []
    /// What an agreement must bring in at least to be worth its work, or nil.
    public var floor: Money?
    /// How long an offer stands, in days.
    public var offerDays = 5
    /// Days of grace for each instalment.
    public var graceDays = 1
    /// Days after a default in which catching up reinstates the agreement.
    public var reinstatementDays = 5
    /// What may be missing while it still counts as paid, in thousandths.
    public var toleranceThousandths = 10
    /// After how many agreements in default nothing more is agreed without a person.
    public var mostDefaults = 1
    /// In which order payments are applied to the parts of a debt.
    public var application: [DebtParts.Part] = [.tax, .fees, .lateInterest, .interest, .principal]

    /// Makes a mandate that allows promises only.
    public init(name: String) {
        self.name = name
    }
}

/// All mandates of a tenant; for an account the most precise one that fits it is taken.
public struct MandateBook: Sendable, Equatable {
    /// What decides which mandate an account has.
    public struct Traits: Sendable, Equatable {
        /// The creditor's code.
        public var creditor: String
        /// The product's code.
        public var product: String
        /// How late it is.
        public var stage: Stage
        /// How late it is, in days.
        public var daysPastDue: Int
        /// Everything owed.
        public var balance: Money
        /// The words of the segments it is in.
        public var segments: [String]

        /// Makes traits.
        public init(
            creditor: String,
            product: String,
            stage: Stage,
            daysPastDue: Int,
            balance: Money,
            segments: [String] = []
        ) {
            self.creditor = creditor
            self.product = product
            self.stage = stage
            self.daysPastDue = daysPastDue
            self.balance = balance
            self.segments = segments
        }
    }

    /// The mandates, most precise first; of equally precise ones the first in the file.
    public let mandates: [Mandate]

    /// The most mandates of a tenant.
    public static let limit = 256

    /// Makes a book.
    public init(_ mandates: [Mandate]) {
        // By position too, since sorting need not keep the order of equals.
        self.mandates = mandates.enumerated().sorted { left, right in
            (right.element.scope.precision, left.offset)
                < (left.element.scope.precision, right.offset)
        }.map(\.element)
    }

    /// The mandate for an account, or nil when there is none and a person must decide.
    public func mandate(for account: Traits) -> Mandate? {
        mandates.first { $0.scope.contains(account) }
    }
}

extension Mandate.Scope {
    /// Whether an account is one of those.
    public func contains(_ account: MandateBook.Traits) -> Bool {
        if let creditor, creditor != account.creditor { return false }
        if let product, product != account.product { return false }
        if !stages.isEmpty, !stages.contains(account.stage) { return false }
        if let daysFrom, account.daysPastDue < daysFrom { return false }
        if let daysBelow, account.daysPastDue >= daysBelow { return false }
        if let segment, !account.segments.contains(segment) { return false }
        for bound in [balanceFrom, balanceBelow].compactMap({ $0 })
        where bound.currency != account.balance.currency { return false }
        if let balanceFrom, account.balance.minor < balanceFrom.minor { return false }
        if let balanceBelow, account.balance.minor >= balanceBelow.minor { return false }
        return true
    }
}
