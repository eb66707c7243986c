/// What a driver gives to read the current row; columns count from zero.
package protocol SQLColumns: AnyObject {
    var columnCount: Int { get }
    func isNull(_ column: Int) -> Bool
    func integer(_ column: Int) throws(SQLError) -> Int64
    func real(_ column: Int) throws(SQLError) -> Double
    func text(_ column: Int) throws(SQLError) -> String
    func uuid(_ column: Int) throws(SQLError) -> SQLUUID
    /// The bytes of a text or byte column, valid until the next row; empty for NULL.
    func rawBytes(_ column: Int) throws(SQLError) -> UnsafeRawBufferPointer
}

/// The current row of a result, valid only inside the closure that gets it.
///
/// Columns count from zero. A column of another type, or NULL where the accessor does not
/// return an optional, throws `SQLError` with code `type`.
public struct SQLRow: ~Copyable {
    private let columns: any SQLColumns

    package init(_ columns: any SQLColumns) {
        self.columns = columns
    }

    /// The number of columns.
    public var count: Int { columns.columnCount }

    /// Whether the column is NULL.
    public func isNull(_ column: Int) -> Bool {
        columns.isNull(column)
    }

    /// The integer in a column of any integer type (a PostgreSQL boolean is 1 or 0).
    public func int(_ column: Int) throws(SQLError) -> Int64 {
        try columns.integer(column)
    }

    /// The integer, or nil for NULL.
    public func intOrNil(_ column: Int) throws(SQLError) -> Int64? {
        columns.isNull(column) ? nil : try columns.integer(column)
    }

    /// The flag in an integer column: anything but 0 is true.
    public func flag(_ column: Int) throws(SQLError) -> Bool {
        try columns.integer(column) != 0
    }

    /// The number in a real or integer column.
    public func real(_ column: Int) throws(SQLError) -> Double {
        try columns.real(column)
    }

    /// The number, or nil for NULL.
    public func realOrNil(_ column: Int) throws(SQLError) -> Double? {
        columns.isNull(column) ? nil : try columns.real(column)
    }

    /// The text in a column.
    public func text(_ column: Int) throws(SQLError) -> String {
        try columns.text(column)
    }

    /// The text, or nil for NULL.
    public func textOrNil(_ column: Int) throws(SQLError) -> String? {
        columns.isNull(column) ? nil : try columns.text(column)
    }

    /// A copy of the bytes in a column.
    public func bytes(_ column: Int) throws(SQLError) -> [UInt8] {
        guard !columns.isNull(column) else {
            throw SQLError(.type, "column \(column) is NULL where bytes were expected")
        }
        return [UInt8](try columns.rawBytes(column))
    }

    /// A copy of the bytes, or nil for NULL.
    public func bytesOrNil(_ column: Int) throws(SQLError) -> [UInt8]? {
        columns.isNull(column) ? nil : [UInt8](try columns.rawBytes(column))
    }

    /// The identifier in a column.
    public func uuid(_ column: Int) throws(SQLError) -> SQLUUID {
        try columns.uuid(column)
    }

    /// The identifier, or nil for NULL.
    public func uuidOrNil(_ column: Int) throws(SQLError) -> SQLUUID? {
        columns.isNull(column) ? nil : try columns.uuid(column)
    }

    /// Lends the bytes of a text or byte column without a copy; empty for NULL.
    public func withBytes<R>(
        _ column: Int,
        _ body: (UnsafeRawBufferPointer) throws -> R
    ) throws -> R {
        try body(try columns.rawBytes(column))
    }
}
