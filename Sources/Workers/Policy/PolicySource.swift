public import Files
public import Store
import Strategy
import Synchronization
import Values

/// Gives the policy in force.
public protocol PolicySource: Sendable {
    /// The policy in force now.
    func current() async throws -> PolicyInForce
    /// The policy of a number that was just read from the database; compiled once.
    func current(numbered number: Int64) async throws -> PolicyInForce
}

/// There is no published policy yet.
public struct NoPolicyError: Error, Sendable, CustomStringConvertible {
    /// What to do.
    public let description =
        "no policy is published in this database: run `recado strategy publish` first"

    /// Makes the error.
    public init() {}
}

/// Reads the policy in force from the store, and compiles it only when its number changes.
public final class PublishedPolicySource: PolicySource {
    private let store: Store
    private let zones: ZoneFiles
    private let compiled = Mutex<PolicyInForce?>(nil)

    /// Makes a source over a store.
    public init(store: Store, zones: ZoneFiles) {
        self.store = store
        self.zones = zones
    }

    /// The policy in force; its texts were checked when they were published.
    public func current() async throws -> PolicyInForce {
        guard let number = try await store.latestPolicyNumber() else { throw NoPolicyError() }
        return try await current(numbered: number)
    }

    /// The policy of a number; the last one asked for is kept.
    public func current(numbered number: Int64) async throws -> PolicyInForce {
        if let known = compiled.withLock({ $0 }), known.policy.version == UInt64(number) {
            return known
        }
        guard let published = try await store.policy(numbered: number) else {
            throw NoPolicyError()
        }
        let policy = try PolicyInForce(published.texts, number: number, zones: zones, isNew: false)
        compiled.withLock { $0 = policy }
        return policy
    }

    /// The policy with a number, which old decisions name; compiled each time.
    public func policy(numbered number: Int64) async throws -> PolicyInForce? {
        guard let published = try await store.policy(numbered: number) else { return nil }
        return try PolicyInForce(published.texts, number: number, zones: zones, isNew: false)
    }
}
