import Domain
import Files
import Foundation
import Messaging
import Store
import TestSupport
import Testing
import Values
import Workers

/// Files of banks reconciled with accounts, on both databases.
@Suite("Files of banks become payments")
struct BankFileImportTests {
    private struct Movement {
        var reference: String
        var minor: Int64 = 10_000
        var name: String
        var isReversal = false
        var text = "PAGO"
    }

    private func money(_ minor: Int64, _ mark: String) -> String {
        let cents = String(minor % 100)
        return "\(minor / 100)\(mark)" + (cents.count == 1 ? "0" + cents : cents)
    }

    /// camt.053 of one day.
    private func camt(_ movements: [Movement]) -> String {
        let entries = movements.map {
            """
            <Ntry><Amt Ccy="MXN">\(money($0.minor, "."))</Amt>\
            <CdtDbtInd>\($0.isReversal ? "DBIT" : "CRDT")</CdtDbtInd>\
            \($0.isReversal ? "<RvslInd>true</RvslInd>" : "")<Sts>BOOK</Sts>\
            <BookgDt><Dt>2026-11-24</Dt></BookgDt><AcctSvcrRef>\($0.name)</AcctSvcrRef>\
            <NtryDtls><TxDtls><Refs><EndToEndId>\($0.reference)</EndToEndId></Refs><RmtInf><Ustrd>\
            \($0.text)</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
            """
        }
        return """
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>\
            <Acct><Id><Othr><Id>012180026050783858</Id></Othr></Id></Acct>\
            \(entries.joined(separator: "\n"))</Stmt></BkToCstmrStmt></Document>
            """
    }

    /// MT940 of one day.
    private func mt940(_ movements: [Movement]) -> String {
        var balance: Int64 = 0
        var lines = [":20:A", ":25:02605078385", ":28C:1", ":60F:C261122MXN0,00"]
        for movement in movements {
            balance += movement.isReversal ? -movement.minor : movement.minor
            lines.append(
                ":61:2611241124\(movement.isReversal ? "RC" : "C")\(money(movement.minor, ","))NTRF"
                    + "\(movement.reference)//X\(movement.name)"
            )
            lines.append(":86:\(movement.text)")
        }
        let side = balance < 0 ? "D" : "C"
        lines.append(":62F:\(side)261123MXN\(money(abs(balance), ","))")
        return lines.joined(separator: "\n") + "\n"
    }

    private func pay(_ text: String, in world: World) async throws -> PaymentsReport {
        let path = try FileTests.file(text)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let planner = PlanWorker(store: world.store, policies: world.source)
        return try await PaymentsImport(store: world.store, planner: planner).run(
            bankFile: path,
            layout: nil,
            creditor: World.creditor,
            payees: world.policy.facts.payees(of: World.creditor),
            today: Day(iso: "2026-11-24")!,
            now: World.start
        )
    }

    private func portfolio(_ world: World) async throws {
        try await FileTests.load(
            (1...4).map {
                FileTests.row(
                    "410000\($0)",
                    "C\($0)",
                    phone: "551234000\($0)",
                    reference: "REF0000\($0)"
                )
            },
            into: world
        )
    }

