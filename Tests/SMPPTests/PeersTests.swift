import Foundation
import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import SMPP

/// Our two sides against programs that others wrote, and our octets before a judge.
@Suite("Independent peers", .timeLimit(.minutes(3)), .serialized)
struct PeersTests {
    private let group = MultiThreadedEventLoopGroup.singleton

    @Test("Net::SMPP binds to our carrier, submits, gets its receipts and unbinds")
    func netSMPP() async throws {
        guard await Peer.isHere("Net::SMPP", probe: "perl", ["-MNet::SMPP", "-e", "1"]) else {
            return
        }
        let record = Record()
        let server = try await receiptingCarrier(record)
        let peer = try await Peer.run(
            "perl",
            [Peer.script("smpp_net_smpp_esme.pl"), String(server.port)]
        )
        await server.stop()
        #expect(peer.status == 0, "\(peer.output)")
        let lines = peer.output.split(separator: "\n").map(String.init)
        #expect(lines.first == "bind 0 TEST")
        for (name, status) in [
            ("plain", "0 1"), ("wide", "0 2"), ("part", "0 3"), ("payload", "0 4"),
            ("refused", "11"),
        ] {
            #expect(lines.contains { $0.hasPrefix("answer \(name) \(status)") })
        }
        for id in 1...4 {
            #expect(lines.contains { $0.hasPrefix("receipt 4 \(id) 2 id:\(id) ") })
        }
        #expect(lines.suffix(4) == ["enquire_link 0", "query_sm 103", "unbind 0", "end ok"])

        let messages = record.events.requests.map(\.message)
        try #require(messages.count == 5)
        #expect(messages[0].text == [UInt8]("Su pago vence hoy".utf8))
        #expect(messages[0].source == Address.alphanumeric("RECADO"))
        #expect(messages[0].destination == Address.international("525512345678"))
        #expect(messages[0].validityPeriod == "301231235959000+")
        #expect(messages[0].registeredDelivery == .finalReceipt)
        #expect(messages[1].text == octets("006D 0061 00F1 0061 006E 0061"))
        #expect(messages[1].dataCoding == .ucs2)
        #expect(messages[2].concatenation == Concatenation(reference: 42, total: 2, part: 1))
        #expect(messages[3].text == [UInt8](repeating: UInt8(ascii: "x"), count: 300))
        #expect(record.events.results.count { $0.outcome == .accepted("") } == 4)
    }

    @Test("smpp34 takes our submissions over and sends its receipts")
    func smpp34() async throws {
        guard await Peer.isHere("smpp34", probe: "python3", ["-c", "import smpp34"]) else { return }
        let count = 300
        let port = try await freePort()
        let peer = try Peer("python3", [Peer.script("smpp34_smsc.py"), String(port)])
        #expect(await peer.read(until: "ready"))
        let record = Record()
        let done = group.next().makePromise(of: Void.self)
        let client = SMPPClient(
            configuration: SMPPClient.Configuration(
                host: "127.0.0.1",
                port: port,
                bind: BindRequest(systemID: "recado", password: "secreto")
            ),
            eventLoop: group.next()
        ) { client, batch in
            record.take(batch)
            client.acknowledge(batch.requests.map(\.handle))
            for case .bound in batch.changes { client.submit(campaign(count)) }
            let events = record.events
            if events.results.count == count, events.requests.count == count - 1 {
                done.succeed(())
            }
        }
        client.start()
        try await done.futureResult.get()
        await client.stop()
        let (status, output) = await peer.finish()
        #expect(status == 0, "\(output)")

        let events = record.events
        #expect(
            events.results.filter { $0.outcome == .refused(.invalidDestinationAddress) }.map(\.tag)
                == [UInt64(count)]
        )
        let accepted = Set(
            events.results.compactMap {
                if case .accepted(let id) = $0.outcome { id.normalised } else { nil }
            }
        )
        let reported = events.requests.compactMap { DeliveryReceipt($0.message) }
        #expect(reported.allSatisfy { $0.state == .delivered })
        #expect(Set(reported.compactMap { $0.messageID?.normalised }) == accepted)
        #expect(accepted.count == count - 1)
        #expect(events.changes.last == .ended(.unbound))

