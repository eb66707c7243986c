import Synchronization

/// The person keys used last, open.
///
/// A key is given out only while the wrapped form the caller has just read is the one it was opened
/// from. So an erased person's key is never given out, even if another process erased it, and a
/// rewrapped one is opened again. Safe to share between threads.
public final class PersonKeyCache: Sendable {
    private struct Entry: Sendable {
        let wrapped: [UInt8]
        let key: PersonKey
    }

    private let entries: Mutex<RecentTable<SealedID, Entry>>

    /// A cache that holds at most so many keys, of some 250 bytes each.
    ///
    /// - precondition: the capacity is at least 1.
    public init(capacity: Int) {
        entries = Mutex(RecentTable(capacity: capacity))
    }

    /// How many keys are open.
    public var count: Int { entries.withLock { $0.count } }

    /// The person's key, opened now if it is not open yet.
    ///
    /// - Throws: what ``TenantKeys/openPersonKey(_:for:)`` throws.
    public func key(
        of person: SealedID,
        wrapped: [UInt8],
        in tenant: TenantKeys
    ) throws(VaultError) -> PersonKey {
        if wrapped.isEmpty { forget(person) }
        if let entry = entries.withLock({ $0.use(person) }), entry.wrapped == wrapped {
            return entry.key
        }
        let key = try tenant.openPersonKey(wrapped, for: person)
        entries.withLock { $0.insert(Entry(wrapped: wrapped, key: key), for: person) }
        return key
    }

    /// Takes in a key that was just made, so that the next use finds it open.
    public func insert(_ key: PersonKey, of person: SealedID, wrapped: [UInt8]) {
        entries.withLock { $0.insert(Entry(wrapped: wrapped, key: key), for: person) }
    }

    /// Drops a person's key; its memory is zeroed when the last user lets go of it.
    public func forget(_ person: SealedID) {
        entries.withLock { $0.remove(person) }
    }
}
