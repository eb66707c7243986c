public import Values

/// A picture or document by which somebody shows that they paid: evidence, never a payment.
///
/// It is claimed until a payment of the account fits it, its time runs out, or something about it
/// shows that it is not what it claims. A promise is kept by the payment only.
public struct PaymentProof: Sendable, Equatable {
    /// The life of a proof.
    public enum State: UInt8, Sendable, CaseIterable {
        /// It says so; nobody knows yet. It may become any of the others.
        case claimed = 1
        /// A payment in a file of the bank or provider fits it. It stays so.
        case matched
        /// Nothing was found in time, or the bank says that the money went back. A payment that
        /// comes later still matches it.
        case unverifiable
        /// It is somebody else's, was used before, or says something else than the bank. It stays
        /// so until a person of ours decides.
        case fraudulent
    }

    /// Why a proof is where it is.
    public enum Reason: UInt8, Sendable, CaseIterable {
        /// Nothing to say.
        case none
        /// A payment fits.
        case payment
        /// No payment came in time.
        case noPayment
        /// The same picture was sent for another account.
        case samePicture
        /// The same tracking key was claimed for another account.
        case sameTrackingKey
        /// The bank's own proof tells another amount.
        case otherAmount
        /// The bank's own proof tells another day.
        case otherDay
        /// The bank says that the transfer was returned.
        case returned
    }

    /// What the central bank's service says of a transfer (CEP).
    public enum CEPVerdict: Sendable, Equatable {
        /// It was made: amount and day as the bank knows them.
        case valid(Money, Day)
        /// It is not known there, perhaps not yet.
        case notFound
        /// It was returned.
        case returned
        /// The service did not answer.
        case unavailable
    }

    /// What was found of the same picture or tracking key elsewhere.
    public struct Duplicates: Sendable, Equatable {
        /// The same picture stands with another account.
        public var picture: Bool
        /// The same tracking key stands with another account.
        public var trackingKey: Bool

        /// Makes what was found.
        public init(picture: Bool = false, trackingKey: Bool = false) {
            self.picture = picture
            self.trackingKey = trackingKey
        }
    }

    /// Where it is in its life.
    public private(set) var state: State
    /// Why.
    public private(set) var reason: Reason
    /// How much it claims, or nil.
    public var amount: Money?
    /// The day it claims, or nil.
    public var day: Day?
    /// The local day on which it came.
    public var receivedOn: Day

    /// Days that the claimed day and the bank's may be apart.
    public static let dayTolerance = 3

    /// Makes a proof that just came.
    public init(amount: Money?, day: Day?, receivedOn: Day) {
        state = .claimed
        reason = .none
        self.amount = amount
        self.day = day
        self.receivedOn = receivedOn
    }

    /// Restores a proof as it was stored.
    public init(state: State, reason: Reason, amount: Money?, day: Day?, receivedOn: Day) {
        self.init(amount: amount, day: day, receivedOn: receivedOn)
        self.state = state
        self.reason = reason
    }

    /// Whether anything may still change by itself.
    public var isOpen: Bool { state == .claimed || state == .unverifiable }

    /// Takes in what the same picture or key was used for before.
    public mutating func take(_ duplicates: Duplicates) {
        guard state == .claimed else { return }
        if duplicates.trackingKey {
            (state, reason) = (.fraudulent, .sameTrackingKey)
        } else if duplicates.picture {
            (state, reason) = (.fraudulent, .samePicture)
        }
    }

    /// Takes in what the central bank says; it proves the transfer, not that it came to us.
    public mutating func take(_ verdict: CEPVerdict) {
        guard isOpen else { return }
        switch verdict {
        case .valid(let paid, let on):
            if let amount, amount != paid {
                (state, reason) = (.fraudulent, .otherAmount)
            } else if let day, abs(day.days(since: on)) > Self.dayTolerance {
                (state, reason) = (.fraudulent, .otherDay)
            } else {
                (amount, day) = (paid, on)
            }
        case .returned: (state, reason) = (.unverifiable, .returned)
        case .notFound, .unavailable: break
        }
    }

    /// Takes in a payment of the same account; true when it is the one that is claimed.
    public mutating func take(payment paid: Money, on valueDay: Day) -> Bool {
        guard isOpen, reason != .returned, amount.map({ $0 == paid }) ?? true else { return false }
        let near = day ?? receivedOn
        let distance = valueDay.days(since: near)
        // Who claims no day may show a payment of last week.
        let earliest = day == nil ? -7 : -Self.dayTolerance
        guard (earliest...Self.dayTolerance + 4).contains(distance) else { return false }
        (state, reason) = (.matched, .payment)
        return true
    }

    /// Lets the time run: what is not found by then cannot be verified.
    public mutating func expire(today: Day, after days: Int) {
        guard state == .claimed, today.days(since: receivedOn) > days else { return }
        (state, reason) = (.unverifiable, .noPayment)
    }
}
