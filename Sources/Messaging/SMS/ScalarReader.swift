/// Reads the characters of UTF-8 octets one by one, a letter and its combining accent as one.
struct ScalarReader {
    private let bytes: [UInt8]
    private var offset = 0
    private var waiting: UInt32?
    /// The offset of the octet that is no UTF-8; reading ends there.
    private(set) var failure: Int?

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The next character if it is one of ASCII that nothing can be joined to; the quick way.
    mutating func nextPlain() -> UInt8? {
        guard offset < bytes.count, bytes[offset] < 0x80, waiting == nil,
            offset + 1 == bytes.count || bytes[offset + 1] < 0x80
        else { return nil }
        defer { offset += 1 }
        return bytes[offset]
    }

    /// The next character, nil at the end or at a failure.
    mutating func next() -> UInt32? {
        let scalar: UInt32
        if let held = waiting {
            waiting = nil
            scalar = held
        } else {
            guard let read = decode() else { return nil }
            scalar = read
        }
        // Only a letter of ASCII can be followed by an accent that makes one character of it.
        guard scalar >= 0x41, scalar < 0x7B, offset < bytes.count, bytes[offset] >= 0xCC,
            bytes[offset] <= 0xCD
        else { return scalar }
        guard let mark = decode() else { return scalar }
        if let one = Transliteration.composed(scalar, mark) { return one }
        waiting = mark
        return scalar
    }

    private mutating func decode() -> UInt32? {
        guard offset < bytes.count else { return nil }
        let first = bytes[offset]
        if first < 0x80 {
            offset += 1
            return UInt32(first)
        }
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        guard first >= 0xC2, first < 0xF5, bytes.count - offset >= length else {
            failure = offset
            return nil
        }
        var scalar = UInt32(first) & (0x7F >> UInt32(length))
        for index in 1..<length {
            let byte = bytes[offset + index]
            guard byte & 0xC0 == 0x80 else {
                failure = offset
                return nil
            }
            scalar = scalar << 6 | UInt32(byte & 0x3F)
        }
        let least: UInt32 = length == 4 ? 0x10000 : length == 3 ? 0x800 : 0x80
        guard scalar >= least, scalar <= 0x10FFFF, !(0xD800...0xDFFF).contains(scalar) else {
            failure = offset
            return nil
        }
        offset += length
        return scalar
    }
}
