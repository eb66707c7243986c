/// A short octet string stored in place, without a heap allocation.
///
/// SMPP's C-Octet Strings (§3.1) have small maximum sizes; `capacity` is that size without the
/// terminating NUL. Addresses, ids and times are of this type so that a message costs no
/// allocation beyond its text.
public struct FixedOctets<let capacity: Int>: Sendable {
    private var storage: InlineArray<capacity, UInt8>
    private var used: UInt8

    /// The empty string.
    public init() {
        precondition(capacity <= 255, "A fixed octet string holds at most 255 octets.")
        storage = InlineArray(repeating: 0)
        used = 0
    }

    /// Copies `octets`, or returns nil when there are more than `capacity`.
    public init?(_ octets: some Sequence<UInt8>) {
        self.init()
        for octet in octets {
            guard used < capacity else { return nil }
            storage[Int(used)] = octet
            used += 1
        }
    }

    /// Copies the UTF-8 of `string`, or returns nil when it is longer than `capacity` octets.
    public init?(_ string: String) {
        self.init(string.utf8)
    }

    /// Copies `octets`, leaving out what lies beyond `capacity`.
    public init(truncating octets: UnsafeRawBufferPointer) {
        self.init()
        let length = min(octets.count, capacity)
        withUnsafeMutableBytes(of: &storage) { target in
            for index in 0..<length {
                target[index] = octets[index]
            }
        }
        used = UInt8(length)
    }

    /// The number of octets held.
    public var count: Int { Int(used) }

    /// Whether it holds nothing.
    public var isEmpty: Bool { used == 0 }

    /// The octet at a position below `count`.
    public subscript(index: Int) -> UInt8 {
        precondition(index < count, "The position lies beyond the octets held.")
        return storage[index]
    }

    /// The octets as an array.
    public var octets: [UInt8] {
        withUnsafeOctets { [UInt8]($0) }
    }

    /// The octets read as UTF-8, with replacement characters where they are not.
    public var string: String {
        withUnsafeOctets { String(decoding: $0, as: UTF8.self) }
    }

    /// Calls `body` with the octets in place.
    public func withUnsafeOctets<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withUnsafeBytes(of: storage) { body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }

    /// Adds one octet; false when there is no room.
    @discardableResult
    public mutating func append(_ octet: UInt8) -> Bool {
        guard count < capacity else { return false }
        storage[count] = octet
        used += 1
        return true
    }
}

extension FixedOctets: Hashable {
    /// Whether both hold the same octets.
    public static func == (left: Self, right: Self) -> Bool {
        guard left.used == right.used else { return false }
        for index in 0..<left.count where left.storage[index] != right.storage[index] {
            return false
        }
        return true
    }

    /// Hashes the octets held.
    public func hash(into hasher: inout Hasher) {
        withUnsafeOctets { hasher.combine(bytes: $0) }
    }
}

extension FixedOctets: CustomStringConvertible {
    /// The size only: it may be a phone number or a password. `string` gives the content.
    public var description: String { "\(count) octets" }
}

extension FixedOctets: ExpressibleByStringLiteral {
    /// Takes a literal, which must fit.
    public init(stringLiteral value: StaticString) {
        guard let fitting = Self("\(value)") else {
            preconditionFailure("The literal is longer than the field allows.")
        }
        self = fitting
    }
}

/// A carrier's name for a message: up to 64 octets, opaque (§5.2.23).
public typealias MessageID = FixedOctets<64>
/// Who binds: up to 15 octets (§5.2.1).
public typealias SystemID = FixedOctets<15>
/// `password`: 8 octets by the standard (§5.2.2); some carriers give out 16.
public typealias Password = FixedOctets<16>
/// `system_type`: up to 12 octets (§5.2.3).
public typealias SystemType = FixedOctets<12>
/// `address_range`: up to 40 octets (§5.2.7).
public typealias AddressRange = FixedOctets<40>
/// `service_type`: up to 5 octets (§5.2.11).
public typealias ServiceType = FixedOctets<5>
/// `schedule_delivery_time` or `validity_period` as written: 0 or 16 octets (§7.1.1).
public typealias TimeText = FixedOctets<16>
/// The characters of an address: up to 20 octets (§5.2.8).
public typealias AddressText = FixedOctets<20>
