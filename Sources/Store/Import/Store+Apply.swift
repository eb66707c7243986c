import Domain
import Messaging
import SQL
public import Strategy
public import Values
import Vault

/// What applying one shard of an import did.
public struct AppliedShard: Sendable {
    /// Persons that were not known.
    public var newPersons = 0
    /// Accounts that were not known.
    public var newAccounts = 0
    /// Accounts whose figures changed.
    public var changedAccounts = 0
    /// Accounts that ended.
    public var endedAccounts = 0
    /// Decisions made and messages withdrawn.
    public var result = CaseResult()
}

enum ApplyStore {
    static let person = Statement(
        "person.by-key",
        isHot: true,
        """
        SELECT person, CASE WHEN blocked_at IS NULL THEN person_key END FROM person
        WHERE shard = $1 AND tenant = $2 AND key_index = $3
        """
    )
    static let contacts = Statement(
        "contact-point.of-person",
        isHot: true,
        """
        SELECT contact_point, address_index FROM contact_point WHERE shard = $1 AND person = $2
        """
    )
    static let accounts = Statement(
        "account.of-person",
        isHot: true,
        "SELECT account, number_index FROM account WHERE shard = $1 AND person = $2"
    )
    static let insertPerson = Statement(
        "person.insert",
        isHot: true,
        """
        INSERT INTO person (shard, person, tenant, creditor, key_index, person_key, sealed,
            created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """
    )
    static let updatePerson = Statement(
        "person.update",
        isHot: true,
        """
        UPDATE person SET sealed = $1 WHERE shard = $2 AND person = $3 AND blocked_at IS NULL
        RETURNING created_at
        """
    )
    static let insertContact = Statement(
        "contact-point.insert",
        isHot: true,
        """
        INSERT INTO contact_point (shard, contact_point, person, kind, address_index, sealed)
        VALUES ($1, $2, $3, $4, $5, $6)
        """
    )
    static let insertAccount = Statement(
        "account.insert",
        isHot: true,
        """
        INSERT INTO account (shard, account, person, tenant, creditor, number_index, digest,
            status, stage, days_past_due, balance, past_due, currency, sealed, import)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        """
    )
    static let updateAccount = Statement(
        "account.update",
        isHot: true,
        """
        UPDATE account SET digest = $1, status = $2, balance = $3, past_due = $4, sealed = $5,
            import = $6
        WHERE shard = $7 AND person = $8 AND account = $9
        """
    )
    static let endAccount = Statement(
        "account.end",
        isHot: true,
        """
        UPDATE account SET status = $1, digest = 0
        WHERE shard = $2 AND person = $3 AND account = $4
        """
    )
    static let suppressions = Statement(
        "suppression.of",
        isHot: true,
        """
        SELECT reason, channels FROM suppression
        WHERE shard = $1 AND address_index = $2 AND tenant = $3
        """
    )
    static let anySuppression = Statement(
        "suppression.any",
        "SELECT 1 FROM suppression LIMIT 1"
    )
    static let all = [
        person, contacts, accounts, insertPerson, updatePerson, insertContact, insertAccount,
        updateAccount, endAccount, suppressions, anySuppression,
    ]
}

extension Store {
    /// Applies one shard of a committed import in one transaction: endings first, then records.
    ///
    /// Until it returns, nothing of this shard is sent. Applying a shard twice does nothing.
    public func applyImport(
        _ head: ImportHead,
        shard: Shard,
        policy: Policy,
        now: Instant
    ) async throws -> AppliedShard {
        for _ in 0..<Self.applyRetries {
            do {
                return try await applyOnce(head, shard: shard, policy: policy, now: now)
            } catch let error as StoreError where error.code == .conflict { continue }
        }
        return try await applyOnce(head, shard: shard, policy: policy, now: now)
    }

    /// How often a shard is resolved again because a person was blocked meanwhile.
    private static let applyRetries = 3

