import Domain
import Messaging
import Values

// Rules that depend on facts and not on the clock, but for consent that wears off.
extension Review {
    func isMissing(_ required: RequiredContentRule, _ rule: BoundRule) -> Bool {
        let items = request.content.items
        if items.isSuperset(of: required.all),
            required.any.isEmpty || !items.isDisjoint(with: required.any)
        {
            return false
        }
        if required.exemptsOptOutConfirmation, isOptOutConfirmation { return false }
        switch required.when {
        case .each: return true
        case .doing(let classes): return !classes.isDisjoint(with: request.content.classes)
        case .firstContact:
            return !history.contains { attempt in
                let contact = PastContact(attempt, request)
                return contact.counts & PastContact.madeBit != 0 && contact.isIn(.creditor)
                    && contact.purposeBit & rule.purposes != 0
                    && contact.channelBit & rule.channels != 0
            }
        }
    }

    /// Other hours than those that the person asked for are known not to suit.
    func askedHoursAnswer(at instant: Instant) -> Answer {
        guard let hours = person.preferredHours, hours.lowerBound < hours.upperBound else {
            return .silent
        }
        let range = WindowRule.Range(
            start: Int(hours.lowerBound.minutes),
            end: Int(hours.upperBound.minutes)
        )
        let week = Array(repeating: [range], count: 7)
        let window = WindowRule(week: week, holiday: [], calendars: [])
        return WindowTable(window).answer(zones, at: instant)
    }

    func consentAnswer(
        _ consent: ConsentRule,
        _ rule: BoundRule,
        at instant: Instant
    ) -> Answer {
        if consent.refused & 1 << point.consent.rawValue != 0 { return .forbids }
        let isGiven = point.consent == .given
        switch consent.need {
        case .nothing: return .silent
        case .given: return isGiven ? .silent : .forbids
        case .givenOrProvided:
            let isFine =
                isGiven || point.provenance == .creditor || point.provenance == .person
                || point.ownership == .confirmed
            return isFine ? .silent : .forbids
        case .givenOrWritten where isGiven: return .silent
        case .givenOrWritten, .written:
            guard let last = lastWritten(rule.channels) else { return .forbids }
            let end = last.adding(hours: Int64(consent.days) * 24)
            return instant < end ? .allows(until: end) : .forbids
        }
    }

    /// When the person last wrote from this contact point by one of some channels.
    private func lastWritten(_ channels: UInt32) -> Instant? {
        var last: Instant?
        for attempt in history
        where attempt.isInbound && attempt.outcome != .withdrawn
            && attempt.contactPoint == point.id
            && channels & 1 << UInt32(attempt.channel.rawValue) != 0
        {
            last = max(last ?? attempt.at, attempt.at)
        }
        return last
    }

    private var isOptOutConfirmation: Bool {
        request.purpose == .confirmation && request.content.classes.contains(.confirmsOptOut)
    }

    /// Whether a confirmation went to this contact point and the person wrote nothing since.
    private var hasConfirmed: Bool {
        let written = lastWritten(.max) ?? .distantPast
        return history.contains { attempt in
            attempt.purpose == .confirmation && attempt.contactPoint == point.id
                && PastContact.bits(attempt) & PastContact.madeBit != 0 && attempt.at >= written
        }
    }

    func isOptedOut(_ rule: OptOutRule) -> Bool {
        let isRefused =
            switch rule.scope {
            case .contactPointAndChannel: point.hasOptedOut(of: request.channel)
            case .contactPoint: point.optedOutChannels != 0
            }
        guard isRefused else { return false }
        if rule.exemptsConfirmation, isOptOutConfirmation {
            return rule.confirmsOnce && hasConfirmed
        }
        return !(rule.exemptsReply && request.purpose == .reply)
    }

    func isBad(_ rule: ContactPointRule) -> Bool {
        if rule.provenance & 1 << point.provenance.rawValue != 0,
            !(rule.unlessConfirmed && point.ownership == .confirmed)
        {
            return true
        }
        return rule.ownership & 1 << point.ownership.rawValue != 0
            || rule.reach & 1 << point.reach.rawValue != 0
            || rule.kinds & 1 << point.kind.rawValue != 0
            || rule.notCurrent && !point.isCurrent
    }

    func isRefused(_ rule: SenderRule) -> Bool {
        let sender = request.sender
        if rule.registered & 1 << sender.kind.rawValue != 0 && !sender.isRegistered { return true }
        if rule.refused & 1 << sender.kind.rawValue != 0 { return true }
        let cannotAnswer = sender.kind == .masked || !sender.canReply
        return !rule.unanswerableNeeds.isEmpty && cannotAnswer
            && rule.unanswerableNeeds.isDisjoint(with: request.content.items)
    }

    var paysSomebodyElse: Bool {
        let asksMoney = request.content.classes.contains(.namesPayee) || request.payee != .none
        return asksMoney && request.payee != .creditor
    }

    func discloses(_ table: DisclosureRule) -> Bool {
        guard request.content.verification == .none else { return false }
        let told = request.content.classes.intersection(.disclosures)
        return !told.isSubset(of: table.allowed(request.purpose, point.ownership))
    }
}
