import SQL
import Values

/// The schema of the product, step by step.
enum Schema {
    /// Every migration in order; a released one never changes.
    static let migrations = [
        Migration(
            number: 1,
            name: "foundation",
            text: String(decoding: PackageResources.m0001_foundation_sql, as: UTF8.self)
        )
    ]

    /// The tables that PostgreSQL partitions by month, with how full it fills their pages. A
    /// message changes twice soon after it was made; where its page has room for that, no index is
    /// written.
    static let partitionedTables = [("decision", 100), ("message", 45)]

    /// How many months ahead partitions are made.
    static let monthsAhead = 13

    /// Makes the monthly partitions around `now` on PostgreSQL; SQLite needs none.
    ///
    /// A default partition takes what lies outside, such as a restored history.
    static func makePartitions(_ transaction: any SQLTransaction, around now: Instant) throws {
        guard transaction.dialect == .postgreSQL else { return }
        let today = Day(daysSinceEpoch: Int32(clamping: now.seconds / 86_400))
        guard let first = Day(year: today.year, month: today.month, day: 1) else { return }
        for (table, fill) in partitionedTables {
            var script = """
                CREATE TABLE IF NOT EXISTS \(table)_other PARTITION OF \(table) DEFAULT
                    WITH (fillfactor=\(fill));

                """
            for offset in -1...monthsAhead {
                let month = first.adding(months: offset)
                let next = month.adding(months: 1)
                let from = month.year * 100 + month.month
                let to = next.year * 100 + next.month
                script += """
                    CREATE TABLE IF NOT EXISTS \(table)_\(from) PARTITION OF \(table)
                        FOR VALUES FROM (\(from)) TO (\(to))
                        WITH (fillfactor=\(fill), autovacuum_vacuum_scale_factor=0.01,
                              autovacuum_vacuum_cost_delay=0);

                    """
            }
            try transaction.executeScript(name: "schema.partitions", script)
        }
    }
}
