import Domain
import Messaging
import Strategy
import TestSupport
import Testing
import Values

@testable import Store

/// Events that come twice, late, or for nobody.
@Suite("Events")
struct EventTests {
    private func payment(
        _ world: World,
        key: String,
        minor: Int64
    ) async throws -> (person: PersonID, work: CaseWork) {
        let found = try await world.store.accounts(
            matching: [.reference("REF1")],
            creditor: World.creditor
        )
        let match = try #require(found.first?.accounts.first)
        let record = PaymentRecord(
            line: 1,
            key: key,
            reference: "REF1",
            clabe: nil,
            accountNumber: nil,
            customerNumber: nil,
            amount: Money(minor: minor, .mexicanPeso),
            valueDay: World.day,
            method: .transfer,
            isReversal: false
        )
        let row = world.store.paymentRow(
            record,
            creditor: World.creditor,
            match: match,
            receivedAt: World.start
        )
        let payment = Payment(
            id: row.payment,
            account: match.account,
            amount: record.amount,
            valueDay: record.valueDay,
            receivedAt: World.start,
            method: .transfer
        )
        return (
            match.person, CaseWork(match.person, .paymentReceived(payment), rows: [.payment(row)])
        )
    }

    @Test("a payment counts once and silences what is queued", arguments: TestDatabase.allCases)
    func payment(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            try await world.imports([World.record(1)])
            let person = try await world.person(1)
            let row = try await world.firstMessage(of: person, from: World.start)
            let paid = try await payment(world, key: "P1", minor: 120_000)
            let now = World.start.adding(seconds: 60)
            let first = try await world.store.decide(
                [paid.work],
                policy: world.rules,
                now: now
            )
            #expect(first.decided == 1)
            #expect(first.withdrawn == 1)
            #expect(try await world.store.why(row.message)?.row.state == .outbound(.cancelled))
            let again = try await world.store.decide(
                [paid.work],
                policy: world.rules,
                now: now
            )
            #expect(again.decided == 0)
            #expect(again.repeated == 1)
            let account = try #require(try await world.store.accountRows(of: person).first)
            #expect(account.balance == Money(minor: 380_000, .mexicanPeso))
            #expect(account.pastDue.minor == 0)
            #expect(try await world.store.payments(status: .matched).count == 1)
            #expect(try await world.audit().differences == [])
        }
    }

    @Test("a payment without an account waits in a list, once", arguments: TestDatabase.allCases)
    func unmatched(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            let record = PaymentRecord(
                line: 1,
                key: "X",
                reference: "NADA",
                clabe: nil,
                accountNumber: nil,
                customerNumber: nil,
                amount: Money(minor: 5_000, .mexicanPeso),
                valueDay: World.day,
                method: .cash,
                isReversal: false
            )
            let row = world.store.paymentRow(
                record,
                creditor: World.creditor,
                match: nil,
                receivedAt: World.start
            )
            #expect(try await world.store.keepUnmatched([row]) == 1)
            #expect(try await world.store.keepUnmatched([row, row]) == 0)
            let waiting = try await world.store.payments(status: .unmatched)
            #expect(waiting.map(\.amount.minor) == [5_000])
            #expect(try await world.store.payments(status: .matched).isEmpty)
        }
    }

    @Test(
        "a text is decided once, opens with its person's key and waits for one of ours",
        arguments: TestDatabase.allCases
    )
    func text(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            try await world.imports([World.record(1)])
            let person = try await world.person(1)
            let stored = try #require(try await world.store.person(person))
            let key = try #require(stored.key)
            let now = World.start.adding(seconds: 30)
            let body = InboxBody(
                number: E164(number: 525_512_340_001),
                to: "525550001000",
                text: "necesito ayuda",
                state: nil,
                errorCode: 0,
                isDamaged: false
            )
            let draft = InboxDraft(
                kind: .text,
                route: "sandbox",
                providerID: "in-1",
                receivedAt: now,
                body: body
            )
            #expect(try await world.store.keep([draft, draft]) == 1)
            #expect(try await world.store.keep([draft]) == 0)
            let item = try #require(
                try await world.waiting(at: now).inbox.first
            )
            #expect(item.body == body)
            var random = Generator(seed: 5)
            let id = MessageID(at: now, shard: person.shard, random: &random)
            let event = Event.replyReceived(
                Reply(
                    message: id,
                    contactPoint: stored.state?.contactPoints.first?.id,
                    channel: .sms,
                    receivedAt: now,
                    meanings: [.unclear],
                    needsPerson: true
                )
            )
            let work = CaseWork(
                person,
                event,
                rows: [
                    .inbound(
                        InboundText(
                            message: id,
                            person: person,
                            contactPoint: nil,
                            receivedAt: now,
                            route: "sandbox",
                            providerID: "in-1",
                            sealed: world.store.seal(reply: body.text, id, with: key),
                            understood: event.encoded()
                        )
                    ),
                    .inboxDone(shard: item.id.shard, item: item.id),
                ]
            )
            for expected in [(1, 0), (0, 1)] {
                let result = try await world.store.decide(
                    [work],
                    policy: world.rules,
                    now: now
                )
                #expect((result.decided, result.repeated) == expected)
            }
            #expect(try await world.waiting(at: now).inbox.isEmpty)
            #expect(try await world.store.unmatched(.text).isEmpty)
            #expect(try await world.store.openedBody(ofUnmatched: item.id) == nil)
            let thread = try await world.store.thread(of: person)
            let entry = try #require(thread.first { $0.row.state == .inbound })
            #expect(entry.text == body.text)
            #expect(entry.meaning?.meanings == [.unclear])
            let task = try #require(try await world.store.openTasks().first)
            #expect(task.person == person)
            #expect(task.message == id)
            #expect(try await world.store.openTask(task.task) == task)
            #expect(try await world.store.closeTask(task.task, at: now))
            #expect(try await world.store.openTask(task.task) == nil)
            #expect(try await world.store.closeTask(task.task, at: now) == false)
            #expect(try await world.store.openTasks().isEmpty)
        }
    }

    @Test("an event for nobody changes nothing", arguments: TestDatabase.allCases)
    func nobody(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            var random = Generator(seed: 3)
            let person = PersonID(at: World.start, shard: Shard(hash: 9), random: &random)
            let result = try await world.decide(person, .timerDue, at: World.start)
            #expect(result.unknown == 1)
            #expect(result.decided == 0)
            #expect(try await world.store.summary().decisions == 0)
            let message = MessageID(at: World.start, shard: Shard(hash: 9), random: &random)
            #expect(try await world.store.why(message) == nil)
            let (applied, unmatched) = try await world.store.apply(
                [(World.receipt(1, .delivered, at: World.start), nil)],
                route: "sandbox",
                at: World.start
            )
            #expect(applied.isEmpty)
            #expect(unmatched == [0])
        }
    }

    @Test(
        "a carrier's id that is used again is a new receipt, and a text only after a week",
        arguments: TestDatabase.allCases
    )
    func idsUsedAgain(_ kind: TestDatabase) async throws {
        try await World.on(kind) { world in
            func draft(_ kind: InboxItem.Kind, after seconds: Int64) -> InboxDraft {
                InboxDraft(
                    kind: kind,
                    route: "sandbox",
                    providerID: "used-again",
                    receivedAt: World.start.adding(seconds: seconds),
                    body: InboxBody(
                        number: nil,
                        to: "",
                        text: "hola",
                        state: kind == .receipt ? .delivered : nil,
                        errorCode: 0,
                        isDamaged: false
                    )
                )
            }
            let later = World.start.adding(hours: 720)
            for (kind, after, isNew) in [
                (InboxItem.Kind.receipt, Int64(60), 1), (.text, 60, 0), (.text, 8 * 86_400, 1),
            ] {
                _ = try await world.store.keep([draft(kind, after: 0)])
                let first = try await world.waiting(at: later).inbox.map(\.id)
                try await world.store.finishInbox(first)
                #expect(try await world.store.keep([draft(kind, after: after)]) == isNew)
                let waiting = try await world.waiting(at: later).inbox
                #expect(waiting.map(\.body.text) == Array(repeating: "hola", count: isNew))
                try await world.store.finishInbox(waiting.map(\.id))
            }
        }
    }
}
