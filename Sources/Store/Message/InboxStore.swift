public import Domain
public import Messaging
import SQL
public import Values
import Vault

/// Something a carrier said that waits to be matched or decided.
public struct InboxItem: Sendable {
    /// What it is.
    public enum Kind: Int, Sendable {
        /// A receipt whose message is not known yet.
        case receipt = 1
        /// A text that came in.
        case text = 2
    }

    /// The id.
    public let id: ID<InboxTag>
    /// What it is.
    public let kind: Kind
    /// The route it came by.
    public let route: String
    /// The carrier's id.
    public let providerID: String
    /// When it came.
    public let receivedAt: Instant
    /// How often it was tried.
    public let tries: Int
    /// What was said, opened.
    public let body: InboxBody

    /// Makes an item.
    public init(
        id: ID<InboxTag>,
        kind: Kind,
        route: String,
        providerID: String,
        receivedAt: Instant,
        tries: Int,
        body: InboxBody
    ) {
        self.id = id
        self.kind = kind
        self.route = route
        self.providerID = providerID
        self.receivedAt = receivedAt
        self.tries = tries
        self.body = body
    }
}

/// Something a carrier said, before it is kept.
public struct InboxDraft: Sendable {
    /// What it is.
    public let kind: InboxItem.Kind
    /// The route it came by.
    public let route: String
    /// The carrier's id, or empty.
    public let providerID: String
    /// When it came.
    public let receivedAt: Instant
    /// What was said.
    public let body: InboxBody

    /// Makes a draft.
    public init(
        kind: InboxItem.Kind,
        route: String,
        providerID: String,
        receivedAt: Instant,
        body: InboxBody
    ) {
        self.kind = kind
        self.route = route
        self.providerID = providerID
        self.receivedAt = receivedAt
        self.body = body
    }
}

/// What an inbox item carries; sealed while it is stored.
public struct InboxBody: Sendable, Equatable {
    /// Who wrote in a page that a link opened: known without looking for the number's owner.
    public struct Writer: Sendable, Equatable {
        /// The person that the link leads to.
        public var person: PersonID
        /// The contact point that the link was sent to.
        public var contactPoint: ContactPointID

        /// Makes a writer.
        public init(person: PersonID, contactPoint: ContactPointID) {
            self.person = person
            self.contactPoint = contactPoint
        }
    }

    /// The other side's number, or nil.
    public var number: E164?
    /// The sender of ours that was written to.
    public var to: String
    /// The text that came in, or a receipt's raw octets as text.
    public var text: String
    /// The state that a receipt reports.
    public var state: DeliveryState?
    /// The carrier's error number.
    public var errorCode: UInt32
    /// Whether octets of the text could not be read.
    public var isDamaged: Bool
    /// The channel it came by.
    public var channel: Channel
    /// Who wrote in a page, or nil for a text of a network.
    public var writer: Writer?

    /// Makes a body.
    public init(
        number: E164?,
        to: String,
        text: String,
        state: DeliveryState?,
        errorCode: UInt32,
        isDamaged: Bool,
        channel: Channel = .sms,
        writer: Writer? = nil
    ) {
        self.number = number
        self.to = to
        self.text = text
        self.state = state
        self.errorCode = errorCode
        self.isDamaged = isDamaged
        self.channel = channel
        self.writer = writer
    }

    func encoded() -> [UInt8] {
        var writer = CanonicalWriter(reserving: 64 + text.utf8.count)
        writer.write(optional: number) { $0.write($1.number) }
        writer.write(to)
        writer.write(text)
        writer.write(optional: state) { $0.write($1.rawValue) }
        writer.write(UInt64(errorCode))
        writer.write(isDamaged)
        writer.write(channel.rawValue)
        writer.write(optional: self.writer) {
            $0.write($1.person)
            $0.write($1.contactPoint)
        }
        return writer.bytes
    }

    init(decoding bytes: [UInt8]) throws(CanonicalBytesError) {
        var reader = CanonicalReader(bytes)
        number = try reader.optional { reader throws(CanonicalBytesError) in
            guard let number = E164(number: try reader.unsigned()) else {
                throw reader.failure("telephone number")
            }
            return number
        }
        to = try reader.text()
        text = try reader.text()
        state = try reader.optional { reader throws(CanonicalBytesError) in
            try reader.code(DeliveryState.init(rawValue:))
        }
        errorCode = UInt32(clamping: try reader.unsigned())
        isDamaged = try reader.bool()
        channel = try reader.code(Channel.init(rawValue:))
        writer = try reader.optional { reader throws(CanonicalBytesError) in
            Writer(person: try reader.id(), contactPoint: try reader.id())
        }
    }
}

