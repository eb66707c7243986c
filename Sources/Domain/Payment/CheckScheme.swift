/// A check character over digits and letters, as data: what banks and registers vary is a field.
///
/// Each character becomes a number, is multiplied by its weight, and the sum modulo `modulus` gives
/// the check. Luhn, Bancomer's algorithm 00, Paynet, the CLABE and most national numbers are
/// values of this type:
///
///     CheckScheme.luhn.check("411111111111111")    // "1"
public struct CheckScheme: Sendable, Equatable {
    /// Where the weights begin to repeat.
    public enum Start: String, Sendable, CaseIterable {
        /// With the first character.
        case left
        /// With the last character.
        case right
    }

    /// What of each product is added.
    public enum Part: String, Sendable, CaseIterable {
        /// All of it.
        case whole
        /// Its last digit.
        case lastDigit = "last_digit"
        /// The sum of its digits.
        case digits
    }

    /// What the remainder becomes.
    public enum Outcome: String, Sendable, CaseIterable {
        /// The modulus less the remainder; nothing for no remainder.
        case complement
        /// The remainder itself.
        case remainder
        /// The remainder and one.
        case remainderPlusOne = "remainder_plus_one"
    }

    /// What letters count for.
    public enum Letters: String, Sendable, CaseIterable {
        /// There are none; a text with letters has no check.
        case refused
        /// A and J are 1, B, K and S 2, and so on to I, R and Z, which are 9.
        case paynet
        /// A is 10, Z is 35.
        case thirtySix = "base36"
    }

    /// What the sum is divided by.
    public var modulus: Int
    /// The weights, repeated as often as needed.
    public var weights: [Int]
    /// Where they begin.
    public var start: Start
    /// What of each product is added.
    public var part: Part
    /// What is added to the sum besides.
    public var seed: Int
    /// What the remainder becomes.
    public var outcome: Outcome
    /// What letters count for.
    public var letters: Letters
    /// How many digits the check has, zeros in front.
    public var width: Int
    /// Checks that are written otherwise, such as 10 as K.
    public var spelled: [Int: String]

    /// The longest text that is checked.
    public static let lengthLimit = 64

    /// Makes a scheme; the defaults are the common ones.
    public init(
        modulus: Int,
        weights: [Int],
        start: Start = .right,
        part: Part = .whole,
        seed: Int = 0,
        outcome: Outcome = .complement,
        letters: Letters = .refused,
        width: Int = 1,
        spelled: [Int: String] = [:]
    ) {
        precondition(modulus >= 2 && !weights.isEmpty, "a check divides by 2 or more, by weights")
        self.modulus = modulus
        self.weights = weights
        self.start = start
        self.part = part
        self.seed = seed
        self.outcome = outcome
        self.letters = letters
        self.width = width
        self.spelled = spelled
    }

    /// The check of a text; nil when it is empty, too long, has other characters, or when the
    /// remainder has no spelling in `width` digits, so that no number with it is issued.
    public func check(_ text: some StringProtocol) -> String? {
        guard let rest = remainder(text) else { return nil }
        let value =
            switch outcome {
            case .complement: (modulus - rest) % modulus
            case .remainder: rest
            case .remainderPlusOne: rest + 1
            }
        if let word = spelled[value] { return word.isEmpty ? nil : word }
        let digits = String(value)
        guard digits.utf8.count <= width else { return nil }
        return String(repeating: "0", count: width - digits.utf8.count) + digits
    }

    /// The text with its check behind it, or nil.
    public func sealed(_ text: String) -> String? {
        check(text).map { text + $0 }
    }

    /// Whether the end of a text is the check of what stands before it.
    public func isValid(_ text: String) -> Bool {
        guard text.utf8.count > width else { return false }
        let body = text.dropLast(width)
        return check(body).map { text.hasSuffix($0) && $0.utf8.count == width } ?? false
    }

    private func remainder(_ text: some StringProtocol) -> Int? {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, bytes.count <= Self.lengthLimit else { return nil }
        var sum = seed
        for (index, byte) in bytes.enumerated() {
            guard let value = value(byte) else { return nil }
            let place = start == .left ? index : bytes.count - 1 - index
            let product = value * weights[place % weights.count]
            switch part {
            case .whole: sum += product
            case .lastDigit: sum += product % 10
            case .digits: sum += String(product).utf8.reduce(0) { $0 + Int($1 - 0x30) }
            }
        }
        return sum % modulus
    }

    private func value(_ byte: UInt8) -> Int? {
        if byte.isDigit { return Int(byte - 0x30) }
        let letter = byte.uppercased
        guard letter.isLetter else { return nil }
        switch letters {
        case .refused: return nil
        case .thirtySix: return Int(letter - 0x41) + 10
        // Three rows of nine: A…I, J…R and, as S begins with 2, S…Z.
        case .paynet:
            let place = Int(letter - 0x41)
            return place < 18 ? place % 9 + 1 : place - 16
        }
    }
}

extension CheckScheme {
    /// Luhn's, of payment cards (ISO/IEC 7812), and Bancomer's algorithm 00.
    public static let luhn = CheckScheme(modulus: 10, weights: [2, 1], part: .digits)
    /// The stores' references of Paynet: Luhn's with letters.
    public static let paynet = CheckScheme(
        modulus: 10,
        weights: [2, 1],
        part: .digits,
        letters: .paynet
    )
    /// The CLABE's last digit (Banco de México).
    public static let clabe = CheckScheme(
        modulus: 10,
        weights: [3, 7, 1],
        start: .left,
        part: .lastDigit
    )
}

/// ISO 7064, MOD 97-10: two digits behind a number that make its remainder by 97 one.
public enum Mod97 {
    /// The remainder of a number of any length; letters count 10 to 35.
    static func remainder(_ text: some StringProtocol) -> Int? {
        var rest = 0
        guard !text.isEmpty, text.utf8.count <= CheckScheme.lengthLimit else { return nil }
        for byte in text.utf8 {
            if byte.isDigit {
                rest = (rest * 10 + Int(byte - 0x30)) % 97
            } else if byte.isLetter {
                rest = (rest * 100 + Int(byte.uppercased - 0x41) + 10) % 97
            } else {
                return nil
            }
        }
        return rest
    }

    /// The two digits, or nil for a text with other characters than digits and letters.
    public static func check(_ text: some StringProtocol) -> String? {
        guard let rest = remainder(String(text) + "00") else { return nil }
        let value = 98 - rest
        return value < 10 ? "0\(value)" : "\(value)"
    }

    /// Whether the number with its two digits leaves one.
    public static func isValid(_ text: some StringProtocol) -> Bool {
        text.utf8.count > 2 && remainder(text) == 1
    }
}
