import Connectors
import Console
import Files
import SQL
import Store
import Values
import Workers

/// The HTTP side of `serve`: health, readiness and metrics.
enum Operations {
    /// Zones without which the shipped packs cannot be applied.
    static let expectedZones = ["America/Mexico_City", "America/Tijuana", "America/Chihuahua"]

    static func serve(
        _ settings: Settings,
        context: Context,
        engine: Engine,
        webhooks: WebhookWorker,
        connectors: [SMPPConnector],
        clock: SystemClock
    ) async throws {
        let server = OperationsServer(
            host: settings.httpHost,
            port: settings.httpPort,
            probes: [
                .database { try await context.database.checkHealth() },
                .policy { try await context.store.latestPolicyNumber().map { "policy \($0)" } },
                .connectors { connectors.compactMap(reasonToWait) },
                .zones { expectedZones.filter { context.zones.zones[$0] == nil } },
            ],
            logger: makeLogger(settings.logLevel)
        ) {
            let now = clock.now()
            let work = try await context.store.waitingWork(at: now)
            var metrics = Metric.waiting(work, at: now)
            metrics += Metric.planner(engine.planner.counts)
            metrics += Metric.webhooks(
                try await context.store.callCounts(),
                webhooks.counts,
                at: now
            )
            for (connector, sender) in zip(connectors, engine.senders) {
                metrics += Metric.sender(
                    sender.counts,
                    inFlight: sender.inFlight,
                    route: connector.name
                )
                metrics += Metric.receiver(
                    engine.received[connector.name],
                    route: connector.name
                )
                metrics += figures(of: connector).metrics
            }
            return metrics
        }
        try await server.run()
    }

    private static func reasonToWait(_ connector: SMPPConnector) -> (route: String, reason: String)?
    {
        switch connector.status {
        case .bound: nil
        case .stopped: (connector.name, "it is not running")
        case .connecting(let reason): (connector.name, reason ?? "it is being connected")
        case .refused(_, let reason): (connector.name, reason)
        }
    }

    private static func figures(of connector: SMPPConnector) -> RouteMetrics {
        let counters = connector.counters
        var bound = 0
        var configured = connector.configuration.binds
        if case .bound(let links, let all) = connector.status { (bound, configured) = (links, all) }
        return RouteMetrics(
            route: connector.name,
            linksBound: bound,
            linksConfigured: configured,
            counters: [
                "parts_submitted": counters.submitted, "parts_accepted": counters.accepted,
                "parts_refused": counters.refused, "throttled": counters.throttled,
                "parts_unknown": counters.unknown, "receipts": counters.receipts,
                "inbound": counters.inbound, "reconnects": counters.reconnects,
            ],
            gauges: [
                "messages_queued": counters.queued, "window_in_use": counters.windowInUse,
                "window_size": counters.windowSize,
            ]
        )
    }
}
