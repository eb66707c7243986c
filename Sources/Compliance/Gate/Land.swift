import Domain

/// A country that has a pack, or regions with packs of their own: what applies to its people, made
/// once for those of each region.
final class Land: Sendable {
    /// What applies to somebody.
    struct Here: Sendable {
        /// The country, and its regions with packs in which the person may be.
        let jurisdictions: [String]
        let plans: [PlanHere]
    }

    /// The country's own plan or the one that stands in; nil if there is neither.
    let plan: CountryPlan?
    private let country: String
    private let regional: [(region: String, plan: CountryPlan)]
    /// By the region that a person lives in.
    private let known: [String: Here]
    private let unknown: Here

    private init(_ country: String, _ plan: CountryPlan?, _ regional: [(String, CountryPlan)]) {
        self.country = country
        self.plan = plan
        self.regional = regional.map { (region: $0, plan: $1) }
        unknown = Land.here(nil, country, plan, regional)
        known = (plan?.knownRegions ?? []).reduce(into: [:]) { known, own in
            known[own] = Land.here(own, country, plan, regional)
        }
    }

    /// Every country that plans speak of.
    static func all(_ plans: [String: CountryPlan]) -> [String: Land] {
        var regional: [String: [(String, CountryPlan)]] = [:]
        for (place, plan) in plans.sorted(by: { $0.key < $1.key }) {
            let country = String(place.prefix { $0 != "-" })
            regional[country, default: []] += place == country ? [] : [(place, plan)]
        }
        regional[Gate.anyCountry] = nil
        return regional.reduce(into: [:]) { lands, entry in
            let plan = plans[entry.key] ?? plans[Gate.anyCountry]
            lands[entry.key] = Land(entry.key, plan, entry.value)
        }
    }

    /// What applies to a person who lives here.
    func here(_ person: PersonFacts) -> Here {
        guard let own = person.region, let plan else { return unknown }
        if let here = known[own] { return here }
        guard PlanHere.region(of: person, in: plan) != nil else { return unknown }
        return Land.here(own, country, plan, regional.map { ($0.region, $0.plan) })
    }

    private static func here(
        _ own: String?,
        _ country: String,
        _ plan: CountryPlan?,
        _ regional: [(String, CountryPlan)]
    ) -> Here {
        guard let plan else { return Here(jurisdictions: [country], plans: []) }
        let near = regional.filter { PlanHere.mayBe(own, in: $0.0) }
        return Here(
            jurisdictions: [country] + near.map(\.0),
            plans: [PlanHere(plan, in: own)] + near.map { PlanHere($0.1, in: own) }
        )
    }
}
