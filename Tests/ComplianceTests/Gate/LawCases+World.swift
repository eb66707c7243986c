import Compliance
import Domain
import Messaging
import Values

/// Countries without a pack and their holidays (contact-rules 3.10, 3.11 and 3.13), and what was
/// still to be asked of Brazil (3.7). 2026-03-10 is a Tuesday.
let worldCases: [LawCase] = [
    LawCase(
        "default-conservative",
        "holidays 3.11 and 3.13: Guatemala, Tuesday 15 September 2026",
        .elsewhere(at: "2026-09-15 10:00"),
        .wait("2026-09-16 08:00"),
        rule: "holidays-gt"
    ),
    LawCase(
        "default-conservative",
        "holidays 3.11 and 3.13: Guatemala, Army Day of 2026 is kept on Monday 29 June",
        .elsewhere(at: "2026-06-29 10:00"),
        .wait("2026-06-30 08:00"),
        rule: "holidays-gt"
    ),
    LawCase(
        "default-conservative",
        "holidays 3.13: the Dominican Republic, Labor Day of 2026 is kept on Monday 4 May",
        .without("DO", at: "2026-05-04 10:00", zone: "America/Santo_Domingo"),
        .wait("2026-05-05 08:00"),
        rule: "holidays-do"
    ),
    LawCase(
        "default-conservative",
        "holidays 3.13: Panama, Carnival Tuesday of 2026",
        .without("PA", at: "2026-02-17 10:00", zone: "America/Panama"),
        .wait("2026-02-18 08:00"),
        rule: "holidays-pa"
    ),
    LawCase(
        "default-conservative",
        "holidays 3.13: Honduras, the days of Morazán, Thursday 8 October 2026",
        .without("HN", at: "2026-10-08 10:00", zone: "America/Tegucigalpa"),
        .wait("2026-10-10 08:00"),
        rule: "holidays-hn"
    ),
    LawCase(
        "default-conservative",
        "holidays 3.13: Uruguay keeps no 15 September",
        .without("UY", at: "2026-09-15 10:00", zone: "America/Montevideo"),
        .clear(until: "2026-09-15 19:00")
    ),
    LawCase(
        "default-conservative",
        "3.0.3 and 3.13: resident in Uruguay, telephone of Guatemala, 15 September",
        .without("UY", at: "2026-09-15 10:00", zone: "America/Montevideo"),
        // Eight in Guatemala.
        .wait("2026-09-16 11:00"),
        rule: "holidays-gt"
    ) { $0.point.country = "GT" },
    LawCase(
        "default-conservative",
        "3.0.3 and 3.13: resident in Guatemala, contract of Costa Rica, 25 July 2028",
        .elsewhere(at: "2028-07-25 10:00"),
        .wait("2028-07-26 08:00"),
        rule: "holidays-cr"
    ) { $0.request.accountCountry = "CR" },
    LawCase(
        "default-conservative",
        "holidays 3.13: those of Bolivia are not Brazil's, whose state is not known",
        .brazil("BR-MG", at: "2026-01-22 10:00"),
        .clear(until: "2026-01-22 20:00")
    ) { $0.person.region = nil },
    LawCase(
        "default-conservative",
        "3.10: Panama's project of 18:00 is no law",
        .without("PA", at: "2026-03-10 18:30", zone: "America/Panama"),
        .clear(until: "2026-03-10 19:00")
    ),
    LawCase(
        "default-conservative",
        "opt-out wording 3.11: in every message, one of service too",
        .elsewhere(at: "2026-03-10 12:00"),
        .never,
        rule: "opt-out-wording"
    ) {
        $0.request.purpose = .service
        $0.request.content.items = []
    },
    LawCase(
        "default-conservative",
        "window 3.11: 18:59 is open",
        .elsewhere(at: "2026-03-10 18:59"),
        .clear(until: "2026-03-10 19:00")
    ),
    LawCase(
        "default-conservative",
        "window 3.11: 19:00 waits for the morning",
        .elsewhere(at: "2026-03-10 19:00"),
        .wait("2026-03-11 08:00"),
        rule: "window"
    ),
    LawCase(
        "default-conservative",
        "spacing 3.11: 24 hours to the minute",
        .elsewhere(at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 19:00")
    ) { $0.history = [$0.attempt(before: 24, channel: .call)] },
    LawCase(
        "default-conservative",
        "cap 3.11: the third of a week",
        .elsewhere(at: "2026-03-13 12:00"),
        .clear(until: "2026-03-13 19:00")
    ) { $0.history = [$0.attempt(before: 72), $0.attempt(before: 48)] },
    LawCase(
        "default-conservative",
        "cooldown 3.11: a conversation in a call that the person asked for",
        .elsewhere(at: "2026-03-12 12:00"),
        .wait("2026-03-16 12:00"),
        rule: "call-after-conversation"
    ) {
        $0.request.channel = .call
        $0.history.append(
            $0.attempt(before: 72, channel: .call, outcome: .conversation, purpose: .reply)
        )
    },
    LawCase(
        "default-conservative",
        "consent 3.11: withdrawn",
        .elsewhere(at: "2026-03-10 12:00"),
        .never,
        rule: "consent-or-provided"
    ) { $0.point.consent = .withdrawn },
    LawCase(
        "default-conservative",
        "decision 17: a country of another continent has the same pack, if its zone is known",
        .without("FR", at: "2026-03-10 19:30", zone: "Europe/Paris"),
        .wait("2026-03-11 08:00"),
        rule: "window"
    ),
    LawCase(
        "default-conservative",
        "decision 17: a country of another continent whose zone is not known",
        .without("FR", at: "2026-03-10 12:00", zone: "Europe/Paris"),
        .never,
        rule: "zone-unknown"
    ) { $0.person.zones = [] },
    LawCase(
        "br",
        "CDC art. 71 (B5): coercion by a false urgency",
        .brazil("BR-MG", at: "2026-03-10 12:00"),
        .never,
        rule: "content"
    ) { $0.request.content.classes.insert(.pressures) },
    LawCase(
        "br",
        "CDC art. 71 (B5): a false statement",
        .brazil("BR-MG", at: "2026-03-10 12:00"),
        .never,
        rule: "content"
    ) { $0.request.content.classes.insert(.deceives) },
    LawCase(
        "br",
        "CDC art. 42 (B2) binds answers too",
        .brazil("BR-MG", at: "2026-03-10 12:00"),
        .never,
        rule: "content"
    ) {
        $0.request.purpose = .reply
        $0.request.content.classes.insert(.offends)
        $0.history.append($0.attempt(at: "2026-03-10 11:50", isInbound: true))
    },
    LawCase(
        "br",
        "3.7 has no count: a third text of the day",
        .brazil("BR-MG", at: "2026-03-10 15:00"),
        .clear(until: "2026-03-10 20:00")
    ) {
        $0.history.append($0.attempt(at: "2026-03-10 09:00"))
        $0.history.append($0.attempt(at: "2026-03-10 10:00"))
    },
    LawCase(
        "br",
        "holidays, 3.13: 20 November is national since 2024",
        .brazil("BR-MG", at: "2026-11-20 10:00"),
        .wait("2026-11-21 08:00"),
        rule: "holidays"
    ),
    LawCase(
        "br",
        "holidays, 3.13: 20 November of 2023 was not",
        .brazil("BR-MG", at: "2023-11-20 10:00"),
        .clear(until: "2023-11-20 20:00")
    ),
    LawCase(
        "br",
        "holidays, 3.13: Carnival is Rio's and not the nation's",
        .brazil("BR-MG", at: "2026-02-17 10:00"),
        .clear(until: "2026-02-17 20:00")
    ),
    LawCase(
        "br",
        "decision 17: a state with two zones, 08:30 in Manaus is 07:30 in Eirunepé",
        .brazil("BR-AM", at: "2026-03-10 08:30", zone: "America/Manaus"),
        .wait("2026-03-10 09:00"),
        rule: "window"
    ) { $0.person.zones = ["America/Manaus", "America/Eirunepe"] },
    LawCase(
        "br-rj",
        "3.0.3: resident in Mexico, telephone of Brazil, a call at 08:30 waits for Rio's 09:00",
        Question(at: "2026-03-10 08:30"),
        .wait("2026-03-10 09:00"),
        rule: "window"
    ) {
        $0.point.country = "BR"
        $0.request.channel = .call
    },
    LawCase(
        "br-sp",
        "Lei 15.426/14: a holiday on a Saturday, 25 December 2027",
        .brazil("BR-SP", at: "2027-12-25 10:00"),
        .wait("2027-12-27 08:00"),
        rule: "holidays"
    ) { $0.request.channel = .call },
    LawCase(
        "br-al",
        "Lei 7.782/16 binds the creditor: a text on Saturday 14:00",
        .brazil("BR-AL", at: "2026-03-14 14:00", zone: "America/Maceio"),
        .wait("2026-03-16 08:00"),
        rule: "window"
    ) { $0.request.actor = .creditor },
]

extension Question {
    /// A message to a debtor in a country that has no pack.
    static func without(_ country: String, at text: String, zone: String) -> Question {
        .living(in: country, at: text, zone: zone)
    }
}
