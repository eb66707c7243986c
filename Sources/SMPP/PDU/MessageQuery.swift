internal import NIOCore

/// The body of a `query_sm` (SMPP 3.4 §4.8.1).
public struct QuerySM: Hashable, Sendable {
    /// The message asked about.
    public var messageID: MessageID
    /// Its sender, which must match the submission's.
    public var source: Address

    /// Puts a question together.
    public init(messageID: MessageID, source: Address) {
        self.messageID = messageID
        self.source = source
    }

    init(reading reader: inout PDUReader) throws(PDUError) {
        messageID = try reader.cOctets("message_id", orStatus: .invalidMessageID)
        source = Address()
        source.typeOfNumber = try reader.octet("source_addr_ton")
        source.numberingPlan = try reader.octet("source_addr_npi")
        source.text = try reader.cOctets("source_addr", orStatus: .invalidSourceAddress)
    }

    func write(sequence: UInt32, into buffer: inout ByteBuffer) {
        PDUWriter.write(.querySM, sequence: sequence, bodyLimit: 65 + 23, into: &buffer) {
            $0.cOctets(messageID)
            $0.octet(source.typeOfNumber)
            $0.octet(source.numberingPlan)
            $0.cOctets(source.text)
        }
    }
}

/// The body of a `query_sm_resp` (§4.8.2).
public struct QuerySMResponse: Hashable, Sendable {
    /// The message asked about.
    public var messageID: MessageID
    /// When it reached a final state, empty before.
    public var finalDate: TimeText
    /// The state's number; `MessageState(rawValue:)` names it.
    public var messageState: UInt8
    /// The network's code for a failure.
    public var errorCode: UInt8

    /// Puts an answer together.
    public init(messageID: MessageID, finalDate: TimeText, messageState: UInt8, errorCode: UInt8) {
        self.messageID = messageID
        self.finalDate = finalDate
        self.messageState = messageState
        self.errorCode = errorCode
    }

    init(reading reader: inout PDUReader) throws(PDUError) {
        messageID = try reader.cOctets("message_id", orStatus: .invalidMessageID)
        finalDate = try reader.cOctets("final_date", orStatus: .queryFailed)
        messageState = try reader.octet("message_state")
        errorCode = try reader.octet("error_code")
    }

    func write(sequence: UInt32, into buffer: inout ByteBuffer) {
        PDUWriter.write(
            .querySM.response,
            sequence: sequence,
            bodyLimit: 65 + 17 + 2,
            into: &buffer
        ) {
            $0.cOctets(messageID)
            $0.cOctets(finalDate)
            $0.octet(messageState)
            $0.octet(errorCode)
        }
    }
}

/// The body of a `cancel_sm` (§4.9.1).
public struct CancelSM: Hashable, Sendable {
    /// `service_type` of the submission.
    public var serviceType: ServiceType
    /// The message to cancel; empty cancels all between the two addresses.
    public var messageID: MessageID
    /// Its sender.
    public var source: Address
    /// Its recipient.
    public var destination: Address

    /// Puts a request together.
    public init(
        serviceType: ServiceType = ServiceType(),
        messageID: MessageID,
        source: Address,
        destination: Address
    ) {
        self.serviceType = serviceType
        self.messageID = messageID
        self.source = source
        self.destination = destination
    }

    init(reading reader: inout PDUReader) throws(PDUError) {
        serviceType = try reader.cOctets("service_type", orStatus: .invalidServiceType)
        messageID = try reader.cOctets("message_id", orStatus: .invalidMessageID)
        source = Address()
        destination = Address()
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

    func write(sequence: UInt32, into buffer: inout ByteBuffer) {
        PDUWriter.write(.cancelSM, sequence: sequence, bodyLimit: 6 + 65 + 46, into: &buffer) {
            $0.cOctets(serviceType)
            $0.cOctets(messageID)
            $0.octet(source.typeOfNumber)
            $0.octet(source.numberingPlan)
            $0.cOctets(source.text)
            $0.octet(destination.typeOfNumber)
            $0.octet(destination.numberingPlan)
            $0.cOctets(destination.text)
        }
    }
}
