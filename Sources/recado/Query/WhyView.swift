import Compliance
import Domain
import Messaging
import Store
import Strategy
import Values

/// The story of one message, as sentences.
struct WhyView {
    let story: MessageStory
    let language: ExplanationLanguage
    let clock: QueryClock
    /// Our text, when it was asked for and can be put together.
    let rendered: RenderedText?
    /// The person's words, when they were asked for.
    let received: String?
    let isRevealed: Bool

    private var sentence: EventSentence { EventSentence(language: language, clock: clock) }

    private func say(_ spanish: String, _ english: String) -> String {
        sentence.say(spanish, english)
    }

    var text: String {
        var lines = [
            say("Mensaje \(story.row.message)", "Message \(story.row.message)"),
            say("Persona \(story.row.person)", "Person \(story.row.person)"),
        ]
        lines += section(say("Qué pasó", "What happened"), happened)
        if story.row.state == .inbound {
            lines += section(say("Qué se entendió", "What was understood"), understood)
            lines += section(say("Qué siguió", "What followed"), answers)
        } else {
            lines += section(say("Qué mensaje es", "Which message it is"), identity)
        }
        lines += section(say("Por qué así", "Why so"), reasons)
        lines += section(say("Qué dijo la ley", "What the law said"), verdict)
        lines += section(say("Su recorrido", "Its way"), way)
        lines += section(say("Después", "Afterwards"), afterwards)
        lines += section(say("Texto", "Text"), words)
        return lines.joined(separator: "\n")
    }

    private func section(_ title: String, _ lines: [String]) -> [String] {
        lines.isEmpty ? [] : ["", title + ":"] + lines.map { "  " + $0 }
    }

    /// The event that led to it.
    private var happened: [String] {
        guard let decision = story.decision else {
            return [
                say(
                    "La decisión de la que viene no está: revisa con `recado audit verify`",
                    "The decision that it comes from is gone: run `recado audit verify`"
                )
            ]
        }
        return [
            sentence.text(decision.record.event),
            say(
                "Se decidió el \(clock.text(decision.at)) (decisión \(decision.version) de la "
                    + "persona, política \(decision.policy))",
                "Decided at \(clock.text(decision.at)) (decision \(decision.version) of the "
                    + "person, policy \(decision.policy))"
            ),
        ]
    }

    private var identity: [String] {
        let row = story.row
        var lines: [String] = []
        if let content = story.content {
            lines.append(
                say(
                    "Estrategia \(content.text.strategy), versión \(content.text.version), paso "
                        + "«\(row.step)», texto «\(content.text.text)»",
                    "Strategy \(content.text.strategy), version \(content.text.version), step "
                        + "“\(row.step)”, text “\(content.text.text)”"
                )
            )
        }
        if let planned = story.planned {
            lines.append(say("Lo pidió: ", "Asked for by: ") + sentence.text(planned.origin))
        }
        let purpose = say(SpanishWords.purpose(row.purpose), caseWord(row.purpose))
        lines.append(
            say(
                "Canal \(row.channel.name), \(purpose), a nombre de \(row.creditor)",
                "Channel \(row.channel.name), \(purpose), in the name of \(row.creditor)"
            )
        )
        return lines
    }

    private var understood: [String] {
        guard let reply = story.meaning else { return [say("Nada", "Nothing")] }
        var lines = reply.meanings.enumerated().map { place, meaning in
            let sentence = explain(.understood(meaning)).first ?? ""
            guard reply.details.confidence.indices.contains(place) else { return sentence }
            return "\(sentence) (\(reply.details.confidence[place] / 10) %)"
        }
        if reply.details.rules > 0 {
            let model = reply.details.model
            lines.append(
                say(
                    "Leído con las reglas \(reply.details.rules)",
                    "Read by rules \(reply.details.rules)"
                )
                    + (model > 0
                        ? say(" y el modelo \(model)", " and model \(model)") : "")
            )
        }
        if reply.needsPerson {
            lines.append(say("Debe leerlo una persona", "A person of ours must read it"))
        }
        return lines
    }

    /// What the decision on a text that came in led to.
    private var answers: [String] {
        guard let record = story.decision?.record else { return [] }
        var lines = record.messages.map { message in
            say(
                "Se respondió con «\(message.step)» (\(message.id))",
                "Answered by “\(message.step)” (\(message.id))"
            )
        }
        for effect in record.effects {
            if case .openTask(let task) = effect {
                lines.append(
                    say(
                        "Se abrió la tarea \(task.id): \(SpanishWords.task(task.kind))",
                        "Task \(task.id) was opened: \(caseWord(task.kind))"
                    )
                )
            }
        }
        return lines
    }

