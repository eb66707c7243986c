import Domain
import SQL
import Strategy
import Values

/// Calls of other systems that decisions ask for and take back, on their way into a transaction.
struct DecidedCalls {
    private var calls: [(call: WebhookCall, person: PersonID, withdrawn: String?)] = []
    private var withdrawn: [(account: AccountID, person: PersonID, reason: String)] = []

    mutating func add(_ call: WebhookCall, of person: PersonID) {
        calls.append((call, person, nil))
    }

    /// Takes back what is stored about an account, and what earlier decisions of this transaction
    /// asked for.
    mutating func withdraw(_ account: AccountID, of person: PersonID, _ reason: String) {
        withdrawn.append((account, person, reason))
        for place in calls.indices
        where calls[place].call.account == account && calls[place].withdrawn == nil {
            calls[place].withdrawn = reason
        }
    }

    /// Writes it all down, withdrawals first: what was asked for after them stays.
    func write(at now: Instant, _ transaction: any SQLTransaction) throws {
        if !withdrawn.isEmpty {
            var batch = SQLBatch(columns: 5, reserving: withdrawn.count)
            for (account, person, reason) in withdrawn {
                batch.append(
                    .instant(now),
                    .text(reason),
                    .shard(person.shard),
                    .id(person),
                    .id(account)
                )
            }
            try transaction.executeMany(WebhookStore.withdraw, batch)
        }
        guard !calls.isEmpty else { return }
        var batch = SQLBatch(columns: 14, reserving: calls.count)
        for (call, person, withdrawn) in calls {
            let state: WebhookRow.State = withdrawn == nil ? .waiting : .withdrawn
            batch.append(
                .shard(person.shard),
                .id(person),
                .id(call.id),
                .id(call.account),
                .text(call.endpoint),
                .text(call.creditor),
                .text(call.strategy),
                .number(call.version),
                .text(call.step),
                .instant(now),
                .instant(call.until),
                .number(state.rawValue),
                withdrawn == nil ? .instant(now) : .null,
                .text(orNull: withdrawn)
            )
        }
        try transaction.executeMany(WebhookStore.insert, batch)
    }
}
