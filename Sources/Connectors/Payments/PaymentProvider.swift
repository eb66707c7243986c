public import Values

/// Who takes cards and issues cash vouchers for us: one type for each provider.
///
/// What a provider says becomes a payment by the same way as a bank's file does; a page that says
/// "paid" proves nothing before.
public protocol PaymentProvider: Sendable {
    /// The name by which ways to pay refer to it.
    var name: String { get }

    /// Begins a payment: a card's page, or a voucher for the till.
    ///
    /// The same order gives the same payment, however often it is asked for.
    /// - Throws: `PaymentProviderError`.
    func begin(_ order: PaymentOrder) async throws -> BegunPayment

    /// Reads what the provider tells by a call of ours, after its signature was checked.
    ///
    /// - Throws: `PaymentProviderError` `badSignature` or `badCall`; nothing of the call counts.
    func event(_ call: ProviderCall, at now: Instant) throws -> ProviderEvent
}

/// What a provider shall begin.
public struct PaymentOrder: Sendable, Equatable {
    /// How it is to be paid.
    public enum Kind: String, Sendable, CaseIterable {
        /// By card, on the provider's own page: we never see the card.
        case card
        /// In cash at a shop, with a voucher.
        case cash
    }

    /// How it is to be paid.
    public var kind: Kind
    /// What makes the order one: the same key never charges twice.
    public var key: String
    /// How much.
    public var amount: Money
    /// What the payment carries, by which its account is found.
    public var reference: String
    /// What the payer reads; nothing personal.
    public var description: String
    /// Until when it may be paid.
    public var expiresAt: Instant

    /// Octets of a key, reference or description.
    public static let textLimit = 64

    /// Makes an order.
    public init(
        kind: Kind,
        key: String,
        amount: Money,
        reference: String,
        description: String,
        expiresAt: Instant
    ) {
        self.kind = kind
        self.key = key
        self.amount = amount
        self.reference = reference
        self.description = description
        self.expiresAt = expiresAt
    }

    /// Why no provider takes it, or nil.
    public var problem: String? {
        guard amount.minor > 0 else { return "the amount is nothing" }
        for (text, name) in [(key, "key"), (reference, "reference"), (description, "description")]
        where !(1...Self.textLimit).contains(text.utf8.count) {
            return "the \(name) has not 1 to \(Self.textLimit) octets"
        }
        return nil
    }
}

/// A payment that a provider began.
public struct BegunPayment: Sendable, Equatable {
    /// The provider's name for it.
    public var id: String
    /// Where it stands.
    public var state: ProviderPaymentState
    /// The page on which a card is entered, or nil.
    public var page: String?
    /// What the till scans, or nil.
    public var voucher: String?

    /// Makes one.
    public init(id: String, state: ProviderPaymentState, page: String?, voucher: String?) {
        self.id = id
        self.state = state
        self.page = page
        self.voucher = voucher
    }
}

/// The life of a payment at a provider.
public enum ProviderPaymentState: String, Sendable, CaseIterable {
    /// Begun, not paid. It may become paid, failed or expired.
    case pending
    /// The provider has the money. It may become refunded or charged back.
    case paid
    /// The card was refused, or the payer gave up.
    case failed
    /// Nobody paid in time.
    case expired
    /// The money went back by ours or the provider's will.
    case refunded
    /// The card's owner took the money back.
    case chargedBack = "charged_back"

    /// Whether another state may follow this one; states move forward only.
    public func mayBecome(_ next: ProviderPaymentState) -> Bool {
        switch self {
        case .pending: next == .paid || next == .failed || next == .expired
        case .paid: next == .refunded || next == .chargedBack
        case .failed, .expired, .refunded, .chargedBack: false
        }
    }
}

/// A call of a provider as it came in, unread.
public struct ProviderCall: Sendable {
    /// The headers, their names in small letters.
    public var headers: [String: String]
    /// The body.
    public var body: [UInt8]

    /// Octets of a body.
    public static let bodyLimit = 64 << 10

    /// Makes a call.
    public init(headers: [String: String], body: [UInt8]) {
        self.headers = headers
        self.body = body
    }
}

/// What a provider told.
public struct ProviderEvent: Sendable, Equatable {
    /// The event's own name: one that comes again is the same.
    public var id: String
    /// The payment that it is about.
    public var payment: String
    /// What became of it.
    public var state: ProviderPaymentState
    /// How it was paid.
    public var kind: PaymentOrder.Kind
    /// How much.
    public var amount: Money
    /// What the payment carries.
    public var reference: String
    /// When it happened.
    public var at: Instant

    /// Makes one.
    public init(
        id: String,
        payment: String,
        state: ProviderPaymentState,
        kind: PaymentOrder.Kind,
        amount: Money,
        reference: String,
        at: Instant
    ) {
        self.id = id
        self.payment = payment
        self.state = state
        self.kind = kind
        self.amount = amount
        self.reference = reference
        self.at = at
    }
}

/// Why a provider does not do what is asked, or is not believed.
public struct PaymentProviderError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kinds of errors.
    public enum Code: String, Sendable {
        /// The order breaks the provider's rules; asking again changes nothing.
        case refused
        /// The key was used for another order.
        case keyUsed
        /// The provider did not answer; the same order may be asked for again.
        case unavailable
        /// A call was not signed by the provider, or is too old.
        case badSignature
        /// A call cannot be read.
        case badCall
    }

    /// The kind.
    public let code: Code
    /// What is wrong, without anything personal.
    public let description: String

    /// Makes an error.
    public init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    /// Whether the same may be asked for again.
    public var isRetryable: Bool { code == .unavailable }
}

/// Who may ask for a payment by CoDi: its codes are sealed by Banco de México for a participant,
/// and none is ever made here.
public protocol CoDiProvider: Sendable {
    /// The name by which ways to pay refer to it.
    var name: String { get }

    /// Sends a request to the payer's telephone; the answer comes as an event.
    func request(_ request: CoDiRequest) async throws -> BegunPayment
}

/// A request for a payment by CoDi (payments.md, 7.6).
public struct CoDiRequest: Sendable, Equatable {
    /// How much; nothing lets the payer decide.
    public var amount: Money
    /// The numeric reference, 1 to 7 digits.
    public var reference: String
    /// What the payer reads, 1 to 40 characters.
    public var concept: String
    /// The payer's telephone, 10 digits.
    public var phone: String
    /// Until when it may be paid, at most a year, or nil for no end.
    public var expiresAt: Instant?

    /// Makes a request.
    public init(
        amount: Money,
        reference: String,
        concept: String,
        phone: String,
        expiresAt: Instant?
    ) {
        self.amount = amount
        self.reference = reference
        self.concept = concept
        self.phone = phone
        self.expiresAt = expiresAt
    }

    /// Why no participant takes it at an instant, or nil.
    public func problem(at now: Instant) -> String? {
        func isDigits(_ text: String, _ counts: ClosedRange<Int>) -> Bool {
            counts.contains(text.utf8.count) && text.utf8.allSatisfy { 0x30...0x39 ~= $0 }
        }
        if amount.minor < 0 || amount.currency != .mexicanPeso { return "the amount is no pesos" }
        if !isDigits(reference, 1...7) { return "the reference has not 1 to 7 digits" }
        if !(1...40).contains(concept.count) { return "the concept has not 1 to 40 characters" }
        if !isDigits(phone, 10...10) { return "the telephone has not 10 digits" }
        if let expiresAt, expiresAt <= now || expiresAt > now.adding(hours: 366 * 24) {
            return "the end lies in the past or more than a year ahead"
        }
        return nil
    }
}
