import Compliance
import Domain
import Messaging
import Values

/// Mexico, read from contact-rules 3.1 and 3.12 before the engine was written.
/// 2026-03-10 is a Tuesday, 2026-03-14 a Saturday, 2026-03-16 the holiday of Juárez.
let mexicanCases: [LawCase] = [
    LawCase(
        "mx-literal",
        "window, DOF 2014 (M1 M2 M3): Tuesday 12:00 until 22:00 exactly",
        Question(at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 22:00"),
        rule: "window"
    ),
    LawCase(
        "mx-literal",
        "window, DOF 2014: 07:00 is the first lawful minute",
        Question(at: "2026-03-10 07:00"),
        .clear(until: "2026-03-10 22:00")
    ),
    LawCase(
        "mx-literal",
        "window, DOF 2014: 06:59 waits a minute",
        Question(at: "2026-03-10 06:59"),
        .wait("2026-03-10 07:00"),
        rule: "window"
    ),
    LawCase(
        "mx-literal",
        "window, DOF 2014: 21:59 is still lawful, until 22:00",
        Question(at: "2026-03-10 21:59"),
        .clear(until: "2026-03-10 22:00")
    ),
    LawCase(
        "mx-literal",
        "window, DOF 2014: 22:00 waits for the morning",
        Question(at: "2026-03-10 22:00"),
        .wait("2026-03-11 07:00"),
        rule: "window"
    ),
    LawCase(
        "mx-literal",
        "window, M1 M2 M3 name no weekday: Sunday noon is lawful",
        Question(at: "2026-03-15 12:00"),
        .clear(until: "2026-03-15 22:00")
    ),
    LawCase(
        "mx-literal",
        "window, no holiday clause in M1 M2 M3: 16 September is lawful",
        Question(at: "2026-09-16 12:00"),
        .clear(until: "2026-09-16 22:00")
    ),
    LawCase(
        "mx-literal",
        "window, debtor's own zone (M13): Tijuana 06:30 PST though 08:30 in CDMX",
        Question(at: "2026-02-10 06:30", zone: "America/Tijuana"),
        .wait("2026-02-10 07:00"),
        rule: "window"
    ),
    LawCase(
        "mx-literal",
        "window, tzdata: Chihuahua is −6 since 2022, so 21:30 of −7 is too late",
        Question(at: "2026-03-10 22:30", zone: "America/Chihuahua"),
        .wait("2026-03-11 07:00")
    ),
    LawCase(
        "mx-literal",
        "window, tzdata: Chihuahua at 07:00 of −6 is lawful",
        Question(at: "2026-03-10 07:00", zone: "America/Mexico_City"),
        .clear(until: "2026-03-10 22:00")
    ) { $0.person.zones = ["America/Chihuahua"] },
    LawCase(
        "mx-literal",
        "window, 3.0.3: two possible zones must both allow (morning)",
        Question(at: "2026-02-10 07:30"),
        .wait("2026-02-10 09:00")
    ) { $0.person.zones = ["America/Mexico_City", "America/Tijuana"] },
    LawCase(
        "mx-literal",
        "window, 3.0.3: two possible zones, the eastern one ends it",
        Question(at: "2026-02-10 12:00"),
        .clear(until: "2026-02-10 21:00")
    ) { $0.person.zones = ["America/Cancun", "America/Tijuana"] },
    LawCase(
        "mx-literal",
        "window, decision 17: no zone known, every zone of Mexico must allow",
        Question(at: "2026-02-10 08:00"),
        .wait("2026-02-10 09:00")
    ) { $0.person.zones = [] },
    LawCase(
        "mx-literal",
        "window, decision 14: a reply at night to one who wrote at night",
        Question(at: "2026-03-10 23:00"),
        .clear(until: "2026-03-10 23:20"),
        rule: "reply-window"
    ) {
        $0.request.purpose = .reply
        var inbound = $0.attempt(before: 0, outcome: .conversation, isInbound: true)
        inbound.at = $0.now.adding(minutes: -10)
        $0.history.append(inbound)
    },
    LawCase(
        "mx-literal",
        "replyWindow, decision 14: after 30 minutes it is no reply",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "reply-window"
    ) {
        $0.request.purpose = .reply
        $0.history.append($0.attempt(before: 1, outcome: .conversation, isInbound: true))
    },
    LawCase(
        "mx-literal",
        "requiredContent.firstContact a–h (M1): all of it is said",
        Question(at: "2026-03-10 12:00"),
        .clear()
    ) {
        $0.history = []
        $0.request.content.items = Question.packet
    },
    LawCase(
        "mx-literal",
        "requiredContent.firstContact h (M1 M3 M4): payments to the entity missing",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "first-contact"
    ) {
        $0.history = []
        $0.request.content.items = Question.packet.subtracting(.paysCreditorOnly)
    },
    LawCase(
        "mx-literal",
        "requiredContent.firstContact e (M1): the calculation date is missing",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "first-contact"
    ) {
        $0.history = []
        $0.request.content.items = Question.packet.subtracting(.amountDate)
    },
    LawCase(
        "mx-literal",
        "requiredContent.firstContact: a contact that failed was no contact",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "first-contact"
    ) { $0.history = [$0.attempt(before: 48, outcome: .failed)] },
    LawCase(
        "mx-literal",
        "requiredContent.firstContact: another creditor's contact does not count",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "first-contact"
    ) { $0.history[0].creditor = "tienda" },
    LawCase(
        "mx-literal",
        "requiredContent.firstContact binds agencies, not the entity itself",
        Question(at: "2026-03-10 12:00"),
        .clear()
    ) {
        $0.history = []
        $0.request.actor = .creditor
    },
    LawCase(
        "mx-literal",
        "agreementInWriting (M1): an agreement without its terms",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "agreement-in-writing"
    ) { $0.request.content.classes.insert(.statesAgreement) },
    LawCase(
        "mx-literal",
        "agreementInWriting (M1): an agreement with its terms",
        Question(at: "2026-03-10 12:00"),
        .clear()
    ) {
        $0.request.content.classes.insert(.statesAgreement)
        $0.request.content.items.insert(.agreementTerms)
    },
    LawCase(
        "mx-literal",
        "paymentDestination (M3 M4 M10 M11): the agency's own account",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "payment-destination"
    ) {
        $0.request.content.classes.insert(.namesPayee)
        $0.request.payee = .other
    },
    LawCase(
        "mx-literal",
        "paymentDestination (M3 M4 M10 M11): the creditor's account",
        Question(at: "2026-03-10 12:00"),
        .clear()
    ) {
        $0.request.content.classes.insert(.namesPayee)
        $0.request.payee = .creditor
    },
    LawCase(
        "mx-literal",
        "paymentDestination: a way to pay of which nobody says whose it is",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "payment-destination"
    ) { $0.request.content.classes.insert(.namesPayee) },
    LawCase(
        "mx-literal",
        "senderIdentity.callerId (M1–M5): a hidden number",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "sender-hidden"
    ) {
        $0.request.channel = .call
        $0.request.sender.kind = .hidden
    },
    LawCase(
        "mx-literal",
        "senderIdentity.registered (M5 M7): a number that is not in REDECO",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "sender-registered"
    ) { $0.request.sender.isRegistered = false },
    LawCase(
        "mx-literal",
        "senderIdentity, decision 20: a masked sender and no other way to opt out",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "sender-answerable"
    ) { $0.request.sender = SenderFacts(kind: .masked, isRegistered: true, canReply: false) },
    LawCase(
        "mx-literal",
        "senderIdentity, decision 20: a masked sender with a link to opt out",
        Question(at: "2026-03-10 12:00"),
        .clear()
    ) {
        $0.request.sender = SenderFacts(kind: .masked, isRegistered: true, canReply: false)
        $0.request.content.items = [.optOutAlternative]
    },
    LawCase(
        "mx-literal",
        "forbiddenContent.threat (M8): announcing an embargo",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "content-threat"
    ) { $0.request.content.classes.insert(.threatens) },
    LawCase(
        "mx-literal",
        "forbiddenContent.legal (M3 M17): looks judicial",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "content-legal"
    ) { $0.request.content.classes.insert(.looksJudicial) },
    LawCase(
        "mx-literal",
        "forbiddenContent.publicExposure (M3 M9 M13)",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "content-exposure"
    ) { $0.request.content.classes.insert(.exposesPublicly) },
    LawCase(
        "mx-literal",
        "forbiddenRecipient.thirdParty (M3 M4): a personal reference",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "third-parties"
    ) { $0.request.recipientRole = .reference },
    LawCase(
        "mx-literal",
        "forbiddenRecipient.thirdParty, exception (M3 M4): an aval",
        Question(at: "2026-03-10 12:00"),
        .clear()
    ) { $0.request.recipientRole = .guarantor },
    LawCase(
        "mx-literal",
        "forbiddenRecipient.thirdParty, exception (M3 M4): an obligado solidario",
        Question(at: "2026-03-10 12:00"),
        .clear()
    ) { $0.request.recipientRole = .coObligor },
    LawCase(
        "mx-literal",
        "forbiddenRecipient.minors (M3 M4 M5): far from 18",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "minors"
    ) { $0.person.birthDay = Day(year: 2012, month: 1, day: 1) },
    LawCase(
        "mx-literal",
        "forbiddenRecipient.minors (M3 M4 M5): is 18 on Thursday",
        Question(at: "2026-03-10 12:00"),
        .wait("2026-03-12 07:00"),
        rule: "minors"
    ) { $0.person.birthDay = Day(year: 2008, month: 3, day: 12) },
    LawCase(
        "mx-literal",
        "forbiddenRecipient.elderly (M5 M11): an aval of 70",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "elderly"
    ) {
        $0.person.birthDay = Day(year: 1956, month: 1, day: 1)
        $0.request.recipientRole = .guarantor
    },
    LawCase(
        "mx-literal",
        "forbiddenRecipient.elderly (M5 M11): the debtor of 70 may be contacted",
        Question(at: "2026-03-10 12:00"),
        .clear()
    ) { $0.person.birthDay = Day(year: 1956, month: 1, day: 1) },
    LawCase(
        "mx-literal",
        "forbiddenRecipient: nobody writes to the dead",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "deceased"
    ) { $0.person.isDeceased = true },
    LawCase(
        "mx-literal",
        "forbiddenContactPoint (M4): a number found by search",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "points-as-provided"
    ) { $0.point.provenance = .skipTraced },
    LawCase(
        "mx-literal",
        "forbiddenContactPoint (M4): found by search, then confirmed by the person",
        Question(at: "2026-03-10 12:00"),
        .clear()
    ) {
        $0.point.provenance = .skipTraced
        $0.point.ownership = .confirmed
    },
    LawCase(
        "mx-literal",
        "forbiddenContactPoint, exact data (M15): somebody else's number",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "points-wrong"
    ) { $0.point.ownership = .wrongParty },
    LawCase(
        "mx-literal",
        "forbiddenContactPoint, exact data (M15): no longer in the file",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "points-wrong"
    ) { $0.point.isCurrent = false },
    LawCase(
        "mx-literal",
        "forbiddenContactPoint: a text to a landline",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "points-for-text"
    ) { $0.point.kind = .landline },
    LawCase(
        "mx-literal",
        "optOut, opposition (M15): that channel of that number",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "opt-out"
    ) { $0.point.optedOutChannels = Channel.sms.bit },
    LawCase(
        "mx-literal",
        "optOut, opposition (M15): another channel stays open",
        Question(at: "2026-03-10 12:00"),
        .clear()
    ) { $0.point.optedOutChannels = Channel.whatsapp.bit },
    LawCase(
        "mx-literal",
        "optOut: its own confirmation goes out, at night too",
        Question(at: "2026-03-10 23:30"),
        .clear()
    ) {
        $0.point.optedOutChannels = Channel.sms.bit
        $0.request.purpose = .confirmation
        $0.request.content = ContentFacts(classes: [.confirmsOptOut])
    },
    LawCase(
        "mx-literal",
        "REUS (M14): a quita is advertising and she refuses advertising",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "reus"
    ) {
        $0.point.consent = .serviceOnly
        $0.request.content.classes.insert(.promotesDiscount)
    },
    LawCase(
        "mx-literal",
        "REUS and REPEP (M14) do not bind collection",
        Question(at: "2026-03-10 12:00"),
        .clear()
    ) { $0.point.consent = .serviceOnly },
    LawCase(
        "mx-literal",
        "frequencyCap: none found, so twenty in a day break no rule of the pack",
        Question(at: "2026-03-10 12:00"),
        .clear()
    ) { question in
        question.history += (0..<20).map { _ in question.attempt(before: 1) }
    },
    LawCase(
        "mx-literal",
        "disclosure, decision 15: a provided number hears nothing of the delay",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "disclosure"
    ) { $0.request.content.classes.insert(.revealsDelay) },
    LawCase(
        "mx-literal",
        "disclosure, decision 15: one who has shown who they are may hear it",
        Question(at: "2026-03-10 12:00"),
        .clear()
    ) {
        $0.request.content.classes.insert(.revealsDelay)
        $0.request.content.verification = VerificationLevel(rawValue: 1)
    },
    LawCase(
        "mx-conservative",
        "window.weekdays, M10 M11: Tuesday is lawful",
        Question(at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 22:00")
    ),
    LawCase(
        "mx-conservative",
        "window.weekdays, M10 M11: Saturday waits over the holiday of Juárez",
        Question(at: "2026-03-14 12:00"),
        .wait("2026-03-17 07:00"),
        rule: "window"
    ),
    LawCase(
        "mx-conservative",
        "window.weekdays, M10 M11: Friday 22:00 waits for Monday",
        Question(at: "2026-03-06 22:00"),
        .wait("2026-03-09 07:00")
    ),
    LawCase(
        "mx-conservative",
        "holidays, LFT 74: 16 September",
        Question(at: "2026-09-16 12:00"),
        .wait("2026-09-17 07:00"),
        rule: "holidays"
    ),
    LawCase(
        "mx-conservative",
        "holidays, LFT 74: first Monday of February",
        Question(at: "2026-02-02 12:00"),
        .wait("2026-02-03 07:00"),
        rule: "holidays"
    ),
    LawCase(
        "mx-conservative",
        "holidays, LFT 74: third Monday of November",
        Question(at: "2026-11-16 12:00"),
        .wait("2026-11-17 07:00"),
        rule: "holidays"
    ),
    LawCase(
        "mx-conservative",
        "holidays, LFT 74: 1 October only every sixth year from 2024",
        Question(at: "2024-10-01 12:00"),
        .wait("2024-10-02 07:00"),
        rule: "holidays"
    ),
    LawCase(
        "mx-conservative",
        "holidays, LFT 74: 1 October 2026 is a Thursday like any other",
        Question(at: "2026-10-01 12:00"),
        .clear(until: "2026-10-01 22:00")
    ),
    LawCase(
        "mx-conservative",
        "bank holidays: Maundy Thursday and Good Friday, then a weekend",
        Question(at: "2026-04-02 12:00"),
        .wait("2026-04-06 07:00"),
        rule: "holidays"
    ),
    LawCase(
        "mx-conservative",
        "bank holidays: 2 November",
        Question(at: "2026-11-02 12:00"),
        .wait("2026-11-03 07:00"),
        rule: "holidays"
    ),
    LawCase(
        "mx-conservative",
        "bank holidays: 12 December 2025, a Friday",
        Question(at: "2025-12-12 12:00"),
        .wait("2025-12-15 07:00"),
        rule: "holidays"
    ),
    LawCase(
        "mx-conservative",
        "window, M13: the debtor's own zone at the weekend's edge",
        Question(at: "2026-03-06 20:30", zone: "America/Tijuana"),
        .clear(until: "2026-03-06 22:00")
    ),
    LawCase(
        "mx-conservative",
        "represented: the lawyer is the one to write to",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "represented"
    ) { $0.person.isRepresented = true },
    LawCase(
        "mx-conservative",
        "optOut (M15): each message says how",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "opt-out-wording"
    ) { $0.request.content.items = [] },
    LawCase(
        "mx-conservative",
        "what it takes from mx-literal: a personal reference (M3 M4)",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "third-parties"
    ) { $0.request.recipientRole = .reference },
    LawCase(
        "mx-conservative",
        "decision 18: a reminder of use until Saturday goes on Friday",
        Question(at: "2026-03-05 09:00"),
        .forward("2026-03-06 21:59")
    ) {
        $0.request.wantedAt = World.instant("2026-03-07 10:00", $0.zone)
        $0.request.latestUseful = World.instant("2026-03-07 22:00", $0.zone)
    },
    LawCase(
        "mx-conservative",
        "decision 18: a reminder whose use ends before the law allows",
        Question(at: "2026-03-07 09:00"),
        .never
    ) {
        $0.request.wantedAt = World.instant("2026-03-07 10:00", $0.zone)
        $0.request.latestUseful = World.instant("2026-03-07 22:00", $0.zone)
    },
]
