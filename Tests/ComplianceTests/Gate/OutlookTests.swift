import Compliance
import Domain
import Testing
import Values

@Suite("When a contact may be made")
struct OutlookTests {
    private static func outlook(_ question: Question, days: Int = 7) -> Outlook {
        World.conservativeGate.outlook(
            question.request,
            person: question.person,
            contactPoint: question.point,
            history: question.history,
            holds: question.holds,
            now: question.now,
            days: days
        )
    }

    private static func local(_ outlook: Outlook, _ question: Question) -> [String] {
        let zone = World.zones[question.zone]!
        return outlook.openings.map { opening in
            let from = zone.local(opening.from)
            let until = zone.local(opening.until)
            return "\(from.day) \(from.time) - \(until.day) \(until.time)"
        }
    }

    @Test("From a Friday night the prudent Mexican week opens on Monday and skips a holiday")
    func week() {
        // Monday, 16 March 2026 is the third of March, a day of rest.
        let question = Question(at: "2026-03-13 22:30")
        let outlook = Self.outlook(question)
        #expect(
            Self.local(outlook, question) == [
                "2026-03-17 07:00 - 2026-03-17 22:00", "2026-03-18 07:00 - 2026-03-18 22:00",
                "2026-03-19 07:00 - 2026-03-19 22:00", "2026-03-20 07:00 - 2026-03-20 22:00",
            ]
        )
        #expect(outlook.refusal == nil)
        guard case .notBefore(let first) = outlook.now.outcome else {
            Issue.record("a Friday night is no time")
            return
        }
        #expect(outlook.first == first)
    }

    @Test("Within an opening the rest of it comes first, and the last is cut at the end asked for")
    func within() {
        let question = Question(at: "2026-03-10 12:00")
        #expect(
            Self.local(Self.outlook(question, days: 1), question) == [
                "2026-03-10 12:00 - 2026-03-10 22:00", "2026-03-11 07:00 - 2026-03-11 12:00",
            ]
        )
        #expect(Self.outlook(question, days: 0).openings.isEmpty)
    }

    @Test("Who opted out has no opening, and the rule is named")
    func refused() {
        var question = Question(at: "2026-03-10 12:00")
        question.point.optedOutChannels = .max
        let outlook = Self.outlook(question)
        #expect(outlook.openings.isEmpty)
        #expect(outlook.refusal?.findings.map(\.citation.rule) == ["opt-out"])
        #expect(outlook.now == outlook.refusal)
    }

    @Test("Every minute of a week is open exactly when the gate clears it")
    func agrees() {
        var question = Question.elsewhere(at: "2026-03-12 20:10")
        question.history = [question.attempt(before: 30), question.attempt(before: 80)]
        let outlook = Self.outlook(question)
        #expect(!outlook.openings.isEmpty)
        let start = question.now
        for step in 0..<(7 * 24 * 12) {
            let instant = start.adding(minutes: Int64(step) * 5)
            question.request.wantedAt = instant
            let isCleared = World.conservativeGate.review(question).clearance != nil
            let isOpen = outlook.openings.contains { $0.from <= instant && instant < $0.until }
            #expect(isCleared == isOpen, "\(instant)")
        }
    }
}
