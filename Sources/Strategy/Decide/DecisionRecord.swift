internal import Compliance
public import Domain
internal import Messaging
public import Values

/// What is stored of a decision, besides the case: the event, the messages, the other effects and
/// the reasons. `audit verify` decides again and compares the bytes.
public struct DecisionRecord: Sendable, Equatable {
    /// The event.
    public var event: Event
    /// The messages as they were cleared.
    public var messages: [MessageRecord]
    /// The other effects.
    public var effects: [Effect]
    /// The reasons.
    public var reasons: [Reason]

    /// The version of the encoding; bytes of another are refused.
    public static let codecVersion: UInt8 = 2
    /// The most messages, effects or reasons of one decision that are read back.
    static let listLimit = 4_096

    /// Makes the record of a decision.
    public init(_ event: Event, _ decision: Decision) {
        self.event = event
        messages = decision.messages.map(\.record)
        effects = decision.effects
        reasons = decision.reasons
    }

    /// The canonical bytes of a decision's record, without making one first.
    public static func encode(_ event: Event, _ decision: Decision) -> [UInt8] {
        var writer = CanonicalWriter(reserving: 256)
        writer.write(codecVersion)
        writer.write(event)
        writer.write(list: decision.messages) { $0.write($1.record) }
        writer.write(list: decision.effects) { $0.write($1) }
        writer.write(list: decision.reasons) { $0.write($1) }
        return writer.bytes
    }

    /// The canonical bytes of the record.
    public func encoded() -> [UInt8] {
        var writer = CanonicalWriter(reserving: 256)
        writer.write(DecisionRecord.codecVersion)
        writer.write(event)
        writer.write(list: messages) { $0.write($1) }
        writer.write(list: effects) { $0.write($1) }
        writer.write(list: reasons) { $0.write($1) }
        return writer.bytes
    }

    /// Reads a record from its canonical bytes.
    ///
    /// - Throws: `CanonicalBytesError` for bytes that `encoded()` never makes.
    public init(decoding bytes: [UInt8]) throws(CanonicalBytesError) {
        var reader = CanonicalReader(bytes)
        guard try reader.byte() == DecisionRecord.codecVersion else {
            throw reader.failure("decision of a known version")
        }
        let limit = DecisionRecord.listLimit
        event = try reader.event()
        messages = try reader.list(limit: limit) { r throws(CanonicalBytesError) in
            try r.messageRecord()
        }
        effects = try reader.list(limit: limit) { r throws(CanonicalBytesError) in
            try r.effect()
        }
        reasons = try reader.list(limit: limit) { r throws(CanonicalBytesError) in
            try r.reason()
        }
        guard reader.isAtEnd else { throw reader.failure("end of the decision") }
    }
}

extension CanonicalWriter {
    mutating func write(_ value: MessageRecord) {
        write(value.id)
        write(value.contactPoint)
        write(choice: value.channel)
        write(choice: value.purpose)
        write(choice: value.priority)
        write(list: value.accounts) { $0.write($1) }
        write(value.creditor)
        write(value.route)
        write(value.text.strategy)
        write(UInt64(value.text.version))
        write(value.text.text)
        write(list: value.values) {
            $0.write($1.name)
            $0.write($1.value)
        }
        write(value.step)
        write(value.origin)
        write(value.sendAt)
        write(value.clearedUntil)
        write(value.validUntil)
        write(value.gateVersion)
        value.verdict.write(to: &self)
    }

    private mutating func write(_ value: FieldValue) {
        switch value {
        case .absent: write(UInt8(0))
        case .text(let text):
            write(UInt8(1))
            write(text)
        case .money(let money):
            write(UInt8(2))
            write(money)
        case .day(let day):
            write(UInt8(3))
            write(day)
        case .number(let number):
            write(UInt8(4))
            write(number)
        }
    }

