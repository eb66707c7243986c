/// What a carrier reports about a message it took over, out of a `deliver_sm` or `data_sm`.
///
/// ```swift
/// if let receipt = DeliveryReceipt(request.message) {
///     for id in receipt.messageID?.matchKeys(.automatic) ?? [] { /* look the message up */ }
/// }
/// ```
///
/// The optional parameters win over the text (SMPP 3.4 §5.3.2.12, 5.3.2.35); the text's format is
/// the vendor's own (Appendix B is only an example), so every field may be missing.
public struct DeliveryReceipt: Hashable, Sendable {
    /// The id under which the carrier took the message over, as it writes it here.
    public let messageID: MessageID?
    /// What became of the message; `.unknown` when no word or number says it.
    public let state: MessageState
    /// Whether a word or a number told the state.
    public let hasState: Bool
    /// Whether the carrier announced a state that is not final (`esm_class` 0x20).
    public let isIntermediate: Bool
    /// The network's code, from the optional parameter.
    public let networkErrorCode: NetworkErrorCode?
    /// The text's `err:`, as written.
    public let errorText: FixedOctets<15>
    /// The text's `sub:`.
    public let submittedCount: UInt16?
    /// The text's `dlvrd:`.
    public let deliveredCount: UInt16?
    /// The text's `submit date:`, as written; zone unknown.
    public let submitDate: ReceiptDate?
    /// The text's `done date:`, as written; zone unknown.
    public let doneDate: ReceiptDate?
    /// The receipt's whole text as it came.
    public let raw: [UInt8]
    /// Where in `raw` the beginning of the message's own text stands.
    public let textRange: Range<Int>

    /// Reads a receipt; nil when the message is not one.
    ///
    /// A message counts as a receipt by its `esm_class`, or by carrying `receipted_message_id`
    /// together with `message_state`, for carriers that forget the class.
    public init?(_ message: ShortMessage) {
        let kind = message.esmClass.kind
        let parameters = message.optionalParameters
        let id = parameters.isEmpty ? nil : parameters.receiptedMessageID
        let told = parameters.isEmpty ? nil : parameters.messageState
        let isAnnounced = kind == .deliveryReceipt || kind == .intermediateNotification
        guard isAnnounced || (kind == .message && id != nil && told != nil) else { return nil }
        raw = message.text
        let fields = raw.withUnsafeBytes(ReceiptText.init(parsing:))
        messageID = id ?? fields.messageID
        // A state in the text is worth more than a parameter that says "unknown".
        let known = told == .unknown ? fields.state ?? told : told ?? fields.state
        state = known ?? .unknown
        hasState = known != nil
        isIntermediate = kind == .intermediateNotification
        networkErrorCode = parameters.isEmpty ? nil : parameters.networkErrorCode
        errorText = fields.errorText
        submittedCount = fields.submittedCount
        deliveredCount = fields.deliveredCount
        submitDate = fields.submitDate
        doneDate = fields.doneDate
        textRange = fields.textRange
    }

    /// Whether nothing better can follow.
    public var isFinal: Bool { state.isFinal && !isIntermediate }
}

/// A date in a receipt's text, in the carrier's own zone.
public struct ReceiptDate: Hashable, Sendable {
    /// Seconds since 1970-01-01T00:00:00 of the same, unknown zone.
    public let localSeconds: Int64

    init(localSeconds: Int64) {
        self.localSeconds = localSeconds
    }

    /// Reads `YYMMDDhhmm`, `YYMMDDhhmmss`, `YYYYMMDDhhmm` or `YYYYMMDDhhmmss`; nil for others.
    init?(_ digits: UnsafeRawBufferPointer) {
        var values: [Int64] = []
        for octet in digits {
            guard (48...57).contains(octet) else { return nil }
            values.append(Int64(octet) - 48)
        }
        func pair(_ at: Int) -> Int64 { values[at] * 10 + values[at + 1] }
        let year: Int64
        let start: Int
        switch values.count {
        case 10: (year, start) = (2_000 + pair(0), 2)
        case 12 where pair(0) == 20 && pair(4) <= 12 && pair(4) >= 1 && pair(2) > 12:
            // Twelve digits are YYYYMMDDhhmm only where YYMMDDhhmmss cannot be: month above 12.
            (year, start) = (2_000 + pair(2), 4)
        case 12: (year, start) = (2_000 + pair(0), 2)
        case 14: (year, start) = (pair(0) * 100 + pair(2), 4)
        default: return nil
        }
        let seconds = values.count - start == 10 ? pair(start + 8) : 0
        let (hour, minute) = (pair(start + 4), pair(start + 6))
        guard hour < 24, minute < 60, seconds < 60,
            let day = CivilDay.day(year: year, month: pair(start), day: pair(start + 2))
        else { return nil }
        localSeconds = day * 86_400 + hour * 3_600 + minute * 60 + seconds
    }
}
