public import Domain
import Values

/// What is personal about a person, as it is sealed into one blob.
public struct PersonSecrets: Sendable, Equatable {
    /// The creditor's key of the person.
    public var key: String
    /// The name.
    public var name: PersonName
    /// Tax id, or nil.
    public var rfc: String?
    /// Population id, or nil.
    public var curp: String?
    /// Postal address, or nil.
    public var address: AddressRecord?

    /// Makes what is personal of somebody who is only a name.
    public init(key: String, name: PersonName) {
        self.key = key
        self.name = name
    }

    /// Takes what is personal out of a record.
    public init(_ record: PersonRecord) {
        key = record.key
        name = record.name
        rfc = record.rfc
        curp = record.curp
        address = record.address
    }

    static let format: UInt8 = 1

    func encoded() -> [UInt8] {
        var writer = CanonicalWriter(reserving: 192)
        writer.write(Self.format)
        writer.write(key)
        for text in [name.full, name.given, name.paternal, name.maternal, rfc, curp] {
            writer.write(optional: text) { $0.write($1) }
        }
        writer.write(optional: address) { $1.write(to: &$0) }
        return writer.bytes
    }

    init(decoding bytes: [UInt8]) throws(CanonicalBytesError) {
        var reader = CanonicalReader(bytes)
        guard try reader.byte() == Self.format else { throw reader.failure("known format") }
        key = try reader.text()
        name = PersonName(
            full: try reader.optional(Self.text),
            given: try reader.optional(Self.text),
            paternal: try reader.optional(Self.text),
            maternal: try reader.optional(Self.text)
        )
        rfc = try reader.optional(Self.text)
        curp = try reader.optional(Self.text)
        address = try reader.optional(AddressRecord.read)
        guard reader.isAtEnd else { throw reader.failure("end") }
    }

    static func text(_ reader: inout CanonicalReader) throws(CanonicalBytesError) -> String {
        try reader.text()
    }
}

/// The numbers of an account, as they are sealed into one blob.
public struct AccountSecrets: Sendable, Equatable {
    /// The creditor's number of the account.
    public var number: String
    /// What a payment carries to be matched, or nil.
    public var paymentReference: String?
    /// The account's own CLABE, or nil.
    public var clabe: String?

    /// Makes the numbers of an account.
    public init(number: String, paymentReference: String?, clabe: String?) {
        self.number = number
        self.paymentReference = paymentReference
        self.clabe = clabe
    }

    /// The last four characters of the number, which a reminder shows.
    public var lastDigits: String { String(number.suffix(4)) }

    func encoded() -> [UInt8] {
        var writer = CanonicalWriter(reserving: 64)
        writer.write(PersonSecrets.format)
        writer.write(number)
        writer.write(optional: paymentReference) { $0.write($1) }
        writer.write(optional: clabe) { $0.write($1) }
        return writer.bytes
    }

    init(decoding bytes: [UInt8]) throws(CanonicalBytesError) {
        var reader = CanonicalReader(bytes)
        guard try reader.byte() == PersonSecrets.format else {
            throw reader.failure("known format")
        }
        number = try reader.text()
        paymentReference = try reader.optional(PersonSecrets.text)
        clabe = try reader.optional(PersonSecrets.text)
        guard reader.isAtEnd else { throw reader.failure("end") }
    }
}
