import Messaging
import Testing
import Values

@Suite("Reading the octets of inbound texts")
struct SMSReaderTests {
    @Test(
        "Each data coding is read in its alphabet",
        arguments: [
            ([0x00, 0x1B, 0x65, 0x7D], 0, SMSDefaultAlphabet.gsm, "@€ñ"),
            ([0x40, 0xF1], 0, .latin1, "@ñ"), ([0x40, 0x41], 0, .ascii, "@A"),
            ([0x42, 0x41], 1, .gsm, "BA"), ([0xBF, 0xE1], 3, .gsm, "¿á"),
            ([0x00, 0xE1, 0x20, 0xAC], 8, .gsm, "á€"), ([0xD8, 0x3D, 0xDE, 0x00], 8, .gsm, "😀"),
            ([0x42], 0xF0, .gsm, "B"), ([0x00, 0x42], 0x18, .gsm, "B"),
            ([0x1B, 0x61], 0, .gsm, "a"), ([], 0, .gsm, ""),
        ] as [([UInt8], UInt8, SMSDefaultAlphabet, String)]
    )
    func alphabets(octets: [UInt8], coding: UInt8, alphabet: SMSDefaultAlphabet, text: String) {
        let read = SMSReader.read(octets, dataCoding: coding, hasHeader: false, alphabet: alphabet)
        #expect(read.text == text)
        #expect(!read.isDamaged)
    }

    @Test("The Spanish shift header turns escaped letters into accents")
    func shift() {
        let octets: [UInt8] = [3, 0x24, 1, 2, 0x1B, 0x61, 0x1B, 0x65]
        let read = SMSReader.read(octets, dataCoding: 0, hasHeader: true)
        #expect(read.text == "á€")
        #expect(read.part == nil)
    }

    @Test("Damage is told, never trapped on, at every cut")
    func damaged() {
        let whole: [UInt8] = [5, 0, 3, 7, 2, 1, 0x42, 0x1B]
        for count in 0...whole.count {
            _ = SMSReader.read(Array(whole.prefix(count)), dataCoding: 0, hasHeader: true)
            _ = SMSReader.read(Array(whole.prefix(count)), dataCoding: 8, hasHeader: true)
        }
        let read = SMSReader.read(whole, dataCoding: 0, hasHeader: true)
        #expect(read.isDamaged && read.text == "B")
        #expect(read.part == SMSDecoded.Part(reference: 7, total: 2, number: 1))
        #expect(SMSReader.read([0xD8, 0x3D], dataCoding: 8, hasHeader: false).isDamaged)
        #expect(SMSReader.read([1], dataCoding: 4, hasHeader: false).text == nil)
        #expect(SMSReader.read([5, 0, 3, 7, 2, 3], dataCoding: 0, hasHeader: true).part == nil)
    }

    @Test("No octets trap", arguments: 0..<30)
    func anyOctets(seed: UInt64) {
        var generator = Generator(seed: seed)
        for _ in 0..<200 {
            let octets = (0..<generator.below(40)).map { _ in UInt8(generator.below(256)) }
            let coding = UInt8(generator.below(256))
            _ = SMSReader.read(octets, dataCoding: coding, hasHeader: generator.below(2) == 0)
        }
    }
}
