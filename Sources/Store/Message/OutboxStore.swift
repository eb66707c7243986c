public import Domain
public import Messaging
import SQL
public import Values

/// A message that a worker holds a lease on, with all it takes to compose and submit it.
public struct ClaimedMessage: Sendable {
    /// The message.
    public let message: MessageID
    /// The person.
    public let person: PersonID
    /// Where it goes.
    public let contactPoint: ContactPointID
    /// The account it is about, or nil.
    public let account: AccountID?
    /// The creditor's code.
    public let creditor: String
    /// The purpose.
    public let purpose: Purpose
    /// Which of two waiting messages leaves first.
    public let priority: SendPriority
    /// After this instant it must not arrive.
    public let validUntil: Instant
    /// Template and values as the decision left them.
    public let content: [UInt8]
    /// The person's wrapped key; empty when it was destroyed.
    public let personKey: [UInt8]
    /// The person's sealed data, or nil after erasure.
    public let sealedPerson: [UInt8]?
    /// The sealed address, or nil after erasure.
    public let sealedAddress: [UInt8]?
    /// The sealed account numbers, or nil.
    public let sealedAccount: [UInt8]?
}

/// What a claim found.
public struct Claim: Sendable {
    /// Makes a claim of nothing.
    public init() {}

    /// Messages to submit, replies first.
    public var messages: [ClaimedMessage] = []
    /// Messages whose clearance no longer holds; their cases must be decided again.
    public var stale: [(person: PersonID, message: MessageID)] = []
}

/// What the carrier said about a message that was submitted.
public struct Submission: Sendable {
    /// The message.
    public let message: MessageID
    /// `submitted`, `rejected`, `uncertain`, or `queued` when it was never written; further when
    /// receipts came with the answer.
    public private(set) var state: DeliveryState
    /// How far each part is.
    public private(set) var partStates: [DeliveryState]
    /// The carrier's id of each part, in order; empty unless accepted.
    public let providerIDs: [String]
    /// The route it took.
    public let route: String
    /// What it costs.
    public let cost: Money
    /// How many parts it has.
    public let parts: Int
    /// A digest of the text as composed, to prove later what it said.
    public let textDigest: UInt64
    /// The carrier's error, if it refused.
    public private(set) var error: String?

    /// Makes a submission.
    public init(
        message: MessageID,
        state: DeliveryState,
        providerIDs: [String],
        route: String,
        cost: Money,
        parts: Int,
        textDigest: UInt64,
        error: String?
    ) {
        self.message = message
        self.state = state
        self.providerIDs = providerIDs
        partStates = providerIDs.map { $0.isEmpty ? .uncertain : .submitted }
        self.route = route
        self.cost = cost
        self.parts = parts
        self.textDigest = textDigest
        self.error = error
    }

    /// Takes a receipt in that came with the answer, so that the message is written once.
    public mutating func take(_ receipt: Receipt) {
        // One id stands for all parts when they left as one payload.
        for part in partStates.indices where providerIDs[part] == receipt.providerID {
            let news = partStates[part].advanced(by: receipt.state)
            guard news != partStates[part] else { continue }
            partStates[part] = news
            error = ReceiptStore.error(receipt.errorCode) ?? error
        }
        state = state.advanced(by: DeliveryState.rolledUp(partStates))
    }
}

