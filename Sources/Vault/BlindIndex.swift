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

    /// One pre-keyed context for each kind, its prefix already taken in: copying it costs less than
    /// keying a new one (two SHA-256 blocks less a value).
    private let phone: HMAC<SHA256>
    private let others: [Kind: HMAC<SHA256>]

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
        func keyed(_ kind: Kind) -> HMAC<SHA256> {
            var context = HMAC<SHA256>(key: key)
            context.update(data: [UInt8]((kind.rawValue + "|").utf8))
            return context
        }
        phone = keyed(.phone)
        others = Dictionary(
            uniqueKeysWithValues: Kind.allCases.filter { $0 != .phone }.map { ($0, keyed($0)) }
        )
    }

    /// The index of a phone number given as the bytes of its E.164 form.
    public func phone(_ e164: [UInt8]) -> (high: UInt64, low: UInt64) {
        Self.finish(phone, e164)
    }

    /// The index of a normalised value of any kind.
    public func value(_ kind: Kind, _ normalized: [UInt8]) -> (high: UInt64, low: UInt64) {
        guard kind != .phone, let context = others[kind] else { return phone(normalized) }
        return Self.finish(context, normalized)
    }

    private static func finish(
        _ keyed: HMAC<SHA256>,
        _ value: [UInt8]
    ) -> (high: UInt64, low: UInt64) {
        var context = keyed
        context.update(data: value)
        return context.finalize().withUnsafeBytes { code in
            (
                UInt64(bigEndian: code.loadUnaligned(as: UInt64.self)),
                UInt64(bigEndian: code.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
    }
}
