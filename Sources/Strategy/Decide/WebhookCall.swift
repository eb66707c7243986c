public import Domain
public import Values

/// Another system that is to be called, about one account; nobody is contacted by it.
public struct WebhookCall: Sendable, Equatable {
    /// The id, by which the receiver knows a repetition.
    public var id: WebhookID
    /// The endpoint, by its name in the facts.
    public var endpoint: String
    /// The account.
    public var account: AccountID
    /// The creditor's code.
    public var creditor: String
    /// The strategy that asks for it.
    public var strategy: String
    /// Its version.
    public var version: UInt32
    /// The step.
    public var step: String
    /// After this instant it means nothing any more.
    public var until: Instant

    /// Makes a call.
    public init(
        id: WebhookID,
        endpoint: String,
        account: AccountID,
        creditor: String,
        strategy: String,
        version: UInt32,
        step: String,
        until: Instant
    ) {
        self.id = id
        self.endpoint = endpoint
        self.account = account
        self.creditor = creditor
        self.strategy = strategy
        self.version = version
        self.step = step
        self.until = until
    }
}
