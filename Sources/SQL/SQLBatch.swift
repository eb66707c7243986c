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
    public private(set) var values: [SQLValue]

    /// Makes an empty batch whose rows have this many columns, with room for some rows.
    public init(columns: Int, reserving rows: Int = 0) {
        precondition(
            columns > 0 && columns <= SQLLimits.parameters,
            "a batch has between one and SQLLimits.parameters columns"
        )
        self.columns = columns
        values = []
        values.reserveCapacity(rows * columns)
    }

    /// The number of rows.
    public var rows: Int { values.count / columns }

    /// Whether there is no row.
    public var isEmpty: Bool { values.isEmpty }

    /// Adds one row; the number of values must be `columns`.
    public mutating func append(_ row: SQLValue...) {
        append(contentsOf: row)
    }

    /// Adds one row; the number of values must be `columns`.
    public mutating func append(contentsOf row: [SQLValue]) {
        precondition(
            row.count == columns,
            "a row of a batch has as many values as the batch has columns"
        )
        precondition(
            values.count + columns <= SQLLimits.valuesPerBatch,
            "a batch holds at most SQLLimits.valuesPerBatch values; load it in parts"
        )
        values.append(contentsOf: row)
    }

    /// Removes all rows and keeps the room they had.
    public mutating func removeAll() {
        values.removeAll(keepingCapacity: true)
    }

    /// The values of one row.
    public subscript(row row: Int) -> ArraySlice<SQLValue> {
        values[row * columns..<(row + 1) * columns]
    }
}
