import Crypto

/// Finds sealed values by equality without opening them.
///
/// The first 16 bytes of HMAC-SHA256(the tenant's index key, kind `|` value). Equal values of a
/// tenant give equal results; across tenants they do not. Only the exact, normalised value is found:
/// a phone as E.164, an e-mail in lower case, a tax id in capitals.
public struct BlindIndex: Sendable {
    /// What kind of value is looked up.
    public enum Kind: String, Sendable, CaseIterable {
        /// A phone number in E.164, with its plus sign.
        case phone
        /// An e-mail address in lower case.
        case email
        /// A tax or population id (RFC, CURP) in capitals.
        case taxID = "tax-id"
        /// A bank account (CLABE), digits only.
        case bankAccount = "bank-account"
        /// The creditor's own number of a customer.
        case customerNumber = "customer-number"
    }

    /// HMAC-SHA256 (RFC 2104) with its key and a kind's prefix already taken in: two copies of a
    /// hash cost less than keying a new code (two SHA-256 blocks less a value).
    private struct Keyed: Sendable {
        static let blockBytes = 64
        var inner = SHA256()
        var outer = SHA256()

        /// - precondition: the key is not longer than a block; index keys have 32 bytes.
        init(_ key: SymmetricKey, prefix: String) {
            key.withUnsafeBytes { bytes in
                precondition(bytes.count <= Self.blockBytes, "an index key is shorter than a block")
                var padded = [UInt8](bytes)
                padded += [UInt8](repeating: 0, count: Self.blockBytes - bytes.count)
                inner.update(data: padded.map { $0 ^ 0x36 })
                outer.update(data: padded.map { $0 ^ 0x5C })
            }
            inner.update(data: [UInt8](prefix.utf8))
        }
    }

    private let phone: Keyed
    private let email: Keyed
    private let taxID: Keyed
    private let bankAccount: Keyed
    private let customerNumber: Keyed

    /// The index of a tenant, its key derived by HKDF-SHA256 (RFC 5869) with the tenant's id as
    /// salt.
    init(root: SymmetricKey, tenant: SealedID) {
        var salt: [UInt8] = []
        salt.appendBigEndian(tenant.high)
        salt.appendBigEndian(tenant.low)
        self.init(
            key: HKDF<SHA256>.deriveKey(
                inputKeyMaterial: root,
                salt: salt,
                info: [UInt8]("recado blind index 1".utf8),
                outputByteCount: MasterKey.byteCount
            )
        )
    }

    init(key: SymmetricKey) {
        func keyed(_ kind: Kind) -> Keyed { Keyed(key, prefix: kind.rawValue + "|") }
        phone = keyed(.phone)
        email = keyed(.email)
        taxID = keyed(.taxID)
        bankAccount = keyed(.bankAccount)
        customerNumber = keyed(.customerNumber)
    }

    /// The index of a phone number given as the bytes of its E.164 form.
    public func phone(_ e164: [UInt8]) -> (high: UInt64, low: UInt64) {
        value(.phone, e164)
    }

    /// The index of a normalised value of any kind.
    public func value(_ kind: Kind, _ normalized: [UInt8]) -> (high: UInt64, low: UInt64) {
        normalized.withUnsafeBytes { value(kind, $0) }
    }

    /// The index of a normalised value of any kind.
    public func value(
        _ kind: Kind,
        _ normalized: UnsafeRawBufferPointer
    ) -> (high: UInt64, low: UInt64) {
        let keyed =
            switch kind {
            case .phone: phone
            case .email: email
            case .taxID: taxID
            case .bankAccount: bankAccount
            case .customerNumber: customerNumber
            }
        var inner = keyed.inner
        inner.update(bufferPointer: normalized)
        var outer = keyed.outer
        inner.finalize().withUnsafeBytes { outer.update(bufferPointer: $0) }
        return outer.finalize().withUnsafeBytes { code in
            (
                UInt64(bigEndian: code.loadUnaligned(as: UInt64.self)),
                UInt64(bigEndian: code.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
    }
}
