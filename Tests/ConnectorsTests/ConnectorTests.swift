import Messaging
import Sandbox
import Testing
import Values

@testable import Connectors

@Suite("A route over SMPP, against the sandbox's SMSC", .timeLimit(.minutes(5)))
struct ConnectorTests {
    @Test(
        "every message is accepted once and every receipt finds its message",
        arguments: [
            (SandboxFaults.IDForm.same, SMPPConfiguration.MessageIDForm.opaque),
            (.hexadecimalThenDecimal, .hexadecimalThenDecimal),
            (.decimalThenHexadecimal, .decimalThenHexadecimal),
        ]
    )
    func complete(
        form: SandboxFaults.IDForm,
        configured: SMPPConfiguration.MessageIDForm
    ) async throws {
        var faults = SandboxFaults()
        faults.ids = form
        let smsc = try await SandboxSMSC.start(faults: faults)
        let sink = RecordingSink()
        let configuration = route(port: smsc.port) {
            $0.messageIDs = configured
            $0.binds = 2
        }
        try await running(configuration, sink) { connector in
            let taken = await submitAll(try messages(2_000), to: connector)
            #expect(taken == 2_000)
            await sink.wait { $0.accepted.count >= 2_000 && $0.receipts.count >= 2_000 }
            #expect(connector.status == .bound(links: 2, of: 2))
        }
        await smsc.stop()
        let events = sink.events
        #expect(Set(events.accepted.map(\.reference)).count == 2_000)
        #expect(events.settled == 2_000)
        #expect(Set(events.receipts.map(\.providerID)) == Set(events.accepted.map(\.id)))
        #expect(events.receipts.allSatisfy { $0.state == .delivered && $0.recipient != nil })
    }

    @Test("a transmitter and a receiver do what a transceiver does")
    func twoLinks() async throws {
        let smsc = try await SandboxSMSC.start()
        let sink = RecordingSink()
        let configuration = route(port: smsc.port) { $0.bindMode = .transmitterAndReceiver }
        try await running(configuration, sink) { connector in
            _ = await submitAll(try messages(200), to: connector)
            await sink.wait { $0.accepted.count >= 200 && $0.receipts.count >= 200 }
        }
        await smsc.stop()
    }

    @Test("a text of three parts has an id and a receipt for each")
    func parts() async throws {
        let smsc = try await SandboxSMSC.start()
        let sink = RecordingSink()
        let text = String(repeating: "Su pago vence. ", count: 26)
        try await running(route(port: smsc.port), sink) { connector in
            _ = await submitAll(try messages(50, text: text), to: connector)
            await sink.wait { $0.accepted.count >= 150 && $0.receipts.count >= 150 }
        }
        await smsc.stop()
        #expect(Set(sink.events.accepted.map(\.id)).count == 150)
        #expect(sink.events.accepted.map(\.part).reduce(0, +) == 150)
    }

    @Test("receipts of slowly answered messages carry the ids of the answers")
    func receiptFirst() async throws {
        var faults = SandboxFaults()
        faults.answerDelay = 60
        let smsc = try await SandboxSMSC.start(faults: faults)
        let sink = RecordingSink()
        try await running(route(port: smsc.port), sink) { connector in
            _ = await submitAll(try messages(20), to: connector)
            await sink.wait { $0.accepted.count >= 20 && $0.receipts.count >= 20 }
        }
        await smsc.stop()
        let events = sink.events
        #expect(Set(events.receipts.map(\.providerID)) == Set(events.accepted.map(\.id)))
    }

    @Test("what could not be stored comes again, and nothing is stored twice")
    func storeFails() async throws {
        let smsc = try await SandboxSMSC.start()
        let sink = RecordingSink(failures: 2)
        try await running(route(port: smsc.port), sink) { connector in
            _ = await submitAll(try messages(100), to: connector)
            await sink.wait { $0.accepted.count >= 100 && $0.receipts.count >= 100 }
            #expect(connector.counters.lostEvents == 0)
        }
        await smsc.stop()
        #expect(sink.events.accepted.count == 100)
        #expect(Set(sink.events.receipts.map(\.providerID)).count == 100)
    }

    @Test("receipts that come twice are all handed on")
    func repeated() async throws {
        var faults = SandboxFaults()
        faults.receiptCopies = 2
        let smsc = try await SandboxSMSC.start(faults: faults)
        let sink = RecordingSink()
        try await running(route(port: smsc.port), sink) { connector in
            _ = await submitAll(try messages(100), to: connector)
            await sink.wait { $0.accepted.count >= 100 && $0.receipts.count >= 200 }
        }
        await smsc.stop()
        #expect(Set(sink.events.receipts.map(\.providerID)).count == 100)
    }

    @Test("a carrier that throttles gets everything in the end, and nothing is refused")
    func throttled() async throws {
        var faults = SandboxFaults()
        faults.rate = 400
        let smsc = try await SandboxSMSC.start(faults: faults)
        let sink = RecordingSink()
        try await running(route(port: smsc.port), sink) { connector in
            _ = await submitAll(try messages(400), to: connector)
            await sink.wait { $0.accepted.count >= 400 }
            #expect(connector.counters.throttled > 0)
        }
        await smsc.stop()
        #expect(sink.events.refused.isEmpty)
        #expect(Set(sink.events.accepted.map(\.reference)).count == 400)
    }

    @Test("a message beyond its validity is refused and never sent")
    func tooLate() async throws {
        let smsc = try await SandboxSMSC.start()
        let sink = RecordingSink()
        try await running(route(port: smsc.port), sink) { connector in
            _ = await submitAll(try messages(3, validUntil: noon), to: connector)
            await sink.wait { $0.refused.count >= 3 }
        }
        #expect(smsc.submissions == 0)
        #expect(sink.events.refused.allSatisfy { $0.error.code == .tooLate })
        await smsc.stop()
    }

    @Test("stopping gives back what waits and takes nothing more")
    func stopping() async throws {
        let smsc = try await SandboxSMSC.start()
        let sink = RecordingSink()
        let connector = SMPPConnector(route(port: smsc.port), clock: { noon })
        let task = Task { try await connector.run(delivering: sink) }
        let taken = await submitAll(try messages(1_500), to: connector)
        task.cancel()
        try await task.value
        let takenAfterwards = await connector.submit(try messages(1))
        #expect(takenAfterwards == 0)
        #expect(sink.events.settled == taken)
        #expect(connector.isIdle)
        #expect(connector.status == .stopped)
        await smsc.stop()
    }
}
