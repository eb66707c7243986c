import Domain
import Values

/// A rule made ready for the gate: dates of effect as instants, plain numbers throughout, so that
/// looking at one counts no references.
struct BoundRule: Sendable {
    let actors: UInt8
    let purposes: UInt8
    let channels: UInt32
    /// Bits by the index in `CountryPlan.regions`; 0 for everywhere.
    let regions: UInt64
    let from: Instant
    let to: Instant
    let decision: Decision
    let check: Check

    /// What is checked; kinds that check nothing at contact (retention, marketing) are not here.
    enum Check: Sendable {
        /// The position in `CountryPlan.windows`.
        case window(Int)
        case askedHours
        case cap(CapRule)
        case spacing(SpacingRule)
        case cooldown(CooldownRule)
        case exclusivity(ExclusivityRule)
        case consent(ConsentRule)
        case optOut(OptOutRule)
        case recipient(RecipientRule)
        case contactPoint(ContactPointRule)
        case forbiddenContent(ContentClasses)
        case requiredContent(RequiredContentRule)
        case sender(SenderRule)
        case payment
        /// The position in `CountryPlan.disclosures`.
        case disclosure(Int)
        case replyWindow(minutes: Int)
    }

    /// For how long after a contact the rule may still hold something up, in days; 0 for one that
    /// counts nothing. No local day or month is longer than what is added for it.
    var memoryDays: Int {
        switch check {
        case .cap(let cap):
            switch cap.period {
            case .day: 3
            case .rollingWeek, .isoWeek: 9
            case .month: 33
            case .rollingDays(let days), .calendarDays(let days): days + 2
            }
        case .spacing(let spacing):
            switch spacing.gap {
            case .hours(let hours): hours / 24 + 2
            case .calendarDays(let days): days + 2
            }
        case .cooldown(let cooldown):
            switch cooldown.length {
            case .rollingDays(let days), .calendarDays(let days): days + 2
            }
        case .exclusivity: 9
        default: 0
        }
    }
}

/// Content that makes a contact one of marketing, with its dates.
struct MarketingMark: Sendable {
    let classes: ContentClasses
    let actors: UInt8
    let purposes: UInt8
    let channels: UInt32
    let regions: UInt64
    let from: Instant
    let to: Instant
}

/// Everything that applies for one country, or for one region of it.
final class CountryPlan: Sendable {
    let rules: [BoundRule]
    /// What each rule rests on, by the same position.
    let citations: [CitationBox]
    let windows: [WindowTable]
    let disclosures: [DisclosureRule]
    /// The longest of the rules' memories.
    let memoryDays: Int
    let marketing: [MarketingMark]
    /// Each pack as `id@version`.
    let packs: [String]
    let hasReplyWindow: Bool
    /// The regions that rules name.
    let regions: [String]
    /// Every region that the country has, as its packs list them.
    let knownRegions: Set<String>
    /// What must be done by when, of every pack.
    let duties: [DutyRule]
    /// The holidays that rules for the whole of it name, which are no working days.
    let calendars: [HolidayCalendar]

    init(packs: [RulePack], zones: [String: ZoneRules]) {
        let utc = ZoneRules(name: "UTC", fixedOffsetSeconds: 0)
        var rules: [BoundRule] = []
        var citations: [CitationBox] = []
        var windows: [WindowTable] = []
        var disclosures: [DisclosureRule] = []
        var marketing: [MarketingMark] = []
        let regions = Set(packs.flatMap(\.rules).flatMap(\.regions)).sorted()
        for pack in packs {
            let zone = zones[pack.zone] ?? utc
            for rule in pack.rules {
                let from = zone.instant(rule.effectiveFrom, .midnight)
                let to =
                    rule.effectiveTo.map { zone.instant($0.adding(days: 1), .midnight) }
                    ?? .distantFuture
                let places = CountryPlan.bits(rule.regions, in: regions)
                if case .marketingContent(let classes) = rule.body {
                    marketing.append(
                        MarketingMark(
                            classes: classes,
                            actors: rule.actors,
                            purposes: rule.purposes,
                            channels: rule.channels,
                            regions: places,
                            from: from,
                            to: to
                        )
                    )
                    continue
                }
                if case .window(let window) = rule.body { windows.append(WindowTable(window)) }
                if case .disclosure(let disclosure) = rule.body { disclosures.append(disclosure) }
                let window = windows.count - 1
                let disclosure = disclosures.count - 1
                guard let check = CountryPlan.check(rule.body, window, disclosure) else { continue }
                let source = rule.source
                let article =
                    source.instrument.isEmpty
                    ? source.article : source.instrument + ": " + source.article
                let citation = Citation(
                    pack: pack.id,
                    packVersion: pack.version,
                    rule: rule.id,
                    kind: rule.kind,
                    jurisdiction: pack.jurisdiction,
                    confidence: source.confidence,
                    article: article
                )
                citations.append(CitationBox(citation))
                rules.append(
                    BoundRule(
                        actors: rule.actors,
                        purposes: rule.purposes,
                        channels: rule.channels,
                        regions: places,
                        from: from,
                        to: to,
                        decision: rule.decision,
                        check: check
                    )
                )
            }
        }
        self.rules = rules
        self.citations = citations
        self.windows = windows
        self.disclosures = disclosures
        memoryDays = rules.map(\.memoryDays).max() ?? 0
        self.marketing = marketing
        self.regions = regions
        knownRegions = Set(packs.flatMap(\.regions))
        self.packs = packs.map { "\($0.id)@\($0.version)" }
        duties = packs.flatMap(\.duties)
        calendars = packs.flatMap(\.rules).flatMap { rule -> [HolidayCalendar] in
            // A holiday of one region gives nobody elsewhere a day more.
            guard rule.regions.isEmpty, case .window(let window) = rule.body else { return [] }
            return window.calendars
        }
        hasReplyWindow = rules.contains { if case .replyWindow = $0.check { true } else { false } }
    }

    /// The bits of a rule's regions; with more regions than bits it holds everywhere.
    private static func bits(_ names: [String], in regions: [String]) -> UInt64 {
        let places = regions.indices.filter { names.contains(regions[$0]) }
        if places.contains(where: { $0 >= RulePack.regionLimit }) { return 0 }
        return places.reduce(0) { $0 | 1 << UInt64($1) }
    }

    private static func check(
        _ body: RuleBody,
        _ window: Int,
        _ disclosure: Int
    ) -> BoundRule.Check? {
        switch body {
        case .window: .window(window)
        case .askedHours: .askedHours
        case .cap(let rule): .cap(rule)
        case .spacing(let rule): .spacing(rule)
        case .cooldown(let rule): .cooldown(rule)
        case .channelExclusivity(let rule): .exclusivity(rule)
        case .consent(let rule): .consent(rule)
        case .optOut(let rule): .optOut(rule)
        case .forbiddenRecipient(let rule): .recipient(rule)
        case .forbiddenContactPoint(let rule): .contactPoint(rule)
        case .forbiddenContent(let classes): .forbiddenContent(classes)
        case .requiredContent(let rule): .requiredContent(rule)
        case .senderIdentity(let rule): .sender(rule)
        case .paymentDestination: .payment
        case .disclosure: .disclosure(disclosure)
        case .replyWindow(let minutes): .replyWindow(minutes: minutes)
        case .marketingContent, .retention: nil
        }
    }
}
