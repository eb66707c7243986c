public import Domain
public import Files
public import Store
import Strategy
public import Values

/// What a file of payments brought.
public struct PaymentsReport: Sendable {
    /// Rows and sums.
    public var totals = PaymentReader.Totals()
    /// What the reader found out about the file.
    public var file = TableReport()
    /// Payments that found their account and count.
    public var matched = 0
    /// Payments that found no account, or several.
    public var unmatched = 0
    /// Payments that were known already.
    public var repeated = 0
    /// Payments taken back.
    public var reversed = 0
    /// Queued messages withdrawn because of them.
    public var withdrawnMessages = 0
    /// Movements of a bank's file that are no payments: fees, transfers out.
    public var others = 0
    /// Problems of rows.
    public var problems: [ImportProblem] = []
    /// Proofs that people had sent and that these payments prove.
    public var proofs = 0
    /// Rows written to the file of problems.
    public var problemRows = 0

    /// Makes a report of nothing.
    public init() {}
}

/// Brings payments into the store: matched by reference, CLABE, then account number, each once.
///
/// A payment and what it silences are one transaction.
public struct PaymentsImport {
    /// Payments decided together.
    static let batchSize = 2_000
    /// Problems kept for the report.
    static let problemsLimit = 1_000

    let store: Store
    let planner: PlanWorker

    /// Makes an import.
    public init(store: Store, planner: PlanWorker) {
        self.store = store
        self.planner = planner
    }

    /// Reads a file and counts its payments.
    ///
    /// - Parameter problemsPath: where rows with problems go, to be mended and imported again; nil
    ///   for nowhere.
    /// - Throws: `FileProblem` and `MappingMistakes` for a file that cannot be read at all.
    public func run(
        path: String,
        mapping: Mapping,
        asOf: Day,
        now: Instant,
        problemsPath: String? = nil
    ) async throws -> PaymentsReport {
        let table = try TableReader(path: path, options: TableOptions(mapping))
        var reader = try PaymentReader(mapping: mapping, header: table.header, asOf: asOf)
        let problems = try problemsPath.map { try ProblemFile(path: $0, header: table.header) }
        var report = PaymentsReport()
        var waiting: [PaymentRecord] = []
        while let block = try table.nextBlock() {
            let faulty = Set(block.faults.map(\.row))
            try block.bytes.withUnsafeBytes { bytes in
                for row in 0..<block.rowCount {
                    let outcome = reader.read(
                        line: block.line(row),
                        bytes: bytes,
                        columnCount: block.fieldCount(row),
                        isTorn: faulty.contains(row)
                    ) { block.range(row, $0) }
                    if !outcome.problems.isEmpty {
                        try problems?.write(outcome.problems, block, row)
                    }
                    report.problems += outcome.problems.prefix(
                        Self.problemsLimit - report.problems.count
                    )
                    if let record = outcome.record { waiting.append(record) }
                }
            }
            if waiting.count >= Self.batchSize {
                try await take(waiting, creditor: mapping.creditor, now: now, &report)
                waiting.removeAll(keepingCapacity: true)
            }
        }
        try await take(waiting, creditor: mapping.creditor, now: now, &report)
        report.problemRows = try problems?.finish() ?? 0
        report.totals = reader.totals
        report.file = table.report
        return report
    }

