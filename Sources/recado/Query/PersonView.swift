import Domain
import Messaging
import Store
import Strategy
import Values

/// Everything about one person, for the terminal.
struct PersonView {
    let snapshot: PersonSnapshot

    /// How many of the last attempts are shown.
    static let attemptsShown = 10

    private var clock: QueryClock { snapshot.clock }

    var text: String {
        var lines = heading
        if let state = snapshot.person.state {
            lines += section("Contact points", contacts(state))
            lines += section("Accounts, figures of \(snapshot.today)", accounts(state))
            lines += section("Promises", promises(state))
            lines += section("Holds", holds(state))
            lines += section("Duties", duties(state))
            lines += section("Planned, or left lately", planned(state))
            lines += section("Last contacts", attempts(state))
        }
        if let thread = snapshot.thread { lines += section("Thread", self.thread(thread)) }
        return lines.joined(separator: "\n")
    }

    private func section(_ title: String, _ lines: [String]) -> [String] {
        lines.isEmpty ? [] : ["", title + ":"] + lines.map { "  " + $0 }
    }

    private var heading: [String] {
        let person = snapshot.person
        var lines = ["Person \(person.person) of \(person.creditor)"]
        if let erased = person.erasedAt {
            lines.append("Personal data was erased at \(clock.text(erased))")
        }
        if snapshot.isRevealed, let secrets = person.secrets {
            lines.append("Name: \(secrets.name.display ?? "-")")
            if let rfc = secrets.rfc { lines.append("RFC: \(rfc)") }
            if let curp = secrets.curp { lines.append("CURP: \(curp)") }
            lines.append("Customer: \(secrets.key)")
        } else if person.secrets != nil {
            lines.append("Name and numbers are hidden; show them by --reveal")
        }
        guard let state = person.state else {
            return lines + ["There is no decision about this person yet"]
        }
        let facts = state.facts
        let place = [facts.country, facts.region].compactMap { $0 }.joined(separator: ", ")
        lines.append(
            "Lives in \(place.isEmpty ? "an unknown place" : place), time zones "
                + (facts.zones.isEmpty ? "unknown" : facts.zones.joined(separator: ", "))
        )
        var flags: [String] = []
        if facts.isDeceased { flags.append("deceased") }
        if facts.isRepresented { flags.append("represented by a lawyer") }
        if let hours = facts.preferredHours {
            flags.append("asked for \(hours.lowerBound)–\(hours.upperBound)")
        }
        if !flags.isEmpty { lines.append("Note: " + flags.joined(separator: "; ")) }
        let totals = state.totals
        lines.append(
            "\(state.version) decisions; \(totals.sent) messages planned, \(totals.delivered) "
                + "delivered, \(totals.failed) failed, \(totals.withdrawn) withdrawn; "
                + "\(totals.inbound) texts from the person"
        )
        lines.append(
            "Wakes at \(clock.text(state.wakeAt))"
                + (state.quietUntil.map { ", silent until \(clock.text($0))" } ?? "")
                + " (\(clock.zone.name))"
        )
        return lines
    }

    private func contacts(_ state: CaseState) -> [String] {
        guard !state.contactPoints.isEmpty else { return ["none"] }
        let rows = state.contactPoints.map { point in
            let refused = Channel.allCases.filter { point.hasOptedOut(of: $0) }.map(\.name)
            return [
                snapshot.address(point.id), caseWord(point.kind), caseWord(point.provenance),
                caseWord(point.ownership), caseWord(point.reach), caseWord(point.consent),
                optOut(refused),
                point.isCurrent ? "yes" : "no",
            ]
        }
        let header = [
            "address", "kind", "from", "whose", "reach", "consent", "opted out", "in the file",
        ]
        return lines(table(header, rows))
    }

    private func optOut(_ channels: [String]) -> String {
        if channels.isEmpty { return "-" }
        return channels.count == Channel.allCases.count ? "all" : channels.joined(separator: ",")
    }

