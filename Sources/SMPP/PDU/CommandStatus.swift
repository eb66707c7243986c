/// What the other side says about a request: `command_status` (SMPP 3.4 §5.1.3).
///
/// ```swift
/// if status.category == .throttled { /* the route, not the message, must wait */ }
/// ```
public struct CommandStatus: RawRepresentable, Hashable, Sendable {
    /// The number as it stands in the header.
    public let rawValue: UInt32

    /// Wraps a number, known or not.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// `ESME_ROK`.
    public static let ok = CommandStatus(rawValue: 0x00)
    /// `ESME_RINVMSGLEN`.
    public static let invalidMessageLength = CommandStatus(rawValue: 0x01)
    /// `ESME_RINVCMDLEN`.
    public static let invalidCommandLength = CommandStatus(rawValue: 0x02)
    /// `ESME_RINVCMDID`.
    public static let invalidCommandID = CommandStatus(rawValue: 0x03)
    /// `ESME_RINVBNDSTS`.
    public static let incorrectBindStatus = CommandStatus(rawValue: 0x04)
    /// `ESME_RALYBND`.
    public static let alreadyBound = CommandStatus(rawValue: 0x05)
    /// `ESME_RINVPRTFLG`.
    public static let invalidPriorityFlag = CommandStatus(rawValue: 0x06)
    /// `ESME_RINVREGDLVFLG`.
    public static let invalidRegisteredDelivery = CommandStatus(rawValue: 0x07)
    /// `ESME_RSYSERR`.
    public static let systemError = CommandStatus(rawValue: 0x08)
    /// `ESME_RINVSRCADR`.
    public static let invalidSourceAddress = CommandStatus(rawValue: 0x0A)
    /// `ESME_RINVDSTADR`.
    public static let invalidDestinationAddress = CommandStatus(rawValue: 0x0B)
    /// `ESME_RINVMSGID`.
    public static let invalidMessageID = CommandStatus(rawValue: 0x0C)
    /// `ESME_RBINDFAIL`.
    public static let bindFailed = CommandStatus(rawValue: 0x0D)
    /// `ESME_RINVPASWD`.
    public static let invalidPassword = CommandStatus(rawValue: 0x0E)
    /// `ESME_RINVSYSID`.
    public static let invalidSystemID = CommandStatus(rawValue: 0x0F)
    /// `ESME_RCANCELFAIL`.
    public static let cancelFailed = CommandStatus(rawValue: 0x11)
    /// `ESME_RREPLACEFAIL`.
    public static let replaceFailed = CommandStatus(rawValue: 0x13)
    /// `ESME_RMSGQFUL`.
    public static let messageQueueFull = CommandStatus(rawValue: 0x14)
    /// `ESME_RINVSERTYP`.
    public static let invalidServiceType = CommandStatus(rawValue: 0x15)
    /// `ESME_RINVNUMDESTS`.
    public static let invalidNumberOfDestinations = CommandStatus(rawValue: 0x33)
    /// `ESME_RINVDLNAME`.
    public static let invalidDistributionListName = CommandStatus(rawValue: 0x34)
    /// `ESME_RINVDESTFLAG`.
    public static let invalidDestinationFlag = CommandStatus(rawValue: 0x40)
    /// `ESME_RINVSUBREP`.
    public static let invalidSubmitWithReplace = CommandStatus(rawValue: 0x42)
    /// `ESME_RINVESMCLASS`.
    public static let invalidESMClass = CommandStatus(rawValue: 0x43)
    /// `ESME_RCNTSUBDL`.
    public static let cannotSubmitToDistributionList = CommandStatus(rawValue: 0x44)
    /// `ESME_RSUBMITFAIL`.
    public static let submitFailed = CommandStatus(rawValue: 0x45)
    /// `ESME_RINVSRCTON`.
    public static let invalidSourceTON = CommandStatus(rawValue: 0x48)
    /// `ESME_RINVSRCNPI`.
    public static let invalidSourceNPI = CommandStatus(rawValue: 0x49)
    /// `ESME_RINVDSTTON`.
    public static let invalidDestinationTON = CommandStatus(rawValue: 0x50)
    /// `ESME_RINVDSTNPI`.
    public static let invalidDestinationNPI = CommandStatus(rawValue: 0x51)
    /// `ESME_RINVSYSTYP`.
    public static let invalidSystemType = CommandStatus(rawValue: 0x53)
    /// `ESME_RINVREPFLAG`.
    public static let invalidReplaceIfPresent = CommandStatus(rawValue: 0x54)
    /// `ESME_RINVNUMMSGS`.
    public static let invalidNumberOfMessages = CommandStatus(rawValue: 0x55)
    /// `ESME_RTHROTTLED`.
    public static let throttled = CommandStatus(rawValue: 0x58)
    /// `ESME_RINVSCHED`.
    public static let invalidScheduledDeliveryTime = CommandStatus(rawValue: 0x61)
    /// `ESME_RINVEXPIRY`.
    public static let invalidValidityPeriod = CommandStatus(rawValue: 0x62)
    /// `ESME_RINVDFTMSGID`.
    public static let invalidDefaultMessageID = CommandStatus(rawValue: 0x63)
    /// `ESME_RX_T_APPN`.
    public static let receiverTemporaryError = CommandStatus(rawValue: 0x64)
    /// `ESME_RX_P_APPN`.
    public static let receiverPermanentError = CommandStatus(rawValue: 0x65)
    /// `ESME_RX_R_APPN`.
    public static let receiverRejectedMessage = CommandStatus(rawValue: 0x66)
    /// `ESME_RQUERYFAIL`.
    public static let queryFailed = CommandStatus(rawValue: 0x67)
    /// `ESME_RINVOPTPARSTREAM`.
    public static let invalidOptionalParameters = CommandStatus(rawValue: 0xC0)
    /// `ESME_ROPTPARNOTALLWD`.
    public static let optionalParameterNotAllowed = CommandStatus(rawValue: 0xC1)
    /// `ESME_RINVPARLEN`.
    public static let invalidParameterLength = CommandStatus(rawValue: 0xC2)
    /// `ESME_RMISSINGOPTPARAM`.
    public static let missingOptionalParameter = CommandStatus(rawValue: 0xC3)
    /// `ESME_RINVOPTPARAMVAL`.
    public static let invalidOptionalParameterValue = CommandStatus(rawValue: 0xC4)
    /// `ESME_RDELIVERYFAILURE`.
    public static let deliveryFailure = CommandStatus(rawValue: 0xFE)
    /// `ESME_RUNKNOWNERR`.
    public static let unknownError = CommandStatus(rawValue: 0xFF)

