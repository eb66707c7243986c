import Store
public import Values

/// Tells a person's visit from that of a program that only looks, by rules that are data.
///
/// Nothing that a GET does has an effect. A person is who presses the button of the first page, not
/// sooner than anybody can; a program asks by HEAD, says who it is, says that it fetches ahead, or
/// comes before the message can have been read.
public struct RobotRules: Sendable {
    /// Words of programs' names, in small letters.
    public let agents: [String]
    /// The least time between the first page and its button, in milliseconds.
    public let leastMilliseconds: Int64
    /// For how long after a message was made a visit is too early, in milliseconds.
    public let earliestMilliseconds: Int64

    /// The most words of a list.
    public static let agentLimit = 1_000

    /// Makes rules.
    public init(agents: [String], leastMilliseconds: Int64, earliestMilliseconds: Int64) {
        self.agents = agents
        self.leastMilliseconds = leastMilliseconds
        self.earliestMilliseconds = earliestMilliseconds
    }

    /// Reads rules as Resources/site/robots.yaml has them; nil when they are not complete.
    public init?(_ tree: Tree) {
        guard let words = tree["agents"]?.elements?.compactMap({ $0.text?.lowercased() }),
            !words.isEmpty, words.count <= Self.agentLimit,
            words.allSatisfy({ $0.utf8.count >= 3 }),
            let least = tree["least_milliseconds"]?.integer,
            let earliest = tree["earliest_milliseconds"]?.integer
        else { return nil }
        self.init(agents: words, leastMilliseconds: least, earliestMilliseconds: earliest)
    }

    /// Who asks for the first page, as far as its request tells: a person only shows later.
    func visitor(of request: SiteRequest) -> Visitor {
        if request.method == "HEAD" || request.method == "OPTIONS" { return .robot }
        if request.isAhead || isRobot(request.agent) { return .robot }
        return .suspect
    }

    /// Who pressed the button of the first page.
    func visitor(
        of request: SiteRequest,
        shownAt: Instant?,
        link: Link,
        at now: Instant
    ) -> Visitor {
        if request.isAhead || isRobot(request.agent) { return .robot }
        guard let shownAt,
            now.milliseconds - shownAt.milliseconds >= leastMilliseconds,
            now.milliseconds - link.madeAt.milliseconds >= earliestMilliseconds
        else { return .suspect }
        return .person
    }

    private func isRobot(_ agent: String) -> Bool {
        let name = agent.lowercased()
        return name.isEmpty || agents.contains { name.contains($0) }
    }
}
