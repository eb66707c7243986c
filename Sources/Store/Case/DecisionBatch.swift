import Domain
import Messaging
import SQL
import Strategy
import Values
import Vault

/// Decisions on their way into one transaction, linked into the chain of each person's shard.
///
/// Rows are gathered and written in a few batches at the end; the state of a person who has
/// several events is carried from one to the next in memory.
struct DecisionBatch {
    let tenant: String
    let policy: Policy
    let now: Instant
    let keys: TenantKeys

    private var states: [PersonID: CaseState] = [:]
    private var order: [PersonID] = []
    private var fresh: Set<PersonID> = []
    private var result = CaseResult()
    private var decisions: [Made] = []
    private var rows = Rows()

    /// A decision that was made, before it has a place in the chain.
    private struct Made {
        let person: PersonID
        let version: UInt64
        let seed: UInt64
        let record: [UInt8]
        let snapshot: [UInt8]?
    }

    /// Rows that wait for the end of the transaction.
    private struct Rows {
        var messages = SQLBatch(columns: 19)
        var queued = SQLBatch(columns: 11)
        var withdrawn: [(key: MessageKey, reason: String)] = []
        var tasks = SQLBatch(columns: 10)
        var closed = SQLBatch(columns: 3)
        var calls = DecidedCalls()
        var promises = SQLBatch(columns: 11)
        var arrangements = SQLBatch(columns: ArrangementStore.columns)
        var stages: [AccountID: Projection] = [:]
        var suppressed: [(PersonID, ContactPointID, ContactPointChange)] = []
    }

    /// What the account's row shows for reports.
    struct Projection {
        let person: PersonID
        let stage: Stage
        let daysPastDue: Int
        let balance: Money
        let pastDue: Money
        let status: Account.Status
    }

    init(tenant: String, policy: Policy, now: Instant, keys: TenantKeys) {
        self.tenant = tenant
        self.policy = policy
        self.now = now
        self.keys = keys
    }

    /// Loads the cases of the persons and decides each work in order.
    mutating func decide(_ work: [CaseWork], _ transaction: any SQLTransaction) throws {
        var wanted: [PersonID] = []
        var seen: Set<PersonID> = []
        for item in work {
            for person in [item.person] + item.shared.map(\.person)
            where states[person] == nil && seen.insert(person).inserted {
                wanted.append(person)
            }
        }
        // In the order of ids, so that two transactions never wait for each other.
        wanted.sort()
        var asked = SQLBatch(columns: 2, reserving: wanted.count)
        for person in wanted { asked.append(.shard(person.shard), .id(person)) }
        var loaded: [PersonID: CaseState] = [:]
        if !asked.isEmpty {
            try transaction.queryMany(CaseStore.load, asked) { index, row in
                loaded[wanted[index]] = try Store.state(row, 0)
            }
        }
        for item in work {
            guard let state = states[item.person] ?? loaded[item.person] else {
                result.unknown += 1
                continue
            }
            let repeated = result.repeated
            try decide(item, from: state, transaction)
            guard result.repeated == repeated else { continue }
            for shared in item.shared {
                guard let state = states[shared.person] ?? loaded[shared.person] else { continue }
                decide(shared.person, shared.event, from: state)
                result.shared += 1
            }
        }
    }

    /// The case of a person as it stands in this transaction, or nil if nothing was decided yet.
    func state(of person: PersonID) -> CaseState? { states[person] }

