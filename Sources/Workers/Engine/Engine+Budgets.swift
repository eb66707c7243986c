import Domain
import Logging
import Store
import Strategy
import Values

extension Engine {
    /// How often what strategies spent is looked at.
    static let budgetSeconds: Int64 = 300

    /// Halts strategies that spent their ceiling, and tells of those that spent the part of it at
    /// which somebody wants to know.
    ///
    /// Between two looks each message takes its cost from `Budgets` before it leaves. A halt holds
    /// queued messages back as well; a new version with a higher ceiling and `resume`
    /// let the strategy go on.
    func keepBudgets() async throws {
        let now = clock.now()
        guard let number = try await store.latestPolicyNumber() else { return }
        let strategies = try await policies.current(numbered: number).policy.strategies.current
        guard strategies.contains(where: { $0.budget != nil }) else {
            budgets.set([], [], policy: number, at: now)
            return
        }
        let costs = try await store.strategyCosts(since: now)
        budgets.set(strategies, costs, policy: number, at: now)
        let halted = Set(try await store.halts().filter { $0.scope == .strategy }.map(\.name))
        for definition in strategies where !halted.contains(definition.code) {
            guard let budget = definition.budget else { continue }
            let spent = Budgets.spent(definition.code, budget, costs)
            if spent >= budget.ceiling.minor {
                let held = try await store.halt(
                    Halt(
                        scope: .strategy,
                        name: definition.code,
                        since: now,
                        reason: "its budget is spent"
                    )
                )
                logger.warning(
                    "a strategy spent its budget and is halted",
                    metadata: ["strategy": "\(definition.code)", "held": "\(held)"]
                )
            } else if spent >= budget.ceiling.minor / 100 * Int64(budget.alertPercent),
                !budgets.tell(definition.code)
            {
                logger.warning(
                    "a strategy will soon have spent its budget",
                    metadata: [
                        "strategy": "\(definition.code)",
                        "percent": "\(spent * 100 / max(budget.ceiling.minor, 1))",
                    ]
                )
            }
        }
    }
}
