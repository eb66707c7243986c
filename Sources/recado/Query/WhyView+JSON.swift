import Compliance
import Domain
import Messaging
import Store
import Strategy
import Values

extension WhyView {
    /// The same for programs, with rules as fields.
    var json: [String: JSON] {
        var object = MessageLine(story.row).json
        let sentence = EventSentence(language: language, clock: clock)
        if let decision = story.decision {
            object["decision"] = .number(Int(decision.version))
            object["decided_at"] = .instant(decision.at)
            object["policy"] = .number(Int(decision.policy))
            object["event"] = .text(sentence.text(decision.record.event))
            object["reasons"] = .list(
                decision.record.reasons.map { reason in
                    .list(
                        Strategy.explain(reason, in: language, zone: clock.zone)
                            .map { .text($0) }
                    )
                }
            )
        }
        if let content = story.content {
            object["text_of"] = .object([
                "strategy": .text(content.text.strategy),
                "version": .number(Int(content.text.version)), "text": .text(content.text.text),
            ])
        }
        if let verdict = story.planned?.verdict {
            object["verdict"] = .object(VerdictLines.json(verdict))
        }
        object["part_states"] = .list(
            story.parts.map { part in
                .object([
                    "part": .number(part.part), "carrier_id": .optional(part.providerID),
                    "state": .text(caseWord(part.state)),
                ])
            }
        )
        object["later"] = .list(
            story.later.map { entry in
                .object([
                    "at": .instant(entry.at), "decision": .number(Int(entry.version)),
                    "event": .text(sentence.text(entry.record.event)),
                    "withdraws": .flag(entry.withdraws(story.row.message)),
                ])
            }
        )
        if let meaning = story.meaning {
            object["understood"] = .list(
                meaning.meanings.map { .text(caseWord(meaningName($0))) }
            )
        }
        if let text = rendered?.text ?? received { object["text"] = .text(text) }
        object["text_proven"] = rendered?.isProven.map { .flag($0) } ?? .null
        return object
    }
}
