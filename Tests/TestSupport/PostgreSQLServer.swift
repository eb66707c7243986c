import Glibc
import Synchronization

/// Debian's PostgreSQL 15 on a Unix socket in a temporary folder, shared by a test process.
///
/// It is stopped when the test process ends, however that happens: a shell loop watches it.
public final class PostgreSQLServer: Sendable {
    /// Why there is no server; tests print it after "skipped: ".
    public struct Unavailable: Error, CustomStringConvertible {
        /// The reason.
        public let description: String
    }

    /// Where Debian installs the server's programs.
    private static let binaries = "/usr/lib/postgresql/15/bin"
    private static let started = Mutex<Result<PostgreSQLServer, Unavailable>?>(nil)
    private static let databases = Atomic<Int>(0)

    /// The folder of data, socket and log.
    public let folder: String

    private init(folder: String) {
        self.folder = folder
    }

    /// The server of this process, started at the first call.
    ///
    /// - Throws: `Unavailable` when PostgreSQL is not installed or does not start.
    public static func shared() throws -> PostgreSQLServer {
        try started.withLock { started in
            if let started { return try started.get() }
            let result: Result<PostgreSQLServer, Unavailable>
            do {
                result = .success(try start())
            } catch let error as Unavailable {
                result = .failure(error)
            } catch {
                result = .failure(Unavailable(description: "PostgreSQL: \(error)"))
            }
            started = result
            return try result.get()
        }
    }

    /// Whether the server can be used. Where it cannot, prints "skipped: …" and returns false;
    /// with RECADO_REQUIRE_PEERS=1 it throws instead, so that the test fails.
    public static func isAvailable() throws -> Bool {
        do {
            _ = try shared()
            return true
        } catch let error as Unavailable {
            if getenv("RECADO_REQUIRE_PEERS").map({ String(cString: $0) }) == "1" { throw error }
            print("skipped: \(error)")
            return false
        }
    }

    /// Makes an empty database and returns its connection string.
    public func makeDatabase() throws -> String {
        let number = Self.databases.add(1, ordering: .relaxed).newValue
        let name = "test_\(number)"
        try Self.run(
            "\(Self.binaries)/createdb",
            ["-h", folder, "-U", "postgres", "-T", "template0", name],
            asOwner: true
        )
        return "host=\(folder) user=postgres dbname=\(name)"
    }

    private static func start() throws -> PostgreSQLServer {
        guard access("\(binaries)/initdb", X_OK) == 0 else {
            throw Unavailable(
                description: "PostgreSQL 15 is not installed (apt-get install postgresql-15)"
            )
        }
        var template = Array("/tmp/recado-pg-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw Unavailable(description: "cannot make a folder in /tmp")
        }
        let folder = String(
            decoding: template.dropLast().map { UInt8(bitPattern: $0) },
            as: UTF8.self
        )
        if getuid() == 0 { try run("/bin/chown", ["postgres", folder], asOwner: false) }
        let data = folder + "/data"
        do {
            try run(
                "\(binaries)/initdb",
                ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
                asOwner: true
            )
            // First the watcher: this process may die while the server starts.
            try watch(folder: folder, data: data)
            let settings =
                "-c listen_addresses= -c unix_socket_directories=\(folder) "
                + "-c max_connections=400 -c shared_buffers=64MB"
            try run(
                "\(binaries)/pg_ctl",
                ["-D", data, "-l", "\(folder)/log", "-w", "-t", "60", "-o", settings, "start"],
                asOwner: true
            )
        } catch {
            try? run("/bin/rm", ["-rf", folder], asOwner: false)
            throw error
        }
        return PostgreSQLServer(folder: folder)
    }

    /// Starts the loop that stops the server after this process, in a session of its own.
    private static func watch(folder: String, data: String) throws {
        let script = """
            while [ -d /proc/\(getpid()) ]; do sleep 1; done
            "\(binaries)/pg_ctl" -D "\(data)" -m immediate -w stop
            rm -rf "\(folder)"
            """
        _ = try spawn(owner + ["/bin/sh", "-c", script], output: "/dev/null", inNewSession: true)
    }

    /// What runs a program as user postgres: the server refuses to run as root.
    private static var owner: [String] {
        getuid() == 0 ? ["/usr/sbin/runuser", "-u", "postgres", "--"] : []
    }

    private static func run(_ program: String, _ arguments: [String], asOwner: Bool) throws {
        let command = (asOwner ? owner : []) + [program] + arguments
        // A file, not a pipe: the server that pg_ctl starts would keep a pipe open.
        let number = databases.add(1, ordering: .relaxed).newValue
        let log = "/tmp/recado-pg-\(getpid())-\(number).log"
        defer { unlink(log) }
        let process = try spawn(command, output: log, inNewSession: false)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        guard status == 0 else {
            throw Unavailable(description: "\(program) failed: \(text(of: log))")
        }
    }

    private static func spawn(
        _ command: [String],
        output: String,
        inNewSession: Bool
    ) throws -> pid_t {
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&files, 1, output, O_WRONLY | O_CREAT, 0o644)
        posix_spawn_file_actions_adddup2(&files, 1, 2)
        // User postgres may not enter the folder that the tests run in.
        let shell = ["/bin/sh", "-c", "cd / && exec \"$@\"", "sh"]
        let session = inNewSession ? ["/usr/bin/setsid"] : []
        var arguments: [UnsafeMutablePointer<CChar>?] = (shell + session + command)
            .map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var process = pid_t()
        let code = posix_spawn(&process, shell[0], &files, nil, arguments, environ)
        guard code == 0 else {
            throw Unavailable(
                description: "cannot run \(command[0]): \(String(cString: strerror(code)))"
            )
        }
        return process
    }

    private static func text(of file: String) -> String {
        let descriptor = open(file, O_RDONLY)
        guard descriptor >= 0 else { return "no output" }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 2_000)
        let count = read(descriptor, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
    }
}
