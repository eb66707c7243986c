public import Compliance
public import Domain
public import Messaging
public import Values

/// A message that was decided and cleared; the only thing from which an outbox row is made.
///
/// It cannot be made without a `Clearance`, and a clearance cannot be read from bytes: what was
/// stored gives a `MessageRecord`, which sends nothing.
public struct OutgoingMessage: Sendable, Equatable {
    /// The message.
    public let record: MessageRecord
    /// The leave to send it.
    public let clearance: Clearance

    /// Makes a message for which there is leave.
    init(_ record: MessageRecord, clearance: Clearance) {
        self.record = record
        self.clearance = clearance
    }
}

/// All that was decided about a message, ready to be composed and queued.
///
/// It names a text and the values that the case knows; names, numbers and other personal fields
/// are filled in by the shell from sealed data, and the creditor's own from the policy.
public struct MessageRecord: Sendable, Equatable {
    /// The id.
    public var id: MessageID
    /// Where it goes.
    public var contactPoint: ContactPointID
    /// By which channel.
    public var channel: Channel
    /// The purpose that the gate cleared.
    public var purpose: Purpose
    /// Which waiting message leaves first.
    public var priority: SendPriority
    /// The accounts it speaks of, the one that counts most first; empty when it speaks of none.
    public var accounts: [AccountID]
    /// The creditor in whose name it is sent; chooses the sender.
    public var creditor: String
    /// The route that the policy names for this creditor and channel.
    public var route: String
    /// The text.
    public var text: TextReference
    /// Values for its fields, in the order of the text's fields.
    public var values: [MergeValue]
    /// The name of the step in its strategy, or of the reply; shown by `why`.
    public var step: String
    /// What asked for it.
    public var origin: MessageOrigin
    /// When it should leave.
    public var sendAt: Instant
    /// The instant after which it must not leave without being cleared again.
    public var clearedUntil: Instant
    /// The instant after which it must not arrive.
    public var validUntil: Instant
    /// The `CaseState.gateVersion` it was cleared at; a claim compares it.
    public var gateVersion: UInt64
    /// The gate's answer, with every rule that spoke.
    public var verdict: VerdictRecord

    /// Makes a message.
    public init(
        id: MessageID,
        contactPoint: ContactPointID,
        channel: Channel,
        purpose: Purpose,
        priority: SendPriority,
        accounts: [AccountID],
        creditor: String,
        route: String,
        text: TextReference,
        values: [MergeValue],
        step: String,
        origin: MessageOrigin,
        sendAt: Instant,
        clearedUntil: Instant,
        validUntil: Instant,
        gateVersion: UInt64,
        verdict: VerdictRecord
    ) {
        self.id = id
        self.contactPoint = contactPoint
        self.channel = channel
        self.purpose = purpose
        self.priority = priority
        self.accounts = accounts
        self.creditor = creditor
        self.route = route
        self.text = text
        self.values = values
        self.step = step
        self.origin = origin
        self.sendAt = sendAt
        self.clearedUntil = clearedUntil
        self.validUntil = validUntil
        self.gateVersion = gateVersion
        self.verdict = verdict
    }
}

/// Names one text of one version of a strategy.
public struct TextReference: Sendable, Hashable {
    /// The code of the strategy whose file holds the text.
    public var strategy: String
    /// Its version.
    public var version: UInt32
    /// The text's id in the file.
    public var text: String

    /// Makes a reference.
    public init(strategy: String, version: UInt32, text: String) {
        self.strategy = strategy
        self.version = version
        self.text = text
    }
}

/// The value of one field of a text, which the case knows.
public struct MergeValue: Sendable, Hashable {
    /// The field's name as texts write it.
    public var name: String
    /// The value.
    public var value: FieldValue

    /// Makes a value for a field.
    public init(_ name: String, _ value: FieldValue) {
        self.name = name
        self.value = value
    }
}
