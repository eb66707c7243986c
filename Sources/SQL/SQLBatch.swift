/// Rows for one statement or table, kept in one flat array.
///
/// ```swift
/// var batch = SQLBatch(columns: 2, reserving: 500)
/// batch.append(.integer(1), .text("a"))
/// ```
public struct SQLBatch: Sendable {
    /// Values in a row.
    public let columns: Int
    /// All values, row after row; its count is a multiple of `columns`.
    @inlinable public var values: [SQLValue] { storage }
    @usableFromInline var storage: [SQLValue]

    /// Makes an empty batch whose rows have this many columns, with room for some rows.
    public init(columns: Int, reserving rows: Int = 0) {
        precondition(
            columns > 0 && columns <= SQLLimits.parameters,
            "a batch has between one and SQLLimits.parameters columns"
        )
        self.columns = columns
        storage = []
        storage.reserveCapacity(rows * columns)
    }

    /// The number of rows.
    public var rows: Int { values.count / columns }

    /// Whether there is no row.
    public var isEmpty: Bool { values.isEmpty }

    /// Adds one row; the number of values must be `columns`.
    @inlinable public mutating func append(_ row: SQLValue...) {
        append(contentsOf: row)
    }

    /// Adds one row; the number of values must be `columns`.
    @inlinable public mutating func append(contentsOf row: [SQLValue]) {
        precondition(
            row.count == columns,
            "a row of a batch has as many values as the batch has columns"
        )
        precondition(
            storage.count + columns <= SQLLimits.valuesPerBatch,
            "a batch holds at most SQLLimits.valuesPerBatch values; load it in parts"
        )
        storage.append(contentsOf: row)
    }

    /// Removes all rows and keeps the room they had.
    public mutating func removeAll() {
        storage.removeAll(keepingCapacity: true)
    }

    /// The values of one row.
    public subscript(row row: Int) -> ArraySlice<SQLValue> {
        values[row * columns..<(row + 1) * columns]
    }
}
