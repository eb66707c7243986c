public import Domain
public import Values

/// Decides what follows from one event: the one function that changes a case.
///
/// Pure and total: any state with any event gives a decision, and the same arguments give the
/// same one to the byte. All randomness (ids) comes from `seed`, the minute at which a step
/// leaves from the person, the cycle and the step.
///
/// - Parameters:
///   - now: the instant of the decision; never earlier than that of the one before.
///   - seed: a number that is different for each event of a person and is stored with it.
public func decide(
    _ state: CaseState,
    _ event: Event,
    policy: Policy,
    now: Instant,
    seed: UInt64
) -> Decision {
    var decider = Decider(state, policy: policy, now: now, seed: seed)
    decider.apply(event)
    decider.plan()
    return decider.decision()
}
