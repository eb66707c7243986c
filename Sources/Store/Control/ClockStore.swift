import SQL
public import Values

/// Named instants that outlive a run, such as the sandbox's virtual now.
enum ClockStore {
    static let get = Statement("clock.get", "SELECT value FROM clock WHERE name = $1")
    static let set = Statement(
        "clock.set",
        """
        INSERT INTO clock (name, value) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value
        """
    )
    static let all = [get, set]
}

extension Store {
    /// A named instant, or nil if none was set.
    public func instant(named name: String) async throws -> Instant? {
        try await database.read("clock.get") { reader in
            try reader.first(ClockStore.get, [.text(name)]) { try $0.instant(0) }
        }
    }

    /// Sets a named instant.
    public func set(_ instant: Instant, named name: String) async throws {
        try await database.write("clock.set") { transaction in
            try transaction.execute(ClockStore.set, [.text(name), .instant(instant)])
        }
    }
}
