import ArgumentParser
import Domain
import Messaging
import Store
import Strategy
import Values
import Workers

extension RepliesCommand {
    /// One task with what whoever takes it must know.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "One task: why it is there, the case in a few lines, and the conversation.",
            discussion: """
                Told in Spanish, as the people of a team read it. Texts show with --reveal. Exit \
                code 3 when no such task is open.

                Example: recado replies show 0199f0c2-0000-7000-8000-000000000000 --reveal
                """
        )

        @OptionGroup var options: Options
        @Argument(help: "The task.")
        var task: String
        @Flag(help: "Show the texts.")
        var reveal = false
        @Option(help: "Messages of the conversation, at most 200.")
        var limit = 20

        func run() async throws {
            guard let id = TaskID(task) else {
                throw ValidationError(
                    "a task has 32 hexadecimal digits; `recado replies` lists them"
                )
            }
            let context = try await Context.openForReading(try options.settings())
            let now = Context.now()
            guard let open = try await context.store.openTask(id),
                let snapshot = try await PersonSnapshot.gather(
                    open.person,
                    context,
                    threadLimit: min(max(1, limit), 200),
                    isRevealed: reveal
                )
            else {
                await context.close()
                throw notFound("no such task is open")
            }
            let proofHours = try await context.policies.current().policy.numbers.proofHours
            await context.close()
            let view = TaskView(task: open, snapshot: snapshot, now: now, proofHours: proofHours)
            if options.json { printJSON(view.json) } else { print(view.text) }
        }
    }
}

/// A task as its taker reads it.
struct TaskView {
    let task: OpenTask
    let snapshot: PersonSnapshot
    let now: Instant
    let proofHours: Int64

    private var summaryLines: [String] {
        guard let state = snapshot.person.state else { return [] }
        return summary(
            of: state,
            about: task.account,
            in: .spanish,
            zone: snapshot.clock.zone,
            now: now,
            proofHours: proofHours
        )
    }

    var text: String {
        var lines = [
            "Tarea: \(SpanishWords.task(task.kind))",
            "Abierta el \(snapshot.clock.text(task.openedAt))"
                + (task.dueAt.map { ", vence el \(snapshot.clock.text($0))" } ?? ""),
            "", "El caso:",
        ]
        lines += summaryLines.map { "  " + $0 }
        lines += ["", "La conversación:"]
        lines += (snapshot.thread ?? []).reversed().flatMap { conversation($0) }
        return lines.joined(separator: "\n")
    }

    private func conversation(_ entry: PersonSnapshot.Entry) -> [String] {
        let at = snapshot.clock.text(entry.row.sendAt)
        let words = entry.text ?? (snapshot.isRevealed ? "(ya no se puede componer)" : "(oculto)")
        guard case .inbound = entry.row.state else {
            return ["  \(at) Recado («\(entry.row.step)»): \(words)"]
        }
        let meant = entry.understood(snapshot.clock.zone).joined(separator: "; ")
        return ["  \(at) Persona: \(words)", "    se entendió: \(meant)"]
    }

    var json: [String: JSON] {
        [
            "task": .text(task.task.description),
            "kind": .text(caseWord(task.kind)),
            "summary": .list(summaryLines.map { .text($0) }),
            "thread": .list(
                (snapshot.thread ?? []).reversed().map { entry in
                    .object([
                        "at": .instant(entry.row.sendAt),
                        "message": .text(entry.row.message.description),
                        "step": .text(entry.row.step),
                        "text": .optional(entry.text),
                        "understood": .list(
                            entry.understood(snapshot.clock.zone).map { .text($0) }
                        ),
                    ])
                }
            ),
        ]
    }
}

extension PersonSnapshot.Entry {
    /// What was understood of a text and how surely, for readers.
    func understood(_ zone: ZoneRules) -> [String] {
        meanings.enumerated().map { place, meaning in
            let sentence = explain(.understood(meaning), in: .spanish, zone: zone)[0]
            let name = sentence.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? ""
            guard confidence.indices.contains(place) else { return name }
            return "\(name) (\(confidence[place] / 10) %)"
        }
    }
}
