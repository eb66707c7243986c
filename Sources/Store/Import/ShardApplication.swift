import Domain
import SQL
import Strategy
import Values

/// The rows of one shard of an import, gathered and written in one transaction.
struct ShardApplication {
    let head: ImportHead
    let shard: Shard
    let tenant: String
    let now: Instant
    var batch: DecisionBatch

    private var done = AppliedShard()
    private var persons = SQLBatch(columns: 8)
    private var changedPersons = SQLBatch(columns: 3)
    private var contacts = SQLBatch(columns: 6)
    private var lookups = LookupGroups()
    private var changedAccounts = SQLBatch(columns: 9)
    private var newAccounts: [(account: PreparedAccount, person: PersonID)] = []
    private var work: [CaseWork] = []

    init(head: ImportHead, shard: Shard, tenant: String, now: Instant, batch: DecisionBatch) {
        self.head = head
        self.shard = shard
        self.tenant = tenant
        self.now = now
        self.batch = batch
    }

    /// Ends accounts: withdrawn, recalled, paid or closed, silent from this transaction on.
    mutating func end(_ endings: [Ending], _ transaction: any SQLTransaction) throws {
        guard !endings.isEmpty else { return }
        var ended = SQLBatch(columns: 4, reserving: endings.count)
        for ending in endings {
            work.append(
                CaseWork(
                    ending.person,
                    .accountEnded(ending.account, ending.status, on: ending.day)
                )
            )
            ended.append(
                .number(ending.status.rawValue),
                .shard(shard),
                .id(ending.person),
                .id(ending.account)
            )
        }
        done.endedAccounts += endings.count
        try transaction.executeMany(ApplyStore.endAccount, ended)
    }

    mutating func take(_ person: PreparedPerson) throws {
        if person.isNew {
            done.newPersons += 1
            persons.append(
                .shard(shard),
                .id(person.id),
                .text(tenant),
                .text(head.creditor),
                .index(person.index),
                .bytes(person.wrappedKey),
                .bytes(person.sealed),
                .instant(now)
            )
            batch.begin(person.id)
        } else {
            changedPersons.append(.bytes(person.sealed), .shard(shard), .id(person.id))
        }
        for contact in person.contacts {
            contacts.append(
                .shard(shard),
                .id(contact.id),
                .id(person.id),
                .number(contact.kind.rawValue),
                .index(contact.index),
                .bytes(contact.sealed)
            )
            addLookup(.address, contact.index, contact.id, person.id)
        }
        for account in person.accounts {
            take(account, of: person.id)
        }
        work.append(
            CaseWork(
                person.id,
                .imported(
                    Imported(
                        creditor: head.creditor,
                        asOf: person.asOf,
                        facts: person.facts,
                        contactPoints: person.points,
                        accounts: person.accounts.map(\.account)
                    )
                )
            )
        )
    }

    private mutating func take(_ prepared: PreparedAccount, of person: PersonID) {
        let account = prepared.account
        for (kind, index) in prepared.lookups { addLookup(kind, index, account.id, person) }
        guard !prepared.isNew else {
            done.newAccounts += 1
            newAccounts.append((prepared, person))
            return
        }
        done.changedAccounts += 1
        changedAccounts.append(
            .integer(Int64(bitPattern: prepared.digest)),
            .number(account.status.rawValue),
            .integer(account.figures.balance.minor),
            .integer(account.figures.pastDue.minor),
            .bytes(prepared.sealed),
            .integer(head.number),
            .shard(shard),
            .id(person),
            .id(account.id)
        )
    }

    private mutating func addLookup<Target>(
        _ kind: LookupKind,
        _ index: BlindValue,
        _ target: ID<Target>,
        _ person: PersonID
    ) {
        lookups.append(
            LookupEntry(
                kind: kind,
                index: index,
                target: SQLUUID(target.high, target.low),
                person: SQLUUID(person.high, person.low)
            )
        )
    }

    mutating func commit(_ transaction: any SQLTransaction) throws -> AppliedShard {
        if !persons.isEmpty { try transaction.executeMany(ApplyStore.insertPerson, persons) }
        if !changedPersons.isEmpty {
            var updated = 0
            try transaction.queryMany(ApplyStore.updatePerson, changedPersons) { _, _ in
                updated += 1
            }
            guard updated == changedPersons.rows else {
                throw StoreError(
                    .conflict,
                    "a person was blocked while an import was applied: apply it again"
                )
            }
        }
        if !contacts.isEmpty { try transaction.executeMany(ApplyStore.insertContact, contacts) }
        try lookups.write(head, source: shard, transaction)
        if !changedAccounts.isEmpty {
            try transaction.executeMany(ApplyStore.updateAccount, changedAccounts)
        }
        try batch.decide(work, transaction)
        try insertAccounts(transaction)
        done.result = try batch.commit(transaction)
        return done
    }

    /// New accounts are inserted after the decision, so that they show their stage at once.
    private mutating func insertAccounts(_ transaction: any SQLTransaction) throws {
        guard !newAccounts.isEmpty else { return }
        var inserts = SQLBatch(columns: 15, reserving: newAccounts.count)
        for (prepared, person) in newAccounts {
            let account = prepared.account
            let shown = batch.takeProjection(of: account.id)
            let figures = account.figures
            inserts.append(
                .shard(shard),
                .id(account.id),
                .id(person),
                .text(tenant),
                .text(account.creditor),
                .index(prepared.index),
                .integer(Int64(bitPattern: prepared.digest)),
                .number((shown?.status ?? account.status).rawValue),
                .number(shown?.stage.rawValue ?? Stage.preventive.rawValue),
                .number(shown?.daysPastDue ?? 0),
                .integer((shown?.balance ?? figures.balance).minor),
                .integer((shown?.pastDue ?? figures.pastDue).minor),
                .text(figures.balance.currency.code),
                .bytes(prepared.sealed),
                .integer(head.number)
            )
        }
        try transaction.executeMany(ApplyStore.insertAccount, inserts)
    }
}
