import Compliance
import Domain
import Messaging
import Values

/// Chile, Ley 19.496 article 37 as amended by Ley 21.320, read from contact-rules 3.4 and 3.12.
/// 2026-03-10 is a Tuesday.
let chileanCases: [LawCase] = [
    LawCase(
        "cl",
        "window, art. 37 (L2 L8): Tuesday until 20:00 exactly",
        .chile(at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 20:00"),
        rule: "window"
    ),
    LawCase(
        "cl",
        "window, art. 37: 07:59 waits a minute",
        .chile(at: "2026-03-10 07:59"),
        .wait("2026-03-10 08:00"),
        rule: "window"
    ),
    LawCase(
        "cl",
        "window, art. 37: 19:59 is lawful",
        .chile(at: "2026-03-10 19:59"),
        .clear(until: "2026-03-10 20:00")
    ),
    LawCase(
        "cl",
        "window, art. 37: 20:00 waits for the morning",
        .chile(at: "2026-03-10 20:00"),
        .wait("2026-03-11 08:00"),
        rule: "window"
    ),
    LawCase(
        "cl",
        "window, L7 against L2 L8: Saturday 09:59 waits for 10:00",
        .chile(at: "2026-03-14 09:59"),
        .wait("2026-03-14 10:00"),
        rule: "window"
    ),
    LawCase(
        "cl",
        "window, L7 against L2 L8: Saturday 13:00 waits for Monday",
        .chile(at: "2026-03-14 13:00"),
        .wait("2026-03-16 08:00"),
        rule: "window"
    ),
    LawCase(
        "cl",
        "window, art. 37: Sunday waits for Monday",
        .chile(at: "2026-03-15 12:00"),
        .wait("2026-03-16 08:00"),
        rule: "window"
    ),
    LawCase(
        "cl",
        "holidays, art. 59 CPC: Thursday 21 May 2026",
        .chile(at: "2026-05-21 10:00"),
        .wait("2026-05-22 08:00"),
        rule: "holidays"
    ),
    LawCase(
        "cl",
        "holidays, art. 59 CPC: Saint Peter of 2028, a Thursday, is kept on Monday the 26th",
        .chile(at: "2028-06-26 10:00"),
        .wait("2028-06-27 08:00"),
        rule: "holidays"
    ),
    LawCase(
        "cl",
        "window, decision 17: the zone not known, Easter Island must allow as well",
        .chile(at: "2026-03-10 08:30"),
        .wait("2026-03-10 10:00"),
        rule: "window"
    ) { $0.person.zones = [] },
    LawCase(
        "cl",
        "cap.remote, art. 37 (L1 L2) and 3.12: SMS on Monday, SMS on Tuesday waits",
        .chile(at: "2026-03-10 10:00"),
        .wait("2026-03-12 08:00"),
        rule: "two-days-between"
    ) { $0.history.append($0.attempt(at: "2026-03-09 10:00")) },
    LawCase(
        "cl",
        "cap.remote, art. 37 and 3.12: SMS on Wednesday, one whole day between, waits",
        .chile(at: "2026-03-11 10:00"),
        .wait("2026-03-12 08:00"),
        rule: "two-days-between"
    ) { $0.history.append($0.attempt(at: "2026-03-09 10:00")) },
    LawCase(
        "cl",
        "cap.remote, art. 37 and 3.12: SMS on Thursday, two whole days between",
        .chile(at: "2026-03-12 08:00"),
        .clear(until: "2026-03-12 20:00")
    ) { $0.history.append($0.attempt(at: "2026-03-09 19:00")) },
    LawCase(
        "cl",
        "cap.remote, art. 37: e-mail and SMS count together",
        .chile(at: "2026-03-10 10:00"),
        .wait("2026-03-12 08:00"),
        rule: "two-days-between"
    ) { $0.history.append($0.attempt(at: "2026-03-09 10:00", channel: .email)) },
    LawCase(
        "cl",
        "cap.remote, art. 37: the third of seven days",
        .chile(at: "2026-03-16 09:00"),
        .wait("2026-03-16 10:00"),
        rule: "two-remote"
    ) {
        $0.history.append($0.attempt(at: "2026-03-09 10:00"))
        $0.history.append($0.attempt(at: "2026-03-12 10:00", channel: .whatsapp))
    },
    LawCase(
        "cl",
        "cap.direct, art. 37 (L1 L2): a second call within seven days",
        .chile(at: "2026-03-13 10:00"),
        .wait("2026-03-16 10:00"),
        rule: "one-call-or-visit"
    ) {
        $0.request.channel = .call
        $0.history.append($0.attempt(at: "2026-03-09 10:00", channel: .call))
    },
    LawCase(
        "cl",
        "cap.direct, art. 37: a visit within seven days of a call",
        .chile(at: "2026-03-13 10:00"),
        .wait("2026-03-16 10:00"),
        rule: "one-call-or-visit"
    ) {
        $0.request.channel = .visit
        $0.history.append($0.attempt(at: "2026-03-09 10:00", channel: .call))
    },
    LawCase(
        "cl",
        "cap.direct, art. 37: a call seven days after a call",
        .chile(at: "2026-03-16 10:00"),
        .clear(until: "2026-03-16 20:00")
    ) {
        $0.request.channel = .call
        $0.history.append($0.attempt(at: "2026-03-09 10:00", channel: .call))
    },
    LawCase(
        "cl",
        "cap.direct and cap.remote: an SMS the day after a call",
        .chile(at: "2026-03-10 10:00"),
        .clear(until: "2026-03-10 20:00")
    ) { $0.history.append($0.attempt(at: "2026-03-09 10:00", channel: .call)) },
    LawCase(
        "cl",
        "cap in all (L3 against L1 L2): a call, an SMS and a third contact of the week",
        .chile(at: "2026-03-13 10:00"),
        .wait("2026-03-16 10:00"),
        rule: "two-in-all"
    ) {
        $0.history.append($0.attempt(at: "2026-03-09 10:00", channel: .call))
        $0.history.append($0.attempt(at: "2026-03-10 10:00"))
    },
    LawCase(
        "cl",
        "forbidden, art. 37 (L1 L3 L8): a threat of what has not begun",
        .chile(at: "2026-03-10 12:00"),
        .never,
        rule: "content"
    ) { $0.request.content.classes.insert(.threatens) },
    LawCase(
        "cl",
        "forbidden, art. 37: what looks judicial",
        .chile(at: "2026-03-10 12:00"),
        .never,
        rule: "content"
    ) { $0.request.content.classes.insert(.looksJudicial) },
    LawCase(
        "cl",
        "forbidden, art. 37: a third party",
        .chile(at: "2026-03-10 12:00"),
        .never,
        rule: "third-parties"
    ) { $0.request.recipientRole = .reference },
    LawCase(
        "cl",
        "senderIdentity.prefix, Res. Ex. 286 (L4 L5 L9): an automatic call without 600",
        .chile(at: "2025-08-13 12:00"),
        .never,
        rule: "call-prefix"
    ) {
        $0.request.channel = .voiceMessage
        $0.request.sender.isRegistered = false
    },
    LawCase(
        "cl",
        "senderIdentity.prefix: the day before it holds",
        .chile(at: "2025-08-12 12:00"),
        .clear(until: "2025-08-12 20:00")
    ) {
        $0.request.channel = .voiceMessage
        $0.request.sender.isRegistered = false
    },
    LawCase(
        "cl",
        "cap.remote: who writes is answered",
        .chile(at: "2026-03-10 10:00"),
        .clear(until: "2026-03-10 10:30")
    ) {
        $0.request.purpose = .reply
        $0.history.append($0.attempt(at: "2026-03-09 10:00"))
        $0.history.append(
            $0.attempt(at: "2026-03-10 10:00", outcome: .conversation, isInbound: true)
        )
    },
    LawCase(
        "cl",
        "cap.direct counts gestiones (3.0.2): a call that nobody took",
        .chile(at: "2026-03-13 10:00"),
        .wait("2026-03-16 10:00"),
        rule: "one-call-or-visit"
    ) {
        $0.request.channel = .call
        $0.history.append($0.attempt(at: "2026-03-09 10:00", channel: .call, outcome: .failed))
    },
    LawCase(
        "cl",
        "cap.direct, art. 37: a recorded call is a contact by telephone",
        .chile(at: "2026-03-13 10:00"),
        .wait("2026-03-16 10:00"),
        rule: "one-call-or-visit"
    ) {
        $0.request.channel = .call
        $0.history.append($0.attempt(at: "2026-03-09 10:00", channel: .voiceMessage))
    },
    LawCase(
        "cl",
        "cap.direct, art. 37: a call within seven days of a visit, on another telephone",
        .chile(at: "2026-03-13 10:00"),
        .wait("2026-03-16 10:00"),
        rule: "one-call-or-visit"
    ) {
        $0.request.channel = .call
        $0.history.append($0.attempt(at: "2026-03-09 10:00", channel: .visit))
        $0.history[$0.history.count - 1].contactPoint = ID(high: 2, low: 9)
    },
    LawCase(
        "cl",
        "cap.remote, art. 37: a letter and an SMS count together",
        .chile(at: "2026-03-10 10:00"),
        .wait("2026-03-12 08:00"),
        rule: "two-days-between"
    ) { $0.history.append($0.attempt(at: "2026-03-09 10:00", channel: .letter)) },
    LawCase(
        "cl",
        "cap.remote counts gestiones (3.0.2): an SMS that did not arrive",
        .chile(at: "2026-03-10 10:00"),
        .wait("2026-03-12 08:00"),
        rule: "two-days-between"
    ) { $0.history.append($0.attempt(at: "2026-03-09 10:00", outcome: .failed)) },
    LawCase(
        "cl",
        "cap.direct and cap.remote, art. 37: a call the day after an SMS",
        .chile(at: "2026-03-10 10:00"),
        .clear(until: "2026-03-10 20:00")
    ) {
        $0.request.channel = .call
        $0.history.append($0.attempt(at: "2026-03-09 10:00"))
    },
    LawCase(
        "cl",
        "window, art. 37: visits too",
        .chile(at: "2026-03-15 12:00"),
        .wait("2026-03-16 08:00"),
        rule: "window"
    ) {
        $0.request.channel = .visit
        $0.point.kind = .postal
    },
    LawCase(
        "cl",
        "window, art. 37: the creditor itself is bound",
        .chile(at: "2026-03-10 20:30"),
        .wait("2026-03-11 08:00"),
        rule: "window"
    ) { $0.request.actor = .creditor },
    LawCase(
        "cl",
        "holidays, art. 59 CPC: Good Friday and the Saturday after it",
        .chile(at: "2026-04-03 10:00"),
        .wait("2026-04-06 08:00"),
        rule: "holidays"
    ),
    LawCase(
        "cl",
        "holidays, art. 59 CPC: 18 and 19 September 2026, a Friday and a Saturday",
        .chile(at: "2026-09-18 10:00"),
        .wait("2026-09-21 08:00"),
        rule: "holidays"
    ),
    LawCase(
        "cl",
        "dates of effect, Ley 21.320: the evening of 2021-04-19 is free until midnight",
        .chile(at: "2021-04-19 20:30"),
        .clear(until: "2021-04-20 00:00")
    ),
    LawCase(
        "cl",
        "dates of effect, Ley 21.320: the evening of 2021-04-20 is not",
        .chile(at: "2021-04-20 20:30"),
        .wait("2021-04-21 08:00"),
        rule: "window"
    ),
    LawCase(
        "cl",
        "window, tzdata: Easter Island is two hours behind Santiago",
        .chile(at: "2026-07-14 09:30"),
        .wait("2026-07-14 10:00"),
        rule: "window"
    ) { $0.person.zones = ["Pacific/Easter"] },
    LawCase(
        "cl",
        "window, tzdata: Punta Arenas keeps summer time in winter",
        .chile(at: "2026-07-14 07:30"),
        .clear(until: "2026-07-14 19:00")
    ) { $0.person.zones = ["America/Punta_Arenas"] },
    LawCase(
        "cl",
        "forbidden, art. 37 (L1 L3 L8): at work, by telephone",
        .chile(at: "2026-03-10 12:00"),
        .never,
        rule: "workplace"
    ) {
        $0.request.channel = .call
        $0.point.kind = .workPhone
    },
    LawCase(
        "cl",
        "forbidden, art. 37: at work, by e-mail",
        .chile(at: "2026-03-10 12:00"),
        .never,
        rule: "workplace"
    ) {
        $0.request.channel = .email
        $0.point.kind = .workEmail
    },
    LawCase(
        "cl",
        "forbidden, art. 37: at work, by visit",
        .chile(at: "2026-03-10 12:00"),
        .never,
        rule: "workplace"
    ) {
        $0.request.channel = .visit
        $0.point.kind = .workPostal
    },
    LawCase(
        "cl",
        "forbidden, art. 37: harassment",
        .chile(at: "2026-03-10 12:00"),
        .never,
        rule: "content"
    ) { $0.request.content.classes.insert(.offends) },
    LawCase(
        "cl",
        "forbidden, art. 37: consequences that are not true",
        .chile(at: "2026-03-10 12:00"),
        .never,
        rule: "content"
    ) { $0.request.content.classes.insert(.pressures) },
    LawCase(
        "cl",
        "forbidden, art. 37, names third parties: the guarantor is none",
        .chile(at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 20:00")
    ) { $0.request.recipientRole = .guarantor },
    LawCase(
        "cl",
        "payCreditor (L8): an account that is not the creditor's",
        .chile(at: "2026-03-10 12:00"),
        .never,
        rule: "payment-destination"
    ) { $0.request.payee = .other },
    LawCase(
        "cl",
        "senderIdentity.prefix, Res. Ex. 286: calls by a person are not automatic",
        .chile(at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 20:00")
    ) {
        $0.request.channel = .call
        $0.request.sender.isRegistered = false
    },
]

extension Question {
    static func chile(at text: String) -> Question {
        .living(in: "CL", at: text, zone: "America/Santiago")
    }
}
