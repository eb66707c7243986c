public import Domain
import SQL
public import Strategy
public import Values

/// Work that waits for a person of ours.
public struct OpenTask: Sendable, Equatable {
    /// The task.
    public let task: TaskID
    /// The person it is about.
    public let person: PersonID
    /// What it is about.
    public let kind: PersonTask.Kind
    /// The account, or nil for the person.
    public let account: AccountID?
    /// The text it comes from, or nil.
    public let message: MessageID?
    /// Since when it waits.
    public let openedAt: Instant
    /// By when it should be done, or nil; a contact may not be made after it.
    public let dueAt: Instant?
    /// The step of a strategy that asks for it, or nil.
    public let step: String?
}

/// A promise as stored.
public struct PromiseRow: Sendable, Equatable {
    /// The promise.
    public let promise: PromiseID
    /// The person.
    public let person: PersonID
    /// The account.
    public let account: AccountID
    /// How much.
    public let amount: Money
    /// What was paid towards it.
    public let paid: Money
    /// The day by which.
    public let dueDay: Day
    /// What became of it.
    public let state: Promise.State
    /// When it was said.
    public let madeAt: Instant
    /// When it last changed.
    public let changedAt: Instant
}

/// A payment as stored.
public struct StoredPayment: Sendable, Equatable {
    /// The payment.
    public let payment: PaymentID
    /// The creditor's code.
    public let creditor: String
    /// The person, or nil when it was not matched.
    public let person: PersonID?
    /// The account, or nil when it was not matched.
    public let account: AccountID?
    /// How much; negative for a reversal.
    public let amount: Money
    /// The day it counts for.
    public let valueDay: Day
    /// When we heard of it.
    public let receivedAt: Instant
    /// How it was paid, in the file's word.
    public let method: String
    /// What became of it.
    public let status: PaymentRow.Status
    /// What the file said, sealed, while it has no account.
    let sealed: [UInt8]?
}

/// An import as stored.
public struct ImportEntry: Sendable, Equatable {
    /// Its number.
    public let number: Int64
    /// The creditor whose file it is.
    public let creditor: String
    /// Whether it is a file of payments.
    public let isPayments: Bool
    /// Where it stands.
    public let state: ImportState
    /// When it began.
    public let startedAt: Instant
    /// When it counted, or nil.
    public let committedAt: Instant?
    /// When all of it was applied, or nil.
    public let finishedAt: Instant?
}

enum WorkListStore {
    static let tasks = Statement(
        "list.tasks",
        """
        SELECT task, person, kind, account, message, opened_at, due_at, step FROM task
        WHERE closed_at IS NULL AND tenant = $1 AND (kind = $2 OR $2 = -1)
        ORDER BY opened_at, task
        LIMIT $3 OFFSET $4
        """
    )
    static let task = Statement(
        "task.open",
        isHot: true,
        """
        SELECT task, person, kind, account, message, opened_at, due_at, step FROM task
        WHERE shard = $1 AND task = $2 AND tenant = $3 AND closed_at IS NULL
        """
    )
    static let closeTask = Statement(
        "task.close-by-hand",
        isHot: true,
        "UPDATE task SET closed_at = $1 WHERE shard = $2 AND task = $3 AND closed_at IS NULL"
    )
    static let promises = Statement(
        "list.promises",
        """
        SELECT promise, person, account, amount, paid, currency, due_day, state, made_at,
            changed_at
        FROM promise
        WHERE (state = $1 OR $1 = -1) AND due_day >= $2 AND due_day <= $3
        ORDER BY due_day, promise
        LIMIT $4 OFFSET $5
        """
    )
    static let payments = Statement(
        "list.payments",
        """
        SELECT payment, creditor, person, account, amount, currency, value_day, received_at,
            method, status, sealed
        FROM payment
        WHERE tenant = $1 AND (status = $2 OR $2 = -1)
        ORDER BY received_at DESC, payment DESC
        LIMIT $3 OFFSET $4
        """
    )
    static let imports = Statement(
        "list.imports",
        """
        SELECT import, creditor, kind, state, started_at, committed_at, finished_at FROM import
        WHERE tenant = $1
        ORDER BY import DESC
        LIMIT $2 OFFSET $3
        """
    )
    static let all = [tasks, task, closeTask, promises, payments, imports]
}

extension Store {
    /// What waits for a person of ours, the oldest first.
    public func openTasks(
        kind: PersonTask.Kind? = nil,
        page: Page = Page()
    ) async throws -> [OpenTask] {
        let tenant = self.tenant
        return try await database.read("list.tasks", planning: .free) { reader in
            try reader.all(
                WorkListStore.tasks,
                [
                    .text(tenant), .integer(kind.map { Int64($0.rawValue) } ?? -1),
                    .number(page.limit), .number(page.offset),
                ]
            ) { try OpenTask($0) }
        }
    }

