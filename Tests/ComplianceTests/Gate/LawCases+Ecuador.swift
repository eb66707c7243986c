import Compliance
import Domain
import Messaging
import Values

/// Ecuador, Ley Orgánica de Defensa del Consumidor article 49, read from contact-rules 3.5 and 3.12.
/// 2026-03-10 is a Tuesday.
let ecuadorianCases: [LawCase] = [
    LawCase(
        "ec",
        "window, art. 49 (E1 E2 E3): Tuesday until 20:00 exactly",
        .ecuador(at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 20:00"),
        rule: "window"
    ),
    LawCase(
        "ec",
        "window, art. 49: 06:59 waits a minute",
        .ecuador(at: "2026-03-10 06:59"),
        .wait("2026-03-10 07:00"),
        rule: "window"
    ),
    LawCase(
        "ec",
        "window, art. 49: 19:59 is lawful",
        .ecuador(at: "2026-03-10 19:59"),
        .clear(until: "2026-03-10 20:00")
    ),
    LawCase(
        "ec",
        "window, E1 E2 E3 against E4: 20:00 waits for the morning",
        .ecuador(at: "2026-03-10 20:00"),
        .wait("2026-03-11 07:00"),
        rule: "window"
    ),
    LawCase(
        "ec",
        "window, art. 49: Friday 20:00 waits for Monday",
        .ecuador(at: "2026-03-13 20:00"),
        .wait("2026-03-16 07:00"),
        rule: "window"
    ),
    LawCase(
        "ec",
        "window, art. 49 and 3.12: Saturday waits for Monday",
        .ecuador(at: "2026-03-14 10:00"),
        .wait("2026-03-16 07:00"),
        rule: "window"
    ),
    LawCase(
        "ec",
        "holidays, art. 49: 2 and 3 November 2026",
        .ecuador(at: "2026-11-02 10:00"),
        .wait("2026-11-04 07:00"),
        rule: "holidays"
    ),
    LawCase(
        "ec",
        "holidays, art. 49: Pichincha of 2026, a Sunday, is kept on Monday",
        .ecuador(at: "2026-05-25 10:00"),
        .wait("2026-05-26 07:00"),
        rule: "holidays"
    ),
    LawCase(
        "ec",
        "holidays, art. 49: New Year of 2028, a Saturday, is kept on 31 December 2027",
        .ecuador(at: "2027-12-31 10:00"),
        .wait("2028-01-03 07:00"),
        rule: "holidays"
    ),
    LawCase(
        "ec",
        "cap, art. 49 (E1 E3) and 3.12: a second SMS of the day",
        .ecuador(at: "2026-03-10 15:00"),
        .wait("2026-03-11 07:00"),
        rule: "one-a-day-each"
    ) { $0.history.append($0.attempt(at: "2026-03-10 09:00")) },
    LawCase(
        "ec",
        "cap, art. 49 and 3.12: an SMS after an e-mail and a call of the day",
        .ecuador(at: "2026-03-10 15:00"),
        .clear(until: "2026-03-10 20:00")
    ) {
        $0.history.append($0.attempt(at: "2026-03-10 09:00", channel: .email))
        $0.history.append($0.attempt(at: "2026-03-10 10:00", channel: .call))
    },
    LawCase(
        "ec",
        "cap, art. 49: an SMS of the evening before does not count",
        .ecuador(at: "2026-03-10 07:00"),
        .clear(until: "2026-03-10 20:00")
    ) { $0.history.append($0.attempt(at: "2026-03-09 19:59")) },
    LawCase(
        "ec",
        "cap, art. 49: one that failed was made",
        .ecuador(at: "2026-03-10 15:00"),
        .wait("2026-03-11 07:00"),
        rule: "one-a-day-each"
    ) { $0.history.append($0.attempt(at: "2026-03-10 09:00", outcome: .failed)) },
    LawCase(
        "ec",
        "cap, art. 49: an RCS after an SMS is the same mechanism",
        .ecuador(at: "2026-03-10 15:00"),
        .wait("2026-03-11 07:00"),
        rule: "one-text-a-day"
    ) {
        $0.request.channel = .rcs
        $0.history.append($0.attempt(at: "2026-03-10 09:00"))
    },
    LawCase(
        "ec",
        "cap, art. 49: a recorded call after a call is the same mechanism",
        .ecuador(at: "2026-03-10 15:00"),
        .wait("2026-03-11 07:00"),
        rule: "one-call-a-day"
    ) {
        $0.request.channel = .voiceMessage
        $0.history.append($0.attempt(at: "2026-03-10 09:00", channel: .call))
    },
    LawCase(
        "ec",
        "recipient, art. 49 (E1 E4): the guarantor",
        .ecuador(at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 20:00")
    ) { $0.request.recipientRole = .guarantor },
    LawCase(
        "ec",
        "recipient, art. 49: a relative or colleague",
        .ecuador(at: "2026-03-10 12:00"),
        .never,
        rule: "third-parties"
    ) { $0.request.recipientRole = .thirdParty },
    LawCase(
        "ec",
        "senderIdentity, art. 49 (E1 E3): a hidden number",
        .ecuador(at: "2026-03-10 12:00"),
        .never,
        rule: "sender-hidden"
    ) {
        $0.request.channel = .call
        $0.request.sender.kind = .hidden
    },
    LawCase(
        "ec",
        "window, decision 17: the zone not known, Galápagos must allow as well",
        .ecuador(at: "2026-03-10 07:30"),
        .wait("2026-03-10 08:00"),
        rule: "window"
    ) { $0.person.zones = [] },
    LawCase(
        "ec",
        "window, decision 17: the zone not known, the mainland ends it",
        .ecuador(at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 20:00")
    ) { $0.person.zones = [] },
    LawCase(
        "ec",
        "cap, art. 49: a second SMS of the day, to another telephone",
        .ecuador(at: "2026-03-10 15:00"),
        .wait("2026-03-11 07:00"),
        rule: "one-a-day-each"
    ) {
        $0.history.append($0.attempt(at: "2026-03-10 09:00"))
        $0.history[$0.history.count - 1].contactPoint = ID(high: 2, low: 9)
    },
    LawCase(
        "ec",
        "cap, art. 49: a WhatsApp after an SMS is another mechanism",
        .ecuador(at: "2026-03-10 15:00"),
        .clear(until: "2026-03-10 20:00")
    ) {
        $0.request.channel = .whatsapp
        $0.history.append($0.attempt(at: "2026-03-10 09:00"))
    },
    LawCase(
        "ec",
        "cap, art. 49 (E1 E3): a second WhatsApp of the day",
        .ecuador(at: "2026-03-10 15:00"),
        .wait("2026-03-11 07:00"),
        rule: "one-a-day-each"
    ) {
        $0.request.channel = .whatsapp
        $0.history.append($0.attempt(at: "2026-03-10 09:00", channel: .whatsapp))
    },
    LawCase(
        "ec",
        "cap, art. 49 (E1 E3): a second e-mail of a Friday waits for Monday",
        .ecuador(at: "2026-03-13 15:00"),
        .wait("2026-03-16 07:00"),
        rule: "one-a-day-each"
    ) {
        $0.request.channel = .email
        $0.point.kind = .email
        $0.history.append($0.attempt(at: "2026-03-13 09:00", channel: .email))
    },
    LawCase(
        "ec",
        "cap, art. 49 (E1 E3): a second call of the day",
        .ecuador(at: "2026-03-10 15:00"),
        .wait("2026-03-11 07:00"),
        rule: "one-a-day-each"
    ) {
        $0.request.channel = .call
        $0.history.append($0.attempt(at: "2026-03-10 09:00", channel: .call))
    },
    LawCase(
        "ec",
        "cap, art. 49: five days, five texts",
        .ecuador(at: "2026-03-13 10:00"),
        .clear(until: "2026-03-13 20:00")
    ) {
        for day in ["09", "10", "11", "12"] {
            $0.history.append($0.attempt(at: "2026-03-\(day) 10:00"))
        }
    },
    LawCase(
        "ec",
        "window, art. 49: the creditor itself is bound",
        .ecuador(at: "2026-03-10 20:30"),
        .wait("2026-03-11 07:00"),
        rule: "window"
    ) { $0.request.actor = .creditor },
    LawCase(
        "ec",
        "window, art. 49 and decision 14: a payment is confirmed on a Saturday",
        .ecuador(at: "2026-03-14 10:00"),
        .clear()
    ) { $0.request.purpose = .confirmation },
    LawCase(
        "ec",
        "holidays, art. 49: Carnival of 2026, a Monday and a Tuesday",
        .ecuador(at: "2026-02-16 10:00"),
        .wait("2026-02-18 07:00"),
        rule: "holidays"
    ),
    LawCase(
        "ec",
        "dates of effect, reform of February 2022: the evening before",
        .ecuador(at: "2022-01-31 20:30"),
        .clear(until: "2022-02-01 00:00")
    ),
    LawCase(
        "ec",
        "dates of effect, reform of February 2022: the first evening",
        .ecuador(at: "2022-02-01 20:30"),
        .wait("2022-02-02 07:00"),
        rule: "window"
    ),
    LawCase(
        "ec",
        "window, tzdata: Galápagos is an hour behind the mainland",
        .ecuador(at: "2026-03-10 20:30"),
        .clear(until: "2026-03-10 21:00")
    ) { $0.person.zones = ["Pacific/Galapagos"] },
    LawCase(
        "ec",
        "recipient, art. 49 (E1 E4): the co-debtor",
        .ecuador(at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 20:00")
    ) { $0.request.recipientRole = .coObligor },
    LawCase(
        "ec",
        "recipient, art. 49 (E1 E4): a reference",
        .ecuador(at: "2026-03-10 12:00"),
        .never,
        rule: "third-parties"
    ) { $0.request.recipientRole = .reference },
    LawCase(
        "ec",
        "senderIdentity, art. 49 (E1 E3): a call from a name that has no number",
        .ecuador(at: "2026-03-10 12:00"),
        .never,
        rule: "sender-unidentified"
    ) {
        $0.request.channel = .call
        $0.request.sender = SenderFacts(kind: .masked, isRegistered: true, canReply: false)
        $0.request.content.items.insert(.optOutAlternative)
    },
]

extension Question {
    static func ecuador(at text: String) -> Question {
        .living(in: "EC", at: text, zone: "America/Guayaquil")
    }
}
