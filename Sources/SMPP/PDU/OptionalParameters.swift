/// The tag of an optional parameter (SMPP 3.4 §5.3.2).
public struct OptionalParameterTag: RawRepresentable, Hashable, Sendable {
    /// The number as it stands on the wire.
    public let rawValue: UInt16

    /// Wraps a number, known or not.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// `receipted_message_id`: the id a receipt speaks of (§5.3.2.12).
    public static let receiptedMessageID = OptionalParameterTag(rawValue: 0x001E)
    /// `user_message_reference` (§5.3.2.17).
    public static let userMessageReference = OptionalParameterTag(rawValue: 0x0204)
    /// `sar_msg_ref_num` (§5.3.2.22).
    public static let sarMessageReference = OptionalParameterTag(rawValue: 0x020C)
    /// `sar_total_segments` (§5.3.2.23).
    public static let sarTotalSegments = OptionalParameterTag(rawValue: 0x020E)
    /// `sar_segment_seqnum` (§5.3.2.24).
    public static let sarSegmentSequence = OptionalParameterTag(rawValue: 0x020F)
    /// `sc_interface_version` (§5.3.2.25).
    public static let scInterfaceVersion = OptionalParameterTag(rawValue: 0x0210)
    /// `network_error_code` (§5.3.2.31).
    public static let networkErrorCode = OptionalParameterTag(rawValue: 0x0423)
    /// `message_payload` (§5.3.2.32).
    public static let messagePayload = OptionalParameterTag(rawValue: 0x0424)
    /// `message_state` (§5.3.2.35).
    public static let messageState = OptionalParameterTag(rawValue: 0x0427)
}

/// The optional parameters of a PDU as they stand on the wire: tag, length, value (§5.3).
///
/// They are kept raw, so that unknown ones survive; typed accessors look for the first of a tag.
public struct OptionalParameters: Hashable, Sendable {
    /// Tags, lengths and values, one after the other.
    public private(set) var octets: [UInt8]

    /// None.
    public init() {
        octets = []
    }

    init(unchecked octets: [UInt8]) {
        self.octets = octets
    }

    /// Takes raw octets, or returns nil when they are cut off inside a parameter.
    public init?(_ octets: [UInt8]) {
        guard octets.withUnsafeBytes(Self.isWellFormed) else { return nil }
        self.octets = octets
    }

    static func isWellFormed(_ octets: UnsafeRawBufferPointer) -> Bool {
        var at = 0
        while at < octets.count {
            guard octets.count - at >= 4 else { return false }
            at += 4 + (Int(octets[at + 2]) << 8 | Int(octets[at + 3]))
        }
        return at == octets.count
    }

    /// Whether there is none.
    public var isEmpty: Bool { octets.isEmpty }

    /// The value of the first parameter with this tag.
    public subscript(tag: OptionalParameterTag) -> ArraySlice<UInt8>? {
        var at = 0
        while at + 4 <= octets.count {
            let length = Int(octets[at + 2]) << 8 | Int(octets[at + 3])
            if UInt16(octets[at]) << 8 | UInt16(octets[at + 1]) == tag.rawValue {
                return octets[at + 4..<at + 4 + length]
            }
            at += 4 + length
        }
        return nil
    }

    /// All parameters in the order of the wire.
    public var all: [(tag: OptionalParameterTag, value: ArraySlice<UInt8>)] {
        var found: [(tag: OptionalParameterTag, value: ArraySlice<UInt8>)] = []
        var at = 0
        while at + 4 <= octets.count {
            let length = Int(octets[at + 2]) << 8 | Int(octets[at + 3])
            let tag = UInt16(octets[at]) << 8 | UInt16(octets[at + 1])
            found.append((OptionalParameterTag(rawValue: tag), octets[at + 4..<at + 4 + length]))
            at += 4 + length
        }
        return found
    }

    /// Adds a parameter; a value beyond 65,535 octets is a programmer error.
    public mutating func append(_ tag: OptionalParameterTag, _ value: some Collection<UInt8>) {
        precondition(value.count <= 65_535, "An optional parameter holds at most 65,535 octets.")
        octets.reserveCapacity(octets.count + 4 + value.count)
        octets.append(UInt8(truncatingIfNeeded: tag.rawValue >> 8))
        octets.append(UInt8(truncatingIfNeeded: tag.rawValue))
        octets.append(UInt8(truncatingIfNeeded: value.count >> 8))
        octets.append(UInt8(truncatingIfNeeded: value.count))
        octets.append(contentsOf: value)
    }
}

extension OptionalParameters {
    /// An unsigned number of one or two octets; nil when absent or of another size.
    public func integer(_ tag: OptionalParameterTag) -> UInt16? {
        guard let value = self[tag], (1...2).contains(value.count) else { return nil }
        return value.reduce(0) { $0 << 8 | UInt16($1) }
    }

    /// `receipted_message_id` without its NUL; nil when absent, empty or too long.
    public var receiptedMessageID: MessageID? {
        guard let value = self[.receiptedMessageID] else { return nil }
        guard let id = MessageID(value.prefix { $0 != 0 }), !id.isEmpty else { return nil }
        return id
    }

    /// `message_state`; nil when absent or not one the standard knows.
    public var messageState: MessageState? {
        integer(.messageState).flatMap { UInt8(exactly: $0) }.flatMap(MessageState.init(rawValue:))
    }

    /// `network_error_code`; nil when absent or not three octets.
    public var networkErrorCode: NetworkErrorCode? {
        guard let value = self[.networkErrorCode], value.count == 3 else { return nil }
        let octets = [UInt8](value)
        return NetworkErrorCode(
            network: octets[0],
            code: UInt16(octets[1]) << 8 | UInt16(octets[2])
        )
    }

    /// The place in a long message by the `sar_` parameters; nil when one is missing or zero.
    public var segment: Concatenation? {
        guard let reference = integer(.sarMessageReference),
            let total = integer(.sarTotalSegments).flatMap({ UInt8(exactly: $0) }),
            let part = integer(.sarSegmentSequence).flatMap({ UInt8(exactly: $0) })
        else { return nil }
        return Concatenation(reference: reference, total: total, part: part)
    }

    /// `sc_interface_version`, such as 0x34.
    public var interfaceVersion: UInt8? {
        integer(.scInterfaceVersion).flatMap { UInt8(exactly: $0) }
    }
}

/// What the mobile network said about a failure: `network_error_code` (§5.3.2.31).
public struct NetworkErrorCode: Hashable, Sendable {
    /// The network's kind: 1 ANSI-136, 2 IS-95, 3 GSM.
    public let network: UInt8
    /// The network's own code.
    public let code: UInt16

    /// Puts a code together.
    public init(network: UInt8, code: UInt16) {
        self.network = network
        self.code = code
    }
}
