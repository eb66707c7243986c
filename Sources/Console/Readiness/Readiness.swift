import Foundation

/// The answer to "can this process do its work?", as it is sent.
public struct Readiness: Codable, Sendable, Equatable {
    /// What one probe found.
    public struct Check: Codable, Sendable, Equatable {
        /// The probe's name.
        public let name: String
        /// Whether it holds.
        public let ready: Bool
        /// What was seen, if that is worth telling.
        public let detail: String?
        /// What is missing.
        public let reason: String?
        /// What an operator does about it.
        public let remedy: String?
    }

    /// Whether everything holds.
    public let ready: Bool
    /// The probes in their order.
    public let checks: [Check]

    /// Joins what the probes found.
    public init(_ checks: [Check]) {
        self.checks = checks
        ready = checks.allSatisfy(\.ready)
    }
}

extension Readiness.Check {
    /// Characters of a sentence in an answer; an error from outside may be long.
    static let sentenceLengthMax = 400

    init(_ name: String, _ finding: Probe.Finding) {
        self.name = name
        switch finding {
        case .ready(let detail):
            ready = true
            self.detail = detail
            reason = nil
            remedy = nil
        case .missing(let reason, let remedy):
            ready = false
            detail = nil
            self.reason = String(reason.prefix(Self.sentenceLengthMax))
            self.remedy = String(remedy.prefix(Self.sentenceLengthMax))
        }
    }
}

/// Asks the probes, all at once; one that does not answer in time counts as missing.
struct ReadinessBoard: Sendable {
    private let probes: [(name: String, job: SharedJob<Probe.Finding>)]
    private let limit: Duration

    init(_ probes: [Probe], limit: Duration) {
        self.limit = limit
        self.probes = probes.map { probe in
            let job = SharedJob<Probe.Finding> {
                do {
                    return try await probe.check()
                } catch {
                    return .missing(
                        "\(error)",
                        remedy: "recado doctor checks every part by itself"
                    )
                }
            }
            return (probe.name, job)
        }
    }

    func readiness() async -> Readiness {
        let limit = limit
        let checks = await withTaskGroup(of: (Int, Readiness.Check).self) { group in
            for (place, probe) in probes.enumerated() {
                group.addTask {
                    let finding = await probe.job.value(within: limit)
                    return (
                        place,
                        Readiness.Check(
                            probe.name,
                            finding
                                ?? .missing(
                                    "no answer within \(limit)",
                                    remedy: "it is asked again; recado doctor checks every part "
                                        + "by itself"
                                )
                        )
                    )
                }
            }
            var checks: [(Int, Readiness.Check)] = []
            for await check in group { checks.append(check) }
            return checks.sorted { $0.0 < $1.0 }.map(\.1)
        }
        return Readiness(checks)
    }
}
