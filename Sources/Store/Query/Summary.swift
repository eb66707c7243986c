import SQL
public import Values
import Vault

/// What a database holds, to compare a backup with what it was made from.
public struct StoreSummary: Sendable, Equatable {
    /// Persons, erased ones included.
    public let persons: Int
    /// Accounts.
    public let accounts: Int
    /// Messages in both directions.
    public let messages: Int
    /// Decisions.
    public let decisions: Int
    /// The number of the policy in force, or nil.
    public let policy: Int64?
    /// The newest decision, or nil.
    public let latest: Instant?
    /// A hash over the heads of all chains, in hexadecimal: equal where the decisions are.
    public let chains: String
}

enum SummaryStore {
    static let persons = Statement("summary.persons", "SELECT count(*) FROM person")
    static let accounts = Statement("summary.accounts", "SELECT count(*) FROM account")
    static let messages = Statement("summary.messages", "SELECT count(*) FROM message")
    static let decisions = Statement(
        "summary.decisions",
        "SELECT count(*), max(at) FROM decision"
    )
    static let all = [persons, accounts, messages, decisions]
}

extension Store {
    /// What the database holds; reads all of its large tables once.
    ///
    /// Opening a backup with the tenant's master key and asking this proves that it can be used.
    public func summary() async throws -> StoreSummary {
        try await database.read("summary", planning: .free) { reader in
            func count(_ statement: Statement) throws -> Int {
                Int(try reader.first(statement) { try $0.int(0) } ?? 0)
            }
            var link = ChainLink(after: .zero)
            try reader.query(AuditStore.heads, [.instant(.distantFuture)]) { row in
                link.append(try row.bytes(2))
            }
            let decisions = try reader.first(SummaryStore.decisions) { row in
                (count: Int(try row.int(0)), latest: try row.instantOrNil(1))
            }
            return StoreSummary(
                persons: try count(SummaryStore.persons),
                accounts: try count(SummaryStore.accounts),
                messages: try count(SummaryStore.messages),
                decisions: decisions?.count ?? 0,
                policy: try reader.first(PolicyStore.newest) { try $0.intOrNil(0) } ?? nil,
                latest: decisions?.latest,
                chains: link.finish().description
            )
        }
    }
}
