import NIOCore
import Testing

@testable import SMPP

@Suite("PDU octets")
struct PDUTests {
    /// Octets put together by hand from SMPP 3.4 §4.
    static let table: [(PDU, UInt32, String)] = [
        (.enquireLink, 1, "00000010 00000015 00000000 00000001"),
        (.enquireLinkResponse, 0x7FFF_FFFF, "00000010 80000015 00000000 7FFFFFFF"),
        (.unbind, 2, "00000010 00000006 00000000 00000002"),
        (.genericNack(.invalidCommandID), 9, "00000010 80000000 00000003 00000009"),
        (.submitSMResponse("AB"), 3, "00000013 80000004 00000000 00000003 414200"),
        (.refusal(.submitSM.response, .throttled), 3, "00000010 80000004 00000058 00000003"),
        (.deliverSMResponse, 4, "00000011 80000005 00000000 00000004 00"),
        (
            .bind(BindRequest(systemID: "a", password: "b")), 1,
            "00000019 00000009 00000000 00000001 6100 6200 00 34 00 00 00"
        ),
        (
            .bindResponse(BindResponse(mode: .transmitter, systemID: "S")), 1,
            "00000017 80000002 00000000 00000001 5300 0210 0001 34"
        ),
        (
            .outbind(systemID: "S", password: "p"), 5,
            "00000014 0000000B 00000000 00000005 5300 7000"
        ),
        (
            .submitSM(
                SubmitSM(
                    source: Address(typeOfNumber: 5, numberingPlan: 0, text: "ACME"),
                    destination: Address(typeOfNumber: 1, numberingPlan: 1, text: "52"),
                    shortMessage: [0x68, 0x69],
                    registeredDelivery: .finalReceipt
                )
            ), 6,
            """
            00000029 00000004 00000000 00000006 00 05 00 41434D4500 01 01 353200 00 00 00 00 00 01 \
            00 00 00 02 6869
            """
        ),
        (
            .cancelSM(CancelSM(messageID: "7", source: Address(), destination: Address())), 8,
            "00000019 00000008 00000000 00000008 00 3700 000000 000000"
        ),
    ]

    @Test("A PDU is written octet for octet as the standard says", arguments: table)
    func writing(pdu: PDU, sequence: UInt32, hexadecimal: String) {
        #expect(encoded(pdu, sequence: sequence) == octets(hexadecimal))
    }

    @Test("The same octets are read back", arguments: table)
    func reading(pdu: PDU, sequence: UInt32, hexadecimal: String) throws {
        var buffer = ByteBuffer(bytes: octets(hexadecimal))
        #expect(try PDU.read(from: &buffer) == PDU.Frame(sequence: sequence, pdu: pdu))
        #expect(buffer.readableBytes == 0)
    }

    @Test("Every kind of PDU comes back as it was written", arguments: everyPDU())
    func roundTrip(pdu: PDU) throws {
        var buffer = ByteBuffer(bytes: encoded(pdu, sequence: 77))
        #expect(try PDU.read(from: &buffer) == PDU.Frame(sequence: 77, pdu: pdu))
    }

    @Test("A cut-off stream is incomplete, at every octet", arguments: everyPDU())
    func prefixes(pdu: PDU) throws {
        let whole = encoded(pdu, sequence: 1)
        for length in 0..<whole.count {
            var buffer = ByteBuffer(bytes: whole[..<length])
            #expect(try PDU.read(from: &buffer) == nil)
            #expect(buffer.readableBytes == length)
        }
    }

    @Test("A cut-off body is an error or a shorter PDU, never a trap", arguments: everyPDU())
    func cutBodies(pdu: PDU) {
        let whole = encoded(pdu, sequence: 1)
        for length in PDUHeader.size..<max(whole.count, PDUHeader.size) {
            var cut = [UInt8](whole[..<length])
            cut[3] = UInt8(length)
            var buffer = ByteBuffer(bytes: cut)
            do {
                _ = try PDU.read(from: &buffer)
            } catch {
                #expect(error.status != .ok)
            }
            #expect(buffer.readableBytes == 0)
        }
    }

