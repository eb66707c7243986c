import Compliance
import Domain
import Messaging
import Simulation
import Strategy
import Values

/// Verdicts about a person with a history: a contact a day of a year over several channels, and as
/// many as a case keeps.
func gateBench(_ town: Town, _ count: Int) {
    let places = [
        ("MX", "America/Mexico_City"), ("CO", "America/Bogota"), ("US", "America/New_York"),
        ("GT", "America/Mexico_City"),
    ]
    for (country, zone) in places {
        for past in [365, CaseState.attemptLimit] {
            let questions = town.questions(country, zone, past)
            measure("verdict, \(country), \(past) contacts", count) {
                var cleared = 0
                for number in 0..<count {
                    let question = questions[number % questions.count]
                    let verdict = town.policy.gate.review(
                        question.request,
                        person: question.person,
                        contactPoint: question.point,
                        history: question.history,
                        holds: [],
                        now: question.request.wantedAt
                    )
                    if verdict.clearance != nil { cleared += 1 }
                }
                return cleared
            }
        }
    }
}

struct GateQuestion {
    let request: ContactRequest
    let person: PersonFacts
    let point: ContactPoint
    let history: [Attempt]
}

extension Town {
    /// Questions at all hours of four weeks about a person who was contacted evenly over a year.
    func questions(_ country: String, _ zone: String, _ past: Int) -> [GateQuestion] {
        let someone = person(1, late: 20, zone: zone).imported
        var facts = someone.facts
        facts.country = country
        facts.region = nil
        var point = someone.contactPoints[0]
        point.country = country
        point.consent = .given
        let channels: [Channel] = [.sms, .whatsapp, .call, .email]
        var random = Generator(seed: 7)
        let history = (0..<past).map { number in
            Attempt(
                message: ID(high: 1, low: UInt64(number)),
                at: morning.adding(hours: Int64(number - past) * 8_760 / Int64(past)),
                channel: channels[Int(random.below(4))],
                isInbound: random.below(20) == 0,
                purpose: .initiated,
                contactPoint: point.id,
                account: someone.accounts[0].id,
                creditor: "banco",
                outcome: random.below(30) == 0 ? .conversation : .delivered
            )
        }
        return (0..<672).map { hour in
            GateQuestion(
                request: ContactRequest(
                    purpose: .initiated,
                    channel: channels[hour % 4],
                    recipientRole: .debtor,
                    account: someone.accounts[0].id,
                    accountCountry: country,
                    creditor: "banco",
                    wantedAt: morning.adding(minutes: Int64(hour) * 60 + 7),
                    content: ContentFacts(items: .everything, classes: [.revealsCreditor]),
                    sender: SenderFacts(kind: .number, isRegistered: true, canReply: true),
                    actor: .agency
                ),
                person: facts,
                point: point,
                history: history
            )
        }
    }
}

/// Decisions at the instant at which a step of a twelve-step strategy is due, which send.
func decideBench(_ town: Town, _ count: Int) {
    var due: [(state: CaseState, now: Instant)] = []
    for number in 0..<500 {
        let person = town.person(number, late: 4)
        var state = CaseState(person: person.id)
        var event = Event.imported(person.imported)
        var now = town.morning
        // The first messages of the clock are behind it; what is measured is one in its middle.
        for turn in 0..<60 {
            let decision = decide(
                state,
                event,
                policy: town.policy,
                now: now,
                seed: UInt64(turn)
            )
            if turn > 0, !decision.messages.isEmpty, state.attempts.count >= 2 {
                due.append((state, now))
                break
            }
            state = decision.state
            guard let wake = state.wakeAt else { break }
            now = wake
            event = .timerDue
        }
    }
    measure("decision that sends, \(due.count) persons", count) {
        var sent = 0
        for number in 0..<count {
            let (state, now) = due[number % due.count]
            let decision = decide(state, .timerDue, policy: town.policy, now: now, seed: 1)
            sent += decision.messages.count
        }
        return sent
    }
}

/// Persons lived through for 90 days, without the price of their texts.
func peopleBench(_ town: Town, _ count: Int) {
    let terms = SimulationTerms(
        policy: town.policy,
        people: town.people,
        seed: 1,
        firstDay: town.firstDay,
        days: 90,
        zone: town.zone
    )
    var tally = SimulationTally(days: terms.days)
    measure("person, 90 days", count) {
        for number in 0..<count {
            let person = town.person(number, late: number % 5 * 17)
            PersonRun.run(person, terms, into: &tally) { _ in
                MessagePrice(parts: 2, cost: Money(minor: 70, .mexicanPeso))
            }
        }
        return tally.messages
    }
    print("decisions a person: \(tally.decisions / count), messages \(tally.messages / count)")
}
