import Foundation
import Synchronization
public import Values

/// A provider inside the process: begins payments and tells of them in signed calls as real ones
/// do, and moves no money.
///
///     let provider = SandboxPayments(secret: secret)
///     let begun = try await provider.begin(order)
///     let call = try provider.settle(begun.id, as: .paid, at: now)
///     let event = try provider.event(call, at: now)
public final class SandboxPayments: PaymentProvider {
    /// How far a call's time may be from ours, in seconds.
    public static let tolerance: Int64 = 300
    /// Payments that are remembered; the sandbox is not for more.
    public static let limit = 100_000

    /// The name by which ways to pay refer to it.
    public let name: String
    private let secret: WebhookSecret
    private let state = Mutex(State())

    private struct Kept {
        var order: PaymentOrder
        var begun: BegunPayment
        var events = 0
    }

    private struct State {
        var payments: [String: Kept] = [:]
        var keys: [String: String] = [:]
    }

    /// What a call says, as JSON.
    private struct Body: Codable {
        var id: String
        var payment: String
        var state: String
        var kind: String
        var amount: Int64
        var currency: String
        var reference: String
        var at: Int64
    }

    /// Makes a provider that signs with a secret.
    public init(name: String = "sandbox", secret: WebhookSecret) {
        self.name = name
        self.secret = secret
    }

    /// Begins a payment; the same key gives the same one.
    public func begin(_ order: PaymentOrder) async throws -> BegunPayment {
        if let problem = order.problem { throw PaymentProviderError(.refused, problem) }
        return try state.withLock { state in
            if let id = state.keys[order.key], let kept = state.payments[id] {
                guard kept.order == order else {
                    throw PaymentProviderError(
                        .keyUsed,
                        "the key belongs to another order: take a new one"
                    )
                }
                return kept.begun
            }
            guard state.payments.count < Self.limit else {
                throw PaymentProviderError(.unavailable, "the sandbox holds no more payments")
            }
            let id = "pay_\(state.payments.count + 1)"
            let begun = BegunPayment(
                id: id,
                state: .pending,
                page: order.kind == .card ? "https://pagos.invalid/\(id)" : nil,
                voucher: order.kind == .cash ? order.reference : nil
            )
            state.payments[id] = Kept(order: order, begun: begun)
            state.keys[order.key] = id
            return begun
        }
    }

    /// Lets something happen to a payment, and gives the call by which the provider tells of it.
    ///
    /// - Throws: `PaymentProviderError` `refused` for what cannot follow.
    public func settle(
        _ id: String,
        as next: ProviderPaymentState,
        at now: Instant
    ) throws -> ProviderCall {
        let body = try state.withLock { state in
            guard var kept = state.payments[id], kept.begun.state.mayBecome(next) else {
                throw PaymentProviderError(.refused, "the payment cannot become \(next.rawValue)")
            }
            kept.begun.state = next
            kept.events += 1
            state.payments[id] = kept
            return Body(
                id: "evt_\(id)_\(kept.events)",
                payment: id,
                state: next.rawValue,
                kind: kept.order.kind.rawValue,
                amount: kept.order.amount.minor,
                currency: kept.order.amount.currency.code,
                reference: kept.order.reference,
                at: now.milliseconds
            )
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let octets = [UInt8](try encoder.encode(body))
        let seconds = now.milliseconds / 1_000
        return ProviderCall(
            headers: [
                "webhook-id": body.id, "webhook-timestamp": "\(seconds)",
                "webhook-signature": secret.signature(id: body.id, seconds: seconds, body: octets),
            ],
            body: octets
        )
    }

    /// Reads a call whose signature and time are right.
    public func event(_ call: ProviderCall, at now: Instant) throws -> ProviderEvent {
        guard call.body.count <= ProviderCall.bodyLimit else {
            throw PaymentProviderError(.badCall, "the call is too large")
        }
        guard let id = call.headers["webhook-id"],
            let seconds = call.headers["webhook-timestamp"].flatMap({ Int64($0) }),
            abs(now.milliseconds / 1_000 - seconds) <= Self.tolerance,
            let told = call.headers["webhook-signature"],
            isSigned(told, secret.signature(id: id, seconds: seconds, body: call.body))
        else { throw PaymentProviderError(.badSignature, "the call is not the provider's") }
        guard let body = try? JSONDecoder().decode(Body.self, from: Data(call.body)),
            body.id == id, let state = ProviderPaymentState(rawValue: body.state),
            let kind = PaymentOrder.Kind(rawValue: body.kind),
            let currency = Currency(body.currency), body.amount > 0,
            body.reference.utf8.count <= PaymentOrder.textLimit
        else { throw PaymentProviderError(.badCall, "the call cannot be read") }
        return ProviderEvent(
            id: id,
            payment: body.payment,
            state: state,
            kind: kind,
            amount: Money(minor: body.amount, currency),
            reference: body.reference,
            at: Instant(milliseconds: body.at)
        )
    }

    /// Whether one of the signatures told is ours, compared in a time that tells nothing.
    private func isSigned(_ told: String, _ ours: String) -> Bool {
        told.split(separator: " ").prefix(8).reduce(false) { found, one in
            let (left, right) = (Array(one.utf8), Array(ours.utf8))
            guard left.count == right.count else { return found }
            return zip(left, right).reduce(UInt8(0)) { $0 | $1.0 ^ $1.1 } == 0 || found
        }
    }
}
