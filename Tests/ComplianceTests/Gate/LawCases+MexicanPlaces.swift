import Compliance
import Domain
import Messaging
import Values

/// Where a debtor of Mexico may be: the tz database's zones of 2022 and after, read from
/// contact-rules 3.1, and residence, telephone and contract of different countries (3.0.3).
/// Clock times are those of the named clock, mostly Mexico City's, −6 all the year.
let mexicanPlaceCases: [LawCase] = mexicanZoneCases + unknownPlaceCases + severalCountryCases

private let mexicanZoneCases: [LawCase] = [
    LawCase(
        "mx-literal",
        "window, tzdata: in July 2022 Mexico City still has summer time, −5",
        .mexican("Mexico_City", at: "2022-07-12 07:00", clock: "America/Bogota"),
        .clear(until: "2022-07-12 22:00")
    ),
    LawCase(
        "mx-literal",
        "window, tzdata: in July 2023 it has none, −6",
        .mexican("Mexico_City", at: "2023-07-12 07:30", clock: "America/Bogota"),
        .wait("2023-07-12 08:00"),
        rule: "window"
    ),
    LawCase(
        "mx-literal",
        "window, tzdata: the day before the last change of clocks, 2022-10-29",
        .mexican("Mexico_City", at: "2022-10-29 07:30", clock: "America/Bogota"),
        .clear(until: "2022-10-29 22:00")
    ),
    LawCase(
        "mx-literal",
        "window, tzdata: the day of the last change of clocks, 2022-10-30",
        .mexican("Mexico_City", at: "2022-10-30 07:30", clock: "America/Bogota"),
        .wait("2022-10-30 08:00"),
        rule: "window"
    ),
    LawCase(
        "mx-literal",
        "window, tzdata: Chihuahua at 22:30 of −6, which a table of numbers takes for 21:30",
        .mexican("Chihuahua", at: "2026-03-10 22:30"),
        .wait("2026-03-11 07:00"),
        rule: "window"
    ),
    LawCase(
        "mx-literal",
        "window, tzdata: Chihuahua at 07:00 of −6, which a table of numbers takes for 06:00",
        .mexican("Chihuahua", at: "2026-07-14 07:00"),
        .clear(until: "2026-07-14 22:00")
    ),
    LawCase(
        "mx-literal",
        "window, tzdata: Chihuahua was −7 in January 2022",
        .mexican("Chihuahua", at: "2022-01-12 07:30"),
        .wait("2022-01-12 08:00"),
        rule: "window"
    ),
    LawCase(
        "mx-literal",
        "window, tzdata: Ciudad Juárez is −7 in winter, in the morning",
        .mexican("Ciudad_Juarez", at: "2026-02-10 07:30"),
        .wait("2026-02-10 08:00"),
        rule: "window"
    ),
    LawCase(
        "mx-literal",
        "window, tzdata: Ciudad Juárez is −7 in winter, in the evening",
        .mexican("Ciudad_Juarez", at: "2026-02-10 22:30"),
        .clear(until: "2026-02-10 23:00")
    ),
    LawCase(
        "mx-literal",
        "window, tzdata: Ciudad Juárez is −6 in summer",
        .mexican("Ciudad_Juarez", at: "2026-07-14 07:00"),
        .clear(until: "2026-07-14 22:00")
    ),
    LawCase(
        "mx-literal",
        "window, tzdata: Ojinaga is −5 in summer, in the morning",
        .mexican("Ojinaga", at: "2026-07-14 06:30"),
        .clear(until: "2026-07-14 21:00")
    ),
    LawCase(
        "mx-literal",
        "window, tzdata: Ojinaga is −6 in winter",
        .mexican("Ojinaga", at: "2026-02-10 06:30"),
        .wait("2026-02-10 07:00"),
        rule: "window"
    ),
    LawCase(
        "mx-literal",
        "window, tzdata: Matamoros is −5 in summer, in the evening",
        .mexican("Matamoros", at: "2026-07-14 21:00"),
        .wait("2026-07-15 06:00"),
        rule: "window"
    ),
    LawCase(
        "mx-literal",
        "window, tzdata: Quintana Roo is −5, in the evening",
        .mexican("Cancun", at: "2026-02-10 21:00"),
        .wait("2026-02-11 06:00"),
        rule: "window"
    ),
    LawCase(
        "mx-literal",
        "window, tzdata: Quintana Roo is −5 in summer as well",
        .mexican("Cancun", at: "2026-07-14 06:00"),
        .clear(until: "2026-07-14 21:00")
    ),
    LawCase(
        "mx-literal",
        "window, tzdata: Sonora is −7 in summer as well, in the morning",
        .mexican("Hermosillo", at: "2026-07-14 07:59"),
        .wait("2026-07-14 08:00"),
        rule: "window"
    ),
    LawCase(
        "mx-literal",
        "window, tzdata: Sonora is −7, in the evening",
        .mexican("Hermosillo", at: "2026-02-10 22:30"),
        .clear(until: "2026-02-10 23:00")
    ),
    LawCase(
        "mx-literal",
        "window, tzdata: Baja California is −8 in winter, in the morning",
        .mexican("Tijuana", at: "2026-02-10 08:59"),
        .wait("2026-02-10 09:00"),
        rule: "window"
    ),
    LawCase(
        "mx-literal",
        "window, tzdata: Baja California is −8 in winter, past midnight of the server",
        .mexican("Tijuana", at: "2026-02-10 23:59"),
        .clear(until: "2026-02-11 00:00")
    ),
    LawCase(
        "mx-literal",
        "window, tzdata: Baja California is −7 in summer",
        .mexican("Tijuana", at: "2026-07-14 08:00"),
        .clear(until: "2026-07-14 23:00")
    ),
    LawCase(
        "mx-literal",
        "window, tzdata: Baja California Sur is −7",
        .mexican("Mazatlan", at: "2026-07-14 07:30"),
        .wait("2026-07-14 08:00"),
        rule: "window"
    ),
    LawCase(
        "mx-literal",
        "window, 3.0.3: Nayarit has two zones, the western one opens it",
        .mexican("Mazatlan", "Bahia_Banderas", at: "2026-02-10 07:30"),
        .wait("2026-02-10 08:00"),
        rule: "window"
    ),
    LawCase(
        "mx-literal",
        "window, 3.0.3: Nayarit has two zones, the eastern one closes it",
        .mexican("Mazatlan", "Bahia_Banderas", at: "2026-02-10 12:00"),
        .clear(until: "2026-02-10 22:00")
    ),
    LawCase(
        "mx-literal",
        "window, 3.0.3: the state of Chihuahua in winter, Juárez opens it",
        .mexican("Chihuahua", "Ciudad_Juarez", "Ojinaga", at: "2026-02-10 07:30"),
        .wait("2026-02-10 08:00"),
        rule: "window"
    ),
    LawCase(
        "mx-literal",
        "window, 3.0.3: the state of Chihuahua in summer, Ojinaga closes it",
        .mexican("Chihuahua", "Ciudad_Juarez", "Ojinaga", at: "2026-07-14 21:30"),
        .wait("2026-07-15 07:00"),
        rule: "window"
    ),
    LawCase(
        "mx-conservative",
        "holidays, LFT 74: the day that counts is the debtor's, Monday evening in Tijuana",
        .mexican("Tijuana", at: "2026-03-17 00:30"),
        .wait("2026-03-17 08:00"),
        rule: "holidays"
    ),
]

