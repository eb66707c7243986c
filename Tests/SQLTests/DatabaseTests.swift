import SQL
import TestSupport
import Testing

@Suite("Both databases")
struct DatabaseTests {
    static let insert = Statement(
        "t.insert",
        isHot: true,
        "INSERT INTO t (shard, id, n, s, b, r) VALUES ($1, $2, $3, $4, $5, $6)"
    )
    static let select = Statement(
        "t.select",
        isHot: true,
        "SELECT shard, id, n, s, b, r FROM t WHERE shard = $1 ORDER BY n, id"
    )
    static let count = Statement("t.count", "SELECT count(*), CAST(sum(n) AS BIGINT) FROM t")
    static let columns = ["shard", "id", "n", "s", "b", "r"]

    static func withTable(
        _ kind: TestDatabase,
        _ body: (any SQLDatabase) async throws -> Void
    ) async throws {
        try await kind.withDatabase { database in
            try await Migrator([
                Migration(
                    number: 1,
                    name: "first",
                    text: """
                        CREATE TABLE t (
                            shard {shard} NOT NULL, id {id} NOT NULL, n {int} CHECK (n >= 0),
                            s {text}, b {bytes}, r {real}, PRIMARY KEY (shard, id)
                        ) {keyed} {storage: fillfactor=85};
                        CREATE TABLE child (
                            shard {shard} NOT NULL, id {id} NOT NULL, k {small} NOT NULL,
                            PRIMARY KEY (shard, id, k),
                            FOREIGN KEY (shard, id) REFERENCES t (shard, id)
                        ) {keyed};
                        """
                )
            ]).migrate(database, now: 1)
            try await body(database)
        }
    }

    static func values(_ number: Int64) -> [SQLValue] {
        [
            .integer(1), .uuid(7, UInt64(number)), .integer(number), .text("text \(number)"),
            .bytes([1, 0, UInt8(truncatingIfNeeded: number)]), .real(0.5),
        ]
    }

    static func batch(_ numbers: Range<Int64>) -> SQLBatch {
        var batch = SQLBatch(columns: 6, reserving: numbers.count)
        for number in numbers { batch.append(contentsOf: values(number)) }
        return batch
    }

    static func total(_ database: any SQLDatabase) async throws -> Int64? {
        try await database.read("count") { try $0.first(count) { try $0.int(0) } }
    }

    @Test("Every type and NULL come back as they went in", arguments: TestDatabase.allCases)
    func roundTrip(_ kind: TestDatabase) async throws {
        try await Self.withTable(kind) { database in
            let long = String(repeating: "ñandú 'x' ", count: 20_000)
            let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
            try await database.write("insert") { transaction in
                try transaction.execute(
                    Self.insert,
                    [
                        .integer(1), .uuid(.max, 1), .integer(.max), .text(long), .bytes(bytes),
                        .real(-1.25),
                    ]
                )
                try transaction.execute(
                    Self.insert,
                    [.integer(2), .uuid(0, 0), .null, .null, .null, .null]
                )
                try transaction.execute(
                    Self.insert,
                    [.integer(3), .uuid(0, 0), .integer(0), .text(""), .bytes([]), .real(0)]
                )
            }
            try await database.read("check") { reader in
                try reader.query(Self.select, [.integer(1)]) { row in
                    let shard = try row.int(0)
                    #expect(row.count == 6 && shard == 1)
                    #expect(try row.uuid(1) == SQLUUID(.max, 1))
                    #expect(try row.int(2) == .max)
                    #expect(try row.text(3) == long)
                    #expect(try row.bytes(4) == bytes)
                    #expect(try row.withBytes(4) { $0.count } == 100_000)
                    #expect(try row.real(5) == -1.25)
                }
                let nulls = try reader.first(Self.select, [.integer(2)]) { row in
                    #expect((try? row.text(3)) == nil)
                    #expect((try? row.bytes(4)) == nil)
                    return (2...5).allSatisfy { row.isNull($0) }
                }
                #expect(nulls == true)
                let empty = try reader.first(Self.select, [.integer(3)]) { row in
                    (try row.text(3), try row.bytes(4), try row.textOrNil(3))
                }
                #expect(empty?.0 == "" && empty?.1 == [] && empty?.2 == "")
            }
        }
    }

