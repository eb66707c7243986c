import SQL
public import Values

/// What waits to be done at an instant, read from one state of the database.
///
/// One read and not one for each question: workers ask all day, and each read after a write finds
/// its page cache empty.
public struct Waiting: Sendable {
    /// The number of the policy in force, or nil before the first publication.
    public let policy: Int64?
    /// The shards in which cases are due, with how many each has.
    public let cases: [(shard: Shard, count: Int)]
    /// Items of the inbox that wait to be tried, oldest first.
    public let inbox: [InboxItem]
    /// Items of the inbox that cannot be opened; they wait for an operator once they are put off.
    public let damaged: [ID<InboxTag>]
    /// By route, the shards in which messages wait, those with replies first, with how many each
    /// has.
    public let messages: [String: [(shard: Shard, count: Int)]]

    /// Parts of what may wait.
    public struct Parts: OptionSet, Sendable {
        /// The parts as bits.
        public let rawValue: UInt8

        /// Makes a set of parts.
        public init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// Cases whose time has come.
        public static let cases = Parts(rawValue: 1)
        /// Items of the inbox.
        public static let inbox = Parts(rawValue: 2)
        /// Messages.
        public static let messages = Parts(rawValue: 4)
        /// Everything.
        public static let all: Parts = [.cases, .inbox, .messages]
    }

    /// Whether there is nothing to do.
    public var isEmpty: Bool {
        cases.isEmpty && inbox.isEmpty && damaged.isEmpty && messages.isEmpty
    }
}

extension Store {
    /// What waits at an instant, of the parts asked for; at most so many items of the inbox.
    public func waiting(
        _ parts: Waiting.Parts = .all,
        at now: Instant,
        inboxLimit: Int
    ) async throws -> Waiting {
        let (policy, cases, rows, messages) = try await database.read("waiting") { reader in
            (
                try reader.first(PolicyStore.newest) { try $0.intOrNil(0) } ?? nil,
                !parts.contains(.cases)
                    ? []
                    : try reader.all(CaseStore.dueShards, [.instant(now)]) { row in
                        (shard: try row.shard(0), count: Int(try row.int(1)))
                    },
                !parts.contains(.inbox)
                    ? [] : try InboxStore.waiting(reader, at: now, limit: inboxLimit),
                !parts.contains(.messages)
                    ? []
                    : try reader.all(OutboxStore.waiting, [.instant(now)]) { row in
                        (try row.text(0), (shard: try row.shard(1), count: Int(try row.int(3))))
                    }
            )
        }
        var inbox: [InboxItem] = []
        var damaged: [ID<InboxTag>] = []
        for row in rows {
            // One that cannot be read keeps back no other.
            if let item = try? opened(row) { inbox.append(item) } else { damaged.append(row.id) }
        }
        return Waiting(
            policy: policy,
            cases: cases,
            inbox: inbox,
            damaged: damaged,
            messages: Dictionary(grouping: messages, by: \.0).mapValues { $0.map(\.1) }
        )
    }

    /// The earliest instant after `now` at which a case wants to be woken, a message may leave or
    /// an item of the inbox is tried again; nil for never.
    ///
    /// What is due but held back, such as messages of a halted creditor, does not count.
    public func nextInstant(after now: Instant) async throws -> Instant? {
        let instants = try await database.read("waiting.next") { reader in
            try [CaseStore.nextWake, OutboxStore.nextSend, InboxStore.nextTry].map {
                try reader.first($0, [.instant(now)]) { try $0.instantOrNil(0) } ?? nil
            }
        }
        return instants.compactMap { $0 }.min()
    }
}
