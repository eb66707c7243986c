/// A person's wrapped key, as a row of a rewrapping batch.
public struct WrappedPersonKey: Hashable, Sendable {
    /// Whose key it is.
    public let person: SealedID
    /// The wrapped key as stored; empty where it was destroyed.
    public let wrapped: [UInt8]

    /// A row as read from the store.
    public init(person: SealedID, wrapped: [UInt8]) {
        self.person = person
        self.wrapped = wrapped
    }
}

/// What became of a batch of person keys.
public struct RewrapResult: Sendable {
    /// The rows to write, each with what it replaces. Write `WHERE wrapped = old`: a person may be
    /// erased meanwhile, and must stay erased.
    public internal(set) var rewritten: [(old: WrappedPersonKey, new: [UInt8])] = []
    /// How many were wrapped by the current generation already.
    public internal(set) var current = 0
    /// How many were destroyed.
    public internal(set) var erased = 0
    /// The rows that cannot be opened, left as they are.
    public internal(set) var failed: [(row: WrappedPersonKey, error: VaultError)] = []
}

extension TenantKeys {
    /// Wraps person keys of older generations by the current one; the keys themselves stay, so
    /// nothing they seal is touched.
    ///
    /// The bound of a batch is the caller's: one transaction of the store. When no row names a
    /// generation any more, its row may be deleted.
    public func rewrap(_ batch: [WrappedPersonKey]) -> RewrapResult {
        var result = RewrapResult()
        for row in batch {
            if row.wrapped.isEmpty {
                result.erased += 1
            } else if Self.generation(of: row.wrapped) == currentGeneration {
                result.current += 1
            } else {
                rewrap(row, into: &result)
            }
        }
        return result
    }

    /// Which generation of the tenant's key wraps a person's key; nil where the key was destroyed or
    /// the bytes have no readable layout.
    public static func generation(of wrapped: [UInt8]) -> UInt8? {
        guard wrapped.count >= SealedBytes.overheadBytes, wrapped[0] == SealedBytes.format else {
            return nil
        }
        return wrapped[1]
    }

    private func rewrap(_ row: WrappedPersonKey, into result: inout RewrapResult) {
        do throws(VaultError) {
            let key = try openPersonKey(row.wrapped, for: row.person)
            let new = wrap(key.key, for: row.person)
            result.rewritten.append((row, new))
        } catch {
            result.failed.append((row, error))
        }
    }
}
