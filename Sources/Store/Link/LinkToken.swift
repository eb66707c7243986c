public import Domain
public import Values

/// The secret end of a tracked link: 24 letters and digits, 128 bits that only this tenant's key
/// can make, and the shard of the person they lead to.
///
/// A token is a keyed hash of its message's id, so that a text can be put together again without
/// the token standing anywhere; what is stored is a keyed hash of the token.
public struct LinkToken: Hashable, Sendable {
    /// How many characters a token has.
    public static let length = 24
    /// How many of them tell the shard.
    private static let shardLength = 2
    private static let alphabet = Array(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8
    )

    /// The token as it stands in an address.
    public let text: String
    /// Where its row lies.
    public let shard: Shard

    /// Reads a token; nil for what cannot be one.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count == Self.length else { return nil }
        var number = 0
        for (place, byte) in text.utf8.enumerated() {
            guard let digit = Self.digit(byte) else { return nil }
            if place < Self.shardLength { number = number * Self.alphabet.count + digit }
        }
        guard let shard = Shard(number: number) else { return nil }
        self.text = String(text)
        self.shard = shard
    }

    /// Makes the token of a secret value and a shard.
    init(_ secret: BlindValue, shard: Shard) {
        let base = UInt64(Self.alphabet.count)
        var digits = [UInt8](repeating: Self.alphabet[0], count: Self.length)
        var value = (high: secret.high, low: secret.low)
        for place in (Self.shardLength..<Self.length).reversed() {
            // One step of long division by the base.
            let high = value.high.quotientAndRemainder(dividingBy: base)
            let low = base.dividingFullWidth((high.remainder, value.low))
            value = (high.quotient, low.quotient)
            digits[place] = Self.alphabet[Int(low.remainder)]
        }
        let number = shard.number
        digits[0] = Self.alphabet[Int(number) / Self.alphabet.count]
        digits[1] = Self.alphabet[Int(number) % Self.alphabet.count]
        text = String(decoding: digits, as: UTF8.self)
        self.shard = shard
    }

    /// What stands for a token where nobody may see it: as long as one.
    public static let masked = String(repeating: "*", count: length)

    private static func digit(_ byte: UInt8) -> Int? {
        switch byte {
        case 0x30...0x39: Int(byte) - 0x30
        case 0x41...0x5A: Int(byte) - 0x41 + 10
        case 0x61...0x7A: Int(byte) - 0x61 + 36
        default: nil
        }
    }
}

extension Store {
    /// The token of a message's link: always the same for the same message.
    public func linkToken(of message: MessageID) -> LinkToken {
        let secret = blindIndex("link", "token", Self.bytes(message.high, message.low))
        return LinkToken(secret, shard: message.shard)
    }

    /// What is stored of a token.
    func linkDigest(of token: LinkToken) -> BlindValue {
        blindIndex("link", "digest", Array(token.text.utf8))
    }

    /// A code of 128 bits over some words that only this tenant's key can make; compared by
    /// `matches(_:of:)`.
    public func signature(of words: String) -> String {
        let code = blindIndex("site", "signature", Array(words.utf8))
        return LinkToken(code, shard: Shard(hash: 0)).text
    }

    /// Whether a code is that of some words, told in the same time wherever they differ.
    public func matches(_ code: some StringProtocol, of words: String) -> Bool {
        let right = Array(signature(of: words).utf8)
        let given = Array(code.utf8)
        guard given.count == right.count else { return false }
        var difference: UInt8 = 0
        for (left, right) in zip(given, right) { difference |= left ^ right }
        return difference == 0
    }

    private static func bytes(_ high: UInt64, _ low: UInt64) -> [UInt8] {
        withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { Array($0) }
    }
}
