import Testing

@testable import Vault

@Suite("Random bytes of the operating system")
struct SecureRandomTests {
    @Test("pieces drawn across several pages never repeat")
    func distinct() {
        let pool = SecureRandom()
        var seen = Set<[UInt8]>()
        for _ in 0..<1000 { seen.insert(pool.bytes(32)) }
        #expect(seen.count == 1000)
    }

    @Test("a whole page can be drawn at once", arguments: [0, 1, 12, 4095, 4096])
    func sizes(count: Int) {
        #expect(SecureRandom().bytes(count).count == count)
    }
}
