public import Domain
import SQL
public import Values
public import Vault

/// A proof of payment that somebody sent, before it is stored.
public struct ProofDraft: Sendable {
    /// The person who sent it.
    public var party: PayingParty
    /// The creditor's code.
    public var creditor: String
    /// The picture or document, checked by its octets before.
    public var picture: [UInt8]
    /// Its type, such as `image/jpeg`.
    public var type: String
    /// How much it claims, or nil.
    public var amount: Money?
    /// The day it claims, or nil.
    public var day: Day?
    /// The transfer's tracking key that was read or typed, or nil.
    public var trackingKey: String?

    /// Makes a draft.
    public init(
        party: PayingParty,
        creditor: String,
        picture: [UInt8],
        type: String,
        amount: Money? = nil,
        day: Day? = nil,
        trackingKey: String? = nil
    ) {
        self.party = party
        self.creditor = creditor
        self.picture = picture
        self.type = type
        self.amount = amount
        self.day = day
        self.trackingKey = trackingKey
    }
}

/// A proof as stored, without its picture.
public struct StoredProof: Sendable, Equatable {
    /// The proof.
    public let id: ProofID
    /// The person.
    public let person: PersonID
    /// The account.
    public let account: AccountID
    /// The creditor's code.
    public let creditor: String
    /// Where it is in its life.
    public let proof: PaymentProof
    /// The type of its picture.
    public let type: String
    /// Octets of the picture.
    public let size: Int
    /// When it came.
    public let receivedAt: Instant
    /// The payment that it matched, or nil.
    public let payment: PaymentID?
}

/// What keeping a proof brought.
public struct KeptProof: Sendable, Equatable {
    /// The proof.
    public let id: ProofID
    /// Where it stands.
    public let state: PaymentProof.State
    /// Why.
    public let reason: PaymentProof.Reason
    /// Whether the same picture was sent for the same account before; nothing new is kept then.
    public let isRepeated: Bool
}

enum ProofStore {
    private static let columns = """
        proof, person, account, creditor, state, reason, amount, currency, day, received_on, type,
        size, received_at, payment
        """
    static let insert = Statement(
        "proof.insert",
        isHot: true,
        """
        INSERT INTO proof (shard, person, proof, account, tenant, creditor, state, reason, amount,
            currency, day, received_on, type, size, received_at, state_at, picture_index,
            tracking_index, sealed, payment)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15, $16, $17,
            $18, $19)
        """
    )
    static let update = Statement(
        "proof.update",
        isHot: true,
        """
        UPDATE proof SET state = $1, reason = $2, state_at = $3, payment = $4
        WHERE shard = $5 AND person = $6 AND proof = $7
        """
    )
    static let ofPerson = Statement(
        "proof.of-person",
        isHot: true,
        "SELECT \(columns) FROM proof WHERE shard = $1 AND person = $2 ORDER BY received_at, proof"
    )
    static let same = Statement(
        "proof.same",
        isHot: true,
        """
        SELECT proof FROM proof
        WHERE shard = $1 AND person = $2 AND account = $3 AND picture_index = $4
        """
    )
    static let indices = Statement(
        "proof.indices",
        isHot: true,
        """
        SELECT proof, picture_index, tracking_index FROM proof WHERE shard = $1 AND person = $2
        """
    )
    static let list = Statement(
        "proof.list",
        """
        SELECT \(columns) FROM proof
        WHERE tenant = $1 AND (state = $2 OR $2 = -1)
        ORDER BY received_at DESC, proof
        LIMIT $3 OFFSET $4
        """
    )
    static let picture = Statement(
        "proof.picture",
        isHot: true,
        "SELECT sealed FROM proof WHERE shard = $1 AND person = $2 AND proof = $3"
    )
    static let overdue = Statement(
        "proof.overdue",
        """
        SELECT \(columns) FROM proof
        WHERE tenant = $1 AND state = 1 AND received_on < $2
        ORDER BY shard, person, proof
        LIMIT $3
        """
    )
    static let payments = Statement(
        "proof.payments",
        isHot: true,
        """
        SELECT payment, amount, currency, value_day FROM payment
        WHERE shard = $1 AND account = $2 AND status = 1
        ORDER BY received_at, payment
        """
    )
    static let all = [insert, update, ofPerson, payments, same, indices, list, picture, overdue]
}

extension Store {
    /// Proofs that wait longer are settled so many at a time.
    static let proofBatch = 500

