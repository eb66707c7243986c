import Compliance
import Domain
import Messaging
import Values

/// Argentina, Ley 24.240 article 8 bis and Ley 6171 of Buenos Aires, read from contact-rules 3.6.
/// 2026-03-10 is a Tuesday. AR-C is the City of Buenos Aires, AR-X the province of Córdoba.
let argentineCases: [LawCase] = [
    LawCase(
        "ar",
        "window, our prudence (3.6): Tuesday until 20:00 exactly",
        .argentina("AR-X", at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 20:00"),
        rule: "window"
    ),
    LawCase(
        "ar",
        "window, 3.6: 08:59 waits a minute",
        .argentina("AR-X", at: "2026-03-10 08:59"),
        .wait("2026-03-10 09:00"),
        rule: "window"
    ),
    LawCase(
        "ar",
        "window, 3.6: 19:59 is open",
        .argentina("AR-X", at: "2026-03-10 19:59"),
        .clear(until: "2026-03-10 20:00")
    ),
    LawCase(
        "ar",
        "window, 3.6: 20:00 waits for the morning",
        .argentina("AR-X", at: "2026-03-10 20:00"),
        .wait("2026-03-11 09:00"),
        rule: "window"
    ),
    LawCase(
        "ar",
        "window, 3.6: Saturday until 13:00",
        .argentina("AR-X", at: "2026-03-14 12:59"),
        .clear(until: "2026-03-14 13:00")
    ),
    LawCase(
        "ar",
        "window, 3.6: Saturday 13:00 waits for Monday",
        .argentina("AR-X", at: "2026-03-14 13:00"),
        .wait("2026-03-16 09:00"),
        rule: "window"
    ),
    LawCase(
        "ar",
        "window, 3.6: never on Sunday",
        .argentina("AR-X", at: "2026-03-15 10:00"),
        .wait("2026-03-16 09:00"),
        rule: "window"
    ),
    LawCase(
        "ar",
        "holidays, 3.6: the bridge of 23 March 2026 and the day after",
        .argentina("AR-X", at: "2026-03-23 10:00"),
        .wait("2026-03-25 09:00"),
        rule: "holidays"
    ),
    LawCase(
        "ar",
        "holidays, 3.6: Güemes of 2026, a Wednesday, is kept on Monday the 15th",
        .argentina("AR-X", at: "2026-06-15 10:00"),
        .wait("2026-06-16 09:00"),
        rule: "holidays"
    ),
    LawCase(
        "ar",
        "holidays, 3.6: Wednesday 17 June 2026 itself is worked",
        .argentina("AR-X", at: "2026-06-17 10:00"),
        .clear(until: "2026-06-17 20:00")
    ),
    LawCase(
        "ar",
        "Ley 24.240 art. 8 bis (A1 A6): what looks judicial",
        .argentina("AR-X", at: "2026-03-10 12:00"),
        .never,
        rule: "content"
    ) { $0.request.content.classes.insert(.looksJudicial) },
    LawCase(
        "ar",
        "Ley 24.240 art. 8 bis: dignified treatment, a threat",
        .argentina("AR-X", at: "2026-03-10 12:00"),
        .never,
        rule: "content"
    ) { $0.request.content.classes.insert(.threatens) },
    LawCase(
        "ar",
        "Ley 6171 (A1 A2 A3 A4): publication",
        .argentina("AR-C", at: "2026-03-10 12:00"),
        .never,
        rule: "content"
    ) { $0.request.content.classes.insert(.exposesPublicly) },
    LawCase(
        "ar",
        "Ley 6171 (A1 A2 A3 A4): neighbours, relatives, employer",
        .argentina("AR-C", at: "2026-03-10 12:00"),
        .never,
        rule: "third-parties"
    ) { $0.request.recipientRole = .thirdParty },
    LawCase(
        "ar",
        "Ley 6171 (A1 A2 A3 A4): a first contact in the City without the agent's address",
        .argentina("AR-C", at: "2026-03-10 12:00"),
        .never,
        rule: "caba-identity"
    ) {
        $0.history = []
        $0.request.content.items = Question.packet.subtracting(.agencyContact)
    },
    LawCase(
        "ar",
        "Ley 6171: a first contact in the City with it",
        .argentina("AR-C", at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 20:00")
    ) {
        $0.history = []
        $0.request.content.items = Question.packet
    },
    LawCase(
        "ar",
        "Ley 6171 is the City's: the same contact in Córdoba",
        .argentina("AR-X", at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 20:00")
    ) {
        $0.history = []
        $0.request.content.items = Question.packet.subtracting(.agencyContact)
    },
    LawCase(
        "ar",
        "Ley 6171: the region not known, it may be the City",
        .argentina("AR-X", at: "2026-03-10 12:00"),
        .never,
        rule: "caba-identity"
    ) {
        $0.person.region = nil
        $0.history = []
        $0.request.content.items = Question.packet.subtracting(.agencyContact)
    },
    LawCase(
        "ar",
        "Ley 6171: a region that nobody lists, it may be the City",
        .argentina("Buenos Aires", at: "2026-03-10 12:00"),
        .never,
        rule: "caba-identity"
    ) {
        $0.history = []
        $0.request.content.items = Question.packet.subtracting(.agencyContact)
    },
    LawCase(
        "ar",
        "cap 3.11, kept for what was not found: a second contact of the day",
        .argentina("AR-X", at: "2026-03-10 15:00"),
        .wait("2026-03-11 09:00"),
        rule: "one-a-day"
    ) { $0.history.append($0.attempt(at: "2026-03-10 09:00")) },
    LawCase(
        "ar",
        "Córdoba project (A5) is no law: Saturday 12:30 in Córdoba",
        .argentina("AR-X", at: "2026-03-14 12:30"),
        .clear(until: "2026-03-14 13:00")
    ),
    LawCase(
        "ar",
        "Ley 24.240 art. 8 bis (A1 A6): dignified treatment, an offence",
        .argentina("AR-X", at: "2026-03-10 12:00"),
        .never,
        rule: "content"
    ) { $0.request.content.classes.insert(.offends) },
    LawCase(
        "ar",
        "Ley 6171 (A1 A2 A3 A4): intimidation in an answer",
        .argentina("AR-C", at: "2026-03-10 12:00"),
        .never,
        rule: "content"
    ) {
        $0.request.purpose = .reply
        $0.request.content.classes = [.threatens]
        $0.history.append(
            $0.attempt(at: "2026-03-10 11:59", outcome: .conversation, isInbound: true)
        )
    },
    LawCase(
        "ar",
        "Ley 6171: a first contact in the City without the agent's name",
        .argentina("AR-C", at: "2026-03-10 12:00"),
        .never,
        rule: "caba-identity"
    ) {
        $0.history = []
        $0.request.content.items = Question.packet.subtracting(.agencyName)
    },
    LawCase(
        "ar",
        "Ley 6171: a first contact in the City that says not for whom (its powers)",
        .argentina("AR-C", at: "2026-03-10 12:00"),
        .never,
        rule: "caba-identity"
    ) {
        $0.history = []
        $0.request.content.items = Question.packet.subtracting(.creditorName)
    },
    LawCase(
        "ar",
        "Ley 6171 speaks of agents: the creditor's own first contact in the City",
        .argentina("AR-C", at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 20:00")
    ) {
        $0.history = []
        $0.request.actor = .creditor
    },
    LawCase(
        "ar",
        "Ley 6171 (A1 A2 A3 A4) names neighbours, relatives, employer: the guarantor is none",
        .argentina("AR-C", at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 20:00")
    ) { $0.request.recipientRole = .guarantor },
    LawCase(
        "ar",
        "window, 3.6: visits and letters keep the same hours",
        .argentina("AR-X", at: "2026-03-14 13:00"),
        .wait("2026-03-16 09:00"),
        rule: "window"
    ) {
        $0.request.channel = .visit
        $0.point.kind = .postal
    },
    LawCase(
        "ar",
        "holidays, 3.6: 9 and 10 July 2026, then Saturday morning",
        .argentina("AR-X", at: "2026-07-09 10:00"),
        .wait("2026-07-11 09:00"),
        rule: "holidays"
    ),
    LawCase(
        "ar",
        "window, decision 17: the zone not known, all of them are −3",
        .argentina("AR-X", at: "2026-03-10 09:00"),
        .clear(until: "2026-03-10 20:00")
    ) { $0.person.zones = [] },
]

extension Question {
    static func argentina(_ region: String, at text: String) -> Question {
        .living(in: "AR", region, at: text, zone: "America/Argentina/Buenos_Aires")
    }
}
