import Domain
import Messaging
import Strategy
import TestSupport
import Testing
import Values

@testable import Store

/// Imports as state sync: what the file says is how things are, in one transaction a shard.
@Suite("Imports")
struct ImportTests {
    @Test("a withdrawn account's queued messages go with it", arguments: TestDatabase.allCases)
    func withdrawal(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            try await world.imports((0..<4).map { World.record($0) })
            let person = try await world.person(2)
            let queued = try await world.firstMessage(of: person, from: World.start)
            let done = try await world.imports([0, 1, 3].map { World.record($0) })
            #expect(done.ended == 1)
            #expect(done.withdrawn == 1)
            let story = try #require(try await world.store.why(queued.message))
            #expect(story.row.state == .outbound(.cancelled))
            #expect(story.withdrawal != nil)
            #expect(try await world.claim(person, at: queued.sendAt).messages.isEmpty)
            let account = try #require(try await world.store.accountRows(of: person).first)
            #expect(account.status == .withdrawn)
            // The creditor sends it again: the account is worked again.
            let back = try await world.imports((0..<4).map { World.record($0) })
            #expect(back.changed == 1)
            #expect(try await world.store.accountRows(of: person).first?.status == .active)
            #expect(try await world.audit().differences == [])
        }
    }

    @Test(
        "an account that comes with another debtor ends under the first, and is paid under the new",
        arguments: TestDatabase.allCases
    )
    func moved(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            func records(_ debtor: Int) -> [PortfolioRecord] {
                let phone = 525_512_349_000 + UInt64(debtor)
                return [World.record(debtor, phone: phone, account: "40009999")]
            }
            try await world.imports(records(1))
            let first = try await world.person(1)
            let queued = try await world.firstMessage(of: first, from: World.start)
            let done = try await world.imports(records(2))
            #expect(done.ended == 1)
            let story = try #require(try await world.store.why(queued.message))
            #expect(story.row.state == .outbound(.cancelled))
            #expect(try await world.store.accountRows(of: first).map(\.status) == [.withdrawn])
            let second = try await world.person(2)
            let found = try await world.store.accounts(
                matching: [.number("40009999")],
                creditor: World.creditor
            )
            #expect(found.map { $0.accounts.map(\.person) } == [[second]])
            #expect(found.map { $0.former.map(\.person) } == [[first]])
            // The next file is the same: nothing is new, and nothing comes back.
            let same = try await world.imports(records(2))
            #expect((same.newAccounts, same.changed, same.ended) == (0, 0, 0))
        }
    }

    @Test(
        "a shard with a committed import sends nothing before it is applied",
        arguments: TestDatabase.allCases
    )
    func silence(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            try await world.imports([World.record(1)])
            let person = try await world.person(1)
            let queued = try await world.firstMessage(of: person, from: World.start)
            let head = try await world.stage([World.record(1, pastDue: 90_000)])
            #expect(try await world.claim(person, at: queued.sendAt).messages.isEmpty)
            #expect(try await world.claim(person, at: queued.sendAt).stale.isEmpty)
            // The process dies here; the next one finds the import and goes on.
            let open = try await world.store.unfinishedImports()
            #expect(open.map(\.number) == [head.number])
            let again = try #require(open.first)
            let done = try await world.apply(again, at: World.start)
            #expect(done.changed == 1)
            #expect(try await world.store.unfinishedImports().isEmpty)
            #expect(try await world.store.stagedShards(of: again).isEmpty)
            #expect(
                try await world.store.accountRows(of: person).first?.pastDue
                    == Money(minor: 90_000, .mexicanPeso)
            )
        }
    }

    @Test("applying a shard again does nothing", arguments: TestDatabase.allCases)
    func twice(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            let head = try await world.stage([World.record(1)])
            let shard = try #require(try await world.store.stagedShards(of: head).first)
            let results = try await withThrowingTaskGroup(of: AppliedShard.self) { group in
                for _ in 0..<3 {
                    group.addTask {
                        try await world.store.applyImport(
                            head,
                            shard: shard,
                            policy: world.rules,
                            now: World.start
                        )
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(results.map(\.newPersons).sorted() == [0, 0, 1])
            #expect(try await world.store.summary().decisions == 1)
        }
    }

    @Test(
        "a refusal survives the next file, and holds for whoever brings the number",
        arguments: TestDatabase.allCases
    )
    func refusal(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            try await world.imports([World.record(1)])
            let person = try await world.person(1)
            let queued = try await world.firstMessage(of: person, from: World.start)
            let result = try await world.decide(
                person,
                .optOutRecorded(nil, nil),
                at: World.start.adding(seconds: 5)
            )
            #expect(result.withdrawn == 1)
            #expect(
                try await world.store.why(queued.message)?.row.state == .outbound(.cancelled)
            )
            // The same person with new figures, and a stranger with the same number.
            let phone: UInt64 = 525_512_340_001
            try await world.imports(
                [World.record(1, pastDue: 70_000), World.record(2, phone: phone)])
            for number in [1, 2] {
                let state = try #require(
                    try await world.store.person(try await world.person(number))?.state
                )
                #expect(state.contactPoints.count == 1)
                #expect(state.contactPoints.allSatisfy { $0.optedOutChannels != 0 })
            }
        }
    }

    @Test("an abandoned import leaves nothing", arguments: TestDatabase.allCases)
    func abandoned(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            let head = try await world.store.beginImport(
                creditor: World.creditor,
                isPayments: false,
                fileDigest: [1],
                idSeed: 1,
                at: World.start
            )
            var staging = Staging(world.store, head)
            let record = World.record(1)
            staging.add(record, index: world.store.accountIndex(of: record, person: 0))
            try await staging.flush()
            try await world.store.abandonImport(head)
            #expect(try await world.store.stagedShards(of: head).isEmpty)
            #expect(try await world.store.imports().first?.state == .abandoned)
            await #expect(throws: StoreError.self) {
                try await world.store.commitImport(head, newest: nil, at: World.start)
            }
        }
    }

    @Test(
        "a person is found by number, account, telephone and id",
        arguments: TestDatabase.allCases
    )
    func find(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            try await world.imports((0..<3).map { World.record($0) })
            let person = try await world.person(1)
            let phone = try #require(E164(number: 525_512_340_001))
            for search in [
                PersonSearch.customerNumber("C1"), .accountNumber("40001001"), .phone(phone),
                .id(person),
            ] {
                #expect(try await world.store.find(search) == [person])
            }
            for search in [
                PersonSearch.customerNumber("C9"), .accountNumber("1"),
                .id(PersonID(high: 1, low: 1)),
            ] {
                #expect(try await world.store.find(search).isEmpty)
            }
            let stored = try #require(try await world.store.person(person))
            #expect(stored.secrets?.name.paternal == "Número 1")
        }
    }

    @Test("who else answers for an account is found by it", arguments: TestDatabase.allCases)
    func shared(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            var record = World.record(1)
            var guarantor = World.record(2).persons[0]
            guarantor.role = .guarantor
            record.persons.append(guarantor)
            try await world.imports([record])
            let debtor = try await world.person(1)
            let other = try await world.person(2)
            let account = try #require(try await world.store.accountRows(of: debtor).first)
            let shared = try await world.store.sharedAccounts(
                of: [(account.account, debtor)]
            )[0]
            #expect(shared.map(\.person) == [other])
            let theirs = try await world.store.accountRows(of: other)
            #expect(shared.map(\.account) == theirs.map(\.account))
            #expect(try await world.store.find(.accountNumber("40001001")) == [debtor])
        }
    }
}