    /// Tells due cases which of the messages that later steps wait for have arrived.
    ///
    /// Cases are not told of every delivery; those that ask are told before they decide, so that
    /// nothing hangs on what a process remembered between a receipt and now.
    mutating func tellArrivals(
        _ due: [(PersonID, CaseState)],
        _ transaction: any SQLTransaction
    ) throws {
        var waiting: [(place: Int, message: MessageID)] = []
        var asked = SQLBatch(columns: 4)
        for (place, (person, state)) in due.enumerated() {
            for account in state.accounts {
                for watch in account.clock.watches
                where watch.at <= now && watch.seen.isDisjoint(with: [.delivered, .failed]) {
                    waiting.append((place, watch.message))
                    asked.append(
                        .shard(person.shard),
                        .id(person),
                        .month(of: watch.message),
                        .id(watch.message)
                    )
                }
            }
        }
        guard !asked.isEmpty else { return }
        var arrived: [(place: Int, message: MessageID, at: Instant)] = []
        try transaction.queryMany(CaseStore.arrived, asked) { index, row in
            arrived.append((waiting[index].place, waiting[index].message, try row.instant(0)))
        }
        for (place, message, at) in arrived {
            let (person, state) = due[place]
            decide(person, .messageDelivered(message, at: at), from: states[person] ?? state)
        }
    }

    /// Begins the case of a new person.
    mutating func begin(_ person: PersonID) {
        fresh.insert(person)
        states[person] = CaseState(person: person)
        order.append(person)
    }

    /// Decides one work from a state.
    mutating func decide(
        _ work: CaseWork,
        from state: CaseState,
        _ transaction: any SQLTransaction
    ) throws {
        let version = state.version + 1
        var isRepeated = false
        for row in work.rows where try !store(row, version: version, transaction) {
            isRepeated = true
        }
        guard !isRepeated else {
            result.repeated += 1
            return
        }
        decide(work.person, work.event, from: state)
        result.decided += 1
    }

    private mutating func decide(_ person: PersonID, _ event: Event, from state: CaseState) {
        let version = state.version + 1
        let seed = Self.seed(of: person, version: version)
        let decision = Strategy.decide(state, event, policy: policy, now: now, seed: seed)
        precondition(decision.state.version == version, "a decision applies exactly one event")
        if states.updateValue(decision.state, forKey: person) == nil { order.append(person) }
        let keepsState = version % CaseStore.snapshotInterval == 0
        decisions.append(
            Made(
                person: person,
                version: version,
                seed: seed,
                record: DecisionRecord.encode(event, decision),
                snapshot: keepsState ? decision.state.encoded() : nil
            )
        )
        // Withdrawals first: what is queued now may replace what was queued before.
        for effect in decision.effects { carryOut(effect, person, decision.state) }
        follow(event, decision.state)
        for message in decision.messages { queue(message.record, person, decision.state) }
    }

    /// The seed of a decision: the person and the number of the event, nothing else.
    static func seed(of person: PersonID, version: UInt64) -> UInt64 {
        var generator = Generator(seeds: person.high, person.low, version)
        // The top bit stays clear, so that the seed is the same number in SQL.
        return generator.next() >> 1
    }

    private mutating func carryOut(_ effect: Effect, _ person: PersonID, _ state: CaseState) {
        switch effect {
        case .withdraw(let messages, let reason):
            rows.withdrawn += messages.map {
                (MessageKey(message: $0, person: person), "\(reason)")
            }
        case .openTask(let task):
            rows.tasks.append(
                .shard(person.shard),
                .id(task.id),
                .id(person),
                .text(tenant),
                .number(task.kind.rawValue),
                .id(orNull: task.account),
                .id(orNull: task.message),
                .instant(now),
                .instant(orNull: task.due),
                task.step.map { .text($0) } ?? .null
            )
        case .closeTasks(let tasks, _):
            for task in tasks {
                rows.closed.append(.instant(now), .shard(person.shard), .id(task))
            }
        case .promiseChanged(let promise):
            rows.promises.append(
                .shard(person.shard),
                .id(promise.id),
                .id(person),
                .id(promise.account),
                .integer(promise.amount.minor),
                .integer(promise.paid.minor),
                .text(promise.amount.currency.code),
                .text(promise.dueDay.description),
                .number(promise.state.rawValue),
                .instant(promise.madeAt),
                .instant(now)
            )
        case .arrangementChanged(let arrangement):
            ArrangementStore.add(arrangement, of: person, at: now, to: &rows.arrangements)
        case .contactPointChanged(let point, let change):
            rows.suppressed.append((person, point, change))
        case .stageChanged(let account, let stage, let daysPastDue):
            project(account, stage, daysPastDue, state)
        case .callWebhook(let call): rows.calls.add(call, of: person)
        case .withdrawCalls(let account, let reason):
            rows.calls.withdraw(account, of: person, "\(reason)")
        case .dutyStarted, .dutyEnded: break
        }
    }

