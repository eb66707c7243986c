public import Values

/// What is known of a record from the files before.
public struct KnownRecord: Sendable, Equatable {
    /// The digest of its content.
    public var digest: UInt64
    /// Whether the account is with us.
    public var status: Account.Status
    /// The shard of its debtor, or nil when that does not matter.
    public var shard: Shard?

    /// Makes a known record.
    public init(digest: UInt64, status: Account.Status, shard: Shard? = nil) {
        self.digest = digest
        self.status = status
        self.shard = shard
    }
}

/// Compares a file with what is known, record by record; nothing is changed and nothing sent.
///
///     var diff = PortfolioDiff(known: known)
///     for record in records { changes.append(diff.classify(record)) }
///     let gone = diff.withdrawnKeys
public struct PortfolioDiff: Sendable {
    /// What a record is against what is known.
    public enum Change: UInt8, Sendable, CaseIterable {
        /// Never seen.
        case new
        /// Seen, with other content.
        case changed
        /// Seen, the same.
        case unchanged
        /// Was gone and is back.
        case reopened
    }

    /// How many records of each kind.
    public struct Counts: Sendable, Equatable {
        /// Never seen.
        public var new = 0
        /// With other content.
        public var changed = 0
        /// The same.
        public var unchanged = 0
        /// Back.
        public var reopened = 0
        /// Known, with us, and not in the file, or there with another debtor.
        public var withdrawn = 0
        /// Of the withdrawn, those that came with another debtor.
        public var moved = 0
        /// Known and with us before the file.
        public var knownActive = 0
        /// In the file, but the creditor says that they are no longer to be worked.
        public var closedByFile = 0

        /// Makes counts of nothing.
        public init() {}
    }

    private var known: KnownRecords
    private var found = Counts()
    /// The keys of active records that came with another debtor, such as after a change of customer
    /// numbers; what was known under the old one ends.
    public private(set) var movedKeys: [UInt64] = []

    /// Begins a comparison with the known records of this creditor, by `PortfolioRecord.key`.
    public init(known: KnownRecords) {
        self.known = known
        found.knownActive = activeKeys.count
    }

    /// Begins a comparison with the known records of this creditor, by `PortfolioRecord.key`.
    public init(known: [UInt64: KnownRecord]) {
        var table = KnownRecords()
        for (key, record) in known { table.insert(record, key: key) }
        self.init(known: table)
    }

    /// Compares one record. Each key may come once; the reader refuses duplicates.
    public mutating func classify(_ record: PortfolioRecord) -> Change {
        classify(key: record.key, digest: record.digest, status: record.account.status)
    }

    /// Compares one record by its key, digest and status.
    ///
    /// - Parameter shard: that of the debtor, or nil. Two debtors of one shard are not told apart,
    ///   which one change of debtor in 1,024 meets.
    public mutating func classify(
        key: UInt64,
        digest: UInt64,
        status: Account.Status,
        shard: Shard? = nil
    ) -> Change {
        if status != .active { found.closedByFile += 1 }
        guard let before = known.take(key) else {
            found.new += 1
            return .new
        }
        if before.status == .active, before.shard != nil, before.shard != shard {
            movedKeys.append(key)
        }
        if before.status != .active && before.status != .paid && status == .active {
            found.reopened += 1
            return .reopened
        }
        if before.digest == digest {
            found.unchanged += 1
            return .unchanged
        }
        found.changed += 1
        return .changed
    }

    /// Says that a record stands in the file although its row was refused: what is known of it
    /// stays, because a typing mistake withdraws nothing.
    public mutating func keep(key: UInt64) {
        _ = known.take(key)
    }

    /// The keys that are with us and did not come: the withdrawn ones, in ascending order.
    public var withdrawnKeys: [UInt64] {
        activeKeys.sorted()
    }

    private var activeKeys: [UInt64] {
        var keys: [UInt64] = []
        known.forEach { key, record in
            if record.status == .active { keys.append(key) }
        }
        return keys
    }

    /// The counts after the last record.
    public var counts: Counts {
        var counts = found
        counts.moved = movedKeys.count
        counts.withdrawn = activeKeys.count + movedKeys.count
        return counts
    }
}

