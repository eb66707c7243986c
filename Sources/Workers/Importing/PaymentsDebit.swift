import Compliance
public import Domain
public import Files
public import Store
import Strategy
public import Values

/// What a collection run brought.
public struct DebitRunReport: Sendable {
    /// The file for the bank; nil when nothing is collected.
    public var file: DebitFile?
    /// Whether the run was made before, so that this is its file again.
    public var isRepeated = false
    /// Collections that were left out of the file now, since they may not be made any more.
    public var withdrawn = 0
    /// Mandates that were passed over, by reason.
    public var skipped: [DebitDecision.Skip: Int] = [:]
}

/// What a bank's answers brought.
public struct DebitAnswerReport: Sendable, Equatable {
    /// Collections that became payments.
    public var paid = 0
    /// Collections that came back.
    public var rejected = 0
    /// Why they came back.
    public var reasons: [DebitRejection: Int] = [:]
    /// Mandates that cannot be used any more.
    public var endedMandates = 0
    /// Answers that say nothing yet.
    public var pending = 0
    /// Answers that were known.
    public var repeated = 0
    /// Answers about no collection of ours.
    public var unknown = 0

    /// Makes a report of nothing.
    public init() {}
}

/// Collects what is due from accounts whose owners allowed it, and takes the bank's answers.
///
/// A collection is stored before its file is written, one row for each due and try, so that no
/// crash and no repetition collects twice.
public struct PaymentsDebit {
    /// The event that strategies count steps from when a collection came back.
    public static let rejectionEvent = "domiciliacion_rechazada"
    /// Collections stored together.
    static let batchSize = 200

    private let store: Store
    private let planner: PlanWorker

    /// Makes one.
    public init(store: Store, planner: PlanWorker) {
        self.store = store
        self.planner = planner
    }

    /// Makes the run of a day, or its file again.
    public func run(
        _ payee: PayeeAccount,
        on day: Day,
        now: Instant
    ) async throws -> DebitRunReport {
        var report = DebitRunReport()
        let rules = payee.debit ?? PayeeAccount.Debit(schemeIdentifier: "")
        let madeAt = try await store.debitRun(of: payee.creditor, payee: payee.name, on: day)
        report.isRepeated = madeAt != nil
        if madeAt == nil {
            try await choose(payee, rules, on: day, now: now, &report)
            try await store.endDebitRun(
                of: payee.creditor,
                payee: payee.name,
                on: day,
                at: now
            )
        }
        let rows = try await store.debits(of: payee.creditor, payee: payee.name, on: day)
        var items: [DebitFile.Item] = []
        for debit in rows where debit.attempt.state == .sent {
            if let item = try await item(debit, payee, rules, on: day, now: now) {
                items.append(item)
            } else {
                _ = try await store.settle(debit, as: .withdrawn, at: now)
                report.withdrawn += 1
            }
        }
        guard !items.isEmpty else { return report }
        let digits = "\(day)".filter { $0 != "-" }
        report.file = DebitFile(
            identifier: "RECADO\(digits)\(payee.name.filter(\.isLetter).uppercased().prefix(12))",
            createdAt: Self.time(madeAt ?? now),
            day: day,
            payee: payee,
            items: items
        )
        return report
    }

    private func choose(
        _ payee: PayeeAccount,
        _ rules: PayeeAccount.Debit,
        on day: Day,
        now: Instant,
        _ report: inout DebitRunReport
    ) async throws {
        var waiting: [StoredDebit] = []
        for mandate in try await store.activeMandates(of: payee.creditor) {
            guard let state = try await store.person(mandate.person)?.state,
                let account = state.accounts.first(where: { $0.account.id == mandate.account })
            else {
                report.skipped[.ended, default: 0] += 1
                continue
            }
            let known = try await store.debits(of: mandate.person)
            let decision = DebitDecision.of(
                account.account,
                in: state,
                mandate: mandate.mandate,
                tries: known.filter { $0.account == mandate.account }.map(\.attempt),
                on: day,
                rules: rules,
                now: now
            )
            switch decision {
            case .skip(let reason): report.skipped[reason, default: 0] += 1
            case .collect(let amount, let due, let number):
                let reference = store.debitReference(mandate.account, due: due, number: number)
                waiting.append(
                    StoredDebit(
                        person: mandate.person,
                        account: mandate.account,
                        payee: payee.name,
                        reference: reference,
                        mandate: mandate.id,
                        amount: amount,
                        attempt: DebitTry(
                            dueDay: due,
                            number: number,
                            runDay: day,
                            state: .sent
                        )
                    )
                )
            }
            if waiting.count >= Self.batchSize {
                try await store.keep(waiting, of: payee.creditor, at: now)
                waiting.removeAll(keepingCapacity: true)
            }
        }
        try await store.keep(waiting, of: payee.creditor, at: now)
    }

