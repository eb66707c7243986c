import Testing
import Values

@testable import Connectors

@Suite("Providers of payments")
struct PaymentProviderTests {
    private let now = Instant(milliseconds: 1_795_521_600_000)

    private func provider(_ letter: String = "A") throws -> SandboxPayments {
        let text = WebhookSecret.prefix + String(repeating: letter, count: 42) + "A="
        return SandboxPayments(secret: try #require(WebhookSecret(text)))
    }

    private func order(_ key: String, _ minor: Int64 = 50_000) -> PaymentOrder {
        PaymentOrder(
            kind: .card,
            key: key,
            amount: Money(minor: minor, .mexicanPeso),
            reference: "REF000777",
            description: "Financiera Demo",
            expiresAt: now.adding(hours: 24)
        )
    }

    @Test("The same key charges once, and is refused for another amount")
    func idempotency() async throws {
        let provider = try provider()
        let first = try await provider.begin(order("k1"))
        #expect(try await provider.begin(order("k1")) == first)
        #expect(try await provider.begin(order("k2")).id != first.id)
        await #expect(throws: PaymentProviderError.self) {
            try await provider.begin(self.order("k1", 60_000))
        }
        await #expect(throws: PaymentProviderError.self) {
            try await provider.begin(self.order("k3", 0))
        }
        #expect(first.page?.hasPrefix("https://") == true)
        #expect(first.voucher == nil)
    }

    @Test("A call is believed only as it was signed, and only near its time")
    func signatures() async throws {
        let provider = try provider()
        let begun = try await provider.begin(order("k1"))
        let call = try provider.settle(begun.id, as: .paid, at: now)
        let event = try provider.event(call, at: now)
        #expect(event.amount == Money(minor: 50_000, .mexicanPeso))
        #expect((event.state, event.reference) == (.paid, "REF000777"))
        var changed = call
        changed.body[changed.body.count / 2] ^= 1
        var unsigned = call
        unsigned.headers["webhook-signature"] = nil
        var renamed = call
        renamed.headers["webhook-id"] = "evt_other"
        for bad in [changed, unsigned, renamed] {
            #expect(throws: PaymentProviderError.self) { try provider.event(bad, at: self.now) }
        }
        #expect(throws: PaymentProviderError.self) {
            try provider.event(call, at: self.now.adding(hours: 1))
        }
        let other = try self.provider("B")
        #expect(throws: PaymentProviderError.self) { try other.event(call, at: self.now) }
        var many = call
        many.headers["webhook-signature"] = "v1,xxxx " + (call.headers["webhook-signature"] ?? "")
        #expect(try provider.event(many, at: now) == event)
    }

    @Test("States move forward only")
    func states() async throws {
        let provider = try provider()
        let begun = try await provider.begin(order("k1"))
        #expect(throws: PaymentProviderError.self) {
            try provider.settle(begun.id, as: .refunded, at: self.now)
        }
        let paid = try provider.event(provider.settle(begun.id, as: .paid, at: now), at: now)
        #expect(throws: PaymentProviderError.self) {
            try provider.settle(begun.id, as: .expired, at: self.now)
        }
        let back = try provider.event(
            provider.settle(begun.id, as: .chargedBack, at: now),
            at: now
        )
        #expect(back.id != paid.id)
        for state in ProviderPaymentState.allCases {
            #expect(!state.mayBecome(state))
            #expect(!state.mayBecome(.pending))
        }
    }

    @Test("A request by CoDi keeps the participant's limits")
    func codi() {
        let request = CoDiRequest(
            amount: Money(minor: 100, .mexicanPeso),
            reference: "1234567",
            concept: "Pago",
            phone: "5512345678",
            expiresAt: now.adding(hours: 1)
        )
        #expect(request.problem(at: now) == nil)
        var bad = request
        bad.reference = "12345678"
        #expect(bad.problem(at: now) != nil)
        bad = request
        bad.phone = "+525512345678"
        #expect(bad.problem(at: now) != nil)
        bad = request
        bad.concept = String(repeating: "a", count: 41)
        #expect(bad.problem(at: now) != nil)
        bad = request
        bad.expiresAt = now
        #expect(bad.problem(at: now) != nil)
        bad = request
        bad.amount = Money(minor: 1, .chileanPeso)
        #expect(bad.problem(at: now) != nil)
    }
}
