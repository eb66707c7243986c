import Compliance
import Domain
import Messaging
import Values

/// Spain, where no law of its own was found, read from contact-rules 3.8. 2026-03-10 is a Tuesday.
let spanishCases: [LawCase] = [
    LawCase(
        "es",
        "window, rule of commercial calls (ES1): Tuesday until 21:00 exactly",
        .spain(at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 21:00"),
        rule: "window"
    ) { $0.request.channel = .call },
    LawCase(
        "es",
        "window, ES1: 08:59 waits a minute",
        .spain(at: "2026-03-10 08:59"),
        .wait("2026-03-10 09:00"),
        rule: "window"
    ) { $0.request.channel = .call },
    LawCase(
        "es",
        "window, ES1: 20:59 is open",
        .spain(at: "2026-03-10 20:59"),
        .clear(until: "2026-03-10 21:00")
    ) { $0.request.channel = .call },
    LawCase(
        "es",
        "window, ES1: 21:00 waits for the morning",
        .spain(at: "2026-03-10 21:00"),
        .wait("2026-03-11 09:00"),
        rule: "window"
    ) { $0.request.channel = .call },
    LawCase(
        "es",
        "window, ES1: Friday 21:00 waits for Monday",
        .spain(at: "2026-03-13 21:00"),
        .wait("2026-03-16 09:00"),
        rule: "window"
    ) { $0.request.channel = .call },
    LawCase(
        "es",
        "window, ES1: not on Saturday",
        .spain(at: "2026-03-14 10:00"),
        .wait("2026-03-16 09:00"),
        rule: "window"
    ) { $0.request.channel = .call },
    LawCase(
        "es",
        "window, ES1 speaks of calls: a text on Saturday waits by our prudence",
        .spain(at: "2026-03-14 10:00"),
        .wait("2026-03-16 09:00"),
        rule: "window-other"
    ),
    LawCase(
        "es",
        "holidays, ES1: Epiphany, Tuesday 6 January 2026",
        .spain(at: "2026-01-06 10:00"),
        .wait("2026-01-07 09:00"),
        rule: "holidays"
    ) { $0.request.channel = .call },
    LawCase(
        "es",
        "holidays, ES1: Good Friday of 2026, the Monday after is national nowhere",
        .spain(at: "2026-04-03 10:00"),
        .wait("2026-04-06 09:00"),
        rule: "holidays"
    ) { $0.request.channel = .voiceMessage },
    LawCase(
        "es",
        "holidays, ES1 speaks of calls: a text at Epiphany waits by our prudence",
        .spain(at: "2026-01-06 10:00"),
        .wait("2026-01-07 09:00"),
        rule: "holidays-other"
    ),
    LawCase(
        "es",
        "holidays, ES1: Constitution Day of 2027, a Monday",
        .spain(at: "2027-12-06 10:00"),
        .wait("2027-12-07 09:00"),
        rule: "holidays"
    ) { $0.request.channel = .call },
    LawCase(
        "es",
        "window, decision 17: the zone not known, the Canaries open last",
        .spain(at: "2026-03-10 09:30"),
        .wait("2026-03-10 10:00"),
        rule: "window"
    ) {
        $0.request.channel = .call
        $0.person.zones = []
    },
    LawCase(
        "es",
        "window, the debtor's zone: 20:30 in the Canaries though 21:30 in Madrid",
        .spain(at: "2026-03-10 21:30"),
        .clear(until: "2026-03-10 22:00")
    ) { $0.person.zones = ["Atlantic/Canary"] },
    LawCase(
        "es",
        "senderIdentity.alias, Orden TDF/149/2025 (ES4 ES5 ES7): on 2026-09-15, not registered",
        .spain(at: "2026-09-15 10:00"),
        .never,
        rule: "sender-alias"
    ) {
        $0.request.sender = SenderFacts(kind: .masked, isRegistered: false, canReply: false)
        $0.request.content.items.insert(.optOutAlternative)
    },
    LawCase(
        "es",
        "senderIdentity.alias: on 2026-09-14, not registered",
        .spain(at: "2026-09-14 10:00"),
        .clear(until: "2026-09-14 21:00")
    ) {
        $0.request.sender = SenderFacts(kind: .masked, isRegistered: false, canReply: false)
        $0.request.content.items.insert(.optOutAlternative)
    },
    LawCase(
        "es",
        "senderIdentity.alias: on 2026-09-15, registered",
        .spain(at: "2026-09-15 10:00"),
        .clear(until: "2026-09-15 21:00")
    ) {
        $0.request.sender = SenderFacts(kind: .masked, isRegistered: false, canReply: false)
        $0.request.content.items.insert(.optOutAlternative)
        $0.request.sender.isRegistered = true
    },
    LawCase(
        "es",
        "senderIdentity.alias: a number needs no register",
        .spain(at: "2026-09-15 10:00"),
        .clear(until: "2026-09-15 21:00")
    ) { $0.request.sender.isRegistered = false },
    LawCase(
        "es",
        "senderIdentity.alias (ES4): an RCS on 2026-09-15, not registered",
        .spain(at: "2026-09-15 10:00"),
        .never,
        rule: "sender-alias"
    ) {
        $0.request.channel = .rcs
        $0.request.sender = SenderFacts(kind: .masked, isRegistered: false, canReply: false)
        $0.request.content.items.insert(.optOutAlternative)
    },
    LawCase(
        "es",
        "senderIdentity.alias (ES5): on 2026-06-07, announced and put off, somebody is told",
        .spain(at: "2026-06-08 10:00"),
        .clear(until: "2026-06-08 21:00"),
        rule: "sender-alias-announced"
    ) {
        $0.request.sender = SenderFacts(kind: .masked, isRegistered: false, canReply: false)
        $0.request.content.items.insert(.optOutAlternative)
    },
    LawCase(
        "es",
        "marketing, LSSI art. 21 (ES8): consent revoked",
        .spain(at: "2026-03-10 12:00"),
        .never,
        rule: "promotion-consent"
    ) {
        $0.request.content.classes.insert(.promotesInstalments)
        $0.point.consent = .withdrawn
    },
    LawCase(
        "es",
        "marketing, LSSI art. 21 is about messages: a discount by telephone is our prudence",
        .spain(at: "2026-03-10 12:00"),
        .never,
        rule: "marketing-consent"
    ) {
        $0.request.channel = .call
        $0.request.content.classes.insert(.promotesDiscount)
        $0.point.consent = .serviceOnly
    },
    LawCase(
        "es",
        "honour and intimacy (ES1 ES2): what others can see",
        .spain(at: "2026-03-10 12:00"),
        .never,
        rule: "content"
    ) { $0.request.content.classes.insert(.exposesPublicly) },
    LawCase(
        "es",
        "marketing, LSSI art. 21 (ES8): a discount without consent",
        .spain(at: "2026-03-10 12:00"),
        .never,
        rule: "promotion-consent"
    ) {
        $0.request.content.classes.insert(.promotesDiscount)
        $0.point.consent = .unknown
    },
    LawCase(
        "es",
        "marketing, LSSI art. 21: a discount without a way to oppose it",
        .spain(at: "2026-03-10 12:00"),
        .never,
        rule: "promotion-opposition"
    ) {
        $0.request.content.classes.insert(.promotesDiscount)
        $0.request.content.items = []
    },
    LawCase(
        "es",
        "marketing, LSSI art. 21: a discount with both",
        .spain(at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 21:00")
    ) { $0.request.content.classes.insert(.promotesDiscount) },
    LawCase(
        "es",
        "recipient, GDPR and LOPDGDD (ES1 ES2): a relative, the employer, a neighbour",
        .spain(at: "2026-03-10 12:00"),
        .never,
        rule: "third-parties"
    ) { $0.request.recipientRole = .thirdParty },
    LawCase(
        "es",
        "insistence is not counted (ES1 ES3): a second text of the day",
        .spain(at: "2026-03-10 15:00"),
        .clear(until: "2026-03-10 21:00")
    ) { $0.history.append($0.attempt(at: "2026-03-10 10:00")) },
    LawCase(
        "es",
        "aggressive practice (ES1 ES3): a threat",
        .spain(at: "2026-03-10 12:00"),
        .never,
        rule: "content"
    ) { $0.request.content.classes.insert(.threatens) },
]

extension Question {
    static func spain(at text: String) -> Question {
        .living(in: "ES", at: text, zone: "Europe/Madrid")
    }
}
