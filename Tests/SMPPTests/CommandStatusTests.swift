import SMPP
import Testing

@Suite("Command status")
struct CommandStatusTests {
    @Test(
        "A status is classified for the sender",
        arguments: [
            (0x00, CommandStatus.Category.ok), (0x58, .throttled), (0x14, .throttled),
            (0x0A, .messageFault), (0x0B, .messageFault), (0x01, .messageFault),
            (0x43, .messageFault), (0x08, .transient), (0x45, .transient), (0x64, .transient),
            (0x0D, .bindRefused), (0x0E, .bindRefused), (0x05, .bindRefused), (0xFF, .unknown),
            (0x400, .unknown), (0xFFFF_FFFF, .unknown),
        ] as [(UInt32, CommandStatus.Category)]
    )
    func category(number: UInt32, expected: CommandStatus.Category) {
        #expect(CommandStatus(rawValue: number).category == expected)
    }

    @Test("A status is told by the standard's name, an unknown one by its number")
    func names() {
        #expect(CommandStatus.throttled.description == "ESME_RTHROTTLED")
        #expect(CommandStatus(rawValue: 0x4FF).description == "0x4ff")
        #expect(CommandID.submitSM.response.description == "submit_sm_resp")
        #expect(CommandID.genericNack.description == "generic_nack")
    }
}
