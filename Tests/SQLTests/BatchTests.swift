import SQL
import TestSupport
import Testing

/// Batches of many rows mean what the rows mean one after another, however a driver runs them.
@Suite("Batches on both databases")
struct BatchTests {
    static let update = Statement(
        "t.update",
        isHot: true,
        changesEachRowOnce: true,
        "UPDATE t SET n = $1, s = $2 WHERE shard = $3 AND id = $4"
    )
    static let take = Statement(
        "t.take",
        isHot: true,
        changesEachRowOnce: true,
        "DELETE FROM t WHERE shard = $1 AND id = $2 AND n < $3 RETURNING s"
    )
    static let claim = Statement(
        "t.claim",
        isHot: true,
        changesEachRowOnce: true,
        """
        UPDATE t SET n = $1
        FROM (
            SELECT id AS due FROM t WHERE shard = $2 AND n < $3 ORDER BY n LIMIT $4 {claimLock}
        ) AS waiting
        WHERE t.shard = $2 AND t.id = waiting.due
        RETURNING s
        """
    )
    static let find = Statement(
        "t.find",
        isHot: true,
        "SELECT n, s FROM t WHERE shard = $1 AND id = $2"
    )
    static let put = Statement(
        "t.put",
        isHot: true,
        """
        INSERT INTO t (shard, id, n, s, b, r) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (shard, id) DO UPDATE SET n = t.n + excluded.n
        """
    )
    /// One row, few, and more than one command takes.
    static let sizes: [Int64] = [1, 3, 4, 2_500]

    private static func batch(_ rows: [[SQLValue]]) -> SQLBatch {
        var batch = SQLBatch(columns: rows.first?.count ?? 1, reserving: rows.count)
        for row in rows { batch.append(contentsOf: row) }
        return batch
    }

    @Test(
        "questions that find nothing leave a gap, and answers know their question",
        arguments: TestDatabase.allCases,
        sizes
    )
    func gaps(_ kind: TestDatabase, _ size: Int64) async throws {
        try await DatabaseTests.withTable(kind) { database in
            // Every third is missing; asked in another order than stored.
            let found = try await database.write("test") { transaction in
                let stored = (0..<size).filter { $0 % 3 != 2 }.map(DatabaseTests.values)
                try transaction.executeMany(DatabaseTests.insert, Self.batch(stored))
                var found = [Int64?](repeating: nil, count: Int(size))
                let asked = (0..<size).reversed().map {
                    [SQLValue.integer(1), .uuid(7, UInt64($0))]
                }
                try transaction.queryMany(Self.find, Self.batch(asked)) { index, row in
                    found[index] = try row.int(0)
                }
                return found
            }
            #expect(found == (0..<size).reversed().map { $0 % 3 == 2 ? nil : $0 })
        }
    }

    @Test(
        "changes reach their own row, nulls among them",
        arguments: TestDatabase.allCases,
        sizes
    )
    func changes(_ kind: TestDatabase, _ size: Int64) async throws {
        try await DatabaseTests.withTable(kind) { database in
            let found = try await database.write("test") { transaction in
                try transaction.executeMany(DatabaseTests.insert, DatabaseTests.batch(0..<size))
                let news = (0..<size).map { number in
                    [
                        SQLValue.integer(number * 10), number % 2 == 0 ? .null : .text("new"),
                        .integer(1), .uuid(7, UInt64(number)),
                    ]
                }
                try transaction.executeMany(Self.update, Self.batch(news))
                return try transaction.all(DatabaseTests.select, [.integer(1)]) { row in
                    [try row.int(2).description, try row.textOrNil(3)]
                }
            }
            let expected = (0..<size).map { ["\($0 * 10)", $0 % 2 == 0 ? nil : "new"] }
            #expect(found == expected)
        }
    }

    @Test(
        "what a batch deletes is told by the row that asked for it",
        arguments: TestDatabase.allCases,
        sizes
    )
    func deletes(_ kind: TestDatabase, _ size: Int64) async throws {
        try await DatabaseTests.withTable(kind) { database in
            let (taken, left) = try await database.write("test") { transaction in
                try transaction.executeMany(DatabaseTests.insert, DatabaseTests.batch(0..<size))
                // Half of them are not to be deleted, and one is no longer there.
                let asked = (0...size).map { number in
                    [SQLValue.integer(1), .uuid(7, UInt64(number)), .integer(size / 2)]
                }
                var taken: [Int: String] = [:]
                try transaction.queryMany(Self.take, Self.batch(asked)) { index, row in
                    taken[index] = try row.text(0)
                }
                let left = try transaction.first(DatabaseTests.count, []) { try $0.int(0) }
                return (taken, left)
            }
            let expected = (0..<size / 2).map { (Int($0), "text \($0)") }
            #expect(taken == Dictionary(uniqueKeysWithValues: expected))
            #expect(left == size - size / 2)
        }
    }

    @Test(
        "each question of a claim takes its own first rows and no more",
        arguments: TestDatabase.allCases,
        [1, 5, 300]
    )
    func claims(_ kind: TestDatabase, _ shards: Int64) async throws {
        try await DatabaseTests.withTable(kind) { database in
            let taken = try await database.write("test") { transaction in
                for shard in 0..<shards {
                    let rows = (0..<8).reversed().map { number in
                        [
                            SQLValue.integer(shard), .uuid(7, UInt64(number)), .integer(number),
                            .text("\(shard) \(number)"), .null, .null,
                        ]
                    }
                    try transaction.executeMany(DatabaseTests.insert, Self.batch(rows))
                }
                // The first takes none, the second one, the third two, and no more than there are.
                let asked = (0..<shards).map { shard in
                    [SQLValue.integer(99), .integer(shard), .integer(6), .integer(shard % 9)]
                }
                var taken = [[String]](repeating: [], count: Int(shards))
                try transaction.queryMany(Self.claim, Self.batch(asked)) { index, row in
                    taken[index].append(try row.text(0))
                }
                return taken.map { $0.sorted() }
            }
            let expected = (0..<shards).map { shard in
                (0..<min(shard % 9, 6)).map { "\(shard) \($0)" }
            }
            #expect(taken == expected)
        }
    }

    @Test(
        "rows that change what an earlier row of the batch left are taken in order",
        arguments: TestDatabase.allCases
    )
    func sameRow(_ kind: TestDatabase) async throws {
        try await DatabaseTests.withTable(kind) { database in
            let sum = try await database.write("test") { transaction in
                let rows = (1...20).map { number in
                    [
                        SQLValue.integer(1), .uuid(7, 1), .integer(number), .text("x"), .null,
                        .null,
                    ]
                }
                try transaction.executeMany(Self.put, Self.batch(rows))
                return try transaction.first(Self.find, [.integer(1), .uuid(7, 1)]) {
                    try $0.int(0)
                }
            }
            #expect(sum == 210)
        }
    }
}
