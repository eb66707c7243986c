public import Compliance
public import Domain
import Messaging
public import Values

/// A contact that somebody asks about, with all that is known.
public struct AskedContact: Sendable {
    /// The contact.
    public var request: ContactRequest
    /// The person.
    public var person: PersonFacts
    /// The contact point.
    public var point: ContactPoint
    /// What was done and written before, and what is queued.
    public var history: [Attempt]
    /// What silences the person.
    public var holds: [Hold]

    /// Makes a question.
    public init(
        request: ContactRequest,
        person: PersonFacts,
        point: ContactPoint,
        history: [Attempt],
        holds: [Hold]
    ) {
        self.request = request
        self.person = person
        self.point = point
        self.history = history
        self.holds = holds
    }
}

/// A second implementation, slow and obvious: for one minute, one rule after the other, it reads
/// the clocks and recounts the whole history. It shares nothing with the gate but the packs.
public struct SlowGate: Sendable {
    let packs: [RulePack]
    let zones: [String: ZoneRules]
    /// The holidays of the years that questions lie in, by the name of their calendar.
    private let holidays: [String: Set<Day>]

    /// Makes a gate of these packs, one of a country at most.
    public init(packs: [RulePack], zones: [String: ZoneRules]) {
        self.packs = packs
        self.zones = zones
        var holidays: [String: Set<Day>] = [:]
        for rule in packs.flatMap(\.rules) {
            guard case .window(let window) = rule.body else { continue }
            for calendar in window.calendars {
                holidays[calendar.name] = Set(
                    (2019...2030).flatMap { year in calendar.rules.compactMap { $0.day(in: year) } }
                )
            }
        }
        self.holidays = holidays
    }

    /// Whether everything allows the contact at an instant.
    public func allows(_ question: AskedContact, at instant: Instant) -> Bool {
        var countries: [String] = []
        for country in [
            question.person.country, question.point.country, question.request.accountCountry,
        ] {
            if let country, !countries.contains(country) { countries.append(country) }
        }
        if countries.isEmpty { return false }
        var names = question.person.zones
        if names.isEmpty {
            let home = [question.person.country, question.point.country].compactMap { $0 }
            let places = home.isEmpty ? countries : home
            for place in places {
                guard let more = SlowGate.countryZones[place] else { return false }
                names += more
            }
        } else if let home = question.person.country, let phone = question.point.country,
            home != phone
        {
            guard let more = SlowGate.countryZones[phone] else { return false }
            names += more
        }
        let clocks = names.compactMap { zones[$0] }
        if clocks.count != names.count { return false }
        for hold in question.holds where !spares(hold, question, instant) { return false }
        for country in countries {
            let pack =
                packs.first { $0.jurisdiction == country }
                ?? packs.first { $0.jurisdiction == "*" }
            guard let pack else { return false }
            let regional = packs.filter {
                $0.jurisdiction.hasPrefix(country + "-")
                    && mayLive(question.person, in: $0.jurisdiction, pack)
            }
            for pack in [pack] + regional {
                for rule in pack.rules where binds(rule, pack, country, question, instant) {
                    if !fits(rule, question, clocks, instant) { return false }
                }
            }
        }
        return true
    }

    /// Whether a rule begins to hold at an instant: a clearance may end there for that alone.
    public func begins(at instant: Instant) -> Bool {
        packs.contains { pack in
            let zone = zones[pack.zone] ?? ZoneRules(name: "UTC", fixedOffsetSeconds: 0)
            return pack.rules.contains { zone.instant($0.effectiveFrom, .midnight) == instant }
        }
    }

    /// Compares the parts of the names, such as US, NY and NYC.
    private func mayLive(_ person: PersonFacts, in region: String, _ pack: RulePack) -> Bool {
        let own = (person.region ?? "").split(separator: "-")
        let state = own.prefix(2).joined(separator: "-")
        if !pack.regions.contains(state) { return true }
        return zip(own, region.split(separator: "-")).allSatisfy { $0 == $1 }
    }

