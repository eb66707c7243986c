import SQL

/// What the audit reads and the daily root writes.
enum AuditStore {
    static let shards = Statement(
        "audit.shards",
        """
        SELECT shard FROM chain GROUP BY shard
        UNION SELECT shard FROM decision GROUP BY shard
        UNION SELECT shard FROM case_file GROUP BY shard
        ORDER BY shard
        """
    )
    static let links = Statement(
        "audit.links",
        isHot: true,
        "SELECT batch, decisions, head FROM chain WHERE shard = $1 ORDER BY batch"
    )
    static let entries = Statement(
        "audit.entries",
        isHot: true,
        """
        SELECT batch, place, person, version, at, policy, seed, record FROM decision
        WHERE shard = $1
        ORDER BY batch, place
        """
    )
    static let decisions = Statement(
        "audit.decisions",
        isHot: true,
        """
        SELECT person, version, at, policy, seed, record, snapshot FROM decision
        WHERE shard = $1 AND (person, version) > ($2, $3)
        ORDER BY person, version
        LIMIT $4
        """
    )
    static let cases = Statement(
        "audit.cases",
        isHot: true,
        """
        SELECT version, gate_version, wake_at, state FROM case_file
        WHERE shard = $1 AND person = $2
        """
    )
    static let undecided = Statement(
        "audit.undecided",
        isHot: true,
        """
        SELECT c.person FROM case_file c
        WHERE c.shard = $1 AND NOT EXISTS (
            SELECT 1 FROM decision d WHERE d.shard = $1 AND d.person = c.person)
        ORDER BY c.person
        LIMIT $2
        """
    )
    static let erased = Statement(
        "audit.erased",
        isHot: true,
        "SELECT count(*) FROM person WHERE shard = $1 AND erased_at IS NOT NULL"
    )
    static let heads = Statement(
        "audit.heads",
        """
        SELECT c.shard, c.batch, c.head FROM chain c
        JOIN (SELECT shard, max(batch) AS batch FROM chain WHERE at < $1 GROUP BY shard) h
            ON h.shard = c.shard AND h.batch = c.batch
        ORDER BY c.shard
        """
    )
    static let lastRoot = Statement(
        "audit.last-root",
        "SELECT day, root FROM daily_root ORDER BY day DESC LIMIT 1"
    )
    static let roots = Statement(
        "audit.roots",
        "SELECT day, root, chains FROM daily_root ORDER BY day"
    )
    static let insertRoot = Statement(
        "audit.insert-root",
        "INSERT INTO daily_root (day, root, chains, sealed_at) VALUES ($1, $2, $3, $4)"
    )
    static let link = Statement(
        "audit.link",
        isHot: true,
        "SELECT head FROM chain WHERE shard = $1 AND batch = $2"
    )
    static let all = [
        shards, links, entries, decisions, cases, undecided, erased, heads, lastRoot, roots,
        insertRoot, link,
    ]
}