    @Test("A mandatory field that is cut off is refused")
    func cutSubmit() {
        let whole = encoded(.submitSM(order(1).message), sequence: 1)
        for length in PDUHeader.size..<whole.count {
            var cut = [UInt8](whole[..<length])
            cut[3] = UInt8(length)
            var buffer = ByteBuffer(bytes: cut)
            #expect(throws: PDUError.self) { try PDU.read(from: &buffer) }
        }
    }

    @Test(
        "A length below a header or beyond the limit is refused",
        arguments: [0, 15, 66_561, .max]
    )
    func lengths(length: UInt32) {
        var buffer = ByteBuffer()
        buffer.writeInteger(length)
        buffer.writeRepeatingByte(0, count: 12)
        #expect(throws: PDUError(.commandLength, "", .invalidCommandLength)) {
            try PDU.read(from: &buffer)
        }
    }

    @Test("A bind response without sc_interface_version, or without a body, is read")
    func bareBindResponses() throws {
        var short = ByteBuffer(bytes: octets("00000012 80000009 00000000 00000001 5300"))
        #expect(
            try PDU.read(from: &short)?.pdu
                == .bindResponse(
                    BindResponse(mode: .transceiver, systemID: "S", interfaceVersion: nil)
                )
        )
        var bare = ByteBuffer(bytes: octets("00000010 80000009 00000000 00000001"))
        #expect(
            try PDU.read(from: &bare)?.pdu
                == .bindResponse(
                    BindResponse(mode: .transceiver, systemID: "", interfaceVersion: nil)
                )
        )
    }

    @Test("A text beyond 254 octets travels as message_payload, with sm_length 0")
    func payload() throws {
        let text = [UInt8](repeating: 65, count: 255)
        let octets = encoded(.submitSM(SubmitSM(shortMessage: text)), sequence: 1)
        #expect([UInt8](octets[(octets.count - 259)...].prefix(4)) == [0x04, 0x24, 0, 255])
        var buffer = ByteBuffer(bytes: octets)
        guard case .submitSM(let read) = try PDU.read(from: &buffer)?.pdu else {
            Issue.record("not a submit_sm")
            return
        }
        #expect(read.shortMessage.isEmpty)
        #expect(read.text == text)
        let longest = SubmitSM(shortMessage: [UInt8](repeating: 65, count: 65_535))
        #expect(longest.isEncodable)
        #expect(encoded(.submitSM(longest), sequence: 1).count <= PDUHeader.maximumLength)
        #expect(!SubmitSM(shortMessage: [UInt8](repeating: 65, count: 65_536)).isEncodable)
    }

    @Test("Optional parameters keep what is unknown, and refuse what does not add up")
    func optionalParameters() {
        let known = OptionalParameters(octets("001E0003 414200 1400 0001 FF 0427 0001 02"))
        #expect(known?.receiptedMessageID == "AB")
        #expect(known?.messageState == .delivered)
        #expect(known?.all.count == 3)
        #expect(known?[OptionalParameterTag(rawValue: 0x1400)] == [0xFF])
        for cut in ["00", "001E00", "001E0003 4142"] {
            #expect(OptionalParameters(octets(cut)) == nil)
        }
    }

    @Test("Random octets never trap", arguments: UInt64(1)...200)
    func randomOctets(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let kinds = everyPDU()
        for _ in 0..<200 {
            var bytes = encoded(
                kinds[Int.random(in: 0..<kinds.count, using: &generator)],
                sequence: 1
            )
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                let position = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[position] = UInt8.random(in: 0...255, using: &generator)
            }
            // A believable length lets most of the noise through to the bodies.
            if Bool.random(using: &generator) {
                bytes.replaceSubrange(0..<4, with: [0, 0, 0, UInt8(min(bytes.count, 255))])
            }
            var buffer = ByteBuffer(bytes: bytes)
            _ = try? PDU.read(from: &buffer)
        }
    }
}
