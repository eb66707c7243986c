import Glibc

/// The file that holds the master key: exactly 32 bytes, readable by its owner only.
///
/// For example:
///
///     let master = try KeyFile.create(at: "/etc/recado/master.key")   // once
///     let master = try KeyFile.read(at: "/etc/recado/master.key")     // at every start
public enum KeyFile {
    /// Makes a new random key and writes it with mode 0600; the folder entry is on disk on return.
    ///
    /// - Throws: ``VaultError`` `keyFileExists` or `keyFileUnwritable`. A file that is there is
    ///   never touched: losing a key loses everything sealed under it.
    public static func create(at path: String) throws(VaultError) -> MasterKey {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw VaultError(
                errno == EEXIST ? .keyFileExists : .keyFileUnwritable,
                path,
                detail: Int(errno)
            )
        }
        var bytes = SecureRandom.shared.bytes(MasterKey.byteCount)
        defer { wipe(&bytes) }
        // The mode given to open is narrowed by the umask, which may take the owner's own bits.
        let written =
            fchmod(file, 0o600) == 0 && write(file, bytes, bytes.count) == bytes.count
            && fsync(file) == 0
        let code = Int(errno)
        close(file)
        guard written else {
            unlink(path)
            throw VaultError(.keyFileUnwritable, path, detail: code)
        }
        syncFolder(of: path)
        return MasterKey(bytes: bytes)
    }

    /// Reads the key and checks the file's kind, mode and length.
    ///
    /// - Throws: ``VaultError`` `keyFileMissing`, `keyFileUnreadable`, `keyFileReadableByOthers` or
    ///   `keyFileWrongLength`.
    public static func read(at path: String) throws(VaultError) -> MasterKey {
        // Not blocking: a path that names a pipe must be refused, not waited for.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else {
            throw VaultError(
                errno == ENOENT ? .keyFileMissing : .keyFileUnreadable,
                path,
                detail: Int(errno)
            )
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else {
            throw VaultError(.keyFileUnreadable, path, detail: Int(errno))
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw VaultError(.keyFileUnreadable, path, detail: Int(EINVAL))
        }
        guard status.st_mode & 0o077 == 0 else {
            throw VaultError(.keyFileReadableByOthers, path)
        }
        guard status.st_size == MasterKey.byteCount else {
            throw VaultError(.keyFileWrongLength, path, detail: Int(status.st_size))
        }
        var bytes = [UInt8](repeating: 0, count: MasterKey.byteCount)
        defer { wipe(&bytes) }
        let got = Glibc.read(file, &bytes, bytes.count)
        guard got == bytes.count else {
            throw VaultError(.keyFileWrongLength, path, detail: got)
        }
        return MasterKey(bytes: bytes)
    }

    private static func wipe(_ bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes { buffer in
            guard let start = buffer.baseAddress else { return }
            explicit_bzero(start, buffer.count)
        }
    }

    /// Best effort: the key itself is already on disk, and some file systems refuse this.
    private static func syncFolder(of path: String) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let handle = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard handle >= 0 else { return }
        _ = fsync(handle)
        close(handle)
    }
}
