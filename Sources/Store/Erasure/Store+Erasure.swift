public import Domain
import SQL
public import Strategy
public import Values
import Vault

extension Store {
    /// First stage: the person is silenced everywhere, what is queued is withdrawn, and no file
    /// changes the data any more. All of it in one transaction; doing it twice does nothing.
    ///
    /// - Returns: false when there is no such person.
    public func block(_ person: PersonID, policy: Policy, at now: Instant) async throws -> Bool {
        let shard = person.shard
        let isKnown = try await database.read("erasure.status") { reader in
            try reader.first(FindStore.person, [.shard(shard), .id(person)]) { _ in true } ?? false
        }
        guard isKnown else { return false }
        _ = try await retrying("erasure.block") { [tenant, keys] transaction in
            let blocked = try transaction.executeCounting(
                ErasureStore.block,
                [.instant(now), .shard(shard), .id(person)]
            )
            guard blocked > 0 else { return }
            var batch = DecisionBatch(
                tenant: tenant,
                policy: policy,
                now: now,
                keys: keys
            )
            try batch.decide([CaseWork(person, .optOutRecorded(nil, nil))], transaction)
            _ = try batch.commit(transaction)
        }
        return true
    }

    /// Second stage: destroys the key of a blocked person and what finds them.
    ///
    /// What stays: keyed hashes that keep a file from bringing the person back, ids, amounts and
    /// dates, so that the audit stays green. A message whose submission was under way may still
    /// arrive.
    ///
    /// - Returns: false when it was done already or there is no such person.
    /// - Throws: `StoreError` `conflict` for a person that is not blocked.
    public func destroy(_ person: PersonID, at now: Instant) async throws -> Bool {
        let shard = person.shard
        let status = try await database.read("erasure.status") { reader in
            try reader.first(ErasureStore.status, [.shard(shard), .id(person)]) { row in
                (
                    creditor: try row.text(0), key: try row.bytesOrNil(1) ?? [],
                    isBlocked: !row.isNull(2), isErased: !row.isNull(3)
                )
            }
        }
        guard let status, !status.isErased else { return false }
        guard status.isBlocked else {
            throw StoreError(
                .conflict,
                "person \(person) is not blocked: block first, then destroy"
            )
        }
        let lookups = try await lookups(of: person, creditor: status.creditor, key: status.key)
        let isDone = try await database.write("erasure.destroy") { transaction in
            let destroyed = try transaction.executeCounting(
                ErasureStore.destroy,
                [.instant(now), .shard(shard), .id(person)]
            )
            guard destroyed > 0 else { return false }
            try transaction.execute(
                ErasureStore.clearContacts,
                [.uuid(0, 0), .shard(shard), .id(person)]
            )
            try transaction.execute(ErasureStore.clearAccounts, [.shard(shard), .id(person)])
            try transaction.execute(LinkStore.forget, [.shard(shard), .id(person)])
            try transaction.execute(ErasureStore.clearTexts, [.shard(shard), .id(person)])
            if !lookups.isEmpty {
                try transaction.executeMany(ErasureStore.deleteLookup, lookups)
            }
            return true
        }
        personKeys.forget(SealedID(person))
        return isDone
    }

    /// Persons whose data is blocked or destroyed, the first first.
    ///
    /// Keep it outside of the database with every backup: a backup holds the keys of persons who
    /// were erased after it was made.
    public func erasures() async throws -> [Erasure] {
        let tenant = self.tenant
        return try await database.read("erasure.list", planning: .free) { reader in
            var found: [Erasure] = []
            try reader.stream(ErasureStore.list, [.text(tenant)]) { row in
                found.append(
                    Erasure(
                        person: try row.id(0),
                        blockedAt: try row.instant(1),
                        erasedAt: try row.instantOrNil(2)
                    )
                )
            }
            return found
        }
    }

    /// Blocks and destroys again after a backup was restored.
    ///
    /// - Returns: how many of them the backup still held.
    public func reapply(
        _ erasures: [Erasure],
        policy: Policy,
        at now: Instant
    ) async throws -> Int {
        var count = 0
        for erasure in erasures {
            guard try await block(erasure.person, policy: policy, at: now) else { continue }
            guard erasure.erasedAt != nil else { continue }
            if try await destroy(erasure.person, at: now) { count += 1 }
        }
        return count
    }

    /// The rows of the look-up table that find a person, as `deleteLookup` takes them.
    private func lookups(
        of person: PersonID,
        creditor: String,
        key: [UInt8]
    ) async throws -> SQLBatch {
        var rows = SQLBatch(columns: 4)
        let contacts = try await database.read("erasure.contacts") { reader in
            try reader.all(ErasureStore.contacts, [.shard(person.shard), .id(person)]) { row in
                (id: try row.id(0, of: ContactPointTag.self), index: try row.uuid(1))
            }
        }
        for contact in contacts {
            let index = BlindValue(high: contact.index.high, low: contact.index.low)
            rows.append(
                .shard(index.shard),
                .number(LookupKind.address.rawValue),
                .index(index),
                .id(contact.id)
            )
        }
        for issued in try await issuedReferences(of: person) {
            rows.append(
                .shard(issued.index.shard),
                .number(issued.kind),
                .index(issued.index),
                .id(issued.account)
            )
        }
        for found in try await proofIndices(of: person) {
            rows.append(
                .shard(found.index.shard),
                .number(found.kind.rawValue),
                .index(found.index),
                .id(found.proof)
            )
        }
        guard !key.isEmpty else { return rows }
        let open = try personKey(person, wrapped: key)
        for (id, secrets) in try await accountNumbers(of: person, with: open) {
            for (kind, index) in lookups(of: secrets, creditor: creditor) {
                rows.append(.shard(index.shard), .number(kind.rawValue), .index(index), .id(id))
            }
        }
        return rows
    }

    private func lookups(
        of secrets: AccountSecrets,
        creditor: String
    ) -> [(LookupKind, BlindValue)] {
        var keys: [(LookupKind, AccountKey)] = [(.accountNumber, .number(secrets.number))]
        if let text = secrets.paymentReference {
            keys.append((.paymentReference, .reference(text)))
        }
        if let text = secrets.clabe { keys.append((.clabe, .clabe(text))) }
        return keys.map { ($0, blindIndex(of: $1, creditor: creditor)) }
    }
}
