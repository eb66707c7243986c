public import Values

/// What is paid, what comes next, and where that leaves the agreement on a day.
extension Arrangement {
    /// Where a payment, or its reversal, went.
    public struct Application: Sendable, Equatable {
        /// What one instalment got of it.
        public struct Share: Sendable, Equatable {
            /// The number of the instalment, from 1.
            public var number: Int
            /// How much; negative when it was taken back.
            public var amount: Money
        }

        /// What the instalments got, those that got nothing left out.
        public var shares: [Share]
        /// What no instalment needed; negative when that was taken back.
        public var leftOver: Money
    }

    /// Where an agreement stands on a day, by its calendar and payments alone.
    public struct Standing: Sendable, Equatable {
        /// How it goes.
        public enum Phase: Sendable, Equatable {
            /// Nothing is missing that should have been paid.
            case running
            /// Everything is paid, since this day.
            case kept(since: Day)
            /// Something is missing since this day, the first after its grace.
            case defaulted(since: Day)
        }

        /// How it goes.
        public var phase: Phase
        /// What was paid by then, at most what was agreed.
        public var paid: Money
        /// What was not paid though its day and grace were over.
        public var overdue: Money
        /// The last day on which catching up reinstates it, or nil when it is not in default.
        public var reinstatableThrough: Day?
    }

    /// What is to be paid in all.
    public var agreed: Money { terms.agreed }

    /// What was paid towards the instalments.
    public var paid: Money {
        Money(minor: min(received.minor, agreed.minor), received.currency)
    }

    /// What came in beyond the instalments and counts for the rest of the account.
    public var leftOver: Money { received - paid }

    /// What is still to be paid; paying it at once ends the agreement early.
    public var remaining: Money { agreed - paid }

    /// The instalments with what was paid towards each, earliest first.
    public var instalments: [Instalment] {
        var left = paid.minor
        return terms.dues.enumerated().map { index, due in
            let part = min(left, due.amount.minor)
            left -= part
            return Instalment(
                number: index + 1,
                dueDay: due.day,
                amount: due.amount,
                paid: Money(minor: part, due.amount.currency)
            )
        }
    }

    /// The earliest instalment that is not paid, or nil when all are.
    public var next: Instalment? {
        // What falls short within the tolerance is not awaited by itself.
        var due: Int64 = 0
        let paid = paid.minor
        return isEnough(paid, of: agreed.minor)
            ? nil
            : instalments.first {
                due += $0.amount.minor
                return !isEnough(paid, of: due)
            }
    }

    /// What must be paid for everything due through a day to be paid.
    public func due(through day: Day) -> Money {
        let due = terms.dues.reduce(.zero(agreed.currency)) { sum, due in
            due.day <= day ? sum + due.amount : sum
        }
        return Money(minor: max(0, due.minor - paid.minor), due.currency)
    }

    /// Counts a payment, earliest instalment first.
    public mutating func count(
        _ payment: PaymentID,
        _ amount: Money,
        on valueDay: Day
    ) throws(ArrangementRefusal) -> Application {
        guard takesPayments else { throw hasEnded ? .ended : .notAccepted }
        guard amount.currency == agreed.currency else { throw .otherCurrency }
        guard (1...Arrangement.amountLimit).contains(amount.minor) else {
            throw .impossibleAmount
        }
        guard !payments.contains(where: { $0.payment == payment }) else {
            throw .repeatedPayment
        }
        let before = self
        remember(Counted(payment: payment, amount: amount, valueDay: valueDay))
        return application(since: before)
    }

    /// Takes a payment back from a day on; one that is not known yet will not count when it comes.
    public mutating func reverse(
        _ payment: PaymentID,
        on day: Day
    ) throws(ArrangementRefusal) -> Application {
        guard takesPayments else { throw hasEnded ? .ended : .notAccepted }
        let before = self
        if let index = payments.firstIndex(where: { $0.payment == payment }) {
            guard payments[index].reversedOn == nil else { throw .repeatedReversal }
            payments[index].reversedOn = max(day, payments[index].valueDay)
        } else {
            let nothing = Money.zero(agreed.currency)
            remember(
                Counted(payment: payment, amount: nothing, valueDay: day, reversedOn: day)
            )
        }
        return application(since: before)
    }

