import Compliance
import Domain
import Messaging
import Values

/// Mexico again, row by row of contact-rules 3.1: what a first contact says, who may be asked,
/// from which number and with which words.
/// 2026-03-10 is a Tuesday.
let furtherMexicanCases: [LawCase] = packetCases + senderCases + contentCases + recipientCases

/// The items (a) to (h), each missing in turn.
private let packetItems: [(String, ContentItems)] = [
    ("a, the agency's name", .agencyName), ("a, the collector's name", .collectorName),
    ("b, address, telephone and persons responsible", .agencyContact),
    ("c, the entity that granted the credit", .creditorName), ("d, the contract", .contract),
    ("e, the amount owed", .amountOwed), ("e, its day of calculation", .amountDate),
    ("f, the conditions to settle", .settlementConditions),
    ("g, the unit that receives complaints (UNE)", .complaintUnit),
    ("h, payments only to the entity (M3 M4)", .paysCreditorOnly),
]

private let packetCases: [LawCase] =
    packetItems.map { words, item in
        LawCase(
            "mx-literal",
            "requiredContent.firstContact (M1), verbal too: a call without \(words)",
            Question(at: "2026-03-10 12:00"),
            .never,
            rule: "first-contact"
        ) {
            $0.history = []
            $0.request.channel = .call
            $0.request.content.items = Question.packet.subtracting(item)
        }
    } + [
        LawCase(
            "mx-literal",
            "requiredContent.firstContact (M1), any channel: an e-mail was the first",
            Question(at: "2026-03-10 12:00"),
            .clear(until: "2026-03-10 22:00")
        ) { $0.history = [$0.attempt(before: 48, channel: .email)] },
        LawCase(
            "mx-literal",
            "requiredContent.firstContact (M1): a message of service was no collection",
            Question(at: "2026-03-10 12:00"),
            .never,
            rule: "first-contact"
        ) { $0.history = [$0.attempt(before: 48, purpose: .service)] },
        LawCase(
            "mx-literal",
            "requiredContent.firstContact (M1): what the debtor wrote first is none of ours",
            Question(at: "2026-03-10 12:00"),
            .never,
            rule: "first-contact"
        ) {
            $0.history = [$0.attempt(before: 48, outcome: .conversation, isInbound: true)]
        },
        LawCase(
            "mx-literal",
            "requiredContent.firstContact (M1): to the aval, whom nobody has contacted",
            Question(at: "2026-03-10 12:00"),
            .never,
            rule: "first-contact"
        ) {
            $0.history = []
            $0.request.recipientRole = .guarantor
        },
        LawCase(
            "mx-literal",
            "requiredContent.firstContact (M1): one who bought the debt says it as well",
            Question(at: "2026-03-10 12:00"),
            .never,
            rule: "first-contact"
        ) {
            $0.history = []
            $0.request.actor = .assignee
        },
    ]

