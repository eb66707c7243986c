public import Values

/// An agreement (convenio) on how an account is paid: how much, in which instalments, what is
/// waived once it is kept, how it was accepted, and what became of it.
///
/// What is agreed never changes: every change is a new version, accepted like the first. What is
/// paid and in which state it stands is counted from the payments, so that the order in which they
/// become known changes nothing. State and evidence move only by the functions of
/// `Arrangement+Moves`.
public struct Arrangement: Sendable, Equatable {
    /// What is agreed.
    public enum Kind: UInt8, Sendable, CaseIterable {
        /// Less than what is owed settles it (quita).
        case settlement
        /// What is owed, in parts (parcialidades).
        case instalments
        /// The account goes on under new terms (reestructura).
        case restructure
        /// What is past due, on a later day (prórroga).
        case deferral
    }

    /// The life of one version.
    public enum State: UInt8, Sendable, CaseIterable {
        /// Put to the person and not yet accepted.
        case proposed
        /// Waiting for somebody who may approve what the mandate alone does not allow.
        case awaitingApproval
        /// Accepted and running.
        case accepted
        /// Everything agreed was paid in time.
        case kept
        /// An instalment was not paid by its day and grace.
        case defaulted
        /// Taken back, not approved, or replaced.
        case cancelled
        /// Not accepted while the offer stood.
        case expired
    }

    /// Why a version was cancelled.
    public enum Cancellation: UInt8, Sendable, CaseIterable {
        /// The person no longer wants it.
        case person
        /// The creditor took it back.
        case creditor
        /// Nobody approved it.
        case notApproved
        /// A newer version was accepted, or another offer took its place.
        case replaced
        /// The account left, or a dispute made it pointless.
        case account
    }

    /// One instalment as it was agreed.
    public struct Due: Sendable, Equatable {
        /// The day by which.
        public var day: Day
        /// How much.
        public var amount: Money

        /// Makes an instalment.
        public init(day: Day, amount: Money) {
            self.day = day
            self.amount = amount
        }
    }

    /// One instalment with what was paid towards it.
    public struct Instalment: Sendable, Equatable {
        /// Its number, from 1.
        public var number: Int
        /// The day by which.
        public var dueDay: Day
        /// How much was agreed.
        public var amount: Money
        /// How much of it is paid.
        public var paid: Money

        /// What is not paid yet.
        public var missing: Money { amount - paid }
    }

    /// A payment that was counted, or reversed.
    public struct Counted: Sendable, Equatable {
        /// The payment.
        public var payment: PaymentID
        /// How much.
        public var amount: Money
        /// The day it counts from.
        public var valueDay: Day
        /// The day from which it no longer counts, or nil.
        public var reversedOn: Day?
    }

    /// How the person said yes, in a way that can be shown later.
    public struct Acceptance: Sendable, Equatable {
        /// What the yes came over.
        public enum Medium: UInt8, Sendable, CaseIterable {
            /// A text message or chat.
            case text
            /// The public page.
            case page
            /// A call.
            case call
            /// A visit.
            case visit
        }

        /// When.
        public var at: Instant
        /// The contact point it came from, or nil when there is none.
        public var contactPoint: ContactPointID?
        /// What it came over.
        public var medium: Medium
        /// How many factors the person had been verified by.
        public var factors: UInt8
        /// The SHA-256 of the document that was accepted.
        public var document: DocumentDigest

        /// Makes evidence of an acceptance.
        public init(
            at: Instant,
            contactPoint: ContactPointID?,
            medium: Medium,
            factors: UInt8,
            document: DocumentDigest
        ) {
            self.at = at
            self.contactPoint = contactPoint
            self.medium = medium
            self.factors = factors
            self.document = document
        }
    }

    /// What was agreed, as it is put to the person; it never changes within a version.
    public struct Terms: Sendable, Equatable {
        /// What is agreed.
        public var kind: Kind
        /// Everything that was owed on the account when it was made.
        public var balance: Money
        /// The part of it that the agreement is about: all of it, or what is past due.
        public var covered: Money
        /// What is waived once it is kept; zero where nothing is.
        public var waived: Money
        /// What comes on top, such as interest of a restructure; zero where nothing does.
        public var added: Money
        /// What `covered` is made of, as far as it is known.
        public var coveredParts: DebtParts
        /// What `waived` is taken from, as far as it is known.
        public var waivedParts: DebtParts
        /// The instalments, earliest first, 1 to `instalmentLimit`.
        public var dues: [Due]
        /// The day it was made.
        public var madeOn: Day
        /// The last day on which it can be accepted.
        public var validThrough: Day
        /// Days after an instalment's day on which a payment still keeps it.
        public var graceDays: Int
        /// Days after a default in which catching up reinstates it.
        public var reinstatementDays: Int
        /// What may be missing while it still counts as paid, in thousandths.
        public var toleranceThousandths: Int

        /// Makes terms; `Arrangement.init` checks them.
        public init(
            kind: Kind,
            balance: Money,
            covered: Money,
            waived: Money,
            added: Money? = nil,
            coveredParts: DebtParts = DebtParts(),
            waivedParts: DebtParts = DebtParts(),
            dues: [Due],
            madeOn: Day,
            validThrough: Day,
            graceDays: Int = 0,
            reinstatementDays: Int = 0,
            toleranceThousandths: Int = 0
        ) {
            self.kind = kind
            self.balance = balance
            self.covered = covered
            self.waived = waived
            self.added = added ?? .zero(covered.currency)
            self.coveredParts = coveredParts
            self.waivedParts = waivedParts
            self.dues = dues
            self.madeOn = madeOn
            self.validThrough = validThrough
            self.graceDays = graceDays
            self.reinstatementDays = reinstatementDays
            self.toleranceThousandths = toleranceThousandths
        }

