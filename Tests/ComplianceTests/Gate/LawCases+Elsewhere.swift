import Compliance
import Domain
import Messaging
import Values

/// Countries without a pack (contact-rules 3.11), several jurisdictions and holds.
let otherCases: [LawCase] = [
    LawCase(
        "default-conservative",
        "window 3.11: Tuesday until 19:00",
        .elsewhere(at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 19:00"),
        rule: "window"
    ),
    LawCase(
        "default-conservative",
        "window 3.11: 07:59 waits a minute",
        .elsewhere(at: "2026-03-10 07:59"),
        .wait("2026-03-10 08:00"),
        rule: "window"
    ),
    LawCase(
        "default-conservative",
        "window 3.11: Saturday until 13:00",
        .elsewhere(at: "2026-03-14 09:00"),
        .clear(until: "2026-03-14 13:00")
    ),
    LawCase(
        "default-conservative",
        "window 3.11: Saturday 13:00 waits for Monday",
        .elsewhere(at: "2026-03-14 13:00"),
        .wait("2026-03-16 08:00")
    ),
    LawCase(
        "default-conservative",
        "window 3.11: never on Sunday",
        .elsewhere(at: "2026-03-15 10:00"),
        .wait("2026-03-16 08:00")
    ),
    LawCase(
        "default-conservative",
        "holidays 3.11: 1 May 2026, a Friday",
        .elsewhere(at: "2026-05-01 10:00"),
        .wait("2026-05-02 08:00"),
        rule: "holidays"
    ),
    LawCase(
        "default-conservative",
        "cap 3.11: one a day, 24 h apart, all channels",
        .elsewhere(at: "2026-03-10 16:00"),
        .wait("2026-03-11 10:00"),
        rule: "spacing"
    ) { $0.history.append($0.attempt(before: 6, channel: .email)) },
    LawCase(
        "default-conservative",
        "cap 3.11: three in seven days",
        .elsewhere(at: "2026-03-13 12:00"),
        .wait("2026-03-16 11:00"),
        rule: "three-a-week"
    ) {
        $0.history.append($0.attempt(before: 97))
        $0.history.append($0.attempt(before: 60))
        $0.history.append($0.attempt(before: 30))
    },
    LawCase(
        "default-conservative",
        "cap 3.11: what was withdrawn counts for nothing",
        .elsewhere(at: "2026-03-10 16:00"),
        .clear(until: "2026-03-10 19:00")
    ) { $0.history.append($0.attempt(before: 6, outcome: .withdrawn)) },
    LawCase(
        "default-conservative",
        "cap 3.11: a confirmation is not counted",
        .elsewhere(at: "2026-03-10 16:00"),
        .clear(until: "2026-03-10 19:00")
    ) { $0.history.append($0.attempt(before: 6, purpose: .confirmation)) },
    LawCase(
        "default-conservative",
        "cooldown 3.11: no call within a week of a conversation",
        .elsewhere(at: "2026-03-10 12:00"),
        .wait("2026-03-16 08:00"),
        rule: "call-after-conversation"
    ) {
        $0.request.channel = .call
        $0.history.append($0.attempt(before: 32, channel: .call, outcome: .conversation))
        $0.ask(at: "2026-03-12 12:00")
    },
    LawCase(
        "default-conservative",
        "cooldown 3.11: a text after a conversation is no call",
        .elsewhere(at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 19:00")
    ) { $0.history.append($0.attempt(before: 32, channel: .call, outcome: .conversation)) },
    LawCase(
        "default-conservative",
        "contact point 3.11: found by search and not confirmed",
        .elsewhere(at: "2026-03-10 12:00"),
        .never,
        rule: "points-bad"
    ) { $0.point.provenance = .skipTraced },
    LawCase(
        "default-conservative",
        "consent 3.11: of unknown origin and no consent",
        .elsewhere(at: "2026-03-10 12:00"),
        .never,
        rule: "consent-or-provided"
    ) { $0.point.provenance = .unknown },
    LawCase(
        "default-conservative",
        "third parties 3.11: a personal reference",
        .elsewhere(at: "2026-03-10 12:00"),
        .never,
        rule: "third-parties"
    ) { $0.request.recipientRole = .reference },
    LawCase(
        "default-conservative",
        "opt-out wording 3.11: in every message",
        .elsewhere(at: "2026-03-10 12:00"),
        .never,
        rule: "opt-out-wording"
    ) { $0.request.content.items = [] },
    LawCase(
        "default-conservative",
        "opt-out 3.11: one channel closes the whole number",
        .elsewhere(at: "2026-03-10 12:00"),
        .never,
        rule: "opt-out"
    ) { $0.point.optedOutChannels = Channel.whatsapp.bit },
    LawCase(
        "default-conservative",
        "forbiddenQuestion 3.11: the reason is not asked",
        .elsewhere(at: "2026-03-10 12:00"),
        .never,
        rule: "no-reason"
    ) { $0.request.content.classes.insert(.asksReason) },
    LawCase(
        "default-conservative",
        "agreement 3.11: in writing",
        .elsewhere(at: "2026-03-10 12:00"),
        .never,
        rule: "agreement-in-writing"
    ) { $0.request.content.classes.insert(.statesAgreement) },
    LawCase(
        "default-conservative",
        "disclosure 3.11, decision 15: no debt before verification",
        .elsewhere(at: "2026-03-10 12:00"),
        .never,
        rule: "disclosure"
    ) { $0.request.content.classes.insert(.revealsDebt) },
    LawCase(
        "default-conservative",
        "promotion 3.11: a discount without consent",
        .elsewhere(at: "2026-03-10 12:00"),
        .never,
        rule: "marketing-consent"
    ) { $0.request.content.classes.insert(.promotesDiscount) },
    LawCase(
        "default-conservative",
        "decision 17: nothing known at all, a person decides",
        .elsewhere(at: "2026-03-10 12:00"),
        .never,
        rule: "jurisdiction-unknown"
    ) {
        $0.person.country = nil
        $0.person.zones = []
        $0.point.country = nil
        $0.request.accountCountry = nil
    },
    LawCase(
        "default-conservative",
        "decision 17: the zone's rules cannot be read",
        .elsewhere(at: "2026-03-10 12:00"),
        .never,
        rule: "zone-unknown"
    ) { $0.person.zones = ["America/Atlantis"] },
    LawCase(
        "default-conservative",
        "3.0.3: resident in Mexico with a telephone of Guatemala",
        Question(at: "2026-03-10 20:00"),
        .wait("2026-03-11 08:00"),
        rule: "window"
    ) { $0.point.country = "GT" },
    LawCase(
        "mx-literal",
        "3.0.3: a debtor elsewhere with a contract of Mexico keeps Mexico's rules",
        .elsewhere(at: "2026-03-10 12:00"),
        .never,
        rule: "sender-registered"
    ) {
        $0.request.accountCountry = "MX"
        $0.request.sender.isRegistered = false
    },
    LawCase(
        "mx-literal",
        "hold: a dispute on this account",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "hold-dispute"
    ) {
        $0.holds = [
            Hold(kind: .dispute, account: World.account, since: $0.now, until: nil)
        ]
    },
    LawCase(
        "mx-literal",
        "hold: a dispute on another account",
        Question(at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 22:00")
    ) {
        $0.holds = [
            Hold(kind: .dispute, account: ID(high: 9, low: 9), since: $0.now, until: nil)
        ]
    },
    LawCase(
        "mx-literal",
        "hold: a payment being looked for until tomorrow 10:00",
        Question(at: "2026-03-10 12:00"),
        .wait("2026-03-11 10:00"),
        rule: "hold-payment"
    ) {
        $0.holds = [
            Hold(
                kind: .paymentToVerify,
                account: nil,
                since: $0.now.adding(hours: -1),
                until: World.instant("2026-03-11 10:00", $0.zone)
            )
        ]
    },
    LawCase(
        "mx-literal",
        "hold: an agent has the conversation and may write herself",
        Question(at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 22:00")
    ) {
        $0.request.isFromAgent = true
        $0.holds = [Hold(kind: .human, account: nil, since: $0.now, until: nil)]
    },
]
