internal import Domain
internal import Values

/// Instalments, later days, parts and hardship.
extension Negotiator {
    /// Instalments as the person wishes them, as far as they said it.
    struct Wish {
        var count: Int?
        var each: Money?
        var period: Mandate.Period?
        var first: Day?
    }

    // MARK: - Promises

    /// All of what is asked for, by a day.
    mutating func wholePromise(by day: Day?) -> Answer.Outcome {
        promise(figures.balance, day)
    }

    private mutating func promise(_ amount: Money, _ day: Day?) -> Answer.Outcome {
        if let day, day < today { return .refused(.impossibleDay) }
        let last = today.adding(days: mandate.promise.horizonDays)
        let usual = today.adding(days: min(mandate.offerDays, mandate.promise.horizonDays))
        let wanted = day ?? usual
        let offer = promised(amount, by: min(wanted, last))
        guard wanted <= last else {
            say(.dayTooLate, day: last)
            return .offers([offer])
        }
        say(.plainPromise, amount, day: wanted)
        return .accepted(offer)
    }

    private func promised(_ amount: Money, by day: Day) -> Offer {
        let amount = Money(minor: min(amount.minor, figures.balance.minor), currency)
        var offer = agreement(
            .deferral,
            covered: amount,
            waived: .zero(currency),
            parts: DebtParts(),
            dues: [Arrangement.Due(day: day, amount: amount)],
            rung: 0
        )
        offer.form = .promise
        return offer
    }

    /// A part now or on a day, if it is worth a promise.
    mutating func part(_ amount: Money?, _ day: Day?) -> Answer.Outcome {
        if let day, day < today { return .refused(.impossibleDay) }
        if let amount, !isPossible(amount) { return .refused(.impossibleAmount) }
        let asked = figures.askedFor
        let share = PaymentPlan.roundedUp(
            asked.minor,
            over: 10_000,
            times: Int64(mandate.promise.leastPartBasisPoints),
            to: currency.unit
        )
        let own = mandate.promise.least?.currency == currency ? mandate.promise.least?.minor : nil
        let least = min(asked.minor, max(1, share, own ?? 0))
        guard let amount, amount.minor >= least else {
            let last = today.adding(days: mandate.promise.horizonDays)
            let usual = today.adding(days: min(mandate.offerDays, mandate.promise.horizonDays))
            say(.partTooSmall, Money(minor: least, currency))
            return .offers([promised(Money(minor: least, currency), by: min(day ?? usual, last))])
        }
        return promise(amount, day)
    }

    // MARK: - More time

    mutating func moreTime(_ until: Day?) -> Answer.Outcome {
        if let until, until < today { return .refused(.impossibleDay) }
        let horizon = today.adding(days: mandate.promise.horizonDays)
        if let until, until <= horizon { return promise(figures.askedFor, until) }
        let asked = concessions.standing
        guard let last = deferralDay(), last > horizon else {
            guard let until else { return promise(figures.askedFor, horizon) }
            say(.dayTooLate, day: horizon)
            let offer = promised(figures.askedFor, by: horizon)
            return insisted(on: until, asked, offer) ?? .offers([offer])
        }
        guard let until else { return .offers([deferred(to: last)]) }
        if until <= last { return .accepted(deferred(to: until)) }
        say(.dayTooLate, day: last)
        let offer = deferred(to: last)
        return insisted(on: until, asked, offer) ?? .offers([offer])
    }

    /// The last day that a deferral may reach, or nil when none may be given.
    private mutating func deferralDay() -> Day? {
        guard let rule = mandate.deferral else {
            say(.noDeferral)
            return nil
        }
        guard barred() == nil else { return nil }
        let recent = concessions.deferrals.count { today.days(since: $0) < 365 }
        guard recent < rule.timesAYear else {
            say(.deferralsUsed, number: recent)
            return nil
        }
        return today.adding(days: rule.days)
    }

    private func deferred(to day: Day) -> Offer {
        let asked = figures.askedFor
        return agreement(
            .deferral,
            covered: asked,
            waived: .zero(currency),
            parts: asked == figures.balance ? figures.parts : DebtParts(),
            dues: [Arrangement.Due(day: day, amount: asked)],
            rung: 0
        )
    }

    /// Whoever was told the last day and still needs a later one may get it from a supervisor.
    private mutating func insisted(
        on day: Day,
        _ standing: [Offer],
        _ last: Offer
    ) -> Answer.Outcome? {
        let wasTold = standing.contains { $0.form == last.form && $0.reach == last.reach }
        guard wasTold, barred() == nil else { return nil }
        let days = day.days(since: today)
        guard let limit = mandate.approval?.deferralDays, days <= limit else {
            say(.nobodyMay)
            return nil
        }
        return propose(
            Proposal(
                offer: deferred(to: day),
                excess: .deferral,
                allowed: max(mandate.deferral?.days ?? 0, mandate.promise.horizonDays),
                asked: days
            )
        )
    }

