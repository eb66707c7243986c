public import Values

/// A promise to pay: how much, by when, and what became of it.
public struct Promise: Sendable, Equatable {
    /// The life of a promise.
    public enum State: UInt8, Sendable, CaseIterable {
        /// Said but not yet confirmed by the person; silences nothing, counts for nothing.
        case offered
        /// Confirmed and waiting for its day.
        case open
        /// Paid in full, within tolerance, by its day and grace.
        case kept
        /// Something was paid, too little.
        case partial
        /// Nothing was paid by its day and grace.
        case broken
        /// Taken back, replaced or made pointless (dispute, recall).
        case cancelled
    }

    /// The id.
    public var id: PromiseID
    /// The account.
    public var account: AccountID
    /// How much; what is past due if the person named no amount.
    public var amount: Money
    /// The day by which.
    public var dueDay: Day
    /// The last day on which a payment still keeps it.
    public var graceDay: Day
    /// When it was said.
    public var madeAt: Instant
    /// What became of it.
    public var state: State
    /// What was paid towards it so far.
    public var paid: Money
    /// Whether the person named the amount; else it is what was past due.
    public var isAmountSaid: Bool
    /// Which reminders of the promise strategy are done, as bits by their number there.
    public var remindersDone: UInt32

    /// Makes a promise.
    public init(
        id: PromiseID,
        account: AccountID,
        amount: Money,
        dueDay: Day,
        graceDay: Day,
        madeAt: Instant,
        state: State,
        paid: Money,
        isAmountSaid: Bool = true,
        remindersDone: UInt32 = 0
    ) {
        self.id = id
        self.account = account
        self.amount = amount
        self.dueDay = dueDay
        self.graceDay = graceDay
        self.madeAt = madeAt
        self.state = state
        self.paid = paid
        self.isAmountSaid = isAmountSaid
        self.remindersDone = remindersDone
    }
}
