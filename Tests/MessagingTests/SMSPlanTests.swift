import Testing
import Values

@testable import Messaging

/// A route for tests: 50 centavos a segment.
func route(
    _ policy: SMSPolicy,
    alphabet: SMSDefaultAlphabet = .gsm,
    shift: Bool = false,
    width: ConcatenationWidth = .octet,
    parts: Int = 10
) -> SMSRoute {
    SMSRoute(
        policy: policy,
        defaultAlphabet: alphabet,
        carriesSpanishShift: shift,
        concatenation: width,
        maximumParts: parts,
        pricePerSegment: Money(minor: 50, .mexicanPeso)
    )
}

@Suite("Segments of a text message")
struct SMSPlanTests {
    @Test(
        "A segment holds exactly what the standard says",
        arguments: [
            ("x", 160, 1, SMSPolicy.transliterate, ConcatenationWidth.octet),
            ("x", 161, 2, .transliterate, .octet), ("x", 306, 2, .transliterate, .octet),
            ("x", 307, 3, .transliterate, .octet), ("x", 304, 2, .transliterate, .twoOctets),
            ("x", 305, 3, .transliterate, .twoOctets), ("€", 80, 1, .transliterate, .octet),
            ("€", 81, 2, .transliterate, .octet), ("€", 152, 2, .transliterate, .octet),
            ("€", 153, 3, .transliterate, .octet), ("á", 160, 1, .transliterate, .octet),
            ("á", 77, 1, .spanishShift, .octet), ("á", 78, 2, .spanishShift, .octet),
            ("á", 148, 2, .spanishShift, .octet), ("á", 149, 3, .spanishShift, .octet),
            ("á", 148, 2, .spanishShift, .twoOctets), ("á", 149, 3, .spanishShift, .twoOctets),
            ("á", 70, 1, .ucs2, .octet), ("á", 71, 2, .ucs2, .octet),
            ("á", 134, 2, .ucs2, .octet), ("á", 135, 3, .ucs2, .octet),
            ("á", 132, 2, .ucs2, .twoOctets), ("á", 133, 3, .ucs2, .twoOctets),
            ("😀", 35, 1, .ucs2, .octet), ("😀", 36, 2, .ucs2, .octet),
            ("😀", 66, 2, .ucs2, .octet), ("😀", 67, 3, .ucs2, .octet),
            ("", 1, 1, .automatic, .octet),
        ]
    )
    func exactCounts(
        character: String,
        count: Int,
        segments: Int,
        policy: SMSPolicy,
        width: ConcatenationWidth
    ) throws {
        let text = String(repeating: character, count: count)
        let plan = try SMSPlan(text, on: route(policy, width: width))
        #expect(plan.segmentCount == segments)
        #expect(plan.price == Money(minor: Int64(segments) * 50, .mexicanPeso))
        for part in 0..<plan.segmentCount {
            #expect(plan.shortMessage(part: part, concatenation: 9).count <= 160)
        }
    }

    @Test("The limits of each encoding, single, by one octet and by two")
    func limits() {
        let table: [(SMSEncoding, Int, Int, Int)] = [
            (.standard, 160, 153, 152), (.spanishShift, 155, 149, 148), (.ucs2, 70, 67, 66),
        ]
        for (encoding, single, octet, two) in table {
            #expect(SMSLimits(encoding, .octet).single == single)
            #expect(SMSLimits(encoding, .octet).part == octet)
            #expect(SMSLimits(encoding, .twoOctets).part == two)
        }
    }

    @Test("An escape and its character stay in one part")
    func escapeIsNotCut() throws {
        let text = String(repeating: "x", count: 152) + String(repeating: "€", count: 10)
        let plan = try SMSPlan(text, on: route(.transliterate))
        #expect(plan.segmentCount == 2)
        #expect(plan.payload(part: 0).count == 152)
        #expect(plan.payload(part: 1).first == 0x1B)
    }

    @Test("Octets of a part: header, then septets one in an octet")
    func octets() throws {
        let plan = try SMSPlan(String(repeating: "á", count: 80), on: route(.spanishShift))
        let first = plan.shortMessage(part: 0, concatenation: 0x1234)
        #expect(Array(first.prefix(11)) == [8, 0, 3, 0x34, 2, 1, 0x24, 1, 2, 0x1B, 0x61])
        let wide = try SMSPlan(
            String(repeating: "x", count: 161),
            on: route(.ucs2, width: .twoOctets)
        )
        #expect(wide.header(part: 1, concatenation: 0x1234) == [6, 8, 4, 0x12, 0x34, 2, 2])
        let single = try SMSPlan("@ñ", on: route(.automatic))
        #expect(single.shortMessage(part: 0, concatenation: 1) == [0x00, 0x7D])
        #expect(single.dataCoding == 0 && !single.hasHeader)
    }

    @Test(
        "Each policy writes accents its way and says what it changed",
        arguments: [
            (SMSPolicy.transliterate, SMSEncoding.standard, 2), (.spanishShift, .spanishShift, 1),
            (.ucs2, .ucs2, 0), (.automatic, .ucs2, 0),
        ]
    )
    func policies(policy: SMSPolicy, encoding: SMSEncoding, replaced: Int) throws {
        let plan = try SMSPlan("Vence mañá “na…", on: route(policy, shift: false))
        #expect(plan.encoding == encoding)
        #expect(plan.replaced.isEmpty == (replaced == 0))
        #expect(!plan.octets(of: 0).contains(0x3F))
    }

