import Testing
import Values

@testable import Domain

@Suite("Payments")
struct PaymentTests {
    private func reader(_ header: [String]) throws -> PaymentReader {
        let yaml = """
            creditor: BANCO
            kind: payments
            fields:
              payment_reference: ref
              clabe: clabe
              account_number: cuenta
              amount: importe
              value_date: fecha
              method: medio
              \(header.contains("reverso") ? "reversal: reverso" : "")
              \(header.contains("clave") ? "payment_key: clave" : "")
            """
        return try PaymentReader(mapping: Mapping(tree(yaml)), header: header, asOf: today)
    }

    private let header = ["ref", "clabe", "cuenta", "importe", "fecha", "medio"]

    @Test("The same file read twice gives the same keys, equal payments stay two")
    func keys() throws {
        let lines = ["R1,,,500,20/11/2026,SPEI", "R1,,,500,20/11/2026,SPEI", "R2,,,-5,20/11/2026,"]
        func keys() throws -> [String?] {
            var reader = try reader(header)
            return lines.enumerated().map {
                reader.read(line: $0.offset + 2, texts: cells($0.element)).record?.key
            }
        }
        let first = try keys()
        #expect(try keys() == first)
        #expect(Set(first.compactMap { $0 }).count == 3)
    }

    @Test("A negative amount is a reversal, zero is refused, a repeated key is refused")
    func reversal() throws {
        var reader = try reader(header + ["clave"])
        let reversal = reader.read(line: 2, texts: cells("R1,,,-500,20/11/2026,SPEI,K1")).record
        #expect(reversal?.isReversal == true)
        #expect(reversal?.amount.minor == 50_000)
        #expect(reader.read(line: 3, texts: cells("R1,,,0,20/11/2026,SPEI,K2")).record == nil)
        #expect(reader.read(line: 4, texts: cells("R1,,,5,20/11/2026,,K3")).record != nil)
        let again = reader.read(line: 5, texts: cells("R1,,,5,20/11/2026,,K3"))
        #expect(again.problems.map(\.code) == [.duplicatePayment])
    }

    @Test(
        "A reversal is told in many words, and what cannot be read refuses the payment",
        arguments: [
            ("sí", true), ("s", true), ("x", true), ("1", true), ("Reverso", true),
            ("REVERSADO", true), ("Cancelado", true), ("contracargo", true), ("no", false),
            ("", false), ("-", false), ("Aplicado", false), ("quizás", nil), ("reversad0", nil),
        ] as [(String, Bool?)]
    )
    func reversalWords(word: String, isReversal: Bool?) throws {
        var reader = try reader(header + ["reverso"])
        let outcome = reader.read(line: 2, texts: cells("R1,,,500,20/11/2026,SPEI,\(word)"))
        #expect(outcome.record?.isReversal == isReversal)
        #expect(outcome.problems.map(\.code) == (isReversal == nil ? [.unknownCode] : []))
        #expect(reader.totals.refused == (isReversal == nil ? 1 : 0))
    }

    private func account(
        _ low: UInt64,
        _ number: String,
        _ reference: String?,
        _ clabe: String?,
        _ due: Int64
    ) -> MatchableAccount {
        MatchableAccount(
            account: AccountID(high: 1, low: low),
            number: number,
            reference: reference,
            clabe: clabe,
            balance: Money(minor: 100_000, .mexicanPeso),
            pastDue: Money(minor: due, .mexicanPeso)
        )
    }

    private func payment(
        _ reference: String?,
        _ clabe: String?,
        _ number: String?,
        _ minor: Int64,
        _ currency: Currency = .mexicanPeso
    ) -> PaymentRecord {
        PaymentRecord(
            line: 2,
            key: "k",
            reference: reference,
            clabe: clabe,
            accountNumber: number,
            customerNumber: nil,
            amount: Money(minor: minor, currency),
            valueDay: today,
            method: .transfer,
            isReversal: false
        )
    }

    @Test("Reference, CLABE, account and amount match in this order")
    func matching() {
        let clabe = "002010077777777771"
        let one = account(1, "A1", "00R-1", clabe, 5_000)
        let two = account(2, "A2", "R2", nil, 7_000)
        let three = account(3, "A3", "R2", nil, 9_000)
        let all = [one, two, three]
        func match(_ payment: PaymentRecord) -> PaymentMatch {
            PaymentMatcher.match(payment, among: all)
        }
        #expect(match(payment("R1", nil, nil, 1)) == .matched(one.account, .reference))
        #expect(match(payment(nil, clabe, nil, 1)) == .matched(one.account, .clabe))
        #expect(match(payment(nil, nil, "A2", 1)) == .matched(two.account, .accountNumber))
        #expect(match(payment("A2", nil, nil, 1)) == .matched(two.account, .accountNumber))
        #expect(match(payment("R2", nil, nil, 1)) == .ambiguous([two.account, three.account]))
        #expect(match(payment("R2", nil, nil, 9_000)) == .matched(three.account, .reference))
        #expect(match(payment("R9", nil, nil, 5_000)) == .unmatched)
        #expect(match(payment(nil, nil, nil, 5_000)) == .matched(one.account, .amount))
        #expect(
            match(payment(nil, nil, nil, 100_000))
                == .ambiguous([one.account, two.account, three.account])
        )
        #expect(match(payment("R1", nil, nil, 1, .chileanPeso)) == .wrongCurrency(one.account))
    }
}
