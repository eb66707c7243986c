import Domain

/// The rules of a place with the regions of it that the person may be in.
struct PlanHere: Sendable {
    let plan: CountryPlan
    /// Bits by the index in `CountryPlan.regions`.
    let regions: UInt64

    init(_ plan: CountryPlan, _ person: PersonFacts) {
        self.plan = plan
        var regions: UInt64 = 0
        for index in plan.regions.indices.prefix(RulePack.regionLimit)
        where PlanHere.mayBe(person, in: plan.regions[index], of: plan) {
            regions |= 1 << UInt64(index)
        }
        self.regions = regions
    }

    /// Whether a person may be in a region of a country.
    ///
    /// Somebody whose region is not known, or is none that the country's packs list, may be in any
    /// of them; somebody in a state may be in any city of it.
    static func mayBe(_ person: PersonFacts, in region: String, of plan: CountryPlan) -> Bool {
        guard let own = person.region,
            plan.knownRegions.contains(where: { own == $0 || own.hasPrefix($0 + "-") })
        else { return true }
        return own == region || own.hasPrefix(region + "-") || region.hasPrefix(own + "-")
    }
}