        let line = output.split(separator: "\n").last { $0.hasPrefix("{") } ?? "{}"
        let seen = try JSONDecoder().decode(Seen.self, from: Data(line.utf8))
        #expect(seen.receipts == count - 1)
        #expect(seen.failures == [])
        let sent = campaign(count).map { Seen.hexadecimal($0.message.text) }
        #expect(Set(seen.texts) == Set(sent))
        #expect(seen.texts.count == count)
    }

    /// What the smpp34 carrier reports; the texts stand last in each entry.
    private struct Seen: Decodable {
        enum Keys: String, CodingKey { case submitted, receipts, failures }

        let texts: [String]
        let receipts: Int
        let failures: [String]

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Keys.self)
            receipts = try container.decode(Int.self, forKey: .receipts)
            failures = try container.decode([String].self, forKey: .failures)
            var list = try container.nestedUnkeyedContainer(forKey: .submitted)
            var texts: [String] = []
            while !list.isAtEnd {
                var entry = try list.nestedUnkeyedContainer()
                _ = try (entry.decode(String.self), entry.decode(String.self))
                _ = try (entry.decode(Int.self), entry.decode(Int.self))
                texts.append(try entry.decode(String.self))
            }
            self.texts = texts
        }

        static func hexadecimal(_ octets: [UInt8]) -> String {
            octets.map { String(format: "%02x", $0) }.joined()
        }
    }

    @Test("tshark finds nothing malformed in our octets and reads the fields we wrote")
    func tshark() async throws {
        guard await Peer.isHere("tshark", probe: "tshark", ["--version"]) else { return }
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("smpp-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let capture = folder.appendingPathComponent("capture.pcapng").path
        let listener = try await ServerBootstrap(group: group).bind(host: "127.0.0.1", port: 0)
            .get()
        let port = listener.localAddress?.port ?? 0
        // In a pipe tshark would keep "Capture started" in its buffer.
        let peer = try Peer(
            "stdbuf",
            ["-oL", "tshark", "-i", "lo", "-f", "tcp port \(port)", "-w", capture]
        )
        guard await peer.read(until: "Capture started") else {
            Issue.record("tshark may not capture on lo: \(peer.output)")
            return
        }
        // One PDU a segment, so that each line of the judge's answer is one PDU.
        let pdus = everyPDU() + [.enquireLink]
        let channel = try await ClientBootstrap(group: group)
            .channelOption(ChannelOptions.tcpOption(.tcp_nodelay), value: 1)
            .connect(host: "127.0.0.1", port: port).get()
        for (index, pdu) in pdus.enumerated() {
            try await channel.writeAndFlush(
                ByteBuffer(bytes: encoded(pdu, sequence: UInt32(1_000 + index)))
            )
        }
        func judge(_ arguments: String...) async throws -> [String] {
            let answer = try await Peer.run(
                "tshark",
                ["-r", capture, "-d", "tcp.port==\(port),smpp"] + arguments
            )
            return answer.output.split(separator: "\n").map(String.init)
                .filter { !$0.contains("Running as user") }
        }
        let last = 1_000 + pdus.count - 1
        var isComplete = false
        for _ in 0..<60 where !isComplete {
            isComplete = try await !judge("-Y", "smpp.sequence_number == \(last)").isEmpty
        }
        peer.terminate()
        _ = await peer.finish()
        try await channel.close()
        try await listener.close()
        #expect(isComplete)
        #expect(try await judge("-Y", "_ws.malformed") == [])
        let commands = try await judge("-Y", "smpp", "-T", "fields", "-e", "smpp.command_id")
        #expect(commands == pdus.map { "0x" + hexadecimal(encoded($0, sequence: 1)[4..<8]) })
        let submission = try await judge(
            "-Y",
            "smpp.command_id == 4",
            "-T",
            "fields",
            "-E",
            "separator=|",
            "-e",
            "smpp.source_addr",
            "-e",
            "smpp.destination_addr",
            "-e",
            "smpp.data_coding",
            "-e",
            "smpp.sm_length",
            "-e",
            "smpp.regdel.receipt",
            "-e",
            "smpp.service_type"
        )
        #expect(submission == ["5555|525512345678|0x03|4|0x01|CMT"])
        let receipt = try await judge(
            "-Y",
            "smpp.command_id == 5",
            "-T",
            "fields",
            "-E",
            "separator=|",
            "-e",
            "smpp.receipted_message_id",
            "-e",
            "smpp.message_state",
            "-e",
            "smpp.error_code",
            "-e",
            "smpp.esm.submit.msg_type"
        )
        #expect(receipt.first?.hasPrefix("abc|2|") == true, "\(receipt)")
    }

    // MARK: Our sides

    /// Takes everything over but messages to 666; its receipts have text and parameters.
    private func receiptingCarrier(_ record: Record) async throws -> SMPPServer {
        try await SMPPServer.start(
            host: "127.0.0.1",
            port: 0,
            systemID: "TEST",
            group: group,
            bind: { _, request in request.password == "secreto" ? .ok : .invalidPassword },
            handler: { session, batch in
                record.take(batch)
                let all = record.events.requests.count
                for (index, request) in batch.requests.enumerated() {
                    let number = all - batch.requests.count + index + 1
                    if request.message.destination.text == "666" {
                        session.answer([
                            RequestAnswer(request.handle, status: .invalidDestinationAddress)
                        ])
                        continue
                    }
                    session.answer([
                        RequestAnswer(request.handle, messageID: MessageID(String(number)) ?? "")
                    ])
                    session.deliver([
                        OutboundMessage(
                            tag: UInt64(number),
                            message: receipt(number, for: request.message)
                        )
                    ])
                }
            }
        )
    }

    private func receipt(_ number: Int, for message: SubmitSM) -> DeliverSM {
        var parameters = OptionalParameters()
        parameters.append(.receiptedMessageID, [UInt8](String(number).utf8) + [0])
        parameters.append(.messageState, [MessageState.delivered.rawValue])
        return DeliverSM(
            source: message.destination,
            destination: message.source,
            shortMessage: [UInt8]("id:\(number) sub:001 dlvrd:001 stat:DELIVRD err:000".utf8),
            esmClass: .deliveryReceipt,
            optionalParameters: parameters
        )
    }

    private func freePort() async throws -> Int {
        let channel = try await ServerBootstrap(group: group).bind(host: "127.0.0.1", port: 0).get()
        let port = channel.localAddress?.port ?? 0
        try await channel.close()
        return port
    }

    private func hexadecimal(_ octets: some Sequence<UInt8>) -> String {
        octets.map { String(format: "%02x", $0) }.joined()
    }
}

/// Numbered messages; the last one goes to a number that is refused.
private func campaign(_ count: Int) -> [OutboundMessage] {
    (1...count).map { number in
        var one = order(UInt64(number), "Aviso \(number)")
        if number == count { one.message.destination = Address(text: "666") }
        return one
    }
}
