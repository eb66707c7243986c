import Compliance
import Domain
import Messaging
import Values

/// United States, Regulation F and TCPA, read from contact-rules 3.9 and 3.12. 2026-09-08 is a Tuesday.
/// US-TX has no rules of its own.
let federalCases: [LawCase] = [
    LawCase(
        "us",
        "window, 1006.6(b)(1) (U1): Tuesday until 21:00 exactly",
        .states("US-TX", at: "2026-09-08 12:00", zone: "America/Chicago"),
        .clear(until: "2026-09-08 21:00"),
        rule: "window"
    ),
    LawCase(
        "us",
        "window, 1006.6(b)(1): 07:59 waits a minute",
        .states("US-TX", at: "2026-09-08 07:59", zone: "America/Chicago"),
        .wait("2026-09-08 08:00"),
        rule: "window"
    ),
    LawCase(
        "us",
        "window, 1006.6(b)(1): 20:59 is lawful",
        .states("US-TX", at: "2026-09-08 20:59", zone: "America/Chicago"),
        .clear(until: "2026-09-08 21:00")
    ),
    LawCase(
        "us",
        "window, 1006.6(b)(1): 21:00 waits for the morning",
        .states("US-TX", at: "2026-09-08 21:00", zone: "America/Chicago"),
        .wait("2026-09-09 08:00"),
        rule: "window"
    ),
    LawCase(
        "us",
        "window, 1006.6(b)(1) names no weekday: Sunday",
        .states("US-TX", at: "2026-09-13 12:00", zone: "America/Chicago"),
        .clear(until: "2026-09-13 21:00")
    ),
    LawCase(
        "us",
        "window, 1006.6(b)(1) names no holiday: Thanksgiving",
        .states("US-TX", at: "2026-11-26 12:00", zone: "America/Chicago"),
        .clear(until: "2026-11-26 21:00")
    ),
    LawCase(
        "us",
        "multiZone (U10) and 3.12: Eastern number and Pacific address, earliest 11:00 ET",
        .states("US-NJ", at: "2026-09-08 10:30"),
        .wait("2026-09-08 11:00"),
        rule: "window"
    ) { $0.person.zones = ["America/New_York", "America/Los_Angeles"] },
    LawCase(
        "us",
        "multiZone (U10) and 3.12: Eastern number and Pacific address, latest 21:00 ET",
        .states("US-NJ", at: "2026-09-08 11:00"),
        .clear(until: "2026-09-08 21:00"),
        rule: "window"
    ) { $0.person.zones = ["America/New_York", "America/Los_Angeles"] },
    LawCase(
        "us",
        "window, decision 17: the zone not known, Hawaii opens last",
        .states("US-TX", at: "2026-09-08 12:00", zone: "America/Chicago"),
        .wait("2026-09-08 13:00"),
        rule: "window"
    ) { $0.person.zones = [] },
    LawCase(
        "us",
        "cooldown (U4) and 3.12: conversation on 8 September, a call on the 14th waits",
        .states("US-TX", at: "2026-09-14 20:00", zone: "America/Chicago"),
        .wait("2026-09-15 08:00"),
        rule: "after-conversation"
    ) {
        $0.request.channel = .call
        $0.talk(at: "2026-09-08 10:00", .call)
    },
    LawCase(
        "us",
        "cooldown (U4) and 3.12: conversation on 8 September, a call on the 15th",
        .states("US-TX", at: "2026-09-15 08:00", zone: "America/Chicago"),
        .clear(until: "2026-09-15 21:00")
    ) {
        $0.request.channel = .call
        $0.talk(at: "2026-09-08 20:30", .call)
    },
    LawCase(
        "us",
        "cooldown (U4): the consumer's own call counts",
        .states("US-TX", at: "2026-09-10 10:00", zone: "America/Chicago"),
        .wait("2026-09-15 08:00"),
        rule: "after-conversation"
    ) {
        $0.request.channel = .call
        $0.history.append(
            $0.attempt(
                at: "2026-09-08 10:00",
                channel: .call,
                outcome: .conversation,
                isInbound: true
            )
        )
    },
    LawCase(
        "us",
        "cooldown (U4): a text after a conversation is no call",
        .states("US-TX", at: "2026-09-10 10:00", zone: "America/Chicago"),
        .clear(until: "2026-09-10 21:00")
    ) { $0.talk(at: "2026-09-08 10:00", .call) },
    LawCase(
        "us",
        "cooldown (U4): a conversation about another debt",
        .states("US-TX", at: "2026-09-10 10:00", zone: "America/Chicago"),
        .clear(until: "2026-09-10 21:00")
    ) {
        $0.request.channel = .call
        $0.talk(at: "2026-09-08 10:00", .call)
        $0.history[1].account = ID(high: 9, low: 9)
    },
    LawCase(
        "us",
        "cap.7in7, 1006.14(b)(2) (U3 U4): the eighth call of seven days",
        .states("US-TX", at: "2026-09-10 10:00", zone: "America/Chicago"),
        .wait("2026-09-15 08:00"),
        rule: "seven-in-seven"
    ) {
        $0.request.channel = .call
        for time in [
            "2026-09-08 09:00", "2026-09-08 10:00", "2026-09-08 11:00", "2026-09-08 12:00",
            "2026-09-08 13:00", "2026-09-09 09:00", "2026-09-09 10:00",
        ] {
            $0.history.append($0.attempt(at: time, channel: .call))
        }
    },
    LawCase(
        "us",
        "cap.7in7, 1006.14(b)(2): the seventh call of seven days",
        .states("US-TX", at: "2026-09-10 10:00", zone: "America/Chicago"),
        .clear(until: "2026-09-10 21:00")
    ) {
        $0.request.channel = .call
        for time in [
            "2026-09-08 09:00", "2026-09-08 10:00", "2026-09-08 11:00", "2026-09-08 12:00",
            "2026-09-08 13:00", "2026-09-09 09:00",
        ] {
            $0.history.append($0.attempt(at: time, channel: .call))
        }
    },
    LawCase(
        "us",
        "cap.7in7 counts calls (U4): a text after seven",
        .states("US-TX", at: "2026-09-10 10:00", zone: "America/Chicago"),
        .clear(until: "2026-09-10 21:00")
    ) {
        for time in [
            "2026-09-08 09:00", "2026-09-08 10:00", "2026-09-08 11:00", "2026-09-08 12:00",
            "2026-09-08 13:00", "2026-09-09 09:00", "2026-09-09 10:00",
        ] {
            $0.history.append($0.attempt(at: time, channel: .call))
        }
    },
    LawCase(
        "us",
        "optOutNotice, 1006.6(e) (U-optout): in each electronic message",
        .states("US-TX", at: "2026-09-08 12:00", zone: "America/Chicago"),
        .never,
        rule: "opt-out-notice"
    ) { $0.request.content.items = [.fromCollector] },
    LawCase(
        "us",
        "optOutNotice, 1006.6(e): in an answer as well",
        .states("US-TX", at: "2026-09-08 12:00", zone: "America/Chicago"),
        .never,
        rule: "opt-out-notice"
    ) {
        $0.request.purpose = .reply
        $0.request.content.items = []
        $0.history.append(
            $0.attempt(at: "2026-09-08 11:50", outcome: .conversation, isInbound: true)
        )
    },
    LawCase(
        "us",
        "optOutNotice, 1006.6(e): another way to opt out will do",
        .states("US-TX", at: "2026-09-08 12:00", zone: "America/Chicago"),
        .clear(until: "2026-09-08 21:00")
    ) { $0.request.content.items = [.fromCollector, .optOutAlternative] },
    LawCase(
        "us",
        "TCPA.revocation (U6 U7): nothing more to who opted out",
        .states("US-TX", at: "2026-09-08 12:00", zone: "America/Chicago"),
        .never,
        rule: "opt-out"
    ) { $0.point.optedOutChannels = Channel.sms.bit },
    LawCase(
        "us",
        "TCPA.revocation (U6 U7): one confirmation of it",
        .states("US-TX", at: "2026-09-08 12:00", zone: "America/Chicago"),
        .clear()
    ) {
        $0.point.optedOutChannels = Channel.sms.bit
        $0.request.purpose = .confirmation
        $0.request.content = ContentFacts(classes: .confirmsOptOut)
    },
    LawCase(
        "us",
        "miniMiranda, 1006.18(e) (U4): a first contact without it",
        .states("US-TX", at: "2026-09-08 12:00", zone: "America/Chicago"),
        .never,
        rule: "first-notice"
    ) {
        $0.history = []
        $0.request.content.items.formUnion([.agencyName, .creditorName])
    },
    LawCase(
        "us",
        "miniMiranda, 1006.18(e): a first contact with it",
        .states("US-TX", at: "2026-09-08 12:00", zone: "America/Chicago"),
        .clear(until: "2026-09-08 21:00")
    ) {
        $0.history = []
        $0.request.content.items.formUnion([.agencyName, .creditorName])
        $0.request.content.items.insert(.collectionNotice)
        $0.request.content.classes.insert(.revealsDebt)
    },
    LawCase(
        "us",
        "miniMiranda, 1006.18(e): a later contact that does not say whom it is from",
        .states("US-TX", at: "2026-09-08 12:00", zone: "America/Chicago"),
        .never,
        rule: "later-notice"
    ) { $0.request.content.items = [.optOutWording] },
    LawCase(
        "us",
        "miniMiranda, 1006.18(e): an answer that speaks of the debt",
        .states("US-TX", at: "2026-09-08 12:00", zone: "America/Chicago"),
        .never,
        rule: "reply-notice"
    ) {
        $0.request.purpose = .reply
        $0.point.ownership = .confirmed
        $0.request.content.items = [.optOutWording]
        $0.request.content.classes = [.revealsDebt]
        $0.history.append(
            $0.attempt(at: "2026-09-08 11:50", outcome: .conversation, isInbound: true)
        )
    },
    LawCase(
        "us",
        "actor (U4 U-va): a creditor collecting for itself says no mini-Miranda",
        .states("US-TX", at: "2026-09-08 12:00", zone: "America/Chicago"),
        .clear(until: "2026-09-08 21:00"),
        rule: "window-creditor"
    ) {
        $0.request.actor = .creditor
        $0.request.content.items = [.optOutWording]
    },
    LawCase(
        "us",
        "textProcedures, 1006.6(d)(5) (U9): a text without the consumer's consent",
        .states("US-TX", at: "2026-09-08 12:00", zone: "America/Chicago"),
        .never,
        rule: "text-procedures"
    ) { $0.point.consent = .unknown },
    LawCase(
        "us",
        "attorney, 1006.6 (U2): who is represented",
        .states("US-TX", at: "2026-09-08 12:00", zone: "America/Chicago"),
        .never,
        rule: "attorney"
    ) { $0.person.isRepresented = true },
    LawCase(
        "us",
        "thirdParty, 1006.6 (U3): a third party",
        .states("US-TX", at: "2026-09-08 12:00", zone: "America/Chicago"),
        .never,
        rule: "third-parties"
    ) { $0.request.recipientRole = .thirdParty },
    LawCase(
        "us",
        "timeBarred, 1006.26 (U18): a threat of suit",
        .states("US-TX", at: "2026-09-08 12:00", zone: "America/Chicago"),
        .never,
        rule: "time-barred"
    ) { $0.request.content.classes.insert(.threatens) },
]

extension Question {
    static func states(
        _ region: String,
        at text: String,
        zone: String = "America/New_York"
    ) -> Question {
        .living(in: "US", region, at: text, zone: zone)
    }
}
