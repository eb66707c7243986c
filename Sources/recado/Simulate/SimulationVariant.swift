import Compliance
import Domain
import Messaging
import Simulation
import Strategy
import Values
import Workers

/// One side with what its runs came to, a tally for each seed.
struct SimulationVariant: Sendable {
    let name: String
    let policy: PolicyInForce
    /// The numbers by which steps were counted.
    let steps: SimulationSteps
    /// Channels that were simulated and cannot be sent over yet.
    let unconnected: [Channel]
    private(set) var tallies: [SimulationTally] = []
    /// All tallies together.
    private(set) var sum: SimulationTally
    var maxima: [LegalMaximumLine] = []

    init(name: String, policy: PolicyInForce, unconnected: [Channel], days: Int) {
        self.name = name
        self.policy = policy
        self.unconnected = unconnected
        steps = SimulationSteps(policy.policy.strategies)
        sum = SimulationTally(days: days)
    }

    mutating func append(_ tally: SimulationTally) {
        tallies.append(tally)
        sum.add(tally)
    }

    /// The strategies that accounts could begin, each as `code@version`.
    var strategies: [String] {
        policy.policy.strategies.current.map { "\($0.code)@\($0.version)" }
    }

    /// The conversation that answered, as `code@version`, or nil.
    var conversation: String? {
        policy.policy.strategies.conversation.map { "\($0.code)@\($0.version)" }
    }

    /// The packs in force where persons of the portfolio live.
    var packs: [String] {
        let all = policy.policy.gate.packs
        var names: Set<String> = []
        for country in sum.places.keys where !country.isEmpty {
            let own = all.filter { $0.key.prefix(2) == country }
            names.formUnion((own.isEmpty ? all["*"] ?? [] : own.flatMap(\.value)))
        }
        return names.sorted()
    }
}

/// The most contacts that the law allows somebody of a country over a channel in the time.
struct LegalMaximumLine: Sendable {
    /// Empty when it is not known.
    let country: String
    let channel: Channel
    let maximum: LegalMaximum

    /// Countries that are looked at.
    static let countryLimit = 60
    /// Persons of a country who are asked for; the one who may be contacted most counts.
    static let personLimit = 10

    /// Asks for the first persons of each country whom each channel of the strategies reaches.
    static func all(_ persons: [SimulatedPerson], _ terms: SimulationTerms) -> [LegalMaximumLine] {
        let inUse = Set(terms.policy.strategies.current.flatMap(\.steps).flatMap(\.ladder))
        let channels = terms.policy.connectedChannels.filter(inUse.contains)
            .sorted { $0.rawValue < $1.rawValue }
        return channels.flatMap { channel in
            var found: [String: (best: LegalMaximum, asked: Int)] = [:]
            for person in persons {
                let country = person.imported.facts.country ?? ""
                let known = found[country]
                guard known != nil || found.count < countryLimit,
                    (known?.asked ?? 0) < personLimit,
                    known.map({ $0.best.contacts != nil }) ?? true,
                    let maximum = LegalMaximum(with: person, over: channel, terms)
                else { continue }
                let isMore =
                    known.map { ($0.best.contacts ?? .max) < (maximum.contacts ?? .max) } ?? true
                found[country] = (
                    isMore ? maximum : known?.best ?? maximum, (known?.asked ?? 0) + 1
                )
            }
            return found.sorted { $0.key < $1.key }.map {
                LegalMaximumLine(country: $0.key, channel: channel, maximum: $0.value.best)
            }
        }
    }
}
