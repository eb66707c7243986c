import CPostgreSQL
import SQL

/// Turns values into PostgreSQL's binary format, one after another in a reused buffer.
struct PostgreSQLEncoder {
    private(set) var bytes: [UInt8] = []

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    mutating func append(_ more: some Sequence<UInt8>) {
        bytes.append(contentsOf: more)
    }

    mutating func append<T: FixedWidthInteger>(_ value: T) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// Replaces the four bytes at a place by a length.
    mutating func setLength(_ length: Int, at place: Int) {
        withUnsafeBytes(of: Int32(length).bigEndian) { length in
            for offset in 0..<4 { bytes[place + offset] = length[offset] }
        }
    }

    /// Appends a value for a parameter or column of a type; false for NULL, which has no bytes.
    ///
    /// `isText` is set when the bytes are the text form of the value.
    mutating func append(
        _ value: SQLValue,
        as type: Oid,
        isText: inout Bool,
        _ name: String,
        _ number: Int
    ) throws(SQLError) -> Bool {
        switch value {
        case .null: return false
        case .integer(let value): try append(integer: value, as: type, name, number)
        case .real(let value):
            guard type == PostgreSQLType.float8 || type == PostgreSQLType.float4 else {
                throw mismatch(name, number)
            }
            if type == PostgreSQLType.float8 {
                append(value.bitPattern)
            } else {
                append(Float(value).bitPattern)
            }
        case .text(let value):
            let start = bytes.count
            if type == PostgreSQLType.jsonb { bytes.append(1) }
            bytes.append(contentsOf: value.utf8)
            try check(start, name, number)
            isText = !PostgreSQLType.isText(type)
            guard !bytes[start...].contains(0) else {
                throw SQLError(
                    .type,
                    statement: name,
                    "the text of parameter \(number) has a zero character"
                )
            }
        case .bytes(let value):
            guard type == PostgreSQLType.bytea || (type == PostgreSQLType.uuid && value.count == 16)
            else { throw mismatch(name, number) }
            let start = bytes.count
            bytes.append(contentsOf: value)
            try check(start, name, number)
        case .uuid(let high, let low):
            guard type == PostgreSQLType.uuid || type == PostgreSQLType.bytea else {
                throw mismatch(name, number)
            }
            append(high)
            append(low)
        case .integers(let list):
            guard let element = Self.element(of: type) else { throw mismatch(name, number) }
            try appendHeader(count: list.count, element: element, name)
            for value in list {
                append(
                    Int32(
                        element == PostgreSQLType.int8 ? 8 : element == PostgreSQLType.int4 ? 4 : 2
                    )
                )
                try append(integer: value, as: element, name, number)
            }
        case .uuids(let list):
            guard type == PostgreSQLType.uuidArray else { throw mismatch(name, number) }
            try appendHeader(count: list.count, element: PostgreSQLType.uuid, name)
            for id in list {
                append(Int32(16))
                append(id.high)
                append(id.low)
            }
        }
        return true
    }

    /// Appends one column of a batch's rows as an array; false when a value has no place in one.
    mutating func append(
        column: Int,
        of batch: SQLBatch,
        rows: Range<Int>,
        element: Oid,
        _ name: String
    ) throws(SQLError) -> Bool {
        append(Int32(1))
        let hasNull = bytes.count
        append(Int32(0))
        append(element == PostgreSQLType.varchar ? PostgreSQLType.text : element)
        append(Int32(rows.count))
        append(Int32(1))
        if let width = Self.width(of: element),
            try appendFixed(column, of: batch, rows, element, width, hasNull: hasNull, name)
        {
            return true
        }
        for row in rows {
            let value = batch.values[row * batch.columns + column]
            let place = bytes.count
            append(Int32(-1))
            var isText = false
            if try append(value, as: element, isText: &isText, name, column + 1) {
                setLength(bytes.count - place - 4, at: place)
            } else {
                setLength(1, at: hasNull)
            }
            if isText { return false }
        }
        return true
    }

