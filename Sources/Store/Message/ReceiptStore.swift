public import Domain
public import Messaging
import SQL
public import Values
import Vault

/// A message that receipts of one batch found, and what they changed.
public struct AppliedReceipt: Sendable {
    /// The message.
    public let message: MessageID
    /// The person.
    public let person: PersonID
    /// The state that the receipts say; the message keeps one that is final already.
    public internal(set) var state: DeliveryState
    /// The carrier's error number, 0 for none.
    public internal(set) var errorCode: UInt32
    /// Whether the state changed with these receipts.
    public internal(set) var hasChanged: Bool
}

enum ReceiptStore {
    static let byProvider = Statement(
        "receipt.by-provider",
        isHot: true,
        """
        SELECT message, parts FROM message
        WHERE shard = $1 AND person = $2 AND provider_id = $3 AND route = $4
        """
    )
    static let byPart = Statement(
        "receipt.by-part",
        isHot: true,
        """
        SELECT m.message, m.parts, p.part
        FROM message m
        JOIN message_part p ON p.shard = $1 AND p.month = m.month AND p.message = m.message
        WHERE m.shard = $1 AND m.person = $2 AND p.provider_id = $3 AND m.route = $4
        """
    )
    static let persons = Statement(
        "lookup.persons",
        isHot: true,
        "SELECT person, target FROM lookup WHERE shard = $1 AND kind = $2 AND value_index = $3"
    )
    static let state = Statement(
        "receipt.state",
        isHot: true,
        changesEachRowOnce: true,
        """
        UPDATE message SET state = $1, state_at = $2, error = coalesce($3, error)
        WHERE shard = $4 AND person = $5 AND month = $6 AND message = $7
            AND state < 16 AND state < $1
        RETURNING state
        """
    )
    static let partState = Statement(
        "receipt.part-state",
        isHot: true,
        changesEachRowOnce: true,
        """
        UPDATE message_part SET state = $1
        WHERE shard = $2 AND month = $3 AND message = $4 AND provider_id = $5
            AND state < 16 AND state < $1
        """
    )
    static let lock = Statement(
        "receipt.lock",
        isHot: true,
        """
        SELECT state FROM message
        WHERE shard = $1 AND person = $2 AND month = $3 AND message = $4
        {postgresql: FOR UPDATE}
        """
    )
    static let partStates = Statement(
        "receipt.part-states",
        isHot: true,
        "SELECT state FROM message_part WHERE shard = $1 AND month = $2 AND message = $3"
    )
    static let uncertain = Statement(
        "receipt.uncertain",
        isHot: true,
        """
        SELECT message, person, parts FROM message
        WHERE shard = $1 AND person = $2 AND contact_point = $3 AND route = $4 AND state = 2
            AND provider_id IS NULL
        LIMIT 2
        """
    )
    static let openPart = Statement(
        "receipt.open-part",
        isHot: true,
        """
        SELECT min(part) FROM message_part
        WHERE shard = $1 AND month = $2 AND message = $3 AND provider_id IS NULL
        """
    )
    static let name = Statement(
        "receipt.name",
        isHot: true,
        """
        UPDATE message SET provider_id = $1
        WHERE shard = $2 AND person = $3 AND month = $4 AND message = $5
        """
    )
    static let namePart = Statement(
        "receipt.name-part",
        isHot: true,
        """
        UPDATE message_part SET provider_id = $1
        WHERE shard = $2 AND month = $3 AND message = $4 AND part = $5
        """
    )
    static let lastDelivered = Statement(
        "message.last-delivered",
        isHot: true,
        """
        SELECT d.message, d.state_at
        FROM message f
        CROSS JOIN message d
        WHERE f.shard = $1 AND f.person = $2 AND f.month = $3 AND f.message = $4
            AND d.shard = $1 AND d.person = $2
            AND d.contact_point = f.contact_point AND d.state = 16
        ORDER BY d.state_at DESC
        LIMIT 1
        """
    )
    static let all = [
        lastDelivered, byProvider, byPart, persons, state, partState, lock, partStates, uncertain,
        openPart, name, namePart,
    ]

    /// What is stored of a carrier's error number; nil for none.
    static func error(_ code: UInt32) -> String? { code == 0 ? nil : "carrier \(code)" }
}

/// What a receipt is about, when the process still remembers.
public struct ReceiptTarget: Sendable {
    /// The message.
    public let message: MessageID
    /// The person.
    public let person: PersonID
    /// The part, from 0.
    public let part: Int
    /// How many parts the message has.
    public let parts: Int

    /// Makes a target.
    public init(message: MessageID, person: PersonID, part: Int, parts: Int) {
        self.message = message
        self.person = person
        self.part = part
        self.parts = parts
    }
}

private struct PartKey: Hashable {
    let message: MessageID
    let providerID: String
}

