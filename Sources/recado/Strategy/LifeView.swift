import Domain
import Messaging
import Simulation
import Strategy
import Values

/// A life as a timeline: day by day what happened and why, how it ended, and what would come next.
struct LifeView {
    /// What was lived through.
    struct Terms {
        var firstDay: Day
        var days: Int
        var seed: UInt64
        var zone: ZoneRules
        /// Whose life, in a few words.
        var person: String
        /// What was supposed, and what else a reader must know.
        var remarks: [String]
    }

    /// What would come next.
    struct Next {
        enum What {
            case message(MessageRecord)
            /// Given to a person of ours.
            case task(PersonTask.Kind, step: String)
        }

        let at: Instant
        let what: What

        var text: String {
            switch what {
            case .message(let message):
                "\(SpanishWords.channel(message.channel)) «\(message.step)» "
                    + "(\(message.text.strategy), versión \(message.text.version))"
            case .task(let kind, let step):
                "tarea para una persona: \(SpanishWords.task(kind)) «\(step)»"
            }
        }

        var json: JSON {
            switch what {
            case .message(let message):
                .object([
                    "at": .instant(at), "kind": .text("message"), "step": .text(message.step),
                    "channel": .text(message.channel.name),
                    "strategy": .text(message.text.strategy),
                    "version": .number(Int(message.text.version)),
                ])
            case .task(let kind, let step):
                .object([
                    "at": .instant(at), "kind": .text("task"), "step": .text(step),
                    "task": .text(caseWord(kind)),
                ])
            }
        }
    }

    let terms: Terms
    let entries: [LifeEntry]
    /// Why it ended.
    let end: String
    /// What would come next, or nil for nothing within the look ahead.
    let next: Next?
    /// Why nothing comes.
    let nothing: String
    let state: CaseState
    let account: AccountID

    /// Columns of a line.
    private static let width = 96

    /// A day with its weekday.
    static func text(_ day: Day) -> String {
        let words = ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"]
        return words[Weekday.allCases.firstIndex(of: day.weekday) ?? 0] + " \(day)"
    }

    private func clock(_ instant: Instant) -> String {
        let (day, time) = terms.zone.local(instant)
        return "\(Self.text(day)) \(time)"
    }

    var text: String {
        var lines = [terms.person]
        lines.append(
            "\(terms.days) días desde el \(Self.text(terms.firstDay)), hora de "
                + "\(terms.zone.name), semilla \(terms.seed)"
        )
        lines += terms.remarks.flatMap { Self.wrapped($0, "! ", "  ") }
        var last: Day?
        var silence: String?
        for entry in entries {
            let (day, time) = terms.zone.local(entry.at)
            if day != last {
                lines += gap(from: last, to: day, silence)
                lines.append("\(Self.text(day)) · \(entry.standing)")
                last = day
            }
            silence = entry.silence
            lines += Self.wrapped(head(entry), "  \(time)  ", "         ")
            if let words = entry.words {
                lines += Self.wrapped(words, "         │ ", "         │ ")
            }
            for note in entry.notes {
                let indent = note.hasPrefix(" ") ? "           " : "         "
                let trimmed = String(note.drop { $0 == " " })
                lines += Self.wrapped(trimmed, indent, indent + "  ")
            }
        }
        lines += ["", "Fin: \(end)."]
        if let next {
            lines += Self.wrapped(
                "Después, si nada cambia: \(clock(next.at)), \(next.text).",
                "",
                "  "
            )
        } else {
            lines.append("Después: nada en el año que sigue, porque \(nothing).")
        }
        lines += Self.wrapped("En total: " + totals + ".", "", "  ")
        return lines.joined(separator: "\n")
    }

    /// What stands between two days.
    private func gap(from last: Day?, to day: Day, _ silence: String?) -> [String] {
        guard let last else { return [""] }
        let days = day.days(since: last) - 1
        guard days > 0 else { return [""] }
        let count = days == 1 ? "1 día" : "\(days) días"
        return ["", "    … \(count) en silencio" + (silence.map { ": \($0)" } ?? ""), ""]
    }

