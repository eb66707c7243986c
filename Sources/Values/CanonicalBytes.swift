/// Writes values as canonical bytes: one value, one encoding, on every machine.
///
/// Unsigned integers are LEB128, signed ones zigzag first, texts and byte runs carry their
/// length in front. What is written is read back by `CanonicalReader` in the same order.
public struct CanonicalWriter: Sendable {
    // Inlinable throughout: codecs of other modules run for every decision, and only what is
    // inlinable is specialised across modules.
    @usableFromInline var storage: [UInt8] = []

    /// The bytes written so far.
    @inlinable public var bytes: [UInt8] { storage }

    /// Makes an empty writer.
    @inlinable public init(reserving capacity: Int = 0) {
        storage.reserveCapacity(capacity)
    }

    /// Writes an unsigned integer in as few octets as it needs.
    @inlinable public mutating func write(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            storage.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        storage.append(UInt8(rest))
    }

    /// Writes a signed integer.
    @inlinable public mutating func write(_ value: Int64) {
        write(UInt64(bitPattern: value << 1 ^ value >> 63))
    }

    /// Writes a count, an index or a small number.
    @inlinable public mutating func write(_ value: Int) {
        write(Int64(value))
    }

    /// Writes one octet.
    @inlinable public mutating func write(_ value: UInt8) {
        storage.append(value)
    }

    /// Writes a truth value as one octet.
    @inlinable public mutating func write(_ value: Bool) {
        storage.append(value ? 1 : 0)
    }

    /// Writes a text as UTF-8 with its length.
    @inlinable public mutating func write(_ value: String) {
        var value = value
        value.withUTF8 { utf8 in
            write(UInt64(utf8.count))
            storage.append(contentsOf: utf8)
        }
    }

    /// Writes a run of bytes with its length.
    @inlinable public mutating func write(_ value: [UInt8]) {
        write(UInt64(value.count))
        storage.append(contentsOf: value)
    }

    /// Writes an instant.
    @inlinable public mutating func write(_ value: Instant) {
        write(value.milliseconds)
    }

    /// Writes a day.
    @inlinable public mutating func write(_ value: Day) {
        write(Int64(value.daysSinceEpoch))
    }

    /// Writes an amount and its currency.
    @inlinable public mutating func write(_ value: Money) {
        write(value.minor)
        write(UInt64(value.currency.packed))
    }

    /// Writes an id as its 16 octets.
    @inlinable public mutating func write<Tag>(_ value: ID<Tag>) {
        writeFixed(value.high)
        writeFixed(value.low)
    }

    /// Writes eight octets, big-endian.
    @inlinable public mutating func writeFixed(_ value: UInt64) {
        withUnsafeBytes(of: value.bigEndian) { storage.append(contentsOf: $0) }
    }

    /// Writes whether there is a value, and the value if there is one.
    @inlinable public mutating func write<Value>(
        optional value: Value?,
        _ body: (inout CanonicalWriter, Value) -> Void
    ) {
        write(value != nil)
        if let value { body(&self, value) }
    }

    /// Writes how many elements there are, and each.
    @inlinable public mutating func write<Element>(
        list: [Element],
        _ body: (inout CanonicalWriter, Element) -> Void
    ) {
        write(UInt64(list.count))
        for element in list { body(&self, element) }
    }
}

/// What is wrong with bytes that should have been canonical.
public struct CanonicalBytesError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The offset at which reading failed.
    public let offset: Int
    /// What was expected there.
    public let expected: String

    /// Makes an error.
    @inlinable public init(offset: Int, expected: String) {
        self.offset = offset
        self.expected = expected
    }

    /// A sentence for an operator.
    public var description: String {
        "stored bytes are damaged: no \(expected) at offset \(offset)"
    }
}

/// Reads what `CanonicalWriter` wrote; any other bytes are an error, never a trap.
public struct CanonicalReader: Sendable {
    /// No list, text or run may say that it is longer than this.
    public static let lengthLimit = 16 * 1_024 * 1_024

    @usableFromInline let bytes: [UInt8]
    /// The offset of the next octet.
    @inlinable public var offset: Int { position }
    @usableFromInline var position: Int

    /// Makes a reader at the beginning of `bytes`.
    @inlinable public init(_ bytes: [UInt8]) {
        self.bytes = bytes
        self.position = 0
    }

    /// Whether everything has been read.
    @inlinable public var isAtEnd: Bool { offset == bytes.count }

    /// An error that names the current offset.
    @inlinable public func failure(_ expected: String) -> CanonicalBytesError {
        CanonicalBytesError(offset: offset, expected: expected)
    }

