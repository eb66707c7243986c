import Glibc

/// Reads small files whole and replaces files at once.
enum WholeFile {
    /// The octets of a file; nil when it cannot be read or is larger than `limit`.
    static func read(_ path: String, limit: Int) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var octets: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count == 0 { return octets }
            guard count > 0, octets.count + count <= limit else { return nil }
            octets += chunk.prefix(count)
        }
    }

    /// Writes a file beside the wanted one, makes it durable and puts it in its place.
    static func replace(_ path: String, with octets: [UInt8]) throws(FileProblem) {
        let temporary = "\(path).\(getpid()).part"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw unwritable(errno) }
        var offset = 0
        var code: Int32 = 0
        while offset < octets.count, code == 0 {
            let count = octets.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress.map { $0 + offset }, $0.count - offset)
            }
            if count > 0 { offset += count } else if errno != EINTR { code = errno }
        }
        if code == 0, fsync(descriptor) != 0 { code = errno }
        close(descriptor)
        if code == 0, rename(temporary, path) != 0 { code = errno }
        guard code == 0 else {
            unlink(temporary)
            throw unwritable(code)
        }
    }

    /// The problem that a system error code means for writing.
    static func unwritable(_ code: Int32) -> FileProblem {
        FileProblem(
            .unwritable,
            "the file cannot be written: \(String(cString: strerror(code)))",
            remedy: "Check the folder's permissions and free space."
        )
    }
}