    /// The standard's name, or nil for a number it does not define (vendors use 0x400–0x4FF).
    public var name: String? {
        switch self {
        case .ok: "ESME_ROK"
        case .invalidMessageLength: "ESME_RINVMSGLEN"
        case .invalidCommandLength: "ESME_RINVCMDLEN"
        case .invalidCommandID: "ESME_RINVCMDID"
        case .incorrectBindStatus: "ESME_RINVBNDSTS"
        case .alreadyBound: "ESME_RALYBND"
        case .invalidPriorityFlag: "ESME_RINVPRTFLG"
        case .invalidRegisteredDelivery: "ESME_RINVREGDLVFLG"
        case .systemError: "ESME_RSYSERR"
        case .invalidSourceAddress: "ESME_RINVSRCADR"
        case .invalidDestinationAddress: "ESME_RINVDSTADR"
        case .invalidMessageID: "ESME_RINVMSGID"
        case .bindFailed: "ESME_RBINDFAIL"
        case .invalidPassword: "ESME_RINVPASWD"
        case .invalidSystemID: "ESME_RINVSYSID"
        case .cancelFailed: "ESME_RCANCELFAIL"
        case .replaceFailed: "ESME_RREPLACEFAIL"
        case .messageQueueFull: "ESME_RMSGQFUL"
        case .invalidServiceType: "ESME_RINVSERTYP"
        case .invalidNumberOfDestinations: "ESME_RINVNUMDESTS"
        case .invalidDistributionListName: "ESME_RINVDLNAME"
        case .invalidDestinationFlag: "ESME_RINVDESTFLAG"
        case .invalidSubmitWithReplace: "ESME_RINVSUBREP"
        case .invalidESMClass: "ESME_RINVESMCLASS"
        case .cannotSubmitToDistributionList: "ESME_RCNTSUBDL"
        case .submitFailed: "ESME_RSUBMITFAIL"
        case .invalidSourceTON: "ESME_RINVSRCTON"
        case .invalidSourceNPI: "ESME_RINVSRCNPI"
        case .invalidDestinationTON: "ESME_RINVDSTTON"
        case .invalidDestinationNPI: "ESME_RINVDSTNPI"
        case .invalidSystemType: "ESME_RINVSYSTYP"
        case .invalidReplaceIfPresent: "ESME_RINVREPFLAG"
        case .invalidNumberOfMessages: "ESME_RINVNUMMSGS"
        case .throttled: "ESME_RTHROTTLED"
        case .invalidScheduledDeliveryTime: "ESME_RINVSCHED"
        case .invalidValidityPeriod: "ESME_RINVEXPIRY"
        case .invalidDefaultMessageID: "ESME_RINVDFTMSGID"
        case .receiverTemporaryError: "ESME_RX_T_APPN"
        case .receiverPermanentError: "ESME_RX_P_APPN"
        case .receiverRejectedMessage: "ESME_RX_R_APPN"
        case .queryFailed: "ESME_RQUERYFAIL"
        case .invalidOptionalParameters: "ESME_RINVOPTPARSTREAM"
        case .optionalParameterNotAllowed: "ESME_ROPTPARNOTALLWD"
        case .invalidParameterLength: "ESME_RINVPARLEN"
        case .missingOptionalParameter: "ESME_RMISSINGOPTPARAM"
        case .invalidOptionalParameterValue: "ESME_RINVOPTPARAMVAL"
        case .deliveryFailure: "ESME_RDELIVERYFAILURE"
        case .unknownError: "ESME_RUNKNOWNERR"
        default: nil
        }
    }
}

extension CommandStatus: CustomStringConvertible {
    /// The standard's name, or the number in hexadecimal.
    public var description: String {
        name ?? "0x" + String(rawValue, radix: 16)
    }
}
