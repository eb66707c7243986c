import Compliance
import Domain
import Messaging
import Strategy
import Testing
import Values

@Suite("Negotiating in the conversation")
struct NegotiationDialogueTests {
    /// María owes 10,000 pesos, all past due since October.
    private let account = Town.account(
        1,
        due: "2025-10-01",
        owes: 10_000,
        pastDue: 10_000,
        asOf: "2026-03-02"
    )

    private static func mandates() throws -> MandateBook {
        let tree = try Town.tree(
            text: """
                - name: late
                  promise: { within_days: 31, least_part: 5%, least: 50 MXN }
                  discount: { rungs: [10%, 20%, 30%], pay_within_days: 10 }
                  instalments:
                    most: 6
                    least: 500 MXN
                    down: 10%
                    periods: [fortnightly]
                    last_within_days: 120
                  deferral: { days: 45, times_a_year: 1 }
                  approval: { discount: 50% }
                  hardship: [instalments, person]
                  grace_days: 2
                  reinstatement_days: 5
                """
        )
        return try #require(MandateBook.read(tree).book)
    }

    /// María, who has shown who she is.
    private func maria() throws -> Scene {
        var policy = Town.policy()
        policy.mandates = try Self.mandates()
        var scene = Scene("2026-03-02 06:00", policy: policy)
        scene.imports(account, asOf: "2026-03-02")
        scene.passes(until: "2026-03-04 11:00")
        scene.happens(
            .identityShown(
                Identity.Showing(
                    factor: .birthDay,
                    medium: .text,
                    contactPoint: scene.mobile.id,
                    isRight: true
                )
            ),
            at: "2026-03-04 12:00"
        )
        return scene
    }

    private func naming(
        _ days: String...,
        amounts: [Int64] = [],
        _ change: (inout ReplyDetails) -> Void = { _ in }
    ) -> ReplyDetails {
        var details = ReplyDetails()
        details.days = days.map { Day(iso: $0)! }
        details.amounts = amounts.map { Town.pesos($0) }
        change(&details)
        return details
    }

    private func amount(_ scene: Scene, _ field: String = "convenio") -> Money? {
        for value in scene.last.messages.first?.record.values ?? [] where value.name == field {
            if case .money(let money) = value.value { return money }
        }
        return nil
    }

    private func accept(_ scene: inout Scene, at time: String? = nil) throws {
        let arrangement = try #require(scene.state.arrangements.last)
        scene.happens(
            .arrangementAccepted(
                arrangement.id,
                Arrangement.Acceptance(
                    at: scene.now,
                    contactPoint: scene.mobile.id,
                    medium: .page,
                    factors: 1,
                    document: DocumentDigest([UInt8](repeating: 7, count: 32))!
                )
            ),
            at: time
        )
    }

    @Test("Nothing is offered before it is known who asks; then the offer comes at once")
    func verifiedFirst() throws {
        var policy = Town.policy()
        policy.mandates = try Self.mandates()
        var scene = Scene("2026-03-02 06:00", policy: policy)
        scene.imports(account, asOf: "2026-03-02")
        scene.writes(.askDiscount, at: "2026-03-02 12:00")
        #expect(scene.texts == ["pide_nacimiento"])
        var shown = ReplyDetails()
        shown.showing = Identity.Showing(
            factor: .birthDay,
            medium: .text,
            contactPoint: scene.mobile.id,
            isRight: true
        )
        scene.writes(.unclear, details: shown)
        #expect(scene.texts == ["oferta_quita"])
        #expect(amount(scene) == Town.pesos(9_000))
    }

    @Test("Asking again brings the same offer; an amount on the table brings the next, to the last")
    func concessions() throws {
        var scene = try maria()
        scene.writes(.askDiscount)
        #expect(amount(scene) == Town.pesos(9_000))
        for _ in 1...3 {
            scene.writes(.askDiscount)
            #expect(scene.texts == ["oferta_quita"])
            #expect(amount(scene) == Town.pesos(9_000))
        }
        scene.writes(.no, details: naming(amounts: [6_000]))
        #expect(amount(scene) == Town.pesos(8_000))
        scene.writes(.no, details: naming(amounts: [6_500]))
        #expect(amount(scene) == Town.pesos(7_000))
        scene.writes(.askDiscount)
        #expect(amount(scene) == Town.pesos(7_000))
    }

