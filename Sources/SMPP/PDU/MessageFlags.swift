/// `esm_class`: mode, kind of message and features (SMPP 3.4 §5.2.12).
public struct ESMClass: RawRepresentable, Hashable, Sendable {
    /// The octet as it stands on the wire.
    public var rawValue: UInt8

    /// Wraps an octet.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Default mode, an ordinary message.
    public static let `default` = ESMClass(rawValue: 0x00)
    /// An SMSC delivery receipt, in a `deliver_sm`.
    public static let deliveryReceipt = ESMClass(rawValue: 0x04)
    /// The text begins with a user data header.
    public static let userDataHeader = ESMClass(rawValue: 0x40)

    /// Whether the text begins with a user data header.
    public var hasUserDataHeader: Bool { rawValue & 0x40 != 0 }

    /// What kind of message a `deliver_sm` is: bits 5–2.
    public var kind: Kind {
        switch rawValue & 0x3C {
        case 0x00: .message
        case 0x04: .deliveryReceipt
        case 0x08: .deliveryAcknowledgement
        case 0x10: .userAcknowledgement
        case 0x18: .conversationAbort
        case 0x20: .intermediateNotification
        default: .other
        }
    }

    /// Kinds of `deliver_sm`.
    public enum Kind: Hashable, Sendable {
        /// Somebody wrote.
        case message
        /// The carrier reports a final state.
        case deliveryReceipt
        /// The handset acknowledges (SME Delivery Acknowledgement).
        case deliveryAcknowledgement
        /// The user acknowledges (SME Manual/User Acknowledgement).
        case userAcknowledgement
        /// Conversation abort (Korean CDMA).
        case conversationAbort
        /// The carrier reports a state that is not final.
        case intermediateNotification
        /// Bits the standard reserves.
        case other
    }
}

/// `registered_delivery`: which receipts are asked for (§5.2.17).
public struct RegisteredDelivery: RawRepresentable, Hashable, Sendable {
    /// The octet as it stands on the wire.
    public var rawValue: UInt8

    /// Wraps an octet.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// No receipt.
    public static let none = RegisteredDelivery(rawValue: 0x00)
    /// A receipt for success and failure: the one that proves delivery.
    public static let finalReceipt = RegisteredDelivery(rawValue: 0x01)
    /// A receipt for failure only.
    public static let failureReceipt = RegisteredDelivery(rawValue: 0x02)
    /// A final receipt and intermediate notifications.
    public static let finalAndIntermediate = RegisteredDelivery(rawValue: 0x11)

    /// Whether a receipt for success is asked for.
    public var wantsSuccessReceipt: Bool { rawValue & 0x03 == 1 }
    /// Whether a receipt for failure is asked for.
    public var wantsFailureReceipt: Bool { (1...2).contains(rawValue & 0x03) }
}

/// `data_coding`: how the text's octets are to be read (§5.2.19).
public struct DataCoding: RawRepresentable, Hashable, Sendable {
    /// The octet as it stands on the wire.
    public var rawValue: UInt8

    /// Wraps an octet.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The carrier's default alphabet: usually GSM 03.38, sometimes Latin-1; a route setting.
    public static let smscDefault = DataCoding(rawValue: 0x00)
    /// IA5 (ASCII).
    public static let ia5 = DataCoding(rawValue: 0x01)
    /// ISO 8859-1.
    public static let latin1 = DataCoding(rawValue: 0x03)
    /// Eight-bit binary.
    public static let binary = DataCoding(rawValue: 0x04)
    /// UCS-2, in practice UTF-16BE.
    public static let ucs2 = DataCoding(rawValue: 0x08)
    /// GSM default alphabet, class 0: shown at once and not stored.
    public static let flash = DataCoding(rawValue: 0x10)
    /// UCS-2, class 0.
    public static let ucs2Flash = DataCoding(rawValue: 0x18)
}
