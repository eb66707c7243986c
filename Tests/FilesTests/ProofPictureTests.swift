import CZlib
import Testing
import Values

@testable import Files

@Suite("Files that people send as proofs")
struct ProofPictureTests {
    private static let heads: [(ProofPicture.Kind, [UInt8])] = [
        (.jpeg, [0xFF, 0xD8, 0xFF, 0xE0, 0, 16]),
        (.png, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0]),
        (.webp, Array("RIFF\u{1}\u{1}\u{1}\u{1}WEBPVP8 ".utf8)),
        (.heic, [0, 0, 0, 24] + Array("ftypheic".utf8)),
        (.pdf, Array("%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj".utf8)),
    ]

    @Test("Each kind is told by its octets, whatever it is called")
    func kinds() throws {
        for (kind, octets) in Self.heads {
            #expect(try ProofPicture.kind(octets) == kind)
            #expect(try ProofPicture.kind(octets, declared: kind.rawValue) == kind)
            #expect(try ProofPicture.kind(octets, declared: "application/octet-stream") == kind)
            for other in ProofPicture.Kind.allCases where other != kind {
                #expect(throws: ProofPicture.Refusal.liesAboutKind) {
                    try ProofPicture.kind(octets, declared: other.rawValue)
                }
            }
            for count in 0..<min(3, octets.count) {
                #expect(throws: ProofPicture.Refusal.self) {
                    try ProofPicture.kind(Array(octets.prefix(count)))
                }
            }
        }
        #expect(try ProofPicture.kind(Self.heads[0].1, declared: "image/jpg; q=1") == .jpeg)
    }

    @Test("Programs, pages, archives and giants are refused")
    func refused() {
        for text in ["MZ\u{90}", "<html><script>", "PK\u{3}\u{4}", "GIF89a", "hola"] {
            #expect(throws: ProofPicture.Refusal.unknownKind) {
                try ProofPicture.kind(Array(text.utf8))
            }
        }
        #expect(throws: ProofPicture.Refusal.tooLarge) {
            try ProofPicture.kind([UInt8](repeating: 0xFF, count: ProofPicture.limit + 1))
        }
    }

    @Test(
        "A PDF that acts is refused however it writes it",
        arguments: [
            "<</OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>",
            "<</S/J#61vaScript/JS(x)>>", "<</S /Launch /F (cmd)>>", "<</Type/EmbeddedFile>>",
            "trailer<</Encrypt 5 0 R>>", "<</S/SubmitForm>>",
        ]
    )
    func activePDF(_ body: String) {
        let open = Array("%PDF-1.7\n1 0 obj\(body)endobj".utf8)
        #expect(throws: ProofPicture.Refusal.activeContent) { try ProofPicture.kind(open) }
        let packed =
            Array("%PDF-1.7\n1 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream\r\n".utf8)
            + Self.packed(Array(body.utf8)) + Array("\nendstream endobj".utf8)
        #expect(throws: ProofPicture.Refusal.activeContent) { try ProofPicture.kind(packed) }
    }

    @Test("A PDF that only opens on its page is kept, one that swells is not")
    func passivePDF() throws {
        let plain = Array("%PDF-1.7\n1 0 obj<</OpenAction[3 0 R/FitH 0]>>endobj".utf8)
        #expect(try ProofPicture.kind(plain) == .pdf)
        let bomb =
            Array("%PDF-1.7\n1 0 obj<</Filter/FlateDecode>>stream\n".utf8)
            + Self.packed([UInt8](repeating: 0x20, count: ProofPicture.inflatedLimit + 1))
            + Array("\nendstream".utf8)
        #expect(throws: ProofPicture.Refusal.activeContent) { try ProofPicture.kind(bomb) }
        var random = Generator(seeds: 7, 7)
        let noise = (0..<2_000_000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        let picture = plain + Array("<</Filter/DCTDecode>>stream\n".utf8) + noise
        #expect(try ProofPicture.kind(picture) == .pdf)
    }

    private static func packed(_ octets: [UInt8]) -> [UInt8] {
        var length = compressBound(UInt(octets.count))
        var out = [UInt8](repeating: 0, count: Int(length))
        compress(&out, &length, octets, UInt(octets.count))
        return Array(out.prefix(Int(length)))
    }
}
