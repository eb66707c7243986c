public import Domain
public import Values

/// Answers whether a contact may be made, by contact law as data. Pure and immutable.
///
/// ```
/// let verdict = gate.review(
///     request, person: person, contactPoint: point, history: attempts, holds: holds, now: now)
/// if let clearance = verdict.clearance { … }
/// ```
public struct Gate: Sendable {
    /// How far ahead of the wanted instant a lawful one is looked for, in days.
    public static let horizonDays = 35
    /// For how many minutes an answer is a reply where no pack says otherwise (decision 14).
    public static let replyMinutes = 30
    /// The most steps from edge to edge of rules in one search.
    static let stepLimit = 2_000
    /// For how many remarks there is room from the start.
    private static let usualRemarks = 8
    /// The pack that stands in for countries without one.
    static let anyCountry = "*"

    /// By jurisdiction: countries, and regions that have packs of their own.
    let plans: [String: CountryPlan]
    /// The countries that have packs or regions with packs.
    private let lands: [String: Land]
    private let zones: [String: [ZoneRules]]
    private let countryZones: [String: CountryPlaces]
    private let tzVersion: String

    /// Makes a gate.
    ///
    /// - Parameters:
    ///   - packs: every pack that may apply.
    ///   - zones: the rules of time zones by name.
    ///   - tzVersion: the version of the tz database that `zones` came from.
    ///   - profiles: the profile to apply by jurisdiction, such as `["MX": "literal"]`; where none is
    ///     named and packs have profiles, `conservative` is taken, else all of them.
    public init(
        packs: [RulePack],
        zones: [String: ZoneRules],
        tzVersion: String,
        profiles: [String: String] = [:]
    ) {
        var plans: [String: CountryPlan] = [:]
        for country in Set(packs.map(\.jurisdiction)) {
            let all = packs.filter { $0.jurisdiction == country }
            let wanted = profiles[country] ?? "conservative"
            let hasWanted = all.contains { $0.profile == wanted }
            let chosen = all.filter { $0.profile == nil || !hasWanted || $0.profile == wanted }
            plans[country] = CountryPlan(packs: chosen, zones: zones)
        }
        self.plans = plans
        lands = Land.all(plans)
        self.tzVersion = tzVersion
        self.zones = zones.mapValues { [$0] }
        var countryZones: [String: CountryPlaces] = [:]
        for (country, names) in CountryZones.table {
            let all = names.compactMap { zones[$0] }
            // One zone that cannot be read leaves the country unknown rather than smaller.
            if all.count == names.count {
                countryZones[country] = CountryPlaces(zones: all, names: names)
            }
        }
        self.countryZones = countryZones
    }

    /// The packs in force, each as `id@version`, by country or region; `*` is any other country.
    public var packs: [String: [String]] { plans.mapValues(\.packs) }

    /// Answers a request about one contact point of one person.
    ///
    /// `history` and `holds` are all of this person's, in any order. A message that is asked for
    /// again must not stand in its own history: the caller leaves it out or marks it withdrawn.
    public func review(
        _ request: ContactRequest,
        person: PersonFacts,
        contactPoint: ContactPoint,
        history: [Attempt],
        holds: [Hold],
        now: Instant
    ) -> Verdict {
        let place = place(request, person, contactPoint)
        guard let zones = place.zones, place.refusal == nil else {
            return Verdict(
                outcome: .never,
                findings: [Finding(place.refusal ?? HouseRule.zoneUnknown, .forbids)],
                jurisdictions: place.jurisdictions,
                zones: place.zoneNames,
                tzVersion: tzVersion
            )
        }
        let review = Review(
            request: request,
            person: person,
            point: contactPoint,
            holds: holds,
            history: history,
            past: past(history, place.plans, request, now),
            lastInbound: request.purpose == .reply
                ? lastInbound(history, contactPoint, request) : nil,
            zones: zones,
            plans: place.plans
        )
        var remarks: [Review.Remark] = []
        remarks.reserveCapacity(Gate.usualRemarks)
        let (outcome, last) = outcome(review, max(now, request.wantedAt), now, &remarks)
        var findings = review.findings(remarks)
        if let last { findings.append(Finding(last, .forbids)) }
        return Verdict(
            outcome: outcome,
            findings: findings,
            jurisdictions: place.jurisdictions,
            zones: place.zoneNames,
            tzVersion: tzVersion
        )
    }

