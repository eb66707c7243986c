import Messaging
import NIOPosix
import SMPP
import Synchronization
import Testing
import Values

@testable import Connectors

@Suite("What a route writes and reads", .timeLimit(.minutes(5)))
struct WireTests {
    private func submits(
        _ message: Messaging.OutboundMessage,
        _ change: (inout SMPPConfiguration) -> Void = { _ in }
    ) -> [SubmitSM] {
        var orders: [SMPP.OutboundMessage] = []
        SubmitBuilder(route(port: 1, change)).append(message, tag: 0, now: noon, to: &orders)
        return orders.map(\.message)
    }

    @Test("the validity ends when the lawful hours do, in UTC")
    func validity() throws {
        let message = try messages(1, validUntil: noon.adding(hours: 3))[0]
        let submit = try #require(submits(message).first)
        #expect(submit.validityPeriod == "260101210000000+")
        #expect(submit.registeredDelivery == .finalReceipt)
        #expect(submit.destination.text == "525500000001")
        #expect(submit.destination.typeOfNumber == 1 && submit.destination.numberingPlan == 1)
        #expect(submit.source.typeOfNumber == 3 && submit.source.text == "55555")
    }

    @Test("a long text goes in parts, or whole where the route says so")
    func payload() throws {
        let text = String(repeating: "Su pago vence. ", count: 26)
        let message = try messages(1, text: text)[0]
        let parts = submits(message)
        #expect(parts.count == 3)
        #expect(parts.allSatisfy { $0.esmClass.hasUserDataHeader })
        #expect(parts.map { $0.concatenation?.part } == [1, 2, 3])
        let whole = submits(message) { $0.payload = .messagePayload }
        #expect(whole.count == 1)
        #expect(whole[0].shortMessage.isEmpty && whole[0].text == Array(text.utf8))
        #expect(!whole[0].esmClass.hasUserDataHeader)
    }

    @Test("the route's numbering of senders is used")
    func numbering() throws {
        let message = try messages(1)[0]
        let submit = submits(message) {
            $0.senderNumbering.short = Numbering(type: 0, plan: 1)
        }
        #expect(submit[0].source.typeOfNumber == 0 && submit[0].source.numberingPlan == 1)
    }

    private func delivered(
        _ octets: [UInt8],
        coding: DataCoding,
        header: Bool = false
    ) -> DeliverSM {
        DeliverSM(
            source: Address(typeOfNumber: 1, numberingPlan: 1, text: "525512345678"),
            destination: Address(typeOfNumber: 3, numberingPlan: 0, text: "55555"),
            shortMessage: octets,
            esmClass: header ? .userDataHeader : .default,
            dataCoding: coding
        )
    }

    @Test("people's texts are read in their alphabet")
    func alphabets() throws {
        let reader = DeliverReader(route(port: 1))
        let cases: [(DeliverSM, String)] = [
            (delivered(Array("ALTO".utf8), coding: .smscDefault), "ALTO"),
            (delivered([0x73, 0xED], coding: .latin1), "sí"),
            (delivered([0x00, 0x53, 0x00, 0xCD], coding: .ucs2), "SÍ"),
            (
                delivered([3, 0x24, 1, 2, 0x73, 0x1B, 0x69], coding: .smscDefault, header: true),
                "sí"
            ),
        ]
        for (message, text) in cases {
            guard case .text(let read) = reader.read(message, at: noon) else {
                Issue.record("no text")
                continue
            }
            #expect(read.text == text)
            #expect(read.from?.digits == "525512345678")
            #expect(!read.isDamaged)
        }
    }

    @Test("the parts of a text are put together in any order, a character cut in two as well")
    func assembled() throws {
        let reader = DeliverReader(route(port: 1))
        // 😀 is D83D DE00: one half in each part.
        let first: [UInt8] = [5, 0, 3, 9, 2, 1, 0x00, 0x73, 0xD8, 0x3D]
        let second: [UInt8] = [5, 0, 3, 9, 2, 2, 0xDE, 0x00]
        var assembly = TextAssembly(timeout: 1_000)
        var given: [TextAssembly.Assembled] = []
        for octets in [second, second, first] {
            let message = delivered(octets, coding: .ucs2, header: true)
            guard case .part(let part) = reader.read(message, at: noon) else {
                Issue.record("no part")
                return
            }
            given += assembly.add(part, try handle(), steady: 0, now: noon)
        }
        #expect(given.map(\.message.text) == ["s😀"])
        #expect(given.first?.message.isDamaged == false)
        #expect(given.first?.acknowledgements.count == 3)
        #expect(assembly.count == 0)
    }

    @Test("a text whose parts do not come is given out as far as it came, and marked")
    func incomplete() throws {
        let reader = DeliverReader(route(port: 1))
        var assembly = TextAssembly(timeout: 1_000)
        let octets = [5, 0, 3, 9, 2, 1] + Array("ALTO".utf8)
        let message = delivered(octets, coding: .smscDefault, header: true)
        guard case .part(let part) = reader.read(message, at: noon) else {
            Issue.record("no part")
            return
        }
        #expect(assembly.add(part, try handle(), steady: 0, now: noon).isEmpty)
        #expect(assembly.expire(steady: 999, now: noon).isEmpty)
        let given = assembly.expire(steady: 1_000, now: noon)
        #expect(given.map(\.message.text) == ["ALTO"])
        #expect(given.allSatisfy { $0.message.isDamaged })
    }

