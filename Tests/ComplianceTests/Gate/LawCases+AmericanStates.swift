import Compliance
import Domain
import Messaging
import Values

/// United States, states and New York City, read from contact-rules 3.9. 2026-09-08 is a Tuesday.
let stateCases: [LawCase] = [
    LawCase(
        "us-conservative",
        "mini-TCPA (U14 U15 U19): Kentucky from 10:00",
        .states("US-KY", at: "2026-09-08 09:59"),
        .wait("2026-09-08 10:00"),
        rule: "hours-10-21"
    ),
    LawCase(
        "us-conservative",
        "mini-TCPA: Kentucky until 21:00",
        .states("US-KY", at: "2026-09-08 20:59"),
        .clear(until: "2026-09-08 21:00"),
        rule: "hours-10-21"
    ),
    LawCase(
        "us-conservative",
        "mini-TCPA: Rhode Island until 18:00",
        .states("US-RI", at: "2026-09-08 18:00"),
        .wait("2026-09-09 09:00"),
        rule: "hours-ri"
    ),
    LawCase(
        "us-conservative",
        "mini-TCPA: Rhode Island's weekend is not known and closed",
        .states("US-RI", at: "2026-09-12 10:00"),
        .wait("2026-09-14 09:00"),
        rule: "hours-ri"
    ),
    LawCase(
        "us-conservative",
        "mini-TCPA: Florida until 20:00",
        .states("US-FL", at: "2026-09-08 20:00"),
        .wait("2026-09-09 08:00"),
        rule: "hours-8-20"
    ),
    LawCase(
        "us-conservative",
        "mini-TCPA: Florida on Sunday",
        .states("US-FL", at: "2026-09-13 12:00"),
        .clear(until: "2026-09-13 20:00"),
        rule: "hours-8-20"
    ),
    LawCase(
        "us-conservative",
        "mini-TCPA is about calls and texts: an e-mail in Florida at 20:30",
        .states("US-FL", at: "2026-09-08 20:30"),
        .clear(until: "2026-09-08 21:00"),
        rule: "window"
    ) { $0.request.channel = .email },
    LawCase(
        "us-conservative",
        "mini-TCPA: Florida, the fourth call of 24 hours",
        .states("US-FL", at: "2026-09-08 12:00"),
        .wait("2026-09-09 09:00"),
        rule: "three-calls-a-day"
    ) {
        $0.request.channel = .call
        for time in ["2026-09-08 09:00", "2026-09-08 10:00", "2026-09-08 11:00"] {
            $0.history.append($0.attempt(at: time, channel: .call))
        }
    },
    LawCase(
        "us-conservative",
        "mini-TCPA: Maryland, the third call of 24 hours",
        .states("US-MD", at: "2026-09-08 12:00"),
        .clear(until: "2026-09-08 20:00")
    ) {
        $0.request.channel = .call
        for time in ["2026-09-08 09:00", "2026-09-08 10:00"] {
            $0.history.append($0.attempt(at: time, channel: .call))
        }
    },
    LawCase(
        "us-conservative",
        "mini-TCPA: Alabama never on Sunday",
        .states("US-AL", at: "2026-09-13 12:00", zone: "America/Chicago"),
        .wait("2026-09-14 08:00"),
        rule: "hours-8-20-no-sunday"
    ),
    LawCase(
        "us-conservative",
        "mini-TCPA: Alabama not on the state's Monday 27 April 2026",
        .states("US-AL", at: "2026-04-27 12:00", zone: "America/Chicago"),
        .wait("2026-04-28 08:00"),
        rule: "holidays-al"
    ),
    LawCase(
        "us-conservative",
        "mini-TCPA: Louisiana not on Mardi Gras of 2026",
        .states("US-LA", at: "2026-02-17 12:00", zone: "America/Chicago"),
        .wait("2026-02-18 08:00"),
        rule: "holidays-la"
    ),
    LawCase(
        "us-conservative",
        "mini-TCPA: Louisiana not on election day of 2026",
        .states("US-LA", at: "2026-11-03 12:00", zone: "America/Chicago"),
        .wait("2026-11-04 08:00"),
        rule: "holidays-la"
    ),
    LawCase(
        "us-conservative",
        "mini-TCPA: Mississippi never on Sunday",
        .states("US-MS", at: "2026-09-13 12:00", zone: "America/Chicago"),
        .wait("2026-09-14 08:00"),
        rule: "hours-8-20-no-sunday"
    ),
    LawCase(
        "us-conservative",
        "mini-TCPA: Pennsylvania on Saturday until 12:00",
        .states("US-PA", at: "2026-09-12 11:59"),
        .clear(until: "2026-09-12 12:00"),
        rule: "hours-pa"
    ),
    LawCase(
        "us-conservative",
        "mini-TCPA: Pennsylvania's Sunday is not known and closed",
        .states("US-PA", at: "2026-09-12 12:00"),
        .wait("2026-09-14 08:00"),
        rule: "hours-pa"
    ),
    LawCase(
        "us-conservative",
        "mini-TCPA: Pennsylvania not on Thanksgiving nor the day after",
        .states("US-PA", at: "2026-11-26 12:00"),
        .wait("2026-11-28 08:00"),
        rule: "holidays-pa"
    ),
    LawCase(
        "us-conservative",
        "mini-TCPA: Pennsylvania, Independence Day of 2026, a Saturday, is kept on Friday",
        .states("US-PA", at: "2026-07-03 12:00"),
        .wait("2026-07-06 08:00"),
        rule: "holidays-pa"
    ),
    LawCase(
        "us-conservative",
        "mini-TCPA: Connecticut from 09:00",
        .states("US-CT", at: "2026-09-08 08:59"),
        .wait("2026-09-08 09:00"),
        rule: "hours-9-20"
    ),
    LawCase(
        "us-conservative",
        "mini-TCPA: Michigan from 09:00 until 21:00",
        .states("US-MI", at: "2026-09-08 12:00"),
        .clear(until: "2026-09-08 21:00"),
        rule: "hours-9-21"
    ),
    LawCase(
        "us-conservative",
        "a state that is not in the table keeps the federal hours (U1)",
        .states("US-TX", at: "2026-09-08 20:30", zone: "America/Chicago"),
        .clear(until: "2026-09-08 21:00"),
        rule: "window"
    ),
    LawCase(
        "us-conservative",
        "decision 17: the state not known, Rhode Island closes first",
        .states("US-NJ", at: "2026-09-08 12:00"),
        .clear(until: "2026-09-08 18:00"),
        rule: "hours-ri"
    ) { $0.person.region = nil },
    LawCase(
        "us-conservative",
        "decision 17: the state not known, Kentucky opens last",
        .states("US-NJ", at: "2026-09-08 08:30"),
        .wait("2026-09-08 10:00"),
        rule: "hours-10-21"
    ) { $0.person.region = "New Jersey" },
    LawCase(
        "us-ma",
        "two in seven days (U11): the third phone communication waits",
        .states("US-MA", at: "2026-09-10 12:00"),
        .wait("2026-09-14 10:00"),
        rule: "two-in-seven-days"
    ) {
        $0.history.append($0.attempt(at: "2026-09-07 10:00"))
        $0.history.append($0.attempt(at: "2026-09-09 10:00"))
    },
    LawCase(
        "us-ma",
        "two in seven days (U11): the second",
        .states("US-MA", at: "2026-09-10 12:00"),
        .clear(until: "2026-09-10 21:00")
    ) { $0.history.append($0.attempt(at: "2026-09-09 10:00")) },
    LawCase(
        "us-ma",
        "two in seven days (U11): a call and a text count together",
        .states("US-MA", at: "2026-09-10 12:00"),
        .wait("2026-09-14 10:00"),
        rule: "two-in-seven-days"
    ) {
        $0.history.append($0.attempt(at: "2026-09-07 10:00", channel: .call))
        $0.history.append($0.attempt(at: "2026-09-09 10:00"))
    },
    LawCase(
        "us-ma",
        "two in seven days (U11): a recorded call counts",
        .states("US-MA", at: "2026-09-10 12:00"),
        .wait("2026-09-14 10:00"),
        rule: "two-in-seven-days"
    ) {
        $0.history.append($0.attempt(at: "2026-09-07 10:00", channel: .voiceMessage))
        $0.history.append($0.attempt(at: "2026-09-09 10:00"))
    },
    LawCase(
        "us-ma",
        "two in seven days (U11): an e-mail is no phone communication",
        .states("US-MA", at: "2026-09-10 12:00"),
        .clear(until: "2026-09-10 21:00")
    ) {
        $0.history.append($0.attempt(at: "2026-09-07 10:00", channel: .email))
        $0.history.append($0.attempt(at: "2026-09-09 10:00"))
    },
    LawCase(
        "us-ma",
        "two in seven days (U11): seven days after the first of two",
        .states("US-MA", at: "2026-09-14 10:00"),
        .clear(until: "2026-09-14 21:00")
    ) {
        $0.history.append($0.attempt(at: "2026-09-07 10:00"))
        $0.history.append($0.attempt(at: "2026-09-09 10:00"))
    },
    LawCase(
        "us-ma",
        "two in seven days (U11): per debt, one was about another",
        .states("US-MA", at: "2026-09-10 12:00"),
        .clear(until: "2026-09-10 21:00")
    ) {
        $0.history.append($0.attempt(at: "2026-09-07 10:00"))
        $0.history.append($0.attempt(at: "2026-09-09 10:00"))
        $0.history[1].account = ID(high: 9, low: 9)
    },
    LawCase(
        "us-ma",
        "two in seven days (U11): about no debt in particular counts for each",
        .states("US-MA", at: "2026-09-10 12:00"),
        .wait("2026-09-14 10:00"),
        rule: "two-in-seven-days"
    ) {
        $0.history.append($0.attempt(at: "2026-09-07 10:00"))
        $0.history.append($0.attempt(at: "2026-09-09 10:00"))
        $0.history[1].account = nil
    },
    LawCase(
        "us-ma",
        "one visit in thirty days (U11): the second waits",
        .states("US-MA", at: "2026-09-10 12:00"),
        .wait("2026-09-19 10:00"),
        rule: "one-visit"
    ) {
        $0.request.channel = .visit
        $0.history.append($0.attempt(at: "2026-08-20 10:00", channel: .visit))
    },
    LawCase(
        "us-ma",
        "one visit in thirty days (U11): thirty days later",
        .states("US-MA", at: "2026-09-19 10:00"),
        .clear(until: "2026-09-19 21:00")
    ) {
        $0.request.channel = .visit
        $0.history.append($0.attempt(at: "2026-08-20 10:00", channel: .visit))
    },
    LawCase(
        "us-ma",
        "it is Massachusetts': a third text in New Jersey",
        .states("US-NJ", at: "2026-09-10 12:00"),
        .clear(until: "2026-09-10 21:00")
    ) {
        $0.history.append($0.attempt(at: "2026-09-07 10:00"))
        $0.history.append($0.attempt(at: "2026-09-09 10:00"))
    },
    LawCase(
        "us-ma",
        "decision 17: the state not known",
        .states("US-NJ", at: "2026-09-10 12:00"),
        .wait("2026-09-14 10:00"),
        rule: "two-in-seven-days"
    ) {
        $0.person.region = nil
        $0.history.append($0.attempt(at: "2026-09-07 10:00"))
        $0.history.append($0.attempt(at: "2026-09-09 10:00"))
    },
    LawCase(
        "us-ma",
        "a city of the state is in it",
        .states("US-MA-BOS", at: "2026-09-10 12:00"),
        .wait("2026-09-14 10:00"),
        rule: "two-in-seven-days"
    ) {
        $0.history.append($0.attempt(at: "2026-09-07 10:00"))
        $0.history.append($0.attempt(at: "2026-09-09 10:00"))
    },
    LawCase(
        "us-ny-nyc",
        "DCWP 2026-09-01 (U12 U13): the fourth contact of seven days, across channels",
        .states("US-NY-NYC", at: "2026-09-10 12:00"),
        .wait("2026-09-14 10:00"),
        rule: "three-in-seven-days"
    ) {
        $0.history.append($0.attempt(at: "2026-09-07 10:00"))
        $0.history.append($0.attempt(at: "2026-09-08 10:00", channel: .email))
        $0.history.append($0.attempt(at: "2026-09-09 10:00", channel: .call))
    },
    LawCase(
        "us-ny-nyc",
        "DCWP: the third contact of seven days",
        .states("US-NY-NYC", at: "2026-09-10 12:00"),
        .clear(until: "2026-09-10 21:00")
    ) {
        $0.history.append($0.attempt(at: "2026-09-08 10:00"))
        $0.history.append($0.attempt(at: "2026-09-09 10:00", channel: .call))
    },
    LawCase(
        "us-ny-nyc",
        "DCWP: attempts that failed count",
        .states("US-NY-NYC", at: "2026-09-10 12:00"),
        .wait("2026-09-14 10:00"),
        rule: "three-in-seven-days"
    ) {
        $0.history.append($0.attempt(at: "2026-09-07 10:00"))
        $0.history.append($0.attempt(at: "2026-09-08 10:00", channel: .email))
        $0.history.append($0.attempt(at: "2026-09-09 10:00", channel: .call))
        $0.history[1].outcome = .failed
    },
    LawCase(
        "us-ny-nyc",
        "DCWP: a letter counts",
        .states("US-NY-NYC", at: "2026-09-10 12:00"),
        .wait("2026-09-14 10:00"),
        rule: "three-in-seven-days"
    ) {
        $0.history.append($0.attempt(at: "2026-09-07 10:00"))
        $0.history.append($0.attempt(at: "2026-09-08 10:00", channel: .email))
        $0.history.append($0.attempt(at: "2026-09-09 10:00", channel: .call))
        $0.history[1].channel = .letter
    },
    LawCase(
        "us-ny-nyc",
        "DCWP: per account, one was about another",
        .states("US-NY-NYC", at: "2026-09-10 12:00"),
        .clear(until: "2026-09-10 21:00")
    ) {
        $0.history.append($0.attempt(at: "2026-09-07 10:00"))
        $0.history.append($0.attempt(at: "2026-09-08 10:00", channel: .email))
        $0.history.append($0.attempt(at: "2026-09-09 10:00", channel: .call))
        $0.history[1].account = ID(high: 9, low: 9)
    },
    LawCase(
        "us-ny-nyc",
        "DCWP: the day before it holds",
        .states("US-NY-NYC", at: "2026-08-31 12:00"),
        .clear(until: "2026-08-31 21:00")
    ) {
        $0.history.append($0.attempt(at: "2026-08-28 10:00"))
        $0.history.append($0.attempt(at: "2026-08-29 10:00"))
        $0.history.append($0.attempt(at: "2026-08-30 10:00"))
    },
    LawCase(
        "us-ny-nyc",
        "DCWP: on its first day what was made before counts",
        .states("US-NY-NYC", at: "2026-09-01 12:00"),
        .wait("2026-09-04 10:00"),
        rule: "three-in-seven-days"
    ) {
        $0.history.append($0.attempt(at: "2026-08-28 10:00"))
        $0.history.append($0.attempt(at: "2026-08-29 10:00"))
        $0.history.append($0.attempt(at: "2026-08-30 10:00"))
    },
    LawCase(
        "us-ny-nyc",
        "DCWP: an e-mail of the creditor without consent",
        .states("US-NY-NYC", at: "2026-09-10 12:00"),
        .never,
        rule: "electronic-consent"
    ) {
        $0.request.channel = .email
        $0.request.actor = .creditor
        $0.point.consent = .unknown
    },
    LawCase(
        "us-ny-nyc",
        "DCWP: the same e-mail the day before it holds",
        .states("US-NY-NYC", at: "2026-08-31 12:00"),
        .clear(until: "2026-08-31 21:00")
    ) {
        $0.request.channel = .email
        $0.request.actor = .creditor
        $0.point.consent = .unknown
    },
    LawCase(
        "us-ny-nyc",
        "DCWP: a call is not electronic",
        .states("US-NY-NYC", at: "2026-09-10 12:00"),
        .clear(until: "2026-09-10 21:00")
    ) {
        $0.request.channel = .call
        $0.point.consent = .unknown
    },
    LawCase(
        "us-ny-nyc",
        "DCWP: no word to opt out with, only a link",
        .states("US-NY-NYC", at: "2026-09-10 12:00"),
        .never,
        rule: "one-word-opt-out"
    ) { $0.request.content.items = [.fromCollector, .optOutAlternative] },
    LawCase(
        "us-ny-nyc",
        "decision 17: in the state, the city not known",
        .states("US-NY", at: "2026-09-10 12:00"),
        .wait("2026-09-14 10:00"),
        rule: "three-in-seven-days"
    ) {
        $0.history.append($0.attempt(at: "2026-09-07 10:00"))
        $0.history.append($0.attempt(at: "2026-09-08 10:00", channel: .email))
        $0.history.append($0.attempt(at: "2026-09-09 10:00", channel: .call))
    },
    LawCase(
        "us-ny-nyc",
        "decision 17: nothing known of the region",
        .states("US-NY", at: "2026-09-10 12:00"),
        .wait("2026-09-14 10:00"),
        rule: "three-in-seven-days"
    ) {
        $0.person.region = nil
        $0.history.append($0.attempt(at: "2026-09-07 10:00"))
        $0.history.append($0.attempt(at: "2026-09-08 10:00", channel: .email))
        $0.history.append($0.attempt(at: "2026-09-09 10:00", channel: .call))
    },
    LawCase(
        "us-ny-nyc",
        "it is the City's: in Buffalo",
        .states("US-NY-BUF", at: "2026-09-10 12:00"),
        .clear(until: "2026-09-10 21:00")
    ) {
        $0.history.append($0.attempt(at: "2026-09-07 10:00"))
        $0.history.append($0.attempt(at: "2026-09-08 10:00", channel: .email))
        $0.history.append($0.attempt(at: "2026-09-09 10:00", channel: .call))
    },
]
