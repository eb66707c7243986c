public import Domain
import SQL
public import Values

/// Agreements as they stand: one row each, rewritten with each decision that changes it. The case
/// holds the same; the row is for lists, documents and after the case forgot it.
enum ArrangementStore {
    static let put = Statement(
        "arrangement.put",
        isHot: true,
        """
        INSERT INTO arrangement (shard, arrangement, person, account, version, kind, state,
            agreed, waived, paid, currency, next_due, terms, made_at, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        ON CONFLICT (shard, arrangement) DO UPDATE SET
            version = excluded.version, kind = excluded.kind, state = excluded.state,
            agreed = excluded.agreed, waived = excluded.waived, paid = excluded.paid,
            next_due = excluded.next_due, terms = excluded.terms,
            changed_at = excluded.changed_at
        """
    )
    static let one = Statement(
        "arrangement.one",
        """
        SELECT person, terms FROM arrangement WHERE shard = $1 AND arrangement = $2
        """
    )
    static let ofPerson = Statement(
        "arrangement.person",
        """
        SELECT person, terms FROM arrangement WHERE shard = $1 AND person = $2
        ORDER BY made_at DESC, arrangement LIMIT $3
        """
    )

    static let all = [put, one, ofPerson]

    /// The columns of `put`.
    static let columns = 15

    /// Adds the row of an agreement.
    static func add(
        _ value: Arrangement,
        of person: PersonID,
        at now: Instant,
        to rows: inout SQLBatch
    ) {
        var writer = CanonicalWriter(reserving: 256)
        writer.write(value)
        rows.append(
            .shard(person.shard),
            .id(value.id),
            .id(person),
            .id(value.account),
            .integer(Int64(value.version)),
            .number(value.terms.kind.rawValue),
            .number(value.state.rawValue),
            .integer(value.agreed.minor),
            .integer(value.terms.waived.minor),
            .integer(value.paid.minor),
            .text(value.agreed.currency.code),
            value.next.map { .text($0.dueDay.description) } ?? .null,
            .bytes(writer.bytes),
            .instant(now),
            .instant(now)
        )
    }
}

extension Store {
    /// The most agreements of one person that are listed.
    public static let arrangementListLimit = 100

    /// One agreement and whose it is, or nil.
    public func arrangement(
        _ id: ArrangementID
    ) async throws -> (person: PersonID, arrangement: Arrangement)? {
        try await database.read("arrangement.one") { reader in
            try reader.first(ArrangementStore.one, [.shard(id.shard), .id(id)]) { row in
                (try row.id(0), try Self.arrangement(try row.bytes(1)))
            }
        }
    }

    /// The agreements of a person, newest first.
    public func arrangements(of person: PersonID) async throws -> [Arrangement] {
        try await database.read("arrangement.person") { reader in
            try reader.all(
                ArrangementStore.ofPerson,
                [.shard(person.shard), .id(person), .number(Self.arrangementListLimit)]
            ) { row in try Self.arrangement(try row.bytes(1)) }
        }
    }

    private static func arrangement(_ bytes: [UInt8]) throws -> Arrangement {
        var reader = CanonicalReader(bytes)
        let arrangement = try reader.arrangement()
        guard reader.isAtEnd else { throw reader.failure("end of the agreement") }
        return arrangement
    }
}
