public import Domain
import SQL
public import Values

enum WebhookStore {
    static let insert = Statement(
        "webhook.insert",
        isHot: true,
        """
        INSERT INTO webhook (shard, person, call, account, endpoint, creditor, strategy, version,
            step, made_at, valid_until, state, state_at, tries, next_try_at, lease_until, error)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $10, 0, $13, 0, $14)
        """
    )
    static let withdraw = Statement(
        "webhook.withdraw",
        isHot: true,
        """
        UPDATE webhook
        SET state = 3, state_at = $1, next_try_at = NULL, failed_at = NULL, error = $2
        WHERE shard = $3 AND person = $4 AND account = $5 AND state IN (0, 2)
        """
    )
    /// A halt of a route of the endpoint's name holds the endpoint.
    private static let isFree = """
        lease_until < $2 AND NOT EXISTS (
            SELECT 1 FROM halt h WHERE h.tenant = $3 AND (h.scope = 'tenant'
                OR h.scope = 'route' AND h.name = w.endpoint
                OR h.scope = 'creditor' AND h.name = w.creditor
                OR h.scope = 'strategy' AND h.name = w.strategy))
        """
    static let due = Statement(
        "webhook.due",
        "SELECT DISTINCT endpoint FROM webhook w WHERE next_try_at <= $1 AND " + isFree
    )
    private static let columns = """
        call, person, account, endpoint, creditor, strategy, version, step, made_at, valid_until,
        state, state_at, tries, next_try_at, error
        """
    static let claim = Statement(
        "webhook.claim",
        """
        SELECT \(columns) FROM webhook w
        WHERE next_try_at <= $1 AND \(isFree) AND endpoint = $4
        ORDER BY next_try_at, call
        LIMIT $5 {claimLock}
        """
    )
    static let hold = Statement(
        "webhook.hold",
        isHot: true,
        changesEachRowOnce: true,
        """
        UPDATE webhook SET lease_until = $1, tries = tries + 1
        WHERE shard = $2 AND person = $3 AND call = $4
        """
    )
    static let material = Statement(
        "webhook.material",
        isHot: true,
        """
        SELECT p.person_key, a.sealed FROM person p
        LEFT JOIN account a ON a.shard = $1 AND a.person = $2 AND a.account = $3
        WHERE p.shard = $1 AND p.person = $2
        """
    )
    /// What the other system took is taken, whatever was decided meanwhile.
    static let taken = Statement(
        "webhook.taken",
        isHot: true,
        """
        UPDATE webhook
        SET state = 1, state_at = $1, next_try_at = NULL, failed_at = NULL, lease_until = 0,
            error = NULL
        WHERE shard = $2 AND person = $3 AND call = $4
        """
    )
    /// Only by who holds the last try: somebody may hold it since a lease ended.
    static let later = Statement(
        "webhook.later",
        isHot: true,
        """
        UPDATE webhook SET next_try_at = $1, lease_until = 0, error = $2
        WHERE shard = $3 AND person = $4 AND call = $5 AND state = 0 AND tries = $6
        """
    )
    static let failed = Statement(
        "webhook.failed",
        isHot: true,
        """
        UPDATE webhook
        SET state = 2, state_at = $1, failed_at = $1, next_try_at = NULL, lease_until = 0,
            error = $2
        WHERE shard = $3 AND person = $4 AND call = $5 AND state = 0 AND tries = $6
        """
    )
    static let again = Statement(
        "webhook.again",
        """
        UPDATE webhook
        SET state = 0, state_at = $1, tries = 0, next_try_at = $1, failed_at = NULL
        WHERE failed_at IS NOT NULL AND valid_until > $1 AND endpoint = $2
        """
    )
    static let againOne = Statement(
        "webhook.again-one",
        isHot: true,
        """
        UPDATE webhook
        SET state = 0, state_at = $1, tries = 0, next_try_at = $1, failed_at = NULL
        WHERE shard = $2 AND call = $3 AND failed_at IS NOT NULL AND valid_until > $1
        """
    )
    static let waitingList = Statement(
        "webhook.waiting",
        """
        SELECT \(columns) FROM webhook WHERE next_try_at IS NOT NULL
        ORDER BY next_try_at, call LIMIT $1 OFFSET $2
        """
    )
    static let failedList = Statement(
        "webhook.failed-list",
        """
        SELECT \(columns) FROM webhook WHERE failed_at IS NOT NULL
        ORDER BY failed_at DESC, call LIMIT $1 OFFSET $2
        """
    )
    static let list = Statement(
        "webhook.list",
        """
        SELECT \(columns) FROM webhook WHERE state = $1
        ORDER BY state_at DESC, call LIMIT $2 OFFSET $3
        """
    )
    static let waitingCounts = Statement(
        "webhook.waiting-counts",
        """
        SELECT endpoint, count(*), min(next_try_at) FROM webhook WHERE next_try_at IS NOT NULL
        GROUP BY endpoint
        """
    )
    static let failedCounts = Statement(
        "webhook.failed-counts",
        "SELECT endpoint, count(*) FROM webhook WHERE failed_at IS NOT NULL GROUP BY endpoint"
    )
    static let all = [
        insert, withdraw, due, claim, hold, material, taken, later, failed, again, againOne,
        waitingList, failedList, list, waitingCounts, failedCounts,
    ]
}

