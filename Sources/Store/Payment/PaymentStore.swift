public import Domain
import SQL
public import Values
import Vault

enum PaymentStore {
    static let findAccounts = Statement(
        "lookup.accounts",
        isHot: true,
        "SELECT target, person FROM lookup WHERE shard = $1 AND kind = $2 AND value_index = $3"
    )
    static let isActive = Statement(
        "account.is-active",
        isHot: true,
        "SELECT 1 FROM account WHERE shard = $1 AND person = $2 AND account = $3 AND status = 0"
    )
    static let known = Statement(
        "payment.known",
        isHot: true,
        """
        SELECT payment, account, person FROM payment
        WHERE shard = $1 AND tenant = $2 AND creditor = $3 AND key_index = $4
        """
    )
    static let dropUnmatched = Statement(
        "payment.drop-unmatched",
        isHot: true,
        """
        DELETE FROM payment
        WHERE shard = $1 AND tenant = $2 AND creditor = $3 AND key_index = $4 AND account IS NULL
        """
    )
    static let list = Statement(
        "payment.list",
        """
        SELECT payment, creditor, account, amount, currency, value_day, status
        FROM payment WHERE tenant = $1 AND status = $2
        ORDER BY received_at DESC LIMIT $3
        """
    )
    static let number = Statement(
        "account.number-index",
        isHot: true,
        "SELECT number_index FROM account WHERE shard = $1 AND person = $2 AND account = $3"
    )
    static let all = [findAccounts, isActive, known, dropUnmatched, list, number]

    /// Inserts a payment; false when the same payment is known already.
    static func insert(
        _ row: PaymentRow,
        tenant: String,
        _ transaction: any SQLTransaction
    ) throws -> Bool {
        let shard = row.account.map { $0.shard } ?? row.key.shard
        return try transaction.executeCounting(
            CaseStore.payment,
            [
                .shard(shard), .id(row.payment), .text(tenant), .text(row.creditor),
                .index(row.key), .id(orNull: row.person), .id(orNull: row.account),
                .integer(row.amount.minor), .text(row.amount.currency.code),
                .text(row.valueDay.description), .instant(row.receivedAt), .text(row.method),
                .number(row.status.rawValue), .integer(orNull: row.importNumber),
                .bytes(orNull: row.sealed),
            ]
        ) > 0
    }
}

/// The accounts that a key finds.
public struct MatchedAccounts: Sendable {
    /// Those that are meant: the active ones where there are any.
    public internal(set) var accounts: [(account: AccountID, person: PersonID)] = []
    /// Those that ended when the account came to another debtor.
    public internal(set) var former: [(account: AccountID, person: PersonID)] = []
}

/// What an account is found by.
public enum AccountKey: Sendable, Hashable {
    /// The creditor's number.
    case number(String)
    /// What a payment carries.
    case reference(String)
    /// The account's own CLABE.
    case clabe(String)
}

extension Store {
    /// The blind index of an account key of a creditor; of a reference as it is compared, whether
    /// a portfolio or a payment brings it.
    public func blindIndex(of key: AccountKey, creditor: String) -> BlindValue {
        switch key {
        case .number(let text): blindIndex(creditor, "number", text)
        case .reference(let text):
            blindIndex(creditor, "reference", PaymentMatcher.normalized(text))
        case .clabe(let text):
            BlindValue(keys.blindIndex.value(.bankAccount, Array(text.utf8)))
        }
    }

    func blindIndex(_ creditor: String, _ kind: String, _ value: String) -> BlindValue {
        blindIndex(creditor, kind, Array(value.utf8))
    }

    func blindIndex(_ creditor: String, _ kind: String, _ value: [UInt8]) -> BlindValue {
        var text: [UInt8] = []
        text.reserveCapacity(creditor.utf8.count + kind.utf8.count + value.count + 2)
        text.append(contentsOf: creditor.utf8)
        text.append(0)
        text.append(contentsOf: kind.utf8)
        text.append(0)
        text.append(contentsOf: value)
        return BlindValue(keys.blindIndex.value(.customerNumber, text))
    }

