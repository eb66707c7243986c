public import Domain
public import Messaging
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

/// A person whom a number belongs to.
public struct Correspondent: Sendable {
    /// The person.
    public let person: StoredPerson
    /// The contact point with the number.
    public let contactPoint: ContactPointID
    /// When the person was last sent something, or nil.
    public let lastSentAt: Instant?

    /// Makes a correspondent.
    public init(person: StoredPerson, contactPoint: ContactPointID, lastSentAt: Instant?) {
        self.person = person
        self.contactPoint = contactPoint
        self.lastSentAt = lastSentAt
    }
}

/// A person's row with the case, before anything is opened.
private struct PersonRow: Sendable {
    let person: PersonID
    let key: [UInt8]
    let sealed: [UInt8]?
    let state: [UInt8]?
    let creditor: String
    let erasedAt: Instant?

    init(_ person: PersonID, _ row: borrowing SQLRow) throws {
        self.person = person
        key = try row.bytesOrNil(0) ?? []
        sealed = try row.bytesOrNil(1)
        state = try row.bytesOrNil(2)
        creditor = try row.text(3)
        erasedAt = try row.instantOrNil(4)
    }
}

extension Store {
    /// A person with case and open key, or nil if there is none.
    public func person(_ id: PersonID) async throws -> StoredPerson? {
        let row = try await database.read("person.key") { reader in
            try reader.first(PersonStore.keyOf, [.shard(id.shard), .id(id)]) {
                try PersonRow(id, $0)
            }
        }
        return try row.map { try opened($0) }
    }

    private func opened(_ row: PersonRow) throws -> StoredPerson {
        let key: PersonKey?
        let secrets: PersonSecrets?
        let state: CaseState?
        do {
            state = try row.state.map { try CaseState(decoding: $0) }
            key = row.key.isEmpty ? nil : try personKey(row.person, wrapped: row.key)
            secrets =
                if let key, let sealed = row.sealed {
                    try open(person: row.person, sealed: sealed, with: key)
                } else {
                    nil
                }
        } catch {
            throw StoreError(
                .damaged,
                "the data of person \(row.person) cannot be opened (\(error)): restore a backup"
            )
        }
        return StoredPerson(
            person: row.person,
            creditor: row.creditor,
            key: key,
            secrets: secrets,
            state: state,
            erasedAt: row.erasedAt
        )
    }

    /// The persons that each number belongs to, oldest first, at most `limit` of each, in the order
    /// of the numbers. Those whose data is damaged are left out.
    public func correspondents(
        of numbers: [E164],
        limit: Int
    ) async throws -> [[Correspondent]] {
        guard !numbers.isEmpty else { return [] }
        let blind = numbers.map(blindIndex(of:))
        typealias Found = (row: PersonRow, point: ContactPointID, sentAt: Instant?)
        let found = try await database.read("lookup.correspondents") { reader in
            var asked = SQLBatch(columns: 3, reserving: blind.count)
            for index in blind {
                asked.append(
                    .shard(index.shard),
                    .number(LookupKind.address.rawValue),
                    .index(index)
                )
            }
            var owners: [(number: Int, person: PersonID, point: ContactPointID)] = []
            var counts = [Int](repeating: 0, count: blind.count)
            try reader.queryMany(ReceiptStore.persons, asked) { index, row in
                counts[index] += 1
                guard counts[index] <= limit else { return }
                owners.append((index, try row.id(0), try row.id(1)))
            }
            var found: [[Found]] = Array(repeating: [], count: blind.count)
            guard !owners.isEmpty else { return found }
            var named = SQLBatch(columns: 2, reserving: owners.count)
            for owner in owners { named.append(.shard(owner.person.shard), .id(owner.person)) }
            var sentAt = [Instant?](repeating: nil, count: owners.count)
            try reader.queryMany(PersonStore.lastSent, named) { index, row in
                sentAt[index] = try row.instantOrNil(0)
            }
            try reader.queryMany(PersonStore.keyOf, named) { index, row in
                let owner = owners[index]
                found[owner.number].append(
                    (try PersonRow(owner.person, row), owner.point, sentAt[index])
                )
            }
            return found
        }
        return found.map { rows in
            rows.compactMap { found in
                // One who cannot be read keeps back nobody who shares the number.
                guard let person = try? opened(found.row) else { return nil }
                return Correspondent(
                    person: person,
                    contactPoint: found.point,
                    lastSentAt: found.sentAt
                )
            }
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
