public import Domain
import SQL
public import Values
public import Vault

/// The debtor's account that a mandate is for, as it is sealed.
public struct MandateSecrets: Sendable, Equatable {
    /// CLABE, IBAN or a card's token.
    public var account: String
    /// The holder's name as the bank knows it.
    public var holder: String

    /// Makes what is personal of a mandate.
    public init(account: String, holder: String) {
        self.account = account
        self.holder = holder
    }

    func encoded() -> [UInt8] {
        var writer = CanonicalWriter(reserving: 96)
        writer.write(PersonSecrets.format)
        writer.write(account)
        writer.write(holder)
        return writer.bytes
    }

    init(decoding bytes: [UInt8]) throws(CanonicalBytesError) {
        var reader = CanonicalReader(bytes)
        guard try reader.byte() == PersonSecrets.format else {
            throw reader.failure("known format")
        }
        account = try reader.text()
        holder = try reader.text()
        guard reader.isAtEnd else { throw reader.failure("end") }
    }
}

/// A mandate as stored.
public struct StoredMandate: Sendable {
    /// The mandate.
    public let id: MandateID
    /// The person.
    public let person: PersonID
    /// The account whose dues it pays.
    public let account: AccountID
    /// The creditor's code.
    public let creditor: String
    /// What it allows and where it is in its life.
    public let mandate: DebitMandate
    /// When its state last changed.
    public let stateAt: Instant
    let sealed: [UInt8]?
}

enum MandateStore {
    private static let columns = """
        mandate, person, account, creditor, state, maximum, currency, signed_on, signed_how,
        state_at, sealed
        """
    static let insert = Statement(
        "mandate.insert",
        isHot: true,
        """
        INSERT INTO mandate (shard, person, mandate, account, tenant, creditor, state, maximum,
            currency, signed_on, signed_how, state_at, sealed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        """
    )
    static let endOthers = Statement(
        "mandate.end-others",
        isHot: true,
        """
        UPDATE mandate SET state = $1, state_at = $2
        WHERE shard = $3 AND person = $4 AND account = $5 AND state = 1
        """
    )
    static let end = Statement(
        "mandate.end",
        isHot: true,
        """
        UPDATE mandate SET state = $1, state_at = $2
        WHERE shard = $3 AND person = $4 AND mandate = $5 AND state = 1
        """
    )
    static let active = Statement(
        "mandate.active",
        """
        SELECT \(columns) FROM mandate
        WHERE tenant = $1 AND creditor = $2 AND state = 1
        ORDER BY shard, person, mandate
        """
    )
    static let ofPerson = Statement(
        "mandate.of-person",
        isHot: true,
        "SELECT \(columns) FROM mandate WHERE shard = $1 AND person = $2 ORDER BY mandate"
    )
    static let all = [insert, endOthers, end, active, ofPerson]
}

extension Store {
    /// Keeps a mandate for an account; an earlier one of the account ends with it.
    public func keep(
        _ mandate: DebitMandate,
        secrets: MandateSecrets,
        for party: PayingParty,
        of creditor: String,
        with key: PersonKey,
        at now: Instant
    ) async throws -> MandateID {
        let number = blindIndex(creditor, "mandate", "\(party.account) \(now.milliseconds)")
        var random = Generator(seeds: number.high, number.low)
        let id = MandateID(at: now, shard: party.person.shard, random: &random)
        let sealed = key.seal(secrets.encoded(), at: SealedPlace(.mandate, id))
        let tenant = self.tenant
        try await database.write("mandate.keep") { transaction in
            try transaction.execute(
                MandateStore.endOthers,
                [
                    .number(DebitMandate.State.revoked.rawValue), .instant(now),
                    .shard(party.person.shard), .id(party.person), .id(party.account),
                ]
            )
            try transaction.execute(
                MandateStore.insert,
                [
                    .shard(party.person.shard), .id(party.person), .id(id), .id(party.account),
                    .text(tenant), .text(creditor), .number(mandate.state.rawValue),
                    .integer(mandate.maximum.minor), .text(mandate.maximum.currency.code),
                    .text(mandate.signedOn.description), .text(mandate.signing.rawValue),
                    .instant(now), .bytes(sealed),
                ]
            )
        }
        return id
    }

    /// Ends a mandate; false when it was ended before or there is none.
    public func end(
        _ mandate: MandateID,
        of person: PersonID,
        as state: DebitMandate.State,
        at now: Instant
    ) async throws -> Bool {
        try await database.write("mandate.end") { transaction in
            try transaction.executeCounting(
                MandateStore.end,
                [
                    .number(state.rawValue), .instant(now), .shard(person.shard), .id(person),
                    .id(mandate),
                ]
            ) > 0
        }
    }

    /// The mandates of a creditor's accounts that may be used.
    public func activeMandates(of creditor: String) async throws -> [StoredMandate] {
        let tenant = self.tenant
        return try await database.read("mandate.active", planning: .free) { reader in
            try reader.all(MandateStore.active, [.text(tenant), .text(creditor)]) {
                try StoredMandate($0)
            }
        }
    }

    /// The mandates of a person, the first first.
    public func mandates(of person: PersonID) async throws -> [StoredMandate] {
        try await database.read("mandate.of-person") { reader in
            try reader.all(MandateStore.ofPerson, [.shard(person.shard), .id(person)]) {
                try StoredMandate($0)
            }
        }
    }

    /// Opens the debtor's account of a mandate; nil after erasure.
    public func open(_ mandate: StoredMandate, with key: PersonKey) throws -> MandateSecrets? {
        try mandate.sealed.map {
            try MandateSecrets(
                decoding: key.open($0, at: SealedPlace(.mandate, mandate.id))
            )
        }
    }
}

extension StoredMandate {
    fileprivate init(_ row: borrowing SQLRow) throws {
        id = try row.id(0)
        person = try row.id(1)
        account = try row.id(2)
        creditor = try row.text(3)
        let state = DebitMandate.State(rawValue: UInt8(clamping: try row.int(4)))
        guard let currency = Currency(try row.text(6)), let day = Day(iso: try row.text(7)) else {
            throw StoreError(.damaged, "a mandate has no currency or day: restore a backup")
        }
        mandate = DebitMandate(
            signedOn: day,
            signing: DebitMandate.Signing(rawValue: try row.text(8)) ?? .paper,
            maximum: Money(minor: try row.int(5), currency),
            state: state ?? .revoked
        )
        stateAt = try row.instant(9)
        sealed = try row.bytesOrNil(10)
    }
}