    /// Counts payments that are read already.
    public func take(
        _ records: [PaymentRecord],
        creditor: String,
        now: Instant,
        _ report: inout PaymentsReport
    ) async throws {
        guard !records.isEmpty else { return }
        var asked: [AccountKey] = []
        var owners: [Int] = []
        for (index, record) in records.enumerated() {
            for key in Self.keys(of: record) {
                asked.append(key)
                owners.append(index)
            }
        }
        let sure = asked.count
        for (index, record) in records.enumerated() {
            for key in Self.candidates(of: record) {
                asked.append(key)
                owners.append(index)
            }
        }
        let found = try await store.accounts(matching: asked, creditor: creditor)
        var matches: [Int: (account: AccountID, person: PersonID)] = [:]
        // The surest key comes first; one that finds several accounts decides nothing.
        var former: [Int: Set<Shard>] = [:]
        for position in 0..<sure where found[position].accounts.count == 1 {
            guard matches[owners[position]] == nil else { continue }
            matches[owners[position]] = found[position].accounts[0]
            former[owners[position]] = Set(found[position].former.map(\.account.shard))
        }
        for (owner, positions) in Self.agreeing(found, owners, from: sure)
        where matches[owner] == nil {
            matches[owner] = found[positions[0]].accounts[0]
            former[owner] = Set(positions.flatMap { found[$0].former.map(\.account.shard) })
        }
        let matched = matches.sorted { $0.key < $1.key }
        let others = try await store.sharedAccounts(of: matched.map(\.value))
        let shared = Dictionary(uniqueKeysWithValues: zip(matched.map(\.key), others))
        let rows = records.enumerated().map { index, record in
            store.paymentRow(record, creditor: creditor, match: matches[index], receivedAt: now)
        }
        let stored = try await self.stored(rows, matches: matches, former: former)
        var work: [CaseWork] = []
        var unmatched: [PaymentRow] = []
        for (index, record) in records.enumerated() {
            let row = rows[index]
            guard let match = matches[index] else {
                unmatched.append(row)
                continue
            }
            guard !stored.counted.contains(index) else {
                report.repeated += 1
                continue
            }
            let payment = Payment(
                id: row.payment,
                account: match.account,
                amount: Money(minor: abs(record.amount.minor), record.amount.currency),
                valueDay: record.valueDay,
                receivedAt: now,
                method: record.method.asDomain
            )
            // Those who answer for the account with the debtor go silent with them.
            let sharing = (shared[index] ?? []).map { other in
                var payment = payment
                payment.account = other.account
                return CaseWork.Shared(other.person, Self.event(payment, record))
            }
            work.append(
                CaseWork(
                    match.person,
                    Self.event(payment, record),
                    rows: stored.waiting.contains(index)
                        ? [.foundAccount(row), .payment(row)] : [.payment(row)],
                    shared: sharing
                )
            )
            if record.isReversal { report.reversed += 1 }
        }
        // One that was kept before and still has no account is told again.
        _ = try await store.keepUnmatched(unmatched)
        report.unmatched += unmatched.count
        let result = try await planner.decide(work, at: now)
        report.matched += result.decided
        report.repeated += result.repeated
        report.withdrawnMessages += result.withdrawn
        // What people showed of these payments is proved now.
        let proved = records.indices.compactMap { index in
            records[index].isReversal
                ? nil
                : matches[index].map { match in
                    (
                        party: PayingParty(account: match.account, person: match.person),
                        payment: stored.counted.contains(index) ? nil : rows[index].payment,
                        amount: records[index].amount, day: records[index].valueDay
                    )
                }
        }
        report.proofs += try await store.matchProofs(proved, at: now)
    }

    /// The look-ups of words that all found the one same account, by payment.
    private static func agreeing(
        _ found: [MatchedAccounts],
        _ owners: [Int],
        from start: Int
    ) -> [Int: [Int]] {
        var positions: [Int: [Int]] = [:]
        for position in start..<found.count where !found[position].accounts.isEmpty {
            positions[owners[position], default: []].append(position)
        }
        return positions.filter { _, positions in
            Set(positions.flatMap { found[$0].accounts.map(\.account) }).count == 1
        }
    }

    /// What words of the bank's text may be.
    private static func candidates(of record: PaymentRecord) -> [AccountKey] {
        record.candidates.flatMap { word -> [AccountKey] in
            CLABE(word) == nil ? [.reference(word), .number(word)] : [.clabe(word)]
        }
    }

    /// Which payments are stored already: counted, be it for the account when it was with another
    /// debtor, or waiting for an account.
    private func stored(
        _ rows: [PaymentRow],
        matches: [Int: (account: AccountID, person: PersonID)],
        former: [Int: Set<Shard>]
    ) async throws -> (counted: Set<Int>, waiting: Set<Int>) {
        var asked: [(shard: Shard, payment: PaymentRow)] = []
        var owners: [Int] = []
        for index in rows.indices {
            guard let match = matches[index] else { continue }
            let shards = (former[index] ?? []).union([match.account.shard, rows[index].key.shard])
            for shard in shards.sorted(by: { $0.number < $1.number }) {
                asked.append((shard, rows[index]))
                owners.append(index)
            }
        }
        var counted: Set<Int> = []
        var waiting: Set<Int> = []
        for (index, known) in zip(owners, try await store.knownPayments(asked)) where known.isKnown
        {
            if known.isMatched { counted.insert(index) } else { waiting.insert(index) }
        }
        return (counted, waiting)
    }

    private static func event(_ payment: Payment, _ record: PaymentRecord) -> Event {
        record.isReversal ? .paymentReversed(payment) : .paymentReceived(payment)
    }

    private static func keys(of record: PaymentRecord) -> [AccountKey] {
        var keys: [AccountKey] = []
        if let reference = record.reference { keys.append(.reference(reference)) }
        if let clabe = record.clabe { keys.append(.clabe(clabe)) }
        if let number = record.accountNumber { keys.append(.number(number)) }
        return keys
    }
}

extension PaymentRecord.Method {
    var asDomain: Payment.Method {
        switch self {
        case .transfer: .transfer
        case .cash: .cash
        case .card: .card
        case .directDebit: .directDebit
        case .cheque: .cheque
        default: .unknown
        }
    }
}
