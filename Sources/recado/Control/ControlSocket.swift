import Glibc
import Synchronization

/// One end of a connection on this machine; closed when nobody holds it.
final class ControlSocket: Sendable {
    private let descriptor: Int32

    init(owning descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// The user at the other end, as the kernel says; nil if it does not.
    var peer: uid_t? {
        var credentials = PeerCredentials()
        var size = socklen_t(MemoryLayout<PeerCredentials>.size)
        guard
            getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0,
            size == socklen_t(MemoryLayout<PeerCredentials>.size)
        else { return nil }
        return credentials.user
    }

    /// Connects to a listening socket; nil if there is none or nobody answers.
    static func connect(_ path: String) -> ControlSocket? {
        guard let descriptor = try? make() else { return nil }
        let socket = ControlSocket(owning: descriptor)
        let result = try? withAddress(path) { address, size in
            Glibc.connect(descriptor, address, size)
        }
        return result == 0 ? socket : nil
    }

    static func make() throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else {
            throw Failure("cannot make a socket: \(String(cString: strerror(errno)))")
        }
        return descriptor
    }

    static func withAddress<Result>(
        _ path: String,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) throws -> Result {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        // One octet stays zero and ends the path.
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw Failure(
                "the path \(path) is too long for a socket: put the database into a folder with "
                    + "a shorter name, or name it relative to the working folder"
            )
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    /// Everything that the other end sends until it is done.
    ///
    /// - Parameter limit: how long it may take in all; nil waits until the other end is gone.
    /// - Returns: nil if it took too long, was longer than a message may be, or the link broke.
    func read(within limit: Duration?) -> [UInt8]? {
        let end = limit.map { ContinuousClock.now + $0 }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        // Each round brings bytes, of which there may be a bounded number, or ends.
        while bytes.count <= ControlMessage.limit {
            var timeout: Int32 = -1
            if let end {
                let left = ContinuousClock.now.duration(to: end) / .milliseconds(1)
                guard left > 0 else { return nil }
                timeout = Int32(min(left, 60_000)) + 1
            }
            var event = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&event, 1, timeout)
            if ready < 0 && errno == EINTR { continue }
            guard ready > 0 else { return nil }
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
        return nil
    }

    /// Sends everything; false if the other end does not take it.
    ///
    /// - Parameter isLast: whether the other end is told that no more will come.
    @discardableResult
    func send(_ bytes: [UInt8], isLast: Bool = true) -> Bool {
        precondition(bytes.count <= ControlMessage.limit, "messages are bounded by who makes them")
        // A message fits into the kernel's buffer; who does not read loses it.
        var wait = timeval(tv_sec: 2, tv_usec: 0)
        setsockopt(
            descriptor,
            SOL_SOCKET,
            SO_SNDTIMEO,
            &wait,
            socklen_t(MemoryLayout<timeval>.size)
        )
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            sent += count
        }
        return !isLast || shutdown(descriptor, Int32(SHUT_WR)) == 0
    }
}

/// What Linux tells of the process at the other end: `struct ucred` of unix(7), which the headers
/// show to C programs only that ask for extensions.
private struct PeerCredentials {
    var process: pid_t = 0
    var user: uid_t = 0
    var group: gid_t = 0
}

/// The socket beside a database file, `DATABASE.sock`, on which its holder listens.
final class ControlListener: Sendable {
    /// Connections that wait until they are taken.
    static let backlog: Int32 = 16
    /// How often a stop is looked for, in milliseconds.
    static let pollMilliseconds: Int32 = 200

    let path: String
    private let descriptor: Int32
    private let isStopped = Atomic(false)

    static func path(beside database: String) -> String { database + ".sock" }

    /// Listens; what a process that was killed left there is replaced.
    ///
    /// Only who holds the lock of the database may call this: nobody else then listens there.
    init(beside database: String) throws {
        path = Self.path(beside: database)
        var status = stat()
        if lstat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFSOCK else {
                throw Failure("\(path) is no socket: move it away, the running process needs it")
            }
            unlink(path)
        }
        let descriptor = try ControlSocket.make()
        self.descriptor = descriptor
        // On Linux the file gets the mode of the socket, so at no moment may others connect.
        let isBound = try ControlSocket.withAddress(path) { address, size in
            fchmod(descriptor, 0o600) == 0 && bind(descriptor, address, size) == 0
        }
        let isListening =
            isBound && chmod(path, 0o600) == 0 && listen(descriptor, Self.backlog) == 0
        guard isListening else {
            let reason = String(cString: strerror(errno))
            throw Failure("cannot listen on \(path): \(reason)")
        }
    }

    deinit {
        stop()
        close(descriptor)
    }

    /// Takes no more connections and removes the file; a second call does nothing.
    func stop() {
        let wasStopped = isStopped.exchange(true, ordering: .acquiringAndReleasing)
        if !wasStopped { unlink(path) }
    }

    /// The next connection; nil after a stop. Blocks: for a thread of its own.
    func next() -> ControlSocket? {
        while !isStopped.load(ordering: .acquiring) {
            var event = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&event, 1, Self.pollMilliseconds) > 0 else { continue }
            let accepted = accept(descriptor, nil, nil)
            if accepted >= 0 {
                _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
                return ControlSocket(owning: accepted)
            }
            // Out of descriptors, or the other end went away: not a reason to spin.
            usleep(UInt32(Self.pollMilliseconds) * 1_000)
        }
        return nil
    }
}
