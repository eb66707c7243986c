import Testing
import Values

@testable import Domain

@Suite("Ways to pay a creditor")
struct PayeeTests {
    static let today = Day(year: 2026, month: 11, day: 20) ?? Day(daysSinceEpoch: 0)

    private func payees(_ yaml: String) throws -> (payees: [PayeeAccount], mistakes: [Mistake]) {
        PayeeAccount.read(try tree(yaml), creditor: "BANCO")
    }

    private func payee(_ yaml: String) throws -> PayeeAccount {
        let read = try payees(yaml)
        #expect(read.mistakes.isEmpty)
        return try #require(read.payees.first)
    }

    private func pesos(_ amount: Int64) -> Money { Money(minor: amount * 100, .mexicanPeso) }

    private let account = PayingAccount(
        number: "1234-5678",
        paymentReference: "REF 000777",
        sequence: 42
    )

    private func instruction(
        _ payee: PayeeAccount,
        _ amount: Money,
        strict: Bool = true
    ) throws(PaymentRefusal) -> PaymentInstruction {
        try payee.instruction(
            for: account,
            amount: amount,
            today: Self.today,
            needsCreditorsOwn: strict
        )
    }

    @Test("A transfer goes to the CLABE that the account alone has")
    func ownCLABE() throws {
        let payee = try payee(
            """
            - name: spei
              method: transfer
              beneficiary: Banco Ejemplo
              owner: creditor
              bank: STP
              clabe_prefix: "6461801234"
            """
        )
        let made = try instruction(payee, pesos(500))
        guard case .transfer(let clabe, let reference, _) = made.form else {
            Issue.record("no transfer")
            return
        }
        #expect(clabe == CLABE(prefix: "6461801234", sequence: 42))
        #expect(reference == nil)
        #expect(made.settlementDays == 0)
        var unknown = account
        unknown.sequence = nil
        #expect(throws: PaymentRefusal.noReference) {
            try payee.instruction(
                for: unknown,
                amount: self.pesos(5),
                today: Self.today,
                needsCreditorsOwn: true
            )
        }
    }

    @Test("A transfer to a CLABE of all payers carries the reference in both fields")
    func sharedCLABE() throws {
        let payee = try payee(
            """
            - name: spei
              method: transfer
              beneficiary: Banco Ejemplo
              owner: creditor
              clabe: "012180026050783858"
              reference: {algorithm: luhn, from: account_number, prefix: "9", length: 12}
            """
        )
        let made = try instruction(payee, pesos(500))
        let reference = try #require(CheckScheme.luhn.sealed("900012345678"))
        let clabe = try #require(CLABE("012180026050783858"))
        let digits = SPEI.numericReference(reference)
        #expect(
            made.form == .transfer(clabe: clabe, numericReference: digits, concept: reference)
        )
        #expect(digits.map { $0.utf8.count <= 7 } == true)
        #expect(payee.reference.body(of: reference) == "900012345678")
        #expect(payee.reference.body(of: String(reference.dropLast()) + "x") == nil)
    }

    @Test("An agency names no account but the creditor's own; the creditor itself may")
    func notTheCreditors() throws {
        let payee = try payee(
            """
            - name: spei
              method: transfer
              beneficiary: Despacho SC
              owner: agency
              clabe: "012180026050783858"
            """
        )
        #expect(throws: PaymentRefusal.notCreditorsOwn) {
            try self.instruction(payee, self.pesos(500))
        }
        #expect(try instruction(payee, pesos(500), strict: false).beneficiary == "Despacho SC")
    }

    @Test("Cash is refused above what a shop takes, with what to do instead")
    func cashLimit() throws {
        let payee = try payee(
            """
            - name: tiendas
              method: cash
              beneficiary: Banco Ejemplo
              owner: creditor
              minimum: 10.00 MXN
              places: [Tienda Uno, Tienda Dos]
              reference: {algorithm: paynet}
            """
        )
        let made = try instruction(payee, pesos(10_000))
        #expect(made.form == .cash(reference: "REF0007776", places: ["Tienda Uno", "Tienda Dos"]))
        #expect(made.settlementDays == 1)
        #expect(throws: PaymentRefusal.overMaximum(pesos(10_000))) {
            try self.instruction(payee, Money(minor: 1_000_001, .mexicanPeso))
        }
        #expect(throws: PaymentRefusal.belowMinimum(pesos(10))) {
            try self.instruction(payee, self.pesos(9))
        }
        #expect(throws: PaymentRefusal.badAmount) {
            try self.instruction(payee, .zero(.mexicanPeso))
        }
        #expect(throws: PaymentRefusal.badAmount) {
            try self.instruction(payee, Money(minor: 500, .chileanPeso))
        }
    }

    @Test("A branch's line holds amount and limit day, and the account is found in it again")
    func branch() throws {
        let payee = try payee(
            """
            - name: ventanilla
              method: branch
              beneficiary: Banco Ejemplo
              owner: creditor
              agreement: "1234567"
              validity_days: 25
              reference:
                algorithm: algoritmo-10
                base_year: 2014
                from: account_number
                length: 12
            """
        )
        let made = try instruction(payee, Money(minor: 425_650, .mexicanPeso))
        guard case .branch("1234567", let line) = made.form else {
            Issue.record("no branch")
            return
        }
        // The limit is 15 December 2026, whose condensed day is 4819.
        #expect(line.hasPrefix("00001234567848196"))
        #expect(payee.reference.body(of: line) == "000012345678")
        #expect(try instruction(payee, pesos(1)).form != made.form)
    }

    @Test("CoDi and cards exist only through a provider")
    func providers() throws {
        let read = try payees(
            """
            - {name: a, method: codi, beneficiary: B, owner: creditor}
            - {name: b, method: card, beneficiary: B, owner: creditor}
            - {name: c, method: codi, beneficiary: B, owner: creditor, provider: stp}
            """
        )
        #expect(read.mistakes.map(\.place.line) == [1, 2])
        let codi = try #require(read.payees.first)
        let form = try instruction(codi, pesos(5)).form
        #expect(form == .provider(name: "stp", reference: "REF000777"))
    }

    @Test(
        "What a declaration says wrongly is told with its place",
        arguments: [
            "transfer, BY, clabe: \"012180026050783859\"",
            "transfer, beneficiary: B, clabe: \"012180026050783858\"",
            "transfer, BY, clabe_prefix: \"64\"",
            "pigeon, BY",
            "branch, BY",
            "cash, BY, maximum: lots",
            "cash, owner: creditor",
            "cash, BY, reference: {algorithm: magic}",
            "cash, BY, reference: {algorithm: algoritmo-10}",
            "cash, BY, reference: {algorithm: weighted}",
            "direct_debit, BY",
            "cash, BY, minimun: 1.00 MXN",
            "cash, BY, iban: ES00",
        ]
    )
    func mistakes(_ line: String) throws {
        let whole = line.replacing("BY", with: "beneficiary: B, owner: creditor")
        let read = try payees("- {name: a, method: \(whole)}")
        #expect(read.payees.isEmpty)
        #expect(!read.mistakes.isEmpty)
        #expect(read.mistakes.allSatisfy { $0.place.line == 1 && !$0.remedy.isEmpty })
    }

    @Test("Two ways of one name are a mistake")
    func twice() throws {
        let line = "- {name: a, method: cash, beneficiary: B, owner: creditor}\n"
        #expect(try payees(line + line).mistakes.count == 1)
    }

    @Test("The concept of a transfer holds only what banks take")
    func concept() {
        #expect(SPEI.concept("Pago ÁÉ <crédito> ~ñ^ \u{1F600}") == "Pago AE crédito ñ ")
        #expect(SPEI.concept(String(repeating: "a", count: 50)).count == 40)
        #expect(SPEI.numericReference("AB-0012345678") == "2345678")
        #expect(SPEI.numericReference("ABC") == nil)
        #expect(SPEI.isTrackingKey("MBAN01002411200001234567"))
        #expect(!SPEI.isTrackingKey("MBAN-01"))
    }

    @Test(
        "Decimal texts are exact or refused",
        arguments: [
            ("10000.00", 1_000_000), ("0.5", 50), ("7", 700), ("1.2300", 123), ("1.234", nil),
            ("", nil), (".", nil), ("-1", nil), ("1,000.00", nil), ("1.0.0", nil),
            ("1234567890123456789", nil),
        ] as [(String, Int64?)]
    )
    func decimals(_ text: String, _ expected: Int64?) {
        #expect(DecimalText.minor(text, decimals: 2) == expected)
    }
}