    /// What rows must show after an event, whatever was decided.
    private mutating func follow(_ event: Event, _ state: CaseState) {
        switch event {
        case .paymentReceived(let payment), .paymentReversed(let payment):
            // The account's row shows what is owed, also when the stage stays.
            guard let index = state.index(of: payment.account) else { return }
            let account = state.accounts[index]
            project(
                payment.account,
                account.clock.stage,
                account.account.daysPastDue(on: today),
                state
            )
        case .clearanceStale(let message):
            // Nothing that a case has forgotten stays in the queue; what is gone is not touched.
            let key = MessageKey(message: message, person: state.person)
            rows.withdrawn.append((key, "\(WithdrawalReason.stale)"))
        default: break
        }
    }

    private var today: Day { Day(daysSinceEpoch: Int32(clamping: now.seconds / 86_400)) }

    private mutating func queue(
        _ message: MessageRecord,
        _ person: PersonID,
        _ state: CaseState
    ) {
        rows.messages.append(
            .shard(person.shard),
            .month(of: message.id),
            .id(message.id),
            .id(person),
            .id(message.contactPoint),
            .id(orNull: message.accounts.first),
            .text(message.creditor),
            .number(message.channel.rawValue),
            .number(message.purpose.rawValue),
            .number(message.priority.rawValue),
            .instant(now),
            .instant(message.sendAt),
            .instant(message.clearedUntil),
            .instant(message.validUntil),
            .integer(Int64(state.version)),
            .text(message.text.strategy),
            .text(message.step),
            .bytes(MessageContent(message).encoded()),
            .text(message.route)
        )
        rows.queued.append(
            .shard(person.shard),
            .text(message.route),
            .integer(OutboxStore.rank(of: Int64(message.priority.rawValue))),
            .instant(message.sendAt),
            .id(message.id),
            .id(person),
            .text(message.creditor),
            .text(message.text.strategy),
            .integer(Int64(message.gateVersion)),
            .instant(message.clearedUntil),
            .integer(0)
        )
        result.queued += 1
    }

    private mutating func project(
        _ id: AccountID,
        _ stage: Stage,
        _ daysPastDue: Int,
        _ state: CaseState
    ) {
        guard let index = state.index(of: id) else { return }
        let account = state.accounts[index].account
        let day = today
        rows.stages[id] = Projection(
            person: state.person,
            stage: stage,
            daysPastDue: daysPastDue,
            balance: account.balance(on: day),
            pastDue: account.pastDue(on: day),
            status: account.status
        )
    }

    /// Takes out what an account's row shall show, for a caller that inserts the row itself.
    mutating func takeProjection(of account: AccountID) -> Projection? {
        rows.stages.removeValue(forKey: account)
    }

