import Compliance
import Domain
import Foundation
import Messaging
import SlowGate
import Testing
import Values

@Suite("The gate and a slow second implementation agree")
struct RandomQuestionTests {
    private static let environment = ProcessInfo.processInfo.environment
    /// Questions a seed; the nightly run asks a million in all.
    static let count = environment["RECADO_GATE_QUESTIONS"].flatMap { Int($0) } ?? 1_000
    /// The first of four seeds; the nightly run takes others every night.
    static let seed = environment["RECADO_SEED"].flatMap { UInt64($0) } ?? 1

    /// A pack that uses the counting rules in every way, as no shipped pack does yet.
    // swift-format-ignore: NeverUseForceTry
    static let counting = try! RulePack(YAML.tree(text: CountingPack.text))

    /// A gate, the slow one with the same packs, and who asks them.
    struct Pair: Sendable {
        let gate: Gate
        let slow: SlowGate
        let make: @Sendable (inout Generator) -> Question
    }

    static let pairs: [Pair] = {
        let others = World.others
        let literal =
            [World.literal, World.anywhere] + others.filter { $0.id != "us-conservative" }
        let prudent = [World.conservative, World.anywhere] + others.filter { $0.id != "us" }
        let trial = [counting, World.anywhere]
        func pair(
            _ gate: Gate,
            _ packs: [RulePack],
            _ make: @escaping @Sendable (inout Generator) -> Question
        ) -> Pair {
            Pair(gate: gate, slow: SlowGate(packs: packs, zones: World.zones), make: make)
        }
        return [
            pair(World.literalGate, literal, RandomQuestion.make),
            pair(World.conservativeGate, prudent, RandomQuestion.elsewhere),
            pair(World.gate(trial), trial, RandomQuestion.make),
            pair(World.conservativeGate, prudent, RandomQuestion.make),
            pair(World.literalGate, literal, RandomQuestion.elsewhere),
        ]
    }()

    @Test(
        "On random questions: cleared, deferred to the first lawful minute, or refused",
        arguments: seed..<(seed + 4)
    )
    func agree(seed: UInt64) {
        var random = Generator(seeds: seed, 77)
        var outcomes = (cleared: 0, deferred: 0, refused: 0)
        var differences: [String] = []
        for number in 0..<Self.count {
            let pair = Self.pairs[number % Self.pairs.count]
            let question = pair.make(&random)
            let outcome = pair.gate.review(question).outcome
            switch outcome {
            case .cleared: outcomes.cleared += 1
            case .notBefore, .bringForward: outcomes.deferred += 1
            case .never: outcomes.refused += 1
            }
            if let difference = difference(question, outcome, pair.gate, pair.slow) {
                differences.append("question \(number): \(outcome) but \(difference)")
            }
        }
        #expect(differences.isEmpty, "seed \(seed): \(differences.prefix(5))")
        #expect(outcomes.cleared > Self.count / 20)
        #expect(outcomes.deferred > Self.count / 20)
        #expect(outcomes.refused > Self.count / 20)
    }

    /// What the slow implementation sees otherwise; nil for nothing.
    private func difference(
        _ question: Question,
        _ outcome: Verdict.Outcome,
        _ gate: Gate,
        _ slow: SlowGate
    ) -> String? {
        let start = max(question.now, question.request.wantedAt)
        let asked = question.asked
        func isLawful(_ instant: Instant) -> Bool { slow.allows(asked, at: instant) }
        switch outcome {
        case .cleared(let clearance):
            let end = clearance.clearedUntil
            if !isLawful(start) { return "unlawful at \(start)" }
            if end < .distantFuture, !isLawful(max(start, end.adding(minutes: -1))) {
                return "unlawful a minute before its end"
            }
            // A window that stays open for days is told as ending earlier.
            if end < start.adding(hours: 20), isLawful(end), !slow.begins(at: end) {
                return "lawful at its end \(end)"
            }
        case .notBefore(let instant):
            if !isLawful(instant) { return "unlawful then" }
            // Nothing before it is lawful: not at steps of three hours, nor a minute before.
            var earlier = start
            while earlier < instant {
                if isLawful(earlier) { return "lawful at \(earlier)" }
                earlier = earlier.adding(minutes: 190)
            }
            let before = instant.adding(minutes: -1)
            if before >= start, isLawful(before) { return "lawful a minute before" }
            var again = question
            again.now = instant
            again.request.wantedAt = instant
            if gate.review(again).clearance == nil { return "not cleared when asked again" }
        case .bringForward:
            return "nothing was said of how long it is of use"
        case .never:
            for hours in stride(from: Int64(0), to: 35 * 24, by: 61)
            where isLawful(start.adding(hours: hours)) {
                return "lawful after \(hours) hours"
            }
        }
        return nil
    }
}

