internal import Domain
internal import Values

/// Discounts: how far each concession goes, and what moves from one to the next.
extension Negotiator {
    // MARK: - How far a concession goes

    /// The most that a concession may waive, in one payment or in instalments.
    ///
    /// It is never less than at a smaller concession, and leaves what an agreement must bring in.
    func allowance(_ rung: Int, inInstalments: Bool = false) -> Money {
        guard let discount = mandate.discount, rung > 0 else { return .zero(currency) }
        let covered = figures.covered(discount.covers)
        var most: Int64 = 0
        for rung in discount.rungs.prefix(rung) {
            let less = inInstalments ? discount.lessBasisPoints : 0
            let points = max(0, rung.basisPoints - less)
            let base = base(rung.parts, discount.covers)
            most = max(most, Int64(Int128(base) * Int128(points) / 10_000))
        }
        let floor = mandate.floor?.currency == currency ? mandate.floor?.minor ?? 1 : 1
        return Money(minor: max(0, min(most, covered.minor - max(1, floor))), currency)
    }

    /// What the parts that a discount is taken from come to.
    private func base(_ parts: [DebtParts.Part]?, _ coverage: Mandate.Coverage) -> Int64 {
        let covered = figures.covered(coverage)
        guard let parts else { return covered.minor }
        let known = figures.parts(coverage)
        return min(covered.minor, parts.reduce(0) { $0 + (known[$1]?.minor ?? 0) })
    }

    /// What the largest discount that was put to the person is of what is owed now.
    var given: Int64 {
        guard let amount = concessions.given, let whole = concessions.givenOf,
            let rule = mandate.discount, whole.minor > 0, amount.currency == currency
        else { return 0 }
        let covered = figures.covered(rule.covers)
        return Int64(clamping: Int128(amount.minor) * Int128(covered.minor) / Int128(whole.minor))
    }

    /// The next concession that gives more than was given, or nil.
    private func nextRung() -> Int? {
        let first = max(1, Int(concessions.rung))
        return (first..<(mandate.discount?.rungs.count ?? 0) + 1).first {
            allowance($0).minor > given
        }
    }

    /// The offer of a concession in one payment; nil when it gives nothing.
    ///
    /// Without `isNew`, it gives no more than was given before.
    func discounted(rung: Int, isNew: Bool = false, by day: Day? = nil) -> Offer? {
        guard let discount = mandate.discount else { return nil }
        var most = allowance(rung).minor
        if !isNew { most = min(most, given) }
        let covered = figures.covered(discount.covers)
        // Whole pesos are paid; what is waived is rounded down with it.
        let unit = currency.unit
        let pay = min(covered.minor, (covered.minor - most + unit - 1) / unit * unit)
        return settlement(pay: Money(minor: pay, currency), rung: rung, by: day)
    }

    /// A settlement in one payment; nil when nothing is waived.
    private func settlement(pay: Money, rung: Int, by day: Day?) -> Offer? {
        guard let discount = mandate.discount else { return nil }
        let last = today.adding(days: discount.payWithinDays)
        let due = min(day ?? last, last)
        return settlement(
            dues: [Arrangement.Due(day: max(today, due), amount: pay)],
            rung: rung,
            discount
        )
    }

    /// A settlement with its calendar; nil when nothing is waived.
    func settlement(
        dues: [Arrangement.Due],
        rung: Int,
        _ discount: Mandate.Discount
    ) -> Offer? {
        let covered = figures.covered(discount.covers)
        let agreed = dues.reduce(0) { $0 + $1.amount.minor }
        let waived = covered.minor - agreed
        guard waived > 0, agreed > 0 else { return nil }
        let parts = figures.parts(discount.covers)
        // The first concession that reaches so far tells what it is taken from.
        let source = (1..<rung + 1).first { allowance($0).minor >= waived } ?? rung
        let from = discount.rungs.dropFirst(max(0, source - 1)).first?.parts
        return agreement(
            .settlement,
            covered: covered,
            waived: Money(minor: waived, currency),
            parts: parts,
            waivedParts: parts.waiving(waived, of: from, in: currency),
            dues: dues,
            rung: rung
        )
    }

    // MARK: - Asking

    mutating func discount() -> Answer.Outcome {
        guard let rule = mandate.discount else {
            say(.noDiscount)
            return .refused(.noDiscount)
        }
        guard figures.covered(rule.covers).minor > 0 else { return .refused(.nothingOwed) }
        if concessions.rung > 0 || concessions.standing.contains(where: { $0.form == .agreement }) {
            if concessions.rung > 0 { say(.notConcrete) }
            if let outcome = again() { return outcome }
        }
        guard concessions.rung == 0 else {
            say(.lastConcession)
            return .refused(.lastConcession)
        }
        return firstConcession()
    }

