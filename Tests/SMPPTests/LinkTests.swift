import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import SMPP

/// What one side was told, to be looked at from the test.
final class Record: Sendable {
    private let all = Mutex(SessionEvents())

    func take(_ batch: SMPPBatch) {
        all.withLock {
            $0.results += batch.results
            $0.requests += batch.requests
            $0.changes += batch.changes
        }
    }

    var events: SessionEvents { all.withLock { $0 } }
}

/// A carrier that takes everything over and sends a receipt for each message.
func echoCarrier(
    _ group: any EventLoopGroup,
    record: Record = Record(),
    bind: CommandStatus = .ok,
    port: Int = 0
) async throws -> SMPPServer {
    let numbers = Atomic(0)
    return try await SMPPServer.start(
        host: "127.0.0.1",
        port: port,
        systemID: "TEST",
        group: group,
        bind: { _, _ in bind },
        handler: { session, batch in
            record.take(batch)
            var receipts: [OutboundMessage] = []
            var answers: [RequestAnswer] = []
            for request in batch.requests {
                let number = numbers.add(1, ordering: .relaxed).newValue
                let id = String(number)
                answers.append(RequestAnswer(request.handle, messageID: MessageID(id) ?? ""))
                receipts.append(
                    OutboundMessage(
                        tag: UInt64(number),
                        message: DeliverSM(
                            source: request.message.destination,
                            destination: request.message.source,
                            shortMessage: [UInt8]("id:\(id) stat:DELIVRD err:000".utf8),
                            esmClass: .deliveryReceipt
                        )
                    )
                )
            }
            session.answer(answers)
            session.deliver(receipts)
        }
    )
}

@Suite("Links over loopback", .timeLimit(.minutes(5)))
struct LinkTests {
    private func configuration(_ port: Int) -> SMPPClient.Configuration {
        var configuration = SMPPClient.Configuration(
            host: "127.0.0.1",
            port: port,
            bind: BindRequest(systemID: "esme", password: "pw")
        )
        configuration.backoffMinimum = 10
        configuration.backoffMaximum = 40
        return configuration
    }

    @Test("A campaign goes out, every message gets an id, every receipt comes back")
    func campaign() async throws {
        let count = 2_000
        let group = MultiThreadedEventLoopGroup.singleton
        let carrier = Record()
        let server = try await echoCarrier(group, record: carrier)
        let done = group.next().makePromise(of: Void.self)
        let record = Record()
        let client = SMPPClient(configuration: configuration(server.port), eventLoop: group.next())
        {
            client,
            batch in
            record.take(batch)
            if batch.changes.contains(where: { if case .bound = $0 { true } else { false } }) {
                client.submit((1...count).map { order(UInt64($0)) })
            }
            client.acknowledge(batch.requests.map(\.handle))
            let events = record.events
            if events.results.count == count, events.requests.count == count {
                done.succeed(())
            }
        }
        client.start()
        try await done.futureResult.get()
        await client.stop()
        await server.stop()
        let events = record.events
        #expect(Set(events.results.map(\.tag)).count == count)
        #expect(
            events.results.allSatisfy { if case .accepted = $0.outcome { true } else { false } }
        )
        #expect(events.requests.allSatisfy { DeliveryReceipt($0.message)?.state == .delivered })
        #expect(events.changes.last == .ended(.unbound))
        #expect(carrier.events.results.count == count)
        #expect(carrier.events.results.allSatisfy { $0.outcome == .accepted("") })
    }

    @Test("A cut connection is made again; what was open is unknown, never sent twice")
    func reconnect() async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let seen = Mutex<[UInt8]>([])
        let isFirst = Atomic(true)
        let server = try await SMPPServer.start(
            host: "127.0.0.1",
            port: 0,
            group: group,
            bind: { _, _ in .ok },
            handler: { session, batch in
                for request in batch.requests {
                    seen.withLock { $0 += request.message.text }
                    if isFirst.exchange(false, ordering: .relaxed) {
                        session.abort()
                    } else {
                        session.answer([RequestAnswer(request.handle, messageID: "1")])
                    }
                }
            }
        )
        let done = group.next().makePromise(of: Void.self)
        let record = Record()
        let client = SMPPClient(configuration: configuration(server.port), eventLoop: group.next())
        {
            client,
            batch in
            record.take(batch)
            for change in batch.changes {
                guard case .bound = change else { continue }
                let isSecond = !record.events.results.isEmpty
                client.submit([order(isSecond ? 2 : 1, isSecond ? "b" : "a")])
            }
            if record.events.results.count == 2 { done.succeed(()) }
        }
        client.start()
        try await done.futureResult.get()
        await client.stop()
        await server.stop()
        #expect(
            record.events.results == [
                SendResult(tag: 1, outcome: .unknown(.connectionLost)),
                SendResult(tag: 2, outcome: .accepted("1")),
            ]
        )
        #expect(seen.withLock { $0 } == [UInt8]("ab".utf8))
    }

    @Test("A wrong password stops the client; a carrier that is still bound is tried again")
    func refusedBinds() async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        for (status, isFinal) in [(CommandStatus.invalidPassword, true), (.alreadyBound, false)] {
            let server = try await echoCarrier(group, bind: status)
            let done = group.next().makePromise(of: Int64?.self)
            let client = SMPPClient(
                configuration: configuration(server.port),
                eventLoop: group.next()
            ) { _, batch in
                for change in batch.changes {
                    if case .disconnected(let delay) = change { done.succeed(delay) }
                }
            }
            client.start()
            let delay = try await done.futureResult.get()
            #expect((delay == nil) == isFinal)
            if let delay { #expect((30...40).contains(delay)) }
            await client.stop()
            await server.stop()
        }
    }

    @Test("Without a listener the client waits and says so; stopping ends the waiting")
    func nobodyThere() async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let server = try await echoCarrier(group)
        await server.stop()
        let done = group.next().makePromise(of: Void.self)
        let attempts = Atomic(0)
        let client = SMPPClient(configuration: configuration(server.port), eventLoop: group.next())
        {
            _,
            batch in
            for case .disconnected(.some) in batch.changes
            where attempts.add(1, ordering: .relaxed).newValue == 3 {
                done.succeed(())
            }
        }
        client.start()
        try await done.futureResult.get()
        await client.stop()
    }

    @Test("Octets that are no SMPP end the connection")
    func garbage() async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let server = try await echoCarrier(group)
        let channel = try await ClientBootstrap(group: group)
            .connect(host: "127.0.0.1", port: server.port).get()
        try await channel.writeAndFlush(ByteBuffer(string: "GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
        try await channel.closeFuture.get()
        await server.stop()
    }
}
