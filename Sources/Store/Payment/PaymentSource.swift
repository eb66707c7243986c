import Domain
import Values
import Vault

/// What a file said of a payment that found no account, for who looks for it.
public struct PaymentSource: Sendable, Equatable {
    /// The line of the file, from 1.
    public var line: Int
    /// The payer's reference, or nil.
    public var reference: String?
    /// The CLABE paid into, or nil.
    public var clabe: String?
    /// The account number, or nil.
    public var accountNumber: String?
    /// What else was written with it.
    public var text: String

    init(_ record: PaymentRecord) {
        line = record.line
        reference = record.reference
        clabe = record.clabe
        accountNumber = record.accountNumber
        text = record.text
    }

    func encoded() -> [UInt8] {
        var writer = CanonicalWriter(reserving: 128)
        writer.write(PersonSecrets.format)
        writer.write(line)
        for value in [reference, clabe, accountNumber] {
            writer.write(optional: value) { $0.write($1) }
        }
        writer.write(text)
        return writer.bytes
    }

    init(decoding bytes: [UInt8]) throws(CanonicalBytesError) {
        var reader = CanonicalReader(bytes)
        guard try reader.byte() == PersonSecrets.format else {
            throw reader.failure("known format")
        }
        line = try reader.int()
        reference = try reader.optional(PersonSecrets.text)
        clabe = try reader.optional(PersonSecrets.text)
        accountNumber = try reader.optional(PersonSecrets.text)
        text = try reader.text()
        guard reader.isAtEnd else { throw reader.failure("end") }
    }
}

extension Store {
    /// Seals what a file said of a payment.
    func seal(_ source: PaymentSource, of payment: PaymentID) -> [UInt8] {
        keys.seal(source.encoded(), at: SealedPlace(.paymentSource, payment))
    }

    /// What the file said of a payment without an account; nil when it was not kept.
    public func source(of payment: StoredPayment) throws -> PaymentSource? {
        try payment.sealed.map { sealed in
            let place = SealedPlace(.paymentSource, payment.payment)
            return try PaymentSource(decoding: keys.open(sealed, at: place))
        }
    }
}
