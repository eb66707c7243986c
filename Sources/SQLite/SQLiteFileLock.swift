import Glibc
import SQL
import Synchronization

/// The lock that keeps a second process from opening the same file for writing.
///
/// Two processes that write or checkpoint one SQLite file can damage it (SQLite up to 3.51.2), so
/// the file `PATH.lock` is locked for as long as the database is open, and names the holder.
final class SQLiteFileLock: Sendable {
    private let held: Mutex<Int32?>

    init(path: String) throws(SQLError) {
        let file = path + ".lock"
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw SQLError(
                .readOnly,
                "cannot make \(file): \(String(cString: strerror(errno))); check the folder"
            )
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = Self.holder(descriptor)
            close(descriptor)
            throw SQLError(
                .lockedByAnotherProcess,
                "\(path) is open for writing by process \(holder): stop it first, or use the "
                    + "commands that only read"
            )
        }
        held = Mutex(descriptor)
        let text = "\(getpid())\n"
        if ftruncate(descriptor, 0) != 0 || pwrite(descriptor, text, text.utf8.count, 0) < 0 {
            release()
            throw SQLError(.full, "cannot write \(file): \(String(cString: strerror(errno)))")
        }
    }

    deinit {
        release()
    }

    /// Lets another process open the file; a second call does nothing.
    func release() {
        let descriptor = held.withLock { held in
            defer { held = nil }
            return held
        }
        if let descriptor { close(descriptor) }
    }

    private static func holder(_ descriptor: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 20)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        let digits = buffer.prefix(max(count, 0)).prefix { $0 >= 48 && $0 <= 57 }
        return digits.isEmpty ? "(unknown)" : String(decoding: digits, as: UTF8.self)
    }
}
