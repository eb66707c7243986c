import Messaging
import Store
import Values

/// One message in a list; nothing personal in it.
struct MessageLine {
    let row: MessageRow

    static let header = [
        "message", "due", "state", "since", "creditor", "strategy/step", "route", "parts",
        "cost", "note",
    ]

    init(_ row: MessageRow) {
        self.row = row
    }

    /// The state's word; `inbound` for a text from a person.
    var state: String {
        switch row.state {
        case .inbound: "inbound"
        case .outbound(let state): caseWord(state)
        }
    }

    func cells(_ clock: QueryClock) -> [String] {
        var notes: [String] = []
        if let error = row.error { notes.append(error) }
        if row.mayBeDuplicate { notes.append("may have arrived twice") }
        if row.attempt > 1 { notes.append("claimed \(row.attempt) times") }
        return [
            row.message.description, clock.text(row.sendAt), state, clock.text(row.stateAt),
            row.creditor, row.strategy + "/" + row.step, row.route ?? "-", String(row.parts),
            row.parts > 0 ? row.cost.map { amount($0) } ?? "-" : "-",
            notes.joined(separator: "; "),
        ]
    }

    /// An instant that is kept as 0 when there is none.
    private func positive(_ instant: Instant) -> Instant? {
        instant.milliseconds > 0 ? instant : nil
    }

    var json: [String: JSON] {
        [
            "message": .text(row.message.description), "person": .text(row.person.description),
            "account": .optional(row.account?.description), "creditor": .text(row.creditor),
            "channel": .text(row.channel.name), "purpose": .text(caseWord(row.purpose)),
            "priority": .text(caseWord(row.priority)), "state": .text(state),
            "state_at": .instant(row.stateAt), "send_at": .instant(row.sendAt),
            "cleared_until": .instant(positive(row.clearedUntil)),
            "valid_until": .instant(positive(row.validUntil)),
            "strategy": .text(row.strategy), "step": .text(row.step),
            "route": .optional(row.route), "carrier_id": .optional(row.providerID),
            "parts": .number(row.parts), "cost": row.cost.map { .money($0) } ?? .null,
            "error": .optional(row.error), "claims": .number(row.attempt),
            "may_be_duplicate": .flag(row.mayBeDuplicate),
        ]
    }
}
