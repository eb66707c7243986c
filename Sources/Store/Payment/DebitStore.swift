public import Domain
import SQL
public import Values

/// A collection as stored.
public struct StoredDebit: Sendable, Equatable {
    /// The person.
    public let person: PersonID
    /// The account.
    public let account: AccountID
    /// The way to pay it goes by.
    public let payee: String
    /// What names it from end to end.
    public let reference: String
    /// The mandate that allows it.
    public let mandate: MandateID
    /// How much.
    public let amount: Money
    /// Which due and try it is, and what became of it.
    public let attempt: DebitTry

    /// Makes one.
    public init(
        person: PersonID,
        account: AccountID,
        payee: String,
        reference: String,
        mandate: MandateID,
        amount: Money,
        attempt: DebitTry
    ) {
        self.person = person
        self.account = account
        self.payee = payee
        self.reference = reference
        self.mandate = mandate
        self.amount = amount
        self.attempt = attempt
    }
}

enum DebitStore {
    private static let columns = """
        person, account, payee, reference, mandate, amount, currency, due_day, try, run_day,
        state, reason
        """
    static let insert = Statement(
        "debit.insert",
        isHot: true,
        """
        INSERT INTO debit (shard, person, account, due_day, try, tenant, creditor, payee, run_day,
            reference, mandate, amount, currency, state, state_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        ON CONFLICT (shard, person, account, due_day, try) DO NOTHING
        """
    )
    static let ofPerson = Statement(
        "debit.of-person",
        isHot: true,
        "SELECT \(columns) FROM debit WHERE shard = $1 AND person = $2 ORDER BY run_day, try"
    )
    static let ofRun = Statement(
        "debit.of-run",
        """
        SELECT \(columns) FROM debit
        WHERE tenant = $1 AND creditor = $2 AND payee = $3 AND run_day = $4
        ORDER BY reference
        """
    )
    static let settle = Statement(
        "debit.settle",
        isHot: true,
        """
        UPDATE debit SET state = $1, state_at = $2, reason = $3
        WHERE shard = $4 AND person = $5 AND account = $6 AND due_day = $7 AND try = $8
            AND state <> $1
        """
    )
    static let run = Statement(
        "debit.run",
        """
        SELECT made_at FROM debit_run
        WHERE tenant = $1 AND creditor = $2 AND payee = $3 AND run_day = $4
        """
    )
    static let endRun = Statement(
        "debit.end-run",
        """
        INSERT INTO debit_run (tenant, creditor, payee, run_day, made_at)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (tenant, creditor, payee, run_day) DO NOTHING
        """
    )
    static let all = [insert, ofPerson, ofRun, settle, run, endRun]
}

extension Store {
    /// What names a collection from end to end: the same for the same due and try.
    public func debitReference(_ account: AccountID, due: Day, number: Int) -> String {
        let value = blindIndex("", "debit", "\(account) \(due) \(number)").high
        let digits = String(value, radix: 16, uppercase: true)
        return "RD" + String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// The collections of a person, the first first.
    public func debits(of person: PersonID) async throws -> [StoredDebit] {
        try await database.read("debit.of-person") { reader in
            try reader.all(DebitStore.ofPerson, [.shard(person.shard), .id(person)]) {
                try StoredDebit($0)
            }
        }
    }

    /// The collections of a run in the order of its file.
    public func debits(
        of creditor: String,
        payee: String,
        on day: Day
    ) async throws -> [StoredDebit] {
        let key: [SQLValue] = [
            .text(tenant), .text(creditor), .text(payee), .text(day.description),
        ]
        return try await database.read("debit.of-run", planning: .free) { reader in
            try reader.all(DebitStore.ofRun, key) { try StoredDebit($0) }
        }
    }

    /// When a run was made whole, or nil.
    public func debitRun(
        of creditor: String,
        payee: String,
        on day: Day
    ) async throws -> Instant? {
        let key: [SQLValue] = [
            .text(tenant), .text(creditor), .text(payee), .text(day.description),
        ]
        return try await database.read("debit.run", planning: .free) { reader in
            try reader.first(DebitStore.run, key) { try $0.instant(0) }
        }
    }

    /// Keeps collections before their file is written; one that is kept already stays as it is.
    ///
    /// Payments and answers find the account by the reference from then on.
    public func keep(_ debits: [StoredDebit], of creditor: String, at now: Instant) async throws {
        guard !debits.isEmpty else { return }
        let tenant = self.tenant
        let indices = debits.map { blindIndex(of: .reference($0.reference), creditor: creditor) }
        try await database.write("debit.keep") { transaction in
            for (debit, index) in zip(debits, indices) {
                let shard = debit.person.shard
                try transaction.execute(
                    DebitStore.insert,
                    [
                        .shard(shard), .id(debit.person), .id(debit.account),
                        .text(debit.attempt.dueDay.description), .number(debit.attempt.number),
                        .text(tenant), .text(creditor), .text(debit.payee),
                        .text(debit.attempt.runDay.description), .text(debit.reference),
                        .id(debit.mandate), .integer(debit.amount.minor),
                        .text(debit.amount.currency.code),
                        .number(debit.attempt.state.rawValue), .instant(now),
                    ]
                )
                let kind = LookupKind.paymentReference.rawValue
                try transaction.execute(
                    IssuedReferenceStore.insert,
                    [
                        .shard(shard), .id(debit.person), .id(debit.account), .text(debit.payee),
                        .number(kind), .index(index), .integer(0), .instant(now),
                    ]
                )
                try transaction.execute(
                    LookupStore.insert,
                    [
                        .shard(index.shard), .number(kind), .index(index), .id(debit.account),
                        .id(debit.person),
                    ]
                )
            }
        }
    }

    /// Says that a run is whole: its file may be written now, and again.
    public func endDebitRun(
        of creditor: String,
        payee: String,
        on day: Day,
        at now: Instant
    ) async throws {
        let values: [SQLValue] = [
            .text(tenant), .text(creditor), .text(payee), .text(day.description), .instant(now),
        ]
        try await database.write("debit.end-run") { transaction in
            try transaction.execute(DebitStore.endRun, values)
        }
    }

    /// Notes what became of a collection; false when that is known already.
    public func settle(
        _ debit: StoredDebit,
        as state: DebitTry.State,
        _ rejection: DebitRejection? = nil,
        at now: Instant
    ) async throws -> Bool {
        try await database.write("debit.settle") { transaction in
            try transaction.executeCounting(
                DebitStore.settle,
                [
                    .number(state.rawValue), .instant(now), .text(orNull: rejection?.rawValue),
                    .shard(debit.person.shard), .id(debit.person), .id(debit.account),
                    .text(debit.attempt.dueDay.description), .number(debit.attempt.number),
                ]
            ) > 0
        }
    }
}

extension StoredDebit {
    fileprivate init(_ row: borrowing SQLRow) throws {
        guard let currency = Currency(try row.text(6)), let due = Day(iso: try row.text(7)),
            let run = Day(iso: try row.text(9)),
            let state = DebitTry.State(rawValue: UInt8(clamping: try row.int(10)))
        else { throw StoreError(.damaged, "a collection cannot be read: restore a backup") }
        self.init(
            person: try row.id(0),
            account: try row.id(1),
            payee: try row.text(2),
            reference: try row.text(3),
            mandate: try row.id(4),
            amount: Money(minor: try row.int(5), currency),
            attempt: DebitTry(
                dueDay: due,
                number: Int(try row.int(8)),
                runDay: run,
                state: state,
                rejection: try row.textOrNil(11).flatMap { DebitRejection(rawValue: $0) }
            )
        )
    }
}
