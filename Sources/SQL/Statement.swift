/// One SQL text with a name, the same for both databases.
///
/// Parameters are `$1` … `$n`, each appearing for the first time in that order (SQLite numbers
/// them so). What the databases spell differently is a token of `Dialect`, for instance
/// `{claimLock}`. A brace that is not followed by a lower-case letter is left as it is.
///
/// ```swift
/// static let claim = Statement("outbox.claim", isHot: true, """
///     UPDATE outbox SET lease_until = $1 WHERE shard = $2 AND id IN (
///         SELECT id FROM outbox WHERE shard = $2 AND due_at <= $3
///         ORDER BY due_at LIMIT $4 {claimLock})
///     RETURNING id
///     """)
/// ```
public struct Statement: Sendable {
    /// A unique name of at most 63 bytes, of lower-case letters, digits, `.`, `_` and `-`.
    public let name: String
    /// The SQL text with parameters and tokens.
    public let text: String
    /// Whether it runs per message or per case, so that it must name its shard.
    public let isHot: Bool
    /// Whether the rows of a batch never change one row of a table twice, so that a database may
    /// run an UPDATE for all of them at once.
    public let changesEachRowOnce: Bool

    /// Makes a statement; `Statement.problems(in:)` checks it.
    public init(
        _ name: String,
        isHot: Bool = false,
        changesEachRowOnce: Bool = false,
        _ text: String
    ) {
        self.name = name
        self.text = text
        self.isHot = isHot
        self.changesEachRowOnce = changesEachRowOnce
    }

    /// How many parameters a text has, or an error when they don't first appear in order.
    package static func parameterCount(of text: String, statement: String) throws(SQLError) -> Int {
        var highest = 0
        for number in SQLScanner.parameters(in: text) where number > highest {
            guard number == highest + 1, number <= SQLLimits.parameters else {
                throw SQLError(
                    .other,
                    statement: statement,
                    "parameter $\(number) appears before $\(highest + 1): number parameters in "
                        + "the order in which they first appear"
                )
            }
            highest = number
        }
        return highest
    }
}
