import Domain
import Foundation
import Store
import TestSupport
import Testing
import Values
import Workers

/// Proofs of payment, on both databases.
@Suite("Proofs of payment are kept as evidence")
struct ProofTests {
    private static let today = Day(iso: "2026-11-24")!
    private static let pesos = Money(minor: 10_000, .mexicanPeso)

    private func send(
        _ customer: String,
        _ picture: String,
        key tracking: String? = nil,
        amount: Money? = pesos,
        in world: World
    ) async throws -> KeptProof {
        let person = try await world.personOf(customer)
        let stored = try #require(try await world.store.person(person))
        let key = try #require(stored.key)
        let account = try #require(stored.state?.accounts.first?.account.id)
        return try await world.store.keep(
            receipt: ProofDraft(
                party: PayingParty(account: account, person: person),
                creditor: World.creditor,
                picture: [0xFF, 0xD8, 0xFF] + Array(picture.utf8),
                type: "image/jpeg",
                amount: amount,
                day: Self.today,
                trackingKey: tracking
            ),
            today: Self.today,
            with: key,
            at: World.start
        )
    }

    private func portfolio(_ world: World) async throws {
        try await FileTests.load(
            (1...3).map { FileTests.row("A\($0)", "C\($0)", phone: "551234000\($0)") },
            into: world
        )
    }

    @Test(
        "a proof waits for its payment and is matched by it, whichever comes first",
        arguments: TestDatabase.allCases
    )
    func matched(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            try await portfolio(world)
            let first = try await send("C1", "uno", in: world)
            #expect((first.state, first.isRepeated) == (.claimed, false))
            let again = try await send("C1", "uno", in: world)
            #expect((again.id, again.isRepeated) == (first.id, true))
            let report = try await FileTests.pay(
                [",A1,100.00,24/11/2026,K1", ",A2,100.00,24/11/2026,K2"],
                in: world
            )
            #expect(report.proofs == 1)
            let matched = try await world.store.proofs(state: .matched)
            #expect(matched.map(\.id) == [first.id])
            let payments = try await world.store.payments(status: .matched)
            #expect(payments.contains { $0.payment == matched[0].payment })
            let late = try await send("C2", "dos", in: world)
            #expect(late.state == .matched)
            // A payment proves one picture only.
            #expect(try await send("C2", "otra", in: world).state == .claimed)
            let wrong = try await send("C3", "tres", amount: nil, in: world)
            #expect(wrong.state == .claimed)
            let person = try await world.personOf("C1")
            let key = try #require(try await world.store.person(person)?.key)
            let picture = try await world.store.picture(of: matched[0], with: key)
            #expect(picture == [0xFF, 0xD8, 0xFF] + Array("uno".utf8))
        }
    }

    @Test(
        "a picture or tracking key of somebody else is fraud, and no payment is made of it",
        arguments: TestDatabase.allCases
    )
    func fraudulent(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            try await portfolio(world)
            _ = try await send("C1", "foto", key: "MBAN0100123", in: world)
            let picture = try await send("C2", "foto", in: world)
            #expect((picture.state, picture.reason) == (.fraudulent, .samePicture))
            let key = try await send("C3", "distinta", key: "mban-0100123", in: world)
            #expect((key.state, key.reason) == (.fraudulent, .sameTrackingKey))
            #expect(try await world.store.payments().isEmpty)
            _ = try await FileTests.pay([",A2,100.00,24/11/2026,K1"], in: world)
            #expect(try await world.store.proofs(state: .fraudulent).count == 2)
            // The one who was there first is not touched, and nothing is found after erasure.
            #expect(try await world.store.proofs(state: .claimed).count == 1)
            let person = try await world.personOf("C1")
            _ = try await world.store.block(person, policy: world.rules, at: World.start)
            _ = try await world.store.destroy(person, at: World.start)
            let later = try await send("C2", "nueva", key: "OTRA1", in: world)
            #expect(later.state != .fraudulent)
        }
    }

    @Test(
        "what nobody finds in time cannot be verified",
        arguments: TestDatabase.allCases
    )
    func expired(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            try await portfolio(world)
            _ = try await send("C1", "uno", in: world)
            let store = world.store
            let soon = Self.today.adding(days: 5)
            #expect(try await store.expireProofs(today: soon, after: 5, at: World.start) == 0)
            let late = Self.today.adding(days: 6)
            #expect(try await store.expireProofs(today: late, after: 5, at: World.start) == 1)
            #expect(try await store.proofs(state: .unverifiable).count == 1)
        }
    }
}