    mutating func write(_ value: Effect) {
        switch value {
        case .withdraw(let messages, let why):
            write(UInt8(0))
            write(list: messages) { $0.write($1) }
            write(choice: why)
        case .openTask(let task):
            write(UInt8(1))
            write(task.id)
            write(choice: task.kind)
            write(optional: task.account) { $0.write($1) }
            write(optional: task.message) { $0.write($1) }
            write(optional: task.due) { $0.write($1) }
            write(optional: task.step) { $0.write($1) }
        case .promiseChanged(let promise):
            write(UInt8(2))
            write(promise)
        case .arrangementChanged(let arrangement):
            write(UInt8(10))
            write(arrangement)
        case .contactPointChanged(let point, let change):
            write(UInt8(3))
            write(point)
            write(choice: change.ownership)
            write(choice: change.reach)
            write(choice: change.consent)
            write(UInt64(change.optedOutChannels))
        case .stageChanged(let account, let stage, let days):
            write(UInt8(4))
            write(account)
            write(choice: stage)
            write(days)
        case .dutyStarted(let duty):
            write(UInt8(5))
            write(duty)
        case .dutyEnded(let duty):
            write(UInt8(6))
            write(duty)
        case .closeTasks(let tasks, let why):
            write(UInt8(7))
            write(list: tasks) { $0.write($1) }
            write(choice: why)
        case .callWebhook(let call):
            write(UInt8(8))
            write(call.id)
            write(call.endpoint)
            write(call.account)
            write(call.creditor)
            write(call.strategy)
            write(UInt64(call.version))
            write(call.step)
            write(call.until)
        case .withdrawCalls(let account, let why):
            write(UInt8(9))
            write(account)
            write(choice: why)
        }
    }
}

extension CanonicalReader {
    mutating func messageRecord() throws(CanonicalBytesError) -> MessageRecord {
        MessageRecord(
            id: try id(),
            contactPoint: try id(),
            channel: try choice(),
            purpose: try choice(),
            priority: try choice(),
            accounts: try list(limit: PlannedMessage.accountLimit) {
                r throws(CanonicalBytesError) in try r.id()
            },
            creditor: try text(),
            route: try text(),
            text: TextReference(strategy: try text(), version: try unsigned32(), text: try text()),
            values: try list(limit: TextFields.all.fields.count) {
                r throws(CanonicalBytesError) in
                MergeValue(try r.text(), try r.fieldValue())
            },
            step: try text(),
            origin: try messageOrigin(),
            sendAt: try instant(),
            clearedUntil: try instant(),
            validUntil: try instant(),
            gateVersion: try unsigned(),
            verdict: try VerdictRecord(from: &self)
        )
    }

    private mutating func fieldValue() throws(CanonicalBytesError) -> FieldValue {
        switch try byte() {
        case 0: .absent
        case 1: .text(try text())
        case 2: .money(try money())
        case 3: .day(try day())
        case 4: .number(try signed())
        default: throw failure("kind of value")
        }
    }

    mutating func effect() throws(CanonicalBytesError) -> Effect {
        switch try byte() {
        case 0:
            .withdraw(
                try list(limit: CaseState.plannedLimit) { r throws(CanonicalBytesError) in
                    try r.id()
                },
                try choice()
            )
        case 1:
            .openTask(
                PersonTask(
                    id: try id(),
                    kind: try choice(),
                    account: try optional { r throws(CanonicalBytesError) in try r.id() },
                    message: try optional { r throws(CanonicalBytesError) in try r.id() },
                    due: try optional { r throws(CanonicalBytesError) in try r.instant() },
                    step: try optional { r throws(CanonicalBytesError) in try r.text() }
                )
            )
        case 2: .promiseChanged(try promise())
        case 10: .arrangementChanged(try arrangement())
        case 3:
            .contactPointChanged(
                try id(),
                ContactPointChange(
                    ownership: try choice(),
                    reach: try choice(),
                    consent: try choice(),
                    optedOutChannels: try unsigned32()
                )
            )
        case 4: .stageChanged(try id(), try choice(), daysPastDue: try int())
        case 5: .dutyStarted(try duty())
        case 6: .dutyEnded(try duty())
        case 7:
            .closeTasks(
                try list(limit: CaseState.plannedLimit) { r throws(CanonicalBytesError) in
                    try r.id()
                },
                try choice()
            )
        case 8:
            .callWebhook(
                WebhookCall(
                    id: try id(),
                    endpoint: try text(),
                    account: try id(),
                    creditor: try text(),
                    strategy: try text(),
                    version: try unsigned32(),
                    step: try text(),
                    until: try instant()
                )
            )
        case 9: .withdrawCalls(try id(), try choice())
        default: throw failure("kind of effect")
        }
    }
}
