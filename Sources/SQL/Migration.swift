/// One numbered step of the schema: SQL with the tokens of `Dialect`, never changed once released.
public struct Migration: Sendable {
    /// Its place in the order, from 1 without gaps.
    public let number: Int
    /// A short name for messages, for instance `people`.
    public let name: String
    /// One or more statements.
    public let text: String

    /// Makes a migration.
    public init(number: Int, name: String, text: String) {
        self.number = number
        self.name = name
        self.text = text
    }

    /// FNV-1a of the text in 16 hexadecimal digits: it finds a changed file, not an attacker.
    var checksum: String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
