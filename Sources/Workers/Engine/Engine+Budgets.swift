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
    /// A halt holds queued messages back as well; a new version with a higher ceiling and `resume`
    /// let the strategy go on.
    func keepBudgets() async throws {
        let now = clock.now()
        guard let number = try await store.latestPolicyNumber() else { return }
        let strategies = try await policies.current(numbered: number).policy.strategies.current
        guard strategies.contains(where: { $0.budget != nil }) else { return }
        let costs = try await store.strategyCosts(since: now)
        let halted = Set(try await store.halts().filter { $0.scope == .strategy }.map(\.name))
        for definition in strategies where !halted.contains(definition.code) {
            guard let budget = definition.budget,
                let spent = costs.first(where: {
                    $0.strategy == definition.code && $0.spent.currency == budget.ceiling.currency
                })?.spent
            else { continue }
            if spent.minor >= budget.ceiling.minor {
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
            } else if spent.minor * 100 >= budget.ceiling.minor * Int64(budget.alertPercent) {
                logger.warning(
                    "a strategy will soon have spent its budget",
                    metadata: [
                        "strategy": "\(definition.code)",
                        "percent": "\(spent.minor * 100 / budget.ceiling.minor)",
                    ]
                )
            }
        }
    }
}
