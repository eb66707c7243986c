import Compliance
import Domain
import Messaging
import Testing
import Values

@testable import Strategy

/// What begins, ends or rests because days pass, and channels that a number turns out not to have.
@Suite("Strategies that days alone begin")
struct TurnTests {
    private static let account = Town.account(
        3,
        due: "2026-03-02",
        owes: 5_000,
        pastDue: 1_500,
        asOf: "2026-03-03"
    )

    private static func scene(_ policy: Policy) -> Scene {
        var scene = Scene("2026-03-03 06:00", policy: policy)
        scene.imports(account, asOf: "2026-03-03")
        return scene
    }

    private static func days(_ scene: Scene) -> [String] {
        scene.sent.map { Town.zone.local($0.record.sendAt).day.description }
    }

    @Test(
        "A strategy begins on the day on which its condition comes true, without a file or reply",
        arguments: [
            // 3 March is one day past due; the step is due on the day of entry.
            ("dpd >= 10", "2026-03-12"), ("dpd > 10", "2026-03-13"), ("dpd == 10", "2026-03-12"),
            ("not dpd < 9", "2026-03-11"), ("dpd in [8, 20]", "2026-03-10"),
            ("days_to_due <= -10", "2026-03-12"), ("days_to_due < -10", "2026-03-13"),
            ("day_of_month == 17", "2026-03-17"), ("day_of_month in [18, 30]", "2026-03-18"),
            ("dpd >= 10 and day_of_month < 5", "2026-04-01"),
        ]
    )
    func begins(condition: String, day: String) throws {
        let definition = try FormatTwoLifeTests.definition(
            "  - {step: uno, at: entry, text: hola}",
            head: "for: \(condition)"
        )
        var scene = Self.scene(FormatTwoLifeTests.policy(definition))
        scene.passes(until: "2026-04-02 23:00")
        #expect(Self.days(scene) == [day])
    }

    @Test("An account that left is left alone by all strategies for the time said")
    func rests() throws {
        let first = try FormatTwoLifeTests.definition(
            """
              - {step: uno, at: entry, text: hola}
              - {step: dos, at: entry+20, text: hola}
            """,
            head: "rank: 5\nexit_if: dpd >= 5\nrest: 10d"
        )
        var second = try FormatTwoLifeTests.definition("  - {step: otro, at: entry, text: hola}")
        second.code = "otra"
        var scene = Self.scene(FormatTwoLifeTests.policy(first, second))
        scene.passes(until: "2026-03-30 23:00")
        #expect(scene.sent.map(\.record.step) == ["uno", "otro"])
        // Five days past due on the seventh, and ten days of rest.
        #expect(Self.days(scene) == ["2026-03-03", "2026-03-17"])
    }

    @Test("A rest without a goal or an exit is told")
    func restWithoutEnd() throws {
        let check = StrategyCheck(
            try Town.tree(
                text: Draft.text(head: "rest: 5d", steps: "  - {step: a, at: D, text: hola}")
            )
        )
        #expect(check.mistakes.contains { $0.description.contains("takes an account out") })
    }

    @Test("A number without the channel is tried over the next at once, and never over that again")
    func noService() throws {
        let definition = try FormatTwoLifeTests.definition(
            """
              - {step: uno, at: D+1, window: "09:00-19:00", channels: [whatsapp, sms], text: hola}
              - {step: dos, at: D+8, window: "09:00-19:00", channels: [whatsapp, sms], text: hola}
            """
        )
        let policy = FormatTwoLifeTests.policy(definition, channels: [.whatsapp, .sms])
        var scene = Self.scene(policy)
        scene.passes(until: "2026-03-03 18:30")
        let first = try #require(scene.sent.first?.record)
        #expect(first.channel == .whatsapp)
        scene.happens(.messageFailed(first.id, .noService), at: "2026-03-03 18:31")
        scene.passes(until: "2026-03-20 12:00")
        #expect(scene.sent.map(\.record.channel) == [.whatsapp, .sms, .sms])
        #expect(scene.sent[1].record.step == "uno")
        #expect(scene.state.contactPoints[0].reach != .dead)
        // A text that comes over the channel says that it is there.
        scene.happens(
            .replyReceived(
                Reply(
                    message: Town.id(99),
                    contactPoint: scene.mobile.id,
                    channel: .whatsapp,
                    receivedAt: scene.now,
                    meanings: [.courtesy],
                    needsPerson: false
                )
            )
        )
        #expect(!scene.state.contactPoints[0].lacks(.whatsapp))
    }

