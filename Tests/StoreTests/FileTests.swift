import Domain
import Files
import Foundation
import Messaging
import Store
import TestSupport
import Testing
import Values
import Workers

/// Files as creditors and banks send them, loaded whole on both databases.
@Suite("Files of portfolios and payments")
struct FileTests {
    static let header = "cuenta,cliente,nombre,tel,saldo,vencido,vence,referencia,estatus\n"

    static func mapping(_ fields: String, kind: String = "portfolio") throws -> Mapping {
        try Mapping(
            YAMLTree.parse(
                """
                creditor: \(World.creditor)
                kind: \(kind)
                defaults: { currency: MXN, country: MX }
                dates: [dd/mm/yyyy]
                numbers: 1,234.56
                fields:
                \(fields)
                """,
                file: "test.yaml"
            )
        )
    }

    static func portfolioMapping() throws -> Mapping {
        try mapping(
            """
              account_number: cuenta
              customer_number: cliente
              full_name: nombre
              phones: [tel]
              balance: saldo
              past_due: vencido
              due_date: vence
              payment_reference: referencia
              status: { column: estatus, values: { ACT: active, LIQ: paid, REC: recalled } }
            """
        )
    }

    static func paymentMapping() throws -> Mapping {
        try mapping(
            """
              payment_reference: ref
              account_number: cuenta
              amount: monto
              value_date: fecha
              payment_key: clave
            """,
            kind: "payments"
        )
    }

    static let phones = PhoneParser { bytes, _ in
        let digits = String(decoding: bytes, as: UTF8.self)
        return E164("+52" + digits).map { ParsedPhone(number: $0, kind: .mobile, country: "MX") }
    }

    static func file(_ text: String) throws -> String {
        let path = NSTemporaryDirectory() + "recado-file-" + UUID().uuidString + ".csv"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    @discardableResult
    static func load(
        _ rows: [String],
        into world: World,
        asOf: String = "2026-11-24",
        partial: Bool = false,
        force: Bool = false
    ) async throws -> ImportReport {
        let path = try file(header + rows.map { $0 + "\n" }.joined())
        defer { try? FileManager.default.removeItem(atPath: path) }
        var options = PortfolioImport.Options(asOf: Day(iso: asOf)!, idSeed: 7)
        options.isPartial = partial
        options.isForced = force
        return try await PortfolioImport(store: world.store, phones: phones).run(
            path: path,
            mapping: portfolioMapping(),
            options: options,
            policy: world.rules,
            now: World.start
        ) { _ in }
    }

    static func pay(_ rows: [String], in world: World) async throws -> PaymentsReport {
        let path = try file("ref,cuenta,monto,fecha,clave\n" + rows.map { $0 + "\n" }.joined())
        defer { try? FileManager.default.removeItem(atPath: path) }
        let planner = PlanWorker(store: world.store, policies: world.source)
        return try await PaymentsImport(store: world.store, planner: planner).run(
            path: path,
            mapping: paymentMapping(),
            asOf: Day(iso: "2026-11-24")!,
            now: World.start
        )
    }

    static func row(
        _ account: String,
        _ customer: String,
        phone: String,
        balance: String = "1500.00",
        reference: String = "",
        status: String = "ACT"
    ) -> String {
        "\(account),\(customer),Ana Luz,\(phone),\(balance),300.00,01/11/2026,\(reference),"
            + status
    }

    @Test(
        "a reference is found however its zeros, hyphens and capitals are written",
        arguments: TestDatabase.allCases
    )
    func references(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            try await Self.load(
                [
                    Self.row("A1", "C1", phone: "5512340001", reference: "0100000001"),
                    Self.row("A2", "C2", phone: "5512340002", reference: "ab-12-3"),
                ],
                into: world
            )
            let report = try await Self.pay(
                [
                    "100000001,,100.00,24/11/2026,K1", "AB123,,100.00,24/11/2026,K2",
                    "ab 12 3,,100.00,,K3",
                ],
                in: world
            )
            #expect((report.matched, report.unmatched) == (3, 0))
        }
    }

    @Test(
        "rows that do not fit the header are refused, counted and told, and withdraw nothing",
        arguments: TestDatabase.allCases
    )
    func torn(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            try await Self.load(
                [
                    Self.row("A1", "C1", phone: "5512340001"),
                    Self.row("A2", "C2", phone: "5512340002"),
                ],
                into: world
            )
            let report = try await Self.load(
                [
                    Self.row("A1", "C1", phone: "5512340001") + ",de más",
                    Self.row("A2", "C2", phone: "5512340002"),
                ],
                into: world,
                force: true
            )
            #expect(
                (report.totals.rows, report.totals.accepted, report.totals.refused) == (2, 1, 1)
            )
            #expect(report.totals.problems[.tornRow] == 1)
            #expect(report.totals.sums[.mexicanPeso]?.balance == 150_000)
            #expect((report.counts.unchanged, report.counts.withdrawn) == (1, 0))
            let first = try await world.personOf("C1")
            #expect(try await world.store.accountRows(of: first).map(\.status) == [.active])

