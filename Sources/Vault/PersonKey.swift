import Crypto

/// The key of one person, which seals all that is personal about them.
///
/// It exists in memory only; the store keeps it wrapped by the tenant's key. Destroying the wrapped
/// form makes everything sealed with it unreadable everywhere, backups included.
public struct PersonKey: Sendable {
    let key: SymmetricKey

    /// What sealing adds to a plaintext, in bytes.
    public static let overheadBytes = SealedBytes.overheadBytes

    /// Seals the bytes for one place; the same bytes sealed twice give different results.
    public func seal(_ plaintext: [UInt8], at place: SealedPlace) -> [UInt8] {
        SealedBytes.seal(plaintext, with: key, keyByte: SealedBytes.ownKey, at: place)
    }

    /// Opens what ``seal(_:at:)`` made for the same place.
    ///
    /// - Throws: ``VaultError`` `truncated`, `unsupportedFormat`, `sealedWithAnotherKey` (the bytes
    ///   name a tenant's key) or `corrupt` (changed, moved, or another person's: GCM cannot tell).
    public func open(_ sealed: [UInt8], at place: SealedPlace) throws(VaultError) -> [UInt8] {
        guard try SealedBytes.keyByte(of: sealed, at: place) == SealedBytes.ownKey else {
            throw VaultError(.sealedWithAnotherKey, place.purpose.name)
        }
        return try SealedBytes.open(sealed, with: key, at: place)
    }
}
