import Domain
import SQL
public import Strategy
public import Values
import Vault

/// Cases, decisions and the chain: the heart of the store.
enum CaseStore {
    static let load = Statement(
        "case.load",
        isHot: true,
        """
        SELECT state FROM case_file WHERE shard = $1 AND person = $2
        {postgresql: FOR UPDATE}
        """
    )
    static let dueShards = Statement(
        "case.due-shards",
        """
        SELECT w.shard, (
            SELECT count(*) FROM case_file c {sqlite: INDEXED BY case_file_due}
            WHERE c.shard = w.shard AND c.wake_at <= $1)
        FROM shard_wake w WHERE w.wake_at <= $1
        ORDER BY w.shard
        """
    )
    static let due = Statement(
        "case.due",
        isHot: true,
        """
        SELECT person, state FROM case_file
        WHERE shard = $1 AND wake_at <= $2
        ORDER BY wake_at, person
        LIMIT $3 {claimLock}
        """
    )
    static let nextWake = Statement(
        "case.next-wake",
        """
        SELECT min(CASE WHEN w.wake_at > $1 THEN w.wake_at ELSE (
            SELECT min(c.wake_at) FROM case_file c {sqlite: INDEXED BY case_file_due}
            WHERE c.shard = w.shard AND c.wake_at > $1) END)
        FROM shard_wake w WHERE w.wake_at IS NOT NULL
        """
    )
    static let shardWake = Statement(
        "case.shard-wake",
        isHot: true,
        changesEachRowOnce: true,
        """
        INSERT INTO shard_wake (shard, wake_at)
        VALUES ($1, (
            SELECT min(wake_at) FROM case_file {sqlite: INDEXED BY case_file_due}
            WHERE shard = $1 AND wake_at IS NOT NULL))
        ON CONFLICT (shard) DO UPDATE SET wake_at = excluded.wake_at
        WHERE shard_wake.wake_at IS DISTINCT FROM excluded.wake_at
        """
    )
    static let update = Statement(
        "case.update",
        isHot: true,
        changesEachRowOnce: true,
        """
        UPDATE case_file SET version = $1, gate_version = $2, wake_at = $3, state = $4
        WHERE shard = $5 AND person = $6
        """
    )
    static let insert = Statement(
        "case.insert",
        isHot: true,
        """
        INSERT INTO case_file (shard, person, tenant, version, gate_version, wake_at, state)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """
    )
    static let decision = Statement(
        "decision.insert",
        isHot: true,
        """
        INSERT INTO decision (shard, month, person, version, at, policy, seed, batch, place, record,
            snapshot)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """
    )
    static let head = Statement(
        "chain.head",
        isHot: true,
        """
        SELECT batch, head FROM chain WHERE shard = $1 ORDER BY batch DESC LIMIT 1
        {postgresql: FOR UPDATE}
        """
    )
    static let link = Statement(
        "chain.link",
        isHot: true,
        "INSERT INTO chain (shard, batch, at, decisions, head) VALUES ($1, $2, $3, $4, $5)"
    )
    static let arrived = Statement(
        "message.arrived",
        isHot: true,
        """
        SELECT state_at FROM message
        WHERE shard = $1 AND person = $2 AND month = $3 AND message = $4 AND state = 16
        """
    )
    static let message = Statement(
        "message.insert",
        isHot: true,
        """
        INSERT INTO message (shard, month, message, person, contact_point, account, creditor,
            channel, purpose, priority, state, state_at, send_at, cleared_until, valid_until,
            decision, strategy, step, content, route, parts, cost, may_be_duplicate)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12, $13, $14, $15, $16, $17, $18,
            $19, 0, 0, 0)
        """
    )
    static let task = Statement(
        "task.insert",
        isHot: true,
        """
        INSERT INTO task (shard, task, person, tenant, kind, account, message, opened_at, due_at,
            step)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (shard, task) DO NOTHING
        """
    )
    static let taskClosed = Statement(
        "task.close",
        isHot: true,
        "UPDATE task SET closed_at = $1 WHERE shard = $2 AND task = $3 AND closed_at IS NULL"
    )
    static let promise = Statement(
        "promise.put",
        isHot: true,
        """
        INSERT INTO promise (shard, promise, person, account, amount, paid, currency, due_day,
            state, made_at, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (shard, promise) DO UPDATE SET
            amount = excluded.amount, paid = excluded.paid, due_day = excluded.due_day,
            state = excluded.state, changed_at = excluded.changed_at
        """
    )
    static let stage = Statement(
        "account.stage",
        isHot: true,
        changesEachRowOnce: true,
        """
        UPDATE account SET stage = $1, days_past_due = $2, balance = $3, past_due = $4, status = $5
        WHERE shard = $6 AND person = $7 AND account = $8
        """
    )
    static let inboundMessage = Statement(
        "inbound.message",
        isHot: true,
        """
        INSERT INTO message (shard, month, message, person, contact_point, account, creditor,
            channel, purpose, priority, state, state_at, send_at, cleared_until, valid_until,
            decision, strategy, step, content, route, provider_id, parts, cost, may_be_duplicate)
        VALUES ($1, $2, $3, $4, $5, NULL, '', $6, 0, 1, 100, $7, $7, 0, 0, $8, '', '', $9, $10, $11,
            1, 0, 0)
        """
    )
    static let inboundText = Statement(
        "inbound.text",
        isHot: true,
        """
        INSERT INTO inbound_text (shard, message, person, sealed, understood)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (shard, message) DO NOTHING
        """
    )
    static let payment = Statement(
        "payment.insert",
        isHot: true,
        """
        INSERT INTO payment (shard, payment, tenant, creditor, key_index, person, account, amount,
            currency, value_day, received_at, method, status, import, sealed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        ON CONFLICT (shard, tenant, creditor, key_index) DO NOTHING
        """
    )
    static let inboxDone = Statement(
        "inbox.done",
        isHot: true,
        "UPDATE inbox SET next_try_at = NULL, sealed = $1 WHERE shard = $2 AND item = $3"
    )
    static let address = Statement(
        "contact-point.address",
        isHot: true,
        """
        SELECT address_index FROM contact_point
        WHERE shard = $1 AND person = $2 AND contact_point = $3
        """
    )
    static let suppress = Statement(
        "suppression.put",
        isHot: true,
        """
        INSERT INTO suppression (shard, address_index, tenant, reason, channels, since)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (shard, address_index, tenant, reason)
        DO UPDATE SET channels = excluded.channels
        """
    )
    static let all = [
        arrived, load, dueShards, due, nextWake, shardWake, update, insert, decision, head, link,
        message,
        task,
        taskClosed, promise, stage, inboundMessage, inboundText, payment, inboxDone, address,
        suppress,
    ]

