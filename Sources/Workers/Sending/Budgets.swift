import Store
import Strategy
import Synchronization
import Values

/// What strategies with a ceiling may still spend, shared by all routes of a process, so that no
/// message leaves that its strategy cannot pay.
///
/// What was recorded is looked up now and then; in between each message takes its cost before it
/// leaves. So one process never passes a ceiling; of several, each may pass it by what the others
/// sent since it last looked.
final class Budgets: Sendable {
    private struct Purse {
        let budget: StrategyDefinition.Budget
        var left: Int64
        var isTold = false
    }

    private struct State {
        var policy: Int64?
        var lookedAt = Instant.distantPast
        var purses: [String: Purse] = [:]
    }
    private let state = Mutex(State())

    /// Whether what was recorded must be looked up before anything leaves: another policy is in
    /// force, or the last look was before an instant.
    func isStale(policy number: Int64, since instant: Instant = .distantPast) -> Bool {
        state.withLock { state in
            guard state.policy == number else { return true }
            return !state.purses.isEmpty && state.lookedAt <= instant
        }
    }

    /// Takes over what was recorded.
    func set(
        _ strategies: [StrategyDefinition],
        _ costs: [StrategyCost],
        policy number: Int64,
        at now: Instant
    ) {
        state.withLock { state in
            var purses: [String: Purse] = [:]
            for definition in strategies {
                guard let budget = definition.budget else { continue }
                let spent = Self.spent(definition.code, budget, costs)
                let left = budget.ceiling.minor - spent
                let known = state.purses[definition.code]
                if let known, known.budget.ceiling.currency == budget.ceiling.currency {
                    // What is under way is not recorded yet.
                    let raised = budget.ceiling.minor - known.budget.ceiling.minor
                    purses[definition.code] = Purse(
                        budget: budget,
                        left: min(known.left + raised, left),
                        isTold: known.isTold && known.budget == budget
                    )
                } else {
                    purses[definition.code] = Purse(budget: budget, left: left)
                }
            }
            state.policy = number
            state.lookedAt = now
            state.purses = purses
        }
    }

    /// What a strategy spent in the currency of its ceiling, in minor units.
    static func spent(
        _ strategy: String,
        _ budget: StrategyDefinition.Budget,
        _ costs: [StrategyCost]
    ) -> Int64 {
        costs.first {
            $0.strategy == strategy && $0.spent.currency == budget.ceiling.currency
        }?.spent.minor ?? 0
    }

    /// Takes the costs of messages that are about to leave; true at the places of those that their
    /// strategy cannot pay.
    func take(_ messages: [(strategy: String, cost: Money)]) -> [Bool] {
        state.withLock { state in
            guard !state.purses.isEmpty else {
                return Array(repeating: false, count: messages.count)
            }
            return messages.map { strategy, cost in
                guard let purse = state.purses[strategy],
                    purse.budget.ceiling.currency == cost.currency
                else { return false }
                guard cost.minor <= purse.left else { return true }
                state.purses[strategy]?.left -= cost.minor
                return false
            }
        }
    }

    /// Gives the cost of a message back that did not leave, or that the carrier refused.
    func giveBack(_ strategy: String, _ cost: Money) {
        state.withLock { state in
            guard state.purses[strategy]?.budget.ceiling.currency == cost.currency else { return }
            state.purses[strategy]?.left += cost.minor
        }
    }

    /// Whether somebody was told that the strategy will soon have spent its budget; from now on so.
    func tell(_ strategy: String) -> Bool {
        state.withLock { state in
            defer { state.purses[strategy]?.isTold = true }
            return state.purses[strategy]?.isTold ?? false
        }
    }
}
