internal import Crypto

/// SHA-256 of bytes as any other program computes it, for documents that others must check.
public enum PlainDigest {
    /// The 32 bytes.
    public static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        Array(SHA256.hash(data: bytes))
    }
}
