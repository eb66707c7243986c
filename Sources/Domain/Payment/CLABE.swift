/// A Mexican bank account's standard number: 3 digits bank, 3 town, 11 account, 1 check.
public struct CLABE: Sendable, Equatable, CustomStringConvertible {
    /// The 18 digits.
    public let digits: String

    /// Reads 18 digits, spaces and hyphens between them left out; nil when one is wrong.
    public init?(_ text: String) {
        let kept = text.utf8.filter { $0 != 0x20 && $0 != 0x2D }
        let digits = String(decoding: kept, as: UTF8.self)
        guard kept.count == 18, kept.allSatisfy(\.isDigit), CheckScheme.clabe.isValid(digits)
        else { return nil }
        self.digits = digits
    }

    /// Makes the number of an account; nil unless the parts are 3, 3 and up to 11 digits.
    public init?(bank: String, town: String, account: String) {
        let padding = 11 - account.utf8.count
        guard bank.utf8.count == 3, town.utf8.count == 3, (0...10).contains(padding) else {
            return nil
        }
        self.init(body: bank + town + String(repeating: "0", count: padding) + account)
    }

    /// Makes the number of an account that a bank reserved for one debtor: what the bank gave, the
    /// account's number in the sequence, the check. Nil when the sequence has no room left.
    public init?(prefix: String, sequence: Int64) {
        let room = 17 - prefix.utf8.count
        guard (1...11).contains(room), sequence > 0 else { return nil }
        let number = String(sequence)
        guard number.utf8.count <= room else { return nil }
        self.init(body: prefix + String(repeating: "0", count: room - number.utf8.count) + number)
    }

    private init?(body: String) {
        guard body.utf8.count == 17, body.utf8.allSatisfy(\.isDigit),
            let digits = CheckScheme.clabe.sealed(body)
        else { return nil }
        self.digits = digits
    }

    /// The bank's three digits.
    public var bank: String { String(digits.prefix(3)) }

    /// The bank's short name, or nil for one that is not in the table.
    public var bankName: String? { MexicanBanks.name(bank) }

    /// The digits as people read them: `012 180 02605078385 8`.
    public var spaced: String {
        let all = Array(digits.utf8)
        return [0..<3, 3..<6, 6..<17, 17..<18]
            .map { String(decoding: all[$0], as: UTF8.self) }.joined(separator: " ")
    }

    /// The bank and stars: enough to tell which one is meant, too little to pay into.
    public var description: String { bank + String(repeating: "*", count: 15) }
}
