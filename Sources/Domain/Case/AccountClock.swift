public import Values

/// An account within a case: the account, and where its collection clock stands.
public struct AccountCase: Sendable, Equatable {
    /// The account.
    public var account: Account
    /// Its clock.
    public var clock: AccountClock

    /// Makes an account whose clock has not begun.
    public init(account: Account, clock: AccountClock = AccountClock()) {
        self.account = account
        self.clock = clock
    }
}

/// Where the collection clock of one account stands.
///
/// A strategy is chosen for a *cycle*: the run of steps around one due date. The cycle ends when
/// the due date moves or another strategy takes over; the version stays the one it began with.
public struct AccountClock: Sendable, Equatable {
    /// The code of the strategy; empty when none has been chosen.
    public var strategy: String
    /// Its version, frozen for the cycle.
    public var version: UInt32
    /// The due date that the cycle turns around.
    public var anchor: Day
    /// The first day on which the clock ran; earlier points are a matter of catch-up.
    public var begun: Day
    /// Which steps are done, skipped or dropped, as bits by their number in the strategy.
    public var stepsDone: UInt64
    /// Promises kept over the life of the account, saturating.
    public var promisesKept: UInt8
    /// Promises broken or partly kept over the life of the account, saturating.
    public var promisesBroken: UInt8
    /// The last day that a payment counted for, or nil.
    public var lastPaymentDay: Day?
    /// Whether an operator chose the strategy; it is then not replaced by another.
    public var isAssigned: Bool
    /// The stage as last reported.
    public var stage: Stage
    /// A step that the gate moved from its own instant, or nil.
    public var moved: MovedStep?

    /// A step that leaves at another instant than its own, because the gate said so.
    public struct MovedStep: Sendable, Equatable {
        /// The number of the step; reminders of promises count on from `stepLimit`.
        public var step: UInt8
        /// When it is due instead.
        public var at: Instant

        /// Makes a moved step.
        public init(step: UInt8, at: Instant) {
            self.step = step
            self.at = at
        }
    }

    /// The most steps that a strategy may have.
    public static let stepLimit = 64

    /// Makes a clock that has not begun.
    public init() {
        strategy = ""
        version = 0
        anchor = Day(daysSinceEpoch: 0)
        begun = Day(daysSinceEpoch: 0)
        stepsDone = 0
        promisesKept = 0
        promisesBroken = 0
        lastPaymentDay = nil
        isAssigned = false
        stage = .preventive
        moved = nil
    }

    /// Whether a strategy has been chosen.
    public var isRunning: Bool { !strategy.isEmpty }

    /// Whether the step with this number is done, skipped or dropped in this cycle.
    public func isDone(step: Int) -> Bool {
        step >= AccountClock.stepLimit || stepsDone & (1 << UInt64(step)) != 0
    }

    /// Notes that the step with this number is done, skipped or dropped in this cycle.
    public mutating func finish(step: Int) {
        guard step < AccountClock.stepLimit else { return }
        stepsDone |= 1 << UInt64(step)
    }

    /// Makes the step with this number due again.
    public mutating func reopen(step: Int) {
        guard step < AccountClock.stepLimit else { return }
        stepsDone &= ~(1 << UInt64(step))
    }
}
