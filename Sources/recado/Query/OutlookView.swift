import Compliance
import Domain
import Messaging
import Store
import Strategy
import Values

/// What may be done to one person now and in the coming days, by channel and contact point.
struct OutlookView {
    let snapshot: PersonSnapshot
    let outlooks: [ContactOutlook]
    let language: ExplanationLanguage
    let purpose: Purpose
    let days: Int

    private var clock: QueryClock { snapshot.clock }
    private var verdicts: VerdictLines { VerdictLines(language: language, clock: clock) }

    func say(_ spanish: String, _ english: String) -> String {
        language == .spanish ? spanish : english
    }

    /// Why there is nothing to tell, or nil.
    var nothing: String? {
        guard let state = snapshot.person.state else {
            return say(
                "Todavía no hay ninguna decisión sobre esta persona",
                "There is no decision about this person yet"
            )
        }
        if !state.accounts.contains(where: { $0.account.status == .active }) {
            return say(
                "No tiene cuentas activas: no hay motivo para contactarla",
                "There is no active account: nothing to contact this person about"
            )
        }
        if outlooks.isEmpty {
            return say(
                "No hay ningún contacto al que llegue un canal",
                "There is no contact point that a channel reaches"
            )
        }
        return nil
    }

    var text: String {
        var lines = [
            say("Persona \(snapshot.person.person)", "Person \(snapshot.person.person)"),
            say(
                "Se pregunta por: \(SpanishWords.purpose(purpose)), desde el "
                    + "\(clock.text(snapshot.now)) (\(clock.zone.name)) y por \(days) días",
                "Asked for: \(caseWord(purpose)), from \(clock.text(snapshot.now)) "
                    + "(\(clock.zone.name)) for \(days) days"
            ),
        ]
        if let nothing { return (lines + ["", nothing]).joined(separator: "\n") }
        for group in groups {
            lines += ["", heading(group)]
            for channel in group.channels { lines += channelLines(channel).map { "  " + $0 } }
        }
        lines += [
            "",
            say(
                "Supone un texto con todo lo que la ley pide y nada de lo que prohíbe. Cuenta "
                    + "lo enviado y lo que está en cola; cada contacto cambia lo que sigue.",
                "Supposes a text with all that the law asks for and nothing it forbids. "
                    + "Counts what was sent and what is queued; each contact changes the rest."
            ),
        ]
        return lines.joined(separator: "\n")
    }

    // MARK: - Grouping

    /// One creditor and contact point; channels with the same answer stand together.
    private struct Group {
        var creditor: String
        var point: ContactPointID
        var channels: [Alike]
    }

    private struct Alike {
        var channels: [Channel]
        var sample: ContactOutlook
    }

    private var groups: [Group] {
        var groups: [Group] = []
        for item in outlooks {
            let place = groups.firstIndex {
                $0.creditor == item.creditor && $0.point == item.contactPoint
            }
            guard let place else {
                groups.append(
                    Group(
                        creditor: item.creditor,
                        point: item.contactPoint,
                        channels: [Alike(channels: [item.channel], sample: item)]
                    )
                )
                continue
            }
            let same = groups[place].channels.firstIndex { known in
                known.sample.lacks == item.lacks
                    && known.sample.outlook.openings == item.outlook.openings
                    && known.sample.outlook.now.findings == item.outlook.now.findings
            }
            if let same {
                groups[place].channels[same].channels.append(item.channel)
            } else {
                groups[place].channels.append(Alike(channels: [item.channel], sample: item))
            }
        }
        return groups
    }

    private func heading(_ group: Group) -> String {
        let address = snapshot.address(group.point)
        return say("\(group.creditor), a \(address)", "\(group.creditor), to \(address)") + ":"
    }

    private func channelLines(_ alike: Alike) -> [String] {
        let outlook = alike.sample.outlook
        let names = alike.channels.map(\.name).joined(separator: ", ")
        let record = outlook.now.record
        var lines = ["\(names): \(verdicts.answer(record.outcome))"]
        lines += verdicts.rules(record).map { "  · " + $0 }
        lines += alike.sample.lacks.map { "  · " + lack($0) }
        if !outlook.openings.isEmpty {
            lines.append(say("  Se puede:", "  Lawful:"))
            lines += outlook.openings.map { "    " + span($0) }
        } else if outlook.refusal == nil {
            lines.append(
                say("  En estos días no se puede", "  Not in these days")
            )
        }
        if let refusal = outlook.refusal, refusal != outlook.now {
            lines.append(say("  Después no:", "  Not after that:"))
            lines += verdicts.rules(refusal.record).map { "    · " + $0 }
        }
        return lines
    }

    func lack(_ lack: ContactOutlook.Lack) -> String {
        switch lack {
        case .connector:
            say("Este programa no tiene conector para ese canal", "No connector for the channel")
        case .sender:
            say("El acreedor no tiene remitente en ese canal", "The creditor has no sender on it")
        case .halt(let scope):
            Strategy.explain(.halted(scope), in: language, zone: clock.zone).first ?? ""
        }
    }

    private func span(_ opening: Outlook.Opening) -> String {
        let from = clock.zone.local(opening.from)
        let until = clock.zone.local(opening.until)
        let end = from.day == until.day ? "\(until.time)" : "\(day(until.day)) \(until.time)"
        return "\(day(from.day)) \(from.time) – \(end)"
    }

    private func day(_ day: Day) -> String {
        let words =
            language == .spanish
            ? ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"]
            : ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        let place = Weekday.allCases.firstIndex(of: day.weekday) ?? 0
        return "\(words[place]) \(day)"
    }

    // MARK: - For programs

    var json: [String: JSON] {
        [
            "person": .text(snapshot.person.person.description),
            "purpose": .text(caseWord(purpose)), "from": .instant(snapshot.now),
            "days": .number(days), "zone": .text(clock.zone.name),
            "nothing": .optional(nothing),
            "ways": .list(
                outlooks.map { item in
                    .object([
                        "creditor": .text(item.creditor),
                        "account": .text(item.account.description),
                        "channel": .text(item.channel.name),
                        "contact_point": .text(item.contactPoint.description),
                        "lacks": .list(item.lacks.map { .text(lack($0)) }),
                        "now": .object(VerdictLines.json(item.outlook.now.record)),
                        "first": .instant(item.outlook.first),
                        "openings": .list(
                            item.outlook.openings.map {
                                .object(["from": .instant($0.from), "until": .instant($0.until)])
                            }
                        ),
                        "refusal": item.outlook.refusal.map {
                            .object(VerdictLines.json($0.record))
                        } ?? .null,
                    ])
                }
            ),
        ]
    }
}