    /// Only what the random questions use; the whole table is the gate's.
    static let countryZones: [String: [String]] = [
        "MX": [
            "America/Bahia_Banderas", "America/Cancun", "America/Chihuahua",
            "America/Ciudad_Juarez", "America/Hermosillo", "America/Matamoros",
            "America/Mazatlan", "America/Merida", "America/Mexico_City", "America/Monterrey",
            "America/Ojinaga", "America/Tijuana",
        ],
        "GT": ["America/Guatemala"],
        "CO": ["America/Bogota"],
        "PE": ["America/Lima"],
        "AR": [
            "America/Argentina/Buenos_Aires", "America/Argentina/Catamarca",
            "America/Argentina/Cordoba", "America/Argentina/Jujuy",
            "America/Argentina/La_Rioja", "America/Argentina/Mendoza",
            "America/Argentina/Rio_Gallegos", "America/Argentina/Salta",
            "America/Argentina/San_Juan", "America/Argentina/San_Luis",
            "America/Argentina/Tucuman", "America/Argentina/Ushuaia",
        ],
        "BR": [
            "America/Araguaina", "America/Bahia", "America/Belem", "America/Boa_Vista",
            "America/Campo_Grande", "America/Cuiaba", "America/Eirunepe",
            "America/Fortaleza", "America/Maceio", "America/Manaus", "America/Noronha",
            "America/Porto_Velho", "America/Recife", "America/Rio_Branco",
            "America/Santarem", "America/Sao_Paulo",
        ],
        "US": [
            "America/Adak", "America/Anchorage", "America/Boise", "America/Chicago",
            "America/Denver", "America/Detroit", "America/Indiana/Indianapolis",
            "America/Indiana/Knox", "America/Indiana/Marengo",
            "America/Indiana/Petersburg", "America/Indiana/Tell_City",
            "America/Indiana/Vevay", "America/Indiana/Vincennes",
            "America/Indiana/Winamac", "America/Juneau", "America/Kentucky/Louisville",
            "America/Kentucky/Monticello", "America/Los_Angeles", "America/Menominee",
            "America/Metlakatla", "America/New_York", "America/Nome",
            "America/North_Dakota/Beulah", "America/North_Dakota/Center",
            "America/North_Dakota/New_Salem", "America/Phoenix", "America/Sitka",
            "America/Yakutat", "Pacific/Honolulu",
        ],
        "ES": ["Africa/Ceuta", "Atlantic/Canary", "Europe/Madrid"],
        "EC": ["America/Guayaquil", "Pacific/Galapagos"],
        "CL": ["America/Punta_Arenas", "America/Santiago", "Pacific/Easter", "America/Coyhaique"],
    ]

    private func spares(_ hold: Hold, _ question: AskedContact, _ instant: Instant) -> Bool {
        if instant < hold.since { return true }
        if let until = hold.until, instant >= until { return true }
        if let account = hold.account, let mine = question.request.account, account != mine {
            return true
        }
        let purpose = question.request.purpose
        switch hold.kind {
        case .dispute, .paymentToVerify, .settled:
            return purpose != .initiated && purpose != .marketing
        case .complaint, .unknownJurisdiction:
            return purpose == .reply || purpose == .confirmation
        case .human: return question.request.isFromAgent || purpose == .confirmation
        case .deceased: return question.request.isFromAgent
        case .operatorStop: return false
        }
    }

    private func binds(
        _ rule: Rule,
        _ pack: RulePack,
        _ country: String,
        _ question: AskedContact,
        _ instant: Instant
    ) -> Bool {
        let request = question.request
        // The pack of everywhere names countries where others name regions.
        if pack.jurisdiction == "*", !rule.regions.isEmpty, !rule.regions.contains(country) {
            return false
        }
        let today = (zones[pack.zone] ?? ZoneRules(name: "UTC", fixedOffsetSeconds: 0))
            .local(instant).day
        if today < rule.effectiveFrom { return false }
        if let end = rule.effectiveTo, today > end { return false }
        var purposes = [request.purpose]
        for mark in pack.rules {
            if case .marketingContent(let classes) = mark.body,
                !classes.isDisjoint(with: request.content.classes),
                mark.purposes & 1 << request.purpose.rawValue != 0,
                mark.actors & 1 << request.actor.rawValue != 0,
                mark.channels & request.channel.bit != 0
            {
                purposes.append(.marketing)
            }
        }
        return purposes.contains { rule.purposes & 1 << $0.rawValue != 0 }
            && rule.channels & request.channel.bit != 0
            && rule.actors & 1 << request.actor.rawValue != 0 && rule.decision == .block
            && (rule.regions.isEmpty || pack.jurisdiction == "*"
                || rule.regions.contains { mayLive(question.person, in: $0, pack) })
    }

