import GRDBSQLite
import Glibc
import SQL

/// A prepared statement with room for its bound values; the cursor of its own result.
///
/// Used on one thread at a time, like the connection it belongs to.
final class SQLiteStatement: SQLColumns {
    /// Short values are copied here instead of into SQLite's heap, one allocation a statement.
    private static let arenaBytes = 4096

    let name: String
    let text: String
    var isInUse = false
    let handle: OpaquePointer
    private let connection: OpaquePointer
    private let parameterCount: Int
    private let arena: UnsafeMutableRawBufferPointer
    private(set) var columnCount: Int

    /// Prepares a statement whose tokens are expanded already, and checks its parameters' order.
    init(_ statement: Statement, expanded: String, on connection: OpaquePointer) throws(SQLError) {
        name = statement.name
        text = statement.text
        self.connection = connection
        parameterCount = try Statement.parameterCount(of: expanded, statement: statement.name)
        var prepared: OpaquePointer?
        let code = sqlite3_prepare_v3(
            connection,
            expanded,
            -1,
            UInt32(SQLITE_PREPARE_PERSISTENT),
            &prepared,
            nil
        )
        guard code == SQLITE_OK else {
            throw SQLiteErrors.last(on: connection, statement: statement.name)
        }
        guard let prepared else {
            throw SQLError(.other, statement: statement.name, "the statement has no text")
        }
        handle = prepared
        columnCount = Int(sqlite3_column_count(prepared))
        arena = .allocate(byteCount: Self.arenaBytes, alignment: 8)
        try checkParameterNames()
    }

    deinit {
        sqlite3_finalize(handle)
        arena.deallocate()
    }

    /// SQLite numbers `$n` by first appearance: the n-th must be called `$n`.
    private func checkParameterNames() throws(SQLError) {
        let count = Int(sqlite3_bind_parameter_count(handle))
        var isOrdered = count == parameterCount
        for number in 0..<count where isOrdered {
            guard let name = sqlite3_bind_parameter_name(handle, Int32(number + 1)) else {
                isOrdered = false
                break
            }
            isOrdered = String(cString: name) == "$\(number + 1)"
        }
        guard isOrdered else {
            throw SQLError(
                .other,
                statement: name,
                "parameters must be $1 … $n, each first appearing in this order"
            )
        }
    }

    /// Binds `count` values that begin at an index of an array.
    func bind(_ values: [SQLValue], from start: Int, count: Int) throws {
        guard count == parameterCount else {
            throw SQLError(
                .other,
                statement: name,
                "the statement has \(parameterCount) parameters, \(count) values were given"
            )
        }
        var used = 0
        for index in 0..<count {
            let parameter = Int32(index + 1)
            let code: Int32
            switch values[start + index] {
            case .null: code = sqlite3_bind_null(handle, parameter)
            case .integer(let value): code = sqlite3_bind_int64(handle, parameter, value)
            case .real(let value): code = sqlite3_bind_double(handle, parameter, value)
            case .text(let value): code = try bind(value, to: parameter, &used)
            case .bytes(let value):
                code = try value.withUnsafeBytes { bytes in
                    try bind(bytes, isText: false, to: parameter, &used)
                }
            case .uuid(let high, let low):
                var pair = (high.bigEndian, low.bigEndian)
                code = try withUnsafeBytes(of: &pair) { bytes in
                    try bind(bytes, isText: false, to: parameter, &used)
                }
            case .integers(let list):
                code = try bind(SQLiteLists.json(list, statement: name), to: parameter, &used)
            case .uuids(let list):
                let bytes = try SQLiteLists.blob(list, statement: name)
                code = try bytes.withUnsafeBytes { bytes in
                    try bind(bytes, isText: false, to: parameter, &used)
                }
            }
            if code != SQLITE_OK { throw SQLiteErrors.last(on: connection, statement: name) }
        }
    }

    private func bind(_ text: String, to parameter: Int32, _ used: inout Int) throws -> Int32 {
        var text = text
        return try text.withUTF8 { utf8 in
            try bind(UnsafeRawBufferPointer(utf8), isText: true, to: parameter, &used)
        }
    }

