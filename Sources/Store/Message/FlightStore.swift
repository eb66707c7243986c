public import Domain
import Messaging
import SQL
public import Values

/// The place in the queue of a message that a worker holds, with which it can go back there.
public final class QueuePlace: Sendable {
    /// The message.
    public let message: MessageID
    /// The person.
    public let person: PersonID
    /// The claim that took it.
    public let flight: Int64
    let route: String
    let rank: Int64
    let sendAt: Instant
    let creditor: String
    /// The strategy's code.
    public let strategy: String
    let gateVersion: Int64
    let clearedUntil: Instant
    let attempt: Int64

    /// `attempt` stops at 9,999: only whether it was claimed often is of use, and the column is
    /// small.
    private static let mostAttempts: Int64 = 9_999

    /// Reads what a claim returns.
    init(_ row: borrowing SQLRow, route: String, flight: Int64) throws {
        message = try row.id(0)
        person = try row.id(1)
        self.flight = flight
        self.route = route
        rank = try row.int(2)
        sendAt = try row.instant(3)
        creditor = try row.text(4)
        strategy = try row.text(5)
        gateVersion = try row.int(6)
        clearedUntil = try row.instant(7)
        attempt = min(try row.int(8) + 1, Self.mostAttempts)
    }

    /// Makes a place by hand.
    init(message: MessageID, person: PersonID, flight: Int64) {
        self.message = message
        self.person = person
        self.flight = flight
        route = ""
        rank = 1
        sendAt = .distantPast
        creditor = ""
        strategy = ""
        gateVersion = 0
        clearedUntil = .distantPast
        attempt = 1
    }

    /// Which of two waiting messages leaves first.
    var priority: SendPriority { OutboxStore.priority(ofRank: rank) }

    /// Whether a halt stops the message.
    func isReached(by halt: Halt) -> Bool {
        switch halt.scope {
        case .tenant: true
        case .creditor: halt.name == creditor
        case .strategy: halt.name == strategy
        case .route: halt.name == route
        }
    }

    /// Appends the row that puts the message back into the queue.
    func append(to batch: inout SQLBatch) {
        batch.append(
            .shard(message.shard),
            .text(route),
            .integer(rank),
            .instant(sendAt),
            .id(message),
            .id(person),
            .text(creditor),
            .text(strategy),
            .integer(gateVersion),
            .instant(clearedUntil),
            .integer(attempt)
        )
    }
}

/// A message and whose it is: what finds its row.
struct MessageKey: Hashable {
    let message: MessageID
    let person: PersonID
}

/// What workers hold: one row a claim, so that a message costs no row of its own.
enum FlightStore {
    static let insert = Statement(
        "flight.insert",
        "INSERT INTO flight (flight, lease_until, messages) VALUES ($1, $2, $3)"
    )
    static let messages = Statement(
        "flight.messages",
        "SELECT messages FROM flight WHERE flight = $1 {postgresql: FOR UPDATE}"
    )
    static let shorten = Statement(
        "flight.shorten",
        "UPDATE flight SET messages = $1 WHERE flight = $2"
    )
    static let delete = Statement(
        "flight.delete",
        changesEachRowOnce: true,
        "DELETE FROM flight WHERE flight = $1"
    )
    static let renew = Statement(
        "flight.renew",
        changesEachRowOnce: true,
        "UPDATE flight SET lease_until = $1 WHERE flight = $2"
    )
    static let expired = Statement(
        "flight.expired",
        "DELETE FROM flight WHERE lease_until < $1 RETURNING messages"
    )
    static let list = Statement(
        "flight.list",
        "SELECT messages FROM flight ORDER BY lease_until, flight"
    )
    static let uncertain = Statement(
        "flight.uncertain",
        isHot: true,
        changesEachRowOnce: true,
        """
        UPDATE message SET state = 2, state_at = $1, may_be_duplicate = 1
        WHERE shard = $2 AND person = $3 AND month = $4 AND message = $5 AND state = 0
        RETURNING state
        """
    )
    static let unanswered = Statement(
        "flight.unanswered",
        isHot: true,
        """
        SELECT 1 FROM message
        WHERE shard = $1 AND person = $2 AND month = $3 AND message = $4 AND state = 0
        """
    )
    static let all = [
        insert, messages, shorten, delete, renew, expired, list, uncertain, unanswered,
    ]

