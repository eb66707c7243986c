public import Values

/// The moves from one state to the next; a move that does not exist is refused with a reason.
extension Arrangement {
    /// Somebody who may do so approved it: it can now be put to the person.
    public mutating func approve(at instant: Instant) throws(ArrangementRefusal) {
        guard state == .awaitingApproval else {
            throw hasEnded ? .ended : .notAwaitingApproval
        }
        approvedAt = instant
        state = .proposed
    }

    /// The person accepted it.
    ///
    /// - Parameter today: the local day, on which the offer must still stand.
    public mutating func accept(
        _ evidence: Acceptance,
        today: Day
    ) throws(ArrangementRefusal) {
        switch state {
        case .proposed: break
        case .awaitingApproval: throw .notApproved
        case .accepted, .kept, .defaulted: throw .alreadyAccepted
        case .expired: throw .offerExpired
        case .cancelled: throw .ended
        }
        guard today <= terms.validThrough else { throw .offerExpired }
        acceptance = evidence
        state = .accepted
    }

    /// It no longer holds; one that was kept stays kept.
    public mutating func cancel(_ why: Cancellation) throws(ArrangementRefusal) {
        guard !hasEnded else { throw .ended }
        cancellation = why
        state = .cancelled
    }

    /// A person of the creditor lets somebody in default catch up through a day.
    ///
    /// - Returns: the state it is in now that `today` is judged by the new day.
    public mutating func reinstate(
        through day: Day,
        today: Day
    ) throws(ArrangementRefusal) -> State {
        guard state == .defaulted else { throw .notInDefault }
        reinstatedThrough = max(day, reinstatedThrough ?? day)
        advance(to: today)
        return state
    }

    /// Lets time pass, and payments have their effect: offers expire, instalments are missed or
    /// caught up with, the last one keeps it.
    ///
    /// - Returns: the new state, or nil when it is the old one.
    @discardableResult
    public mutating func advance(to day: Day) -> State? {
        let next: State
        switch state {
        case .proposed, .awaitingApproval:
            next = day > terms.validThrough ? .expired : state
        case .accepted, .kept, .defaulted:
            switch standing(on: day).phase {
            case .running: next = .accepted
            case .kept: next = .kept
            case .defaulted: next = .defaulted
            }
        case .cancelled, .expired: next = state
        }
        guard next != state else { return nil }
        state = next
        return next
    }

    /// Whether nothing moves it any more but the reversal of a payment.
    public var hasEnded: Bool {
        switch state {
        case .kept, .cancelled, .expired: true
        case .proposed, .awaitingApproval, .accepted, .defaulted: false
        }
    }

    /// Whether payments count towards it.
    public var takesPayments: Bool {
        switch state {
        case .accepted, .kept, .defaulted: true
        case .proposed, .awaitingApproval, .cancelled, .expired: false
        }
    }
}

extension Arrangement.Terms {
    /// What makes these terms impossible, or nil.
    public var flaw: ArrangementRefusal? {
        guard !dues.isEmpty else { return .noInstalments }
        guard dues.count <= Arrangement.instalmentLimit else { return .tooManyInstalments }
        let currency = covered.currency
        let others = [balance, waived, added] + dues.map(\.amount)
        let parts = [coveredParts, waivedParts].flatMap { parts in
            DebtParts.Part.allCases.compactMap { parts[$0] }
        }
        guard (others + parts).allSatisfy({ $0.currency == currency }) else {
            return .otherCurrency
        }
        let mayBeNothing = 0...Arrangement.amountLimit
        guard dues.allSatisfy({ (1...Arrangement.amountLimit).contains($0.amount.minor) }),
            ([balance, covered, waived, added] + parts).allSatisfy({
                mayBeNothing.contains($0.minor)
            })
        else { return .impossibleAmount }
        guard dues[0].day >= madeOn else { return .dayBeforeMade }
        for (earlier, later) in zip(dues, dues.dropFirst()) where earlier.day >= later.day {
            return .daysOutOfOrder
        }
        let days = 0...Arrangement.dayLimit
        guard days.contains(validThrough.days(since: madeOn)), days.contains(graceDays),
            days.contains(reinstatementDays), (0...999).contains(toleranceThousandths)
        else { return .impossibleDays }
        guard covered.minor <= balance.minor, waived.minor <= covered.minor,
            agreed == covered - waived + added
        else { return .sumsDiffer }
        return partsFlaw
    }

    private var partsFlaw: ArrangementRefusal? {
        guard coveredParts.sum(in: covered.currency).minor <= covered.minor,
            waivedParts.sum(in: covered.currency).minor <= waived.minor
        else { return .partsExceedWhole }
        for part in DebtParts.Part.allCases {
            if let whole = coveredParts[part], let taken = waivedParts[part],
                taken.minor > whole.minor
            {
                return .partsExceedWhole
            }
        }
        return nil
    }
}