    /// What counting rules of these places may still look at.
    private func past(
        _ history: [Attempt],
        _ plans: [PlanHere],
        _ request: ContactRequest,
        _ now: Instant
    ) -> [PastContact] {
        var days = 0
        for index in plans.indices { days = max(days, plans[index].plan.memoryDays) }
        guard days > 0 else { return [] }
        let since = now.adding(hours: -Int64(days) * 24)
        return PastContact.list(history, since: since, for: request)
    }

    private func lastInbound(
        _ history: [Attempt],
        _ point: ContactPoint,
        _ request: ContactRequest
    ) -> Instant? {
        var last: Instant?
        for attempt in history
        where attempt.isInbound && attempt.contactPoint == point.id
            && attempt.channel == request.channel && attempt.outcome != .withdrawn
        {
            last = max(last ?? attempt.at, attempt.at)
        }
        return last
    }

    // MARK: Searching

    /// The answer, and the rule of the house that ended the search, if one did.
    private func outcome(
        _ review: Review,
        _ start: Instant,
        _ now: Instant,
        _ remarks: inout [Review.Remark]
    ) -> (Verdict.Outcome, CitationBox?) {
        let latest = review.request.latestUseful ?? .distantFuture
        let horizon = start.adding(hours: Int64(Gate.horizonDays) * 24)
        var instant = start
        for _ in 0..<Gate.stepLimit {
            let sum = review.evaluate(at: instant, &remarks)
            if sum.isForbidden {
                Gate.keepRefusals(&remarks)
                return (.never, nil)
            }
            guard let blocked = sum.blockedUntil else {
                if instant > latest { return late(review, start, now, latest, &remarks) }
                if instant > start {
                    Gate.keepRefusals(&remarks)
                    return (.notBefore(instant), nil)
                }
                Gate.keepBinding(&remarks, until: sum.allowedUntil)
                return (.cleared(clearance(review, instant, sum.allowedUntil)), nil)
            }
            instant = Gate.wholeMinute(atOrAfter: blocked)
            if instant > horizon { break }
        }
        Gate.keepRefusals(&remarks)
        if instant > latest { return late(review, start, now, latest, &remarks) }
        return (.never, HouseRule.horizon)
    }

    /// The last lawful minute between now and the wanted instant, or nothing (decision 18).
    private func late(
        _ review: Review,
        _ start: Instant,
        _ now: Instant,
        _ latest: Instant,
        _ remarks: inout [Review.Remark]
    ) -> (Verdict.Outcome, CitationBox?) {
        Gate.keepRefusals(&remarks)
        let limit = min(start, latest)
        var instant = max(now, limit.adding(hours: -Int64(Gate.horizonDays) * 24))
        var last: Instant?
        var ignored: [Review.Remark] = []
        for _ in 0..<Gate.stepLimit where instant < limit {
            ignored.removeAll(keepingCapacity: true)
            let sum = review.evaluate(at: instant, &ignored)
            if sum.isForbidden { break }
            if let blocked = sum.blockedUntil {
                instant = Gate.wholeMinute(atOrAfter: blocked)
                continue
            }
            let end = min(sum.allowedUntil, limit)
            last = max(instant, Gate.wholeMinute(before: end))
            instant = end
        }
        if let last { return (.bringForward(last), nil) }
        return (.never, HouseRule.tooLate)
    }

    private func clearance(_ review: Review, _ from: Instant, _ until: Instant) -> Clearance {
        var packs = review.plans[0].plan.packs
        for here in review.plans.dropFirst() { packs += here.plan.packs }
        return Clearance(
            clearedFrom: from,
            clearedUntil: until,
            caseVersion: review.request.caseVersion,
            channel: review.request.channel,
            contactPoint: review.point.id,
            purpose: review.request.purpose,
            packs: packs
        )
    }

