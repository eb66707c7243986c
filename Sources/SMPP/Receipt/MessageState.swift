/// What became of a message, as a carrier tells it: `message_state` (SMPP 3.4 §5.2.28).
public enum MessageState: UInt8, Hashable, Sendable, CaseIterable {
    /// On its way.
    case enroute = 1
    /// Reached the handset.
    case delivered = 2
    /// The validity period ended first.
    case expired = 3
    /// Cancelled or deleted.
    case deleted = 4
    /// Cannot be delivered.
    case undeliverable = 5
    /// Accepted on behalf of the recipient; says nothing about the handset.
    case accepted = 6
    /// The carrier does not know.
    case unknown = 7
    /// Refused.
    case rejected = 8

    /// Whether nothing better can follow: a later receipt must not move it back.
    public var isFinal: Bool {
        switch self {
        case .delivered, .expired, .deleted, .undeliverable, .rejected: true
        case .enroute, .accepted, .unknown: false
        }
    }

    /// Order of knowledge: a state replaces only one of lower rank.
    ///
    /// Delivery outranks failure, because a carrier may give up on one path and succeed on another,
    /// while a message that was read cannot become unread.
    public var rank: UInt8 {
        switch self {
        case .unknown: 0
        case .enroute: 1
        case .accepted: 2
        case .expired, .deleted, .undeliverable, .rejected: 3
        case .delivered: 4
        }
    }

    /// Reads the word of a receipt's text in any case; nil for a word that is not known.
    ///
    /// Beside the standard's seven-letter words (Appendix B) it knows the full ones and the common
    /// `FAILED` (undeliverable) and `BUFFERD` (enroute).
    public init?(receiptWord word: UnsafeRawBufferPointer) {
        for (name, state) in Self.words where Self.matches(word, name) {
            self = state
            return
        }
        return nil
    }

    private static let words: [(StaticString, MessageState)] = [
        ("DELIVRD", .delivered), ("UNDELIV", .undeliverable), ("EXPIRED", .expired),
        ("REJECTD", .rejected), ("ACCEPTD", .accepted), ("ENROUTE", .enroute),
        ("UNKNOWN", .unknown), ("DELETED", .deleted), ("DELIVERED", .delivered),
        ("UNDELIVERABLE", .undeliverable), ("UNDELIVERED", .undeliverable),
        ("REJECTED", .rejected), ("ACCEPTED", .accepted), ("FAILED", .undeliverable),
        ("BUFFERD", .enroute), ("BUFFERED", .enroute),
    ]

    private static func matches(_ word: UnsafeRawBufferPointer, _ name: StaticString) -> Bool {
        guard word.count == name.utf8CodeUnitCount else { return false }
        for index in 0..<word.count where word[index] & 0xDF != name.utf8Start[index] {
            return false
        }
        return true
    }
}
