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
        ]
    }

    /// What the sender has done since the process began, and holds now.
    public static func sender(_ counts: SendCounts, inFlight: Int) -> [Metric] {
        [
            .counter(
                "recado_sender_messages_submitted_total",
                help: "Messages handed to connectors.",
                counts.submitted
            ),
            .counter(
                "recado_sender_messages_accepted_total",
                help: "Messages a carrier took.",
                counts.accepted
            ),
            .counter(
                "recado_sender_messages_rejected_total",
                help: "Messages a carrier refused, or that could not be composed.",
                counts.rejected
            ),
            .counter(
                "recado_sender_messages_uncertain_total",
                help: "Messages submitted without an answer: held, never sent again blindly.",
                counts.uncertain
            ),
            .counter(
                "recado_sender_messages_returned_total",
                help: "Messages that came back unsent and wait again.",
                counts.returned
            ),
            .counter(
                "recado_sender_clearances_stale_total",
                help: "Clearances that no longer held when their message was claimed.",
                counts.stale
            ),
            .gauge(
                "recado_sender_messages_in_flight",
                help: "Messages that wait for a carrier's answer now.",
                Double(inFlight)
            ),
        ]
    }

    /// What the receiver of one route has taken in since the process began.
    public static func receiver(_ counts: ReceiveCounts, route: String) -> [Metric] {
        func family(_ name: String, _ help: String, _ count: Int) -> Metric {
            Metric(
                "recado_receiver_\(name)_total",
                .counter,
                help: help,
                [.init(["route": route], count)]
            )
        }
        return [
            family("receipts", "Receipts that moved a message on.", counts.receipts),
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