extension WebhookRow {
    init(_ row: borrowing SQLRow) throws {
        guard let state = State(rawValue: Int(try row.int(10))) else {
            throw StoreError(.damaged, "a call has an unknown state: restore a backup")
        }
        call = try row.id(0)
        person = try row.id(1)
        account = try row.id(2)
        endpoint = try row.text(3)
        creditor = try row.text(4)
        strategy = try row.text(5)
        version = Int(try row.int(6))
        step = try row.text(7)
        madeAt = try row.instant(8)
        validUntil = try row.instant(9)
        self.state = state
        stateAt = try row.instant(11)
        tries = Int(try row.int(12))
        nextTryAt = try row.instantOrNil(13)
        error = try row.textOrNil(14)
    }

    /// The values that name its row.
    fileprivate var key: [SQLValue] { [.shard(call.shard), .id(person), .id(call)] }
}

extension Store {
    /// The endpoints for which a call is due that nobody holds and no halt reaches.
    ///
    /// - Parameter realNow: the clock on the wall, which leases run on.
    public func dueEndpoints(at now: Instant, realNow: Instant) async throws -> [String] {
        let tenant = self.tenant
        return try await database.read("webhook.due") { reader in
            try reader.all(WebhookStore.due, [.instant(now), .instant(realNow), .text(tenant)]) {
                try $0.text(0)
            }.sorted()
        }
    }

    /// Takes calls of an endpoint that are due on lease, those that wait longest first. What has
    /// come too late fails here; a crash gives them back when the lease ends.
    public func claimCalls(
        of endpoint: String,
        limit: Int,
        now: Instant,
        realNow: Instant,
        leaseUntil: Instant
    ) async throws -> [ClaimedWebhook] {
        let tenant = self.tenant
        let found = try await database.write("webhook.claim") { transaction in
            var rows = try transaction.all(
                WebhookStore.claim,
                [
                    .instant(now), .instant(realNow), .text(tenant), .text(endpoint),
                    .number(limit),
                ]
            ) { try WebhookRow($0) }
            guard !rows.isEmpty else { return [Material]() }
            for row in rows where row.validUntil <= now {
                let values: [SQLValue] = [.instant(now), .text("it came too late")]
                try transaction.execute(
                    WebhookStore.failed,
                    values + row.key + [.number(row.tries)]
                )
            }
            rows.removeAll { $0.validUntil <= now }
            // An import that counts but is not applied yet silences its shards.
            var shards = SQLBatch(columns: 1, reserving: rows.count)
            for row in rows { shards.append(.shard(row.call.shard)) }
            var isBlocked = [Bool](repeating: false, count: rows.count)
            if !shards.isEmpty {
                try transaction.queryMany(ImportStore.blocks, shards) { place, _ in
                    isBlocked[place] = true
                }
            }
            rows = rows.indices.filter { !isBlocked[$0] }.map { rows[$0] }
            guard !rows.isEmpty else { return [] }
            var held = SQLBatch(columns: 4, reserving: rows.count)
            var asked = SQLBatch(columns: 3, reserving: rows.count)
            for row in rows {
                held.append(contentsOf: [.instant(leaseUntil)] + row.key)
                asked.append(.shard(row.call.shard), .id(row.person), .id(row.account))
            }
            try transaction.executeMany(WebhookStore.hold, held)
            var keys = [(key: [UInt8], sealed: [UInt8]?)](
                repeating: ([], nil),
                count: rows.count
            )
            try transaction.queryMany(WebhookStore.material, asked) { place, row in
                keys[place] = (try row.bytesOrNil(0) ?? [], try row.bytesOrNil(1))
            }
            for place in rows.indices { rows[place].tries += 1 }
            return rows.indices.map { Material(row: rows[$0], keys[$0]) }
        }
        return found.map { ClaimedWebhook(row: $0.row, accountNumber: number($0)) }
    }