/// Shares beyond which a person must confirm an import, in thousandths.
public struct DiffThresholds: Sendable, Equatable {
    /// Of the known active records, how many may be withdrawn.
    public var withdrawnPerMille = 300
    /// Of the known active records, how many may change.
    public var changedPerMille = 1_000
    /// Of the rows, how many may be refused.
    public var refusedPerMille = 100
    /// How far the sum of balances may move against the one before.
    public var balanceMovePerMille = 500
    /// Files that know fewer records than this ask nothing.
    public var minimumKnown = 20

    /// Makes the usual thresholds.
    public init() {}

    /// A reason for which an import waits for a person.
    public struct Question: Sendable, Equatable {
        /// What it is about.
        public enum Kind: String, Sendable, CaseIterable {
            case withdrawn
            case changed
            case refused
            case balance
            /// The file has no record that can be used.
            case nothingLeft = "nothing_left"
            /// The figures are of a day that has not come.
            case futureDay = "future_day"
            /// The figures are older than those that are known.
            case olderDay = "older_day"
        }

        /// What it is about.
        public var kind: Kind
        /// What was found, in thousandths.
        public var perMille: Int
        /// What is allowed, in thousandths.
        public var allowed: Int
        /// The day of the figures, and the one it is held against, where it is about days.
        public var days: [Day] = []

        private func list(_ days: [Day]) -> String {
            days.map(\.description).joined(separator: " y las que se conocen, del ")
        }

        /// The question in Spanish, for the person who confirms.
        public var text: String {
            let share = "\(perMille / 10).\(perMille % 10) %"
            let limit = "\(allowed / 10).\(allowed % 10) %"
            return switch kind {
            case .withdrawn: "Saldrían \(share) de las cuentas activas (límite \(limit))."
            case .changed: "Cambiarían \(share) de las cuentas activas (límite \(limit))."
            case .refused: "Se rechazaron \(share) de las filas (límite \(limit))."
            case .balance: "El saldo total se movería \(share) (límite \(limit))."
            case .nothingLeft: "Ninguna fila del archivo se pudo usar."
            case .futureDay:
                "Las cifras serían del \(list(days)), un día que no llega: revise --as-of."
            case .olderDay:
                "Las cifras son del \(list(days)), que son más recientes."
            }
        }
    }

    /// What must be confirmed about the day of a file's figures.
    ///
    /// - Parameters:
    ///   - today: the day it is; one more is allowed for, since days begin at different hours.
    ///   - known: the newest day of the creditor's file before, or nil.
    public func questions(
        about day: Day?,
        today: Day,
        known: Day?
    ) -> [Question] {
        guard let day else { return [] }
        var questions: [Question] = []
        if day > today.adding(days: 1) {
            questions.append(
                Question(kind: .futureDay, perMille: 0, allowed: 0, days: [day])
            )
        }
        if let known, day < known {
            questions.append(
                Question(kind: .olderDay, perMille: 0, allowed: 0, days: [day, known])
            )
        }
        return questions
    }

    /// What must be confirmed; empty when the import may go on by itself.
    ///
    /// `balanceBefore` is the sum of balances known before, in the currency of `balanceNow`.
    public func questions(
        _ counts: PortfolioDiff.Counts,
        _ totals: ControlTotals,
        balanceBefore: Int64? = nil,
        balanceNow: Int64? = nil
    ) -> [Question] {
        var questions: [Question] = []
        func ask(_ kind: Question.Kind, _ part: Int, _ whole: Int, _ allowed: Int) {
            guard whole > 0 else { return }
            let perMille = Int(
                clamping: part.multipliedFullWidth(by: 1_000).low / UInt(whole)
            )
            if perMille > allowed {
                questions.append(Question(kind: kind, perMille: perMille, allowed: allowed))
            }
        }
        if totals.accepted == 0 {
            questions.append(Question(kind: .nothingLeft, perMille: 1_000, allowed: 0))
        }
        ask(.refused, totals.refused, totals.rows, refusedPerMille)
        guard counts.knownActive >= minimumKnown else { return questions }
        ask(.withdrawn, counts.withdrawn, counts.knownActive, withdrawnPerMille)
        ask(.changed, counts.changed, counts.knownActive, changedPerMille)
        if let balanceBefore, let balanceNow, balanceBefore > 0 {
            let move =
                balanceNow > balanceBefore
                ? balanceNow - balanceBefore : balanceBefore - balanceNow
            ask(.balance, Int(clamping: move), Int(clamping: balanceBefore), balanceMovePerMille)
        }
        return questions
    }
}
