import Compliance
import Domain
import Messaging
import Values

/// Peru, Ley 29571 articles 61 and 62 and Ley 32323, read from contact-rules 3.3 and 3.12.
/// 2026-03-10 is a Tuesday.
let peruvianCases: [LawCase] = [
    LawCase(
        "pe",
        "calls, Ley 29571 arts. 61-62 (P1 P2 P3): Tuesday until 20:00 exactly",
        .peru(at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 20:00"),
        rule: "calls"
    ) { $0.request.channel = .call },
    LawCase(
        "pe",
        "calls, arts. 61-62: 06:59 waits a minute",
        .peru(at: "2026-03-10 06:59"),
        .wait("2026-03-10 07:00"),
        rule: "calls"
    ) { $0.request.channel = .call },
    LawCase(
        "pe",
        "calls, arts. 61-62: 19:59 is lawful",
        .peru(at: "2026-03-10 19:59"),
        .clear(until: "2026-03-10 20:00")
    ) { $0.request.channel = .call },
    LawCase(
        "pe",
        "calls, arts. 61-62: 20:00 waits for the morning",
        .peru(at: "2026-03-10 20:00"),
        .wait("2026-03-11 07:00"),
        rule: "calls"
    ) { $0.request.channel = .call },
    LawCase(
        "pe",
        "calls, arts. 61-62: Friday 20:00 waits for Monday",
        .peru(at: "2026-03-13 20:00"),
        .wait("2026-03-16 07:00"),
        rule: "calls"
    ) { $0.request.channel = .call },
    LawCase(
        "pe",
        "calls, arts. 61-62 and 3.12: Saturday 10:00 waits for Monday",
        .peru(at: "2026-03-14 10:00"),
        .wait("2026-03-16 07:00"),
        rule: "calls"
    ) { $0.request.channel = .call },
    LawCase(
        "pe",
        "calls, arts. 61-62: Sunday 10:00 waits for Monday",
        .peru(at: "2026-03-15 10:00"),
        .wait("2026-03-16 07:00"),
        rule: "calls"
    ) { $0.request.channel = .call },
    LawCase(
        "pe",
        "visits, arts. 61-62: none at 20:30",
        .peru(at: "2026-03-10 20:30"),
        .wait("2026-03-11 07:00"),
        rule: "calls"
    ) { $0.request.channel = .visit },
    LawCase(
        "pe",
        "holidays, arts. 61-62: Maundy Thursday of 2026 waits for the Monday after Easter",
        .peru(at: "2026-04-02 10:00"),
        .wait("2026-04-06 07:00"),
        rule: "calls-holidays"
    ) { $0.request.channel = .call },
    LawCase(
        "pe",
        "texts are not named (3.12): Saturday 10:00 waits by our prudence",
        .peru(at: "2026-03-14 10:00"),
        .wait("2026-03-16 07:00"),
        rule: "window"
    ),
    LawCase(
        "pe",
        "texts are not named: the same hours by our prudence",
        .peru(at: "2026-03-10 19:59"),
        .clear(until: "2026-03-10 20:00"),
        rule: "window"
    ),
    LawCase(
        "pe",
        "texts are not named: 28 and 29 July by our prudence",
        .peru(at: "2026-07-28 10:00"),
        .wait("2026-07-30 07:00"),
        rule: "holidays"
    ),
    LawCase(
        "pe",
        "forbiddenContent (P1 P2): what looks judicial",
        .peru(at: "2026-03-10 12:00"),
        .never,
        rule: "content"
    ) { $0.request.content.classes.insert(.looksJudicial) },
    LawCase(
        "pe",
        "forbiddenContent (P1 P2): what others can read",
        .peru(at: "2026-03-10 12:00"),
        .never,
        rule: "content"
    ) { $0.request.content.classes.insert(.exposesPublicly) },
    LawCase(
        "pe",
        "forbiddenRecipient (P2 P3): a third party",
        .peru(at: "2026-03-10 12:00"),
        .never,
        rule: "third-parties"
    ) { $0.request.recipientRole = .thirdParty },
    LawCase(
        "pe",
        "consent, Ley 32323 (P4): a discount promoted without consent",
        .peru(at: "2026-03-10 12:00"),
        .never,
        rule: "promotion-consent"
    ) {
        $0.request.content.classes.insert(.promotesDiscount)
        $0.point.consent = .unknown
    },
    LawCase(
        "pe",
        "consent, Ley 32323 (P4): a discount promoted with consent",
        .peru(at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 20:00")
    ) { $0.request.content.classes.insert(.promotesDiscount) },
    LawCase(
        "pe",
        "consent, Ley 32323: on its first working day, Monday 2025-05-12",
        .peru(at: "2025-05-12 12:00"),
        .never,
        rule: "promotion-consent"
    ) {
        $0.request.content.classes.insert(.promotesInstalments)
        $0.point.consent = .serviceOnly
    },
    LawCase(
        "pe",
        "no cap is in the law: a second call of the day",
        .peru(at: "2026-03-10 15:00"),
        .clear(until: "2026-03-10 20:00")
    ) {
        $0.request.channel = .call
        $0.history.append($0.attempt(at: "2026-03-10 09:00", channel: .call))
    },
    LawCase(
        "pe",
        "calls, arts. 61-62: the creditor itself is bound",
        .peru(at: "2026-03-10 20:30"),
        .wait("2026-03-11 07:00"),
        rule: "calls"
    ) {
        $0.request.channel = .call
        $0.request.actor = .creditor
    },
    LawCase(
        "pe",
        "calls, arts. 61-62: recorded ones too",
        .peru(at: "2026-03-14 10:00"),
        .wait("2026-03-16 07:00"),
        rule: "calls"
    ) { $0.request.channel = .voiceMessage },
    LawCase(
        "pe",
        "visits, arts. 61-62: none on Saturday",
        .peru(at: "2026-03-14 10:00"),
        .wait("2026-03-16 07:00"),
        rule: "calls"
    ) {
        $0.request.channel = .visit
        $0.point.kind = .postal
    },
    LawCase(
        "pe",
        "visits, arts. 61-62: 07:00 on a Monday",
        .peru(at: "2026-03-16 07:00"),
        .clear(until: "2026-03-16 20:00"),
        rule: "calls"
    ) {
        $0.request.channel = .visit
        $0.point.kind = .postal
    },
    LawCase(
        "pe",
        "holidays, arts. 61-62: 8 and 9 December 2026",
        .peru(at: "2026-12-08 10:00"),
        .wait("2026-12-10 07:00"),
        rule: "calls-holidays"
    ) { $0.request.channel = .call },
    LawCase(
        "pe",
        "texts are not named: an answer on a Sunday",
        .peru(at: "2026-03-15 10:00"),
        .clear(until: "2026-03-15 10:20")
    ) {
        $0.request.purpose = .reply
        $0.history.append(
            $0.attempt(at: "2026-03-15 09:50", outcome: .conversation, isInbound: true)
        )
    },
    LawCase(
        "pe",
        "forbiddenRecipient (P2 P3): a reference, by document",
        .peru(at: "2026-03-10 12:00"),
        .never,
        rule: "third-parties"
    ) {
        $0.request.channel = .letter
        $0.point.kind = .postal
        $0.request.recipientRole = .reference
    },
    LawCase(
        "pe",
        "forbiddenRecipient (P2 P3) names third parties: the guarantor is none",
        .peru(at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 20:00")
    ) { $0.request.recipientRole = .guarantor },
    LawCase(
        "pe",
        "consent, Ley 32323 (P4): consent that was revoked, at once",
        .peru(at: "2026-03-10 12:00"),
        .never,
        rule: "promotion-consent"
    ) {
        $0.request.purpose = .marketing
        $0.point.consent = .withdrawn
    },
    LawCase(
        "pe",
        "consent before Ley 32323, Friday 2025-05-09: our prudence asks for it already",
        .peru(at: "2025-05-09 12:00"),
        .never,
        rule: "marketing-consent"
    ) {
        $0.request.content.classes.insert(.promotesInstalments)
        $0.point.consent = .serviceOnly
    },
    LawCase(
        "pe",
        "number coding, Ley 32323 (P4): a promotion by call from a number without the code",
        .peru(at: "2026-03-10 12:00"),
        .never,
        rule: "promotion-number"
    ) {
        $0.request.channel = .call
        $0.request.purpose = .marketing
        $0.request.sender.isRegistered = false
    },
    LawCase(
        "pe",
        "number coding, Ley 32323 (P4): a collection by call needs no code",
        .peru(at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 20:00")
    ) {
        $0.request.channel = .call
        $0.request.sender.isRegistered = false
    },
    LawCase(
        "pe",
        "number coding before Ley 32323, Friday 2025-05-09",
        .peru(at: "2025-05-09 12:00"),
        .clear(until: "2025-05-09 20:00")
    ) {
        $0.request.channel = .call
        $0.request.purpose = .marketing
        $0.request.sender.isRegistered = false
    },
]

extension Question {
    static func peru(at text: String) -> Question {
        .living(in: "PE", at: text, zone: "America/Lima")
    }
}
