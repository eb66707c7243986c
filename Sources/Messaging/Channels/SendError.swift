/// Why a message was not taken by a carrier or provider.
///
/// Holds no number, name or text of a message, so that it can be logged and shown.
public struct SendError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of refusal it is; decides who has to act.
    public enum Code: UInt8, CaseIterable, Hashable, Sendable {
        /// The carrier asks to slow down; the route waits, the message stays.
        case throttled = 1
        /// The carrier's queue for this recipient or route is full; as `throttled`.
        case queueFull = 2
        /// No connection to the carrier.
        case unreachable = 3
        /// The recipient's number is not valid on this route.
        case invalidRecipient = 4
        /// The sender is not allowed on this route.
        case invalidSender = 5
        /// The message itself is malformed for this route.
        case invalidMessage = 6
        /// The recipient blocks the sender or messages of this kind.
        case blocked = 7
        /// The account at the carrier has no credit left.
        case noCredit = 8
        /// User, password or address of the route were refused.
        case unauthorised = 9
        /// The carrier reports a fault of its own.
        case carrierFault = 10
        /// Its validity ended before it could be submitted.
        case tooLate = 11
        /// Anything else the carrier says.
        case other = 12
    }

    /// The kind of refusal.
    public let code: Code
    /// Whether submitting the same message again may succeed.
    public let isRetryable: Bool
    /// The carrier's own number, such as an SMPP command status; 0 when there is none.
    public let carrierCode: UInt32
    /// A sentence for the operator, without personal data.
    public let text: String

    /// Makes an error.
    public init(_ code: Code, isRetryable: Bool, carrierCode: UInt32 = 0, text: String) {
        self.code = code
        self.isRetryable = isRetryable
        self.carrierCode = carrierCode
        self.text = text
    }

    /// Whether the whole route should slow down, not only this message wait.
    public var slowsRoute: Bool { code == .throttled || code == .queueFull }

    /// The operator's sentence.
    public var description: String { text }
}