    @Test("The cheapest is chosen, and of equals the one that changes least")
    func automatic() throws {
        let long = String(repeating: "a", count: 100) + "á"
        #expect(try SMSPlan(long, on: route(.automatic, shift: true)).encoding == .spanishShift)
        #expect(try SMSPlan(long, on: route(.automatic)).encoding == .standard)
        #expect(try SMSPlan("día", on: route(.automatic, shift: true)).replaced.isEmpty)
        #expect(try SMSPlan("dia…", on: route(.automatic, shift: true)).encoding == .ucs2)
    }

    @Test("What no table can express is sent as UCS-2 and said so", arguments: SMSPolicy.allCases)
    func forced(policy: SMSPolicy) throws {
        let plan = try SMSPlan("Gracias 😀", on: route(policy, shift: true))
        #expect(plan.encoding == .ucs2)
        #expect(plan.wasForcedToUCS2 == (policy != .ucs2))
    }

    @Test("Routes that are not GSM get their own octets at GSM's price")
    func otherAlphabets() throws {
        let latin = try SMSPlan("@ñé[", on: route(.transliterate, alphabet: .latin1))
        #expect(Array(latin.payload(part: 0)) == [0x40, 0xF1, 0xE9, 0x5B])
        let ascii = try SMSPlan("@ñé¿€", on: route(.transliterate, alphabet: .ascii))
        #expect(String(decoding: ascii.payload(part: 0), as: UTF8.self) == "@ne?EUR")
        #expect(ascii.replaced.count == 4)
        let brackets = String(repeating: "[", count: 81)
        #expect(
            try SMSPlan(brackets, on: route(.transliterate, alphabet: .latin1)).segmentCount == 2
        )
        #expect(route(.spanishShift, alphabet: .latin1).problem != nil)
    }

    @Test("A letter with a combining accent is one letter")
    func composed() throws {
        let plan = try SMSPlan("man\u{303}ana", on: route(.transliterate))
        #expect(plan.replaced.isEmpty)
        #expect(plan.payload(part: 0).count == 6)
    }

    @Test("Too many parts and broken UTF-8 are refused")
    func refused() {
        let long = String(repeating: "x", count: 1_000)
        #expect(throws: SMSPlanError.tooManyParts(limit: 2)) {
            try SMSPlan(long, on: route(.ucs2, parts: 2))
        }
        for bytes: [UInt8] in [
            [0xC3], [0x80], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xF5, 1, 1, 1],
        ] {
            #expect(throws: SMSPlanError.notUTF8(offset: 1)) {
                try SMSPlan(utf8: [0x41] + bytes, on: route(.ucs2))
            }
        }
    }

    @Test("What is written is read back, in every encoding and part", arguments: 0..<60)
    func readsBack(seed: UInt64) throws {
        var generator = Generator(seed: seed)
        let characters = Array("abcñÑ€[]á íóúÁç{}\n@$😀ü¿¡Ωx")
        var text = ""
        for _ in 0..<generator.below(300) {
            text.append(characters[Int(generator.below(UInt64(characters.count)))])
        }
        for policy in SMSPolicy.allCases {
            let plan = try SMSPlan(text, on: route(policy, shift: true, width: .twoOctets))
            var read = ""
            for part in 0..<plan.segmentCount {
                let decoded = SMSReader.read(
                    plan.shortMessage(part: part, concatenation: 77),
                    dataCoding: plan.dataCoding,
                    hasHeader: plan.hasHeader
                )
                #expect(!decoded.isDamaged)
                #expect(decoded.part?.number == (plan.segmentCount > 1 ? UInt8(part + 1) : nil))
                read += decoded.text ?? ""
            }
            if plan.replaced.isEmpty { #expect(read == text) }
        }
    }

    @Test("The least of segments that is said beforehand is never more than are written")
    func leastSegments() throws {
        for width in [ConcatenationWidth.octet, .twoOctets] {
            let limits = SMSLimits(.ucs2, width)
            // Pairs that must not be cut, at every place of a part's end.
            for pairs in 0...(limits.part * 3) {
                let text = "a" + String(repeating: "😀", count: pairs)
                let plan = try SMSPlan(text, on: route(.ucs2, width: width))
                let least = limits.leastSegments(text.utf16.count)
                #expect((least...least + 1).contains(plan.segmentCount))
            }
        }
    }

    @Test(
        "Counting says what writing comes to, or fails with it",
        arguments: 1...40 as ClosedRange<UInt64>
    )
    func counted(seed: UInt64) {
        var random = Generator(seed: seed)
        let characters = Array("abcñÑ€[]á íóúÁç{}\n@$😀ü¿¡Ωx`…“™ŷe\u{301}")
        for _ in 0..<10 {
            // Mostly of what a language has, now and then with a sign that forces another alphabet.
            let kinds = random.below(4) == 0 ? characters.count : 13
            var text = ""
            for _ in 0..<random.below(700) {
                text.append(characters[Int(random.below(UInt64(kinds)))])
            }
            for policy in SMSPolicy.allCases {
                for alphabet in SMSDefaultAlphabet.allCases {
                    let route = route(
                        policy,
                        alphabet: alphabet,
                        shift: seed % 2 == 0,
                        width: seed % 3 == 0 ? .twoOctets : .octet,
                        parts: 4
                    )
                    let plan = Result { () throws(SMSPlanError) in
                        try SMSPlan(text, on: route)
                    }
                    let size = Result { () throws(SMSPlanError) in
                        try SMSCounter(route).count(utf8: Array(text.utf8))
                    }
                    #expect(
                        plan.map { SMSSize(segments: $0.segmentCount, price: $0.price) } == size
                    )
                }
            }
        }
        #expect(throws: SMSPlanError.notUTF8(offset: 1)) {
            try SMSCounter(route(.automatic)).count(utf8: [0x61, 0xFF])
        }
    }
}

extension SMSPlan {
    func octets(of part: Int) -> [UInt8] { Array(payload(part: part)) }
}
