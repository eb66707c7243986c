public import Domain
import SQL
public import Values

/// An account that is to be told how to pay.
public struct PayingParty: Sendable, Hashable {
    /// The account.
    public let account: AccountID
    /// The person.
    public let person: PersonID

    /// Makes one.
    public init(account: AccountID, person: PersonID) {
        self.account = account
        self.person = person
    }
}

enum IssuedReferenceStore {
    static let sequence = Statement(
        "issued.sequence",
        isHot: true,
        """
        SELECT max(sequence) FROM issued_reference
        WHERE shard = $1 AND person = $2 AND account = $3 AND payee = $4
        """
    )
    static let take = Statement(
        "issued.take",
        """
        INSERT INTO payee_sequence (tenant, creditor, payee, last) VALUES ($1, $2, $3, 1)
        ON CONFLICT (tenant, creditor, payee) DO UPDATE SET last = payee_sequence.last + 1
        """
    )
    static let last = Statement(
        "issued.last",
        "SELECT last FROM payee_sequence WHERE tenant = $1 AND creditor = $2 AND payee = $3"
    )
    static let insert = Statement(
        "issued.insert",
        isHot: true,
        """
        INSERT INTO issued_reference (shard, person, account, payee, kind, value_index, sequence,
            issued_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (shard, person, account, payee, kind, value_index) DO NOTHING
        """
    )
    static let list = Statement(
        "issued.list",
        isHot: true,
        "SELECT account, kind, value_index FROM issued_reference WHERE shard = $1 AND person = $2"
    )
    static let all = [sequence, take, last, insert, list]
}

extension Store {
    /// Gives an account its number in the sequence of a way to pay, the same every time, and lets
    /// payments find it by the keys that follow from it.
    ///
    /// - Parameters:
    ///   - needsSequence: whether a number is used at all; 0 is given otherwise.
    ///   - keys: what payments will carry, told from the number.
    public func issue(
        _ payee: String,
        of creditor: String,
        to party: PayingParty,
        needsSequence: Bool,
        at now: Instant,
        keys: @escaping @Sendable (Int64) -> [AccountKey]
    ) async throws -> Int64 {
        let tenant = self.tenant
        return try await database.write("issued.give") { transaction in
            let shard = party.person.shard
            var number: Int64 = 0
            if needsSequence {
                let known = try transaction.first(
                    IssuedReferenceStore.sequence,
                    [.shard(shard), .id(party.person), .id(party.account), .text(payee)]
                ) { try $0.intOrNil(0) }
                if let known = known ?? nil, known > 0 {
                    number = known
                } else {
                    let name: [SQLValue] = [.text(tenant), .text(creditor), .text(payee)]
                    try transaction.execute(IssuedReferenceStore.take, name)
                    number =
                        try transaction.first(IssuedReferenceStore.last, name) { try $0.int(0) }
                        ?? 1
                }
            }
            for key in keys(number) {
                let index = self.blindIndex(of: key, creditor: creditor)
                let kind = Self.lookupKind(of: key)
                let added = try transaction.executeCounting(
                    IssuedReferenceStore.insert,
                    [
                        .shard(shard), .id(party.person), .id(party.account), .text(payee),
                        .number(kind.rawValue), .index(index), .integer(number), .instant(now),
                    ]
                )
                guard added > 0 else { continue }
                try transaction.execute(
                    LookupStore.insert,
                    [
                        .shard(index.shard), .number(kind.rawValue), .index(index),
                        .id(party.account), .id(party.person),
                    ]
                )
            }
            return number
        }
    }

    static func lookupKind(of key: AccountKey) -> LookupKind {
        switch key {
        case .number: .accountNumber
        case .reference: .paymentReference
        case .clabe: .clabe
        }
    }

    /// The look-up rows that a person's accounts got besides those of their file.
    func issuedReferences(
        of person: PersonID
    ) async throws -> [(account: AccountID, kind: Int64, index: BlindValue)] {
        try await database.read("issued.list") { reader in
            try reader.all(IssuedReferenceStore.list, [.shard(person.shard), .id(person)]) { row in
                let index = try row.uuid(2)
                return (
                    try row.id(0), try row.int(1), BlindValue(high: index.high, low: index.low)
                )
            }
        }
    }
}