    /// Writes a row that belongs to the event; false when it is known already.
    private func store(
        _ row: CaseWork.Row,
        version: UInt64,
        _ transaction: any SQLTransaction
    ) throws -> Bool {
        switch row {
        case .inbound(let text):
            let id = text.message
            let added = try transaction.executeCounting(
                CaseStore.inboundText,
                [
                    .shard(text.person.shard), .id(id), .id(text.person), .bytes(text.sealed),
                    .bytes(text.understood),
                ]
            )
            guard added > 0 else { return false }
            try transaction.execute(
                CaseStore.inboundMessage,
                [
                    .shard(text.person.shard), .month(of: id), .id(id), .id(text.person),
                    text.contactPoint.map { .id($0) } ?? .uuid(0, 0),
                    .number(text.channel.rawValue), .instant(text.receivedAt),
                    .integer(Int64(version)), .bytes([]), .text(text.route),
                    .text(orNull: text.providerID.isEmpty ? nil : text.providerID),
                ]
            )
            return true
        case .payment(let payment):
            return try PaymentStore.insert(payment, tenant: tenant, transaction)
        case .foundAccount(let payment):
            try transaction.execute(
                PaymentStore.dropUnmatched,
                [
                    .shard(payment.key.shard), .text(tenant), .text(payment.creditor),
                    .index(payment.key),
                ]
            )
            return true
        case .inboxDone(let shard, let item):
            try transaction.execute(CaseStore.inboxDone, [.bytes([]), .shard(shard), .id(item)])
            return true
        case .taskClosed(let task):
            try transaction.execute(
                CaseStore.taskClosed,
                [.instant(now), .shard(task.shard), .id(task)]
            )
            return true
        }
    }

    /// Writes everything and links it into the shard's chain.
    mutating func commit(_ transaction: any SQLTransaction) throws -> CaseResult {
        guard !decisions.isEmpty else { return result }
        try link(transaction)
        try writeStates(transaction)
        if !rows.messages.isEmpty {
            try transaction.executeMany(CaseStore.message, rows.messages)
            try transaction.executeMany(OutboxStore.insert, rows.queued)
        }
        result.withdrawn = try OutboxStore.withdraw(rows.withdrawn, at: now, transaction)
        if !rows.tasks.isEmpty { try transaction.executeMany(CaseStore.task, rows.tasks) }
        if !rows.closed.isEmpty {
            try transaction.executeMany(CaseStore.taskClosed, rows.closed)
        }
        try rows.calls.write(at: now, transaction)
        if !rows.promises.isEmpty { try transaction.executeMany(CaseStore.promise, rows.promises) }
        if !rows.arrangements.isEmpty {
            try transaction.executeMany(ArrangementStore.put, rows.arrangements)
        }
        if !rows.stages.isEmpty { try writeProjections(transaction) }
        for (person, point, change) in rows.suppressed {
            try suppress(point, of: person, change, transaction)
        }
        return result
    }

    /// Puts the decisions into their shards' chains, each shard's as one link.
    private func link(_ transaction: any SQLTransaction) throws {
        let byShard = Dictionary(grouping: decisions) { $0.person.shard }
            .sorted { $0.key < $1.key }
        var asked = SQLBatch(columns: 1, reserving: byShard.count)
        for (shard, _) in byShard { asked.append(.shard(shard)) }
        var last = [(batch: Int64, head: [UInt8])?](repeating: nil, count: byShard.count)
        try transaction.queryMany(CaseStore.head, asked) { index, row in
            last[index] = (batch: try row.int(0), head: try row.bytes(1))
        }
        var inserts = SQLBatch(columns: 11, reserving: decisions.count)
        var links = SQLBatch(columns: 5, reserving: byShard.count)
        for (index, (shard, decisions)) in byShard.enumerated() {
            var head = ChainHash.start(ofShard: shard.number)
            if let last = last[index] {
                guard let stored = ChainHash(bytes: last.head) else {
                    throw StoreError(.damaged, "the chain of shard \(shard.number) is damaged")
                }
                head = stored
            }
            let batch = (last[index]?.batch ?? 0) + 1
            var chain = ChainLink(after: head)
            for (place, made) in decisions.enumerated() {
                append(made, batch: batch, place: place, to: &chain, &inserts)
            }
            links.append(
                .shard(shard),
                .integer(batch),
                .instant(now),
                .number(decisions.count),
                .bytes(chain.finish().bytes)
            )
        }
        try transaction.executeMany(CaseStore.decision, inserts)
        try transaction.executeMany(CaseStore.link, links)
    }

