import Testing
import Values

@Suite("Canonical bytes")
struct CanonicalBytesTests {
    private func sample() -> [UInt8] {
        var writer = CanonicalWriter()
        writer.write(UInt64.max)
        writer.write(Int64.min)
        writer.write(Int(-1))
        writer.write(UInt8(7))
        writer.write(true)
        writer.write("José 贸")
        writer.write([1, 2, 3] as [UInt8])
        writer.write(Instant.distantPast)
        writer.write(Day(daysSinceEpoch: .min))
        writer.write(Money(minor: -5, .mexicanPeso))
        writer.write(ID<Int>(high: 1, low: .max))
        writer.write(optional: "x") { $0.write($1) }
        writer.write(optional: nil as String?) { $0.write($1) }
        writer.write(list: [1, 2, 3]) { $0.write($1 as Int) }
        return writer.bytes
    }

    private func readAll(_ reader: inout CanonicalReader) throws(CanonicalBytesError) -> Bool {
        let matches = try [
            reader.unsigned() == .max, reader.signed() == .min, reader.int() == -1,
            reader.byte() == 7, reader.bool(), reader.text() == "José 贸",
            reader.run() == [1, 2, 3], reader.instant() == .distantPast,
            reader.day() == Day(daysSinceEpoch: .min),
            reader.money() == Money(minor: -5, .mexicanPeso),
            reader.id(Int.self) == ID<Int>(high: 1, low: .max),
        ]
        let some = try reader.optional { (inner) throws(CanonicalBytesError) in try inner.text() }
        let none = try reader.optional { (inner) throws(CanonicalBytesError) in try inner.text() }
        let list = try reader.list { (inner) throws(CanonicalBytesError) in try inner.int() }
        return !matches.contains(false) && some == "x" && none == nil && list == [1, 2, 3]
    }

    @Test("what is written is read back, and nothing is left")
    func roundTrip() throws {
        var reader = CanonicalReader(sample())
        #expect(try readAll(&reader))
        #expect(reader.isAtEnd)
    }

    @Test("every cut-off prefix is an error")
    func prefixes() {
        let octets = sample()
        for count in octets.indices {
            var reader = CanonicalReader(Array(octets.prefix(count)))
            #expect(throws: CanonicalBytesError.self) { _ = try readAll(&reader) }
        }
    }

    @Test(
        "an integer has one encoding",
        arguments: [
            [0x80, 0x00], [0xFF, 0x00],
            [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02],
            [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
        ] as [[UInt8]]
    )
    func shortest(octets: [UInt8]) {
        var reader = CanonicalReader(octets)
        #expect(throws: CanonicalBytesError.self) { _ = try reader.unsigned() }
    }

    @Test("random octets never trap", arguments: Array(1...20) as [UInt64])
    func garbage(seed: UInt64) {
        var random = Generator(seed: seed)
        for _ in 0..<500 {
            var octets = sample()
            for _ in 0..<4 {
                octets[Int(random.below(UInt64(octets.count)))] = UInt8(random.below(256))
            }
            var reader = CanonicalReader(octets)
            _ = try? readAll(&reader)
        }
    }
}
