import Domain
import Values

/// A rule made ready for the gate: dates of effect as instants, its citation made once.
struct BoundRule: Sendable {
    let citation: CitationBox
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
        case window(WindowTable)
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
        case disclosure(DisclosureRule)
        case replyWindow(minutes: Int)
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

/// A zone shared by reference, so that a review does not copy its tables.
final class ZoneBox: Sendable {
    let rules: ZoneRules

    init(_ rules: ZoneRules) {
        self.rules = rules
    }
}

/// Everything that applies for one country, or for one region of it.
final class CountryPlan: Sendable {
    let rules: [BoundRule]
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
    /// The holidays that the packs' rules name, which are no working days.
    let calendars: [HolidayCalendar]

    init(packs: [RulePack], zones: [String: ZoneRules]) {
        let utc = ZoneRules(name: "UTC", fixedOffsetSeconds: 0)
        var rules: [BoundRule] = []
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
                guard let check = CountryPlan.check(rule.body) else { continue }
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
                rules.append(
                    BoundRule(
                        citation: CitationBox(citation),
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
        self.marketing = marketing
        self.regions = regions
        knownRegions = Set(packs.flatMap(\.regions))
        self.packs = packs.map { "\($0.id)@\($0.version)" }
        duties = packs.flatMap(\.duties)
        calendars = packs.flatMap(\.rules).flatMap { rule -> [HolidayCalendar] in
            guard case .window(let window) = rule.body else { return [] }
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

    private static func check(_ body: RuleBody) -> BoundRule.Check? {
        switch body {
        case .window(let rule): .window(WindowTable(rule))
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
        case .disclosure(let rule): .disclosure(rule)
        case .replyWindow(let minutes): .replyWindow(minutes: minutes)
        case .marketingContent, .retention: nil
        }
    }
}
