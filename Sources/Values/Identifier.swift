/// The part of the data that a person and all that is theirs lives in: 0…1023.
///
/// It is the distribution key of every hot table, carried in 10 bits of each id.
public struct Shard: Hashable, Comparable, Sendable {
    /// How many shards there are.
    public static let count = 1_024

    /// The number, 0…1023.
    public let number: UInt16

    /// Makes a shard from its number; nil when out of range.
    public init?(number: Int) {
        guard (0..<Shard.count).contains(number) else { return nil }
        self.number = UInt16(number)
    }

    /// The shard of a person: CRC-32 of the tenant and the creditor's key of the person.
    ///
    /// Computed once, when the person is first seen; afterwards `ID.shard` reads it.
    public init(tenant: String, personKey: String) {
        var checksum = CRC32()
        checksum.update(tenant.utf8)
        checksum.update([0])
        checksum.update(personKey.utf8)
        self.number = UInt16(checksum.value % UInt32(Shard.count))
    }

    /// The shard for looking up a value that is not tied to a person, by its hash.
    public init(hash: UInt64) {
        self.number = UInt16(truncatingIfNeeded: hash % UInt64(Shard.count))
    }

    /// By number.
    public static func < (left: Shard, right: Shard) -> Bool { left.number < right.number }
}

/// A UUID version 7 (RFC 9562) that names one `Tag` and carries its shard in `rand_a`.
///
/// Bits from the left: 48 milliseconds, 4 version, 10 shard, 2 random, 2 variant, 62 random.
public struct ID<Tag>: Hashable, Sendable {
    /// The first eight octets, big-endian.
    public let high: UInt64
    /// The last eight octets, big-endian.
    public let low: UInt64

    /// Makes an id from stored halves, unchecked.
    @inlinable public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Makes a new id.
    public init(at instant: Instant, shard: Shard, random: inout Generator) {
        let noise = random.next()
        let time = UInt64(bitPattern: instant.milliseconds) & 0xFFFF_FFFF_FFFF
        self.high = time << 16 | 7 << 12 | UInt64(shard.number) << 2 | noise >> 62
        self.low = 2 << 62 | (random.next() & 0x3FFF_FFFF_FFFF_FFFF)
    }

    /// The shard, read from the id.
    public var shard: Shard {
        // Ten bits cannot exceed the range.
        Shard(number: Int(high >> 2 & 0x3FF)) ?? Shard(hash: 0)
    }

    /// The millisecond at which the id was made.
    public var instant: Instant { Instant(milliseconds: Int64(high >> 16)) }

    /// The same id naming another kind of thing.
    public func retagged<Other>(as _: Other.Type = Other.self) -> ID<Other> {
        ID<Other>(high: high, low: low)
    }
}

extension ID: Comparable {
    /// By octets, and so by time first.
    public static func < (left: ID, right: ID) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

extension ID: CustomStringConvertible, LosslessStringConvertible {
    /// The usual 36 characters, lower case.
    public var description: String {
        var text: [UInt8] = []
        text.reserveCapacity(36)
        let digits = Array("0123456789abcdef".utf8)
        for index in 0..<32 {
            if index == 8 || index == 12 || index == 16 || index == 20 { text.append(0x2D) }
            let half = index < 16 ? high : low
            text.append(digits[Int(half >> UInt64(60 - index % 16 * 4) & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads 32 hexadecimal digits with or without dashes; nil for anything else.
    public init?(_ description: String) {
        var halves: (UInt64, UInt64) = (0, 0)
        var count = 0
        for byte in description.utf8 where byte != 0x2D {
            guard let digit = Character(UnicodeScalar(byte)).hexDigitValue, count < 32 else {
                return nil
            }
            if count < 16 {
                halves.0 = halves.0 << 4 | UInt64(digit)
            } else {
                halves.1 = halves.1 << 4 | UInt64(digit)
            }
            count += 1
        }
        guard count == 32 else { return nil }
        self.init(high: halves.0, low: halves.1)
    }
}
