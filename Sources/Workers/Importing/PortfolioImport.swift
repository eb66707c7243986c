public import Domain
public import Files
public import Store
public import Strategy
public import Values

/// What an import found and did, for the person who ran it.
public struct ImportReport: Sendable {
    /// The import's number; nil for a diff without a commit.
    public var number: Int64?
    /// What the reader found out about the file.
    public var file = TableReport()
    /// Rows and sums.
    public var totals = ControlTotals()
    /// New, changed, withdrawn and unchanged records.
    public var counts = PortfolioDiff.Counts()
    /// What asks for a confirmation before the import counts.
    public var questions: [DiffThresholds.Question] = []
    /// Whether it counts.
    public var isCommitted = false
    /// Whether contact data was invented by the mapping.
    public var isContactDataMadeUp = false
    /// Rows written to the problem file.
    public var problemRows = 0
    /// Persons that were not known.
    public var newPersons = 0
    /// Queued messages that were withdrawn.
    public var withdrawnMessages = 0
}

/// Brings a creditor's portfolio file into the store as *state sync*: what the file says is how
/// things are.
///
/// First everything is read, checked, compared and staged; nothing of that is visible. Then one
/// row flips, and the shards are applied one by one, endings first. A crash in between is taken
/// up again by `resume`.
public struct PortfolioImport {
    /// How it is run.
    public struct Options: Sendable {
        /// The day of the figures when the file has no such column.
        public var asOf: Day
        /// Only compare; commit nothing.
        public var isDryRun = false
        /// Commit although the diff asks questions.
        public var isForced = false
        /// The file holds some accounts only, such as mended rows: what is missing stays.
        public var isPartial = false
        /// Bounds beyond which the diff asks.
        public var thresholds = DiffThresholds()
        /// Where problems are written as a table that can be mended and imported; nil for nowhere.
        public var problemsPath: String?
        /// What ids are drawn from: a secret number, or a fixed one in the sandbox.
        public var idSeed: UInt64

        /// Makes options.
        public init(asOf: Day, idSeed: UInt64) {
            self.asOf = asOf
            self.idSeed = idSeed
        }
    }

    private let store: Store
    private let phones: PhoneParser

    /// Makes an import.
    public init(store: Store, phones: PhoneParser) {
        self.store = store
        self.phones = phones
    }

    /// Reads, compares, stages and, unless told otherwise, commits and applies a file.
    ///
    /// - Parameters:
    ///   - progress: called now and then with the rows read, and with the shards applied.
    /// - Throws: `FileProblem` and `MappingMistakes` for a file that cannot be read at all.
    public func run(
        path: String,
        mapping: Mapping,
        options: Options,
        policy: Policy,
        now: Instant,
        progress: (ImportProgress) -> Void
    ) async throws -> ImportReport {
        var rows = try PortfolioRows(
            path: path,
            mapping: mapping,
            asOf: options.asOf,
            phones: phones
        )
        var diff = PortfolioDiff(known: try await store.knownRecords(of: mapping.creditor))
        let head = try await store.beginImport(
            creditor: mapping.creditor,
            isPayments: false,
            fileDigest: Array(path.utf8),
            idSeed: options.idSeed,
            at: now
        )
        var report = ImportReport()
        report.isContactDataMadeUp = mapping.isContactDataMadeUp
        do {
            var staging = Staging(store, head)
            let problems = try options.problemsPath.map {
                try ProblemFile(path: $0, header: rows.header)
            }
            var pass = Pass(knowsNothing: diff.counts.knownActive == 0)
            while try rows.readBlock({ outcome, block, row in
                if !outcome.problems.isEmpty {
                    try problems?.write(outcome.problems, block, row)
                }
                if let record = outcome.record {
                    take(record, &diff, &staging, &pass, options)
                } else if let key = outcome.refusedKey {
                    // A typing mistake withdraws nothing.
                    let index = store.accountIndex(ofKey: key, creditor: mapping.creditor)
                    diff.keep(key: index.high)
                }
            }) {
                if staging.isFull, !options.isDryRun { try await staging.flush() }
                progress(.read(rows: rows.totals.rows))
            }
            report.problemRows = try problems?.finish() ?? 0
            report.file = rows.report
            report.totals = rows.totals
            report.counts = diff.counts
            if options.isPartial { report.counts.withdrawn = report.counts.moved }
            report.questions = options.thresholds.questions(
                report.counts,
                rows.totals
            )
            report.questions += options.thresholds.questions(
                about: rows.totals.newestDay,
                today: Day(daysSinceEpoch: Int32(clamping: now.seconds / 86_400)),
                known: try await store.newestFigures(of: mapping.creditor)
            )
            let counts = !options.isDryRun && (report.questions.isEmpty || options.isForced)
            guard counts else {
                try await store.abandonImport(head)
                return report
            }
            let gone = diff.movedKeys + (options.isPartial ? [] : diff.withdrawnKeys)
            if !gone.isEmpty {
                let known = try await store.knownAccounts(of: mapping.creditor, keys: Set(gone))
                for key in gone {
                    guard let account = known[key] else { continue }
                    staging.add(ending: account, as: .withdrawn, on: options.asOf)
                }
            }
            if !options.isPartial {
                try await stageTheRest(path, mapping, options, pass, &staging)
            }
            try await staging.flush()
        } catch {
            try await store.abandonImport(head)
            throw error
        }
        try await store.commitImport(head, newest: report.totals.newestDay, at: now)
        report.number = head.number
        report.isCommitted = true
        try await apply(head, policy: policy, now: now, report: &report, progress: progress)
        return report
    }