    /// Keeps a proof, its picture sealed by the person's key, and tells where it stands: a picture
    /// or tracking key that another account claimed before makes it fraudulent.
    ///
    /// The same picture for the same account is kept once.
    public func keep(
        receipt draft: ProofDraft,
        today: Day,
        with key: PersonKey,
        at now: Instant
    ) async throws -> KeptProof {
        let person = draft.party.person
        let picture = BlindValue(
            keys.blindIndex.value(.customerNumber, Array("proof-picture|".utf8) + draft.picture)
        )
        let tracking = draft.trackingKey.map {
            blindIndex("", "tracking-key", PaymentMatcher.normalized($0))
        }
        var random = Generator(seeds: picture.high, UInt64(bitPattern: now.milliseconds))
        let id = ProofID(at: now, shard: person.shard, random: &random)
        let sealed = key.seal(draft.picture, at: SealedPlace(.paymentProof, id))
        let tenant = self.tenant
        return try await database.write("proof.keep") { transaction in
            let known = try transaction.first(
                ProofStore.same,
                [
                    .shard(person.shard), .id(person), .id(draft.party.account),
                    .index(picture),
                ]
            ) { try $0.id(0, of: ProofTag.self) }
            var proof = PaymentProof(amount: draft.amount, day: draft.day, receivedOn: today)
            if let known {
                let stored = try transaction.all(
                    ProofStore.ofPerson,
                    [.shard(person.shard), .id(person)]
                ) { try StoredProof($0) }.first { $0.id == known }
                return KeptProof(
                    id: known,
                    state: stored?.proof.state ?? .claimed,
                    reason: stored?.proof.reason ?? .none,
                    isRepeated: true
                )
            }
            var seen: [LookupKind: Bool] = [:]
            let finders = [(LookupKind.proofPicture, Optional(picture)), (.trackingKey, tracking)]
            for (kind, index) in finders {
                guard let index else { continue }
                // Another account of the same person may be paid by the same transfer; that is for
                // a person of ours to see, and no fraud.
                seen[kind] = try transaction.all(
                    PaymentStore.findAccounts,
                    [.shard(index.shard), .number(kind.rawValue), .index(index)]
                ) { try $0.id(1, of: PersonTag.self) }.contains { $0 != person }
            }
            proof.take(
                PaymentProof.Duplicates(
                    picture: seen[.proofPicture] ?? false,
                    trackingKey: seen[.trackingKey] ?? false
                )
            )
            // The payment may have come first.
            var payment: PaymentID?
            let taken = try transaction.all(
                ProofStore.ofPerson,
                [.shard(person.shard), .id(person)]
            ) { try StoredProof($0).payment }
            let paid = try transaction.all(
                ProofStore.payments,
                [.shard(draft.party.account.shard), .id(draft.party.account)]
            ) { row in
                (
                    id: try row.id(0, of: PaymentTag.self), minor: try row.int(1),
                    currency: Currency(try row.text(2)), day: Day(iso: try row.text(3))
                )
            }
            for item in paid where payment == nil && !taken.contains(item.id) {
                guard let currency = item.currency, let day = item.day else { continue }
                let isTaken = proof.take(
                    payment: Money(minor: item.minor, currency),
                    on: day
                )
                if isTaken { payment = item.id }
            }
            try transaction.execute(
                ProofStore.insert,
                [
                    .shard(person.shard), .id(person), .id(id), .id(draft.party.account),
                    .text(tenant), .text(draft.creditor), .number(proof.state.rawValue),
                    .number(proof.reason.rawValue), .integer(orNull: draft.amount?.minor),
                    .text(orNull: draft.amount?.currency.code),
                    .text(orNull: draft.day?.description), .text(today.description),
                    .text(draft.type), .number(draft.picture.count), .instant(now),
                    .index(picture), tracking.map { .index($0) } ?? .null, .bytes(sealed),
                    .id(orNull: payment),
                ]
            )
            for (kind, index) in finders {
                guard let index else { continue }
                try transaction.execute(
                    LookupStore.insert,
                    [
                        .shard(index.shard), .number(kind.rawValue), .index(index), .id(id),
                        .id(person),
                    ]
                )
            }
            return KeptProof(id: id, state: proof.state, reason: proof.reason, isRepeated: false)
        }
    }

    /// Proofs by where they stand, the latest first.
    public func proofs(
        state: PaymentProof.State? = nil,
        page: Page = Page()
    ) async throws -> [StoredProof] {
        let tenant = self.tenant
        return try await database.read("proof.list", planning: .free) { reader in
            try reader.all(
                ProofStore.list,
                [
                    .text(tenant), .integer(state.map { Int64($0.rawValue) } ?? -1),
                    .number(page.limit), .number(page.offset),
                ]
            ) { try StoredProof($0) }
        }
    }

    /// The proofs of a person, the first first.
    public func proofs(of person: PersonID) async throws -> [StoredProof] {
        try await database.read("proof.of-person") { reader in
            try reader.all(ProofStore.ofPerson, [.shard(person.shard), .id(person)]) {
                try StoredProof($0)
            }
        }
    }

