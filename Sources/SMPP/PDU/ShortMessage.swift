internal import NIOCore

/// The fields of a `submit_sm` (SMPP 3.4 §4.4.1), which a `deliver_sm` (§4.6.1) shares octet for
/// octet; a `data_sm` (§4.7.1) fills those it has.
///
/// ```swift
/// var message = SubmitSM(source: sender, destination: recipient, shortMessage: text)
/// message.registeredDelivery = .finalReceipt
/// ```
///
/// A text beyond 254 octets is written as `message_payload` with `sm_length` 0, never both.
public struct ShortMessage: Hashable, Sendable {
    /// The longest text in `short_message`; beyond it goes to `message_payload` (§5.2.22).
    public static let shortMessageLimit = 254
    /// The longest text altogether (§5.3.2.32).
    public static let payloadLimit = 65_535

    /// `service_type`, mostly empty.
    public var serviceType = ServiceType()
    /// `source_addr` and its type.
    public var source: Address
    /// `destination_addr` and its type.
    public var destination: Address
    /// `esm_class`.
    public var esmClass: ESMClass
    /// `protocol_id`.
    public var protocolID: UInt8 = 0
    /// `priority_flag`, 0 to 3.
    public var priorityFlag: UInt8 = 0
    /// `schedule_delivery_time`, empty for at once.
    public var scheduleDeliveryTime = TimeText()
    /// `validity_period`, empty for the carrier's default.
    public var validityPeriod = TimeText()
    /// `registered_delivery`.
    public var registeredDelivery: RegisteredDelivery
    /// `replace_if_present_flag`.
    public var replaceIfPresent: UInt8 = 0
    /// `data_coding`.
    public var dataCoding: DataCoding
    /// `sm_default_msg_id`.
    public var defaultMessageID: UInt8 = 0
    /// `short_message`, user data header included; see `text` for reading.
    public var shortMessage: [UInt8]
    /// The optional parameters.
    public var optionalParameters: OptionalParameters

    /// A message with the usual zeros everywhere else.
    public init(
        source: Address = Address(),
        destination: Address = Address(),
        shortMessage: [UInt8] = [],
        esmClass: ESMClass = .default,
        dataCoding: DataCoding = .smscDefault,
        registeredDelivery: RegisteredDelivery = .none,
        validityPeriod: TimeText = TimeText(),
        optionalParameters: OptionalParameters = OptionalParameters()
    ) {
        self.source = source
        self.destination = destination
        self.shortMessage = shortMessage
        self.esmClass = esmClass
        self.dataCoding = dataCoding
        self.registeredDelivery = registeredDelivery
        self.validityPeriod = validityPeriod
        self.optionalParameters = optionalParameters
    }

    /// The text wherever it stands: `short_message`, or else `message_payload`.
    public var text: [UInt8] {
        guard shortMessage.isEmpty, !optionalParameters.isEmpty else { return shortMessage }
        return optionalParameters[.messagePayload].map { [UInt8]($0) } ?? []
    }

    /// Whether the message fits into one PDU.
    public var isEncodable: Bool {
        shortMessage.count <= Self.payloadLimit
            && bodyLimit <= PDUHeader.maximumLength - PDUHeader.size
            && (shortMessage.isEmpty || optionalParameters[.messagePayload] == nil)
    }
}

extension ShortMessage: CustomStringConvertible {
    /// The size only: neither numbers nor text belong into a log.
    public var description: String { "message of \(shortMessage.count) octets" }
}

/// The body of a `submit_sm` (§4.4.1).
public typealias SubmitSM = ShortMessage
/// The body of a `deliver_sm` (§4.6.1).
public typealias DeliverSM = ShortMessage
/// The body of a `data_sm` (§4.7.1); addresses beyond 20 octets are refused.
public typealias DataSM = ShortMessage

// MARK: Wire

extension ShortMessage {
    /// Octets the fixed part of a body takes at most.
    private static let fixedLimit = 6 + 2 + 21 + 2 + 21 + 3 + 17 + 17 + 5

    var bodyLimit: Int {
        Self.fixedLimit + 4 + shortMessage.count + optionalParameters.octets.count
    }

