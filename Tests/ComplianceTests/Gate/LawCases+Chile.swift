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
]

extension Question {
    static func chile(at text: String) -> Question {
        .living(in: "CL", at: text, zone: "America/Santiago")
    }
}
