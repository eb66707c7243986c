import Compliance
import Domain
import Messaging
import Values

/// United States, the hours of the states' telemarketing laws one by one, and what counts in
/// Massachusetts and New York City, read from contact-rules 3.9. 2026-09-08 is a Tuesday.
let stateHourCases: [LawCase] =
    stateHours.flatMap { hours in
        [
            LawCase(
                "us-conservative",
                "mini-TCPA (U14 U15 U19): \(hours.state), a minute before it opens",
                .states(hours.state, at: "2026-09-08 \(hours.before)", zone: hours.zone),
                .wait("2026-09-08 \(hours.opens)"),
                rule: hours.rule
            ) { $0.request.channel = .call },
            LawCase(
                "us-conservative",
                "mini-TCPA (U14 U15 U19): \(hours.state), open until its end exactly",
                .states(hours.state, at: "2026-09-08 12:00", zone: hours.zone),
                .clear(until: "2026-09-08 \(hours.closes)"),
                rule: hours.rule
            ),
            LawCase(
                "us-conservative",
                "mini-TCPA (U14 U15 U19): \(hours.state), a text at its end waits",
                .states(hours.state, at: "2026-09-08 \(hours.closes)", zone: hours.zone),
                .wait("2026-09-09 \(hours.opens)"),
                rule: hours.rule
            ),
        ]
    } + stateCountCases

/// A state's hours on a Tuesday and the rule that has them.
private struct StateHours {
    let state: String
    let before: String
    let opens: String
    let closes: String
    let rule: String
    let zone: String

    init(
        _ state: String,
        _ before: String,
        _ opens: String,
        _ closes: String,
        _ rule: String,
        _ zone: String = "America/New_York"
    ) {
        self.state = state
        self.before = before
        self.opens = opens
        self.closes = closes
        self.rule = rule
        self.zone = zone
    }
}

private let stateHours = [
    StateHours("US-AL", "07:59", "08:00", "20:00", "hours-8-20-no-sunday", "America/Chicago"),
    StateHours("US-LA", "07:59", "08:00", "20:00", "hours-8-20-no-sunday", "America/Chicago"),
    StateHours("US-MS", "07:59", "08:00", "20:00", "hours-8-20-no-sunday", "America/Chicago"),
    StateHours("US-CT", "08:59", "09:00", "20:00", "hours-9-20"),
    StateHours("US-NV", "08:59", "09:00", "20:00", "hours-9-20", "America/Los_Angeles"),
    StateHours("US-FL", "07:59", "08:00", "20:00", "hours-8-20"),
    StateHours("US-MD", "07:59", "08:00", "20:00", "hours-8-20"),
    StateHours("US-MA", "07:59", "08:00", "20:00", "hours-8-20"),
    StateHours("US-OK", "07:59", "08:00", "20:00", "hours-8-20", "America/Chicago"),
    StateHours("US-KY", "09:59", "10:00", "21:00", "hours-10-21"),
    StateHours("US-MI", "08:59", "09:00", "21:00", "hours-9-21"),
    StateHours("US-MN", "08:59", "09:00", "21:00", "hours-9-21", "America/Chicago"),
    StateHours("US-NM", "08:59", "09:00", "21:00", "hours-9-21", "America/Denver"),
    StateHours("US-PA", "07:59", "08:00", "21:00", "hours-pa"),
    StateHours("US-RI", "08:59", "09:00", "18:00", "hours-ri"),
]

