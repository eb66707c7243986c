import Testing
import Values

@testable import Domain

@Suite("A proof of payment is evidence")
struct PaymentProofTests {
    private let today = Day(year: 2026, month: 11, day: 24) ?? Day(daysSinceEpoch: 0)
    private let pesos = Money(minor: 50_000, .mexicanPeso)

    private func proof(_ amount: Money?, _ days: Int? = 0) -> PaymentProof {
        PaymentProof(amount: amount, day: days.map { today.adding(days: $0) }, receivedOn: today)
    }

    private func expect(
        _ expected: Bool,
        _ amount: Money,
        _ proof: inout PaymentProof,
        _ day: Day
    ) {
        let isTaken = proof.take(payment: amount, on: day)
        #expect(isTaken == expected)
    }

    @Test("It matches a payment of its amount near its day, once, and no other")
    func matches() {
        var claimed = proof(pesos)
        expect(false, Money(minor: 50_001, .mexicanPeso), &claimed, today)
        expect(false, pesos, &claimed, today.adding(days: 8))
        expect(false, pesos, &claimed, today.adding(days: -4))
        #expect(claimed.state == .claimed)
        expect(true, pesos, &claimed, today.adding(days: 1))
        #expect((claimed.state, claimed.reason) == (.matched, .payment))
        expect(false, pesos, &claimed, today)
        var silent = proof(nil, nil)
        expect(true, pesos, &silent, today.adding(days: -6))
    }

    @Test("What nobody finds is unverifiable, and matches when the payment comes after all")
    func late() {
        var claimed = proof(pesos)
        claimed.expire(today: today.adding(days: 5), after: 5)
        #expect(claimed.state == .claimed)
        claimed.expire(today: today.adding(days: 6), after: 5)
        #expect((claimed.state, claimed.reason) == (.unverifiable, .noPayment))
        expect(true, pesos, &claimed, today.adding(days: 6))
    }

    @Test("A picture or tracking key that another account claimed is fraud, and stays it")
    func duplicates() {
        var picture = proof(pesos)
        picture.take(PaymentProof.Duplicates(picture: true))
        #expect((picture.state, picture.reason) == (.fraudulent, .samePicture))
        expect(false, pesos, &picture, today)
        var key = proof(pesos)
        key.take(PaymentProof.Duplicates(picture: true, trackingKey: true))
        #expect(key.reason == .sameTrackingKey)
        var clean = proof(pesos)
        clean.take(PaymentProof.Duplicates())
        #expect(clean.state == .claimed)
    }

    @Test("The central bank's word counts against it, never for it alone")
    func cep() {
        var good = proof(pesos)
        good.take(.valid(pesos, today))
        #expect(good.state == .claimed)
        var amount = proof(pesos)
        amount.take(.valid(Money(minor: 5_000, .mexicanPeso), today))
        #expect((amount.state, amount.reason) == (.fraudulent, .otherAmount))
        var day = proof(pesos)
        day.take(.valid(pesos, today.adding(days: -30)))
        #expect((day.state, day.reason) == (.fraudulent, .otherDay))
        var back = proof(pesos)
        back.take(.returned)
        #expect((back.state, back.reason) == (.unverifiable, .returned))
        expect(false, pesos, &back, today)
        var unknown = proof(pesos)
        unknown.take(.notFound)
        unknown.take(.unavailable)
        #expect(unknown.state == .claimed)
    }
}