/// Makes questions that are mostly lawful in their facts and anywhere in time.
enum RandomQuestion {
    static func make(_ random: inout Generator) -> Question {
        func pick<Value>(_ values: [Value]) -> Value {
            values[Int(random.below(UInt64(values.count)))]
        }
        func rarely() -> Bool { random.chance(perMillion: 25_000) }
        let places = [
            "America/Mexico_City", "America/Tijuana", "America/Cancun", "America/Chihuahua",
            "America/Ciudad_Juarez", "America/Guatemala", "America/Santiago",
        ]
        // From 2021, so that Mexico's last years of summer time are in it.
        let base = World.instant("2021-01-01 00:00", "America/Mexico_City")
        var question = Question(at: "2026-03-10 12:00")
        question.now = base.adding(minutes: Int64(random.below(6 * 365 * 1_440)))
        question.request.wantedAt = question.now.adding(
            minutes: pick([0, 0, 0, -60, Int64(random.below(3_000))])
        )
        let country = pick(["MX", "MX", "MX", "GT", "CL"])
        question.person.country = rarely() ? nil : country
        question.person.region = pick([nil, "MX-JAL", "MX-JAL-ZAP", "MX-SIN", "Jalisco"])
        question.point.country = pick([country, country, "GT", "MX"])
        question.request.accountCountry = pick([country, nil])
        question.person.zones = pick([
            [], [pick(places)], [pick(places)], [pick(places), pick(places)],
        ])
        question.request.purpose = pick([.initiated, .initiated, .initiated] + Purpose.allCases)
        question.request.channel = pick([.sms, .sms, .whatsapp, .email, .call])
        question.request.actor = pick(Actor.allCases)
        question.request.isFromAgent = rarely()
        question.request.recipientRole = rarely() ? pick(Role.allCases) : .debtor
        question.request.content.items = Question.packet
        if rarely() { question.request.content.items.remove(.paysCreditorOnly) }
        if rarely() { question.request.content.items.remove(.optOutWording) }
        question.request.content.classes = [.revealsCreditor]
        for _ in 0..<2 where random.chance(perMillion: 60_000) {
            let extra = ContentClasses(rawValue: 1 << UInt32(random.below(15)))
            question.request.content.classes.formUnion(extra)
        }
        if rarely() { question.request.content.verification = VerificationLevel(rawValue: 1) }
        question.request.payee = pick([.none, .none, .creditor])
        if rarely() { question.request.payee = .other }
        if rarely() { question.request.sender.kind = pick(SenderFacts.Kind.allCases) }
        if rarely() { question.request.sender.isRegistered = false }
        if rarely() { question.request.sender.canReply = false }
        if rarely() { question.point.provenance = pick(ContactPoint.Provenance.allCases) }
        if rarely() { question.point.ownership = pick(ContactPoint.Ownership.allCases) }
        if rarely() { question.point.consent = pick(ContactPoint.Consent.allCases) }
        if rarely() { question.point.reach = pick(ContactPoint.Reach.allCases) }
        if rarely() { question.point.kind = pick(ContactPoint.Kind.allCases) }
        if rarely() { question.point.isCurrent = false }
        if rarely() { question.point.optedOutChannels = UInt32(random.below(4_096)) }
        if random.chance(perMillion: 100_000) {
            // Around 18 and 60 years before, to the day.
            let day = Day(daysSinceEpoch: Int32(question.now.seconds / 86_400))
            let years = pick([18, 60, 40])
            question.person.birthDay = day.adding(months: -12 * years)
                .adding(days: Int(random.below(80)) - 40)
        }
        if rarely() { question.person.isDeceased = true }
        if rarely() { question.person.isRepresented = true }
        question.history = []
        for _ in 0..<pick([0, 1, 3, 12]) {
            var past = question.attempt(
                before: 0,
                channel: pick([.sms, .whatsapp, .email, .call]),
                outcome: pick(Attempt.Outcome.allCases),
                purpose: pick(Purpose.allCases),
                isInbound: random.chance(perMillion: 200_000)
            )
            let span = pick([30, 1_440, 20_000, 60_000])
            past.at = Instant(
                milliseconds: question.now.milliseconds
                    - Int64(random.below(UInt64(span) * 60_000))
            )
            if random.chance(perMillion: 200_000) { past.creditor = "tienda" }
            if random.chance(perMillion: 200_000) {
                past.account = pick([nil, ID(high: 8, low: 8)])
            }
            question.history.append(past)
        }
        if random.chance(perMillion: 80_000) {
            let since = question.now.adding(minutes: Int64(random.below(4_000)) - 2_000)
            question.holds = [
                Hold(
                    kind: pick(Hold.Kind.allCases),
                    account: pick([nil, World.account, ID(high: 8, low: 8)]),
                    since: since,
                    until: pick([nil, since.adding(minutes: Int64(random.below(5_000)))])
                )
            ]
        }
        return question
    }
}

