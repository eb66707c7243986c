public import Domain

/// What follows from one event: the next case, what to carry out, and why.
///
/// All of it is stored with the event in one transaction; the same case, event, policy, instant
/// and seed give the same decision to the byte, which `audit verify` checks.
public struct Decision: Sendable, Equatable {
    /// The case after the event.
    public var state: CaseState
    /// Messages to put into the outbox, after what `effects` withdraws.
    public var messages: [OutgoingMessage]
    /// What else to carry out, in order.
    public var effects: [Effect]
    /// Why, in the order of thought.
    public var reasons: [Reason]

    /// Makes a decision.
    public init(
        state: CaseState,
        messages: [OutgoingMessage],
        effects: [Effect],
        reasons: [Reason]
    ) {
        self.state = state
        self.messages = messages
        self.effects = effects
        self.reasons = reasons
    }
}