    @Test("BAJA closes the channel everywhere, and the number to whatever writes to it")
    func optOut() throws {
        let policy = FormatTwoLifeTests.policy(
            try FormatTwoLifeTests.definition(
                """
                  - {step: uno, at: D+1, channels: [sms, whatsapp], text: hola}
                  - {step: dos, at: D+8, channels: [whatsapp, sms], text: hola}
                """
            ),
            channels: [.sms, .whatsapp]
        )
        var scene = Self.scene(policy)
        scene.passes(until: "2026-03-04 12:00")
        scene.writes(.optOut, at: "2026-03-04 12:01")
        let point = scene.state.contactPoints[0]
        #expect(point.hasOptedOut(of: .sms) && point.hasOptedOut(of: .whatsapp))
        #expect(!point.hasOptedOut(of: .call))
        let before = scene.sent.count
        scene.passes(until: "2026-03-30 12:00")
        #expect(scene.sent.count == before)
        scene.writes(.optIn, at: "2026-03-30 12:01")
        #expect(!scene.state.contactPoints[0].hasOptedOut(of: .whatsapp))
    }

    @Test("What is due on a Saturday is reminded of on Friday, and as today not at all")
    func dueOnSaturday() throws {
        var policy = FormatTwoLifeTests.policy(
            try FormatTwoLifeTests.definition(
                """
                  - {step: antes, at: D-3, text: hola}
                  - {step: vence, at: D, text: hola}
                """,
                head: "days: business"
            )
        )
        policy.holidays = ["MX": [.mexicoFederal]]
        let account = Town.account(
            3,
            due: "2026-03-14",
            owes: 5_000,
            pastDue: 0,
            asOf: "2026-03-03"
        )
        func days(_ policy: Policy) -> [String] {
            var scene = Scene("2026-03-03 06:00", policy: policy)
            scene.imports(account, asOf: "2026-03-03")
            scene.passes(until: "2026-03-20 06:00")
            return scene.sent.map { Town.zone.local($0.record.sendAt).day.description }
        }
        #expect(days(policy) == ["2026-03-11", "2026-03-13"])
        let today = FormatTwoLifeTests.policy(
            try FormatTwoLifeTests.definition(
                """
                  - {step: antes, at: D-3, text: hola}
                  - {step: vence, at: D, text: hoy}
                """,
                head: "days: business",
                more: """
                      hoy:
                        use: payment_reminder_today
                        text: Hola {nombre}, hoy vence {saldo} de su cuenta {cuenta}. BAJA.
                        says: [optOutWording]
                    """
            )
        )
        #expect(days(today) == ["2026-03-11"])
    }

    @Test("After a text of the person a failure of an older message brings no step early")
    func quietAfterReply() throws {
        let policy = FormatTwoLifeTests.policy(
            try FormatTwoLifeTests.definition(
                """
                  - {step: uno, at: entry+1, text: hola}
                  - {step: dos, at: entry+2, text: hola}
                """,
                head: "catch_up: all"
            )
        )
        var scene = Self.scene(policy)
        scene.passes(until: "2026-03-05 19:00")
        #expect(scene.sent.map(\.record.step) == ["uno", "dos"])
        // One that arrived is not taken back by the answer.
        scene.happens(.messageDelivered(scene.sent[1].record.id, at: scene.now))
        scene.writes(.courtesy, at: "2026-03-05 19:01")
        scene.happens(.messageFailed(scene.sent[0].record.id, .tooLate), at: "2026-03-05 19:02")
        scene.passes(until: "2026-03-12 19:00")
        try #require(scene.sent.map(\.record.step) == ["uno", "dos", "uno"])
        #expect(scene.sent[2].record.sendAt >= Town.at("2026-03-06 19:01"))
    }
}
