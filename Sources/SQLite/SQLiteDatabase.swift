internal import Dispatch
import GRDB
import GRDBSQLite
import Glibc
public import SQL
import Synchronization

/// An SQLite file: one writer with group commit, a pool of readers (GRDB), write-ahead log with an
/// fsync for each commit.
public final class SQLiteDatabase: SQLDatabase {
    /// How a file is opened.
    public struct Options: Sendable {
        /// Only for reading, beside a process that writes; no lock is taken.
        public var isReadOnly = false
        /// Connections for reading.
        public var readers = 4
        /// How long a connection waits for another process, in milliseconds.
        public var busyMilliseconds = 5_000
        /// Page cache of the writer, in KiB.
        ///
        /// SQLite walks the whole cache at a commit after a page was split (3.39 and later), so a
        /// large one costs more than the reads that it saves: 64 MiB cost 0.5 ms a commit.
        public var cacheKilobytes = 8 * 1024
        /// Pages the log may reach before a commit copies them into the file.
        public var checkpointPages = 16_000
        /// Whether commits wait for the disk; false only for tests and throw-away files.
        public var isDurable = true

        /// The defaults.
        public init() {}
    }

    /// Which SQL the statements are expanded to.
    public let dialect = Dialect.sqlite
    /// The file's path.
    public let path: String

    private let pool: DatabasePool
    private let lock: SQLiteFileLock?
    private let writer: SQLiteWriter?
    private let temporaryFolder: String?
    private let connections = Mutex<[UInt: SQLiteConnection]>([:])
    private let reads = Mutex<(running: Int, isClosed: Bool)>((0, false))

    /// Opens a file and makes it when it is missing, readable by its owner only.
    ///
    /// - Throws: `SQLError`: `lockedByAnotherProcess`, `readOnly`, `notADatabase`, `busy`.
    public convenience init(path: String, options: Options = Options()) throws {
        try self.init(path: path, options: options, temporaryFolder: nil)
    }

    /// A database in a new folder under /tmp that `close` removes; commits do not wait for the disk.
    public static func temporary(isDurable: Bool = false) throws -> SQLiteDatabase {
        var template = Array("/tmp/recado-sqlite-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw SQLError(.full, "cannot make a folder in /tmp")
        }
        let folder = String(
            decoding: template.dropLast().map { UInt8(bitPattern: $0) },
            as: UTF8.self
        )
        var options = Options()
        options.isDurable = isDurable
        return try SQLiteDatabase(
            path: folder + "/test.sqlite",
            options: options,
            temporaryFolder: folder
        )
    }

    private init(path: String, options: Options, temporaryFolder: String?) throws {
        self.path = path
        self.temporaryFolder = temporaryFolder
        lock = options.isReadOnly ? nil : try SQLiteFileLock(path: path)
        if !options.isReadOnly { try Self.makePrivate(path) }
        do {
            let pool = try DatabasePool(
                path: path,
                configuration: Self.configuration(options)
            )
            self.pool = pool
            guard !options.isReadOnly else {
                writer = nil
                return
            }
            let connection = try pool.writeWithoutTransaction { database in
                let handle = try Self.handle(of: database)
                let connection = SQLiteConnection(handle)
                // GRDB chooses NORMAL, which may lose the last commits when the power fails.
                try connection.run(
                    """
                    PRAGMA synchronous = \(options.isDurable ? "FULL" : "OFF");
                    PRAGMA wal_autocheckpoint = \(options.checkpointPages);
                    PRAGMA journal_size_limit = \(options.checkpointPages * 4096 * 4);
                    PRAGMA cache_size = -\(options.cacheKilobytes);
                    """,
                    label: "open"
                )
                return connection
            }
            writer = SQLiteWriter(pool: pool, connection: connection)
            let key = UInt(bitPattern: connection.handle)
            connections.withLock { $0[key] = connection }
        } catch {
            throw SQLiteErrors.from(error, statement: "open \(path)")
        }
    }

