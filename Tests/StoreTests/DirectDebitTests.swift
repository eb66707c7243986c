import Domain
import Files
import Foundation
import Messaging
import Store
import TestSupport
import Testing
import Values
import Workers

/// Collections from the mandate to the bank's answer, on both databases.
@Suite("Dues are collected by direct debit")
struct DirectDebitRunTests {
    static let day = Day(iso: "2026-11-25")!

    static func payee() throws -> PayeeAccount {
        let yaml = """
            - name: domiciliacion
              method: direct_debit
              beneficiary: Financiera Demo
              owner: creditor
              clabe: "012180026050783858"
              debit: {scheme_id: "0001", retries: 1, retry_days: 3}
            """
        let tree = try YAMLTree.parse([UInt8](yaml.utf8), file: "payees")
        let read = PayeeAccount.read(tree, creditor: World.creditor)
        return try #require(read.payees.first)
    }

    static func sign(_ customer: String, in world: World, most: Int64 = 1_000_000) async throws
        -> MandateID
    {
        let person = try await world.personOf(customer)
        let stored = try #require(try await world.store.person(person))
        let key = try #require(stored.key)
        let account = try #require(stored.state?.accounts.first?.account.id)
        return try await world.store.keep(
            DebitMandate(
                signedOn: Day(iso: "2026-10-01")!,
                signing: .web,
                maximum: Money(minor: most, .mexicanPeso)
            ),
            secrets: MandateSecrets(account: "032180000118359719", holder: "Ana Luz"),
            for: PayingParty(account: account, person: person),
            of: World.creditor,
            with: key,
            at: World.start
        )
    }

    static func setUp(_ world: World) async throws -> PaymentsDebit {
        try await FileTests.load(
            (1...4).map {
                FileTests.row("410000\($0)", "C\($0)", phone: "551234000\($0)")
            },
            into: world
        )
        for number in 1...3 { _ = try await sign("C\(number)", in: world) }
        let planner = PlanWorker(store: world.store, policies: world.source)
        return PaymentsDebit(store: world.store, planner: planner)
    }

    static func answer(_ item: DebitFile.Item, _ status: DebitAnswer.Status) -> DebitAnswer {
        var answers =
            (try? DebitAnswers.read(
                Array(
                    """
                    <Document><CstmrPmtStsRpt><OrgnlPmtInfAndSts><TxInfAndSts><OrgnlEndToEndId>\
                    \(item.reference)</OrgnlEndToEndId><TxSts>PDNG</TxSts></TxInfAndSts>\
                    </OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>
                    """.utf8
                )
            )) ?? []
        answers[0].status = status
        return answers[0]
    }

