public import Domain
public import Messaging
import SQL
public import Values

/// A message that a worker holds a lease on, with all it takes to compose and submit it.
public struct ClaimedMessage: Sendable {
    /// Where it waited, for what becomes of it.
    public let place: QueuePlace
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

    /// The message.
    public var message: MessageID { place.message }
    /// The person.
    public var person: PersonID { place.person }
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
    /// The message, by the place in the queue that it left.
    public let place: QueuePlace
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
        place: QueuePlace,
        state: DeliveryState,
        providerIDs: [String],
        route: String,
        cost: Money,
        parts: Int,
        textDigest: UInt64,
        error: String?
    ) {
        self.place = place
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
        INSERT INTO outbox (shard, route, rank, send_at, message, person, creditor, strategy,
            gate_version, cleared_until, attempt)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """
    )
    static let waiting = Statement(
        "outbox.waiting",
        """
        SELECT route, shard, min(rank), count(*)
        FROM outbox
        WHERE send_at <= $1
        GROUP BY route, shard
        ORDER BY 3, 2
        """
    )
    static let nextSend = Statement(
        "outbox.next-send",
        "SELECT min(send_at) FROM outbox WHERE send_at > $1"
    )
    static let claim = Statement(
        "outbox.claim",
        isHot: true,
        changesEachRowOnce: true,
        """
        DELETE FROM outbox
        {sqlite: WHERE shard = $1 AND route = $2 AND (rank, send_at, message) IN (}
        {postgresql: USING (}
            SELECT {sqlite: rank, send_at, message}{postgresql: ctid AS due} FROM outbox
            WHERE shard = $1 AND route = $2 AND send_at <= $3
            ORDER BY rank, send_at
            LIMIT $4 {claimLock})
        {postgresql: AS waiting WHERE outbox.ctid = waiting.due}
        RETURNING message, person, rank, send_at, creditor, strategy, gate_version, cleared_until,
            attempt
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
        WHERE m.shard = $1 AND m.person = $2 AND m.month = $3 AND m.message = $4
        """
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
        WHERE shard = $11 AND person = $12 AND month = $13 AND message = $14
            AND state < 16 AND state <= $1
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
    static let heldByCreditor = Statement(
        "outbox.hold-creditor",
        "UPDATE outbox SET cleared_until = 0 WHERE creditor = $1"
    )
    static let heldByStrategy = Statement(
        "outbox.hold-strategy",
        "UPDATE outbox SET cleared_until = 0 WHERE strategy = $1"
    )
    static let heldByRoute = Statement(
        "outbox.hold-route",
        "UPDATE outbox SET cleared_until = 0 WHERE route = $1"
    )
    static let heldAll = Statement(
        "outbox.hold-all",
        "UPDATE outbox SET cleared_until = 0"
    )
    static let placeOf = Statement(
        "outbox.place-of",
        isHot: true,
        """
        SELECT route, priority, send_at FROM message
        WHERE shard = $1 AND person = $2 AND month = $3 AND message = $4
        """
    )
    static let withdraw = Statement(
        "outbox.withdraw",
        isHot: true,
        changesEachRowOnce: true,
        """
        DELETE FROM outbox
        WHERE shard = $1 AND route = $2 AND rank = $3 AND send_at = $4 AND message = $5
        RETURNING attempt
        """
    )
    static let withdrawn = Statement(
        "outbox.withdrawn",
        isHot: true,
        changesEachRowOnce: true,
        """
        UPDATE message SET state = 21, state_at = $1, error = $2
        WHERE shard = $3 AND person = $4 AND month = $5 AND message = $6
        """
    )
    static let all = [
        insert, waiting, nextSend, claim, material, submitted, part, heldByCreditor,
        heldByStrategy, heldByRoute, heldAll, placeOf, withdraw, withdrawn,
    ]

    /// Where a priority stands in the queue: the lowest leaves first.
    static func rank(of priority: Int64) -> Int64 { Int64(SendPriority.reply.rawValue) - priority }

    /// The priority that stands there.
    static func priority(ofRank rank: Int64) -> SendPriority { rank <= 0 ? .reply : .campaign }

    /// Takes messages out of the queue unless a worker holds them; returns how many it took.
    static func withdraw(
        _ messages: [(key: MessageKey, reason: String)],
        at now: Instant,
        _ transaction: any SQLTransaction
    ) throws -> Int {
        guard !messages.isEmpty else { return 0 }
        var asked = SQLBatch(columns: 4, reserving: messages.count)
        for (key, _) in messages {
            asked.append(
                .shard(key.message.shard),
                .id(key.person),
                .month(of: key.message),
                .id(key.message)
            )
        }
        var found: [Int] = []
        var places = SQLBatch(columns: 5, reserving: messages.count)
        try transaction.queryMany(placeOf, asked) { index, row in
            found.append(index)
            let message = messages[index].key.message
            places.append(
                .shard(message.shard),
                .text(try row.textOrNil(0) ?? ""),
                .integer(rank(of: try row.int(1))),
                .integer(try row.int(2)),
                .id(message)
            )
        }
        guard !found.isEmpty else { return 0 }
        var taken: [Int] = []
        try transaction.queryMany(withdraw, places) { index, _ in taken.append(found[index]) }
        guard !taken.isEmpty else { return 0 }
        var states = SQLBatch(columns: 6, reserving: taken.count)
        for index in taken {
            let (key, reason) = messages[index]
            states.append(
                .instant(now),
                .text(reason),
                .shard(key.message.shard),
                .id(key.person),
                .month(of: key.message),
                .id(key.message)
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
    /// Takes messages of a route that are due out of the queue, in each shard at most as many as is
    /// said, and checks each clearance once more.
    ///
    /// They are held under the number of the flight until a lease ends, which runs on the real
    /// clock. A message whose clearance has ended, whose case has changed or whose strategy,
    /// creditor, route or tenant is halted is not handed out: it goes back to the queue and is
    /// named in `stale`.
    ///
    /// - Parameter flight: a number that no other claim has.
    public func claim(
        _ shards: [(shard: Shard, count: Int)],
        route: String,
        now: Instant,
        flight: Int64,
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
            var asked = SQLBatch(columns: 4, reserving: shards.count)
            for (index, (shard, count)) in shards.enumerated() where !isBlocked[index] {
                asked.append(.shard(shard), .text(route), .instant(now), .number(count))
            }
            guard !asked.isEmpty else { return Claim() }
            var places: [QueuePlace] = []
            try transaction.queryMany(OutboxStore.claim, asked) { _, row in
                places.append(try QueuePlace(row, route: route, flight: flight))
            }
            guard !places.isEmpty else { return Claim() }
            places.sort { ($0.rank, $0.message) < ($1.rank, $1.message) }
            let claim = try Self.sort(places, halts: halts, now: now, transaction)
            guard !claim.messages.isEmpty else { return claim }
            let held = claim.messages.map { MessageKey(message: $0.message, person: $0.person) }
            try transaction.execute(
                FlightStore.insert,
                [.integer(flight), .instant(leaseUntil), .bytes(FlightStore.encoded(held))]
            )
            return claim
        }
    }

    private static func sort(
        _ places: [QueuePlace],
        halts: [Halt],
        now: Instant,
        _ transaction: any SQLTransaction
    ) throws -> Claim {
        var claim = Claim()
        claim.messages.reserveCapacity(places.count)
        var asked = SQLBatch(columns: 4, reserving: places.count)
        for place in places {
            asked.append(
                .shard(place.message.shard),
                .id(place.person),
                .month(of: place.message),
                .id(place.message)
            )
        }
        var isFresh = [Bool](repeating: false, count: places.count)
        try transaction.queryMany(OutboxStore.material, asked) { index, material in
            let place = places[index]
            guard place.clearedUntil > now, try material.int(0) == place.gateVersion,
                !halts.contains(where: { place.isReached(by: $0) })
            else { return }
            isFresh[index] = true
            claim.messages.append(try ClaimedMessage(place, material))
        }
        var back = SQLBatch(columns: 11)
        for (index, place) in places.enumerated() where !isFresh[index] {
            claim.stale.append((place.person, place.message))
            place.append(to: &back)
        }
        if !back.isEmpty { try transaction.executeMany(OutboxStore.insert, back) }
        return claim
    }

    /// Writes down what became of messages that a worker submitted. States never go backwards, and
    /// what comes back does so only while its lease lasts.
    ///
    /// - Parameter ended: the flights all of whose messages are written down with these.
    public func record(
        _ submissions: [Submission],
        ending ended: [Int64],
        at now: Instant
    ) async throws {
        guard !submissions.isEmpty || !ended.isEmpty else { return }
        // In the order of ids, so that two transactions never wait for each other.
        let submissions = submissions.sorted { $0.place.message < $1.place.message }
        try await retrying("outbox.submitted") { transaction in
            var states = SQLBatch(columns: 14, reserving: submissions.count)
            var parts = SQLBatch(columns: 6)
            var returned: [QueuePlace] = []
            for item in submissions {
                if item.state == .queued {
                    returned.append(item.place)
                    continue
                }
                let message = item.place.message
                let shard = SQLValue.shard(message.shard)
                let month = SQLValue.month(of: message)
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
                    .id(item.place.person),
                    month,
                    .id(message)
                )
                guard item.parts > 1 else { continue }
                for (part, providerID) in item.providerIDs.enumerated() {
                    parts.append(
                        shard,
                        month,
                        .id(message),
                        .number(part),
                        .text(orNull: Self.known(providerID)),
                        .number(item.partStates[part].rawValue)
                    )
                }
            }
            // What is held before the queue and the messages, as everywhere, so that nobody waits
            // for each other.
            if !returned.isEmpty {
                var back = SQLBatch(columns: 11, reserving: returned.count)
                for place in try FlightStore.release(returned, transaction) {
                    place.append(to: &back)
                }
                if !back.isEmpty { try transaction.executeMany(OutboxStore.insert, back) }
            }
            if !ended.isEmpty {
                var flights = SQLBatch(columns: 1, reserving: ended.count)
                for flight in ended.sorted() { flights.append(.integer(flight)) }
                try transaction.executeMany(FlightStore.delete, flights)
            }
            if !states.isEmpty { try transaction.executeMany(OutboxStore.submitted, states) }
            if !parts.isEmpty { try transaction.executeMany(OutboxStore.part, parts) }
        }
    }

    /// A carrier's id; nil for the empty one of a part that got none.
    private static func known(_ providerID: String?) -> String? {
        providerID?.isEmpty == true ? nil : providerID
    }

    /// Takes messages out of the queue whose case cannot be asked; returns how many there were.
    public func withdraw(
        _ messages: [(person: PersonID, message: MessageID)],
        reason: String,
        at now: Instant
    ) async throws -> Int {
        guard !messages.isEmpty else { return 0 }
        let taken = messages.sorted { $0.message < $1.message }
            .map { (MessageKey(message: $0.message, person: $0.person), reason) }
        return try await retrying("outbox.withdraw") { transaction in
            try OutboxStore.withdraw(taken, at: now, transaction)
        }
    }
}

extension ClaimedMessage {
    fileprivate init(_ place: QueuePlace, _ material: borrowing SQLRow) throws {
        self.place = place
        contactPoint = try material.id(1)
        account = try material.idOrNil(2)
        creditor = place.creditor
        purpose = Purpose(rawValue: UInt8(clamping: try material.int(3))) ?? .initiated
        priority = place.priority
        validUntil = try material.instant(4)
        content = try material.bytes(5)
        personKey = try material.bytesOrNil(6) ?? []
        sealedPerson = try material.bytesOrNil(7)
        sealedAddress = try material.bytesOrNil(8)
        sealedAccount = try material.bytesOrNil(9)
    }
}