    /// Reads an unsigned integer.
    @inlinable public mutating func unsigned() throws(CanonicalBytesError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            guard offset < bytes.count, shift < 64 else { throw failure("integer") }
            let byte = bytes[offset]
            position += 1
            if shift == 63 && byte > 1 { throw failure("integer of 64 bits") }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 {
                if byte == 0 && shift > 0 { throw failure("shortest integer") }
                return value
            }
            shift += 7
        }
    }

    /// Reads a signed integer.
    @inlinable public mutating func signed() throws(CanonicalBytesError) -> Int64 {
        let value = try unsigned()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    /// Reads a count, an index or a small number.
    @inlinable public mutating func int() throws(CanonicalBytesError) -> Int {
        Int(try signed())
    }

    /// Reads one octet.
    @inlinable public mutating func byte() throws(CanonicalBytesError) -> UInt8 {
        guard offset < bytes.count else { throw failure("octet") }
        position += 1
        return bytes[offset - 1]
    }

    /// Reads a truth value.
    @inlinable public mutating func bool() throws(CanonicalBytesError) -> Bool {
        let value = try byte()
        guard value < 2 else { throw failure("truth value") }
        return value == 1
    }

    /// Reads a length that fits into what is left.
    @inlinable public mutating func length() throws(CanonicalBytesError) -> Int {
        let value = try unsigned()
        guard value <= UInt64(CanonicalReader.lengthLimit), Int(value) <= bytes.count - offset
        else { throw failure("length within the bytes") }
        return Int(value)
    }

    /// Reads a text; bytes that are not UTF-8 are an error.
    @inlinable public mutating func text() throws(CanonicalBytesError) -> String {
        let count = try length()
        let range = position..<position + count
        let plain = bytes.withUnsafeBufferPointer { bytes -> String? in
            let run = UnsafeBufferPointer(rebasing: bytes[range])
            // Most texts are ASCII, which needs no further check.
            guard run.allSatisfy({ $0 < 0x80 }) else { return nil }
            return String(unsafeUninitializedCapacity: count) { $0.update(fromContentsOf: run) }
        }
        guard let text = plain ?? String(validating: bytes[range], as: UTF8.self) else {
            throw failure("text in UTF-8")
        }
        position += count
        return text
    }

    /// Reads a run of bytes.
    @inlinable public mutating func run() throws(CanonicalBytesError) -> [UInt8] {
        let count = try length()
        position += count
        return Array(bytes[offset - count..<offset])
    }

    /// Reads an instant.
    @inlinable public mutating func instant() throws(CanonicalBytesError) -> Instant {
        Instant(milliseconds: try signed())
    }

    /// Reads a day.
    @inlinable public mutating func day() throws(CanonicalBytesError) -> Day {
        let days = try signed()
        guard let exact = Int32(exactly: days) else { throw failure("day") }
        return Day(daysSinceEpoch: exact)
    }

    /// Reads an amount and its currency.
    @inlinable public mutating func money() throws(CanonicalBytesError) -> Money {
        let minor = try signed()
        let packed = try unsigned()
        guard let exact = UInt16(exactly: packed), let currency = Currency(packed: exact) else {
            throw failure("currency")
        }
        return Money(minor: minor, currency)
    }

    /// Reads an id.
    @inlinable public mutating func id<Tag>(
        _: Tag.Type = Tag.self
    ) throws(CanonicalBytesError) -> ID<Tag> {
        ID(high: try fixed(), low: try fixed())
    }

    /// Reads eight octets, big-endian.
    @inlinable public mutating func fixed() throws(CanonicalBytesError) -> UInt64 {
        guard bytes.count - offset >= 8 else { throw failure("eight octets") }
        let value = bytes.withUnsafeBytes {
            UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: position, as: UInt64.self))
        }
        position += 8
        return value
    }

    /// Reads a value that may be absent.
    @inlinable public mutating func optional<Value>(
        _ body: (inout CanonicalReader) throws(CanonicalBytesError) -> Value
    ) throws(CanonicalBytesError) -> Value? {
        try bool() ? try body(&self) : nil
    }

    /// Reads a list of at most `limit` elements.
    @inlinable public mutating func list<Element>(
        limit: Int = 1_000_000,
        _ body: (inout CanonicalReader) throws(CanonicalBytesError) -> Element
    ) throws(CanonicalBytesError) -> [Element] {
        let count = try length()
        guard count <= limit else { throw failure("list of at most \(limit)") }
        var elements: [Element] = []
        elements.reserveCapacity(count)
        for _ in 0..<count { elements.append(try body(&self)) }
        return elements
    }
}
