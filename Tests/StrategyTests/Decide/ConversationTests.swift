import Compliance
import Domain
import Messaging
import Strategy
import Testing
import Values

@Suite("What a case decides")
struct ConversationTests {
    /// María owes 1,500 pesos since the 1st of March 2026, a Sunday.
    private let account = Town.account(
        1,
        due: "2026-03-01",
        owes: 5_000,
        pastDue: 1_500,
        asOf: "2026-03-02"
    )

    private func maria(
        points: [ContactPoint]? = nil,
        policy: Policy = Town.policy()
    ) -> Scene {
        var scene = Scene("2026-03-02 06:00", policy: policy)
        scene.imports(account, asOf: "2026-03-02", points: points)
        return scene
    }

    @Test("The first contact carries all that Mexican law asks, within the hours of the step")
    func firstContact() throws {
        var scene = maria()
        #expect(scene.last.messages.isEmpty)
        scene.passes(until: "2026-03-02 23:00")
        let message = try #require(scene.sent.first)
        #expect(scene.sent.count == 1)
        #expect(message.record.text.text == "primer_contacto")
        let local = Town.zone.local(message.record.sendAt)
        #expect(local.time >= TimeOfDay("10:00")! && local.time < TimeOfDay("18:00")!)
        #expect(message.record.values.contains(MergeValue("vencido", .money(Town.pesos(1_500)))))
    }

