import NIOCore
import Testing

@testable import SMPP

@Suite("Session")
struct SessionTests {
    @Test(
        "A client binds, submits and gets its ids; the carrier's receipt is acknowledged",
        arguments: [0, 1, 3, 17]
    )
    func conversation(chunk: Int) throws {
        var wire = Wire()
        wire.chunk = chunk
        wire.bind()
        #expect(wire.esme.state == .bound(.transceiver))
        #expect(wire.smsc.state == .bound(.transceiver))
        #expect(
            wire.esme.takeEvents().changes
                == [.bound(BindResponse(mode: .transceiver, systemID: "SMSC"))]
        )
        guard case .bindRequested(let request) = wire.smsc.takeEvents().changes.first else {
            Issue.record("the carrier saw no bind")
            return
        }
        #expect(request.password == "secreto")

        wire.esme.send([order(1, "uno"), order(2, "dos")], now: wire.now)
        wire.exchange()
        let submissions = wire.smsc.takeEvents().requests
        try #require(submissions.count == 2)
        #expect(submissions.map(\.message) == [order(1, "uno").message, order(2, "dos").message])
        #expect(wire.esme.inFlightCount == 2)
        wire.smsc.answer(
            [
                RequestAnswer(submissions[1].handle, messageID: "b"),
                RequestAnswer(submissions[0].handle, status: .invalidDestinationAddress),
            ],
            now: wire.now
        )
        wire.exchange()
        #expect(
            wire.esme.takeEvents().results == [
                SendResult(tag: 2, outcome: .accepted("b")),
                SendResult(tag: 1, outcome: .refused(.invalidDestinationAddress)),
            ]
        )

        let receipt = DeliverSM(
            shortMessage: [UInt8]("id:b stat:DELIVRD".utf8),
            esmClass: .deliveryReceipt
        )
        wire.smsc.send([OutboundMessage(tag: 9, message: receipt)], now: wire.now)
        wire.exchange()
        let deliveries = wire.esme.takeEvents().requests
        #expect(deliveries.map(\.message) == [receipt])
        #expect(wire.smsc.takeEvents().results.isEmpty, "not before it is stored and answered")
        wire.esme.answer([RequestAnswer(deliveries[0].handle)], now: wire.now)
        wire.esme.answer([RequestAnswer(deliveries[0].handle)], now: wire.now)
        wire.exchange()
        #expect(wire.smsc.takeEvents().results == [SendResult(tag: 9, outcome: .accepted(""))])
    }

    @Test("A receipt may come before the response to its submission")
    func receiptFirst() {
        var wire = Wire()
        wire.bind()
        _ = wire.esme.takeEvents()
        _ = wire.smsc.takeEvents()
        wire.esme.send([order(1)], now: wire.now)
        wire.exchange()
        let submission = wire.smsc.takeEvents().requests[0]
        let receipt = DeliverSM(
            shortMessage: [UInt8]("id:7 stat:DELIVRD".utf8),
            esmClass: .deliveryReceipt
        )
        wire.smsc.send(
            [OutboundMessage(tag: 1, message: receipt), OutboundMessage(tag: 2, message: receipt)],
            now: wire.now
        )
        wire.exchange()
        let early = wire.esme.takeEvents()
        #expect(early.results.isEmpty)
        #expect(early.requests.count == 2, "a repeated receipt is handed on too")
        wire.smsc.answer([RequestAnswer(submission.handle, messageID: "7")], now: wire.now)
        wire.exchange()
        #expect(wire.esme.takeEvents().results == [SendResult(tag: 1, outcome: .accepted("7"))])
    }

    @Test("The window bounds what is open; the rest waits")
    func window() {
        var configuration = SessionConfiguration()
        configuration.window = 3
        configuration.queueLimit = 5
        var wire = Wire(configuration)
        wire.bind()
        _ = wire.smsc.takeEvents()
        _ = wire.esme.takeEvents()
        #expect(wire.esme.room == 5)
        wire.esme.send((1...6).map { order($0) }, now: wire.now)
        #expect(
            wire.esme.takeEvents().results == [SendResult(tag: 6, outcome: .notSent(.queueFull))]
        )
        wire.exchange()
        #expect(wire.esme.inFlightCount == 3)
        #expect(wire.esme.queuedCount == 2)
        let first = wire.smsc.takeEvents().requests
        #expect(first.count == 3)
        wire.smsc.answer(first.map { RequestAnswer($0.handle, messageID: "x") }, now: wire.now)
        wire.exchange()
        #expect(wire.smsc.takeEvents().requests.count == 2)
    }

    @Test("A window of one sends strictly one after the other")
    func windowOfOne() {
        var configuration = SessionConfiguration()
        configuration.window = 1
        var wire = Wire(configuration)
        wire.bind()
        _ = wire.smsc.takeEvents()
        wire.esme.send((1...3).map { order($0) }, now: wire.now)
        for _ in 1...3 {
            wire.exchange()
            let requests = wire.smsc.takeEvents().requests
            #expect(requests.count == 1)
            wire.smsc.answer(
                requests.map { RequestAnswer($0.handle, messageID: "x") },
                now: wire.now
            )
        }
        wire.exchange()
        #expect(wire.esme.takeEvents().results.map(\.tag) == [1, 2, 3])
    }

    @Test("No answer in time is an unknown outcome, which a late answer settles")
    func unknownOutcome() {
        var wire = Wire()
        wire.bind()
        _ = wire.esme.takeEvents()
        _ = wire.smsc.takeEvents()
        wire.esme.send([order(1)], now: wire.now)
        wire.exchange()
        let first = wire.smsc.takeEvents().requests[0]
        wire.now += 30_000
        wire.esme.send([order(2)], now: wire.now)
        wire.exchange()
        let second = wire.smsc.takeEvents().requests[0]
        wire.smsc.answer([RequestAnswer(second.handle, messageID: "2")], now: wire.now)
        wire.exchange()
        #expect(wire.esme.takeEvents().results == [SendResult(tag: 2, outcome: .accepted("2"))])
        wire.now += 30_000
        wire.esme.timePassed(now: wire.now)
        #expect(
            wire.esme.takeEvents().results == [SendResult(tag: 1, outcome: .unknown(.noResponse))]
        )
        #expect(wire.esme.inFlightCount == 0)
        wire.smsc.answer([RequestAnswer(first.handle, messageID: "1")], now: wire.now)
        wire.exchange()
        #expect(wire.esme.takeEvents().results == [SendResult(tag: 1, outcome: .accepted("1"))])
        #expect(wire.smsc.takeEvents().requests.isEmpty, "it was never sent again")
    }

    @Test("A lost connection makes what is open unknown and gives back what never left")
    func lostConnection() {
        var configuration = SessionConfiguration()
        configuration.window = 1
        var wire = Wire(configuration)
        wire.bind()
        _ = wire.esme.takeEvents()
        wire.esme.send([order(1), order(2)], now: wire.now)
        wire.exchange()
        let stale = wire.smsc.takeEvents().requests[0].handle
        wire.esme.disconnected(now: wire.now)
        wire.smsc.disconnected(now: wire.now)
        let events = wire.esme.takeEvents()
        #expect(
            events.results == [
                SendResult(tag: 1, outcome: .unknown(.connectionLost)),
                SendResult(tag: 2, outcome: .notSent(.notBound)),
            ]
        )
        #expect(events.changes == [.ended(.connectionLost)])
        wire.esme.send([order(3)], now: wire.now)
        #expect(
            wire.esme.takeEvents().results == [SendResult(tag: 3, outcome: .notSent(.notBound))]
        )
        wire.bind()
        wire.smsc.answer([RequestAnswer(stale, messageID: "old")], now: wire.now)
        wire.exchange()
        #expect(
            wire.esme.takeEvents().results.isEmpty,
            "an answer for the old connection is dropped"
        )
        #expect(wire.esme.state == .bound(.transceiver))
    }

    @Test("A silent peer is asked, then given up")
    func enquireLink() {
        var wire = Wire()
        wire.bind()
        _ = wire.esme.takeEvents()
        wire.now += 30_000
        wire.esme.timePassed(now: wire.now)
        #expect(wire.esme.hasOutput)
        wire.exchange()
        wire.esme.timePassed(now: wire.now + 29_999)
        #expect(!wire.esme.hasOutput, "the answer was heard")
        wire.now += 30_000
        wire.esme.timePassed(now: wire.now)
        #expect([UInt8](wire.esme.takeOutput().readableBytesView)[7] == 0x15)
        wire.esme.timePassed(now: wire.now + 30_000)
        #expect(wire.esme.takeEvents().changes == [.ended(.peerSilent)])
    }

    @Test("The peer's enquire_link is answered in every state and while the queue is blocked")
    func answersEnquiries() {
        let enquiry = encoded(.enquireLink, sequence: 42)
        let answer = encoded(.enquireLinkResponse, sequence: 42)
        var configuration = SessionConfiguration()
        configuration.window = 1
        var wire = Wire(configuration)
        wire.smsc.connected(now: 0)
        var early = ByteBuffer(bytes: enquiry)
        wire.smsc.received(&early, now: 0)
        #expect([UInt8](wire.smsc.takeOutput().readableBytesView) == answer)
        wire.smsc.disconnected(now: 0)
        wire.bind()
        wire.esme.send([order(1), order(2)], now: wire.now)
        wire.exchange()
        for _ in 0..<2 {
            var buffer = ByteBuffer(bytes: enquiry)
            wire.esme.received(&buffer, now: wire.now)
            #expect([UInt8](wire.esme.takeOutput().readableBytesView) == answer)
            wire.esme.drain(now: wire.now)
        }
    }

    @Test("An unknown command is answered with generic_nack 3, and the link goes on")
    func unknownCommand() {
        var wire = Wire()
        wire.bind()
        for side in [\Wire.esme, \Wire.smsc] {
            var buffer = ByteBuffer(bytes: octets("00000012 00000777 00000000 00000009 0102"))
            wire[keyPath: side].received(&buffer, now: wire.now)
            #expect(
                [UInt8](wire[keyPath: side].takeOutput().readableBytesView)
                    == encoded(.genericNack(.invalidCommandID), sequence: 9)
            )
            #expect(!wire[keyPath: side].isEnded)
        }
    }

    @Test(
        "A bad length is answered with generic_nack 2, and the link ends",
        arguments: ["0000000F", "00010401", "FFFFFFFF"]
    )
    func badLength(length: String) {
        var wire = Wire()
        wire.bind()
        _ = wire.smsc.takeEvents()
        var buffer = ByteBuffer(bytes: octets(length + "00000004 00000000 00000005"))
        wire.smsc.received(&buffer, now: wire.now)
        #expect(
            [UInt8](wire.smsc.takeOutput().readableBytesView)
                == encoded(.genericNack(.invalidCommandLength), sequence: 5)
        )
        #expect(wire.smsc.takeEvents().changes == [.ended(.badLength)])
    }

    @Test("What may not come on this bind is refused with ESME_RINVBNDSTS")
    func wrongDirection() {
        var wire = Wire(mode: .receiver)
        wire.bind()
        _ = wire.smsc.takeEvents()
        var submit = ByteBuffer(bytes: encoded(.submitSM(order(1).message), sequence: 8))
        wire.smsc.received(&submit, now: wire.now)
        #expect(
            [UInt8](wire.smsc.takeOutput().readableBytesView)
                == encoded(.refusal(.submitSM.response, .incorrectBindStatus), sequence: 8)
        )
        wire.esme.send([order(1)], now: wire.now)
        #expect(
            wire.esme.takeEvents().results == [SendResult(tag: 1, outcome: .notSent(.notBound))]
        )
        var again = ByteBuffer(
            bytes: encoded(.bind(BindRequest(systemID: "x", password: "y")), sequence: 9)
        )
        wire.smsc.received(&again, now: wire.now)
        #expect(
            [UInt8](wire.smsc.takeOutput().readableBytesView)
                == encoded(.refusal(.bindTransceiver.response, .alreadyBound), sequence: 9)
        )
    }

    @Test("A broken body is refused with the field's status")
    func brokenBody() {
        var wire = Wire()
        wire.bind()
        _ = wire.smsc.takeEvents()
        var message = order(1).message
        message.optionalParameters = OptionalParameters(unchecked: [0, 0x1E, 0, 9])
        var buffer = ByteBuffer(bytes: encoded(.submitSM(message), sequence: 8))
        wire.smsc.received(&buffer, now: wire.now)
        #expect(wire.smsc.takeEvents().requests.isEmpty)
        #expect(
            [UInt8](wire.smsc.takeOutput().readableBytesView)
                == encoded(
                    .refusal(.submitSM.response, .invalidOptionalParameters),
                    sequence: 8
                )
        )
    }

    @Test("A refused bind ends the session and says why; a nack is a refusal")
    func refusedBind() {
        var wire = Wire()
        wire.bind(.invalidPassword)
        #expect(
            wire.esme.takeEvents().changes == [
                .bindRefused(.invalidPassword), .ended(.bindRefused),
            ]
        )
        var other = Wire()
        other.esme.connected(now: 0)
        var nack = ByteBuffer(bytes: encoded(.genericNack(.invalidCommandID), sequence: 1))
        other.esme.received(&nack, now: 0)
        #expect(other.esme.takeEvents().changes.first == .bindRefused(.invalidCommandID))
        var silent = Wire()
        silent.esme.connected(now: 0)
        silent.esme.timePassed(now: 30_000)
        #expect(silent.esme.takeEvents().changes == [.ended(.bindTimeout)])
    }

    @Test("Draining sends nothing new, awaits open answers both ways, then unbinds")
    func draining() {
        var configuration = SessionConfiguration()
        configuration.window = 1
        var wire = Wire(configuration)
        wire.bind()
        _ = wire.esme.takeEvents()
        wire.esme.send([order(1), order(2)], now: wire.now)
        wire.exchange()
        wire.esme.drain(now: wire.now)
        wire.esme.send([order(3)], now: wire.now)
        #expect(
            wire.esme.takeEvents().results == [
                SendResult(tag: 2, outcome: .notSent(.draining)),
                SendResult(tag: 3, outcome: .notSent(.draining)),
            ]
        )
        let open = wire.smsc.takeEvents().requests
        wire.smsc.answer([RequestAnswer(open[0].handle, messageID: "1")], now: wire.now)
        wire.exchange()
        let events = wire.esme.takeEvents()
        #expect(events.results == [SendResult(tag: 1, outcome: .accepted("1"))])
        #expect(events.changes == [.ended(.unbound)])
        #expect(wire.smsc.takeEvents().changes == [.ended(.peerUnbound)])
    }

    @Test("The carrier unbinds too, and a drain that gets no answers ends all the same")
    func unbinding() {
        var wire = Wire()
        wire.bind()
        _ = wire.esme.takeEvents()
        wire.smsc.drain(now: wire.now)
        wire.exchange()
        #expect(wire.esme.takeEvents().changes == [.ended(.peerUnbound)])
        var stuck = Wire()
        stuck.bind()
        _ = stuck.esme.takeEvents()
        stuck.esme.send([order(1)], now: stuck.now)
        stuck.exchange()
        stuck.esme.drain(now: stuck.now)
        stuck.esme.timePassed(now: stuck.now + 5_000)
        #expect(stuck.esme.state == .unbinding)
        stuck.esme.timePassed(now: stuck.now + 10_000)
        let events = stuck.esme.takeEvents()
        #expect(events.results == [SendResult(tag: 1, outcome: .unknown(.connectionLost))])
        #expect(events.changes == [.ended(.unbound)])
    }

    @Test("A message that has waited too long is not sent any more")
    func timeToLive() {
        var configuration = SessionConfiguration()
        configuration.window = 1
        var wire = Wire(configuration)
        wire.bind()
        _ = wire.esme.takeEvents()
        wire.esme.send([order(1), order(2, timeToLive: 1_000)], now: wire.now)
        wire.exchange()
        wire.now += 1_000
        let open = wire.smsc.takeEvents().requests
        wire.smsc.answer([RequestAnswer(open[0].handle, messageID: "1")], now: wire.now)
        wire.exchange()
        #expect(
            wire.esme.takeEvents().results == [
                SendResult(tag: 1, outcome: .accepted("1")),
                SendResult(tag: 2, outcome: .notSent(.expired)),
            ]
        )
    }

    @Test("Sequence numbers wrap at 0x7FFFFFFF and pass over those in use")
    func sequenceNumbers() {
        var session = Session(
            esme: BindRequest(systemID: "a", password: "b"),
            configuration: SessionConfiguration()
        )
        session.lastSequence = 0x7FFF_FFFE
        #expect(session.nextSequence() == 0x7FFF_FFFF)
        #expect(session.nextSequence() == 1)
        let queued = QueuedMessage(
            tag: 1,
            message: order(1).message,
            expiry: .max,
            order: 1,
            throttledCount: 0
        )
        session.window.insert(2, queued, now: 0)
        #expect(session.nextSequence() == 3)
    }

    @Test("Too many unanswered messages of the peer are put off, not piled up")
    func inboundLimit() {
        var configuration = SessionConfiguration()
        configuration.inboundLimit = 2
        var wire = Wire(configuration)
        wire.bind()
        _ = wire.smsc.takeEvents()
        wire.smsc.send((1...3).map { order($0) }, now: wire.now)
        wire.exchange()
        #expect(wire.esme.takeEvents().requests.count == 2)
        #expect(
            wire.smsc.takeEvents().results
                == [SendResult(tag: 3, outcome: .refused(.receiverTemporaryError))]
        )
    }

    @Test(
        "Random octets never trap a session and never keep it from ending",
        arguments: UInt64(1)...100
    )
    func randomOctets(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let kinds = everyPDU()
        var wire = Wire()
        wire.bind()
        wire.esme.send((1...20).map { order($0) }, now: wire.now)
        wire.exchange()
        for round in 0..<50 {
            var bytes: [UInt8] = []
            for _ in 0..<4 {
                var one = encoded(
                    kinds[Int.random(in: 0..<kinds.count, using: &generator)],
                    sequence: UInt32.random(in: 0...30, using: &generator)
                )
                let position = Int.random(in: 3..<one.count, using: &generator)
                if round % 2 == 0 { one[position] = UInt8.random(in: 0...255, using: &generator) }
                bytes += one
            }
            for side in [\Wire.esme, \Wire.smsc] {
                var buffer = ByteBuffer(bytes: bytes)
                wire[keyPath: side].received(&buffer, now: wire.now)
                let events = wire[keyPath: side].takeEvents()
                wire[keyPath: side].answer(
                    events.requests.map { RequestAnswer($0.handle) },
                    now: wire.now
                )
                wire[keyPath: side].pump(now: wire.now)
                _ = wire[keyPath: side].takeOutput()
                wire[keyPath: side].timePassed(now: wire.now)
            }
            wire.now += 100
            if wire.esme.isEnded, wire.smsc.isEnded { wire.bind() }
            if wire.esme.state == .bound(.transceiver) {
                wire.esme.send([order(UInt64(round))], now: wire.now)
            }
        }
        wire.esme.disconnected(now: wire.now)
        #expect(wire.esme.inFlightCount == 0)
    }
}
