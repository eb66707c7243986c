public import Simulation

/// What has happened in a sandbox so far: the truth that reports can be held against.
public struct SandboxTally: Sendable, Equatable {
    /// Submissions taken, in parts.
    public var parts = 0
    /// Whole messages that people got or did not get.
    public var messages = 0
    /// Messages that arrived.
    public var delivered = 0
    /// Messages to telephones that are dead.
    public var undeliverable = 0
    /// Messages lost once or beyond their validity.
    public var expired = 0
    /// What people wrote, by what they meant.
    public var replies: [PeopleParameters.Intent: Int] = [:]
    /// Payments made.
    public var payments = 0
    /// Their sum in minor units, whatever the currency.
    public var paidMinor: Int64 = 0

    /// Nothing yet.
    public init() {}
}