    private func append(
        _ made: Made,
        batch: Int64,
        place: Int,
        to chain: inout ChainLink,
        _ inserts: inout SQLBatch
    ) {
        let entry = ChainEntry(
            person: made.person,
            version: made.version,
            at: now,
            policy: policy.version,
            seed: made.seed,
            record: made.record
        )
        chain.append(entry.bytes)
        inserts.append(
            .shard(made.person.shard),
            .month(of: now),
            .id(made.person),
            .integer(Int64(made.version)),
            .instant(now),
            .integer(Int64(policy.version)),
            .integer(Int64(made.seed)),
            .integer(batch),
            .number(place),
            .bytes(made.record),
            .bytes(orNull: made.snapshot)
        )
    }

    private func writeStates(_ transaction: any SQLTransaction) throws {
        var updates = SQLBatch(columns: 6, reserving: order.count)
        var inserts = SQLBatch(columns: 7, reserving: fresh.count)
        for person in order {
            guard let state = states[person] else { continue }
            let version = SQLValue.integer(Int64(state.version))
            let gate = SQLValue.integer(Int64(state.gateVersion))
            let wake = SQLValue.instant(orNull: state.wakeAt)
            if fresh.contains(person) {
                inserts.append(
                    .shard(person.shard),
                    .id(person),
                    .text(tenant),
                    version,
                    gate,
                    wake,
                    .bytes(state.encoded())
                )
            } else {
                updates.append(
                    version,
                    gate,
                    wake,
                    .bytes(state.encoded()),
                    .shard(person.shard),
                    .id(person)
                )
            }
        }
        if !inserts.isEmpty { try transaction.executeMany(CaseStore.insert, inserts) }
        if !updates.isEmpty { try transaction.executeMany(CaseStore.update, updates) }
        var wakes = SQLBatch(columns: 1)
        for shard in Set(order.map(\.shard)).sorted() { wakes.append(.shard(shard)) }
        try transaction.executeMany(CaseStore.shardWake, wakes)
    }

    private func writeProjections(_ transaction: any SQLTransaction) throws {
        var updates = SQLBatch(columns: 8, reserving: rows.stages.count)
        for (id, shown) in rows.stages.sorted(by: { $0.key < $1.key }) {
            updates.append(
                .number(shown.stage.rawValue),
                .number(shown.daysPastDue),
                .integer(shown.balance.minor),
                .integer(shown.pastDue.minor),
                .number(shown.status.rawValue),
                .shard(id.shard),
                .id(shown.person),
                .id(id)
            )
        }
        try transaction.executeMany(CaseStore.stage, updates)
    }

    /// Keeps refusals and wrong numbers by number, for every portfolio and import to come.
    private func suppress(
        _ point: ContactPointID,
        of person: PersonID,
        _ change: ContactPointChange,
        _ transaction: any SQLTransaction
    ) throws {
        let isWrong = change.ownership == .wrongParty
        guard isWrong || change.optedOutChannels != 0 else { return }
        let address = try transaction.first(
            CaseStore.address,
            [.shard(person.shard), .id(person), .id(point)]
        ) { try $0.uuid(0) }
        guard let address else { return }
        let index = BlindValue(high: address.high, low: address.low)
        let reason: Suppression.Reason = isWrong ? .wrongNumber : .optOut
        try transaction.execute(
            CaseStore.suppress,
            [
                .shard(index.shard), .index(index), .text(tenant), .number(reason.rawValue),
                .integer(Int64(change.optedOutChannels)), .instant(now),
            ]
        )
    }
}

/// Why a number is not used.
enum Suppression {
    enum Reason: Int {
        case optOut = 1
        case wrongNumber = 2
    }
}

/// What the chain covers of one decision.
struct ChainEntry {
    let bytes: [UInt8]

    init(
        person: PersonID,
        version: UInt64,
        at: Instant,
        policy: UInt64,
        seed: UInt64,
        record: [UInt8]
    ) {
        var writer = CanonicalWriter(reserving: record.count + 48)
        writer.write(person)
        writer.write(version)
        writer.write(at)
        writer.write(policy)
        writer.write(seed)
        writer.write(record)
        bytes = writer.bytes
    }
}
