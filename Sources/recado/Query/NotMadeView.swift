import Compliance
import Domain
import Messaging
import Store
import Strategy
import Values

/// Why steps of a person did not become messages, and when they might.
struct NotMadeView {
    /// How many steps are told without `--step`.
    static let limit = 12

    let outlook: OutlookView
    /// The outcomes that are told, the latest first.
    let outcomes: [StepOutcome]
    /// How many more there are.
    let more: Int

    private var clock: QueryClock { outlook.snapshot.clock }

    private func say(_ spanish: String, _ english: String) -> String {
        outlook.say(spanish, english)
    }

    /// - Parameter step: the one step that is asked about, as the strategy names it; nil for all
    ///   that were not sent.
    init(_ outlook: OutlookView, _ all: [StepOutcome], step: String?) {
        self.outlook = outlook
        let asked = all.filter { step.map($0.step.hasPrefix) ?? !$0.isSent }
        outcomes = Array(asked.prefix(Self.limit))
        more = asked.count - outcomes.count
    }

    var text: String {
        var lines = [
            say("Persona \(outlook.snapshot.person.person)", "Person \(person)"), "",
            say("Lo último que se decidió de cada paso:", "The last decided about each step:"),
        ]
        if outcomes.isEmpty {
            lines.append(
                say("  No hay pasos sin mensaje", "  There is no step without a message")
            )
        }
        for outcome in outcomes {
            lines += [
                "  " + outcome.step
                    + say(
                        outcome.isSent ? ": se mandó" : ": no se mandó",
                        outcome.isSent ? ": sent" : ": not sent"
                    )
                    + say(
                        ", el \(clock.text(outcome.at)) (decisión \(outcome.decision))",
                        ", at \(clock.text(outcome.at)) (decision \(outcome.decision))"
                    )
            ]
            lines += outcome.reasons.flatMap { sentences($0) }.map { "    " + $0 }
        }
        if more > 0 {
            lines.append(
                say("  y \(more) pasos más: pide uno con --step", "  and \(more) more: use --step")
            )
        }
        lines += ["", say("Si se quisiera escribir ahora:", "If it were to be written now:")]
        if let nothing = outlook.nothing {
            lines.append("  " + nothing)
        }
        for item in outlook.outlooks where item.lacks.isEmpty {
            let verdicts = VerdictLines(language: outlook.language, clock: clock)
            let record = item.outlook.now.record
            lines.append(
                "  \(item.channel.name), \(outlook.snapshot.address(item.contactPoint)): "
                    + verdicts.answer(record.outcome)
            )
            lines += verdicts.rules(record).map { "    · " + $0 }
            if item.outlook.now.clearance == nil {
                lines.append("    " + first(item.outlook))
            }
        }
        return lines.joined(separator: "\n")
    }

    private var person: PersonID { outlook.snapshot.person.person }

    private func first(_ outlook: Outlook) -> String {
        guard let first = outlook.first else {
            return say(
                "No se puede en los próximos \(self.outlook.days) días",
                "Not lawful in the next \(self.outlook.days) days"
            )
        }
        return say("Primer momento lícito: ", "First lawful instant: ") + clock.text(first)
    }

    private func sentences(_ reason: Reason) -> [String] {
        let lines = Strategy.explain(reason, in: outlook.language, zone: clock.zone)
        return lines.prefix(1) + lines.dropFirst().map { "  · " + $0 }
    }

    var json: [String: JSON] {
        var object = outlook.json
        object["steps"] = .list(
            outcomes.map { outcome in
                .object([
                    "step": .text(outcome.step), "sent": .flag(outcome.isSent),
                    "at": .instant(outcome.at), "decision": .number(Int(outcome.decision)),
                    "reasons": .list(
                        outcome.reasons.map { reason in
                            .list(
                                Strategy.explain(reason, in: outlook.language, zone: clock.zone)
                                    .map { .text($0) }
                            )
                        }
                    ),
                ])
            }
        )
        object["more"] = .number(more)
        return object
    }
}
