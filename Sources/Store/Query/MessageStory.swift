public import Domain
public import Messaging
import SQL
public import Strategy
public import Values

/// The full story of one message: what asked for it, which rules spoke, what became of it.
public struct MessageStory: Sendable {
    /// One part of a message that needed several.
    public struct Part: Sendable, Equatable {
        /// Its number, from 0.
        public let part: Int
        /// The carrier's id, or nil.
        public let providerID: String?
        /// How far it is.
        public let state: DeliveryState
    }

    /// The message as it stands.
    public let row: MessageRow
    /// What the outbox keeps of its text; nil for a text that came in.
    public let content: MessageContent?
    /// The decision that it comes from (or that it led to, for a text that came in), with event,
    /// reasons and policy; nil when it is gone.
    public let decision: DecisionEntry?
    /// The message as that decision cleared it, with the gate's verdict; nil for a text in.
    public let planned: MessageRecord?
    /// The parts, when there is more than one.
    public let parts: [Part]
    /// Later decisions that speak of it: delivered, failed, withdrawn, answered.
    public let later: [DecisionEntry]
    /// What was understood of a text that came in, or nil.
    public let meaning: Reply?

    /// The decision that withdrew it, or nil.
    public var withdrawal: DecisionEntry? {
        later.first { $0.withdraws(row.message) }
    }
}

/// One message of a person's thread, with the person's own words when they wrote it.
public struct ThreadEntry: Sendable {
    /// The message.
    public let row: MessageRow
    /// What the outbox keeps of our text; the composer renders it. Nil for a text in.
    public let content: MessageContent?
    /// The person's words, opened; nil for ours, and after an erasure.
    public let text: String?
    /// What was understood of them, or nil.
    public let meaning: Reply?
}

enum StoryStore {
    static let message = Statement(
        "story.message",
        isHot: true,
        """
        SELECT \(MessageRow.columns), m.content FROM \(MessageRow.source)
        WHERE m.shard = $1 AND m.month = $2 AND m.message = $3
        """
    )
    static let parts = Statement(
        "story.parts",
        isHot: true,
        """
        SELECT part, provider_id, state FROM message_part
        WHERE shard = $1 AND month = $2 AND message = $3
        ORDER BY part
        """
    )
    static let understood = Statement(
        "story.understood",
        isHot: true,
        "SELECT understood FROM inbound_text WHERE shard = $1 AND message = $2"
    )
    static let thread = Statement(
        "story.thread",
        isHot: true,
        """
        SELECT \(MessageRow.columns), m.content FROM \(MessageRow.source)
        WHERE m.shard = $1 AND m.person = $2
        ORDER BY m.send_at DESC, m.message DESC
        LIMIT $3
        """
    )
    static let texts = Statement(
        "story.texts",
        isHot: true,
        "SELECT sealed, understood FROM inbound_text WHERE shard = $1 AND message = $2"
    )
    static let all = [message, parts, understood, thread, texts]
}

extension Store {
    /// The full story of a message, or nil if there is none with this id.
    public func why(_ message: MessageID) async throws -> MessageStory? {
        try await database.read("story.message") { reader in
            let key: [SQLValue] = [.shard(message.shard), .month(of: message), .id(message)]
            let found = try reader.first(StoryStore.message, key) { row in
                (row: try MessageRow(row), content: try row.bytes(MessageRow.columnCount))
            }
            guard let found else { return nil }
            let person = found.row.person
            let parts = try reader.all(StoryStore.parts, key) { row in
                MessageStory.Part(
                    part: Int(try row.int(0)),
                    providerID: try row.textOrNil(1),
                    state: DeliveryState(rawValue: UInt8(clamping: try row.int(2))) ?? .unknown
                )
            }
            let decision = try reader.first(
                HistoryStore.decision,
                [.shard(person.shard), .id(person), .integer(Int64(found.row.decision))]
            ) { try DecisionEntry($0) }
            var later: [DecisionEntry] = []
            try reader.query(
                HistoryStore.decisions,
                [
                    .shard(person.shard), .id(person), .integer(Int64(found.row.decision)),
                    .number(Self.historyLimit),
                ]
            ) { row in
                let entry = try DecisionEntry(row)
                if entry.concerns(message) { later.append(entry) }
            }
            let meaning = try reader.first(
                StoryStore.understood,
                [.shard(message.shard), .id(message)]
            ) { Self.reply(try $0.bytes(0)) }
            return MessageStory(
                row: found.row,
                content: Self.content(found.content),
                decision: decision,
                planned: decision?.record.messages.first { $0.id == message },
                parts: parts,
                later: later,
                meaning: meaning ?? nil
            )
        }
    }

    /// What was written between us and a person, newest first; their words are opened.
    public func thread(of person: PersonID, limit: Int = 200) async throws -> [ThreadEntry] {
        let stored = try await self.person(person)
        let bounded = min(max(limit, 1), Page.limitMax)
        let rows = try await database.read("story.thread") { reader in
            let rows = try reader.all(
                StoryStore.thread,
                [.shard(person.shard), .id(person), .number(bounded)]
            ) { row in
                (row: try MessageRow(row), content: try row.bytes(MessageRow.columnCount))
            }
            return try rows.map { item in
                guard item.row.state == .inbound else {
                    return (item.row, item.content, [UInt8]?.none, [UInt8]?.none)
                }
                let text = try reader.first(
                    StoryStore.texts,
                    [.shard(person.shard), .id(item.row.message)]
                ) { (sealed: try $0.bytesOrNil(0), understood: try $0.bytes(1)) }
                return (item.row, item.content, text?.sealed, text?.understood)
            }
        }
        return try rows.map { row, content, sealed, understood in
            var text: String?
            if let key = stored?.key, let sealed {
                text = try open(reply: row.message, sealed: sealed, with: key)
            }
            return ThreadEntry(
                row: row,
                content: Self.content(content),
                text: text,
                meaning: understood.flatMap { Self.reply($0) }
            )
        }
    }

    /// The content of an outbound message; nil for none.
    private static func content(_ bytes: [UInt8]) -> MessageContent? {
        bytes.isEmpty ? nil : try? MessageContent(decoding: bytes)
    }

    /// The reply in the event that is stored beside a text that came in.
    private static func reply(_ bytes: [UInt8]) -> Reply? {
        guard case .replyReceived(let reply)? = try? Event(decoding: bytes) else { return nil }
        return reply
    }
}