private let stateCountCases: [LawCase] = [
    LawCase(
        "us-conservative",
        "mini-TCPA: Louisiana never on Sunday",
        .states("US-LA", at: "2026-09-13 12:00", zone: "America/Chicago"),
        .wait("2026-09-14 08:00"),
        rule: "hours-8-20-no-sunday"
    ),
    LawCase(
        "us-conservative",
        "mini-TCPA: Mississippi's row names no holiday, Christmas of 2026 is a Friday",
        .states("US-MS", at: "2026-12-25 12:00", zone: "America/Chicago"),
        .clear(until: "2026-12-25 20:00")
    ),
    LawCase(
        "us-conservative",
        "mini-TCPA: Alabama not on Labor Day",
        .states("US-AL", at: "2026-09-07 12:00", zone: "America/Chicago"),
        .wait("2026-09-08 08:00"),
        rule: "holidays-al"
    ),
    LawCase(
        "us-conservative",
        "mini-TCPA: Maryland, three in 24 hours, two texts and a call",
        .states("US-MD", at: "2026-09-08 12:00"),
        .wait("2026-09-09 09:00"),
        rule: "three-calls-a-day"
    ) {
        $0.history.append($0.attempt(at: "2026-09-08 09:00"))
        $0.history.append($0.attempt(at: "2026-09-08 10:00", channel: .call))
        $0.history.append($0.attempt(at: "2026-09-08 11:00"))
    },
    LawCase(
        "us-conservative",
        "mini-TCPA: Florida, 24 hours after the first of three",
        .states("US-FL", at: "2026-09-09 09:00"),
        .clear(until: "2026-09-09 20:00")
    ) {
        for time in ["2026-09-08 09:00", "2026-09-08 10:00", "2026-09-08 11:00"] {
            $0.history.append($0.attempt(at: time, channel: .call))
        }
        $0.request.channel = .call
    },
    LawCase(
        "us-conservative",
        "mini-TCPA: Oklahoma's row has no count, a fourth call",
        .states("US-OK", at: "2026-09-08 12:00", zone: "America/Chicago"),
        .clear(until: "2026-09-08 20:00")
    ) {
        for time in ["2026-09-08 09:00", "2026-09-08 10:00", "2026-09-08 11:00"] {
            $0.history.append($0.attempt(at: time, channel: .call))
        }
        $0.request.channel = .call
    },
    LawCase(
        "us-conservative",
        "decision 17: the state not known, no holiday of another country that has no pack",
        .states("US-NJ", at: "2027-08-16 12:00"),
        .clear(until: "2027-08-16 18:00"),
        rule: "hours-ri"
    ) { $0.person.region = nil },
    LawCase(
        "us-ma",
        "two in seven days (U11): a message by WhatsApp goes to the telephone",
        .states("US-MA", at: "2026-09-10 12:00"),
        .wait("2026-09-14 10:00"),
        rule: "two-in-seven-days"
    ) {
        $0.history.append($0.attempt(at: "2026-09-07 10:00", channel: .whatsapp))
        $0.history.append($0.attempt(at: "2026-09-09 10:00"))
    },
    LawCase(
        "us-ma",
        "two in seven days (U11): an answer to the debtor is not begun by us",
        .states("US-MA", at: "2026-09-10 12:00"),
        .clear(until: "2026-09-10 21:00")
    ) {
        $0.history.append($0.attempt(at: "2026-09-07 10:00", purpose: .reply))
        $0.history.append($0.attempt(at: "2026-09-09 10:00"))
    },
    LawCase(
        "us-ma",
        "two in seven days (U11) binds the creditor",
        .states("US-MA", at: "2026-09-10 12:00"),
        .wait("2026-09-14 10:00"),
        rule: "two-in-seven-days"
    ) {
        $0.request.actor = .creditor
        $0.history.append($0.attempt(at: "2026-09-07 10:00"))
        $0.history.append($0.attempt(at: "2026-09-09 10:00"))
    },
    LawCase(
        "us-ny-nyc",
        "DCWP: an answer says the word too",
        .states("US-NY-NYC", at: "2026-09-10 12:00"),
        .never,
        rule: "one-word-opt-out"
    ) {
        $0.request.purpose = .reply
        $0.request.content.items = [.optOutAlternative, .fromCollector]
        $0.history.append($0.attempt(at: "2026-09-10 11:50", isInbound: true))
    },
    LawCase(
        "us-ny-nyc",
        "DCWP: the confirmation of an opt-out need not",
        .states("US-NY-NYC", at: "2026-09-10 12:00"),
        .clear()
    ) { $0.stop(at: "2026-09-10 11:00") },
    LawCase(
        "us-ny-nyc",
        "DCWP: a visit and a recorded call count",
        .states("US-NY-NYC", at: "2026-09-10 12:00"),
        .wait("2026-09-14 10:00"),
        rule: "three-in-seven-days"
    ) {
        $0.history.append($0.attempt(at: "2026-09-07 10:00", channel: .visit))
        $0.history.append($0.attempt(at: "2026-09-08 10:00", channel: .voiceMessage))
        $0.history.append($0.attempt(at: "2026-09-09 10:00"))
    },
    LawCase(
        "us-ny-nyc",
        "DCWP: on 2026-09-01 a text without consent of a creditor",
        .states("US-NY-NYC", at: "2026-09-01 12:00"),
        .never,
        rule: "electronic-consent"
    ) {
        $0.request.actor = .creditor
        $0.point.consent = .unknown
    },
]