extension RandomQuestion {
    /// Countries with the regions and zones in which a person may be, known or not.
    private static let places: [(country: String, regions: [String], zones: [String])] = [
        ("CO", [], ["America/Bogota"]), ("PE", [], ["America/Lima"]),
        ("CL", [], ["America/Santiago", "Pacific/Easter"]),
        ("EC", [], ["America/Guayaquil", "Pacific/Galapagos"]),
        ("AR", ["AR-C", "AR-X"], ["America/Argentina/Buenos_Aires"]),
        (
            "BR", ["BR-SP", "BR-RJ", "BR-ES", "BR-AM", "BR-AL", "BR-MG", "BR-SP-CAP"],
            ["America/Sao_Paulo", "America/Manaus", "America/Noronha"]
        ),
        ("ES", [], ["Europe/Madrid", "Atlantic/Canary"]),
        (
            "US",
            [
                "US-MA", "US-NY", "US-NY-NYC", "US-NY-BUF", "US-AL", "US-LA", "US-PA", "US-RI",
                "US-KY", "US-FL", "US-TX", "US-MA-BOS",
            ],
            ["America/New_York", "America/Chicago", "America/Los_Angeles"]
        ),
    ]

    /// A question about somebody in a country with a pack of its own.
    static func elsewhere(_ random: inout Generator) -> Question {
        func pick<Value>(_ values: [Value]) -> Value {
            values[Int(random.below(UInt64(values.count)))]
        }
        func rarely() -> Bool { random.chance(perMillion: 25_000) }
        var question = make(&random)
        let place = pick(places)
        let mostly = place.country
        question.person.country = rarely() ? nil : mostly
        question.person.region = pick(place.regions + ["somewhere", nil])
        question.point.country = rarely() ? "MX" : mostly
        question.request.accountCountry = pick([mostly, nil])
        question.person.zones = pick([
            [], [pick(place.zones)], [pick(place.zones)], [pick(place.zones), pick(place.zones)],
        ])
        question.point.consent = rarely() ? pick(ContactPoint.Consent.allCases) : .given
        question.request.content.items.formUnion([.collectionNotice, .fromCollector])
        for item in [ContentItems.collectionNotice, .fromCollector] where rarely() {
            question.request.content.items.remove(item)
        }
        if rarely() { question.request.channel = pick(Channel.allCases) }
        if rarely(), let from = TimeOfDay("13:30"), let to = TimeOfDay("16:00") {
            question.person.preferredHours = from...to
        }
        return question
    }
}

/// Rules of counting that the random questions try, in the file format.
enum CountingPack {
    static let text = """
        recado-pack: 1
        id: counting
        version: 1
        jurisdiction: MX
        regions: [MX-JAL, MX-SIN, MX-NLE]
        zone: America/Mexico_City
        defaults:
          instrument: made for tests
          article: none
          confidence: G
          from: 2000-01-01
          purposes: [initiated, service, marketing]
        rules:
          - id: hours
            kind: window
            value:
              mon-wed: ["08:00-12:00", "14:30-20:00"]
              thu: ["00:00-24:00"]
              fri: ["00:00-02:30", "22:00-24:00"]
              sat: ["00:00-01:30", "03:00-09:15"]
              holiday: ["10:00-11:00"]
              calendars: [mx-federal]
          - {id: month, kind: cap, value: {count: 9, period: month, scope: creditor}}
          - {id: week, kind: cap, value: {count: 4, period: isoWeek, counts: delivered}}
          - {id: ten, kind: cap, value: {count: 5, days: 10, scope: account}}
          - {id: day, kind: cap, channels: [call, sms], value: {count: 2, period: day}}
          - {id: talk, kind: cap, value: {count: 3, period: rollingWeek, counts: conversation}}
          - {id: gap, kind: spacing, value: {calendarDays: 2, scope: channel}}
          - {id: pause, kind: cooldown, value: {after: conversation, days: 1, scope: creditor}}
          - {id: one, kind: channelExclusivity, purposes: [initiated],
            value: {after: conversation, period: isoWeek, oncePerDay: true, scope: creditor}}
          - {id: two, kind: channelExclusivity, purposes: [service],
            value: {after: attempt, period: rollingWeek}}
          - {id: seven, kind: cap, channels: [call], value: {count: 2, calendarDays: 7}}
          - {id: days, kind: spacing, channels: [email], value: {daysBetween: 2, scope: account}}
          - id: rest
            kind: cooldown
            channels: [call]
            value: {after: conversation, calendarDays: 3, scope: account}
          - {id: names, kind: senderIdentity, value: {registered: [masked, shortCode]}}
          - {id: state, kind: cap, regions: [MX-JAL], value: {count: 1, period: day}}
          - {id: city, kind: cap, regions: [MX-JAL-GDL, MX-SIN], value: {count: 1, days: 2}}
          - {id: reply, kind: replyWindow, purposes: [reply], value: {minutes: 600}}
          - {id: wrote, kind: consent, channels: [whatsapp],
            value: {require: givenOrWritten, days: 20}}
          - {id: bye, kind: optOut, purposes: all,
            value: {scope: contactPoint, exempt: [oneOptOutConfirmation]}}
          - {id: word, kind: requiredContent, purposes: all,
            value: {when: each, anyOf: [optOutWording], exempt: [optOutConfirmation]}}
          - {id: first, kind: requiredContent, channels: [sms],
            value: {when: firstContact, items: [paysCreditorOnly]}}
        """
}