private let unknownPlaceCases: [LawCase] = [
    LawCase(
        "mx-literal",
        "window, decision 17: no zone known in winter, Quintana Roo ends it",
        .mexican(at: "2026-02-10 12:00"),
        .clear(until: "2026-02-10 21:00"),
        rule: "window"
    ),
    LawCase(
        "mx-literal",
        "window, decision 17: no zone known in winter, after Quintana Roo's evening",
        .mexican(at: "2026-02-10 21:00"),
        .wait("2026-02-11 09:00"),
        rule: "window"
    ),
    LawCase(
        "mx-literal",
        "window, decision 17: no zone known in summer, Baja California opens it",
        .mexican(at: "2026-07-14 07:30"),
        .wait("2026-07-14 08:00"),
        rule: "window"
    ),
    LawCase(
        "mx-literal",
        "decision 17: residence not known, the telephone is Mexican",
        .mexican(at: "2026-02-10 08:00"),
        .wait("2026-02-10 09:00"),
        rule: "window"
    ) {
        $0.person.country = nil
        $0.request.accountCountry = nil
    },
    LawCase(
        "mx-literal",
        "decision 17: only the contract is known, and it is Mexico's",
        .mexican(at: "2026-02-10 08:00"),
        .wait("2026-02-10 09:00"),
        rule: "window"
    ) {
        $0.person.country = nil
        $0.point.country = nil
    },
]

