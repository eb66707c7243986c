public import Domain
import SQL
public import Values
import Vault

/// Where an import stands.
public enum ImportState: Int, Sendable {
    /// Records are being staged; nothing of it is visible.
    case staging = 1
    /// It counts; its shards are being applied, and none sends before its own turn.
    case committed = 2
    /// All shards are applied.
    case finished = 3
    /// It was given up before it counted.
    case abandoned = 4
}

/// An import as the store knows it.
public struct ImportHead: Sendable {
    /// Its number.
    public let number: Int64
    /// The creditor whose file it is.
    public let creditor: String
    /// Where it stands.
    public let state: ImportState
    /// When it began; new ids carry this instant.
    public let startedAt: Instant
    /// What new ids are drawn from, besides what they name.
    public let idSeed: UInt64
}

/// An account that is known before an import.
public struct KnownAccount: Sendable {
    /// The account.
    public let account: AccountID
    /// The person.
    public let person: PersonID
    /// The digest of the record as last imported.
    public let digest: UInt64
    /// Whether it is worked.
    public let status: Account.Status
}

enum ImportStore {
    static let next = Statement("import.next", "SELECT coalesce(max(import), 0) + 1 FROM import")
    static let insert = Statement(
        "import.insert",
        """
        INSERT INTO import (import, tenant, creditor, kind, state, file_digest, started_at,
            id_seed, totals)
        VALUES ($1, $2, $3, $4, 1, $5, $6, $7, $8)
        """
    )
    static let head = Statement(
        "import.head",
        """
        SELECT import, creditor, state, started_at, id_seed FROM import
        WHERE tenant = $1 AND import = $2
        """
    )
    static let unfinished = Statement(
        "import.unfinished",
        """
        SELECT import, creditor, state, started_at, id_seed FROM import
        WHERE tenant = $1 AND state = 2 ORDER BY import
        """
    )
    static let left = Statement(
        "import.left",
        "SELECT import FROM import WHERE tenant = $1 AND state = 1 AND started_at < $2"
    )
    static let commit = Statement(
        "import.commit",
        """
        UPDATE import SET state = 2, committed_at = $1, totals = $2
        WHERE import = $3 AND state = 1
        """
    )
    static let latest = Statement(
        "import.latest",
        """
        SELECT totals FROM import
        WHERE tenant = $1 AND creditor = $2 AND kind = $3 AND state IN (2, 3)
        ORDER BY import DESC LIMIT 1
        """
    )
    static let finish = Statement(
        "import.finish",
        "UPDATE import SET state = 3, finished_at = $1 WHERE import = $2 AND state = 2"
    )
    static let abandon = Statement(
        "import.abandon",
        "UPDATE import SET state = 4 WHERE import = $1 AND state = 1"
    )
    static let stage = Statement(
        "import.stage",
        isHot: true,
        """
        INSERT INTO import_stage (shard, import, part, kind, sealed) VALUES ($1, $2, $3, $4, $5)
        """
    )
    static let staged = Statement(
        "import.staged",
        isHot: true,
        """
        SELECT kind, part, sealed FROM import_stage
        WHERE shard = $1 AND import = $2
        ORDER BY kind DESC, part
        """
    )
    static let stagedShards = Statement(
        "import.staged-shards",
        "SELECT DISTINCT shard FROM import_stage WHERE import = $1 ORDER BY shard"
    )
    static let unstage = Statement(
        "import.unstage",
        isHot: true,
        "DELETE FROM import_stage WHERE shard = $1 AND import = $2"
    )
    static let unstageAll = Statement(
        "import.unstage-all",
        "DELETE FROM import_stage WHERE import = $1"
    )
    static let blocks = Statement(
        "import.blocks",
        isHot: true,
        """
        SELECT 1 FROM import_stage s
        JOIN import i ON i.import = s.import
        WHERE s.shard = $1 AND i.state = 2
        LIMIT 1
        """
    )
    static let known = Statement(
        "import.known",
        """
        SELECT number_index, account, person, digest, status FROM account
        WHERE tenant = $1 AND creditor = $2
        """
    )
    static let all = [
        next, insert, head, unfinished, commit, finish, abandon, stage, staged, stagedShards,
        unstage, unstageAll, blocks, known, left, latest,
    ]
}

