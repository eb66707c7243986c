/// How a route to a carrier stands, as metrics; the executable fills it in from its connector.
public struct RouteMetrics: Sendable {
    /// The route's name in the configuration.
    public let route: String
    /// Links that may submit now.
    public let linksBound: Int
    /// Links the configuration asks for.
    public let linksConfigured: Int
    /// What the connector has counted since it was made, by a name such as `parts_accepted`.
    public let counters: KeyValuePairs<String, UInt64>
    /// What the connector holds now, by a name such as `messages_queued`.
    public let gauges: KeyValuePairs<String, Int>

    /// Makes the figures of one route.
    ///
    /// - Precondition: the names are small letters, digits and underscores.
    public init(
        route: String,
        linksBound: Int,
        linksConfigured: Int,
        counters: KeyValuePairs<String, UInt64> = [:],
        gauges: KeyValuePairs<String, Int> = [:]
    ) {
        self.route = route
        self.linksBound = linksBound
        self.linksConfigured = linksConfigured
        self.counters = counters
        self.gauges = gauges
    }

    /// The families, each with one sample labelled with the route.
    public var metrics: [Metric] {
        let route = route
        func gauge(_ name: String, _ help: String, _ value: Int) -> Metric {
            Metric("recado_route_\(name)", .gauge, help: help, [.init(["route": route], value)])
        }
        return [
            gauge("links_bound", "Links to the carrier that may submit now.", linksBound),
            gauge("links_configured", "Links the configuration asks for.", linksConfigured),
        ]
            + counters.map { name, count in
                Metric(
                    "recado_route_\(name)_total",
                    .counter,
                    help: "Counted by the connector: \(words(name)).",
                    [.init(["route": route], count)]
                )
            }
            + gauges.map { name, value in
                gauge(name, "Held by the connector now: \(words(name)).", value)
            }
    }

    private func words(_ name: String) -> String {
        name.split(separator: "_").joined(separator: " ")
    }
}
