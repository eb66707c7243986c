import CPostgreSQL
import SQL

/// A result in binary format and the row that is read of it; freed with the object.
final class PostgreSQLResult: SQLColumns {
    let handle: OpaquePointer
    let name: String
    let columnCount: Int
    var row: Int32 = 0

    init(_ handle: OpaquePointer, name: String) {
        self.handle = handle
        self.name = name
        columnCount = Int(PQnfields(handle))
    }

    deinit {
        PQclear(handle)
    }

    var rowCount: Int { Int(PQntuples(handle)) }

    /// Rows inserted, changed or deleted.
    var changes: Int { Int(String(cString: PQcmdTuples(handle))) ?? 0 }

    func isNull(_ column: Int) -> Bool {
        PQgetisnull(handle, row, index(column)) == 1
    }

    func integer(_ column: Int) throws(SQLError) -> Int64 {
        let (type, bytes) = try value(column, "an integer")
        switch type {
        case PostgreSQLType.int8: return Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
        case PostgreSQLType.int4:
            return Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
        case PostgreSQLType.int2:
            return Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)))
        case PostgreSQLType.oid:
            return Int64(UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self)))
        case PostgreSQLType.bool: return bytes[0] == 0 ? 0 : 1
        case PostgreSQLType.numeric:
            guard let value = PostgreSQLNumeric(bytes).integer else {
                throw mismatch(column, "an integer of 64 bits")
            }
            return value
        default: throw mismatch(column, "an integer")
        }
    }

    func real(_ column: Int) throws(SQLError) -> Double {
        let (type, bytes) = try value(column, "a number")
        switch type {
        case PostgreSQLType.float8:
            return Double(
                bitPattern: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
            )
        case PostgreSQLType.float4:
            return Double(
                Float(bitPattern: UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self)))
            )
        case PostgreSQLType.numeric: return PostgreSQLNumeric(bytes).real
        default: return Double(try integer(column))
        }
    }

    func text(_ column: Int) throws(SQLError) -> String {
        let (type, bytes) = try value(column, "a text")
        guard PostgreSQLType.isText(type) else { throw mismatch(column, "a text") }
        let skip = type == PostgreSQLType.jsonb ? 1 : 0
        return String(decoding: bytes.dropFirst(skip), as: UTF8.self)
    }

    func uuid(_ column: Int) throws(SQLError) -> SQLUUID {
        let (type, bytes) = try value(column, "an identifier")
        guard type == PostgreSQLType.uuid || type == PostgreSQLType.bytea, bytes.count == 16 else {
            throw mismatch(column, "an identifier")
        }
        return SQLUUID(
            UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        )
    }

    func rawBytes(_ column: Int) throws(SQLError) -> UnsafeRawBufferPointer {
        if isNull(column) { return UnsafeRawBufferPointer(start: nil, count: 0) }
        let (type, bytes) = try value(column, "bytes")
        switch type {
        case PostgreSQLType.bytea, PostgreSQLType.uuid: return bytes
        default:
            guard PostgreSQLType.isText(type) else { throw mismatch(column, "bytes") }
            let skip = type == PostgreSQLType.jsonb ? 1 : 0
            return UnsafeRawBufferPointer(rebasing: bytes.dropFirst(skip))
        }
    }

    private func value(
        _ column: Int,
        _ expected: String
    ) throws(SQLError) -> (Oid, UnsafeRawBufferPointer) {
        let at = index(column)
        guard PQgetisnull(handle, row, at) == 0, let start = PQgetvalue(handle, row, at) else {
            throw mismatch(column, expected)
        }
        let bytes = UnsafeRawBufferPointer(
            start: start,
            count: Int(PQgetlength(handle, row, at))
        )
        return (PQftype(handle, at), bytes)
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

/// PostgreSQL's binary numeric: digits to base 10,000 with the weight of the first.
///
/// Sums of BIGINT come back in this form.
struct PostgreSQLNumeric {
    private let digits: [Int64]
    private let weight: Int
    private let isNegative: Bool
    private let isNumber: Bool

    init(_ bytes: UnsafeRawBufferPointer) {
        func word(_ at: Int) -> UInt16 {
            UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt16.self))
        }
        guard bytes.count >= 8, bytes.count >= 8 + 2 * Int(word(0)) else {
            (digits, weight, isNegative, isNumber) = ([], 0, false, false)
            return
        }
        digits = (0..<Int(word(0))).map { Int64(word(8 + 2 * $0)) }
        weight = Int(Int16(bitPattern: word(2)))
        isNegative = word(4) == 0x4000
        isNumber = word(4) == 0 || word(4) == 0x4000
    }

    /// The value, when it is whole and fits.
    var integer: Int64? {
        guard isNumber, weight < 5 else { return nil }
        var value: Int64 = 0
        for place in 0...max(weight, 0) where weight >= 0 {
            let digit = place < digits.count ? digits[place] : 0
            let (scaled, isTooBig) = value.multipliedReportingOverflow(by: 10_000)
            let (sum, overflows) = scaled.addingReportingOverflow(isNegative ? -digit : digit)
            if isTooBig || overflows { return nil }
            value = sum
        }
        let fraction = digits.dropFirst(weight + 1 > 0 ? weight + 1 : 0)
        return fraction.allSatisfy { $0 == 0 } ? value : nil
    }

    var real: Double {
        guard isNumber else { return .nan }
        var value = 0.0
        for digit in digits { value = value * 10_000 + Double(digit) }
        var exponent = weight + 1 - digits.count
        while exponent > 0 {
            value *= 10_000
            exponent -= 1
        }
        while exponent < 0 {
            value /= 10_000
            exponent += 1
        }
        return isNegative ? -value : value
    }
}
