public import Values

/// Something that must be done by an instant (decision 19): it stands beside what may be done.
public struct Duty: Sendable, Equatable {
    /// What must be done.
    public enum Kind: UInt8, Sendable, CaseIterable {
        /// Answer a dispute.
        case answerDispute
        /// Answer a complaint and give the data of the creditor's complaint unit.
        case answerComplaint
        /// Answer a request about personal data.
        case answerDataRights
        /// Stop contact after an opt-out; met at once here, due by law at the latest then.
        case honourOptOut
        /// Look for a payment that the person says they made.
        case verifyPayment
    }

    /// What.
    public var kind: Kind
    /// The account, or nil for the person.
    public var account: AccountID?
    /// Since when.
    public var since: Instant
    /// By when.
    public var due: Instant

    /// Makes a duty.
    public init(kind: Kind, account: AccountID?, since: Instant, due: Instant) {
        self.kind = kind
        self.account = account
        self.since = since
        self.due = due
    }
}