    private func head(_ entry: LifeEntry) -> String {
        guard let size = entry.size else { return entry.head }
        let parts = "\(size.parts) \(size.parts == 1 ? "parte" : "partes")"
        return entry.head + " (\(parts)" + (size.cost.map { ", \(amount($0))" } ?? "") + ")"
    }

    // MARK: - Totals

    private var totals: String {
        var channels: [Channel: Int] = [:]
        var parts = 0
        var cost: Money?
        for entry in entries {
            guard let message = entry.message else { continue }
            channels[message.channel, default: 0] += 1
            parts += entry.size?.parts ?? 0
            guard let own = entry.size?.cost else { continue }
            if let known = cost, known.currency == own.currency {
                cost = known + own
            } else if cost == nil {
                cost = own
            }
        }
        let messages = channels.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { "\($0.value) por \(SpanishWords.channel($0.key))" }
        var words = [messages.isEmpty ? "ningún mensaje" : messages.joined(separator: ", ")]
        if parts > 0 {
            let count = parts == 1 ? "1 parte" : "\(parts) partes"
            words[0] += " (\(count)\(cost.map { ", \(amount($0))" } ?? ""))"
        }
        let replies = entries.count { $0.kind == .reply }
        if replies > 0 { words.append(replies == 1 ? "1 respuesta" : "\(replies) respuestas") }
        let payments = entries.count { $0.kind == .payment }
        if payments > 0 { words.append(payments == 1 ? "1 pago" : "\(payments) pagos") }
        let tasks = taskCount
        if tasks > 0 { words.append(tasks == 1 ? "1 tarea" : "\(tasks) tareas") }
        if let item = state.accounts.first(where: { $0.account.id == account })?.account {
            let standing = item.standing(on: terms.firstDay.adding(days: terms.days))
            words.append(
                "queda por pagar \(amount(standing.balance)), vencido \(amount(standing.pastDue))"
            )
        }
        return words.joined(separator: "; ")
    }

    private var taskCount: Int {
        entries.reduce(0) { count, entry in
            count + ([entry.head] + entry.notes).count { $0.hasPrefix("Tarea para una persona") }
        }
    }

    // MARK: - Lines

    /// A text in lines of bounded width; a word that is longer stays whole.
    static func wrapped(_ text: String, _ first: String, _ rest: String) -> [String] {
        var lines: [String] = []
        var line = first
        var isEmpty = true
        for word in text.split(separator: " ") {
            if !isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = rest
                isEmpty = true
            }
            line += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        return lines + [line]
    }

    // MARK: - For programs

    var json: [String: JSON] {
        [
            "person": .text(terms.person), "start": .day(terms.firstDay),
            "days": .number(terms.days), "seed": .text(String(terms.seed)),
            "zone": .text(terms.zone.name),
            "remarks": .list(terms.remarks.map { .text($0) }),
            "entries": .list(entries.map(json)), "end": .text(end),
            "next": next?.json ?? .null,
            "nothing": next == nil ? .text(nothing) : .null,
        ]
    }

    private func json(_ entry: LifeEntry) -> JSON {
        let (day, time) = terms.zone.local(entry.at)
        return .object([
            "at": .instant(entry.at), "day": .day(day), "time": .text(time.description),
            "kind": .text(entry.kind.rawValue), "head": .text(entry.head),
            "standing": .text(entry.standing), "text": .optional(entry.words),
            "step": .optional(entry.message?.step),
            "strategy": .optional(entry.message?.text.strategy),
            "channel": .optional(entry.message?.channel.name),
            "parts": entry.size.map { .number($0.parts) } ?? .null,
            "cost": entry.size?.cost.map { .money($0) } ?? .null,
            "notes": .list(entry.notes.map { .text(String($0.drop { " ·".contains($0) })) }),
        ])
    }
}
