public import NIOCore

/// One PDU of SMPP 3.4, read or to be written.
///
/// The session reads and writes the frequent ones without this enumeration; it is for tools, tests
/// and the rare operations.
///
/// ```swift
/// var buffer = ByteBuffer()
/// PDU.enquireLink.write(sequence: 1, into: &buffer)
/// ```
public enum PDU: Hashable, Sendable {
    /// One of the three bind requests (§4.1).
    case bind(BindRequest)
    /// An accepted bind (§4.1.2).
    case bindResponse(BindResponse)
    /// The carrier asks us to bind (§4.1.7).
    case outbind(systemID: SystemID, password: Password)
    /// `unbind` (§4.2.1).
    case unbind
    /// `unbind_resp` (§4.2.2).
    case unbindResponse
    /// `enquire_link` (§4.11.1).
    case enquireLink
    /// `enquire_link_resp` (§4.11.2).
    case enquireLinkResponse
    /// `submit_sm` (§4.4.1).
    case submitSM(SubmitSM)
    /// `submit_sm_resp` (§4.4.2).
    case submitSMResponse(MessageID)
    /// `deliver_sm` (§4.6.1).
    case deliverSM(DeliverSM)
    /// `deliver_sm_resp` (§4.6.2); its `message_id` is always empty.
    case deliverSMResponse
    /// `data_sm` (§4.7.1).
    case dataSM(DataSM)
    /// `data_sm_resp` (§4.7.2).
    case dataSMResponse(MessageID)
    /// `query_sm` (§4.8.1).
    case querySM(QuerySM)
    /// `query_sm_resp` (§4.8.2).
    case querySMResponse(QuerySMResponse)
    /// `cancel_sm` (§4.9.1).
    case cancelSM(CancelSM)
    /// `cancel_sm_resp` (§4.9.2).
    case cancelSMResponse
    /// `generic_nack` (§4.3.1); the status says why.
    case genericNack(CommandStatus)
    /// Any response with a status other than ok; such a one needs no body.
    case refusal(CommandID, CommandStatus)

    /// A PDU as it was read.
    public struct Frame: Hashable, Sendable {
        /// `sequence_number`.
        public var sequence: UInt32
        /// What it is.
        public var pdu: PDU

        /// Puts a frame together.
        public init(sequence: UInt32, pdu: PDU) {
            self.sequence = sequence
            self.pdu = pdu
        }
    }

    /// Takes the next whole PDU from the front of a buffer; nil while it is incomplete.
    ///
    /// - Throws: `PDUError`. A PDU with a bad body or command is taken off the buffer all the same;
    ///   with a bad length nothing is, because nothing after it can be trusted.
    public static func read(from buffer: inout ByteBuffer) throws(PDUError) -> Frame? {
        guard let header = buffer.withUnsafeReadableBytes({ PDUHeader($0) }) else { return nil }
        guard (PDUHeader.size...PDUHeader.maximumLength).contains(header.length) else {
            throw PDUError(.commandLength, "command_length", .invalidCommandLength)
        }
        guard buffer.readableBytes >= header.length else { return nil }
        defer { buffer.moveReaderIndex(forwardBy: header.length) }
        let result: Result<PDU, PDUError> = buffer.withUnsafeReadableBytes { octets in
            let body = UnsafeRawBufferPointer(rebasing: octets[PDUHeader.size..<header.length])
            do throws(PDUError) {
                return .success(try PDU(header: header, body: body))
            } catch {
                return .failure(error)
            }
        }
        return Frame(sequence: header.sequence, pdu: try result.get())
    }

    private init(header: PDUHeader, body: UnsafeRawBufferPointer) throws(PDUError) {
        var reader = PDUReader(body)
        if header.command == .genericNack {
            self = .genericNack(header.status)
        } else if header.command.isResponse {
            self = try PDU.response(header, &reader)
        } else {
            self = try PDU.request(header.command, &reader)
        }
    }

    private static func response(
        _ header: PDUHeader,
        _ reader: inout PDUReader
    ) throws(PDUError) -> PDU {
        let known: [CommandID] = [
            .bindReceiver, .bindTransmitter, .bindTransceiver, .unbind, .enquireLink, .submitSM,
            .deliverSM, .dataSM, .querySM, .cancelSM,
        ]
        guard known.contains(header.command.request) else {
            throw PDUError(.commandID, "command_id", .invalidCommandID)
        }
        guard header.status == .ok else { return .refusal(header.command, header.status) }
        switch header.command.request {
        case .unbind: return .unbindResponse
        case .enquireLink: return .enquireLinkResponse
        case .submitSM: return .submitSMResponse(reader.lenientCOctets())
        case .deliverSM: return .deliverSMResponse
        case .dataSM: return .dataSMResponse(reader.lenientCOctets())
        case .querySM: return .querySMResponse(try QuerySMResponse(reading: &reader))
        case .cancelSM: return .cancelSMResponse
        default:
            guard let mode = BindMode(header.command.request) else {
                throw PDUError(.commandID, "command_id", .invalidCommandID)
            }
            return .bindResponse(BindResponse(mode: mode, reading: &reader))
        }
    }

    private static func request(
        _ command: CommandID,
        _ reader: inout PDUReader
    ) throws(PDUError) -> PDU {
        switch command {
        case .submitSM: return .submitSM(try ShortMessage(reading: &reader))
        case .deliverSM: return .deliverSM(try ShortMessage(reading: &reader))
        case .dataSM: return .dataSM(try ShortMessage(readingData: &reader))
        case .querySM: return .querySM(try QuerySM(reading: &reader))
        case .cancelSM: return .cancelSM(try CancelSM(reading: &reader))
        case .unbind: return .unbind
        case .enquireLink: return .enquireLink
        case .outbind:
            let systemID: SystemID = try reader.cOctets("system_id", orStatus: .invalidSystemID)
            return .outbind(
                systemID: systemID,
                password: try reader.cOctets("password", orStatus: .invalidPassword)
            )
        default:
            guard let mode = BindMode(command) else {
                throw PDUError(.commandID, "command_id", .invalidCommandID)
            }
            return .bind(try BindRequest(mode: mode, reading: &reader))
        }
    }
}
