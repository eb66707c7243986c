/// Why a PDU could not be read, with the status its sender should get.
public struct PDUError: Error, Hashable, Sendable {
    /// What is wrong, to switch on.
    public enum Code: Hashable, Sendable {
        /// The body ends inside a field.
        case truncated
        /// A C-Octet String is longer than the standard allows, or has no NUL.
        case fieldTooLong
        /// The optional parameters do not add up to the PDU's length.
        case optionalParameters
        /// `command_length` is below 16 or above the limit.
        case commandLength
        /// `command_id` is not known.
        case commandID
    }

    /// What is wrong.
    public let code: Code
    /// The field concerned, by the standard's name.
    public let field: StaticString
    /// The status to answer with.
    public let status: CommandStatus

    init(_ code: Code, _ field: StaticString, _ status: CommandStatus) {
        self.code = code
        self.field = field
        self.status = status
    }

    /// Whether both say the same.
    public static func == (left: Self, right: Self) -> Bool {
        left.code == right.code && left.status == right.status
    }

    /// Hashes code and status.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
        hasher.combine(status)
    }
}

extension PDUError: CustomStringConvertible {
    /// What happened and where; never a value from the PDU.
    public var description: String {
        switch code {
        case .truncated: "The PDU ends inside \(field); answer \(status)."
        case .fieldTooLong: "\(field) is longer than SMPP 3.4 allows; answer \(status)."
        case .optionalParameters: "The optional parameters are cut off; answer \(status)."
        case .commandLength: "command_length is out of range; answer \(status) and close."
        case .commandID: "command_id is not known; answer \(status)."
        }
    }
}
