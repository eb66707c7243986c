import Domain
import Messaging
import Store
import Values

extension JSON {
    static func money(_ money: Money) -> JSON {
        .object(["minor": .number(Int(money.minor)), "currency": .text(money.currency.code)])
    }

    static func instant(_ instant: Instant?) -> JSON {
        instant.map { .text($0.description) } ?? .null
    }

    static func day(_ day: Day?) -> JSON { day.map { .text($0.description) } ?? .null }

    static func optional(_ text: String?) -> JSON { text.map { .text($0) } ?? .null }
}

extension PersonView {
    /// The same for programs; what the text hides is hidden here too.
    var json: [String: JSON] {
        let person = snapshot.person
        var object: [String: JSON] = [
            "person": .text(person.person.description), "creditor": .text(person.creditor),
            "erased_at": .instant(person.erasedAt),
        ]
        if snapshot.isRevealed, let secrets = person.secrets {
            object["name"] = .optional(secrets.name.display)
            object["customer"] = .text(secrets.key)
        }
        if let state = person.state {
            object["decisions"] = .number(Int(state.version))
            object["country"] = .optional(state.facts.country)
            object["region"] = .optional(state.facts.region)
            object["zones"] = .list(state.facts.zones.map { .text($0) })
            object["deceased"] = .flag(state.facts.isDeceased)
            object["wake_at"] = .instant(state.wakeAt)
            object["contact_points"] = .list(state.contactPoints.map(contactPoint))
            object["accounts"] = .list(state.accounts.map(account))
            object["promises"] = .list(state.promises.map(promise))
            object["holds"] = .list(state.holds.map(hold))
            object["planned"] = .list(state.planned.map(planned))
            object["attempts"] = .list(
                state.attempts.suffix(Self.attemptsShown).map(attempt)
            )
        }
        if let thread = snapshot.thread { object["thread"] = .list(thread.map(entry)) }
        return object
    }

    private func contactPoint(_ point: ContactPoint) -> JSON {
        .object([
            "contact_point": .text(point.id.description),
            "address": .text(snapshot.address(point.id)), "kind": .text(caseWord(point.kind)),
            "ownership": .text(caseWord(point.ownership)), "reach": .text(caseWord(point.reach)),
            "consent": .text(caseWord(point.consent)),
            "opted_out": .list(
                Channel.allCases.filter { point.hasOptedOut(of: $0) }.map { .text($0.name) }
            ),
            "current": .flag(point.isCurrent),
        ])
    }

    private func account(_ item: AccountCase) -> JSON {
        let account = item.account
        let standing = account.standing(on: snapshot.today)
        return .object([
            "account": .text(account.id.description), "number": .text(snapshot.number(account.id)),
            "creditor": .text(account.creditor), "product": .text(account.product),
            "status": .text(caseWord(account.status)), "balance": .money(standing.balance),
            "past_due": .money(standing.pastDue), "on": .day(snapshot.today),
            "days_past_due": .number(account.daysPastDue(on: snapshot.today)),
            "due_day": .day(account.dueDay), "stage": .text(item.clock.stage.name),
            "strategy": item.clock.isRunning ? .text(item.clock.strategy) : .null,
            "strategy_version": .number(Int(item.clock.version)),
            "anchor": item.clock.isRunning ? .day(item.clock.anchor) : .null,
            "steps_over": .number(item.clock.stepsDone.nonzeroBitCount),
        ])
    }

    private func promise(_ promise: Promise) -> JSON {
        .object([
            "promise": .text(promise.id.description), "account": .text(promise.account.description),
            "amount": .money(promise.amount), "paid": .money(promise.paid),
            "due_day": .day(promise.dueDay), "state": .text(caseWord(promise.state)),
        ])
    }

    private func hold(_ hold: Hold) -> JSON {
        .object([
            "kind": .text(caseWord(hold.kind)), "account": .optional(hold.account?.description),
            "since": .instant(hold.since), "until": .instant(hold.until),
        ])
    }

    private func planned(_ planned: PlannedMessage) -> JSON {
        .object([
            "message": .text(planned.message.description), "send_at": .instant(planned.sendAt),
            "channel": .text(planned.channel.name), "purpose": .text(caseWord(planned.purpose)),
        ])
    }

    private func attempt(_ attempt: Attempt) -> JSON {
        .object([
            "message": .text(attempt.message.description), "at": .instant(attempt.at),
            "inbound": .flag(attempt.isInbound), "channel": .text(attempt.channel.name),
            "outcome": .text(caseWord(attempt.outcome)),
        ])
    }

    private func entry(_ entry: PersonSnapshot.Entry) -> JSON {
        var object = MessageLine(entry.row).json
        object["text"] = .optional(entry.text)
        object["text_proven"] = entry.isProven.map { .flag($0) } ?? .null
        object["meanings"] = .list(entry.meanings.map { .text(caseWord(meaningName($0))) })
        return .object(object)
    }
}
