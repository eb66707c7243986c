public import Values

/// All that is known about one person for deciding: facts, accounts with their clocks, promises,
/// the last attempts, what is queued, what holds, and what is being said.
///
/// `case(n+1) = decide(case(n), event(n))` and nothing else changes a case. Every list is
/// bounded; what falls off lives on in the history, not here.
public struct CaseState: Sendable, Equatable {
    /// The person.
    public var person: PersonID
    /// How many events have been applied.
    public var version: UInt64
    /// Counts the changes that may make an earlier clearance wrong; a claim compares it.
    public var gateVersion: UInt64
    /// Facts of the person.
    public var facts: PersonFacts
    /// Ways to reach the person, at most `contactPointLimit`; none is ever removed.
    public var contactPoints: [ContactPoint]
    /// The accounts with their clocks, at most `accountLimit`; none is ever removed.
    public var accounts: [AccountCase]
    /// Promises that wait, and the last few that ended, oldest first, at most `promiseLimit`.
    public var promises: [Promise]
    /// The last attempts and inbound texts, oldest first, at most `attemptLimit`.
    public var attempts: [Attempt]
    /// Counts over the whole life of the case.
    public var totals: Totals
    /// Messages that may still wait in the outbox, oldest first, at most `plannedLimit`.
    public var planned: [PlannedMessage]
    /// What silences the person or an account, at most `holdLimit`.
    public var holds: [Hold]
    /// What must be done, at most `dutyLimit`.
    public var duties: [Duty]
    /// Creditors whose first-contact packet went out, at most `introductionLimit`.
    public var introductions: [Introduction]
    /// Places in sequences of texts, at most `sequenceLimit`.
    public var sequences: [SequencePlace]
    /// What is open between the person and us.
    public var conversation: Conversation
    /// What was shown of who the person is.
    public var identity: Identity
    /// Agreements that run or were proposed, and the last that ended, oldest first, at most
    /// `arrangementLimit`.
    public var arrangements: [Arrangement]
    /// What was conceded on accounts that were negotiated about, at most `accountLimit`.
    public var concessions: [Conceded]
    /// No step is sent before this instant; one voice keeps its distance by it.
    public var quietUntil: Instant?
    /// The instant at which `timerDue` is wanted, or nil for never.
    public var wakeAt: Instant?

    /// The most contact points of a person.
    public static let contactPointLimit = 32
    /// The most accounts of a person.
    public static let accountLimit = 64
    /// The most promises kept in a case.
    public static let promiseLimit = 16
    /// The most attempts kept in a case.
    public static let attemptLimit = 48
    /// The most messages that wait at one time.
    public static let plannedLimit = 16
    /// The most holds at one time.
    public static let holdLimit = 32
    /// The most agreements kept in a case.
    public static let arrangementLimit = 8
    /// The most duties at one time.
    public static let dutyLimit = 16
    /// The most creditors introduced.
    public static let introductionLimit = 32

    /// Counts over the whole life of a case, saturating.
    public struct Totals: Sendable, Equatable {
        /// Messages that were put into the outbox.
        public var sent: UInt32 = 0
        /// Messages known to have arrived.
        public var delivered: UInt32 = 0
        /// Messages that failed.
        public var failed: UInt32 = 0
        /// Texts that the person wrote.
        public var inbound: UInt32 = 0
        /// Messages withdrawn before they left.
        public var withdrawn: UInt32 = 0

        /// Makes counts of nothing.
        public init() {}
    }

    /// What was conceded on one account.
    public struct Conceded: Sendable, Equatable {
        /// The account.
        public var account: AccountID
        /// What.
        public var concessions: Concessions

        /// Makes what was conceded.
        public init(account: AccountID, concessions: Concessions) {
            self.account = account
            self.concessions = concessions
        }
    }

    /// A first-contact packet that went out.
    public struct Introduction: Sendable, Equatable {
        /// The creditor's code.
        public var creditor: String
        /// The message that carried it.
        public var message: MessageID
        /// When it leaves or left.
        public var at: Instant

        /// Makes an introduction.
        public init(creditor: String, message: MessageID, at: Instant) {
            self.creditor = creditor
            self.message = message
            self.at = at
        }
    }

    /// Makes the case of a person of whom nothing is known yet.
    public init(person: PersonID) {
        self.person = person
        version = 0
        gateVersion = 0
        facts = PersonFacts(country: nil)
        contactPoints = []
        accounts = []
        promises = []
        attempts = []
        totals = Totals()
        planned = []
        holds = []
        duties = []
        introductions = []
        sequences = []
        conversation = Conversation()
        identity = Identity()
        arrangements = []
        concessions = []
        quietUntil = nil
        wakeAt = nil
    }
}

extension CaseState {
    /// The position of an account, or nil.
    public func index(of account: AccountID) -> Int? {
        accounts.firstIndex { $0.account.id == account }
    }

    /// The position of a contact point, or nil.
    public func index(of contactPoint: ContactPointID) -> Int? {
        contactPoints.firstIndex { $0.id == contactPoint }
    }

    /// The promise that silences an account, if one is open.
    public func openPromise(of account: AccountID) -> Promise? {
        promises.last { $0.account == account && $0.state == .open }
    }

    /// The agreement that an account runs under, or nil.
    public func arrangement(of account: AccountID) -> Arrangement? {
        arrangements.last { $0.account == account && $0.state == .accepted }
    }

    /// What was conceded on an account.
    public func concessions(of account: AccountID) -> Concessions {
        concessions.first { $0.account == account }?.concessions ?? Concessions()
    }

    /// Whether a hold of the person, or of this account, stands at an instant.
    public func isHeld(_ account: AccountID?, at now: Instant) -> Hold? {
        holds.first { hold in
            (hold.account == nil || hold.account == account)
                && (hold.until.map { $0 > now } ?? true)
        }
    }
}
