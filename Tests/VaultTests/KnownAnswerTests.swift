import Crypto
import FoundationEssentials
import Testing

@testable import Vault

/// The bytes of a hexadecimal string.
func bytes(hex: String) -> [UInt8] {
    var result: [UInt8] = []
    var high: UInt8?
    for digit in hex.compactMap(\.hexDigitValue).map(UInt8.init) {
        if let first = high {
            result.append(first << 4 | digit)
            high = nil
        } else {
            high = digit
        }
    }
    return result
}

@Suite("Published vectors")
struct KnownAnswerTests {
    struct GCM: Sendable, CustomTestStringConvertible {
        let name: String
        let key: String
        let nonce: String
        let plaintext: String
        let associated: String
        let sealed: String
        var testDescription: String { name }
    }

    static let longKey = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"
    static let longText = """
        d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72\
        1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39
        """

    /// McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B: the 256-bit cases.
    static let gcm: [GCM] = [
        GCM(
            name: "test case 13: nothing",
            key: String(repeating: "00", count: 32),
            nonce: "000000000000000000000000",
            plaintext: "",
            associated: "",
            sealed: "530f8afbc74536b9a963b4f1c4cb738b"
        ),
        GCM(
            name: "test case 14: one block of zeros",
            key: String(repeating: "00", count: 32),
            nonce: "000000000000000000000000",
            plaintext: String(repeating: "00", count: 16),
            associated: "",
            sealed: "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"
        ),
        GCM(
            name: "test case 16: text and associated data",
            key: longKey,
            nonce: "cafebabefacedbaddecaf888",
            plaintext: longText,
            associated: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            sealed: """
                522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa\
                8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662\
                76fc6ece0f4e1768cddf8853bb2d551b
                """
        ),
    ]

    @Test("AES-256-GCM seals and opens the published vectors", arguments: gcm)
    func galoisCounterMode(vector: GCM) {
        let key = SymmetricKey(data: bytes(hex: vector.key))
        let nonce = bytes(hex: vector.nonce)
        let associated = bytes(hex: vector.associated)
        let sealed = SealedBytes.encrypt(
            bytes(hex: vector.plaintext),
            with: key,
            nonce: nonce,
            associatedData: associated
        )
        #expect([UInt8](sealed) == nonce + bytes(hex: vector.sealed))
        let opened = SealedBytes.decrypt(
            (nonce + bytes(hex: vector.sealed))[...],
            with: key,
            associatedData: associated
        )
        #expect(opened == bytes(hex: vector.plaintext))
    }

    @Test("HMAC-SHA256 gives the published codes (RFC 4231 §4.2, §4.3)")
    func hmac() {
        let first = HMAC<SHA256>.authenticationCode(
            for: [UInt8]("Hi There".utf8),
            using: SymmetricKey(data: [UInt8](repeating: 0x0b, count: 20))
        )
        #expect(
            [UInt8](first)
                == bytes(hex: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
        )
        let second = HMAC<SHA256>.authenticationCode(
            for: [UInt8]("what do ya want for nothing?".utf8),
            using: SymmetricKey(data: [UInt8]("Jefe".utf8))
        )
        #expect(
            [UInt8](second)
                == bytes(hex: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        )
    }

    @Test("HKDF-SHA256 gives the published key (RFC 5869 §A.1)")
    func hkdf() {
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: [UInt8](repeating: 0x0b, count: 22)),
            salt: bytes(hex: "000102030405060708090a0b0c"),
            info: bytes(hex: "f0f1f2f3f4f5f6f7f8f9"),
            outputByteCount: 42
        )
        #expect(
            key.withUnsafeBytes { [UInt8]($0) }
                == bytes(
                    hex: """
                        3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf\
                        34007208d5b887185865
                        """
                )
        )
    }

    @Test(
        "the blind index is the plain HMAC of kind, bar and value",
        arguments: BlindIndex.Kind.allCases
    )
    func blindIndex(kind: BlindIndex.Kind) {
        let key = SymmetricKey(data: [UInt8](0..<32))
        let value = [UInt8]("+525512345678".utf8)
        let code = [UInt8](
            HMAC<SHA256>.authenticationCode(
                for: [UInt8]("\(kind.rawValue)|".utf8) + value,
                using: key
            )
        )
        var expected: [UInt8] = []
        let found = BlindIndex(key: key).value(kind, value)
        expected.appendBigEndian(found.high)
        expected.appendBigEndian(found.low)
        #expect(expected == [UInt8](code[..<16]))
    }
}
