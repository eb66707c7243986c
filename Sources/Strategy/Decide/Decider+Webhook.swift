internal import Domain
internal import Messaging
internal import Values

/// Calls of other systems: no contact, no attempt, no slot; but what stops messages stops them.
extension Decider {
    /// The local hours in which other systems are called.
    static let smallHours: ClosedRange<TimeOfDay> =
        .midnight...(TimeOfDay(minutes: 300) ?? .midnight)
    /// How long a call without an end of its own means something, in days.
    private static let callDays = 7

    /// Does a step that calls another system.
    mutating func callSystem(_ candidate: Candidate, _ footings: [Footing]) {
        guard let definition = definition(of: candidate, footings) else { return }
        let step = definition.steps[candidate.step]
        guard let endpoint = step.endpoint, policy.endpoints.contains(endpoint) else {
            return drop(candidate, step, .noEndpoint)
        }
        // Who refused all contact is left alone by the strategy, its calls among it.
        guard isReachable else { return drop(candidate, step, .stopped) }
        let account = state.accounts[candidate.account].account
        let until =
            candidate.latestUseful
            ?? zone.instant(today.adding(days: Decider.callDays), .endOfDay)
        let id = WebhookID(at: now, shard: state.person.shard, random: &random)
        effects.append(
            .callWebhook(
                WebhookCall(
                    id: id,
                    endpoint: endpoint,
                    account: account.id,
                    creditor: account.creditor,
                    strategy: definition.code,
                    version: definition.version,
                    step: step.name,
                    until: until
                )
            )
        )
        reasons.append(.called(id, step: step.name, endpoint: endpoint, until: until))
        let known = state.accounts[candidate.account].clock.callsUntil
        state.accounts[candidate.account].clock.callsUntil = max(known ?? until, until)
        if candidate.promise == nil, step.isWatched {
            watch(candidate.step, candidate.account, id.retagged(), at: now)
        }
        done(candidate)
    }

    /// Takes back the calls about an account, or all accounts, that no system has taken yet.
    mutating func withdrawCalls(_ why: WithdrawalReason, _ account: AccountID? = nil) {
        for index in state.accounts.indices {
            let id = state.accounts[index].account.id
            guard let until = state.accounts[index].clock.callsUntil, account ?? id == id else {
                continue
            }
            state.accounts[index].clock.callsUntil = nil
            guard until > now else { continue }
            effects.append(.withdrawCalls(id, why))
            reasons.append(.callsWithdrawn(id, why))
        }
    }
}
