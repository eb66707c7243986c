import Compliance
import Domain
import Messaging
import Strategy
import Testing
import Values

@Suite("What became of each step")
struct StepOutcomeTests {
    private static let account: AccountID = Town.id(3)

    private static func at(_ hours: Int64) -> Instant {
        Instant(milliseconds: 0).adding(hours: hours)
    }

    @Test("The last decision about a step counts, and a step that went out later is sent")
    func latest() {
        let waits = Reason.stepWaits(Self.account, step: "aviso", until: Self.at(9), .spacing)
        let sent = Reason.cleared(Town.id(7), step: "aviso")
        let skipped = Reason.stepSkipped(Self.account, step: "carta", .noChannel)
        let outcomes = StepOutcome.latest(in: [
            (1, Self.at(1), [.stepDue(Self.account, step: "aviso", at: Self.at(1)), waits]),
            (2, Self.at(2), [skipped]),
            (3, Self.at(9), [sent]),
        ])
        #expect(outcomes.map(\.step) == ["aviso", "carta"])
        #expect(outcomes.map(\.isSent) == [true, false])
        #expect(outcomes.map(\.decision) == [3, 2])
        #expect(outcomes.map(\.reasons) == [[sent], [skipped]])
    }

    @Test("What silences the person is told beside the step that it stopped, not beside one sent")
    func silence() {
        let held = Reason.held(.dispute, Self.account)
        let waits = Reason.stepWaits(Self.account, step: "aviso", until: Self.at(9), .hold)
        let sent = Reason.cleared(Town.id(7), step: "gracias")
        let outcomes = StepOutcome.latest(in: [(4, Self.at(3), [held, waits, sent])])
        #expect(outcomes.map(\.reasons) == [[waits, held], [sent]])
    }

    @Test("A decision that says nothing of a step is no outcome")
    func none() {
        #expect(StepOutcome.latest(in: [(1, Self.at(1), [.nothingToDo(.unchanged)])]).isEmpty)
        #expect(StepOutcome.latest(in: []).isEmpty)
    }

    @Test("A step that comes on a Saturday tells the rule and the Monday that it waits for")
    func weekend() throws {
        var scene = Scene("2026-03-06 12:00")
        scene.imports(
            Town.account(3, due: "2026-03-06", owes: 5_000, pastDue: 500, asOf: "2026-03-06"),
            asOf: "2026-03-06"
        )
        scene.happens(.timerDue, at: "2026-03-07 12:00")
        scene.happens(.timerDue, at: "2026-03-07 17:00")
        let reasons = scene.last.reasons
        let outcome = try #require(
            StepOutcome.latest(in: [(3, scene.now, reasons)]).first {
                $0.step == "aviso de pago pendiente"
            }
        )
        let lines = outcome.reasons.flatMap {
            explain($0, in: .spanish, zone: Town.zone)
        }
        #expect(lines.contains { $0.contains("se aplaza al 2026-03-09") })
        #expect(lines.contains { $0.contains("mx-conservative@1/window, confianza D") })
    }

    @Test(
        "Each way is asked for: a landline takes no text, an email has no connector and no sender"
    )
    func ways() {
        var scene = Scene("2026-03-06 12:00")
        var landline = Town.mobile(2)
        landline.kind = .landline
        var email = Town.mobile(3)
        email.kind = .email
        scene.imports(
            Town.account(3, due: "2026-03-06", owes: 5_000, pastDue: 500, asOf: "2026-03-06"),
            asOf: "2026-03-06",
            points: [landline, email]
        )
        let found = scene.policy.outlooks(
            for: scene.state,
            purpose: .initiated,
            now: scene.now,
            days: 7
        )
        #expect(found.map(\.channel) == [.email, .webchat, .voiceMessage, .call])
        #expect(
            found.map(\.contactPoint) == [email.id, email.id, landline.id, landline.id]
        )
        #expect(found.allSatisfy { $0.lacks == [.connector, .sender] })
        #expect(found.allSatisfy { $0.outlook.first == scene.now })
    }

    @Test("A halt stands beside the law, and an account that ended asks for nothing")
    func halts() {
        var scene = Scene("2026-03-06 12:00")
        scene.policy.halts = [.creditor("banco"), .creditor("tienda"), .route("sandbox")]
        scene.imports(
            Town.account(3, due: "2026-03-06", owes: 5_000, pastDue: 500, asOf: "2026-03-06"),
            asOf: "2026-03-06"
        )
        func ask() -> [ContactOutlook] {
            scene.policy.outlooks(for: scene.state, purpose: .service, now: scene.now, days: 1)
        }
        let sms = ask().first { $0.channel == .sms }
        #expect(sms?.lacks == [.halt(.creditor("banco")), .halt(.route("sandbox"))])
        scene.happens(.accountEnded(Town.id(2_003), .paid, on: Day(iso: "2026-03-06")!))
        #expect(ask().isEmpty)
    }
}
