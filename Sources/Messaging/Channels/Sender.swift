/// Who a text message comes from: a long number, a short code or a name.
public struct Sender: Hashable, Sendable {
    /// The three kinds of sender.
    public enum Kind: UInt8, CaseIterable, Hashable, Sendable {
        /// An international number; the person can answer.
        case long = 1
        /// A short code of 3 to 8 digits; the person can answer.
        case short = 2
        /// A name of at most 11 characters, "masked"; nobody can answer it.
        case masked = 3
    }

    /// The longest name that fits into an originating address (TS 23.040 §9.1.2.5).
    public static let maskedLengthLimit = 11

    /// The kind.
    public let kind: Kind
    /// Digits without `+`, or the name.
    public let address: String

    /// Makes a sender from an international number.
    public init(long number: E164) {
        self.kind = .long
        self.address = number.digits
    }

    /// Makes a sender from a short code; nil unless it is 3 to 8 digits.
    public init?(short code: String) {
        guard (3...8).contains(code.utf8.count), code.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
        else { return nil }
        self.kind = .short
        self.address = code
    }

    /// Makes a sender from a name: 1 to 11 letters, digits, spaces or `. - _ & + !` of ASCII, at
    /// least one of them a letter and none at either end a space; nil for anything else.
    public init?(masked name: String) {
        let bytes = Array(name.utf8)
        guard (1...Sender.maskedLengthLimit).contains(bytes.count), bytes.first != 0x20,
            bytes.last != 0x20, bytes.contains(where: Sender.isLetter),
            bytes.allSatisfy(Sender.isAllowed)
        else { return nil }
        self.kind = .masked
        self.address = name
    }

    /// Whether a reply can reach us. Contact that must offer a reply to opt out needs this.
    public var canBeAnswered: Bool { kind != .masked }

    private static func isLetter(_ byte: UInt8) -> Bool {
        byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        isLetter(byte) || byte >= 0x30 && byte <= 0x39 || " .-_&+!".utf8.contains(byte)
    }
}

/// Type of number and numbering plan of an address, as SMPP 3.4 §5.2.5 and §5.2.6 number them.
public struct Numbering: Hashable, Sendable {
    /// Type of number: 0 unknown, 1 international, 3 network specific, 5 alphanumeric.
    public let type: UInt8
    /// Numbering plan: 0 unknown, 1 E.164.
    public let plan: UInt8

    /// Makes a numbering.
    public init(type: UInt8, plan: UInt8) {
        self.type = type
        self.plan = plan
    }

    /// What carriers expect for a recipient.
    public static let recipient = Numbering(type: 1, plan: 1)
}

/// The numbering a route wants for each kind of sender.
public struct SenderNumbering: Hashable, Sendable {
    /// For long numbers; 1/1 by default.
    public var long = Numbering(type: 1, plan: 1)
    /// For short codes; 3/0 by default, some carriers want 0/1.
    public var short = Numbering(type: 3, plan: 0)
    /// For names; 5/0 by default.
    public var masked = Numbering(type: 5, plan: 0)

    /// Makes the numbering most carriers want.
    public init() {}

    /// The numbering of a sender on this route.
    public func numbering(of sender: Sender) -> Numbering {
        switch sender.kind {
        case .long: long
        case .short: short
        case .masked: masked
        }
    }
}
