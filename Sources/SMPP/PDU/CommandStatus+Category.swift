extension CommandStatus {
    /// What a sender should conclude from a status.
    public enum Category: Hashable, Sendable {
        /// Accepted.
        case ok
        /// The route is too fast or its queue is full: slow the route down, send the message again.
        case throttled
        /// The message itself is at fault: sending it again unchanged cannot help.
        case messageFault
        /// The carrier has a passing trouble: a few retries, later.
        case transient
        /// The account or the bind is at fault, not the message: alert an operator.
        case bindRefused
        /// Not in the standard, or says nothing about retrying: a per-route table decides.
        case unknown
    }

    /// The default classification; a per-route table may override it.
    public var category: Category {
        switch self {
        case .ok:
            .ok
        case .throttled, .messageQueueFull:
            .throttled
        case .systemError, .submitFailed, .receiverTemporaryError, .cancelFailed, .replaceFailed,
            .queryFailed:
            .transient
        case .incorrectBindStatus, .alreadyBound, .bindFailed, .invalidPassword, .invalidSystemID,
            .invalidSystemType:
            .bindRefused
        case .deliveryFailure, .unknownError:
            .unknown
        default:
            // Every other status the standard names blames a field of the request.
            name == nil ? .unknown : .messageFault
        }
    }
}
