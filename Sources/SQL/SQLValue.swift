/// A 128-bit identifier as two halves, so that it travels without an allocation.
public struct SQLUUID: Sendable, Hashable {
    /// The first eight bytes, big-endian.
    public let high: UInt64
    /// The last eight bytes, big-endian.
    public let low: UInt64

    /// Makes an identifier from its halves.
    public init(_ high: UInt64, _ low: UInt64) {
        self.high = high
        self.low = low
    }
}

/// A value bound to a parameter of a statement.
public enum SQLValue: Sendable, Equatable {
    /// SQL's NULL.
    case null
    /// An integer: SMALLINT, INTEGER or BIGINT, checked against the column's range.
    case integer(Int64)
    /// A double-precision number.
    case real(Double)
    /// A text in UTF-8 without the zero character, which PostgreSQL cannot store.
    case text(String)
    /// Bytes: BLOB or bytea.
    case bytes([UInt8])
    /// An identifier, first half then second: BLOB(16) on SQLite, `uuid` on PostgreSQL.
    case uuid(UInt64, UInt64)
    /// A list for `{in $n integers}`.
    case integers([Int64])
    /// A list for `{in $n uuids}`.
    case uuids([SQLUUID])

    /// The identifier as a value.
    public static func uuid(_ id: SQLUUID) -> SQLValue {
        .uuid(id.high, id.low)
    }

    /// The integer, or NULL for nil.
    public static func integer(orNull value: Int64?) -> SQLValue {
        value.map { .integer($0) } ?? .null
    }

    /// The number, or NULL for nil.
    public static func real(orNull value: Double?) -> SQLValue {
        value.map { .real($0) } ?? .null
    }

    /// The text, or NULL for nil.
    public static func text(orNull value: String?) -> SQLValue {
        value.map { .text($0) } ?? .null
    }

    /// The bytes, or NULL for nil.
    public static func bytes(orNull value: [UInt8]?) -> SQLValue {
        value.map { .bytes($0) } ?? .null
    }

    /// The identifier, or NULL for nil.
    public static func uuid(orNull value: SQLUUID?) -> SQLValue {
        value.map { .uuid($0.high, $0.low) } ?? .null
    }

    /// The integer 1 or 0, as flags are stored.
    public static func flag(_ value: Bool) -> SQLValue {
        .integer(value ? 1 : 0)
    }
}
