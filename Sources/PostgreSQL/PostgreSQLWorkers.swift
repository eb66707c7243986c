import Glibc
import SQL

/// What becomes of a connection after a job.
enum PostgreSQLOutcome {
    /// It serves the next job.
    case reuse
    /// It is closed; the next job gets a new one.
    case discard
    /// It was dead from the start: the same job runs again on a new one.
    case again
}

/// Work for a thread with a connection.
protocol PostgreSQLJob: AnyObject, Sendable {
    var label: String { get }
    /// Runs on a connection, which is used for the first time or not.
    func run(_ connection: PostgreSQLConnection, isNew: Bool) -> PostgreSQLOutcome
    /// Ends the work that could not be run.
    func refuse(_ error: SQLError)
}

/// A body with its result's type.
final class PostgreSQLBody<T: Sendable>: PostgreSQLJob {
    let label: String
    private let isReadOnly: Bool
    private let continuation: CheckedContinuation<T, any Error>
    private let body: @Sendable (any SQLTransaction) throws -> T

    init(
        label: String,
        isReadOnly: Bool,
        continuation: CheckedContinuation<T, any Error>,
        body: @Sendable @escaping (any SQLTransaction) throws -> T
    ) {
        self.label = label
        self.isReadOnly = isReadOnly
        self.continuation = continuation
        self.body = body
    }

    func run(_ connection: PostgreSQLConnection, isNew: Bool) -> PostgreSQLOutcome {
        connection.hasAnswered = false
        let transaction = PostgreSQLTransaction(connection)
        do {
            try transaction.begin(isReadOnly: isReadOnly)
            let result = try body(transaction)
            try transaction.commit(label: label)
            continuation.resume(returning: result)
            return connection.isIdle ? .reuse : .discard
        } catch {
            let isUsable = (try? transaction.rollback()) != nil && connection.isIdle
            let code = (error as? SQLError)?.code
            // The server closed the idle connection: the body has seen nothing of it, no COMMIT
            // was sent, so that it can start afresh.
            let isDeadFromTheStart =
                code == .connectionLost && !connection.hasAnswered && !transaction.isCommitting
            if isDeadFromTheStart, !isNew { return .again }
            continuation.resume(throwing: error)
            // After a schema change every plan of this connection may be out of date.
            return isUsable && code != .serialization ? .reuse : .discard
        }
    }

    func refuse(_ error: SQLError) {
        continuation.resume(throwing: error)
    }
}

/// Threads with one connection each, fed from one queue.
///
/// Unchecked because the queue is guarded by the pthread mutex; connections stay on their threads.
final class PostgreSQLWorkers: @unchecked Sendable {
    struct Settings: Sendable {
        var conninfo: String
        var setup: String
        var count: Int
        var connectSeconds: Int
        /// Attempts to connect before a waiting operation is refused.
        var attempts: Int
    }

    private let settings: Settings
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var waiting: [any PostgreSQLJob] = []
    private var head = 0
    private var running = 0
    private var started = 0
    private var idle = 0
    private var isClosed = false
    private var closers: [@Sendable () -> Void] = []

    init(_ settings: Settings) {
        self.settings = settings
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(changed, nil)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    /// Adds work, or refuses it at once; a thread is started when all are busy.
    func add(_ job: any PostgreSQLJob) {
        pthread_mutex_lock(mutex)
        var refusal: SQLError?
        if isClosed {
            refusal = SQLError(.closed, statement: job.label, "the database was closed")
        } else if waiting.count - head >= SQLLimits.waitingOperations {
            refusal = SQLError(
                .busy,
                statement: job.label,
                "\(SQLLimits.waitingOperations) operations are waiting already"
            )
        } else {
            waiting.append(job)
            if idle == 0, started < settings.count, start() {
                started += 1
                running += 1
            }
            if started == 0 {
                waiting.removeLast()
                refusal = SQLError(.busy, statement: job.label, "cannot start a thread")
            }
            pthread_cond_signal(changed)
        }
        pthread_mutex_unlock(mutex)
        if let refusal { job.refuse(refusal) }
    }

    /// Refuses what comes after, and calls back when all threads have ended.
    func close(_ done: @escaping @Sendable () -> Void) {
        pthread_mutex_lock(mutex)
        isClosed = true
        let isEmpty = running == 0
        if !isEmpty { closers.append(done) }
        pthread_cond_broadcast(changed)
        pthread_mutex_unlock(mutex)
        if isEmpty { done() }
    }

    private func start() -> Bool {
        var thread = pthread_t()
        let box = Unmanaged.passRetained(self)
        let code = pthread_create(
            &thread,
            nil,
            { box in
                guard let box else { return nil }
                Unmanaged<PostgreSQLWorkers>.fromOpaque(box).takeRetainedValue().work()
                return nil
            },
            box.toOpaque()
        )
        guard code == 0 else {
            box.release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    private func next() -> (any PostgreSQLJob)? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while head == waiting.count {
            if isClosed { return nil }
            idle += 1
            pthread_cond_wait(changed, mutex)
            idle -= 1
        }
        let job = waiting[head]
        head += 1
        if head == waiting.count {
            waiting.removeAll(keepingCapacity: true)
            head = 0
        } else if head > 1_024, head * 2 > waiting.count {
            waiting.removeFirst(head)
            head = 0
        }
        return job
    }

    /// The life of a thread.
    private func work() {
        var connection: PostgreSQLConnection?
        while let job = next() {
            if connection?.isAlive != true { connection = nil }
            do throws(SQLError) {
                if let known = connection {
                    let outcome = job.run(known, isNew: false)
                    if outcome == .reuse { continue }
                    connection = nil
                    if outcome == .discard { continue }
                }
                let fresh = try connect()
                connection = job.run(fresh, isNew: true) == .reuse ? fresh : nil
            } catch {
                job.refuse(error)
            }
        }
        connection = nil
        pthread_mutex_lock(mutex)
        running -= 1
        let ended = running == 0 ? closers : []
        if running == 0 { closers = [] }
        pthread_mutex_unlock(mutex)
        for done in ended { done() }
    }

    /// Connects with a doubling pause between attempts; a refused password is not tried again.
    private func connect() throws(SQLError) -> PostgreSQLConnection {
        var pauseMicroseconds: UInt32 = 50_000
        var attempt = 1
        while true {
            do throws(SQLError) {
                return try PostgreSQLConnection(
                    conninfo: settings.conninfo,
                    setup: settings.setup,
                    connectSeconds: settings.connectSeconds
                )
            } catch {
                guard error.isRetryable, attempt < settings.attempts, !closing else {
                    throw error
                }
            }
            usleep(pauseMicroseconds)
            pauseMicroseconds *= 2
            attempt += 1
        }
    }

    private var closing: Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return isClosed
    }
}
