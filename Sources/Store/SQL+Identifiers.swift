import SQL
import Values

extension SQLValue {
    /// An id.
    static func id<Tag>(_ id: ID<Tag>) -> SQLValue { .uuid(id.high, id.low) }

    /// An id, or NULL for nil.
    static func id<Tag>(orNull id: ID<Tag>?) -> SQLValue { id.map { .id($0) } ?? .null }

    /// A blind index.
    static func index(_ index: BlindValue) -> SQLValue { .uuid(index.high, index.low) }

    /// The number of a shard.
    static func shard(_ shard: Shard) -> SQLValue { .integer(Int64(shard.number)) }

    /// Milliseconds since the epoch.
    static func instant(_ instant: Instant) -> SQLValue { .integer(instant.milliseconds) }

    /// Milliseconds since the epoch, or NULL for nil.
    static func instant(orNull instant: Instant?) -> SQLValue {
        instant.map { .instant($0) } ?? .null
    }

    /// A small number.
    static func number(_ value: some BinaryInteger) -> SQLValue { .integer(Int64(value)) }

    /// The month of an id, by which history is partitioned.
    static func month<Tag>(of id: ID<Tag>) -> SQLValue { .month(of: id.instant) }

    /// The month of an instant in UTC, as `202611`.
    static func month(of instant: Instant) -> SQLValue { .integer(monthNumber(of: instant)) }
}

/// The month of an instant in UTC, as `202611`.
func monthNumber(of instant: Instant) -> Int64 {
    let days = (instant.milliseconds - (instant.milliseconds < 0 ? 86_399_999 : 0)) / 86_400_000
    let civil = Day(daysSinceEpoch: Int32(clamping: days)).civil
    return Int64(civil.year * 100 + civil.month)
}

extension SQLRow {
    /// The id in a column.
    func id<Tag>(_ column: Int, of _: Tag.Type = Tag.self) throws -> ID<Tag> {
        let uuid = try uuid(column)
        return ID(high: uuid.high, low: uuid.low)
    }

    /// The id in a column, or nil for NULL.
    func idOrNil<Tag>(_ column: Int, of _: Tag.Type = Tag.self) throws -> ID<Tag>? {
        try uuidOrNil(column).map { ID(high: $0.high, low: $0.low) }
    }

    /// The shard in a column.
    func shard(_ column: Int) throws -> Shard {
        let number = Int(try int(column))
        guard let shard = Shard(number: number) else {
            throw StoreError(.damaged, "a row has shard \(number), which cannot be")
        }
        return shard
    }

    /// The instant in a column.
    func instant(_ column: Int) throws -> Instant {
        Instant(milliseconds: try int(column))
    }

    /// The instant in a column, or nil for NULL.
    func instantOrNil(_ column: Int) throws -> Instant? {
        try intOrNil(column).map { Instant(milliseconds: $0) }
    }
}