    /// Where it stands at the end of a day.
    ///
    /// Default begins on the first day after the grace of an instalment that is not paid. Catching
    /// up within the days of reinstatement ends it; afterwards only a person of the creditor can.
    public func standing(on day: Day) -> Standing {
        var phase = Standing.Phase.running
        var paid = earlier.minor
        var required: Int64 = 0
        let changes = changes(through: day)
        for (index, change) in changes.enumerated() {
            paid += change.paid
            required += change.required
            // Everything of a day counts together.
            if index + 1 < changes.count, changes[index + 1].day == change.day { continue }
            phase = next(phase, on: change.day, paid: paid, required: required)
        }
        let currency = agreed.currency
        var end: Day?
        if case .defaulted(let since) = phase { end = lastDay(ofDefaultSince: since) }
        return Standing(
            phase: phase,
            paid: Money(minor: min(paid, agreed.minor), currency),
            overdue: Money(minor: max(0, required - paid), currency),
            reinstatableThrough: end
        )
    }

    private var received: Money {
        payments.reduce(earlier) { $1.reversedOn == nil ? $0 + $1.amount : $0 }
    }

    private struct Change {
        var day: Day
        var paid: Int64
        var required: Int64
    }

    /// What changes on which day: an instalment's grace is over, money came, money was taken back.
    private func changes(through day: Day) -> [Change] {
        var changes: [Change] = []
        for due in terms.dues {
            let late = due.day.adding(days: terms.graceDays + 1)
            changes.append(Change(day: late, paid: 0, required: due.amount.minor))
        }
        for payment in payments {
            changes.append(
                Change(day: payment.valueDay, paid: payment.amount.minor, required: 0)
            )
            if let reversed = payment.reversedOn {
                changes.append(Change(day: reversed, paid: -payment.amount.minor, required: 0))
            }
        }
        if earlier.minor > 0 {
            changes.append(Change(day: terms.madeOn, paid: 0, required: 0))
        }
        return changes.filter { $0.day <= day }.sorted { $0.day < $1.day }
    }

    private func next(
        _ phase: Standing.Phase,
        on day: Day,
        paid: Int64,
        required: Int64
    ) -> Standing.Phase {
        let isShort = !isEnough(paid, of: required)
        let isComplete = isEnough(paid, of: agreed.minor)
        let caughtUp: Standing.Phase = isComplete ? .kept(since: day) : .running
        switch phase {
        case .running: return isShort ? .defaulted(since: day) : caughtUp
        case .kept:
            if isComplete { return phase }
            return isShort ? .defaulted(since: day) : .running
        case .defaulted(let since):
            return !isShort && day <= lastDay(ofDefaultSince: since) ? caughtUp : phase
        }
    }

    private func lastDay(ofDefaultSince day: Day) -> Day {
        let last = day.adding(days: terms.reinstatementDays)
        return reinstatedThrough.map { max($0, last) } ?? last
    }

    private func isEnough(_ paid: Int64, of amount: Int64) -> Bool {
        Int128(paid) * 1_000 >= Int128(amount) * Int128(1_000 - terms.toleranceThousandths)
    }

    /// Remembers a payment; the oldest becomes part of a sum when there are too many.
    private mutating func remember(_ payment: Counted) {
        if payments.count >= Arrangement.paymentLimit {
            let oldest = payments.removeFirst()
            if oldest.reversedOn == nil {
                let sum = min(Arrangement.sumLimit, earlier.minor + oldest.amount.minor)
                earlier = Money(minor: sum, earlier.currency)
            }
        }
        payments.append(payment)
    }

    private func application(since before: Arrangement) -> Application {
        let shares = zip(before.instalments, instalments).compactMap { old, new in
            new.paid == old.paid
                ? nil : Application.Share(number: new.number, amount: new.paid - old.paid)
        }
        return Application(shares: shares, leftOver: leftOver - before.leftOver)
    }
}