    private func applyOnce(
        _ head: ImportHead,
        shard: Shard,
        policy: Policy,
        now: Instant
    ) async throws -> AppliedShard {
        let (prepared, endings) = try await prepare(head, shard: shard)
        return try await retrying("import.apply") { [tenant, keys] transaction in
            var application = ShardApplication(
                head: head,
                shard: shard,
                tenant: tenant,
                now: now,
                batch: DecisionBatch(
                    tenant: tenant,
                    policy: policy,
                    now: now,
                    keys: keys
                )
            )
            // First the stage: whoever takes it away is the one who applies the shard.
            let parts = try transaction.executeCounting(
                ImportStore.unstage,
                [.shard(shard), .integer(head.number)]
            )
            guard parts > 0 else { return AppliedShard() }
            try application.end(endings, transaction)
            for person in prepared { try application.take(person) }
            return try application.commit(transaction)
        }
    }

    /// Opens a shard's stage and resolves everything against what is known; writes nothing.
    private func prepare(
        _ head: ImportHead,
        shard: Shard
    ) async throws -> (persons: [PreparedPerson], endings: [Ending]) {
        let parts = try await database.read("import.staged") { reader in
            try reader.all(ImportStore.staged, [.shard(shard), .integer(head.number)]) { row in
                (kind: Int(try row.int(0)), part: Int(try row.int(1)), sealed: try row.bytes(2))
            }
        }
        var byPerson: [String: Int] = [:]
        var drafts: [PersonDraft] = []
        var endings: [Ending] = []
        for part in parts {
            guard let kind = StageKind(rawValue: part.kind) else { continue }
            let place = Self.place(
                of: StagedPart(shard: shard, kind: kind, part: part.part, bytes: []),
                in: head.number
            )
            var reader = CanonicalReader(try keys.open(part.sealed, at: place))
            switch kind {
            case .endings:
                while !reader.isAtEnd { endings.append(try Ending(&reader)) }
            case .records:
                while !reader.isAtEnd {
                    var inner = CanonicalReader(try reader.run())
                    let position = try inner.int()
                    let index = BlindValue(high: try inner.fixed(), low: try inner.fixed())
                    let record = try PortfolioRecord.read(&inner)
                    guard record.persons.indices.contains(position) else {
                        throw inner.failure("person of the record")
                    }
                    let key = record.persons[position].key
                    if let known = byPerson[key] {
                        drafts[known].records.append((record, position, index))
                    } else {
                        byPerson[key] = drafts.count
                        drafts.append(
                            PersonDraft(key: key, records: [(record, position, index)])
                        )
                    }
                }
            }
        }
        let read = drafts
        let persons = try await database.read("import.resolve") { [self] reader in
            try resolve(read, head: head, shard: shard, reader)
        }
        return (persons, endings)
    }

    /// All records of one person in the file.
    private struct PersonDraft: Sendable {
        let key: String
        var records: [(record: PortfolioRecord, position: Int, index: BlindValue)]
    }

    /// What the store knows of a person of the file.
    private struct KnownPerson {
        let person: PersonID
        /// The wrapped key; nil once the person is blocked or erased.
        let key: [UInt8]?
        var contacts: [BlindValue: ContactPointID] = [:]
        var accounts: [BlindValue: AccountID] = [:]
    }

    /// A contact point that is new, by the positions of its person and of itself.
    private struct NewPoint {
        let person: Int
        let point: Int
        let index: BlindValue
    }

    private func resolve(
        _ drafts: [PersonDraft],
        head: ImportHead,
        shard: Shard,
        _ reader: any SQLReader
    ) throws -> [PreparedPerson] {
        let indexes = drafts.map { personIndex(creditor: head.creditor, key: $0.key) }
        let known = try known(indexes, shard: shard, reader)
        var prepared: [PreparedPerson] = []
        var newPoints: [NewPoint] = []
        prepared.reserveCapacity(drafts.count)
        for (position, draft) in drafts.enumerated() {
            let found = known[position]
            // A person who is blocked or erased is not brought back by a file.
            if let found, found.key == nil { continue }
            let person = try prepare(
                draft,
                index: indexes[position],
                known: found,
                head: head,
                shard: shard
            )
            for contact in person.contacts {
                newPoints.append(
                    NewPoint(
                        person: prepared.count,
                        point: contact.point,
                        index: contact.index
                    )
                )
            }
            prepared.append(person)
        }
        try takeSuppressions(of: newPoints, into: &prepared, reader)
        // In the order of the tables, so that rows are added at the end of the shard's.
        prepared.sort { $0.id < $1.id }
        return prepared
    }

