internal import Messaging
internal import SMPP

extension SendError {
    /// What a carrier's command status means for a message.
    init(_ status: CommandStatus) {
        let name = status.name ?? "status " + String(status.rawValue, radix: 16)
        let (code, isRetryable, sentence) = SendError.meaning(of: status)
        self.init(
            code,
            isRetryable: isRetryable,
            carrierCode: status.rawValue,
            text: "\(sentence) (\(name))"
        )
    }

    private static func meaning(of status: CommandStatus) -> (Code, Bool, String) {
        switch status {
        case .throttled:
            (.throttled, true, "the carrier kept asking to slow down; lower the route's rate")
        case .messageQueueFull:
            (.queueFull, true, "the carrier's queue stayed full; send again later")
        case .invalidDestinationAddress, .invalidDestinationTON, .invalidDestinationNPI:
            (.invalidRecipient, false, "the carrier does not accept the recipient's number")
        case .invalidSourceAddress, .invalidSourceTON, .invalidSourceNPI:
            (.invalidSender, false, "the carrier does not accept the sender; check the route")
        case .receiverRejectedMessage:
            (.blocked, false, "the carrier or the recipient rejects such messages")
        case .invalidPassword, .invalidSystemID, .invalidSystemType, .bindFailed, .alreadyBound,
            .incorrectBindStatus:
            (.unauthorised, false, "the carrier refuses the bind; check the route's credentials")
        default:
            switch status.category {
            case .transient: (.carrierFault, true, "the carrier reports a fault of its own")
            case .messageFault: (.invalidMessage, false, "the carrier calls the message malformed")
            default: (.other, false, "the carrier refused the message")
            }
        }
    }

    /// The validity ended before the part could be written.
    static let expiredInQueue = SendError(
        .tooLate,
        isRetryable: false,
        text: "the validity ended before the message could be submitted"
    )

    /// Other parts of the message left, this one did not.
    static let partLeftBehind = SendError(
        .unreachable,
        isRetryable: false,
        text: "the connection ended between the parts of the message; this part was not sent"
    )

    /// The message does not fit into one PDU.
    static let tooLong = SendError(
        .invalidMessage,
        isRetryable: false,
        text: "the message does not fit into one SMPP PDU"
    )
}