    @Test("incomplete texts are bounded")
    func boundedAssembly() throws {
        var assembly = TextAssembly(timeout: 1_000)
        var given = 0
        for index in 0..<(TextAssembly.limit + 50) {
            let place = try #require(
                Concatenation(reference: UInt16(index), total: 2, part: 1)
            )
            let part = TextPart(
                from: nil,
                sender: "1",
                to: "2",
                place: place,
                text: "a",
                halfUnits: nil,
                isDamaged: false
            )
            given += assembly.add(part, try handle(), steady: Int64(index), now: noon).count
        }
        #expect(given == 50)
        #expect(assembly.count == TextAssembly.limit)
    }

    /// Any acknowledgement: handles are made by sessions only.
    private func handle() throws -> Acknowledgement {
        var server = Session(smsc: "S", configuration: SessionConfiguration())
        var client = Session(
            esme: BindRequest(systemID: "c", password: "p"),
            configuration: SessionConfiguration()
        )
        server.connected(now: 0)
        client.connected(now: 0)
        func pass(_ from: inout Session, _ to: inout Session) {
            var octets = from.takeOutput()
            to.received(&octets, now: 0)
        }
        pass(&client, &server)
        server.answerBind(.ok, now: 0)
        pass(&server, &client)
        server.send([SMPP.OutboundMessage(tag: 1, message: DeliverSM())], now: 0)
        server.pump(now: 0)
        pass(&server, &client)
        return Acknowledgement(
            link: 0,
            handle: try #require(client.takeEvents().requests.first).handle
        )
    }
}

@Suite("What a route holds")
struct TrafficTests {
    private func bound(_ change: (inout SMPPConfiguration) -> Void = { _ in }) -> SMPPTraffic {
        var traffic = SMPPTraffic(route(port: 1, change))
        traffic.begin()
        traffic.change(
            .bound(BindResponse(mode: .transceiver, systemID: "S")),
            link: 0,
            isSubmitting: true
        )
        return traffic
    }

    @Test("replies leave before campaigns that came earlier")
    func priority() throws {
        var traffic = bound()
        let campaign = try messages(3)
        let replies = try messages(2, from: 10, priority: .reply)
        #expect(traffic.enqueue((campaign + replies)[...]) == 5)
        let order = traffic.depart(0, now: noon).map(\.message.reference.low)
        #expect(order == [10, 11, 1, 2, 3])
    }

    @Test("a full queue takes only replies, up to their reserve")
    func full() throws {
        var traffic = bound { $0.queueLimit = 10 }
        let campaign = try messages(20)
        #expect(traffic.enqueue(campaign[...]) == 10)
        let replies = try messages(SMPPTraffic.replyReserve + 1, priority: .reply)
        #expect(traffic.enqueue(replies[...]) == SMPPTraffic.replyReserve)
    }

    @Test("a link gets what it can hold and no more")
    func capacity() throws {
        var traffic = bound { $0.window = 10 }
        _ = traffic.enqueue(try messages(100)[...])
        #expect(traffic.depart(0, now: noon).count == 20)
        #expect(traffic.depart(0, now: noon).isEmpty)
        #expect(traffic.snapshot.windowInUse == 20)
    }

    @Test("a message of which no part left comes back whole; one that lost a part is refused there")
    func unsent() throws {
        var traffic = bound()
        let text = String(repeating: "Su pago vence. ", count: 15)
        _ = traffic.enqueue(try messages(2, text: text)[...])
        let tags = traffic.depart(0, now: noon).map(\.tag)
        traffic.settle(
            [
                SendResult(tag: tags[0], outcome: .notSent(.notBound)),
                SendResult(tag: tags[0] + 1, outcome: .notSent(.notBound)),
                SendResult(tag: tags[1], outcome: .accepted("1")),
                SendResult(tag: tags[1] + 1, outcome: .notSent(.notBound)),
            ],
            link: 0
        )
        let events = traffic.takeEvents().events
        #expect(events.returned.map(\.low) == [1])
        #expect(events.accepted.map(\.reference.low) == [2])
        #expect(events.refused.map(\.part) == [1])
        #expect(traffic.isIdle)
    }

    @Test("an answer after the outcome was unknown is only counted")
    func late() throws {
        var traffic = bound()
        _ = traffic.enqueue(try messages(1)[...])
        let tag = try #require(traffic.depart(0, now: noon).first).tag
        traffic.settle([SendResult(tag: tag, outcome: .unknown(.noResponse))], link: 0)
        traffic.settle([SendResult(tag: tag, outcome: .accepted("1"))], link: 0)
        #expect(traffic.takeEvents().events.count == 1)
        #expect(traffic.counters.lateAnswers == 1)
    }

    @Test(
        "a setting that cannot work is named",
        arguments: ["port", "system_id", "password", "binds", "window", "queue_limit"]
    )
    func problems(key: String) {
        let problems = route(port: 2_775) { route in
            switch key {
            case "port": route.port = 0
            case "system_id": route.systemID = "dieciséis octetos"
            case "password": route.password = "más de dieciséis"
            case "binds": route.binds = 17
            case "window": route.window = 0
            default: route.queueLimit = 0
            }
        }.problems
        #expect(problems.count == 1)
        #expect(problems.first?.contains("'\(key)'") == true)
    }
}
