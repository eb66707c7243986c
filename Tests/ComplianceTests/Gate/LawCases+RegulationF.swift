import Compliance
import Domain
import Messaging
import Values

/// United States, what a collector says and whom it may write to, read from contact-rules 3.9.
/// 2026-09-08 is a Tuesday. US-TX has no rules of its own.
let regulationCases: [LawCase] = [
    LawCase(
        "us",
        "optOutNotice, 1006.6(e) (U-optout): every message, a confirmed payment too",
        .texas,
        .never,
        rule: "opt-out-notice"
    ) {
        $0.request.purpose = .confirmation
        $0.request.content.items = [.fromCollector]
    },
    LawCase(
        "us",
        "optOutNotice, 1006.6(e): an e-mail without it",
        .texas,
        .never,
        rule: "opt-out-notice"
    ) {
        $0.request.channel = .email
        $0.request.content.items = [.fromCollector]
    },
    LawCase(
        "us",
        "optOutNotice, 1006.6(e): a call is no electronic message",
        .texas,
        .clear(until: "2026-09-08 21:00")
    ) {
        $0.request.channel = .call
        $0.request.content.items = [.fromCollector]
    },
    LawCase(
        "us",
        "TCPA.revocation (U6 U7): one confirmation, not a second",
        .texas,
        .never,
        rule: "opt-out"
    ) {
        $0.stop(at: "2026-09-08 11:00")
        $0.history.append($0.attempt(at: "2026-09-08 11:01", purpose: .confirmation))
    },
    LawCase("us", "TCPA.revocation (U6 U7): a first that failed is sent again", .texas, .clear()) {
        $0.stop(at: "2026-09-08 11:00")
        $0.history.append(
            $0.attempt(at: "2026-09-08 11:01", outcome: .failed, purpose: .confirmation)
        )
    },
    LawCase(
        "us",
        "TCPA.revocation (U6 U7): a payment confirmed before it is another matter",
        .texas,
        .clear()
    ) {
        $0.history.append($0.attempt(at: "2026-09-08 10:00", purpose: .confirmation))
        $0.stop(at: "2026-09-08 11:00")
    },
    LawCase(
        "us",
        "TCPA.revocation (U6 U7): a promise is not confirmed after it",
        .texas,
        .never,
        rule: "opt-out"
    ) {
        $0.stop(at: "2026-09-08 11:00")
        $0.request.content.classes = [.revealsCreditor]
    },
    LawCase("us", "TCPA.revocation (U6 U7) binds the creditor too", .texas, .never, rule: "opt-out")
    {
        $0.request.actor = .creditor
        $0.point.optedOutChannels = 1 << UInt32(Channel.sms.rawValue)
    },
    LawCase(
        "us",
        "TCPA.revocation (U6 U7): a text that takes no answer and gives no other way",
        .texas,
        .never,
        rule: "one-way-texts"
    ) { $0.request.sender.canReply = false },
    LawCase(
        "us",
        "TCPA.revocation (U6 U7): a text that takes no answer and gives another way",
        .texas,
        .clear(until: "2026-09-08 21:00")
    ) {
        $0.request.sender.canReply = false
        $0.request.content.items.insert(.optOutAlternative)
    },
    LawCase(
        "us",
        "mediumRequest, 1006.14(h) (U4): who asked not to be called",
        .texas,
        .never,
        rule: "opt-out"
    ) {
        $0.request.channel = .call
        $0.point.optedOutChannels = 1 << UInt32(Channel.call.rawValue)
    },
    LawCase(
        "us",
        "ceaseCommunication, 1006.6(c) (U2): all ways refused, a letter",
        .texas,
        .never,
        rule: "opt-out"
    ) {
        $0.request.channel = .letter
        $0.point.optedOutChannels = .max
    },
    LawCase(
        "us",
        "thirdParty (U3): a voicemail of limited content, as first contact",
        .texas,
        .clear(until: "2026-09-08 21:00")
    ) {
        $0.leaveMessage()
        $0.history = []
    },
    LawCase(
        "us",
        "thirdParty (U3): a voicemail that says neither who nor whom to call",
        .texas,
        .never,
        rule: "voicemail"
    ) {
        $0.leaveMessage()
        $0.request.content.items = [.collectorName]
    },
    LawCase(
        "us",
        "thirdParty (U3): a voicemail that names the creditor is no limited content",
        .texas,
        .never,
        rule: "voicemail-notice"
    ) {
        $0.leaveMessage()
        $0.request.content.classes = [.revealsCreditor]
    },
    LawCase(
        "us",
        "miniMiranda, 1006.18(e) (U4): a voicemail of limited content was no first contact",
        .texas,
        .never,
        rule: "first-notice"
    ) {
        $0.history = [$0.attempt(at: "2026-09-07 10:00", channel: .voiceMessage)]
        $0.request.content.items.formUnion([.agencyName, .creditorName])
    },
    LawCase(
        "us",
        "miniMiranda, 1006.18(e): a first call without it",
        .texas,
        .never,
        rule: "first-notice"
    ) {
        $0.request.channel = .call
        $0.history = []
        $0.request.content.items.formUnion([.agencyName, .creditorName])
    },
    LawCase(
        "us",
        "textProcedures, 1006.6(d)(5) (U9): the consumer texted 59 days ago from there",
        .texas,
        .clear(until: "2026-09-08 21:00"),
        rule: "window"
    ) {
        $0.point.consent = .unknown
        $0.history.append($0.attempt(before: 59 * 24, isInbound: true))
    },
    LawCase(
        "us",
        "textProcedures, 1006.6(d)(5): good for sixty days and no longer",
        .texas,
        .clear(until: "2026-09-08 14:00"),
        rule: "text-procedures"
    ) {
        $0.point.consent = .unknown
        $0.history.append($0.attempt(before: 60 * 24 - 2, isInbound: true))
    },
    LawCase(
        "us",
        "textProcedures, 1006.6(d)(5): the consumer texted sixty days ago",
        .texas,
        .never,
        rule: "text-procedures"
    ) {
        $0.point.consent = .unknown
        $0.history.append($0.attempt(before: 60 * 24, isInbound: true))
    },
    LawCase(
        "us",
        "textProcedures, 1006.6(d)(5): the consumer texted from another number",
        .texas,
        .never,
        rule: "text-procedures"
    ) {
        $0.point.consent = .unknown
        $0.history.append($0.attempt(before: 24, isInbound: true))
        $0.history[1].contactPoint = ID(high: 9, low: 9)
    },
    LawCase(
        "us",
        "textProcedures, 1006.6(d)(5): consent withdrawn, whatever was texted",
        .texas,
        .never,
        rule: "text-procedures"
    ) {
        $0.point.consent = .withdrawn
        $0.history.append($0.attempt(before: 24, isInbound: true))
    },
    LawCase(
        "us",
        "textProcedures, 1006.6(d)(5): consent, no text in sixty days, number to be checked",
        .texas,
        .clear(until: "2026-09-08 21:00"),
        rule: "number-unchecked"
    ),
    LawCase(
        "us",
        "attorney, 1006.6(b)(2) (U2): stop, an answer too",
        .texas,
        .never,
        rule: "attorney"
    ) {
        $0.request.purpose = .reply
        $0.person.isRepresented = true
        $0.history.append($0.attempt(at: "2026-09-08 11:50", isInbound: true))
    },
    LawCase("us", "dispute, 1006.38: cease until verified", .texas, .never, rule: "hold-dispute") {
        $0.holds = [Hold(kind: .dispute, account: World.account, since: $0.now, until: nil)]
    },
    LawCase(
        "us",
        "consumerIncludes (U16): the deceased is not written to",
        .texas,
        .never,
        rule: "deceased"
    ) {
        $0.person.isDeceased = true
    },
    LawCase("us", "payee: a collector's own account", .texas, .never, rule: "payment-destination") {
        $0.request.payee = .other
    },
    LawCase(
        "us",
        "window, 1006.6(b)(1) (U1) is about all media: a letter at 21:00",
        .states("US-TX", at: "2026-09-08 21:00", zone: "America/Chicago"),
        .wait("2026-09-09 08:00"),
        rule: "window"
    ) { $0.request.channel = .letter },
    LawCase(
        "us",
        "window, 1006.6(b)(1) (U1): a time known to be inconvenient, who asked for 14:00 to 18:00",
        .texas,
        .wait("2026-09-08 14:00"),
        rule: "known-inconvenient"
    ) { $0.person.preferredHours = TimeOfDay("14:00")!...TimeOfDay("18:00")! },
    LawCase(
        "us",
        "window, 1006.6(b)(1) (U1): the hours that the consumer asked for end at 18:00",
        .states("US-TX", at: "2026-09-08 17:59", zone: "America/Chicago"),
        .clear(until: "2026-09-08 18:00"),
        rule: "known-inconvenient"
    ) { $0.person.preferredHours = TimeOfDay("14:00")!...TimeOfDay("18:00")! },
    LawCase(
        "us",
        "window, 1006.6(b)(1) (U1): hours asked for at night do not open the night",
        .texas,
        .never,
        rule: "known-inconvenient"
    ) { $0.person.preferredHours = TimeOfDay("22:00")!...TimeOfDay("23:00")! },
    LawCase(
        "us",
        "multiZone (U10): a state with two zones, 08:30 Central is 07:30 Mountain",
        .states("US-TX", at: "2026-09-08 08:30", zone: "America/Chicago"),
        .wait("2026-09-08 09:00"),
        rule: "window"
    ) { $0.person.zones = ["America/Chicago", "America/Denver"] },
    LawCase(
        "us",
        "3.0.3: resident in Texas, contract of Mexico, 21:30 is Mexico's hour and not Texas'",
        .states("US-TX", at: "2026-09-08 21:30", zone: "America/Chicago"),
        .wait("2026-09-09 08:00"),
        rule: "window"
    ) { $0.request.accountCountry = "MX" },
    LawCase(
        "us",
        "3.0.3: resident in Mexico, telephone of the United States, no notice of a collector",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "later-notice"
    ) {
        $0.point.country = "US"
        $0.point.consent = .given
    },
    LawCase(
        "us",
        "cap.7in7 (U3 U4): by the calendar, free on the eighth day at 08:00",
        .calls(7, on: "2026-09-08", asked: "2026-09-15 08:00"),
        .clear(until: "2026-09-15 21:00")
    ),
    LawCase(
        "us",
        "cap.7in7 (U3 U4): on the seventh day still too many",
        .calls(7, on: "2026-09-08", asked: "2026-09-14 20:59"),
        .wait("2026-09-15 08:00"),
        rule: "seven-in-seven"
    ),
    LawCase(
        "us",
        "cap.7in7 (U3 U4): regardless of the number of phones",
        .calls(7, on: "2026-09-08", asked: "2026-09-10 10:00"),
        .wait("2026-09-15 08:00"),
        rule: "seven-in-seven"
    ) { for index in 1...4 { $0.history[index].contactPoint = ID(high: 9, low: 9) } },
    LawCase(
        "us",
        "cap.7in7 (U3 U4): recorded calls count",
        .calls(7, on: "2026-09-08", asked: "2026-09-10 10:00"),
        .wait("2026-09-15 08:00"),
        rule: "seven-in-seven"
    ) { for index in 1...7 { $0.history[index].channel = .voiceMessage } },
    LawCase(
        "us",
        "cap.7in7 (U3 U4): per debt, one was about another",
        .calls(7, on: "2026-09-08", asked: "2026-09-10 10:00"),
        .clear(until: "2026-09-10 21:00")
    ) { $0.history[3].account = ID(high: 9, low: 9) },
    LawCase(
        "us",
        "actor (U4 U-va): a creditor's eighth call is none of Regulation F's",
        .calls(7, on: "2026-09-08", asked: "2026-09-10 10:00"),
        .clear(until: "2026-09-10 21:00"),
        rule: "window-creditor"
    ) { $0.request.actor = .creditor },
    LawCase(
        "us",
        "actor (U4 U-va): who bought the debt is bound",
        .calls(7, on: "2026-09-08", asked: "2026-09-10 10:00"),
        .wait("2026-09-15 08:00"),
        rule: "seven-in-seven"
    ) { $0.request.actor = .assignee },
    LawCase(
        "us",
        "cooldown (U4): a conversation in a call that the consumer asked for",
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
                purpose: .reply
            )
        )
    },
    LawCase(
        "us",
        "cooldown (U4): a call that nobody took is no conversation",
        .states("US-TX", at: "2026-09-10 10:00", zone: "America/Chicago"),
        .clear(until: "2026-09-10 21:00")
    ) {
        $0.request.channel = .call
        $0.history.append($0.attempt(at: "2026-09-08 10:00", channel: .call))
    },
    LawCase(
        "us",
        "cooldown (U4): an exchange of texts is no telephone conversation",
        .states("US-TX", at: "2026-09-10 10:00", zone: "America/Chicago"),
        .clear(until: "2026-09-10 21:00")
    ) {
        $0.request.channel = .call
        $0.talk(at: "2026-09-08 10:00", .sms)
    },
]

extension Question {
    /// A text to a debtor in Texas on a Tuesday at noon.
    static let texas = Question.states("US-TX", at: "2026-09-08 12:00", zone: "America/Chicago")

    /// Calls on one day, an hour apart from 09:00, and a further one that is asked about.
    static func calls(_ count: Int, on day: String, asked: String) -> Question {
        var question = Question.states("US-TX", at: asked, zone: "America/Chicago")
        question.request.channel = .call
        for hour in 0..<count {
            let time = "\(day) \(hour == 0 ? "09" : String(9 + hour)):00"
            question.history.append(question.attempt(at: time, channel: .call))
        }
        return question
    }

    /// The person wrote a word that opts out, and it is to be confirmed.
    mutating func stop(at text: String) {
        history.append(attempt(at: text, isInbound: true))
        point.optedOutChannels = 1 << UInt32(Channel.sms.rawValue)
        request.purpose = .confirmation
        request.content = ContentFacts(classes: .confirmsOptOut)
    }

    /// A recorded message with a name and a telephone number, and nothing of a debt.
    mutating func leaveMessage() {
        request.channel = .voiceMessage
        request.content.items = [.agencyName, .collectorName, .agencyContact]
        request.content.classes = []
    }
}
