public import Values

extension Gate {
    /// By when something must be done that began at an instant (decision 19): the earliest time of
    /// the packs of all countries that may be the person's; nil when none of them asks for it.
    ///
    /// - Parameters:
    ///   - trigger: what began, in the packs' words, such as `disputeOpened`.
    ///   - countries: by ISO 3166; one without a pack has the duties of the pack that stands in.
    public func dueAt(
        of trigger: String,
        countries: [String],
        triggeredAt instant: Instant,
        zone: ZoneRules
    ) -> Instant? {
        countries.compactMap { plans[$0] ?? plans[Gate.anyCountry] }
            .flatMap { plan in
                plan.duties.filter { $0.trigger == trigger }.map {
                    $0.dueAt(triggeredAt: instant, zone: zone, holidays: plan.calendars)
                }
            }
            .min()
    }
}
