public import Messaging
import SQL
public import Values

/// How much waits, for metrics and health; cheap enough to ask every few seconds.
public struct WaitingWork: Sendable, Equatable {
    /// Messages in the queue, by priority.
    public internal(set) var queued: [SendPriority: Int] = [:]
    /// Messages in the queue that are due.
    public internal(set) var dueMessages = 0
    /// When the oldest message that is due should have left, or nil.
    public internal(set) var oldestDue: Instant?
    /// Messages that a worker holds.
    public internal(set) var leased = 0
    /// Items of the inbox that wait to be tried.
    public internal(set) var inbox = 0
    /// When the oldest of them wants to be tried, or nil.
    public internal(set) var oldestInbox: Instant?
    /// Cases whose time has come.
    public internal(set) var dueCases = 0
    /// Tasks that wait for a person of ours.
    public internal(set) var openTasks = 0
    /// Imports that count but are not wholly applied.
    public internal(set) var unfinishedImports = 0
}

enum MetricsStore {
    static let queue = Statement(
        "metrics.queue",
        """
        SELECT rank, count(*), count(CASE WHEN send_at <= $1 THEN 1 END), min(send_at)
        FROM outbox
        GROUP BY rank
        """
    )
    static let inbox = Statement(
        "metrics.inbox",
        "SELECT count(*), min(next_try_at) FROM inbox WHERE next_try_at IS NOT NULL"
    )
    static let due = Statement(
        "metrics.due-cases",
        "SELECT count(*) FROM case_file WHERE wake_at <= $1"
    )
    static let tasks = Statement(
        "metrics.tasks",
        "SELECT count(*) FROM task WHERE closed_at IS NULL"
    )
    static let imports = Statement(
        "metrics.imports",
        "SELECT count(*) FROM import WHERE state = 2"
    )
    static let all = [queue, inbox, due, tasks, imports]
}

extension Store {
    /// How much waits at an instant; reads the queue and partial indexes only.
    public func waitingWork(at now: Instant) async throws -> WaitingWork {
        try await database.read("metrics") { reader in
            var work = WaitingWork()
            try reader.query(MetricsStore.queue, [.instant(now)]) { row in
                let priority = OutboxStore.priority(ofRank: try row.int(0))
                work.queued[priority, default: 0] += Int(try row.int(1))
                let due = Int(try row.int(2))
                work.dueMessages += due
                if due > 0 {
                    let oldest = try row.instant(3)
                    work.oldestDue = min(work.oldestDue ?? oldest, oldest)
                }
            }
            func count(_ statement: Statement, _ values: [SQLValue] = []) throws -> Int {
                Int(try reader.first(statement, values) { try $0.int(0) } ?? 0)
            }
            work.leased = try FlightStore.unanswered(reader).count
            try reader.query(MetricsStore.inbox, []) { row in
                work.inbox = Int(try row.int(0))
                work.oldestInbox = try row.instantOrNil(1)
            }
            work.dueCases = try count(MetricsStore.due, [.instant(now)])
            work.openTasks = try count(MetricsStore.tasks)
            work.unfinishedImports = try count(MetricsStore.imports)
            return work
        }
    }
}