            let paid = try await Self.pay(
                [
                    ",A1,100.00,24/11/2026,K1,de más,otra", ",A1,1,300.00,24/11/2026,K2",
                    ",A1,100.00", ",A2,100.00,24/11/2026,K3", "\",A1,1.00,24/11/2026,K4",
                ],
                in: world
            )
            #expect((paid.totals.rows, paid.totals.refused, paid.matched) == (5, 4, 1))
            #expect(paid.problems.map(\.isRefusal) == [true, true, true, true])
        }
    }

    @Test(
        "a telephone of an account that did not change stays when another of the person's did",
        arguments: TestDatabase.allCases
    )
    func contactPoints(_ kind: TestDatabase) async throws {
        func current(_ world: World) async throws -> [Bool] {
            let person = try await world.personOf("C1")
            let stored = try await world.store.person(person)
            return try #require(stored?.state).contactPoints.map(\.isCurrent)
        }
        try await World.on(kind) { world in
            let second = Self.row("A2", "C1", phone: "5512340002")
            try await Self.load([Self.row("A1", "C1", phone: "5512340001"), second], into: world)
            // One row changed; the other stands in the file as before.
            let changed = Self.row("A1", "C1", phone: "5512340001", balance: "900.00")
            try await Self.load([changed, second], into: world)
            #expect(try await current(world) == [true, true])
            // A mended row alone says nothing of the others.
            let mended = Self.row("A1", "C1", phone: "5512340001", balance: "800.00")
            try await Self.load([mended], into: world, partial: true)
            #expect(try await current(world) == [true, true])
            // The number that left the file is not used any more.
            let moved = Self.row("A1", "C1", phone: "5512340009", balance: "700.00")
            try await Self.load([moved, second], into: world)
            #expect(try await current(world) == [false, true, true])
        }
    }

    @Test(
        "a payment counts once though its account came to another debtor meanwhile",
        arguments: TestDatabase.allCases
    )
    func movedAccount(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            try await Self.load([Self.row("A1", "C1", phone: "5512340001")], into: world)
            let rows = [",A1,300.00,24/11/2026,K1"]
            #expect(try await Self.pay(rows, in: world).matched == 1)
            try await Self.load(
                [Self.row("A1", "C77", phone: "5512340001")],
                into: world,
                force: true
            )
            let again = try await Self.pay(rows, in: world)
            #expect((again.matched, again.repeated) == (0, 1))
            #expect(try await world.store.payments(status: .matched).count == 1)
        }
    }

    @Test(
        "a payment before its account is told each time and leaves the list when it counts",
        arguments: TestDatabase.allCases
    )
    func earlyPayments(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            let rows = (1...40).map { ",A\($0),100.00,24/11/2026,K\($0)" }
            for _ in 0..<2 {
                let early = try await Self.pay(rows, in: world)
                #expect((early.matched, early.unmatched, early.repeated) == (0, 40, 0))
            }
            try await Self.load(
                (1...40).map { Self.row("A\($0)", "C\($0)", phone: "55123400\(10 + $0)") },
                into: world
            )
            let late = try await Self.pay(rows, in: world)
            #expect((late.matched, late.unmatched, late.repeated) == (40, 0, 0))
            #expect(try await world.store.payments(status: .unmatched).isEmpty)
            #expect(try await Self.pay(rows, in: world).repeated == 40)
        }
    }

    @Test(
        "figures of a day to come, or older than those that are known, ask first",
        arguments: TestDatabase.allCases
    )
    func days(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            let row = Self.row("A1", "C1", phone: "5512340001")
            let future = try await Self.load([row], into: world, asOf: "2036-11-24")
            #expect(future.questions.map(\.kind) == [.futureDay])
            #expect(!future.isCommitted)
            #expect(try await Self.load([row], into: world).isCommitted)
            let changed = Self.row("A1", "C1", phone: "5512340001", balance: "5000.00")
            let older = try await Self.load([changed], into: world, asOf: "2026-10-01")
            #expect(older.questions.map(\.kind) == [.olderDay])
            #expect(older.questions.first?.text.contains("2026-11-24") == true)
            #expect(!older.isCommitted)
            let same = try await Self.load([changed], into: world)
            #expect(same.isCommitted)
        }
    }

    @Test(
        "texts alike from many numbers in one instant are all kept",
        arguments: TestDatabase.allCases
    )
    func sameInstant(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            let drafts = (0..<200).map { number in
                InboxDraft(
                    kind: .text,
                    route: "sandbox",
                    providerID: "",
                    receivedAt: World.start,
                    body: InboxBody(
                        number: E164(number: 525_512_340_000 + UInt64(number) * 7_919),
                        to: "525550001000",
                        text: "BAJA",
                        state: nil,
                        errorCode: 0,
                        isDamaged: false
                    )
                )
            }
            let kept = try await world.store.keep(drafts)
            let again = try await world.store.keep(drafts)
            #expect((kept, again) == (200, 0))
        }
    }
}

extension World {
    /// The person of a customer's number, as a mapping writes it.
    func personOf(_ customer: String) async throws -> PersonID {
        let found = try await store.find(.customerNumber(World.creditor + "/" + customer))
        return try #require(found.first)
    }
}
