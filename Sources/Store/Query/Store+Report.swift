import Compliance
import Domain
import Messaging
import SQL
import Strategy
public import Values

enum ReportStore {
    static let stages = Statement(
        "report.stages",
        """
        SELECT status, stage, currency, count(*), CAST(sum(balance) AS bigint),
            CAST(sum(past_due) AS bigint)
        FROM account
        WHERE tenant = $1
        GROUP BY status, stage, currency
        ORDER BY status, stage, currency
        """
    )
    static let states = Statement(
        "report.states",
        """
        SELECT state, count(*), CAST(sum(parts) AS bigint) FROM message
        WHERE send_at >= $1 AND send_at < $2
        GROUP BY state
        ORDER BY state
        """
    )
    static let withdrawn = Statement(
        "report.withdrawn",
        """
        SELECT error, count(*) FROM message
        WHERE send_at >= $1 AND send_at < $2 AND state = 21
        GROUP BY error
        """
    )
    static let calls = Statement(
        "report.calls",
        """
        SELECT state, count(*) FROM webhook
        WHERE made_at >= $1 AND made_at < $2
        GROUP BY state
        """
    )
    static let contacted = Statement(
        "report.contacted",
        """
        SELECT count(DISTINCT person) FROM message
        WHERE send_at >= $1 AND send_at < $2 AND state > 1 AND state < 21 AND state <> 19
        """
    )
    static let reached = Statement(
        "report.reached",
        """
        SELECT count(DISTINCT person) FROM message
        WHERE send_at >= $1 AND send_at < $2 AND state = 16
        """
    )
    static let replied = Statement(
        "report.replied",
        """
        SELECT count(DISTINCT person) FROM message
        WHERE send_at >= $1 AND send_at < $2 AND state = 100
        """
    )
    static let cost = Statement(
        "report.cost",
        """
        SELECT currency, CAST(sum(cost) AS bigint) FROM message
        WHERE send_at >= $1 AND send_at < $2 AND currency IS NOT NULL AND state < 100
            AND state <> 19
        GROUP BY currency
        ORDER BY currency
        """
    )
    static let suppressed = Statement(
        "report.suppressed",
        """
        SELECT reason, count(*) FROM suppression
        WHERE tenant = $1 AND since >= $2 AND since < $3
        GROUP BY reason
        """
    )
    static let made = Statement(
        "report.promises-made",
        """
        SELECT state, currency, count(*), CAST(sum(amount) AS bigint),
            CAST(sum(paid) AS bigint)
        FROM promise
        WHERE made_at >= $1 AND made_at < $2 AND state > 0
        GROUP BY state, currency
        ORDER BY state, currency
        """
    )
    static let ended = Statement(
        "report.promises-ended",
        """
        SELECT state, currency, count(*), CAST(sum(amount) AS bigint),
            CAST(sum(paid) AS bigint)
        FROM promise
        WHERE changed_at >= $1 AND changed_at < $2 AND state > 1
        GROUP BY state, currency
        ORDER BY state, currency
        """
    )
    static let payments = Statement(
        "report.payments",
        """
        SELECT status, currency, count(*), CAST(sum(amount) AS bigint) FROM payment
        WHERE tenant = $1 AND received_at >= $2 AND received_at < $3
        GROUP BY status, currency
        ORDER BY status, currency
        """
    )
    static let tasks = Statement(
        "report.tasks",
        """
        SELECT kind, count(*), count(CASE WHEN due_at < $1 THEN 1 END) FROM task
        WHERE tenant = $2 AND closed_at IS NULL
        GROUP BY kind
        ORDER BY kind
        """
    )
    static let decisions = Statement(
        "report.decisions",
        """
        SELECT person, record FROM decision
        WHERE month >= $1 AND month <= $2 AND at >= $3 AND at < $4
        ORDER BY shard, person, version
        """
    )
    static let all = [
        stages, states, withdrawn, calls, contacted, reached, replied, cost, suppressed, made,
        ended,
        payments, tasks,
        decisions,
    ]
}

extension Store {
    /// What happened from one instant up to another.
    ///
    /// Reads every decision of the time, in bounded memory: about 5 µs each on one core.
    public func report(from: Instant, to: Instant) async throws -> Report {
        let tenant = self.tenant
        return try await database.read("report", planning: .free) { reader in
            var report = Report(from: from, to: to)
            try report.readAccounts(tenant, reader)
            try report.readMessages(reader)
            try report.readMoney(tenant, reader)
            try report.readDecisions(reader)
            return report
        }
    }
}

extension Report {
    fileprivate mutating func readAccounts(_ tenant: String, _ reader: any SQLReader) throws {
        stages = try reader.all(ReportStore.stages, [.text(tenant)]) { row in
            let currency = try Store.currency(row, 2)
            return StageLine(
                status: Account.Status(rawValue: UInt8(clamping: try row.int(0))) ?? .closed,
                stage: Stage(rawValue: UInt8(clamping: try row.int(1))) ?? .preventive,
                accounts: Int(try row.int(3)),
                balance: Money(minor: try row.int(4), currency),
                pastDue: Money(minor: try row.int(5), currency)
            )
        }
        try reader.query(ReportStore.tasks, [.instant(to), .text(tenant)]) { row in
            if let kind = PersonTask.Kind(rawValue: UInt8(clamping: try row.int(0))) {
                openTasks[kind] = Int(try row.int(1))
                let overdue = Int(try row.int(2))
                if overdue > 0 { overdueTasks[kind] = overdue }
            }
        }
    }