    /// Goes on with imports that count but were not wholly applied; returns their numbers.
    public func resume(policy: Policy, now: Instant) async throws -> [Int64] {
        var resumed: [Int64] = []
        for head in try await store.unfinishedImports() {
            var report = ImportReport()
            try await apply(head, policy: policy, now: now, report: &report) { _ in }
            resumed.append(head.number)
        }
        return resumed
    }

    private func apply(
        _ head: ImportHead,
        policy: Policy,
        now: Instant,
        report: inout ImportReport,
        progress: (ImportProgress) -> Void
    ) async throws {
        let shards = try await store.stagedShards(of: head)
        for (done, shard) in shards.enumerated() {
            let applied = try await store.applyImport(
                head,
                shard: shard,
                policy: policy,
                now: now
            )
            report.newPersons += applied.newPersons
            report.withdrawnMessages += applied.result.withdrawn
            progress(.applied(shards: done + 1, of: shards.count))
        }
        try await store.finishImport(head, at: now)
    }

    /// What the first reading of a file saw of persons with some rows that changed and some that
    /// did not.
    private struct Pass {
        /// Nothing is known yet, so every row is new.
        let knowsNothing: Bool
        /// Keys of persons of rows that changed, and of rows that did not.
        var changed: Set<UInt64> = []
        var unchanged: Set<UInt64> = []
        /// Keys of the rows that changed.
        var staged: Set<UInt64> = []

        static func key(_ person: PersonRecord) -> UInt64 {
            PortfolioRecord.key(accountNumber: person.key)
        }

        mutating func note(_ record: PortfolioRecord, isChanged: Bool) {
            guard !knowsNothing else { return }
            if isChanged { staged.insert(record.key) }
            for person in record.persons {
                if isChanged {
                    changed.insert(Self.key(person))
                } else {
                    unchanged.insert(Self.key(person))
                }
            }
        }
    }

    /// Stages the unchanged rows of persons of whom another row changed: a file is believed about
    /// all of a person's contact points, so the case must hear of all of its rows.
    private func stageTheRest(
        _ path: String,
        _ mapping: Mapping,
        _ options: Options,
        _ pass: Pass,
        _ staging: inout Staging
    ) async throws {
        let wanted = pass.changed.intersection(pass.unchanged)
        guard !wanted.isEmpty else { return }
        var rows = try PortfolioRows(
            path: path,
            mapping: mapping,
            asOf: options.asOf,
            phones: phones
        )
        while try rows.readBlock({ outcome, _, _ in
            guard let record = outcome.record, !pass.staged.contains(record.key),
                record.persons.contains(where: { wanted.contains(Pass.key($0)) })
            else { return }
            staging.add(record, index: store.accountIndex(of: record, person: 0))
        }) {
            if staging.isFull { try await staging.flush() }
        }
    }

    private func take(
        _ record: PortfolioRecord,
        _ diff: inout PortfolioDiff,
        _ staging: inout Staging,
        _ pass: inout Pass,
        _ options: Options
    ) {
        let index = store.accountIndex(of: record, person: 0)
        let change = diff.classify(
            key: index.high,
            digest: record.digest,
            status: record.account.status,
            shard: staging.shard(of: record, person: 0)
        )
        for position in record.persons.indices.dropFirst() {
            diff.keep(key: store.accountIndex(of: record, person: position).high)
        }
        pass.note(record, isChanged: change != .unchanged)
        if change != .unchanged && !options.isDryRun { staging.add(record, index: index) }
    }
}

/// How far an import has come.
public enum ImportProgress: Sendable {
    /// Rows read and compared.
    case read(rows: Int)
    /// Shards applied.
    case applied(shards: Int, of: Int)
}

extension TableOptions {
    /// The reading options that a mapping asks for.
    public init(_ mapping: Mapping) {
        self.init()
        let file = mapping.file
        decimalMark = mapping.decimalMark
        encoding = file.encoding.flatMap(TextEncoding.init(rawValue:))
        delimiter = file.delimiter
        hasHeader = file.hasHeader
        skippedLines = file.skippedLines
        sheet = file.sheet
        fixedColumns = file.fixedColumns.map {
            FixedColumn(name: $0.name, start: $0.start, length: $0.length)
        }
    }
}
