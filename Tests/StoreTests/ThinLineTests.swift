import Compliance
import Domain
import Messaging
import Strategy
import TestSupport
import Testing
import Values

@testable import Store

/// Ten records through every station of the store, on each database.
@Suite("A portfolio goes in and a story comes out")
struct ThinLineTests {
    @Test("import, plan, claim, submit, receipt, why", arguments: TestDatabase.allCases)
    func line(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            let done = try await world.imports((0..<10).map { World.record($0) })
            #expect(done.newPersons == 10)
            #expect(done.newAccounts == 10)
            #expect(done.decided == 10)
            let person = try await world.person(3)
            let queued = try await world.firstMessage(of: person, from: World.start)
            #expect(queued.person == person)
            #expect(queued.creditor == World.creditor)
            let now = max(queued.sendAt, World.start)
            #expect(
                try await world.waiting(at: now).messages["sandbox"]?.map(\.shard)
                    .contains(person.shard) == true
            )
            let claim = try await world.claim(person, at: now)
            #expect(claim.stale.isEmpty)
            #expect(claim.messages.map(\.message) == [queued.message])
            let held = try await world.store.why(queued.message)?.row.state
            #expect(held == .outbound(.submitting))
            let listed = try await world.store.outbox(state: .submitting).map(\.message)
            #expect(listed == [queued.message])
            #expect(try await world.claim(person, at: now).messages.isEmpty)
            try await world.submit(queued.message, at: now)
            let later = now.adding(seconds: 9)
            let (applied, unmatched) = try await world.receive(3, .delivered, at: later)
            #expect(unmatched.isEmpty)
            #expect(applied.map(\.message) == [queued.message])
            #expect(applied.map(\.hasChanged) == [true])
            let story = try #require(try await world.store.why(queued.message))
            #expect(story.row.state == .outbound(.delivered))
            #expect(story.row.providerID == "carrier-1")
            #expect(story.row.cost == Money(minor: 35, .mexicanPeso))
            #expect(story.row.textDigest == 42)
            #expect(story.planned?.verdict.packs.isEmpty == false)
            #expect(story.decision?.policy == 1)
            #expect(story.content?.text.strategy == queued.strategy)
            #expect(story.withdrawal == nil)
            #expect(try await world.audit().differences == [])
        }
    }

    @Test("the same file again changes nothing", arguments: TestDatabase.allCases)
    func again(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            let records = (0..<10).map { World.record($0) }
            try await world.imports(records)
            let before = try await world.store.summary()
            let done = try await world.imports(records)
            #expect(done.decided == 0)
            #expect(done.changed == 0)
            #expect(try await world.store.summary() == before)
        }
    }
}