private let senderCases: [LawCase] = [
    LawCase(
        "mx-literal",
        "senderIdentity.callerId (M1–M5): a call from a name that has no number",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "sender-unidentified"
    ) {
        $0.request.channel = .call
        $0.request.sender = SenderFacts(kind: .masked, isRegistered: true, canReply: false)
        $0.request.content.items.insert(.optOutAlternative)
    },
    LawCase(
        "mx-literal",
        "senderIdentity.registered (M5 M7): calls as well as texts",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "sender-registered"
    ) {
        $0.request.channel = .call
        $0.request.sender.isRegistered = false
    },
    LawCase(
        "mx-literal",
        "senderIdentity.registered (M5 M7): a short code is a number too",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "sender-registered"
    ) {
        $0.request.sender = SenderFacts(kind: .shortCode, isRegistered: false, canReply: true)
    },
    LawCase(
        "mx-literal",
        "senderIdentity.registered (M5 M7): an answer as well",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "sender-registered"
    ) {
        $0.request.sender.isRegistered = false
        $0.request.purpose = .reply
        $0.history.append($0.attempt(before: 0, outcome: .conversation, isInbound: true))
    },
    LawCase(
        "mx-literal",
        "senderIdentity.registered is of calls and texts: an e-mail",
        Question(at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 22:00")
    ) {
        $0.request.channel = .email
        $0.point.kind = .email
        $0.request.sender.isRegistered = false
    },
    LawCase(
        "mx-literal",
        "senderIdentity.registered (M5 M7): REDECO is the agencies', not the entity's",
        Question(at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 22:00")
    ) {
        $0.request.actor = .creditor
        $0.request.sender.isRegistered = false
    },
    LawCase(
        "mx-literal",
        "window (M1 M2 M3 M4): visits too",
        Question(at: "2026-03-10 22:30"),
        .wait("2026-03-11 07:00"),
        rule: "window"
    ) {
        $0.request.channel = .visit
        $0.point.kind = .postal
    },
    LawCase(
        "mx-literal",
        "window (M1 M2 M3): the entity itself keeps the hours",
        Question(at: "2026-03-10 22:30"),
        .wait("2026-03-11 07:00"),
        rule: "window"
    ) { $0.request.actor = .creditor },
    LawCase(
        "mx-literal",
        "window (M1 M2 M3): a message of service keeps the hours",
        Question(at: "2026-03-10 22:30"),
        .wait("2026-03-11 07:00"),
        rule: "window"
    ) { $0.request.purpose = .service },
    LawCase(
        "mx-literal",
        "window, decision 14: a promise is confirmed when it is made",
        Question(at: "2026-03-10 22:30"),
        .clear()
    ) { $0.request.purpose = .confirmation },
    LawCase(
        "mx-conservative",
        "window.weekdays (M10): Sunday waits for Monday",
        Question(at: "2026-03-08 12:00"),
        .wait("2026-03-09 07:00"),
        rule: "window"
    ),
    LawCase(
        "mx-conservative",
        "holidays, LFT 74: 1 May 2026, a Friday, and the weekend after",
        Question(at: "2026-05-01 12:00"),
        .wait("2026-05-04 07:00"),
        rule: "holidays"
    ),
    LawCase(
        "mx-conservative",
        "holidays, LFT 74: Christmas of 2026, a Friday, and the weekend after",
        Question(at: "2026-12-25 12:00"),
        .wait("2026-12-28 07:00"),
        rule: "holidays"
    ),
    LawCase(
        "mx-conservative",
        "holidays, LFT 74: New Year of 2026",
        Question(at: "2026-01-01 12:00"),
        .wait("2026-01-02 07:00"),
        rule: "holidays"
    ),
    LawCase(
        "mx-conservative",
        "holidays, LFT 74: 20 November 2026 is a Friday like any other",
        Question(at: "2026-11-20 12:00"),
        .clear(until: "2026-11-20 22:00")
    ),
]

private let contentCases: [LawCase] = [
    LawCase(
        "mx-literal",
        "tone (M1 M13): without respect",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "tone"
    ) { $0.request.content.classes.insert(.offends) },
    LawCase(
        "mx-literal",
        "forbiddenContent.threat (M2–M5 M8): an offence in an answer",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "content-threat"
    ) {
        $0.request.purpose = .reply
        $0.request.content.classes = [.offends]
        $0.history.append($0.attempt(before: 0, outcome: .conversation, isInbound: true))
    },
    LawCase(
        "mx-literal",
        "senderIdentity.name (M2–M5): a name like an institution's",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "content-authority"
    ) { $0.request.content.classes.insert(.impersonates) },
    LawCase(
        "mx-literal",
        "letterEnvelope (M4): an envelope that shows a collection",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "envelope"
    ) {
        $0.request.channel = .letter
        $0.point.kind = .postal
        $0.request.content.classes.insert(.exposesPublicly)
    },
    LawCase(
        "mx-literal",
        "letterEnvelope (M4), by our prudence: the subject of a mail",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "envelope"
    ) {
        $0.request.channel = .email
        $0.point.kind = .email
        $0.request.content.classes.insert(.exposesPublicly)
    },
    LawCase(
        "mx-literal",
        "agreementInWriting (M1): an agreement by call whose terms are nowhere",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "agreement-in-writing"
    ) {
        $0.request.channel = .call
        $0.request.content.classes.insert(.statesAgreement)
    },
    LawCase(
        "mx-literal",
        "agreementInWriting (M1): its confirmation has them too",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "agreement-in-writing"
    ) {
        $0.request.purpose = .confirmation
        $0.request.content.classes.insert(.statesAgreement)
    },
    LawCase(
        "mx-literal",
        "paymentDestination (M3 M4 M10 M11), by any means: money taken at a visit",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "payment-destination"
    ) {
        $0.request.channel = .visit
        $0.point.kind = .postal
        $0.request.payee = .other
    },
    LawCase(
        "mx-literal",
        "REUS (M14): instalments promoted to who refuses advertising",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "reus"
    ) {
        $0.point.consent = .serviceOnly
        $0.request.content.classes.insert(.promotesInstalments)
    },
    LawCase(
        "mx-literal",
        "privacy.law (M15): tacit consent is consent, a quita to who refused nothing",
        Question(at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 22:00")
    ) { $0.request.content.classes.insert(.promotesDiscount) },
    LawCase(
        "mx-literal",
        "privacy.law (M15): consent that was withdrawn",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "consent-withdrawn"
    ) { $0.point.consent = .withdrawn },
]

private let recipientCases: [LawCase] = [
    LawCase(
        "mx-literal",
        "forbiddenRecipient.thirdParty (M3 M4): a beneficiary, a relative, a colleague",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "third-parties"
    ) { $0.request.recipientRole = .thirdParty },
    LawCase(
        "mx-literal",
        "forbiddenRecipient.thirdParty (M3 M4): nor when a reference writes",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "third-parties"
    ) {
        $0.request.recipientRole = .reference
        $0.request.purpose = .reply
        $0.history.append($0.attempt(before: 0, outcome: .conversation, isInbound: true))
    },
    LawCase(
        "mx-literal",
        "forbiddenRecipient.minors (M3 M4 M5): eighteen today",
        Question(at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 22:00")
    ) { $0.person.birthDay = Day(year: 2008, month: 3, day: 10) },
    LawCase(
        "mx-literal",
        "forbiddenRecipient.minors (M3 M4 M5): nor as an obligado solidario",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "minors"
    ) {
        $0.person.birthDay = Day(year: 2009, month: 3, day: 10)
        $0.request.recipientRole = .coObligor
    },
    LawCase(
        "mx-literal",
        "forbiddenRecipient.elderly (M5 M11): an aval who is sixty today",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "elderly"
    ) {
        $0.person.birthDay = Day(year: 1966, month: 3, day: 10)
        $0.request.recipientRole = .guarantor
    },
    LawCase(
        "mx-literal",
        "forbiddenRecipient.elderly (M5 M11): an aval who is sixty tomorrow",
        Question(at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 22:00")
    ) {
        $0.person.birthDay = Day(year: 1966, month: 3, day: 11)
        $0.request.recipientRole = .guarantor
    },
    LawCase(
        "mx-literal",
        "forbiddenRecipient.elderly (M5 M11): an obligado solidario of 70, the prudent reading",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "elderly"
    ) {
        $0.person.birthDay = Day(year: 1956, month: 1, day: 1)
        $0.request.recipientRole = .coObligor
    },
    LawCase(
        "mx-literal",
        "forbiddenContactPoint (M4): a number of which nobody says who gave it",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "points-as-provided"
    ) { $0.point.provenance = .unknown },
    LawCase(
        "mx-literal",
        "forbiddenContactPoint (M4): an address found by search",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "points-as-provided"
    ) {
        $0.request.channel = .visit
        $0.point.kind = .postal
        $0.point.provenance = .skipTraced
    },
    LawCase(
        "mx-literal",
        "forbiddenContactPoint (M4): a number that the aval gave",
        Question(at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 22:00")
    ) {
        $0.request.recipientRole = .guarantor
        $0.point.provenance = .person
    },
    LawCase(
        "mx-literal",
        "forbiddenContactPoint, exact data (M15): a number that does not exist",
        Question(at: "2026-03-10 12:00"),
        .never,
        rule: "points-wrong"
    ) { $0.point.reach = .dead },
]