    private mutating func firstConcession(by day: Day? = nil) -> Answer.Outcome {
        guard let rung = nextRung(), let offer = discounted(rung: rung, isNew: true, by: day) else {
            say(.partsUnknown)
            return .refused(.noDiscount)
        }
        say(.firstConcession, offer.discount, number: rung)
        return .offers([offer])
    }

    /// An amount or an earlier day was put on the table.
    mutating func counter(_ amount: Money?, _ day: Day?) -> Answer.Outcome {
        guard let rule = mandate.discount else {
            guard let amount else { return moreTime(day) }
            say(.noDiscount)
            return part(amount, day)
        }
        let covered = figures.covered(rule.covers)
        guard covered.minor > 0 else { return .refused(.nothingOwed) }
        if let amount, amount.minor >= covered.minor { return part(amount, day) }
        let isConcrete = isConcrete(amount, day, rule, covered)
        if let amount, let outcome = inside(amount, day, rule, covered) { return outcome }
        guard isConcrete else {
            if concessions.rung == 0 { return firstConcession() }
            if let outcome = again() { return outcome }
            say(.lastConcession)
            return .refused(.lastConcession)
        }
        guard let next = nextRung() else { return beyond(amount, day, rule, covered) }
        if let amount, amount.minor >= covered.minor - allowance(next).minor {
            say(.counterInside, amount, number: next)
            return accept(amount, day, rung: next, rule)
        }
        if next == rule.rungs.count || next == Int(concessions.rung) { say(.counterBelow) }
        guard let offer = discounted(rung: next, isNew: true, by: amount == nil ? day : nil) else {
            return beyond(amount, day, rule, covered)
        }
        say(
            concessions.rung == 0 ? .firstConcession : .nextConcession,
            offer.discount,
            number: next
        )
        return .offers([offer])
    }

    /// Whether it is better than anything said before, and near enough to be answered with more.
    private mutating func isConcrete(
        _ amount: Money?,
        _ day: Day?,
        _ rule: Mandate.Discount,
        _ covered: Money
    ) -> Bool {
        let last = today.adding(days: rule.payWithinDays)
        let isEarlier = day.map { $0 < min(concessions.bestDay ?? last, last) } ?? false
        guard let amount else {
            if !isEarlier { say(.notBetter, day: concessions.bestDay) }
            return isEarlier
        }
        let offered = covered.minor - (given)
        let least = PaymentPlan.roundedUp(
            max(0, offered),
            over: 10_000,
            times: Int64(rule.leastCounterBasisPoints),
            to: 1
        )
        guard amount.minor >= least else {
            say(.counterTooLow, Money(minor: least, currency))
            return false
        }
        let best = concessions.bestCounter?.minor ?? 0
        guard amount.minor > best || amount.minor == best && isEarlier else {
            say(.notBetter, concessions.bestCounter)
            return false
        }
        return true
    }

    mutating func noteCounter(_ amount: Money?, _ day: Day?) {
        if let amount, amount.minor > concessions.bestCounter?.minor ?? 0 {
            concessions.bestCounter = amount
        }
        if let day, day < concessions.bestDay ?? today.adding(days: Int(Int16.max)) {
            concessions.bestDay = day
        }
    }

    /// A counter-offer that what was conceded already allows: it costs no further concession.
    private mutating func inside(
        _ amount: Money,
        _ day: Day?,
        _ rule: Mandate.Discount,
        _ covered: Money
    ) -> Answer.Outcome? {
        guard concessions.rung > 0,
            let offer = discounted(rung: Int(concessions.rung)), amount.minor >= offer.pay.minor
        else { return nil }
        say(.counterInside, offer.pay, number: Int(concessions.rung))
        return accept(offer.pay, day, rung: Int(concessions.rung), rule)
    }

    private mutating func accept(
        _ amount: Money,
        _ day: Day?,
        rung: Int,
        _ rule: Mandate.Discount
    ) -> Answer.Outcome {
        guard let offer = settlement(pay: amount, rung: rung, by: day) else {
            return .refused(.lastConcession)
        }
        let last = today.adding(days: rule.payWithinDays)
        guard day ?? last <= last else {
            say(.dayTooLate, day: last)
            return .offers([offer])
        }
        return .accepted(offer)
    }