extension Store {
    /// Applies receipts durably; those whose message is not known yet come back by index.
    ///
    /// The message is found by `known`, else by the recipient's number and the carrier's id.
    /// States only move forward, so a receipt that is repeated or late changes nothing.
    ///
    /// - Parameter late: the receipts, by index, that have waited until the answer to their
    ///   submission must be stored: with an id that nobody knows they tell of the one message to
    ///   their number that went out without an answer.
    public func apply(
        _ receipts: [(receipt: Receipt, known: ReceiptTarget?)],
        late: Set<Int> = [],
        route: String,
        at now: Instant
    ) async throws -> (applied: [AppliedReceipt], unmatched: [Int]) {
        let blind = receipts.map { item in
            item.known == nil ? item.receipt.recipient.map(self.blindIndex(of:)) : nil
        }
        return try await retrying("receipts") { transaction in
            var matched: [(receipt: Receipt, target: ReceiptTarget)] = []
            var unmatched: [Int] = []
            for (index, item) in receipts.enumerated() {
                let receipt = item.receipt
                var target = item.known
                if target == nil, let blind = blind[index] {
                    let owners = try Self.owners(blind, transaction)
                    target = try Self.find(receipt, owners, route: route, transaction)
                    if target == nil, late.contains(index) {
                        target = try Self.uncertain(receipt, owners, route: route, transaction)
                    }
                }
                if let target {
                    matched.append((receipt, target))
                } else {
                    unmatched.append(index)
                }
            }
            return (try Self.advance(matched, at: now, transaction), unmatched)
        }
    }

    /// Moves messages on by receipts that found them: first their parts, then each message once.
    private static func advance(
        _ matched: [(receipt: Receipt, target: ReceiptTarget)],
        at now: Instant,
        _ transaction: any SQLTransaction
    ) throws -> [AppliedReceipt] {
        let parts = try partStates(after: matched, transaction)
        var applied: [AppliedReceipt] = []
        var places: [MessageID: Int] = [:]
        for (receipt, target) in matched {
            var state = receipt.state
            if let states = parts[target.message] {
                state =
                    states.count < target.parts ? .submitted : DeliveryState.rolledUp(states)
            }
            if let place = places[target.message] {
                applied[place].state = applied[place].state.advanced(by: state)
                if receipt.errorCode != 0 { applied[place].errorCode = receipt.errorCode }
                continue
            }
            places[target.message] = applied.count
            applied.append(
                AppliedReceipt(
                    message: target.message,
                    person: target.person,
                    state: state,
                    errorCode: receipt.errorCode,
                    hasChanged: false
                )
            )
        }
        guard !applied.isEmpty else { return [] }
        // In the order of ids, so that two transactions never wait for each other.
        applied.sort { $0.message < $1.message }
        var states = SQLBatch(columns: 7, reserving: applied.count)
        for message in applied {
            states.append(
                .number(message.state.rawValue),
                .instant(now),
                .text(orNull: ReceiptStore.error(message.errorCode)),
                .shard(message.message.shard),
                .id(message.person),
                .month(of: message.message),
                .id(message.message)
            )
        }
        try transaction.queryMany(ReceiptStore.state, states) { index, _ in
            applied[index].hasChanged = true
        }
        return applied
    }

    /// Writes down what receipts say of parts, and reads how the parts of their messages stand.
    private static func partStates(
        after matched: [(receipt: Receipt, target: ReceiptTarget)],
        _ transaction: any SQLTransaction
    ) throws -> [MessageID: [DeliveryState]] {
        // Each part once: several receipts of it together say what the furthest says.
        var said: [PartKey: DeliveryState] = [:]
        var states: [MessageID: [DeliveryState]] = [:]
        var persons: [MessageID: PersonID] = [:]
        for (receipt, target) in matched where target.parts > 1 {
            let key = PartKey(message: target.message, providerID: receipt.providerID)
            said[key] = said[key]?.advanced(by: receipt.state) ?? receipt.state
            states[target.message] = []
            persons[target.message] = target.person
        }
        guard !said.isEmpty else { return [:] }
        // Two receipts of one message at once see each other's part. In the order of ids, so that
        // two transactions never wait for each other.
        let messages = states.keys.sorted()
        var locked = SQLBatch(columns: 4, reserving: messages.count)
        var asked = SQLBatch(columns: 3, reserving: messages.count)
        for id in messages {
            locked.append(.shard(id.shard), .id(orNull: persons[id]), .month(of: id), .id(id))
            asked.append(.shard(id.shard), .month(of: id), .id(id))
        }
        try transaction.queryMany(ReceiptStore.lock, locked) { _, _ in }
        var news = SQLBatch(columns: 5, reserving: said.count)
        for (key, state) in said {
            news.append(
                .number(state.rawValue),
                .shard(key.message.shard),
                .month(of: key.message),
                .id(key.message),
                .text(key.providerID)
            )
        }
        try transaction.executeMany(ReceiptStore.partState, news)
        try transaction.queryMany(ReceiptStore.partStates, asked) { index, row in
            states[messages[index], default: []].append(
                DeliveryState(rawValue: UInt8(clamping: try row.int(0))) ?? .unknown
            )
        }
        return states
    }