enum OutboxStore {
    static let insert = Statement(
        "outbox.insert",
        isHot: true,
        """
        INSERT INTO outbox (shard, message, person, route, priority, send_at, creditor, strategy,
            gate_version, cleared_until, attempt)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)
        """
    )
    static let waiting = Statement(
        "outbox.waiting",
        """
        SELECT route, shard, max(priority), count(*)
        FROM outbox
        WHERE lease_until IS NULL AND send_at <= $1
        GROUP BY route, shard
        ORDER BY 3 DESC, 2
        """
    )
    static let nextSend = Statement(
        "outbox.next-send",
        "SELECT min(send_at) FROM outbox WHERE lease_until IS NULL AND send_at > $1"
    )
    /// `attempt` stops at 9,999: only whether it was claimed often is of use, and the column is small.
    static let claim = Statement(
        "outbox.claim",
        isHot: true,
        changesEachRowOnce: true,
        """
        UPDATE outbox SET worker = $1, lease_until = $2, attempt = {least}(attempt + 1, 9999)
        FROM (
            SELECT message AS due
            FROM outbox
            WHERE shard = $3 AND route = $4 AND lease_until IS NULL AND send_at <= $5
            ORDER BY priority DESC, send_at
            LIMIT $6 {claimLock}) AS waiting
        WHERE outbox.shard = $3 AND outbox.message = waiting.due
        RETURNING message, person, priority, creditor, strategy, gate_version, cleared_until
        """
    )
    static let material = Statement(
        "outbox.material",
        isHot: true,
        """
        SELECT c.gate_version, m.contact_point, m.account, m.purpose, m.valid_until, m.content,
            p.person_key, p.sealed, t.sealed, a.sealed
        FROM message m
        JOIN case_file c ON c.shard = $1 AND c.person = $2
        JOIN person p ON p.shard = $1 AND p.person = $2
        LEFT JOIN contact_point t
            ON t.shard = $1 AND t.person = $2 AND t.contact_point = m.contact_point
        LEFT JOIN account a ON a.shard = $1 AND a.person = $2 AND a.account = m.account
        WHERE m.shard = $1 AND m.month = $3 AND m.message = $4
        """
    )
    static let requeue = Statement(
        "outbox.requeue",
        isHot: true,
        changesEachRowOnce: true,
        """
        UPDATE outbox SET worker = NULL, lease_until = NULL
        WHERE shard = $1 AND message = $2 AND worker = $3
        """
    )
    static let delete = Statement(
        "outbox.delete",
        isHot: true,
        changesEachRowOnce: true,
        "DELETE FROM outbox WHERE shard = $1 AND message = $2"
    )
    static let submitted = Statement(
        "outbox.submitted",
        isHot: true,
        changesEachRowOnce: true,
        """
        UPDATE message
        SET state = $1, state_at = $2, provider_id = $3, route = $4, cost = $5, currency = $6,
            parts = $7, text_digest = $8, error = $9,
            may_be_duplicate = {greatest}(may_be_duplicate, $10)
        WHERE shard = $11 AND month = $12 AND message = $13 AND state < 16 AND state <= $1
        """
    )
    static let part = Statement(
        "outbox.part",
        isHot: true,
        """
        INSERT INTO message_part (shard, month, message, part, provider_id, state)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (shard, month, message, part) DO NOTHING
        """
    )
    static let renew = Statement(
        "outbox.renew",
        isHot: true,
        changesEachRowOnce: true,
        """
        UPDATE outbox SET lease_until = $1
        WHERE shard = $2 AND message = $3 AND worker = $4 AND lease_until IS NOT NULL
        """
    )
    static let expiredLeases = Statement(
        "outbox.expired-leases",
        "DELETE FROM outbox WHERE lease_until < $1 RETURNING message"
    )
    static let uncertain = Statement(
        "outbox.uncertain",
        isHot: true,
        changesEachRowOnce: true,
        """
        UPDATE message SET state = 2, state_at = $1, may_be_duplicate = 1
        WHERE shard = $2 AND month = $3 AND message = $4 AND state = 0
        """
    )
    static let heldByCreditor = Statement(
        "outbox.hold-creditor",
        "UPDATE outbox SET cleared_until = 0 WHERE lease_until IS NULL AND creditor = $1"
    )
    static let heldByStrategy = Statement(
        "outbox.hold-strategy",
        "UPDATE outbox SET cleared_until = 0 WHERE lease_until IS NULL AND strategy = $1"
    )
    static let heldByRoute = Statement(
        "outbox.hold-route",
        "UPDATE outbox SET cleared_until = 0 WHERE lease_until IS NULL AND route = $1"
    )
    static let heldAll = Statement(
        "outbox.hold-all",
        "UPDATE outbox SET cleared_until = 0 WHERE lease_until IS NULL"
    )
    static let withdraw = Statement(
        "outbox.withdraw",
        isHot: true,
        changesEachRowOnce: true,
        """
        DELETE FROM outbox WHERE shard = $1 AND message = $2 AND lease_until IS NULL
        RETURNING attempt
        """
    )
    static let withdrawn = Statement(
        "outbox.withdrawn",
        isHot: true,
        changesEachRowOnce: true,
        """
        UPDATE message SET state = 21, state_at = $1, error = $2
        WHERE shard = $3 AND month = $4 AND message = $5
        """
    )
    static let all = [
        insert, waiting, nextSend, claim, material, requeue, delete, submitted, part, renew,
        expiredLeases, uncertain, heldByCreditor, heldByStrategy, heldByRoute, heldAll, withdraw,
        withdrawn,
    ]