extension Store {
    /// What a stage row holds.
    enum StageKind: Int {
        /// Records, new or changed.
        case records = 1
        /// Accounts that end; applied first.
        case endings = 2
    }

    /// Begins an import.
    ///
    /// - Parameter idSeed: a secret number in production, a fixed one in the sandbox, where the
    ///   same file must give the same ids.
    public func beginImport(
        creditor: String,
        isPayments: Bool,
        fileDigest: [UInt8],
        idSeed: UInt64,
        at now: Instant
    ) async throws -> ImportHead {
        let tenant = self.tenant
        let seed = idSeed >> 1
        return try await database.write("import.begin") { transaction in
            let number = try transaction.first(ImportStore.next) { try $0.int(0) } ?? 1
            try transaction.execute(
                ImportStore.insert,
                [
                    .integer(number), .text(tenant), .text(creditor), .number(isPayments ? 2 : 1),
                    .bytes(fileDigest), .instant(now), .integer(Int64(seed)), .bytes([]),
                ]
            )
            return ImportHead(
                number: number,
                creditor: creditor,
                state: .staging,
                startedAt: now,
                idSeed: seed
            )
        }
    }

    /// What is known of a creditor's records, by the high half of their number's blind index.
    public func knownRecords(of creditor: String) async throws -> KnownRecords {
        let tenant = self.tenant
        return try await database.read("import.known", planning: .free) { reader in
            var known = KnownRecords()
            try reader.stream(ImportStore.known, [.text(tenant), .text(creditor)]) { row in
                known.insert(
                    KnownRecord(
                        digest: UInt64(bitPattern: try row.int(3)),
                        status: Account.Status(rawValue: UInt8(clamping: try row.int(4)))
                            ?? .active,
                        shard: (try row.id(2) as PersonID).shard
                    ),
                    key: try row.uuid(0).high
                )
            }
            return known
        }
    }

    /// The known accounts of a creditor by the high half of their number's blind index.
    ///
    /// About 60 bytes an account in memory.
    ///
    /// - Parameter keys: only these, or nil for all.
    public func knownAccounts(
        of creditor: String,
        keys: Set<UInt64>? = nil
    ) async throws -> [UInt64: KnownAccount] {
        let tenant = self.tenant
        return try await database.read("import.known", planning: .free) { reader in
            var known: [UInt64: KnownAccount] = [:]
            try reader.stream(ImportStore.known, [.text(tenant), .text(creditor)]) { row in
                let key = try row.uuid(0).high
                if let keys, !keys.contains(key) { return }
                let account = KnownAccount(
                    account: try row.id(1),
                    person: try row.id(2),
                    digest: UInt64(bitPattern: try row.int(3)),
                    status: Account.Status(rawValue: UInt8(clamping: try row.int(4))) ?? .active
                )
                // One that came to another debtor is known twice; the one that is with us counts.
                if account.status != .active, known[key]?.status == .active { return }
                known[key] = account
            }
            return known
        }
    }

    /// The key by which a debtor's account is known, from `PortfolioRecord.key`.
    public func accountIndex(ofKey key: UInt64, creditor: String) -> BlindValue {
        blindIndex(creditor, "record", String(key, radix: 16))
    }

    /// The key by which a record's account is known: keyed, so that it reveals no number.
    public func accountIndex(of record: PortfolioRecord, person position: Int) -> BlindValue {
        let person = record.persons[position]
        let creditor = record.account.creditor
        guard position > 0 else { return accountIndex(ofKey: record.key, creditor: creditor) }
        let key = String(record.key, radix: 16)
        return blindIndex(creditor, "record", "\(key)|\(person.role.rawValue)|\(person.key)")
    }

    /// The blind index that a person of a creditor is unique by.
    func personIndex(creditor: String, key: String) -> BlindValue {
        blindIndex(creditor, "person", key)
    }

    /// Puts sealed parts into the stage, durably.
    func stage(_ parts: [StagedPart], of head: ImportHead) async throws {
        let sealed = parts.map { part in
            keys.seal(part.bytes, at: Self.place(of: part, in: head.number))
        }
        try await database.write("import.stage") { transaction in
            var batch = SQLBatch(columns: 5, reserving: parts.count)
            for (part, bytes) in zip(parts, sealed) {
                batch.append(
                    .shard(part.shard),
                    .integer(head.number),
                    .number(part.part),
                    .number(part.kind.rawValue),
                    .bytes(bytes)
                )
            }
            try transaction.executeMany(ImportStore.stage, batch)
        }
    }