    @Test("A payment takes back what is queued, thanks once, and nothing follows")
    func payThenSilence() {
        var scene = maria()
        scene.passes(until: "2026-03-02 18:30")
        scene.pays(1_500, account: account, at: "2026-03-02 18:40")
        #expect(scene.withdrawals == [.payment])
        #expect(scene.texts == ["gracias"])
        scene.passes(until: "2026-03-20 23:00")
        #expect(
            scene.sent.map(\.record.step) == ["thanks"]
                || scene.sent.allSatisfy { message in
                    message.record.text.strategy != "temprana"
                        || message.record.sendAt < Town.at("2026-03-02 18:40")
                }
        )
    }

    @Test("A promise is repeated, confirmed, reminded twice and kept by its payment")
    func promiseKept() {
        var scene = maria()
        scene.passes(until: "2026-03-03 12:00")
        scene.writes(.promise(Town.pesos(500), Day(iso: "2026-03-06")), at: "2026-03-03 12:30")
        #expect(scene.texts == ["eco"])
        #expect(scene.state.promises.map(\.state) == [.offered])
        scene.writes(.yes, at: "2026-03-03 12:33")
        #expect(scene.texts == ["confirmada"])
        #expect(scene.state.promises.map(\.state) == [.open])
        scene.sent = []
        scene.passes(until: "2026-03-06 12:00")
        #expect(scene.sent.map(\.record.text.text) == ["vispera", "manana"])
        scene.pays(500, account: account, at: "2026-03-06 13:00")
        #expect(scene.state.promises.map(\.state) == [.kept])
        #expect(scene.texts == ["gracias"])
    }

    @Test("A promise that is not kept becomes a task and one text, after its grace")
    func promiseBroken() {
        var scene = maria()
        scene.passes(until: "2026-03-03 12:00")
        scene.writes(.promise(nil, Day(iso: "2026-03-05")), at: "2026-03-03 12:30")
        scene.writes(.yes, at: "2026-03-03 12:33")
        scene.sent = []
        scene.passes(until: "2026-03-09 15:00")
        #expect(scene.state.promises.map(\.state) == [.broken])
        #expect(scene.state.accounts[0].clock.promisesBroken == 1)
        let texts = scene.sent.map(\.record.text.text)
        #expect(texts.filter { $0 == "incumplida" }.count == 1)
        #expect(texts.prefix(2) == ["vispera", "manana"])
    }

    @Test("NO drops the promise")
    func promiseDropped() {
        var scene = maria()
        scene.writes(.promise(nil, Day(iso: "2026-03-05")), at: "2026-03-02 12:30")
        scene.writes(.no, at: "2026-03-02 12:33")
        #expect(scene.texts == ["sin_promesa"])
        #expect(scene.state.promises.map(\.state) == [.cancelled])
    }

    @Test("BAJA is confirmed once and obeyed for ever, through every new file")
    func optOut() {
        var scene = maria()
        scene.passes(until: "2026-03-02 20:00")
        scene.writes(.optOut, at: "2026-03-02 20:01")
        #expect(scene.texts == ["baja"])
        scene.writes(.optOut, at: "2026-03-02 20:05")
        #expect(scene.texts == [])
        scene.imports(account, asOf: "2026-03-03")
        scene.sent = []
        scene.passes(until: "2026-05-01 12:00")
        #expect(scene.sent.isEmpty)
    }

    @Test("CANCELAR alone is asked about once, and SÍ then opts out")
    func bareCancel() {
        var scene = maria()
        scene.writes(.bareCancel, at: "2026-03-02 12:00")
        #expect(scene.texts == ["cancelar"])
        #expect(!scene.state.contactPoints[0].hasOptedOut(of: .sms))
        scene.writes(.yes, at: "2026-03-02 12:01")
        #expect(scene.texts == ["baja"])
        #expect(scene.state.contactPoints[0].hasOptedOut(of: .sms))
    }

    @Test("A stranger gets one apology that reveals nothing, and the number is closed")
    func wrongNumber() {
        var scene = maria()
        scene.passes(until: "2026-03-02 20:00")
        scene.writes(.wrongNumber, at: "2026-03-02 20:01")
        #expect(scene.texts == ["equivocado"])
        #expect(scene.last.messages.first?.record.values == [])
        #expect(scene.tasks == [.findContact])
        scene.imports(account, asOf: "2026-03-03")
        scene.sent = []
        scene.passes(until: "2026-05-01 12:00")
        #expect(scene.sent.isEmpty)
    }

    @Test("Numbers that fail in a row are given up, whatever arrived at them long before")
    func failuresInARow() throws {
        var scene = maria(points: [Town.mobile(1), Town.mobile(2)])
        scene.passes(until: "2026-03-02 20:00")
        let arrived = try #require(scene.sent.first?.record.id)
        scene.happens(.messageDelivered(arrived, at: scene.now))
        scene.passes(until: "2026-03-31 20:00")
        scene.sent = []
        var failed: [ContactPointID: Int] = [:]
        for day in 1...30 {
            scene.passes(until: "2026-04-\(day < 10 ? "0" : "")\(day) 20:00")
            for message in scene.sent {
                failed[message.record.contactPoint, default: 0] += 1
                // Like the receiver, which brings the last delivery along with each failure.
                scene.happens(.messageDelivered(arrived, at: scene.now))
                scene.happens(.messageFailed(message.record.id, .temporary))
            }
            scene.sent = []
        }
        #expect(failed.count == 2)
        #expect(failed.values.allSatisfy { $0 <= 3 })
        #expect(scene.state.contactPoints.allSatisfy { $0.reach == .dead })
    }

    @Test("A step whose message came too late is tried again hours later, until a later one comes")
    func tooLate() throws {
        var scene = maria()
        var steps: [String] = []
        scene.passes(until: "2026-03-02 20:00")
        while let message = scene.sent.popLast(), steps.count < 20 {
            steps.append(message.record.step)
            let failedAt = scene.now
            scene.happens(.messageFailed(message.record.id, .tooLate))
            #expect(scene.last.messages.isEmpty)
            if let wake = scene.state.wakeAt { #expect(wake >= failedAt.adding(hours: 4)) }
            let day = Town.zone.local(scene.now).day.adding(days: 1)
            scene.passes(until: "\(day) 20:00")
        }
        let first = try #require(steps.first)
        #expect(steps.prefix(2) == [first, first])
        // After three in a row each step of the clock has one try.
        #expect(Set(steps.dropFirst(3)).count == steps.count - 3)
        #expect(!steps.dropFirst(3).contains(first))
    }

    @Test("ALREADY PAID pauses the clock for some days and asks a person to look")
    func alreadyPaid() {
        var scene = maria()
        scene.passes(until: "2026-03-02 20:00")
        scene.writes(.alreadyPaid(nil, nil), at: "2026-03-02 20:01")
        #expect(scene.texts == ["por_verificar"])
        #expect(scene.tasks == [.verifyPayment])
        scene.sent = []
        scene.passes(until: "2026-03-07 20:00")
        #expect(scene.sent.isEmpty)
        scene.passes(until: "2026-03-20 20:00")
        #expect(!scene.sent.isEmpty)
    }

    @Test("A dispute is due when the law says, where that is sooner, and its task with it")
    func dutyOfDispute() throws {
        for days in [3, 60] {
            var policy = Town.policy()
            policy.numbers.disputeDays = days
            var scene = maria(policy: policy)
            scene.writes(.dispute, at: "2026-03-02 12:00")
            let duty = try #require(scene.state.duties.first)
            let zone = try #require(policy.zones["America/Mexico_City"])
            let lawful = try #require(
                policy.gate.dueAt(
                    of: "disputeOpened",
                    countries: ["MX"],
                    triggeredAt: Town.at("2026-03-02 12:00"),
                    zone: zone
                )
            )
            // Twenty working days; Monday the 16th is a holiday.
            #expect(lawful == Town.at("2026-04-01 00:00"))
            let usual = zone.instant(Day(iso: "2026-03-02")!.adding(days: days), .endOfDay)
            #expect(duty.due == min(lawful, usual))
            let dues = scene.last.effects.compactMap { effect in
                if case .openTask(let task) = effect { task.due } else { nil }
            }
            #expect(dues == [duty.due])
        }
    }

    @Test("A dispute stops everything until it is answered")
    func dispute() {
        var scene = maria()
        scene.writes(.dispute, at: "2026-03-02 12:00")
        #expect(scene.texts == ["aclaracion"])
        #expect(scene.tasks == [.dispute])
        scene.sent = []
        scene.passes(until: "2026-03-12 12:00")
        #expect(scene.sent.isEmpty)
        let disputed = scene.state.holds.first?.account
        scene.happens(.disputeClosed(disputed), at: "2026-03-12 12:01")
        scene.passes(until: "2026-03-16 12:00")
        #expect(!scene.sent.isEmpty)
    }

    @Test("What is not understood is asked about once; then a person takes it, told once a day")
    func unclear() {
        var scene = maria()
        scene.writes(.unclear, at: "2026-03-02 12:00")
        #expect(scene.texts == ["no_entendi"])
        #expect(scene.tasks == [])
        scene.writes(.unclear, at: "2026-03-02 12:10")
        #expect(scene.texts == ["persona"])
        #expect(scene.tasks == [.reply])
        scene.writes(.unclear, at: "2026-03-02 12:20")
        #expect(scene.texts == [])
        #expect(scene.tasks == [.reply])
    }

    @Test("The program is silent while a person of ours has the conversation")
    func human() {
        var scene = maria()
        scene.happens(.humanTookOver, at: "2026-03-02 09:00")
        scene.writes(.askBalance, at: "2026-03-02 12:00")
        #expect(scene.texts == [])
        scene.passes(until: "2026-03-10 12:00")
        #expect(scene.sent.isEmpty)
        scene.happens(.handedBack, at: "2026-03-10 12:01")
        scene.passes(until: "2026-03-20 12:00")
        #expect(!scene.sent.isEmpty)
    }

    @Test("A message whose clearance no longer holds is reviewed and sent again")
    func stale() throws {
        var scene = maria()
        scene.passes(until: "2026-03-02 18:30")
        let first = try #require(scene.sent.first)
        scene.now = first.record.sendAt.adding(minutes: 1)
        scene.happens(.clearanceStale(first.record.id))
        #expect(scene.withdrawals == [.stale])
        #expect(scene.texts == ["primer_contacto"])
        #expect(scene.last.messages.first?.record.id != first.record.id)
    }

    @Test("A withdrawn account is silent at once")
    func withdrawn() {
        var scene = maria()
        scene.passes(until: "2026-03-02 18:30")
        scene.happens(
            .accountEnded(account.id, .withdrawn, on: Day(iso: "2026-03-02")!),
            at: "2026-03-02 18:40"
        )
        #expect(scene.withdrawals == [.accountEnded])
        #expect(scene.state.wakeAt == nil)
    }

    @Test("A halted creditor's person hears nothing until it is resumed")
    func halted() {
        var scene = maria()
        scene.policy = Town.policy(halts: [.creditor("banco")])
        scene.passes(until: "2026-03-05 18:00", limit: 2_000)
        #expect(scene.sent.isEmpty)
        scene.policy = Town.policy()
        scene.happens(.resumed(.creditor("banco")), at: "2026-03-05 18:01")
        scene.passes(until: "2026-03-09 18:30")
        #expect(!scene.sent.isEmpty)
    }

    @Test("Two accounts of one creditor speak with one voice")
    func oneVoice() throws {
        var scene = Scene("2026-03-02 06:00")
        let second = Town.account(
            2,
            due: "2026-03-01",
            owes: 900,
            pastDue: 300,
            asOf: "2026-03-02"
        )
        scene.imports(account, second, asOf: "2026-03-02")
        scene.passes(until: "2026-03-03 06:00")
        #expect(scene.sent.count == 1)
        scene.passes(until: "2026-03-31 23:00")
        for (left, right) in zip(scene.sent, scene.sent.dropFirst())
        where left.record.purpose == .initiated && right.record.purpose == .initiated {
            #expect(right.record.sendAt >= left.record.sendAt.adding(hours: 20))
        }
        #expect(scene.sent.contains { $0.record.accounts.count == 2 } || scene.sent.count > 3)
    }

    @Test("A reminder of a Sunday is brought forward; one whose text says today is dropped")
    func neverLate() throws {
        let plain = try FormatTwoLifeTests.definition("  - {step: vence, at: D, text: hola}")
        // Due on Sunday the 22nd; the day itself is not lawful.
        let current = Town.account(
            3,
            due: "2026-03-22",
            owes: 2_000,
            pastDue: 0,
            asOf: "2026-03-16"
        )
        var scene = Scene("2026-03-16 06:00", policy: FormatTwoLifeTests.policy(plain))
        scene.imports(current, asOf: "2026-03-16")
        scene.passes(until: "2026-03-22 23:00")
        #expect(scene.sent.map(\.record.step) == ["vence"])
        let day = try #require(scene.sent.first.map { Town.zone.local($0.record.sendAt).day })
        #expect(day <= Day(iso: "2026-03-20")!)

        var shipped = Scene("2026-03-16 06:00")
        shipped.imports(current, asOf: "2026-03-16")
        shipped.passes(until: "2026-03-22 23:00")
        let steps = shipped.sent.map(\.record.step)
        #expect(steps.contains("tres días antes"))
        #expect(!steps.contains("día de pago"))
    }

    @Test("A channel without a connector is told, and the next rung is used")
    func noConnector() throws {
        var scene = Scene("2026-03-02 06:00")
        let late = Town.account(
            4,
            due: "2026-01-30",
            owes: 9_000,
            pastDue: 4_000,
            asOf: "2026-03-02"
        )
        scene.imports(late, asOf: "2026-03-02")
        var told = false
        while let wake = scene.state.wakeAt, wake < Town.at("2026-03-12 00:00"), scene.sent.isEmpty
        {
            scene.now = wake
            scene.happens(.timerDue)
            told =
                told
                || scene.last.reasons.contains { reason in
                    if case .rungSkipped(_, _, .rcs, .noConnector) = reason { true } else { false }
                }
        }
        #expect(told)
        #expect(scene.sent.first?.record.channel == .sms)
    }
}
