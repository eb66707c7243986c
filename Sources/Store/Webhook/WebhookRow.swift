public import Domain
public import Values

/// A call of another system as stored.
public struct WebhookRow: Sendable, Equatable {
    /// How far a call is.
    public enum State: Int, Sendable, CaseIterable {
        /// It waits to be made, or to be made again.
        case waiting = 0
        /// The other system took it.
        case taken = 1
        /// It was tried as often as may be, or it came too late.
        case failed = 2
        /// It was taken back before the other system took it.
        case withdrawn = 3
    }

    /// The call.
    public let call: WebhookID
    /// The person whose account it is.
    public let person: PersonID
    /// The account.
    public let account: AccountID
    /// The endpoint, by its name in the facts.
    public let endpoint: String
    /// The creditor's code.
    public let creditor: String
    /// The strategy that asks for it.
    public let strategy: String
    /// Its version.
    public let version: Int
    /// The step.
    public let step: String
    /// When it was decided.
    public let madeAt: Instant
    /// After this instant it means nothing any more.
    public let validUntil: Instant
    /// How far it is.
    public let state: State
    /// Since when.
    public let stateAt: Instant
    /// How often it was tried since it was last given a chance.
    public internal(set) var tries: Int
    /// When it is tried next, or nil.
    public let nextTryAt: Instant?
    /// What the last try came to, or why it was taken back; nothing personal.
    public let error: String?
}

/// A call that a worker holds, with what it takes to tell the other system of it.
public struct ClaimedWebhook: Sendable {
    /// The call; `tries` counts this one.
    public let row: WebhookRow
    /// The account as the creditor's file names it; nil when it cannot be opened any more.
    public let accountNumber: String?
}

/// What a try of a call came to.
public enum WebhookResult: Sendable, Equatable {
    /// The other system took it.
    case taken
    /// It did not; it is tried again at an instant.
    case later(Instant, error: String)
    /// It did not, and is not tried again.
    case failed(error: String)
}

/// How many calls of an endpoint are where.
public struct WebhookCounts: Sendable, Equatable {
    /// The endpoint.
    public let endpoint: String
    /// Those that wait.
    public internal(set) var waiting = 0
    /// When the one of them that should have been made first was due, or nil.
    public internal(set) var oldest: Instant?
    /// Those that failed and still stand in the list.
    public internal(set) var failed = 0
}
