import Domain
import Messaging
import Strategy
import Testing
import Values

@Suite("What a file or a bank says of a promise")
struct FileEndTests {
    private static func account(
        _ status: Account.Status = .active,
        owes: Int64 = 5_000,
        asOf: String = "2026-03-02"
    ) -> Account {
        var account = Town.account(
            3,
            due: "2026-03-01",
            owes: owes,
            pastDue: min(owes, 500),
            asOf: asOf
        )
        account.status = status
        return account
    }

    /// Somebody who promised to pay 500 on Friday the 6th.
    private static func promised() -> Scene {
        var scene = Scene("2026-03-02 12:00")
        scene.imports(account(), asOf: "2026-03-02")
        scene.happens(
            .promiseMade(account().id, amount: Town.pesos(500), day: Day(iso: "2026-03-06")!),
            at: "2026-03-02 13:00"
        )
        #expect(scene.state.promises.map(\.state) == [.open])
        return scene
    }

    @Test(
        "an account that the file calls paid or recalled settles its promise and what is queued",
        arguments: [
            (Account.Status.paid, Promise.State.kept), (.recalled, .cancelled),
            (.withdrawn, .cancelled), (.closed, .cancelled),
        ]
    )
    func ends(status: Account.Status, expected: Promise.State) {
        var scene = Self.promised()
        scene.imports(Self.account(status, asOf: "2026-03-03"), asOf: "2026-03-03")
        #expect(scene.state.accounts.map(\.account.status) == [status])
        #expect(scene.state.promises.map(\.state) == [expected])
        scene.passes(until: "2026-03-20 20:00")
        #expect(scene.state.promises.map(\.state) == [expected])
        #expect(scene.sent.allSatisfy { $0.record.origin == .fact })
    }

    @Test("nothing left to pay keeps the promise, whoever paid")
    func nothingLeft() {
        var scene = Self.promised()
        scene.imports(Self.account(owes: 0, asOf: "2026-03-03"), asOf: "2026-03-03")
        #expect(scene.state.promises.map(\.state) == [.kept])
        #expect(scene.state.accounts.map(\.account.status) == [.active])
    }

    @Test("a payment that is taken back opens the promise again, or breaks it after its day")
    func takenBack() throws {
        for (at, expected) in [
            ("2026-03-05 12:00", Promise.State.open), ("2026-03-12 12:00", .broken),
        ] {
            var scene = Self.promised()
            scene.pays(500, account: Self.account(), at: "2026-03-04 12:00")
            #expect(scene.state.promises.map(\.state) == [.kept])
            #expect(scene.state.accounts.first?.clock.promisesKept == 1)
            guard case .paymentReceived(let payment)? = scene.events.last else {
                Issue.record("the last event is the payment")
                return
            }
            scene.happens(.paymentReversed(payment), at: at)
            #expect(scene.state.promises.map(\.state) == [expected])
            #expect(scene.state.promises.map(\.paid.minor) == [0])
            #expect(scene.state.accounts.first?.clock.promisesKept == 0)
        }
    }
}