    /// How often a transaction that met another one is tried again.
    static let conflictRetries = 5
    /// Every how many decisions of a case its state is kept beside the decision.
    static let snapshotInterval: UInt64 = 64
}

extension Store {
    /// The earliest instant after `now` at which a case wants to be woken, or nil.
    public func nextWake(after now: Instant) async throws -> Instant? {
        try await database.read("case.next-wake") { reader in
            try reader.first(CaseStore.nextWake, [.instant(now)]) { try $0.instantOrNil(0) }
                ?? nil
        }
    }

    /// Decides the due cases of shards, at most `limit` of each, in one transaction.
    public func decideDue(
        shards: [Shard],
        limit: Int,
        policy: Policy,
        now: Instant
    ) async throws -> CaseResult {
        try await retrying("cases.due") { [tenant, keys] transaction in
            var batch = DecisionBatch(tenant: tenant, policy: policy, now: now, keys: keys)
            var asked = SQLBatch(columns: 3, reserving: shards.count)
            for shard in shards { asked.append(.shard(shard), .instant(now), .number(limit)) }
            var due: [(PersonID, CaseState)] = []
            try transaction.queryMany(CaseStore.due, asked) { _, row in
                due.append((try row.id(0), try Self.state(row, 1)))
            }
            try batch.tellArrivals(due, transaction)
            for (person, state) in due {
                let work = CaseWork(person, .timerDue)
                try batch.decide(work, from: batch.state(of: person) ?? state, transaction)
            }
            return try batch.commit(transaction)
        }
    }

    /// Decides events of any persons in one transaction, those of one person in the order given.
    ///
    /// - Throws: `SQLError`, `StoreError`; nothing is changed then.
    public func decide(
        _ work: [CaseWork],
        policy: Policy,
        now: Instant
    ) async throws -> CaseResult {
        guard !work.isEmpty else { return CaseResult() }
        return try await retrying("cases.events") { [tenant, keys] transaction in
            var batch = DecisionBatch(tenant: tenant, policy: policy, now: now, keys: keys)
            try batch.decide(work, transaction)
            return try batch.commit(transaction)
        }
    }

    static func state(_ row: borrowing SQLRow, _ column: Int) throws -> CaseState {
        do {
            return try CaseState(decoding: try row.bytes(column))
        } catch let error as CanonicalBytesError {
            throw StoreError(.damaged, "a case file is damaged (\(error)): restore a backup")
        }
    }

    /// Runs a transaction again, a few times, when it met another one.
    func retrying<T: Sendable>(
        _ label: String,
        _ body: @Sendable @escaping (any SQLTransaction) throws -> T
    ) async throws -> T {
        var tries = 0
        while true {
            do {
                return try await database.write(label, body)
            } catch let error as SQLError
                where tries < CaseStore.conflictRetries
                && (error.code == .serialization || error.statement == CaseStore.link.name)
            {
                tries += 1
            }
        }
    }
}
