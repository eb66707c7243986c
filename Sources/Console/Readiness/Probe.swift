/// One thing that must hold before this process can do its work, and how to find out.
public struct Probe: Sendable {
    /// What a probe found.
    public enum Finding: Sendable, Equatable {
        /// It holds; the sentence tells what was seen, if that is worth telling.
        case ready(String?)
        /// It does not hold: what is missing, and what an operator does about it.
        case missing(String, remedy: String)

        /// It holds.
        public static var ready: Finding { .ready(nil) }
    }

    /// What it is called in answers, such as `database`.
    public let name: String
    let check: @Sendable () async throws -> Finding

    /// Makes a probe.
    ///
    /// - Parameter check: finds out; what it throws counts as missing, with the error's own words.
    public init(_ name: String, check: @escaping @Sendable () async throws -> Finding) {
        self.name = name
        self.check = check
    }

    /// The database answers: `ask` runs its cheapest statement.
    public static func database(_ ask: @escaping @Sendable () async throws -> Void) -> Probe {
        Probe("database") {
            try await ask()
            return .ready
        }
    }

    /// A policy is in force: `version` names what is published, or is nil.
    public static func policy(_ version: @escaping @Sendable () async throws -> String?) -> Probe {
        Probe("policy") {
            if let version = try await version() { return .ready(version) }
            return .missing(
                "no strategy is published, so nobody is written to",
                remedy: "publish one with: recado strategy publish FILE"
            )
        }
    }

    /// Every route can submit: `waiting` names those that cannot, with the reason of each.
    public static func connectors(
        _ waiting: @escaping @Sendable () async throws -> [(route: String, reason: String)]
    ) -> Probe {
        Probe("connectors") {
            let waiting = try await waiting()
            guard !waiting.isEmpty else { return .ready }
            return .missing(
                waiting.map { "route \($0.route): \($0.reason)" }.joined(separator: "; "),
                remedy: "see that the carrier's address, system id and password are right and that "
                    + "it lets this machine in; the link is tried again by itself"
            )
        }
    }

    /// The zones that decisions need are known: `missing` names those that are not.
    public static func zones(_ missing: @escaping @Sendable () async throws -> [String]) -> Probe {
        Probe("zones") {
            let missing = try await missing()
            guard !missing.isEmpty else { return .ready }
            return .missing(
                "no rules for the time zones \(missing.joined(separator: ", "))",
                remedy: "install the system's zone files: apt-get install tzdata"
            )
        }
    }
}