enum InboxStore {
    static let insert = Statement(
        "inbox.insert",
        isHot: true,
        """
        INSERT INTO inbox (shard, item, route, kind, dedupe, provider_id, received_at, tries,
            next_try_at, sealed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $7, $8)
        ON CONFLICT (shard, dedupe) DO UPDATE SET item = excluded.item,
            received_at = excluded.received_at, tries = 0, next_try_at = excluded.next_try_at,
            sealed = excluded.sealed
        WHERE inbox.next_try_at IS NULL
            AND (inbox.kind = 1 OR inbox.received_at < excluded.received_at - 604800000)
        """
    )
    static let waiting = Statement(
        "inbox.waiting",
        """
        SELECT item, route, kind, provider_id, received_at, tries, sealed FROM inbox
        WHERE next_try_at <= $1
        ORDER BY next_try_at, item
        LIMIT $2
        """
    )
    static let later = Statement(
        "inbox.later",
        isHot: true,
        "UPDATE inbox SET tries = tries + 1, next_try_at = $1 WHERE shard = $2 AND item = $3"
    )
    static let nextTry = Statement(
        "inbox.next-try",
        "SELECT min(next_try_at) FROM inbox WHERE next_try_at > $1"
    )
    static let all = [insert, waiting, later, nextTry]

    /// An item as stored, still sealed.
    struct Row: Sendable {
        let id: ID<InboxTag>
        let route: String
        let kind: Int
        let provider: String
        let receivedAt: Instant
        let tries: Int
        let sealed: [UInt8]
    }

    /// Items that wait to be tried, oldest first.
    static func waiting(
        _ reader: any SQLReader,
        at now: Instant,
        limit: Int
    ) throws -> [Row] {
        try reader.all(waiting, [.instant(now), .number(limit)]) { row in
            Row(
                id: try row.id(0),
                route: try row.text(1),
                kind: Int(try row.int(2)),
                provider: try row.textOrNil(3) ?? "",
                receivedAt: try row.instant(4),
                tries: Int(try row.int(5)),
                sealed: try row.bytes(6)
            )
        }
    }
}

extension Store {
    /// Keeps what a carrier said, durably, before the carrier is answered. Repetitions are kept
    /// once; but carriers use ids again, so a receipt begins anew once its namesake is done with,
    /// which changes nothing if it is a repetition, and a text does after a week.
    ///
    /// - Returns: how many were new.
    public func keep(_ drafts: [InboxDraft]) async throws -> Int {
        guard !drafts.isEmpty else { return 0 }
        let rows = drafts.map { draft -> (InboxDraft, ID<InboxTag>, [UInt8], BlindValue) in
            let body = draft.body.encoded()
            let state = draft.body.state?.rawValue ?? 0
            // A text without an id is known by its octets, sender among them, and its instant.
            let content =
                draft.providerID.isEmpty
                ? body + Array("|\(draft.receivedAt.milliseconds)".utf8)
                : Array(draft.providerID.utf8)
            let dedupe = blindIndex(draft.route, "\(draft.kind.rawValue)|\(state)", content)
            var random = Generator(seeds: dedupe.high, dedupe.low)
            let id = ID<InboxTag>(at: draft.receivedAt, shard: dedupe.shard, random: &random)
            return (draft, id, keys.seal(body, at: SealedPlace(.inbox, id)), dedupe)
        }
        return try await database.write("inbox.keep") { transaction in
            var added = 0
            for (draft, id, sealed, dedupe) in rows {
                added += try transaction.executeCounting(
                    InboxStore.insert,
                    [
                        .shard(dedupe.shard), .id(id), .text(draft.route),
                        .number(draft.kind.rawValue), .index(dedupe), .text(draft.providerID),
                        .instant(draft.receivedAt), .bytes(sealed),
                    ]
                )
            }
            return added
        }
    }

    /// An item of the inbox, opened.
    func opened(_ row: InboxStore.Row) throws -> InboxItem {
        let body = try keys.open(row.sealed, at: SealedPlace(.inbox, row.id))
        return InboxItem(
            id: row.id,
            kind: InboxItem.Kind(rawValue: row.kind) ?? .text,
            route: row.route,
            providerID: row.provider,
            receivedAt: row.receivedAt,
            tries: row.tries,
            body: try InboxBody(decoding: body)
        )
    }

    /// Empties items that are done with; only what tells a repetition stays.
    public func finishInbox(_ items: [ID<InboxTag>]) async throws {
        guard !items.isEmpty else { return }
        try await database.write("inbox.done") { transaction in
            var batch = SQLBatch(columns: 3, reserving: items.count)
            for item in items { batch.append(.bytes([]), .shard(item.shard), .id(item)) }
            try transaction.executeMany(CaseStore.inboxDone, batch)
        }
    }

    /// Puts items off, or gives them up when there is no next time: they stay for an operator.
    public func putOff(_ items: [ID<InboxTag>], until next: Instant?) async throws {
        guard !items.isEmpty else { return }
        try await database.write("inbox.later") { transaction in
            var batch = SQLBatch(columns: 3, reserving: items.count)
            for item in items {
                batch.append(.instant(orNull: next), .shard(item.shard), .id(item))
            }
            try transaction.executeMany(InboxStore.later, batch)
        }
    }
}
