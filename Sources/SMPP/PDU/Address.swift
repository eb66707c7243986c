/// A sender or recipient: type of number, numbering plan and characters (SMPP 3.4 §5.2.5–5.2.9).
public struct Address: Hashable, Sendable {
    /// Type of number: 0 unknown, 1 international, 2 national, 3 network specific, 5 alphanumeric.
    public var typeOfNumber: UInt8
    /// Numbering plan: 0 unknown, 1 ISDN (E.164).
    public var numberingPlan: UInt8
    /// Digits or letters, at most 20.
    public var text: AddressText

    /// Puts an address together as it is to be written.
    public init(
        typeOfNumber: UInt8 = 0,
        numberingPlan: UInt8 = 0,
        text: AddressText = AddressText()
    ) {
        self.typeOfNumber = typeOfNumber
        self.numberingPlan = numberingPlan
        self.text = text
    }

    /// An international number: digits without `+`, TON 1, NPI 1; nil beyond 20 characters.
    public static func international(_ digits: String) -> Address? {
        AddressText(digits).map { Address(typeOfNumber: 1, numberingPlan: 1, text: $0) }
    }

    /// A short code: TON 3, NPI 0; nil beyond 20 characters.
    public static func shortCode(_ digits: String) -> Address? {
        AddressText(digits).map { Address(typeOfNumber: 3, numberingPlan: 0, text: $0) }
    }

    /// A name of 1 to 11 characters: TON 5, NPI 0; nil when empty or longer.
    public static func alphanumeric(_ name: String) -> Address? {
        guard (1...11).contains(name.utf8.count) else { return nil }
        return AddressText(name).map { Address(typeOfNumber: 5, numberingPlan: 0, text: $0) }
    }
}