    private static func keepRefusals(_ remarks: inout [Review.Remark]) {
        remarks.removeAll { if case .allows = $0.said { true } else { false } }
    }

    private static func keepBinding(_ remarks: inout [Review.Remark], until end: Instant) {
        remarks.removeAll {
            if case .allows(let until) = $0.said { until != end } else { false }
        }
    }

    private static func wholeMinute(atOrAfter instant: Instant) -> Instant {
        let rest = instant.milliseconds % 60_000
        let up = rest == 0 ? 0 : (rest > 0 ? 60_000 - rest : -rest)
        return Instant(milliseconds: instant.milliseconds + up)
    }

    private static func wholeMinute(before instant: Instant) -> Instant {
        wholeMinute(atOrAfter: instant.adding(minutes: -1))
    }

    // MARK: Place

    /// Every zone of a country, with their names.
    private struct CountryPlaces {
        var zones: [ZoneRules]
        var names: [String]
    }

    /// Whose rules apply and where the person may be.
    private struct Place {
        /// Countries, and regions that have packs of their own.
        var jurisdictions: [String] = []
        var plans: [PlanHere] = []
        var zones: [ZoneRules]?
        var zoneNames: [String] = []
        var refusal: CitationBox?
    }

    private func place(
        _ request: ContactRequest,
        _ person: PersonFacts,
        _ point: ContactPoint
    ) -> Place {
        var place = Place()
        let first = person.country
        let second = point.country == first ? nil : point.country
        let law = request.accountCountry
        let third = law == first || law == second ? nil : law
        if let first { add(first, person, &place) }
        if let second { add(second, person, &place) }
        if let third { add(third, person, &place) }
        if place.jurisdictions.isEmpty {
            place.refusal = HouseRule.jurisdictionUnknown
            return place
        }
        if !person.zones.isEmpty {
            place.zoneNames = person.zones
            if person.zones.count == 1 {
                place.zones = zones[person.zones[0]]
            } else {
                let known = person.zones.compactMap { zones[$0]?[0] }
                if known.count == person.zones.count { place.zones = known }
            }
            // Who lives in one country and answers a telephone of another may be in either.
            if first != nil, second != nil, place.zones != nil { locate([second], &place) }
        } else if first == nil && second == nil {
            // Where the contract is says nothing of where the person is, unless nothing else does.
            locate([third], &place)
        } else {
            locate([first, second], &place)
        }
        if place.zones == nil { place.refusal = HouseRule.zoneUnknown }
        return place
    }

    /// Every zone of these countries, or none if one of them has zones that are not known.
    private func locate(_ countries: [String?], _ place: inout Place) {
        for country in countries {
            guard let country else { continue }
            guard let more = countryZones[country] else {
                place.zones = nil
                place.zoneNames = []
                return
            }
            if let zones = place.zones {
                place.zones = zones + more.zones
                place.zoneNames += more.names
            } else {
                place.zones = more.zones
                place.zoneNames = more.names
            }
        }
    }

    private func add(_ country: String, _ person: PersonFacts, _ place: inout Place) {
        if let land = lands[country] {
            let here = land.here(person)
            guard place.jurisdictions.isEmpty else {
                place.jurisdictions += here.jurisdictions
                for plan in here.plans { add(plan, &place) }
                return
            }
            place.jurisdictions = here.jurisdictions
            place.plans = here.plans
            if land.plan == nil { place.refusal = HouseRule.packMissing }
            return
        }
        place.jurisdictions.append(country)
        guard let plan = plans[Gate.anyCountry] else {
            place.refusal = HouseRule.packMissing
            return
        }
        add(PlanHere(plan, in: country), &place)
    }

    private func add(_ here: PlanHere, _ place: inout Place) {
        if let known = place.plans.firstIndex(where: { $0.plan === here.plan }) {
            place.plans[known].add(here)
        } else {
            place.plans.append(here)
        }
    }
}
