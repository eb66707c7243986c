import SQL
import Values
public import Vault

/// Tenants and their wrapped keys.
enum TenantStore {
    static let find = Statement(
        "tenant.find",
        "SELECT id FROM tenant WHERE tenant = $1"
    )
    static let insert = Statement(
        "tenant.insert",
        "INSERT INTO tenant (tenant, id, created_at) VALUES ($1, $2, $3)"
    )
    static let keys = Statement(
        "tenant.keys",
        """
        SELECT generation, master_check, key_check, sealed
        FROM tenant_key
        WHERE tenant = $1
        ORDER BY generation
        """
    )
    static let insertKey = Statement(
        "tenant.insert-key",
        """
        INSERT INTO tenant_key (tenant, generation, master_check, key_check, sealed)
        VALUES ($1, $2, $3, $4, $5)
        """
    )
    static let deleteKeys = Statement(
        "tenant.delete-keys",
        "DELETE FROM tenant_key WHERE tenant = $1"
    )
    static let any = Statement("tenant.any", "SELECT tenant FROM tenant LIMIT 1")
    static let all = [any, find, insert, keys, insertKey, deleteKeys]

    static func openOrCreate(
        _ transaction: any SQLTransaction,
        tenant: String,
        master: MasterKey,
        now: Instant
    ) throws -> TenantKeys {
        if let id = try transaction.first(find, [.text(tenant)], { try $0.uuid(0) }) {
            let sealedID = SealedID(high: id.high, low: id.low)
            let rows = try transaction.all(keys, [.text(tenant)]) { row in
                WrappedTenantKey(
                    tenant: sealedID,
                    generation: UInt8(clamping: try row.int(0)),
                    masterCheck: try check(row.bytes(1)),
                    keyCheck: try check(row.bytes(2)),
                    sealed: try row.bytes(3)
                )
            }
            return try TenantKeys(opening: rows, for: sealedID, with: master)
        }
        let other = try transaction.first(any, [], { try $0.text(0) })
        guard other == nil else {
            throw StoreError(
                .conflict,
                "this database belongs to another tenant: give each tenant a database of its own"
            )
        }
        // Workers take what is due whoever it belongs to, and hold one tenant's keys.
        guard try transaction.first(any, [], { _ in true }) == nil else {
            throw StoreError(
                .conflict,
                "this database belongs to another tenant: give each tenant a database of its own, "
                    + "or correct the tenant's name"
            )
        }
        // The id salts keys, so it comes from the system; it has no shard.
        var system = SystemRandomNumberGenerator()
        let id = SealedID(high: system.next(), low: system.next())
        let (made, row) = TenantKeys.create(for: id, under: master)
        try transaction.execute(
            insert,
            [.text(tenant), .uuid(id.high, id.low), .instant(now)]
        )
        try store(transaction, [row], tenant: tenant)
        return made
    }

    static func store(
        _ transaction: any SQLTransaction,
        _ rows: [WrappedTenantKey],
        tenant: String
    ) throws {
        for row in rows {
            try transaction.execute(
                insertKey,
                [
                    .text(tenant), .number(row.generation), .bytes(row.masterCheck.bytes),
                    .bytes(row.keyCheck.bytes), .bytes(row.sealed),
                ]
            )
        }
    }

    private static func check(_ bytes: [UInt8]) throws -> KeyCheck {
        guard let check = KeyCheck(bytes: bytes) else {
            throw StoreError(.damaged, "a tenant's key row is damaged: restore it from a backup")
        }
        return check
    }
}

extension Store {
    /// Wraps the tenant's keys by a new master key; the old key file may be retired afterwards.
    ///
    /// - Parameter addingGeneration: also begins a new tenant key, which wraps new person keys.
    public func rotateKeys(to master: MasterKey, addingGeneration: Bool) async throws {
        var changed = keys
        if addingGeneration { _ = try changed.addGeneration(under: master) }
        let rows = changed.rewrapped(under: master)
        let tenant = self.tenant
        try await database.write("keys.rotate") { transaction in
            try transaction.execute(TenantStore.deleteKeys, [.text(tenant)])
            try TenantStore.store(transaction, rows, tenant: tenant)
        }
    }
}
