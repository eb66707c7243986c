import Crypto
import FoundationEssentials

/// The layout of everything sealed, and the cipher under it.
///
///     format 1 · key 1 · nonce 12 · ciphertext as long as the plaintext · tag 16
///
/// AES-256-GCM (NIST SP 800-38D) with random nonces. The key byte says which key opens the bytes: 0
/// is the person's own key, 1 to 255 the generation of the tenant's key.
enum SealedBytes {
    /// The only layout so far.
    static let format: UInt8 = 1
    /// The key byte of what a person's own key seals.
    static let ownKey: UInt8 = 0
    static let nonceBytes = 12
    static let tagBytes = 16
    static let headerBytes = 2
    /// What sealing adds to the plaintext.
    static let overheadBytes = headerBytes + nonceBytes + tagBytes

    static func seal(
        _ plaintext: [UInt8],
        with key: SymmetricKey,
        keyByte: UInt8,
        at place: SealedPlace
    ) -> [UInt8] {
        let box = encrypt(
            plaintext,
            with: key,
            nonce: SecureRandom.shared.bytes(nonceBytes),
            associatedData: place.associatedData(format: format, keyByte: keyByte)
        )
        var sealed: [UInt8] = []
        sealed.reserveCapacity(headerBytes + box.count)
        sealed.append(format)
        sealed.append(keyByte)
        box.withUnsafeBytes { sealed.append(contentsOf: $0) }
        return sealed
    }

    static func open(
        _ sealed: [UInt8],
        with key: SymmetricKey,
        at place: SealedPlace
    ) throws(VaultError) -> [UInt8] {
        let keyByte = try keyByte(of: sealed, at: place)
        let opened = decrypt(
            sealed[headerBytes...],
            with: key,
            associatedData: place.associatedData(format: format, keyByte: keyByte)
        )
        guard let opened else { throw VaultError(.corrupt, place.purpose.name) }
        return opened
    }

    /// Which key opens the bytes; throws where they have no readable layout.
    static func keyByte(of sealed: [UInt8], at place: SealedPlace) throws(VaultError) -> UInt8 {
        guard sealed.count >= overheadBytes else {
            throw VaultError(.truncated, place.purpose.name, detail: sealed.count)
        }
        guard sealed[0] == format else {
            throw VaultError(.unsupportedFormat, place.purpose.name, detail: Int(sealed[0]))
        }
        return sealed[1]
    }

    /// AES-256-GCM: nonce, ciphertext, tag.
    static func encrypt(
        _ plaintext: [UInt8],
        with key: SymmetricKey,
        nonce: [UInt8],
        associatedData: [UInt8]
    ) -> Data {
        do {
            let box = try AES.GCM.seal(
                plaintext,
                using: key,
                nonce: AES.GCM.Nonce(data: nonce),
                authenticating: associatedData
            )
            guard let combined = box.combined else {
                preconditionFailure("a nonce of twelve bytes always has a combined form")
            }
            return combined
        } catch {
            preconditionFailure("sealing fails only for wrong key or nonce sizes, which are fixed")
        }
    }

    /// What nonce, ciphertext and tag hold, or nil if the tag does not fit.
    static func decrypt(
        _ box: ArraySlice<UInt8>,
        with key: SymmetricKey,
        associatedData: [UInt8]
    ) -> [UInt8]? {
        guard let parsed = try? AES.GCM.SealedBox(combined: box),
            let opened = try? AES.GCM.open(parsed, using: key, authenticating: associatedData)
        else { return nil }
        return [UInt8](opened)
    }
}
