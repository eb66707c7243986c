import Messaging
import Testing
import Values

@Suite("States, senders and numbers")
struct ChannelTests {
    @Test("A state never goes backwards, and a final one never changes")
    func monotone() {
        for state in DeliveryState.allCases {
            for news in DeliveryState.allCases {
                let next = state.advanced(by: news)
                #expect(next.rank >= state.rank)
                if state.isFinal { #expect(next == state) }
                #expect(next == state || next == news)
            }
        }
        #expect(DeliveryState.submitted.advanced(by: .cancelled) == .submitted)
        #expect(DeliveryState.queued.advanced(by: .cancelled) == .cancelled)
        #expect(DeliveryState.uncertain.advanced(by: .delivered) == .delivered)
        #expect(DeliveryState.delivered.contradicts(.undelivered))
    }

    @Test(
        "The parts of a message roll up",
        arguments: [
            ([], DeliveryState.queued), ([.delivered, .delivered], .delivered),
            ([.delivered, .enroute], .enroute), ([.delivered, .expired, .enroute], .expired),
            ([.submitted, .unknown], .submitted),
        ] as [([DeliveryState], DeliveryState)]
    )
    func rollUp(parts: [DeliveryState], whole: DeliveryState) {
        #expect(DeliveryState.rolledUp(parts) == whole)
    }

    @Test("Senders are long, short or masked, and a masked one cannot be answered")
    func senders() throws {
        let long = Sender(long: try #require(E164("+525512345678")))
        #expect(long.address == "525512345678" && long.canBeAnswered)
        #expect(try #require(Sender(short: "55432")).canBeAnswered)
        #expect(try !#require(Sender(masked: "BANCO SOL")).canBeAnswered)
        for wrong in ["", "DOCE LETRAS X", "12345", "BANCO SOLÉ", " SOL", "A@B"] {
            #expect(Sender(masked: wrong) == nil)
        }
        #expect(Sender(short: "12") == nil && Sender(short: "12a45") == nil)
        var numbering = SenderNumbering()
        #expect(numbering.numbering(of: long) == Numbering(type: 1, plan: 1))
        numbering.short = Numbering(type: 0, plan: 1)
        let short = try #require(Sender(short: "55432"))
        #expect(numbering.numbering(of: short) == Numbering(type: 0, plan: 1))
    }

    @Test("A number is digits of E.164 and hides itself")
    func numbers() throws {
        let number = try #require(E164("525512345678"))
        #expect(number.digits == "525512345678")
        #expect("\(number)" == "**********78")
        #expect(String(reflecting: number) == "**********78")
        for wrong in [
            "", "+", "0525512345678", "55-1234-5678", "1234567890123456", "123456", "1+2345678",
        ] {
            #expect(E164(wrong) == nil)
        }
    }

    @Test("Channels keep their words", arguments: Channel.allCases)
    func channels(channel: Channel) {
        #expect(Channel(name: channel.name) == channel)
    }
}