    /// Takes messages out of the queue unless a worker holds them; returns how many it took.
    static func withdraw(
        _ messages: [(message: MessageID, reason: String)],
        at now: Instant,
        _ transaction: any SQLTransaction
    ) throws -> Int {
        guard !messages.isEmpty else { return 0 }
        var asked = SQLBatch(columns: 2, reserving: messages.count)
        for (id, _) in messages { asked.append(.shard(id.shard), .id(id)) }
        var taken: [Int] = []
        try transaction.queryMany(withdraw, asked) { index, _ in taken.append(index) }
        guard !taken.isEmpty else { return 0 }
        var states = SQLBatch(columns: 5, reserving: taken.count)
        for index in taken {
            let (id, reason) = messages[index]
            states.append(
                .instant(now),
                .text(reason),
                .shard(id.shard),
                .month(of: id),
                .id(id)
            )
        }
        try transaction.executeMany(withdrawn, states)
        return taken.count
    }

    /// Takes the clearances of what waits and a halt reaches, so that it asks the gate again once
    /// the halt is lifted; returns how many messages. What a carrier is being given is not among
    /// them.
    @discardableResult
    static func expireClearances(
        _ transaction: any SQLTransaction,
        scope: Halt.Scope,
        name: String
    ) throws -> Int {
        switch scope {
        case .creditor: try transaction.executeCounting(heldByCreditor, [.text(name)])
        case .strategy: try transaction.executeCounting(heldByStrategy, [.text(name)])
        case .route: try transaction.executeCounting(heldByRoute, [.text(name)])
        case .tenant: try transaction.executeCounting(heldAll, [])
        }
    }
}

extension Store {
    /// Leases messages of a route that are due, in each shard at most as many as is said, and
    /// checks each clearance once more.
    ///
    /// The lease runs on the real clock. A message whose clearance has ended, whose case has
    /// changed or whose strategy, creditor, route or tenant is halted is not handed out: it goes
    /// back to the queue and is named in `stale`.
    public func claim(
        _ shards: [(shard: Shard, count: Int)],
        route: String,
        now: Instant,
        worker: Int64,
        leaseUntil: Instant
    ) async throws -> Claim {
        let tenant = self.tenant
        return try await database.write("outbox.claim") { transaction in
            let halts = try HaltStore.current(transaction, tenant: tenant)
            guard !halts.contains(where: { $0.scope == .tenant }) else { return Claim() }
            // An import that counts but is not applied yet silences its shards.
            var named = SQLBatch(columns: 1, reserving: shards.count)
            for (shard, _) in shards { named.append(.shard(shard)) }
            var isBlocked = [Bool](repeating: false, count: shards.count)
            try transaction.queryMany(ImportStore.blocks, named) { index, _ in
                isBlocked[index] = true
            }
            var asked = SQLBatch(columns: 6, reserving: shards.count)
            for (index, (shard, count)) in shards.enumerated() where !isBlocked[index] {
                asked.append(
                    .integer(worker),
                    .instant(leaseUntil),
                    .shard(shard),
                    .text(route),
                    .instant(now),
                    .number(count)
                )
            }
            guard !asked.isEmpty else { return Claim() }
            var rows: [Row] = []
            try transaction.queryMany(OutboxStore.claim, asked) { _, row in
                rows.append(try Row(row, route))
            }
            guard !rows.isEmpty else { return Claim() }
            rows.sort { ($1.priority, $0.message) < ($0.priority, $1.message) }
            return try Self.sort(rows, halts: halts, worker: worker, now: now, transaction)
        }
    }

