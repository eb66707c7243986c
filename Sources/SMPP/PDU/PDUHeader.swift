/// The sixteen octets before every body (SMPP 3.4 §3.2).
public struct PDUHeader: Hashable, Sendable {
    /// Octets a header takes.
    public static let size = 16
    /// The longest PDU accepted: a 64 KiB `message_payload` and everything around it.
    public static let maximumLength = 65_536 + 1_024

    /// `command_length`: octets of the whole PDU, header included.
    public var length: Int
    /// `command_id`.
    public var command: CommandID
    /// `command_status`; zero in requests.
    public var status: CommandStatus
    /// `sequence_number`: a response carries its request's.
    public var sequence: UInt32

    /// Puts a header together.
    public init(length: Int, command: CommandID, status: CommandStatus, sequence: UInt32) {
        self.length = length
        self.command = command
        self.status = status
        self.sequence = sequence
    }

    /// Reads a header from the first sixteen octets; nil when there are fewer.
    public init?(_ octets: UnsafeRawBufferPointer) {
        guard octets.count >= Self.size else { return nil }
        func word(_ at: Int) -> UInt32 {
            UInt32(bigEndian: octets.loadUnaligned(fromByteOffset: at, as: UInt32.self))
        }
        length = Int(word(0))
        command = CommandID(rawValue: word(4))
        status = CommandStatus(rawValue: word(8))
        sequence = word(12)
    }
}
