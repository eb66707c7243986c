import Domain
public import Messaging
import SQL
public import Values
import Vault

/// A receipt or text of the inbox that found no message or person, without what it says.
public struct UnmatchedItem: Sendable, Equatable {
    /// The item.
    public let id: ID<InboxTag>
    /// What it is.
    public let kind: InboxItem.Kind
    /// The route it came by.
    public let route: String
    /// The carrier's id, or empty.
    public let providerID: String
    /// When it came.
    public let receivedAt: Instant
    /// How often it was tried.
    public let tries: Int
    /// When it is tried again; nil when it was given up.
    public let nextTryAt: Instant?
}

enum ListStore {
    static let inState = Statement(
        "list.messages-in-state",
        """
        SELECT \(MessageRow.columns) FROM \(MessageRow.source)
        WHERE m.state = $1
        ORDER BY m.send_at DESC, m.message DESC
        LIMIT $2 OFFSET $3
        """
    )
    static let outbound = Statement(
        "list.messages",
        """
        SELECT \(MessageRow.columns) FROM \(MessageRow.source)
        WHERE m.state < 100
        ORDER BY m.send_at DESC, m.message DESC
        LIMIT $1 OFFSET $2
        """
    )
    static let queued = Statement(
        "list.queued",
        """
        SELECT \(MessageRow.columns) FROM outbox o
        JOIN message m ON m.shard = o.shard AND m.person = o.person AND m.message = o.message
        ORDER BY o.rank, o.send_at, o.message
        LIMIT $1 OFFSET $2
        """
    )
    static let held = Statement(
        "list.held",
        isHot: true,
        """
        SELECT \(MessageRow.columns) FROM \(MessageRow.source)
        WHERE m.shard = $1 AND m.person = $2 AND m.month = $3 AND m.message = $4
        """
    )
    static let changes = Statement(
        "list.state-changes",
        """
        SELECT \(MessageRow.columns) FROM \(MessageRow.source)
        WHERE m.state > 1 AND m.state < 21
        ORDER BY m.state_at DESC, m.message DESC
        LIMIT $1 OFFSET $2
        """
    )
    static let unmatched = Statement(
        "list.unmatched",
        """
        SELECT item, route, kind, provider_id, received_at, tries, next_try_at FROM inbox
        WHERE kind = $1 AND length(sealed) > 0
        ORDER BY received_at DESC, item DESC
        LIMIT $2 OFFSET $3
        """
    )
    static let unmatchedBody = Statement(
        "list.unmatched-body",
        isHot: true,
        "SELECT sealed FROM inbox WHERE shard = $1 AND item = $2"
    )
    static let all = [inState, outbound, queued, held, changes, unmatched, unmatchedBody]
}

extension Store {
    /// Messages of ours in a state, or in any, the latest first; queued ones in their order.
    public func outbox(state: DeliveryState?, page: Page = Page()) async throws -> [MessageRow] {
        let bounds: [SQLValue] = [.number(page.limit), .number(page.offset)]
        return try await database.read("list.messages", planning: .free) { reader in
            switch state {
            case nil: try reader.all(ListStore.outbound, bounds) { try MessageRow($0) }
            case .queued: try reader.all(ListStore.queued, bounds) { try MessageRow($0) }
            case .submitting:
                try FlightStore.unanswered(reader).dropFirst(page.offset).prefix(page.limit)
                    .compactMap { key in
                        try reader.first(ListStore.held, FlightStore.row(of: key)) {
                            try MessageRow($0)
                        }
                    }
            case let state?:
                try reader.all(ListStore.inState, [.number(state.rawValue)] + bounds) {
                    try MessageRow($0)
                }
            }
        }
    }

    /// Messages by the last news of them, the latest first.
    public func stateChanges(page: Page = Page()) async throws -> [MessageRow] {
        try await database.read("list.state-changes", planning: .free) { reader in
            try reader.all(
                ListStore.changes,
                [.number(page.limit), .number(page.offset)]
            ) { try MessageRow($0) }
        }
    }

    /// Receipts whose message, or texts whose person, was not found, the latest first.
    public func unmatched(
        _ kind: InboxItem.Kind,
        page: Page = Page()
    ) async throws -> [UnmatchedItem] {
        try await database.read("list.unmatched", planning: .free) { reader in
            try reader.all(
                ListStore.unmatched,
                [.number(kind.rawValue), .number(page.limit), .number(page.offset)]
            ) { row in
                UnmatchedItem(
                    id: try row.id(0),
                    kind: InboxItem.Kind(rawValue: Int(try row.int(2))) ?? .text,
                    route: try row.text(1),
                    providerID: try row.textOrNil(3) ?? "",
                    receivedAt: try row.instant(4),
                    tries: Int(try row.int(5)),
                    nextTryAt: try row.instantOrNil(6)
                )
            }
        }
    }

    /// What an unmatched item says, opened; nil when there is none or it is done with.
    public func openedBody(ofUnmatched item: ID<InboxTag>) async throws -> InboxBody? {
        let sealed = try await database.read("list.unmatched-body") { reader in
            try reader.first(ListStore.unmatchedBody, [.shard(item.shard), .id(item)]) {
                try $0.bytes(0)
            }
        }
        guard let sealed, !sealed.isEmpty else { return nil }
        return try InboxBody(decoding: keys.open(sealed, at: SealedPlace(.inbox, item)))
    }
}
