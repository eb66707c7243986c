import Compliance
import Domain
import Messaging
import Strategy
import Testing
import Values

/// Lives under the strategies of the trades, all of them in force together.
@Suite("Trades at work")
struct TradeLifeTests {
    @Test(
        "A life keeps to the hours, the days, the spacing and the order",
        arguments: TypicalAccount.all
    )
    func keeps(typical: TypicalAccount) throws {
        let life = TypicalLife(typical, policy: Trade.policy(typical.channels))
        let own = typical.trade.definitions
        let sent = life.scene.sent.map(\.record).filter { $0.purpose != .reply }
        #expect(!sent.isEmpty)
        let begun = sent.filter { $0.purpose == .initiated || $0.purpose == .marketing }
        for message in sent where message.purpose != .confirmation {
            let local = Town.zone.local(message.sendAt)
            #expect(local.day.weekday < .saturday)
            #expect(!HolidayCalendar.mexicoFederal.contains(local.day))
            #expect(!HolidayCalendar.mexicoBank.contains(local.day))
            #expect(local.time >= TimeOfDay("08:30")! && local.time <= TimeOfDay("20:00")!)
            if case .step(_, let strategy, _, _) = message.origin {
                #expect(own.contains { $0.code == strategy }, "\(strategy)")
            }
        }
        for (first, second) in zip(begun, begun.dropFirst()) {
            // The next rung of a ladder keeps no distance to the message that did not get through,
            // nor does what was agreed with the person.
            if second.step.contains(" · ") { continue }
            if case .promise = second.origin { continue }
            #expect(
                second.sendAt >= first.sendAt.adding(hours: 20),
                "\(first.step), \(second.step)"
            )
        }
        // No law of Mexico says how often; the house's spacing and the days that suit leave one
        // message a working day, and that is the maximum that these must stay far below.
        let clock = sent.filter { if case .step = $0.origin { true } else { false } }
        for (number, message) in clock.enumerated() {
            let week = clock[number...].prefix {
                $0.sendAt < message.sendAt.adding(hours: 7 * 24)
            }
            #expect(week.count <= 4, "\(week.map(\.step))")
        }
        #expect(clock.count <= typical.days * 2 / 7)
        let first = begun.first.map { message in
            own.contains { definition in
                definition.code == message.text.strategy
                    && definition.firstContact.map { definition.texts[$0].id } == message.text.text
            }
        }
        #expect(first ?? true)
        #expect(begun.dropFirst().allSatisfy { $0.text.text != "primer_contacto" })
        let lessons = sent.map(\.text.text).filter {
            $0.hasPrefix("educacion.") || $0.hasPrefix("historia.")
        }
        #expect(Set(lessons).count == lessons.count)
    }

    @Test("Every step of a trade is met by a typical account", arguments: Trade.allCases)
    func reaches(trade: Trade) throws {
        var met: Set<String> = []
        for typical in TypicalAccount.all where typical.trade == trade {
            met.formUnion(
                TypicalLife(typical, policy: Trade.policy(typical.channels)).met
            )
        }
        let all = trade.definitions.flatMap { definition in
            definition.steps.map { "\(definition.code)/\($0.name)" }
        }
        #expect(all.filter { !met.contains($0) } == [])
    }

    @Test("In a year nobody is told a lesson twice, and all of them are told")
    func year() throws {
        let first = Day(iso: "2026-04-02")!
        var typical = TypicalAccount(.banco, "a year", due: first.description, owes: 8_000)
            .following((1...11).map { first.adding(months: $0) })
        typical.days = 365
        let life = TypicalLife(typical, policy: Trade.policy([.sms]))
        let lessons = life.scene.sent.map(\.record.text.text).filter {
            $0.hasPrefix("educacion.")
        }
        #expect(lessons.count >= 17)
        #expect(Set(lessons).count == lessons.count)
    }

    @Test("Two accounts are told once what is no reminder, in its own words")
    func twoAccounts() throws {
        var scene = Scene("2026-03-03 06:00", policy: Trade.policy([.sms]))
        var accounts = (3...4 as ClosedRange<UInt64>).map { number in
            Town.account(
                number,
                due: "2026-04-24",
                owes: 8_000,
                pastDue: 0,
                asOf: "2026-03-03",
                creditor: Trade.banco.creditor
            )
        }
        for index in accounts.indices {
            accounts[index].cutoffDay = Day(iso: "2026-04-23")
            accounts[index].attributes = [
                Account.Attribute(name: "promocion_corte", value: .flag(true))
            ]
        }
        scene.imports(accounts[0], accounts[1], asOf: "2026-03-03")
        scene.passes(until: "2026-04-24 23:00")
        let told = scene.sent.map(\.record)
        #expect(told.filter { $0.step == "víspera del corte" }.map(\.text.text) == ["corte"])
        #expect(told.filter { $0.step == "consejo (1)" }.count == 1)
        #expect(
            told.filter { $0.step == "beneficio en la fecha de corte" }.map(\.text.text) == [
                "promocion_corte"
            ]
        )
        #expect(told.last { $0.step == "tres días antes" }?.text.text == "varias_cuentas")
        #expect(
            told.allSatisfy { $0.text.text != "varias_cuentas" || $0.purpose == .initiated }
        )
    }
}
