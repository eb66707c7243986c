import Compliance
import Testing
import Values

/// A duty of a law: what began when, and by when something must be done.
struct DutyCase: Sendable, CustomTestStringConvertible {
    let countries: [String]
    /// Duty, source and situation.
    let name: String
    let trigger: String
    let since: String
    /// The first instant at which it is late; nil where no law of these places asks for it.
    let due: String?
    var zone = "America/Mexico_City"

    var testDescription: String { "\(countries.joined(separator: ", ")): \(name)" }
}

@Suite("The gate says by when the law wants something done")
struct DutyCaseTests {
    static let cases: [DutyCase] = [
        DutyCase(
            countries: ["MX"],
            name: "privacy.ARCO: twenty working days to answer, over the holidays of the bank",
            trigger: "dataRightsRequested",
            since: "2026-03-10 12:00",
            due: "2026-04-11 00:00"
        ),
        DutyCase(
            countries: ["MX"],
            name: "privacy.ARCO: fifteen more to execute",
            trigger: "dataRightsGranted",
            since: "2026-05-04 12:00",
            due: "2026-05-26 00:00"
        ),
        DutyCase(
            countries: ["MX"],
            name: "agreementDelivery (M-sinembargo M-milenio): the next working day, by prudence",
            trigger: "agreementMade",
            since: "2026-03-13 12:00",
            due: "2026-03-18 00:00"
        ),
        DutyCase(
            countries: ["MX"],
            name: "report.monthly (M6 M12 M13 M17): ten working days of the next, by prudence",
            trigger: "monthEnded",
            since: "2026-02-28 23:59",
            due: "2026-03-14 00:00"
        ),
        DutyCase(
            countries: ["PE"],
            name: "consent, Ley 32323 (P4): a revocation has effect at once",
            trigger: "optedOut",
            since: "2026-03-10 12:00",
            due: "2026-03-10 12:00",
            zone: "America/Lima"
        ),
        DutyCase(
            countries: ["CO", "PE"],
            name: "3.0.3: the sooner of two laws",
            trigger: "optedOut",
            since: "2026-03-10 12:00",
            due: "2026-03-10 12:00",
            zone: "America/Bogota"
        ),
        DutyCase(
            countries: ["AR"],
            name: "Ley 6171 (A1 A2 A3 A4): certificate of cancellation, ten days by prudence",
            trigger: "paidInFull",
            since: "2026-03-10 12:00",
            due: "2026-03-27 00:00",
            zone: "America/Argentina/Buenos_Aires"
        ),
        DutyCase(
            countries: ["CL"],
            name: "no certificate is asked for",
            trigger: "paidInFull",
            since: "2026-03-10 12:00",
            due: nil,
            zone: "America/Santiago"
        ),
    ]

    @Test("A duty", arguments: cases)
    func duty(_ test: DutyCase) throws {
        let zone = try #require(World.zones[test.zone])
        let due = World.conservativeGate.dueAt(
            of: test.trigger,
            countries: test.countries,
            triggeredAt: World.instant(test.since, test.zone),
            zone: zone
        )
        #expect(due == test.due.map { World.instant($0, test.zone) })
    }

    @Test("Both monthly duties to REDECO have their owner, and records are kept as long as asked")
    func owners() {
        let monthly = World.literal.duties.filter { $0.trigger == "monthEnded" }
        #expect(Set(monthly.map(\.owner)) == ["agency", "creditor"])
        let chile = World.other("cl").rules.compactMap { rule -> Int? in
            if case .retention(let days) = rule.body { days } else { nil }
        }
        // Two years at least (L2 L3), and our own five.
        #expect(chile.contains { $0 >= 731 })
    }
}
