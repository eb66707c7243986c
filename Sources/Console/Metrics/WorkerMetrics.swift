public import Workers

/// The figures of the workers of one process, as metrics.
extension Metric {
    /// What the planner has done since the process began.
    public static func planner(_ counts: PlanCounts) -> [Metric] {
        [
            .counter(
                "recado_planner_cases_decided_total",
                help: "Cases decided because their time had come or something happened.",
                counts.decided
            ),
            .counter(
                "recado_planner_messages_queued_total",
                help: "Messages put into the outbox.",
                counts.queued
            ),
            .counter(
                "recado_planner_messages_withdrawn_total",
                help: "Messages withdrawn before they left.",
                counts.withdrawn
            ),
            .counter(
                "recado_planner_cases_damaged_total",
                help: "Cases that could not be told something because they are damaged.",
                counts.damaged
            ),
        ]
    }

    /// What the sender of one route has done since the process began, and holds now.
    public static func sender(_ counts: SendCounts, inFlight: Int, route: String) -> [Metric] {
        func family(_ name: String, _ help: String, _ count: Int) -> Metric {
            total("recado_sender_\(name)_total", help, count, route: route)
        }
        return [
            family("messages_submitted", "Messages handed to the connector.", counts.submitted),
            family("messages_accepted", "Messages the carrier took.", counts.accepted),
            family(
                "messages_rejected",
                "Messages the carrier refused, or that could not be composed.",
                counts.rejected
            ),
            family(
                "messages_uncertain",
                "Messages submitted without an answer: held, never sent again blindly.",
                counts.uncertain
            ),
            family(
                "messages_returned",
                "Messages that came back unsent and wait again.",
                counts.returned
            ),
            family(
                "clearances_stale",
                "Clearances that no longer held when their message was claimed.",
                counts.stale
            ),
            Metric(
                "recado_sender_messages_in_flight",
                .gauge,
                help: "Messages that wait for the carrier's answer now.",
                [.init(["route": route], inFlight)]
            ),
        ]
    }

    private static func total(
        _ name: String,
        _ help: String,
        _ count: Int,
        route: String
    ) -> Metric {
        Metric(name, .counter, help: help, [.init(["route": route], count)])
    }

    /// What one route has taken in since the process began.
    public static func receiver(_ counts: ReceiveCounts, route: String) -> [Metric] {
        func family(_ name: String, _ help: String, _ count: Int) -> Metric {
            total("recado_receiver_\(name)_total", help, count, route: route)
        }
        return [
            family("receipts", "Receipts that found their message.", counts.receipts),
            family(
                "receipts_unmatched",
                "Receipts kept until their message is known.",
                counts.unmatchedReceipts
            ),
            family("texts", "Texts that came in from persons we know.", counts.inbound),
            family("texts_of_strangers", "Texts from numbers of nobody we know.", counts.strangers),
        ]
    }
}