    private struct Material: Sendable {
        let row: WebhookRow
        let key: [UInt8]
        let sealed: [UInt8]?

        init(row: WebhookRow, _ keys: (key: [UInt8], sealed: [UInt8]?)) {
            self.row = row
            key = keys.key
            sealed = keys.sealed
        }
    }

    /// The account's number; nil after an erasure, whoever asks.
    private func number(_ material: Material) -> String? {
        guard !material.key.isEmpty, let sealed = material.sealed,
            let key = try? personKey(material.row.person, wrapped: material.key)
        else { return nil }
        return try? open(account: material.row.account, sealed: sealed, with: key).number
    }

    /// Writes down what a try of a call came to.
    public func record(
        _ result: WebhookResult,
        of row: WebhookRow,
        at now: Instant
    ) async throws {
        try await retrying("webhook.record") { transaction in
            switch result {
            case .taken:
                try transaction.execute(WebhookStore.taken, [.instant(now)] + row.key)
            case .later(let next, let error):
                try transaction.execute(
                    WebhookStore.later,
                    [.instant(next), .text(error)] + row.key + [.number(row.tries)]
                )
            case .failed(let error):
                try transaction.execute(
                    WebhookStore.failed,
                    [.instant(now), .text(error)] + row.key + [.number(row.tries)]
                )
            }
        }
    }

    /// Gives a failed call another chance; false if there is none of this id that still means
    /// something.
    public func retryCall(_ call: WebhookID, at now: Instant) async throws -> Bool {
        try await database.write("webhook.again-one") { transaction in
            try transaction.executeCounting(
                WebhookStore.againOne,
                [.instant(now), .shard(call.shard), .id(call)]
            ) > 0
        }
    }

    /// Gives all failed calls of an endpoint that still mean something another chance; returns how
    /// many.
    public func retryCalls(of endpoint: String, at now: Instant) async throws -> Int {
        try await database.write("webhook.again") { transaction in
            try transaction.executeCounting(
                WebhookStore.again,
                [.instant(now), .text(endpoint)]
            )
        }
    }

    /// Calls in a state: those that wait by their turn, all others the latest first.
    public func calls(_ state: WebhookRow.State, page: Page = Page()) async throws -> [WebhookRow] {
        let bounds: [SQLValue] = [.number(page.limit), .number(page.offset)]
        return try await database.read("webhook.list") { reader in
            switch state {
            case .waiting: try reader.all(WebhookStore.waitingList, bounds) { try WebhookRow($0) }
            case .failed: try reader.all(WebhookStore.failedList, bounds) { try WebhookRow($0) }
            case .taken, .withdrawn:
                try reader.all(WebhookStore.list, [.number(state.rawValue)] + bounds) {
                    try WebhookRow($0)
                }
            }
        }
    }

    /// How many calls wait and how many failed, by endpoint; reads partial indexes only.
    public func callCounts() async throws -> [WebhookCounts] {
        try await database.read("webhook.counts") { reader in
            var counts: [String: WebhookCounts] = [:]
            try reader.query(WebhookStore.waitingCounts, []) { row in
                let name = try row.text(0)
                counts[name, default: WebhookCounts(endpoint: name)].waiting = Int(try row.int(1))
                counts[name]?.oldest = try row.instantOrNil(2)
            }
            try reader.query(WebhookStore.failedCounts, []) { row in
                let name = try row.text(0)
                counts[name, default: WebhookCounts(endpoint: name)].failed = Int(try row.int(1))
            }
            return counts.values.sorted { $0.endpoint < $1.endpoint }
        }
    }
}
