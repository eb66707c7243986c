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
        // It was a conversation whatever it was for: a call that the person asked for begins it too.
        let last = past.last {
            $0.isCounted(
                by: rule,
                cooldown.scope,
                as: 1 << CapRule.Counted.conversation.rawValue,
                whateverFor: true
            )
        }?.at
        guard let last else { return .silent }
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
        let counting: UInt8 =
            1 << CapRule.Counted.attempt.rawValue | 1 << CapRule.Counted.conversation.rawValue
        var release = Instant.distantPast
        var hasLatest = false
        var first: Instant?
        for index in past.indices.reversed() {
            let contact = past[index]
            guard contact.isCounted(by: rule, exclusivity.scope, as: counting) else { continue }
            if first == nil {
                first = established(exclusivity, rule)
                guard first != nil else { return .silent }
            }
            if let first, contact.at < first { break }
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

    /// When the first contact was made that the rule waits for, however long ago; nil if none was.
    private func established(_ exclusivity: ExclusivityRule, _ rule: BoundRule) -> Instant? {
        let bits: UInt8 = 1 << exclusivity.after.rawValue
        var first: Instant?
        for index in history.indices where first.map({ history[index].at < $0 }) ?? true {
            guard PastContact.bits(history[index]) & bits != 0 else { continue }
            let contact = PastContact(history[index], request)
            if contact.isCounted(by: rule, exclusivity.scope, as: bits) { first = contact.at }
        }
        return first
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

    /// When the `number`-th last contact that the rule counts was made; nil if there are fewer
    /// or it was so long ago that no rule remembers it.
    private func past(
        _ number: Int,
        _ counted: CapRule.Counted,
        _ scope: CountScope,
        _ rule: BoundRule
    ) -> Instant? {
        var left = number
        for index in past.indices.reversed()
        where past[index].isCounted(by: rule, scope, as: 1 << counted.rawValue) {
            left -= 1
            if left == 0 { return past[index].at }
        }
        return nil
    }

    /// The latest midnight, over all zones, of the day that `next` makes of an instant's day.
    private func startOfDay(_ instant: Instant, _ next: (Day) -> Day) -> Instant {
        var latest = Instant.distantPast
        for index in zones.indices {
            let day = next(zones[index].local(instant).day)
            latest = max(latest, zones[index].instant(day, .midnight))
        }
        return latest
    }

    /// - Parameter known: until when contact is allowed in any case; a birthday that surely comes
    ///   later is of no account.
    func recipientAnswer(
        _ rule: RecipientRule,
        at instant: Instant,
        known: Instant
    ) -> Answer {
        let roleBit: UInt8 = 1 << request.recipientRole.rawValue
        if rule.roles & roleBit != 0 || rule.deceased && person.isDeceased
            || rule.represented && person.isRepresented
        {
            return .forbids
        }
        guard let birthDay = person.birthDay, rule.exceptRoles & roleBit == 0 else {
            return .silent
        }
        // Days in UTC, a day off at most: no year is shorter than 365 days or longer than 366.
        let since = Instant(seconds: Int64(birthDay.daysSinceEpoch) * 86_400)
        func surely(_ years: Int, _ days: Int) -> Instant {
            since.adding(hours: Int64(years * days + (days == 365 ? -2 : 2)) * 24)
        }
        if let age = rule.youngerThan, instant < surely(age, 366) {
            var birthday = birthDay.adding(months: age * 12)
            // Born on a 29th of February: of age on the 1st of March, not a day before.
            if birthday.day != birthDay.day { birthday = birthday.adding(days: 1) }
            var grown = Instant.distantPast
            for zone in zones { grown = max(grown, zone.instant(birthday, .midnight)) }
            if instant < grown { return .blocks(until: grown) }
        }
        if let age = rule.olderThanOrAt {
            if instant < surely(age, 365), known < surely(age, 365) { return .silent }
            let birthday = birthDay.adding(months: age * 12)
            var old = Instant.distantFuture
            for zone in zones { old = min(old, zone.instant(birthday, .midnight)) }
            return instant < old ? .allows(until: old) : .forbids
        }
        return .silent
    }
}