    private func fits(
        _ rule: Rule,
        _ question: AskedContact,
        _ clocks: [ZoneRules],
        _ instant: Instant
    ) -> Bool {
        let request = question.request
        let point = question.point
        switch rule.body {
        case .window(let window):
            return clocks.allSatisfy { clock in
                let (day, time) = clock.local(instant)
                let isHoliday = window.calendars.contains {
                    holidays[$0.name]?.contains(day) == true
                }
                let ranges =
                    isHoliday ? window.holiday : window.week[Int(day.weekday.rawValue) - 1]
                return ranges.contains {
                    Int(time.minutes) >= $0.start && Int(time.minutes) < $0.end
                }
            }
        case .askedHours:
            guard let hours = question.person.preferredHours,
                hours.lowerBound != hours.upperBound
            else { return true }
            return clocks.allSatisfy {
                let time = $0.local(instant).time
                return time >= hours.lowerBound && time < hours.upperBound
            }
        case .cap(let cap):
            let times = counted(rule, cap.scope, cap.counted, question).map(\.at)
            return clocks.allSatisfy { clock in
                let inPeriod = times.filter { samePeriodOrLater($0, instant, cap.period, clock) }
                return inPeriod.count < cap.count
            }
        case .spacing(let spacing):
            let times = counted(rule, spacing.scope, .attempt, question).map(\.at)
            return times.allSatisfy { time in
                switch spacing.gap {
                case .hours(let hours): return instant >= time.adding(hours: Int64(hours))
                case .calendarDays(let days):
                    return clocks.allSatisfy {
                        $0.local(instant).day.days(since: $0.local(time).day) >= days
                    }
                }
            }
        case .cooldown(let cooldown):
            let talks = counted(rule, cooldown.scope, .conversation, question, anyPurpose: true)
                .map(\.at)
            return talks.allSatisfy { talk in
                switch cooldown.length {
                case .rollingDays(let days): return instant >= talk.adding(hours: Int64(days) * 24)
                case .calendarDays(let days):
                    return clocks.allSatisfy {
                        $0.local(instant).day.days(since: $0.local(talk).day) >= days
                    }
                }
            }
        case .channelExclusivity(let exclusivity):
            return isFit(exclusivity, rule, question, clocks, instant)
        case .consent(let consent):
            if consent.refused & 1 << point.consent.rawValue != 0 { return false }
            switch consent.need {
            case .nothing: return true
            case .given: return point.consent == .given
            case .givenOrProvided:
                return point.consent == .given || point.ownership == .confirmed
                    || [.creditor, .person].contains(point.provenance)
            case .givenOrWritten:
                return point.consent == .given || wrote(question, consent.days, rule, instant)
            case .written: return wrote(question, consent.days, rule, instant)
            }
        case .optOut(let optOut):
            let said =
                optOut.scope == .contactPoint
                ? point.optedOutChannels != 0 : point.hasOptedOut(of: request.channel)
            let isConfirmation =
                request.purpose == .confirmation
                && request.content.classes.contains(.confirmsOptOut)
            let mayConfirm =
                isConfirmation && (!optOut.confirmsOnce || !wasConfirmed(question))
            return !said || optOut.exemptsConfirmation && mayConfirm
                || optOut.exemptsReply && request.purpose == .reply
        case .forbiddenRecipient(let bad):
            return isFit(bad, question, clocks, instant)
        case .forbiddenContactPoint(let bad):
            let origin =
                bad.provenance & 1 << point.provenance.rawValue != 0
                && !(bad.unlessConfirmed && point.ownership == .confirmed)
            return !origin && bad.ownership & 1 << point.ownership.rawValue == 0
                && bad.reach & 1 << point.reach.rawValue == 0
                && bad.kinds & 1 << point.kind.rawValue == 0
                && (point.isCurrent || !bad.notCurrent)
        case .forbiddenContent(let classes):
            return classes.intersection(request.content.classes).isEmpty
        case .requiredContent(let required):
            let isAsked =
                switch required.when {
                case .each: true
                case .doing(let classes):
                    !classes.intersection(request.content.classes).isEmpty
                case .firstContact:
                    !question.history.contains { past in
                        !past.isInbound && past.outcome != .withdrawn && past.outcome != .failed
                            && past.creditor == request.creditor
                            && rule.purposes & 1 << past.purpose.rawValue != 0
                            && rule.channels & 1 << UInt32(past.channel.rawValue) != 0
                    }
                }
            let items = request.content.items
            let isExempt =
                required.exemptsOptOutConfirmation && request.purpose == .confirmation
                && request.content.classes.contains(.confirmsOptOut)
            return !isAsked || isExempt
                || required.all.isSubset(of: items)
                    && (required.any.isEmpty || !required.any.intersection(items).isEmpty)
        case .senderIdentity(let sender):
            let facts = request.sender
            let isMute = facts.kind == .masked || !facts.canReply
            let needs = sender.unanswerableNeeds
            return (facts.isRegistered || sender.registered & 1 << facts.kind.rawValue == 0)
                && sender.refused & 1 << facts.kind.rawValue == 0
                && (!isMute || needs.isEmpty
                    || !needs.intersection(request.content.items).isEmpty)
        case .paymentDestination:
            return request.payee == .creditor
                || request.payee == .none && !request.content.classes.contains(.namesPayee)
        case .disclosure(let table):
            let told = request.content.classes.intersection(.disclosures)
            return request.content.verification > .none
                || told.subtracting(table.allowed(request.purpose, point.ownership)).isEmpty
        case .replyWindow(let minutes):
            return question.history.contains {
                $0.isInbound && $0.outcome != .withdrawn && $0.contactPoint == point.id
                    && $0.channel == request.channel
                    && instant < $0.at.adding(minutes: Int64(minutes))
            }
        case .marketingContent, .retention:
            return true
        }
    }

