import Testing

@testable import SMPP

@Suite("Delivery receipts")
struct ReceiptTests {
    private func receipt(
        _ text: String,
        parameters: OptionalParameters = OptionalParameters(),
        esmClass: UInt8 = 4
    ) -> DeliveryReceipt? {
        DeliveryReceipt(
            DeliverSM(
                shortMessage: [UInt8](text.utf8),
                esmClass: ESMClass(rawValue: esmClass),
                optionalParameters: parameters
            )
        )
    }

    @Test("The standard's text is read in full")
    func standardText() throws {
        let read = try #require(
            receipt(
                """
                id:0123456789 sub:001 dlvrd:001 submit date:2601012030 done date:2601012031 \
                stat:DELIVRD err:000 text:Recordatorio
                """
            )
        )
        #expect(read.messageID == "0123456789")
        #expect(read.state == .delivered)
        #expect(read.isFinal)
        #expect(read.submittedCount == 1)
        #expect(read.deliveredCount == 1)
        #expect(read.submitDate?.localSeconds == 1_767_299_400)
        #expect(read.doneDate?.localSeconds == 1_767_299_460)
        #expect(read.errorText == "000")
        #expect(read.networkErrorCode == nil)
        #expect(String(decoding: read.raw[read.textRange], as: UTF8.self) == "Recordatorio")
    }

    @Test(
        "Dialects are read",
        arguments: [
            ("id:77 stat:UNDELIV err:1B", "77", MessageState.undeliverable),
            ("ID:77 STAT:undeliv ERR:011 TEXT:x", "77", .undeliverable),
            (
                "id:77 sub:1 submit date:260101203005 done date:260101203006 stat:EXPIRED Text:",
                "77", .expired
            ),
            ("id: 77 stat: REJECTD err: text:", "77", .rejected),
            (
                "id:77,sub:001,submit date:2601012030,done date:2601012031,stat:DELIVRD",
                "77", .delivered
            ),
            ("id:77;stat:FAILED", "77", .undeliverable),
            ("id=77 stat=BUFFERD", "77", .enroute),
            ("77,DELIVRD,2601012031", "77", .delivered),
            ("submit_date:20260101203000 id:77 stat:ACCEPTD", "77", .accepted),
            (
                "id:77 submit date:20260101 203000 done date:20260101 203001 stat:DELETED", "77",
                .deleted
            ),
            ("  id:77\r\nstat:DELIVERED\r\n", "77", .delivered),
            (
                "id:a29f6845555647139e5c8f3b817f2c9a stat:DELIVRD",
                "a29f6845555647139e5c8f3b817f2c9a", .delivered
            ),
        ] as [(String, String, MessageState)]
    )
    func dialects(text: String, id: String, state: MessageState) throws {
        let read = try #require(receipt(text))
        #expect(read.messageID?.string == id)
        #expect(read.state == state)
        #expect(read.hasState)
    }

    @Test(
        "Dates with seconds, with a long year and apart are read",
        arguments: ["260101203005", "20260101203005", "20260101 203005", " 260101203005"]
    )
    func dates(text: String) throws {
        let read = try #require(receipt("id:1 done date:\(text) stat:DELIVRD"))
        #expect(read.doneDate?.localSeconds == 1_767_299_405)
        #expect(read.state == .delivered)
    }

    @Test("A key inside the message's own text is not a field")
    func injectedText() throws {
        let read = try #require(receipt("id:1 stat:UNDELIV err:0 text:id:2 stat:DELIVRD"))
        #expect(read.messageID == "1")
        #expect(read.state == .undeliverable)
    }

    @Test("Optional parameters win over the text, except an unknown state")
    func optionalParametersWin() throws {
        var parameters = OptionalParameters()
        parameters.append(.receiptedMessageID, [UInt8]("from-tlv".utf8) + [0])
        parameters.append(.messageState, [5])
        parameters.append(.networkErrorCode, [3, 0, 34])
        let read = try #require(receipt("id:from-text stat:DELIVRD", parameters: parameters))
        #expect(read.messageID == "from-tlv")
        #expect(read.state == .undeliverable)
        #expect(read.networkErrorCode == NetworkErrorCode(network: 3, code: 34))
        var unknown = OptionalParameters()
        unknown.append(.messageState, [7])
        #expect(receipt("id:1 stat:DELIVRD", parameters: unknown)?.state == .delivered)
        #expect(receipt("id:1", parameters: unknown)?.state == .unknown)
    }

    @Test("A receipt without its class is known by its parameters; a reply is none")
    func classes() {
        var parameters = OptionalParameters()
        parameters.append(.receiptedMessageID, [0x31, 0])
        parameters.append(.messageState, [2])
        #expect(receipt("", parameters: parameters, esmClass: 0)?.state == .delivered)
        #expect(receipt("id:1 stat:DELIVRD", esmClass: 0) == nil)
        #expect(receipt("id:1 stat:DELIVRD", esmClass: 0x08) == nil)
        #expect(receipt("id:1 stat:ENROUTE", esmClass: 0x20)?.isIntermediate == true)
        #expect(receipt("id:1 stat:DELIVRD", esmClass: 0x44)?.state == .delivered)
    }

    @Test(
        "Garbage gives no id and no state, and keeps the raw text",
        arguments: [
            "", "id:", "id: stat:", ":::::", "hola", "stat:", "id", "text:", "submit date:",
        ]
    )
    func garbage(text: String) throws {
        let read = try #require(receipt(text))
        #expect(read.messageID == nil)
        #expect(!read.hasState)
        #expect(!read.isFinal)
        #expect(read.raw == [UInt8](text.utf8))
    }

    @Test("Random and broken texts never trap", arguments: UInt64(1)...100)
    func randomTexts(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let base = [UInt8](
            "id:12 sub:001 submit date:2601012030 done date:2601012031 stat:DELIVRD err:000 text:x"
                .utf8
        )
        for _ in 0..<200 {
            var text = [UInt8](base.prefix(Int.random(in: 0...base.count, using: &generator)))
            for index in text.indices where Int.random(in: 0..<8, using: &generator) == 0 {
                text[index] = UInt8.random(in: 0...255, using: &generator)
            }
            let read = DeliveryReceipt(
                DeliverSM(shortMessage: text, esmClass: .deliveryReceipt)
            )
            #expect(read?.raw == text)
        }
    }

    @Test("A state never moves from final back, and delivery outranks all")
    func ranks() {
        for state in MessageState.allCases {
            #expect(state.isFinal == (state.rank >= 3))
            #expect(state == .delivered || state.rank < MessageState.delivered.rank)
        }
        #expect(MessageState.accepted.rank > MessageState.enroute.rank)
    }

    @Test(
        "Ids are stored lower-case, numbers without zeros, others untouched",
        arguments: [
            ("0001ABCD", "1abcd"), ("0000000000", "0"), ("000", "0"), ("0123456789", "123456789"),
            ("00A29F68-4555-5647-139E", "00a29f68-4555-5647-139e"),
            ("0029F6845555647139E5C8F3B817F2CA", "0029f6845555647139e5c8f3b817f2ca"),
            ("00000000000000000000000000000123", "123"), ("Zz0", "zz0"), ("", ""),
        ]
    )
    func normalisation(id: String, expected: String) throws {
        #expect(try #require(MessageID(id)).normalised.string == expected)
    }

    @Test(
        "A receipt's id finds a response's id of another writing",
        arguments: [
            ("00001A2B", "6699", MessageIDFormat.automatic),
            ("00001A2B", "0000006699", .hexadecimalResponse), ("1a2b", "1A2B", .automatic),
            ("6699", "1A2B", .automatic), ("0000006699", "00001a2b", .decimalResponse),
            ("77", "0077", .same), ("18446744073709551615", "FFFFFFFFFFFFFFFF", .automatic),
            ("msg-1", "MSG-1", .hexadecimalResponse),
        ] as [(String, String, MessageIDFormat)]
    )
    func matching(response: String, receipt: String, format: MessageIDFormat) throws {
        let stored = try #require(MessageID(response)).normalised
        #expect(try #require(MessageID(receipt)).matchKeys(format).contains(stored))
    }

    @Test("An id that is no number has one reading only")
    func opaqueIDs() {
        let id: MessageID = "a29f6845-5556-4713-9e5c-8f3b817f2c9a"
        #expect(id.matchKeys(.automatic) == [id])
    }
}