    @Test("A body that throws undoes only itself", arguments: TestDatabase.allCases)
    func isolation(_ kind: TestDatabase) async throws {
        struct Stop: Error {}
        try await Self.withTable(kind) { database in
            let failures = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in Int64(0)..<200 {
                    group.addTask {
                        do {
                            try await database.write("one") { transaction in
                                try transaction.execute(Self.insert, Self.values(number))
                                if number % 5 == 0 { throw Stop() }
                                if number % 5 == 1 {
                                    try transaction.execute(Self.insert, Self.values(number))
                                }
                            }
                            return false
                        } catch is Stop {
                            return true
                        } catch let error as SQLError {
                            #expect(error.code == .unique)
                            #expect(error.statement == "t.insert")
                            return true
                        }
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(failures == 80)
            #expect(try await Self.total(database) == 120)
        }
    }

    @Test("Batches, bulk loads, counts and streams", arguments: TestDatabase.allCases)
    func batches(_ kind: TestDatabase) async throws {
        try await Self.withTable(kind) { database in
            try await database.write("load") { transaction in
                try transaction.executeMany(Self.insert, Self.batch(0..<2_500))
                try transaction.bulkLoad(
                    table: "t",
                    columns: Self.columns,
                    Self.batch(2_500..<10_000)
                )
                try transaction.bulkLoad(
                    table: "child",
                    columns: ["shard", "id", "k"],
                    {
                        var batch = SQLBatch(columns: 3)
                        batch.append(.integer(1), .uuid(7, 1), .integer(-3))
                        return batch
                    }()
                )
                let raise = Statement("t.raise", "UPDATE t SET n = n + $1 WHERE n >= $2")
                #expect(
                    try transaction.executeCounting(raise, [.integer(1), .integer(9_000)]) == 1_000
                )
            }
            #expect(try await Self.total(database) == 10_000)
            let rows = try await database.read("stream") { reader in
                var rows = 0
                try reader.stream(Self.select, [.integer(1)]) { row in
                    if try row.text(3).hasPrefix("text") { rows += 1 }
                }
                return rows
            }
            #expect(rows == 10_000)
            let found = try await database.write("look up") { transaction in
                var found: [Int] = []
                var batch = SQLBatch(columns: 2)
                for n in [Int64(5), 700, 77_777] { batch.append(.integer(1), .integer(n)) }
                let find = Statement("t.find", "SELECT id FROM t WHERE shard = $1 AND n = $2")
                try transaction.queryMany(find, batch) { number, row in
                    _ = try row.uuid(0)
                    found.append(number)
                }
                return found
            }
            #expect(found == [0, 1])
        }
    }

    @Test("List parameters and dialect tokens", arguments: TestDatabase.allCases)
    func lists(_ kind: TestDatabase) async throws {
        try await Self.withTable(kind) { database in
            let integers = Statement(
                "t.in",
                "SELECT n FROM t WHERE shard = $1 AND n {in $2 integers} ORDER BY n"
            )
            let uuids = Statement(
                "t.ids",
                """
                UPDATE t SET n = {greatest}(n, $1)
                WHERE shard = $2 AND id {in $3 uuids}
                RETURNING n
                """
            )
            let claim = Statement(
                "t.claim",
                """
                UPDATE t SET s = $1 WHERE shard = $2 AND id IN (
                SELECT id FROM t WHERE shard = $2 AND n <= $3 ORDER BY n LIMIT $4 {claimLock})
                RETURNING n
                """
            )
            try await database.write("load") { transaction in
                try transaction.executeMany(Self.insert, Self.batch(0..<20))
                #expect(
                    try transaction.all(integers, [.integer(1), .integers([3, 5, 99])]) {
                        try $0.int(0)
                    } == [3, 5]
                )
                #expect(
                    try transaction.all(integers, [.integer(1), .integers([])]) { _ in 1 } == []
                )
                let raised = try transaction.all(
                    uuids,
                    [
                        .integer(4), .integer(1),
                        .uuids([SQLUUID(7, 2), SQLUUID(7, 9), SQLUUID(9, 9)]),
                    ]
                ) { try $0.int(0) }
                #expect(raised.sorted() == [4, 9])
                #expect(
                    try transaction.all(uuids, [.integer(4), .integer(1), .uuids([])]) { _ in 1 }
                        == []
                )
                let claimed = try transaction.all(
                    claim,
                    [.text("w"), .integer(1), .integer(10), .integer(5)]
                ) { try $0.int(0) }
                #expect(claimed.count == 5)
            }
        }
    }

    @Test("A savepoint that fails leaves the rest", arguments: TestDatabase.allCases)
    func savepoints(_ kind: TestDatabase) async throws {
        try await Self.withTable(kind) { database in
            try await database.write("save") { transaction in
                try transaction.execute(Self.insert, Self.values(1))
                do {
                    try transaction.savepoint {
                        try transaction.execute(Self.insert, Self.values(2))
                        try transaction.savepoint {
                            try transaction.execute(Self.insert, Self.values(3))
                        }
                        try transaction.execute(Self.insert, Self.values(1))
                    }
                    Issue.record("a second row with the same key was accepted")
                } catch let error as SQLError {
                    #expect(error.code == .unique)
                }
                try transaction.savepoint {
                    try transaction.execute(Self.insert, Self.values(4))
                }
            }
            #expect(try await Self.total(database) == 2)
        }
    }

    @Test("Rows may be asked inside of rows", arguments: TestDatabase.allCases)
    func nested(_ kind: TestDatabase) async throws {
        try await Self.withTable(kind) { database in
            try await database.write("load") { try $0.executeMany(Self.insert, Self.batch(0..<3)) }
            let pairs = try await database.read("nested") { reader in
                var pairs = 0
                try reader.query(Self.select, [.integer(1)]) { _ in
                    try reader.query(Self.select, [.integer(1)]) { _ in pairs += 1 }
                }
                return pairs
            }
            #expect(pairs == 9)
        }
    }
}
