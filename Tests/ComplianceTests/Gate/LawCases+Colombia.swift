import Compliance
import Domain
import Messaging
import Values

/// Colombia, Ley 2300 de 2023, read from contact-rules 3.2 and 3.12.
/// 2026-03-10 is a Tuesday, 2026-03-23 the Monday of Saint Joseph.
let colombianCases: [LawCase] = [
    LawCase(
        "co",
        "window, art. 3 (C3 C5 C6): Tuesday until 19:00 exactly",
        .colombia(at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 19:00"),
        rule: "window"
    ),
    LawCase(
        "co",
        "window, art. 3: 06:59 waits a minute",
        .colombia(at: "2026-03-10 06:59"),
        .wait("2026-03-10 07:00"),
        rule: "window"
    ),
    LawCase(
        "co",
        "window, art. 3: 18:59 is lawful",
        .colombia(at: "2026-03-10 18:59"),
        .clear(until: "2026-03-10 19:00")
    ),
    LawCase(
        "co",
        "window, art. 3: 19:00 waits for the morning",
        .colombia(at: "2026-03-10 19:00"),
        .wait("2026-03-11 07:00")
    ),
    LawCase(
        "co",
        "window, art. 3: Saturday at 07:30 waits for 08:00",
        .colombia(at: "2026-03-14 07:30"),
        .wait("2026-03-14 08:00")
    ),
    LawCase(
        "co",
        "window, art. 3: Saturday until 15:00",
        .colombia(at: "2026-03-14 14:59"),
        .clear(until: "2026-03-14 15:00")
    ),
    LawCase(
        "co",
        "window, art. 3: Saturday 15:00 waits for Monday",
        .colombia(at: "2026-03-14 15:00"),
        .wait("2026-03-16 07:00")
    ),
    LawCase(
        "co",
        "window and holidays, art. 3: Sunday before the Monday of Saint Joseph waits for Tuesday",
        .colombia(at: "2026-03-22 10:00"),
        .wait("2026-03-24 07:00"),
        rule: "holidays"
    ),
    LawCase(
        "co",
        "holidays, art. 3: the 19th of March itself is worked, its Monday is not",
        .colombia(at: "2026-03-19 10:00"),
        .clear(until: "2026-03-19 19:00")
    ),
    LawCase(
        "co",
        "holidays, art. 3: Corpus Christi of 2026 is kept on Monday 8 June",
        .colombia(at: "2026-06-08 10:00"),
        .wait("2026-06-09 07:00"),
        rule: "holidays"
    ),
    LawCase(
        "co",
        "holidays, art. 3: Monday 13 July 2026, Chiquinquirá, new that year",
        .colombia(at: "2026-07-13 10:00"),
        .wait("2026-07-14 07:00"),
        rule: "holidays"
    ),
    LawCase(
        "co",
        "window: a debtor in Bogotá while the server's clock is Madrid's",
        .colombia(at: "2026-03-10 05:00"),
        .wait("2026-03-10 07:00")
    ) {
        $0.request.wantedAt = World.instant("2026-03-10 11:00", "Europe/Madrid")
    },
    LawCase(
        "co",
        "dates of effect: on 2023-10-09, a Monday, two channels are still open to it",
        .colombia(at: "2023-10-09 10:00"),
        .clear()
    ) { $0.talk(at: "2023-10-08 09:00", .whatsapp) },
    LawCase(
        "co",
        "dates of effect: on 2023-10-10 the other channel of the week is closed",
        .colombia(at: "2023-10-10 10:00"),
        // Sunday noon a week on, then Monday the 16th: the feast of 12 October.
        .wait("2023-10-17 07:00"),
        rule: "one-channel"
    ) { $0.talk(at: "2023-10-08 12:00", .whatsapp) },
    LawCase(
        "co",
        "exclusivity, art. 3 (C2) and 3.12: two-way WhatsApp on Monday, SMS on Wednesday waits",
        .colombia(at: "2026-03-11 10:00"),
        .wait("2026-03-16 10:00"),
        rule: "one-channel"
    ) { $0.talk(at: "2026-03-09 10:00", .whatsapp) },
    LawCase(
        "co",
        "exclusivity, art. 3 and 3.12: WhatsApp again on the Monday waits for Tuesday",
        .colombia(at: "2026-03-09 15:00"),
        .wait("2026-03-10 07:00"),
        rule: "one-channel"
    ) {
        $0.request.channel = .whatsapp
        $0.talk(at: "2026-03-09 10:00", .whatsapp)
    },
    LawCase(
        "co",
        "exclusivity, art. 3 and 3.12: WhatsApp on the Tuesday",
        .colombia(at: "2026-03-10 10:00"),
        .clear(until: "2026-03-10 19:00")
    ) {
        $0.request.channel = .whatsapp
        $0.talk(at: "2026-03-09 10:00", .whatsapp)
    },
    LawCase(
        "co",
        "exclusivity, art. 3: a second WhatsApp of the Tuesday, the first unanswered",
        .colombia(at: "2026-03-10 15:00"),
        .wait("2026-03-11 07:00"),
        rule: "one-channel"
    ) {
        $0.request.channel = .whatsapp
        $0.talk(at: "2026-03-09 10:00", .whatsapp)
        $0.history.append($0.attempt(at: "2026-03-10 09:00", channel: .whatsapp))
    },
    LawCase(
        "co",
        "exclusivity, art. 3: weeks after the direct contact, SMS on Monday, WhatsApp on Wednesday",
        .colombia(at: "2026-03-11 10:00"),
        .wait("2026-03-16 10:00"),
        rule: "one-channel"
    ) {
        $0.request.channel = .whatsapp
        $0.talk(at: "2026-02-17 10:00", .whatsapp)
        $0.history.append($0.attempt(at: "2026-03-09 10:00"))
    },
    LawCase(
        "co",
        "exclusivity, art. 3: weeks after the direct contact, a second SMS of the day",
        .colombia(at: "2026-03-11 15:00"),
        .wait("2026-03-12 07:00"),
        rule: "one-channel"
    ) {
        $0.talk(at: "2026-02-17 10:00", .whatsapp)
        $0.history.append($0.attempt(at: "2026-03-11 10:00"))
    },
    LawCase(
        "co",
        "exclusivity, art. 3: what was tried before the direct contact closes nothing",
        .colombia(at: "2026-03-11 10:00"),
        .clear(until: "2026-03-11 19:00")
    ) {
        $0.request.channel = .whatsapp
        $0.history.append($0.attempt(at: "2026-03-09 10:00"))
        $0.talk(at: "2026-03-10 10:00", .whatsapp)
    },
    LawCase(
        "co",
        "exclusivity, SFC (C2): without an answer there is no direct contact",
        .colombia(at: "2026-03-09 15:00"),
        .clear(until: "2026-03-09 19:00")
    ) { $0.history.append($0.attempt(at: "2026-03-09 10:00", channel: .whatsapp)) },
    LawCase(
        "co",
        "exclusivity, art. 3: what the debtor wrote is contact too",
        .colombia(at: "2026-03-11 10:00"),
        .wait("2026-03-16 10:00"),
        rule: "one-channel"
    ) {
        $0.history.append(
            $0.attempt(
                at: "2026-03-09 10:00",
                channel: .email,
                outcome: .conversation,
                isInbound: true
            )
        )
    },
    LawCase(
        "co",
        "exclusivity: who writes is answered, whatever the week",
        .colombia(at: "2026-03-10 10:00"),
        .clear(until: "2026-03-10 10:30")
    ) {
        $0.request.purpose = .reply
        $0.talk(at: "2026-03-09 10:00", .whatsapp)
        $0.history.append(
            $0.attempt(at: "2026-03-10 10:00", outcome: .conversation, isInbound: true)
        )
    },
    LawCase(
        "co",
        "consent (C3 C5 C6): a channel that nobody authorised",
        .colombia(at: "2026-03-10 12:00"),
        .never,
        rule: "consent"
    ) { $0.point.consent = .unknown },
    LawCase(
        "co",
        "forbiddenQuestion (C4 C5 C8): the reason is not asked",
        .colombia(at: "2026-03-10 12:00"),
        .never,
        rule: "no-reason"
    ) { $0.request.content.classes.insert(.asksReason) },
    LawCase(
        "co",
        "forbiddenRecipient (C4 C5): a personal reference",
        .colombia(at: "2026-03-10 12:00"),
        .never,
        rule: "third-parties"
    ) { $0.request.recipientRole = .reference },
    LawCase(
        "co",
        "co-obligors (C9 against C4 C8): the prudent reading",
        .colombia(at: "2026-03-10 12:00"),
        .never,
        rule: "co-obligors"
    ) { $0.request.recipientRole = .guarantor },
    LawCase(
        "co",
        "visit (C4 C5): none",
        .colombia(at: "2026-03-10 12:00"),
        .never,
        rule: "no-visits"
    ) { $0.request.channel = .visit },
    LawCase(
        "co",
        "appliesTo, art. 1 (C1): the creditor itself is bound",
        .colombia(at: "2026-03-10 19:30"),
        .wait("2026-03-11 07:00")
    ) { $0.request.actor = .creditor },
    LawCase(
        "co",
        "appliesTo, art. 1 (C1): who bought the debt is bound",
        .colombia(at: "2026-03-10 19:30"),
        .wait("2026-03-11 07:00"),
        rule: "window"
    ) { $0.request.actor = .assignee },
    LawCase(
        "co",
        "holidays, art. 3: Saturday 1 May 2027",
        .colombia(at: "2027-05-01 10:00"),
        .wait("2027-05-03 07:00"),
        rule: "holidays"
    ),
    LawCase(
        "co",
        "exceptions (C4): a payment is confirmed on a Sunday",
        .colombia(at: "2026-03-15 10:00"),
        .clear()
    ) { $0.request.purpose = .confirmation },
    LawCase(
        "co",
        "exceptions (C4): what the consumer asked is answered on a Sunday",
        .colombia(at: "2026-03-15 10:00"),
        .clear(until: "2026-03-15 10:20")
    ) {
        $0.request.purpose = .reply
        $0.history.append(
            $0.attempt(at: "2026-03-15 09:50", outcome: .conversation, isInbound: true)
        )
    },
    LawCase(
        "co",
        "exceptions (C4, one source): other messages of service keep the hours",
        .colombia(at: "2026-03-15 10:00"),
        .wait("2026-03-16 07:00"),
        rule: "window"
    ) { $0.request.purpose = .service },
    LawCase(
        "co",
        "a cap of two a week (C10) is not in art. 3: the fifth day by the same channel",
        .colombia(at: "2026-03-13 10:00"),
        .clear(until: "2026-03-13 19:00")
    ) {
        $0.request.channel = .whatsapp
        $0.talk(at: "2026-03-09 10:00", .whatsapp)
        for day in ["10", "11", "12"] {
            $0.history.append($0.attempt(at: "2026-03-\(day) 10:00", channel: .whatsapp))
        }
    },
    LawCase(
        "co",
        "exclusivity, art. 3: a call on the day of a conversation by call",
        .colombia(at: "2026-03-09 15:00"),
        .wait("2026-03-10 07:00"),
        rule: "one-channel"
    ) {
        $0.request.channel = .call
        $0.talk(at: "2026-03-09 10:00", .call)
    },
    LawCase(
        "co",
        "exclusivity, art. 3: the consumer is one, whatever the telephone",
        .colombia(at: "2026-03-11 10:00"),
        .wait("2026-03-16 10:00"),
        rule: "one-channel"
    ) {
        $0.talk(at: "2026-03-09 10:00", .whatsapp)
        $0.history[$0.history.count - 1].contactPoint = ID(high: 2, low: 9)
    },
    LawCase(
        "co",
        "exclusivity, art. 3: the consumer is one, whatever the debt",
        .colombia(at: "2026-03-09 15:00"),
        .wait("2026-03-10 07:00"),
        rule: "one-channel"
    ) {
        $0.talk(at: "2026-03-09 10:00", .sms)
        $0.history[$0.history.count - 1].account = ID(high: 3, low: 9)
        $0.history[$0.history.count - 1].creditor = "tienda"
    },
    LawCase(
        "co",
        "exclusivity, art. 3: a promotion is one more contact of the day",
        .colombia(at: "2026-03-09 15:00"),
        .wait("2026-03-10 07:00"),
        rule: "one-channel"
    ) {
        $0.request.purpose = .marketing
        $0.talk(at: "2026-03-09 10:00", .sms)
    },
    LawCase(
        "co",
        "exclusivity, art. 3: what was promised in the conversation is confirmed that day",
        .colombia(at: "2026-03-09 15:00"),
        .clear()
    ) {
        $0.request.purpose = .confirmation
        $0.talk(at: "2026-03-09 10:00", .sms)
    },
    LawCase(
        "co",
        "consent (C3 C5 C6): an authorisation that was withdrawn",
        .colombia(at: "2026-03-10 12:00"),
        .never,
        rule: "consent"
    ) { $0.point.consent = .withdrawn },
    LawCase(
        "co",
        "consent (C3 C5 C6): authorised for service only, the prudent reading",
        .colombia(at: "2026-03-10 12:00"),
        .never,
        rule: "consent"
    ) { $0.point.consent = .serviceOnly },
    LawCase(
        "co",
        "optOut (C8): commercial messages that were cancelled",
        .colombia(at: "2026-03-10 12:00"),
        .never,
        rule: "promotion-opt-out"
    ) {
        $0.request.purpose = .marketing
        $0.point.optedOutChannels = 1 << UInt32(Channel.sms.rawValue)
    },
    LawCase(
        "co",
        "forbiddenQuestion (C4 C5 C8): nor in an answer",
        .colombia(at: "2026-03-10 12:00"),
        .never,
        rule: "no-reason"
    ) {
        $0.request.purpose = .reply
        $0.request.content.classes.insert(.asksReason)
        $0.history.append(
            $0.attempt(at: "2026-03-10 11:59", outcome: .conversation, isInbound: true)
        )
    },
    LawCase(
        "co",
        "forbiddenRecipient (C4 C5): a reference of another kind",
        .colombia(at: "2026-03-10 12:00"),
        .never,
        rule: "third-parties"
    ) { $0.request.recipientRole = .thirdParty },
    LawCase(
        "co",
        "co-obligors (C9 against C4 C8): a joint debtor, the prudent reading",
        .colombia(at: "2026-03-10 12:00"),
        .never,
        rule: "co-obligors"
    ) { $0.request.recipientRole = .coObligor },
]

extension Question {
    static func colombia(at text: String) -> Question {
        .living(in: "CO", at: text, zone: "America/Bogota")
    }

    /// Adds a contact of ours that the person answered.
    mutating func talk(at text: String, _ channel: Channel) {
        history.append(attempt(at: text, channel: channel, outcome: .conversation))
    }
}
