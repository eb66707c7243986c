import Compliance
import Values

extension VerdictLines {
    /// A verdict for programs, with its rules as fields.
    static func json(_ verdict: VerdictRecord) -> [String: JSON] {
        let outcome: String
        var until: Instant?
        switch verdict.outcome {
        case .cleared(_, let end):
            outcome = "cleared"
            until = end
        case .notBefore(let instant):
            outcome = "not_before"
            until = instant
        case .bringForward(let instant):
            outcome = "bring_forward"
            until = instant
        case .never: outcome = "never"
        }
        return [
            "outcome": .text(outcome), "instant": .instant(until),
            "packs": .list(verdict.packs.map { .text($0) }),
            "countries": .list(verdict.jurisdictions.map { .text($0) }),
            "zones": .list(verdict.zones.map { .text($0) }),
            "tz_version": .text(verdict.tzVersion),
            "findings": .list(verdict.findings.map(finding)),
        ]
    }

    private static func finding(_ finding: VerdictRecord.Finding) -> JSON {
        var until: Instant?
        let said: String
        switch finding.said {
        case .allows(let instant):
            said = "allows"
            until = instant
        case .notBefore(let instant):
            said = "not_before"
            until = instant
        case .forbids: said = "forbids"
        case .warns: said = "warns"
        case .informs: said = "informs"
        }
        let citation = finding.citation
        return .object([
            "pack": .text("\(citation.pack)@\(citation.packVersion)"),
            "rule": .text(citation.rule), "kind": .text(citation.kind),
            "article": .text(citation.article), "country": .text(citation.jurisdiction),
            "confidence": .text(citation.confidence.letter), "said": .text(said),
            "instant": .instant(until),
        ])
    }
}
