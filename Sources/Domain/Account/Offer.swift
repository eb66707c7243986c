public import Values

/// Something that may be put to the person as it stands: what to pay, when, and what is waived.
public struct Offer: Sendable, Equatable {
    /// What becomes of it when the person says yes.
    public enum Form: UInt8, Sendable, CaseIterable {
        /// A promise: one payment, nothing waived, no document.
        case promise
        /// Something off for paying in time: the payment itself accepts it.
        case promptPayment
        /// An agreement in writing.
        case agreement
    }

    /// What becomes of it.
    public var form: Form
    /// The concession that its discount comes from, from 1; 0 without one.
    public var rung: UInt8
    /// What would be agreed.
    public var terms: Arrangement.Terms

    /// Makes an offer.
    public init(form: Form, rung: UInt8, terms: Arrangement.Terms) {
        self.form = form
        self.rung = rung
        self.terms = terms
    }

    /// What is to be paid in all.
    public var pay: Money { terms.agreed }

    /// What is waived when it is kept.
    public var discount: Money { terms.waived }

    /// The discount in basis points of what is covered, rounded down.
    public var discountBasisPoints: Int {
        guard terms.covered.minor > 0 else { return 0 }
        return Int(Int128(terms.waived.minor) * 10_000 / Int128(terms.covered.minor))
    }

    /// Whether a payment by a day brings in what a prompt payment asks for.
    public func isEarned(by paid: Money, on day: Day) -> Bool {
        form == .promptPayment && paid.currency == pay.currency && paid.minor >= pay.minor
            && day >= terms.madeOn && day <= terms.validThrough
    }
}

/// An offer beyond the mandate that somebody else must approve first.
public struct Proposal: Sendable, Equatable {
    /// What goes beyond the mandate.
    public enum Excess: UInt8, Sendable, CaseIterable {
        /// The discount, told in basis points of what is covered.
        case discount
        /// The number of instalments.
        case instalments
        /// The days of deferral.
        case deferral
    }

    /// What the person asks for.
    public var offer: Offer
    /// What goes beyond the mandate.
    public var excess: Excess
    /// What the mandate allows: basis points, instalments or days.
    public var allowed: Int
    /// What is asked for, in the same unit.
    public var asked: Int

    /// Makes a proposal.
    public init(offer: Offer, excess: Excess, allowed: Int, asked: Int) {
        self.offer = offer
        self.excess = excess
        self.allowed = allowed
        self.asked = asked
    }
}

/// What was conceded on an account so far; asking again finds it here.
public struct Concessions: Sendable, Equatable {
    /// The most rungs of a mandate.
    public static let rungLimit = 16
    /// The most offers that stand at once, for the person to choose from.
    public static let standingLimit = 3
    /// The most deferrals remembered.
    public static let deferralLimit = 12
    /// For how many days a lapsed prompt payment is not offered again.
    public static let promptPaymentRestDays = 30

    /// The highest concession given, from 1; 0 before the first.
    public var rung: UInt8 = 0
    /// The largest discount that was put to the person, or nil.
    public var given: Money?
    /// What it was taken from; of less, it is less.
    public var givenOf: Money?
    /// How many answers held an offer.
    public var offersMade: UInt16 = 0
    /// How often something was asked for.
    public var asks: UInt16 = 0
    /// The last day on which an offer was made, or nil.
    public var lastDay: Day?
    /// The highest amount that the person put on the table, or nil.
    public var bestCounter: Money?
    /// The earliest day that the person put on the table, or nil.
    public var bestDay: Day?
    /// The offers that the person may choose from, at most `standingLimit`.
    public var standing: [Offer] = []
    /// What waits for approval, or nil.
    public var proposal: Proposal?
    /// The days on which deferrals were given, latest last, at most `deferralLimit`.
    public var deferrals: [Day] = []
    /// When something off for prompt payment was last offered, or nil.
    public var promptPaymentOn: Day?
    /// How many agreements ended in default.
    public var defaults: UInt8 = 0

    /// Makes concessions of an account with which nothing was negotiated yet.
    public init() {}

    /// Notes that the person accepted an offer in the form that it needs; nothing stands any more.
    public mutating func noteAccepted(_ offer: Offer, on day: Day) {
        standing = []
        proposal = nil
        if offer.form == .agreement, offer.terms.kind == .deferral, deferrals.last != day {
            deferrals = (deferrals + [day]).suffix(Concessions.deferralLimit)
        }
    }

    /// Notes that an agreement ended in default: what was offered with it no longer stands.
    public mutating func noteDefault() {
        defaults = defaults == .max ? .max : defaults + 1
        standing = []
        proposal = nil
    }

    /// The prompt payment that a payment earns, or nil.
    public func earned(by paid: Money, on day: Day) -> Offer? {
        standing.first { $0.isEarned(by: paid, on: day) }
    }
}

extension CanonicalWriter {
    /// Writes an offer.
    public mutating func write(_ value: Offer) {
        write(choice: value.form)
        write(value.rung)
        write(value.terms)
    }

    /// Writes a proposal.
    public mutating func write(_ value: Proposal) {
        write(value.offer)
        write(choice: value.excess)
        write(value.allowed)
        write(value.asked)
    }

    /// Writes what was conceded.
    public mutating func write(_ value: Concessions) {
        write(value.rung)
        write(optional: value.given) { $0.write($1) }
        write(optional: value.givenOf) { $0.write($1) }
        write(UInt64(value.offersMade))
        write(UInt64(value.asks))
        write(optional: value.lastDay) { $0.write($1) }
        write(optional: value.bestCounter) { $0.write($1) }
        write(optional: value.bestDay) { $0.write($1) }
        write(list: value.standing) { $0.write($1) }
        write(optional: value.proposal) { $0.write($1) }
        write(list: value.deferrals) { $0.write($1) }
        write(optional: value.promptPaymentOn) { $0.write($1) }
        write(value.defaults)
    }
}

extension CanonicalReader {
    /// Reads an offer.
    public mutating func offer() throws(CanonicalBytesError) -> Offer {
        let offer = Offer(form: try choice(), rung: try byte(), terms: try arrangementTerms())
        guard offer.terms.flaw == nil else { throw failure("possible offer") }
        return offer
    }

    /// Reads a proposal.
    public mutating func proposal() throws(CanonicalBytesError) -> Proposal {
        Proposal(offer: try offer(), excess: try choice(), allowed: try int(), asked: try int())
    }

    /// Reads what was conceded.
    public mutating func concessions() throws(CanonicalBytesError) -> Concessions {
        var value = Concessions()
        value.rung = try byte()
        value.given = try optional { r throws(CanonicalBytesError) in try r.money() }
        value.givenOf = try optional { r throws(CanonicalBytesError) in try r.money() }
        value.offersMade = UInt16(clamping: try unsigned32())
        value.asks = UInt16(clamping: try unsigned32())
        value.lastDay = try optional { r throws(CanonicalBytesError) in try r.day() }
        value.bestCounter = try optional { r throws(CanonicalBytesError) in try r.money() }
        value.bestDay = try optional { r throws(CanonicalBytesError) in try r.day() }
        value.standing = try list(limit: Concessions.standingLimit) {
            r throws(CanonicalBytesError) in try r.offer()
        }
        value.proposal = try optional { r throws(CanonicalBytesError) in try r.proposal() }
        value.deferrals = try list(limit: Concessions.deferralLimit) {
            r throws(CanonicalBytesError) in try r.day()
        }
        value.promptPaymentOn = try optional { r throws(CanonicalBytesError) in try r.day() }
        value.defaults = try byte()
        return value
    }
}
