public import Domain
public import Values

/// A person whose data was blocked or destroyed; what a restored backup must be told of.
public struct Erasure: Sendable, Equatable {
    /// The person.
    public let person: PersonID
    /// When the person was silenced and the data closed to imports.
    public let blockedAt: Instant
    /// When the key was destroyed; nil while the data is only blocked.
    public let erasedAt: Instant?

    /// Makes an entry, such as from a file that is kept beside backups.
    public init(person: PersonID, blockedAt: Instant, erasedAt: Instant?) {
        self.person = person
        self.blockedAt = blockedAt
        self.erasedAt = erasedAt
    }
}

/// What rewrapping person keys did.
public struct RewrapSummary: Sendable, Equatable {
    /// Keys that were wrapped anew.
    public internal(set) var rewritten = 0
    /// Keys that were wrapped by the current generation already.
    public internal(set) var current = 0
    /// Persons whose key cannot be opened: their rows are damaged or moved.
    public internal(set) var failed: [PersonID] = []
}