    private static let bytesPerMessage = 32

    static func encoded(_ keys: some Collection<MessageKey>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(keys.count * bytesPerMessage)
        for key in keys {
            for word in [key.message.high, key.message.low, key.person.high, key.person.low] {
                withUnsafeBytes(of: word.bigEndian) { bytes.append(contentsOf: $0) }
            }
        }
        return bytes
    }

    static func keys(_ row: borrowing SQLRow) throws -> [MessageKey] {
        let bytes = try row.bytes(0)
        guard bytes.count.isMultiple(of: bytesPerMessage) else {
            throw StoreError(.damaged, "a flight is damaged: restore a backup")
        }
        return stride(from: 0, to: bytes.count, by: bytesPerMessage).map { start in
            func word(_ place: Int) -> UInt64 {
                bytes[(start + place * 8)..<(start + place * 8 + 8)].reduce(0) {
                    $0 << 8 | UInt64($1)
                }
            }
            return MessageKey(
                message: MessageID(high: word(0), low: word(1)),
                person: PersonID(high: word(2), low: word(3))
            )
        }
    }

    /// The values that name a message's row.
    static func row(of key: MessageKey) -> [SQLValue] {
        let message = key.message
        return [.shard(message.shard), .id(key.person), .month(of: message), .id(message)]
    }

    /// What is held and has no answer yet, by the end of its lease.
    static func unanswered(_ reader: any SQLReader) throws -> [MessageKey] {
        let held = try reader.all(list, []) { try keys($0) }.flatMap(\.self)
        var asked = SQLBatch(columns: 4, reserving: held.count)
        for key in held { asked.append(contentsOf: row(of: key)) }
        var open: [MessageKey] = []
        if !held.isEmpty {
            try reader.queryMany(unanswered, asked) { index, _ in open.append(held[index]) }
        }
        return open
    }

    /// Takes messages out of the claims that hold them; those whose lease has ended are not among
    /// what it returns.
    static func release(
        _ places: [QueuePlace],
        _ transaction: any SQLTransaction
    ) throws -> [QueuePlace] {
        var released: [QueuePlace] = []
        // In the order of numbers, so that two transactions never wait for each other.
        let flights = Dictionary(grouping: places, by: \.flight).sorted { $0.key < $1.key }
        for (flight, places) in flights {
            let held = try transaction.first(messages, [.integer(flight)]) { try keys($0) }
            guard let held else { continue }
            let known = Set(held.map(\.message))
            let leaving = places.filter { known.contains($0.message) }
            let gone = Set(leaving.map(\.message))
            try transaction.execute(
                shorten,
                [
                    .bytes(encoded(held.filter { !gone.contains($0.message) })),
                    .integer(flight),
                ]
            )
            released += leaving
        }
        return released
    }
}

extension Store {
    /// Holds the leases of claims longer; those that ended meanwhile stay ended.
    public func renewLeases(of flights: Set<Int64>, until: Instant) async throws {
        guard !flights.isEmpty else { return }
        try await retrying("flight.renew") { transaction in
            var batch = SQLBatch(columns: 2, reserving: flights.count)
            for flight in flights.sorted() { batch.append(.instant(until), .integer(flight)) }
            try transaction.executeMany(FlightStore.renew, batch)
        }
    }

    /// Turns leases that ran out into *uncertain*: what they held without an answer may have been
    /// sent and is never resent by itself. Returns how many messages.
    ///
    /// - Parameter realNow: the clock on the wall, which leases run on.
    public func expireLeases(now: Instant, realNow: Instant) async throws -> Int {
        try await retrying("flight.expire") { transaction in
            let expired = try transaction.all(FlightStore.expired, [.instant(realNow)]) {
                try FlightStore.keys($0)
            }
            // In the order of ids, so that two transactions never wait for each other.
            let held = expired.flatMap(\.self).sorted { $0.message < $1.message }
            guard !held.isEmpty else { return 0 }
            var states = SQLBatch(columns: 5, reserving: held.count)
            for key in held {
                states.append(
                    .instant(now),
                    .shard(key.message.shard),
                    .id(key.person),
                    .month(of: key.message),
                    .id(key.message)
                )
            }
            var count = 0
            try transaction.queryMany(FlightStore.uncertain, states) { _, _ in count += 1 }
            return count
        }
    }
}
