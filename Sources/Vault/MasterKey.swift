import Crypto
import FoundationEssentials

/// Eight bytes that tell whether two keys are the same one, and tell nothing else about them.
///
/// The first eight bytes of HMAC-SHA256(key, a fixed text). It is stored beside what the key seals,
/// so that a wrong key is recognised at start instead of looking like damage.
public struct KeyCheck: Hashable, Sendable {
    /// The value as a number.
    public let value: UInt64

    /// A check value as a number.
    public init(value: UInt64) {
        self.value = value
    }

    /// A check value read from a column; nil unless there are exactly eight bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == MemoryLayout<UInt64>.size else { return nil }
        value = bytes.withUnsafeBytes { UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self)) }
    }

    /// The eight bytes, for a column.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendBigEndian(value)
        return bytes
    }

    private static let text = [UInt8]("recado key check 1".utf8)

    init(of key: SymmetricKey) {
        let code = HMAC<SHA256>.authenticationCode(for: Self.text, using: key)
        value = code.withUnsafeBytes {
            UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self))
        }
    }
}

/// The key above all others: it wraps the tenants' keys and nothing else.
///
/// It comes from a file (``KeyFile``) and is never written to a database, a log or a backup.
public struct MasterKey: Sendable {
    /// The length of a key in bytes.
    public static let byteCount = 32

    let key: SymmetricKey
    /// Tells this key from others.
    public let check: KeyCheck

    /// - precondition: exactly 32 bytes.
    package init(bytes: [UInt8]) {
        precondition(
            bytes.count == Self.byteCount,
            "the length of a key is checked where it is read"
        )
        key = SymmetricKey(data: bytes)
        check = KeyCheck(of: key)
    }
}

extension SymmetricKey {
    /// A new random key of 32 bytes.
    static func random() -> SymmetricKey {
        withUnsafeTemporaryAllocation(byteCount: MasterKey.byteCount, alignment: 8) { buffer in
            SecureRandom.shared.fill(buffer)
            defer { buffer.initializeMemory(as: UInt8.self, repeating: 0) }
            return SymmetricKey(data: UnsafeRawBufferPointer(buffer))
        }
    }

    /// The key's bytes, for wrapping it.
    func appendBytes(to target: inout [UInt8]) {
        withUnsafeBytes { target.append(contentsOf: $0) }
    }
}
