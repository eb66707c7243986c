public import Domain
import SQL
public import Strategy
public import Values

/// One decision about a person as stored: what happened, what followed and why.
public struct DecisionEntry: Sendable {
    /// The person.
    public let person: PersonID
    /// Its number, from 1 without gaps.
    public let version: UInt64
    /// When it was made.
    public let at: Instant
    /// The number of the policy it was made under.
    public let policy: UInt64
    /// The seed it drew ids from.
    public let seed: UInt64
    /// Its place in the chain of its shard: the batch and the place in it.
    public let batch: Int64
    /// The place in the batch, from 0.
    public let place: Int
    /// Event, messages, effects and reasons.
    public let record: DecisionRecord

    static let columns = "person, version, at, policy, seed, batch, place, record"

    init(_ row: borrowing SQLRow) throws {
        person = try row.id(0)
        version = UInt64(bitPattern: try row.int(1))
        at = try row.instant(2)
        policy = UInt64(bitPattern: try row.int(3))
        seed = UInt64(bitPattern: try row.int(4))
        batch = try row.int(5)
        place = Int(try row.int(6))
        do {
            record = try DecisionRecord(decoding: try row.bytes(7))
        } catch let error as CanonicalBytesError {
            throw StoreError(
                .damaged,
                "decision \(version) of person \(person) is damaged (\(error)): run audit verify"
            )
        }
    }

    /// Whether the decision says anything about a message.
    public func concerns(_ message: MessageID) -> Bool {
        if record.messages.contains(where: { $0.id == message }) { return true }
        switch record.event {
        case .messageDelivered(message, _), .messageFailed(message, _), .clearanceStale(message):
            return true
        case .replyReceived(let reply) where reply.message == message: return true
        default: break
        }
        return withdraws(message)
            || record.effects.contains { effect in
                if case .openTask(let task) = effect { task.message == message } else { false }
            }
    }

    /// Whether the decision takes a message back.
    public func withdraws(_ message: MessageID) -> Bool {
        record.effects.contains { effect in
            if case .withdraw(let messages, _) = effect {
                messages.contains(message)
            } else {
                false
            }
        }
    }
}

enum HistoryStore {
    static let decisions = Statement(
        "history.decisions",
        isHot: true,
        """
        SELECT \(DecisionEntry.columns) FROM decision
        WHERE shard = $1 AND person = $2 AND version > $3
        ORDER BY version
        LIMIT $4
        """
    )
    static let decision = Statement(
        "history.decision",
        isHot: true,
        """
        SELECT \(DecisionEntry.columns) FROM decision
        WHERE shard = $1 AND person = $2 AND version = $3
        """
    )
    static let all = [decisions, decision]
}

extension Store {
    /// The most decisions of one person that `why` looks through.
    static let historyLimit = 20_000

    /// The decisions about a person, oldest first.
    ///
    /// - Parameter version: the number after which to begin, 0 for the first.
    public func history(
        of person: PersonID,
        after version: UInt64 = 0,
        limit: Int = 1_000
    ) async throws -> [DecisionEntry] {
        let bounded = min(max(limit, 1), Self.historyLimit)
        return try await database.read("history.decisions") { reader in
            try reader.all(
                HistoryStore.decisions,
                [
                    .shard(person.shard), .id(person), .integer(Int64(clamping: version)),
                    .number(bounded),
                ]
            ) { try DecisionEntry($0) }
        }
    }
}