    @Test(
        "a run is made once, its file is the same again, and what is disputed since is left out",
        arguments: TestDatabase.allCases
    )
    func runs(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            let debit = try await Self.setUp(world)
            let first = try await debit.run(Self.payee(), on: Self.day, now: World.start)
            let file = try #require(first.file)
            #expect(file.items.count == 3)
            #expect(file.items.allSatisfy { $0.amount.minor == 30_000 && $0.isFirst })
            let again = try await debit.run(Self.payee(), on: Self.day, now: World.start)
            #expect(again.isRepeated)
            #expect(again.file?.pain008 == file.pain008)
            // The day after, the same dues are not collected again.
            let next = Self.day.adding(days: 1)
            let other = try await debit.run(Self.payee(), on: next, now: World.start)
            #expect(other.file == nil)
            #expect(other.skipped == [.collected: 3])
            let person = try await world.personOf("C2")
            let planner = PlanWorker(store: world.store, policies: world.source)
            try await planner.decide(
                [CaseWork(person, .disputeOpened(nil))],
                at: World.start
            )
            let last = try await debit.run(Self.payee(), on: Self.day, now: World.start)
            #expect((last.file?.items.count, last.withdrawn) == (2, 1))
        }
    }

    @Test(
        "an answer makes a payment once, and a return an event, a reason and perhaps a last try",
        arguments: TestDatabase.allCases
    )
    func answers(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            let debit = try await Self.setUp(world)
            let run = try await debit.run(Self.payee(), on: Self.day, now: World.start)
            let items = try #require(run.file?.items)
            var stranger = items[0]
            stranger.reference = "RD0123456789ABCDEF"
            let answers = [
                Self.answer(items[0], .paid), Self.answer(items[1], .rejected("AM04")),
                Self.answer(items[2], .rejected("AC04")), Self.answer(stranger, .paid),
            ]
            let today = Day(iso: "2026-11-24")!
            func take() async throws -> DebitAnswerReport {
                try await debit.take(
                    answers,
                    creditor: World.creditor,
                    today: today,
                    now: World.start
                )
            }
            let report = try await take()
            #expect((report.paid, report.rejected, report.unknown) == (1, 2, 1))
            #expect(report.reasons == [.insufficientFunds: 1, .accountClosed: 1])
            #expect(report.endedMandates == 1)
            let again = try await take()
            #expect((again.paid, again.rejected, again.repeated) == (0, 0, 3))
            #expect(try await world.store.payments(status: .matched).count == 1)
            var marks = 0
            for customer in ["C1", "C2", "C3"] {
                let person = try await world.personOf(customer)
                let state = try #require(try await world.store.person(person)?.state)
                let day = state.accounts[0].clock.day(of: PaymentsDebit.rejectionEvent)
                if day == today { marks += 1 }
            }
            #expect(marks == 2)
            // Only the one without funds is tried again, once.
            let later = today.adding(days: 4)
            let second = try await debit.run(Self.payee(), on: later, now: World.start)
            #expect(second.file?.items.count == 1)
            #expect(second.file?.items.first?.reference != items[1].reference)
            let poor = try #require(second.file?.items.first)
            _ = try await debit.take(
                [Self.answer(poor, .rejected("AM04"))],
                creditor: World.creditor,
                today: later,
                now: World.start
            )
            let third = try await debit.run(
                Self.payee(),
                on: later.adding(days: 5),
                now: World.start
            )
            #expect(third.file == nil)
        }
    }

    @Test(
        "a collection that the statement tells too counts once, and its return takes it back",
        arguments: TestDatabase.allCases
    )
    func statements(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            let debit = try await Self.setUp(world)
            let run = try await debit.run(Self.payee(), on: Self.day, now: World.start)
            let item = try #require(run.file?.items.first)
            let today = Day(iso: "2026-11-24")!
            let paid = Self.answer(item, .paid)
            _ = try await debit.take(
                [paid],
                creditor: World.creditor,
                today: today,
                now: World.start
            )
            func statement(_ side: String, _ back: String) async throws -> PaymentsReport {
                let path = try FileTests.file(
                    """
                    <Document><BkToCstmrDbtCdtNtfctn><Ntfctn><Ntry><Amt Ccy="MXN">300.00</Amt>\
                    <CdtDbtInd>\(side)</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-24</Dt>\
                    </BookgDt><NtryDtls><TxDtls><Refs><EndToEndId>\(item.reference)</EndToEndId>\
                    </Refs>\(back)</TxDtls></NtryDtls></Ntry></Ntfctn></BkToCstmrDbtCdtNtfctn>\
                    </Document>
                    """
                )
                defer { try? FileManager.default.removeItem(atPath: path) }
                let planner = PlanWorker(store: world.store, policies: world.source)
                return try await PaymentsImport(store: world.store, planner: planner).run(
                    bankFile: path,
                    layout: nil,
                    creditor: World.creditor,
                    payees: [],
                    today: today,
                    now: World.start
                )
            }
            let credit = try await statement("CRDT", "")
            #expect((credit.matched, credit.repeated) == (0, 1))
            let back = "<RtrInf><Rsn><Cd>MD06</Cd></Rsn></RtrInf>"
            let returned = try await statement("DBIT", back)
            #expect(returned.reversed == 1)
            #expect(try await statement("DBIT", back).repeated == 1)
            let payments = try await world.store.payments()
            #expect(payments.reduce(0) { $0 + $1.amount.minor } == 0)
            let person = try #require(payments.first?.person)
            let kept = try await world.store.debits(of: person).first
            #expect(kept?.attempt.state == .rejected)
            #expect(kept?.attempt.rejection == .refused)
            #expect(try await world.store.mandates(of: person).map(\.mandate.state) == [.failed])
        }
    }
}
