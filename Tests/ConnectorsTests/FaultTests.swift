import Messaging
import NIOCore
import NIOPosix
import Sandbox
import Testing
import Values

@testable import Connectors

@Suite("A carrier that misbehaves", .timeLimit(.minutes(5)))
struct FaultTests {
    @Test("a connection that breaks leaves unknown what was sent and gives back the rest")
    func broken() async throws {
        var faults = SandboxFaults()
        faults.cutAt = 120
        let smsc = try await SandboxSMSC.start(faults: faults)
        let sink = RecordingSink()
        let configuration = route(port: smsc.port) { $0.window = 10 }
        try await running(configuration, sink) { connector in
            _ = await submitAll(try messages(300), to: connector)
            await sink.wait { $0.settled >= 300 }
            let events = sink.events
            #expect(!events.unknown.isEmpty && events.unknown.count <= 10)
            let outcomes = events.accepted.map(\.reference) + events.unknown + events.returned
            #expect(outcomes.count == 300 && Set(outcomes).count == 300)
            // What came back goes out over the next connection; what is unknown does not.
            let back = Set(events.returned)
            let again = try messages(300).filter { back.contains($0.reference) }
            _ = await submitAll(again, to: connector)
            await sink.wait { $0.settled >= 300 + again.count }
            #expect(connector.counters.reconnects == 1)
        }
        #expect(smsc.submissions <= 300 + 10)
        #expect(
            Set(sink.events.accepted.map(\.reference)).isDisjoint(with: sink.events.unknown)
        )
        await smsc.stop()
    }

    @Test("a carrier that stops answering makes messages unknown, and none is sent again")
    func stalled() async throws {
        var faults = SandboxFaults()
        faults.stallFrom = 1
        let smsc = try await SandboxSMSC.start(faults: faults)
        let sink = RecordingSink()
        let configuration = route(port: smsc.port) {
            $0.responseTimeout = 1
            $0.window = 20
        }
        try await running(configuration, sink) { connector in
            _ = await submitAll(try messages(20), to: connector)
            await sink.wait { $0.unknown.count >= 20 }
        }
        #expect(smsc.submissions == 20)
        #expect(sink.events.settled == 20)
        await smsc.stop()
    }

    @Test(
        "a refusal tells who has to act",
        arguments: [
            (0x0B as UInt32, SendError.Code.invalidRecipient, false),
            (0x0A, .invalidSender, false), (0x01, .invalidMessage, false),
            (0x08, .carrierFault, true), (0x45, .carrierFault, true), (0x66, .blocked, false),
            (0x0400, .other, false),
        ]
    )
    func refused(status: UInt32, code: SendError.Code, isRetryable: Bool) async throws {
        var faults = SandboxFaults()
        faults.refuseEvery = 1
        faults.refuseStatus = status
        let smsc = try await SandboxSMSC.start(faults: faults)
        let sink = RecordingSink()
        try await running(route(port: smsc.port), sink) { connector in
            _ = await submitAll(try messages(2), to: connector)
            await sink.wait { $0.refused.count >= 2 }
        }
        await smsc.stop()
        let error = try #require(sink.events.refused.first?.error)
        #expect(error.code == code)
        #expect(error.isRetryable == isRetryable)
        #expect(error.carrierCode == status)
    }

    @Test("a wrong password ends the connector with a sentence", arguments: [0x0E as UInt32, 0x0D])
    func wrongPassword(status: UInt32) async throws {
        var faults = SandboxFaults()
        faults.bindStatus = status
        let smsc = try await SandboxSMSC.start(faults: faults)
        let connector = SMPPConnector(route(port: smsc.port) { $0.binds = 2 }, clock: { noon })
        let error = await #expect(throws: SendError.self) {
            try await connector.run(delivering: RecordingSink())
        }
        #expect(error?.code == .unauthorised)
        #expect(error?.carrierCode == status)
        guard case .refused(status, _) = connector.status else {
            Issue.record("the status is \(connector.status)")
            return
        }
        await smsc.stop()
    }

    @Test("receipts about ids that were never given are handed on for a person to see")
    func lies() async throws {
        var faults = SandboxFaults()
        faults.ids = .lie
        let smsc = try await SandboxSMSC.start(faults: faults)
        let sink = RecordingSink()
        try await running(route(port: smsc.port), sink) { connector in
            _ = await submitAll(try messages(10), to: connector)
            await sink.wait { $0.accepted.count >= 10 && $0.receipts.count >= 10 }
        }
        await smsc.stop()
        let given = Set(sink.events.accepted.map(\.id))
        #expect(given.isDisjoint(with: sink.events.receipts.map(\.providerID)))
    }

    @Test(
        "a peer that sends something else is left and tried again",
        arguments: [[0xFF], Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8), [0, 0, 0, 1], []]
            as [[UInt8]]
    )
    func garbage(octets: [UInt8]) async throws {
        let peer = try await GarbagePeer.start(octets)
        let sink = RecordingSink()
        let connector = SMPPConnector(route(port: peer.port), clock: { noon })
        let task = Task { try await connector.run(delivering: sink) }
        await peer.visited(3)
        #expect(!connector.status.isReady)
        task.cancel()
        try await task.value
        #expect(sink.events.isEmpty)
        try await peer.channel.close().get()
    }

    @Test("a wait for room ends with the task that waits")
    func cancelledWait() async throws {
        var faults = SandboxFaults()
        faults.stallFrom = 1
        let smsc = try await SandboxSMSC.start(faults: faults)
        let configuration = route(port: smsc.port) {
            $0.responseTimeout = 1
            $0.window = 1
            $0.queueLimit = 2
        }
        try await running(configuration, RecordingSink()) { connector in
            await ready(connector)
            let batch = try messages(20)
            let waiting = Task { await submitAll(batch, to: connector) }
            for _ in 0..<2_000 where connector.counters.queued < 2 {
                try await Task.sleep(for: .milliseconds(1))
            }
            waiting.cancel()
            #expect(await waiting.value < 20)
        }
        await smsc.stop()
    }

    @Test("without a link nothing is taken, and nobody waits for one")
    func unbound() async throws {
        let batch = try messages(1)
        try await running(route(port: 1), RecordingSink()) { connector in
            #expect(connector.capacity == 0)
            #expect(await connector.submit(batch) == 0)
        }
    }
}

/// A peer that greets every connection with octets that are no SMPP, then closes.
private struct GarbagePeer {
    let channel: any NIOCore.Channel
    let port: Int
    let visits: AsyncStream<Void>

    static func start(_ octets: [UInt8]) async throws -> GarbagePeer {
        let (visits, visitor) = AsyncStream.makeStream(of: Void.self)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                let buffer = ByteBuffer(bytes: octets)
                channel.writeAndFlush(buffer).flatMap { channel.close() }.whenComplete { _ in
                    visitor.yield()
                }
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        return GarbagePeer(channel: channel, port: channel.localAddress?.port ?? 0, visits: visits)
    }

    func visited(_ times: Int) async {
        var count = 0
        for await _ in visits {
            count += 1
            if count >= times { return }
        }
    }
}