    /// Appends a `submit_sm` or `deliver_sm`.
    func write(_ command: CommandID, sequence: UInt32, into buffer: inout ByteBuffer) {
        precondition(isEncodable, "The message does not fit into one PDU.")
        PDUWriter.write(command, sequence: sequence, bodyLimit: bodyLimit, into: &buffer) {
            $0.cOctets(serviceType)
            write(source, into: &$0)
            write(destination, into: &$0)
            $0.octet(esmClass.rawValue)
            $0.octet(protocolID)
            $0.octet(priorityFlag)
            $0.cOctets(scheduleDeliveryTime)
            $0.cOctets(validityPeriod)
            $0.octet(registeredDelivery.rawValue)
            $0.octet(replaceIfPresent)
            $0.octet(dataCoding.rawValue)
            $0.octet(defaultMessageID)
            let isPayload = shortMessage.count > Self.shortMessageLimit
            $0.octet(isPayload ? 0 : UInt8(shortMessage.count))
            if !isPayload { $0.octets(shortMessage) }
            $0.octets(optionalParameters.octets)
            if isPayload { writePayload(into: &$0) }
        }
    }

    /// Appends a `data_sm`, whose text always is a `message_payload`.
    func writeData(sequence: UInt32, into buffer: inout ByteBuffer) {
        precondition(isEncodable, "The message does not fit into one PDU.")
        PDUWriter.write(.dataSM, sequence: sequence, bodyLimit: bodyLimit, into: &buffer) {
            $0.cOctets(serviceType)
            write(source, into: &$0)
            write(destination, into: &$0)
            $0.octet(esmClass.rawValue)
            $0.octet(registeredDelivery.rawValue)
            $0.octet(dataCoding.rawValue)
            $0.octets(optionalParameters.octets)
            if !shortMessage.isEmpty { writePayload(into: &$0) }
        }
    }

    private func write(_ address: Address, into writer: inout PDUWriter) {
        writer.octet(address.typeOfNumber)
        writer.octet(address.numberingPlan)
        writer.cOctets(address.text)
    }

    private func writePayload(into writer: inout PDUWriter) {
        writer.word(OptionalParameterTag.messagePayload.rawValue)
        writer.word(UInt16(shortMessage.count))
        writer.octets(shortMessage)
    }

    /// Reads the body of a `submit_sm` or `deliver_sm`.
    init(reading reader: inout PDUReader) throws(PDUError) {
        self.init()
        try readAddresses(&reader)
        esmClass = ESMClass(rawValue: try reader.octet("esm_class"))
        protocolID = try reader.octet("protocol_id")
        priorityFlag = try reader.octet("priority_flag")
        scheduleDeliveryTime = try reader.cOctets(
            "schedule_delivery_time",
            orStatus: .invalidScheduledDeliveryTime
        )
        validityPeriod = try reader.cOctets("validity_period", orStatus: .invalidValidityPeriod)
        registeredDelivery = RegisteredDelivery(rawValue: try reader.octet("registered_delivery"))
        replaceIfPresent = try reader.octet("replace_if_present_flag")
        dataCoding = DataCoding(rawValue: try reader.octet("data_coding"))
        defaultMessageID = try reader.octet("sm_default_msg_id")
        let length = try reader.octet("sm_length")
        shortMessage = try reader.block(
            Int(length),
            "short_message",
            orStatus: .invalidMessageLength
        )
        optionalParameters = try reader.optionalParameters()
    }

    /// Reads the body of a `data_sm`.
    init(readingData reader: inout PDUReader) throws(PDUError) {
        self.init()
        try readAddresses(&reader)
        esmClass = ESMClass(rawValue: try reader.octet("esm_class"))
        registeredDelivery = RegisteredDelivery(rawValue: try reader.octet("registered_delivery"))
        dataCoding = DataCoding(rawValue: try reader.octet("data_coding"))
        optionalParameters = try reader.optionalParameters()
    }

    private mutating func readAddresses(_ reader: inout PDUReader) throws(PDUError) {
        serviceType = try reader.cOctets("service_type", orStatus: .invalidServiceType)
        source.typeOfNumber = try reader.octet("source_addr_ton")
        source.numberingPlan = try reader.octet("source_addr_npi")
        source.text = try reader.cOctets("source_addr", orStatus: .invalidSourceAddress)
        destination.typeOfNumber = try reader.octet("dest_addr_ton")
        destination.numberingPlan = try reader.octet("dest_addr_npi")
        destination.text = try reader.cOctets(
            "destination_addr",
            orStatus: .invalidDestinationAddress
        )
    }
}
