/// The place of a part in a long message (3GPP TS 23.040 §9.2.3.24.1, 9.2.3.24.8).
public struct Concatenation: Hashable, Sendable {
    /// Common to all parts; unique per sender and recipient while parts may still arrive.
    public let reference: UInt16
    /// How many parts there are, from 1.
    public let total: UInt8
    /// Which part this is, from 1.
    public let part: UInt8

    /// Puts a place together; nil unless 1 ≤ part ≤ total.
    public init?(reference: UInt16, total: UInt8, part: UInt8) {
        guard part >= 1, part <= total else { return nil }
        self.reference = reference
        self.total = total
        self.part = part
    }
}

/// The header before a message's text: length, then information elements (TS 23.040 §9.2.3.24).
///
/// ```swift
/// var header = UserDataHeader()
/// header.append(concatenation, wide: false)
/// message.shortMessage = header.octets + part
/// message.esmClass = .userDataHeader
/// ```
public struct UserDataHeader: Hashable, Sendable {
    /// The national language identifier of Spanish (TS 23.038 §6.2.1.2.4).
    public static let spanish: UInt8 = 2

    /// One element: identifier and octets.
    public struct Element: Hashable, Sendable {
        /// The identifier: 0x00 and 0x08 concatenation, 0x24 single shift, 0x25 locking shift.
        public let identifier: UInt8
        /// The element's octets.
        public let octets: [UInt8]

        /// Puts an element together.
        public init(identifier: UInt8, octets: [UInt8]) {
            self.identifier = identifier
            self.octets = octets
        }
    }

    /// The elements in the order of the wire.
    public private(set) var elements: [Element] = []

    /// A header without elements.
    public init() {}

    /// Reads the header at the front of a text; nil when its lengths do not add up.
    public init?(parsing text: [UInt8]) {
        guard let first = text.first, text.count > Int(first) else { return nil }
        let end = 1 + Int(first)
        var at = 1
        while at < end {
            guard at + 2 <= end, at + 2 + Int(text[at + 1]) <= end else { return nil }
            let next = at + 2 + Int(text[at + 1])
            elements.append(Element(identifier: text[at], octets: [UInt8](text[at + 2..<next])))
            at = next
        }
    }

    /// The header's size in octets, its length octet included.
    public var count: Int {
        elements.reduce(1) { $0 + 2 + $1.octets.count }
    }

    /// The header as it stands before the text; empty without elements.
    public var octets: [UInt8] {
        if elements.isEmpty { return [] }
        var result = [UInt8(count - 1)]
        for element in elements {
            result.append(element.identifier)
            result.append(UInt8(element.octets.count))
            result += element.octets
        }
        return result
    }

    /// Adds an element; false when the header would exceed 140 octets.
    @discardableResult
    public mutating func append(_ element: Element) -> Bool {
        guard count + 2 + element.octets.count <= 140 else { return false }
        elements.append(element)
        return true
    }

    /// Adds a place in a long message, with an 8-bit or a 16-bit reference.
    public mutating func append(_ place: Concatenation, wide: Bool) {
        let low = UInt8(truncatingIfNeeded: place.reference)
        let high = UInt8(truncatingIfNeeded: place.reference >> 8)
        append(
            wide
                ? Element(identifier: 0x08, octets: [high, low, place.total, place.part])
                : Element(identifier: 0x00, octets: [low, place.total, place.part])
        )
    }

    /// Adds a national single shift table (IE 0x24), such as `spanish`.
    public mutating func appendSingleShift(_ language: UInt8) {
        append(Element(identifier: 0x24, octets: [language]))
    }

    /// The place in a long message; nil when there is none or it is impossible.
    public var concatenation: Concatenation? {
        for element in elements {
            let value = element.octets
            if element.identifier == 0x00, value.count == 3 {
                return Concatenation(reference: UInt16(value[0]), total: value[1], part: value[2])
            }
            if element.identifier == 0x08, value.count == 4 {
                let reference = UInt16(value[0]) << 8 | UInt16(value[1])
                return Concatenation(reference: reference, total: value[2], part: value[3])
            }
        }
        return nil
    }

    /// The national single shift table (IE 0x24).
    public var singleShift: UInt8? {
        elements.first { $0.identifier == 0x24 && $0.octets.count == 1 }?.octets[0]
    }
}

extension ShortMessage {
    /// The header before the text, when `esm_class` announces one and it is sound.
    public var userDataHeader: UserDataHeader? {
        esmClass.hasUserDataHeader ? UserDataHeader(parsing: text) : nil
    }

    /// The place in a long message, by user data header or by the `sar_` parameters.
    public var concatenation: Concatenation? {
        userDataHeader?.concatenation ?? optionalParameters.segment
    }

    /// The text after the user data header.
    public var textWithoutHeader: [UInt8] {
        guard let header = userDataHeader else { return text }
        return [UInt8](text.dropFirst(header.count))
    }
}
