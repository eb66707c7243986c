import Testing
import Values

@testable import Vault

/// Keys and people that the tests of this target share.
enum Given {
    static let master = MasterKey(bytes: [UInt8](0..<32))
    static let otherMaster = MasterKey(bytes: [UInt8](1..<33))
    static let tenant = SealedID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001)
    static let otherTenant = SealedID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0002)
    static let lupita = SealedID(high: 0x0191_0000_0000_7054, low: 0x8000_0000_0000_0003, shard: 21)
    static let ramon = SealedID(high: 0x0191_0000_0000_7054, low: 0x8000_0000_0000_0004, shard: 21)
    static let text = [UInt8]("Guadalupe Hernández, 1984-02-29".utf8)
    static let place = SealedPlace(.person, lupita)
}

@Suite("Sealing for a place")
struct SealingTests {
    let keys = TenantKeys.create(for: Given.tenant, under: Given.master).keys

    @Test("what is sealed opens at its place", arguments: [0, 1, 15, 16, 17, 400, 100_000])
    func roundTrip(length: Int) throws {
        let (key, _) = keys.makePersonKey(for: Given.lupita)
        let plaintext = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let sealed = key.seal(plaintext, at: Given.place)
        #expect(sealed.count == length + PersonKey.overheadBytes)
        #expect(sealed[0] == 1)
        #expect(sealed[1] == 0)
        #expect(try key.open(sealed, at: Given.place) == plaintext)
        let byTenant = keys.seal(plaintext, at: Given.place)
        #expect(byTenant[1] == 1)
        #expect(try keys.open(byTenant, at: Given.place) == plaintext)
    }

    @Test("a place made of a typed id is the place of its halves and the shard it carries")
    func typedID() throws {
        enum Row {}
        let shard = try #require(Shard(number: 21))
        var random = Generator(seed: 1)
        let id = ID<Row>(
            at: Instant(milliseconds: 1_790_000_000_000),
            shard: shard,
            random: &random
        )
        let place = SealedPlace(.replyBody, id)
        #expect(place.id == SealedID(high: id.high, low: id.low, shard: 21))
        #expect(keys.tenant.shard == 0)
    }

    @Test("the same text sealed twice gives different bytes")
    func freshNonces() {
        let (key, _) = keys.makePersonKey(for: Given.lupita)
        #expect(key.seal(Given.text, at: Given.place) != key.seal(Given.text, at: Given.place))
    }

