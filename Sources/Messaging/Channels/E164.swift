/// A telephone number in international form (ITU-T E.164): 7 to 15 digits, country code first.
///
/// It is one machine word, and its description hides all but the last two digits.
public struct E164: Hashable, Sendable {
    /// The digits as a number; E.164 numbers never begin with zero.
    public let number: UInt64

    /// Makes a number from the digits as a number; nil unless it has 7 to 15 digits.
    public init?(number: UInt64) {
        guard number >= 1_000_000, number <= 999_999_999_999_999 else { return nil }
        self.number = number
    }

    /// Reads ASCII digits, with or without a leading `+`; nil for anything else.
    public init?(_ text: some StringProtocol) {
        self.init(String(text))
    }

    /// Reads ASCII digits, with or without a leading `+`; nil for anything else.
    public init?(_ text: String) {
        var text = text
        guard let read = text.withUTF8(E164.read) else { return nil }
        self.init(number: read.number)
        // A leading zero would make the number shorter than what was written.
        guard digitCount == read.count else { return nil }
    }

    private static func read(
        _ utf8: UnsafeBufferPointer<UInt8>
    ) -> (number: UInt64, count: Int)? {
        var number: UInt64 = 0
        var count = 0
        for byte in utf8.first == 0x2B ? utf8.dropFirst() : utf8[...] {
            guard byte >= 0x30, byte <= 0x39, count < 15 else { return nil }
            number = number * 10 + UInt64(byte - 0x30)
            count += 1
        }
        return (number, count)
    }

    /// The digits, without `+`. Personal data: for carriers and sealed storage only.
    public var digits: String { String(number) }

    /// Appends the ASCII digits.
    public func write(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: digits.utf8)
    }

    private var digitCount: Int {
        var rest = number
        var count = 0
        while rest > 0 {
            rest /= 10
            count += 1
        }
        return count
    }
}

extension E164: CustomStringConvertible, CustomDebugStringConvertible {
    /// Stars and the last two digits: safe in a log.
    public var description: String {
        let digits = digits
        return String(repeating: "*", count: digits.utf8.count - 2) + digits.suffix(2)
    }

    /// The same as `description`, so that a dump reveals nothing either.
    public var debugDescription: String { description }
}