    /// The last message that arrived where each of these failed, or nil; in their order.
    ///
    /// Cases are not told of every delivery; a failure brings the last one along, so that only
    /// failures in a row make a contact point dead.
    public func lastDelivered(
        where failed: [(person: PersonID, message: MessageID)]
    ) async throws -> [(message: MessageID, at: Instant)?] {
        guard !failed.isEmpty else { return [] }
        return try await database.read("message.last-delivered") { reader in
            var asked = SQLBatch(columns: 4, reserving: failed.count)
            for (person, id) in failed {
                asked.append(.shard(id.shard), .id(person), .month(of: id), .id(id))
            }
            var found = [(message: MessageID, at: Instant)?](repeating: nil, count: failed.count)
            try reader.queryMany(ReceiptStore.lastDelivered, asked) { index, row in
                found[index] = (try row.id(0), try row.instant(1))
            }
            return found
        }
    }

    /// The blind index of a telephone number.
    public func blindIndex(of number: E164) -> BlindValue {
        BlindValue(keys.blindIndex.phone(Array(("+" + number.digits).utf8)))
    }

    /// The persons and contact points that a number belongs to, oldest first.
    public func owners(
        of number: E164
    ) async throws -> [(person: PersonID, contactPoint: ContactPointID)] {
        let blind = blindIndex(of: number)
        return try await database.read("lookup.persons") { reader in
            try Self.owners(blind, reader)
        }
    }

    static func owners(
        _ blind: BlindValue,
        _ reader: any SQLReader
    ) throws -> [(person: PersonID, contactPoint: ContactPointID)] {
        try reader.all(
            ReceiptStore.persons,
            [.shard(blind.shard), .number(LookupKind.address.rawValue), .index(blind)]
        ) { (try $0.id(0), try $0.id(1)) }
    }

    private static func find(
        _ receipt: Receipt,
        _ owners: [(person: PersonID, contactPoint: ContactPointID)],
        route: String,
        _ transaction: any SQLTransaction
    ) throws -> ReceiptTarget? {
        for owner in owners {
            let key: [SQLValue] = [
                .shard(owner.person.shard), .id(owner.person), .text(receipt.providerID),
                .text(route),
            ]
            let whole = try transaction.first(ReceiptStore.byProvider, key) { row in
                ReceiptTarget(
                    message: try row.id(0),
                    person: owner.person,
                    part: 0,
                    parts: Int(try row.int(1))
                )
            }
            if let whole { return whole }
            let part = try transaction.first(ReceiptStore.byPart, key) { row in
                ReceiptTarget(
                    message: try row.id(0),
                    person: owner.person,
                    part: Int(try row.int(2)),
                    parts: Int(try row.int(1))
                )
            }
            if let part { return part }
        }
        return nil
    }

    /// The one message to this number that went out without an answer: a receipt with an id that
    /// nobody knows can only be about it. It has the id from now on.
    private static func uncertain(
        _ receipt: Receipt,
        _ owners: [(person: PersonID, contactPoint: ContactPointID)],
        route: String,
        _ transaction: any SQLTransaction
    ) throws -> ReceiptTarget? {
        var found: [(message: MessageID, person: PersonID, parts: Int)] = []
        for owner in owners where found.count < 2 {
            found += try transaction.all(
                ReceiptStore.uncertain,
                [
                    .shard(owner.person.shard), .id(owner.person), .id(owner.contactPoint),
                    .text(route),
                ]
            ) { (try $0.id(0), try $0.id(1), Int(try $0.int(2))) }
        }
        guard found.count == 1, let only = found.first, !receipt.providerID.isEmpty else {
            return nil
        }
        let key: [SQLValue] = [
            .shard(only.message.shard), .month(of: only.message), .id(only.message),
        ]
        var part = 0
        if only.parts > 1 {
            let open = try transaction.first(ReceiptStore.openPart, key) { try $0.intOrNil(0) }
            guard let open = open ?? nil else { return nil }
            part = Int(open)
            try transaction.execute(
                ReceiptStore.namePart,
                [.text(receipt.providerID)] + key + [.integer(open)]
            )
        } else {
            try transaction.execute(
                ReceiptStore.name,
                [
                    .text(receipt.providerID), .shard(only.message.shard), .id(only.person),
                    .month(of: only.message), .id(only.message),
                ]
            )
        }
        return ReceiptTarget(
            message: only.message,
            person: only.person,
            part: part,
            parts: only.parts
        )
    }
}

/// What a row of the look-up table finds.
enum LookupKind: Int, Sendable {
    /// A telephone number or address of a contact point.
    case address = 1
    /// An account by the creditor's number.
    case accountNumber = 2
    /// An account by its payment reference.
    case paymentReference = 3
    /// An account by its CLABE.
    case clabe = 4
    /// The accounts of co-obligors, guarantors and references by the debtor's account.
    case sharedAccount = 5
    /// A proof of payment by its picture.
    case proofPicture = 6
    /// A proof of payment by the tracking key that it claims.
    case trackingKey = 7
}