    @Test(
        "sealed bytes moved to another purpose, shard or row do not open there",
        arguments: [
            SealedPlace(.contactPoint, Given.lupita),
            SealedPlace(
                .person,
                SealedID(
                    high: Given.lupita.high,
                    low: Given.lupita.low,
                    shard: Given.lupita.shard + 1
                )
            ),
            SealedPlace(.person, Given.ramon),
            SealedPlace(
                .person,
                SealedID(
                    high: Given.lupita.low,
                    low: Given.lupita.high,
                    shard: Given.lupita.shard
                )
            ),
        ]
    )
    func moved(place: SealedPlace) {
        let (key, _) = keys.makePersonKey(for: Given.lupita)
        let sealed = key.seal(Given.text, at: Given.place)
        #expect(throws: VaultError(.corrupt, place.purpose.name)) {
            try key.open(sealed, at: place)
        }
    }

    @Test("a change of any one byte is noticed")
    func tampered() {
        let (key, _) = keys.makePersonKey(for: Given.lupita)
        let sealed = key.seal(Given.text, at: Given.place)
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            let code: VaultError.Code =
                switch index {
                case 0: .unsupportedFormat
                case 1: .sealedWithAnotherKey
                default: .corrupt
                }
            let error = #expect(throws: VaultError.self) {
                try key.open(changed, at: Given.place)
            }
            #expect(error?.code == code, "byte \(index)")
        }
    }

    @Test("a change of any one byte of a wrapped person key is noticed")
    func tamperedKey() {
        let (_, wrapped) = keys.makePersonKey(for: Given.lupita)
        for index in wrapped.indices {
            var changed = wrapped
            changed[index] ^= 0x80
            #expect(throws: VaultError.self, "byte \(index)") {
                try keys.openPersonKey(changed, for: Given.lupita)
            }
        }
    }

    @Test("every cut-off beginning is refused")
    func cut() {
        let (key, _) = keys.makePersonKey(for: Given.lupita)
        let sealed = key.seal(Given.text, at: Given.place)
        for length in 0..<sealed.count {
            let error = #expect(throws: VaultError.self) {
                try key.open([UInt8](sealed[..<length]), at: Given.place)
            }
            #expect(error?.code == (length < PersonKey.overheadBytes ? .truncated : .corrupt))
        }
    }

    @Test("one person's key opens nothing of another's")
    func otherPerson() {
        let (lupita, wrapped) = keys.makePersonKey(for: Given.lupita)
        let (ramon, _) = keys.makePersonKey(for: Given.ramon)
        let sealed = lupita.seal(Given.text, at: Given.place)
        #expect(throws: VaultError(.corrupt, "person")) { try ramon.open(sealed, at: Given.place) }
        #expect(throws: VaultError(.corrupt, "person-key")) {
            try keys.openPersonKey(wrapped, for: Given.ramon)
        }
    }

    @Test("destroying a person's key makes opening say that they were erased")
    func erased() throws {
        let cache = PersonKeyCache(capacity: 10)
        let (key, wrapped) = keys.makePersonKey(for: Given.lupita)
        cache.insert(key, of: Given.lupita, wrapped: wrapped)
        #expect(throws: VaultError(.erased, "person")) {
            try cache.key(of: Given.lupita, wrapped: [], in: keys)
        }
        #expect(cache.count == 0)
        #expect(throws: VaultError(.erased, "person")) {
            try keys.openPersonKey([], for: Given.lupita)
        }
    }

    @Test("no error text holds what was sealed", arguments: VaultError.Code.allCases)
    func texts(code: VaultError.Code) {
        let text = VaultError(code, "person", detail: 7).description
        #expect(text.hasSuffix("."))
        #expect(text.contains("person"))
    }
}

@Suite("The cache of open person keys")
struct PersonKeyCacheTests {
    let keys = TenantKeys.create(for: Given.tenant, under: Given.master).keys

    @Test("a key comes from the cache only for the wrapped form it was opened from")
    func coherent() throws {
        let cache = PersonKeyCache(capacity: 10)
        let (old, oldWrapped) = keys.makePersonKey(for: Given.lupita)
        let (new, newWrapped) = keys.makePersonKey(for: Given.lupita)
        cache.insert(old, of: Given.lupita, wrapped: oldWrapped)
        let sealed = new.seal(Given.text, at: Given.place)
        let found = try cache.key(
            of: Given.lupita,
            wrapped: newWrapped,
            in: keys
        )
        #expect(try found.open(sealed, at: Given.place) == Given.text)
        #expect(cache.count == 1)
    }

    @Test("the table never holds more than its capacity and drops the least recently used")
    func bounded() {
        var table = RecentTable<Int, String>(capacity: 3)
        for number in 1...3 { table.insert("v\(number)", for: number) }
        #expect(table.use(1) == "v1")
        table.insert("v4", for: 4)
        #expect(table.use(2) == nil)
        #expect(table.count == 3)
        table.remove(1)
        table.insert("v5", for: 5)
        #expect(table.count == 3)
        #expect([3, 4, 5].map { table.use($0) } == ["v3", "v4", "v5"])
        table.insert("again", for: 4)
        #expect(table.use(4) == "again")
        table.insert("v6", for: 6)
        #expect(table.use(3) == nil)
    }

    @Test("a long series of uses agrees with a plain list", arguments: [1, 2, 3] as [UInt64])
    func model(seed: UInt64) {
        var state = seed
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        var table = RecentTable<Int, Int>(capacity: 7)
        var list: [(key: Int, value: Int)] = []
        for step in 0..<5000 {
            let key = next(20)
            let position = list.firstIndex { $0.key == key }
            switch next(3) {
            case 0:
                if let position {
                    list.remove(at: position)
                } else if list.count == 7 {
                    list.removeFirst()
                }
                list.append((key, step))
                table.insert(step, for: key)
            case 1:
                #expect(table.use(key) == position.map { list[$0].value })
                if let position { list.append(list.remove(at: position)) }
            default:
                if let position { list.remove(at: position) }
                table.remove(key)
            }
            #expect(table.count == list.count)
        }
    }
}
