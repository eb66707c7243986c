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
    /// Steps that the gate moved from their own instants, at most `moveLimit`.
    public private(set) var moves: [MovedStep]
    /// Steps of this cycle that wait for the approval of a person of ours, as bits.
    public var approvalsAsked: UInt64
    /// Steps of this cycle that a person of ours approved, as bits.
    public var approvalsGiven: UInt64
    /// Messages of this cycle that later steps wait for, at most `watchLimit`.
    public var watches: [Watch]
    /// Arms of experiments, at most `drawLimit`.
    public var draws: [Draw]
    /// Strategies left by a goal or exit, at most `leftLimit`.
    public var left: [Left]
    /// Strategies that the account may come back to in its cycle, at most `leftLimit`.
    public var paused: [Paused]
    /// What happened outside, at most `markLimit`.
    public var marks: [Mark]
    /// The last day on which a message about the account was to leave, or nil.
    public var lastContactDay: Day?
    /// Until when other systems may still be called about the account, or nil.
    public var callsUntil: Instant?

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

    /// The most steps whose other instant is kept.
    public static let moveLimit = 8
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
        moves = []
        approvalsAsked = 0
        approvalsGiven = 0
        watches = []
        draws = []
        left = []
        paused = []
        marks = []
        lastContactDay = nil
        callsUntil = nil
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

    /// Whether a person of ours approved the step with this number in this cycle.
    public func isApproved(step: Int) -> Bool {
        step < AccountClock.stepLimit && approvalsGiven & (1 << UInt64(step)) != 0
    }

    /// Whether a person of ours was asked to approve the step with this number in this cycle.
    public func isApprovalAsked(step: Int) -> Bool {
        step < AccountClock.stepLimit && approvalsAsked & (1 << UInt64(step)) != 0
    }

    /// The last message of the step with this number that later steps wait for, or nil.
    public func watch(step: Int) -> Watch? {
        watches.last { Int($0.step) == step }
    }

    /// The last day of a mark, or nil.
    public func day(of mark: String) -> Day? {
        marks.first { $0.name == mark }?.day
    }

    /// The arm of an experiment, or nil when none was drawn.
    public func arm(of experiment: String) -> String? {
        draws.first { $0.experiment == experiment }?.arm
    }

    /// Where the step with this number was moved to, or nil.
    public func moved(step: Int) -> Instant? {
        moves.first { Int($0.step) == step }?.at
    }

    /// Notes that the step with this number is due at another instant; of too many the one that is
    /// due last is forgotten, which its own hours then decide about again.
    public mutating func move(step: Int, to instant: Instant) {
        forgetMove(step: step)
        moves.append(MovedStep(step: UInt8(clamping: step), at: instant))
        guard moves.count > AccountClock.moveLimit,
            let last = moves.indices.max(by: { moves[$0].at < moves[$1].at })
        else { return }
        moves.remove(at: last)
    }

    /// Forgets where the step with this number was moved to.
    public mutating func forgetMove(step: Int) {
        moves.removeAll { Int($0.step) == step }
    }

    /// Forgets where steps were moved to.
    public mutating func forgetMoves() {
        if !moves.isEmpty { moves = [] }
    }

    /// Makes the step with this number due again.
    public mutating func reopen(step: Int) {
        guard step < AccountClock.stepLimit else { return }
        stepsDone &= ~(1 << UInt64(step))
    }
}