    private static func configuration(_ options: Options) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = options.isReadOnly
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = options.readers
        configuration.busyMode = .timeout(Double(options.busyMilliseconds) / 1_000)
        return configuration
    }

    /// SQLite gives the log and its index the mode of the database file.
    private static func makePrivate(_ path: String) throws(SQLError) {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0, fchmod(descriptor, 0o600) == 0 else {
            let reason = String(cString: strerror(errno))
            if descriptor >= 0 { Glibc.close(descriptor) }
            throw SQLError(.readOnly, "cannot open \(path) for its owner only: \(reason)")
        }
        Glibc.close(descriptor)
    }

    private static func handle(of database: Database) throws(SQLError) -> OpaquePointer {
        guard let handle = database.sqliteConnection else {
            throw SQLError(.closed, "the database was closed")
        }
        return handle
    }

    /// Runs a body on one consistent state; writers do not wait for it.
    public func read<T: Sendable>(
        _ label: String,
        planning: SQLPlanning,
        _ body: @Sendable @escaping (any SQLReader) throws -> T
    ) async throws -> T {
        try beginRead(label)
        defer { reads.withLock { $0.running -= 1 } }
        return try await withCheckedThrowingContinuation { continuation in
            pool.asyncRead { [self] access in
                do {
                    let connection = try connection(of: try access.get())
                    let transaction = SQLiteTransaction(connection)
                    defer { transaction.close() }
                    continuation.resume(returning: try body(transaction))
                } catch let error as DatabaseError {
                    continuation.resume(throwing: SQLiteErrors.from(error, statement: label))
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        }
    }

    /// Runs a body in the next group and returns after the group's fsync.
    public func write<T: Sendable>(
        _ label: String,
        planning: SQLPlanning,
        _ body: @Sendable @escaping (any SQLTransaction) throws -> T
    ) async throws -> T {
        guard let writer else {
            throw SQLError(.readOnly, statement: label, "\(path) was opened for reading only")
        }
        return try await withCheckedThrowingContinuation { continuation in
            writer.enqueue(SQLiteBody(label: label, continuation: continuation, body: body))
        }
    }

    /// Reads the schema and, unless opened for reading only, begins and ends a transaction.
    public func checkHealth() async throws {
        let probe = Statement("health.probe", "SELECT count(*) FROM sqlite_schema")
        _ = try await read("health") { try $0.first(probe) { try $0.int(0) } }
        if writer != nil { try await write("health") { _ in } }
    }

    /// Copies the database into a new file readable by its owner only, while work goes on.
    ///
    /// - Throws: `SQLError`; `readOnly` when the file exists already or cannot be made.
    public func backup(to target: String) async throws {
        let descriptor = Glibc.open(target, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw SQLError(
                .readOnly,
                statement: "backup",
                "cannot make \(target): \(String(cString: strerror(errno)))"
            )
        }
        Glibc.close(descriptor)
        try beginRead("backup")
        defer { reads.withLock { $0.running -= 1 } }
        try await withCheckedThrowingContinuation { continuation in
            pool.asyncRead { access in
                do {
                    let source = try access.get()
                    let queue = try DatabaseQueue(path: target)
                    try queue.writeWithoutTransaction { try source.backup(to: $0) }
                    try queue.close()
                    continuation.resume()
                } catch {
                    continuation.resume(throwing: SQLiteErrors.from(error, statement: "backup"))
                }
            }
        }
    }

    /// Does what waits, then closes all connections; a second call does nothing.
    public func close() async {
        let wasClosed = reads.withLock { state in
            defer { state.isClosed = true }
            return state.isClosed
        }
        guard !wasClosed else { return }
        writer?.close()
        await withCheckedContinuation { continuation in
            closeWhenIdle { continuation.resume() }
        }
        lock?.release()
        if let temporaryFolder {
            for suffix in ["", "-wal", "-shm", ".lock"] { unlink(path + suffix) }
            rmdir(temporaryFolder)
        }
    }

    private func beginRead(_ label: String) throws(SQLError) {
        let refusal: SQLError? = reads.withLock { state in
            if state.isClosed {
                return SQLError(.closed, statement: label, "the database was closed")
            }
            if state.running >= SQLLimits.waitingOperations {
                return SQLError(
                    .busy,
                    statement: label,
                    "\(SQLLimits.waitingOperations) reads are waiting already"
                )
            }
            state.running += 1
            return nil
        }
        if let refusal { throw refusal }
    }

    /// GRDB's barrier waits for running reads; the writer's queue for what was enqueued before.
    private func closeWhenIdle(_ done: @escaping @Sendable () -> Void) {
        guard let writer, !writer.isIdle else {
            pool.asyncBarrierWriteWithoutTransaction { [self] _ in
                writer?.releaseStatements()
                connections.withLock { $0.removeAll() }
                // Closing needs the barrier that this closure holds.
                DispatchQueue.global().async { [self] in
                    try? pool.close()
                    done()
                }
            }
            return
        }
        pool.asyncWriteWithoutTransaction { [self] _ in closeWhenIdle(done) }
    }

    private func connection(of database: Database) throws(SQLError) -> SQLiteConnection {
        let handle = try Self.handle(of: database)
        let key = UInt(bitPattern: handle)
        if let known = connections.withLock({ $0[key] }) { return known }
        let made = SQLiteConnection(handle)
        connections.withLock { $0[key] = made }
        return made
    }
}
