public import Domain
import SQL
public import Values
public import Vault

enum PersonStore {
    static let keyOf = Statement(
        "person.key",
        isHot: true,
        """
        SELECT p.person_key, p.sealed, c.state, p.creditor, p.erased_at
        FROM person p
        LEFT JOIN case_file c ON c.shard = $1 AND c.person = $2
        WHERE p.shard = $1 AND p.person = $2
        """
    )
    static let lastSent = Statement(
        "message.last-sent",
        isHot: true,
        """
        SELECT max(state_at) FROM message
        WHERE shard = $1 AND person = $2 AND state > 1 AND state < 100
        """
    )
    static let contactPoints = Statement(
        "contact-point.list",
        isHot: true,
        """
        SELECT contact_point, kind, sealed FROM contact_point WHERE shard = $1 AND person = $2
        ORDER BY contact_point
        """
    )
    static let accounts = Statement(
        "account.list",
        isHot: true,
        """
        SELECT account, sealed FROM account WHERE shard = $1 AND person = $2 ORDER BY account
        """
    )
    static let all = [keyOf, lastSent, contactPoints, accounts]
}

/// A person as stored: the case, and the key that opens what is sealed.
public struct StoredPerson: Sendable {
    /// The person.
    public let person: PersonID
    /// The creditor whose customer it is.
    public let creditor: String
    /// The key, or nil when it was destroyed.
    public let key: PersonKey?
    /// Personal data, or nil after erasure.
    public let secrets: PersonSecrets?
    /// The case, or nil before the first decision.
    public let state: CaseState?
    /// When the data was erased, or nil.
    public let erasedAt: Instant?
}

extension Store {
    /// A person with case and open key, or nil if there is none.
    public func person(_ id: PersonID) async throws -> StoredPerson? {
        let row = try await database.read("person.key") { reader in
            try reader.first(PersonStore.keyOf, [.shard(id.shard), .id(id)]) { row in
                (
                    key: try row.bytesOrNil(0) ?? [], sealed: try row.bytesOrNil(1),
                    state: try row.isNull(2) ? nil : Self.state(row, 2),
                    creditor: try row.text(3), erasedAt: try row.instantOrNil(4)
                )
            }
        }
        guard let row else { return nil }
        let key = row.key.isEmpty ? nil : try personKey(id, wrapped: row.key)
        let secrets: PersonSecrets? =
            if let key, let sealed = row.sealed {
                try open(person: id, sealed: sealed, with: key)
            } else {
                nil
            }
        return StoredPerson(
            person: id,
            creditor: row.creditor,
            key: key,
            secrets: secrets,
            state: row.state,
            erasedAt: row.erasedAt
        )
    }

    /// When a person was last sent something, or nil.
    public func lastSent(to person: PersonID) async throws -> Instant? {
        try await database.read("message.last-sent") { reader in
            try reader.first(PersonStore.lastSent, [.shard(person.shard), .id(person)]) {
                try $0.instantOrNil(0)
            } ?? nil
        }
    }

    /// The addresses of a person, opened with their key.
    public func addresses(
        of person: PersonID,
        with key: PersonKey
    ) async throws -> [(id: ContactPointID, address: String)] {
        let rows = try await database.read("contact-point.list") { reader in
            try reader.all(
                PersonStore.contactPoints,
                [.shard(person.shard), .id(person)]
            ) { (try $0.id(0, of: ContactPointTag.self), try $0.bytesOrNil(2)) }
        }
        return try rows.compactMap { id, sealed in
            try sealed.map { (id, try open(contactPoint: id, sealed: $0, with: key)) }
        }
    }

    /// The account numbers of a person, opened with their key.
    public func accountNumbers(
        of person: PersonID,
        with key: PersonKey
    ) async throws -> [(id: AccountID, secrets: AccountSecrets)] {
        let rows = try await database.read("account.list") { reader in
            try reader.all(PersonStore.accounts, [.shard(person.shard), .id(person)]) {
                (try $0.id(0, of: AccountTag.self), try $0.bytesOrNil(1))
            }
        }
        return try rows.compactMap { id, sealed in
            try sealed.map { (id, try open(account: id, sealed: $0, with: key)) }
        }
    }
}