    /// A task that waits for a person of ours; nil when it is closed or there is none.
    public func openTask(_ task: TaskID) async throws -> OpenTask? {
        let tenant = self.tenant
        return try await database.read("task.open") { reader in
            try reader.first(
                WorkListStore.task,
                [.shard(task.shard), .id(task), .text(tenant)]
            ) { try OpenTask($0) }
        }
    }

    /// Closes a task; false when it is closed already or there is none.
    ///
    /// What the person of ours found out is an event of its own (`decide`): closing changes no case.
    public func closeTask(_ task: TaskID, at now: Instant) async throws -> Bool {
        try await database.write("task.close") { transaction in
            try transaction.executeCounting(
                WorkListStore.closeTask,
                [.instant(now), .shard(task.shard), .id(task)]
            ) > 0
        }
    }

    /// Promises by state and day, the earliest day first.
    public func promises(
        state: Promise.State? = nil,
        from: Day? = nil,
        to: Day? = nil,
        page: Page = Page()
    ) async throws -> [PromiseRow] {
        try await database.read("list.promises", planning: .free) { reader in
            try reader.all(
                WorkListStore.promises,
                [
                    .integer(state.map { Int64($0.rawValue) } ?? -1),
                    .text(from?.description ?? "0000-00-00"),
                    .text(to?.description ?? "9999-99-99"), .number(page.limit),
                    .number(page.offset),
                ]
            ) { row in
                let currency = try Self.currency(row, 5)
                return PromiseRow(
                    promise: try row.id(0),
                    person: try row.id(1),
                    account: try row.id(2),
                    amount: Money(minor: try row.int(3), currency),
                    paid: Money(minor: try row.int(4), currency),
                    dueDay: try Self.day(row, 6),
                    state: Promise.State(rawValue: UInt8(clamping: try row.int(7))) ?? .offered,
                    madeAt: try row.instant(8),
                    changedAt: try row.instant(9)
                )
            }
        }
    }

    /// Payments by what became of them, the latest first.
    public func payments(
        status: PaymentRow.Status? = nil,
        page: Page = Page()
    ) async throws -> [StoredPayment] {
        let tenant = self.tenant
        return try await database.read("list.payments", planning: .free) { reader in
            try reader.all(
                WorkListStore.payments,
                [
                    .text(tenant), .integer(status.map { Int64($0.rawValue) } ?? -1),
                    .number(page.limit), .number(page.offset),
                ]
            ) { row in
                StoredPayment(
                    payment: try row.id(0),
                    creditor: try row.text(1),
                    person: try row.idOrNil(2),
                    account: try row.idOrNil(3),
                    amount: Money(minor: try row.int(4), try Self.currency(row, 5)),
                    valueDay: try Self.day(row, 6),
                    receivedAt: try row.instant(7),
                    method: try row.text(8),
                    status: PaymentRow.Status(rawValue: Int(try row.int(9))) ?? .unmatched,
                    sealed: try row.bytesOrNil(10)
                )
            }
        }
    }

    /// Imports, the latest first.
    public func imports(page: Page = Page()) async throws -> [ImportEntry] {
        let tenant = self.tenant
        return try await database.read("list.imports", planning: .free) { reader in
            try reader.all(
                WorkListStore.imports,
                [.text(tenant), .number(page.limit), .number(page.offset)]
            ) { row in
                ImportEntry(
                    number: try row.int(0),
                    creditor: try row.text(1),
                    isPayments: try row.int(2) == 2,
                    state: ImportState(rawValue: Int(try row.int(3))) ?? .abandoned,
                    startedAt: try row.instant(4),
                    committedAt: try row.instantOrNil(5),
                    finishedAt: try row.instantOrNil(6)
                )
            }
        }
    }

    static func currency(_ row: borrowing SQLRow, _ column: Int) throws -> Currency {
        guard let currency = Currency(try row.text(column)) else {
            throw StoreError(.damaged, "a stored currency is none: restore a backup")
        }
        return currency
    }

    static func day(_ row: borrowing SQLRow, _ column: Int) throws -> Day {
        guard let day = Day(iso: try row.text(column)) else {
            throw StoreError(.damaged, "a stored day is none: restore a backup")
        }
        return day
    }
}

extension OpenTask {
    /// Reads what the statements of tasks select.
    fileprivate init(_ row: borrowing SQLRow) throws {
        task = try row.id(0)
        person = try row.id(1)
        kind = PersonTask.Kind(rawValue: UInt8(clamping: try row.int(2))) ?? .reply
        account = try row.idOrNil(3)
        message = try row.idOrNil(4)
        openedAt = try row.instant(5)
        dueAt = try row.instantOrNil(6)
        step = try row.textOrNil(7)
    }
}