    /// The persons that are known already, by position, with what is theirs.
    private func known(
        _ indexes: [BlindValue],
        shard: Shard,
        _ reader: any SQLReader
    ) throws -> [Int: KnownPerson] {
        guard !indexes.isEmpty else { return [:] }
        var asked = SQLBatch(columns: 3, reserving: indexes.count)
        for index in indexes {
            asked.append(.shard(shard), .text(tenant), .index(index))
        }
        var known: [Int: KnownPerson] = [:]
        try reader.queryMany(ApplyStore.person, asked) { position, row in
            known[position] = KnownPerson(person: try row.id(0), key: try row.bytesOrNil(1))
        }
        guard !known.isEmpty else { return [:] }
        let positions = known.keys.sorted()
        var named = SQLBatch(columns: 2, reserving: positions.count)
        for position in positions {
            guard let person = known[position]?.person else { continue }
            named.append(.shard(shard), .id(person))
        }
        try reader.queryMany(ApplyStore.contacts, named) { number, row in
            let index = try row.uuid(1)
            known[positions[number]]?.contacts[BlindValue(high: index.high, low: index.low)] =
                try row.id(0)
        }
        try reader.queryMany(ApplyStore.accounts, named) { number, row in
            let index = try row.uuid(1)
            known[positions[number]]?.accounts[BlindValue(high: index.high, low: index.low)] =
                try row.id(0)
        }
        return known
    }

    private func prepare(
        _ draft: PersonDraft,
        index: BlindValue,
        known: KnownPerson?,
        head: ImportHead,
        shard: Shard
    ) throws -> PreparedPerson {
        let latest = draft.records[draft.records.count - 1]
        let latestPerson = latest.record.persons[latest.position]
        var random = Generator(seeds: head.idSeed, latest.record.key, UInt64(latest.position))
        let id = known?.person ?? PersonID(at: head.startedAt, shard: shard, random: &random)
        let key: PersonKey
        let wrapped: [UInt8]
        if let stored = known?.key {
            wrapped = stored
            key = try personKey(id, wrapped: stored)
        } else {
            (key, wrapped) = keys.makePersonKey(for: SealedID(id))
        }
        var person = PreparedPerson(
            id: id,
            isNew: known == nil,
            index: index,
            wrappedKey: wrapped,
            sealed: key.seal(
                PersonSecrets(latestPerson).encoded(),
                at: SealedPlace(.person, id)
            ),
            facts: latestPerson.facts,
            asOf: latest.record.account.figures.asOf
        )
        addContacts(of: draft, known?.contacts ?? [:], to: &person, key: key, head: head, &random)
        addAccounts(of: draft, known?.accounts ?? [:], to: &person, key: key, head: head, &random)
        return person
    }

    private func addContacts(
        of draft: PersonDraft,
        _ stored: [BlindValue: ContactPointID],
        to person: inout PreparedPerson,
        key: PersonKey,
        head: ImportHead,
        _ random: inout Generator
    ) {
        var known = stored
        for (record, position, _) in draft.records {
            for contact in record.persons[position].contacts {
                let index = BlindValue(
                    contact.number.map { keys.blindIndex.phone(Array(("+" + $0.digits).utf8)) }
                        ?? keys.blindIndex.value(.email, Array(contact.canonical.utf8))
                )
                let found = known[index]
                let id =
                    found
                    ?? ContactPointID(at: head.startedAt, shard: person.id.shard, random: &random)
                guard !person.points.contains(where: { $0.id == id }) else { continue }
                if found == nil {
                    known[index] = id
                    let sealed = key.seal(
                        Array(contact.canonical.utf8),
                        at: SealedPlace(.contactPoint, id)
                    )
                    person.contacts.append(
                        PreparedContact(
                            id: id,
                            kind: contact.kind,
                            index: index,
                            sealed: sealed,
                            point: person.points.count
                        )
                    )
                }
                person.points.append(contact.contactPoint(id))
            }
        }
    }

