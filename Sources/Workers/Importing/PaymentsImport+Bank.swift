public import Domain
public import Files
import Store
public import Values

extension PaymentsImport {
    /// Reads a bank's own file and counts its payments: credits, and what was taken back of them.
    ///
    /// The file may come again, overlap with another, or tell in another format what was told
    /// before: each movement counts once.
    ///
    /// - Parameters:
    ///   - layout: the bank's declared layout; nil for a format that is found out.
    ///   - payees: the ways to pay the creditor, whose references are found in the bank's text.
    ///   - today: the local day.
    /// - Throws: `FileProblem` for a file that is refused whole; nothing of it counts then.
    public func run(
        bankFile path: String,
        layout: BankLayout?,
        creditor: String,
        payees: [PayeeAccount],
        today: Day,
        now: Instant,
        problemsPath: String? = nil
    ) async throws -> PaymentsReport {
        let reading = try BankFile.read(path: path, layout: layout)
        let problems = try problemsPath.map { try ProblemFile(path: $0, header: ["texto"]) }
        var report = PaymentsReport()
        for fault in reading.faults {
            let problem = fault.problem
            try problems?.write(problem, fault.text)
            if report.problems.count < Self.problemsLimit { report.problems.append(problem) }
        }
        report.problemRows = try problems?.finish() ?? 0
        let bank = BankPayments(creditor: creditor, payees: payees)
        let debits = PaymentsDebit(store: store, planner: planner)
        var found: [BankPayments.Found] = []
        for statement in reading.statements {
            for entry in statement.entries {
                if let payment = bank.payment(of: entry, in: statement, format: reading.format) {
                    found.append(payment)
                } else {
                    report.others += 1
                }
            }
        }
        report.totals.rows = reading.count + reading.faults.count
        report.totals.accepted = found.count
        report.totals.refused = reading.faults.count
        let keys = try await store.movementKeys(of: found.map(\.draft), creditor: creditor)
        for start in stride(from: 0, to: found.count, by: Self.batchSize) {
            let batch = (start..<min(start + Self.batchSize, found.count)).map { index in
                var record = found[index].record
                if record.key.isEmpty { record.key = keys[index] }
                report.totals.add(record)
                return record
            }
            try await take(batch, creditor: creditor, now: now, &report)
        }
        try await debits.settle(
            found.compactMap { payment in
                payment.debit.map { ($0, payment.record.isReversal, payment.reason) }
            },
            creditor: creditor,
            today: today,
            now: now
        )
        return report
    }
}

extension PaymentReader.Totals {
    /// Adds what one payment moves.
    mutating func add(_ record: PaymentRecord) {
        if record.isReversal { reversals += 1 }
        let signed = record.isReversal ? -record.amount.minor : record.amount.minor
        let sum = (sums[record.amount.currency] ?? 0).addingReportingOverflow(signed)
        if !sum.overflow { sums[record.amount.currency] = sum.partialValue }
    }
}

/// Turns movements of a bank's file into payments of one creditor.
struct BankPayments {
    let creditor: String
    let payees: [PayeeAccount]

    /// The least characters of a word that may be a reference.
    private static let wordLength = 5

    /// A payment in a bank's file.
    struct Found {
        var record: PaymentRecord
        var draft: MovementDraft
        /// The collection of ours that it is, or nil.
        var debit: String?
        /// Why it came back, in the bank's code, or empty.
        var reason: String
    }

