import Domain
import Files
import Strategy
import Values
import Workers

/// What the law of countries makes of strategies that are checked or published.
struct PublicationLaw {
    /// The day from which a supposed week is tried: a Monday without holidays near it.
    private static let supposedDay = "2026-06-08"

    private let policy: Policy
    private let countries: [(code: String, zone: ZoneRules, isInForce: Bool)]

    /// Asks the countries that are named, or else those of which the facts name a profile.
    init(_ inForce: PolicyInForce, _ zones: ZoneFiles, countries: [String] = []) {
        policy = inForce.policy
        let own = inForce.facts.profiles.keys.sorted()
        self.countries = (countries.isEmpty ? own : countries).compactMap { country in
            let zone =
                zones.zones[PublicationLaw.zoneOf[country] ?? ""]
                ?? zones.zones[inForce.facts.defaultZone]
            return zone.map { (country, $0, own.contains(country)) }
        }
    }

    /// What the law forbids of a definition, and what its author should know.
    func review(
        _ definition: StrategyDefinition,
        isWhole: Bool = true
    ) -> (mistakes: [Mistake], remarks: [Mistake]) {
        var mistakes: [Mistake] = []
        var remarks = policy.remarks(onChannelsOf: definition)
        for (country, zone, isInForce) in countries {
            var law = StrategyLaw(
                policy,
                country: country,
                zone: zone,
                day: Day(iso: PublicationLaw.supposedDay) ?? Day(daysSinceEpoch: 20_612),
                isInForce: isInForce
            )
            let found = law.review(definition, isWhole: isWhole)
            mistakes += found.mistakes
            remarks += found.remarks
        }
        return (mistakes, remarks)
    }

    /// A zone in which many people of a country live.
    static let zoneOf = [
        "MX": "America/Mexico_City", "CO": "America/Bogota", "PE": "America/Lima",
        "CL": "America/Santiago", "EC": "America/Guayaquil",
        "AR": "America/Argentina/Buenos_Aires", "BR": "America/Sao_Paulo",
        "ES": "Europe/Madrid", "US": "America/Chicago",
    ]
}