    // MARK: - Instalments

    mutating func instalments(_ wish: Wish) -> Answer.Outcome {
        guard let rule = mandate.instalments, rule.least.currency == currency else {
            return .refused(.noInstalments)
        }
        let whole = figures.covered(rule.covers)
        guard whole.minor > 0 else { return .refused(.nothingOwed) }
        if let offer = discountedPlan(wish, rule) { return offer }
        let standing = concessions.standing
        let plan = InstalmentPlan(whole, rule, most: rule.most, today, wish, &reasons)
        guard let longest = plan.longest else {
            say(.instalmentTooSmall, rule.least)
            return .refused(.instalmentTooSmall)
        }
        guard let count = plan.wanted else {
            // Nothing was said: short, middle and long.
            let allowed = plan.allowed
            var counts = [allowed[0], allowed[allowed.count / 2], longest]
            counts = counts.enumerated().filter { !counts[..<$0].contains($1) }.map(\.element)
            return .offers(counts.compactMap { plan.dues($0) }.map { this(plan: $0, whole, rule) })
        }
        // A number that leaves too little for the last becomes the one below it.
        if count <= longest,
            let near = plan.allowed.last(where: { $0 <= count }) ?? plan.allowed.first,
            let dues = plan.dues(near)
        {
            let offer = this(plan: dues, whole, rule)
            return plan.isAsWished(dues) ? .accepted(offer) : .offers([offer])
        }
        guard let dues = plan.dues(longest) else { return .refused(.noInstalments) }
        say(wish.count == nil ? .beyondCapacity : .tooManyInstalments, number: longest)
        let offer = this(plan: dues, whole, rule)
        let wasTold = standing.contains {
            $0.terms.kind == .instalments && $0.terms.dues.count == longest
        }
        guard wasTold else { return .offers([offer]) }
        return longer(plan, count, longest, whole, rule) ?? .offers([offer])
    }

    private func this(
        plan: [Arrangement.Due],
        _ whole: Money,
        _ rule: Mandate.Instalments,
        as kind: Arrangement.Kind = .instalments
    ) -> Offer {
        agreement(
            kind,
            covered: whole,
            waived: .zero(currency),
            parts: figures.parts(rule.covers),
            dues: plan,
            rung: 0
        )
    }

    /// The discount that was given, in instalments, where that is allowed and fits the wish.
    private mutating func discountedPlan(
        _ wish: Wish,
        _ rule: Mandate.Instalments
    ) -> Answer.Outcome? {
        guard let discount = mandate.discount, discount.mostInstalments > 1, concessions.rung > 0
        else { return nil }
        let rung = Int(concessions.rung)
        let most = allowance(rung, inInstalments: true).minor
        let waived = min(most, given)
        let covered = figures.covered(discount.covers)
        let unit = currency.unit
        let pay = min(covered.minor, (covered.minor - waived + unit - 1) / unit * unit)
        guard pay < covered.minor else { return nil }
        var told: [NegotiationReason] = []
        let plan = InstalmentPlan(
            Money(minor: pay, currency),
            rule,
            most: min(discount.mostInstalments, rule.most),
            today,
            wish,
            &told
        )
        guard let count = plan.wanted ?? plan.longest, plan.allowed.contains(count),
            let dues = plan.dues(count),
            let offer = settlement(dues: dues, rung: rung, discount)
        else { return nil }
        reasons += told
        say(.offerStands, number: rung)
        return plan.isAsWished(dues) ? .accepted(offer) : .offers([offer])
    }

    /// More instalments than the mandate allows: a supervisor may, or as a restructure.
    private mutating func longer(
        _ plan: InstalmentPlan,
        _ count: Int,
        _ longest: Int,
        _ whole: Money,
        _ rule: Mandate.Instalments
    ) -> Answer.Outcome? {
        let most = mandate.approval?.instalments ?? 0
        let limit = mandate.allowsRestructure ? Arrangement.instalmentLimit : most
        guard count <= limit, let dues = plan.dues(count) else {
            say(.nobodyMay)
            return nil
        }
        let kind: Arrangement.Kind =
            mandate.allowsRestructure && count > most ? .restructure : .instalments
        return propose(
            Proposal(
                offer: this(plan: dues, whole, rule, as: kind),
                excess: .instalments,
                allowed: longest,
                asked: count
            )
        )
    }

    // MARK: - Hardship

