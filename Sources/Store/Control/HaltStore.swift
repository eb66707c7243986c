import SQL
public import Values

/// What an operator stopped.
public struct Halt: Sendable, Hashable {
    /// How far a halt reaches.
    public enum Scope: String, Sendable, CaseIterable {
        /// Everything of the tenant.
        case tenant
        /// One creditor.
        case creditor
        /// One strategy.
        case strategy
        /// One route to a carrier.
        case route
    }

    /// How far it reaches.
    public let scope: Scope
    /// The creditor, strategy or route; empty for the tenant.
    public let name: String
    /// Since when.
    public let since: Instant
    /// Why, in the operator's words.
    public let reason: String

    /// Makes a halt.
    public init(scope: Scope, name: String, since: Instant, reason: String) {
        self.scope = scope
        self.name = name
        self.since = since
        self.reason = reason
    }
}

enum HaltStore {
    static let list = Statement(
        "halt.list",
        "SELECT scope, name, since, reason FROM halt WHERE tenant = $1 ORDER BY since, scope, name"
    )
    static let insert = Statement(
        "halt.insert",
        """
        INSERT INTO halt (tenant, scope, name, since, reason) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (tenant, scope, name) DO NOTHING
        """
    )
    static let delete = Statement(
        "halt.delete",
        "DELETE FROM halt WHERE tenant = $1 AND scope = $2 AND name = $3"
    )
    static let all = [list, insert, delete]

    static func current(_ reader: any SQLReader, tenant: String) throws -> [Halt] {
        try reader.all(list, [.text(tenant)]) { row in
            guard let scope = Halt.Scope(rawValue: try row.text(0)) else {
                throw StoreError(.damaged, "a halt has an unknown scope: remove its row")
            }
            return Halt(
                scope: scope,
                name: try row.text(1),
                since: try row.instant(2),
                reason: try row.text(3)
            )
        }
    }
}

extension Store {
    /// What is stopped now.
    public func halts() async throws -> [Halt] {
        let tenant = self.tenant
        return try await database.read("halt.list") { try HaltStore.current($0, tenant: tenant) }
    }

    /// Stops a tenant, creditor, strategy or route, queued messages included, in one transaction.
    ///
    /// Queued messages stay queued but are not claimed while the halt stands: the claim reads the
    /// halts in its own transaction. Returns how many messages it holds back.
    public func halt(_ halt: Halt) async throws -> Int {
        let tenant = self.tenant
        return try await database.write("halt") { transaction in
            try transaction.execute(
                HaltStore.insert,
                [
                    .text(tenant), .text(halt.scope.rawValue), .text(halt.name),
                    .instant(halt.since), .text(halt.reason),
                ]
            )
            try PolicyStore.republish(
                halts: HaltStore.current(transaction, tenant: tenant),
                at: halt.since,
                transaction
            )
            return try OutboxStore.expireClearances(
                transaction,
                scope: halt.scope,
                name: halt.name
            )
        }
    }

    /// Lifts a halt; what it held back asks the gate again before it leaves.
    ///
    /// - Returns: whether there was such a halt.
    public func resume(
        _ scope: Halt.Scope,
        _ name: String,
        at now: Instant
    ) async throws -> Bool {
        let tenant = self.tenant
        return try await database.write("resume") { transaction in
            let lifted = try transaction.executeCounting(
                HaltStore.delete,
                [.text(tenant), .text(scope.rawValue), .text(name)]
            )
            guard lifted > 0 else { return false }
            try PolicyStore.republish(
                halts: HaltStore.current(transaction, tenant: tenant),
                at: now,
                transaction
            )
            try OutboxStore.expireClearances(transaction, scope: scope, name: name)
            return true
        }
    }
}
