public import Store
public import Values
public import Workers

/// Calls of other systems, as metrics.
extension Metric {
    /// What waits and failed in the database, and what this process did, by endpoint.
    public static func webhooks(
        _ waiting: [WebhookCounts],
        _ done: [String: WebhookTally],
        at now: Instant
    ) -> [Metric] {
        func gauge(_ name: String, _ help: String, _ value: (WebhookCounts) -> Double) -> Metric {
            Metric(
                "recado_webhook_" + name,
                .gauge,
                help: help,
                waiting.map { .init(["endpoint": $0.endpoint], value($0)) }
            )
        }
        func total(_ name: String, _ help: String, _ value: (WebhookTally) -> Int) -> Metric {
            Metric(
                "recado_webhook_\(name)_total",
                .counter,
                help: help,
                done.sorted { $0.key < $1.key }.map {
                    .init(["endpoint": $0.key], value($0.value))
                }
            )
        }
        return [
            gauge("calls_waiting", "Calls that wait, due or not.") { Double($0.waiting) },
            gauge("oldest_due_seconds", "For how long the oldest call that is due has waited.") {
                guard let oldest = $0.oldest, oldest < now else { return 0 }
                return Double(now.milliseconds - oldest.milliseconds) / 1_000
            },
            gauge("calls_failed", "Calls that failed and stand in the list.") {
                Double($0.failed)
            },
            total("calls_taken", "Calls that were taken.", \.taken),
            total("tries_failed", "Tries that came to nothing.", \.tries),
            total("calls_given_up", "Calls that are not tried again.", \.failed),
        ]
    }
}
