public import Values

/// What is owed on a day: the creditor's figures, what happened since, and interest.
///
/// A movement whose value day lies before the figures' day is taken to be in the figures already;
/// it counts for promises only. Interest runs by whole days on what was owed at each day's
/// beginning, ordinary interest on the part that is not past due and late interest on the part
/// that is; payments go to what is past due first. Both sums are rounded half away from zero to
/// the minor unit, once, at the end, so that the order of movements within a day changes nothing.
extension Account {
    /// The most days between figures and a question that interest is counted for: ten years.
    static let accrualDayLimit = 3_653

    /// Everything owed on a day; never below zero.
    public func balance(on day: Day) -> Money {
        standing(on: day).balance
    }

    /// What should have been paid by a day and was not; never below zero.
    public func pastDue(on day: Day) -> Money {
        standing(on: day).pastDue
    }

    /// Days since the oldest unpaid due date, pauses left out; 0 when nothing is past due.
    public func daysPastDue(on day: Day) -> Int {
        guard day > dueDay, pastDue(on: day).minor > 0 else { return 0 }
        return daysCounted(after: dueDay, through: day)
    }

    /// The due date that the clock runs by: the unpaid one, or else the next monthly one.
    public func clockDay(on day: Day) -> Day {
        guard dueDay < day, pastDue(on: day).minor <= 0 else { return dueDay }
        let months = (day.year - dueDay.year) * 12 + day.month - dueDay.month
        let same = dueDay.adding(months: months)
        return same >= day ? same : dueDay.adding(months: months + 1)
    }

    /// The first day after `day` on which so many days are past due if nothing is paid, or nil
    /// when nothing will be past due.
    public func day(ofDaysPastDue days: Int, after day: Day) -> Day? {
        let start = max(day, dueDay)
        guard pastDue(on: start.adding(days: 1)).minor > 0 else { return nil }
        let missing = days - daysCounted(after: dueDay, through: day)
        guard missing > 0 else { return nil }
        var found = max(day, dueDay).adding(days: missing)
        // Pauses push the day back; each turn goes at least one day further.
        for _ in 0..<Account.accrualDayLimit {
            let short = days - daysCounted(after: dueDay, through: found)
            if short <= 0 { break }
            found = found.adding(days: short)
        }
        return found
    }

    /// Both figures in one pass.
    public func standing(on day: Day) -> (balance: Money, pastDue: Money) {
        let currency = figures.balance.currency
        var balance = Int128(max(0, figures.balance.minor))
        var pastDue = Int128(
            figures.pastDue.currency == currency ? max(0, figures.pastDue.minor) : 0
        )
        var ordinary: Int128 = 0
        var late: Int128 = 0
        var reached = figures.asOf
        // The minimum payment falls past due the day after its date.
        var minimum: Int128 = 0
        if let due = figures.minimumPayment, due.currency == currency, dueDay >= figures.asOf,
            due.minor > 0
        {
            minimum = Int128(due.minor)
        }
        func accrue(to end: Day) {
            guard end > reached else { return }
            if minimum > 0 && dueDay < end {
                accrueFlat(to: min(max(dueDay, reached), end))
                pastDue = min(balance, pastDue + minimum)
                minimum = 0
            }
            accrueFlat(to: end)
        }
        func accrueFlat(to end: Day) {
            let days = Int128(min(max(0, end.days(since: reached)), Account.accrualDayLimit))
            ordinary += (balance - pastDue) * Int128(terms.ordinaryBasisPoints) * days
            late += pastDue * Int128(terms.lateBasisPoints) * days
            reached = max(reached, end)
        }
        let ordered =
            movements.count > 1 ? movements.sorted { $0.valueDay < $1.valueDay } : movements
        for movement in ordered
        where movement.valueDay >= figures.asOf && movement.amount.currency == currency {
            if movement.valueDay > day { break }
            accrue(to: movement.valueDay)
            let amount = Int128(movement.amount.minor)
            if amount >= 0 {
                let toMinimum = max(0, amount - pastDue)
                minimum = max(0, minimum - toMinimum)
                pastDue = max(0, pastDue - amount)
            } else {
                pastDue -= amount
            }
            balance = max(0, balance - amount)
            pastDue = min(pastDue, balance)
        }
        accrue(to: day)
        let year = Int128(max(1, terms.daysInYear)) * 10_000
        let ordinaryCharge = (ordinary + year / 2) / year
        let lateCharge = (late + year / 2) / year
        balance += ordinaryCharge + lateCharge
        if pastDue > 0 { pastDue += lateCharge }
        return (
            Money(minor: Int64(clamping: balance), currency),
            Money(minor: Int64(clamping: pastDue), currency)
        )
    }

    /// Notes a movement; the oldest gives way to the figures when there are too many.
    ///
    /// - Returns: whether an older one had to give way.
    public mutating func add(_ movement: Movement) -> Bool {
        var folded = false
        if movements.count >= Account.movementLimit {
            let oldest = movements.removeFirst()
            if oldest.amount.currency == figures.balance.currency,
                oldest.valueDay >= figures.asOf
            {
                figures.balance = figures.balance - oldest.amount
            }
            if oldest.amount.currency == figures.pastDue.currency,
                oldest.valueDay >= figures.asOf
            {
                figures.pastDue = figures.pastDue - oldest.amount
            }
            folded = true
        }
        movements.append(movement)
        return folded
    }

    private func daysCounted(after first: Day, through last: Day) -> Int {
        var days = max(0, last.days(since: first))
        for pause in pauses where pause.through >= pause.from {
            let from = max(pause.from, first.adding(days: 1))
            let through = min(pause.through, last)
            if through >= from { days -= through.days(since: from) + 1 }
        }
        return max(0, days)
    }
}