    /// The accounts that each key finds, in the order of the keys.
    public func accounts(
        matching keys: [AccountKey],
        creditor: String
    ) async throws -> [MatchedAccounts] {
        let asked = keys.map { key -> (kind: LookupKind, index: BlindValue) in
            let kind: LookupKind =
                switch key {
                case .number: .accountNumber
                case .reference: .paymentReference
                case .clabe: .clabe
                }
            return (kind, blindIndex(of: key, creditor: creditor))
        }
        return try await database.read("payments.match") { reader in
            var found = Array(repeating: MatchedAccounts(), count: asked.count)
            var batch = SQLBatch(columns: 3, reserving: asked.count)
            for item in asked {
                batch.append(
                    .shard(item.index.shard),
                    .number(item.kind.rawValue),
                    .index(item.index)
                )
            }
            guard !batch.isEmpty else { return found }
            try reader.queryMany(PaymentStore.findAccounts, batch) { index, row in
                found[index].accounts.append((try row.id(0), try row.id(1)))
            }
            // An account that came to another debtor is found twice, the ended one is not meant.
            for index in found.indices where found[index].accounts.count > 1 {
                let isActive = try found[index].accounts.map { account, person in
                    try reader.first(
                        PaymentStore.isActive,
                        [.shard(person.shard), .id(person), .id(account)]
                    ) { _ in true } ?? false
                }
                guard isActive.contains(true) else { continue }
                let all = zip(found[index].accounts, isActive)
                found[index].former = all.filter { !$1 }.map(\.0)
                found[index].accounts = all.filter(\.1).map(\.0)
            }
            return found
        }
    }

    /// The accounts of others who answer for each debtor's account, which must hear of its
    /// payments; in the order of the accounts.
    public func sharedAccounts(
        of accounts: [(account: AccountID, person: PersonID)]
    ) async throws -> [[(account: AccountID, person: PersonID)]] {
        guard !accounts.isEmpty else { return [] }
        return try await database.read("payments.shared") { reader in
            var named = SQLBatch(columns: 3, reserving: accounts.count)
            for (account, person) in accounts {
                named.append(.shard(person.shard), .id(person), .id(account))
            }
            var asked = SQLBatch(columns: 3, reserving: accounts.count)
            var owners: [Int] = []
            try reader.queryMany(PaymentStore.number, named) { index, row in
                let number = try row.uuid(0)
                let value = BlindValue(high: number.high, low: number.low)
                asked.append(
                    .shard(value.shard),
                    .number(LookupKind.sharedAccount.rawValue),
                    .index(value)
                )
                owners.append(index)
            }
            var found: [[(account: AccountID, person: PersonID)]] = Array(
                repeating: [],
                count: accounts.count
            )
            guard !asked.isEmpty else { return found }
            try reader.queryMany(PaymentStore.findAccounts, asked) { index, row in
                found[owners[index]].append((try row.id(0), try row.id(1)))
            }
            return found
        }
    }

    /// Which payments are known in a shard other than the one they would be stored in now, and
    /// whether they found an account there; in the order asked.
    public func knownPayments(
        _ asked: [(shard: Shard, payment: PaymentRow)]
    ) async throws -> [(isKnown: Bool, isMatched: Bool)] {
        guard !asked.isEmpty else { return [] }
        let tenant = self.tenant
        return try await database.read("payment.known") { reader in
            var batch = SQLBatch(columns: 4, reserving: asked.count)
            for (shard, row) in asked {
                batch.append(
                    .shard(shard),
                    .text(tenant),
                    .text(row.creditor),
                    .index(row.key)
                )
            }
            var known = Array(repeating: (isKnown: false, isMatched: false), count: asked.count)
            try reader.queryMany(PaymentStore.known, batch) { index, row in
                let account: AccountID? = try row.idOrNil(1)
                known[index] = (true, account != nil)
            }
            return known
        }
    }

    /// Keeps payments that found no account; returns how many were not known yet.
    public func keepUnmatched(_ rows: [PaymentRow]) async throws -> Int {
        guard !rows.isEmpty else { return 0 }
        let tenant = self.tenant
        return try await database.write("payment.unmatched") { transaction in
            try rows.count { try PaymentStore.insert($0, tenant: tenant, transaction) }
        }
    }
}

extension Store {
    /// The row of a payment; its id and its index follow from its own key.
    public func paymentRow(
        _ record: PaymentRecord,
        creditor: String,
        match: (account: AccountID, person: PersonID)?,
        receivedAt: Instant
    ) -> PaymentRow {
        let key = blindIndex(creditor, "payment", record.key)
        let shard = match?.account.shard ?? key.shard
        var random = Generator(seeds: key.high, key.low)
        let id = PaymentID(at: receivedAt, shard: shard, random: &random)
        return PaymentRow(
            payment: id,
            creditor: creditor,
            key: key,
            person: match?.person,
            account: match?.account,
            amount: Money(
                minor: record.isReversal ? -abs(record.amount.minor) : record.amount.minor,
                record.amount.currency
            ),
            valueDay: record.valueDay,
            receivedAt: receivedAt,
            method: "\(record.method)",
            status: match == nil ? .unmatched : record.isReversal ? .reversal : .matched,
            importNumber: nil,
            sealed: match == nil ? seal(PaymentSource(record), of: id) : nil
        )
    }
}
