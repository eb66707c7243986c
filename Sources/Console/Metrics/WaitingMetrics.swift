import Messaging
public import Store
public import Values

/// How much waits in the database, as metrics; the same for every process that works on it.
extension Metric {
    /// Queues and how old the oldest of what is due in them is.
    ///
    /// - Parameter now: the instant for which `work` was asked.
    public static func waiting(_ work: WaitingWork, at now: Instant) -> [Metric] {
        let priorities: [(SendPriority, String)] = [(.reply, "reply"), (.campaign, "campaign")]
        return [
            Metric(
                "recado_outbox_messages",
                .gauge,
                help: "Messages in the queue, due or not.",
                priorities.map { .init(["priority": $0.1], work.queued[$0.0] ?? 0) }
            ),
            .gauge(
                "recado_outbox_due_messages",
                help: "Messages in the queue whose time has come.",
                Double(work.dueMessages)
            ),
            .gauge(
                "recado_outbox_oldest_due_seconds",
                help: "For how long the oldest message that is due has waited.",
                age(of: work.oldestDue, at: now)
            ),
            .gauge(
                "recado_outbox_leased_messages",
                help: "Messages that a worker holds.",
                Double(work.leased)
            ),
            .gauge(
                "recado_inbox_items",
                help: "Receipts and texts that wait to be matched.",
                Double(work.inbox)
            ),
            .gauge(
                "recado_inbox_oldest_seconds",
                help: "For how long the oldest of them could have been tried.",
                age(of: work.oldestInbox, at: now)
            ),
            .gauge(
                "recado_cases_due",
                help: "Cases whose time has come.",
                Double(work.dueCases)
            ),
            .gauge(
                "recado_tasks_open",
                help: "Tasks that wait for a person of ours.",
                Double(work.openTasks)
            ),
            .gauge(
                "recado_imports_unfinished",
                help: "Imports that count but are not wholly applied.",
                Double(work.unfinishedImports)
            ),
        ]
    }

    /// Seconds since an instant; nothing waits or it lies ahead: 0.
    private static func age(of instant: Instant?, at now: Instant) -> Double {
        guard let instant, instant < now else { return 0 }
        return Double(now.milliseconds - instant.milliseconds) / 1_000
    }
}
