import Domain

/// The rules of a place with the regions of it that the person may be in.
struct PlanHere: Sendable {
    let plan: CountryPlan
    /// Bits by the index in `CountryPlan.regions`.
    private(set) var regions: UInt64

    /// Makes it for somebody in a region, or in one that is not known. The regions of the pack that
    /// stands in everywhere are countries.
    init(_ plan: CountryPlan, in own: String?) {
        self.plan = plan
        var regions: UInt64 = 0
        for index in plan.regions.indices.prefix(RulePack.regionLimit)
        where PlanHere.mayBe(own, in: plan.regions[index]) {
            regions |= 1 << UInt64(index)
        }
        self.regions = regions
    }

    /// Adds the regions in which the person may be besides.
    mutating func add(_ other: PlanHere) { regions |= other.regions }

    /// The region of a person, if it is one that the country's packs list or a part of one.
    static func region(of person: PersonFacts, in plan: CountryPlan) -> String? {
        guard let own = person.region, !plan.knownRegions.isEmpty else { return nil }
        if plan.knownRegions.contains(own) { return own }
        let isPart = own.indices.contains {
            own[$0] == "-" && plan.knownRegions.contains(String(own[..<$0]))
        }
        return isPart ? own : nil
    }

    /// Whether somebody may be in a region: one whose own is not known may be in any, one in a state
    /// may be in any city of it.
    static func mayBe(_ own: String?, in region: String) -> Bool {
        guard let own else { return true }
        return own == region || isPart(own, of: region) || isPart(region, of: own)
    }

    private static func isPart(_ name: String, of whole: String) -> Bool {
        name.hasPrefix(whole) && name.utf8.dropFirst(whole.utf8.count).first == 0x2D
    }
}