    /// The line of a collection; nil when it may not be made any more.
    private func item(
        _ debit: StoredDebit,
        _ payee: PayeeAccount,
        _ rules: PayeeAccount.Debit,
        on day: Day,
        now: Instant
    ) async throws -> DebitFile.Item? {
        guard let person = try await store.person(debit.person), let key = person.key,
            let state = person.state,
            let account = state.accounts.first(where: { $0.account.id == debit.account }),
            let mandate = try await store.mandates(of: debit.person)
                .first(where: { $0.id == debit.mandate }),
            let secrets = try store.open(mandate, with: key)
        else { return nil }
        let known = try await store.debits(of: debit.person)
            .filter { $0.account == debit.account }
        let others = known.map(\.attempt).filter { $0 != debit.attempt }
        let decision = DebitDecision.of(
            account.account,
            in: state,
            mandate: mandate.mandate,
            tries: others,
            on: day,
            rules: rules,
            now: now
        )
        // Paid since, in part or whole: less may be due than was stored.
        guard case .collect(let due, _, _) = decision, due.minor >= debit.amount.minor else {
            return nil
        }
        return DebitFile.Item(
            reference: debit.reference,
            amount: debit.amount,
            mandate: debit.mandate.description.filter { $0 != "-" },
            signedOn: mandate.mandate.signedOn,
            isFirst: !known.contains { $0.mandate == mandate.id && $0.attempt.state == .paid },
            account: secrets.account,
            holder: secrets.holder,
            concept: payee.beneficiary + " " + debit.reference
        )
    }

    /// An instant in UTC as ISO 8601 without a zone.
    private static func time(_ instant: Instant) -> String {
        let seconds = instant.milliseconds / 1_000
        let day = Day(daysSinceEpoch: Int32(clamping: seconds / 86_400))
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let rest = seconds % 86_400
        return "\(day)T\(two(rest / 3_600)):\(two(rest / 60 % 60)):\(two(rest % 60))"
    }

    // MARK: - Answers

    /// Takes a bank's answers: what was collected becomes a payment, what came back an event.
    ///
    /// - Parameter today: the local day of the answer.
    public func take(
        _ answers: [DebitAnswer],
        creditor: String,
        today: Day,
        now: Instant
    ) async throws -> DebitAnswerReport {
        var report = DebitAnswerReport()
        for answer in answers {
            guard let debit = try await debit(answer.reference, creditor: creditor) else {
                report.unknown += 1
                continue
            }
            switch answer.status {
            case .pending: report.pending += 1
            case .paid:
                guard debit.attempt.state == .sent || debit.attempt.state == .withdrawn else {
                    report.repeated += 1
                    continue
                }
                try await pay(debit, creditor, isReversal: false, on: today, now: now)
                _ = try await store.settle(debit, as: .paid, at: now)
                report.paid += 1
            case .rejected(let code):
                guard debit.attempt.state != .rejected else {
                    report.repeated += 1
                    continue
                }
                let rejection = DebitRejection(rawValue: code) ?? DebitRejection(isoCode: code)
                if debit.attempt.state == .paid {
                    try await pay(debit, creditor, isReversal: true, on: today, now: now)
                }
                try await reject(debit, rejection, on: today, now: now, &report)
            }
        }
        return report
    }

    /// The collection of a reference, or nil.
    func debit(_ reference: String, creditor: String) async throws -> StoredDebit? {
        guard reference.hasPrefix("RD") else { return nil }
        let found = try await store.accounts(
            matching: [.reference(reference)],
            creditor: creditor
        )
        guard let person = (found[0].accounts + found[0].former).first?.person else { return nil }
        return try await store.debits(of: person).first { $0.reference == reference }
    }

    /// The event comes first: told twice it changes nothing, and a crash loses none.
    private func reject(
        _ debit: StoredDebit,
        _ rejection: DebitRejection,
        on today: Day,
        now: Instant,
        _ report: inout DebitAnswerReport
    ) async throws {
        let event = Event.marked(debit.account, name: Self.rejectionEvent, on: today)
        try await planner.decide([CaseWork(debit.person, event)], at: now)
        if rejection.endsMandate,
            try await store.end(debit.mandate, of: debit.person, as: .failed, at: now)
        {
            report.endedMandates += 1
        }
        _ = try await store.settle(debit, as: .rejected, rejection, at: now)
        report.rejected += 1
        report.reasons[rejection, default: 0] += 1
    }

    private func pay(
        _ debit: StoredDebit,
        _ creditor: String,
        isReversal: Bool,
        on day: Day,
        now: Instant
    ) async throws {
        var payments = PaymentsReport()
        let record = PaymentRecord(
            line: 0,
            key: BankPayments.debitKey(creditor, debit.reference, isReversal: isReversal),
            reference: debit.reference,
            clabe: nil,
            accountNumber: nil,
            customerNumber: nil,
            amount: debit.amount,
            valueDay: min(day, debit.attempt.runDay),
            method: .directDebit,
            isReversal: isReversal
        )
        try await PaymentsImport(store: store, planner: planner)
            .take([record], creditor: creditor, now: now, &payments)
    }

    /// Notes what a bank's statement said of collections, whose payments count by then.
    func settle(
        _ told: [(reference: String, isReversal: Bool, reason: String)],
        creditor: String,
        today: Day,
        now: Instant
    ) async throws {
        var report = DebitAnswerReport()
        for item in told {
            guard let debit = try await debit(item.reference, creditor: creditor) else { continue }
            if item.isReversal {
                guard debit.attempt.state != .rejected else { continue }
                let rejection = DebitRejection(isoCode: item.reason)
                try await reject(debit, rejection, on: today, now: now, &report)
            } else if debit.attempt.state == .sent {
                _ = try await store.settle(debit, as: .paid, at: now)
            }
        }
    }
}