    mutating func hardship() -> Answer.Outcome {
        say(.hardship)
        for option in mandate.hardship where option != .person {
            guard barred() == nil else { break }
            let answer: Answer.Outcome? =
                switch option {
                case .deferral: deferralDay().map { .offers([deferred(to: $0)]) }
                case .instalments: longestPlan()
                case .discount: discount()
                case .person: nil
                }
            switch answer {
            case .offers, .standing: if let answer { return answer }
            case .accepted, .needsApproval, .refused, nil: continue
            }
        }
        return .refused(.person)
    }

    private mutating func longestPlan() -> Answer.Outcome? {
        guard let rule = mandate.instalments, rule.least.currency == currency else { return nil }
        let whole = figures.covered(rule.covers)
        let none = Wish(count: nil, each: nil, period: nil, first: nil)
        let plan = InstalmentPlan(whole, rule, most: rule.most, today, none, &reasons)
        guard let longest = plan.longest, let dues = plan.dues(longest) else { return nil }
        return .offers([this(plan: dues, whole, rule)])
    }
}

extension Offer {
    /// How many days after it was made its last payment is due.
    fileprivate var reach: Int? { terms.dues.last?.day.days(since: terms.madeOn) }
}

/// All calendars that a rule allows for an amount and a wish.
struct InstalmentPlan {
    private let whole: Money
    private let rule: Mandate.Instalments
    private let today: Day
    private let wish: Negotiator.Wish
    private let period: Mandate.Period
    private let first: Day
    /// How many there may be, fewest first.
    let allowed: [Int]
    /// How many the person wants, by what they said; beyond `longest` when it is not possible.
    let wanted: Int?

    init(
        _ whole: Money,
        _ rule: Mandate.Instalments,
        most: Int,
        _ today: Day,
        _ wish: Negotiator.Wish,
        _ reasons: inout [NegotiationReason]
    ) {
        self.whole = whole
        self.rule = rule
        self.today = today
        self.wish = wish
        period = wish.period.flatMap { rule.periods.contains($0) ? $0 : nil } ?? rule.periods[0]
        if let asked = wish.period, asked != period {
            reasons.append(NegotiationReason(.periodNotOffered))
        }
        let last = today.adding(days: rule.firstWithinDays)
        let payday = PaymentPlan.payday(from: today.adding(days: 1))
        let usual = period == .fortnightly ? min(payday, last) : last
        first = max(today, min(wish.first ?? usual, last))
        if let asked = wish.first, asked > last {
            reasons.append(NegotiationReason(.dayTooLate, day: last))
        }
        let (period, first) = (period, first)
        func isAllowed(_ count: Int) -> Bool {
            let days = PaymentPlan.days(count, period, first: first)
            guard let end = days.last, end.days(since: today) <= rule.lastWithinDays,
                let amounts = PaymentPlan.amounts(whole, count, down: rule.downBasisPoints)
            else { return false }
            return amounts.allSatisfy { $0.minor >= rule.least.minor }
        }
        allowed = most < 2 ? [] : (2...most).filter(isAllowed)
        if let count = wish.count {
            wanted = count
        } else if let each = wish.each {
            wanted =
                (2...Arrangement.instalmentLimit).first { count in
                    let amounts =
                        PaymentPlan.amounts(whole, count, down: rule.downBasisPoints) ?? []
                    // The first may be more, where a down payment is asked for.
                    return !amounts.isEmpty
                        && amounts.dropFirst().allSatisfy { $0.minor <= each.minor }
                        && (rule.downBasisPoints > 0 || amounts[0].minor <= each.minor)
                } ?? Arrangement.instalmentLimit + 1
        } else {
            wanted = nil
        }
    }

    /// The most instalments that are allowed, or nil when not even two are.
    var longest: Int? { allowed.last }

    /// The calendar of so many instalments, or nil when the amount does not last for them.
    func dues(_ count: Int) -> [Arrangement.Due]? {
        guard (2...Arrangement.instalmentLimit).contains(count),
            let amounts = PaymentPlan.amounts(whole, count, down: rule.downBasisPoints)
        else { return nil }
        return zip(PaymentPlan.days(count, period, first: first), amounts).map {
            Arrangement.Due(day: $0, amount: $1)
        }
    }

    /// Whether a calendar is all that the person said.
    func isAsWished(_ dues: [Arrangement.Due]) -> Bool {
        guard wish.count != nil || wish.each != nil else { return false }
        return dues.count == wish.count ?? dues.count
            && dues.allSatisfy { $0.amount.minor <= wish.each?.minor ?? .max }
            && wish.period ?? period == period && wish.first ?? first == first
    }
}
