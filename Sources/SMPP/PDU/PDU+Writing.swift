public import NIOCore

extension PDU {
    /// Appends the PDU to a buffer.
    ///
    /// - Precondition: a message is `isEncodable`; a refusal names a response and is not ok.
    public func write(sequence: UInt32, into buffer: inout ByteBuffer) {
        switch self {
        case .bind(let bind):
            bind.write(sequence: sequence, into: &buffer)
        case .bindResponse(let response):
            response.write(status: .ok, sequence: sequence, into: &buffer)
        case .outbind(let systemID, let password):
            PDUWriter.write(.outbind, sequence: sequence, bodyLimit: 16 + 17, into: &buffer) {
                $0.cOctets(systemID)
                $0.cOctets(password)
            }
        case .unbind:
            PDUWriter.write(.unbind, sequence: sequence, into: &buffer)
        case .unbindResponse:
            PDUWriter.write(.unbind.response, sequence: sequence, into: &buffer)
        case .enquireLink:
            PDUWriter.write(.enquireLink, sequence: sequence, into: &buffer)
        case .enquireLinkResponse:
            PDUWriter.write(.enquireLink.response, sequence: sequence, into: &buffer)
        case .submitSM(let message):
            message.write(.submitSM, sequence: sequence, into: &buffer)
        case .deliverSM(let message):
            message.write(.deliverSM, sequence: sequence, into: &buffer)
        case .dataSM(let message):
            message.writeData(sequence: sequence, into: &buffer)
        case .submitSMResponse(let id):
            Self.writeAnswer(.submitSM, .ok, id, sequence: sequence, into: &buffer)
        case .deliverSMResponse:
            Self.writeAnswer(.deliverSM, .ok, MessageID(), sequence: sequence, into: &buffer)
        case .dataSMResponse(let id):
            Self.writeAnswer(.dataSM, .ok, id, sequence: sequence, into: &buffer)
        case .querySM(let query):
            query.write(sequence: sequence, into: &buffer)
        case .querySMResponse(let response):
            response.write(sequence: sequence, into: &buffer)
        case .cancelSM(let cancel):
            cancel.write(sequence: sequence, into: &buffer)
        case .cancelSMResponse:
            PDUWriter.write(.cancelSM.response, sequence: sequence, into: &buffer)
        case .genericNack(let status):
            PDUWriter.write(.genericNack, status: status, sequence: sequence, into: &buffer)
        case .refusal(let command, let status):
            precondition(
                command.isResponse && status != .ok,
                "A refusal is a response with an error."
            )
            PDUWriter.write(command, status: status, sequence: sequence, into: &buffer)
        }
    }

    /// Appends the answer to a `submit_sm`, `deliver_sm` or `data_sm`; a refused submission has no
    /// body (§4.4.2), a `deliver_sm_resp` always has its empty `message_id` (§4.6.2).
    static func writeAnswer(
        _ request: CommandID,
        _ status: CommandStatus,
        _ id: MessageID,
        sequence: UInt32,
        into buffer: inout ByteBuffer
    ) {
        PDUWriter.write(
            request.response,
            status: status,
            sequence: sequence,
            bodyLimit: 65,
            into: &buffer
        ) {
            if status == .ok || request == .deliverSM { $0.cOctets(id) }
        }
    }
}
