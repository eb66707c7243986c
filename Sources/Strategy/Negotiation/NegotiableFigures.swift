public import Domain
public import Values

/// What is owed on the day of a negotiation, and what it is made of as far as that is known.
public struct NegotiableFigures: Sendable, Equatable {
    /// Everything owed.
    public var balance: Money
    /// What should have been paid and was not.
    public var pastDue: Money
    /// What must be paid to stay current when nothing is past due, or nil.
    public var minimum: Money?
    /// What the balance is made of.
    public var parts: DebtParts

    /// Makes figures; parts that cannot be parts of the balance are taken as not known.
    public init(
        balance: Money,
        pastDue: Money,
        minimum: Money? = nil,
        parts: DebtParts = DebtParts()
    ) {
        let currency = balance.currency
        let most = Arrangement.amountLimit
        self.balance = Money(minor: min(max(0, balance.minor), most), currency)
        let late = pastDue.currency == currency ? pastDue.minor : 0
        self.pastDue = Money(minor: min(max(0, late), self.balance.minor), currency)
        self.minimum = minimum?.currency == currency ? minimum : nil
        let known = DebtParts.Part.allCases.compactMap { parts[$0] }
        let arePossible =
            known.allSatisfy { $0.currency == currency && (0...most).contains($0.minor) }
            && parts.sum(in: currency).minor <= self.balance.minor
        self.parts = arePossible ? parts : DebtParts()
    }

    /// The figures of an account on a day.
    ///
    /// Its parts are the money columns `principal`, `interest`, `late_interest`, `fees` and `tax`
    /// of the creditor's file; payments since then are applied to them in the order given, and
    /// interest that ran since then is added.
    public init(of account: Account, on day: Day, payingIn order: [DebtParts.Part]) {
        let standing = account.standing(on: day)
        let currency = standing.balance.currency
        var parts = DebtParts()
        for part in DebtParts.Part.allCases {
            let column = account.attributes.first { $0.name == part.name }
            if case .money(let money) = column?.value { parts[part] = money }
        }
        if !parts.isEmpty {
            var withoutOrdinary = account
            withoutOrdinary.terms.ordinaryBasisPoints = 0
            var withoutAny = withoutOrdinary
            withoutAny.terms.lateBasisPoints = 0
            let late = withoutOrdinary.balance(on: day) - withoutAny.balance(on: day)
            let ordinary = standing.balance - withoutOrdinary.balance(on: day)
            let paid = account.figures.balance - withoutAny.balance(on: day)
            parts.add(late, to: .lateInterest)
            parts.add(ordinary, to: .interest)
            // Money that was taken back does not tell from which part.
            if paid.minor < 0 { parts = DebtParts() } else { parts.pay(paid, in: order) }
        }
        self.init(
            balance: standing.balance,
            pastDue: standing.pastDue,
            minimum: account.figures.minimumPayment?.currency == currency
                ? account.figures.minimumPayment : nil,
            parts: parts
        )
    }

    /// What an agreement would be about.
    public func covered(_ coverage: Mandate.Coverage) -> Money {
        switch coverage {
        case .balance: balance
        case .pastDue: pastDue
        }
    }

    /// What that is made of; of what is past due, late interest and fees are known to be part.
    public func parts(_ coverage: Mandate.Coverage) -> DebtParts {
        guard coverage == .pastDue, pastDue != balance else { return parts }
        let late = DebtParts(lateInterest: parts[.lateInterest], fees: parts[.fees])
        return late.sum(in: pastDue.currency).minor <= pastDue.minor ? late : DebtParts()
    }

    /// What is asked for now: what is past due, or else the minimum, or else everything.
    public var askedFor: Money {
        if pastDue.minor > 0 { return pastDue }
        if let minimum, minimum.minor > 0, minimum.minor < balance.minor { return minimum }
        return balance
    }
}

extension DebtParts {
    /// Adds to a part that is known.
    fileprivate mutating func add(_ amount: Money, to part: Part) {
        guard let known = self[part], known.currency == amount.currency else { return }
        self[part] = known + amount
    }

    /// Takes a payment off the parts in order; what is not known takes the rest.
    fileprivate mutating func pay(_ amount: Money, in order: [Part]) {
        var left = amount.minor
        for part in order {
            guard let known = self[part], known.currency == amount.currency else { continue }
            let taken = min(left, max(0, known.minor))
            self[part] = Money(minor: known.minor - taken, known.currency)
            left -= taken
        }
    }
}
