import Domain
import SQL
public import Strategy
public import Values

/// What became of the accounts that a strategy wrote to, from the first message on.
public struct StrategyResult: Sendable, Equatable {
    /// The strategy's code.
    public let strategy: String
    /// The currency of the accounts.
    public let currency: Currency
    /// Accounts written to.
    public let accounts: Int
    /// Those with nothing past due now.
    public let cured: Int
    /// Those for which a promise was made since.
    public let promised: Int
    /// Those whose person wrote since.
    public let replied: Int
    /// Money that came since, in minor units.
    public let paid: Int64
    /// What is past due now, in minor units.
    public let pastDue: Int64

    /// Makes a result.
    public init(
        strategy: String,
        currency: Currency,
        accounts: Int,
        cured: Int,
        promised: Int,
        replied: Int,
        paid: Int64,
        pastDue: Int64
    ) {
        self.strategy = strategy
        self.currency = currency
        self.accounts = accounts
        self.cured = cured
        self.promised = promised
        self.replied = replied
        self.paid = paid
        self.pastDue = pastDue
    }

    /// What an objective measures, in thousandths; nil without accounts.
    ///
    /// Recovered is the money that came, of that money and what is still past due.
    public func thousandths(_ metric: StrategyDefinition.Objective.Metric) -> Int? {
        guard accounts > 0 else { return nil }
        switch metric {
        case .cured: return cured * 1_000 / accounts
        case .promised: return promised * 1_000 / accounts
        case .replied: return replied * 1_000 / accounts
        case .recovered:
            let all = paid + max(0, pastDue)
            return all > 0 ? Int(paid * 1_000 / all) : 0
        }
    }
}

/// What a strategy's messages cost.
public struct StrategyCost: Sendable, Equatable {
    /// The strategy's code.
    public let strategy: String
    /// All that was spent.
    public let spent: Money
    /// What was spent since the instant that was asked for.
    public let recently: Money
    /// Messages that cost something.
    public let messages: Int
}

enum StrategyResultStore {
    static let costs = Statement(
        "strategy.costs",
        """
        SELECT strategy, currency, CAST(sum(cost) AS bigint),
            CAST(sum(CASE WHEN send_at >= $1 THEN cost ELSE 0 END) AS bigint), count(*)
        FROM message
        WHERE currency IS NOT NULL AND state < 100 AND state <> 19
        GROUP BY strategy, currency
        ORDER BY strategy, currency
        """
    )
    static let results = Statement(
        "strategy.results",
        """
        WITH touched AS (
            SELECT strategy, shard, person, account, min(send_at) AS since
            FROM message
            WHERE account IS NOT NULL AND state > 1 AND state < 21 AND state <> 19
            GROUP BY strategy, shard, person, account),
        promised AS (
            SELECT shard, account, max(made_at) AS latest FROM promise WHERE state > 0
            GROUP BY shard, account),
        replied AS (
            SELECT shard, person, max(send_at) AS latest FROM message WHERE state = 100
            GROUP BY shard, person),
        paid AS (
            SELECT t.strategy, t.shard, t.account, sum(y.amount) AS amount
            FROM touched t
            JOIN payment y ON y.shard = t.shard AND y.account = t.account
                AND y.received_at >= t.since
            GROUP BY t.strategy, t.shard, t.account)
        SELECT t.strategy, a.currency, count(*),
            count(CASE WHEN a.past_due <= 0 OR a.status = 3 THEN 1 END),
            count(CASE WHEN p.latest >= t.since THEN 1 END),
            count(CASE WHEN r.latest >= t.since THEN 1 END),
            CAST(coalesce(sum(m.amount), 0) AS bigint),
            CAST(coalesce(sum(a.past_due), 0) AS bigint)
        FROM touched t
        JOIN account a ON a.shard = t.shard AND a.person = t.person AND a.account = t.account
        LEFT JOIN promised p ON p.shard = t.shard AND p.account = t.account
        LEFT JOIN replied r ON r.shard = t.shard AND r.person = t.person
        LEFT JOIN paid m
            ON m.strategy = t.strategy AND m.shard = t.shard AND m.account = t.account
        GROUP BY t.strategy, a.currency
        ORDER BY t.strategy, a.currency
        """
    )
    static let all = [costs, results]
}

extension Store {
    /// What each strategy's messages cost in all, and since an instant.
    public func strategyCosts(since: Instant) async throws -> [StrategyCost] {
        try await database.read("strategy.costs", planning: .free) { reader in
            try reader.all(StrategyResultStore.costs, [.instant(since)]) { row in
                let currency = try Self.currency(row, 1)
                return StrategyCost(
                    strategy: try row.text(0),
                    spent: Money(minor: try row.int(2), currency),
                    recently: Money(minor: try row.int(3), currency),
                    messages: Int(try row.int(4))
                )
            }
        }
    }

    /// What became of the accounts that each strategy wrote to.
    public func strategyResults() async throws -> [StrategyResult] {
        try await database.read("strategy.results", planning: .free) { reader in
            try reader.all(StrategyResultStore.results) { row in
                StrategyResult(
                    strategy: try row.text(0),
                    currency: try Self.currency(row, 1),
                    accounts: Int(try row.int(2)),
                    cured: Int(try row.int(3)),
                    promised: Int(try row.int(4)),
                    replied: Int(try row.int(5)),
                    paid: try row.int(6),
                    pastDue: try row.int(7)
                )
            }
        }
    }
}