    /// Why this message and not another: every reason of the decision, in order.
    private var reasons: [String] {
        (story.decision?.record.reasons ?? []).flatMap { explain($0) }
    }

    private func explain(_ reason: Reason) -> [String] {
        let sentences = Strategy.explain(reason, in: language, zone: clock.zone)
        return sentences.prefix(1) + sentences.dropFirst().map { "  · " + $0 }
    }

    private var verdict: [String] {
        guard let verdict = story.planned?.verdict else { return [] }
        return VerdictLines(language: language, clock: clock).all(verdict)
    }

    private var way: [String] {
        let row = story.row
        guard case .outbound(let state) = row.state else {
            return [
                say(
                    "Llegó el \(clock.text(row.sendAt)) por la ruta \(row.route ?? "-")",
                    "Came at \(clock.text(row.sendAt)) by route \(row.route ?? "-")"
                )
            ]
        }
        var lines: [String] = []
        if let decision = story.decision {
            lines.append(
                say(
                    "En cola desde el \(clock.text(decision.at)); salida prevista el "
                        + clock.text(row.sendAt),
                    "Queued at \(clock.text(decision.at)); to leave at \(clock.text(row.sendAt))"
                )
            )
        }
        let cleared =
            if row.clearedUntil.milliseconds == 0 {
                say("Ya no autorizado", "Not cleared any more")
            } else if VerdictLines.isEndless(row.clearedUntil) {
                say("Autorizado sin límite", "Cleared without an end")
            } else {
                say("Autorizado hasta el ", "Cleared until ") + clock.text(row.clearedUntil)
            }
        lines.append(
            cleared
                + say(
                    "; no debe llegar después del \(clock.text(row.validUntil))",
                    "; must not arrive after \(clock.text(row.validUntil))"
                )
        )
        if row.attempt > 0 {
            lines.append(
                say(
                    "Tomado para enviarlo y devuelto: \(row.attempt)",
                    "Claimed to be sent and given back: \(row.attempt)"
                )
            )
        }
        lines.append(
            say(
                "Estado: \(SpanishWords.state(state)) desde el \(clock.text(row.stateAt))",
                "State: \(caseWord(state)) since \(clock.text(row.stateAt))"
            )
        )
        if row.parts > 0 {
            lines.append(
                say(
                    "Ruta \(row.route ?? "-"), id del operador \(row.providerID ?? "-"), "
                        + "partes: \(row.parts), costo \(row.cost.map { amount($0) } ?? "-")",
                    "Route \(row.route ?? "-"), carrier's id \(row.providerID ?? "-"), "
                        + "parts: \(row.parts), cost \(row.cost.map { amount($0) } ?? "-")"
                )
            )
        }
        for part in story.parts {
            lines.append(
                say(
                    "Parte \(part.part + 1): \(SpanishWords.state(part.state)), id "
                        + (part.providerID ?? "-"),
                    "Part \(part.part + 1): \(caseWord(part.state)), id \(part.providerID ?? "-")"
                )
            )
        }
        // A withdrawal's reason is told with the decision that made it.
        if let error = row.error, state != .cancelled {
            lines.append(say("Error: ", "Error: ") + error)
        }
        if row.mayBeDuplicate {
            lines.append(
                say(
                    "Pudo haber llegado dos veces: su envío quedó sin respuesta",
                    "It may have arrived twice: a submission of it had no answer"
                )
            )
        }
        return lines
    }

    /// What was decided later because of it, or took it back.
    private var afterwards: [String] {
        story.later.flatMap { entry -> [String] in
            var line = "\(clock.text(entry.at)): \(sentence.text(entry.record.event))"
            if entry.withdraws(story.row.message) {
                line += say("; por eso se retiró", "; it was withdrawn because of that")
                for case .withdraw(let messages, let why) in entry.record.effects
                where messages.contains(story.row.message) {
                    line += ": " + say(SpanishWords.withdrawal(why), caseWord(why))
                }
            }
            return [line]
        }
    }

    private var words: [String] {
        guard isRevealed else { return [say("oculto; muéstralo con --reveal", "hidden; --reveal")] }
        if let received { return [received] }
        guard let rendered else {
            return [
                say(
                    "no puede componerse: los datos se borraron o la estrategia ya no está",
                    "cannot be put together: the data was erased or the strategy is gone"
                )
            ]
        }
        return [rendered.text, "(" + rendered.proof(sentence) + ")"]
    }
}