    @Test("What a supervisor may approve waits for one, and comes back as an offer")
    func supervisor() throws {
        var scene = try maria()
        scene.writes(.askDiscount)
        for amount in [5_500, 5_600, 5_700] {
            scene.writes(.no, details: naming(amounts: [Int64(amount)]))
        }
        #expect(scene.texts == ["se_consulta"])
        #expect(scene.tasks == [.proposal])
        scene.happens(.proposalDecided(account.id, isApproved: true), at: "2026-03-04 16:00")
        #expect(scene.texts == ["oferta_quita"])
        #expect(amount(scene) == Town.pesos(5_700))
    }

    @Test(
        "A settlement taken, accepted in writing and paid ends the debt, with silence and a letter"
    )
    func settlement() throws {
        var scene = try maria()
        scene.writes(.askDiscount)
        scene.writes(.yes)
        #expect(scene.texts == ["convenio_listo"])
        #expect(scene.tasks == [.agreement])
        #expect(scene.state.arrangements.map(\.state) == [.proposed])
        try accept(&scene)
        #expect(scene.texts == ["convenio_aceptado"])
        #expect(scene.state.arrangements.map(\.state) == [.accepted])
        let promise = try #require(scene.state.openPromise(of: account.id))
        #expect(promise.amount == Town.pesos(9_000))
        scene.sent = []
        scene.pays(9_000, account: account, at: "2026-03-06 12:00")
        #expect(scene.state.arrangements.map(\.state) == [.kept])
        #expect(scene.tasks.contains(.settlementLetter))
        #expect(scene.texts.contains("convenio_cumplido"))
        scene.sent = []
        scene.passes(until: "2026-06-30 12:00")
        #expect(scene.sent.isEmpty)
    }

    @Test(
        "Instalments are reminded of one by one; a missed one breaks the agreement after its grace"
    )
    func instalments() throws {
        var scene = try maria()
        scene.writes(.askInstalments, details: naming { $0.instalments = 4 })
        #expect(scene.texts == ["oferta_pagos"])
        scene.writes(.yes)
        try accept(&scene)
        let arrangement = try #require(scene.state.arrangements.last)
        let first = try #require(arrangement.next)
        #expect(scene.state.openPromise(of: account.id)?.dueDay == first.dueDay)
        scene.pays(first.amount.minor / 100, account: account, at: "\(first.dueDay) 12:00")
        let second = try #require(scene.state.arrangements.last?.next)
        #expect(second.number == 2)
        #expect(scene.state.openPromise(of: account.id)?.dueDay == second.dueDay)
        scene.sent = []
        scene.passes(until: "\(second.dueDay) 20:00")
        #expect(scene.sent.map(\.record.text.text).first == "vispera")
        scene.passes(until: "\(second.dueDay.adding(days: 12)) 20:00")
        #expect(scene.state.arrangements.last?.state == .defaulted)
        #expect(scene.state.openPromise(of: account.id) == nil)
    }

    @Test("Half of the payment that goes back takes the agreement back where it stood")
    func reversed() throws {
        var scene = try maria()
        scene.writes(.askDiscount)
        scene.writes(.yes)
        try accept(&scene)
        scene.pays(9_000, account: account, at: "2026-03-06 12:00")
        #expect(scene.state.arrangements.map(\.state) == [.kept])
        guard case .paymentReceived(let payment) = scene.events.last else {
            Issue.record("the last event is a payment")
            return
        }
        scene.happens(.paymentReversed(payment), at: "2026-03-07 12:00")
        #expect(scene.state.arrangements.map(\.state) == [.accepted])
        #expect(scene.state.isHeld(account.id, at: scene.now) == nil)
    }

    @Test("While an agreement runs no other is offered")
    func oneAtATime() throws {
        var scene = try maria()
        scene.writes(.askDiscount)
        scene.writes(.yes)
        try accept(&scene)
        scene.writes(.askDiscount)
        #expect(scene.texts == ["convenio_vigente"])
    }

    @Test("An offer that expired is accepted by nobody")
    func expired() throws {
        var scene = try maria()
        scene.writes(.askDiscount)
        scene.writes(.yes)
        try accept(&scene, at: "2026-04-20 12:00")
        #expect(scene.state.arrangements.last?.state == .expired)
    }

    @Test("Without a mandate a person of ours negotiates")
    func noMandate() throws {
        var scene = try maria()
        scene.policy.mandates = MandateBook([])
        scene.writes(.askDiscount)
        #expect(scene.tasks == [.negotiation])
        #expect(scene.texts == ["persona"])
    }
}