    /// How many bytes an integer or identifier of a type has; nil for other types.
    private static func width(of element: Oid) -> Int? {
        switch element {
        case PostgreSQLType.int8: 8
        case PostgreSQLType.int4: 4
        case PostgreSQLType.int2: 2
        case PostgreSQLType.uuid: 16
        default: nil
        }
    }

    /// Appends the elements of a column of integers or identifiers, which most columns are, into
    /// room made once; false, with nothing appended, when a value is something else.
    private mutating func appendFixed(
        _ column: Int,
        of batch: SQLBatch,
        _ rows: Range<Int>,
        _ element: Oid,
        _ width: Int,
        hasNull: Int,
        _ name: String
    ) throws(SQLError) -> Bool {
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: rows.count * (4 + width)))
        var end = start
        var isFixed = true
        var problem: SQLError?
        bytes.withUnsafeMutableBytes { room in
            func put(_ value: some FixedWidthInteger) {
                room.storeBytes(of: value.bigEndian, toByteOffset: end, as: type(of: value))
                end += value.bitWidth / 8
            }
            for row in rows {
                switch batch.values[row * batch.columns + column] {
                case .null:
                    put(Int32(-1))
                    room.storeBytes(of: Int32(1).bigEndian, toByteOffset: hasNull, as: Int32.self)
                case .integer(let value) where width < 16:
                    put(Int32(width))
                    do throws(SQLError) {
                        switch width {
                        case 8: put(value)
                        case 4: put(try Self.narrow(value, Int32.self, name, column + 1))
                        default: put(try Self.narrow(value, Int16.self, name, column + 1))
                        }
                    } catch {
                        problem = error
                        return
                    }
                case .uuid(let high, let low) where width == 16:
                    put(Int32(width))
                    put(high)
                    put(low)
                default:
                    isFixed = false
                    return
                }
            }
        }
        bytes.removeLast(bytes.count - (isFixed ? end : start))
        if let problem { throw problem }
        return isFixed
    }

    private mutating func append(
        integer value: Int64,
        as type: Oid,
        _ name: String,
        _ number: Int
    ) throws(SQLError) {
        switch type {
        case PostgreSQLType.int8: append(value)
        case PostgreSQLType.int4: append(try Self.narrow(value, Int32.self, name, number))
        case PostgreSQLType.int2: append(try Self.narrow(value, Int16.self, name, number))
        case PostgreSQLType.bool: bytes.append(value == 0 ? 0 : 1)
        case PostgreSQLType.float8: append(Double(value).bitPattern)
        default: throw mismatch(name, number)
        }
    }

    private static func narrow<T: FixedWidthInteger>(
        _ value: Int64,
        _ type: T.Type,
        _ name: String,
        _ number: Int
    ) throws(SQLError) -> T {
        guard let narrow = T(exactly: value) else {
            throw SQLError(
                .constraint,
                statement: name,
                "the integer of parameter \(number) does not fit \(T.bitWidth) bits"
            )
        }
        return narrow
    }

    private mutating func appendHeader(
        count: Int,
        element: Oid,
        _ name: String
    ) throws(SQLError) {
        guard count <= SQLLimits.listElements else {
            throw SQLError(
                .tooLarge,
                statement: name,
                "a list has at most \(SQLLimits.listElements) elements"
            )
        }
        append(Int32(count == 0 ? 0 : 1))
        append(Int32(0))
        append(element)
        guard count > 0 else { return }
        append(Int32(count))
        append(Int32(1))
    }

    private static func element(of array: Oid) -> Oid? {
        switch array {
        case PostgreSQLType.int8Array: PostgreSQLType.int8
        case PostgreSQLType.int4Array: PostgreSQLType.int4
        case PostgreSQLType.int2Array: PostgreSQLType.int2
        default: nil
        }
    }

    private func check(_ start: Int, _ name: String, _ number: Int) throws(SQLError) {
        guard bytes.count - start <= SQLLimits.bytesPerValue else {
            throw SQLError(
                .tooLarge,
                statement: name,
                "parameter \(number) is longer than \(SQLLimits.bytesPerValue) bytes"
            )
        }
    }

    private func mismatch(_ name: String, _ number: Int) -> SQLError {
        SQLError(.type, statement: name, "parameter or column \(number) has another type")
    }
}