        /// Whether nothing of the balance is left to pay when it is kept.
        public var settlesAll: Bool { covered == balance && kind != .deferral }

        /// What is to be paid in all.
        public var agreed: Money {
            dues.reduce(.zero(covered.currency)) {
                $1.amount.currency == $0.currency ? $0 + $1.amount : $0
            }
        }
    }

    /// The most instalments.
    public static let instalmentLimit = 60
    /// The most payments remembered one by one; older ones are remembered as a sum.
    public static let paymentLimit = 64
    /// The most that an amount may be, in minor units.
    public static let amountLimit: Int64 = 1_000_000_000_000_000
    /// The most that payments are remembered to have come to, in minor units.
    static let sumLimit: Int64 = 4_000_000_000_000_000_000
    /// The most days of grace, and of reinstatement.
    public static let dayLimit = 366

    /// The id, the same in every version.
    public let id: ArrangementID
    /// The account.
    public let account: AccountID
    /// The number of this version, from 1.
    public let version: UInt32
    /// What was agreed.
    public let terms: Terms
    /// Where it stands.
    public internal(set) var state: State
    /// When somebody who may do so approved it, or nil.
    public internal(set) var approvedAt: Instant?
    /// How it was accepted, or nil.
    public internal(set) var acceptance: Acceptance?
    /// Why it was cancelled, or nil.
    public internal(set) var cancellation: Cancellation?
    /// The last day of a reinstatement that a person of the creditor granted, or nil.
    public internal(set) var reinstatedThrough: Day?
    /// Payments that count towards it, in the order they became known, at most `paymentLimit`.
    public internal(set) var payments: [Counted]
    /// What payments came to that are no longer remembered one by one.
    public internal(set) var earlier: Money

    /// Makes a first version or, with a higher number, one that is to replace another.
    ///
    /// - Throws: what makes the terms impossible.
    public init(
        id: ArrangementID,
        account: AccountID,
        version: UInt32 = 1,
        terms: Terms,
        needsApproval: Bool = false
    ) throws(ArrangementRefusal) {
        if let flaw = terms.flaw { throw flaw }
        guard version > 0 else { throw .impossibleVersion }
        self.id = id
        self.account = account
        self.version = version
        self.terms = terms
        self.state = needsApproval ? .awaitingApproval : .proposed
        self.approvedAt = nil
        self.acceptance = nil
        self.cancellation = nil
        self.reinstatedThrough = nil
        self.payments = []
        self.earlier = .zero(terms.covered.currency)
    }

    /// The next version with other terms, to be accepted like the first; nothing of what was paid
    /// goes over, since the new terms begin with what is owed then.
    public func revised(
        _ terms: Terms,
        needsApproval: Bool = false
    ) throws(ArrangementRefusal) -> Arrangement {
        try Arrangement(
            id: id,
            account: account,
            version: version &+ 1,
            terms: terms,
            needsApproval: needsApproval
        )
    }
}

/// Why an agreement cannot be made, or cannot be moved on.
public enum ArrangementRefusal: UInt8, Error, Sendable, CaseIterable {
    /// There is no instalment.
    case noInstalments
    /// There are more than `Arrangement.instalmentLimit`.
    case tooManyInstalments
    /// Two instalments share a day, or one lies before the one in front of it.
    case daysOutOfOrder
    /// An instalment lies before the day the agreement is made.
    case dayBeforeMade
    /// An amount is zero, negative or beyond `Arrangement.amountLimit`.
    case impossibleAmount
    /// Two currencies.
    case otherCurrency
    /// The instalments do not come to what is covered, less what is waived, plus what is added.
    case sumsDiffer
    /// Known parts come to more than their whole.
    case partsExceedWhole
    /// Days of validity, grace or reinstatement that no agreement has.
    case impossibleDays
    /// A version must be a number from 1 on.
    case impossibleVersion
    /// It does not wait for approval.
    case notAwaitingApproval
    /// It waits for somebody to approve it.
    case notApproved
    /// It was accepted before.
    case alreadyAccepted
    /// Nobody accepted it yet.
    case notAccepted
    /// The offer no longer stands.
    case offerExpired
    /// It has ended.
    case ended
    /// It is not in default.
    case notInDefault
    /// This payment was counted before.
    case repeatedPayment
    /// This payment was reversed before.
    case repeatedReversal
}

/// The SHA-256 of a document.
public struct DocumentDigest: Sendable, Hashable {
    /// The 32 bytes as four numbers, highest first.
    let words: (UInt64, UInt64, UInt64, UInt64)

    /// Takes 32 bytes; nil for any other number of them.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        func word(_ at: Int) -> UInt64 {
            bytes[at..<at + 8].reduce(0) { $0 << 8 | UInt64($1) }
        }
        words = (word(0), word(8), word(16), word(24))
    }

    init(words: (UInt64, UInt64, UInt64, UInt64)) {
        self.words = words
    }

    /// The 32 bytes.
    public var bytes: [UInt8] {
        [words.0, words.1, words.2, words.3].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - $0 * 8)) }
        }
    }

    /// 64 hexadecimal digits, lower case.
    public var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self
        )
    }

    /// Equal when all 32 bytes are.
    public static func == (left: DocumentDigest, right: DocumentDigest) -> Bool {
        left.words == right.words
    }

    /// Takes in all 32 bytes.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }
}