    private static func sort(
        _ rows: [Row],
        halts: [Halt],
        worker: Int64,
        now: Instant,
        _ transaction: any SQLTransaction
    ) throws -> Claim {
        var claim = Claim()
        claim.messages.reserveCapacity(rows.count)
        var asked = SQLBatch(columns: 4, reserving: rows.count)
        for row in rows {
            asked.append(
                .shard(row.message.shard),
                .id(row.person),
                .month(of: row.message),
                .id(row.message)
            )
        }
        var isFresh = [Bool](repeating: false, count: rows.count)
        try transaction.queryMany(OutboxStore.material, asked) { index, material in
            let row = rows[index]
            guard row.clearedUntil > now, try material.int(0) == row.gateVersion,
                !halts.contains(where: { row.isReached(by: $0) })
            else { return }
            isFresh[index] = true
            claim.messages.append(try ClaimedMessage(row, material))
        }
        var back = SQLBatch(columns: 3)
        for (index, row) in rows.enumerated() where !isFresh[index] {
            claim.stale.append((row.person, row.message))
            back.append(.shard(row.message.shard), .id(row.message), .integer(worker))
        }
        if !back.isEmpty { try transaction.executeMany(OutboxStore.requeue, back) }
        return claim
    }

    /// Writes down what became of messages that a worker submitted. States never go backwards, and
    /// what comes back does so only while it is this worker's.
    public func record(
        _ submissions: [Submission],
        by worker: Int64,
        at now: Instant
    ) async throws {
        guard !submissions.isEmpty else { return }
        // In the order of ids, so that two transactions never wait for each other.
        let submissions = submissions.sorted { $0.message < $1.message }
        try await retrying("outbox.submitted") { transaction in
            var states = SQLBatch(columns: 13, reserving: submissions.count)
            var parts = SQLBatch(columns: 6)
            var back = SQLBatch(columns: 3)
            var done = SQLBatch(columns: 2, reserving: submissions.count)
            for item in submissions {
                let shard = SQLValue.shard(item.message.shard)
                let month = SQLValue.month(of: item.message)
                if item.state == .queued {
                    back.append(shard, .id(item.message), .integer(worker))
                    continue
                }
                done.append(shard, .id(item.message))
                states.append(
                    .number(item.state.rawValue),
                    .instant(now),
                    .text(orNull: item.parts == 1 ? Self.known(item.providerIDs.first) : nil),
                    .text(item.route),
                    .integer(item.cost.minor),
                    .text(item.cost.currency.code),
                    .number(item.parts),
                    .integer(Int64(bitPattern: item.textDigest)),
                    .text(orNull: item.error),
                    .number(item.state == .uncertain ? 1 : 0),
                    shard,
                    month,
                    .id(item.message)
                )
                guard item.parts > 1 else { continue }
                for (part, providerID) in item.providerIDs.enumerated() {
                    parts.append(
                        shard,
                        month,
                        .id(item.message),
                        .number(part),
                        .text(orNull: Self.known(providerID)),
                        .number(item.partStates[part].rawValue)
                    )
                }
            }
            // The queue before the messages, as everywhere, so that nobody waits for each other.
            if !back.isEmpty { try transaction.executeMany(OutboxStore.requeue, back) }
            if !done.isEmpty { try transaction.executeMany(OutboxStore.delete, done) }
            if !states.isEmpty { try transaction.executeMany(OutboxStore.submitted, states) }
            if !parts.isEmpty { try transaction.executeMany(OutboxStore.part, parts) }
        }
    }

