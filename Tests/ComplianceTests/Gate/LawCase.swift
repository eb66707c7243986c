import Compliance
import Domain
import Messaging
import SlowGate
import Testing
import Values

/// A whole question to the gate that is lawful until a case changes something in it.
struct Question: Sendable {
    var request: ContactRequest
    var person: PersonFacts
    var point: ContactPoint
    var history: [Attempt] = []
    var holds: [Hold] = []
    var now: Instant
    /// The zone in which the case writes its clock times.
    var zone = "America/Mexico_City"

    /// Everything a first contact in Mexico must say, and how to opt out.
    static let packet: ContentItems = [
        .agencyName, .collectorName, .agencyContact, .creditorName, .contract, .amountOwed,
        .amountDate, .settlementConditions, .complaintUnit, .paysCreditorOnly, .optOutWording,
    ]

    /// A message of an agency to a debtor in Mexico City, who knows the agency.
    init(at text: String, zone: String = "America/Mexico_City") {
        let at = World.instant(text, zone)
        self.now = at
        self.zone = zone
        person = PersonFacts(country: "MX", zones: [zone])
        point = ContactPoint(
            id: World.point,
            kind: .mobile,
            country: "MX",
            provenance: .creditor
        )
        request = ContactRequest(
            purpose: .initiated,
            channel: .sms,
            recipientRole: .debtor,
            account: World.account,
            accountCountry: "MX",
            creditor: "banco",
            wantedAt: at,
            content: ContentFacts(items: [.optOutWording], classes: [.revealsCreditor]),
            sender: SenderFacts(kind: .number, isRegistered: true, canReply: true),
            actor: .agency
        )
        history = [attempt(before: 60 * 24)]
    }

    /// A message to a debtor in a country without a researched pack.
    static func elsewhere(at text: String, zone: String = "America/Guatemala") -> Question {
        var question = Question(at: text, zone: zone)
        question.person.country = "GT"
        question.point.country = "GT"
        question.request.accountCountry = "GT"
        return question
    }

    /// A message of an agency to a debtor of another country who knows it, consented and last
    /// heard of it twenty days ago.
    static func living(
        in country: String,
        _ region: String? = nil,
        at text: String,
        zone: String
    ) -> Question {
        var question = Question(at: text, zone: zone)
        question.person.country = country
        question.person.region = region
        question.point.country = country
        question.point.consent = .given
        question.request.accountCountry = country
        question.request.content.items = [.optOutWording, .fromCollector]
        question.history = [question.attempt(before: 20 * 24)]
        return question
    }

    /// An attempt at a local time, outbound by SMS unless said otherwise.
    func attempt(
        at text: String,
        channel: Channel = .sms,
        outcome: Attempt.Outcome = .delivered,
        purpose: Purpose = .initiated,
        isInbound: Bool = false
    ) -> Attempt {
        var attempt = attempt(
            before: 0,
            channel: channel,
            outcome: outcome,
            purpose: purpose,
            isInbound: isInbound
        )
        attempt.at = World.instant(text, zone)
        return attempt
    }

    /// An attempt some hours before the question, outbound by SMS unless said otherwise.
    func attempt(
        before hours: Int64,
        channel: Channel = .sms,
        outcome: Attempt.Outcome = .delivered,
        purpose: Purpose = .initiated,
        isInbound: Bool = false
    ) -> Attempt {
        Attempt(
            message: ID(high: 1, low: UInt64(bitPattern: hours)),
            at: now.adding(hours: -hours),
            channel: channel,
            isInbound: isInbound,
            purpose: purpose,
            contactPoint: World.point,
            account: World.account,
            creditor: "banco",
            outcome: outcome
        )
    }

    /// The question as the slow implementation takes it.
    var asked: AskedContact {
        AskedContact(
            request: request,
            person: person,
            point: point,
            history: history,
            holds: holds
        )
    }

    /// Moves the question to another local time and keeps its history where it was.
    mutating func ask(at text: String) {
        now = World.instant(text, zone)
        request.wantedAt = now
    }
}

/// What a case expects.
enum Expected: Sendable {
    /// Cleared until a local time, or until nothing in particular.
    case clear(until: String? = nil)
    /// Deferred to a local time.
    case wait(String)
    /// Refused.
    case never
    /// To be sent earlier, at a local time.
    case forward(String)
}

/// One reading of one rule of one law: the question, and what the law says.
struct LawCase: Sendable, CustomTestStringConvertible {
    let pack: String
    /// Rule, source and situation.
    let name: String
    let question: Question
    let expected: Expected
    /// The rule that must have spoken, or nil.
    let rule: String?

    init(
        _ pack: String,
        _ name: String,
        _ question: Question,
        _ expected: Expected,
        rule: String? = nil,
        _ change: (inout Question) -> Void = { _ in }
    ) {
        var question = question
        change(&question)
        self.pack = pack
        self.name = name
        self.question = question
        self.expected = expected
        self.rule = rule
    }

    var testDescription: String { "\(pack): \(name)" }
}
