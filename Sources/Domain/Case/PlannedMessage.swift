public import Messaging
public import Values

/// Why a message exists: which step or fact asked for it.
public enum MessageOrigin: Sendable, Equatable {
    /// Step `step` (from 0) of the account's strategy.
    case step(account: AccountID, strategy: String, version: UInt32, step: UInt8)
    /// Reminder `step` (from 0) of a promise.
    case promise(PromiseID, step: UInt8)
    /// What a person wrote.
    case answer(to: MessageID)
    /// A payment.
    case payment(PaymentID)
    /// Any other fact: an opt-out at the counter, a promise made by telephone.
    case fact
}

/// A message that was cleared and put into the outbox and may still wait there.
///
/// The case does not hear that a message was submitted; what is kept here is what a later fact
/// may have to withdraw, and what a failure may have to replace.
public struct PlannedMessage: Sendable, Equatable {
    /// The message.
    public var message: MessageID
    /// What asked for it.
    public var origin: MessageOrigin
    /// Where it goes.
    public var contactPoint: ContactPointID
    /// By which channel.
    public var channel: Channel
    /// Its purpose.
    public var purpose: Purpose
    /// The accounts it speaks of, at most `accountLimit`; empty when it speaks of none.
    public var accounts: [AccountID]
    /// When it should leave.
    public var sendAt: Instant
    /// The instant after which it must not leave without being cleared again.
    public var clearedUntil: Instant
    /// The instant after which it must not arrive.
    public var validUntil: Instant
    /// The `CaseState.gateVersion` it was cleared at.
    public var gateVersion: UInt64
    /// Whether it failed and was replaced by another attempt.
    public var isReplaced: Bool

    /// The most accounts that one text speaks of.
    public static let accountLimit = 8

    /// Makes a planned message.
    public init(
        message: MessageID,
        origin: MessageOrigin,
        contactPoint: ContactPointID,
        channel: Channel,
        purpose: Purpose,
        accounts: [AccountID],
        sendAt: Instant,
        clearedUntil: Instant,
        validUntil: Instant,
        gateVersion: UInt64,
        isReplaced: Bool = false
    ) {
        self.message = message
        self.origin = origin
        self.contactPoint = contactPoint
        self.channel = channel
        self.purpose = purpose
        self.accounts = accounts
        self.sendAt = sendAt
        self.clearedUntil = clearedUntil
        self.validUntil = validUntil
        self.gateVersion = gateVersion
        self.isReplaced = isReplaced
    }
}
