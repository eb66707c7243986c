import Foundation
import Testing
import Values

@testable import Domain

@Suite("Direct debit")
struct DirectDebitTests {
    private static let shard = Shard(number: 3) ?? Shard(hash: 0)
    private static let now = Instant(milliseconds: 1_795_521_600_000)
    private let today = Day(year: 2026, month: 11, day: 24) ?? Day(daysSinceEpoch: 0)
    private let rules = PayeeAccount.Debit(schemeIdentifier: "S1", retries: 2, retryDays: 3)

    private func pesos(_ amount: Int64) -> Money { Money(minor: amount * 100, .mexicanPeso) }

    private func id<Tag>(_ seed: UInt64, _: Tag.Type) -> ID<Tag> {
        var random = Generator(seeds: seed, 1)
        return ID(at: Self.now, shard: Self.shard, random: &random)
    }

    private func account(balance: Int64 = 5_000, pastDue: Int64 = 1_200) -> Account {
        Account(
            id: id(1, AccountTag.self),
            creditor: "B",
            product: "p",
            country: "MX",
            figures: Account.Figures(
                balance: pesos(balance),
                pastDue: pesos(pastDue),
                minimumPayment: pesos(800),
                asOf: today
            ),
            dueDay: today.adding(days: pastDue > 0 ? -5 : 0)
        )
    }

    private func state(_ account: Account) -> CaseState {
        var state = CaseState(person: id(2, PersonTag.self))
        state.accounts = [AccountCase(account: account, clock: AccountClock())]
        return state
    }

    private func mandate(_ maximum: Int64 = 10_000) -> DebitMandate {
        DebitMandate(signedOn: today.adding(days: -60), signing: .paper, maximum: pesos(maximum))
    }

    private func decide(
        _ account: Account,
        _ change: (inout CaseState) -> Void = { _ in },
        mandate: DebitMandate? = nil,
        tries: [DebitTry] = [],
        on day: Day? = nil
    ) -> DebitDecision {
        var state = state(account)
        change(&state)
        return DebitDecision.of(
            account,
            in: state,
            mandate: mandate ?? self.mandate(),
            tries: tries,
            on: day ?? today,
            rules: rules,
            now: Self.now
        )
    }