    fileprivate mutating func readMessages(_ reader: any SQLReader) throws {
        let time: [SQLValue] = [.instant(from), .instant(to)]
        try reader.query(ReportStore.states, time) { row in
            let code = Int(try row.int(0))
            let count = Int(try row.int(1))
            switch MessageRow.State(code: code) {
            case .inbound: replies += count
            case .outbound(let state):
                states.append(
                    StateLine(state: state, messages: count, parts: Int(try row.int(2)))
                )
            }
        }
        try reader.query(ReportStore.withdrawn, time) { row in
            let name = try row.textOrNil(0)
            if let why = WithdrawalReason.allCases.first(where: { "\($0)" == name }) {
                withdrawn[why] = Int(try row.int(1))
            }
        }
        try reader.query(ReportStore.calls, time) { row in
            guard let state = WebhookRow.State(rawValue: Int(try row.int(0))) else { return }
            calls[state] = Int(try row.int(1))
        }
        func count(_ statement: Statement) throws -> Int {
            Int(try reader.first(statement, time) { try $0.int(0) } ?? 0)
        }
        personsContacted = try count(ReportStore.contacted)
        personsReached = try count(ReportStore.reached)
        personsReplied = try count(ReportStore.replied)
        cost = try reader.all(ReportStore.cost, time) { row in
            Money(minor: try row.int(1), try Store.currency(row, 0))
        }
    }

    fileprivate mutating func readMoney(_ tenant: String, _ reader: any SQLReader) throws {
        let time: [SQLValue] = [.instant(from), .instant(to)]
        try reader.query(ReportStore.suppressed, [.text(tenant)] + time) { row in
            let count = Int(try row.int(1))
            switch Suppression.Reason(rawValue: Int(try row.int(0))) {
            case .optOut: optOuts = count
            case .wrongNumber: wrongNumbers = count
            case nil: break
            }
        }
        func promises(_ statement: Statement) throws -> [PromiseLine] {
            try reader.all(statement, time) { row in
                let currency = try Store.currency(row, 1)
                return PromiseLine(
                    state: Promise.State(rawValue: UInt8(clamping: try row.int(0))) ?? .offered,
                    promises: Int(try row.int(2)),
                    amount: Money(minor: try row.int(3), currency),
                    paid: Money(minor: try row.int(4), currency)
                )
            }
        }
        promisesMade = try promises(ReportStore.made)
        promisesEnded = try promises(ReportStore.ended)
        var sums: [Currency: Int64] = [:]
        try reader.query(ReportStore.payments, [.text(tenant)] + time) { row in
            let count = Int(try row.int(2))
            switch PaymentRow.Status(rawValue: Int(try row.int(0))) {
            case .unmatched, nil: unmatchedPayments += count
            case .matched, .reversal:
                payments += count
                sums[try Store.currency(row, 1), default: 0] += try row.int(3)
            }
        }
        recovered = sums.map { Money(minor: $0.value, $0.key) }
            .sorted { $0.currency.code < $1.currency.code }
    }

    fileprivate mutating func readDecisions(_ reader: any SQLReader) throws {
        var counted = CountedContacts()
        try reader.stream(
            ReportStore.decisions,
            [
                .integer(monthNumber(of: from)), .integer(monthNumber(of: to)), .instant(from),
                .instant(to),
            ]
        ) { row in
            let record: DecisionRecord
            do {
                record = try DecisionRecord(decoding: try row.bytes(1))
            } catch is CanonicalBytesError {
                throw StoreError(.damaged, "a stored decision is damaged: run audit verify")
            }
            decisions += 1
            counted.begin(try row.id(0))
            for reason in record.reasons { count(reason, &counted) }
        }
    }

    /// Counts a person's step once for what was said of it, however often its case was looked at
    /// until it was cleared or skipped.
    private mutating func count(_ reason: Reason, _ counted: inout CountedContacts) {
        switch reason {
        case .cleared(_, let step), .stepSkipped(_, let step, _): counted.end(step)
        case .deferred(let step, _, let verdict):
            count(verdict, of: step, \.deferred, &counted)
        case .broughtForward(let step, _, let verdict):
            count(verdict, of: step, \.broughtForward, &counted)
        case .refused(let step, let verdict), .tooLate(let step, let verdict):
            count(verdict, of: step, \.refused, &counted)
        default: break
        }
    }

    private mutating func count(
        _ verdict: VerdictRecord,
        of step: String,
        _ counter: WritableKeyPath<RuleCounts, Int>,
        _ counted: inout CountedContacts
    ) {
        if counted.isNew(step, counter, nil) { gate[keyPath: counter] += 1 }
        for finding in verdict.findings {
            switch finding.said {
            case .forbids, .notBefore:
                let rule = Rule(
                    pack: finding.citation.pack,
                    rule: finding.citation.rule,
                    kind: finding.citation.kind,
                    article: finding.citation.article
                )
                guard counted.isNew(step, counter, rule) else { continue }
                rules[rule, default: RuleCounts()][keyPath: counter] += 1
            case .allows, .warns, .informs: break
            }
        }
    }
}

/// What was counted of one person's steps that are not over yet.
private struct CountedContacts {
    private struct Said: Hashable {
        let counter: PartialKeyPath<Report.RuleCounts>
        let rule: Report.Rule?
    }
    private var person: PersonID?
    private var said: [String: Set<Said>] = [:]

    /// The decisions of a person follow.
    mutating func begin(_ person: PersonID) {
        guard self.person != person else { return }
        self.person = person
        said.removeAll(keepingCapacity: true)
    }

    /// The step is over: what is said next is about another.
    mutating func end(_ step: String) { said[step] = nil }

    /// Whether this is said of the step's contact for the first time; nil stands for any rule.
    mutating func isNew(
        _ step: String,
        _ counter: PartialKeyPath<Report.RuleCounts>,
        _ rule: Report.Rule?
    ) -> Bool {
        said[step, default: []].insert(Said(counter: counter, rule: rule)).inserted
    }
}