    /// The payment that a movement is; nil for one that is no debtor's concern.
    func payment(
        of entry: BankEntry,
        in statement: BankStatement,
        format: BankReading.Format
    ) -> Found? {
        guard entry.kind == .credit || entry.kind == .reversal, entry.minor > 0 else { return nil }
        let written = Self.written(entry.reference + " " + entry.text)
        let words = written.map { PaymentMatcher.normalized($0) }
        let reference = PaymentMatcher.normalized(entry.reference)
        var record = PaymentRecord(
            line: entry.line,
            key: "",
            reference: reference.isEmpty ? nil : reference,
            clabe: nil,
            accountNumber: nil,
            customerNumber: nil,
            amount: Money(minor: entry.minor, entry.currency),
            valueDay: entry.valueDay,
            method: entry.means.method,
            isReversal: entry.kind == .reversal
        )
        record.text = entry.text
        record.candidates = candidates(words, written)
        let side = record.isReversal ? "-" : "+"
        let amount = "\(side)\(entry.minor) \(entry.currency)"
        let draft = MovementDraft(
            group: "\(entry.valueDay) \(amount)",
            format: format.number,
            name: PaymentMatcher.normalized(entry.bankReference),
            account: statement.account.map { Self.accountTail($0) } ?? "",
            reference: reference,
            words: words
        )
        // A collection of ours may be told by an answer too, and counts once.
        let debit = words.first { Self.isDebitReference($0) }
        if let debit {
            record.reference = debit
            record.key = Self.debitKey(creditor, debit, isReversal: record.isReversal)
        }
        return Found(record: record, draft: draft, debit: debit, reason: entry.returnReason)
    }

    /// The key of the payment, or of its return, that a collection of ours became.
    static func debitKey(_ creditor: String, _ reference: String, isReversal: Bool) -> String {
        creditor + "/debit/" + reference + (isReversal ? "/rev" : "")
    }

    /// Whether a word is what names a collection of ours from end to end.
    static func isDebitReference(_ word: String) -> Bool {
        word.utf8.count == 18 && word.hasPrefix("RD")
            && word.dropFirst(2).utf8.allSatisfy {
                0x30...0x39 ~= $0 || 0x41...0x46 ~= $0
            }
    }

    /// Words of the text, and the part of each that an agreement's reference begins with.
    ///
    /// A check is over the reference as written, zeros in front included.
    private func candidates(_ words: [String], _ written: [String]) -> [String] {
        var candidates = words
        for word in written {
            for payee in payees {
                guard let body = payee.reference.body(of: word), !candidates.contains(body) else {
                    continue
                }
                candidates.append(body)
            }
        }
        return Array(candidates.prefix(2 * MovementTraits.wordLimit))
    }

    /// The words of a text that hold digits and are long enough to be a reference, without hyphens.
    static func written(_ text: String) -> [String] {
        var words: [String] = []
        for part in text.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "-" }) {
            let word = part.filter { $0 != "-" }.uppercased()
            guard PaymentMatcher.normalized(word).utf8.count >= wordLength,
                word.utf8.contains(where: { 0x30...0x39 ~= $0 }), !words.contains(word)
            else { continue }
            words.append(word)
            if words.count == MovementTraits.wordLimit { break }
        }
        return words
    }

    /// The digits by which one bank account is known in all formats: the last ten of the account,
    /// without a CLABE's check digit.
    static func accountTail(_ account: String) -> String {
        if let clabe = CLABE(account) { return String(clabe.digits.dropLast().suffix(10)) }
        return String(decoding: account.utf8.filter { 0x30...0x39 ~= $0 }.suffix(10), as: UTF8.self)
    }
}

extension BankReading.Format {
    /// The number that is stored; it never changes.
    fileprivate var number: UInt8 {
        switch self {
        case .norma43: 1
        case .camt: 2
        case .mt940: 3
        case .layout: 4
        }
    }
}

extension BankEntry.Means {
    fileprivate var method: PaymentRecord.Method {
        switch self {
        case .unknown: .unknown
        case .transfer: .transfer
        case .cash: .cash
        case .card: .card
        case .directDebit: .directDebit
        case .cheque: .cheque
        }
    }
}

extension BankFault {
    /// The fault as rows of tables tell theirs.
    fileprivate var problem: ImportProblem {
        let code: ImportProblem.Code =
            switch self.code {
            case .amount: .badAmount
            case .day: .badDate
            case .kind: .unknownCode
            case .currency: .badCurrency
            }
        return ImportProblem(
            line: line,
            column: field,
            code: code,
            maskedValue: "",
            isRefusal: true
        )
    }
}