private let severalCountryCases: [LawCase] = [
    LawCase(
        "mx-literal",
        "3.0.3: residence in Mexico City, telephone of Colombia, whose evening comes first",
        .mexican("Mexico_City", at: "2026-03-10 12:00"),
        .clear(until: "2026-03-10 18:00"),
        rule: "window"
    ) {
        $0.point.country = "CO"
        $0.point.consent = .given
    },
    LawCase(
        "mx-literal",
        "3.0.3: residence in Mexico City, telephone of Colombia, 18:30 is 19:30 there",
        .mexican("Mexico_City", at: "2026-03-10 18:30"),
        .wait("2026-03-11 07:00"),
        rule: "window"
    ) {
        $0.point.country = "CO"
        $0.point.consent = .given
    },
    LawCase(
        "mx-literal",
        "3.0.3: residence in Mexico, telephone of Colombia, Sunday is Colombia's",
        .mexican("Mexico_City", at: "2026-03-15 12:00"),
        .wait("2026-03-16 07:00"),
        rule: "window"
    ) {
        $0.point.country = "CO"
        $0.point.consent = .given
    },
    LawCase(
        "co",
        "3.0.3: residence in Colombia, telephone of Mexico, which may be in Tijuana",
        .colombia(at: "2026-03-10 08:30"),
        .wait("2026-03-10 09:00"),
        rule: "window"
    ) { $0.point.country = "MX" },
    LawCase(
        "co",
        "3.0.3: residence in Colombia, telephone of Mexico, a sender that is not in REDECO",
        .colombia(at: "2026-03-10 12:00"),
        .never,
        rule: "sender-registered"
    ) {
        $0.point.country = "MX"
        $0.request.sender.isRegistered = false
    },
    LawCase(
        "co",
        "3.0.3: a contract of Mexico binds by its rules and says nothing of the clock",
        .colombia(at: "2026-03-10 07:30"),
        .clear(until: "2026-03-10 19:00")
    ) { $0.request.accountCountry = "MX" },
    LawCase(
        "co",
        "3.0.3: a contract of Mexico, collected from Colombia, pays its creditor only",
        .colombia(at: "2026-03-10 12:00"),
        .never,
        rule: "payment-destination"
    ) {
        $0.request.accountCountry = "MX"
        $0.request.payee = .other
    },
    LawCase(
        "mx-literal",
        "decision 17: residence in Mexico, telephone of a country whose zones are not known",
        .mexican("Mexico_City", at: "2026-03-10 12:00"),
        .never,
        rule: "zone-unknown"
    ) {
        $0.point.country = "DE"
        $0.point.consent = .given
    },
    LawCase(
        "cl",
        "3.0.3: residence in Lima, telephone of Chile, which may be on Easter Island",
        .peru(at: "2026-07-14 08:30"),
        .wait("2026-07-14 09:00"),
        rule: "window"
    ) {
        $0.point.country = "CL"
        $0.request.accountCountry = nil
    },
]

extension Question {
    /// A message to a debtor of Mexico who is in one of these zones, or in one that is not known;
    /// the clock in which the case is written may be another's.
    static func mexican(
        _ zones: String...,
        at text: String,
        clock: String = "America/Mexico_City"
    ) -> Question {
        var question = Question(at: text, zone: clock)
        question.person.zones = zones.map { "America/" + $0 }
        return question
    }
}
