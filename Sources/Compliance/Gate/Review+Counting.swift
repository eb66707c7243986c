import Domain
import Values

// Counting rules look at contacts that were made or are queued, wherever they lie in time: one
// that lies ahead counts as if it were made. So each rule allows everything from one instant on,
// its release, and nothing before it.
extension Review {
    func capAnswer(_ cap: CapRule, _ rule: BoundRule, at instant: Instant) -> Answer {
        guard cap.count > 0 else { return .forbids }
        guard let last = past(cap.count, cap.counted, cap.scope, rule) else { return .silent }
        let release =
            switch cap.period {
            case .rollingWeek: last.adding(hours: 7 * 24)
            case .rollingDays(let days): last.adding(hours: Int64(days) * 24)
            case .calendarDays(let days): startOfDay(last) { $0.adding(days: days) }
            case .day: startOfDay(last) { $0.adding(days: 1) }
            case .isoWeek: startOfDay(last) { $0.adding(days: 8 - Int($0.weekday.rawValue)) }
            case .month:
                startOfDay(last) { $0.adding(days: 1 - $0.day).adding(months: 1) }
            }
        return instant < release ? .blocks(until: release) : .silent
    }

    func spacingAnswer(_ spacing: SpacingRule, _ rule: BoundRule, at instant: Instant) -> Answer {
        guard let last = past(1, .attempt, spacing.scope, rule) else { return .silent }
        let release =
            switch spacing.gap {
            case .hours(let hours): last.adding(hours: Int64(hours))
            case .calendarDays(let days): startOfDay(last) { $0.adding(days: days) }
            }
        return instant < release ? .blocks(until: release) : .silent
    }

    func cooldownAnswer(
        _ cooldown: CooldownRule,
        _ rule: BoundRule,
        at instant: Instant
    ) -> Answer {
        guard let last = past(1, .conversation, cooldown.scope, rule) else { return .silent }
        let release =
            switch cooldown.length {
            case .rollingDays(let days): last.adding(hours: Int64(days) * 24)
            case .calendarDays(let days): startOfDay(last) { $0.adding(days: days) }
            }
        return instant < release ? .blocks(until: release) : .silent
    }

    /// From the first contact that the rule waits for on, what is made by one channel closes the
    /// others for its week, and the day for all.
    func exclusivityAnswer(
        _ exclusivity: ExclusivityRule,
        _ rule: BoundRule,
        at instant: Instant
    ) -> Answer {
        let establishing: UInt8 = 1 << exclusivity.after.rawValue
        let counting: UInt8 =
            1 << CapRule.Counted.attempt.rawValue | 1 << CapRule.Counted.conversation.rawValue
        func counts(_ contact: PastContact, _ bits: UInt8) -> Bool {
            contact.counts & bits != 0 && contact.channelBit & rule.channels != 0
                && (contact.isInbound || contact.purposeBit & rule.purposes != 0)
                && contact.isIn(exclusivity.scope)
        }
        guard let first = past.first(where: { counts($0, establishing) }) else { return .silent }
        var release = Instant.distantPast
        var hasLatest = false
        for contact in past.reversed() where contact.at >= first.at && counts(contact, counting) {
            if !hasLatest, exclusivity.oncePerDay {
                release = max(release, startOfDay(contact.at) { $0.adding(days: 1) })
            }
            hasLatest = true
            if !contact.isSameChannel {
                release = max(release, endOfWeek(contact.at, exclusivity.week))
                break
            }
        }
        return instant < release ? .blocks(until: release) : .silent
    }

    private func endOfWeek(_ contact: Instant, _ week: ExclusivityRule.Week) -> Instant {
        switch week {
        case .rollingWeek: contact.adding(hours: 7 * 24)
        case .isoWeek: startOfDay(contact) { $0.adding(days: 8 - Int($0.weekday.rawValue)) }
        }
    }

    func replyAnswer(minutes: Int, at instant: Instant) -> Answer {
        guard let lastInbound else { return .forbids }
        let end = lastInbound.adding(minutes: Int64(minutes))
        return instant < end ? .allows(until: end) : .forbids
    }

    /// When the `number`-th last contact that the rule counts was made; nil if there are fewer.
    private func past(
        _ number: Int,
        _ counted: CapRule.Counted,
        _ scope: CountScope,
        _ rule: BoundRule
    ) -> Instant? {
        let bit: UInt8 = 1 << counted.rawValue
        var left = number
        for contact in past.reversed()
        where contact.counts & bit != 0 && contact.channelBit & rule.channels != 0
            && (contact.isInbound || contact.purposeBit & rule.purposes != 0)
            && contact.isIn(scope)
        {
            left -= 1
            if left == 0 { return contact.at }
        }
        return nil
    }

    /// The latest midnight, over all zones, of the day that `next` makes of an instant's day.
    private func startOfDay(_ instant: Instant, _ next: (Day) -> Day) -> Instant {
        var latest = Instant.distantPast
        for zone in zones {
            let day = next(zone.rules.local(instant).day)
            latest = max(latest, zone.rules.instant(day, .midnight))
        }
        return latest
    }

    func recipientAnswer(_ rule: RecipientRule, at instant: Instant) -> Answer {
        let roleBit: UInt8 = 1 << request.recipientRole.rawValue
        if rule.roles & roleBit != 0 || rule.deceased && person.isDeceased
            || rule.represented && person.isRepresented
        {
            return .forbids
        }
        guard let birthDay = person.birthDay, rule.exceptRoles & roleBit == 0 else {
            return .silent
        }
        if let age = rule.youngerThan {
            var birthday = birthDay.adding(months: age * 12)
            // Born on a 29th of February: of age on the 1st of March, not a day before.
            if birthday.day != birthDay.day { birthday = birthday.adding(days: 1) }
            var grown = Instant.distantPast
            for zone in zones { grown = max(grown, zone.rules.instant(birthday, .midnight)) }
            if instant < grown { return .blocks(until: grown) }
        }
        if let age = rule.olderThanOrAt {
            let birthday = birthDay.adding(months: age * 12)
            var old = Instant.distantFuture
            for zone in zones { old = min(old, zone.rules.instant(birthday, .midnight)) }
            return instant < old ? .allows(until: old) : .forbids
        }
        return .silent
    }
}
