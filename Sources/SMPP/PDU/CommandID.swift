/// The operation a PDU carries: `command_id` (SMPP 3.4 §5.1.2.1).
public struct CommandID: RawRepresentable, Hashable, Sendable {
    /// The number as it stands in the header; bit 31 marks a response.
    public let rawValue: UInt32

    /// Wraps a number, known or not.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// `generic_nack` (§4.3).
    public static let genericNack = CommandID(rawValue: 0x8000_0000)
    /// `bind_receiver` (§4.1.3).
    public static let bindReceiver = CommandID(rawValue: 0x0000_0001)
    /// `bind_transmitter` (§4.1.1).
    public static let bindTransmitter = CommandID(rawValue: 0x0000_0002)
    /// `query_sm` (§4.8).
    public static let querySM = CommandID(rawValue: 0x0000_0003)
    /// `submit_sm` (§4.4).
    public static let submitSM = CommandID(rawValue: 0x0000_0004)
    /// `deliver_sm` (§4.6).
    public static let deliverSM = CommandID(rawValue: 0x0000_0005)
    /// `unbind` (§4.2).
    public static let unbind = CommandID(rawValue: 0x0000_0006)
    /// `replace_sm` (§4.10).
    public static let replaceSM = CommandID(rawValue: 0x0000_0007)
    /// `cancel_sm` (§4.9).
    public static let cancelSM = CommandID(rawValue: 0x0000_0008)
    /// `bind_transceiver` (§4.1.5).
    public static let bindTransceiver = CommandID(rawValue: 0x0000_0009)
    /// `outbind` (§4.1.7).
    public static let outbind = CommandID(rawValue: 0x0000_000B)
    /// `enquire_link` (§4.11).
    public static let enquireLink = CommandID(rawValue: 0x0000_0015)
    /// `submit_multi` (§4.5).
    public static let submitMulti = CommandID(rawValue: 0x0000_0021)
    /// `alert_notification` (§4.12).
    public static let alertNotification = CommandID(rawValue: 0x0000_0102)
    /// `data_sm` (§4.7).
    public static let dataSM = CommandID(rawValue: 0x0000_0103)

    /// Whether bit 31 is set: a `…_resp` or a `generic_nack`.
    public var isResponse: Bool { rawValue & 0x8000_0000 != 0 }

    /// The response that belongs to this request; a response is its own.
    public var response: CommandID { CommandID(rawValue: rawValue | 0x8000_0000) }

    /// The request that a response belongs to.
    public var request: CommandID { CommandID(rawValue: rawValue & 0x7FFF_FFFF) }
}

extension CommandID: CustomStringConvertible {
    /// The standard's name, or the number in hexadecimal.
    public var description: String {
        if self == .genericNack { return "generic_nack" }
        let name: String
        switch request {
        case .bindReceiver: name = "bind_receiver"
        case .bindTransmitter: name = "bind_transmitter"
        case .querySM: name = "query_sm"
        case .submitSM: name = "submit_sm"
        case .deliverSM: name = "deliver_sm"
        case .unbind: name = "unbind"
        case .replaceSM: name = "replace_sm"
        case .cancelSM: name = "cancel_sm"
        case .bindTransceiver: name = "bind_transceiver"
        case .outbind: name = "outbind"
        case .enquireLink: name = "enquire_link"
        case .submitMulti: name = "submit_multi"
        case .alertNotification: name = "alert_notification"
        case .dataSM: name = "data_sm"
        default: return "0x" + String(rawValue, radix: 16)
        }
        return isResponse ? name + "_resp" : name
    }
}