    @Test("What is past due is collected, at most what the mandate allows")
    func amounts() {
        let account = account()
        #expect(decide(account) == .collect(pesos(1_200), dueDay: account.dueDay, number: 1))
        #expect(
            decide(account, mandate: mandate(1_000))
                == .collect(pesos(1_000), dueDay: account.dueDay, number: 1)
        )
        let current = self.account(pastDue: 0)
        #expect(decide(current) == .collect(pesos(800), dueDay: today, number: 1))
        #expect(decide(current, on: today.adding(days: -1)) == .skip(.nothingDue))
    }

    @Test("What must not be collected never is")
    func refusals() {
        let account = account()
        var ended = account
        ended.status = .recalled
        #expect(decide(ended) == .skip(.ended))
        var paid = account
        let movement = Account.Movement(
            payment: id(9, PaymentTag.self),
            amount: pesos(5_000),
            valueDay: today
        )
        _ = paid.add(movement)
        #expect(decide(paid) == .skip(.nothingDue))
        for kind in Hold.Kind.allCases {
            let hold = Hold(kind: kind, account: account.id, since: Self.now, until: nil)
            #expect(decide(account, { $0.holds = [hold] }) == .skip(.held))
            let whole = Hold(kind: kind, account: nil, since: Self.now, until: nil)
            #expect(decide(account, { $0.holds = [whole] }) == .skip(.held))
        }
        #expect(decide(account, { $0.facts.isDeceased = true }) == .skip(.protected))
        #expect(decide(account, { $0.facts.isRepresented = true }) == .skip(.protected))
        var revoked = mandate()
        for end in [DebitMandate.State.revoked, .failed] {
            revoked.state = end
            #expect(decide(account, mandate: revoked) == .skip(.mandateEnded))
        }
        var foreign = mandate()
        foreign.maximum = Money(minor: 100, .chileanPeso)
        #expect(decide(account, mandate: foreign) == .skip(.otherCurrency))
    }

    @Test("A promise for another day keeps its day")
    func promises() {
        let account = account()
        func promise(_ day: Day) -> Promise {
            Promise(
                id: id(5, PromiseTag.self),
                account: account.id,
                amount: pesos(100),
                dueDay: day,
                graceDay: day,
                madeAt: Self.now,
                state: .open,
                paid: pesos(0)
            )
        }
        let later = promise(today.adding(days: 2))
        #expect(decide(account, { $0.promises = [later] }) == .skip(.promised))
        let sooner = promise(today)
        #expect(decide(account, { $0.promises = [sooner] }) != .skip(.promised))
    }

    @Test("A due is collected once, and again only after what allows it, so often and so late")
    func retries() {
        let account = account()
        func tried(
            _ number: Int,
            _ state: DebitTry.State,
            _ rejection: DebitRejection? = nil,
            days: Int
        ) -> DebitTry {
            DebitTry(
                dueDay: account.dueDay,
                number: number,
                runDay: today.adding(days: -days),
                state: state,
                rejection: rejection
            )
        }
        #expect(decide(account, tries: [tried(1, .sent, days: 9)]) == .skip(.collected))
        #expect(decide(account, tries: [tried(1, .paid, days: 9)]) == .skip(.collected))
        let poor = DebitRejection.insufficientFunds
        #expect(decide(account, tries: [tried(1, .rejected, poor, days: 2)]) == .skip(.tooSoon))
        #expect(
            decide(account, tries: [tried(1, .rejected, poor, days: 3)])
                == .collect(pesos(1_200), dueDay: account.dueDay, number: 2)
        )
        let three = (1...3).map { tried($0, .rejected, poor, days: 20 - 4 * $0) }
        #expect(decide(account, tries: three) == .skip(.exhausted))
        for reason in DebitRejection.allCases where !reason.allowsRetry {
            let tries = [tried(1, .rejected, reason, days: 9)]
            #expect(decide(account, tries: tries) == .skip(.exhausted))
        }
        #expect(
            decide(account, tries: [tried(1, .withdrawn, days: 9)])
                == .collect(pesos(1_200), dueDay: account.dueDay, number: 2)
        )
    }

    @Test("ISO's reasons fall into groups")
    func reasons() {
        #expect(DebitRejection(isoCode: "AM04").allowsRetry)
        #expect(DebitRejection(isoCode: "AC04") == .accountClosed)
        #expect(DebitRejection(isoCode: "MD01").endsMandate)
        #expect(DebitRejection(isoCode: "XX99") == .other)
    }

    // MARK: - Files

    private func file(clabe: Bool, count: Int) throws -> DebitFile {
        let number =
            clabe ? "clabe: \"012180026050783858\"" : "iban: ES9121000418450200051332"
        let yaml = """
            - name: domiciliacion
              method: direct_debit
              beneficiary: Financiera Ñandú & Cía <Demo>
              owner: creditor
              \(number)
              agreement: "1234567"
              debit: {scheme_id: ES50ZZZM23456789\(clabe ? "" : ", bank_code: CAIXESBBXXX")}
            """
        let payee = try #require(PayeeAccount.read(tree(yaml), creditor: "B").payees.first)
        let currency = clabe ? Currency.mexicanPeso : try #require(Currency("EUR"))
        return DebitFile(
            identifier: "RECADO20261130DOM",
            createdAt: "2026-11-24T20:00:00",
            day: try #require(Day(iso: "2026-11-30")),
            payee: payee,
            items: (0..<count).map { index in
                DebitFile.Item(
                    reference: "RD00000000000000\(10 + index)",
                    amount: Money(minor: Int64(150_000 + index), currency),
                    mandate: "M\(index)",
                    signedOn: today,
                    isFirst: index % 2 == 0,
                    account: clabe ? "032180000118359719" : "ES9121000418450200051332",
                    holder: "José & <María> Núñez",
                    concept: "Pago \u{1F600} crédito"
                )
            }
        )
    }

    @Test("pain.008 is valid by its schema", arguments: [true, false], [1, 7])
    func schema(_ isMexican: Bool, _ count: Int) async throws {
        let file = try file(clabe: isMexican, count: count)
        let text = file.pain008
        #expect(text.contains("<NbOfTxs>\(count)</NbOfTxs>"))
        #expect(text.contains("<CtrlSum>\(Money(minor: file.total, .mexicanPeso).decimalText)<"))
        #expect(!text.contains("ñ") && !text.contains("<María>"))
        let environment = ProcessInfo.processInfo.environment
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            environment["RECADO_PEER_PYTHON"] ?? "python3",
            packageFolder.appending(path: "Tests/Peers/xsd_oracle.py").path, "pain.008.001.02",
        ]
        let place = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data(text.utf8).write(to: place)
        defer { try? FileManager.default.removeItem(at: place) }
        process.standardInput = try FileHandle(forReadingFrom: place)
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let said = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        if process.terminationStatus == 3 {
            if environment["RECADO_REQUIRE_PEERS"] == "1" {
                Issue.record("the peers sepaxml and lxml are required: scripts/setup")
            }
            print("skipped: sepaxml or lxml is not installed (scripts/setup)")
            return
        }
        #expect(process.terminationStatus == 0, "\(String(decoding: said, as: UTF8.self))")
    }

    @Test("A declared layout writes lines of fixed width, and refuses what does not fit")
    func layout() throws {
        let path = packageFolder.appending(path: "Resources/banks/cobro-fijo.yaml")
        let read = DebitLayout.read(try tree(String(contentsOf: path, encoding: .utf8)))
        #expect(read.mistakes.isEmpty)
        let layout = try #require(read.layout)
        var file = try file(clabe: true, count: 2)
        let text = try #require(layout.text(file))
        let lines = text.components(separatedBy: "\r\n")
        #expect(lines[0] == "H000123456730112026")
        #expect(
            lines[1] == "D000001032180000118359719000000000150000RD0000000000000010  "
                + "Jose y Maria Nunez                      "
        )
        #expect(lines[3] == "T000002000000000300001")
        file.items[0].reference = String(repeating: "9", count: 21)
        #expect(layout.text(file) == nil)
    }
}