    /// The picture of a proof, opened with the person's key; nil when there is none.
    public func picture(of proof: StoredProof, with key: PersonKey) async throws -> [UInt8]? {
        let sealed = try await database.read("proof.picture") { reader in
            try reader.first(
                ProofStore.picture,
                [.shard(proof.person.shard), .id(proof.person), .id(proof.id)]
            ) { try $0.bytesOrNil(0) }
        }
        guard let sealed = sealed ?? nil else { return nil }
        return try key.open(sealed, at: SealedPlace(.paymentProof, proof.id))
    }

    /// Settles the claims that each payment fits, one for each payment; returns how many.
    public func matchProofs(
        _ payments: [(party: PayingParty, payment: PaymentID?, amount: Money, day: Day)],
        at now: Instant
    ) async throws -> Int {
        guard !payments.isEmpty else { return 0 }
        return try await database.write("proof.match") { transaction in
            var asked = SQLBatch(columns: 2, reserving: payments.count)
            for item in payments {
                asked.append(.shard(item.party.person.shard), .id(item.party.person))
            }
            var waiting: [Int: [StoredProof]] = [:]
            try transaction.queryMany(ProofStore.ofPerson, asked) { index, row in
                let proof = try StoredProof(row)
                if proof.proof.isOpen, proof.account == payments[index].party.account {
                    waiting[index, default: []].append(proof)
                }
            }
            var taken: Set<ProofID> = []
            for (index, proofs) in waiting.sorted(by: { $0.key < $1.key }) {
                for stored in proofs where !taken.contains(stored.id) {
                    var proof = stored.proof
                    let payment = payments[index]
                    guard proof.take(payment: payment.amount, on: payment.day) else { continue }
                    try transaction.execute(
                        ProofStore.update,
                        stored.update(to: proof, payment: payment.payment, at: now)
                    )
                    taken.insert(stored.id)
                    break
                }
            }
            return taken.count
        }
    }

    /// Calls claims unverifiable that nothing was found for in so many days; returns how many.
    public func expireProofs(today: Day, after days: Int, at now: Instant) async throws -> Int {
        let tenant = self.tenant
        return try await database.write("proof.expire", planning: .free) { transaction in
            let overdue = try transaction.all(
                ProofStore.overdue,
                [
                    .text(tenant), .text(today.adding(days: -days).description),
                    .number(Self.proofBatch),
                ]
            ) { try StoredProof($0) }
            for stored in overdue {
                var proof = stored.proof
                proof.expire(today: today, after: days)
                try transaction.execute(
                    ProofStore.update,
                    stored.update(to: proof, payment: nil, at: now)
                )
            }
            return overdue.count
        }
    }

    /// The look-up rows that find a person by proofs.
    func proofIndices(
        of person: PersonID
    ) async throws -> [(proof: ProofID, kind: LookupKind, index: BlindValue)] {
        let rows = try await database.read("proof.indices") { reader in
            try reader.all(ProofStore.indices, [.shard(person.shard), .id(person)]) { row in
                (try row.id(0, of: ProofTag.self), try row.uuid(1), try row.uuidOrNil(2))
            }
        }
        return rows.flatMap { proof, picture, tracking in
            let first = (proof, LookupKind.proofPicture, BlindValue(picture))
            let second = tracking.map { (proof, LookupKind.trackingKey, BlindValue($0)) }
            return [first] + [second].compactMap(\.self)
        }
    }
}

extension BlindValue {
    fileprivate init(_ uuid: SQLUUID) {
        self.init(high: uuid.high, low: uuid.low)
    }
}

extension StoredProof {
    fileprivate init(_ row: borrowing SQLRow) throws {
        id = try row.id(0)
        person = try row.id(1)
        account = try row.id(2)
        creditor = try row.text(3)
        let state = PaymentProof.State(rawValue: UInt8(clamping: try row.int(4)))
        let reason = PaymentProof.Reason(rawValue: UInt8(clamping: try row.int(5)))
        let currency = try row.textOrNil(7).flatMap { Currency($0) }
        let minor = try row.intOrNil(6)
        guard let state, let reason, let received = Day(iso: try row.text(9)) else {
            throw StoreError(.damaged, "a proof of payment cannot be read: restore a backup")
        }
        proof = PaymentProof(
            state: state,
            reason: reason,
            amount: currency.flatMap { currency in minor.map { Money(minor: $0, currency) } },
            day: try row.textOrNil(8).flatMap { Day(iso: $0) },
            receivedOn: received
        )
        type = try row.text(10)
        size = Int(try row.int(11))
        receivedAt = try row.instant(12)
        payment = try row.idOrNil(13)
    }

    fileprivate func update(
        to proof: PaymentProof,
        payment: PaymentID?,
        at now: Instant
    ) -> [SQLValue] {
        [
            .number(proof.state.rawValue), .number(proof.reason.rawValue), .instant(now),
            .id(orNull: payment), .shard(person.shard), .id(person), .id(id),
        ]
    }
}
