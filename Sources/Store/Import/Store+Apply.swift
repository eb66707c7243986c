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
    static let account = Statement(
        "account.by-number",
        isHot: true,
        """
        SELECT account FROM account
        WHERE shard = $1 AND tenant = $2 AND creditor = $3 AND number_index = $4
        """
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
        WHERE shard = $7 AND account = $8
        """
    )
    static let endAccount = Statement(
        "account.end",
        isHot: true,
        "UPDATE account SET status = $1, digest = 0 WHERE shard = $2 AND account = $3"
    )
    static let suppressions = Statement(
        "suppression.of",
        isHot: true,
        """
        SELECT reason, channels FROM suppression
        WHERE shard = $1 AND address_index = $2 AND tenant = $3
        """
    )
    static let all = [
        person, contacts, account, insertPerson, updatePerson, insertContact, insertAccount,
        updateAccount, endAccount, suppressions,
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
                    let record = try PortfolioRecord.read(&inner)
                    guard record.persons.indices.contains(position) else {
                        throw inner.failure("person of the record")
                    }
                    let key = record.persons[position].key
                    if let index = byPerson[key] {
                        drafts[index].records.append((record, position))
                    } else {
                        byPerson[key] = drafts.count
                        drafts.append(PersonDraft(key: key, records: [(record, position)]))
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
        var records: [(record: PortfolioRecord, position: Int)]
    }

    private func resolve(
        _ drafts: [PersonDraft],
        head: ImportHead,
        shard: Shard,
        _ reader: any SQLReader
    ) throws -> [PreparedPerson] {
        var known: [Int: (person: PersonID, key: [UInt8]?)] = [:]
        let indexes = drafts.map { personIndex(creditor: head.creditor, key: $0.key) }
        var asked = SQLBatch(columns: 3, reserving: drafts.count)
        for index in indexes {
            asked.append(.shard(shard), .text(tenant), .index(index))
        }
        guard !asked.isEmpty else { return [] }
        try reader.queryMany(ApplyStore.person, asked) { position, row in
            known[position] = (try row.id(0), try row.bytesOrNil(1))
        }
        var prepared: [PreparedPerson] = []
        prepared.reserveCapacity(drafts.count)
        for (position, draft) in drafts.enumerated() {
            let found = known[position]
            // A person who is blocked or erased is not brought back by a file.
            if let found, found.key == nil { continue }
            prepared.append(
                try prepare(
                    draft,
                    index: indexes[position],
                    known: found,
                    head: head,
                    shard: shard,
                    reader
                )
            )
        }
        return prepared
    }

    private func prepare(
        _ draft: PersonDraft,
        index: BlindValue,
        known: (person: PersonID, key: [UInt8]?)?,
        head: ImportHead,
        shard: Shard,
        _ reader: any SQLReader
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
        try addContacts(of: draft, to: &person, key: key, head: head, &random, reader)
        try addAccounts(of: draft, to: &person, key: key, head: head, &random, reader)
        return person
    }

    private func addContacts(
        of draft: PersonDraft,
        to person: inout PreparedPerson,
        key: PersonKey,
        head: ImportHead,
        _ random: inout Generator,
        _ reader: any SQLReader
    ) throws {
        var known: [BlindValue: ContactPointID] = [:]
        if !person.isNew {
            try reader.query(
                ApplyStore.contacts,
                [.shard(person.id.shard), .id(person.id)]
            ) { row in
                let index = try row.uuid(1)
                known[BlindValue(high: index.high, low: index.low)] = try row.id(0)
            }
        }
        var seen: Set<ContactPointID> = []
        for (record, position) in draft.records {
            for contact in record.persons[position].contacts {
                let index = BlindValue(
                    contact.number.map { keys.blindIndex.phone(Array(("+" + $0.digits).utf8)) }
                        ?? keys.blindIndex.value(.email, Array(contact.canonical.utf8))
                )
                let isKnown = known[index] != nil
                let id =
                    known[index]
                    ?? ContactPointID(at: head.startedAt, shard: person.id.shard, random: &random)
                known[index] = id
                guard seen.insert(id).inserted else { continue }
                var point = ContactPoint(
                    id: id,
                    kind: contact.kind,
                    country: contact.country,
                    provenance: contact.provenance,
                    consent: contact.consent,
                    rank: contact.rank
                )
                if !isKnown {
                    try takeSuppressions(of: index, into: &point, reader)
                    person.contacts.append(
                        PreparedContact(
                            id: id,
                            kind: contact.kind,
                            index: index,
                            sealed: key.seal(
                                Array(contact.canonical.utf8),
                                at: SealedPlace(.contactPoint, id)
                            )
                        )
                    )
                }
                person.points.append(point)
            }
        }
    }

    /// What was said about a number holds for everybody who brings it again.
    private func takeSuppressions(
        of index: BlindValue,
        into point: inout ContactPoint,
        _ reader: any SQLReader
    ) throws {
        try reader.query(
            ApplyStore.suppressions,
            [.shard(index.shard), .index(index), .text(tenant)]
        ) { row in
            switch Suppression.Reason(rawValue: Int(try row.int(0))) {
            case .wrongNumber: point.ownership = .wrongParty
            case .optOut: point.optedOutChannels |= UInt32(clamping: try row.int(1))
            case nil: break
            }
        }
    }

    private func addAccounts(
        of draft: PersonDraft,
        to person: inout PreparedPerson,
        key: PersonKey,
        head: ImportHead,
        _ random: inout Generator,
        _ reader: any SQLReader
    ) throws {
        for (record, position) in draft.records {
            let index = accountIndex(of: record, person: position)
            let known: AccountID? =
                person.isNew
                ? nil
                : try reader.first(
                    ApplyStore.account,
                    [
                        .shard(person.id.shard), .text(tenant), .text(head.creditor),
                        .index(index),
                    ]
                ) { try $0.id(0) }
            let id =
                known ?? AccountID(at: head.startedAt, shard: person.id.shard, random: &random)
            let row = record.account
            let secrets = AccountSecrets(
                number: row.number,
                paymentReference: row.paymentReference,
                clabe: row.clabe
            )
            person.accounts.append(
                PreparedAccount(
                    account: Account(
                        id: id,
                        creditor: row.creditor,
                        product: row.product,
                        country: row.country,
                        role: record.persons[position].role,
                        status: row.status,
                        figures: row.figures,
                        terms: row.terms,
                        dueDay: row.dueDay,
                        cutoffDay: row.cutoffDay,
                        placedOn: row.placedOn,
                        placementEnds: row.placementEnds,
                        attributes: row.attributes
                    ),
                    isNew: known == nil,
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
