import Compliance
import Domain
import Messaging
import Testing
import Values

@testable import Strategy

/// Which of several steps speaks, whatever minute each person's own is.
@Suite("Steps keep their order")
struct OrderTests {
    private static func account(_ number: UInt64, due: String) -> Account {
        Town.account(number, due: due, owes: 5_000, pastDue: 1_500, asOf: "2026-03-03")
    }

    private static let three = """
          - {step: uno, at: D+1, text: hola, useful_days: 60}
          - {step: dos, at: D+8, text: hola, useful_days: 60}
          - {step: tres, at: D+15, text: hola, useful_days: 60}
        """

    private static func life(
        _ definitions: StrategyDefinition...,
        due: [String],
        person: UInt64,
        until: String
    ) -> Scene {
        var policy = Town.policy(definitions + Town.shipped.filter { $0.kind == .conversation })
        policy.connectedChannels = [.sms]
        var scene = Scene("2026-03-03 06:00", policy: policy, person: person)
        let accounts = due.enumerated().map { account(UInt64($0.offset) + 3, due: $0.element) }
        scene.happens(
            .imported(
                Imported(
                    creditor: "banco",
                    asOf: Day(iso: "2026-03-03")!,
                    facts: PersonFacts(
                        country: "MX",
                        region: "MX-CMX",
                        zones: ["America/Mexico_City"]
                    ),
                    contactPoints: [scene.mobile],
                    accounts: accounts
                )
            )
        )
        scene.passes(until: until)
        return scene
    }

    @Test(
        "An account that comes on day 17 is told the latest point only, whoever the person is",
        arguments: 1...20 as ClosedRange<UInt64>
    )
    func latestOnly(person: UInt64) throws {
        let scene = Self.life(
            try FormatTwoLifeTests.definition(Self.three),
            due: ["2026-02-14"],
            person: person,
            until: "2026-03-25 23:00"
        )
        #expect(scene.sent.map(\.record.step) == ["tres"])
    }

    @Test(
        "Points that are all to be caught up go in their order, one a slot",
        arguments: 1...20 as ClosedRange<UInt64>
    )
    func allInOrder(person: UInt64) throws {
        let scene = Self.life(
            try FormatTwoLifeTests.definition(Self.three, head: "catch_up: all"),
            due: ["2026-02-14"],
            person: person,
            until: "2026-03-25 23:00"
        )
        #expect(scene.sent.map(\.record.step) == ["uno", "dos", "tres"])
        let days = scene.sent.map { Town.zone.local($0.record.sendAt).day }
        #expect(Set(days).count == 3)
    }

    @Test("Steps of one day keep each other company", arguments: 1...10 as ClosedRange<UInt64>)
    func sameDay(person: UInt64) throws {
        let scene = Self.life(
            try FormatTwoLifeTests.definition(
                """
                  - {step: uno, at: D+2, text: hola}
                  - {step: consejo, at: D+2, purpose: service, text: hola}
                """
            ),
            due: ["2026-03-02"],
            person: person,
            until: "2026-03-12 23:00"
        )
        #expect(Set(scene.sent.map(\.record.step)) == ["uno", "consejo"])
    }

    @Test(
        "Two accounts whose steps are for one day are spoken of in one text",
        arguments: 1...20 as ClosedRange<UInt64>
    )
    func merges(person: UInt64) throws {
        let scene = Self.life(
            try FormatTwoLifeTests.definition(
                """
                  - {step: uno, at: D+1, text: hola}
                  - {step: dos, at: D+9, text: hola}
                """,
                head: "merged_accounts: juntas",
                texts: ["juntas"]
            ),
            due: ["2026-03-02", "2026-03-02"],
            person: person,
            until: "2026-03-20 23:00"
        )
        // The first contact names one account; the other's own message follows another day.
        #expect(scene.sent.map(\.record.step) == ["uno", "uno", "dos"])
        #expect(scene.sent.map(\.record.accounts.count) == [1, 1, 2])
        #expect(scene.sent.map(\.record.text.text) == ["primero", "hola", "juntas"])
        #expect(scene.sent[0].record.accounts != scene.sent[1].record.accounts)
    }

    @Test("A strategy to which an account comes back in its cycle says nothing twice")
    func comesBack() throws {
        let even = try FormatTwoLifeTests.definition(
            """
              - {step: uno, at: entry, text: hola}
              - {step: dos, at: D+12, text: hola}
            """,
            head: "for: day_of_month in [3, 4, 9, 10, 13, 14, 15, 16, 17]"
        )
        var odd = try FormatTwoLifeTests.definition("  - {step: otro, at: entry, text: hola}")
        odd.code = "otra"
        odd.rank = -5
        let scene = Self.life(
            even,
            odd,
            due: ["2026-03-02"],
            person: 1,
            until: "2026-03-18 23:00"
        )
        #expect(scene.sent.map(\.record.step) == ["uno", "otro", "dos"])
    }

    @Test("Two steps that the gate moved are each looked at when it said, not every minute")
    func twoMoved() throws {
        // Saturday and Sunday are no days of the prudent pack; both steps wait until Monday.
        let scene = Self.life(
            try FormatTwoLifeTests.definition(
                """
                  - {step: uno, at: D+5, text: hola}
                  - {step: consejo, at: D+6, purpose: service, text: hola}
                """
            ),
            due: ["2026-03-02"],
            person: 4,
            until: "2026-03-20 23:00"
        )
        #expect(Set(scene.sent.map(\.record.step)) == ["uno", "consejo"])
        #expect(scene.events.count < 12)
    }

    @Test("What asks for a payment at the bank does not come when banks are closed")
    func banking() throws {
        var policy = FormatTwoLifeTests.policy(
            try FormatTwoLifeTests.definition(
                "  - {step: uno, at: D+1, days: banking, text: hola}"
            )
        )
        policy.holidays = ["MX": [.mexicoFederal]]
        var scene = Scene("2026-04-02 06:00", policy: policy)
        // Maundy Thursday; Good Friday and a weekend follow.
        scene.imports(
            Town.account(3, due: "2026-04-01", owes: 5_000, pastDue: 1_500, asOf: "2026-04-02"),
            asOf: "2026-04-02"
        )
        scene.passes(until: "2026-04-10 23:00")
        let days = scene.sent.map { Town.zone.local($0.record.sendAt).day.description }
        #expect(days == ["2026-04-06"])
    }
}
