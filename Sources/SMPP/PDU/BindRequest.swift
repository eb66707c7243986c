internal import NIOCore

/// Which way messages may go on a bind (SMPP 3.4 §2.2).
public enum BindMode: Hashable, Sendable, CaseIterable {
    /// Receipts and messages to us only (`bind_receiver`).
    case receiver
    /// Submissions only (`bind_transmitter`).
    case transmitter
    /// Both on one link (`bind_transceiver`).
    case transceiver

    /// The request that asks for it.
    public var command: CommandID {
        switch self {
        case .receiver: .bindReceiver
        case .transmitter: .bindTransmitter
        case .transceiver: .bindTransceiver
        }
    }

    init?(_ command: CommandID) {
        switch command {
        case .bindReceiver: self = .receiver
        case .bindTransmitter: self = .transmitter
        case .bindTransceiver: self = .transceiver
        default: return nil
        }
    }

    /// Whether `submit_sm` is allowed.
    public var canSubmit: Bool { self != .receiver }
    /// Whether `deliver_sm` is allowed.
    public var canReceive: Bool { self != .transmitter }
}

/// Who binds and how: the body of the three bind requests (§4.1).
public struct BindRequest: Hashable, Sendable {
    /// Which of the three it is.
    public var mode: BindMode
    /// `system_id`.
    public var systemID: SystemID
    /// `password`; never to be logged.
    public var password: Password
    /// `system_type`, mostly empty.
    public var systemType: SystemType
    /// `interface_version`, 0x34 for SMPP 3.4.
    public var interfaceVersion: UInt8
    /// The addresses served, mostly empty: `addr_ton`, `addr_npi`.
    public var addressTypeOfNumber: UInt8 = 0
    /// `addr_npi`.
    public var addressNumberingPlan: UInt8 = 0
    /// `address_range`.
    public var addressRange = AddressRange()

    /// Puts a bind together.
    public init(
        mode: BindMode = .transceiver,
        systemID: SystemID,
        password: Password,
        systemType: SystemType = SystemType(),
        interfaceVersion: UInt8 = 0x34
    ) {
        self.mode = mode
        self.systemID = systemID
        self.password = password
        self.systemType = systemType
        self.interfaceVersion = interfaceVersion
    }

    init(mode: BindMode, reading reader: inout PDUReader) throws(PDUError) {
        self.mode = mode
        systemID = try reader.cOctets("system_id", orStatus: .invalidSystemID)
        password = try reader.cOctets("password", orStatus: .invalidPassword)
        systemType = try reader.cOctets("system_type", orStatus: .invalidSystemType)
        interfaceVersion = try reader.octet("interface_version")
        addressTypeOfNumber = try reader.octet("addr_ton")
        addressNumberingPlan = try reader.octet("addr_npi")
        addressRange = try reader.cOctets("address_range", orStatus: .bindFailed)
    }

    func write(sequence: UInt32, into buffer: inout ByteBuffer) {
        PDUWriter.write(
            mode.command,
            sequence: sequence,
            bodyLimit: 16 + 17 + 13 + 3 + 41,
            into: &buffer
        ) {
            $0.cOctets(systemID)
            $0.cOctets(password)
            $0.cOctets(systemType)
            $0.octet(interfaceVersion)
            $0.octet(addressTypeOfNumber)
            $0.octet(addressNumberingPlan)
            $0.cOctets(addressRange)
        }
    }
}

extension BindRequest: CustomStringConvertible {
    /// The mode only: no account, no password.
    public var description: String { mode.command.description }
}

/// The body of the three bind responses (§4.1.2, 4.1.4, 4.1.6).
public struct BindResponse: Hashable, Sendable {
    /// Whose bind it answers.
    public var mode: BindMode
    /// The carrier's `system_id`.
    public var systemID: SystemID
    /// `sc_interface_version`, which many carriers leave out.
    public var interfaceVersion: UInt8?

    /// Puts an answer together.
    public init(mode: BindMode, systemID: SystemID, interfaceVersion: UInt8? = 0x34) {
        self.mode = mode
        self.systemID = systemID
        self.interfaceVersion = interfaceVersion
    }

    init(mode: BindMode, reading reader: inout PDUReader) {
        self.mode = mode
        systemID = reader.lenientCOctets()
        interfaceVersion = reader.lenientOptionalParameters().interfaceVersion
    }

    func write(status: CommandStatus, sequence: UInt32, into buffer: inout ByteBuffer) {
        PDUWriter.write(
            mode.command.response,
            status: status,
            sequence: sequence,
            bodyLimit: 16 + 5,
            into: &buffer
        ) {
            // A refusal may come without a body (§4.1.2).
            guard status == .ok else { return }
            $0.cOctets(systemID)
            if let interfaceVersion {
                $0.word(OptionalParameterTag.scInterfaceVersion.rawValue)
                $0.word(1)
                $0.octet(interfaceVersion)
            }
        }
    }
}
