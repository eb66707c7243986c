public import Values

/// Why the offer engine answered as it did, for `recado why`.
public struct NegotiationReason: Sendable, Equatable {
    /// The reason; amount, day and number belong to it where it has them.
    public enum Word: UInt8, Sendable, CaseIterable {
        /// Nothing is owed.
        case nothingOwed
        /// The amount is below what is worth an agreement.
        case belowFloor
        /// An agreement ended in default before.
        case defaultedBefore
        /// The first concession, because a discount was asked for.
        case firstConcession
        /// The next concession, because something concrete was put on the table.
        case nextConcession
        /// Nothing concrete was put on the table.
        case notConcrete
        /// The counter-offer is no better than one before.
        case notBetter
        /// The counter-offer is too low to answer with more.
        case counterTooLow
        /// The counter-offer is within the mandate.
        case counterInside
        /// The counter-offer is below the mandate.
        case counterBelow
        /// There is no further concession.
        case lastConcession
        /// The offer made before still stands.
        case offerStands
        /// The offer had lapsed and is made again, no better.
        case offerRenewed
        /// What is owed changed since the offer.
        case figuresChanged
        /// The mandate has no discount.
        case noDiscount
        /// Nothing is known of the parts that the discount is taken from.
        case partsUnknown
        /// The mandate has no instalments.
        case noInstalments
        /// There may be so many instalments at most.
        case tooManyInstalments
        /// An instalment must be so much at least.
        case instalmentTooSmall
        /// Instalments lie otherwise apart.
        case periodNotOffered
        /// What they can pay does not reach in the time there is.
        case beyondCapacity
        /// The part is too small to be worth a promise.
        case partTooSmall
        /// The day lies before today.
        case impossibleDay
        /// The day is too far away; the last possible one is told.
        case dayTooLate
        /// The deferrals of a year are used up.
        case deferralsUsed
        /// The mandate has no deferral.
        case noDeferral
        /// The amount is nothing, or in another currency.
        case impossibleAmount
        /// A supervisor may approve it.
        case supervisorMay
        /// It waits for a supervisor already.
        case alreadyProposed
        /// A supervisor approved it.
        case approved
        /// Nobody may approve it.
        case nobodyMay
        /// What hardship allows.
        case hardship
        /// A person of ours should talk to them.
        case person
        /// Something off for paying in time.
        case promptPayment
        /// The person took the offer.
        case taken
        /// The person must choose between the offers.
        case chooseOne
        /// There is nothing to say yes to.
        case nothingStands
        /// It is a plain promise, within what anybody may promise.
        case plainPromise
    }

    /// The reason.
    public var word: Word
    /// An amount that belongs to it, or nil.
    public var amount: Money?
    /// A day that belongs to it, or nil.
    public var day: Day?
    /// A number that belongs to it, or nil.
    public var number: Int?

    /// Makes a reason.
    public init(_ word: Word, amount: Money? = nil, day: Day? = nil, number: Int? = nil) {
        self.word = word
        self.amount = amount
        self.day = day
        self.number = number
    }
}

extension CanonicalWriter {
    /// Writes a reason of the offer engine.
    public mutating func write(_ value: NegotiationReason) {
        write(value.word.rawValue)
        write(optional: value.amount) { $0.write($1) }
        write(optional: value.day) { $0.write($1) }
        write(optional: value.number) { $0.write($1) }
    }
}

extension CanonicalReader {
    /// Reads a reason of the offer engine.
    public mutating func negotiationReason() throws(CanonicalBytesError) -> NegotiationReason {
        guard let word = NegotiationReason.Word(rawValue: try byte()) else {
            throw failure("reason of an offer")
        }
        return NegotiationReason(
            word,
            amount: try optional { r throws(CanonicalBytesError) in try r.money() },
            day: try optional { r throws(CanonicalBytesError) in try r.day() },
            number: try optional { r throws(CanonicalBytesError) in try r.int() }
        )
    }
}