    /// What was said about a number holds for everybody who brings it again.
    private func takeSuppressions(
        of points: [NewPoint],
        into persons: inout [PreparedPerson],
        _ reader: any SQLReader
    ) throws {
        guard try reader.first(ApplyStore.anySuppression, [], { try $0.int(0) }) != nil else {
            return
        }
        let sorted = points.sorted {
            ($0.index.shard.number, $0.index.high, $0.index.low)
                < ($1.index.shard.number, $1.index.high, $1.index.low)
        }
        var asked = SQLBatch(columns: 3, reserving: sorted.count)
        for point in sorted {
            asked.append(.shard(point.index.shard), .index(point.index), .text(tenant))
        }
        try reader.queryMany(ApplyStore.suppressions, asked) { number, row in
            let place = sorted[number]
            switch Suppression.Reason(rawValue: Int(try row.int(0))) {
            case .wrongNumber: persons[place.person].points[place.point].ownership = .wrongParty
            case .optOut:
                persons[place.person].points[place.point].optedOutChannels |=
                    UInt32(clamping: try row.int(1))
            case nil: break
            }
        }
    }

    private func addAccounts(
        of draft: PersonDraft,
        _ known: [BlindValue: AccountID],
        to person: inout PreparedPerson,
        key: PersonKey,
        head: ImportHead,
        _ random: inout Generator
    ) {
        for (record, position, index) in draft.records {
            let found = known[index]
            let id =
                found ?? AccountID(at: head.startedAt, shard: person.id.shard, random: &random)
            let row = record.account
            let secrets = AccountSecrets(
                number: row.number,
                paymentReference: row.paymentReference,
                clabe: row.clabe
            )
            person.accounts.append(
                PreparedAccount(
                    account: row.account(id, role: record.persons[position].role),
                    isNew: found == nil,
                    index: index,
                    digest: record.digest,
                    sealed: key.seal(secrets.encoded(), at: SealedPlace(.account, id)),
                    lookups: position == 0
                        ? lookups(of: row)
                        : [(.sharedAccount, accountIndex(of: record, person: 0))]
                )
            )
        }
    }

    private func lookups(of row: AccountRecord) -> [(LookupKind, BlindValue)] {
        var lookups = [
            (
                LookupKind.accountNumber,
                blindIndex(of: .number(row.number), creditor: row.creditor)
            )
        ]
        if let reference = row.paymentReference {
            lookups.append(
                (.paymentReference, blindIndex(of: .reference(reference), creditor: row.creditor))
            )
        }
        if let clabe = row.clabe {
            lookups.append((.clabe, blindIndex(of: .clabe(clabe), creditor: row.creditor)))
        }
        return lookups
    }
}

/// An account that ends with an import.
struct Ending: Sendable {
    let person: PersonID
    let account: AccountID
    let status: Account.Status
    let day: Day

    init(_ reader: inout CanonicalReader) throws(CanonicalBytesError) {
        person = try reader.id()
        account = try reader.id()
        status = try reader.code(Account.Status.init(rawValue:))
        day = try reader.day()
    }
}

/// A person of an import, resolved and sealed.
struct PreparedPerson: Sendable {
    let id: PersonID
    let isNew: Bool
    let index: BlindValue
    let wrappedKey: [UInt8]
    let sealed: [UInt8]
    let facts: PersonFacts
    let asOf: Day
    var contacts: [PreparedContact] = []
    var points: [ContactPoint] = []
    var accounts: [PreparedAccount] = []
}

/// A contact point that is new.
struct PreparedContact: Sendable {
    let id: ContactPointID
    let kind: ContactPoint.Kind
    let index: BlindValue
    let sealed: [UInt8]
    /// Its position among the person's points.
    let point: Int
}

/// An account of an import, resolved and sealed.
struct PreparedAccount: Sendable {
    let account: Account
    let isNew: Bool
    let index: BlindValue
    let digest: UInt64
    let sealed: [UInt8]
    let lookups: [(LookupKind, BlindValue)]
}