    private func accounts(_ state: CaseState) -> [String] {
        state.accounts.flatMap { item -> [String] in
            let account = item.account
            let standing = account.standing(on: snapshot.today)
            let days = account.daysPastDue(on: snapshot.today)
            var lines = [
                "\(snapshot.number(account.id)) of \(account.creditor), \(account.product), "
                    + "\(caseWord(account.role)), \(caseWord(account.status)) (\(account.id))",
                "  balance \(amount(standing.balance)), past due \(amount(standing.pastDue)), "
                    + "\(days) days; due \(account.dueDay); figures as of \(account.figures.asOf)",
            ]
            let clock = item.clock
            if clock.isRunning {
                var line =
                    "  stage \(clock.stage.name); strategy \(clock.strategy) version "
                    + "\(clock.version) around \(clock.anchor), begun \(clock.begun), "
                    + "\(clock.stepsDone.nonzeroBitCount) steps over"
                if let moved = clock.moves.map(\.at).min() {
                    line += "; a step waits until \(self.clock.text(moved))"
                }
                lines.append(line)
            } else {
                lines.append("  stage \(clock.stage.name); no strategy runs")
            }
            lines.append(
                "  promises kept \(clock.promisesKept), broken \(clock.promisesBroken); "
                    + "last payment \(clock.lastPaymentDay?.description ?? "-")"
            )
            return lines
        }
    }

    private func promises(_ state: CaseState) -> [String] {
        state.promises.map { promise in
            "\(amount(promise.amount)) by \(promise.dueDay): \(caseWord(promise.state)), paid "
                + "\(amount(promise.paid)); made \(clock.text(promise.madeAt)) "
                + "(account \(snapshot.number(promise.account)))"
        }
    }

    private func holds(_ state: CaseState) -> [String] {
        state.holds.map { hold in
            let scope = hold.account.map { "account \(snapshot.number($0))" } ?? "the person"
            return "\(caseWord(hold.kind)) on \(scope) since \(clock.text(hold.since))"
                + (hold.until.map { " until \(clock.text($0))" } ?? "")
        }
    }

    private func duties(_ state: CaseState) -> [String] {
        state.duties.map { duty in
            "\(caseWord(duty.kind)) by \(clock.text(duty.due))"
                + (duty.due < snapshot.now ? ": overdue" : "")
        }
    }

    private func planned(_ state: CaseState) -> [String] {
        let sentence = EventSentence(language: .english, clock: clock)
        return state.planned.map { planned in
            "\(clock.text(planned.sendAt)) \(planned.channel.name) to "
                + "\(snapshot.address(planned.contactPoint)): \(sentence.text(planned.origin)) "
                + "(\(planned.message))"
        }
    }

    private func attempts(_ state: CaseState) -> [String] {
        state.attempts.suffix(Self.attemptsShown).reversed().map { attempt in
            "\(clock.text(attempt.at)) \(attempt.isInbound ? "in " : "out") "
                + "\(attempt.channel.name) \(caseWord(attempt.purpose)): "
                + "\(caseWord(attempt.outcome)) (\(attempt.message))"
        }
    }

    private func thread(_ thread: [PersonSnapshot.Entry]) -> [String] {
        thread.reversed().flatMap { entry -> [String] in
            let row = entry.row
            let state: String
            switch row.state {
            case .inbound:
                state =
                    "← understood: "
                    + entry.meanings.enumerated().map { place, meaning in
                        let name = caseWord(meaningName(meaning))
                        guard entry.confidence.indices.contains(place) else { return name }
                        return "\(name) \(entry.confidence[place] / 10) %"
                    }.joined(separator: ", ")
            case .outbound(let delivery): state = "→ \(row.step): \(caseWord(delivery))"
            }
            var lines = ["\(clock.text(row.sendAt)) \(state) (\(row.message))"]
            if let text = entry.text {
                lines.append("  " + text.split(separator: "\n").joined(separator: "\n    "))
                if entry.isProven == false {
                    lines.append("  (something it shows has changed since it was sent)")
                }
            } else if !snapshot.isRevealed {
                lines.append("  (text hidden; show it by --reveal)")
            } else {
                lines.append("  (the text cannot be put together any more)")
            }
            return lines
        }
    }

    private func lines(_ text: String) -> [String] {
        text.split(separator: "\n").map(String.init)
    }
}

/// The name of a meaning without what was said with it.
func meaningName(_ meaning: ReplyMeaning) -> String {
    "\(meaning)".prefix { $0 != "(" }.description
}