    static func place(of part: StagedPart, in number: Int64) -> SealedPlace {
        SealedPlace(
            .importStage,
            SealedID(
                high: UInt64(bitPattern: number),
                low: UInt64(part.part) << 8 | UInt64(part.kind.rawValue),
                shard: part.shard.number
            )
        )
    }

    /// The newest day of the figures of a creditor's last portfolio that counts, or nil.
    public func newestFigures(of creditor: String) async throws -> Day? {
        let tenant = self.tenant
        return try await database.read("import.latest") { reader in
            try reader.first(
                ImportStore.latest,
                [.text(tenant), .text(creditor), .number(1)]
            ) { row in
                var totals = CanonicalReader(try row.bytes(0))
                return try totals.optional { reader throws(CanonicalBytesError) in
                    try reader.day()
                }
            } ?? nil
        }
    }

    /// Makes a staged import count: the one row that flips.
    ///
    /// - Parameter newest: the newest day that its figures are of, or nil.
    public func commitImport(_ head: ImportHead, newest: Day?, at now: Instant) async throws {
        var totals = CanonicalWriter()
        totals.write(optional: newest) { $0.write($1) }
        let bytes = totals.bytes
        try await database.write("import.commit") { transaction in
            let flipped = try transaction.executeCounting(
                ImportStore.commit,
                [.instant(now), .bytes(bytes), .integer(head.number)]
            )
            guard flipped == 1 else {
                throw StoreError(
                    .conflict,
                    "import \(head.number) is not being staged any more: start anew"
                )
            }
        }
    }

    /// Gives a staged import up; nothing of it remains but its row.
    public func abandonImport(_ head: ImportHead) async throws {
        try await database.write("import.abandon") { transaction in
            try transaction.execute(ImportStore.abandon, [.integer(head.number)])
            try transaction.execute(ImportStore.unstageAll, [.integer(head.number)])
        }
    }

    /// Gives up the imports that were being staged by a process that is gone; returns how many.
    ///
    /// - Parameter instant: one that began later may still be under way.
    public func abandonImports(startedBefore instant: Instant) async throws -> Int {
        let tenant = self.tenant
        return try await database.write("import.left") { transaction in
            let left = try transaction.all(
                ImportStore.left,
                [.text(tenant), .instant(instant)]
            ) { try $0.int(0) }
            for number in left {
                try transaction.execute(ImportStore.abandon, [.integer(number)])
                try transaction.execute(ImportStore.unstageAll, [.integer(number)])
            }
            return left.count
        }
    }

    /// Imports that count but are not wholly applied, such as after a crash.
    public func unfinishedImports() async throws -> [ImportHead] {
        let tenant = self.tenant
        return try await database.read("import.unfinished") { reader in
            try reader.all(ImportStore.unfinished, [.text(tenant)]) { row in
                ImportHead(
                    number: try row.int(0),
                    creditor: try row.text(1),
                    state: ImportState(rawValue: Int(try row.int(2))) ?? .committed,
                    startedAt: try row.instant(3),
                    idSeed: UInt64(try row.int(4))
                )
            }
        }
    }

    /// The shards that an import still has to apply.
    public func stagedShards(of head: ImportHead) async throws -> [Shard] {
        try await database.read("import.staged-shards", planning: .free) { reader in
            try reader.all(ImportStore.stagedShards, [.integer(head.number)]) { row in
                Shard(number: Int(try row.int(0))) ?? Shard(hash: 0)
            }
        }
    }

    /// Closes an import whose shards are all applied: its look-ups are inserted in order, then its
    /// row says that it is finished.
    ///
    /// Only then do payments and texts find what is new in it.
    public func finishImport(_ head: ImportHead, at now: Instant) async throws {
        for group in LookupGroups.all { try await insertLookups(of: head, group: group) }
        try await database.write("import.finish") { transaction in
            try transaction.execute(ImportStore.finish, [.instant(now), .integer(head.number)])
        }
    }
}

/// A part of the stage before it is sealed.
struct StagedPart: Sendable {
    let shard: Shard
    let kind: Store.StageKind
    let part: Int
    let bytes: [UInt8]
}
