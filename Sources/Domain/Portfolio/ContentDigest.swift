/// A 64-bit digest of values, the same on every machine and in every version of the program.
///
/// It tells that a record has not changed and spreads keys over a table. It is no defence against
/// somebody who looks for collisions, and is never used for secrets.
public struct ContentDigest: Sendable {
    private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// Makes a digest of nothing.
    public init() {}

    /// Takes in a number.
    @inline(__always)
    public mutating func add(_ value: UInt64) {
        let product = (state ^ value).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        // The rotation keeps a zero product from wiping out what came before.
        state = (product.high ^ product.low) &+ (state << 23 | state >> 41)
    }

    /// Takes in a signed number.
    public mutating func add(_ value: Int64) { add(UInt64(bitPattern: value)) }

    /// Takes in a text with its length, so that "ab" + "c" and "a" + "bc" differ.
    public mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { add($0) }
    }

    /// Takes in a text that may be absent.
    public mutating func add(_ text: String?) {
        if let text { add(text) } else { add(UInt64.max) }
    }

    /// Takes in octets with their count.
    mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
        add(UInt64(bytes.count))
        var index = 0
        let raw = UnsafeRawBufferPointer(bytes)
        while index + 8 <= raw.count {
            let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            add(UInt64(littleEndian: word))
            index += 8
        }
        guard index < raw.count else { return }
        var word: UInt64 = 0
        var shift: UInt64 = 0
        while index < raw.count {
            word |= UInt64(raw[index]) << shift
            shift += 8
            index += 1
        }
        add(word)
    }

    /// The digest of what was taken in so far.
    public var value: UInt64 {
        var copy = self
        copy.add(0x2545_F491_4F6C_DD1D as UInt64)
        return copy.state
    }
}
