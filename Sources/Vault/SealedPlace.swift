public import Values

/// An id as the vault sees it: sixteen bytes and the shard in them, whatever they name.
public struct SealedID: Hashable, Sendable {
    /// The first eight bytes, most significant first.
    public let high: UInt64
    /// The last eight bytes, most significant first.
    public let low: UInt64
    /// The shard of the row, 0 for what belongs to none.
    public let shard: UInt16

    /// An id that belongs to a shard.
    public init<Tag>(_ id: ID<Tag>) {
        self.init(high: id.high, low: id.low, shard: id.shard.number)
    }

    /// An id by its parts; a tenant's has no shard.
    public init(high: UInt64, low: UInt64, shard: UInt16 = 0) {
        self.high = high
        self.low = low
        self.shard = shard
    }
}

/// What kind of thing is sealed, as a short fixed word such as `person` or `message-body`.
///
/// The word is part of what the cipher authenticates: changing it makes everything sealed under it
/// unreadable.
public struct SealPurpose: Hashable, Sendable, ExpressibleByStringLiteral {
    /// The longest word.
    public static let nameBytesMax = 64

    /// The word itself, also shown in errors.
    public let name: String

    /// A purpose by its word.
    ///
    /// - precondition: 1 to 64 bytes, none of them zero.
    public init(stringLiteral name: String) {
        precondition(
            (1...Self.nameBytesMax).contains(name.utf8.count) && !name.utf8.contains(0),
            "a purpose is a word in the source code, so a bad one is a mistake there"
        )
        self.name = name
    }

    /// The person's blob: names, birth date, addresses.
    public static let person: SealPurpose = "person"
    /// One phone number or address to reach a person at.
    public static let contactPoint: SealPurpose = "contact-point"
    /// The text of a message sent.
    public static let messageBody: SealPurpose = "message-body"
    /// The text of a message received.
    public static let replyBody: SealPurpose = "reply-body"

    static let tenantKey: SealPurpose = "tenant-key"
    static let personKey: SealPurpose = "person-key"
}

/// The one row and column that sealed bytes belong to.
///
/// The cipher authenticates the place beside the bytes, so a ciphertext that is copied into another
/// row, shard or column does not open there.
public struct SealedPlace: Hashable, Sendable {
    /// What is sealed.
    public let purpose: SealPurpose
    /// The row.
    public let id: SealedID

    /// The place of a purpose in a row.
    public init(_ purpose: SealPurpose, _ id: SealedID) {
        self.purpose = purpose
        self.id = id
    }

    /// The place of a purpose in the row of that id.
    public init<Tag>(_ purpose: SealPurpose, _ id: ID<Tag>) {
        self.init(purpose, SealedID(id))
    }

    /// Format, key byte, purpose, a zero byte, shard, id: no two places give the same bytes, since
    /// a purpose holds no zero byte and what follows it has a fixed length.
    func associatedData(format: UInt8, keyByte: UInt8) -> [UInt8] {
        let name = purpose.name.utf8
        var bytes: [UInt8] = []
        bytes.reserveCapacity(2 + name.count + 1 + 2 + 16)
        bytes.append(format)
        bytes.append(keyByte)
        bytes.append(contentsOf: name)
        bytes.append(0)
        bytes.append(UInt8(truncatingIfNeeded: id.shard >> 8))
        bytes.append(UInt8(truncatingIfNeeded: id.shard))
        bytes.appendBigEndian(id.high)
        bytes.appendBigEndian(id.low)
        return bytes
    }
}

extension [UInt8] {
    mutating func appendBigEndian(_ value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }
}
