import Messaging
import Testing
import Values

@testable import Console
@testable import Store
@testable import Workers

@Suite("Metrics as text")
struct MetricsTextTests {
    @Test("a family is its help, its type, and a line for each sample")
    func family() {
        let text = MetricsText.text(of: [
            Metric(
                "recado_outbox_messages",
                .gauge,
                help: "Messages by state.",
                [.init(["state": "queued"], 12), .init(["state": "claimed"], 0)]
            )
        ])
        #expect(
            text == """
                # HELP recado_outbox_messages Messages by state.
                # TYPE recado_outbox_messages gauge
                recado_outbox_messages{state="queued"} 12
                recado_outbox_messages{state="claimed"} 0

                """
        )
    }

    @Test(
        "figures are written as the format asks",
        arguments: [
            (0.0, "0"), (-3, "-3"), (0.25, "0.25"), (1e15, "1000000000000000"),
            (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"),
        ]
    )
    func number(value: Double, written: String) {
        let text = MetricsText.text(of: [.gauge("recado_figure", help: "A figure.", value)])
        #expect(text.hasSuffix("\nrecado_figure \(written)\n"))
    }

    @Test("quotes, backslashes and new lines of a label are escaped, and a long one is cut")
    func escapes() {
        let text = MetricsText.text(of: [
            Metric(
                "recado_figure",
                .gauge,
                help: "One \\ and\nanother.",
                [.init(["a": "x\"\\\n"], 1), .init(["a": String(repeating: "y", count: 999)], 2)]
            )
        ])
        #expect(text.contains("# HELP recado_figure One \\\\ and\\nanother.\n"))
        #expect(text.contains(#"recado_figure{a="x\"\\\n"} 1"#))
        let long = String(repeating: "y", count: MetricsText.labelLengthMax)
        #expect(text.contains("recado_figure{a=\"\(long)\"} 2"))
    }

    @Test("families come once each, in the order of their names, with the last of equal samples")
    func merging() {
        let route = Metric.Sample(["route": "a"], 1)
        let text = MetricsText.text(of: [
            Metric("recado_b_total", .counter, help: "B.", [route]),
            .counter("recado_a_total", help: "A.", 7),
            Metric(
                "recado_b_total",
                .counter,
                help: "B.",
                [.init(["route": "b"], 2), .init(["route": "a"], 3)]
            ),
        ])
        #expect(
            text == """
                # HELP recado_a_total A.
                # TYPE recado_a_total counter
                recado_a_total 7
                # HELP recado_b_total B.
                # TYPE recado_b_total counter
                recado_b_total{route="a"} 3
                recado_b_total{route="b"} 2

                """
        )
    }

    @Test("nothing to tell is an empty text")
    func nothing() {
        #expect(MetricsText.text(of: []).isEmpty)
    }

    @Test("a route's figures are labelled with the route")
    func route() {
        let route = RouteMetrics(
            route: "sms",
            linksBound: 1,
            linksConfigured: 2,
            counters: ["parts_accepted": 42],
            gauges: ["messages_queued": 3]
        )
        let lines = MetricsText.text(of: route.metrics).split(separator: "\n")
        #expect(
            lines.filter { !$0.hasPrefix("#") } == [
                #"recado_route_links_bound{route="sms"} 1"#,
                #"recado_route_links_configured{route="sms"} 2"#,
                #"recado_route_messages_queued{route="sms"} 3"#,
                #"recado_route_parts_accepted_total{route="sms"} 42"#,
            ]
        )
    }

    @Test("two receivers share their families")
    func receivers() {
        var counts = ReceiveCounts()
        counts.receipts = 5
        let text = MetricsText.text(
            of: Metric.receiver(counts, route: "a") + Metric.receiver(counts, route: "b")
        )
        #expect(text.contains(#"recado_receiver_receipts_total{route="a"} 5"#))
        #expect(text.contains(#"recado_receiver_receipts_total{route="b"} 5"#))
        #expect(text.split(separator: "\n").filter { $0.hasPrefix("# TYPE") }.count == 4)
    }

    @Test("the planner's and the sender's families have names of their own")
    func workers() {
        let metrics =
            Metric.planner(PlanCounts())
            + Metric.sender(SendCounts(), inFlight: 2, route: "a")
        #expect(Set(metrics.map(\.name)).count == metrics.count)
        let line = #"recado_sender_messages_in_flight{route="a"} 2"#
        #expect(MetricsText.text(of: metrics).contains(line))
    }

    @Test("what waits in the database has a family each, and ages that never lie ahead")
    func waiting() {
        var work = WaitingWork()
        work.queued = [.reply: 2]
        work.oldestDue = Instant(milliseconds: 1_000)
        work.oldestInbox = Instant(milliseconds: 9_000)
        let text = MetricsText.text(
            of: Metric.waiting(work, at: Instant(milliseconds: 3_500))
        )
        #expect(text.contains(#"recado_outbox_messages{priority="reply"} 2"#))
        #expect(text.contains(#"recado_outbox_messages{priority="campaign"} 0"#))
        #expect(text.contains("recado_outbox_oldest_due_seconds 2.5\n"))
        #expect(text.contains("recado_inbox_oldest_seconds 0\n"))
    }
}
