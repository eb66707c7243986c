import Compliance
import Strategy
import Values

/// What the gate said, as lines for a person: the answer, each rule that spoke with its source and
/// how sure we are of it, then whose rules were asked.
struct VerdictLines: Sendable {
    let language: ExplanationLanguage
    let clock: QueryClock

    /// All of it.
    func all(_ verdict: VerdictRecord) -> [String] {
        var lines = [answer(verdict.outcome)] + rules(verdict).map { "· " + $0 }
        if verdict.findings.isEmpty {
            lines.append(say("Ninguna regla lo limitó", "No rule limited it"))
        }
        let packs =
            verdict.packs.isEmpty ? "" : say("Paquetes ", "Packs ") + list(verdict.packs) + "; "
        return lines + [
            packs
                + say(
                    "países \(list(verdict.jurisdictions)); husos \(list(verdict.zones)); base de "
                        + "husos \(verdict.tzVersion)",
                    "countries \(list(verdict.jurisdictions)); zones \(list(verdict.zones)); tz "
                        + "database \(verdict.tzVersion)"
                )
        ]
    }

    /// The answer alone.
    func answer(_ outcome: VerdictRecord.Outcome) -> String {
        if case .cleared(_, let until) = outcome, Self.isEndless(until) {
            return say("Autorizado sin límite de tiempo", "Cleared without an end")
        }
        if language == .spanish { return Explanation.line(outcome, zone: clock.zone) }
        return switch outcome {
        case .cleared(let from, let until):
            "Cleared from \(clock.text(from)) until \(clock.text(until))"
        case .notBefore(let instant): "Deferred: not lawful before \(clock.text(instant))"
        case .bringForward(let instant): "Brought forward to \(clock.text(instant))"
        case .never: "Refused, unless facts change or a person decides"
        }
    }

    /// A line for each rule that spoke.
    func rules(_ verdict: VerdictRecord) -> [String] {
        verdict.findings.map { finding in
            language == .spanish
                ? Explanation.line(finding.citation, finding.said, zone: clock.zone)
                : Explanation.englishLine(finding.citation, finding.said, zone: clock.zone)
        }
    }

    /// Whether an instant stands for "for ever".
    static func isEndless(_ instant: Instant) -> Bool {
        instant.adding(hours: 48) >= .distantFuture
    }

    private func say(_ spanish: String, _ english: String) -> String {
        language == .spanish ? spanish : english
    }

    private func list(_ words: [String]) -> String {
        words.isEmpty ? "-" : words.joined(separator: ", ")
    }
}
