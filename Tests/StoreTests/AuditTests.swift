import Domain
import SQL
import Strategy
import TestSupport
import Testing
import Values

@testable import Store

/// What `audit verify` must find: one changed byte, wherever it is.
@Suite("Audit")
struct AuditTests {
    /// A change of the database that nobody decided.
    struct Change: Sendable, CustomStringConvertible {
        let description: String
        let kinds: Set<AuditDifference.Kind>
        /// The table; its rows are those of the shard that `rows` names.
        let table: String
        var rows = ""
        /// The column whose last byte is changed, or nil for `text`.
        var column: String?
        /// What is set, or nil to delete the rows.
        var text: String?
    }

    static let changes = [
        Change(
            description: "a byte of a record",
            kinds: [.chain],
            table: "decision",
            rows: "version = 2",
            column: "record"
        ),
        Change(
            description: "a record of another decision",
            kinds: [.chain, .record],
            table: "decision",
            rows: "version = 2",
            text: """
                record = (SELECT d.record FROM decision d
                    WHERE d.shard = decision.shard AND d.version = 1)
                """
        ),
        Change(
            description: "the head of a chain",
            kinds: [.chain],
            table: "chain",
            rows: "batch = 1",
            column: "head"
        ),
        Change(
            description: "a byte of a case",
            kinds: [.state],
            table: "case_file",
            rows: "version = 3",
            column: "state"
        ),
        Change(
            description: "when a case wakes",
            kinds: [.state],
            table: "case_file",
            rows: "version = 3",
            text: "wake_at = 1"
        ),
        Change(
            description: "the instant of a decision",
            kinds: [.chain],
            table: "decision",
            rows: "version = 2",
            text: "at = at - 60000"
        ),
        Change(
            description: "the seed of a decision",
            kinds: [.chain, .seed],
            table: "decision",
            rows: "version = 2",
            text: "seed = seed + 1"
        ),
        Change(
            description: "the policy of a decision",
            kinds: [.chain, .policy],
            table: "decision",
            rows: "version = 2",
            text: "policy = 99"
        ),
        Change(
            description: "a decision is gone",
            kinds: [.batch, .gap],
            table: "decision",
            rows: "version = 2"
        ),
        Change(
            description: "the last decision is gone",
            kinds: [.batch, .gap],
            table: "decision",
            rows: "version = 3"
        ),
        Change(
            description: "the last link is gone",
            kinds: [.batch],
            table: "chain",
            rows: "batch = 3"
        ),
        Change(
            description: "a case is gone",
            kinds: [.state],
            table: "case_file",
            rows: "version = 3"
        ),
    ]

    @Test("a change is found and named", arguments: TestDatabase.allCases, changes)
    func found(_ kind: TestDatabase, _ change: Change) async throws {
        try await World.on(kind) { world in
            let person = try await self.person(world)
            #expect(try await world.audit().differences == [])
            try await run(change, person.shard, world)
            let report = try await world.audit()
            let found = Set(report.differences.map(\.kind))
            #expect(found.isSuperset(of: change.kinds), "\(report.differences)")
            #expect(report.differences.allSatisfy { $0.shard == person.shard })
        }
    }

    @Test("untouched, everything comes out the same", arguments: TestDatabase.allCases)
    func green(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            try await world.imports((0..<30).map { World.record($0) })
            var now = World.start
            for _ in 0..<40 {
                guard let next = try await world.store.nextWake(after: now) else { break }
                now = next
                _ = try await world.wake(at: now)
            }
            let report = try await world.audit()
            #expect(report.differences == [])
            #expect(report.persons == 30)
            #expect(report.decisions == (try await world.store.summary().decisions))
            #expect(report.decisions > 60)
        }
    }

    @Test("a snapshot beside a decision is compared", arguments: TestDatabase.allCases)
    func snapshot(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            let person = try await self.person(world)
            let now = World.start.adding(seconds: 30)
            for _ in 0..<64 { try await world.decide(person, .timerDue, at: now) }
            #expect(try await world.audit().differences == [])
            try await run(
                Change(
                    description: "a snapshot",
                    kinds: [],
                    table: "decision",
                    rows: "version = 64",
                    column: "snapshot"
                ),
                person.shard,
                world
            )
            #expect(try await world.audit().differences.map(\.kind) == [.snapshot])
        }
    }

    @Test(
        "the root of a day finds what was changed before it, chain and all",
        arguments: TestDatabase.allCases
    )
    func root(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            let person = try await self.person(world)
            let next = World.day.adding(days: 1)
            let first = try await world.store.sealDay(World.day, at: World.start)
            #expect(first != nil)
            #expect(try await world.store.sealDay(World.day, at: World.start) == nil)
            let second = try await world.store.sealDay(next, at: World.start)
            #expect(second != nil && second != first)
            let green = try await world.audit()
            #expect(green.differences == [])
            #expect(green.days == 2)
            try await run(
                Change(
                    description: "a head",
                    kinds: [],
                    table: "chain",
                    rows: "batch = 3",
                    column: "head"
                ),
                person.shard,
                world
            )
            #expect(try await world.audit().differences.contains { $0.kind == .root })
        }
    }

    private func person(_ world: World) async throws -> PersonID {
        try await world.imports([World.record(1)])
        let person = try await world.person(1)
        for seconds in [10, 20] {
            try await world.decide(
                person,
                .timerDue,
                at: World.start.adding(seconds: Int64(seconds))
            )
        }
        return person
    }

    private func run(_ change: Change, _ shard: Shard, _ world: World) async throws {
        let rows = "\(change.table) WHERE shard = $1 AND \(change.rows)"
        let changed = try await world.store.database.write("test.change") { transaction in
            let values = [SQLValue.shard(shard)]
            guard let column = change.column else {
                let text =
                    change.text.map {
                        "UPDATE \(change.table) SET \($0) WHERE shard = $1 AND \(change.rows)"
                    } ?? "DELETE FROM \(rows)"
                return try transaction.executeCounting(Statement("test.change", text), values)
            }
            let read = Statement("test.read", "SELECT \(column) FROM \(rows)")
            guard var bytes = try transaction.first(read, values, { try $0.bytes(0) }) else {
                return 0
            }
            bytes[bytes.count - 1] ^= 1
            let write = Statement(
                "test.write",
                "UPDATE \(change.table) SET \(column) = $1 WHERE shard = $2 AND \(change.rows)"
            )
            return try transaction.executeCounting(write, [.bytes(bytes), .shard(shard)])
        }
        #expect(changed == 1)
    }
}
