import Messaging
import NIOPosix
import SMPP
import Simulation
import Synchronization
import Testing
import Values

@testable import Sandbox

@Suite("The sandbox's SMSC and its people", .timeLimit(.minutes(5)))
struct WorldTests {
    /// What one run shows: deliveries in order, payments in order, the tally.
    private struct Run: Equatable {
        var deliveries: [DeliverSM] = []
        var payments: [SandboxPayment] = []
        var tally = SandboxTally()
    }

    private func run(
        seed: UInt64,
        people: Int,
        reversed: Bool = false,
        refusals: Int = 0
    ) async throws -> Run {
        let clock = SandboxClock(noon)
        let world = SandboxWorld(seed: seed, clock: clock, parameters: try lively())
        world.register(accounts(people))
        let smsc = try await SandboxSMSC.start(world: world)
        let handset = Handset(refusals: refusals)
        let client = SMPPClient(
            configuration: SMPPClient.Configuration(
                host: "127.0.0.1",
                port: smsc.port,
                bind: BindRequest(systemID: "prueba", password: "x")
            ),
            eventLoop: MultiThreadedEventLoopGroup.singleton.next(),
            handler: handset.handle
        )
        client.start()
        await handset.wait { $0.isBound }
        var run = Run()
        var sent = 0
        for day in 0..<3 {
            let order = Array(0..<people)
            client.submit(
                (reversed ? order.reversed() : order).map {
                    SMPP.OutboundMessage(
                        tag: UInt64($0),
                        message: submit($0, "Tu pago esta vencido. Responde ALTO para baja")
                    )
                }
            )
            sent += people
            let expected = sent
            await handset.wait { $0.answered >= expected }
            let midnight = noon.adding(hours: Int64(24 * (day + 1)))
            while let next = world.nextEventAt, next < midnight {
                clock.advance(to: next)
                #expect(await smsc.deliverDue(next) > 0)
                #expect(smsc.isQuiet)
            }
            clock.advance(to: midnight)
            run.payments += world.takePayments(midnight)
        }
        run.payments += world.takePayments(noon.adding(hours: 24 * 60))
        run.deliveries = handset.state.withLock { $0.delivered }
        run.tally = world.tally
        await client.stop()
        await smsc.stop()
        return run
    }

    @Test("the same seed gives the same events, whatever the order of arrival", arguments: [7, 8])
    func deterministic(seed: UInt64) async throws {
        let first = try await run(seed: seed, people: 150)
        let second = try await run(seed: seed, people: 150, reversed: true)
        #expect(first == second)
        #expect(first.tally.messages == 450)
        #expect(first.deliveries.count { $0.esmClass.kind == .deliveryReceipt } == 450)
        #expect(first.tally.replies.values.reduce(0, +) > 100)
        #expect(first.payments.count > 20)
        #expect(Set(first.payments.map(\.key)).count == first.payments.count)
    }

    @Test("another seed gives other events")
    func seeds() async throws {
        #expect(try await run(seed: 1, people: 60) != run(seed: 2, people: 60))
    }

    @Test("what is asked for again comes again until it is taken")
    func refused() async throws {
        let calm = try await run(seed: 7, people: 60)
        let refused = try await run(seed: 7, people: 60, refusals: 40)
        #expect(refused.deliveries.count == calm.deliveries.count)
        #expect(refused.tally == calm.tally)
    }

    @Test("nothing arrives after its validity")
    func validity() throws {
        let clock = SandboxClock(noon)
        let world = SandboxWorld(seed: 3, clock: clock, parameters: try lively(lostTexts: 0))
        world.register(accounts(200))
        _ = world.take((0..<200).map { submit($0, "Tu pago vence", validity: "260101180010000+") })
        let due = world.takeDue(noon.adding(hours: 48), limit: 1_000)
        let receipts = due.compactMap { delivery -> MessageState? in
            guard case .receipt(_, let state, _) = delivery.content else { return nil }
            if state == .delivered || state == .expired {
                #expect(delivery.at <= noon.adding(seconds: 10))
            }
            return state
        }
        #expect(receipts.count == 200)
        #expect(receipts.contains(.expired) && receipts.contains(.delivered))
    }

    @Test("a long text is one text to its reader, with a receipt for each part")
    func parts() throws {
        let world = SandboxWorld(seed: 3, clock: SandboxClock(noon), parameters: try lively())
        world.register(accounts(1))
        let parts = [UInt8(1), 2].map { number in
            var part = submit(0, "")
            part.esmClass = .userDataHeader
            part.shortMessage = [5, 0, 3, 9, 2, number] + Array("Tu pago esta vencido".utf8)
            return part
        }
        let ids = world.take(parts).compactMap { $0 }
        #expect(Set(ids).count == 2)
        #expect(world.tally.messages == 1 && world.tally.parts == 2)
    }

    @Test("payments end when nothing is owed")
    func balance() throws {
        var account = RememberedAccount(accounts(1)[0])
        let today = try #require(Day(year: 2026, month: 1, day: 1))
        #expect(account.daysPastDue(today) == 35 && account.owed == 150_000)
        #expect(account.pay(50_000, today) == 50_000)
        #expect(account.owed == 100_000 && account.daysPastDue(today) == 35)
        #expect(account.pay(100_000, today) == 100_000)
        #expect(account.daysPastDue(today) < 0 && account.owed == 75_000)
        #expect(account.pay(.max, today) == 850_000)
        #expect(account.pay(1, today) == 0)
    }

    @Test(
        "a person sees at a glance what a text wants",
        arguments: [
            ("Banco: tu pago vence el 5 de enero", false, IncomingText.Kind.reminder),
            ("Tu pago está VENCIDO, regulariza hoy", true, .overdue),
            ("¿Pagas $500 el viernes? Responde SÍ para confirmar", true, .confirmPromise),
            ("Hoy es el día de tu promesa de pago", true, .promiseReminder),
            ("No recibimos el pago de tu promesa", true, .brokenPromise),
            ("Gracias por tu pago de $500", false, .notice),
            ("Ya no recibirás mensajes nuestros", true, .notice),
        ]
    )
    func reading(text: String, isLate: Bool, kind: IncomingText.Kind) {
        #expect(MessageReading.kind(of: text, isLate: isLate) == kind)
    }

    @Test(
        "only this machine is let through",
        arguments: [
            ("127.0.0.1", true), ("localhost", true), ("::1", true), ("127.1.2.3", true),
            ("smsc.example.com", false), ("127.0.0.1.example.com", false), ("10.0.0.1", false),
            ("127.0.0.256", false), ("0.0.0.0", false), ("", false), ("localhost.example", false),
        ]
    )
    func loopback(host: String, isFine: Bool) {
        #expect((LoopbackOnly.check(host) == nil) == isFine)
    }

    @Test("a queue gives the earliest first and holds no more than it may", arguments: [1, 2, 3])
    func queue(seed: UInt64) {
        var random = Generator(seed: seed)
        var queue = DueQueue<UInt64>(limit: 500)
        var added: [UInt64] = []
        for _ in 0..<600 {
            let number = random.below(1_000)
            if queue.add(number) { added.append(number) }
        }
        #expect(added.count == 500)
        var taken: [UInt64] = []
        while let next = queue.popFirst(where: { _ in true }) { taken.append(next) }
        #expect(taken == added.sorted())
    }

    @Test("the clock never goes back")
    func clock() {
        let clock = SandboxClock(noon)
        clock.advance(to: noon.adding(minutes: 5))
        clock.advance(to: noon)
        #expect(clock.now() == noon.adding(minutes: 5))
    }
}