    @Test(
        "a file repeated, overlapping or in another format counts each movement once",
        arguments: TestDatabase.allCases
    )
    func once(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            try await portfolio(world)
            let morning = [
                Movement(reference: "REF00001", name: "N1"),
                Movement(reference: "REF00002", name: "N2"),
            ]
            // The same payer pays the same again, and others pay the same too.
            let evening =
                morning + [
                    Movement(reference: "REF00001", name: "N3"),
                    Movement(reference: "REF00003", name: "N4"),
                ]
            let first = try await pay(camt(morning), in: world)
            #expect((first.matched, first.repeated, first.unmatched) == (2, 0, 0))
            let again = try await pay(camt(morning), in: world)
            #expect((again.matched, again.repeated) == (0, 2))
            let overlap = try await pay(camt(evening), in: world)
            #expect((overlap.matched, overlap.repeated) == (2, 2))
            let other = try await pay(mt940(evening.reversed()), in: world)
            #expect((other.matched, other.repeated) == (0, 4))
            // The rest of the day alone, by itself.
            let rest = try await pay(
                mt940([Movement(reference: "REF00004", name: "N9")]),
                in: world
            )
            #expect((rest.matched, rest.repeated) == (1, 0))
            #expect(try await world.store.payments(status: .matched).count == 5)
        }
    }

    @Test(
        "what was taken back is taken back, once, and fees are nobody's payments",
        arguments: TestDatabase.allCases
    )
    func reversals(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            try await portfolio(world)
            let paid = Movement(reference: "REF00001", name: "N1")
            var back = paid
            back.name = "N2"
            back.isReversal = true
            _ = try await pay(camt([paid]), in: world)
            func balance() async throws -> Int64 {
                let person = try await world.personOf("C1")
                let state = try #require(try await world.store.person(person)?.state)
                return state.accounts[0].account.balance(on: Day(iso: "2026-11-24")!).minor
            }
            let owed = try await balance()
            let report = try await pay(camt([paid, back]), in: world)
            #expect((report.reversed, report.repeated) == (1, 1))
            #expect(try await balance() == owed + 10_000)
            let other = try await pay(mt940([back, paid]), in: world)
            #expect((other.reversed, other.repeated) == (0, 2))
            #expect(try await balance() == owed + 10_000)
            // A charge of the bank.
            let fee = camt([paid]).replacing("CRDT", with: "DBIT")
            #expect(try await pay(fee, in: world).others == 1)
        }
    }

    @Test(
        "an account is found in the bank's text, but never where two are named",
        arguments: TestDatabase.allCases
    )
    func texts(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            try await portfolio(world)
            let report = try await pay(
                camt([
                    Movement(reference: "X", name: "N1", text: "SPEI de Ana cta 4100001 gracias"),
                    Movement(reference: "X", minor: 5_000, name: "N2", text: "4100001 y 4100002"),
                    Movement(reference: "X", minor: 7_000, name: "N3", text: "sin datos"),
                ]),
                in: world
            )
            #expect((report.matched, report.unmatched) == (1, 2))
            let waiting = try await world.store.payments(status: .unmatched)
            let sources = try waiting.map { try world.store.source(of: $0) }
            #expect(Set(sources.map { $0?.text ?? "" }) == ["4100001 y 4100002", "sin datos"])
            #expect(sources.allSatisfy { $0?.line == 2 || $0?.line == 3 })
        }
    }

    @Test(
        "what the desk tells to pay with finds the account, in every amount and on every day",
        arguments: TestDatabase.allCases
    )
    func desk(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            try await portfolio(world)
            let desk = PaymentsDesk(store: world.store, facts: world.policy.facts)
            func ways(_ customer: String, _ minor: Int64) async throws -> [PaymentInstruction] {
                let person = try await world.personOf(customer)
                let stored = try #require(try await world.store.person(person))
                let key = try #require(stored.key)
                let account = try #require(
                    try await world.store.accountNumbers(of: person, with: key).first
                )
                return try await desk.ways(
                    to: World.creditor,
                    for: PayingParty(account: account.id, person: person),
                    numbers: account.secrets,
                    amount: Money(minor: minor, .mexicanPeso),
                    today: Day(iso: "2026-11-23")!,
                    now: World.start
                ).map { try $0.outcome.get() }
            }
            func told(_ instruction: PaymentInstruction) -> String {
                switch instruction.form {
                case .transfer(let clabe, _, _): clabe.digits
                case .cash(let reference, _), .branch(_, let reference),
                    .provider(_, let reference):
                    reference
                }
            }
            let first = try await ways("C1", 10_000)
            #expect(first.map(\.method) == [.transfer, .branch, .cash])
            #expect(try await ways("C1", 10_000) == first)
            let second = try await ways("C2", 20_000)
            #expect(Set((first + second).map(told)).count == 6)
            _ = try await ways("C1", 12_345)
            let line = told(try await ways("C1", 12_345)[1])
            #expect(line != told(first[1]))
            // Each is told by the bank in the reference or somewhere in its text.
            let lines = first.map(told) + [line]
            let movements = lines.enumerated().map { index, text in
                Movement(
                    reference: index % 2 == 0 ? text : "1234567",
                    minor: Int64(1_000 + index),
                    name: "N\(index)",
                    text: index % 2 == 0 ? "PAGO" : "CONV 0000001 REF \(text) EFECTIVO"
                )
            }
            let report = try await pay(camt(movements), in: world)
            #expect((report.matched, report.unmatched) == (4, 0))
            let owner = try await world.personOf("C1")
            let payments = try await world.store.payments(status: .matched)
            #expect(payments.allSatisfy { $0.person == owner })
        }
    }

    @Test(
        "what a provider of cards tells counts once, and a chargeback takes it back",
        arguments: TestDatabase.allCases
    )
    func providers(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            try await portfolio(world)
            let planner = PlanWorker(store: world.store, policies: world.source)
            func tell(isReversal: Bool) async throws -> PaymentsReport {
                var report = PaymentsReport()
                let record = PaymentRecord.provider(
                    "sandbox",
                    payment: "pay_1",
                    reference: "ref-00001",
                    amount: Money(minor: 10_000, .mexicanPeso),
                    on: Day(iso: "2026-11-24")!,
                    isCard: true,
                    isReversal: isReversal
                )
                try await PaymentsImport(store: world.store, planner: planner)
                    .take([record], creditor: World.creditor, now: World.start, &report)
                return report
            }
            #expect(try await tell(isReversal: false).matched == 1)
            #expect(try await tell(isReversal: false).repeated == 1)
            #expect(try await tell(isReversal: true).reversed == 1)
            #expect(try await tell(isReversal: true).repeated == 1)
            let payments = try await world.store.payments()
            #expect(payments.map(\.method) == ["card", "card"])
            #expect(payments.reduce(0) { $0 + $1.amount.minor } == 0)
        }
    }

    @Test(
        "an erased person is found by nothing that was told to pay with",
        arguments: TestDatabase.allCases
    )
    func erased(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            try await portfolio(world)
            let person = try await world.personOf("C1")
            let stored = try #require(try await world.store.person(person))
            let key = try #require(stored.key)
            let account = try #require(
                try await world.store.accountNumbers(of: person, with: key).first
            )
            let ways = try await PaymentsDesk(store: world.store, facts: world.policy.facts).ways(
                to: World.creditor,
                for: PayingParty(account: account.id, person: person),
                numbers: account.secrets,
                amount: Money(minor: 100, .mexicanPeso),
                method: .transfer,
                today: Day(iso: "2026-11-23")!,
                now: World.start
            )
            guard case .transfer(let clabe, _, _) = try ways[0].outcome.get().form
            else { return }
            func found() async throws -> Int {
                try await world.store.accounts(
                    matching: [.clabe(clabe.digits)],
                    creditor: World.creditor
                )[0].accounts.count
            }
            #expect(try await found() == 1)
            _ = try await world.store.block(person, policy: world.rules, at: World.start)
            _ = try await world.store.destroy(person, at: World.start)
            #expect(try await found() == 0)
        }
    }
}
