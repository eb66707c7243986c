public import Values

/// What was counted and added up while a file was read, to compare with the creditor's own totals.
public struct ControlTotals: Sendable, Equatable {
    /// Sums of one currency.
    public struct Sums: Sendable, Equatable {
        /// Everything owed, minor units.
        public var balance: Int64 = 0
        /// What is past due, minor units.
        public var pastDue: Int64 = 0
        /// Rows in this currency.
        public var rows = 0
    }

    /// Rows read.
    public var rows = 0
    /// Rows that became records.
    public var accepted = 0
    /// Rows refused.
    public var refused = 0
    /// Warnings on rows that were kept.
    public var warnings = 0
    /// Different persons.
    public var persons = 0
    /// Different accounts.
    public var accounts = 0
    /// Telephones and e-mail addresses kept.
    public var contactPoints = 0
    /// Sums of accepted debtors' rows by currency; a sum saturates, which no real file reaches.
    public var sums: [Currency: Sums] = [:]
    /// The newest day that figures of the file are of; nil before the first.
    public var newestDay: Day?
    /// How often each problem occurred.
    public var problems: [ImportProblem.Code: Int] = [:]

    /// Makes totals of nothing.
    public init() {}

    mutating func add(_ figures: Account.Figures) {
        newestDay = max(newestDay ?? figures.asOf, figures.asOf)
        var sum = sums[figures.balance.currency] ?? Sums()
        sum.balance = sum.balance.addingSaturating(figures.balance.minor)
        sum.pastDue = sum.pastDue.addingSaturating(figures.pastDue.minor)
        sum.rows += 1
        sums[figures.balance.currency] = sum
    }

    mutating func count(_ found: [ImportProblem]) {
        for problem in found {
            problems[problem.code, default: 0] += 1
            if !problem.isRefusal { warnings += 1 }
        }
    }
}

extension Int64 {
    fileprivate func addingSaturating(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (self < 0 ? .min : .max) : sum
    }
}
