import Glibc
import Synchronization

/// Random bytes of the operating system, fetched a page at a time.
///
/// Sealing one person's row needs a key and three nonces; asking the kernel for each costs more
/// than the ciphers. Bytes are handed out once and zeroed in the pool. Safe to share between
/// threads. The process must not fork and go on using the pool: both halves would hand out the same
/// bytes (Recado never forks).
package final class SecureRandom: Sendable {
    /// The pool every sealing of this process draws from.
    package static let shared = SecureRandom()

    /// Bytes fetched from the kernel at a time.
    static let pageBytes = 4096

    private struct Page {
        var bytes = [UInt8](repeating: 0, count: SecureRandom.pageBytes)
        var used = SecureRandom.pageBytes
    }

    private let page = Mutex(Page())

    package init() {}

    /// Fills the buffer with random bytes.
    ///
    /// - precondition: the buffer is not longer than a page; keys and nonces are far shorter.
    package func fill(_ target: UnsafeMutableRawBufferPointer) {
        precondition(target.count <= Self.pageBytes, "random bytes are drawn in key-sized pieces")
        guard let out = target.baseAddress else { return }
        page.withLock { page in
            if page.used + target.count > Self.pageBytes {
                page.bytes.withUnsafeMutableBytes(Self.fetch)
                page.used = 0
            }
            page.bytes.withUnsafeMutableBytes { pool in
                guard let start = pool.baseAddress else { return }
                memcpy(out, start + page.used, target.count)
                memset(start + page.used, 0, target.count)
            }
            page.used += target.count
        }
    }

    /// The given number of random bytes.
    package func bytes(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            fill(UnsafeMutableRawBufferPointer(buffer))
            initialized = count
        }
    }

    /// `getentropy` gives at most 256 bytes a call, and fails only where the kernel has no random
    /// source at all: nothing may be sealed then.
    private static func fetch(_ buffer: UnsafeMutableRawBufferPointer) {
        for start in stride(from: 0, to: buffer.count, by: callBytesMax) {
            let end = min(start + callBytesMax, buffer.count)
            let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[start..<end])
            guard let address = piece.baseAddress, getentropy(address, piece.count) == 0 else {
                preconditionFailure("the operating system gives no random bytes")
            }
        }
    }

    private static let callBytesMax = 256
}
