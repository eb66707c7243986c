import Domain
import Foundation
import Messaging
import SQLite
import Strategy
import TestSupport
import Testing
import Values
import Vault

@testable import Store

/// A person is silenced, then gone; everything else can still be proved.
@Suite("Erasure and keys")
struct ErasureTests {
    @Test(
        "blocked, then destroyed: nothing personal opens, the audit stays green",
        arguments: TestDatabase.allCases
    )
    func erase(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            try await world.imports((1...2).map { World.record($0) })
            let person = try await world.person(1)
            let queued = try await world.firstMessage(of: person, from: World.start)
            let now = World.start.adding(seconds: 60)
            await #expect(throws: StoreError.self) {
                _ = try await world.store.destroy(person, at: now)
            }
            #expect(try await world.store.block(person, policy: world.rules, at: now))
            #expect(
                try await world.store.why(queued.message)?.row.state == .outbound(.cancelled)
            )
            // Blocking twice decides once.
            let decisions = try await world.store.summary().decisions
            #expect(try await world.store.block(person, policy: world.rules, at: now))
            #expect(try await world.store.summary().decisions == decisions)
            #expect(try await world.store.destroy(person, at: now))
            #expect(try await world.store.destroy(person, at: now) == false)
            let stored = try #require(try await world.store.person(person))
            #expect(stored.key == nil)
            #expect(stored.secrets == nil)
            #expect(stored.erasedAt == now)
            let phone = try #require(E164(number: 525_512_340_001))
            for search in [PersonSearch.phone(phone), .accountNumber("40001001")] {
                #expect(try await world.store.find(search).isEmpty)
            }
            // The creditor's next file does not bring the person back.
            let done = try await world.imports(
                (1...2).map { World.record($0, pastDue: 60_000) }
            )
            #expect(done.newPersons == 0)
            #expect(done.decided == 1)
            #expect(try await world.store.person(person)?.secrets == nil)
            let report = try await world.audit()
            #expect(report.differences == [])
            #expect(report.erased == 1)
            let list = try await world.store.erasures()
            #expect(list == [Erasure(person: person, blockedAt: now, erasedAt: now)])
            #expect(
                try await world.store.reapply(list, policy: world.rules, at: now) == 0
            )
        }
    }

    @Test("a restored backup is told of erasures", arguments: TestDatabase.allCases)
    func restored(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            try await world.imports((1...3).map { World.record($0) })
            let now = World.start
            var list: [Erasure] = []
            for (number, erasedAt) in [(1, now), (2, nil)] {
                list.append(
                    Erasure(
                        person: try await world.person(number),
                        blockedAt: now,
                        erasedAt: erasedAt
                    )
                )
            }
            list.append(
                Erasure(person: PersonID(high: 4, low: 4), blockedAt: now, erasedAt: now)
            )
            #expect(try await world.store.reapply(list, policy: world.rules, at: now) == 1)
            #expect(try await world.store.person(list[0].person)?.secrets == nil)
            #expect(try await world.store.person(list[1].person)?.secrets != nil)
            #expect(try await world.store.erasures().count == 2)
        }
    }

    @Test("keys are wrapped anew and everything still opens", arguments: TestDatabase.allCases)
    func rotate(_ kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let world = try await World(database)
            try await world.imports((1...5).map { World.record($0) })
            let master = MasterKey(bytes: (0..<32).map { UInt8($0 ^ 0x55) })
            try await world.store.rotateKeys(to: master, addingGeneration: true)
            await #expect(throws: VaultError.self) {
                _ = try await Store.open(
                    database,
                    tenant: World.tenant,
                    master: World.master,
                    now: World.start
                )
            }
            let store = try await Store.open(
                database,
                tenant: World.tenant,
                master: master,
                now: World.start
            )
            let first = try await store.rewrapPersonKeys()
            #expect(first.rewritten == 5)
            #expect(first.failed.isEmpty)
            let second = try await store.rewrapPersonKeys()
            #expect(second.rewritten == 0)
            #expect(second.current == 5)
            let person = try #require(try await store.find(.customerNumber("C3")).first)
            #expect(try await store.person(person)?.secrets?.key == "C3")
        }
    }

    @Test("a second tenant is refused", arguments: TestDatabase.allCases)
    func tenants(_ kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            _ = try await World(database)
            await #expect(throws: StoreError.self) {
                _ = try await Store.open(
                    database,
                    tenant: "otro",
                    master: World.master,
                    now: World.start
                )
            }
        }
    }

    @Test("a backup opens with its key, holds the same, and is told of later erasures")
    func backup() async throws {
        let database = try SQLiteDatabase.temporary()
        let world = try await World(database)
        try await world.imports((1...3).map { World.record($0) })
        let person = try await world.person(2)
        let path = NSTemporaryDirectory() + "recado-backup-\(UUID().uuidString).db"
        defer { for end in ["", "-wal", "-shm", ".lock"] { unlink(path + end) } }
        try await database.backup(to: path)
        let summary = try await world.store.summary()
        #expect(try await world.store.block(person, policy: world.rules, at: World.start))
        #expect(try await world.store.destroy(person, at: World.start))
        let list = try await world.store.erasures()
        await database.close()
        let copy = try SQLiteDatabase(path: path)
        let store = try await Store.open(
            copy,
            tenant: World.tenant,
            master: World.master,
            now: World.start
        )
        #expect(try await store.summary() == summary)
        #expect(try await store.person(person)?.secrets?.key == "C2")
        #expect(try await store.reapply(list, policy: world.rules, at: World.start) == 1)
        #expect(try await store.person(person)?.secrets == nil)
        await copy.close()
    }
}
