public import Values

/// The alphabet a message is written in.
public enum SMSEncoding: UInt8, CaseIterable, Hashable, Sendable {
    /// The carrier's default alphabet, without headers for alphabets.
    case standard = 1
    /// GSM with the Spanish single shift table, named in each part's header.
    case spanishShift = 2
    /// UCS-2 (UTF-16, big-endian).
    case ucs2 = 3

    /// The SMPP `data_coding` of the encoding.
    public var dataCoding: UInt8 { self == .ucs2 ? 8 : 0 }
}

/// Why a text cannot be sent on a route.
public enum SMSPlanError: Error, Hashable, Sendable, CustomStringConvertible {
    /// It needs more parts than the route allows.
    case tooManyParts(limit: Int)
    /// Its octets are no UTF-8.
    case notUTF8(offset: Int)

    /// A sentence for the operator.
    public var description: String {
        switch self {
        case .tooManyParts(let limit):
            "the text needs more than \(limit) parts; shorten it or allow more on the route"
        case .notUTF8(let offset): "the text is not UTF-8 at octet \(offset)"
        }
    }
}

/// A text split and encoded for a route, ready for SMPP: exact parts, price and what was changed.
///
/// ```
/// let plan = try SMSPlan("Tu pago vence mañana", on: route)
/// plan.segmentCount                              // 1
/// plan.shortMessage(part: 0, concatenation: 7)   // octets for short_message
/// ```
///
/// GSM characters are unpacked, one septet in an octet (SMPP 3.4 §5.2.22); an escape and its
/// character, or two surrogates, are never in different parts.
public struct SMSPlan: Hashable, Sendable {
    /// The alphabet.
    public let encoding: SMSEncoding
    /// The width of concatenation references.
    public let concatenation: ConcatenationWidth
    /// What the message costs: segments times the route's price.
    public let price: Money
    /// The characters that were written differently, in order, each as often as it occurs.
    public let replaced: [UInt32]
    /// Whether characters that the GSM alphabet cannot express made it UCS-2.
    public let wasForcedToUCS2: Bool
    /// The octets of all parts, one after the other, without headers.
    let octets: [UInt8]
    /// Where each part ends in `octets`.
    let ends: [Int]

    init(
        encoding: SMSEncoding,
        concatenation: ConcatenationWidth,
        price: Money,
        replaced: [UInt32],
        wasForcedToUCS2: Bool,
        octets: [UInt8],
        ends: [Int]
    ) {
        self.encoding = encoding
        self.concatenation = concatenation
        self.price = price
        self.replaced = replaced
        self.wasForcedToUCS2 = wasForcedToUCS2
        self.octets = octets
        self.ends = ends
    }

    /// How many segments are sent and paid; an empty text is one.
    public var segmentCount: Int { ends.count }

    /// The SMPP `data_coding`.
    public var dataCoding: UInt8 { encoding.dataCoding }

    /// Whether parts begin with a user data header (`esm_class` 0x40).
    public var hasHeader: Bool { segmentCount > 1 || encoding == .spanishShift }

    /// The octets of a part without its header.
    public func payload(part: Int) -> ArraySlice<UInt8> {
        octets[(part == 0 ? 0 : ends[part - 1])..<ends[part]]
    }

    /// The user data header of a part with its length octet; empty when there is none.
    ///
    /// With references of one octet, the low octet of `reference` is used.
    public func header(part: Int, concatenation reference: UInt16) -> [UInt8] {
        var header: [UInt8] = []
        appendHeader(part: part, concatenation: reference, to: &header)
        return header
    }

    /// Header and payload of a part: what goes into `short_message`. Never over 160 octets.
    public func shortMessage(part: Int, concatenation reference: UInt16) -> [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(160)
        appendHeader(part: part, concatenation: reference, to: &octets)
        octets.append(contentsOf: payload(part: part))
        return octets
    }

    /// Appends header and payload of a part to a buffer.
    public func appendShortMessage(
        part: Int,
        concatenation reference: UInt16,
        to buffer: inout [UInt8]
    ) {
        appendHeader(part: part, concatenation: reference, to: &buffer)
        buffer.append(contentsOf: payload(part: part))
    }

    /// The whole text without headers, for carriers that split it themselves
    /// (`message_payload`). Not for the Spanish shift, which needs its header.
    public var wholePayload: [UInt8] { octets }

    private func appendHeader(
        part: Int,
        concatenation reference: UInt16,
        to buffer: inout [UInt8]
    ) {
        precondition(part >= 0 && part < segmentCount, "a plan has only the parts it counts")
        guard hasHeader else { return }
        let start = buffer.count
        buffer.append(0)
        if segmentCount > 1 {
            let high = UInt8(reference >> 8)
            let low = UInt8(truncatingIfNeeded: reference)
            switch concatenation {
            case .octet: buffer.append(contentsOf: [0x00, 0x03, low])
            case .twoOctets: buffer.append(contentsOf: [0x08, 0x04, high, low])
            }
            buffer.append(UInt8(segmentCount))
            buffer.append(UInt8(part + 1))
        }
        if encoding == .spanishShift { buffer.append(contentsOf: [0x24, 0x01, 0x02]) }
        buffer[start] = UInt8(buffer.count - start - 1)
    }
}