    private func bind(
        _ bytes: UnsafeRawBufferPointer,
        isText: Bool,
        to parameter: Int32,
        _ used: inout Int
    ) throws -> Int32 {
        let count = bytes.count
        guard count <= SQLLimits.bytesPerValue else {
            throw SQLError(
                .tooLarge,
                statement: name,
                "parameter \(parameter) is longer than \(SQLLimits.bytesPerValue) bytes"
            )
        }
        if isText, let start = bytes.baseAddress, memchr(start, 0, count) != nil {
            throw SQLError(
                .type,
                statement: name,
                "the text of parameter \(parameter) has a zero character"
            )
        }
        // The arena outlives the binding; anything longer is copied by SQLite.
        let base: UnsafePointer<CChar>?
        let keep: sqlite3_destructor_type?
        if count <= arena.count - used {
            let slot = UnsafeMutableRawBufferPointer(rebasing: arena[used..<used + count])
            slot.copyMemory(from: bytes)
            let address = arena.baseAddress.map { UnsafeRawPointer($0 + used) }
            base = address?.assumingMemoryBound(to: CChar.self)
            keep = nil
            used += count
        } else {
            base = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            keep = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        }
        return isText
            ? sqlite3_bind_text(handle, parameter, base, Int32(count), keep)
            : sqlite3_bind_blob(handle, parameter, base, Int32(count), keep)
    }

    /// Advances to the next row; false after the last.
    func step() throws(SQLError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw SQLiteErrors.last(on: connection, statement: name)
        }
    }

    /// Makes the statement ready for its next run; its error was reported by `step` already.
    func reset() {
        sqlite3_reset(handle)
        columnCount = Int(sqlite3_column_count(handle))
    }

    // MARK: The current row

    func isNull(_ column: Int) -> Bool {
        sqlite3_column_type(handle, index(column)) == SQLITE_NULL
    }

    func integer(_ column: Int) throws(SQLError) -> Int64 {
        let at = index(column)
        guard sqlite3_column_type(handle, at) == SQLITE_INTEGER else {
            throw mismatch(column, "an integer")
        }
        return sqlite3_column_int64(handle, at)
    }

    func real(_ column: Int) throws(SQLError) -> Double {
        let at = index(column)
        let type = sqlite3_column_type(handle, at)
        guard type == SQLITE_FLOAT || type == SQLITE_INTEGER else {
            throw mismatch(column, "a number")
        }
        return sqlite3_column_double(handle, at)
    }

    func text(_ column: Int) throws(SQLError) -> String {
        let at = index(column)
        guard sqlite3_column_type(handle, at) == SQLITE_TEXT,
            let start = sqlite3_column_text(handle, at)
        else { throw mismatch(column, "a text") }
        let count = Int(sqlite3_column_bytes(handle, at))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func uuid(_ column: Int) throws(SQLError) -> SQLUUID {
        let at = index(column)
        guard sqlite3_column_type(handle, at) == SQLITE_BLOB,
            sqlite3_column_bytes(handle, at) == 16, let start = sqlite3_column_blob(handle, at)
        else { throw mismatch(column, "an identifier") }
        return SQLUUID(
            UInt64(bigEndian: start.loadUnaligned(as: UInt64.self)),
            UInt64(bigEndian: start.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        )
    }

    func rawBytes(_ column: Int) throws(SQLError) -> UnsafeRawBufferPointer {
        let at = index(column)
        let type = sqlite3_column_type(handle, at)
        if type == SQLITE_NULL { return UnsafeRawBufferPointer(start: nil, count: 0) }
        guard type == SQLITE_BLOB || type == SQLITE_TEXT else { throw mismatch(column, "bytes") }
        let start = sqlite3_column_blob(handle, at)
        return UnsafeRawBufferPointer(
            start: start,
            count: Int(sqlite3_column_bytes(handle, at))
        )
    }

    private func index(_ column: Int) -> Int32 {
        precondition(
            column >= 0 && column < columnCount,
            "\(name): the result has no column \(column)"
        )
        return Int32(column)
    }

    private func mismatch(_ column: Int, _ expected: String) -> SQLError {
        SQLError(.type, statement: name, "column \(column) is not \(expected)")
    }
}
