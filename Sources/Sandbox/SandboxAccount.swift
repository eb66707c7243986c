public import Messaging
public import Values

/// What a modelled person knows of an account of theirs.
public struct SandboxAccount: Sendable, Equatable {
    /// The telephone under which the person is reached.
    public var number: E164
    /// What a payment of it names, such as its reference; opaque to the sandbox.
    public var token: String
    /// All that is owed.
    public var balance: Money
    /// What is past due; zero when nothing is.
    public var pastDue: Money
    /// What is due each month; zero means all.
    public var minimum: Money
    /// Days past due; negative before the due date.
    public var daysPastDue: Int
    /// The day of these facts.
    public var asOf: Day

    /// Makes an account.
    ///
    /// - Precondition: the three amounts are of one currency.
    public init(
        number: E164,
        token: String,
        balance: Money,
        pastDue: Money,
        minimum: Money,
        daysPastDue: Int,
        asOf: Day
    ) {
        precondition(
            balance.currency == pastDue.currency && balance.currency == minimum.currency,
            "an account is kept in one currency"
        )
        self.number = number
        self.token = token
        self.balance = balance
        self.pastDue = pastDue
        self.minimum = minimum
        self.daysPastDue = daysPastDue
        self.asOf = asOf
    }
}

/// A payment that a modelled person made.
public struct SandboxPayment: Sendable, Equatable {
    /// The account's token.
    public let token: String
    /// How much.
    public let amount: Money
    /// The day.
    public let day: Day
    /// By what way it was paid, such as `SPEI`.
    public let method: String
    /// Unique to the payment, the same for the same seed.
    public let key: String
}

/// An account as its owner remembers it.
struct RememberedAccount: Sendable {
    let token: String
    let currency: Currency
    var balance: Int64
    var pastDue: Int64
    let minimum: Int64
    /// The oldest unpaid due day, or the next one.
    var due: Day
    /// Months of the sandbox for which a payment unasked has been drawn.
    var drawnMonths = 0
    var payments: UInt32 = 0

    init(_ account: SandboxAccount) {
        token = account.token
        currency = account.balance.currency
        balance = max(0, account.balance.minor)
        pastDue = max(0, min(account.pastDue.minor, account.balance.minor))
        minimum = max(0, account.minimum.minor)
        due = account.asOf.adding(days: -account.daysPastDue)
    }

    func daysPastDue(_ today: Day) -> Int { today.days(since: due) }

    /// What is past due, or due next when nothing is.
    var owed: Int64 {
        if pastDue > 0 { return pastDue }
        return minimum > 0 ? min(minimum, balance) : balance
    }

    /// Pays up to the balance; returns what was really paid.
    mutating func pay(_ amount: Int64, _ today: Day) -> Int64 {
        let paid = max(0, min(amount, balance))
        guard paid > 0 else { return 0 }
        let open = owed
        balance -= paid
        payments += 1
        if paid >= open {
            pastDue = 0
            // Up to date: the next due day is the first in months of 30 days that lies ahead.
            let late = max(0, daysPastDue(today))
            due = due.adding(days: (late / 30 + 1) * 30)
        } else if daysPastDue(today) > 0 {
            pastDue = open - paid
        }
        return paid
    }
}