    /// A carrier's id; nil for the empty one of a part that got none.
    private static func known(_ providerID: String?) -> String? {
        providerID?.isEmpty == true ? nil : providerID
    }

    /// Holds a worker's leases longer; those that ended meanwhile stay ended.
    public func renewLeases(
        of messages: [MessageID],
        worker: Int64,
        until: Instant
    ) async throws {
        guard !messages.isEmpty else { return }
        try await retrying("outbox.renew") { transaction in
            var batch = SQLBatch(columns: 4, reserving: messages.count)
            // In the order of ids, so that two transactions never wait for each other.
            for id in messages.sorted() {
                batch.append(.instant(until), .shard(id.shard), .id(id), .integer(worker))
            }
            try transaction.executeMany(OutboxStore.renew, batch)
        }
    }

    /// Takes messages out of the queue whose case cannot be asked; returns how many there were.
    public func withdraw(
        _ messages: [MessageID],
        reason: String,
        at now: Instant
    ) async throws -> Int {
        guard !messages.isEmpty else { return 0 }
        return try await retrying("outbox.withdraw") { transaction in
            try OutboxStore.withdraw(messages.sorted().map { ($0, reason) }, at: now, transaction)
        }
    }

    /// Turns leases that ran out into *uncertain*: they may have been sent and are never resent
    /// by themselves. Returns how many.
    ///
    /// - Parameter realNow: the clock on the wall, which leases run on.
    public func expireLeases(now: Instant, realNow: Instant) async throws -> Int {
        try await database.write("outbox.expire") { transaction in
            let expired: [MessageID] = try transaction.all(
                OutboxStore.expiredLeases,
                [.instant(realNow)]
            ) { try $0.id(0) }
            guard !expired.isEmpty else { return 0 }
            var states = SQLBatch(columns: 4, reserving: expired.count)
            for id in expired {
                states.append(.instant(now), .shard(id.shard), .month(of: id), .id(id))
            }
            try transaction.executeMany(OutboxStore.uncertain, states)
            return expired.count
        }
    }
}

extension ClaimedMessage {
    fileprivate init(_ row: Row, _ material: borrowing SQLRow) throws {
        message = row.message
        person = row.person
        contactPoint = try material.id(1)
        account = try material.idOrNil(2)
        creditor = row.creditor
        purpose = Purpose(rawValue: UInt8(clamping: try material.int(3))) ?? .initiated
        priority = row.priority
        validUntil = try material.instant(4)
        content = try material.bytes(5)
        personKey = try material.bytesOrNil(6) ?? []
        sealedPerson = try material.bytesOrNil(7)
        sealedAddress = try material.bytesOrNil(8)
        sealedAccount = try material.bytesOrNil(9)
    }
}

/// A row as the claim returns it.
private struct Row {
    let message: MessageID
    let person: PersonID
    let route: String
    let priority: SendPriority
    let creditor: String
    let strategy: String
    let gateVersion: Int64
    let clearedUntil: Instant

    init(_ row: borrowing SQLRow, _ route: String) throws {
        message = try row.id(0)
        person = try row.id(1)
        self.route = route
        priority = SendPriority(rawValue: UInt8(clamping: try row.int(2))) ?? .campaign
        creditor = try row.text(3)
        strategy = try row.text(4)
        gateVersion = try row.int(5)
        clearedUntil = try row.instant(6)
    }

    func isReached(by halt: Halt) -> Bool {
        switch halt.scope {
        case .tenant: true
        case .creditor: halt.name == creditor
        case .strategy: halt.name == strategy
        case .route: halt.name == route
        }
    }
}
