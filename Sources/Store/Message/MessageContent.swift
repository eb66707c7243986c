public import Domain
import Messaging
public import Strategy
public import Values

/// What a message says, without anything personal: which text, and the values the case knew.
///
/// The text itself is put together when the message leaves, from this and sealed data.
public struct MessageContent: Sendable, Equatable {
    /// The text.
    public var text: TextReference
    /// The creditor in whose name it is sent.
    public var creditor: String
    /// The route it should take.
    public var route: String
    /// The accounts it speaks of.
    public var accounts: [AccountID]
    /// Values by the name of their field.
    public var values: [MergeValue]

    /// Takes what the composer needs from a decided message.
    public init(_ message: MessageRecord) {
        text = message.text
        creditor = message.creditor
        route = message.route
        accounts = message.accounts
        values = message.values
    }

    static let format: UInt8 = 1

    func encoded() -> [UInt8] {
        var writer = CanonicalWriter(reserving: 96)
        writer.write(Self.format)
        writer.write(text.strategy)
        writer.write(UInt64(text.version))
        writer.write(text.text)
        writer.write(creditor)
        writer.write(route)
        writer.write(list: accounts) { $0.write($1) }
        writer.write(list: values) { writer, value in
            writer.write(value.name)
            switch value.value {
            case .absent: writer.write(UInt8(0))
            case .text(let text):
                writer.write(UInt8(1))
                writer.write(text)
            case .money(let money):
                writer.write(UInt8(2))
                writer.write(money)
            case .day(let day):
                writer.write(UInt8(3))
                writer.write(day)
            case .number(let number):
                writer.write(UInt8(4))
                writer.write(Int64(number))
            }
        }
        return writer.bytes
    }

    /// Reads what the outbox keeps.
    public init(decoding bytes: [UInt8]) throws(CanonicalBytesError) {
        var reader = CanonicalReader(bytes)
        guard try reader.byte() == Self.format else { throw reader.failure("known format") }
        let strategy = try reader.text()
        let version = UInt32(clamping: try reader.unsigned())
        text = TextReference(strategy: strategy, version: version, text: try reader.text())
        creditor = try reader.text()
        route = try reader.text()
        accounts = try reader.list(limit: PlannedMessage.accountLimit) {
            reader throws(CanonicalBytesError) in try reader.id()
        }
        values = try reader.list(limit: 64) { reader throws(CanonicalBytesError) in
            let name = try reader.text()
            let value: FieldValue
            switch try reader.byte() {
            case 0: value = .absent
            case 1: value = .text(try reader.text())
            case 2: value = .money(try reader.money())
            case 3: value = .day(try reader.day())
            case 4: value = .number(try reader.signed())
            default: throw reader.failure("known kind of value")
            }
            return MergeValue(name, value)
        }
        guard reader.isAtEnd else { throw reader.failure("end") }
    }
}