    private func isFit(
        _ exclusivity: ExclusivityRule,
        _ rule: Rule,
        _ question: AskedContact,
        _ clocks: [ZoneRules],
        _ instant: Instant
    ) -> Bool {
        let week: CapRule.Period = exclusivity.week == .isoWeek ? .isoWeek : .rollingWeek
        let scope = exclusivity.scope
        let established = counted(rule, scope, exclusivity.after, question).map(\.at).min()
        guard let established else { return true }
        let contacts =
            counted(rule, scope, .attempt, question) + counted(rule, scope, .conversation, question)
        return contacts.filter { $0.at >= established }.allSatisfy { contact in
            clocks.allSatisfy { clock in
                let isOther = contact.channel != question.request.channel
                return !(isOther && samePeriodOrLater(contact.at, instant, week, clock))
                    && !(exclusivity.oncePerDay
                        && samePeriodOrLater(contact.at, instant, .day, clock))
            }
        }
    }

    private func isFit(
        _ bad: RecipientRule,
        _ question: AskedContact,
        _ clocks: [ZoneRules],
        _ instant: Instant
    ) -> Bool {
        let person = question.person
        let role: UInt8 = 1 << question.request.recipientRole.rawValue
        if bad.roles & role != 0 { return false }
        if bad.deceased && person.isDeceased { return false }
        if bad.represented && person.isRepresented { return false }
        guard let birth = person.birthDay, bad.exceptRoles & role == 0 else { return true }
        return clocks.allSatisfy { clock in
            let today = clock.local(instant).day.civil
            let born = birth.civil
            let hadBirthday = (today.month, today.day) >= (born.month, born.day)
            let age = today.year - born.year - (hadBirthday ? 0 : 1)
            return age >= bad.youngerThan ?? 0 && age < bad.olderThanOrAt ?? 1_000
        }
    }

    private func wrote(
        _ question: AskedContact,
        _ days: Int,
        _ rule: Rule,
        _ instant: Instant
    ) -> Bool {
        question.history.contains {
            $0.isInbound && $0.outcome != .withdrawn && $0.contactPoint == question.point.id
                && rule.channels & 1 << UInt32($0.channel.rawValue) != 0
                && instant < $0.at.adding(hours: Int64(days) * 24)
        }
    }

    /// A confirmation that stands and after which the person wrote nothing.
    private func wasConfirmed(_ question: AskedContact) -> Bool {
        let here = question.history.filter {
            $0.contactPoint == question.point.id && $0.outcome != .withdrawn
        }
        return here.contains { sent in
            !sent.isInbound && sent.purpose == .confirmation && sent.outcome != .failed
                && !here.contains { $0.isInbound && $0.at > sent.at }
        }
    }

    private func counted(
        _ rule: Rule,
        _ scope: CountScope,
        _ counted: CapRule.Counted,
        _ question: AskedContact,
        anyPurpose: Bool = false
    ) -> [Attempt] {
        let request = question.request
        return question.history.filter { past in
            if past.outcome == .withdrawn { return false }
            if rule.channels & past.channel.bit == 0 { return false }
            if past.isInbound {
                if counted != .conversation { return false }
            } else {
                if !anyPurpose, rule.purposes & 1 << past.purpose.rawValue == 0 { return false }
                switch counted {
                case .attempt: break
                case .delivered:
                    if past.outcome != .delivered && past.outcome != .conversation { return false }
                case .conversation: if past.outcome != .conversation { return false }
                }
            }
            switch scope {
            case .person: return true
            case .account:
                return past.account == nil || request.account == nil
                    || past.account == request.account
            case .creditor: return past.creditor == request.creditor
            case .channel: return past.channel == request.channel
            }
        }
    }

    /// Whether a contact lies in the same period as an instant, or in a later one.
    private func samePeriodOrLater(
        _ past: Instant,
        _ instant: Instant,
        _ period: CapRule.Period,
        _ clock: ZoneRules
    ) -> Bool {
        let then = clock.local(past).day
        let now = clock.local(instant).day
        switch period {
        case .rollingWeek: return instant < past.adding(hours: 168)
        case .rollingDays(let days): return instant < past.adding(hours: Int64(days) * 24)
        case .calendarDays(let days): return now.days(since: then) < days
        case .day: return then >= now
        case .isoWeek:
            return then.adding(days: 1 - Int(then.weekday.rawValue))
                >= now.adding(days: 1 - Int(now.weekday.rawValue))
        case .month: return (then.year, then.month) >= (now.year, now.month)
        }
    }
}
