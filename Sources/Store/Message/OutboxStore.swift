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
    /// How often it was claimed, this time included.
    public let attempt: Int
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
    /// `submitted`, `rejected`, `uncertain`, or `queued` when it was never written.
    public let state: DeliveryState
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
    public let error: String?

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
        self.route = route
        self.cost = cost
        self.parts = parts
        self.textDigest = textDigest
        self.error = error
    }
}

enum OutboxStore {
    static let waiting = Statement(
        "outbox.waiting",
        """
        SELECT shard, max(priority), count(*)
        FROM message
        WHERE state = 0 AND send_at <= $1
        GROUP BY shard
        ORDER BY 2 DESC, shard
        """
    )
    static let nextSend = Statement(
        "outbox.next-send",
        "SELECT min(send_at) FROM message WHERE state = 0 AND send_at > $1"
    )
    static let claim = Statement(
        "outbox.claim",
        isHot: true,
        """
        UPDATE message
        SET state = 1, state_at = $1, worker = $2, lease_until = $3, attempt = attempt + 1
        FROM (
            SELECT month AS due_month, message AS due_message
            FROM message
            WHERE shard = $4 AND state = 0 AND send_at <= $1
            ORDER BY priority DESC, send_at
            LIMIT $5 {claimLock}) AS due
        WHERE message.shard = $4 AND message.month = due_month AND message.message = due_message
            AND message.state = 0
        RETURNING month, message, person, contact_point, account, creditor, purpose, priority,
            valid_until, content, attempt, gate_version, cleared_until, strategy,
            route
        """
    )
    static let material = Statement(
        "outbox.material",
        isHot: true,
        """
        SELECT c.gate_version, p.person_key, p.sealed, t.sealed, a.sealed
        FROM case_file c
        JOIN person p ON p.shard = $1 AND p.person = $2
        LEFT JOIN contact_point t ON t.shard = $1 AND t.person = $2 AND t.contact_point = $3
        LEFT JOIN account a ON a.shard = $1 AND a.person = $2 AND a.account = $4
        WHERE c.shard = $1 AND c.person = $2
        """
    )
    static let requeue = Statement(
        "outbox.requeue",
        isHot: true,
        changesEachRowOnce: true,
        """
        UPDATE message SET state = 0, state_at = $1, worker = NULL, lease_until = NULL
        WHERE shard = $2 AND month = $3 AND message = $4 AND state = 1
        """
    )
    static let submitted = Statement(
        "outbox.submitted",
        isHot: true,
        changesEachRowOnce: true,
        """
        UPDATE message
        SET state = $1, state_at = $2, provider_id = $3, route = $4, cost = $5, currency = $6,
            parts = $7, text_digest = $8, error = $9, may_be_duplicate = $10, worker = NULL,
            lease_until = NULL
        WHERE shard = $11 AND month = $12 AND message = $13 AND state < 16 AND state < $1
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
    static let expiredLeases = Statement(
        "outbox.expired-leases",
        """
        UPDATE message
        SET state = 2, state_at = $1, may_be_duplicate = 1, worker = NULL, lease_until = NULL
        WHERE state = 1 AND lease_until < $2
        """
    )
    static let heldByCreditor = Statement(
        "outbox.hold-creditor",
        "UPDATE message SET cleared_until = 0 WHERE state = 0 AND creditor = $1"
    )
    static let heldByStrategy = Statement(
        "outbox.hold-strategy",
        "UPDATE message SET cleared_until = 0 WHERE state = 0 AND strategy = $1"
    )
    static let heldByRoute = Statement(
        "outbox.hold-route",
        "UPDATE message SET cleared_until = 0 WHERE state = 0 AND route = $1"
    )
    static let heldAll = Statement(
        "outbox.hold-all",
        "UPDATE message SET cleared_until = 0 WHERE state = 0"
    )
    static let withdraw = Statement(
        "outbox.withdraw",
        isHot: true,
        changesEachRowOnce: true,
        """
        UPDATE message SET state = 21, state_at = $1, error = $2
        WHERE shard = $3 AND month = $4 AND message = $5 AND state = 0
        RETURNING state
        """
    )
    static let all = [
        waiting, nextSend, claim, material, requeue, submitted, part, expiredLeases, heldByCreditor,
        heldByStrategy, heldByRoute, heldAll, withdraw,
    ]

    /// Takes the clearances of what a halt reaches; returns how many messages it holds back.
    static func countHeld(_ transaction: any SQLTransaction, by halt: Halt) throws -> Int {
        try expire(transaction, scope: halt.scope, name: halt.name)
    }

    /// Makes what a lifted halt reached ask the gate again.
    static func expireClearances(
        _ transaction: any SQLTransaction,
        scope: Halt.Scope,
        name: String
    ) throws {
        _ = try expire(transaction, scope: scope, name: name)
    }

    private static func expire(
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
    /// Leases messages of shards that are due, at most as many of each as is said, and checks each
    /// clearance once more.
    ///
    /// The lease runs on the real clock. A message whose clearance has ended, whose case has
    /// changed or whose strategy, creditor, route or tenant is halted is not handed out: it goes
    /// back to the queue and is named in `stale`.
    public func claim(
        _ shards: [(shard: Shard, count: Int)],
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
            var asked = SQLBatch(columns: 5, reserving: shards.count)
            for (index, (shard, count)) in shards.enumerated() where !isBlocked[index] {
                asked.append(
                    .instant(now),
                    .integer(worker),
                    .instant(leaseUntil),
                    .shard(shard),
                    .number(count)
                )
            }
            guard !asked.isEmpty else { return Claim() }
            var rows: [Row] = []
            try transaction.queryMany(OutboxStore.claim, asked) { _, row in
                rows.append(try Row(row))
            }
            guard !rows.isEmpty else { return Claim() }
            rows.sort { ($1.priority, $0.message) < ($0.priority, $1.message) }
            return try Self.sort(rows, halts: halts, now: now, transaction)
        }
    }

    private static func sort(
        _ rows: [Row],
        halts: [Halt],
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
                .id(row.contactPoint),
                .id(orNull: row.account)
            )
        }
        var isFresh = [Bool](repeating: false, count: rows.count)
        try transaction.queryMany(OutboxStore.material, asked) { index, material in
            let row = rows[index]
            guard row.clearedUntil > now, try material.int(0) == row.gateVersion,
                !halts.contains(where: { row.isReached(by: $0) })
            else { return }
            isFresh[index] = true
            claim.messages.append(
                ClaimedMessage(
                    message: row.message,
                    person: row.person,
                    contactPoint: row.contactPoint,
                    account: row.account,
                    creditor: row.creditor,
                    purpose: row.purpose,
                    priority: row.priority,
                    validUntil: row.validUntil,
                    content: row.content,
                    attempt: row.attempt,
                    personKey: try material.bytesOrNil(1) ?? [],
                    sealedPerson: try material.bytesOrNil(2),
                    sealedAddress: try material.bytesOrNil(3),
                    sealedAccount: try material.bytesOrNil(4)
                )
            )
        }
        var back = SQLBatch(columns: 4)
        for (index, row) in rows.enumerated() where !isFresh[index] {
            claim.stale.append((row.person, row.message))
            back.append(
                .instant(now),
                .shard(row.message.shard),
                .month(of: row.message),
                .id(row.message)
            )
        }
        if !back.isEmpty { try transaction.executeMany(OutboxStore.requeue, back) }
        return claim
    }

    /// Writes down what became of submitted messages. States never go backwards.
    public func record(_ submissions: [Submission], at now: Instant) async throws {
        guard !submissions.isEmpty else { return }
        try await database.write("outbox.submitted") { transaction in
            var states = SQLBatch(columns: 13, reserving: submissions.count)
            var parts = SQLBatch(columns: 6)
            var back = SQLBatch(columns: 4)
            for item in submissions {
                let shard = SQLValue.shard(item.message.shard)
                let month = SQLValue.month(of: item.message)
                if item.state == .queued {
                    back.append(.instant(now), shard, month, .id(item.message))
                    continue
                }
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
                    let id = Self.known(providerID)
                    let state: DeliveryState = id == nil ? .uncertain : .submitted
                    parts.append(
                        shard,
                        month,
                        .id(item.message),
                        .number(part),
                        .text(orNull: id),
                        .number(state.rawValue)
                    )
                }
            }
            if !states.isEmpty { try transaction.executeMany(OutboxStore.submitted, states) }
            if !parts.isEmpty { try transaction.executeMany(OutboxStore.part, parts) }
            if !back.isEmpty { try transaction.executeMany(OutboxStore.requeue, back) }
        }
    }

    /// A carrier's id; nil for the empty one of a part that got none.
    private static func known(_ providerID: String?) -> String? {
        providerID?.isEmpty == true ? nil : providerID
    }

    /// Turns leases that ran out into *uncertain*: they may have been sent and are never resent
    /// by themselves. Returns how many.
    ///
    /// - Parameter realNow: the clock on the wall, which leases run on.
    public func expireLeases(now: Instant, realNow: Instant) async throws -> Int {
        try await database.write("outbox.expire") { transaction in
            try transaction.executeCounting(
                OutboxStore.expiredLeases,
                [.instant(now), .instant(realNow)]
            )
        }
    }
}

/// A row as the claim returns it.
private struct Row {
    let message: MessageID
    let person: PersonID
    let contactPoint: ContactPointID
    let account: AccountID?
    let creditor: String
    let purpose: Purpose
    let priority: SendPriority
    let validUntil: Instant
    let content: [UInt8]
    let attempt: Int
    let gateVersion: Int64
    let clearedUntil: Instant
    let strategy: String
    let route: String

    init(_ row: borrowing SQLRow) throws {
        message = try row.id(1)
        person = try row.id(2)
        contactPoint = try row.id(3)
        account = try row.idOrNil(4)
        creditor = try row.text(5)
        purpose = Purpose(rawValue: UInt8(clamping: try row.int(6))) ?? .initiated
        priority = SendPriority(rawValue: UInt8(clamping: try row.int(7))) ?? .campaign
        validUntil = try row.instant(8)
        content = try row.bytes(9)
        attempt = Int(try row.int(10))
        gateVersion = try row.int(11)
        clearedUntil = try row.instant(12)
        strategy = try row.text(13)
        route = try row.textOrNil(14) ?? ""
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