    /// Less than the last concession allows: a supervisor may, or nobody.
    private mutating func beyond(
        _ amount: Money?,
        _ day: Day?,
        _ rule: Mandate.Discount,
        _ covered: Money
    ) -> Answer.Outcome {
        say(.lastConcession, number: rule.rungs.count)
        let last = today.adding(days: rule.payWithinDays)
        if let amount, let limit = mandate.approval?.discountBasisPoints,
            let offer = settlement(pay: amount, rung: rule.rungs.count, by: min(day ?? last, last)),
            offer.discountBasisPoints <= limit,
            offer.discount.minor <= Int64(Int128(covered.minor) * Int128(limit) / 10_000),
            amount.minor >= mandate.floor?.minor ?? 1
        {
            let allowed = allowance(rule.rungs.count)
            return propose(
                Proposal(
                    offer: offer,
                    excess: .discount,
                    allowed: Int(Int128(allowed.minor) * 10_000 / Int128(covered.minor)),
                    asked: offer.discountBasisPoints
                )
            )
        }
        if amount != nil { say(.nobodyMay) }
        return again() ?? .refused(.lastConcession)
    }

    /// Puts something to a supervisor; what waits already is not put twice.
    mutating func propose(_ proposal: Proposal) -> Answer.Outcome {
        if let waiting = concessions.proposal {
            say(.alreadyProposed)
            return .needsApproval(waiting)
        }
        say(.supervisorMay, proposal.offer.pay, number: proposal.asked)
        return .needsApproval(proposal)
    }

    // MARK: - Prompt payment

    mutating func promptPayment() -> Offer? {
        guard let rule = mandate.promptPayment, concessions.standing.isEmpty,
            concessions.rung == 0, concessions.defaults < mandate.mostDefaults,
            concessions.proposal == nil, figures.pastDue.minor > 0
        else { return nil }
        if let last = concessions.promptPaymentOn,
            today.days(since: last) < Concessions.promptPaymentRestDays
        {
            return nil
        }
        let parts = figures.parts(.pastDue)
        let base = rule.parts.reduce(0) { $0 + (parts[$1]?.minor ?? 0) }
        let off: Int64
        switch rule.reduction {
        case .share(let points): off = Int64(Int128(base) * Int128(points) / 10_000)
        case .amount(let money): off = money.currency == currency ? min(base, money.minor) : 0
        }
        let covered = figures.pastDue
        let unit = currency.unit
        let pay = min(covered.minor, (covered.minor - off + unit - 1) / unit * unit)
        let waived = covered.minor - pay
        guard waived > 0, pay > 0, pay >= mandate.floor?.minor ?? 1 else { return nil }
        let last = today.adding(days: rule.withinDays)
        var offer = agreement(
            .settlement,
            covered: covered,
            waived: Money(minor: waived, currency),
            parts: parts,
            waivedParts: parts.waiving(waived, of: rule.parts, in: currency),
            dues: [Arrangement.Due(day: last, amount: Money(minor: pay, currency))],
            rung: 0
        )
        offer.form = .promptPayment
        offer.terms.validThrough = last
        offer.terms.graceDays = 0
        concessions.promptPaymentOn = today
        say(.promptPayment, offer.discount, day: last)
        return offer
    }

    // MARK: - Making offers

    var currency: Currency { figures.balance.currency }

    /// An agreement in writing, open for the mandate's days but never after its first payment.
    func agreement(
        _ kind: Arrangement.Kind,
        covered: Money,
        waived: Money,
        parts: DebtParts,
        waivedParts: DebtParts = DebtParts(),
        dues: [Arrangement.Due],
        rung: Int
    ) -> Offer {
        let last = today.adding(days: mandate.offerDays)
        return Offer(
            form: .agreement,
            rung: UInt8(clamping: rung),
            terms: Arrangement.Terms(
                kind: kind,
                balance: figures.balance,
                covered: covered,
                waived: waived,
                coveredParts: parts,
                waivedParts: waivedParts,
                dues: dues,
                madeOn: today,
                validThrough: min(last, dues.first?.day ?? last),
                graceDays: mandate.graceDays,
                reinstatementDays: mandate.reinstatementDays,
                toleranceThousandths: mandate.toleranceThousandths
            )
        )
    }
}

extension DebtParts {
    /// From which parts an amount is waived: of the parts named in equal shares, or of the whole
    /// what came on top of the principal first.
    func waiving(_ amount: Int64, of parts: [Part]?, in currency: Currency) -> DebtParts {
        var waived = DebtParts()
        var left = amount
        func take(_ part: Part, _ most: Int64) {
            guard let known = self[part] else { return }
            let before = waived[part]?.minor ?? 0
            let taken = min(left, most, known.minor - before)
            guard taken > 0 else { return }
            waived[part] = Money(minor: before + taken, currency)
            left -= taken
        }
        if let parts {
            let base = parts.reduce(0) { $0 + (self[$1]?.minor ?? 0) }
            for part in parts where base > 0 {
                take(part, Int64(Int128(self[part]?.minor ?? 0) * Int128(amount) / Int128(base)))
            }
        }
        // Centavos of the division, or everything when the whole is discounted.
        for part in parts ?? [.lateInterest, .fees, .tax, .interest, .principal] {
            take(part, left)
        }
        return waived
    }
}
